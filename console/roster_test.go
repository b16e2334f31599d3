package console_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"heartline/internal/access"
	"heartline/internal/ledger"
)

func TestARosterThatIsRefusedSaysAllThatIsWrong(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	status, body := b.do(http.MethodPut, "/api/v1/roster/model", map[string]any{"revision": 0, "model": map[string]any{"version": 1, "note": strings.Repeat("x", 300<<10)}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `"faults":[{"line":1,"message":"no zone; name one","path":"zone"}]`) {
		t.Errorf("%d %s", status, body)
	}
	status, body = b.do(http.MethodPost, "/api/v1/roster/drafts/d1/change", map[string]any{"version": 1, "changes": []any{map[string]any{"staff": "chen", "date": "2026-12-01"}}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `"violations":[{"rule":"rest","staff":"chen","hard":true,"amount":180}]`) {
		t.Errorf("%d %s", status, body)
	}
	req := b.request(http.MethodPut, "/api/v1/roster/model", nil)
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader("{\"revision\": 0, \"model\": {\n  \"name\": \"心\",}}")), -1
	req.Header.Set("Content-Type", "application/json")
	resp := b.send(req)
	defer func() { _ = resp.Body.Close() }()
	if text, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(text), `"faults":[{"column":15,"line":2,`) {
		t.Errorf("no JSON: %d %s, %v", resp.StatusCode, text, err)
	}
	for name, changes := range map[string][]any{"no changes": {}, "no date": {map[string]any{"staff": "chen"}}} {
		if p := b.problem(http.MethodPost, "/api/v1/roster/drafts/d1/try", map[string]any{"changes": changes}); p.Status != http.StatusUnprocessableEntity || !strings.HasPrefix(p.Field, "changes") {
			t.Errorf("%s: %+v", name, p)
		}
	}
	for _, path := range []string{"/roster/model", "/roster/profiles", "/roster/drafts", "/roster/drafts/d1", "/roster/drafts/d1/findings", "/roster/drafts/d1/covers?date=2026-12-01&shift=day", "/roster/diagnosis?from=2026-12-01&days=28"} {
		if status, body := b.do(http.MethodGet, "/api/v1"+path, nil); status != http.StatusOK || strings.Contains(body, "null") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

func TestLooksAtTheRosterAndChangesOfItAreOnRecord(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	publish := map[string]any{"version": 1, "seen": "m", "running": true}
	for _, c := range []struct {
		method, path string
		body         any
		kind         ledger.Kind
		done         bool // what is done is done, whether or not it can be recorded
	}{
		{http.MethodGet, "/roster/notes/n1", nil, ledger.KindRosterNoteRead, false},
		{http.MethodGet, "/roster/sheet?from=2026-12-01&to=2026-12-07", nil, ledger.KindRosterExported, false},
		{http.MethodGet, "/roster/hours?month=2026-11", nil, ledger.KindRosterExported, false},
		{http.MethodGet, "/roster/adherence?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z", nil, ledger.KindRosterExported, false},
		{http.MethodPost, "/roster/feed", nil, ledger.KindRosterFeedMade, false},
		{http.MethodDelete, "/roster/feed", nil, ledger.KindRosterFeedRevoked, true},
		{http.MethodDelete, "/roster/drafts/d1", nil, ledger.KindRosterDraftDeleted, true},
		{http.MethodPost, "/roster/drafts/d1/publish", publish, ledger.KindRosterImported, true},
		{http.MethodPost, "/roster/shifts/s1/assign", map[string]any{"agent": "lin", "reason": "flu"}, ledger.KindRosterCommanded, true},
		{http.MethodPost, "/roster/shifts/s1/missed", nil, ledger.KindRosterCommanded, true},
		{http.MethodPost, "/roster/absences/a1/approve", map[string]any{}, ledger.KindRosterCommanded, true},
		{http.MethodPost, "/roster/deals", map[string]any{"way": "take", "shift": "s1", "on_behalf": "lin"}, ledger.KindRosterCommanded, true},
	} {
		r.ledger.Fail(nil)
		if status, body := b.do(c.method, "/api/v1"+c.path, c.body); status >= http.StatusBadRequest {
			t.Errorf("%s: %d %s", c.path, status, body)
			continue
		}
		drafts := r.ledger.Drafts()
		if last := drafts[len(drafts)-1]; last.Kind != c.kind || last.Actor != "user:id-supervisor" {
			t.Errorf("%s is audited as %s by %s", c.path, last.Kind, last.Actor)
		}
		r.ledger.Fail(errors.New("disk full"))
		if status, body := b.do(c.method, "/api/v1"+c.path, c.body); (status < http.StatusBadRequest) != c.done {
			t.Errorf("%s without a trail: %d %s", c.path, status, body)
		}
	}
}

func TestAPagesWordForACommandIsBounded(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	for length, want := range map[int]int{64: http.StatusOK, 65: http.StatusUnprocessableEntity} {
		req := b.request(http.MethodPost, "/api/v1/roster/absences", map[string]any{"sick": true})
		req.Header.Set("Idempotency-Key", strings.Repeat("x", length))
		if resp := b.send(req); resp.StatusCode != want {
			t.Errorf("%d characters: %d", length, resp.StatusCode)
		}
	}
}

// TestPagesToPrintHaveTheirOwnStyleAndNothingElse: the policy of all other answers lets no style in a page count.
func TestPagesToPrintHaveTheirOwnStyleAndNothingElse(t *testing.T) {
	t.Parallel()
	b := setup(t).as(access.Supervisor)
	policy := func(format string) string {
		t.Helper()
		res := b.send(b.request(http.MethodGet, "/api/v1/roster/sheet?from=2026-12-01&to=2026-12-28&format="+format, nil))
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", format, res.StatusCode)
		}
		return res.Header.Get("Content-Security-Policy")
	}
	sum := sha256.Sum256([]byte("p { margin: 0 }"))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if got := policy("html"); !strings.Contains(got, want) || !strings.HasPrefix(got, "default-src 'none'") || strings.Contains(got, "script-src") {
		t.Errorf("pages to print: %s", got)
	}
	if got := policy("xlsx"); !strings.Contains(got, "style-src 'self'") {
		t.Errorf("a workbook: %s", got)
	}
}

func TestTheSignInTellsTheZoneOfTheRoster(t *testing.T) {
	t.Parallel()
	b := setup(t).as(access.Counsellor)
	if status, body := b.do(http.MethodGet, "/api/v1/session", nil); status != http.StatusOK || !strings.Contains(body, `"zone":"Asia/Shanghai"`) {
		t.Errorf("%d %s", status, body)
	}
}

func TestProfilesAreReadWithTheSourceOfEachRule(t *testing.T) {
	t.Parallel()
	r := setup(t)
	status, body := r.as(access.Supervisor).do(http.MethodGet, "/api/v1/roster/profiles", nil)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	var all []struct {
		ID    string
		Rules []struct{ ID, Measure, Reason, Source string }
	}
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].ID != "cn" || all[1].ID != "eu" {
		t.Fatalf("%+v", all)
	}
	for _, p := range all {
		for _, rule := range p.Rules {
			if rule.ID == "" || rule.Measure == "" || rule.Reason == "" || rule.Source == "" {
				t.Errorf("%s: %+v", p.ID, rule)
			}
		}
	}
}
