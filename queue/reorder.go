package queue

import (
	"slices"

	"heartline/triage"
)

// PriorityFor is the priority that brings a waiting caller to the front, or to the end, of those of the same grade who
// wait. Where priority is a credit of time, it is the least one that does. moves is false where the caller is there
// already; ok is false where the call does not wait.
func (s *Snapshot) PriorityFor(call string, first bool) (priority int, moves, ok bool) {
	i := slices.IndexFunc(s.Waiting, func(w Waiting) bool { return w.Call == call })
	if i < 0 {
		return 0, false, false
	}
	me := s.Waiting[i]
	priority = me.Priority
	for j, w := range s.Waiting {
		if j == i || w.Grade != me.Grade || w.Returned != me.Returned {
			continue
		}
		level := w.Priority + s.steps(me, w, first)
		switch {
		case first && level >= priority:
			priority = level + 1
		case !first && level <= priority:
			priority = level - 1
		}
		moves = moves || first && j < i || !first && j > i
	}
	return min(max(priority, -priorityMost), priorityMost), moves, true
}

// steps is how many steps of priority the time between two arrivals is worth, rounded so that one step beyond them
// decides.
func (s *Snapshot) steps(me, other Waiting, first bool) int {
	if s.Aging == nil || s.Aging.PriorityAhead <= 0 || me.Grade == triage.Red {
		return 0
	}
	later, step := me.EnqueuedAt.Sub(other.EnqueuedAt), s.Aging.PriorityAhead
	n := later / step
	switch rest := later % step; {
	case first && rest < 0:
		n--
	case !first && rest > 0:
		n++
	}
	return int(n)
}
