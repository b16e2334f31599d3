package agent

import "slices"

// Without is the expression in which the skills are not asked for: every demand on one of them counts as met, also
// the demand not to have it.
func (e Expr) Without(skills ...Skill) Expr {
	if e.root == nil || len(skills) == 0 {
		return e
	}
	switch t := e.root.without(skills, opTrue); t.op {
	case opTrue, opFalse:
		return Expr{}
	default:
		return Expr{t}.pruned()
	}
}

// without puts met, opTrue or opFalse, in the place of each of the skills.
func (t *term) without(skills []Skill, met op) *term {
	switch t.op {
	case opSkill:
		if slices.Contains(skills, t.skill) {
			return &term{op: met}
		}
		return t
	case opNot:
		flipped := opFalse
		if met == opFalse {
			flipped = opTrue
		}
		switch u := t.of[0].without(skills, flipped); u.op {
		case opTrue:
			return &term{op: opFalse}
		case opFalse:
			return &term{op: opTrue}
		default:
			return notTerm(u)
		}
	case opAnd:
		return t.reduced(skills, met, len(t.of))
	case opOr:
		return t.reduced(skills, met, 1)
	case opSome:
		return t.reduced(skills, met, t.n)
	case opTrue, opFalse:
	}
	return t
}

// reduced asks for n of what is left of the terms.
func (t *term) reduced(skills []Skill, met op, n int) *term {
	left := make([]*term, 0, len(t.of))
	for _, u := range t.of {
		switch u = u.without(skills, met); u.op {
		case opTrue:
			n--
		case opFalse:
		default:
			left = append(left, u)
		}
	}
	switch {
	case n <= 0:
		return &term{op: opTrue}
	case n > len(left):
		return &term{op: opFalse}
	}
	return someTerm(n, left)
}

// pruned keeps of several levels of one skill on top of the expression the highest: the others ask for nothing.
func (e Expr) pruned() Expr {
	if e.root == nil || e.root.op != opAnd {
		return e
	}
	most := map[Skill]SkillLevel{}
	for _, t := range e.root.of {
		if t.op == opSkill {
			most[t.skill] = max(most[t.skill], t.level)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(e.root.of), func(t *term) bool { return t.op == opSkill && t.level < most[t.skill] })
	if len(kept) == len(e.root.of) {
		return e
	}
	return Expr{joinTerms(opAnd, kept)}
}

// satisfySteps bounds the search of Satisfiable.
const satisfySteps = 20_000

// Satisfiable reports whether anybody at all could satisfy the expression: it is false for one that contradicts
// itself, such as "crisis and not crisis". A search that would take too long counts as true.
func (e Expr) Satisfiable() bool {
	if e.root == nil {
		return true
	}
	s := search{root: e.root, skills: e.Skills(), set: map[Skill]SkillLevel{}, left: satisfySteps}
	return s.try(0)
}

type search struct {
	root   *term
	skills []Skill
	set    map[Skill]SkillLevel // chosen so far
	left   int
}

// try chooses levels for the skills from i on. Only the levels that the expression names make a difference.
func (s *search) try(i int) bool {
	if s.left--; s.left < 0 {
		return true
	}
	switch s.root.known(s.set) {
	case yes:
		return true
	case no:
		return false
	case open:
	}
	if i == len(s.skills) {
		return false
	}
	skill := s.skills[i]
	levels := []SkillLevel{0}
	s.root.walk(func(t *term) {
		if t.op == opSkill && t.skill == skill {
			levels = append(levels, t.level)
		}
	})
	slices.Sort(levels)
	levels = slices.Compact(levels)
	defer delete(s.set, skill)
	for _, l := range slices.Backward(levels) {
		s.set[skill] = l
		if s.try(i + 1) {
			return true
		}
	}
	return false
}

// verdict is what is known of a term while some skills are not chosen yet.
type verdict uint8

const (
	open verdict = iota
	yes
	no
)

func (t *term) known(set map[Skill]SkillLevel) verdict {
	switch t.op {
	case opSkill:
		l, ok := set[t.skill]
		switch {
		case !ok:
			return open
		case l >= t.level:
			return yes
		}
		return no
	case opNot:
		switch t.of[0].known(set) {
		case yes:
			return no
		case no:
			return yes
		case open:
		}
		return open
	case opAnd:
		return t.count(set, len(t.of))
	case opOr:
		return t.count(set, 1)
	case opSome:
		return t.count(set, t.n)
	case opTrue:
		return yes
	case opFalse:
		return no
	}
	return open
}

func (t *term) count(set map[Skill]SkillLevel, n int) verdict {
	met, failed := 0, 0
	for _, u := range t.of {
		switch u.known(set) {
		case yes:
			met++
		case no:
			failed++
		case open:
		}
	}
	switch {
	case met >= n:
		return yes
	case len(t.of)-failed < n:
		return no
	}
	return open
}
