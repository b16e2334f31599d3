package console_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"heartline/console"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func cookieOf(resp *http.Response, name string) *http.Cookie {
	for _, c := range resp.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for _, tls := range []bool{false, true} {
		r := setup(t, func(c *console.Config) {
			c.TLS = tls
			c.Gate.Sessions = access.NewSessions(c.Gate.Sessions.Store(), tls)
		})
		b := r.browser()
		resp := b.send(b.request("POST", "/api/v1/session", map[string]string{"login": "Counsellor ", "password": password}))
		c := cookieOf(resp, access.CookieName)
		if resp.StatusCode != http.StatusOK || c == nil {
			t.Fatalf("%d, %v", resp.StatusCode, resp.Cookies())
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != tls || c.Path != "/" || len(c.Value) < 32 {
			t.Errorf("cookie %+v", c)
		}
		for _, key := range r.sessions.Keys() {
			if strings.Contains(key, c.Value) {
				t.Error("the store must hold the hash of the cookie, not its value")
			}
		}
		if got := resp.Header.Get("Strict-Transport-Security") != ""; got != tls {
			t.Errorf("HSTS %t under TLS %t", got, tls)
		}
	}
}

func TestSignInTakesNoCookieOver(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.browser()
	planted := strings.Repeat("A", 43)
	req := b.request("POST", "/api/v1/session", map[string]string{"login": "counsellor", "password": password})
	req.AddCookie(&http.Cookie{Name: access.CookieName, Value: planted})
	first := cookieOf(b.send(req), access.CookieName)
	if first == nil || first.Value == planted {
		t.Fatalf("a planted cookie was taken over: %v", first)
	}
	second := cookieOf(b.send(b.request("POST", "/api/v1/session", map[string]string{"login": "senior", "password": password})), access.CookieName)
	if second == nil || second.Value == first.Value {
		t.Fatal("signing in again must give a fresh cookie")
	}
	old := r.browser()
	req = old.request("GET", "/api/v1/session", nil)
	req.AddCookie(&http.Cookie{Name: access.CookieName, Value: first.Value})
	if resp := old.send(req); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("the sign-in that was replaced still works: %d", resp.StatusCode)
	}
}

func TestWrongSignInsAreAnsweredAlikeAndLimited(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.browser()
	disabled, err := r.users.UserByLogin(t.Context(), "auditor")
	if err != nil {
		t.Fatal(err)
	}
	disabled.Disabled = true
	if err := r.users.UpdateUser(t.Context(), disabled, disabled.Version); err != nil {
		t.Fatal(err)
	}
	wrong := b.problem("POST", "/api/v1/session", map[string]string{"login": "counsellor", "password": "not this one"})
	unknown := b.problem("POST", "/api/v1/session", map[string]string{"login": "nobody.here", "password": "not this one"})
	shut := b.problem("POST", "/api/v1/session", map[string]string{"login": "auditor", "password": password})
	if !reflect.DeepEqual(wrong, unknown) || !reflect.DeepEqual(wrong, shut) || wrong.Status != http.StatusUnauthorized || wrong.Type != "wrong_sign_in" {
		t.Errorf("wrong %+v, unknown %+v, disabled %+v", wrong, unknown, shut)
	}
	for range 4 {
		b.problem("POST", "/api/v1/session", map[string]string{"login": "counsellor", "password": "not this one"})
	}
	resp := b.send(b.request("POST", "/api/v1/session", map[string]string{"login": "counsellor", "password": password}))
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("the sixth try: %d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	for _, d := range r.ledger.Drafts() {
		if strings.Contains(string(d.Data), "nobody.here") || strings.Contains(string(d.Data), "not this one") {
			t.Errorf("the ledger must not hold what was typed: %s", d.Data)
		}
	}
	if n := len(r.ledger.Kinds()); n != 7 {
		t.Errorf("%d facts; 7 refused sign-ins are recorded and those behind the shut door are not", n)
	}
}

func TestForwardedAddressCountsFromTrustedProxiesOnly(t *testing.T) {
	t.Parallel()
	for _, trusted := range []bool{true, false} {
		r := setup(t, func(c *console.Config) {
			if trusted {
				c.TrustedProxies = loopback
			}
		})
		b := r.browser()
		try := func(from string) int {
			req := b.request("POST", "/api/v1/session", map[string]string{"login": "counsellor", "password": "wrong wrong"})
			req.Header.Set("X-Forwarded-For", from)
			return b.send(req).StatusCode
		}
		for range 5 {
			try("198.51.100.7")
		}
		want := http.StatusUnauthorized
		if !trusted {
			want = http.StatusTooManyRequests
		}
		if got := try("198.51.100.8"); got != want {
			t.Errorf("trusted %t: another address gets %d", trusted, got)
		}
		for _, d := range r.ledger.Drafts() {
			if d.Kind == ledger.KindSignInFailed && strings.Contains(string(d.Data), "198.51.100.") != trusted {
				t.Errorf("trusted %t: the trail says %s", trusted, d.Data)
			}
		}
		if got := try("198.51.100.8, 198.51.100.7"); got != http.StatusTooManyRequests {
			t.Errorf("trusted %t: an address written by the client itself must not count: %d", trusted, got)
		}
	}
}

