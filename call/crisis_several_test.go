package call_test

import (
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// escalation gives one search of a call.
func (r *rig) escalation(id call.ID, n int) crisis.State {
	r.t.Helper()
	v, _ := r.life.x.Call(id)
	if len(v.Crisis) <= n {
		r.t.Fatalf("the call has %d searches", len(v.Crisis))
	}
	return v.Crisis[n]
}

// Whoever has said that they come, comes to that call for help, though another one searches meanwhile and has asked
// them too; and takes back that word.
func TestASecondCallForHelpLeavesTheFirstAlone(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.only(crisis.Way{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}}, crisis.Way{Kind: crisis.Desk, To: crisis.Target{Role: "senior"}})
	r.start()
	caller, d1, v := r.talk("d1")
	r.desk("d2")
	r.calledFor(v)
	yes := r.shown("agent-d2")
	must(t, "acknowledge", r.life.x.AcknowledgeCrisis(t.Context(), yes))
	r.search("acknowledged", in(crisis.Acknowledged))
	r.calledFor(v)
	r.search("another one searches", in(crisis.Searching))
	come := call.CrisisRequest{Call: v.ID, By: "agent-d2", Mode: crisis.Whisper}
	must(t, "join", r.life.x.JoinCrisis(t.Context(), come))
	first, second := r.escalation(v.ID, 0), r.escalation(v.ID, 1)
	if len(first.Present()) != 1 || second.Condition() != crisis.Searching || len(second.Helpers) > 0 {
		t.Errorf("there %+v; the second one is %s", first.Present(), second.Condition())
	}
	must(t, "stop", r.life.x.StopListening(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2"}))
	r.wait("the helper to have left", func() bool { e := r.escalation(v.ID, 0); return len(e.Present()) == 0 })
	must(t, "give back", r.life.x.GiveCrisisBack(t.Context(), come))
	first = r.escalation(v.ID, 0)
	if first.Reopened != 1 {
		t.Error("the first one does not search again")
	}
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(2)
}

// Nobody came to two calls for help. A page is answered for the one that it is about.
func TestAPageIsAboutItsOwnCallForHelp(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Declines(0))
	r.only(crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "doctor"}})
	r.start()
	caller, _, v := r.talk("d1")
	r.calledFor(v)
	first := r.search("exhausted", in(crisis.Exhausted))
	r.calledFor(v)
	r.search("exhausted again", func(s crisis.State) bool { return s.ID != first.ID && s.Condition() == crisis.Exhausted })
	must(t, "the page", r.life.x.AcknowledgeCrisis(t.Context(), call.CrisisRequest{Call: v.ID, By: "agent-d9", Any: true, Escalation: first.ID}))
	one, two := r.escalation(v.ID, 0), r.escalation(v.ID, 1)
	if one.Condition() != crisis.Acknowledged || two.Condition() != crisis.Exhausted {
		t.Errorf("the first is %s, the second %s", one.Condition(), two.Condition())
	}
	caller.Hangup(16)
	r.tidy(1)
}

// A counsellor who speaks with a helper beside the call is never left there alone, whatever becomes of the helper.
func TestAnotherModeOfAHelperLeavesNobodyAside(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Answers(0))
	r.only(crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "doctor"}, Mode: crisis.Conference})
	r.start()
	caller, d1, v := r.talk("d1")
	h := r.calledFor(v)
	doctor := r.rung()
	r.wait("the key to be asked for", func() bool { p, ok := doctor.View(); return ok && len(p.Playing) > 0 })
	doctor.Press("1")
	r.with(caller, d1, doctor)
	h.Attempt = r.search("there", func(s crisis.State) bool { return len(s.Present()) == 1 }).Ack.Attempt
	aside := func() {
		p := call.Live{Call: v.ID, Agent: "agent-d1", Party: r.party(v.ID, call.PartyThere).ID}
		must(t, "take out", r.life.x.TakeOut(t.Context(), p))
		must(t, "turn", r.life.x.Turn(t.Context(), p))
		r.apart(caller, d1, doctor)
	}
	aside()
	h.Mode = crisis.Conference
	must(t, "with everybody", r.life.x.SetHelperMode(t.Context(), h))
	r.with(caller, d1, doctor)
	aside()
	h.Mode = crisis.Listen
	must(t, "only listening", r.life.x.SetHelperMode(t.Context(), h))
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
}

// In a drill's call no outside number is rung, for whatever purpose. A counsellor who sits at one is passed over, and
// stays ready.
func TestADrillRingsNoOutsideNumber(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.help.mark, r.help.on = call.MarkDrill, nil
	r.seats["home"] = agent.Seat{ID: "home", Kind: agent.OutsideNumber, Endpoint: "home"}
	r.asterisk.Endpoint("PJSIP/home@trunk", fakepbx.Answers(0))
	r.start()
	r.ready("li", "home")
	r.is("li", agent.Ready)
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the offer to be over", func() bool {
		return has(r, func(f ledger.OfferEnded) bool { return f.Agent == "li" && f.Outcome == call.OutcomeDeclined })
	})
	if !has(r, func(f ledger.CrisisNumberRefused) bool { return f.Seat == "home" && f.Mode == string(crisis.DrillMode) }) {
		t.Error("the refusal is not recorded")
	}
	r.is("li", agent.Ready)
	if n := len(r.asterisk.Channels()); n != 1 {
		t.Errorf("%d channels beside the caller's", n-1)
	}
	caller.Hangup(16)
	r.over()
}
