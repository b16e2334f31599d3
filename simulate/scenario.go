package simulate

import (
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// Scenario is what is played: rules, callers, counsellors.
type Scenario struct {
	Name  string
	Start time.Time     // instant at which a run begins; zero: 2026-01-05 00:00 UTC, a Monday
	Span  time.Duration // measured: callers who come in it; above 0
	// WarmUp is played before the span and not measured, so that the span does not begin with an empty line.
	WarmUp  time.Duration
	Rules   queue.Rules
	Streams []Stream
	People  []Person
	// Ring is the time from an offer to its acceptance; None: at once. A counsellor who would take longer than the queue's
	// offer timeout misses the offer, as live.
	Ring Dist
	// Within are the waits for which the service level is told; none: 15, 20 and 30 s.
	Within []time.Duration
}

// Stream is a stream of callers who ask for the same.
type Stream struct {
	Name     string
	Queue    queue.ID
	Requires []agent.Requirement
	Wants    []agent.Requirement
	Priority int
	Grades   []GradeShare // none: all green
	Arrivals Arrivals
	Talk     Dist // not None
	Patience Dist // from joining the queue to giving up; None: nobody gives up
	Wrap     Dist // after-call work; None: what the queue's rule says
}

// GradeShare is how many of a stream's callers have a grade; the shares of a stream are weights.
type GradeShare struct {
	Grade triage.Grade
	Share float64
}

// Arrivals says when callers come, counted from the scenario's start with its warm-up.
type Arrivals struct {
	// PerHour are the mean arrivals in an hour, each for Every, again from the first after the last; between them callers
	// come by chance (a Poisson process).
	PerHour []float64
	Every   time.Duration // 0: one hour
	// Times replays callers at these offsets, in order, the same in every run. It excludes PerHour.
	Times []time.Duration
}

// Span is from an offset to another, counted from the scenario's start with its warm-up.
type Span struct{ From, To time.Duration }

// Person is a counsellor on the rota.
type Person struct {
	ID     agent.ID
	Skills agent.Skills
	Lines  []string // none: every line
	On     []Span   // on duty; none: always
	Breaks []Span   // not ready; a talk is finished first

	place string // where a scenario file speaks of this counsellor
}

func defaultStart() time.Time { return time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) }

func (s Scenario) start() time.Time {
	if s.Start.IsZero() {
		return defaultStart()
	}
	return s.Start.UTC()
}

// thresholds are the waits for which the service level is told.
func (s Scenario) thresholds() []time.Duration {
	if len(s.Within) > 0 {
		return s.Within
	}
	return []time.Duration{15 * time.Second, 20 * time.Second, 30 * time.Second}
}

// end is the offset after which nobody comes any more.
func (s Scenario) end() time.Duration { return s.WarmUp + s.Span }
