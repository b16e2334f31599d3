package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"heartline/console/relay"
	"heartline/internal/access"
	"heartline/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is where the relay leads, and who watches it.
type desk struct {
	target *url.URL
	err    error

	mu   sync.Mutex
	told []int
}

func (d *desk) SIPTarget(context.Context, access.Owner) (*url.URL, error) { return d.target, d.err }

func (d *desk) RelayChanged(_ access.Owner, open int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, open)
}

func (d *desk) last() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.told) == 0 {
		return -1
	}
	return d.told[len(d.told)-1]
}

type bench struct {
	*testing.T
	desk     *desk
	registry *access.Registry
	url      string
	asterisk *httptest.Server
}

func setup(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, desk: &desk{}, registry: access.NewRegistry()}
	b.asterisk = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"sip"}})
		if err != nil {
			return
		}
		defer func() { _ = c.CloseNow() }()
		for {
			_, data, err := c.Read(r.Context())
			if err != nil || string(data) == "die" {
				return
			}
		}
	}))
	b.desk.target, _ = url.Parse(b.asterisk.URL + "/ws")
	refuse := func(w http.ResponseWriter, _ *http.Request, err error) {
		w.WriteHeader(map[fault.Kind]int{fault.Denied: 403, fault.Invalid: 422, fault.Conflict: 409, fault.Unavailable: 503}[fault.KindOf(err)])
		_ = json.NewEncoder(w).Encode(fault.MessageOf(err))
	}
	r := relay.New(relay.Config{Targets: b.desk, Watcher: b.desk, Sign: b.registry, Refuse: refuse, Log: slog.New(slog.DiscardHandler)})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.ServeHTTP(w, req.WithContext(access.With(req.Context(), access.Identity{
			User: access.User{ID: "mei"}, SignIn: "s1", CheckedAt: time.Now(),
		})))
	}))
	b.url = srv.URL
	t.Cleanup(func() {
		b.asterisk.CloseClientConnections()
		srv.CloseClientConnections()
		b.asterisk.Close()
		srv.Close()
		b.registry.Close()
	})
	return b
}

func (b *bench) dial() (*websocket.Conn, int, error) {
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Second)
	defer cancel()
	c, resp, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(b.url, "http"), &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {b.url}}, Subprotocols: []string{"sip"},
	})
	if err == nil {
		b.Cleanup(func() { _ = c.CloseNow() })
	}
	if resp == nil {
		return c, 0, err
	}
	return c, resp.StatusCode, err
}

func (b *bench) within(d time.Duration, what string, cond func() bool) {
	b.Helper()
	deadline, tick := time.NewTimer(d), time.NewTicker(2*time.Millisecond)
	defer deadline.Stop()
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline.C:
			b.Fatalf("not within %s: %s", d, what)
		case <-tick.C:
		}
	}
}

func TestWatcherIsToldHoweverARelayEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b *bench, c *websocket.Conn){
		"the browser is killed": func(_ *bench, c *websocket.Conn) { _ = c.CloseNow() },
		"the page closes":       func(_ *bench, c *websocket.Conn) { _ = c.Close(websocket.StatusNormalClosure, "") },
		"asterisk dies":         func(b *bench, c *websocket.Conn) { _ = c.Write(b.Context(), websocket.MessageText, []byte("die")) },
		"the sign-in ends": func(b *bench, _ *websocket.Conn) {
			b.registry.End(b.Context(), access.Owner{User: "mei", SignIn: "s1"}, access.ReasonSignedOut)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			c, _, err := b.dial()
			if err != nil {
				t.Fatal(err)
			}
			b.within(time.Second, "open", func() bool { return b.desk.last() == 1 })
			began := time.Now()
			end(b, c)
			b.within(time.Second, "closed", func() bool { return b.desk.last() == 0 })
			t.Logf("told after %s", time.Since(began))
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.asterisk.CloseClientConnections()
	b.asterisk.Close()
	if _, status, err := b.dial(); err == nil || status != http.StatusServiceUnavailable {
		t.Errorf("asterisk is down: %d %v", status, err)
	}
	b = setup(t)
	b.desk.err = fault.Wrap(fault.Conflict, "desk", errors.New("cause"), "Ask for the leg's credentials first.")
	if _, status, err := b.dial(); err == nil || status != http.StatusConflict {
		t.Errorf("nothing was issued: %d %v", status, err)
	}
	b = setup(t)
	for i := range 9 {
		_, status, err := b.dial()
		if (err != nil) != (i == 8) || (i == 8 && status != http.StatusConflict) {
			t.Errorf("relay %d: %d %v", i, status, err)
		}
	}
}
