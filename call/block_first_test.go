package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/triage"
)

// TestARedPlanGoesBeforeABlockAndSaysSo has a blocked number come whom a red plan receives: whatever the judge says, nothing
// short is said to them, and the ledger has the block that was waived.
func TestARedPlanGoesBeforeABlockAndSaysSo(t *testing.T) {
	t.Parallel()
	r, g := blockedRig(t)
	r.known = &plansOf{plans: map[string]call.Plan{"hash-2001": planned(triage.Red, time.Now().Add(time.Hour))}}
	r.start()
	r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.accept("d1")
	r.phase(call.Talking)
	if who := g.asked.Load(); who == nil || who.First != "plan" {
		t.Errorf("the judge is asked about %v", who)
	}
	if !has(r, func(f ledger.CallBlockWaived) bool { return f.Block == "block-1" && f.Why == "plan" }) {
		t.Error("the ledger does not say that the block was waived")
	}
	if has(r, func(ledger.CallLimited) bool { return true }) {
		t.Error("the call counts as limited")
	}
	caller.Hangup(16)
	r.tidy(1)
}
