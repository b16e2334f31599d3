package legal

import (
	"strings"

	"heartline/roster/model"
)

// repairs returns all cells that could mend a broken rule: of a person, on the days from the one before to the one after those that it names;
// of a day, those of everybody.
func (s *mender) repairs(v model.Violation) []cell {
	from, _ := s.cal.Day(v.Date) // the checker writes no other dates, but some before the first day and after the last
	until := from
	if v.Until != "" {
		until, _ = s.cal.Day(v.Until)
	}
	if v.Staff != "" {
		until++
	}
	if v.Staff != "" || v.Shift == "" {
		from-- // what begins on the day before may reach into it
	}
	from, until = max(from, s.today), min(until, s.m.Days-1)
	var cells []cell
	if v.Staff != "" {
		for d := from; d <= until; d++ {
			cells = append(cells, s.choices(s.people[v.Staff], d, v, true)...)
		}
		return cells
	}
	for d := from; d <= until; d++ {
		for person := range s.m.Staff {
			cells = append(cells, s.choices(person, d, model.Violation{Shift: v.Shift, Role: v.Role}, !strings.HasPrefix(v.Rule, "demand:") || s.does(person, d, v))...)
		}
	}
	return cells
}

// does reports whether a person is one of those of whom there may be too many: in the shift of a row of the demand, or, of one by
// clock times, in any.
func (s *mender) does(person, d int, v model.Violation) bool {
	now := s.cells[person][d]
	in := now.Shift == v.Shift || v.Shift == "" && v.Hard
	return now.Shift != "" && in && (v.Role == "" || s.sheet.Role(now.Role) == v.Role)
}

// choices returns what a person could do on a day instead: of the types and roles that a hole is of, or, for a rule of the person, of all.
func (s *mender) choices(person, d int, v model.Violation, free bool) []cell {
	var cells []cell
	if free {
		cells = append(cells, cell{person: person, day: d})
	}
	for _, o := range s.options {
		if v.Staff == "" && (v.Shift != "" && o.Shift != v.Shift || v.Role != "" && o.Role != v.Role) {
			continue
		}
		cells = append(cells, cell{person, d, o.Shift, o.Role})
	}
	return cells
}
