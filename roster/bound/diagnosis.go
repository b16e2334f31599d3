package bound

import "fmt"

// Diagnosis is what is known of a model before it is searched.
type Diagnosis struct {
	// Reasons are why not all that is demanded can be had, the gravest first. None: nothing was found to be impossible.
	Reasons []Reason `json:"reasons,omitempty"`
	// Capacity sets what is demanded beside what can be given, for each class of seats in each week and in all days.
	Capacity []Balance `json:"capacity"`
	// Uncovered is a lower bound of the value of every roster that keeps the hard rules: what the seats cost that must
	// stay empty.
	Uncovered int `json:"uncovered"`
}

// Impossible reports whether a reason was found why no roster keeps every hard rule.
func (d Diagnosis) Impossible() bool { return len(d.Reasons) > 0 && d.Reasons[0].Level == Must }

// Level says what cannot be.
type Level string

// Levels.
const (
	Must   Level = "must"   // a hard rule will be broken
	Target Level = "target" // some seats stay empty that ought to be filled
)

// Kind is what a reason is about.
type Kind string

// Kinds of reasons. Those up to Nobody are about seats for which there are too few people.
const (
	Total    Kind = "total"    // all seats of a time
	Nights   Kind = "nights"   // nights only
	Weekends Kind = "weekends" // Saturdays and Sundays only
	Skill    Kind = "skill"    // seats of one role or skill only
	Nobody   Kind = "nobody"   // seats that nobody at all can fill
	Room     Kind = "room"     // more people are asked for than a site holds
	Pin      Kind = "pin"      // somebody is held to a shift that is forbidden
	Past     Kind = "past"     // what was worked, or published for days gone by, breaks a rule already
	Guard    Kind = "guard"    // somebody is held to a shift in which nobody can be with them
)

// Reason is why something cannot be.
type Reason struct {
	Kind  Kind  `json:"kind"`
	Level Level `json:"level"`
	// Spans are the days that it is about; the figures hold for each span or, if Daily, for each day of them.
	Spans  []Span   `json:"spans"`
	Daily  bool     `json:"daily,omitempty"`
	Role   string   `json:"role,omitempty"`   // if all seats have the same
	Skill  string   `json:"skill,omitempty"`  // likewise
	Site   string   `json:"site,omitempty"`   // of Room
	Shifts []string `json:"shifts,omitempty"` // types of the seats, in the model's order; none: by clock times
	// Who are the people who are in question, by what bounds them; of a pin the one person.
	Who      []Group `json:"who,omitempty"`
	Rule     string  `json:"rule,omitempty"`  // of Pin, Past and Guard: what is broken, with the ids of a roster's violations
	Staff    string  `json:"staff,omitempty"` // likewise
	Needed   Amount  `json:"needed"`
	Possible Amount  `json:"possible"`
	Short    Amount  `json:"short"`
	Mends    []Mend  `json:"mends,omitempty"`

	seats map[int]bool // of the ground: what it is about
}

// Span is days; both dates are included.
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Amount is how much of something.
type Amount struct {
	Shifts  int `json:"shifts"`          // shifts of one person
	Minutes int `json:"minutes"`         // of presence, on the clock; breaks are part of it
	Seats   int `json:"seats,omitempty"` // of Room: people at once
}

// Group is people who are bounded by the same.
type Group struct {
	People int `json:"people"`
	// Bound is what bounds them: ids of rules, or leave, available, skill, type, pin, past, overlap, guard:ID, and day where
	// it is only that nobody works two shifts on one day.
	Bound    []string `json:"bound"`
	Together Amount   `json:"together"` // what they can give in a span at most
	Most     Amount   `json:"most"`     // what the one of them can give who can give most
}

// Mend is one way out: the least that would do.
type Mend struct {
	Kind   MendKind `json:"kind"`
	Amount int      `json:"amount"` // minutes in all, people, or seats
	// Shift, Role and Dates say which seats to do without: on how many days of a span there are such ones. No shift: spans of
	// clock times.
	Shift string `json:"shift,omitempty"`
	Role  string `json:"role,omitempty"`
	Dates int    `json:"dates,omitempty"`
}

// MendKind is what a mend changes.
type MendKind string

// Kinds of mends.
const (
	MoreMinutes MendKind = "minutes" // let the same people work so many minutes more in each span, in all
	MorePeople  MendKind = "people"  // so many more people who can give as much as those who give most
	FewerSeats  MendKind = "seats"   // so many seats fewer
)

// Balance is what is demanded in a class of seats, beside what can be given.
type Balance struct {
	Class  string `json:"class"` // all, nights, weekends, role:ID, clock:ROLE, skill:ID, holders:ID, rule:ID or site:ID
	Span   Span   `json:"span"`
	Must   Amount `json:"must"`   // minima that are hard
	Target Amount `json:"target"` // with them, all that ought to be filled
	Can    Amount `json:"can"`    // the sum of what each person may give at most; of a site, what its seats hold
}

// Sentence is a reason for people to read, in parts: a code that stays the same, for which there is a text in each language, and the
// figures that go into it.
type Sentence struct {
	Code  string `json:"code"`
	Parts []Part `json:"parts"`
}

// Part is one figure of a sentence, or one word that the planner has given.
type Part struct {
	Name   string `json:"name"`
	Number int    `json:"number,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Sentence returns the reason in parts. Its code is short., room. or held. with the kind and the level, such as short.nights.must.
func (r Reason) Sentence() Sentence {
	s := Sentence{}
	number := func(name string, n int) { s.Parts = append(s.Parts, Part{Name: name, Number: n}) }
	text := func(name, t string) {
		if t != "" {
			s.Parts = append(s.Parts, Part{Name: name, Text: t})
		}
	}
	if len(r.Spans) > 0 {
		text("from", r.Spans[0].From)
		text("to", r.Spans[0].To)
		number("spans", len(r.Spans))
	}
	if r.Daily {
		number("daily", 1)
	}
	switch r.Kind {
	case Pin, Past, Guard:
		s.Code = fmt.Sprintf("held.%s.%s", r.Kind, r.Level)
		text("staff", r.Staff)
		text("rule", r.Rule)
		return s
	case Room:
		s.Code = fmt.Sprintf("room.%s", r.Level)
		text("site", r.Site)
		number("needed_seats", r.Needed.Seats)
		number("possible_seats", r.Possible.Seats)
		number("short_seats", r.Short.Seats)
		return s
	default:
		s.Code = fmt.Sprintf("short.%s.%s", r.Kind, r.Level)
	}
	text("role", r.Role)
	text("skill", r.Skill)
	for _, a := range []struct {
		name string
		of   Amount
	}{{"needed", r.Needed}, {"possible", r.Possible}, {"short", r.Short}} {
		number(a.name+"_shifts", a.of.Shifts)
		number(a.name+"_minutes", a.of.Minutes)
	}
	people := 0
	for _, w := range r.Who {
		if w.Together.Minutes > 0 {
			people += w.People
		}
	}
	number("people", people)
	return s
}
