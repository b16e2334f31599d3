package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/app"
	"heartline/internal/fakepbx"
)

// patience is how long a test waits for what takes milliseconds.
const patience = 10 * time.Second

// rig is a controller with the sample configuration over a fake switch.
type rig struct {
	t    testing.TB
	dir  string
	fake *fakepbx.Server
	app  *app.App
	url  string
	at   app.Addresses
	stop func()

	changes  []func(*configs.Config)
	searcher []string // for rosters; none: the controller itself

	mu  sync.Mutex // protects the following
	log bytes.Buffer
}

// newRig starts a controller. It has stopped, and left nothing, when the test ends.
func newRig(t testing.TB, changes ...func(*configs.Config)) *rig {
	t.Helper()
	r := &rig{t: t, dir: t.TempDir(), changes: changes}
	if err := configs.CopySample(r.dir); err != nil {
		t.Fatal(err)
	}
	cfg, problems := configs.Load(r.dir, r.override)
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if _, err := app.Setup(cfg); err != nil {
		t.Fatal(err)
	}
	password, err := os.ReadFile(filepath.Join(r.dir, "secrets", "ari"))
	if err != nil {
		t.Fatal(err)
	}
	r.fake, err = fakepbx.New(fakepbx.Options{User: app.ControllerUser, Password: strings.TrimSpace(string(password)), Spool: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.fake.Close)
	r.start()
	t.Cleanup(func() {
		r.stop()
		if t.Failed() {
			t.Log(r.logged())
		}
	})
	return r
}

// override moves the sample to free ports, into the test's folder, and to a voice that costs nothing.
func (r *rig) override(c *configs.Config) {
	c.Mode = configs.Test
	c.Console.Listen, c.Metrics.Listen = "127.0.0.1:0", "127.0.0.2:0" // two ports that are free, by two addresses
	// The prompts of all tests are one buzz, spoken once: what is said does not matter here.
	c.Speech.Dir = speech.dir
	c.Speech.Command = []string{"cp", filepath.Join(speech.dir, voice), "{out}"}
	if r.fake != nil {
		u, err := url.Parse(r.fake.URL())
		if err != nil {
			r.t.Fatal(err)
		}
		c.Node.HTTP = u.Host
	}
	for _, change := range r.changes {
		change(c)
	}
}

// start makes and runs a controller on the rig's folder.
func (r *rig) start() {
	r.t.Helper()
	log := slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := app.New(r.t.Context(), app.Options{ConfigDir: r.dir, Overrides: []configs.Override{r.override}, Version: "test", Log: log, StorePatience: patience, Searcher: r.searcher})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			r.t.Errorf("controller ended: %v", err)
		}
	})
	r.app = a
	r.until("the console listens", func() bool {
		at, ok := a.Listening()
		r.at, r.url = at, "http://"+at.Console
		return ok
	})
	r.until("the link is up", func() bool {
		res, err := http.Get("http://" + r.at.Metrics + "/readyz")
		if err != nil {
			return false
		}
		defer func() { _ = res.Body.Close() }()
		return res.StatusCode == http.StatusOK
	})
}

// Write takes a line of the controller's log.
func (r *rig) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

// logged is what the controller has logged.
func (r *rig) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// until polls until something is so.
func (r *rig) until(what string, is func() bool) {
	r.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-deadline.C:
			r.t.Fatalf("waited in vain until %s", what)
		case <-tick.C:
		}
	}
}

// client is a browser.
type client struct {
	r    *rig
	http *http.Client
}

func (r *rig) client() *client {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	c := &client{r: r, http: &http.Client{Jar: jar, Timeout: patience, Transport: &http.Transport{}}}
	r.t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// signIn is a browser in which a demo user is signed in.
func (r *rig) signIn(user string) *client {
	r.t.Helper()
	c := r.client()
	c.must(http.MethodPost, "/session", map[string]string{"login": user, "password": "heartline-demo"}, nil)
	return c
}

// do sends a request and returns the status and the problem's code.
func (c *client) do(method, path string, in, out any) (status int, code string) {
	c.r.t.Helper()
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			c.r.t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(c.r.t.Context(), method, c.r.url+"/api/v1"+path, &body)
	if err != nil {
		c.r.t.Fatal(err)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Origin", c.r.url)
	res, err := c.http.Do(req)
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.r.t.Fatal(err)
	}
	if res.StatusCode/100 != 2 {
		var p api.Problem
		_ = json.Unmarshal(text, &p)
		return res.StatusCode, p.Type + ": " + p.Detail
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			c.r.t.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
	return res.StatusCode, ""
}

// must sends a request that has to succeed.
func (c *client) must(method, path string, in, out any) {
	c.r.t.Helper()
	if status, code := c.do(method, path, in, out); status/100 != 2 {
		c.r.t.Fatalf("%s %s: %d %s", method, path, status, code)
	}
}

// refused sends a request that has to fail.
func (c *client) refused(method, path string, in any, status int, code string) {
	c.r.t.Helper()
	got, why := c.do(method, path, in, nil)
	if kind, _, _ := strings.Cut(why, ":"); got != status || kind != code {
		c.r.t.Fatalf("%s %s: %d %s, want %d %s", method, path, got, why, status, code)
	}
}

func (c *client) desk() (d api.Desk) {
	c.r.t.Helper()
	c.must(http.MethodGet, "/desk", nil, &d)
	return d
}

// stream is a page's live stream.
type stream struct {
	r   *rig
	got chan message
}

type message struct {
	Type live.Type       `json:"type"`
	Data json.RawMessage `json:"data"`
}

// live opens the stream.
func (c *client) live() *stream {
	c.r.t.Helper()
	conn, res, err := websocket.Dial(c.r.t.Context(), strings.Replace(c.r.url, "http", "ws", 1)+"/api/v1/live", &websocket.DialOptions{
		HTTPClient: c.http, HTTPHeader: http.Header{"Origin": {c.r.url}}, Subprotocols: []string{live.Subprotocol},
	})
	if err != nil {
		c.r.t.Fatal(err)
	}
	if res.Body != nil {
		_ = res.Body.Close()
	}
	conn.SetReadLimit(1 << 20)
	s := &stream{r: c.r, got: make(chan message, 4096)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(s.got)
		for {
			_, data, err := conn.Read(ctx)
			if err != nil {
				return
			}
			var m message
			if json.Unmarshal(data, &m) == nil {
				s.got <- m
			}
		}
	}()
	c.r.t.Cleanup(func() { cancel(); _ = conn.CloseNow(); <-done })
	return s
}

// await reads on until a message of a type satisfies is, and unmarshals it into out.
func await[T any](s *stream, what string, kind live.Type, is func(T) bool) (out T) {
	s.r.t.Helper()
	return awaitWithin(s, patience, what, kind, is)
}

// awaitWithin is await of what may take longer.
func awaitWithin[T any](s *stream, limit time.Duration, what string, kind live.Type, is func(T) bool) (out T) {
	s.r.t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		select {
		case m, open := <-s.got:
			if !open {
				s.r.t.Fatalf("the stream ended before %s", what)
			}
			if m.Type != kind {
				continue
			}
			var v T
			if err := json.Unmarshal(m.Data, &v); err != nil {
				s.r.t.Fatalf("%s: %v", m.Data, err)
			}
			if is(v) {
				return v
			}
		case <-deadline.C:
			s.r.t.Fatalf("no %s message: %s", kind, what)
		}
	}
}

// metrics scrapes the controller's metrics.
func (r *rig) metrics() string {
	r.t.Helper()
	res, err := http.Get("http://" + r.at.Metrics + "/metrics")
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}
