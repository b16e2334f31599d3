package call

import (
	"cmp"
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// blind sends the caller on without waiting for an answer: to a colleague, who is tried first for a while; to
// another queue; or to an outside number. The caller goes to the front and never leaves the call's bridge; an
// outside number that does not take the call gives the caller back.
func (t *turn) blind(in inLive) error {
	switch {
	case !t.owns(in):
		return errNotYours
	case in.To == Target{}:
		return errNobody
	case in.To.Agent != "" && in.To.Agent == t.s.Talk.Agent:
		return errYourself
	}
	from, waited := t.s.Talk.Agent, cmp.Or(t.s.Talk.Queue, t.Hotline.Queue)
	t.record(actorOf(in.By), ledger.Transferred{
		How: "blind", From: string(from), By: string(in.By), Agent: string(in.To.Agent), Queue: in.To.Queue, Number: in.To.Number,
	})
	t.leaveCaller(t.Hotline.AfterCall)
	if in.To.Number != "" {
		leg := id.Object(string(t.s.ID), id.RoleOutside, t.s.NextLeg)
		t.record(actorSystem, ledger.LegDialed{Leg: leg, Role: string(ReliefLeg), Seat: in.To.Number, Key: t.Hotline.AcceptKeys[in.To.Number]})
		t.do(actArm{Timer: timerOutside, After: outsidePatience})
		return nil
	}
	e := Entry{Queue: in.To.Queue, Requires: t.s.Needs, Priority: t.Hotline.Priority, Returned: true}
	if in.To.Agent != "" { // a colleague who was chosen by name needs no skill
		e.Queue, e.Prefer, e.PreferFor, e.Requires = waited, in.To.Agent, preferTransfer, nil
	}
	t.enqueue(e, "transfer")
	if t.waived() {
		t.do(actArm{Timer: timerWaived, After: preferTransfer})
	}
	return nil
}

// waived reports whether the caller waits for a colleague who was chosen by name, without what the menu asks for.
func (t *turn) waived() bool {
	e := t.s.Entry
	return t.s.Phase == Waiting && e != nil && e.Prefer != "" && e.PreferFor == preferTransfer && len(e.Requires) == 0 && len(t.s.Needs) > 0
}

// insist lets a caller whom the chosen colleague did not take wait for somebody who has what the menu asks for: a caller
// who speaks one language only must not come to whoever is free.
func (t *turn) insist() {
	switch {
	case !t.waived():
		return
	case t.s.Offer != nil: // rings: the outcome decides
		t.do(actArm{Timer: timerWaived, After: retryPause})
		return
	}
	e := *t.s.Entry
	t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: "transfer"})
	t.do(actDisarm{timerWaived})
	t.do(actDisarm{timerComfort})
	t.do(actLeave{Entry: e.ID, Why: "transfer"})
	t.enqueue(Entry{Queue: e.Queue, Requires: t.s.Needs, Priority: e.Priority, EnqueuedAt: e.EnqueuedAt, Returned: true}, "transfer")
}

// leaveCaller ends the counsellor's part in a talk that goes on elsewhere: parties go, the leg goes home, the
// floor is told.
func (t *turn) leaveCaller(afterCall time.Duration) {
	t.stopRecordings("")
	t.dismiss(outcomeDropped)
	talk := *t.s.Talk
	if l, ok := t.s.leg(talk.Leg); ok && !l.Gone {
		t.record(actorSystem, ledger.LegGone{Leg: talk.Leg})
	}
	if talk.Agent != "" {
		t.do(actReleased{Agent: talk.Agent, AfterCall: afterCall})
	}
	t.do(actDisarm{timerPark})
	t.do(actHush{})
}

// dismiss ends every party.
func (t *turn) dismiss(outcome string) {
	for _, p := range t.s.Parties {
		if p.State != PartyGone {
			t.closeParty(p, outcome, 0, "")
		}
	}
}

// handOver gives the call to a party that is there.
func (t *turn) handOver(p Party, how string, by agent.ID) {
	old := *t.s.Talk
	if l, ok := t.s.leg(p.Leg); ok && l.Muted { // nobody would be left who could be heard, or could undo it
		t.record(actorOrSystem(by), ledger.LegUnmuted{Leg: p.Leg})
	}
	t.stopRecordings(old.Leg)
	if !p.inside() {
		t.stopRecordings("")
	}
	t.record(actorOrSystem(by), ledger.Transferred{
		How: how, From: string(old.Agent), By: string(by), Party: p.ID, Agent: string(p.Agent), Seat: string(p.Seat), Number: p.Number,
	})
	if old.Agent != "" {
		after := t.Hotline.AfterCall
		if how == "lost" {
			after = -1 // nothing can be written up at a desk that is not there
		}
		t.do(actReleased{Agent: old.Agent, AfterCall: after})
	}
	t.do(actDisarm{timerPark})
	t.do(actHush{})
	t.startRecording()
}

// heir returns the party that can have the call when its counsellor goes: who is with the caller, a colleague
// before an outside number. beside: also who is beside the call.
func (t *turn) heir(beside bool) (Party, bool) {
	var found Party
	rank := 0
	for _, p := range t.s.Parties {
		r := 0
		switch {
		case p.inside() && p.Agent != "":
			r = 4
		case p.inside():
			r = 3
		case beside && p.beside() && p.Agent != "":
			r = 2
		case beside && p.beside():
			r = 1
		}
		if r > rank {
			found, rank = p, r
		}
	}
	return found, rank > 0
}

// leaveTalk lets a party, or the counsellor where somebody else can have the call, step out.
func (t *turn) leaveTalk(in inLive) error {
	if p, ok := t.s.partyOfAgent(in.By); ok {
		t.endParty(p, outcomeLeft, 0, in.By)
		return nil
	}
	if t.s.Talk.Agent != in.By {
		return errNotYours
	}
	p, ok := t.heir(t.s.Talk.Aside)
	if !ok {
		return errNobodyHere
	}
	t.handOver(p, "left", in.By)
	return nil
}

// hungUp acts on a counsellor's telephone that was put down. Somebody who is with the caller has the call
// then, and so has who is being consulted: putting the receiver down is how a telephone transfers.
func (t *turn) hungUp(l Leg, cause int) {
	if p, ok := t.heir(t.s.Talk.Aside); ok {
		t.handOver(p, "hung_up", t.s.Talk.Agent)
		return
	}
	if t.guards() { // a receiver that is put down gives no reason: the caller is kept, and the same counsellor asked first
		t.part(l.ID, "receiver_down")
		return
	}
	if !t.s.Heard {
		t.unserved()
		return
	}
	t.record(actorSystem, ledger.LegGone{Leg: l.ID, Cause: cause})
	t.endTalk(CounsellorHungUp, cause)
}
