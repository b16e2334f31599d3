package call_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/test/pace"
)

// desk signs the counsellor of a browser desk in, dials its page's leg and makes the counsellor ready.
func (r *rig) desk(seat string) *fakepbx.Party {
	r.t.Helper()
	who := agent.ID("agent-" + seat)
	r.seats[agent.SeatID(seat)] = agent.Seat{ID: agent.SeatID(seat), Kind: agent.BrowserDesk}
	r.onDuty(string(who))
	r.life.floor.Send(queue.SignIn{Agent: who, Seat: agent.SeatID(seat), Skills: r.skills[string(who)]})
	p := r.asterisk.Desk("desk-" + seat)
	r.wait("the desk of "+seat, func() bool { return r.life.x.DeskUp(who) })
	r.wait(seat+" to be ready", func() bool {
		state := r.life.floor.status(string(who))
		if state == agent.NotReady { // also again: the floor may hear of the seat a moment after the desk is up
			r.life.floor.Send(queue.SetState{Agent: who, State: agent.Ready})
		}
		return state == agent.Ready || state == agent.Reserved // a caller may have been waiting
	})
	return p
}

// accept takes the offer at a desk as its page does.
func (r *rig) accept(seat string) {
	r.t.Helper()
	who := agent.ID("agent-" + seat)
	var o call.OfferView
	r.wait("an offer at "+seat, func() (ok bool) { o, ok = r.screens.offer(who); return ok })
	if err := r.life.x.Shown(r.t.Context(), who, o.Offer); err != nil {
		r.t.Fatalf("shown: %v", err)
	}
	if err := r.life.x.Accept(r.t.Context(), who, o.Offer); err != nil {
		r.t.Fatalf("accept: %v", err)
	}
}

// talk brings a caller and the counsellor of a desk together.
func (r *rig) talk(seat string) (caller, desk *fakepbx.Party, v call.View) {
	r.t.Helper()
	desk = r.desk(seat)
	caller = r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.accept(seat)
	v = r.phase(call.Talking)
	r.talks(caller, desk)
	return caller, desk, v
}

// talks waits until caller and desk hear each other and nothing else.
func (r *rig) talks(caller, desk *fakepbx.Party) {
	r.t.Helper()
	r.wait("the two to hear each other", func() bool {
		c, ok1 := caller.View()
		d, ok2 := desk.View()
		return ok1 && ok2 && c.Bridge != "" && c.Bridge == d.Bridge && !c.Muted && !d.Muted && c.Music == "" && len(c.Playing) == 0 && len(d.Playing) == 0
	})
}

// home waits until a desk's leg is alone in its own bridge, muted.
func (r *rig) home(desk *fakepbx.Party) {
	r.t.Helper()
	r.wait("the desk leg at home", func() bool {
		d, ok := desk.View()
		return ok && d.Bridge != "" && len(r.asterisk.Bridges()[d.Bridge]) == 1 && d.Muted
	})
}

// tidy waits until the calls have ended and nothing but the desks is left.
func (r *rig) tidy(desks int) {
	r.t.Helper()
	r.wait("the calls to end", r.idle)
	r.wait("nothing but desks", func() bool {
		return len(r.asterisk.Channels()) == desks && len(r.asterisk.Bridges()) == desks && len(r.asterisk.Recordings()) == 0
	})
}

func TestDeskAcceptsAndIsHomeAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	if v.Agent != "agent-d1" {
		t.Fatalf("talks with %q", v.Agent)
	}
	caller.Hangup(16)
	r.tidy(1)
	r.home(desk)
	r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
	if e := r.ended(); e.Class != "completed" || e.Reason != "caller_hung_up" {
		t.Errorf("ended %+v", e)
	}
}

func TestDeskHoldsAndResumes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	ask := call.Request{Agent: v.Agent, Call: v.ID}
	for range 2 { // a repeat of what is already so succeeds
		if err := r.life.x.Hold(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	r.home(desk)
	r.wait("music", func() bool { c, _ := caller.View(); return c.Music != "" && len(r.asterisk.Bridges()[c.Bridge]) == 1 })
	if s := r.life.floor.status("agent-d1"); s != agent.Hold {
		t.Errorf("the floor says %s", s)
	}
	if err := r.life.x.Resume(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
}

func TestLostDeskComesBackToTheCaller(t *testing.T) {
	t.Parallel()
	for name, held := range map[string]bool{"in the talk": false, "on hold": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, desk, v := r.talk("d1")
			ask := call.Request{Agent: v.Agent, Call: v.ID}
			if held {
				if err := r.life.x.Hold(t.Context(), ask); err != nil {
					t.Fatal(err)
				}
			}
			desk.Hangup(16)
			r.phase(call.Parted)
			r.wait("a sentence", func() bool { return r.asterisk.Count("/play") > 0 })
			back := r.asterisk.Desk("desk-d1")
			r.phase(call.Talking)
			if held {
				r.wait("music", func() bool { c, _ := caller.View(); return c.Music != "" })
				r.home(back)
				if err := r.life.x.Resume(t.Context(), ask); err != nil {
					t.Fatal(err)
				}
			}
			r.talks(caller, back)
			caller.Hangup(16)
			r.tidy(1)
			if e := r.ended(); e.Class != "completed" {
				t.Errorf("ended %+v", e)
			}
		})
	}
}

