package queue

import "heartline/agent"

// matcher finds the next pair to be joined: of all callers who can be served now, the first in the global
// order, and for that caller the counsellor whom the queue's strategy picks. It changes nothing.
type matcher interface {
	next(f *Floor) (*waiting, *person)
	// needed finds a caller for whom a telephone that rings for somebody less urgent is to be called off.
	needed(f *Floor) (*waiting, *offer)
}

// sweep is the matcher: it walks the lanes that have both callers and ready counsellors. Where nobody is
// kept apart by a rest or a preference such a lane does not exist for longer than one step, so that a sweep
// usually looks at counters only.
type sweep struct {
	cursors []cursor
	rung    []ring
}

// cursor goes through one row of a lane.
type cursor struct {
	row []*waiting
	at  int
}

func (s *sweep) next(f *Floor) (*waiting, *person) {
	s.cursors = s.cursors[:0]
	for _, l := range f.laneSet {
		if l.ready == 0 {
			continue
		}
		for level, row := range l.rows {
			if len(row) > 0 && l.readyIn(l.opens(level)) {
				s.cursors = append(s.cursors, cursor{row: row})
			}
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
		if !f.passed(e) {
			if p := f.pick(e); p != nil {
				return e, p
			}
		}
		if c.at++; c.at == len(c.row) {
			*c = s.cursors[len(s.cursors)-1]
			s.cursors = s.cursors[:len(s.cursors)-1]
		}
	}
	return nil, nil
}

// passed reports whether an entry is passed over for now, because others who are offered nobody come first.
func (f *Floor) passed(e *waiting) bool { return f.loose && e.Offer != "" }

func (c cursor) head() *waiting { return c.row[c.at] }

// match makes every offer that can be made.
func (f *Floor) match() {
	from := len(f.out)
	for {
		e, p := f.matcher.next(f)
		if e == nil && f.loose {
			f.loose = false
			continue
		}
		if e == nil {
			f.tellRounds(f.out[from:])
			f.callOff()
			return
		}
		f.offerTo(e, p, f.explain(e, p))
	}
}

// pick chooses among the ready counsellors by the queue's strategy; nil: none may take the entry now.
func (f *Floor) pick(e *waiting) *person {
	g := f.gate(e)
	var best *person
	for _, p := range f.ready {
		m := e.lane.marks[p.slot]
		if m&markReady == 0 || f.bar(e, p, &g) != "" {
			continue
		}
		if best == nil || f.better(e, p, best) < 0 { // f.ready is in the order of idleness
			best = p
		}
		if m.circle() == 0 && e.lane.ranking.idlest() && !f.spared(e, p) {
			break
		}
	}
	return best
}

// gate is what must be known of an entry to judge who may take it now.
type gate struct {
	open  int  // the widest circle that counts
	kept  bool // for the preferred counsellor
	asked asked
}

func (f *Floor) gate(e *waiting) gate {
	g := gate{open: e.lane.opens(e.level)}
	g.kept = f.kept(e, g.open)
	g.asked = f.askedFor(e, g.open)
	return g
}

// bar says what keeps a ready, qualified counsellor from this very entry; empty: nothing.
func (f *Floor) bar(e *waiting, p *person, g *gate) string {
	switch {
	case e.lane.marks[p.slot].circle() > g.open:
		return "not_yet"
	case f.asks(e, p):
		return string(agent.Reserved)
	case f.seatless(e, p):
		return "outside_seat"
	case e.rests(p, f.now):
		return "resting"
	case g.kept && p.ID != e.Prefer:
		return "kept_for_preferred"
	case g.asked.keep(e, p):
		return "kept_for_skilled"
	case f.sparedBeside(e, p):
		return "red_cap"
	}
	return ""
}

// kept reports whether the entry still waits for its preferred counsellor alone: who is at work for this
// lane, does not rest for this call, and whose time has not run out.
func (f *Floor) kept(e *waiting, open int) bool {
	if e.Prefer == "" || !e.PreferUntil.After(f.now) {
		return false
	}
	p := f.people[e.Prefer]
	return p != nil && e.lane.atWork(p, open) && !f.rests(e, p) && !f.spared(e, p)
}

// atWork reports whether a counsellor serves the lane within a circle, and is at work.
func (l *lane) atWork(p *person, open int) bool {
	m := l.marks[p.slot]
	return m&markWorking != 0 && m.circle() <= open
}
