package call

import (
	"heartline/internal/ledger"
)

// adoptOutgoing takes over a call of the house that has not reached its person. An attempt of which nothing is to be
// seen may have rung: it counts, and is never made twice.
func (t *turn) adoptOutgoing(in inAdopted) {
	if in.Fresh {
		t.record(actorSystem, ledger.CallAdopted{Phase: string(t.s.Phase)})
	}
	if who := t.s.held(); who != "" {
		t.do(actSeize{Agent: who, Seat: t.s.Out.Seat})
	}
	if in.Fresh && t.s.Out.Ask != nil {
		t.closeAsk(OutcomeWithdrawn)
	}
	person, here, dialled := Channel{}, false, t.s.Out.Dialed
	if in.Snapshot != nil && !in.Restart {
		person, here = in.Snapshot.Channel(t.s.Caller)
		t.adoptOutLeg(in)
	}
	here = here && t.s.Caller != ""
	switch {
	case t.s.Phase == Ending:
	case t.s.Out.CameBack != "":
		t.do(actArm{Timer: timerOut, After: outComeBack})
	case t.s.Phase == Due && in.Fresh && t.s.keepsPlace():
		t.adoptPlace()
	case t.s.Phase == Due && in.Fresh:
		t.armDue()
	case t.s.Phase == Due:
	case t.s.Out.Dialed > dialled: // this very moment: the counsellor's telephone was answered meanwhile
	case !in.Restart && t.outSeatRings(): // the channel, if there is one, is the last attempt's
		if in.Fresh {
			t.do(actArm{Timer: timerOut, After: outSeatRing})
		}
	case in.Restart || t.s.Caller != "" && !here:
		t.attemptOver(AttemptInterrupted, 0)
	case t.s.Caller == "":
		t.do(actArm{Timer: timerOut, After: outSeatRing})
	case t.s.Phase == Dialling && person.State == "Down": // made, but never rung
		t.attemptOver(AttemptInterrupted, 0)
	case t.s.Phase == Dialling && person.State == "Up":
		t.personUp()
	case t.s.Phase == Dialling && in.Fresh:
		t.do(actArm{Timer: timerOut, After: t.Hotline.outRing()})
		if person.State == "Ringing" && !t.s.Out.Ringing { // the last process may have ended before it was written
			t.record(actorSystem, ledger.OutRinging{})
		}
		if l, ok := t.s.leg(t.s.Out.Leg); ok && l.Parking == "" { // a desk's leg is brought home first: see outDeskBack
			t.do(actSayTo{Leg: t.s.Out.Leg, Tone: tryRingTone})
		}
	case t.s.Phase == Greeting && in.Fresh:
		t.do(actSay{Purpose: sayOut, Prompts: t.inLanguage(t.greeting()), Turn: 1})
	}
}

// adoptOutLeg looks at the line of who is to speak.
func (t *turn) adoptOutLeg(in inAdopted) {
	l, ok := t.s.leg(t.s.Out.Leg)
	if !ok || l.Gone {
		return
	}
	ch, here := in.Snapshot.Channel(l.ID)
	switch {
	case !here:
		t.outLegGone(l, causeUnspecified)
	case ch.State == "Up" && !l.Up && l.Role == SeatLeg:
		t.outSeatUp(l)
	}
}
