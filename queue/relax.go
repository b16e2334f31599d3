package queue

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// The bounds of relaxation: a counsellor's mark has room for so many circles.
const (
	maxRelax  = 8
	maxWishes = 4
)

// RelaxStep widens what a queue asks of whoever takes a call, after the caller has waited for After over all queues
// and faults. A step never narrows: who met an earlier one may go on to take the call, and is asked first. It counts at
// once where nobody at work meets the steps before it. Somebody who merely rings stops no clock.
type RelaxStep struct {
	After time.Duration `json:"after_ns"`
	Needs *agent.Expr   `json:"needs,omitempty"` // from here on instead of what the queue asks for; nil: as before
	Drop  []agent.Skill `json:"drop,omitempty"`  // from here on not asked for any more, neither by the queue nor by the caller
}

// Wish is what a caller would like of whoever takes the call: asked for until the caller has waited for For, and at no
// time where nobody at work meets it; who meets it is asked first even then. A red caller waits for no wish longer than
// DefaultSkilledFor.
type Wish struct {
	Needs agent.Expr    `json:"needs"`
	For   time.Duration `json:"for_ns"`
}

// circle is what is asked from an instant of a wait on. Circles are in order of after, the first one counts from 0.
type circle struct {
	after time.Duration
	needs agent.Expr
	made  agent.Program
}

// circles are the circles of a queue for what one caller asks for.
func (f *Floor) circles(q Queue, e *Entry) []circle {
	widen, _ := f.opened(q.ID)
	own := agent.All(e.Requires...).And(e.Needs)
	base := agent.All(q.Requires...).And(q.Needs)
	relax := q.Relax[:min(len(q.Relax), maxRelax)]
	wishes := e.Wishes[:min(len(e.Wishes), maxWishes)]
	instants := make([]time.Duration, 0, 1+len(relax)+len(wishes))
	instants = append(instants, 0)
	for _, s := range relax {
		instants = append(instants, max(s.After, 0))
	}
	for _, w := range wishes {
		instants = append(instants, w.span(e.Grade))
	}
	slices.Sort(instants)
	instants = slices.Compact(instants)
	out := make([]circle, 0, len(instants))
	for _, at := range instants {
		needs, drop := base, slices.Clone(widen)
		for _, s := range relax {
			if s.After > at {
				break
			}
			if s.Needs != nil {
				needs = *s.Needs
			}
			drop = append(drop, s.Drop...)
		}
		needs = needs.And(own)
		for _, w := range wishes {
			if w.span(e.Grade) > at {
				needs = needs.And(w.Needs)
			}
		}
		needs = needs.Without(drop...)
		if n := len(out); n > 0 && out[n-1].needs.Equal(needs) {
			continue
		}
		out = append(out, circle{after: at, needs: needs, made: f.skills.Compile(needs)})
	}
	return out
}

// span is how long a wish is asked for.
func (w Wish) span(g triage.Grade) time.Duration {
	if g == triage.Red {
		return min(max(w.For, 0), DefaultSkilledFor)
	}
	return max(w.For, 0)
}

// tally counts the counsellors of a lane whose first circle is the same.
type tally struct{ onShift, working, ready int }

// opens is the circle up to which counsellors may take a caller for whom time has opened those up to level: where
// nobody at work is in these, the next one in which there is somebody.
func (l *lane) opens(level int) int {
	for i, t := range l.tallies {
		if t.working > 0 && i <= level {
			return level
		}
		if t.working > 0 {
			return i
		}
	}
	return len(l.tallies) - 1
}

// readyIn reports whether anybody in the circles up to one is Ready.
func (l *lane) readyIn(open int) bool {
	for _, t := range l.tallies[:open+1] {
		if t.ready > 0 {
			return true
		}
	}
	return false
}

// levelOf is the circle that time has opened for an entry, and the instant of the next one; zero: none.
func (f *Floor) levelOf(e *waiting, l *lane) (level int, next time.Time) {
	for i, c := range l.circles[1:] {
		if at := e.EnqueuedAt.Add(c.after); at.After(f.now) {
			return level, at
		}
		level = i + 1
	}
	return level, time.Time{}
}

// setLevel brings the entry's circle up to date with the time, while it is in no row.
func (f *Floor) setLevel(e *waiting) {
	var next time.Time
	e.level, next = f.levelOf(e, e.lane)
	if !next.Equal(e.relaxAt) {
		e.relaxAt = next
		if !next.IsZero() {
			f.setTimer(next, timerRelax, string(e.ID))
		}
	}
}

// relax opens the next circle for an entry by time.
func (f *Floor) relax(e *waiting) {
	e.lane.drop(e)
	f.setLevel(e)
	if e.room() {
		e.lane.add(e)
	}
}

// validate reports what is wrong with a queue's relaxation.
func validRelax(steps []RelaxStep) error {
	if len(steps) > maxRelax {
		return fmt.Errorf("it has %d steps of relaxation; use at most %d", len(steps), maxRelax)
	}
	for i, s := range steps {
		switch {
		case s.After <= 0:
			return fmt.Errorf("relaxation step %d has no span; write how long the caller has waited", i+1)
		case i > 0 && cmp.Compare(s.After, steps[i-1].After) <= 0:
			return fmt.Errorf("relaxation step %d does not come after the step before it; write them in order of time", i+1)
		case s.Needs == nil && len(s.Drop) == 0:
			return fmt.Errorf("relaxation step %d changes nothing; write what it asks for or what it drops", i+1)
		case s.Needs != nil && !s.Needs.Satisfiable():
			return fmt.Errorf("relaxation step %d asks for what nobody can meet; mend its expression", i+1)
		}
	}
	return nil
}
