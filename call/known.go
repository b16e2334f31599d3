package call

import (
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/triage"
)

// Plan is how the calls of a known caller are to be received: what somebody has decided about the next call after one, and
// no forecast. It holds no word of theirs.
type Plan struct {
	ID       string
	Grade    triage.Grade        // to start with; a more urgent one of the call's own stays
	Requires []agent.Requirement `json:",omitempty"` // skills beside those that the queue asks for, while somebody at work has them
	Prefer   agent.ID            `json:",omitempty"` // is asked first
	By       string              // user id of who has made it
	At       time.Time           // when that was
	Until    time.Time           // it is not followed from then on
}

func (p *Plan) red() bool { return p != nil && p.Grade == triage.Red }

// KnownCallers knows the plans of callers. Its methods must not block: they answer from memory.
type KnownCallers interface {
	// PlanFor returns the plan for a caller who comes now; ok is false where there is none. Skills that nobody at work has
	// are not in it: a caller must not be kept waiting for nobody.
	PlanFor(who Calling, now time.Time) (p Plan, ok bool)
}

// inPlanned says that a plan for the caller of a call that goes on was made.
type inPlanned struct{ Plan Plan }

func (inPlanned) input() {}

// knownBy looks for the plan of a caller who has just come. Our own test calls have none.
func (s *session) knownBy(in inArrive) inArrive {
	if s.parts.Known == nil || in.NumberHash == "" || in.Marked != "" {
		return in
	}
	if p, ok := s.parts.Known.PlanFor(Calling{Hash: in.NumberHash, Number: in.number}, s.instant()); ok {
		in.Plan = &p
	}
	return in
}

// follow receives the caller by a plan: who made it, and when, is recorded with it. A plan raises the grade and never
// lowers it.
func (t *turn) follow(p Plan) {
	if !p.Until.After(t.Now) || t.s.Plan != nil && t.s.Plan.ID == p.ID {
		return
	}
	t.record(actorSystem, ledger.PlanFollowed{
		Plan: p.ID, Grade: p.Grade.String(), Requires: recordedRequirements(p.Requires), Prefer: string(p.Prefer), By: p.By, SetAt: p.At, Until: p.Until,
	})
	if p.Grade.Rank() < t.s.Grade.Rank() {
		t.grade(p.Grade, gradedByPlan, gradedByPlan, actorOf(agent.ID(p.By)))
	}
}

// gradedByPlan is how a grade that a plan asks for is told from others.
const gradedByPlan = "plan"

// planned takes in a plan that was made while the caller is led or waits. Where the call is further its people decide.
func (t *turn) planned(in inPlanned) {
	switch t.s.Phase {
	case Arriving, InMenu, Waiting:
		t.follow(in.Plan)
	default: // somebody has the caller, or the call is over
	}
}

// notBelow keeps what the menu asks for from lowering what a plan has asked for.
func (t *turn) notBelow(g triage.Grade) triage.Grade {
	if p := t.s.Plan; p != nil && p.Grade.Rank() < g.Rank() {
		return p.Grade
	}
	return g
}

// byPlan completes the place of a caller who begins to wait. One who waits for a certain counsellor goes on doing so, and a
// red caller is not kept for the preferred one for longer than a returned caller is.
func (t *turn) byPlan(e Entry) Entry {
	p := t.s.Plan
	if p == nil || p.Prefer == "" || t.s.Ever || e.Returned || e.Prefer != "" || e.Only != "" {
		return e
	}
	e.Prefer = p.Prefer
	if t.s.Grade == triage.Red {
		e.PreferFor = preferReturned
	}
	return e
}

// wants are the skills by a plan of who takes the caller. They are asked of the floor for the first wait alone, and are
// none of what the menu asks for: a plan must not keep a caller from whoever is there.
func (s *State) wants(e Entry) []agent.Requirement {
	if s.Plan == nil || s.Ever || e.Returned || e.Only != "" {
		return nil
	}
	return s.Plan.Requires
}

// foldPlan folds what a caller is received by.
func foldPlan(s *State, fact ledger.Fact) {
	f, ok := fact.(ledger.PlanFollowed)
	if !ok {
		return
	}
	s.Plan = &Plan{
		ID: f.Plan, Grade: triage.Grade(f.Grade), Requires: requirements(f.Requires), Prefer: agent.ID(f.Prefer), By: f.By, At: f.SetAt, Until: f.Until,
	}
}

// Planned tells the calls of a person, by the hashes of the number, that a plan for them was made: it holds for a caller
// who waits as for the next one.
func (x *Exchange) Planned(numberHashes []string, now time.Time) {
	if x.parts.Known == nil {
		return
	}
	for _, hash := range numberHashes {
		p, ok := x.parts.Known.PlanFor(Calling{Hash: hash}, now)
		if !ok {
			continue
		}
		for _, v := range x.those(func(v *View) bool { return v.NumberHash == hash && v.Out == nil && v.Marked == "" }) {
			x.tell(v.ID, inPlanned{p})
		}
	}
}
