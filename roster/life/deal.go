package life

import (
	"slices"
	"time"
)

// Way is what kind of deal it is.
type Way string

// Ways.
const (
	Swap    Way = "swap"    // mine for yours
	Offer   Way = "offer"   // mine to whoever takes it; it stays mine until then
	Take    Way = "take"    // an open one
	Running Way = "running" // the rest of one that runs, without its holder
	Back    Way = "back"    // what I took, to who had it, near the start
	Drop    Way = "drop"    // what I signed up for, near the start
)

// Step is where a deal or an absence has got to.
type Step string

// Steps of a deal: asked, accepted by the other, done; or one of the three other ends. Away and Over are steps of an absence.
const (
	Asked     Step = "asked"
	Declined  Step = "declined" // by one of several
	Accepted  Step = "accepted"
	Followed  Step = "followed" // its shift was moved or cut
	Judged    Step = "judged"
	Done      Step = "done"
	Refused   Step = "refused"
	Withdrawn Step = "withdrawn"
	Lapsed    Step = "lapsed"
	Away      Step = "away" // leave that was approved, or a sickness
	Over      Step = "over"
)

// Reasons for which a deal ends by itself.
const (
	WhyDeadline  = "deadline"      // nobody answered in time
	WhyRules     = "rules"         // it became illegal
	WhyCancelled = "cancelled"     // a shift is off the roster
	WhyHands     = "changed_hands" // a shift is somebody else's
	WhyTaken     = "taken"         // a part of it was given away otherwise
	WhyMoved     = "moved_away"    // nothing of the part is left where the shift is now
	WhyNobody    = "all_declined"
)

// Deal is a request between people about shifts.
type Deal struct {
	ID       string
	Way      Way
	State    Step // Asked, Accepted (it waits for approval), Done, Refused, Withdrawn, Lapsed
	Give     Piece
	Want     *Piece
	Holder   string   // who gives; empty: what is taken is open
	With     []string // who is asked; empty: whoever is eligible
	Eligible []string // while it is pending: who was told of it when it was asked of anybody
	Declined []string
	Taker    string // who has accepted
	AskedAt  time.Time
	Deadline time.Time // of a pending deal: when it lapses
	Cost     int       // what the soft rules cost more, as last judged
	Worse    []string
	Broken   []string // the rules because of which it lapsed
	Anew     bool     // it is to be judged at the next tick
	Got      []Got
	History  []Happened
}

// Happened is one step of a deal or an absence: who did it when, and on whose behalf.
type Happened struct {
	Step Step
	At   time.Time
	By   string
	On   string
	Why  string
}

// Pending reports whether the deal may still come about.
func (d Deal) Pending() bool { return d.State == Asked || d.State == Accepted }

// Asks returns who is to answer a deal that is asked.
func (d Deal) Asks() []string {
	all := d.With
	if len(all) == 0 {
		all = d.Eligible
	}
	return slices.DeleteFunc(slices.Clone(all), func(who string) bool { return slices.Contains(d.Declined, who) })
}

// to reports whether the deal is asked of a person.
func (d Deal) to(who string) bool {
	if who == d.Holder || slices.Contains(d.Declined, who) {
		return false
	}
	return len(d.With) == 0 || slices.Contains(d.With, who)
}

// own reports whether the deal is one of a person's own.
func (d Deal) own(who string) bool {
	return who == d.Holder || who == d.Taker || d.Want != nil && slices.Contains(d.With, who)
}

// askedFrom returns from when the time for an answer is counted if what the deal is about becomes another thing now: who had
// accepted is asked anew.
func (d Deal) askedFrom(now time.Time) time.Time {
	if d.State == Accepted {
		return now
	}
	return d.AskedAt
}

func (d Deal) clone() Deal {
	d.With, d.Eligible, d.Declined = slices.Clone(d.With), slices.Clone(d.Eligible), slices.Clone(d.Declined)
	d.Worse, d.Broken, d.Got, d.History = slices.Clone(d.Worse), slices.Clone(d.Broken), slices.Clone(d.Got), slices.Clone(d.History)
	if d.Want != nil {
		want := *d.Want
		d.Want = &want
	}
	return d
}

// Absence is leave or sickness, half-open: [From, To).
type Absence struct {
	ID      string
	Staff   string
	Kind    string
	Sick    bool
	From    time.Time
	To      time.Time
	State   Step // Asked, Away, Over, Refused, Withdrawn, Lapsed
	History []Happened
}

// Window is when people may sign up for open shifts, and how many each may have.
type Window struct {
	ID     string    `json:"id"`
	From   time.Time `json:"from"` // of shifts that start in [From, To)
	To     time.Time `json:"to"`
	Types  []string  `json:"types,omitempty"` // empty: all
	Lines  []string  `json:"lines,omitempty"`
	Roles  []string  `json:"roles,omitempty"`
	Opens  time.Time `json:"opens"` // people sign up in [Opens, Closes)
	Closes time.Time `json:"closes"`
	// Tags are of people who may sign up, any of them; empty: everybody.
	Tags []string `json:"tags,omitempty"`
	// Shifts and Minutes are the most that a person may have in the calendar month of the shift, with all that the person
	// has in it otherwise; 0: no cap.
	Shifts  int  `json:"shifts,omitempty"`
	Minutes int  `json:"minutes,omitempty"`
	Off     bool `json:"off,omitempty"` // the window is withdrawn
}

// of reports whether a shift is one of the window's.
func (w Window) of(s Shift) bool {
	in := func(want []string, have string) bool { return len(want) == 0 || slices.Contains(want, have) }
	return !w.Off && !s.Start.Before(w.From) && s.Start.Before(w.To) && in(w.Types, s.Type) && in(w.Lines, s.Line) && in(w.Roles, s.Role)
}

// Waiting is a person on the waiting list of a shift.
type Waiting struct {
	Staff string
	At    time.Time
}

// Note is a hand-over note; its text is kept elsewhere under its id.
type Note struct {
	ID     string
	By     string
	At     time.Time
	Shifts []string
}
