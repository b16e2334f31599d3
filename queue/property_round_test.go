package queue

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// This file is what is random, and what must hold, of rounds and of what is called off from them.

// crowded makes every queue ring everybody: there rounds, and what is called off from them, are the rule.
func crowded(t *rapid.T, r *Rules) {
	for _, id := range propQueues {
		q, ok := r.Queues[id]
		if !ok {
			continue
		}
		q.Strategy, q.RingAllMax, q.OfferTimeout = RingAll, rapid.IntRange(2, 4).Draw(t, "at once"), 20*time.Second
		q.Line, q.Requires, q.Needs, q.Relax, q.Order, q.OrderSkill = "", nil, agent.Expr{}, nil, nil, ""
		r.Queues[id] = q
	}
}

// drawAsk asks for a colleague, mostly for one who is being rung.
func (w *world) drawAsk(t *rapid.T, f *Floor, grade triage.Grade) Input {
	w.again++
	who := rapid.SampledFrom(propAgents).Draw(t, "colleague")
	if ringing := w.ringing(f); len(ringing) > 0 && rapid.IntRange(0, 4).Draw(t, "free") > 0 {
		who = rapid.SampledFrom(ringing).Draw(t, "rings")
	}
	return Ask{
		Offer: OfferID(fmt.Sprintf("01JTESTASKED%014d-of0001", w.again)), Call: w.call(t), Agent: who,
		Queue: propQueues[0], Grade: grade, For: drawSeconds(t, 0, 20), By: "user:boss",
	}
}

// ringing are the counsellors who are asked to take a caller.
func (w *world) ringing(f *Floor) (who []agent.ID) {
	for _, p := range f.roll {
		if p.State == agent.Reserved {
			who = append(who, p.ID)
		}
	}
	return who
}

// answered notes the one answer to the asking of a colleague.
func (w *world) answered(t *rapid.T, ask OfferID) {
	if !w.asks[ask] {
		t.Fatalf("the asking %s is answered, and nobody waits for that", ask)
	}
	delete(w.asks, ask)
}

// checkRound checks the offers of one caller: each is open and this caller's, none is there twice, and nobody is asked
// twice.
func checkRound(t *rapid.T, f *Floor, e *waiting) {
	if e.Offer == "" && len(e.Beside) > 0 {
		t.Fatalf("%s has offers %v beside none", e.ID, e.Beside)
	}
	ids, who, open := map[OfferID]bool{}, map[agent.ID]bool{}, 0
	for _, id := range e.ringing() {
		o := f.offers[id]
		if o == nil || !o.FreedAt.IsZero() || o.Entry != e.ID {
			t.Fatalf("%s is bound to offer %s, which is not open", e.ID, id)
		}
		if ids[id] || who[o.Agent] {
			t.Fatalf("%s asks %s twice: %v", e.ID, o.Agent, e.ringing())
		}
		ids[id], who[o.Agent] = true, true
		if o.WithdrawnAt.IsZero() {
			open++
		}
	}
	if open > 1 && e.Absent {
		t.Fatalf("%s has the round %v", e.ID, e.ringing())
	}
}

// slowRoom reports whether one more counsellor may be asked for the caller.
func slowRoom(f *Floor, e *waiting) bool {
	switch q := slowQueue(f, e); {
	case e.Offer == "":
		return true
	case q.Strategy != RingAll || e.Absent:
		return false
	case q.RingAllMax == 0:
		return len(e.Beside) < 7
	default:
		return len(e.Beside)+1 < q.RingAllMax
	}
}

// slowOthersRing reports whether somebody is being asked who is not beyond the cap.
func slowOthersRing(f *Floor, e *waiting) bool {
	for _, o := range f.offers {
		if other := f.people[o.Agent]; o.Entry == e.ID && (o.ID == e.Offer || slices.Contains(e.Beside, o.ID)) && other != nil && !slowSpared(f, e, other) {
			return true
		}
	}
	return false
}

