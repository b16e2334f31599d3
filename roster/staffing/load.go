package staffing

import (
	"math"
	"time"

	"heartline/internal/fault"
)

// MaxDesks bounds the size of a team that is reckoned with.
const MaxDesks = 100_000

// Load is the work that comes to a line, and the team that serves it.
type Load struct {
	PerHour  float64       // callers an hour; above 0
	Handle   time.Duration // mean of talk and after-call work; above 0
	Patience time.Duration // mean time until a waiting caller gives up; 0: nobody does
	Desks    int           // counsellors who are ready or handle a call; 1 to MaxDesks
}

// Offered is the work offered in erlangs: calls that would be in hand at once if nobody ever had to wait.
func (l Load) Offered() float64 { return l.rate() * l.Handle.Seconds() }

func (l Load) rate() float64  { return l.PerHour / 3600 }
func (l Load) speed() float64 { return 1 / l.Handle.Seconds() }

// Service is what callers and counsellors meet in the long run. Shares lie from 0 to 1, waits are in seconds.
type Service struct {
	Load      Load
	Wait      float64 // share of callers who find nobody ready
	Abandon   float64 // share of callers who give up
	MeanWait  float64 // of all callers, with those who give up
	ASA       float64 // mean wait of those who are answered
	Occupancy float64 // share of the counsellors' time that is talk or after-call work
}

// Within is the strict service level: the share of all callers who are answered within a wait of at most t. A negative t
// counts as 0.
func (s Service) Within(t time.Duration) float64 {
	t = max(t, 0)
	if s.Load.Patience > 0 {
		return newPalm(s.Load).within(t.Seconds(), s.Abandon)
	}
	spare := float64(s.Load.Desks) - s.Load.Offered()
	return 1 - s.Wait*math.Exp(-spare*t.Seconds()/s.Load.Handle.Seconds())
}

func (l Load) check(op string) error {
	switch {
	case !(l.PerHour > 0) || math.IsInf(l.PerHour, 0):
		return fault.New(fault.Invalid, op, "the calls an hour must be above 0; give what the line gets")
	case l.Handle <= 0:
		return fault.New(fault.Invalid, op, "the handling time must be above 0; give the mean of talk and after-call work")
	case l.Patience < 0:
		return fault.New(fault.Invalid, op, "the patience must not be negative; give a mean, or 0 for callers who never give up")
	case l.Desks < 1 || l.Desks > MaxDesks:
		return fault.New(fault.Invalid, op, "the number of desks must lie from 1 to %d", MaxDesks)
	}
	return nil
}
