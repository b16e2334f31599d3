package crisis

import (
	"time"

	"heartline/internal/ledger"
)

// Targets are the times that a drill's chain is measured against. 0 leaves a part out.
type Targets struct {
	FirstAlert   time.Duration // from the start until an alert is shown
	FirstRing    time.Duration // from the start until a telephone rings
	Acknowledged time.Duration // from the start until somebody says so
	Joined       time.Duration // from the start until somebody is in the call
}

// DefaultTargets are 300 ms to the first alert, 1 s to the first ring, 1 min to the acknowledgement and 2 min
// until somebody is there. The last two are drafts for a clinical lead.
func DefaultTargets() Targets {
	return Targets{FirstAlert: 300 * time.Millisecond, FirstRing: time.Second, Acknowledged: time.Minute, Joined: 2 * time.Minute}
}

// Parts of a chain, as scores and facts name them.
const (
	PartFirstAlert   = "first_alert"
	PartFirstRing    = "first_ring"
	PartAcknowledged = "acknowledged"
	PartJoined       = "joined"
)

// Part is one measured part of a chain.
type Part struct {
	Name   string
	Came   bool          // it happened at all
	Took   time.Duration // from the start of the escalation; 0 where it never came
	Target time.Duration
	Points int // 100 within the target, falling to 0 at twice the target or where it never came
}

// StepTime is how long one step of one round lasted.
type StepTime struct {
	Round    int
	Step     int
	Name     string
	After    time.Duration // from the start of the escalation
	Took     time.Duration // until the next step, the pause or the end of the search; 0 while it lasts
	Attempts int
	Declined int
}

// Score is what an escalation's facts say about its chain.
type Score struct {
	Escalation string
	Policy     string
	Drill      bool
	Points     int // 0 to 100: the mean of the parts that have a target and could come
	Parts      []Part
	Steps      []StepTime
	Refused    int // numbers kept from the wire
	Exhausted  bool
	Late       int // acceptances after another one's
}

// scorer folds events into a score.
type scorer struct {
	score Score
	start ledger.Event
	at    map[string]time.Duration // when each part came
	rings bool                     // a telephone was asked, so a ring could come
	shows bool                     // a page was asked, so an alert could be shown
}

// ScoreOf measures the chain of one escalation by the events of its call, in the order of the stream. Spans
// inside one process are those of its monotonic clock. It is pure; ok is false where no such escalation began.
func ScoreOf(escalation string, events []ledger.Event, targets Targets) (score Score, ok bool) {
	c := &scorer{at: map[string]time.Duration{}}
	for _, e := range events {
		f, err := ledger.Decode(e)
		if err != nil || f == nil || Of(f) != escalation || escalation == "" {
			continue
		}
		if f, began := f.(ledger.CrisisStarted); began && !ok {
			ok, c.start = true, e
			c.score = Score{Escalation: f.Escalation, Policy: f.Policy, Drill: f.Drill}
		}
		if ok {
			c.fold(e, f)
		}
	}
	c.parts(targets)
	return c.score, ok
}

// since is the time from the start to an event.
func (c *scorer) since(e ledger.Event) time.Duration {
	if e.Boot == c.start.Boot && e.Boot != "" {
		return max(e.Mono-c.start.Mono, 0)
	}
	return max(e.At.Sub(c.start.At), 0)
}

func (c *scorer) first(part string, e ledger.Event) {
	if _, came := c.at[part]; !came {
		c.at[part] = c.since(e)
	}
}

func (c *scorer) fold(e ledger.Event, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.CrisisStep:
		c.stepOver(e)
		c.score.Steps = append(c.score.Steps, StepTime{Round: f.Round, Step: f.Step, Name: f.Name, After: c.since(e)})
	case ledger.CrisisPaused:
		c.stepOver(e)
	case ledger.CrisisAttempt:
		if n := len(c.score.Steps); n > 0 {
			c.score.Steps[n-1].Attempts++
		}
		c.shows = c.shows || Kind(f.Way) == Desk
		c.rings = c.rings || Kind(f.Way) == Seat || Kind(f.Way) == Phone
	case ledger.CrisisAttemptMoved:
		switch Progress(f.To) {
		case Shown:
			c.first(PartFirstAlert, e)
		case Ringing:
			c.first(PartFirstRing, e)
		default:
		}
	case ledger.CrisisAttemptEnded:
		if n := len(c.score.Steps); n > 0 && Outcome(f.Outcome) == Declined {
			c.score.Steps[n-1].Declined++
		}
	case ledger.CrisisNumberRefused:
		c.score.Refused++
	case ledger.CrisisLate:
		c.score.Late++
	case ledger.CrisisAcknowledged:
		c.first(PartAcknowledged, e)
		c.stepOver(e)
	case ledger.CrisisJoined:
		c.first(PartJoined, e)
	case ledger.CrisisExhausted:
		c.score.Exhausted = true
		c.stepOver(e)
	case ledger.CrisisCancelled, ledger.CrisisClosed:
		c.stepOver(e)
	default:
	}
}

