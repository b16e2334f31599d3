package fairness

import (
	"time"

	"heartline/roster/model"
)

// Shift is a shift that was worked, or is rostered, half-open: [Start, End).
type Shift struct {
	ID     string // unique
	Person string
	Start  time.Time
	End    time.Time // after Start
	Zone   string    // IANA name of the zone by whose clock it is counted
	Tags   []string  // model.Night, Evening and others
	Credit int       // minutes that count as worked, 0 or more
	NoShow bool      // the person was to come and did not: it counts as NoShows alone
}

// Evening is the tag of evening shifts. Without it, a shift that is no night is one if at least EveningLeast of its minutes on the clock
// lie between EveningFrom and EveningTo, in minutes since midnight. The figures are this house's own.
const (
	Evening      = "evening"
	EveningFrom  = 18 * 60
	EveningTo    = 22 * 60
	EveningLeast = 120
)

// Post is what part of a full post a person has over a time, and with whom the person is compared. A person may have several, one after
// the other.
type Post struct {
	Person string
	Group  string // such as a contract, a team or both; the empty one is a group too
	From   string // the first date; empty: always
	Until  string // the last one; empty: for good
	Share  int    // percent of a full post, 1 to 1000; 0: 100, as in model.Contract
}

// Leave is time off that was approved; both dates are included. It lessens the share; its credit is no work and is not counted.
type Leave struct {
	Person string
	From   string
	Until  string
}

// Exchange is one request to one person to take a shift. Where several people are asked for the same shift, each has an Exchange with the same ID.
// What lies outside the posts of those whom it is about does not count.
type Exchange struct {
	ID     string
	At     time.Time // when it was asked
	Asker  string    // whose shift it is, whoever has filed it
	Asked  string    // who was asked; empty: nobody in particular
	Answer Answer
	// InReturn: the asker takes a shift of the other's, so that nobody has taken one for somebody.
	InReturn bool
}

// Answer is what became of an exchange.
type Answer string

// Answers. One that was withdrawn or has run out is Open.
const (
	Open     Answer = ""
	Accepted Answer = "accepted"
	Refused  Answer = "refused" // by the person who was asked; a refusal by the house is none
)

// Input is what a ledger is made of.
type Input struct {
	Calendar *model.Calendar // of weeks, holidays and days worked in exchange; its zone cuts the exchanges into weeks
	// Until is a date in the last week of the window. Weeks are calendar weeks, so that no weekend is cut.
	Until string
	Weeks int // 1 to MaxWeeks; 0: DefaultWeeks
	// Shifts, Leave, Posts and Exchanges may reach beyond the window: only what lies in it counts.
	Shifts    []Shift
	Leave     []Leave
	Posts     []Post
	Exchanges []Exchange
}

// Lengths of a window in weeks.
const (
	DefaultWeeks = 12
	MaxWeeks     = 53
)
