package queue

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// This file is what the order of callers promises to who waits for long, asserted on random streams of callers.
//
// With credits Y for yellow and P for each step of priority, T = Y + P x (the widest difference of priorities) is the age
// from which nobody who comes later is served before a caller, but for red callers and those given back. So from T on the
// place of a caller moves back only by these, and where n counsellors work, whose talks take at most S each, a caller who
// has k others before them at T, and before whom r red ones come afterwards, is offered at the latest at
// T + S x ((k + r) / n + 1).

// ageStream is a floor of n counsellors who take every call at once.
type ageStream struct {
	at      time.Time
	f       *Floor
	oldest  time.Duration // T
	talks   time.Duration // S
	ends    map[agent.ID]time.Time
	calls   map[agent.ID]string
	joined  []Entry
	reds    []time.Time         // when red callers and those given back have come
	aged    map[EntryID]ageMark // those who have waited for T
	offered map[EntryID]time.Time
}

// ageMark is a caller at the age of T.
type ageMark struct {
	at     time.Time
	before int
}

func newAgeStream(t *rapid.T) *ageStream {
	aging := Aging{YellowAhead: drawSeconds(t, 0, 300), PriorityAhead: drawSeconds(t, 0, 60)}
	n := rapid.IntRange(1, 3).Draw(t, "counsellors")
	s := &ageStream{
		at: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), oldest: aging.YellowAhead + 2*aging.PriorityAhead, talks: drawSeconds(t, 10, 60),
		ends: map[agent.ID]time.Time{}, calls: map[agent.ID]string{}, aged: map[EntryID]ageMark{}, offered: map[EntryID]time.Time{},
	}
	s.f = NewFloor(Rules{Aging: &aging, Queues: map[ID]Queue{"a": {ID: "a"}, "b": {ID: "b"}}})
	duty := OnDuty{Version: "1"}
	for _, who := range propAgents[:n] {
		duty.Agents = append(duty.Agents, Duty{Agent: who})
	}
	s.do(t, duty)
	for _, who := range propAgents[:n] {
		s.do(t, SignIn{Agent: who, Seat: agent.SeatID(who), SeatUp: true})
		s.do(t, SetState{Agent: who, State: agent.Ready})
	}
	return s
}

// do hands an input to the floor, and lets whoever is offered a caller take the call.
func (s *ageStream) do(t *rapid.T, in Input) {
	waiting := slices.Clone(s.f.line)
	for _, out := range s.f.Handle(s.at, in) {
		o, ok := out.(Offered)
		if !ok {
			continue
		}
		s.offeredTo(t, o, waiting)
		s.ends[o.Agent], s.calls[o.Agent] = s.at.Add(time.Duration(rapid.IntRange(1, int(s.talks/time.Second)).Draw(t, "talk"))*time.Second), o.Entry.Call
		s.do(t, OfferClosed{Offer: o.Offer, Outcome: Accepted})
	}
}

// offeredTo checks that nobody was passed over who has waited for so much longer that no credit makes up for it.
func (s *ageStream) offeredTo(t *rapid.T, o Offered, waiting []*waiting) {
	s.offered[o.Entry.ID] = s.at
	if o.Entry.Grade == triage.Red || o.Entry.Returned {
		return
	}
	for _, e := range waiting {
		older := o.Entry.EnqueuedAt.Sub(e.EnqueuedAt)
		if _, had := s.offered[e.ID]; !had && older > 0 && older >= s.oldest {
			t.Fatalf("%s, %s, of %v is served before %s of %v, who has waited for %v longer; the most that counts is %v",
				o.Entry.ID, o.Entry.Grade, o.Entry.EnqueuedAt, e.ID, e.EnqueuedAt, older, s.oldest)
		}
	}
}

