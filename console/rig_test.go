package console_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/console/spec"
	"heartline/internal/access"
	"heartline/internal/access/accesstest"
)

const password = "a long enough pass"

// rig is a console with one user of each role, called as the role.
type rig struct {
	*testing.T
	world    *world
	users    *accesstest.Users
	sessions *accesstest.Sessions
	ledger   *accesstest.Ledger
	registry *access.Registry
	hub      *live.Hub
	server   *console.Server
	web      *httptest.Server
	doc      *spec.Document
}

type option func(*console.Config)

func setup(t *testing.T, options ...option) *rig {
	t.Helper()
	hasher := access.NewHasher(access.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1})
	phc, err := hasher.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{T: t, world: newWorld(), sessions: accesstest.NewSessions(), ledger: &accesstest.Ledger{}, users: accesstest.NewUsers()}
	for _, role := range access.Roles() {
		u := access.User{
			ID: "id-" + string(role), Login: string(role), Name: "A. " + string(role), Password: phc, Roles: []access.Role{role},
			Language: "en", Access: 1, Version: 1,
		}
		if err := r.users.InsertUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.DiscardHandler)
	trail := access.NewTrail(r.ledger, r.ledger, time.Now(), log)
	r.registry = access.NewRegistry(func(ctx context.Context, who access.Owner, why access.Reason) {
		r.server.SignInEnded(ctx, who, why)
	})
	tokens := accesstest.NewTokens()
	r.hub = live.New(live.Config{Boards: r.world, Desks: r.world, Log: log, Version: "test"})
	cfg := console.Config{
		Gate: &access.Gate{
			Users: r.users, Tokens: tokens, Sessions: access.NewSessions(r.sessions, false), Registry: r.registry, Hasher: hasher,
			Limiter: access.NewLimiter(access.DefaultLimits()), Audit: trail, Log: log,
		},
		Directory: &access.Directory{Users: r.users, Tokens: tokens, Registry: r.registry, Hasher: hasher, Audit: trail},
		Registry:  r.registry, Audit: trail, Hub: r.hub,
		Desks: r.world, Floor: r.world, Offers: r.world, Calls: r.world, Forms: r.world, Care: r.world, Callers: r.world, Tasks: r.world, Boards: r.world,
		History: r.world, Sounds: r.world, Holds: r.world, Records: r.world, Places: r.world, Skills: r.world, Guests: r.world, Softphones: r.world, Operation: r.world,
		Roster: r.world, Planner: r.world, Life: r.world, Reports: r.world, Simulations: r.world, Accounts: r.world, Prompts: r.world, Prover: r.world, Live: r.world, Crises: r.world, Outgoing: r.world, Known: r.world, Referrals: r.world, Steering: r.world, Drills: r.world,
		Pages: fstest.MapFS{
			"index.html":           {Data: []byte("<!doctype html><title>Heartline</title>" + strings.Repeat("<p>x</p>", 400))},
			"assets/app-abc123.js": {Data: []byte(strings.Repeat("console.log(1);", 400))},
		},
		Version: "test", Log: log, Zone: func() string { return "Asia/Shanghai" },
	}
	for _, o := range options {
		o(&cfg)
	}
	if r.server, err = console.New(cfg); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if r.doc, err = spec.Parse(data, func(p string) bool { return access.Known(access.Permission(p)) }); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() { defer close(ran); _ = r.hub.Run(ctx) }()
	r.web = httptest.NewServer(r.server)
	t.Cleanup(func() {
		r.web.CloseClientConnections()
		r.web.Close()
		cancel()
		<-ran
		r.registry.Close()
	})
	return r
}

func demo(w *rig) option { return func(c *console.Config) { c.Demo = &console.Demo{Phones: w.world} } }

// browser is a browser: it keeps cookies and names its origin as pages do.
type browser struct {
	r      *rig
	client *http.Client
	origin string
	bearer string
}

func (r *rig) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.Fatal(err)
	}
	transport := &http.Transport{}
	r.Cleanup(transport.CloseIdleConnections)
	return &browser{r: r, client: &http.Client{Jar: jar, Transport: transport}, origin: r.web.URL}
}

// as returns a browser that is signed in.
func (r *rig) as(role access.Role) *browser {
	r.Helper()
	b := r.browser()
	if status, body := b.do("POST", "/api/v1/session", map[string]string{"login": string(role), "password": password}); status != http.StatusOK {
		r.Fatalf("sign in as %s: %d %s", role, status, body)
	}
	return b
}

func (b *browser) request(method, path string, body any) *http.Request {
	b.r.Helper()
	var reader io.Reader
	media := "application/json"
	switch v := body.(type) {
	case nil:
	case string:
		reader, media = strings.NewReader(v), "text/csv"
	default:
		data, err := json.Marshal(v)
		if err != nil {
			b.r.Fatal(err)
		}
		reader = strings.NewReader(string(data))
	}
	req, err := http.NewRequestWithContext(b.r.Context(), method, b.r.web.URL+path, reader)
	if err != nil {
		b.r.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", media)
	}
	if b.origin != "" {
		req.Header.Set("Origin", b.origin)
	}
	if b.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+b.bearer)
	}
	return req
}

func (b *browser) send(req *http.Request) *http.Response {
	b.r.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		b.r.Fatal(err)
	}
	b.r.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func (b *browser) do(method, path string, body any) (status int, answer string) {
	b.r.Helper()
	resp := b.send(b.request(method, path, body))
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.r.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// problem sends a request that must be refused, and returns how.
func (b *browser) problem(method, path string, body any) api.Problem {
	b.r.Helper()
	resp := b.send(b.request(method, path, body))
	var p api.Problem
	if resp.Header.Get("Content-Type") != "application/problem+json" {
		data, _ := io.ReadAll(resp.Body)
		b.r.Fatalf("%s %s: %d is no problem: %s", method, path, resp.StatusCode, data)
	}
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil {
		b.r.Fatal(err)
	}
	if p.Status != resp.StatusCode || p.Title == "" || p.Detail == "" {
		b.r.Errorf("%s %s: incomplete problem %+v", method, path, p)
	}
	return p
}

// within polls until cond holds, and fails after d.
func (r *rig) within(d time.Duration, what string, cond func() bool) {
	r.Helper()
	deadline := time.NewTimer(d)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline.C:
			r.Fatalf("not within %s: %s", d, what)
		case <-tick.C:
		}
	}
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
