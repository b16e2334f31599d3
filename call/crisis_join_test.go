package call_test

import (
	"testing"

	"heartline/call"
	"heartline/crisis"
	"heartline/internal/ledger"
)

// Whoever has said to come and does not is waited for as long as the policy says; then the next one is asked, and the
// counsellor is told. Who comes late has the search all the same.
func TestTheSearchGoesOnWithoutAHelper(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.hotline.Crisis.Policy.JoinWithin = crisis.MinJoinWithin
	r.start()
	caller, d1, v := r.talk("d1")
	r.desk("d2")
	r.calledFor(v)
	yes := r.shown("agent-d2")
	must(t, "acknowledge", r.life.x.AcknowledgeCrisis(t.Context(), yes))
	s := r.search("acknowledged", in(crisis.Acknowledged))
	if s.JoinBy().IsZero() {
		t.Fatal("nothing ends the wait")
	}
	r.shown("agent-d3") // the next step
	s = r.search("searching again", in(crisis.Searching))
	if s.Step != 1 || s.Round != 1 || len(s.Lapsed()) != 1 || !r.help.told(crisis.SaidNotThere) {
		t.Errorf("step %d of round %d, lapsed %v", s.Step, s.Round, s.Lapsed())
	}
	// To listen as one may in any call is to be there.
	must(t, "listen", r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2", Any: true}))
	s = r.search("there after all", func(s crisis.State) bool { return len(s.Present()) == 1 })
	if s.Condition() != crisis.Acknowledged || !s.JoinBy().IsZero() {
		t.Errorf("the search is %s, waits until %v", s.Condition(), s.JoinBy())
	}
	if _, still := r.help.alert("agent-d3"); still {
		t.Error("the next one is still asked")
	}
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(2)
	if n := count[ledger.CrisisAcknowledged](r); n != 2 {
		t.Errorf("%d acknowledgements are kept", n)
	}
}

// Who has said to come and takes the whole call over is with the caller: nobody else is asked.
func TestWhoTakesTheCallOverHasCome(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.hotline.Crisis.Policy.JoinWithin = crisis.MinJoinWithin
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	r.calledFor(v)
	must(t, "acknowledge", r.life.x.AcknowledgeCrisis(t.Context(), r.shown("agent-d2")))
	must(t, "take over", r.life.x.TakeOver(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2", Any: true}))
	r.with(caller, d2)
	s := r.search("there", func(s crisis.State) bool { return len(s.Present()) == 1 })
	if !s.JoinBy().IsZero() || s.Present()[0].Mode != crisis.Conference {
		t.Errorf("waits until %v, there %+v", s.JoinBy(), s.Present())
	}
	r.home(d1)
	caller.Hangup(16)
	r.tidy(2)
}
