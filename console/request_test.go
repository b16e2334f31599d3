package console_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"heartline/internal/access"
)

func decode[T any](t *testing.T, resp *http.Response) T {
	t.Helper()
	var v T
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCrossOriginIsRefused(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	b.origin = "https://evil.example"
	if p := b.problem("POST", "/api/v1/desk/sign-out", nil); p.Status != http.StatusForbidden || p.Type != "cross_origin" {
		t.Errorf("%+v", p)
	}
	b.origin = ""
	req := b.request("POST", "/api/v1/desk/sign-out", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if resp := b.send(req); resp.StatusCode != http.StatusForbidden {
		t.Error(resp.StatusCode)
	}
	b.origin = r.web.URL
	if status, _ := b.do("POST", "/api/v1/desk/sign-out", nil); status != http.StatusOK {
		t.Error(status)
	}
}

func TestInputIsHeldToTheInterfaceFile(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	secret := "SECRET-NOTE-TEXT"
	for name, c := range map[string]struct {
		method, path string
		body         any
		field        string
		status       int
	}{
		"missing property":     {"POST", "/api/v1/desk/sign-in", map[string]any{}, "seat", 422},
		"empty text":           {"POST", "/api/v1/desk/sign-in", map[string]any{"seat": ""}, "seat", 422},
		"unknown property":     {"POST", "/api/v1/desk/sign-in", map[string]any{"seat": "1", "sit": 1}, "sit", 422},
		"not one of the words": {"POST", "/api/v1/desk/state", map[string]any{"state": "talking"}, "state", 422},
		"wrong type":           {"POST", "/api/v1/desk/state", map[string]any{"state": 7}, "state", 422},
		"null":                 {"POST", "/api/v1/desk/state", map[string]any{"state": nil}, "state", 422},
		"text too long":        {"PUT", "/api/v1/calls/c1/form", map[string]any{"version": 0, "category": "", "note": strings.Repeat("字", 20001)}, "note", 422},
		"no whole number":      {"PUT", "/api/v1/calls/c1/form", map[string]any{"version": 1.5, "category": "", "note": secret}, "version", 422},
		"no instant":           {"PUT", "/api/v1/calls/c1/form", map[string]any{"version": 1, "category": "", "note": secret, "follow_up": map[string]any{"due_at": "soon"}}, "follow_up.due_at", 422},
		"below the least":      {"GET", "/api/v1/tasks?limit=0", nil, "limit", 422},
		"not a number":         {"GET", "/api/v1/tasks?limit=many", nil, "limit", 422},
		"path too long":        {"GET", "/api/v1/tasks/" + strings.Repeat("x", 65), nil, "task", 422},
		"wrong media type":     {"POST", "/api/v1/desk/sign-in", "seat=1", "", 422},
		"no such operation":    {"GET", "/api/v1/nothing", nil, "", 404},
	} {
		p := b.problem(c.method, c.path, c.body)
		if p.Status != c.status || p.Field != c.field || strings.Contains(p.Detail, secret) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	req := b.request("PUT", "/api/v1/calls/c1/form", nil)
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(`{"note":"`+strings.Repeat("x", 300<<10)+`"}`)), -1
	req.Header.Set("Content-Type", "application/json")
	if resp := b.send(req); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a huge body: %d", resp.StatusCode)
	}
	if status, body := b.do("PUT", "/api/v1/calls/c1/form", map[string]any{"version": 3, "category": "", "note": "ok"}); status != http.StatusOK || !strings.Contains(body, `"version":4`) {
		t.Errorf("%d %s", status, body)
	}
}

func TestAnswersNeverHoldNull(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for role, paths := range map[access.Role][]string{
		access.Counsellor: {"/desk", "/desk/options", "/tasks", "/forms/open", "/calls", "/calls/c1", "/seats", "/roster", "/measures", "/hotlines"},
		access.Supervisor: {"/board", "/board/series", "/config", "/trunks", "/prompts", "/prove", "/users", "/agents"},
		access.Auditor:    {"/audit"},
	} {
		b := r.as(role)
		for _, path := range paths {
			if status, body := b.do("GET", "/api/v1"+path, nil); status != http.StatusOK || strings.Contains(body, "null") {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
	}
}

func TestCommandsReachTheProgram(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	if p := b.problem("POST", "/api/v1/desk/sign-in", map[string]string{"seat": "taken"}); p.Type != "seat_taken" || p.Status != http.StatusConflict || p.Detail != "Somebody sits there already." {
		t.Errorf("%+v", p)
	}
	b.do("POST", "/api/v1/desk/sign-in", map[string]string{"seat": "3"})
	b.do("POST", "/api/v1/desk/state", map[string]string{"state": "not_ready"})
	b.do("POST", "/api/v1/offers/o1/accept", nil)
	b.do("POST", "/api/v1/calls/c1/hold", nil)
	b.do("POST", "/api/v1/calls/c1/hangup", nil)
	b.do("GET", "/api/v1/calls?agent=id-senior", nil)
	r.as(access.Supervisor).do("POST", "/api/v1/agents/id-counsellor/state", map[string]string{"state": "not_ready"})
	r.as(access.Supervisor).do("POST", "/api/v1/roster/import", "agent,date,start,end,line\n")
	want := []string{
		"sit id-counsellor taken", "sit id-counsellor 3", "state id-counsellor not_ready chosen by id-counsellor",
		"accept id-counsellor o1", "command id-counsellor c1 hold", "command id-counsellor c1 hangup",
		"calls of id-counsellor", "state id-counsellor not_ready supervisor by id-supervisor", "import agent,date,start,end,line\n",
	}
	if got := r.world.all(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.browser()
	b.client.Transport.(*http.Transport).DisableCompression = true
	get := func(path string, headers ...string) *http.Response {
		req := b.request("GET", path, nil)
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		return b.send(req)
	}
	page := get("/board", "Accept-Encoding", "gzip")
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", "Cache-Control": "no-cache",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
	} {
		if got := page.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, part := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'", "Permissions-Policy": "microphone=(self)",
	} {
		if got := page.Header.Get(name); !strings.Contains(got, part) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if again := get("/", "If-None-Match", page.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged page: %d", again.StatusCode)
	}
	if script := get("/assets/app-abc123.js"); !strings.Contains(script.Header.Get("Cache-Control"), "immutable") ||
		script.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("script: %v", script.Header)
	}
	if missing := get("/assets/old-123.js"); missing.StatusCode != http.StatusNotFound {
		t.Errorf("a script that is gone must not be answered with the page: %d", missing.StatusCode)
	}
	if post := b.send(b.request("POST", "/board", nil)); post.StatusCode != http.StatusMethodNotAllowed {
		t.Error(post.StatusCode)
	}
}
