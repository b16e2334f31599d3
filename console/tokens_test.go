package console_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

func TestTokensOfOnesOwn(t *testing.T) {
	t.Parallel()
	r := setup(t)
	auditor := r.as(access.Auditor)
	resp := auditor.send(auditor.request("POST", "/api/v1/session/tokens", map[string]any{"name": "archive", "permissions": []string{"audit.read"}}))
	if resp.StatusCode != http.StatusCreated {
		t.Fatal(resp.StatusCode)
	}
	made := decode[api.TokenWithSecret](t, resp)
	if made.Token.User != (api.Person{Id: "id-auditor", Name: "A. auditor"}) || !made.Token.LastUsedAt.IsZero() {
		t.Errorf("%+v", made.Token)
	}
	program := r.browser()
	program.origin, program.bearer = "", made.Secret
	if status, body := program.do("GET", "/api/v1/audit", nil); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	list := func(b *browser, path string) []api.Token {
		return decode[[]api.Token](t, b.send(b.request("GET", path, nil)))
	}
	own := list(auditor, "/api/v1/session/tokens")
	if len(own) != 1 || time.Since(own[0].LastUsedAt) > time.Minute {
		t.Errorf("%+v, want one that was used just now", own)
	}
	if all := list(r.as(access.Admin), "/api/v1/tokens"); len(all) != 1 || all[0].Id != made.Token.Id {
		t.Errorf("the administrator sees %+v", all)
	}
	supervisor := r.as(access.Supervisor)
	if others := list(supervisor, "/api/v1/session/tokens"); len(others) != 0 {
		t.Errorf("another user sees %+v", others)
	}
	if p := supervisor.problem("DELETE", "/api/v1/session/tokens/"+made.Token.Id, nil); p.Status != http.StatusNotFound {
		t.Errorf("another user revokes it: %+v", p)
	}
	if status, body := auditor.do("DELETE", "/api/v1/session/tokens/"+made.Token.Id, nil); status != http.StatusNoContent {
		t.Errorf("%d %s", status, body)
	}
	if p := program.problem("GET", "/api/v1/audit", nil); p.Status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %+v", p)
	}
	if n := len(slices.DeleteFunc(r.ledger.Kinds(), func(k ledger.Kind) bool { return k != ledger.KindTokenChanged })); n != 2 {
		t.Errorf("%d facts about the token, want that it was made and revoked", n)
	}
}

// TestEverybodySeesAndRevokesWhatActsInTheirName makes a token for a senior, who may make none.
func TestEverybodySeesAndRevokesWhatActsInTheirName(t *testing.T) {
	t.Parallel()
	r := setup(t)
	senior, second, admin := r.as(access.Senior), r.as(access.Counsellor), r.as(access.Admin)
	resp := admin.send(admin.request("POST", "/api/v1/users/id-senior/tokens", map[string]any{"name": "wall", "permissions": []string{"board.read"}}))
	if resp.StatusCode != http.StatusCreated {
		t.Fatal(resp.StatusCode)
	}
	secret := decode[api.TokenWithSecret](t, resp).Secret
	own := decode[[]api.Token](t, senior.send(senior.request("GET", "/api/v1/session/tokens", nil)))
	if len(own) != 1 || own[0].Name != "wall" {
		t.Fatalf("the senior sees %+v", own)
	}
	if others := decode[[]api.Token](t, second.send(second.request("GET", "/api/v1/session/tokens", nil))); len(others) != 0 {
		t.Errorf("somebody else sees %+v", others)
	}
	program := r.browser()
	program.origin, program.bearer = "", secret
	if p := program.problem("GET", "/api/v1/session/tokens", nil); p.Status != http.StatusForbidden {
		t.Errorf("a token without that permission sees its user's tokens: %+v", p)
	}
	if p := program.problem("DELETE", "/api/v1/session/tokens/"+own[0].Id, nil); p.Status != http.StatusForbidden {
		t.Errorf("a token without that permission revokes its user's tokens: %+v", p)
	}
	if p := senior.problem("POST", "/api/v1/session/tokens", map[string]any{"name": "x", "permissions": []string{"board.read"}}); p.Status != http.StatusForbidden {
		t.Errorf("a senior makes a token: %+v", p)
	}
	if status, body := senior.do("DELETE", "/api/v1/session/tokens/"+own[0].Id, nil); status != http.StatusNoContent {
		t.Errorf("%d %s", status, body)
	}
	if p := program.problem("GET", "/api/v1/board", nil); p.Status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %+v", p)
	}
}

func TestNobodyGivesATokenMoreThanTheyHold(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin := r.as(access.Admin)
	give := func(b *browser, path string, permissions ...string) api.Problem {
		return b.problem("POST", path, map[string]any{"name": "x", "permissions": permissions})
	}
	// The supervisor may read notes, the administrator may not: a token must not be the way round that.
	if p := give(admin, "/api/v1/users/id-supervisor/tokens", "board.read", "note.read"); p.Status != http.StatusForbidden || p.Type != "not_held" {
		t.Errorf("%+v", p)
	}
	if p := give(admin, "/api/v1/users/id-supervisor/tokens", "user.manage"); p.Field != "permissions" {
		t.Errorf("what the user does not hold: %+v", p)
	}
	if p := give(r.as(access.Auditor), "/api/v1/session/tokens", "user.manage"); p.Type != "not_held" {
		t.Errorf("%+v", p)
	}
	if status, body := admin.do("POST", "/api/v1/users/id-supervisor/tokens", map[string]any{"name": "wall", "permissions": []string{"board.read"}}); status != http.StatusCreated {
		t.Errorf("%d %s", status, body)
	}
}

func TestTokensMakeNoTokens(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin := r.as(access.Admin)
	resp := admin.send(admin.request("POST", "/api/v1/session/tokens", map[string]any{"name": "ops", "permissions": []string{"token.own", "token.manage", "user.read"}}))
	made := decode[api.TokenWithSecret](t, resp)
	program := r.browser()
	program.origin, program.bearer = "", made.Secret
	for _, path := range []string{"/api/v1/session/tokens", "/api/v1/users/id-admin/tokens"} {
		if p := program.problem("POST", path, map[string]any{"name": "more", "permissions": []string{"user.read"}}); p.Status != http.StatusForbidden {
			t.Errorf("%s: %+v", path, p)
		}
	}
}
