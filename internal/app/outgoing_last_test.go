package app

import (
	"testing"
	"time"

	"heartline/call"
)

// TestADeskIsToldWhatItsLastCallCameTo goes through what a desk sees of calls of the house.
func TestADeskIsToldWhatItsLastCallCameTo(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	out := func(phase call.Phase, id, last string, attempt int) call.View {
		return call.View{ID: call.ID(id), Phase: phase, Out: &call.OutView{Why: call.OutRingBack, First: "li", Last: last, Attempt: attempt, DueAt: at.Add(time.Minute)}}
	}
	l := newLastCalls()
	want := func(after time.Duration, outcome string, next bool) {
		t.Helper()
		got, ok := l.of("li", at.Add(after))
		if ok != (outcome != "") || got.Outcome != outcome || got.NextAt.IsZero() == next {
			t.Errorf("told %+v, %v; want %q, another attempt %v", got, ok, outcome, next)
		}
	}
	l.changed(out(call.Due, "a", "", 0), at) // nothing has come of it yet
	want(0, "", false)
	l.changed(out(call.Due, "a", "busy", 1), at)
	want(0, "busy", true)
	l.changed(out(call.Due, "a", "busy", 1), at.Add(time.Minute)) // the same again: not told anew
	want(5*time.Minute+time.Second, "", false)
	l.changed(out(call.Ending, "a", "no_answer", 2), at)
	want(0, "no_answer", false)
	dialling := out(call.Dialling, "b", "", 1)
	dialling.Agent = "li"
	l.changed(dialling, at) // the next call
	want(0, "", false)
	l.changed(out(call.Ended, "b", "wrong_number", 1), at)
	want(0, "wrong_number", false)
	l.changed(call.View{ID: "c", Phase: call.Talking, Agent: "li"}, at) // a caller
	want(0, "", false)
	reached := out(call.Ended, "d", "reached", 1)
	reached.Out.Reached = true
	l.changed(reached, at)
	want(0, "", false)
	if _, ok := l.of("wu", at); ok {
		t.Error("somebody else is told")
	}
}
