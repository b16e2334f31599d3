package console_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"heartline/internal/access"
	"heartline/internal/ledger"
)

// TestTheListOfCallersIsNotShownUnseen wants the trace before the list and before an entry, in the spool at least.
func TestTheListOfCallersIsNotShownUnseen(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Senior)
	for path, want := range map[string]ledger.Kind{"/api/v1/callers?state=all": ledger.KindCallerListRead, "/api/v1/callers/e1": ledger.KindCallerRead, "/api/v1/calls/c1/caller": ledger.KindCallerRead} {
		if status, body := b.do("GET", path, nil); status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		drafts := r.ledger.Drafts()
		if last := drafts[len(drafts)-1]; last.Kind != want || last.Actor != "user:id-senior" {
			t.Errorf("%s is audited as %s by %s", path, last.Kind, last.Actor)
		}
	}
	paths := []string{"/api/v1/callers", "/api/v1/callers/e1", "/api/v1/calls/c1/caller"}
	r.ledger.Late(true)
	for _, path := range paths {
		if status, body := b.do("GET", path, nil); status != http.StatusOK {
			t.Errorf("%s with slow storage: %d %s", path, status, body)
		}
	}
	r.ledger.Fail(errors.New("disk full"))
	for _, path := range paths {
		if p := b.problem("GET", path, nil); p.Status < http.StatusInternalServerError {
			t.Errorf("%s without a trail: %+v", path, p)
		}
	}
}

// TestWhatIsNoEntryLeavesNoTrace: the trail is kept for ever, and a number that was typed must not stand in it.
func TestWhatIsNoEntryLeavesNoTrace(t *testing.T) {
	t.Parallel()
	r := setup(t)
	if p := r.as(access.Senior).problem("GET", "/api/v1/callers/"+noEntry, nil); p.Status != http.StatusNotFound {
		t.Errorf("%+v", p)
	}
	for _, d := range r.ledger.Drafts() {
		if strings.Contains(string(d.Data), noEntry) {
			t.Errorf("%s holds %s", d.Kind, d.Data)
		}
	}
}

// TestWhoMayBlockIsToldSo asks for the caller of a call in each role, and blocks with odd wishes.
func TestWhoMayBlockIsToldSo(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for role, want := range map[access.Role]string{access.Counsellor: `"may_block":false`, access.Senior: `"may_block":true`, access.Supervisor: `"may_block":true`} {
		if status, body := r.as(role).do("GET", "/api/v1/calls/c1/caller", nil); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", role, status, body)
		}
	}
	b := r.as(access.Supervisor)
	for _, body := range []map[string]any{{}, {"reason": ""}, {"reason": "abuse", "hours": 0}, {"reason": "abuse", "hours": 721}, {"reason": "abuse", "note": strings.Repeat("x", 4001)}} {
		if p := b.problem("POST", "/api/v1/calls/c1/block", body); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%v: %+v", body, p)
		}
	}
	if status, body := b.do("POST", "/api/v1/calls/c1/block", map[string]any{"reason": "abuse", "hours": 720}); status != http.StatusOK || !strings.Contains(body, `"may_block":true`) {
		t.Errorf("blocked: %d %s", status, body)
	}
}

// TestNotesOfCallersAreForThoseWhoReadNotes has an auditor see what was decided, and none of the words.
func TestNotesOfCallersAreForThoseWhoReadNotes(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for role, want := range map[access.Role]bool{access.Senior: true, access.Auditor: false} {
		if status, body := r.as(role).do("GET", "/api/v1/callers/e1", nil); status != http.StatusOK || strings.Contains(body, "sealed") != want {
			t.Errorf("%s: %d %s", role, status, body)
		}
	}
}
