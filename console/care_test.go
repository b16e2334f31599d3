package console_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// TestARescueSheetIsNotShownUnseen wants the trace before the sheet, in the spool at least.
func TestARescueSheetIsNotShownUnseen(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	read := func(query string) (int, string) { return b.do("GET", "/api/v1/calls/c1/rescue"+query, nil) }
	for _, c := range []struct{ query, want string }{{"", "view"}, {"?for=print", "print"}} {
		status, body := read(c.query)
		if status != http.StatusOK || !strings.Contains(body, "the third house") {
			t.Fatalf("%d %s", status, body)
		}
		drafts := r.ledger.Drafts()
		last := drafts[len(drafts)-1]
		if last.Kind != ledger.KindRescueRead || last.Actor != "user:id-supervisor" || string(last.Data) != `{"call":"c1","for":"`+c.want+`"}` {
			t.Errorf("audited %s by %s: %s", last.Kind, last.Actor, last.Data)
		}
	}
	r.ledger.Late(true) // slow storage keeps nobody from a rescue
	if status, body := read(""); status != http.StatusOK {
		t.Errorf("with slow storage: %d %s", status, body)
	}
	r.ledger.Fail(errors.New("disk full"))
	for _, path := range []string{"/rescue", "/assessment"} {
		if p := b.problem("GET", "/api/v1/calls/c1"+path, nil); p.Status != http.StatusServiceUnavailable || p.Type != "audit_unavailable" {
			t.Errorf("%s without a trail: %+v", path, p)
		}
	}
}

// TestOnlySomeMayLookAtAnyCall holds each role to what it may see of a call that it has no part in.
func TestOnlySomeMayLookAtAnyCall(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for role, may := range map[access.Role]map[string]bool{
		access.Counsellor: {"/screening": false, "/assessment": false, "/rescue": false},
		access.Senior:     {"/screening": true, "/assessment": false, "/rescue": false},
		access.Supervisor: {"/screening": true, "/assessment": true, "/rescue": true},
		access.Auditor:    {"/screening": false, "/assessment": false, "/rescue": false},
		access.Admin:      {"/screening": false, "/assessment": false, "/rescue": false},
	} {
		b := r.as(role)
		for path, want := range may {
			status, body := b.do("GET", "/api/v1/calls/theirs"+path, nil)
			if got := status == http.StatusOK; got != want || !got && status != http.StatusForbidden || strings.Contains(body, "third house") != (want && path == "/rescue") {
				t.Errorf("%s gets %s: %d %s", role, path, status, body)
			}
		}
	}
}

func TestWhatIsWrittenDownIsCheckedByItsForm(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Counsellor)
	long := strings.Repeat("x", 2001)
	for name, c := range map[string]struct {
		method, path string
		body         map[string]any
		want         int
	}{
		"screening":               {"PUT", "/screening", map[string]any{"outcome": "asked", "result": "none"}, http.StatusOK},
		"an outcome of no list":   {"PUT", "/screening", map[string]any{"outcome": "perhaps"}, http.StatusUnprocessableEntity},
		"draft":                   {"PUT", "/assessment", map[string]any{"version": 0, "answers": map[string]string{"plan": "none"}}, http.StatusOK},
		"a draft without version": {"PUT", "/assessment", map[string]any{"answers": map[string]string{}}, http.StatusUnprocessableEntity},
		"confirmation":            {"POST", "/assessment/confirm", map[string]any{"id": id.New(), "version": 1, "answers": map[string]string{}, "decided": "red"}, http.StatusOK},
		"a forecast":              {"POST", "/assessment/confirm", map[string]any{"id": id.New(), "version": 1, "answers": map[string]string{}, "decided": "high"}, http.StatusUnprocessableEntity},
		"entry":                   {"POST", "/rescue/entries", map[string]any{"id": id.New(), "item": "address", "state": "unknown"}, http.StatusOK},
		"an id that is too short": {"POST", "/rescue/entries", map[string]any{"id": "e1", "item": "address", "state": "unknown"}, http.StatusUnprocessableEntity},
		"a text that is too long": {"POST", "/rescue/entries", map[string]any{"id": id.New(), "item": "address", "state": "known", "text": long}, http.StatusUnprocessableEntity},
		"dispatch":                {"POST", "/rescue/dispatches", map[string]any{"id": id.New(), "dispatch": id.New(), "step": "called", "agency": "a"}, http.StatusOK},
		"an unknown step":         {"POST", "/rescue/dispatches", map[string]any{"id": id.New(), "dispatch": id.New(), "step": "driven"}, http.StatusUnprocessableEntity},
		"a purpose of no list":    {"GET", "/rescue?for=curiosity", nil, http.StatusUnprocessableEntity},
	} {
		var body any
		if c.body != nil {
			body = c.body
		}
		if status, answer := b.do(c.method, "/api/v1/calls/c1"+c.path, body); status != c.want {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
}

func TestAReviewTakesItsSpan(t *testing.T) {
	t.Parallel()
	r := setup(t)
	from, to := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	status, body := r.as(access.Senior).do("GET", "/api/v1/care/screenings?from="+from.Format(time.RFC3339)+"&to="+to.Format(time.RFC3339), nil)
	var got api.ScreeningReview
	if err := json.Unmarshal([]byte(body), &got); status != http.StatusOK || err != nil || !got.From.Equal(from) || !got.To.Equal(to) || got.Missing == nil {
		t.Errorf("%d %s: %v", status, body, err)
	}
}

func TestTheTableOfTalksWithoutAScreeningHoldsNoFormula(t *testing.T) {
	t.Parallel()
	r := setup(t)
	boss := r.as(access.Supervisor)
	const path = "/api/v1/care/screenings.csv?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z"
	status, body := boss.do(http.MethodGet, path, nil)
	lines := strings.Split(strings.TrimSuffix(strings.TrimPrefix(body, "\ufeff"), "\r\n"), "\r\n")
	want := []string{"call_id,hotline_id,counsellor_id,counsellor,grade,started_at,ended_at", "c1,minors,u1,'=cmd|' /c calc'!A1,red,2025-11-22T08:26:40Z,2025-11-22T08:27:40Z"}
	if status != http.StatusOK || !slices.Equal(lines, want) {
		t.Errorf("%d %q", status, lines)
	}
	if status, _ := r.as(access.Senior).do(http.MethodGet, path, nil); status != http.StatusForbidden {
		t.Errorf("a senior takes it out of the house: %d", status)
	}
}
