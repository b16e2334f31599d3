package agent

// Index numbers skills, so that many counsellors can be judged by an expression without a search for each name. It
// only grows, and is not safe for use by several at once.
type Index struct{ slots map[Skill]int }

// Profile is one counsellor's levels by the numbers of an Index.
type Profile []uint8

// slot is the number of a skill, which gets one if it has none.
func (ix *Index) slot(s Skill) int {
	n, ok := ix.slots[s]
	if !ok {
		if ix.slots == nil {
			ix.slots = map[Skill]int{}
		}
		n = len(ix.slots)
		ix.slots[s] = n
	}
	return n
}

// Profile returns the levels of a counsellor.
func (ix *Index) Profile(skills Skills) Profile {
	most := -1
	for s := range skills {
		most = max(most, ix.slot(s))
	}
	p := make(Profile, most+1)
	for s, l := range skills {
		p[ix.slot(s)] = uint8(min(max(l, 0), 255))
	}
	return p
}

// Program is an expression made ready for many profiles of one Index. The zero Program asks for nothing.
type Program struct{ steps []step }

// step is a term in the order of reading: its parts follow it, and end is where the next term stands.
type step struct {
	op    op
	level uint8
	n     uint8
	slot  uint16
	end   uint16
}

// Compile makes an expression ready.
func (ix *Index) Compile(e Expr) Program {
	var p Program
	if e.root != nil {
		p.add(ix, e.root)
	}
	return p
}

func (p *Program) add(ix *Index, t *term) {
	at := len(p.steps)
	s := step{op: t.op, n: uint8(min(t.n, 255))}
	if t.op == opSkill {
		s.level, s.slot = uint8(min(t.level, 255)), uint16(ix.slot(t.skill))
	}
	p.steps = append(p.steps, s)
	for _, u := range t.of {
		p.add(ix, u)
	}
	p.steps[at].end = uint16(len(p.steps))
}

// Meets reports whether the profile satisfies the expression.
func (p Program) Meets(who Profile) bool { return len(p.steps) == 0 || p.at(0, who) }

func (p Program) at(i int, who Profile) bool {
	s := &p.steps[i]
	switch s.op {
	case opSkill:
		return int(s.slot) < len(who) && who[s.slot] >= s.level
	case opNot:
		return !p.at(i+1, who)
	case opAnd:
		for j := i + 1; j < int(s.end); j = int(p.steps[j].end) {
			if !p.at(j, who) {
				return false
			}
		}
		return true
	case opOr:
		for j := i + 1; j < int(s.end); j = int(p.steps[j].end) {
			if p.at(j, who) {
				return true
			}
		}
		return false
	case opSome:
		n := 0
		for j := i + 1; j < int(s.end); j = int(p.steps[j].end) {
			if p.at(j, who) {
				n++
			}
		}
		return n >= int(s.n)
	case opTrue:
		return true
	case opFalse:
		return false
	}
	return false
}
