package model

// Rule bounds one measure of one person's row. Where a bound is broken the amount is multiplied with its weight; a hard
// bound is not weighed, but counted.
type Rule struct {
	ID      string  `json:"id"`
	Scope   Scope   `json:"scope,omitzero"`
	Measure Measure `json:"measure"`
	Of      Filter  `json:"of,omitzero"`   // which shifts it is about; empty: all
	Then    Filter  `json:"then,omitzero"` // of Rest and Follows: the second of the two shifts
	Window  Window  `json:"window,omitzero"`
	HardMin *int    `json:"hard_min,omitempty"`
	SoftMin *int    `json:"soft_min,omitempty"`
	SoftMax *int    `json:"soft_max,omitempty"`
	HardMax *int    `json:"hard_max,omitempty"`
	WUnder  int     `json:"w_under,omitempty"`
	WOver   int     `json:"w_over,omitempty"`
	Curve   Curve   `json:"curve,omitempty"`
	Edges   Edges   `json:"edges,omitempty"` // of runs
	// Fair sets SoftMax to the person's share of what is demanded of all whom the rule is for, with what each of them
	// has had before (History.Counts), by the shares of their contracts, rounded up. Of Shifts, Minutes and Weekends.
	Fair bool `json:"fair,omitempty"`
	// Sequence is the pattern of measure Pattern: what is forbidden, or costs WOver, each time it occurs (HardMax 0 or
	// SoftMax 0).
	Sequence []Step `json:"sequence,omitempty"`
	// Starts picks the days on which the pattern may begin; empty: all.
	Starts On     `json:"starts,omitzero"`
	Reason string `json:"reason,omitempty"`
	Source string `json:"source,omitempty"` // the law, the contract or the custom it is from
}

// Measure is what a rule counts. Amounts are integers: shifts, days, weekends, minutes.
type Measure string

// Measures. Over a window: Shifts to Kinds. Along the days: WorkRun to Pattern.
const (
	Shifts   Measure = "shifts"   // shifts that begin in the window
	Minutes  Measure = "minutes"  // minutes worked (ShiftType.Worked) of shifts that begin in the window
	DaysOff  Measure = "days_off" // days of the window on which no shift begins
	Weekends Measure = "weekends" // weekends with a shift that begins on one of their days
	// HalfWeekends counts weekends of which some days are worked and others are not.
	HalfWeekends Measure = "half_weekends"
	// MixedWeekends counts weekends in which more than one type of shift is worked.
	MixedWeekends Measure = "mixed_weekends"
	Kinds         Measure = "kinds" // different types of shifts in the window

	WorkRun    Measure = "work_run"    // days in a row with a shift
	OffRun     Measure = "off_run"     // days in a row without one
	KindRun    Measure = "kind_run"    // days in a row with a shift of the same type, for each type that the filter lets through
	WeekendRun Measure = "weekend_run" // weekends in a row with a shift
	Rest       Measure = "rest"        // minutes between the end of one shift (Of) and the start of the next (Then), by instants
	Pattern    Measure = "pattern"     // times that the sequence occurs
	// Follows counts pairs of days of which the first has a shift that Of lets through and the next one a shift that Then
	// lets through.
	Follows Measure = "follows"
)

// Filter lets shifts through. All that is given must hold; nothing given: every shift.
type Filter struct {
	Shifts   []string `json:"shifts,omitempty"`   // types
	Tags     []string `json:"tags,omitempty"`     // any of the tags of a type; night: by the clock, see NightFrom
	Roles    []string `json:"roles,omitempty"`    // roles
	On       On       `json:"on,omitzero"`        // days on which the shift begins
	Touches  string   `json:"touches,omitempty"`  // holiday, weekend: a minute of it lies on such a day
	Longer   int      `json:"longer,omitempty"`   // minutes: lasts longer
	Negative bool     `json:"negative,omitempty"` // turns the rest of the filter round
}

// Night is the tag of shifts that take in night hours. A type has it if it says so, or if at least NightLeast of its
// minutes lie between NightFrom and NightTo.
const (
	Night      = "night"
	NightFrom  = 22 * 60 // minutes since midnight
	NightTo    = 6 * 60
	NightLeast = 180
)

// Step is one day of a pattern.
type Step struct {
	Off bool   `json:"off,omitempty"` // a free day
	Any bool   `json:"any,omitempty"` // a shift of any type
	Of  Filter `json:"of,omitzero"`   // a shift that is let through
}

// Window is the time over which a rule counts; the rule holds in each of them. Empty: all days.
type Window struct {
	Kind WindowKind `json:"kind,omitempty"`
	Days int        `json:"days,omitempty"` // length of a rolling window, or of the blocks; 0 of other kinds
	On   On         `json:"on,omitzero"`    // only these days are counted
	// Weekend are the days of which a weekend is made; empty: sat and sun. They follow each other.
	Weekend []string `json:"weekend,omitempty"`
}

// WindowKind is how the days are cut into windows.
type WindowKind string

// Kinds of windows. The empty value is Horizon.
const (
	Horizon WindowKind = ""
	Week    WindowKind = "week"    // Monday to Sunday; one that is cut by the first or last day is bounded above only
	Month   WindowKind = "month"   // calendar months, likewise
	Blocks  WindowKind = "blocks"  // one after the other from the first day
	Rolling WindowKind = "rolling" // every window of Days days in a row
)

// Curve is how the cost grows with the amount.
type Curve string

// Curves. The empty value is Linear.
const (
	Linear Curve = ""
	Square Curve = "square" // weight times the square of the amount; for fair shares
	Once   Curve = "once"   // the weight once, whatever the amount
)

// Edges is what becomes of a run at the first and at the last day.
type Edges string

// Edges. The empty value is Open.
const (
	Open   Edges = ""       // a run goes on from the known past, and one at an edge may be longer than is known
	Closed Edges = "closed" // nothing was before the first day and nothing comes after the last: a run is as long as it is seen
)

// Scope says whom a rule is for. All that is given must hold; nothing given: everybody.
type Scope struct {
	Staff      []string `json:"staff,omitempty"`
	Contracts  []string `json:"contracts,omitempty"`
	Teams      []string `json:"teams,omitempty"`
	Tags       []string `json:"tags,omitempty"`       // any of them; where it is dated, only the days with it are counted
	Skills     []string `json:"skills,omitempty"`     // any of them
	Volunteers string   `json:"volunteers,omitempty"` // only, not; empty: both
}

// Override changes a rule of a profile, by a named person and for a reason that is kept.
type Override struct {
	Rule    string `json:"rule"`
	By      string `json:"by"`
	At      string `json:"at"` // date
	Reason  string `json:"reason"`
	Off     bool   `json:"off,omitempty"` // the rule is not in force
	HardMin *int   `json:"hard_min,omitempty"`
	SoftMin *int   `json:"soft_min,omitempty"`
	SoftMax *int   `json:"soft_max,omitempty"`
	HardMax *int   `json:"hard_max,omitempty"`
}
