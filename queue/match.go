package queue

import (
	"heartline/agent"
)

// explainMax bounds the counsellors listed in an explanation.
const explainMax = 64

// matcher finds the next pair to be joined: of all callers who can be served now, the first in the global
// order, and for that caller the counsellor whom the queue's strategy picks. It changes nothing.
type matcher interface {
	next(f *Floor) (*waiting, *person)
}

// sweep is the matcher: it walks the lanes that have both callers and ready counsellors. Where nobody is
// kept apart by a rest or a preference such a lane does not exist for longer than one step, so that a sweep
// usually looks at counters only.
type sweep struct{ cursors []cursor }

type cursor struct {
	lane *lane
	at   int
}

func (s *sweep) next(f *Floor) (*waiting, *person) {
	s.cursors = s.cursors[:0]
	for _, l := range f.laneSet {
		if l.ready > 0 && len(l.waiting) > 0 {
			s.cursors = append(s.cursors, cursor{lane: l})
		}
	}
	for len(s.cursors) > 0 {
		first := 0
		for i := 1; i < len(s.cursors); i++ {
			if before(s.cursors[i].head(), s.cursors[first].head()) < 0 {
				first = i
			}
		}
		c := &s.cursors[first]
		e := c.head()
		if p := f.pick(e); p != nil {
			return e, p
		}
		if c.at++; c.at == len(c.lane.waiting) {
			*c = s.cursors[len(s.cursors)-1]
			s.cursors = s.cursors[:len(s.cursors)-1]
		}
	}
	return nil, nil
}

func (c cursor) head() *waiting { return c.lane.waiting[c.at] }

// match makes every offer that can be made.
func (f *Floor) match() {
	for {
		e, p := f.matcher.next(f)
		if e == nil {
			return
		}
		f.offerTo(e, p, f.explain(e, p))
	}
}

// pick chooses among the ready counsellors by the queue's strategy; nil: none may take the entry now.
func (f *Floor) pick(e *waiting) *person {
	// LongestIdle is the only strategy yet; f.ready is in its order.
	var last *person // beyond the cap of red calls: only where there is nobody else
	for _, p := range f.ready {
		if e.lane.marks[p.slot]&markReady == 0 || f.bar(e, p) != "" {
			continue
		}
		if !f.spared(e, p) {
			return p
		}
		if last == nil {
			last = p
		}
	}
	return last
}

// bar says what keeps a ready, qualified counsellor from this very entry; empty: nothing.
func (f *Floor) bar(e *waiting, p *person) string {
	if e.restUntil(p.ID).After(f.now) {
		return "resting"
	}
	if p.ID != e.Prefer && f.kept(e) {
		return "kept_for_preferred"
	}
	if f.keptForSkilled(e, p) {
		return "kept_for_skilled"
	}
	return ""
}

// kept reports whether the entry still waits for its preferred counsellor alone: who is at work for this
// lane, does not rest for this call, and whose time has not run out.
func (f *Floor) kept(e *waiting) bool {
	if e.Prefer == "" || !e.PreferUntil.After(f.now) {
		return false
	}
	p := f.people[e.Prefer]
	return p != nil && e.lane.marks[p.slot]&markWorking != 0 && !e.restUntil(p.ID).After(f.now) && !f.spared(e, p)
}

// explain lists the candidates in the strategy's order and why each other counsellor was none.
func (f *Floor) explain(e *waiting, chosen *person) Explanation {
	why := Explanation{Step: f.step(e, chosen), Candidates: []agent.ID{chosen.ID}}
	looked, spare := 1, !f.spared(e, chosen)
	for _, p := range f.ready {
		if p != chosen && (!spare || !f.spared(e, p)) && e.lane.marks[p.slot]&markReady != 0 && f.bar(e, p) == "" {
			if len(why.Candidates) == explainMax {
				break
			}
			why.Candidates = append(why.Candidates, p.ID)
			looked++
		}
	}
	for _, p := range f.roll {
		if len(why.Excluded) == explainMax {
			break
		}
		reason := f.excluded(e, p)
		if reason == "" && p != chosen && spare && f.spared(e, p) {
			reason = "red_cap"
		}
		if reason != "" {
			why.Excluded = append(why.Excluded, Exclusion{Agent: p.ID, Reason: reason})
			looked++
		}
	}
	why.More = len(f.roll) - looked
	return why
}

func (f *Floor) step(e *waiting, p *person) string {
	switch p.ID {
	case e.Only:
		return "only"
	case e.Prefer:
		return "preferred"
	case e.Also:
		return "overflow_agent"
	default:
		return string(LongestIdle)
	}
}

// excluded says why a counsellor is no candidate for the entry; empty: is one.
func (f *Floor) excluded(e *waiting, p *person) string {
	if p.State == agent.LoggedOut {
		return string(agent.LoggedOut)
	}
	if missing, ok := e.lane.qualifies(p); !ok {
		return missing
	}
	if p.State != agent.Ready {
		if !p.OnDuty {
			return string(agent.ReasonOffShift)
		}
		if p.State == agent.NotReady {
			return string(p.State) + ":" + string(p.Reason)
		}
		return string(p.State)
	}
	return f.bar(e, p)
}
