package app

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/call"
	"heartline/configs"
)

// partner is another system that is told of calls for help.
type partner struct {
	answers []int // in order; then 204
	body    string

	mu     sync.Mutex // protects the following
	bodies []string
	bad    []string
}

const partnerKey = "a shared secret of the two"

func (p *partner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	at := r.Header.Get("X-Heartline-Timestamp")
	if r.Header.Get("X-Heartline-Signature") != "v1="+hookSignature([]byte(partnerKey), at, body) {
		p.bad = append(p.bad, "signature")
	}
	if sec, err := strconv.ParseInt(at, 10, 64); err != nil || time.Since(time.Unix(sec, 0)).Abs() > time.Minute {
		p.bad = append(p.bad, "timestamp")
	}
	p.bodies = append(p.bodies, string(body))
	status := http.StatusOK
	if n := len(p.bodies); n <= len(p.answers) {
		status = p.answers[n-1]
	}
	if status == http.StatusFound {
		w.Header().Set("Location", "/elsewhere")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, p.body)
}

// sender is a controller's sender, running, with one webhook.
func sender(t *testing.T, url string) *hookSender {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hook"), []byte(partnerKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := &configs.Config{Hotlines: []configs.Hotline{{ID: "h", Languages: []string{"en"}}}, Webhooks: []configs.Webhook{{ID: "partner", URL: url, SecretFile: "hook"}}}
	cfg.Dir = dir
	a := &App{book: &book{}, log: slog.New(slog.DiscardHandler)}
	a.book.now.Store(newEdition(cfg))
	s := newHookSender(a)
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{})
	go func() { defer close(ran); _ = s.run(ctx) }()
	t.Cleanup(func() { cancel(); <-ran })
	return s
}

type told struct {
	accepted bool
	failed   bool
}

func TestAnotherSystemIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		partner *partner
		tries   int
		want    told
	}{
		{"taken", &partner{}, 1, told{}},
		{"taken, with other words", &partner{body: "ok, thanks"}, 1, told{}},
		{"it sends somebody", &partner{body: `{"accepted": true}`}, 1, told{accepted: true}},
		{"busy at first", &partner{answers: []int{503}}, 2, told{}},
		{"broken", &partner{answers: []int{500, 500, 500}}, 2, told{failed: true}},
		{"refused", &partner{answers: []int{401}}, 1, told{failed: true}},
		{"leads elsewhere", &partner{answers: []int{302}}, 1, told{failed: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(tt.partner)
			defer web.Close()
			s := sender(t, web.URL)
			got := make(chan told, 2)
			at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
			s.send(hookMessage{Webhook: "partner", Event: "crisis.help_wanted", ID: "e-1", Escalation: "e", Drill: true, At: at},
				func(accepted bool, err error) { got <- told{accepted, err != nil} })
			if w := <-got; w != tt.want {
				t.Errorf("told %+v, want %+v", w, tt.want)
			}
			tt.partner.mu.Lock()
			defer tt.partner.mu.Unlock()
			if len(tt.partner.bodies) != tt.tries || len(tt.partner.bad) > 0 {
				t.Errorf("%d tries, want %d; wrong: %v", len(tt.partner.bodies), tt.tries, tt.partner.bad)
			}
			var body map[string]any
			if err := json.Unmarshal([]byte(tt.partner.bodies[0]), &body); err != nil {
				t.Fatal(err)
			}
			want := map[string]any{"event": "crisis.help_wanted", "id": "e-1", "escalation": "e", "drill": true, "at": "2026-11-22T03:00:00Z"}
			if diff := cmp.Diff(want, body); diff != "" {
				t.Errorf("another system is told more, or less, than ids: %s", diff)
			}
		})
	}
}

// A system that does not answer holds up neither the call nor the end of the process.
func TestASystemThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}, 4), make(chan struct{})
	web := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	defer web.Close()
	defer close(release)
	s := sender(t, web.URL)
	got := make(chan error, 1)
	h := &helpers{a: s.a, hooks: s}
	h.SendHook(call.CrisisHook{Webhook: "partner", Attempt: "e-1", Escalation: "e"}, func(_ bool, err error) { got <- err })
	<-asked
	h.SendHook(call.CrisisHook{Webhook: "unknown", Attempt: "e-2", Escalation: "e"}, func(_ bool, err error) { got <- err })
	if err := <-got; err == nil {
		t.Error("a webhook that is not configured was told")
	}
}

// Each try has a deadline, and there are two.
func TestTheTriesHaveDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &hookSender{client: &http.Client{Transport: deaf{}}}
		began := time.Now()
		for range hookTries {
			if _, again, err := s.try(t.Context(), "http://partner.example/secret-path", nil, nil); err == nil || !again || strings.Contains(err.Error(), "/secret-path") {
				t.Errorf("a try that nobody answered: again %t, %v", again, err)
			}
		}
		if _, _, err := s.try(t.Context(), "http://partner.example:no-port/secret-path", nil, nil); err == nil || strings.Contains(err.Error(), "/secret-path") {
			t.Errorf("an address that is none, and its secret: %v", err)
		}
		if took := time.Since(began); took != hookTries*hookTry {
			t.Errorf("the tries took %v", took)
		}
	})
}

type deaf struct{}

// RoundTrip waits for the end of the request's patience.
func (deaf) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
