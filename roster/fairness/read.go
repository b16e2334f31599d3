package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// book is a ledger in the making. Days are those of the calendar.
type book struct {
	Input
	first int // the Monday of the first week
	last  int // the Sunday of the last week
	zones map[string]*time.Location
	posts map[string][]term // by person, in order
	away  map[string][]term // by person
}

// term is a time in days of the calendar, both ends included.
type term struct {
	from, until int
	post        Post
}

// prepare checks the input.
func (b *book) prepare() error {
	if b.Calendar == nil {
		return errors.New("no calendar is given")
	}
	until, ok := b.Calendar.Day(b.Until)
	if !ok {
		return fmt.Errorf("%q is no date; write it as YYYY-MM-DD", b.Until)
	}
	if b.Weeks = cmp.Or(b.Weeks, DefaultWeeks); b.Weeks < 1 || b.Weeks > MaxWeeks {
		return fmt.Errorf("a window of %d weeks; use 1 to %d", b.Weeks, MaxWeeks)
	}
	b.last = until + 6 - (int(b.Calendar.Weekday(until))+6)%7
	b.first = b.last - 7*b.Weeks + 1
	return errors.Join(slices.Concat(b.readPosts(), b.readLeave(), b.readShifts(), b.readExchanges())...)
}

func (b *book) readPosts() []error {
	var faults []error
	for _, p := range b.Posts {
		from, until, ok := b.term(p.From, p.Until)
		if !ok || p.Person == "" || p.Share < 0 || p.Share > 1000 {
			faults = append(faults, fmt.Errorf("post of %q from %q until %q: it has no person, no right dates, or a share of %d percent", p.Person, p.From, p.Until, p.Share))
			continue
		}
		p.Share = cmp.Or(p.Share, 100)
		b.posts[p.Person] = append(b.posts[p.Person], term{from, until, p})
	}
	for person, terms := range b.posts {
		slices.SortFunc(terms, func(x, y term) int { return cmp.Compare(x.from, y.from) })
		for i := range terms[1:] {
			if terms[i+1].from <= terms[i].until {
				faults = append(faults, fmt.Errorf("post of %q from %q: it begins before the one before it has ended", person, terms[i+1].post.From))
			}
		}
	}
	return faults
}

func (b *book) readLeave() []error {
	var faults []error
	for _, l := range b.Leave {
		from, until, ok := b.term(l.From, l.Until)
		if !ok || l.From == "" || l.Until == "" {
			faults = append(faults, fmt.Errorf("leave of %q from %q until %q: its dates are wrong", l.Person, l.From, l.Until))
			continue
		}
		b.away[l.Person] = append(b.away[l.Person], term{from: from, until: until})
	}
	return faults
}

// term reads two dates, of which each may be empty.
func (b *book) term(first, last string) (from, until int, ok bool) {
	from, until = min(b.first, 0)-400_000, max(b.last, 0)+400_000 // beyond every date that is one
	if first != "" {
		if from, ok = b.Calendar.Day(first); !ok {
			return 0, 0, false
		}
	}
	if last != "" {
		if until, ok = b.Calendar.Day(last); !ok {
			return 0, 0, false
		}
	}
	return from, until, from <= until
}

func (b *book) readShifts() []error {
	var faults []error
	seen := map[string]bool{}
	for i := range b.Shifts {
		s := &b.Shifts[i]
		if err := b.readShift(s); err != nil {
			faults = append(faults, fmt.Errorf("shift %q: %w", s.ID, err))
		}
		if seen[s.ID] {
			faults = append(faults, fmt.Errorf("shift %q: the id is there twice", s.ID))
		}
		seen[s.ID] = true
	}
	return faults
}

func (b *book) readShift(s *Shift) error {
	if b.zones[s.Zone] == nil {
		zone, err := time.LoadLocation(s.Zone)
		if err != nil || s.Zone == "" || s.Zone == "Local" {
			return fmt.Errorf("no zone is called %q", s.Zone)
		}
		b.zones[s.Zone] = zone
	}
	switch {
	case s.ID == "" || s.Person == "":
		return errors.New("its id or its person is missing")
	case !s.Start.Before(s.End) || s.End.Sub(s.Start) > 7*24*time.Hour:
		return errors.New("it ends before it has begun, or after more than a week")
	case s.Credit < 0:
		return fmt.Errorf("its credit is %d minutes; use 0 or more", s.Credit)
	}
	if !b.dated(s.Start.In(b.zones[s.Zone])) || !b.dated(s.End.In(b.zones[s.Zone])) {
		return errors.New("its date is none of the years 2000 to 2199")
	}
	day := b.dayOf(s.Start, s.Zone)
	if b.inside(day) && b.post(s.Person, day) == nil {
		return fmt.Errorf("%q has no post on %s; give one, or leave the shift out", s.Person, b.Calendar.Date(day))
	}
	return nil
}

func (b *book) readExchanges() []error {
	var faults []error
	seen := map[[2]string]bool{}
	for _, x := range b.Exchanges {
		request := [2]string{x.ID, x.Asked}
		switch {
		case seen[request]:
			faults = append(faults, fmt.Errorf("exchange %q: %q is asked twice", x.ID, x.Asked))
		case x.ID == "" || x.Asker == "" || x.Asker == x.Asked:
			faults = append(faults, fmt.Errorf("exchange %q: its id or who asks is missing, or somebody asks himself", x.ID))
		case x.Answer != Open && x.Answer != Accepted && x.Answer != Refused:
			faults = append(faults, fmt.Errorf("exchange %q: no answer is called %q; use accepted or refused, or leave it empty", x.ID, x.Answer))
		case x.Answer != Open && x.Asked == "":
			faults = append(faults, fmt.Errorf("exchange %q: it is answered, and nobody was asked", x.ID))
		case !b.dated(x.At.UTC()):
			faults = append(faults, fmt.Errorf("exchange %q: when it was asked is missing, or none of the years 2000 to 2199", x.ID))
		}
		seen[request] = true
	}
	return faults
}

func (b *book) inside(day int) bool { return b.first <= day && day <= b.last }

// dated reports whether the calendar has the date of a time.
func (b *book) dated(t time.Time) bool {
	_, ok := b.Calendar.Day(t.Format(time.DateOnly))
	return ok
}

// dayOf returns the day of an instant on the clock of a zone that was read.
func (b *book) dayOf(t time.Time, zone string) int {
	day, _ := b.Calendar.Day(t.In(b.zones[zone]).Format(time.DateOnly))
	return day
}

// post returns what a person has on a day; nil: nothing.
func (b *book) post(person string, day int) *Post {
	for i, t := range b.posts[person] {
		if t.from <= day && day <= t.until {
			return &b.posts[person][i].post
		}
	}
	return nil
}

func (b *book) onLeave(person string, day int) bool {
	return slices.ContainsFunc(b.away[person], func(t term) bool { return t.from <= day && day <= t.until })
}
