package model

// Person is somebody who can be rostered, by an id; names are kept elsewhere.
type Person struct {
	ID       string   `json:"id"`
	Contract string   `json:"contract,omitempty"`
	Team     string   `json:"team,omitempty"`
	Town     string   `json:"town,omitempty"`
	Skills   []Dated  `json:"skills,omitempty"`
	Tags     []Dated  `json:"tags,omitempty"` // such as trainee, pregnant_7m, nursing, no_nights
	Sites    []string `json:"sites,omitempty"`
	// Shifts are the types that the person works; empty: all.
	Shifts []string `json:"shifts,omitempty"`
	// Available, where it is given, are the only times at which the person works.
	Available []Span   `json:"available,omitempty"`
	History   *History `json:"history,omitempty"`
	Rules     []Rule   `json:"rules,omitempty"` // for this person alone
}

// Dated is a skill or a tag that may begin and end. Both ends are included; a skill must last through the whole shift.
type Dated struct {
	ID    string `json:"id"`
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
}

// Span is a time between two clock times on some days; To not after From lies on the next day.
type Span struct {
	On   On     `json:"on,omitzero"`
	From string `json:"from"`
	To   string `json:"to"`
}

// History is what came before the first day.
type History struct {
	LastShift string `json:"last_shift,omitempty"` // the shift that began on the day before; empty: free
	KindRun   int    `json:"kind_run,omitempty"`   // days in a row with that type, up to the day before
	WorkRun   int    `json:"work_run,omitempty"`   // days in a row worked, up to the day before
	OffRun    int    `json:"off_run,omitempty"`    // days in a row free, up to the day before
	// Counts are what a rule has counted in its window already, by the rule's id: nights, weekends, minutes, ...
	Counts map[string]int `json:"counts,omitempty"`
	// WeekendRun is how many weekends in a row were worked up to the last one before the first day.
	WeekendRun int `json:"weekend_run,omitempty"`
	// Shifts are the last shifts worked, for rules over rolling windows, for rests and for patterns. Where they are
	// given, the runs above may be left out: they follow from them.
	Shifts []PastShift `json:"shifts,omitempty"`
}

// PastShift is a shift worked before the first day.
type PastShift struct {
	Date  string `json:"date"`
	Shift string `json:"shift"`
}

// Leave is time off that was approved; both days are included. Nobody is rostered in it.
type Leave struct {
	Staff string `json:"staff"`
	From  string `json:"from"`
	To    string `json:"to"`
	Kind  string `json:"kind,omitempty"` // annual, sick, training, ...; not read
	// Credit is the minutes a day that count as worked.
	Credit int `json:"credit,omitempty"`
}

// Request is a wish: a shift, any shift or a free day. It costs Weight where it is not met.
type Request struct {
	Staff  string `json:"staff"`
	Date   string `json:"date"`
	Shift  string `json:"shift,omitempty"` // empty: any shift
	Want   bool   `json:"want"`            // false: not that one, or, with no shift, a free day
	Weight int    `json:"weight"`
}

// Pin holds a person to a shift, or, with no shift, to a free day.
type Pin struct {
	Staff string `json:"staff"`
	Date  string `json:"date"`
	Shift string `json:"shift,omitempty"`
	Role  string `json:"role,omitempty"`
}
