package queue

import (
	"slices"

	"heartline/agent"
	"heartline/triage"
)

// Calling off. While a round rings, nobody of those who are asked is free. A caller of a more urgent grade to whom nobody
// else can be offered does not wait for its end: of the telephones that ring for the less urgent, the one that suits this
// caller best stops, and is offered to them as soon as that is closed. The round goes on with the rest.
//
// Only the grade counts, never the time that somebody has waited, so that no telephone goes to and fro between callers who
// are alike; and it must count in the one order too, or the telephone would go back at once. Each caller has one telephone
// called off at a time, and none while somebody is offered. An acceptance that crosses the withdrawal wins, as always. A
// single offer is left alone: it ends soon by itself.
//
// A colleague who is asked into a call by name is called off too, by an equally urgent caller already, but never the last one
// of a round.

// callOff takes back what more urgent callers need.
func (f *Floor) callOff() {
	if !f.rounds {
		return
	}
	for {
		e, o := f.matcher.needed(f)
		if e == nil {
			return
		}
		e.Expects = o.ID
		f.withdraw(o, WithdrawUrgent)
	}
}

// isRound reports whether an entry may ring several: one of its telephones can be called off.
func (e *waiting) isRound() bool {
	return e.lane.ranking.most > 1 && !e.Absent && e.lane.only == "" && e.lane.board == ""
}

// expects reports whether a telephone is being called off for the entry.
func (f *Floor) expects(e *waiting) bool {
	if e.Expects == "" {
		return false
	}
	o := f.offers[e.Expects]
	return o != nil && o.FreedAt.IsZero() && o.Reason == WithdrawUrgent
}

// needed finds the first caller for whom a telephone is to be called off, and the offer whose it is.
func (s *sweep) needed(f *Floor) (*waiting, *offer) {
	s.rung = s.rung[:0]
	least := 0 // the least urgent grade for which a round rings
	for _, e := range f.line {
		if e.Offer == "" || !e.isRound() {
			continue
		}
		for _, o := range f.round(e) {
			if o.WithdrawnAt.IsZero() {
				s.rung = append(s.rung, ring{e, o})
				least = max(least, e.Grade.Rank())
			}
		}
	}
	if len(s.rung) == 0 {
		return nil, nil
	}
	for _, e := range f.line {
		if e.Offer != "" || e.Test || e.Grade.Rank() >= least || f.expects(e) {
			continue
		}
		if o := s.best(f, e); o != nil {
			return e, o
		}
	}
	return nil, nil
}

// ring is a telephone that rings for an entry beside others.
type ring struct {
	of *waiting
	o  *offer
}

// best is the offer to the counsellor whom the queue's strategy takes first for an entry, among those who ring for less
// urgent ones; nil: none suits.
func (s *sweep) best(f *Floor, e *waiting) *offer {
	g := f.gate(e)
	var best *person
	for _, r := range s.rung {
		if r.of.Grade.Rank() <= e.Grade.Rank() || before(e, r.of) >= 0 {
			continue
		}
		p := f.people[r.o.Agent]
		if p == nil || p.Offer != r.o.ID || !f.freed(p) || e.lane.marks[p.slot] == 0 || f.bar(e, p, &g) != "" {
			continue
		}
		if best != nil {
			if c := f.better(e, p, best); c > 0 || c == 0 && byIdle(p, best) > 0 {
				continue
			}
		}
		best = p
	}
	if best == nil {
		return nil
	}
	return f.offers[best.Offer]
}

// freed reports whether a counsellor who is asked would be Ready if that were over now.
func (f *Floor) freed(p *person) bool {
	owes := p.OwesPause && !f.isSwitchboard(p.ID)
	return p.State == agent.Reserved && p.Wish == "" && p.OnDuty && p.SeatUp && !f.paused(p) && !owes
}

// spares reports whether a counsellor who rings in a round can be asked into a call of a grade: nobody more urgent is asked
// for, and somebody else of the round is still asked.
func (f *Floor) spares(p *person, g triage.Grade) bool {
	o := f.offers[p.Offer]
	if o == nil || !o.WithdrawnAt.IsZero() || !f.freed(p) {
		return false
	}
	e := f.entries[o.Entry]
	if e == nil || !e.isRound() || e.Grade.Rank() < g.Rank() {
		return false
	}
	return slices.ContainsFunc(f.round(e), func(other *offer) bool {
		return other != o && other.WithdrawnAt.IsZero() && other.Deadline.After(f.now)
	})
}

// calledOff does what an offer was called off for, when it is closed: the counsellor is asked into the call that wants
// them, or free for somebody more urgent. In this step callers to whom nobody is offered come before rounds that have room:
// it was called off for one of them.
func (f *Floor) calledOff(o *offer) {
	if o.Ask != nil {
		ask := *o.Ask
		o.Ask = nil
		ask.handle(f)
	}
	if o.Reason != WithdrawUrgent {
		return
	}
	for _, e := range f.line {
		if e.Expects == o.ID {
			e.Expects = ""
			f.markDue(e) // overflow has waited for it
		}
	}
	f.loose = true
}