func TestPasswordOfSomebodyElseMustBeChangedFirst(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin := r.as(access.Admin)
	status, body := admin.do("POST", "/api/v1/users", map[string]any{
		"login": "mei.lin", "name": "林梅", "roles": []string{"counsellor"}, "password": "given by the admin", "language": "zh-CN",
	})
	if status != http.StatusCreated || strings.Contains(body, "given by the admin") {
		t.Fatalf("%d %s", status, body)
	}
	b := r.browser()
	if status, body := b.do("POST", "/api/v1/session", map[string]string{"login": "mei.lin", "password": "given by the admin"}); status != http.StatusOK || !strings.Contains(body, `"must_change_password":true`) {
		t.Fatalf("%d %s", status, body)
	}
	if p := b.problem("GET", "/api/v1/desk", nil); p.Type != "must_change_password" || p.Status != http.StatusForbidden {
		t.Errorf("%+v", p)
	}
	if p := b.problem("PUT", "/api/v1/session/password", map[string]string{"current": "wrong", "new": "my own long pass"}); p.Field != "current" {
		t.Errorf("%+v", p)
	}
	if p := b.problem("PUT", "/api/v1/session/password", map[string]string{"current": "given by the admin", "new": "short"}); p.Field != "new" {
		t.Errorf("%+v", p)
	}
	if status, body := b.do("PUT", "/api/v1/session/password", map[string]string{"current": "given by the admin", "new": "my own long pass"}); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, body)
	}
	if status, _ := b.do("GET", "/api/v1/desk", nil); status != http.StatusOK {
		t.Errorf("the page that changed it stays signed in: %d", status)
	}
}

func TestRolesChangeEndsTheSignIn(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin, senior := r.as(access.Admin), r.as(access.Senior)
	if p := admin.problem("PUT", "/api/v1/users/id-admin", map[string]any{"name": "A", "roles": []string{"auditor"}, "disabled": false, "version": 2}); p.Type != "own_admin" {
		t.Errorf("an administrator who unseats oneself: %+v", p)
	}
	if p := admin.problem("PUT", "/api/v1/users/id-senior", map[string]any{"name": "S", "roles": []string{"counsellor"}, "disabled": false, "version": 77}); p.Type != "stale" {
		t.Errorf("%+v", p)
	}
	status, body := admin.do("PUT", "/api/v1/users/id-senior", map[string]any{"name": "S", "roles": []string{"counsellor"}, "disabled": false, "version": 2})
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if p := senior.problem("GET", "/api/v1/session", nil); p.Type != "signed_out" {
		t.Errorf("%+v", p)
	}
	if !slices.Contains(r.ledger.Kinds(), ledger.KindUserChanged) {
		t.Error("the change is not recorded")
	}
}

func TestRefusalsAreRecordedOnce(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	for range 5 {
		b.problem("GET", "/api/v1/users", nil)
	}
	n := 0
	for _, k := range r.ledger.Kinds() {
		if k == ledger.KindOperationRefused {
			n++
		}
	}
	if n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin := r.as(access.Admin)
	if p := admin.problem("POST", "/api/v1/users/id-supervisor/tokens", map[string]any{"name": "wallboard", "permissions": []string{"user.manage"}}); p.Field != "permissions" {
		t.Errorf("a token with more than its user has: %+v", p)
	}
	resp := admin.send(admin.request("POST", "/api/v1/users/id-supervisor/tokens", map[string]any{"name": "wallboard", "permissions": []string{"board.read"}}))
	if resp.StatusCode != http.StatusCreated {
		t.Fatal(resp.StatusCode)
	}
	made := decode[struct {
		Secret string
		Token  struct{ ID string }
	}](t, resp)
	if !strings.HasPrefix(made.Secret, "hl_") {
		t.Fatalf("secret %q", made.Secret)
	}
	program := r.browser()
	program.origin, program.bearer = "", made.Secret
	if status, body := program.do("GET", "/api/v1/board", nil); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	for _, path := range []string{"/api/v1/calls", "/api/v1/users", "/api/v1/tasks"} {
		if p := program.problem("GET", path, nil); p.Status != http.StatusForbidden {
			t.Errorf("%s with a board token: %+v", path, p)
		}
	}
	if p := program.problem("DELETE", "/api/v1/session", nil); p.Status != http.StatusForbidden {
		t.Errorf("a token has no sign-in to end: %+v", p)
	}
	if status, _ := admin.do("DELETE", "/api/v1/tokens/"+made.Token.ID, nil); status != http.StatusNoContent {
		t.Error(status)
	}
	if p := program.problem("GET", "/api/v1/board", nil); p.Status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %+v", p)
	}
}
