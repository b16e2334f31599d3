package model

// Demand asks for people: in some shifts, on some days, in a role. No two rows ask for the same role in the same shift on
// the same day.
type Demand struct {
	ID string `json:"id,omitempty"` // to name it in reports; empty: its place in the list
	// Role is what is done in the seat. Who is put there must have Skill. Empty: the one role of a model that has one.
	Role  string `json:"role,omitempty"`
	Skill string `json:"skill,omitempty"` // empty: anybody
	Line  string `json:"line,omitempty"`  // the hotline that is served; empty: all
	Town  string `json:"town,omitempty"`  // for "who is on duty for this town now"
	// Counts says who counts: those who are put into Role, or everybody on duty who has Skill, whatever they do.
	Counts Counts `json:"counts,omitempty"`
	// Shifts are the types asked for, each by itself. From and To instead ask for people in every minute between two
	// clock times; from 00:00 to 24:00 is the whole day.
	Shifts []string `json:"shifts,omitempty"`
	From   string   `json:"from,omitempty"`
	To     string   `json:"to,omitempty"`
	On     On       `json:"on,omitzero"`
	Min    int      `json:"min,omitempty"`    // fewer is forbidden if HardMin, else WMin each
	Target int      `json:"target,omitempty"` // fewer costs WUnder each, more WOver each
	Max    *int     `json:"max,omitempty"`    // more is forbidden
	// Weights: by shifts, for each person missing or too many in each shift; by clock times, for each person and hour,
	// rounded up for each span in which nothing changes.
	WMin    int    `json:"w_min,omitempty"`
	WUnder  int    `json:"w_under,omitempty"`
	WOver   int    `json:"w_over,omitempty"`
	HardMin bool   `json:"hard_min,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Owner is the organisation that sends the people, where that is another one: the row is met.
	Owner string `json:"owner,omitempty"`
}

// Counts says who is counted for a demand.
type Counts string

// Who is counted. The empty value is InRole.
const (
	InRole  Counts = ""        // who is put into the role
	Holders Counts = "holders" // everybody on duty who has the skill
)

// On picks days. All that is given must hold; nothing given: every day.
type On struct {
	Weekdays []string `json:"weekdays,omitempty"` // mon, tue, ... sun, and holiday, workday by the calendar of holidays
	Dates    []string `json:"dates,omitempty"`
	From     string   `json:"from,omitempty"` // the first date
	To       string   `json:"to,omitempty"`   // the last date
}

// Guard says that some people may not be alone: at most Per of those who have Who for each of those who have With, at the
// same site, in each span between two boundaries of shifts. Nobody guards who is guarded.
type Guard struct {
	ID     string `json:"id"`
	Who    string `json:"who"`  // a skill or a tag, such as trainee
	With   string `json:"with"` // a skill or a tag
	Per    int    `json:"per,omitempty"`
	Weight int    `json:"weight,omitempty"` // for each person and span; 0: forbidden
	Reason string `json:"reason,omitempty"`
}

// Holiday is a day that is free by law, or one that is worked although it is a Saturday or Sunday (调休).
type Holiday struct {
	Date  string `json:"date"`
	Name  string `json:"name,omitempty"`
	Works bool   `json:"works,omitempty"` // a working day in exchange for a free one
	// Statutory marks the days on which work is paid threefold, which are fewer than the days that are free.
	Statutory bool `json:"statutory,omitempty"`
}

// Stability is what a change of what was published costs.
type Stability struct {
	Today string `json:"today"` // what lies before it is past: it is kept as it was
	Near  int    `json:"near"`  // days from today in which a change costs WNear
	Far   int    `json:"far"`   // days from today in which a change costs WFar; later it costs nothing
	WNear int    `json:"w_near"`
	WFar  int    `json:"w_far"`
}
