package call

import (
	"strings"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// A supervisor at a telephone has no line that could be moved into a call: what they ask for begins with their own
// telephone ringing, and happens when they lift the receiver. The role of the leg says what was asked for, so that it
// outlives the process.

const (
	summonRole     LegRole = "summon_" // and the request's name
	summonPatience         = 20 * time.Second
)

var errRingsHere = fault.Code("rings_already", fault.New(fault.Conflict, "listen", "your own telephone rings for this call already: lift the receiver"))

func summonTimer(leg string) timer { return timer("summon/" + leg) }

// summons is what a leg was rung for by somebody who wants to come in.
func (l Leg) summons() (liveAction, bool) {
	do, ok := strings.CutPrefix(string(l.Role), string(summonRole))
	return liveAction(do), ok
}

// summon rings the telephone of who asks.
func (t *turn) summon(in inLive) error {
	for _, l := range t.s.Legs {
		if _, ok := l.summons(); ok && !l.Gone && !l.Up && l.Agent == in.By {
			return errRingsHere
		}
	}
	if len(t.s.Legs) >= maxLegsEver {
		return errTooMany
	}
	leg := id.Object(string(t.s.ID), id.RoleParty, t.s.NextLeg)
	t.record(actorOf(in.By), ledger.LegDialed{Leg: leg, Role: string(summonRole) + string(in.Do), Agent: string(in.By), Seat: string(in.Seat)})
	t.do(actArm{Timer: summonTimer(leg), After: summonPatience, Leg: leg})
	return nil
}

// summonSignal acts on a report about a telephone that was rung for somebody who wants to come in.
func (t *turn) summonSignal(l Leg, sig Signal) {
	switch {
	case sig.Kind == SignalGone:
		t.unsummon(l, sig.Cause)
	case sig.Kind == SignalState && sig.Channel.State == "Up":
		t.summoned(l)
	}
}

// summoned does what the telephone was rung for, if it can still be done.
func (t *turn) summoned(l Leg) {
	do, _ := l.summons()
	t.do(actDisarm{summonTimer(l.ID)})
	t.record(actorSystem, ledger.LegUp{Leg: l.ID})
	in := inLive{Do: do, By: l.Agent, Any: true, Leg: l.ID, Seat: l.Seat}
	err := errNotTalking
	switch {
	case do == livePull:
		err = t.moveWaiting(in)
	case t.s.Phase == Talking || t.s.Phase == Parted:
		err = t.supervise(in)
	}
	if err != nil {
		t.unsummon(l, causeNormal)
	}
}

// unsummon takes in that a rung telephone comes to nothing.
func (t *turn) unsummon(l Leg, cause int) {
	t.do(actDisarm{summonTimer(l.ID)})
	if !l.Gone {
		t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: cause})
	}
}

// seatKind is the kind of seat that who comes in sits at.
func (in inLive) seatKind() agent.SeatKind {
	if in.Parking == "" {
		return agent.SIPPhone
	}
	return agent.BrowserDesk
}

// reviveSummoned keeps a telephone in use whose owner has only changed how they are in the call: the fact that ended the
// listening took it for one that goes.
func (s *State) reviveSummoned(leg string) {
	if l, ok := s.leg(leg); ok && l.Up {
		if _, summoned := l.summons(); summoned {
			s.Legs = s.withLeg(leg, func(l *Leg) { l.Gone = false })
		}
	}
}
