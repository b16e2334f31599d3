package report

import (
	"context"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Rules are the limits of an account.
type Rules struct {
	Short     time.Duration // a wait up to this, and giving up, is a short abandon
	OpenAfter time.Duration // a call that has not ended for longer is a finding
	Findings  int           // are listed one by one up to this number, and counted all
}

// The bounds of an account.
const (
	DefaultOpenAfter = 6 * time.Hour
	DefaultFindings  = 1000
	LongestPeriod    = 366 * 24 * time.Hour
)

// Period is the span of arrivals that is accounted for: [From, To).
type Period struct {
	From, To time.Time
	Zone     *time.Location // in which days are cut
}

// Month is the period of one month, written 2026-11, on the clocks of a zone.
func Month(text string, zone *time.Location) (Period, error) {
	from, err := time.ParseInLocation("2006-01", text, zone)
	if err != nil {
		return Period{}, fault.Field("month", fault.New(fault.Invalid, "account", "%q is not a month; write it as 2026-11", text))
	}
	return Period{From: from, To: from.AddDate(0, 1, 0), Zone: zone}, nil
}

// Days is the period from one day to another, both included, written 2026-11-01.
func Days(first, last string, zone *time.Location) (Period, error) {
	var p Period
	for _, x := range []struct {
		field, text string
		to          *time.Time
	}{{"from", first, &p.From}, {"to", last, &p.To}} {
		at, err := time.ParseInLocation(time.DateOnly, x.text, zone)
		if err != nil {
			return Period{}, fault.Field(x.field, fault.New(fault.Invalid, "account", "%q is not a day; write it as 2026-11-01", x.text))
		}
		*x.to = at
	}
	p.To, p.Zone = p.To.AddDate(0, 0, 1), zone
	return p, p.check()
}

func (p Period) check() error {
	if !p.To.After(p.From) || p.To.Sub(p.From) > LongestPeriod {
		return fault.Field("to", fault.New(fault.Invalid, "account", "The last day is not before the first, and at most a year behind it."))
	}
	return nil
}

func (p Period) holds(at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }

// Row is a call as the history has it, in both directions.
type Row struct {
	ID        string
	Out       bool // a call of the house
	Marked    string
	Limited   string
	Class     string
	Reason    string
	ArrivedAt time.Time
	QueuedAt  time.Time
	BridgedAt time.Time
	EndedAt   time.Time
}

// Sums are what the measures count of a period, in one statement over the history: of all attempts that arrived, and of
// those that have ended by an instant.
type Sums struct {
	Attempts  int // arrived, ended or not
	Own       int // of the system itself
	Offered   int // of those that have ended: O = A + B + F
	Answered  int
	Abandoned int
	FlowedOut int
}

// Outbox is what lies in the outbox of a node.
type Outbox struct {
	Absent   bool     // it is not on this machine
	Waiting  []Parcel // complete, and not imported
	Receipts []string // ids of items that were imported in the last days
	Damaged  []string // names of items that cannot be read
}

// Parcel is one call that the fail-safe had and nobody has imported.
type Parcel struct {
	Item    string
	Node    string
	Channel string
	Outcome string
	Began   time.Time
	Ended   time.Time
}

// Source reads the three sources. Ranges of ids are half-open and compare as text.
type Source interface {
	// Facts gives the facts of Kinds that stand on the streams of calls in [from, to), and on those of their journals, each
	// stream in its order.
	Facts(ctx context.Context, from, to string, f func(call string, e ledger.Event) error) error
	// Rows gives the history's calls with ids in [from, to).
	Rows(ctx context.Context, from, to string, f func(Row) error) error
	// Strays gives those that arrived in the period and whose id is not in [from, to).
	Strays(ctx context.Context, p Period, from, to string, f func(Row) error) error
	// CallTasks gives the tasks that calls in [from, to) have wanted.
	CallTasks(ctx context.Context, from, to string, f func(Task) error) error
	Sums(ctx context.Context, p Period, endedBefore time.Time) (Sums, error)
	Outbox(ctx context.Context) (Outbox, error)
	// Settle returns when the history has all facts that the ledger had at the call, or behind, where nobody folds them.
	Settle(ctx context.Context) (behind bool, err error)
}

// Count is how often something was counted.
type Count struct {
	Of string
	N  int
}

// ClassCount is one class of an account.
type ClassCount struct {
	Class Class
	N     int
	Ways  []Count // sorted by code; they add up to N
	Work  []Count // by state, in the order of WorkStates; they add up to N
}

// Day is one day of an account.
type Day struct {
	Date string // 2026-11-01
	N    int
	By   []int // in the order of Classes
}

// Sources are the sums of the three sources.
type Sources struct {
	Ledger       int // attempts by the ledger's facts
	ByController int // of those, had by a controller
	ByImport     int // of those, told by a journal alone

	Journals        int // in the ledger, of the period's calls
	JournalsOwn     int // of those, of calls that no controller had: as many as ByImport
	JournalsWaiting int // in the outbox: attempts that the ledger does not have yet, or journals beside calls
	OutboxAbsent    bool

	History Sums
	Folded  Sums // the same sums by the ledger's facts
}

// Account is the account of a period.
type Account struct {
	Period
	Rules

	At       time.Time // when it was made
	Attempts int       // N of all classes together
	Own      int       // calls of the system itself, which are no attempts
	Waiting  int       // attempts that only the outbox has: they are among Attempts, as Open
	Classes  []ClassCount
	Work     []Count // by state, of all attempts
	NoWork   []Count // of WorkNone, by why
	Taken    int     // attempts whose open task somebody has taken
	Days     []Day
	Sources  Sources
	Findings []Finding
	Kinds    []Count // all findings by kind, also those that are not listed
}

// Sound reports whether nothing is left to explain.
func (a *Account) Sound() bool { return len(a.Kinds) == 0 }

// Found is the number of all findings.
func (a *Account) Found() (n int) {
	for _, k := range a.Kinds {
		n += k.N
	}
	return n
}

// Class returns the row of one class.
func (a *Account) Class(c Class) ClassCount {
	for _, x := range a.Classes {
		if x.Class == c {
			return x
		}
	}
	return ClassCount{Class: c}
}
