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

// keptForSkilled reports whether the caller is not for this counsellor yet, because another one who is at work has
// the skills that the grade asks for, or those that the call wants. Who is not red waits for the latter without an end of
// its own: no longer than somebody who has them is at work.
func (f *Floor) keptForSkilled(e *waiting, p *person) bool {
	waits := e.SkilledUntil.After(f.now)
	if p.ID == e.Prefer && e.Waived {
		return false
	}
	var grade, wants []agent.Requirement
	if r, ok := f.gradeRule(e.Grade); ok && waits {
		grade = r.Requires
	}
	if (waits || e.Grade != triage.Red) && p.ID != e.Prefer {
		wants = e.Wants
	}
	graded, wanted := hasAll(p, grade), hasAll(p, wants)
	if graded && wanted {
		return false
	}
	for _, other := range f.roll {
		if e.lane.marks[other.slot]&markWorking == 0 || e.restUntil(other.ID).After(f.now) || f.spared(e, other) {
			continue
		}
		if !graded && hasAll(other, grade) || !wanted && hasAll(other, wants) && (!graded || hasAll(other, grade)) {
			return true
		}
	}
	return false
}

func hasAll(p *person, skills []agent.Requirement) bool {
	_, ok := p.Skills.Meets(skills)
	return ok
}
