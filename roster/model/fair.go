package model

import (
	"cmp"
	"slices"
	"time"
)

// fairKey names one rule that is shared fairly: its layer, whose list it is in where there are several, and its place there.
type fairKey struct {
	layer int
	of    string
	place int
}

// fairShare is what is shared out by one rule: how much in all, and over how many percent of full posts.
type fairShare struct{ amount, posts int }

// of returns the share of somebody who has a part of a full post, in percent, rounded up.
func (f fairShare) of(post int) int {
	if f.posts == 0 {
		return 0
	}
	return (f.amount*post + f.posts - 1) / f.posts
}

// share measures every fair rule: what is demanded in the model's days and what everybody whom the rule is for has had, over
// their posts.
func (b *Rulebook) share(cal *Calendar) {
	for i := range b.model.Staff {
		p := &b.model.Staff[i]
		for _, r := range b.pick(p) {
			if !r.rule.Fair {
				continue
			}
			share, known := b.shares[r.key]
			if !known {
				share.amount, _ = demanded(b.model, cal, &r.rule)
			}
			if p.History != nil {
				share.amount += p.History.Counts[r.rule.ID]
			}
			share.posts += b.model.share(p)
			b.shares[r.key] = share
		}
	}
}

// demanded returns how much of a rule's measure the rows of demand by shifts ask for in the days of the model, targets or minima
// where they are more; found: there is such a row. Rows of another organisation, and those that count whoever holds a skill, ask for
// nobody.
func demanded(m *Model, cal *Calendar, r *Rule) (amount int, found bool) {
	types := make(map[string]*ShiftType, len(m.Shifts))
	for i := range m.Shifts {
		if s := &m.Shifts[i]; types[s.ID] == nil { // of two with one id, which Validate refuses, the first
			types[s.ID] = s
		}
	}
	var busy []presence
	for i := range m.Demand {
		row := &m.Demand[i]
		people := max(row.Min, row.Target)
		if row.Owner != "" || row.Counts == Holders || people == 0 {
			continue
		}
		for _, d := range cal.picked(row.On) {
			if !cal.Picks(r.Window.On, d) {
				continue
			}
			for _, id := range row.Shifts {
				s := types[id]
				if s == nil || !cal.Lets(r.Of, d, s, row.Role) {
					continue
				}
				found = true
				switch r.Measure {
				case Minutes:
					amount += people * s.Worked()
				case Weekends:
					busy = append(busy, presence{d, cal.Begins(d, s), cal.Ends(d, s), people})
				default:
					amount += people
				}
			}
		}
	}
	if r.Measure == Weekends {
		amount = busiest(cal, r.Window, m.Days, busy)
	}
	return amount, found
}

// presence is people at work in a shift that begins on a day.
type presence struct {
	day    int
	begins time.Time
	ends   time.Time
	people int
}

// busiest returns the sum, over the weekends, of how many people are at work at the busiest moment of each.
func busiest(cal *Calendar, w Window, days int, shifts []presence) int {
	sum := 0
	for d := 0; d < days; d++ {
		from := d
		for d < days && w.inWeekend(cal, d) {
			d++
		}
		if from == d {
			continue
		}
		sum += peak(slices.DeleteFunc(slices.Clone(shifts), func(p presence) bool { return p.day < from || p.day >= d }))
	}
	return sum
}

// inWeekend reports whether a day is one of those of which the window's weekends are made.
func (w Window) inWeekend(cal *Calendar, d int) bool {
	if len(w.Weekend) == 0 {
		return weekend(cal.Weekday(d))
	}
	return slices.ContainsFunc(w.Weekend, func(name string) bool { return cal.is(name, d) })
}

// peak returns how many people are at work at the busiest moment. Who ends when another begins is not at work with him.
func peak(shifts []presence) int {
	type change struct {
		at time.Time
		by int
	}
	var changes []change
	for _, s := range shifts {
		changes = append(changes, change{s.begins, s.people}, change{s.ends, -s.people})
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(a.at.Compare(b.at), a.by-b.by) })
	now, most := 0, 0
	for _, c := range changes {
		now += c.by
		most = max(most, now)
	}
	return most
}
