package app_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// TestAPastSpanIsPlayedFromTheLedger has two callers wait for one counsellor, of whom the second gives up while the first is
// being written up, and plays that again: the same by the rules of then, and answered where nothing is written up.
func TestAPastSpanIsPlayedFromTheLedger(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	began := time.Now().Add(-time.Minute)
	chen, gao := r.sit("chen", "1"), r.signIn("gao")
	chen.ready()
	first := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := chen.answer()
	second := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138048"})
	board := await(gao.live(), "the second caller waits", live.Board, func(b api.Board) bool { return len(b.Waiting) == 1 && b.Waiting[0].CallId != o.CallId })
	waits := board.Waiting[0]
	first.Hangup(16)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	second.Hangup(16)
	await(gao.live(), "nobody waits", live.Board, func(b api.Board) bool { return len(b.Waiting) == 0 })
	chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)

	ask := map[string]any{"from": began, "minutes": 5, "rules": "then"}
	var out api.PastPlayed
	r.until("the end of the waits is written", func() bool {
		gao.must(http.MethodPost, "/simulation/replay", ask, &out)
		return out.Groups[0].Was.Left == 1 && out.Groups[0].Was.Answered == 1
	})
	if all := out.Groups[0]; !out.Same || out.DiffersAt != nil || out.Changes != 0 || all.Was.Callers != 2 || all.Would.Left != 1 || out.Was.Offers != 1 || out.Would.Offers != 1 {
		t.Errorf("by the rules of then: %+v", out)
	}
	if slices.ContainsFunc(out.Counsellors, func(c api.PastCounsellor) bool { return c.Agent.Id == "prove" }) || len(out.Counsellors) == 0 {
		t.Errorf("counsellors %+v", out.Counsellors)
	}
	if len(out.Groups) != 2 || out.Groups[1].Queue.Id == "" {
		t.Errorf("groups %+v", out.Groups)
	}
	ask["rules"] = "now"
	ask["change"] = map[string]any{"queue": out.Groups[1].Queue.Id, "after_call_seconds": 0}
	gao.must(http.MethodPost, "/simulation/replay", ask, &out)
	if all := out.Groups[0]; !out.Same || all.Would.Answered+all.Would.Waiting != 2 || out.Would.Offers != 2 || len(out.Calls) != 1 {
		t.Fatalf("without after-call work: %+v", out)
	}
	if c := out.Calls[0]; c.CallId != waits.CallId || c.Was.End != "left" || c.First == nil || c.First.Because != "more" || c.First.Would.Agent.Name == "" {
		t.Errorf("the call: %+v", c)
	}
	ask["change"] = map[string]any{"queue": "nowhere", "after_call_seconds": 0}
	gao.refused(http.MethodPost, "/simulation/replay", ask, http.StatusUnprocessableEntity, "invalid")
	delete(ask, "change")
	ask["from"] = time.Now().Add(time.Hour)
	gao.refused(http.MethodPost, "/simulation/replay", ask, http.StatusUnprocessableEntity, "in_the_future")
	ask["from"] = began.Add(-48 * time.Hour)
	gao.refused(http.MethodPost, "/simulation/replay", ask, http.StatusNotFound, "nothing_recorded")
	chen.refused(http.MethodPost, "/simulation/replay", ask, http.StatusForbidden, "denied")
}
