package crisis

import (
	"maps"
	"slices"
	"time"

	"heartline/internal/ledger"
)

// Apply folds one fact of a call's stream into an escalation. It is pure and total, passes over what concerns
// another escalation, and stays compatible with every fact ever recorded.
func Apply(s State, at time.Time, fact ledger.Fact) State {
	if id := Of(fact); id == "" || s.ID != "" && id != s.ID {
		return s
	}
	s = s.clone()
	switch f := fact.(type) {
	case ledger.CrisisStarted:
		if s.ID == "" {
			s.ID, s.Cause, s.By, s.Reason, s.Drill = f.Escalation, Cause(f.Cause), f.By, f.Reason, f.Drill
			s.Policy = policyOf(f.Policy, f.Version, f.Rules)
			s.StartedAt, s.Deadline = at, at
		}
	case ledger.CrisisStep:
		s.Round, s.Step, s.Deadline, s.Pausing = f.Round, f.Step, f.Deadline, false
		s.Found = f.Found
	case ledger.CrisisPaused:
		s.Deadline, s.Pausing = f.Until, true
	case ledger.CrisisAttempt:
		s.attempted(Attempt{
			ID: f.Attempt, Round: f.Round, Step: f.Step, Way: Kind(f.Way), Person: f.Person, Seat: f.Seat,
			Number: f.Number, Webhook: f.Webhook, Progress: Asked, Until: f.Until, AskedAt: at,
		})
		s.Turns = s.Turns.Apply(f)
	case ledger.CrisisEmergencyPrepared:
		s.attempted(Attempt{
			ID: f.Attempt, Round: f.Round, Step: f.Step, Way: Emergency, Number: f.Number,
			Progress: Prepared, Until: f.Until, AskedAt: at,
		})
	case ledger.CrisisAttemptMoved:
		s.change(f.Attempt, func(a *Attempt) { a.moved(Progress(f.To), at, f.Until) })
	case ledger.CrisisEmergencyPressed:
		s.change(f.Attempt, func(a *Attempt) {
			a.Progress, a.By = Pressed, f.By
			a.Presses++
		})
	case ledger.CrisisAttemptEnded:
		s.change(f.Attempt, func(a *Attempt) {
			a.Progress, a.Outcome, a.EndedAt = Over, Outcome(f.Outcome), at
			if f.By != "" {
				a.By = f.By
			}
		})
	default:
		s.applyEnd(at, fact)
	}
	return s
}

// applyEnd folds what is said about the whole search.
func (s *State) applyEnd(at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.CrisisAcknowledged:
		s.Ack = &Ack{By: f.By, Attempt: f.Attempt, How: How(f.How), At: at, Until: f.Until}
		s.Pausing = false
	case ledger.CrisisLate:
		if !slices.Contains(s.LateBy, f.By) {
			s.LateBy = append(s.LateBy, f.By)
		}
		s.change(f.Attempt, func(a *Attempt) { a.Outcome, a.Progress, a.By, a.EndedAt = LateAccept, Over, f.By, at })
	case ledger.CrisisReopened:
		if s.Ack != nil {
			s.TakenBack = append(s.TakenBack, TakenBack{Ack: *s.Ack, EndedAt: at, Why: f.Why})
		}
		s.Ack, s.Deadline = nil, at
		s.Reopened++
	case ledger.CrisisJoined:
		s.joined(Helper{By: f.By, Attempt: f.Attempt, Mode: Mode(f.Mode), At: at})
	case ledger.CrisisLeft:
		for i := range s.Helpers {
			if s.Helpers[i].By == f.By && s.Helpers[i].LeftAt.IsZero() {
				s.Helpers[i].LeftAt = at
			}
		}
		if s.Ack != nil && !f.Until.IsZero() {
			s.Ack.Until = f.Until
		}
	case ledger.CrisisExhausted:
		s.Exhausted, s.ExhaustedAt, s.Pausing = true, at, false
	case ledger.CrisisCancelled:
		s.Cancelled, s.ClosedAt, s.EndedBy, s.EndReason = true, at, f.By, f.Reason
	case ledger.CrisisClosed:
		s.Closed, s.ClosedAt, s.EndReason, s.Unanswered = true, at, f.Why, f.Unacknowledged
	}
}

// attempted adds an attempt, once.
func (s *State) attempted(a Attempt) {
	if _, there := s.Attempt(a.ID); there {
		return
	}
	s.Attempts = append(s.Attempts, a)
	s.Asked++
	if a.Round == s.Round && a.Step == s.Step && a.Until.After(s.Deadline) {
		s.Deadline = a.Until // somebody else's turn within the step
	}
}

// joined notes a helper, or another mode of one who is there.
func (s *State) joined(h Helper) {
	for i, o := range s.Helpers {
		if o.By == h.By && o.LeftAt.IsZero() {
			s.Helpers[i].Mode = h.Mode
			return
		}
	}
	s.Helpers = append(s.Helpers, h)
}

// change lets f change the attempt called id; the slice is this state's own already.
func (s *State) change(id string, f func(*Attempt)) {
	for i := range s.Attempts {
		if s.Attempts[i].ID == id && id != "" {
			f(&s.Attempts[i])
		}
	}
}

func (a *Attempt) moved(to Progress, at, until time.Time) {
	if to.rank() > a.Progress.rank() || to == Prepared && a.Progress == Pressed {
		a.Progress = to
	}
	if !until.IsZero() {
		a.Until = until
	}
	first := func(t *time.Time) {
		if t.IsZero() {
			*t = at
		}
	}
	switch to {
	case Asked:
		a.AgainAt = at
	case Shown:
		first(&a.ShownAt)
	case Ringing:
		first(&a.RingingAt)
	case Answered:
		first(&a.AnsweredAt)
	default:
	}
}

// Apply folds a fact: whoever was asked in turn stands last.
func (t Turns) Apply(fact ledger.Fact) Turns {
	f, ok := fact.(ledger.CrisisAttempt)
	if !ok || f.Turn == "" || f.Person == "" {
		return t
	}
	last := maps.Clone(t.last)
	if last == nil {
		last = map[string]string{}
	}
	last[f.Turn] = f.Person
	return Turns{last: last}
}

// Of returns the escalation that a fact belongs to; empty: it belongs to none.
func Of(fact ledger.Fact) string {
	switch f := fact.(type) {
	case ledger.CrisisStarted:
		return f.Escalation
	case ledger.CrisisStep:
		return f.Escalation
	case ledger.CrisisPaused:
		return f.Escalation
	case ledger.CrisisAttempt:
		return f.Escalation
	case ledger.CrisisAttemptMoved:
		return f.Escalation
	case ledger.CrisisAttemptEnded:
		return f.Escalation
	case ledger.CrisisNumberRefused:
		return f.Escalation
	case ledger.CrisisAcknowledged:
		return f.Escalation
	case ledger.CrisisLate:
		return f.Escalation
	case ledger.CrisisReopened:
		return f.Escalation
	case ledger.CrisisJoined:
		return f.Escalation
	case ledger.CrisisLeft:
		return f.Escalation
	case ledger.CrisisEmergencyPrepared:
		return f.Escalation
	case ledger.CrisisEmergencyPressed:
		return f.Escalation
	case ledger.CrisisExhausted:
		return f.Escalation
	case ledger.CrisisCancelled:
		return f.Escalation
	case ledger.CrisisClosed:
		return f.Escalation
	case ledger.CrisisDrillScored:
		return f.Escalation
	}
	return ""
}
