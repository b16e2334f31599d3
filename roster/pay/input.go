package pay

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"heartline/roster/model"
)

// Shift is one shift that was worked, half-open: [Start, End). Both are whole minutes.
type Shift struct {
	ID     string // unique
	Person string
	Start  time.Time
	End    time.Time // at most 72 hours after Start
	Zone   string    // IANA name of the zone whose clock it was worked by
	// Break is minutes of break of which the time is not known: they are taken from the middle of the shift. Breaks are those whose
	// time is known, in any order; only one of the two is given.
	Break  int
	Breaks []Span
}

// Span is a time between two instants, half-open, in whole minutes.
type Span struct{ Start, End time.Time }

// PersonDay says that a date is a day of rest of a person, or a working day, other than by the calendar: whose rota gives other days
// of rest than Saturday and Sunday, or who gets another free day for one that is worked (补休). A day that is paid as a holiday stays one;
// the free days beside the statutory ones can be exchanged like any day of rest.
type PersonDay struct {
	Person string
	Date   string
	Rest   bool
}

// Input is what is to be exported. People whose systems of hours differ are exported each with their own profile.
type Input struct {
	Profile  Profile
	Calendar *model.Calendar // of holidays and of days worked in exchange
	From     string          // the first date of the export
	Until    string          // the last one
	// Shifts may reach back before From: they count towards the standards of a week or a period that begins there. They are
	// exported from From to Until only.
	Shifts []Shift
	Days   []PersonDay
}

const longest = 72 * time.Hour

// calc is one export in the making.
type calc struct {
	Input
	zones map[string]*time.Location
	days  map[PersonDay]bool // with Rest false: the date is named; with Rest true: it is a day of rest
}

// prepare checks the input and returns its shifts in order of person and time.
func (c *calc) prepare() ([]Shift, error) {
	if c.Calendar == nil {
		return nil, errors.New("no calendar is given")
	}
	if err := c.Profile.Check(); err != nil {
		return nil, err
	}
	for _, date := range []string{c.From, c.Until} {
		if _, ok := c.Calendar.Day(date); !ok {
			return nil, fmt.Errorf("%q is no date; write it as YYYY-MM-DD", date)
		}
	}
	if c.From > c.Until {
		return nil, fmt.Errorf("the export ends on %s, before it begins on %s", c.Until, c.From)
	}
	faults := c.personDays()
	shifts := slices.Clone(c.Shifts)
	slices.SortFunc(shifts, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	seen := map[string]bool{}
	before := -1 // the shift of the same person that ends last of those before
	for i := range shifts {
		s := &shifts[i]
		if err := c.shift(s); err != nil {
			faults = append(faults, fmt.Errorf("shift %q: %w", s.ID, err))
		}
		if seen[s.ID] {
			faults = append(faults, fmt.Errorf("shift %q: the id is there twice", s.ID))
		}
		seen[s.ID] = true
		if before >= 0 && shifts[before].Person != s.Person {
			before = -1
		}
		if before >= 0 && s.Start.Before(shifts[before].End) {
			faults = append(faults, fmt.Errorf("shift %q: it overlaps shift %q of the same person", s.ID, shifts[before].ID))
		}
		if before < 0 || s.End.After(shifts[before].End) {
			before = i
		}
	}
	return shifts, errors.Join(faults...)
}

func (c *calc) personDays() []error {
	var faults []error
	c.days = map[PersonDay]bool{}
	for _, d := range c.Days {
		named := PersonDay{Person: d.Person, Date: d.Date}
		rest, twice := c.days[named]
		switch _, ok := c.Calendar.Day(d.Date); {
		case !ok:
			faults = append(faults, fmt.Errorf("day of %q: %q is no date", d.Person, d.Date))
		case twice && rest != d.Rest:
			faults = append(faults, fmt.Errorf("day of %q: %s is a day of rest and a working day", d.Person, d.Date))
		}
		c.days[named] = d.Rest
	}
	return faults
}

// shift checks one shift, loads its zone and puts its breaks in order.
func (c *calc) shift(s *Shift) error {
	if c.zones[s.Zone] == nil {
		zone, err := time.LoadLocation(s.Zone)
		if err != nil || s.Zone == "" || s.Zone == "Local" {
			return fmt.Errorf("no zone is called %q", s.Zone)
		}
		c.zones[s.Zone] = zone
	}
	switch {
	case s.ID == "" || s.Person == "":
		return errors.New("its id or its person is missing")
	case !whole(s.Start) || !whole(s.End):
		return errors.New("its ends are not whole minutes; round them first")
	case !s.Start.Before(s.End) || s.End.Sub(s.Start) > longest:
		return errors.New("it ends before it has begun, or after more than 72 hours")
	case s.Break < 0 || minutes(s.Start, s.End) < s.Break || s.Break > 0 && len(s.Breaks) > 0:
		return errors.New("its break is negative, longer than the shift or given twice")
	}
	if s.Break > 0 {
		start := s.Start.Add(time.Duration((minutes(s.Start, s.End)-s.Break)/2) * time.Minute)
		s.Breaks = []Span{{start, start.Add(time.Duration(s.Break) * time.Minute)}}
	}
	s.Breaks = slices.SortedFunc(slices.Values(s.Breaks), func(a, b Span) int { return a.Start.Compare(b.Start) })
	from := s.Start
	for _, b := range s.Breaks {
		if !whole(b.Start) || !whole(b.End) || b.Start.Before(from) || !b.Start.Before(b.End) || b.End.After(s.End) {
			return errors.New("a break lies outside of it, overlaps another or is not in whole minutes")
		}
		from = b.End
	}
	return nil
}

func whole(t time.Time) bool { return t.Equal(t.Truncate(time.Minute)) }

func minutes(from, to time.Time) int { return int(to.Sub(from) / time.Minute) }
