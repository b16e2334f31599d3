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

// The strategies. Each keeps the order of the circles of relaxation, and puts whoever is beyond the cap of red calls
// last; where it does not tell two counsellors apart the longest idle is taken.
const (
	// LongestIdle offers to the counsellor who has been Ready for the longest time.
	LongestIdle Strategy = "longest_idle"
	// FewestCalls offers to the counsellor who has had the fewest calls in this stretch on duty.
	FewestCalls Strategy = "fewest_calls"
	// TopDown offers in the queue's Order, then by the level of its OrderSkill, the highest first.
	TopDown Strategy = "top_down"
	// RingAll offers to all who may take the caller at once, RingAllMax of them at the most; who accepts first has the
	// caller. See round.
	RingAll Strategy = "ring_all"
)

// Aging is how waiting callers who are not red are ordered: by their time of arrival, less a credit. So nobody waits for
// ever behind callers who are more urgent and keep coming: a green caller who has waited for longer than YellowAhead
// comes before a yellow one who has just come. Red callers come first whatever this says.
type Aging struct {
	YellowAhead   time.Duration `json:"yellow_ahead_ns"`   // a yellow caller is served as if come so much earlier
	PriorityAhead time.Duration `json:"priority_ahead_ns"` // for each step of priority
}

// The usual credits.
const (
	DefaultYellowAhead   = 10 * time.Minute
	DefaultPriorityAhead = time.Minute
)

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
	// WaitLonger holds once the caller's whole wait, from EnqueuedAt over all queues and faults, reaches After; that in the
	// present queue for who has a place of a call before.
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

	// ToCallBack offers the caller to hang up and keep the place. The caller stays; it is no way out of the queue, and
	// means nothing to who is red, was with somebody before, waits for one counsellor alone, or is not on the line.
	ToCallBack ActionKind = "call_back"
)

// Action is what overflow does with a caller.
type Action struct {
	Kind   ActionKind `json:"kind"`
	Queue  ID         `json:"queue,omitempty"`  // ToQueue
	Agent  agent.ID   `json:"agent,omitempty"`  // ToAgent
	Served bool       `json:"served,omitempty"` // ToQueue: only while somebody works there; a rule that is due before waits for that
	Target string     `json:"target,omitempty"` // ToOutside: the configured name of the number; ToMessage: the box. Never a number
}

// ends reports whether the caller leaves the floor by this action.
func (a Action) ends() bool { return a.Kind == ToMessage || a.Kind == ToOutside }

// OverflowRule sends a caller elsewhere: from After on, as soon as When has held for Grace without a break. It acts once
// for each stay in a queue, and not while an offer to this caller rings if the caller would leave the floor.
type OverflowRule struct {
	After  time.Duration `json:"after_ns"`
	When   When          `json:"when"`
	Action Action        `json:"action"`

	Grace         time.Duration `json:"grace_ns,omitempty"`
	PerCounsellor float64       `json:"per_counsellor,omitempty"` // CallersPerCounsellor: more callers than that
	Longer        time.Duration `json:"longer_ns,omitempty"`      // PredictedWait: a longer wait than that
}

// Comfort is what a caller hears while waiting. The floor only carries it for the session.
type Comfort struct {
	Every    time.Duration `json:"every_ns,omitempty"` // between announcements; 0: none
	Position bool          `json:"position,omitempty"` // say the place in the queue
	Wait     bool          `json:"wait,omitempty"`     // say how long callers wait, as a band, where that is known
	Music    string        `json:"music,omitempty"`    // class of music; empty: the default one
	Prompts  []string      `json:"prompts,omitempty"`  // said one after another, one each time
}