func TestFrozenDeskIsNoticedAndTheCallerGoesOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	began := time.Now()
	desk.Freeze()
	r.phase(call.Parted)
	pace.Deadline(t, "a frozen desk is noticed", time.Since(began), 2500*time.Millisecond)
	r.home(desk)
	other := r.desk("d2")
	r.wait("the park time to end", func() bool {
		return has(r, func(f ledger.Queued) bool {
			return f.Returned && f.Prefer == "agent-d1" && f.EnqueuedAt.After(v.ConnectedAt) // the talk was no wait
		})
	})
	r.accept("d2")
	if got := r.phase(call.Talking); got.Agent != "agent-d2" || got.ID != v.ID {
		t.Errorf("talks with %q in %s", got.Agent, got.ID)
	}
	r.talks(caller, other)
	caller.Hangup(16)
	r.tidy(2)
}

func TestNewerLegOfTheSameCounsellorTakesTheTalkOver(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, _ := r.talk("d1")
	newer := r.asterisk.Desk("desk-d1")
	r.talks(caller, newer)
	r.wait("the old leg to go", desk.Gone)
	r.phase(call.Talking)
	if has(r, func(ledger.CounsellorLost) bool { return true }) {
		t.Error("the caller was told of a loss that was none")
	}
	caller.Hangup(16)
	r.tidy(1)
	r.home(newer)
}

// muted waits until a leg is with the caller and silenced towards them.
func (r *rig) muted(caller, desk *fakepbx.Party) {
	r.t.Helper()
	r.wait("a silenced desk with the caller", func() bool {
		c, ok1 := caller.View()
		d, ok2 := desk.View()
		return ok1 && ok2 && c.Bridge != "" && c.Bridge == d.Bridge && d.Muted
	})
}

func TestMutedStaysMutedOnAnotherLeg(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"the newer leg takes over": false, "the leg was lost before": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, desk, v := r.talk("d1")
			ask := call.Request{Agent: v.Agent, Call: v.ID}
			if err := r.life.x.Mute(t.Context(), ask); err != nil {
				t.Fatal(err)
			}
			r.muted(caller, desk)
			if lost {
				desk.Hangup(16)
				r.phase(call.Parted)
			}
			newer := r.asterisk.Desk("desk-d1")
			r.muted(caller, newer)
			if r.asterisk.Count("DELETE /channels/"+newer.ID()+"/mute") > 0 {
				t.Error("the new leg was open for a moment")
			}
			// What is shown follows what has been done in the switch.
			r.wait("the desk to show that it is muted on the new leg", func() bool {
				got, _ := r.life.x.Call(v.ID)
				return got.Phase == call.Talking && got.Muted && got.Leg == newer.ID()
			})
			if err := r.life.x.Unmute(t.Context(), ask); err != nil {
				t.Fatal(err)
			}
			r.talks(caller, newer)
			caller.Hangup(16)
			r.tidy(1)
		})
	}
}

func TestHoldsAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, _, v := r.talk("d1")
	ask := call.Request{Agent: v.Agent, Call: v.ID}
	if err := r.life.x.Hold(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	held := r.phase(call.Talking)
	if held.HeldAt.IsZero() || held.HeldFor != 0 {
		t.Errorf("on hold since %v, before that for %v", held.HeldAt, held.HeldFor)
	}
	if err := r.life.x.Resume(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if got := r.phase(call.Talking); !got.HeldAt.IsZero() || got.HeldFor <= 0 || got.HeldFor > time.Since(held.HeldAt) {
		t.Errorf("after the hold: since %v, for %v", got.HeldAt, got.HeldFor)
	}
	caller.Hangup(16)
	r.tidy(1)
}

func TestNewerLegThatNeverComesUpCostsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, _ := r.talk("d1")
	r.asterisk.Refuse("/answer", 500, 1000)
	newer := r.asterisk.Desk("desk-d1")
	r.wait("the answer to be tried", func() bool { return r.asterisk.Count("/channels/"+newer.ID()+"/answer") > 1 })
	r.talks(caller, desk)
	newer.Hangup(16)
	r.wait("the newer leg to go", newer.Gone)
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
}

