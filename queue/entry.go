package queue

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/triage"
)

// EntryID names one wait of one call: a ULID. It is never used again: a caller who comes back to the
// queue gets a new one and keeps EnqueuedAt.
type EntryID string

// OfferID names an offer: the entry's id, "-of" and a counter of four digits from 0001.
type OfferID string

// Entry is one waiting call.
type Entry struct {
	ID         EntryID             `json:"entry"`
	Call       string              `json:"call"` // the call's ULID; a call waits at most once at a time
	Hotline    string              `json:"hotline,omitempty"`
	Queue      ID                  `json:"queue"`
	Requires   []agent.Requirement `json:"requires,omitempty"`
	Needs      agent.Expr          `json:"needs,omitzero"`   // asked too, as an expression
	Wishes     []Wish              `json:"wishes,omitempty"` // asked for a while only; at most 4
	Grade      triage.Grade        `json:"grade"`
	Priority   int                 `json:"priority,omitempty"` // within the grade; higher first
	EnqueuedAt time.Time           `json:"enqueued_at"`        // the place: UTC, kept over faults and overflow; zero: now
	Returned   bool                `json:"returned,omitempty"` // given back by a desk fault or a restart: to the front of the grade
	Prefer     agent.ID            `json:"prefer,omitempty"`   // tried alone at first, while at work
	PreferFor  time.Duration       `json:"prefer_for_ns,omitempty"`
	Familiar   bool                `json:"familiar,omitempty"`  // Prefer is a wish of the caller's: a red one is not kept for it longer than DefaultSkilledFor
	Waived     bool                `json:"waived,omitempty"`    // Prefer may take the call whatever the skills
	Wants      []agent.Requirement `json:"wants,omitempty"`     // skills that who takes the call should have: never a reason to wait for nobody
	Only       agent.ID            `json:"only,omitempty"`      // direct to a person, whatever the skills; overflow if that person is not there
	Node       string              `json:"node,omitempty"`      // the switch that holds the caller
	Exclude    []agent.ID          `json:"exclude,omitempty"`   // already tried: they rest for this call as if they had just declined it
	Tried      []string            `json:"tried,omitempty"`     // outside numbers that did not take the caller: overflow goes on after them
	Offers     int                 `json:"offers,omitempty"`    // offers made for this entry before; keeps offer ids unique after a restart
	Test       bool                `json:"test,omitempty"`      // a call of our own; left out of the measures
	From       ID                  `json:"from,omitempty"`      // has waited there before, and comes from it by a key, by a supervisor's hand or from an outside number: kept there where Queue is gone, and no bound of Queue counts
	Hours      string              `json:"hours,omitempty"`     // when the caller came, as HourClass names it; empty: comparable to nobody
	Recovered  bool                `json:"recovered,omitempty"` // EnqueuedAt is of a call before: not all of the wait was on the line
	Absent     bool                `json:"absent,omitempty"`    // nobody is on the line: the person is called when their turn comes, and the wait costs nobody a line
}

// Rest keeps a counsellor from being offered a call again at once.
type Rest struct {
	Agent agent.ID  `json:"agent"`
	Until time.Time `json:"until"`
}

// EntryState is an entry with what the floor knows of it, as State holds it.
type EntryState struct {
	Entry
	JoinedAt    time.Time `json:"joined_at"`             // coming into the present queue
	PreferUntil time.Time `json:"prefer_until,omitzero"` //
	Offer       OfferID   `json:"offer,omitempty"`       // the open offer
	Beside      []OfferID `json:"beside,omitempty"`      // the others that are open beside it; see round
	Expects     OfferID   `json:"expects,omitempty"`     // another caller's, which was called off for this one
	Fired       uint64    `json:"fired,omitempty"`       // overflow rules of this queue that have acted or were passed over
	Visited     []ID      `json:"visited,omitempty"`     // queues left by overflow; never entered again
	Also        agent.ID  `json:"also,omitempty"`        // may take the call too, by overflow
	Rests       []Rest    `json:"rests,omitempty"`       // in order of the counsellors' ids
	Due         time.Time `json:"overflow_due,omitzero"` // next instant at which an overflow rule must be looked at

	SkilledUntil time.Time `json:"skilled_until,omitzero"` // until then for those with the grade's skills first

	Held map[int]time.Time `json:"held,omitempty"` // since when the conditions of overflow rules have held, by the rule's place
}

// waiting is an entry on the floor.
type waiting struct {
	EntryState
	lane  *lane
	level int  // the circle of the lane that time has opened
	due   bool // overflow must be looked at in this step

	relaxAt time.Time // when time opens the next circle; zero: never
	order   sortKey
}

