package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"heartline/console/api"
	"heartline/roster"
)

// fits finds what is wrong with the shifts of a file, whose lines are rows, beside the configuration and the shifts that stay.
func (r *rosters) fits(shifts []roster.Shift, rows []int, stay []roster.Shift) (faults []roster.RowError) {
	served := r.lines()
	lines := map[string]int{} // by the shift's id; none of those that stay
	for i, s := range shifts {
		lines[s.ID] = rows[i]
		if s.Line != "" && !slices.Contains(served, s.Line) {
			faults = append(faults, roster.RowError{Line: rows[i], Column: "line", Text: fmt.Sprintf(
				"no queue is served by the line %q, so that this shift would get no calls; use the line of a queue, or none", s.Line)})
		}
	}
	all := slices.Concat(stay, shifts)
	slices.SortStableFunc(all, func(a, b roster.Shift) int {
		return cmp.Or(strings.Compare(a.Agent, b.Agent), a.Start.Compare(b.Start))
	})
	last := roster.Shift{}
	for _, s := range all {
		if last.Agent == s.Agent && last.Overlaps(s) {
			faults = append(faults, r.overlap(last, s, lines)...)
		}
		if last.Agent != s.Agent || s.End.After(last.End) {
			last = s
		}
	}
	slices.SortStableFunc(faults, func(a, b roster.RowError) int { return a.Line - b.Line })
	return faults
}

// overlap says that two shifts of one person overlap, of which at least one is of the file.
func (r *rosters) overlap(a, b roster.Shift, lines map[string]int) []roster.RowError {
	first, second := lines[a.ID], lines[b.ID]
	var text string
	switch {
	case first > 0 && second > 0:
		text = fmt.Sprintf("the shift overlaps the same counsellor's shift in line %d; change one of them", min(first, second))
	case first > 0:
		text = "the shift overlaps the published one from " + b.Start.In(r.zone()).Format(shiftTime) + "; let the file hold that day too, or change the shift"
	case second > 0:
		text = "the shift overlaps the published one from " + a.Start.In(r.zone()).Format(shiftTime) + "; let the file hold that day too, or change the shift"
	default:
		return nil // both are published
	}
	return []roster.RowError{{Line: max(first, second), Column: "start", Text: text}}
}

// shiftTime is how a message names the start of a shift.
const shiftTime = "2006-01-02 15:04"

// refusedRoster says what is wrong.
func refusedRoster(faults []roster.RowError) api.RosterImport {
	out := api.RosterImport{}
	for _, f := range faults {
		out.Errors = append(out.Errors, rowError(f))
	}
	return out
}

// rowError shows a fault of a table: what lies behind the semicolon is the mend, and so is a sentence without one, such as "use 0 to 1440".
func rowError(f roster.RowError) api.RowError {
	message, mend, both := strings.Cut(f.Text, "; ")
	if !both {
		message, mend = "this cannot be taken", f.Text
	}
	return api.RowError{Line: f.Line, Column: f.Column, Message: message, Mend: mend}
}
