package queue

import (
	"cmp"
	"slices"

	"heartline/agent"
)

// ranking is a queue's strategy made ready for a lane.
type ranking struct {
	strategy Strategy
	order    []agent.ID
	skill    agent.Skill
	most     int // counsellors who are asked at once for one caller
}

func (f *Floor) rankingOf(q Queue) ranking {
	r := ranking{strategy: orDefault(q.Strategy, LongestIdle), order: q.Order, skill: q.OrderSkill, most: 1}
	if r.strategy == RingAll {
		r.most = max(q.RingAllMax, 1)
	}
	return r
}

// compare says which of two counsellors the strategy takes first; 0: whoever has been idle for longer.
func (r ranking) compare(a, b *person) int {
	switch r.strategy {
	case FewestCalls:
		return cmp.Compare(a.Calls, b.Calls)
	case TopDown:
		if c := cmp.Compare(r.place(a.ID), r.place(b.ID)); c != 0 {
			return c
		}
		if r.skill != "" {
			return cmp.Compare(b.Skills[r.skill], a.Skills[r.skill])
		}
	case LongestIdle, RingAll:
	}
	return 0
}

// place is where a counsellor stands in the order; whoever is not in it comes after all of it.
func (r ranking) place(id agent.ID) int {
	if i := slices.Index(r.order, id); i >= 0 {
		return i
	}
	return len(r.order)
}

// better reports whether one of two candidates for an entry comes before the other: whoever is beyond the cap of red
// calls last, then by circle, then by the strategy. It does not tell apart two of whom the longer idle one is first.
func (f *Floor) better(e *waiting, a, b *person) int {
	if x, y := f.spared(e, a), f.spared(e, b); x != y {
		if x {
			return 1
		}
		return -1
	}
	if c := cmp.Compare(e.lane.marks[a.slot].circle(), e.lane.marks[b.slot].circle()); c != 0 {
		return c
	}
	return e.lane.ranking.compare(a, b)
}
