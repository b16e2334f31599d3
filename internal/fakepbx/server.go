package fakepbx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options describe the switch to play.
type Options struct {
	Version  string        // "22.10.1"
	User     string        // "heartline"
	Password string        // "secret"
	Spool    string        // folder of recordings; they are not written when it is empty
	ClaimFor time.Duration // how long each offer of a caller lasts; 700 ms
	Offers   int           // how many times a caller is offered; 3, as the dialplan does
	Prompt   time.Duration // length of a prompt that SetPrompt does not know; 50 ms
	Idle     time.Duration // idle HTTP connections are closed after it; 15 s, as Asterisk does
}

// Server is one fake switch.
type Server struct {
	options Options
	wire    *Wire
	addr    string // of the server behind the wire

	mu       sync.Mutex // protects the following
	http     *http.Server
	serving  chan struct{}   // closed when http has ended
	ctx      context.Context // ends with the process that is played
	stop     context.CancelFunc
	sockets  sync.WaitGroup
	world    *world
	behave   map[string]Behaviour     // what answers at an endpoint
	prompts  map[string]time.Duration // negative: missing
	refusals []*refusal
	halt     *stop
	drops    int
	slow     time.Duration
	requests []string
	globals  map[string]string
	vanish   int
}

// refusal is an answer that a test asked for.
type refusal struct {
	part  string
	code  int
	times int
}

// New starts a switch on a free port of loopback. Close it.
func New(o Options) (*Server, error) {
	set := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	set(&o.Version, "22.10.1")
	set(&o.User, "heartline")
	set(&o.Password, "secret")
	span := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	span(&o.ClaimFor, 700*time.Millisecond)
	if o.Offers == 0 {
		o.Offers = 3
	}
	span(&o.Prompt, 50*time.Millisecond)
	span(&o.Idle, 15*time.Second)
	s := &Server{
		options: o, behave: make(map[string]Behaviour), prompts: make(map[string]time.Duration),
		globals: make(map[string]string),
	}
	ln, err := listen("127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s.addr = ln.Addr().String()
	if s.wire, err = NewWire(s.addr); err != nil {
		_ = ln.Close()
		return nil, err
	}
	s.serve(ln)
	return s, nil
}

// URL returns the root of ARI.
func (s *Server) URL() string { return "http://" + s.wire.Addr() + "/ari" }

// User and Password are the ARI login.
func (s *Server) User() string { return s.options.User }

// Password is the ARI password.
func (s *Server) Password() string { return s.options.Password }

// Wire is what lies between the controller and the switch.
func (s *Server) Wire() *Wire { return s.wire }

// Close ends the switch and waits for all that it started.
func (s *Server) Close() {
	s.Kill()
	s.wire.Close()
}

// Kill ends the process that is played, as kill -9 does: all channels and sockets are gone at once.
func (s *Server) Kill() {
	s.mu.Lock()
	if s.http == nil {
		s.mu.Unlock()
		return
	}
	server, serving := s.http, s.serving
	s.http = nil
	s.stop()
	s.world.dead = true
	s.mu.Unlock()
	s.wire.Drop()
	_ = server.Close()
	<-serving
	s.sockets.Wait()
}

// Restart starts it again, empty, at the same address.
func (s *Server) Restart() error {
	s.Kill()
	ln, err := listen(s.addr)
	if err != nil {
		return fmt.Errorf("listen again: %w", err)
	}
	s.serve(ln)
	return nil
}

func (s *Server) serve(ln net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.world = newWorld(s)
	s.http = &http.Server{Handler: s.guard(s.routes()), IdleTimeout: s.options.Idle, ReadHeaderTimeout: time.Minute}
	s.serving = make(chan struct{})
	server, serving := s.http, s.serving
	go func() {
		defer close(serving)
		_ = server.Serve(ln)
	}()
}

// httpError is a refusal with Asterisk's status and text.
type httpError struct {
	code int
	text string
}

func (e *httpError) Error() string { return e.text }

func refuse(code int, text string) error { return &httpError{code, text} }

// handler answers one operation under the lock. A nil value is 204.
type handler func(w *world, r *http.Request) (any, error)

// on adapts a handler.
func (s *Server) on(h handler) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		v, err := s.obey(h, r)
		for errors.Is(err, errBusy) {
			if !wait(r.Context(), soon) {
				panic(http.ErrAbortHandler)
			}
			v, err = s.obey(h, r)
		}
		var bad *httpError
		switch {
		case errors.As(err, &bad):
			answer(out, bad.code, map[string]string{"message": bad.text})
		case v == nil:
			out.WriteHeader(http.StatusNoContent)
		default:
			answer(out, http.StatusOK, v)
		}
	}
}

// errBusy is a command's answer that the channel does something else first: the command waits.
var errBusy = errors.New("the channel plays")

// obey carries out a command.
func (s *Server) obey(h handler, r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world.dead {
		return nil, refuse(http.StatusServiceUnavailable, "gone")
	}
	return h(s.world, r)
}

func answer(out http.ResponseWriter, code int, v any) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(code)
	_ = json.NewEncoder(out).Encode(v)
}

// guard checks the login and plays the faults that tests asked for.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != s.options.User || password != s.options.Password {
			answer(out, http.StatusUnauthorized, map[string]string{"error": "Authentication required"})
			return
		}
		line := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/ari")
		if now, dead := s.stopping(r.Method, line); now != nil || dead {
			if now != nil && now.after {
				next.ServeHTTP(discard{}, r)
			}
			if now != nil {
				close(now.reached)
			}
			_, _ = io.Copy(io.Discard, r.Body) // or a client that goes away is not noticed
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		slow, code, drop := s.faults(line)
		if slow > 0 && !wait(r.Context(), slow) {
			panic(http.ErrAbortHandler)
		}
		if code != 0 {
			answer(out, code, map[string]string{"message": "refused for a test"})
			return
		}
		if drop {
			next.ServeHTTP(discard{}, r)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(out, r)
	})
}

// faults notes the request and says what is to go wrong with it.
func (s *Server) faults(line string) (slow time.Duration, code int, drop bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !strings.Contains(line, "/asterisk/") && !strings.Contains(line, "/events/user/") {
		s.requests = append(s.requests, line)
	}
	for _, r := range s.refusals {
		if r.times > 0 && strings.Contains(line, r.part) {
			r.times--
			return s.slow, r.code, false
		}
	}
	if s.drops > 0 && strings.HasPrefix(line, http.MethodPost) && !strings.Contains(line, "/events/user/") {
		s.drops--
		return s.slow, 0, true
	}
	return s.slow, 0, false
}

// discard is an answer that nobody gets.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