// sortKey is the place of a caller in the one order over all queues. It is fixed when the caller comes to the place:
// time moves nobody past anybody.
type sortKey struct {
	class    int // red returned, red, returned, the others; strictly by grade: two for each grade
	priority int // higher first; 0 where it is a credit of time
	at       time.Time
}

// priorityMost bounds the steps of priority that give credit.
const priorityMost = 10_000

// sortKey is the place of an entry by the rules in force.
func (r *Rules) sortKey(e *Entry) sortKey {
	class := 1
	if e.Returned {
		class = 0
	}
	a := r.Aging
	switch {
	case e.Grade == triage.Red:
		return sortKey{class: class, priority: e.Priority, at: e.EnqueuedAt}
	case a == nil:
		return sortKey{class: class + 2*e.Grade.Rank(), priority: e.Priority, at: e.EnqueuedAt}
	}
	credit := a.PriorityAhead * time.Duration(min(max(e.Priority, -priorityMost), priorityMost))
	if e.Grade == triage.Yellow {
		credit += a.YellowAhead
	}
	return sortKey{class: class + 2, at: e.EnqueuedAt.Add(-credit)}
}

// before is the one global order of callers: red ones first; returned ones first among these and among the others; red
// ones by priority and time of arrival, the others by time of arrival less their credit; then by time of arrival and id.
func before(a, b *waiting) int {
	if a.order.class != b.order.class {
		return cmp.Compare(a.order.class, b.order.class)
	}
	if a.order.priority != b.order.priority {
		return cmp.Compare(b.order.priority, a.order.priority)
	}
	if c := a.order.at.Compare(b.order.at); c != 0 {
		return c
	}
	if c := a.EnqueuedAt.Compare(b.EnqueuedAt); c != 0 {
		return c
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

func insertEntry(list []*waiting, e *waiting) []*waiting {
	i, found := slices.BinarySearchFunc(list, e, before)
	if found {
		return list
	}
	return slices.Insert(list, i, e)
}

func removeEntry(list []*waiting, e *waiting) []*waiting {
	i, found := slices.BinarySearchFunc(list, e, before)
	if !found {
		return list
	}
	return slices.Delete(list, i, i+1)
}

// restUntil returns the end of a counsellor's rest for this call; zero: none.
func (e *waiting) restUntil(a agent.ID) time.Time {
	for _, r := range e.Rests {
		if r.Agent == a {
			return r.Until
		}
	}
	return time.Time{}
}

// rests reports whether this call does not come to a counsellor now: who has just declined it, or a guest, where a person is
// to be called who has called before: what may be said to them is not a guest's to read.
func (e *waiting) rests(p *person, now time.Time) bool {
	return e.Absent && p.guest() || len(e.Rests) > 0 && e.restUntil(p.ID).After(now)
}

// rests reports whether this call does not come to a counsellor now, for a reason of the call's or of the counsellor's seat.
func (f *Floor) rests(e *waiting, p *person) bool { return f.seatless(e, p) || e.rests(p, f.now) }

// seatless reports whether a person is to be called, and the counsellor sits where nobody can call from.
func (f *Floor) seatless(e *waiting, p *person) bool {
	return e.Absent && slices.Contains(f.rules.Outside, p.Seat)
}

// setRest lets a counsellor rest for this call and forgets rests that are over.
func (e *waiting) setRest(a agent.ID, now, until time.Time) {
	e.Rests = slices.DeleteFunc(e.Rests, func(r Rest) bool { return r.Agent == a || !r.Until.After(now) })
	e.Rests = append(e.Rests, Rest{Agent: a, Until: until})
	slices.SortFunc(e.Rests, func(x, y Rest) int { return strings.Compare(string(x.Agent), string(y.Agent)) })
}

// clone copies the entry's state so that nobody outside the floor shares its memory.
func (s EntryState) clone() EntryState {
	s.Requires = slices.Clone(s.Requires)
	s.Wants = slices.Clone(s.Wants)
	s.Wishes = slices.Clone(s.Wishes)
	s.Exclude = slices.Clone(s.Exclude)
	s.Visited = slices.Clone(s.Visited)
	s.Beside = slices.Clone(s.Beside)
	s.Rests = slices.Clone(s.Rests)
	s.Held = maps.Clone(s.Held)
	return s
}

// instant brings a time into the form in which the ledger keeps it: UTC, microseconds, no monotonic part.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}
