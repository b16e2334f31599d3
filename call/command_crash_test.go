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

// TestCrashAtEveryCommand ends the controller at each of the commands that a recorded call with a hold needs: before
// the switch has carried it out, and after that but before its answer. The next process brings the caller to a
// talk, or the call to its end, and leaves nothing behind.
func TestCrashAtEveryCommand(t *testing.T) {
	const most = 34 // more than the scenario has commands: the last one must find it finished
	for n := 1; n <= most; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%02d after=%v", n, after), func(t *testing.T) {
				t.Parallel()
				if crashed := crashAt(t, n, after); crashed && n == most || !crashed && n < 20 {
					t.Errorf("crashed %v: the scenario has another number of commands", crashed)
				}
			})
		}
	}
}

func crashAt(t *testing.T, n int, after bool) (crashed bool) {
	r := recordingRig(t)
	r.asterisk.SetPrompt("sound:/prompts/notice", 20*time.Millisecond)
	r.start()
	desk := r.desk("d1")
	stopped := r.asterisk.StopAt(n, after)
	x, ctx := r.life.x, t.Context()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	played := make(chan struct{})
	go func() { // what the counsellor does, as far as the controller lives
		defer close(played)
		takes(r, x, stopped)
		v, ok := x.CallOf("agent-d1")
		if !ok {
			return
		}
		ask := call.Request{Agent: "agent-d1", Call: v.ID}
		_ = x.Hold(ctx, ask)
		_ = x.Resume(ctx, ask)
		_ = x.Hangup(ctx, ask)
	}()
	select {
	case <-stopped:
	case <-played:
	}
	r.life.stop()
	<-played
	crashed = r.asterisk.Revive()
	r.again()
	over := func() bool { return has(r, func(ledger.CallEnded) bool { return true }) && r.idle() }
	r.wait("the caller to talk, or the call to be over", func() bool {
		for _, v := range r.life.x.Calls() {
			switch v.Phase {
			case call.Talking:
				if v.Held { // as the counsellor sees, who takes the caller back
					_ = r.life.x.Resume(r.t.Context(), call.Request{Agent: "agent-d1", Call: v.ID})
				}
				return r.together(2)()
			case call.Waiting, call.Parted:
				r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.Ready})
				takes(r, r.life.x, nil)
			default: // on its way to one of these, or to its end
			}
		}
		return over()
	})
	caller.Hangup(16)
	r.tidy(1)
	r.home(desk)
	r.wait("the counsellor to be free", func() bool {
		st := r.life.floor.status("agent-d1")
		return st == agent.Ready || st == agent.NotReady
	})
	return crashed
}

// takes accepts what is offered at the desk, as its page does, until there is a talk or the process is gone.
func takes(r *rig, x *call.Exchange, stopped <-chan struct{}) {
	deadline := time.Now().Add(3 * time.Second)
	for time.Now().Before(deadline) {
		if o, ok := r.screens.offer("agent-d1"); ok {
			if x.Shown(r.t.Context(), "agent-d1", o.Offer) != nil || x.Accept(r.t.Context(), "agent-d1", o.Offer) != nil {
				return
			}
		}
		if v, ok := x.CallOf("agent-d1"); ok && v.Phase == call.Talking {
			return
		}
		select {
		case <-r.t.Context().Done():
			return
		case <-stopped:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// TestCrashAtEveryCommandOfAConference does the same to a talk into which a colleague is asked, who takes it over in
// the end, while a supervisor listens.
func TestCrashAtEveryCommandOfAConference(t *testing.T) {
	const most = 60 // music is stopped more than once, at times of its own
	for n := 1; n <= most; n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%02d after=%v", n, after), func(t *testing.T) {
				t.Parallel()
				if crashed := conferenceCrashAt(t, n, after); crashed && n == most || !crashed && n < 15 {
					t.Errorf("crashed %v: the scenario has another number of commands", crashed)
				}
			})
		}
	}
}

func conferenceCrashAt(t *testing.T, n int, after bool) (crashed bool) {
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2, d3 := r.desk("d2"), r.desk("d3")
	stopped := r.asterisk.StopAt(n, after)
	x, ctx := r.life.x, t.Context()
	played := make(chan struct{})
	go func() {
		defer close(played)
		me := call.Live{Call: v.ID, Agent: "agent-d1", Party: "p1", To: call.Target{Agent: "agent-d2"}}
		boss := call.Live{Call: v.ID, Agent: "agent-d3", Any: true}
		_ = x.Listen(ctx, boss)
		_ = x.Whisper(ctx, boss)
		if x.Ask(ctx, me) != nil {
			return
		}
		for asked := false; !asked; {
			var o call.OfferView
			if o, asked = r.screens.offer("agent-d2"); asked {
				_ = x.Shown(ctx, "agent-d2", o.Offer)
				_ = x.Accept(ctx, "agent-d2", o.Offer)
			}
			select {
			case <-stopped:
				return
			case <-time.After(time.Millisecond):
			}
		}
		for _, step := range []func(context.Context, call.Live) error{x.BringIn, x.TakeOut, x.Turn, x.BringIn, x.HandOver} {
			_ = step(ctx, me)
		}
		_ = x.StopListening(ctx, boss)
	}()
	select {
	case <-stopped:
	case <-played:
	}
	r.life.stop()
	<-played
	crashed = r.asterisk.Revive()
	r.again()
	r.wait("the caller to have company or music", func() bool {
		c, ok := caller.View()
		return ok && c.Bridge != "" && (len(r.asterisk.Bridges()[c.Bridge]) > 1) != (c.Music != "")
	})
	for _, who := range []agent.ID{"agent-d1", "agent-d2", "agent-d3"} {
		r.wait("everybody's line", func() bool { return r.life.x.DeskUp(who) })
	}
	caller.Hangup(16)
	r.tidy(3)
	for _, d := range []*fakepbx.Party{d1, d2, d3} {
		r.home(d)
	}
	for _, who := range []string{"agent-d1", "agent-d2", "agent-d3"} {
		r.wait(who+" to be free", func() bool {
			st := r.life.floor.status(who)
			return st == agent.Ready || st == agent.NotReady
		})
	}
	return crashed
}
