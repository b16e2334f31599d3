package queue

import (
	"fmt"
	"slices"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// ID names a queue. It comes from the configuration and never changes while callers wait.
type ID string

// Strategy says which of several eligible counsellors gets a caller.
type Strategy string

// LongestIdle offers to the counsellor who has been Ready for the longest time (Asterisk's leastrecent).
const LongestIdle Strategy = "longest_idle"

// When is the condition of an overflow rule.
type When string

// The conditions of overflow. "Nobody" counts only counsellors who could serve this caller: on the queue's
// line and with the skills asked for (for a direct call: that one person).
const (
	// NobodyOnShift holds while the roster has no such counsellor on duty.
	NobodyOnShift When = "nobody_on_shift"
	// NobodyReady holds while no such counsellor is on duty and at work: everyone is logged out, not ready,
	// or will be after the present call. It does not hold while somebody rings, talks or writes up a call,
	// nor for the seconds in which a counsellor's seat may come back.
	NobodyReady When = "nobody_ready"
	// WaitLonger holds once the caller's whole wait, from EnqueuedAt over all queues and faults, reaches After.
	WaitLonger When = "wait_longer"
	// Always holds; After counts from the caller's coming into this queue.
	Always When = "always"
)

// ActionKind says what overflow does with a caller.
type ActionKind string

// The actions of overflow.
const (
	ToMessage ActionKind = "message" // the caller leaves the floor and is asked for a message
	ToQueue   ActionKind = "queue"   // the floor moves the caller to another queue; EnqueuedAt is kept
	ToOutside ActionKind = "outside" // the caller leaves the floor and an outside number is rung
	ToAgent   ActionKind = "agent"   // that counsellor may take the call too, whatever the skills; the caller stays
)

// Action is what overflow does with a caller.
type Action struct {
	Kind   ActionKind `json:"kind"`
	Queue  ID         `json:"queue,omitempty"`  // ToQueue
	Agent  agent.ID   `json:"agent,omitempty"`  // ToAgent
	Target string     `json:"target,omitempty"` // ToOutside: the configured name of the number; ToMessage: the box. Never a number
}

// ends reports whether the caller leaves the floor by this action.
func (a Action) ends() bool { return a.Kind == ToMessage || a.Kind == ToOutside }

// OverflowRule sends a caller elsewhere: from After on, as soon as When holds. It acts once for each stay
// in a queue, and not while an offer to this caller rings if the caller would leave the floor.
type OverflowRule struct {
	After  time.Duration `json:"after_ns"`
	When   When          `json:"when"`
	Action Action        `json:"action"`
}

// Comfort is what a caller hears while waiting. The floor only carries it for the session.
type Comfort struct {
	Every    time.Duration `json:"every_ns,omitempty"` // between announcements; 0: none
	Position bool          `json:"position,omitempty"` // say the place in the queue
	Music    string        `json:"music,omitempty"`    // class of music; empty: the default one
	Prompts  []string      `json:"prompts,omitempty"`  // said one after another, one each time
}

// Queue is one waiting line. Zero durations and counts take the defaults named at the fields.
type Queue struct {
	ID              ID                  `json:"id"`
	Name            string              `json:"name,omitempty"`     // shown on screens
	Line            string              `json:"line,omitempty"`     // roster line whose shifts serve this queue; empty: every shift
	Requires        []agent.Requirement `json:"requires,omitempty"` // asked of everybody who serves this queue
	Strategy        Strategy            `json:"strategy,omitempty"` // default LongestIdle
	OfferTimeout    time.Duration       `json:"offer_timeout_ns,omitempty"`
	AfterCall       time.Duration       `json:"after_call_ns,omitempty"`        // after-call work; 0: none
	AfterCallRed    time.Duration       `json:"after_call_red_ns,omitempty"`    // after a red call; 0: as AfterCall
	AfterCallYellow time.Duration       `json:"after_call_yellow_ns,omitempty"` // after a yellow call; 0: as AfterCall
	MaxMissed       int                 `json:"max_missed,omitempty"`           // offers missed in a row until NotReady(unanswered); default 2
	DeclineRest     time.Duration       `json:"decline_rest_ns,omitempty"`      // until the same call may come to the same counsellor again; default 10 s
	PreferFor       time.Duration       `json:"prefer_for_ns,omitempty"`        // how long an entry waits for its preferred counsellor alone; default 10 s
	Overflow        []OverflowRule      `json:"overflow,omitempty"`             // tried in this order; at most 64
	Comfort         Comfort             `json:"comfort"`
	MaxWaiting      int                 `json:"max_waiting,omitempty"` // 0: no bound; red and returned callers always come in
	MaxPaused       int                 `json:"max_paused,omitempty"`  // counsellors of the queue who may be on a pause at once; 0: no bound
}

// Rules is the rule set in force on the floor.
type Rules struct {
	Queues       map[ID]Queue  `json:"queues"`
	SeatGrace    time.Duration `json:"seat_grace_ns,omitempty"`     // how long a lost seat may return without a hand; default 15 s, negative: not at all
	AfterCall    time.Duration `json:"after_call_ns,omitempty"`     // for a talk whose queue is not known; 0: none
	AfterCallMax time.Duration `json:"after_call_max_ns,omitempty"` // bound of an extended after-call; default 30 min

	Welfare Welfare                    `json:"welfare,omitzero"`
	Grades  map[triage.Grade]GradeRule `json:"grades,omitempty"`
	Surges  map[string]Surge           `json:"surges,omitempty"` // by hotline
}

// Defaults of the rule set.
const (
	DefaultOfferTimeout = 20 * time.Second
	DefaultMaxMissed    = 2
	DefaultDeclineRest  = 10 * time.Second
	DefaultPreferFor    = 10 * time.Second
	DefaultSeatGrace    = 15 * time.Second
	DefaultAfterCallMax = 30 * time.Minute
)

const maxOverflow = 64

// Validate reports the first mistake in the rule set, with the place and the mend.
func (r Rules) Validate() error {
	ids := make([]ID, 0, len(r.Queues))
	for id := range r.Queues {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := r.Queues[id].validate(id, r); err != nil {
			return err
		}
	}
	if w := r.Welfare; w.RedCap < 0 || w.RedCap > redsKept || w.RedWindow < 0 || w.Pause < 0 {
		return fmt.Errorf("the welfare rule is out of range; use a cap of 0 to %d, and spans of 0 or more", redsKept)
	}
	for hotline, s := range r.Surges {
		for _, id := range s.Queues {
			if _, ok := r.Queues[id]; !ok {
				return fmt.Errorf("the surge of hotline %q names queue %q; name configured queues", hotline, id)
			}
		}
	}
	return nil
}

func (q Queue) validate(id ID, r Rules) error {
	if id == "" || q.ID != id {
		return fmt.Errorf("queue %q is filed under %q; give both the same, non-empty id", q.ID, id)
	}
	if q.Strategy != "" && q.Strategy != LongestIdle {
		return fmt.Errorf("queue %q has strategy %q; use %s", id, q.Strategy, LongestIdle)
	}
	for _, d := range []struct {
		name string
		span time.Duration
	}{
		{"offer_timeout", q.OfferTimeout},
		{"after_call", q.AfterCall},
		{"after_call_red", q.AfterCallRed},
		{"after_call_yellow", q.AfterCallYellow},
		{"decline_rest", q.DeclineRest},
		{"prefer_for", q.PreferFor},
	} {
		if d.span < 0 {
			return fmt.Errorf("queue %q has a negative %s; use 0 or more", id, d.name)
		}
	}
	if q.MaxMissed < 0 || q.MaxWaiting < 0 || q.MaxPaused < 0 {
		return fmt.Errorf("queue %q has a negative max_missed, max_waiting or max_paused; use 0 or more", id)
	}
	if len(q.Overflow) > maxOverflow {
		return fmt.Errorf("queue %q has %d overflow rules; use at most %d", id, len(q.Overflow), maxOverflow)
	}
	for i, o := range q.Overflow {
		if err := o.validate(r); err != nil {
			return fmt.Errorf("queue %q, overflow rule %d: %w", id, i+1, err)
		}
	}
	return nil
}

func (o OverflowRule) validate(r Rules) error {
	if o.After < 0 {
		return fmt.Errorf("after is negative; use 0 or more")
	}
	switch o.When {
	case NobodyOnShift, NobodyReady, WaitLonger, Always:
	default:
		return fmt.Errorf("condition %q is not known; use %s, %s, %s or %s", o.When, NobodyOnShift, NobodyReady, WaitLonger, Always)
	}
	switch o.Action.Kind {
	case ToMessage, ToOutside:
	case ToQueue:
		if _, ok := r.Queues[o.Action.Queue]; !ok {
			return fmt.Errorf("queue %q does not exist; name one of the configured queues", o.Action.Queue)
		}
	case ToAgent:
		if o.Action.Agent == "" {
			return fmt.Errorf("the counsellor is missing; name one")
		}
	default:
		return fmt.Errorf("action %q is not known; use %s, %s, %s or %s", o.Action.Kind, ToMessage, ToQueue, ToOutside, ToAgent)
	}
	return nil
}

// withDefaults fills in what was left out. The result shares nothing that either side would change.
func (r Rules) withDefaults() Rules {
	queues := make(map[ID]Queue, len(r.Queues))
	for id, q := range r.Queues {
		queues[id] = q.withDefaults()
	}
	r.Queues = queues
	r.SeatGrace = orDefault(r.SeatGrace, DefaultSeatGrace)
	r.AfterCallMax = orDefault(r.AfterCallMax, DefaultAfterCallMax)
	return r
}

func (q Queue) withDefaults() Queue {
	if q.Strategy == "" {
		q.Strategy = LongestIdle
	}
	q.OfferTimeout = orDefault(q.OfferTimeout, DefaultOfferTimeout)
	q.DeclineRest = orDefault(q.DeclineRest, DefaultDeclineRest)
	q.PreferFor = orDefault(q.PreferFor, DefaultPreferFor)
	q.MaxMissed = orDefault(q.MaxMissed, DefaultMaxMissed)
	q.AfterCallRed = orDefault(q.AfterCallRed, q.AfterCall)
	q.AfterCallYellow = orDefault(q.AfterCallYellow, q.AfterCall)
	if len(q.Overflow) > maxOverflow {
		q.Overflow = q.Overflow[:maxOverflow]
	}
	return q
}

// afterCall is the after-call work that a call of this grade brings.
func (q Queue) afterCall(g triage.Grade) time.Duration {
	switch g {
	case triage.Red:
		return q.AfterCallRed
	case triage.Yellow:
		return q.AfterCallYellow
	case triage.Green:
	}
	return q.AfterCall
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
