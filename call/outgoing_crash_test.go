package call_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestCrashAtEveryCommandOfARingBack ends the controller at each of the commands with which a red caller is lost and
// rung back. The next process rings back within the bounds, never two at once, and leaves nothing behind.
func TestCrashAtEveryCommandOfARingBack(t *testing.T) {
	const most = 26
	for n := 1; n <= most; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%02d after=%v", n, after), func(t *testing.T) {
				t.Parallel()
				if crashed := ringBackCrash(t, n, after, ""); crashed && n == most || !crashed && n < 8 {
					t.Errorf("crashed %v: the scenario has another number of commands", crashed)
				}
			})
		}
	}
}

// TestCrashAtEveryFactOfARingBack does the same right before and right after each sort of fact.
func TestCrashAtEveryFactOfARingBack(t *testing.T) {
	for _, kind := range []ledger.Kind{
		ledger.KindRingBackWanted, ledger.KindCallEnding, ledger.KindCallPlaced, ledger.KindRingBackBegun, ledger.KindOutSeated, ledger.KindOutDialed,
		ledger.KindOutRinging, ledger.KindOutAttemptEnded, ledger.KindConnected, ledger.KindBridged, ledger.KindCallEnded,
	} {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s after=%v", kind, after), func(t *testing.T) {
				t.Parallel()
				ringBackCrash(t, 0, after, kind)
			})
		}
	}
}

// ringBackCrash loses a red caller and ends the controller at its n-th command from then on, or at a fact.
func ringBackCrash(t *testing.T, n int, after bool, at ledger.Kind) (crashed bool) {
	r := ringBackRig(t, fakepbx.Answers(30*time.Millisecond))
	r.start()
	caller, desk, _ := r.talk("d1")
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	var stopped <-chan struct{}
	switch {
	case n > 0:
		stopped = r.asterisk.StopAt(n, after)
	case after:
		r.ledger.stopAfter(at)
	default:
		r.ledger.stopBefore(at)
	}
	caller.Hangup(16)
	dead := func() bool {
		select {
		case <-stopped:
			return true
		default:
			return r.ledger.stopped()
		}
	}
	r.wait("the crash, or the end", func() bool { r.answersAll(); return dead() || r.rangBack() })
	r.life.stop()
	if n > 0 {
		crashed = r.asterisk.Revive()
	}
	r.again()
	r.wait("the ring-back to be over", func() bool {
		r.answersAll()
		if st := r.life.floor.status("agent-d1"); st == agent.NotReady {
			r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.Ready})
		}
		return r.rangBack()
	})
	r.wait("the ring tone at the desk to end", func() bool { d, _ := desk.View(); return len(d.Playing) == 0 })
	for _, v := range r.life.x.Calls() {
		if v.Phase == call.Talking {
			if err := r.life.x.Hangup(t.Context(), call.Request{Agent: v.Agent, Call: v.ID, Guard: call.RedEnd{Reason: "agreed", Next: "none"}}); err != nil {
				t.Error(err)
			}
		}
	}
	r.tidy(1)
	r.home(desk)
	r.wait("the counsellor to be free", func() bool {
		st := r.life.floor.status("agent-d1")
		return st == agent.Ready || st == agent.NotReady
	})
	if dials := len(facts[ledger.OutDialed](r)); dials < 1 || dials > 2 {
		t.Errorf("%d attempts", dials)
	}
	if n := len(facts[ledger.CallPlaced](r)); n != 1 {
		t.Errorf("%d calls that ring back", n)
	}
	return crashed
}

// answersAll lets the person press the key and the counsellor take what is offered, and checks that nobody is rung
// twice at once.
func (r *rig) answersAll() {
	r.t.Helper()
	live := 0
	for _, v := range r.asterisk.Channels() {
		if v.Endpoint != person {
			continue
		}
		live++
		if v.State == "Up" && len(v.Playing) > 0 {
			r.asterisk.Party(v.ID).Press("1")
		}
	}
	if live > 1 {
		r.t.Errorf("%d dials at once", live)
	}
	if o, ok := r.screens.offer("agent-d1"); ok {
		ctx, cancel := context.WithTimeout(r.t.Context(), time.Second) // a controller that has just crashed answers nobody
		defer cancel()
		_ = r.life.x.Shown(ctx, "agent-d1", o.Offer)
		_ = r.life.x.Accept(ctx, "agent-d1", o.Offer)
	}
}

// rangBack reports whether the person and a counsellor talk, or the attempts are over.
func (r *rig) rangBack() bool {
	for _, v := range r.life.x.Calls() {
		if v.Out != nil {
			return v.Phase == call.Talking && r.together(2)()
		}
	}
	return len(facts[ledger.CallPlaced](r)) > 0 && r.idle()
}
