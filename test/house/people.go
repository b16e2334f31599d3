//go:build e2e

package house

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/internal/store"
)

// Client is somebody signed in at the console.
type Client struct {
	h    *House
	User string
	http *http.Client
}

// As signs a user in (once) and returns the client.
func (h *House) As(user string) *Client {
	h.T.Helper()
	h.mu.Lock()
	c := h.desks[user]
	h.mu.Unlock()
	if c != nil {
		return c
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.T.Fatal(err)
	}
	c = &Client{h: h, User: user, http: &http.Client{Jar: jar, Timeout: 10 * time.Second}}
	c.Must(http.MethodPost, "/session", map[string]string{"login": user, "password": "heartline-demo"}, nil)
	h.mu.Lock()
	h.desks[user] = c
	h.mu.Unlock()
	return c
}

// Do sends a request to the console's API and returns the status and the problem's code.
func (c *Client) Do(method, path string, in, out any) (status int, problem string) {
	c.h.T.Helper()
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			c.h.T.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(c.h.asking(), method, "http://"+c.h.HTTP+"/api/v1"+path, &body)
	if err != nil {
		c.h.T.Fatal(err)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Origin", "http://"+c.h.HTTP)
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		var p struct{ Type, Title, Detail string }
		_ = json.NewDecoder(res.Body).Decode(&p)
		return res.StatusCode, strings.TrimSpace(p.Type + " " + p.Title + " " + p.Detail)
	}
	if out != nil {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			c.h.fatal("%s %s: %v", method, path, err)
		}
	}
	return res.StatusCode, ""
}

// auditAgain is how long a step that the audit trail could not be told of in time is tried again. The answer says
// to, and nothing of the step was done: a disk that stands still for a moment is the machine's, not the product's.
const auditAgain = 5 * time.Second

// Must is Do for a request that has to succeed.
func (c *Client) Must(method, path string, in, out any) {
	c.h.T.Helper()
	status, problem := c.Do(method, path, in, out)
	for end := time.Now().Add(auditAgain); status == http.StatusServiceUnavailable &&
		strings.HasPrefix(problem, "audit_unavailable") && time.Now().Before(end); {
		<-time.After(200 * time.Millisecond)
		status, problem = c.Do(method, path, in, out)
	}
	if status/100 != 2 {
		c.h.fatal("%s: %s %s: %d %s", c.User, method, path, status, problem)
	}
}

// State is a counsellor's state as the desk shows it.
func (c *Client) State() string {
	c.h.T.Helper()
	var d struct {
		Status struct{ State string } `json:"status"`
		State  struct{ State string } `json:"state"`
	}
	c.Must(http.MethodGet, "/desk", nil, &d)
	if d.Status.State != "" {
		return d.Status.State
	}
	return d.State.State
}

// Sit signs a counsellor in at a seat and makes them ready.
func (h *House) Sit(user, seat string) *Client {
	h.T.Helper()
	c := h.As(user)
	c.Must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": seat}, nil)
	h.Until(user+" to be ready at seat "+seat, 10*time.Second, func() bool {
		status, _ := c.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
		return status/100 == 2
	})
	return c
}

// SeatPhone registers the SIP phone of a seat ("1" to "6") or of the duty ("duty"), which says a tone.
func (h *House) SeatPhone(seat string, tone int, react func(*phone.Call) phone.Reaction) *phone.Phone {
	h.T.Helper()
	name, file := "seat"+seat, "seat"+seat
	if seat == "duty" {
		name, file = "duty", "duty"
	}
	for _, s := range h.Config.Seats {
		if s.ID == seat && s.Endpoint != "" {
			name = s.Endpoint
		}
	}
	password, err := os.ReadFile(filepath.Join(h.configDir(), "secrets", file))
	if err != nil {
		h.T.Fatal(err)
	}
	p, err := phone.New(phone.Config{
		Server: h.SIP, User: name, Password: strings.TrimSpace(string(password)), Sound: phone.Tone(tone), Watch: Tones(), React: react,
	})
	if err != nil {
		h.T.Fatal(err)
	}
	h.T.Cleanup(p.Close)
	ctx, cancel := context.WithTimeout(h.T.Context(), 10*time.Second)
	defer cancel()
	if err := p.Register(ctx, time.Minute); err != nil {
		h.fatal("seat %s does not register: %v", seat, err)
	}
	return p
}

// Tones are what the phones of a house listen for, in Hz.
func Tones() []int { return []int{440, 620, 700, 850, 1000, 1300, 1500, 1700, 1900, 2100, 2300} }

// Caller makes a telephone that says a tone. Its number is marked.
func (h *House) Caller(tone int) *phone.Phone {
	h.T.Helper()
	p, err := phone.New(phone.Config{Server: h.SIP, User: number(tone), Sound: phone.Tone(tone), Watch: Tones()})
	if err != nil {
		h.T.Fatal(err)
	}
	h.T.Cleanup(p.Close)
	return p
}

// Dial calls a line, under the marked name unless another is given, and waits for the answer.
func (h *House) Dial(p *phone.Phone, line string, o phone.DialOptions) *phone.Call {
	h.T.Helper()
	o.Display = cmp.Or(o.Display, NameMark)
	ctx, cancel := context.WithTimeout(h.T.Context(), 15*time.Second)
	defer cancel()
	c, err := p.Dial(ctx, line, o)
	if err != nil {
		h.fatal("dial: %v", err)
	}
	if err := c.WaitAnswered(ctx); err != nil {
		h.fatal("%s was not answered: %v", line, err)
	}
	return c
}

// Facts reads the whole ledger.
func (h *House) Facts() []ledger.Event {
	h.T.Helper()
	return h.FactsAfter(0)
}

// FactsAfter reads the ledger from behind a position on.
func (h *House) FactsAfter(pos int64) []ledger.Event {
	h.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := store.Open(ctx, store.Config{Dir: filepath.Join(h.configDir(), "data"), ReadOnlyLedger: true})
	if err != nil {
		h.fatal("open the ledger: %v", err)
	}
	defer func() { _ = s.Close(ctx) }()
	var all []ledger.Event
	for {
		page, err := s.After(ctx, pos, 5000)
		if err != nil {
			h.fatal("read the ledger: %v", err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		pos = page[len(page)-1].Pos
	}
}

// FactsOf returns the facts of one kind.
func FactsOf[F ledger.Fact](h *House) []F {
	h.T.Helper()
	var out []F
	for _, e := range h.Facts() {
		f, err := ledger.Decode(e)
		if err != nil {
			h.fatal("%v", err)
		}
		if x, ok := f.(F); ok {
			out = append(out, x)
		}
	}
	return out
}

// Ended waits until n calls have ended and returns their endings in order.
func (h *House) Ended(n int) []ledger.CallEnded {
	h.T.Helper()
	var ends []ledger.CallEnded
	h.Until(fmt.Sprintf("%d calls to end", n), 15*time.Second, func() bool {
		ends = FactsOf[ledger.CallEnded](h)
		return len(ends) >= n
	})
	return ends
}
