package call_test

import (
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
)

// ringingAll is a hotline whose queue asks everybody at once: li and wu at telephones that ring, and two desks.
func ringingAll(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.strategy = queue.RingAll
	r.sipSeat("seat1", fakepbx.NoAnswer())
	r.sipSeat("seat2", fakepbx.NoAnswer())
	r.start()
	r.ready("li", "seat1")
	r.ready("wu", "seat2")
	return r
}

// allAsked waits until so many offers have been made and none of them is over.
func (r *rig) allAsked(n int) {
	r.t.Helper()
	r.wait("everybody to be asked", func() bool {
		open := countFacts(r, func(ledger.OfferMade) bool { return true }) - countFacts(r, func(ledger.OfferEnded) bool { return true })
		return open == n
	})
}

// blameless waits until counsellors are ready and wants none of them to have missed anything.
func (r *rig) blameless(who ...string) {
	r.t.Helper()
	for _, a := range who {
		r.is(a, agent.Ready)
		if st := r.life.floor.agent(a); st.Missed != 0 {
			r.t.Errorf("%s has missed %d", a, st.Missed)
		}
	}
}

func (s *screens) gone(who agent.ID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why[who]
}

func TestTheFirstToAcceptHasTheCallerAndTheOthersAreTold(t *testing.T) {
	t.Parallel()
	r := ringingAll(t)
	d1, d2 := r.desk("d1"), r.desk("d2")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(4)
	var late call.OfferView
	r.wait("the offer at the other desk", func() (ok bool) { late, ok = r.screens.offer("agent-d2"); return ok })
	must(t, "shown", r.life.x.Shown(t.Context(), "agent-d2", late.Offer))
	r.accept("d1")
	r.talks(caller, d1)
	r.wait("the telephones to stop", func() bool { return len(r.asterisk.Channels()) == 3 }) // the caller and two desks
	r.blameless("li", "wu", "agent-d2")
	if why := r.screens.gone("agent-d2"); why != call.OutcomeElsewhere {
		t.Errorf("the desk is told %q", why)
	}
	if err := r.life.x.Accept(t.Context(), "agent-d2", late.Offer); fault.CodeOf(err) != call.OutcomeElsewhere {
		t.Errorf("accepting it is answered by %v", err)
	}
	r.home(d2)
	caller.Hangup(16)
	r.tidy(2)
	for _, who := range []string{"li", "wu", "agent-d2"} {
		if !has(r, func(f ledger.OfferEnded) bool { return f.Agent == who && f.Outcome == call.OutcomeElsewhere }) {
			t.Errorf("no offer to %s ended as answered elsewhere", who)
		}
		if has(r, func(f ledger.Connected) bool { return f.Agent == who }) {
			t.Errorf("%s was connected", who)
		}
	}
}

func TestTwoDesksAcceptInTheSameInstant(t *testing.T) {
	t.Parallel()
	r := ringingAll(t)
	desks := map[string]*fakepbx.Party{"d1": r.desk("d1"), "d2": r.desk("d2")}
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(4)
	errs := map[string]error{}
	var all sync.WaitGroup
	var mu sync.Mutex
	for seat := range desks {
		var o call.OfferView
		r.wait("the offer at "+seat, func() (ok bool) { o, ok = r.screens.offer(agent.ID("agent-" + seat)); return ok })
		all.Go(func() {
			err := r.life.x.Accept(t.Context(), agent.ID("agent-"+seat), o.Offer)
			mu.Lock()
			defer mu.Unlock()
			errs[seat] = err
		})
	}
	all.Wait()
	first, second := "d1", "d2"
	if errs[first] != nil {
		first, second = second, first
	}
	if errs[first] != nil || fault.CodeOf(errs[second]) != call.OutcomeElsewhere {
		t.Fatalf("the two are answered by %v", errs)
	}
	r.talks(caller, desks[first])
	r.home(desks[second])
	r.blameless("agent-"+second, "li", "wu")
	caller.Hangup(16)
	r.tidy(2)
	r.is("agent-"+second, agent.Ready)
}