// Queue is one waiting line. Zero durations and counts take the defaults named at the fields.
type Queue struct {
	ID              ID                  `json:"id"`
	Name            string              `json:"name,omitempty"`     // shown on screens
	Line            string              `json:"line,omitempty"`     // roster line whose shifts serve this queue; empty: every shift
	Requires        []agent.Requirement `json:"requires,omitempty"` // asked of everybody who serves this queue
	Needs           agent.Expr          `json:"needs,omitzero"`     // asked too, as an expression
	Relax           []RelaxStep         `json:"relax,omitempty"`    // what is asked for after some time; at most 8, in order of After
	Strategy        Strategy            `json:"strategy,omitempty"` // default LongestIdle
	Order           []agent.ID          `json:"order,omitempty"`    // TopDown: these first, one after another
	OrderSkill      agent.Skill         `json:"order_skill,omitempty"`
	RingAllMax      int                 `json:"ring_all_max,omitempty"` // RingAll: as many as ring for one caller at once; default 8
	OfferTimeout    time.Duration       `json:"offer_timeout_ns,omitempty"`
	AfterCall       time.Duration       `json:"after_call_ns,omitempty"`        // after-call work; 0: none
	AfterCallRed    time.Duration       `json:"after_call_red_ns,omitempty"`    // after a red call; 0: as AfterCall
	AfterCallYellow time.Duration       `json:"after_call_yellow_ns,omitempty"` // after a yellow call; 0: as AfterCall
	MaxMissed       int                 `json:"max_missed,omitempty"`           // offers missed in a row until NotReady(unanswered); default 2
	DeclineRest     time.Duration       `json:"decline_rest_ns,omitempty"`      // until the same call may come to the same counsellor again; default 10 s
	NoAnswerRest    time.Duration       `json:"no_answer_rest_ns,omitempty"`    // the same after an offer that was not answered; default DeclineRest
	BusyRest        time.Duration       `json:"busy_rest_ns,omitempty"`         // after a seat that was busy; default DeclineRest
	UnreachableRest time.Duration       `json:"unreachable_rest_ns,omitempty"`  // after a seat that could not be rung; default DeclineRest
	PreferFor       time.Duration       `json:"prefer_for_ns,omitempty"`        // how long an entry waits for its preferred counsellor alone; default 10 s
	Overflow        []OverflowRule      `json:"overflow,omitempty"`             // tried in this order; at most 64
	Comfort         Comfort             `json:"comfort"`
	MaxWaiting      int                 `json:"max_waiting,omitempty"` // 0: no bound; red callers and those who have a place already always come in
	MaxPaused       int                 `json:"max_paused,omitempty"`  // counsellors of the queue who may be on a pause at once; 0: no bound
}

// Rules is the rule set in force on the floor.
type Rules struct {
	Queues       map[ID]Queue  `json:"queues"`
	SeatGrace    time.Duration `json:"seat_grace_ns,omitempty"`     // how long a lost seat may return without a hand; default 15 s, negative: not at all
	AfterCall    time.Duration `json:"after_call_ns,omitempty"`     // for a talk whose queue is not known; 0: none
	AfterCallMax time.Duration `json:"after_call_max_ns,omitempty"` // bound of an extended after-call; default 30 min

	// Aging orders those who are not red by their time of arrival less a credit. Nil, as old rule sets have it: strictly
	// by grade, then priority, then time of arrival.
	Aging *Aging `json:"aging,omitempty"`

	Welfare Welfare                    `json:"welfare,omitzero"`
	Grades  map[triage.Grade]GradeRule `json:"grades,omitempty"`
	Surges  map[string]Surge           `json:"surges,omitempty"` // by hotline

	Outside []agent.SeatID `json:"outside_seats,omitempty"` // at numbers outside the house: nobody calls people from there
}

