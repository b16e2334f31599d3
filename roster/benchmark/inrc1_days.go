package benchmark

import (
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// cover reads what is demanded. A date that is named has what is said of it, and not what is said of its weekday.
func (p *inrc1Reader) cover(root *node) {
	var demand rows
	weekday, dated := map[string]map[string]int{}, map[string]map[string]int{}
	for _, n := range root.all("CoverRequirements", "DayOfWeekCover") {
		day := p.word(n, "Day")
		if !slices.Contains(weekdays, day) {
			p.add(n.line, "no day of the week is called %s; there are %s", quote(day), strings.Join(weekdays, ", "))
		}
		p.covers(n, day, weekday)
	}
	for _, n := range root.all("CoverRequirements", "DateSpecificCover") {
		if date, ok := p.dayIn(n); ok {
			p.covers(n, date, dated)
		}
	}
	for d := range p.m.Days {
		day := p.first.AddDate(0, 0, d)
		for _, s := range p.m.Shifts {
			date := day.Format(time.DateOnly)
			n, named := dated[date][s.ID]
			if !named {
				n = weekday[day.Weekday().String()][s.ID]
			}
			demand.add(date, demandOf(s.ID, n))
		}
	}
	p.m.Demand = demand.list
}

// covers reads the cover of a day.
func (p *inrc1Reader) covers(day *node, key string, to map[string]map[string]int) {
	if to[key] == nil {
		to[key] = map[string]int{}
	}
	for _, n := range day.all("Cover") {
		shift := p.word(n, "Shift")
		if shift == "" || !p.knows(p.shifts, n.line, shift, "shift") {
			continue
		}
		if _, twice := to[key][shift]; twice {
			p.add(n.line, "there is a second cover of %s on %s; remove one", quote(shift), key)
		}
		to[key][shift], _ = p.number(n.line, p.word(n, "Preferred"), "Preferred", 0, model.MaxPeople)
	}
}

// dayIn reads the Date of an element, which must lie in the period.
func (p *inrc1Reader) dayIn(n *node) (string, bool) {
	t, ok := p.date(n, "Date")
	if !ok {
		return "", false
	}
	if d := int(t.Sub(p.first) / (24 * time.Hour)); t.Before(p.first) || d >= p.m.Days {
		p.add(n.one("Date").line, "the date lies outside the period, which has %d days from %s", p.m.Days, p.m.Start)
		return "", false
	}
	return t.Format(time.DateOnly), true
}

// requests reads the wishes.
func (p *inrc1Reader) requests(root *node) {
	for _, kind := range []struct {
		list, one   string
		shift, want bool
	}{
		{"DayOffRequests", "DayOff", false, false},
		{"DayOnRequests", "DayOn", false, true},
		{"ShiftOffRequests", "ShiftOff", true, false},
		{"ShiftOnRequests", "ShiftOn", true, true},
	} {
		for _, n := range root.all(kind.list, kind.one) {
			wish := model.Request{Staff: p.word(n, "EmployeeID"), Want: kind.want}
			ok := wish.Staff != "" && p.knows(p.nurses, n.line, wish.Staff, "employee")
			if kind.shift {
				wish.Shift = p.word(n, "ShiftTypeID")
				ok = wish.Shift != "" && p.knows(p.shifts, n.line, wish.Shift, "shift") && ok
			}
			var in, is bool
			wish.Date, in = p.dayIn(n)
			wish.Weight, is = p.number(n.line, n.attrs["weight"], "the weight", 0, model.MaxWeight)
			if ok && in && is && wish.Weight > 0 {
				p.m.Requests = append(p.m.Requests, wish)
			}
		}
	}
}