func (s *ageStream) join(t *rapid.T, calm bool) {
	grades := []triage.Grade{triage.Green, triage.Green, triage.Yellow, triage.Yellow, triage.Yellow, triage.Red}
	if calm {
		grades = grades[:5]
	}
	n := len(s.joined)
	e := Entry{
		ID: entryName(n), Call: fmt.Sprintf("call%d", n), Queue: rapid.SampledFrom([]ID{"a", "b"}).Draw(t, "queue"), EnqueuedAt: s.at,
		Grade: rapid.SampledFrom(grades).Draw(t, "grade"), Priority: rapid.IntRange(0, 2).Draw(t, "priority"),
		Returned: !calm && rapid.IntRange(0, 19).Draw(t, "returned") == 0,
	}
	s.joined = append(s.joined, e)
	if e.Grade == triage.Red || e.Returned {
		s.reds = append(s.reds, s.at)
	}
	s.do(t, Join{e})
}

// pass lets time go by: talks end on their instants, and who comes to the age of T is noted.
func (s *ageStream) pass(t *rapid.T, span time.Duration) {
	end := s.at.Add(span)
	for {
		next, who, id := end, agent.ID(""), EntryID("")
		for _, a := range propAgents {
			if at, talks := s.ends[a]; talks && !at.After(next) && (who == "" || at.Before(next)) {
				next, who = at, a
			}
		}
		for _, e := range s.f.line {
			if _, had := s.aged[e.ID]; !had && !e.EnqueuedAt.Add(s.oldest).After(next) {
				next, who, id = e.EnqueuedAt.Add(s.oldest), "", e.ID
			}
		}
		if next.After(s.at) {
			s.at = next
		}
		switch {
		case id != "":
			s.aged[id] = ageMark{at: s.at, before: slices.IndexFunc(s.f.line, func(e *waiting) bool { return e.ID == id })}
		case who != "":
			delete(s.ends, who)
			s.do(t, Released{Agent: who, Call: s.calls[who], AfterCall: -1})
		default:
			return
		}
		s.checkAged(t)
	}
}

// checkAged checks the places of those who have waited for T.
func (s *ageStream) checkAged(t *rapid.T) {
	for i, e := range s.f.line {
		if mark, aged := s.aged[e.ID]; aged && e.Grade != triage.Red && !e.Returned && i > mark.before+s.redsSince(mark.at) {
			t.Fatalf("%s has waited for longer than %v, and %d others were before it then; there are %d now", e.ID, s.oldest, mark.before, i)
		}
	}
}

func (s *ageStream) redsSince(at time.Time) (n int) {
	for _, r := range s.reds {
		if !r.Before(at) {
			n++
		}
	}
	return n
}

// TestNobodyIsPassedOverForEver lets callers of all grades come at random, more than there are counsellors for, and then
// greens and yellows alone for as long as it takes: each of them is served by the time that the order promises.
func TestNobodyIsPassedOverForEver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newAgeStream(t)
		n := len(s.f.roll)
		for range rapid.IntRange(1, 60).Draw(t, "callers") {
			s.join(t, false)
			s.pass(t, drawSeconds(t, 0, 20))
		}
		first := slices.Clone(s.joined)
		waits := func(e Entry) bool { return s.f.entries[e.ID] != nil }
		for slices.ContainsFunc(first, waits) {
			s.join(t, true)
			s.pass(t, drawSeconds(t, 1, 20))
			if len(s.joined) > len(first)+2000 {
				t.Fatal("two thousand callers later somebody who came before them waits still")
			}
		}
		for _, e := range first {
			mark, aged := s.aged[e.ID]
			if !aged || e.Grade == triage.Red || e.Returned {
				continue
			}
			limit := mark.at.Add(s.talks * time.Duration((mark.before+s.redsSince(mark.at))/n+1))
			if at := s.offered[e.ID]; at.After(limit) {
				t.Fatalf("%s had %d before it at %v and was served at %v, later than %v", e.ID, mark.before, mark.at, at, limit)
			}
		}
	})
}