// Defaults of the rule set.
const (
	DefaultOfferTimeout = 20 * time.Second
	DefaultMaxMissed    = 2
	DefaultRingAllMax   = 8
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
	if a := r.Aging; a != nil && (a.YellowAhead < 0 || a.PriorityAhead < 0) {
		return fmt.Errorf("the order of callers has a negative credit; use 0 or more for yellow_ahead and priority_ahead")
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
	switch q.Strategy {
	case "", LongestIdle, FewestCalls, RingAll:
	case TopDown:
		if len(q.Order) == 0 && q.OrderSkill == "" {
			return fmt.Errorf("queue %q is served top down without an order; write one, or the skill whose level decides", id)
		}
	default:
		return fmt.Errorf("queue %q has strategy %q; use %s, %s, %s or %s", id, q.Strategy, LongestIdle, FewestCalls, TopDown, RingAll)
	}
	if q.RingAllMax < 0 || q.RingAllMax > RingAllMost {
		return fmt.Errorf("queue %q rings %d counsellors at once; use 1 to %d", id, q.RingAllMax, RingAllMost)
	}
	if !agent.All(q.Requires...).And(q.Needs).Satisfiable() {
		return fmt.Errorf("queue %q asks for what nobody can meet; mend its requirements", id)
	}
	if err := validRelax(q.Relax); err != nil {
		return fmt.Errorf("queue %q: %w", id, err)
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
		{"no_answer_rest", q.NoAnswerRest},
		{"busy_rest", q.BusyRest},
		{"unreachable_rest", q.UnreachableRest},
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
	if o.After < 0 || o.Grace < 0 {
		return fmt.Errorf("after or grace is negative; use 0 or more")
	}
	switch o.When {
	case NobodyOnShift, NobodyReady, WaitLonger, Always:
	case CallersPerCounsellor:
		if !(o.PerCounsellor > 0) {
			return fmt.Errorf("per_counsellor is %v; use more than 0", o.PerCounsellor)
		}
	case PredictedWait:
		if o.Longer <= 0 {
			return fmt.Errorf("longer is %v; use more than 0", o.Longer)
		}
	default:
		return fmt.Errorf("condition %q is not known; use %s, %s, %s, %s, %s or %s", o.When, NobodyOnShift, NobodyReady, WaitLonger, Always, CallersPerCounsellor, PredictedWait)
	}
	switch o.Action.Kind {
	case ToMessage, ToOutside, ToCallBack:
	case ToQueue:
		if _, ok := r.Queues[o.Action.Queue]; !ok {
			return fmt.Errorf("queue %q does not exist; name one of the configured queues", o.Action.Queue)
		}
	case ToAgent:
		if o.Action.Agent == "" {
			return fmt.Errorf("the counsellor is missing; name one")
		}
	default:
		return fmt.Errorf("action %q is not known; use %s, %s, %s, %s or %s", o.Action.Kind, ToMessage, ToQueue, ToOutside, ToAgent, ToCallBack)
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
	q.NoAnswerRest = orDefault(q.NoAnswerRest, q.DeclineRest)
	q.BusyRest = orDefault(q.BusyRest, q.DeclineRest)
	q.UnreachableRest = orDefault(q.UnreachableRest, q.DeclineRest)
	q.PreferFor = orDefault(q.PreferFor, DefaultPreferFor)
	q.MaxMissed = orDefault(q.MaxMissed, DefaultMaxMissed)
	if q.Strategy == RingAll { // elsewhere it means nothing, and old floors are stored without it
		q.RingAllMax = min(orDefault(q.RingAllMax, DefaultRingAllMax), RingAllMost)
	}
	q.AfterCallRed = orDefault(q.AfterCallRed, q.AfterCall)
	q.AfterCallYellow = orDefault(q.AfterCallYellow, q.AfterCall)
	if len(q.Overflow) > maxOverflow {
		q.Overflow = q.Overflow[:maxOverflow]
	}
	return q
}

// restAfter is how long a counsellor is kept from a call whose offer had this outcome.
func (q Queue) restAfter(o Outcome) time.Duration {
	switch o {
	case NoAnswer:
		return q.NoAnswerRest
	case BusySeat:
		return q.BusyRest
	case Unreachable:
		return q.UnreachableRest
	case Declined, Accepted, CallerGone, WasTaken, Elsewhere:
	}
	return q.DeclineRest
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
