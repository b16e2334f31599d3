package app

import (
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// bookApp is an app with a book of plans that nobody runs.
func bookApp(t *testing.T) *App {
	t.Helper()
	a := outgoingApp(t)
	a.known = &planBook{a: a, changed: make(chan struct{}, 1), byHash: map[string]store.Plan{}}
	return a
}

// TestAPlanThatIsStoredLateIsFollowed has the storage take a plan late: whoever made it is told so, and the ledger's news
// bring it into the book when it comes out of the spool.
func TestAPlanThatIsStoredLateIsFollowed(t *testing.T) {
	t.Parallel()
	a := bookApp(t)
	callID, sealed := came(t, a, "13800000012")
	a.web.audit = access.NewTrail(lateLedger{}, lateLedger{}, a.boot, a.log)
	until := time.Now().Add(time.Hour)
	_, err := knownCallers{a: a, turns: &turns{}}.SetPlan(t.Context(), console.PlanSetting{Call: callID, By: "boss", CallerPlanInput: api.CallerPlanInput{Grade: api.GradeRed, Until: until}})
	if !fault.Is(err, fault.Unavailable) {
		t.Fatalf("answered: %v", err)
	}
	fact := ledger.PlanSet{Plan: id.New(), NumberHash: sealed.Hash, Call: callID, Grade: "red", Until: until, By: "boss"}
	if _, err := a.store.Append(t.Context(), ledger.NewDraft(ledger.Audit, 1, time.Now(), 0, "system", fact)); err != nil {
		t.Fatal(err)
	}
	events, err := a.store.Stream(t.Context(), ledger.Audit)
	if err != nil || len(events) != 1 {
		t.Fatalf("%d facts: %v", len(events), err)
	}
	newsroom{a}.stored(t.Context(), events[0])
	select {
	case <-a.known.changed:
	default:
		t.Fatal("the book is not told")
	}
	if err := a.known.reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := a.known.newest([]string{sealed.Hash}); p.ID != fact.Plan || !p.InForce(time.Now()) {
		t.Errorf("in the book: %+v", p)
	}
}

// TestWordsThatNoPlanNamesAreDestroyed a day after they were written, and not before: their plan may be in the spool.
func TestWordsThatNoPlanNamesAreDestroyed(t *testing.T) {
	t.Parallel()
	a := bookApp(t)
	add := func(age time.Duration) store.PlanWords {
		keyID, box, err := a.ring.Seal(t.Context(), keys.Case, []byte("words"))
		if err != nil {
			t.Fatal(err)
		}
		w := store.PlanWords{ID: id.New(), KeyID: keyID, Body: box, At: time.Now().Add(-age)}
		if err := a.store.AddPlanWords(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		return w
	}
	young, old := add(time.Hour), add(25*time.Hour)
	if err := a.store.PlansFolded(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.known.shred(t.Context())
	if _, err := a.store.PlanWords(t.Context(), young.ID); err != nil {
		t.Errorf("young words: %v", err)
	}
	if _, err := a.store.PlanWords(t.Context(), old.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("old words: %v", err)
	}
	if _, err := a.ring.Open(t.Context(), old.KeyID, old.Body); err == nil {
		t.Error("old words can be opened still")
	}
}
