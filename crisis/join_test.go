package crisis_test

import (
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// waiting is a search whose supervisor has said to come, under a policy that waits a minute for them.
func waiting(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	p := policy()
	p.JoinWithin = time.Minute
	r.feed(start(p))
	r.feed(crisis.Acknowledge{Attempt: r.attempt("gao"), By: "user:gao", How: crisis.AtDesk})
	r.condition(crisis.Acknowledged)
	if by := r.env.Now.Add(time.Minute); !r.s.JoinBy().Equal(by) || !r.s.Wake().Equal(by) {
		t.Fatalf("waited for until %v, woken at %v", r.s.JoinBy(), r.s.Wake())
	}
	return r
}

// lapsed wants the search to have gone on at the second line, with the acknowledgement kept among the facts.
func (r *rig) lapsed(why string, out []crisis.Intent) {
	r.t.Helper()
	r.condition(crisis.Searching)
	r.step("second")
	if r.s.Round != 1 || len(pick[crisis.RingSeat](out)) != 1 {
		r.t.Errorf("round %d, wanted %+v", r.s.Round, out)
	}
	words := pick[crisis.TellCounsellor](out)
	if len(words) == 0 || words[0].What != crisis.SaidNotThere || words[0].By != "user:gao" {
		r.t.Errorf("the counsellor is told %+v", words)
	}
	if b := r.s.TakenBack; len(b) != 1 || b[0].By != "user:gao" || b[0].Why != why || b[0].At.IsZero() || !b[0].EndedAt.Equal(r.env.Now) {
		r.t.Errorf("of the acknowledgement is kept %+v", b)
	}
	facts := 0
	for _, e := range r.events {
		if e.Kind == ledger.KindCrisisAcknowledged || e.Kind == ledger.KindCrisisReopened {
			facts++
		}
		if e.Kind == ledger.KindCrisisReopened && e.Actor != "system" {
			r.t.Errorf("%s took the word back", e.Actor)
		}
	}
	if facts != 2 {
		r.t.Errorf("%d facts of the acknowledgement and its end", facts)
	}
}

// Whoever has said to come, and does not, is waited for until the policy's time is over; then the next ones are asked.
func TestWhoHasSaidSoAndDoesNotComeIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	r := waiting(t)
	if out := r.after(time.Minute - time.Second); len(out) > 0 {
		t.Errorf("too early: %+v", out)
	}
	r.lapsed("not_joined", r.after(time.Second))
	// Late is better than never, and ends the search again.
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Listen})
	r.condition(crisis.Acknowledged)
	if len(r.s.Present()) != 1 || !r.s.JoinBy().IsZero() || !r.s.Wake().IsZero() {
		t.Errorf("there %+v, waited for until %v, woken at %v", r.s.Present(), r.s.JoinBy(), r.s.Wake())
	}
}

// A helper who has left before the end of the call leaves nobody waiting without end. One of several may leave.
func TestWhoHasLeftIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	r := waiting(t)
	r.feed(crisis.Join{Attempt: r.attempt("gao"), By: "user:gao", Mode: crisis.Whisper})
	r.feed(crisis.Join{By: "user:he", Mode: crisis.Listen})
	if out := r.after(time.Hour); len(out) > 0 {
		t.Fatalf("with helpers in the call: %+v", out)
	}
	r.feed(crisis.Leave{By: "user:he"})
	if !r.s.JoinBy().IsZero() {
		t.Error("one of two has left, and the other one does not count")
	}
	r.feed(crisis.Leave{By: "user:gao"})
	if want := r.env.Now.Add(time.Minute); !r.s.JoinBy().Equal(want) {
		t.Fatalf("waited for until %v, want %v", r.s.JoinBy(), want)
	}
	r.after(30 * time.Second)
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Whisper}) // back in time
	r.after(time.Hour)
	r.condition(crisis.Acknowledged)
	r.feed(crisis.Leave{By: "user:gao"})
	r.after(59 * time.Second)
	r.lapsed("left", r.after(time.Second))
}

// The wait for a helper survives the process, and ends at once where its time is over.
func TestTheWaitForAHelperSurvivesTheProcess(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		down time.Duration
		rest time.Duration
	}{
		{"in time", 20 * time.Second, 40 * time.Second},
		{"too late", 2 * time.Minute, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := waiting(t)
			r.env.Now = r.env.Now.Add(tt.down)
			if out := r.kill(len(r.events)); len(pick[crisis.Arm](out)) != 1 {
				t.Fatalf("nothing is awaited: %+v", out)
			}
			r.condition(crisis.Acknowledged)
			r.lapsed("not_joined", r.after(tt.rest))
		})
	}
}

// After the last step people are paged and a task is left, as if nobody had said so.
func TestNobodyCameAfterEverybodyWasAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.JoinWithin = time.Minute
	r.feed(start(p))
	r.after(time.Hour)
	r.condition(crisis.Exhausted)
	r.feed(crisis.Acknowledge{By: "user:gao", How: crisis.AtBoard}) // by the page
	r.condition(crisis.Acknowledged)
	out := r.after(time.Minute)
	r.condition(crisis.Exhausted)
	if len(pick[crisis.Page](out)) != 1 || len(pick[crisis.WantTask](out)) != 1 {
		t.Errorf("nobody is paged again: %+v", out)
	}
}

// The counsellor may stop the wait for who does not come, but not the help of who is there.
func TestTheWaitForAHelperCanBeStopped(t *testing.T) {
	t.Parallel()
	r := waiting(t)
	stop := crisis.Cancel{By: "user:lin", Reason: "eased"}
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Listen})
	if r.feed(stop); fault.CodeOf(r.err) != "over" {
		t.Errorf("with a helper in the call: %v", r.err)
	}
	r.feed(crisis.Leave{By: "user:gao"})
	r.feed(stop)
	r.condition(crisis.Cancelled)
	if out := r.after(time.Hour); len(out) > 0 {
		t.Errorf("it goes on: %+v", out)
	}
}

// A policy without a limit waits as long as it takes, and searches that began before there was one do, too.
func TestAPolicyMayWaitWithoutEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	r.feed(crisis.Acknowledge{By: "user:gao", How: crisis.AtBoard})
	if out := r.after(24 * time.Hour); len(out) > 0 {
		t.Errorf("it goes on: %+v", out)
	}
	r.condition(crisis.Acknowledged)
}

func TestJoinWithinHasBounds(t *testing.T) {
	t.Parallel()
	for d, good := range map[time.Duration]bool{
		0: true, crisis.MinJoinWithin: true, time.Minute: true, crisis.MaxJoinWithin: true,
		-time.Second: false, time.Second: false, crisis.MaxJoinWithin + 1: false,
	} {
		p := policy()
		p.JoinWithin = d
		if got := len(p.Problems()) == 0; got != good {
			t.Errorf("%v: %v", d, p.Problems())
		}
	}
}
