package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"heartline/roster/legal"
	"heartline/roster/life"
	"heartline/roster/model"
)

// judgeGround is a model of some months with what is published in it, ready to say what a change would break.
//
// A model knows whole shifts of its types, one for each person and date. What is published has parts as well, shifts that were
// moved, and people with two shifts on a date. Each of those is laid out as one shift from its beginning to its end, of a type
// of its own that counts for the rules as the types that it is made of do. Parts that one person has of one shift, and that
// follow each other, are that shift.
type judgeGround struct {
	base   *model.Model
	cal    *model.Calendar
	zone   *time.Location
	last   string                  // the day up to which a rule counts that counts over all days; empty: up to the last
	rows   map[string][]life.Shift // by holder
	passed map[string]bool         // rows of demand that are not judged

	mu    sync.Mutex // protects the following once the ground is laid: many ask the same one
	parts map[string]partType
	pos   *legal.Position
	laid  int // how many parts the position knows
}

// partType is a type of shift that the model does not have.
type partType struct {
	model.ShiftType
	of []string // the types that it is made of
}

// dayCell is what a person does on a date.
type dayCell struct{ shift, role string }

// laidOut is what of a person's shifts is laid out as one.
type laidOut struct {
	date    string // of the roster
	day     int    // on which it begins
	start   time.Time
	end     time.Time
	worked  int
	longest time.Duration
	role    string
	of      []string
	own     bool // no shift says what counts as worked: its type does
}

// cells returns what a person does by date.
func (g *judgeGround) cells(shifts []life.Shift) map[string]dayCell {
	sorted := slices.Clone(shifts)
	slices.SortFunc(sorted, func(a, b life.Shift) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID)) })
	var all []laidOut
	for _, s := range sorted {
		day, ok := g.cal.Day(s.Start.In(g.zone).Format(time.DateOnly))
		if !ok || day < 0 || day >= g.base.Days {
			continue
		}
		if n := len(all); n > 0 && (all[n-1].day == day || all[n-1].date == s.Date && all[n-1].end.Equal(s.Start)) {
			all[n-1].add(s)
			continue
		}
		one := laidOut{date: s.Date, day: day, start: s.Start, end: s.Start, own: true}
		one.add(s)
		all = append(all, one)
	}
	out := map[string]dayCell{}
	for _, one := range all {
		out[g.cal.Date(one.day)] = dayCell{g.typeOf(one), g.roleOf(one)}
	}
	return out
}

func (one *laidOut) add(s life.Shift) {
	if s.End.After(one.end) {
		one.end = s.End
	}
	one.worked += s.Minutes()
	one.own = one.own && s.Credit == 0
	if long := s.End.Sub(s.Start); long > one.longest {
		one.longest, one.role = long, s.Role
	}
	if !slices.Contains(one.of, s.Type) {
		one.of = append(one.of, s.Type)
	}
}

func (g *judgeGround) modelType(id string) *model.ShiftType {
	i := slices.IndexFunc(g.base.Shifts, func(s model.ShiftType) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &g.base.Shifts[i]
}

// typeOf returns the type of a laidOut, which is a new one where the model has none.
func (g *judgeGround) typeOf(one laidOut) string {
	if t := g.modelType(one.of[0]); len(one.of) == 1 && t != nil && (one.own || one.worked == t.Worked()) &&
		g.cal.Begins(one.day, t).Equal(one.start) && g.cal.Ends(one.day, t).Equal(one.end) {
		return t.ID
	}
	begins, ends := wall(one.start.In(g.zone)), wall(one.end.In(g.zone))
	minutes := max(int(ends.Sub(begins)/time.Minute), 1)
	t := partType{of: one.of, ShiftType: model.ShiftType{Start: begins.Format("15:04"), Minutes: minutes, Credit: one.worked}}
	if one.worked == 0 {
		t.Break = minutes
	}
	for _, id := range one.of {
		if base := g.modelType(id); base != nil {
			t.Tags = append(t.Tags, base.Tags...)
			t.Site = cmp.Or(t.Site, base.Site)
		}
	}
	t.ID = fmt.Sprintf("%s@%s+%d/%d", strings.Join(one.of, "&"), t.Start, minutes, one.worked)
	g.parts[t.ID] = t
	return t.ID
}

// wall returns what the clock on the wall shows, to the minute, as if it were UTC.
func wall(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, time.UTC)
}

// roleOf returns the role of a laidOut as the model understands it.
func (g *judgeGround) roleOf(one laidOut) string {
	var roles []string
	for _, row := range g.base.Demand {
		if row.Counts == model.InRole && !slices.Contains(roles, row.Role) {
			roles = append(roles, row.Role)
		}
	}
	switch {
	case len(roles) < 2:
		return ""
	case slices.Contains(roles, one.role):
		return one.role
	}
	return cmp.Or(roleOf(g.base, one.of[0]), roles[0])
}
