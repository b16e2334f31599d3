package call_test

import (
	"context"
	"testing"
	"time"

	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// The controller ends after each kind of fact of a call for help. The next one goes on at the right step: nobody is
// asked twice in one way within one step, the doctor comes in the end, and caller and counsellor never part.
func TestACallForHelpSurvivesTheController(t *testing.T) {
	for _, kind := range []ledger.Kind{
		ledger.KindCrisisStarted, ledger.KindCrisisStep, ledger.KindCrisisAttempt, ledger.KindCrisisAttemptMoved, ledger.KindCrisisAttemptEnded,
		ledger.KindLegDialed, ledger.KindLegUp, ledger.KindCrisisAcknowledged, ledger.KindMonitorStarted, ledger.KindCrisisJoined,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := crisisRig(t)
			r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Answers(100*time.Millisecond))
			steps := r.hotline.Crisis.Policy.Steps
			steps[0].Ways = append(steps[0].Ways, crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "stranger"}})
			r.hotline.Crisis.Policy.Steps = []crisis.Step{steps[0], steps[2]}
			r.hotline.Crisis.Policy.Repeat = 3
			r.start()
			caller, d1, v := r.talk("d1")
			r.ledger.stopAfter(kind)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_ = r.life.x.CallForHelp(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1"}) // perhaps nobody lives to answer
			r.goOn(kind)
			s := r.search("acknowledged, and there", func(s crisis.State) bool { return s.Ack != nil && len(s.Present()) == 1 })
			r.with(caller, d1)
			asked := map[string]bool{}
			for _, a := range s.Attempts {
				key := string(a.Way) + a.Who() + string(rune('0'+a.Round)) + string(rune('0'+a.Step))
				if asked[key] {
					t.Errorf("asked twice in one step: %+v", a)
				}
				asked[key] = true
			}
			if s.Ack.By != "number:doctor" {
				t.Errorf("acknowledged by %s", s.Ack.By)
			}
			caller.Hangup(16)
			r.tidy(1)
			if n := count[ledger.CrisisClosed](r); n != 1 {
				t.Errorf("closed %d times", n)
			}
		})
	}
}

// goOn plays everybody until somebody has come: the first one asked says no, the doctor presses the key. When the
// process has crashed, the next one begins.
func (r *rig) goOn(kind ledger.Kind) {
	r.t.Helper()
	crashed := false
	r.wait("the crash after "+string(kind)+", and the doctor to come", func() bool {
		if !crashed && r.ledger.stopped() {
			crashed = true
			r.again()
		}
		if a, ok := r.help.alert("agent-d2"); ok && !r.ledger.stopped() {
			h := call.CrisisRequest{Call: a.Call, By: "agent-d2", Attempt: a.Attempt}
			ctx, cancel := context.WithTimeout(r.t.Context(), 300*time.Millisecond) // a process that has crashed does not answer
			_ = r.life.x.CrisisShown(ctx, h)
			_ = r.life.x.DeclineCrisis(ctx, h)
			cancel()
		}
		for id, c := range r.asterisk.Channels() {
			if len(id) == 33 && c.State == "Up" && c.Snoops == "" {
				r.asterisk.Party(id).Press("1")
			}
		}
		if !crashed {
			return false
		}
		for _, v := range r.life.x.Calls() {
			if s, ok := v.Crisis.Last(); ok && len(s.Present()) == 1 {
				return true
			}
		}
		return false
	})
}

// The call ends while the controller is away, or the search has been exhausted then: the task is there, once.
func TestTheTaskOfACallForHelpSurvivesTheController(t *testing.T) {
	for _, kind := range []ledger.Kind{ledger.KindCrisisExhausted, ledger.KindCrisisClosed, ledger.KindTaskWanted} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := crisisRig(t)
			r.help.on = nil
			r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Busy(0))
			if kind == ledger.KindCrisisClosed {
				r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.NoAnswer())
			}
			r.start()
			caller, _, v := r.talk("d1")
			r.ledger.stopAfter(kind)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_ = r.life.x.CallForHelp(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1"}) // perhaps nobody lives to answer
			if kind == ledger.KindCrisisClosed {
				r.wait("the doctor to be rung", func() bool { return len(r.help.rings()) > 0 })
				caller.Hangup(16)
			}
			r.wait("the crash", r.ledger.stopped)
			if kind == ledger.KindTaskWanted {
				caller.Hangup(16) // while nobody looks
			}
			r.again()
			caller.Hangup(16)
			r.tidy(1)
			tasks := 0
			has(r, func(f ledger.TaskWanted) bool {
				if f.Kind == "follow_up" {
					tasks++
				}
				return false
			})
			if tasks != 1 || count[ledger.CrisisClosed](r) != 1 {
				t.Errorf("%d tasks, closed %d times", tasks, count[ledger.CrisisClosed](r))
			}
		})
	}
}
