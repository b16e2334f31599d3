package queue

import (
	"cmp"
	"slices"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// This file is the rule of matching written a second time, as plainly as it can be said: from the rules and the state
// alone, with no index, no mark and no counter.

// slowOrder says who of two callers is served first.
func slowOrder(aging *Aging, a, b *waiting) int {
	if x, y := a.Grade == triage.Red, b.Grade == triage.Red; x != y {
		return firstIf(x)
	}
	if aging == nil && a.Grade.Rank() != b.Grade.Rank() {
		return cmp.Compare(a.Grade.Rank(), b.Grade.Rank())
	}
	if a.Returned != b.Returned {
		return firstIf(a.Returned)
	}
	if aging == nil || a.Grade == triage.Red {
		if a.Priority != b.Priority {
			return cmp.Compare(b.Priority, a.Priority)
		}
	} else {
		as := func(e *waiting) time.Time {
			at := e.EnqueuedAt.Add(-time.Duration(e.Priority) * aging.PriorityAhead)
			if e.Grade == triage.Yellow {
				at = at.Add(-aging.YellowAhead)
			}
			return at
		}
		if c := as(a).Compare(as(b)); c != 0 {
			return c
		}
	}
	return cmp.Or(a.EnqueuedAt.Compare(b.EnqueuedAt), cmp.Compare(a.ID, b.ID))
}

func firstIf(first bool) int {
	if first {
		return -1
	}
	return 1
}

func slowQueue(f *Floor, e *waiting) Queue {
	if q, ok := f.rules.Queues[e.Queue]; ok {
		return q
	}
	return f.retired[e.Queue]
}

// slowMeets reports whether the skills do for the caller after a wait.
func slowMeets(f *Floor, e *waiting, skills agent.Skills, waited time.Duration) bool {
	q := slowQueue(f, e)
	asked, drop := agent.All(q.Requires...).And(q.Needs), slowWidened(f, q)
	for _, s := range q.Relax {
		if s.After <= waited {
			drop = append(drop, s.Drop...)
			if s.Needs != nil {
				asked = *s.Needs
			}
		}
	}
	asked = asked.And(e.Needs)
	for _, r := range e.Requires {
		asked = asked.And(agent.All(r))
	}
	for _, w := range e.Wishes {
		if w.For > waited && (e.Grade != triage.Red || waited < DefaultSkilledFor) {
			asked = asked.And(w.Needs)
		}
	}
	return asked.Without(drop...).Meets(skills)
}

func slowWidened(f *Floor, q Queue) (skills []agent.Skill) {
	for hotline := range f.surges {
		if s := f.rules.Surges[hotline]; slices.Contains(s.Queues, q.ID) {
			skills = append(skills, s.Widen...)
		}
	}
	return skills
}

// slowFrom is the wait from which on the skills do, or did at any time before; negative: never.
func slowFrom(f *Floor, e *waiting, p *person) time.Duration {
	if b, ok := f.boards[e.Queue]; ok {
		return onlyIf(b.Agent == p.ID)
	}
	if e.Only != "" {
		return onlyIf(e.Only == p.ID)
	}
	if p.ID == e.Also {
		return 0
	}
	if p.OnDuty && len(p.Queues) > 0 && !slices.Contains(p.Queues, e.Queue) {
		return -1
	}
	if lines := slowLines(f, slowQueue(f, e)); lines[0] != "" && p.OnDuty && len(p.Lines) > 0 && !slices.ContainsFunc(lines, p.serves) {
		return -1
	}
	instants := []time.Duration{0, DefaultSkilledFor}
	for _, s := range slowQueue(f, e).Relax {
		instants = append(instants, s.After)
	}
	for _, w := range e.Wishes {
		instants = append(instants, w.For)
	}
	slices.Sort(instants)
	for _, at := range instants {
		if slowMeets(f, e, p.Skills, at) {
			return at
		}
	}
	return -1
}

func onlyIf(ok bool) time.Duration {
	if ok {
		return 0
	}
	return -1
}

// slowServes reports whether the counsellor may take the caller now or some time.
func slowServes(f *Floor, e *waiting, p *person) bool { return slowFrom(f, e, p) >= 0 }

// slowMayTake reports whether the counsellor's circle is open: by time, or because nobody at work meets a narrower one.
func slowMayTake(f *Floor, e *waiting, p *person) bool {
	from := slowFrom(f, e, p)
	if from < 0 {
		return false
	}
	if from <= f.now.Sub(e.EnqueuedAt) {
		return true
	}
	for _, other := range f.people {
		if at := slowFrom(f, e, other); other.working() && at >= 0 && at < from {
			return false
		}
	}
	return true
}

func slowEligible(f *Floor, e *waiting, p *person) bool {
	return p.State == agent.Ready && p.OnDuty && p.SeatUp && slowSuits(f, e, p)
}

// slowSuits reports whether the caller may come to the counsellor now, whatever they do.
func slowSuits(f *Floor, e *waiting, p *person) bool {
	if !slowMayTake(f, e, p) || e.rests(p, f.now) {
		return false
	}
	for _, id := range append([]OfferID{e.Offer}, e.Beside...) { // not closed yet, whatever the counsellor has done since
		if o := f.offers[id]; o != nil && o.Agent == p.ID {
			return false
		}
	}
	if slowKeptForSkilled(f, e, p) || slowSpared(f, e, p) && slowOthersRing(f, e) {
		return false
	}
	first := f.people[e.Prefer]
	if first == nil || slowSpared(f, e, first) || first == p || !e.PreferUntil.After(f.now) || e.rests(first, f.now) {
		return true
	}
	return !first.working() || !slowMayTake(f, e, first)
}

// slowBetter says who of two counsellors is taken: whoever is beyond the cap of red calls last, then who met what was
// asked for first, then by the queue's strategy.
func slowBetter(f *Floor, e *waiting, p, best *person) bool {
	if a, b := slowSpared(f, e, p), slowSpared(f, e, best); a != b {
		return b
	}
	if a, b := slowFrom(f, e, p), slowFrom(f, e, best); a != b {
		return a < b
	}
	q := slowQueue(f, e)
	switch q.Strategy {
	case FewestCalls:
		if p.Calls != best.Calls {
			return p.Calls < best.Calls
		}
	case TopDown:
		for _, id := range q.Order {
			if p.ID == id || best.ID == id {
				return p.ID == id
			}
		}
		if a, b := p.Skills[q.OrderSkill], best.Skills[q.OrderSkill]; q.OrderSkill != "" && a != b {
			return a > b
		}
	case LongestIdle, RingAll:
	}
	return p.IdleSince.Before(best.IdleSince) || p.IdleSince.Equal(best.IdleSince) && p.ID < best.ID
}

// drawMatching adds relaxation, a strategy and rests of its own to a queue.
func drawMatching(t *rapid.T, q *Queue) {
	if rapid.IntRange(0, 2).Draw(t, "expression") == 0 {
		q.Needs = drawExpr(t)
	}
	after := time.Duration(0)
	for range rapid.IntRange(0, 2).Draw(t, "relax") {
		after += drawSeconds(t, 1, 30)
		s := RelaxStep{After: after}
		if rapid.Bool().Draw(t, "needs") {
			needs := drawExpr(t)
			s.Needs = &needs
		} else {
			s.Drop = []agent.Skill{rapid.SampledFrom(propSkills).Draw(t, "drop")}
		}
		q.Relax = append(q.Relax, s)
	}
	q.Strategy = rapid.SampledFrom([]Strategy{LongestIdle, FewestCalls, TopDown, RingAll, RingAll}).Draw(t, "strategy")
	if q.Strategy == RingAll {
		q.RingAllMax = rapid.IntRange(0, 3).Draw(t, "at once")
	}
	if q.Strategy == TopDown {
		q.Order = rapid.Permutation(propAgents).Draw(t, "order")[:rapid.IntRange(0, 3).Draw(t, "ordered")]
		q.OrderSkill = rapid.SampledFrom(append([]agent.Skill{""}, propSkills...)).Draw(t, "by")
	}
	q.NoAnswerRest, q.BusyRest, q.UnreachableRest = drawSeconds(t, 0, 5), drawSeconds(t, 0, 15), drawSeconds(t, 0, 15)
}

func drawExpr(t *rapid.T) agent.Expr {
	e, err := agent.ParseExpr(rapid.SampledFrom([]string{
		"", "law", "law or minors", "not law", "law >= 2 and not minors", "1 of (law >= 3, minors >= 3)", "2 of (law, minors, elders)", "elders",
	}).Draw(t, "expr"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func drawWishes(t *rapid.T) (out []Wish) {
	for range rapid.IntRange(0, 2).Draw(t, "wishes") {
		out = append(out, Wish{Needs: drawExpr(t), For: drawSeconds(t, 0, 40)})
	}
	return out
}