// slowRound reports whether several may be asked for the caller: a single offer is not called off.
func slowRound(f *Floor, e *waiting) bool {
	q := slowQueue(f, e)
	_, board := f.boards[e.Queue]
	return q.Strategy == RingAll && q.RingAllMax != 1 && !e.Absent && e.Only == "" && !board
}

// slowComes reports whether a telephone is being called off for the caller.
func slowComes(f *Floor, e *waiting) bool {
	o := f.offers[e.Expects]
	return o != nil && !o.WithdrawnAt.IsZero() && o.FreedAt.IsZero() && o.Reason == WithdrawUrgent
}

// needed is the obvious search for a telephone to be called off: for every caller in order who is offered nobody, among
// those that ring for callers of a less urgent grade who come later in the order, that of the best counsellor.
func (slow) needed(f *Floor) (*waiting, *offer) {
	callers := make([]*waiting, 0, len(f.entries))
	for _, e := range f.entries {
		if e.Offer == "" && !e.Test && !slowComes(f, e) {
			callers = append(callers, e)
		}
	}
	slices.SortFunc(callers, func(a, b *waiting) int { return slowOrder(f.rules.Aging, a, b) })
	for _, e := range callers {
		var best *person
		for _, p := range f.people {
			if slowRingsForLess(f, e, p) && slowSuits(f, e, p) && (best == nil || slowBetter(f, e, p, best)) {
				best = p
			}
		}
		if best != nil {
			return e, f.offers[best.Offer]
		}
	}
	return nil, nil
}

// slowRingsForLess reports whether a counsellor is one of several who are asked for somebody less urgent, and would be ready
// without that.
func slowRingsForLess(f *Floor, e *waiting, p *person) bool {
	o := f.offers[p.Offer]
	if p.State != agent.Reserved || o == nil || !o.WithdrawnAt.IsZero() || f.entries[o.Entry] == nil {
		return false
	}
	if p.Wish != "" || !p.OnDuty || !p.SeatUp || p.PauseUntil.After(f.now) || p.OwesPause && !slowBoard(f, p) {
		return false
	}
	of := f.entries[o.Entry]
	return slowRound(f, of) && e.Grade.Rank() < of.Grade.Rank() && slowOrder(f.rules.Aging, e, of) < 0
}

// checkCalledOff checks an offer that was taken back for somebody more urgent: one caller waits for it, whose grade is above
// that of the caller for whom it rang.
func checkCalledOff(t *rapid.T, f *Floor, out Withdrawn) {
	if out.Reason == WithdrawAsked {
		o, e := f.offers[out.Offer], f.entries[out.Entry]
		if o == nil || o.Ask == nil || o.Ask.Agent != out.Agent || e == nil || e.Grade.Rank() < o.Ask.Grade.Rank() || !slowRingsOn(f, e) {
			t.Fatalf("offer %s of %+v is called off for %+v", out.Offer, e, o)
		}
	}
	if out.Reason != WithdrawUrgent {
		return
	}
	var by []*waiting
	for _, e := range f.entries {
		if e.Expects == out.Offer {
			by = append(by, e)
		}
	}
	if len(by) != 1 {
		t.Fatalf("offer %s is called off for %v", out.Offer, by)
	}
	if of := f.entries[out.Entry]; of == nil || of.Grade.Rank() <= by[0].Grade.Rank() {
		t.Fatalf("offer %s to %+v is called off for a caller of grade %s", out.Offer, of, by[0].Grade)
	}
}

// slowRingsOn reports whether somebody is asked for the caller.
func slowRingsOn(f *Floor, e *waiting) bool {
	for _, o := range f.offers {
		if o.Entry == e.ID && o.WithdrawnAt.IsZero() {
			return true
		}
	}
	return false
}

// slowBoard reports whether all calls of a queue come to the counsellor.
func slowBoard(f *Floor, p *person) bool {
	for _, b := range f.boards {
		if b.Agent == p.ID {
			return true
		}
	}
	return false
}
