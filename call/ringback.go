package call

import (
	"cmp"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/triage"
)

// RingBack is the plan to ring back the caller of a call that was lost.
type RingBack struct {
	Call         ID // that it will be
	Task         string
	Agent        agent.ID
	Seat         agent.SeatID
	Used         int
	DueAt, Until time.Time
	Begun        bool   // the call is in the ledger
	Place        *Place `json:",omitempty"` // that is kept for a caller who wanted to be called back; immutable
}

// ringBack decides, when a call ends, whether its caller was lost and is to be rung back. It reports whether work for
// it is wanted.
func (t *turn) ringBack(e End) bool {
	r := t.Hotline.RingBack
	who, lost := t.lost(e)
	if r == nil || r.Tries <= 0 || !lost || t.s.Marked != "" || !slices.Contains(r.Grades, t.s.Grade) {
		return false
	}
	used, until := 0, t.Now.Add(r.Within)
	if t.s.Out != nil && t.s.Out.Why == OutRingBack { // one bound for one loss, however often it is lost again
		used, until = t.s.Out.Used, t.s.Out.Until
	}
	switch {
	case t.s.NumberID == "":
		t.record(actorSystem, ledger.RingBackWithheld{Why: "number_withheld"})
		return false
	case t.s.Unwanted:
		t.record(actorSystem, ledger.RingBackWithheld{Why: "unwanted"})
		return false
	case used >= r.Tries || !t.Now.Add(r.Delay).Before(until):
		t.record(actorSystem, ledger.RingBackWithheld{Why: "attempts"})
		return true
	}
	seat := agent.SeatID("")
	if t.s.Talk != nil && t.s.Talk.Agent == who {
		seat = t.s.Talk.Seat
	}
	task := t.TaskID
	if t.sameWork() {
		task = t.s.Out.Task
	}
	t.record(actorSystem, ledger.RingBackWanted{
		Call: t.RingID, Task: task, Agent: string(who), Seat: string(seat), Used: used, DueAt: t.Now.Add(r.Delay), Until: until,
	})
	t.do(actRingBack{Call: ID(t.RingID)})
	return true
}

// lost reports whether an ending has taken from the caller a talk that the counsellor had not ended, and who had it.
// Whom the fail-safe has is with us still.
func (t *turn) lost(e End) (who agent.ID, lost bool) {
	switch {
	case !t.s.Heard:
		return "", false
	case t.s.Talk != nil:
		who = t.s.Talk.Agent
	case t.s.Entry != nil && t.s.Entry.Returned:
		who = cmp.Or(t.s.LostBy, t.s.Entry.Prefer) // whom the caller is kept for may never have spoken with them
	case t.s.Relief != nil:
		who = cmp.Or(t.s.Back, t.s.LostBy)
	}
	switch e.Reason {
	case CallerHungUp, InQueue, WhileRinging:
		return who, t.Hotline.RingBack != nil && t.Hotline.RingBack.HungUp
	case NoMedia, CounsellorLost, SwitchRestarted:
		return who, true
	default:
		return "", false
	}
}

// sameWork reports whether the work that this call was made for is still to be done. Who has been reached, and is lost
// again, is new work: what was wanted is done by then, or somebody says so.
func (t *turn) sameWork() bool {
	return t.s.Out != nil && t.s.Out.Task != "" && !t.s.Out.Reached
}

// wantRingBack leaves the work of ringing back: a shift has it whatever becomes of the attempts.
func (t *turn) wantRingBack() {
	if t.sameWork() {
		return
	}
	grade := t.s.Grade
	if grade == "" {
		grade = triage.Green
	}
	t.record(actorSystem, ledger.TaskWanted{
		Task: t.TaskID, Kind: string(triage.TaskRingBack), Grade: grade.String(), Due: t.Now.Add(dueAfter(grade)),
		Hotline: t.s.Hotline, NumberID: t.s.NumberID, NumberHash: t.s.NumberHash,
	})
}

// spawned notes that the call that rings back is in the ledger.
func (t *turn) spawned(in inSpawned) {
	if b := t.s.RingBack; b != nil && b.Call == in.Call && !b.Begun {
		t.record(actorSystem, ledger.RingBackBegun{Call: string(in.Call)})
	}
}

// respawn begins again what the last process may not have lived to begin.
func (t *turn) respawn() {
	if b := t.s.RingBack; b != nil && !b.Begun {
		t.do(actRingBack{Call: b.Call})
	}
}

// placed is the first fact of the call that rings back.
func (s *State) placed(b *RingBack) ledger.CallPlaced {
	why := OutRingBack
	if b.Place != nil {
		why = OutCallBack
	}
	return ledger.CallPlaced{
		Node: s.Node, Hotline: s.Hotline, Language: s.Language, Grade: s.Grade.String(), NumberID: s.NumberID, NumberHash: s.NumberHash,
		Agent: string(b.Agent), Seat: string(b.Seat), Why: string(why), Task: b.Task, Of: string(s.ID), Used: b.Used,
		DueAt: b.DueAt, Until: b.Until, Config: s.Config, Place: b.Place.recorded(),
	}
}

// unwanted takes in that the caller does not want to be rung back, whoever heard it say so.
func (t *turn) unwanted(in inOutgoing) error {
	talk := t.s.Talk
	switch {
	case t.s.Phase == Ending || t.s.Phase == Ended:
		return errCallOver
	case talk == nil && !t.s.placing():
		return errNotTalking
	case !in.Any && (talk == nil || talk.Agent != in.By) && t.s.held() != in.By:
		return errNotYours
	case !t.s.Unwanted:
		t.record(actorOf(in.By), ledger.RingBackUnwanted{By: actorOf(in.By)})
	}
	if t.s.placing() {
		t.callOff(RingBackNo, actorOf(in.By))
	}
	return nil
}

// prior brings a caller who was being rung back, and has rung in, straight back to who had lost them. One who talks with
// somebody else, or had not been asked yet, is not waited for.
func (t *turn) prior() {
	p, kept := *t.s.Prior, outPrefer
	if p.Place != nil {
		t.priorPlace(p)
		return
	}
	if p.Engaged {
		kept = outNotKept
	}
	t.record(actorSystem, ledger.MenuEnded{To: "queue"})
	t.enqueue(Entry{
		Queue: t.Hotline.Queue, Requires: t.Hotline.Requires, Priority: t.Hotline.Priority, Returned: true, Prefer: p.Agent, PreferFor: kept,
	}, "came_back")
	t.do(actQueuedAgain{Of: p.Of})
}
