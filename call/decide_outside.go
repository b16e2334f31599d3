package call

import (
	"cmp"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// ringOutside gives a caller whom nobody on shift can serve to an outside number. It is no counsellor of the
// floor: whoever answers there presses a key, because a voicemail box answers too; if nobody does, the caller
// is back in the queue, whose overflow goes on with its next step.
func (t *turn) ringOutside(e Entry, target string) {
	leg := id.Object(string(t.s.ID), id.RoleOutside, t.s.NextLeg)
	t.record(actorSystem, ledger.LegDialed{Leg: leg, Role: string(ReliefLeg), Seat: target, Key: t.Hotline.AcceptKeys[target]})
	t.record(actorSystem, ledger.Dequeued{Entry: e.ID, Why: "overflow"})
	t.do(actArm{Timer: timerOutside, After: outsidePatience})
}

func (t *turn) reliefLeg(leg string) bool {
	return t.s.Phase == Outside && t.s.Relief != nil && t.s.Relief.Leg == leg
}

// askKey asks whoever has answered to press the accept key. o is the offer that the leg rang for, if it rang for one.
func (t *turn) askKey(l Leg, o Offer) {
	t.do(actDisarm{timerOutside})
	t.do(actSayTo{Leg: l.ID, Prompts: t.own(ivr.AcceptPrompt(l.acceptKey()))})
	if o.ID != "" {
		t.do(actArm{Timer: keyTimer(o.ID), After: keyPatience})
		return
	}
	t.do(actArm{Timer: timerKey, After: keyPatience})
}

// acceptKey is what whoever answers outside of the house presses to take the call.
func (l Leg) acceptKey() string { return cmp.Or(l.Key, AcceptKey) }

// acceptOutside lets the caller and the person at the outside number talk.
func (t *turn) acceptOutside() {
	r := *t.s.Relief
	t.record(actorSystem, ledger.Connected{Leg: r.Leg, Seat: r.Target, Queue: r.Queue})
	t.do(actDisarm{timerOutside})
	t.do(actDisarm{timerKey})
	t.do(actHush{})
}

// outsideFailed brings the caller back to the old place in the queue: its overflow passes over this number and
// goes on, with a message at last, unless a counsellor has become ready meanwhile.
func (t *turn) outsideFailed(cause int) {
	if t.s.Phase != Outside || t.s.Relief == nil {
		return
	}
	r := *t.s.Relief
	t.record(actorSystem, ledger.LegGone{Leg: r.Leg, Cause: cause})
	t.do(actDisarm{timerOutside})
	t.do(actDisarm{timerKey})
	if r.Entry.ID == "" { // a counsellor gave the caller away, and is asked first
		t.enqueue(Entry{Queue: r.Queue, Requires: t.s.Needs, Priority: t.Hotline.Priority, Returned: true, Prefer: t.s.Back, PreferFor: preferTransfer}, "returned")
		return
	}
	e := r.Entry
	if e.From == "" {
		e.From = e.Queue
	}
	t.enqueue(e, whyOverflow)
}

// adoptOutside asks an outside number that has answered again, and gives one that rings its time.
func (t *turn) adoptOutside() {
	l, _ := t.s.leg(t.s.Relief.Leg)
	if l.Up {
		t.askKey(l, Offer{})
		return
	}
	t.do(actArm{Timer: timerOutside, After: outsidePatience})
}