// stepOver ends the step that lasts.
func (c *scorer) stepOver(e ledger.Event) {
	if n := len(c.score.Steps); n > 0 && c.score.Steps[n-1].Took == 0 {
		c.score.Steps[n-1].Took = c.since(e) - c.score.Steps[n-1].After
	}
}

// parts gives the points. A part that nothing in the chain could have led to is left out: a chain that rings
// nobody is not late with its ring.
func (c *scorer) parts(t Targets) {
	sum := 0
	for _, p := range []struct {
		name   string
		target time.Duration
		could  bool
	}{
		{PartFirstAlert, t.FirstAlert, c.shows},
		{PartFirstRing, t.FirstRing, c.rings},
		{PartAcknowledged, t.Acknowledged, true},
		{PartJoined, t.Joined, true},
	} {
		took, came := c.at[p.name]
		if p.target <= 0 || !p.could && !came {
			continue
		}
		part := Part{Name: p.name, Came: came, Took: took, Target: p.target, Points: points(came, took, p.target)}
		c.score.Parts = append(c.score.Parts, part)
		sum += part.Points
	}
	if n := len(c.score.Parts); n > 0 {
		c.score.Points = sum / n
	}
}

func points(came bool, took, target time.Duration) int {
	switch {
	case !came || took >= 2*target:
		return 0
	case took <= target:
		return 100
	default:
		return int(100 * (2*target - took) / target)
	}
}

// Times measures the chain of an escalation by its state, while it goes on. ScoreOf is more exact: it knows the
// process's own clock. It is pure.
func (s *State) Times(targets Targets) Score {
	c := &scorer{at: map[string]time.Duration{}, score: Score{Escalation: s.ID, Policy: s.Policy.ID, Drill: s.Drill, Exhausted: s.Exhausted, Late: len(s.LateBy)}}
	came := func(part string, at time.Time) {
		took := max(at.Sub(s.StartedAt), 0)
		if first, before := c.at[part]; !at.IsZero() && (!before || took < first) {
			c.at[part] = took
		}
	}
	for _, a := range s.Attempts {
		c.shows = c.shows || a.Way == Desk
		c.rings = c.rings || a.Way == Seat || a.Way == Phone
		if a.Way != Emergency {
			came(PartFirstAlert, a.ShownAt)
			came(PartFirstRing, a.RingingAt)
		}
	}
	for _, b := range s.TakenBack {
		came(PartAcknowledged, b.At)
	}
	if s.Ack != nil {
		came(PartAcknowledged, s.Ack.At)
	}
	for _, h := range s.Helpers {
		came(PartJoined, h.At)
	}
	c.parts(targets)
	return c.score
}

// Fact is the score as the ledger keeps it.
func (s Score) Fact() ledger.CrisisDrillScored {
	f := ledger.CrisisDrillScored{Escalation: s.Escalation, Policy: s.Policy, Score: s.Points, Times: map[string]time.Duration{}, Targets: map[string]time.Duration{}}
	for _, p := range s.Parts {
		if p.Came {
			f.Times[p.Name] = p.Took
		}
		if p.Points < 100 {
			f.Missed = append(f.Missed, p.Name)
		}
		f.Targets[p.Name] = p.Target
	}
	return f
}

// PartsOf is the parts of a chain as its score was kept, in their order.
func PartsOf(f ledger.CrisisDrillScored) (out []Part) {
	for _, name := range []string{PartFirstAlert, PartFirstRing, PartAcknowledged, PartJoined} {
		target, counted := f.Targets[name]
		if !counted {
			continue
		}
		took, came := f.Times[name]
		out = append(out, Part{Name: name, Came: came, Took: took, Target: target, Points: points(came, took, target)})
	}
	return out
}

// Measured reports whether the escalation counts in the measures: a drill does not.
func (s *State) Measured() bool { return s.ID != "" && !s.Drill }
