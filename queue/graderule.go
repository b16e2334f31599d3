package queue

import (
	"time"

	"heartline/agent"
	"heartline/triage"
)

// GradeRule is what a grade asks of whoever takes the caller.
type GradeRule struct {
	// Requires are skills that a counsellor should have. For SkilledFor from the grading on the caller waits for one
	// of those who are at work and have them; then everybody may take the caller, so that no rule leaves a person
	// alone who has just been found to be in danger.
	Requires   []agent.Requirement `json:"requires,omitempty"`
	SkilledFor time.Duration       `json:"skilled_for_ns,omitempty"` // default 10 s
}

// DefaultSkilledFor is how long a graded caller waits for somebody with the grade's skills alone.
const DefaultSkilledFor = 10 * time.Second

// gradeRule is the rule of a grade; ok is false where it asks for nothing.
func (f *Floor) gradeRule(g triage.Grade) (r GradeRule, ok bool) {
	r, ok = f.rules.Grades[g]
	return r, ok && len(r.Requires) > 0
}

// wantSkilled begins, or ends, the time in which the caller waits for the skills of the present grade, and a red one for
// those that the call itself wants.
func (f *Floor) wantSkilled(e *waiting) {
	e.SkilledUntil = time.Time{}
	if r, ok := f.gradeRule(e.Grade); ok || len(e.Wants) > 0 && e.Grade == triage.Red {
		e.SkilledUntil = f.now.Add(orDefault(r.SkilledFor, DefaultSkilledFor))
		f.setTimer(e.SkilledUntil, timerSkilled, string(e.ID))
	}
}

// asked is what a grade and a call ask for beside what everybody who may take the entry has, and whether somebody at work
// who may take it has that.
type asked struct {
	grade, wants               []agent.Requirement
	anyGrade, anyWant, anyBoth bool
}

// askedFor finds what is asked for of who takes the entry now: for SkilledFor the skills of its grade, and those that the
// call wants. Who is not red waits for the latter without an end of its own: no longer than somebody who has them is at
// work. open is the widest circle that counts.
func (f *Floor) askedFor(e *waiting, open int) (a asked) {
	waits := e.SkilledUntil.After(f.now)
	if r, ok := f.gradeRule(e.Grade); ok && waits {
		a.grade = r.Requires
	}
	if waits || e.Grade != triage.Red {
		a.wants = e.Wants
	}
	if len(a.grade) == 0 && len(a.wants) == 0 {
		return a
	}
	for _, p := range f.roll {
		if !e.lane.atWork(p, open) || f.rests(e, p) || f.spared(e, p) {
			continue
		}
		graded, wanted := hasAll(p, a.grade), hasAll(p, a.wants)
		a.anyGrade, a.anyWant, a.anyBoth = a.anyGrade || graded, a.anyWant || wanted, a.anyBoth || graded && wanted
		if a.anyBoth {
			break
		}
	}
	return a
}

// keep reports whether the caller is not for this counsellor yet, because another one who is at work has what is asked
// for and this one has not.
func (a *asked) keep(e *waiting, p *person) bool {
	if len(a.grade) == 0 && len(a.wants) == 0 || p.ID == e.Prefer && e.Waived {
		return false
	}
	graded, wanted := hasAll(p, a.grade), p.ID == e.Prefer || hasAll(p, a.wants)
	switch {
	case graded && wanted:
		return false
	case graded:
		return a.anyBoth
	default:
		return a.anyGrade || !wanted && a.anyWant
	}
}

func hasAll(p *person, skills []agent.Requirement) bool {
	_, ok := p.Skills.Meets(skills)
	return ok
}