func TestSignedOutDeskLosesItsLegAndNotTheCaller(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, _ := r.talk("d1")
	r.life.floor.Send(queue.SignOut{Agent: "agent-d1"})
	r.life.x.DropDesk("agent-d1", "signed_out")
	r.wait("the leg to go", desk.Gone)
	r.phase(call.Parted)
	if caller.Gone() {
		t.Error("the caller is gone too")
	}
	caller.Hangup(16)
	r.tidy(0)
	if e := r.ended(); e.Class != "service_error" || e.Reason != "counsellor_lost" {
		t.Errorf("ended %+v", e)
	}
}

// The leg is silent for a moment while the call takes in that its offer was accepted: the counsellor is with the caller
// once the leg goes on, not when the caller has waited in vain.
func TestADeskThatFalteredWhileItAcceptedIsWithTheCaller(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	desk := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	var o call.OfferView
	r.wait("an offer", func() (ok bool) { o, ok = r.screens.offer("agent-d1"); return ok })
	if err := r.life.x.Shown(t.Context(), "agent-d1", o.Offer); err != nil {
		t.Fatal(err)
	}
	resume := r.ledger.delay(ledger.KindOfferEnded)
	defer resume()
	accepted := make(chan error, 1)
	go func() { accepted <- r.life.x.Accept(t.Context(), "agent-d1", o.Offer) }()
	desk.Freeze()
	r.wait("the loss of the leg", func() bool { return !r.life.x.DeskUp("agent-d1") })
	desk.Thaw()
	r.wait("the leg to be back", func() bool { return r.life.x.DeskUp("agent-d1") })
	began := time.Now()
	resume()
	if err := <-accepted; err != nil { // whatever it says, the two are together
		t.Logf("the accept says: %v", err)
	}
	r.talks(caller, desk)
	pace.Deadline(t, "counsellor and caller together", time.Since(began), time.Second)
	caller.Hangup(16)
	r.tidy(1)
}

// The page is loaded again while the call takes in that its offer was accepted: the new leg is with the caller.
func TestADeskThatIsLoadedAgainWhileItAcceptsIsWithTheCaller(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	first := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	var o call.OfferView
	r.wait("an offer", func() (ok bool) { o, ok = r.screens.offer("agent-d1"); return ok })
	if err := r.life.x.Shown(t.Context(), "agent-d1", o.Offer); err != nil {
		t.Fatal(err)
	}
	resume := r.ledger.delay(ledger.KindOfferEnded)
	defer resume()
	accepted := make(chan error, 1)
	go func() { accepted <- r.life.x.Accept(t.Context(), "agent-d1", o.Offer) }()
	first.Freeze()
	r.wait("the loss of the leg", func() bool { return !r.life.x.DeskUp("agent-d1") })
	second := r.asterisk.Desk("desk-d1")
	r.wait("the new leg to be up", func() bool { return r.life.x.DeskUp("agent-d1") && first.Gone() })
	began := time.Now()
	resume()
	if err := <-accepted; err != nil {
		t.Logf("accepting says %v", err) // whatever it says, the two are together
	}
	r.talks(caller, second)
	pace.Deadline(t, "counsellor and caller together", time.Since(began), time.Second)
	caller.Hangup(16)
	r.tidy(1)
}

func TestFrozenDeskIsDroppedAtSignOut(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	desk := r.desk("d1")
	desk.Freeze()
	r.wait("the freeze to be noticed", func() bool { return !r.life.x.DeskUp("agent-d1") })
	r.life.x.DropDesk("agent-d1", "signed_out")
	r.wait("the leg to go", desk.Gone)
}

func TestStaleAcceptDoesNotPartTheDeskFromItsCall(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, _ := r.talk("d1")
	if err := r.life.x.Accept(t.Context(), "agent-d1", "01HZZZZZZZZZZZZZZZZZZZZZZZ-of0001"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale accept gave %v", err)
	}
	desk.Hangup(16)
	r.phase(call.Parted)
	caller.Hangup(16)
	r.tidy(0)
}

func TestNewProcessLeavesATalkAtADeskAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	r.wait("the bridged fact", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	joins := r.asterisk.Count("/addChannel")
	r.life.stop()
	r.start()
	r.onDuty("agent-d1")
	r.wait("the desk", func() bool { return r.life.x.DeskUp("agent-d1") })
	r.wait("the counsellor to be talking", func() bool { return r.life.floor.status("agent-d1") == agent.Talking })
	r.talks(caller, desk)
	if again := r.asterisk.Count("/addChannel"); again != joins {
		t.Errorf("legs were moved %d times by the take-over", again-joins)
	}
	if got := r.phase(call.Talking); got.ID != v.ID {
		t.Errorf("call %s became %s", v.ID, got.ID)
	}
	desk.Hangup(16) // the new process notices as the old one would have
	r.phase(call.Parted)
	caller.Hangup(16)
	r.tidy(0)
}
