package ivr

import (
	"maps"
	"slices"
)

// Arrival is a way in which callers come out of a menu to wait.
type Arrival struct {
	Step  StepID      // that leads out of the menu, or where the key may be pressed that leads to a person
	Queue string      // empty: to a person, in the hotline's own queue
	Needs []SkillNeed // that were set on the way, by name
}

// arrivalsMost bounds how many steps are looked at, each with what was set before.
const arrivalsMost = 20000

// needs are skills with the least level.
type needs map[string]int

// covers reports whether n asks for all that other does.
func (n needs) covers(other needs) bool {
	for skill, level := range other {
		if n[skill] < level {
			return false
		}
	}
	return true
}

// with is what is asked for when one more skill is set.
func (n needs) with(s *SkillNeed) needs {
	if s == nil || n[s.Skill] >= s.Level {
		return n
	}
	out := needs{s.Skill: s.Level}
	for skill, level := range n {
		out[skill] = max(out[skill], level)
	}
	return out
}

// Arrivals lists how callers come out of the menu, each with the skills that were set on the way, also by a caller who goes
// round. A way is left out on which less is asked for than on another one to the same step. ok is false where there are too
// many ways to look at all of them.
func (f *Flow) Arrivals() (list []Arrival, ok bool) {
	type place struct {
		step  StepID
		needs needs
	}
	most := map[StepID][]needs{}
	todo := []place{{f.menu.Entry, nil}}
	for looked := 0; len(todo) > 0; looked++ {
		p := todo[len(todo)-1] // the last first: who has gone round far asks for most, and covers the rest
		todo = todo[:len(todo)-1]
		s := f.menu.Steps[p.step]
		if s == nil || slices.ContainsFunc(most[p.step], func(n needs) bool { return n.covers(p.needs) }) {
			continue
		}
		if looked >= arrivalsMost {
			return nil, false
		}
		most[p.step] = append(slices.DeleteFunc(most[p.step], p.needs.covers), p.needs)
		for _, next := range s.targets() {
			todo = append(todo, place{next, p.needs.with(s.SetSkill)})
		}
	}
	for _, id := range sortedKeys(most) {
		s := f.menu.Steps[id]
		rests := s.Play != nil || s.Menu != nil || s.RecordingNotice
		if s.Queue == "" && !rests && !slices.Contains(s.targets(), Person) {
			continue
		}
		for _, n := range most[id] {
			list = append(list, Arrival{Step: id, Queue: s.Queue, Needs: n.with(s.SetSkill).list()})
		}
	}
	return list, true
}

// list is what is asked for, by name.
func (n needs) list() []SkillNeed {
	var out []SkillNeed
	for _, skill := range slices.Sorted(maps.Keys(n)) {
		out = append(out, SkillNeed{Skill: skill, Level: n[skill]})
	}
	return out
}
