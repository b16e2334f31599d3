package app

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// callersApp is an app with a list of callers, and the calls that live now.
func callersApp(t *testing.T, lives ...call.View) (*App, *callerList) {
	t.Helper()
	a := outgoingApp(t)
	a.callers = &callers{a: a, live: func() []call.View { return lives }}
	a.known = &planBook{a: a}
	a.web.hub = live.New(live.Config{Log: a.log})
	return a, newCallerList(a)
}

// record appends facts of the audit.
func record(t *testing.T, a *App, facts ...ledger.Fact) {
	t.Helper()
	for _, f := range facts {
		if err := a.web.audit.Record(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	if !a.folded(t.Context()) {
		t.Fatal("not folded")
	}
}

// TestALiveRedCallIsNotBlockedUnseen has a call be red in memory, where the store does not know it yet.
func TestALiveRedCallIsNotBlockedUnseen(t *testing.T) {
	t.Parallel()
	lives := []call.View{{Phase: call.Talking, Grade: triage.Red, ArrivedAt: time.Now()}}
	a, list := callersApp(t, lives...)
	callID, sealed := came(t, a, "13800000012")
	lives[0].NumberHash = sealed.Hash
	if e, err := list.evidence(t.Context(), callID); err != nil || !e.WasRed {
		t.Errorf("what is known: %+v, %v", e, err)
	}
	block := api.CallerBlock{Reason: a.config().Callers.Block.Reasons[0].ID}
	if _, err := list.BlockCaller(t.Context(), console.Reader{User: "boss", All: true}, callID, block); fault.CodeOf(err) != "caller_was_red" {
		t.Errorf("blocked: %v", err)
	}
	block.DespiteRed = true
	if _, err := list.BlockCaller(t.Context(), console.Reader{User: "boss", All: true}, callID, block); err != nil {
		t.Error(err)
	}
}

// TestABlockThatIsNotInForceIsNotAnswered has the storage take the block late.
func TestABlockThatIsNotInForceIsNotAnswered(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	callID, _ := came(t, a, "13800000012")
	a.web.audit = access.NewTrail(lateLedger{}, lateLedger{}, a.boot, a.log)
	list.patience = time.Millisecond
	block := api.CallerBlock{Reason: a.config().Callers.Block.Reasons[0].ID}
	if _, err := list.BlockCaller(t.Context(), console.Reader{User: "boss", All: true}, callID, block); !fault.Is(err, fault.Unavailable) {
		t.Errorf("answered: %v", err)
	}
}

// TestALiftEndsEveryBlockOfTheNumber has a number blocked twice, as two people may have done while storage was slow.
func TestALiftEndsEveryBlockOfTheNumber(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	callID, sealed := came(t, a, "13800000012")
	blocks := []string{id.New(), id.New()}
	for _, b := range blocks {
		record(t, a, ledger.CallerBlocked{Entry: b, NumberHash: sealed.Hash, Call: callID, Reason: "other", Until: time.Now().Add(time.Hour), By: "boss"})
	}
	boss := console.Reader{User: "boss", All: true}
	if _, err := list.ReviewCaller(t.Context(), boss, blocks[0], api.CallerReview{Decision: api.CallerReviewDecisionLift}); err != nil {
		t.Fatal(err)
	}
	if !a.folded(t.Context()) {
		t.Fatal("not folded")
	}
	if b, blocked, err := a.store.BlockOf(t.Context(), time.Now(), sealed.Hash); blocked || err != nil {
		t.Errorf("still blocked: %+v, %v", b, err)
	}
}

// TestABlockDoesNotHoldAgainstAPlan asks about a blocked number that a red plan receives, before it calls and when it does.
func TestABlockDoesNotHoldAgainstAPlan(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	callID, sealed := came(t, a, "13800000012")
	block := id.New()
	record(t, a, ledger.CallerBlocked{Entry: block, NumberHash: sealed.Hash, Call: callID, Reason: "other", Until: time.Now().Add(time.Hour), By: "boss"})
	who := call.Calling{Hash: sealed.Hash, Number: "13800000012"}
	if v := a.callers.Judge(t.Context(), who); v.Why != call.LimitedBlocked || v.Block != block {
		t.Fatalf("without a plan: %+v", v)
	}
	who.First = "plan"
	if v := a.callers.Judge(t.Context(), who); v != (call.Verdict{Block: block, Waived: "plan"}) {
		t.Errorf("received by a plan: %+v", v)
	}
	a.known.byHash = map[string]store.Plan{sealed.Hash: {ID: "p", NumberHash: sealed.Hash, Grade: "red", Until: time.Now().Add(time.Hour)}}
	if e, err := list.evidence(t.Context(), callID); err != nil || e.Need != api.CallerNeedPlan {
		t.Errorf("before they call: %q, %v", e.Need, err)
	}
}
