package fairness

import (
	"slices"
	"time"

	"heartline/roster/model"
)

// Measure is what the ledger counts.
type Measure string

// Measures. The first six are burdens, which have a share; the others are events.
const (
	Nights    Measure = "nights"
	Weekends  Measure = "weekends"
	Holidays  Measure = "holidays"  // shifts that touch a day that is free by the calendar
	Statutory Measure = "statutory" // shifts that touch a day on which work is paid threefold
	Evenings  Measure = "evenings"
	Minutes   Measure = "minutes"

	SwapsAsked Measure = "swaps_asked" // times the person wanted to be rid of a shift, once for each, however many were asked
	RefusedBy  Measure = "refused_by"  // times somebody refused the person
	Refusals   Measure = "refusals"    // times the person refused somebody
	Taken      Measure = "taken"       // shifts taken for others without one in return
	NoShows    Measure = "no_shows"
)

// Measures returns all measures in the order of the rows.
func Measures() []Measure {
	return []Measure{Nights, Weekends, Holidays, Statutory, Evenings, Minutes, SwapsAsked, RefusedBy, Refusals, Taken, NoShows}
}

// Burden reports whether a measure has a fair share.
func (m Measure) Burden() bool {
	return slices.Contains([]Measure{Nights, Weekends, Holidays, Statutory, Evenings, Minutes}, m)
}

// member is somebody in a group.
type member struct{ group, person string }

// tally is what a member has had in each week of the window.
type tally struct {
	values   map[Measure][]int
	present  []int // percent of a full post times days, without leave
	employed []int // the same with leave
}

type tallies struct {
	weeks int
	of    map[member]*tally
}

func (t *tallies) get(m member) *tally {
	if t.of[m] == nil {
		values := map[Measure][]int{}
		for _, measure := range Measures() {
			values[measure] = make([]int, t.weeks)
		}
		t.of[m] = &tally{values: values, present: make([]int, t.weeks), employed: make([]int, t.weeks)}
	}
	return t.of[m]
}

// add counts something of a person's on a day. Days without a post, and outside the window, are nobody's.
func (b *book) add(t *tallies, person string, day int, m Measure, amount int) {
	if !b.inside(day) {
		return
	}
	if post := b.post(person, day); post != nil {
		t.get(member{post.Group, person}).values[m][(day-b.first)/7] += amount
	}
}

// count fills the tallies.
func (b *book) count() *tallies {
	t := &tallies{weeks: b.Weeks, of: map[member]*tally{}}
	for person, terms := range b.posts {
		for _, term := range terms {
			for d := max(term.from, b.first); d <= min(term.until, b.last); d++ {
				own, week := t.get(member{term.post.Group, person}), (d-b.first)/7
				own.employed[week] += term.post.Share
				if !b.onLeave(person, d) {
					own.present[week] += term.post.Share
				}
			}
		}
	}
	weekends := map[string]map[int]int{} // by person and Saturday: the first day of it that is worked
	for i := range b.Shifts {
		s := &b.Shifts[i]
		day := b.dayOf(s.Start, s.Zone)
		if s.NoShow {
			b.add(t, s.Person, day, NoShows, 1)
			continue
		}
		b.burdens(t, s, day)
		if saturday, ok := b.weekend(day); ok {
			if weekends[s.Person] == nil {
				weekends[s.Person] = map[int]int{}
			}
			if first, known := weekends[s.Person][saturday]; !known || day < first {
				weekends[s.Person][saturday] = day
			}
		}
	}
	for person, worked := range weekends {
		for _, day := range worked {
			b.add(t, person, day, Weekends, 1)
		}
	}
	b.exchanges(t)
	return t
}

// weekend returns the Saturday of the weekend in which a day lies.
func (b *book) weekend(day int) (saturday int, ok bool) {
	switch b.Calendar.Weekday(day) {
	case time.Saturday:
		return day, true
	case time.Sunday:
		return day - 1, true
	default:
		return 0, false
	}
}

// burdens counts a shift that was worked, without its weekend.
func (b *book) burdens(t *tallies, s *Shift, day int) {
	b.add(t, s.Person, day, Minutes, s.Credit)
	begins, length := b.clock(s, day)
	night := slices.Contains(s.Tags, model.Night) || within(begins, length, model.NightFrom, model.NightTo) >= model.NightLeast
	if night {
		b.add(t, s.Person, day, Nights, 1)
	}
	if slices.Contains(s.Tags, Evening) || !night && within(begins, length, EveningFrom, EveningTo) >= EveningLeast {
		b.add(t, s.Person, day, Evenings, 1)
	}
	holiday, statutory := false, false
	for d := day; d <= b.dayOf(s.End.Add(-1), s.Zone); d++ {
		holiday = holiday || b.Calendar.Holiday(d)
		statutory = statutory || b.Calendar.Statutory(d)
	}
	if holiday {
		b.add(t, s.Person, day, Holidays, 1)
	}
	if statutory {
		b.add(t, s.Person, day, Statutory, 1)
	}
}

// clock returns when a shift begins, in minutes since the midnight of its day, and how long it is, both on the clock.
func (b *book) clock(s *Shift, day int) (begins, length int) {
	zone := b.zones[s.Zone]
	start, end := s.Start.In(zone), s.End.In(zone)
	begins = start.Hour()*60 + start.Minute()
	ends := end.Hour()*60 + end.Minute() + 24*60*(b.dayOf(s.End, s.Zone)-day)
	return begins, max(0, ends-begins)
}

// within returns how many minutes of a time on the clock lie between two clock times of every day; to before from lies on the next day.
func within(begins, length, from, to int) int {
	const day = 24 * 60
	if to <= from {
		to += day
	}
	inside := 0
	for at := from - day; at < begins+length; at += day {
		inside += max(0, min(begins+length, at+to-from)-max(begins, at))
	}
	return inside
}

// exchanges counts who asked, who refused and who took.
func (b *book) exchanges(t *tallies) {
	asked := map[string]Exchange{} // by id: the first
	for _, x := range b.Exchanges {
		if first, known := asked[x.ID]; !known || x.At.Before(first.At) {
			asked[x.ID] = x
		}
		day := b.dayAt(x.At)
		switch {
		case x.Answer == Refused:
			b.add(t, x.Asker, day, RefusedBy, 1)
			b.add(t, x.Asked, day, Refusals, 1)
		case x.Answer == Accepted && !x.InReturn:
			b.add(t, x.Asked, day, Taken, 1)
		}
	}
	for _, x := range asked {
		b.add(t, x.Asker, b.dayAt(x.At), SwapsAsked, 1)
	}
}

// dayAt returns the day of an instant in the calendar's zone.
func (b *book) dayAt(at time.Time) int {
	day, _ := b.Calendar.Day(at.UTC().Format(time.DateOnly)) // at most one off
	for b.Calendar.Midnight(day).After(at) {
		day--
	}
	for !b.Calendar.Midnight(day + 1).After(at) {
		day++
	}
	return day
}