// A supervisor who takes the caller, a caller who gives up, and a grade that changes meanwhile.
func TestARoundEndsHoweverTheCallerLeavesIt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		leave func(r *rig, caller *fakepbx.Party, v call.View)
		want  string // the outcome of the offers
	}{
		"pulled by somebody who was not asked": {func(r *rig, caller *fakepbx.Party, v call.View) {
			must(r.t, "pull", r.life.x.Pull(r.t.Context(), call.Live{Call: v.ID, Agent: "agent-d1"}))
			r.wait("the talk", r.together(2))
			caller.Hangup(16)
		}, call.OutcomeWithdrawn},
		"given up": {func(_ *rig, caller *fakepbx.Party, _ call.View) { caller.Hangup(16) }, call.OutcomeCallerGone},
		"graded while it rings, and then given up": {func(r *rig, caller *fakepbx.Party, v call.View) {
			must(r.t, "grade", r.life.x.SetGrade(r.t.Context(), call.Request{Call: v.ID, Agent: "boss", Grade: "red", Why: "ideation"}))
			r.allAsked(2)
			caller.Hangup(16)
		}, call.OutcomeCallerGone},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringingAll(t)
			r.desk("d1")
			r.pause("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.allAsked(2)
			tt.leave(r, caller, r.life.x.Calls()[0])
			r.tidy(1)
			r.blameless("li", "wu")
			for _, who := range []string{"li", "wu"} {
				if !has(r, func(f ledger.OfferEnded) bool { return f.Agent == who && f.Outcome == tt.want }) {
					t.Errorf("the offer to %s did not end as %s", who, tt.want)
				}
			}
		})
	}
}

// turnsRed has a second caller wait while a round rings for the first, and grades the second red.
func (r *rig) turnsRed() (caller *fakepbx.Party, id call.ID) {
	r.t.Helper()
	first := r.life.x.Calls()[0].ID
	caller = r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the second caller to wait", func() bool {
		for _, v := range r.life.x.Calls() {
			if v.ID != first && v.Phase == call.Waiting {
				id = v.ID
			}
		}
		return id != ""
	})
	must(r.t, "grade", r.life.x.SetGrade(r.t.Context(), call.Request{Call: id, Agent: "boss", Grade: "red", Why: "ideation"}))
	return caller, id
}

func TestATelephoneIsCalledOffForWhoIsMoreUrgent(t *testing.T) {
	t.Parallel()
	r := ringingAll(t)
	d1 := r.desk("d1")
	green := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(3)
	red, id := r.turnsRed()
	r.wait("li to be asked for the red caller", func() bool {
		return has(r, func(f ledger.OfferEnded) bool {
			return f.Agent == "li" && f.Outcome == call.OutcomeWithdrawn && f.Cause == 26
		}) &&
			r.life.floor.agent("li").Call == string(id)
	})
	for _, who := range []string{"wu", "agent-d1"} {
		if st := r.life.floor.agent(who); st.State != agent.Reserved || st.Call == string(id) {
			t.Errorf("%s is %s for %s", who, st.State, st.Call)
		}
	}
	r.accept("d1")
	r.talks(green, d1)
	r.wait("the others to be asked for the red caller", func() bool { return r.life.floor.agent("wu").Call == string(id) })
	red.Hangup(16)
	green.Hangup(16)
	r.tidy(1)
	r.blameless("li", "wu")
}

// A desk is told why what it was shown is gone.
func TestADeskIsToldThatItWasCalledOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.strategy = queue.RingAll
	r.start()
	r.desk("d1")
	green := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(1)
	red, id := r.turnsRed()
	r.wait("the red caller's offer", func() bool { return r.life.floor.agent("agent-d1").Call == string(id) })
	if why := r.screens.gone("agent-d1"); why != call.OutcomeCalledOff {
		t.Errorf("the desk is told %q", why)
	}
	r.accept("d1")
	r.wait("the talk", func() bool { return r.life.floor.agent("agent-d1").State == agent.Talking })
	red.Hangup(16)
	green.Hangup(16)
	r.tidy(1)
}

