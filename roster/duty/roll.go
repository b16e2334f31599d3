package duty

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
)

// Tags with a meaning of their own. Any other word may be asked for too.
const (
	OnCall     = "on_call"
	SecondLine = "second_line"
	Supervisor = "supervisor"
)

// Shift is one person's time on duty, half-open.
type Shift struct {
	ID     string
	Person string
	Line   string // empty: every line
	Role   string
	Tags   []string
	Order  int // in the chain: who has less is asked first
	Start  time.Time
	End    time.Time
}

// Is reports whether the shift is of a role, or has it as a tag. The empty role is that of every shift.
func (s *Shift) Is(role string) bool {
	return role == "" || s.Role == role || slices.Contains(s.Tags, role)
}

func (s *Shift) covers(at time.Time) bool { return !at.Before(s.Start) && at.Before(s.End) }

func (s *Shift) serves(line string) bool { return line == "" || s.Line == "" || s.Line == line }

// Skill is what somebody can do in [From, Until). A zero From: ever since; a zero Until: for good.
type Skill struct {
	ID          string
	From, Until time.Time
}

// Way is a way to reach somebody: a kind such as "desk" or "telephone", and an id of a seat or of a sealed number.
type Way struct {
	Kind string
	Ref  string
}

// Person is one of the staff.
type Person struct {
	ID     string
	Skills []Skill
	Areas  []string // that the person serves, with all that lies in them; none: every area
	Ways   []Way    // the first is tried first; none: cannot be reached
}

// Area is a place in the tree of areas: a village in a town in a county.
type Area struct {
	ID     string
	Parent string // empty: it lies in no other
}

// Roll is what an Index is made of.
type Roll struct {
	Shifts []Shift
	People []Person
	Areas  []Area
}

// check returns fault.Invalid for a roll that contradicts itself.
func (r Roll) check(people map[string]*Person, parents map[string]string) error {
	const op = "duty"
	bad := func(format string, args ...any) error { return fault.New(fault.Invalid, op, format, args...) }
	if len(people) != len(r.People) {
		return bad("two people have one id; give each an id of its own")
	}
	if len(parents) != len(r.Areas) {
		return bad("two areas have one id; give each an id of its own")
	}
	for _, s := range r.Shifts {
		if people[s.Person] == nil {
			return bad("shift %q is that of %q, whom nobody knows; add the person", s.ID, s.Person)
		}
		if !s.End.After(s.Start) {
			return bad("shift %q does not end after its start; mend its times", s.ID)
		}
	}
	for _, p := range r.People {
		for _, a := range p.Areas {
			if _, known := parents[a]; !known {
				return bad("%q serves the area %q, which is not in the tree; add the area", p.ID, a)
			}
		}
	}
	for area, parent := range parents {
		if _, known := parents[parent]; parent != "" && !known {
			return bad("the area %q lies in %q, which is not in the tree; add it", area, parent)
		}
		for depth, up := 0, parent; up != ""; depth, up = depth+1, parents[up] {
			if depth > len(parents) {
				return bad("the area %q lies in itself; mend the tree", area)
			}
		}
	}
	return nil
}

// byStart orders shifts.
func byStart(a, b Shift) int {
	return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Person, b.Person), a.End.Compare(b.End), strings.Compare(a.ID, b.ID))
}