// Whoever has lifted the receiver is not called off in the middle of what they are told: they have the caller, at once.
func TestWhoHasAnsweredIsNotCalledOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.strategy, r.offerTime = queue.RingAll, 20*time.Second
	r.hotline.Briefs = map[string]call.Brief{"main": {Prompts: []ivr.PromptRef{{ID: "line"}}}}
	r.asterisk.SetPrompt("sound:/prompts/line", time.Minute)
	r.sipSeat("s1", fakepbx.Answers(10*time.Millisecond))
	r.start()
	r.ready("anna", "s1")
	green := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	leg := r.asked()
	red, _ := r.turnsRed()
	r.talks(green, leg)
	if has(r, func(f ledger.OfferEnded) bool { return f.Outcome == call.OutcomeWithdrawn }) {
		t.Error("the offer was withdrawn")
	}
	red.Hangup(16)
	green.Hangup(16)
	r.tidy(0)
}

// A colleague who is being rung beside others can be asked into a talk, and the others ring on.
func TestAColleagueWhoIsRungBesideOthersCanBeAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.strategy, r.offerTime = queue.RingAll, 20*time.Second
	r.sipSeat("seat1", fakepbx.NoAnswer())
	r.start()
	first, d1, v := r.talk("d1")
	r.ready("li", "seat1")
	d2 := r.desk("d2")
	second := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.allAsked(2)
	ask := r.asksColleague(v, call.ThenConsult)
	r.apart(first, d1, d2)
	if !has(r, func(f ledger.OfferEnded) bool { return f.Agent == "agent-d2" && f.Outcome == call.OutcomeWithdrawn }) {
		t.Error("the colleague's offer did not end")
	}
	r.allAsked(1)
	r.is("li", agent.Reserved)
	if err := r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "li"}}); err == nil {
		t.Error("the last one of the round can be asked too")
	}
	must(t, "back", r.life.x.Back(t.Context(), ask))
	first.Hangup(16)
	second.Hangup(16)
	r.tidy(2)
	r.blameless("li")
}

// TestCrashWhileEverybodyRings ends the controller right after each kind of fact that a round leaves was stored, and before
// anything was done about it. The next process brings the caller to a talk, and lets everybody else go.
func TestCrashWhileEverybodyRings(t *testing.T) {
	t.Parallel()
	for _, kind := range []ledger.Kind{
		ledger.KindQueued, ledger.KindOfferMade, ledger.KindLegDialed, ledger.KindOfferShown, ledger.KindLegUp, ledger.KindOfferEnded,
		ledger.KindDequeued, ledger.KindConnected, ledger.KindBridged, ledger.KindCallEnding,
	} {
		for _, before := range []bool{false, true} {
			name := string(kind)
			if before {
				name = "before " + name
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				crashInARound(t, kind, before)
			})
		}
	}
}

func crashInARound(t *testing.T, kind ledger.Kind, before bool) {
	r := ringingAll(t)
	r.sipSeat("seat3", fakepbx.Answers(100*time.Millisecond))
	r.ready("yu", "seat3")
	for _, who := range []string{"li", "wu", "yu"} {
		r.is(who, agent.Ready)
	}
	if before {
		r.ledger.stopBefore(kind)
	} else {
		r.ledger.stopAfter(kind)
	}
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	if kind == ledger.KindCallEnding {
		r.phase(call.Talking)
		r.wait("the talk", r.together(2))
		caller.Hangup(16)
	}
	r.wait(string(kind), r.ledger.stopped)
	r.again()
	if kind != ledger.KindCallEnding {
		r.phase(call.Talking)
		r.wait("the talk", r.together(2))
		caller.Hangup(16)
	}
	r.over()
	for _, who := range []string{"li", "wu", "yu"} {
		r.is(who, agent.Ready)
		if has(r, func(f ledger.OfferEnded) bool { return f.Agent == who && f.Outcome == call.OutcomeNoAnswer }) {
			t.Errorf("%s is blamed", who)
		}
	}
}
