package queue

import (
	"cmp"
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
	Grade      triage.Grade        `json:"grade"`
	Priority   int                 `json:"priority,omitempty"` // within the grade; higher first
	EnqueuedAt time.Time           `json:"enqueued_at"`        // the place: UTC, kept over faults and overflow; zero: now
	Returned   bool                `json:"returned,omitempty"` // given back by a desk fault or a restart: to the front of the grade
	Prefer     agent.ID            `json:"prefer,omitempty"`   // tried alone at first, while at work
	PreferFor  time.Duration       `json:"prefer_for_ns,omitempty"`
	Waived     bool                `json:"waived,omitempty"`  // Prefer may take the call whatever the skills
	Wants      []agent.Requirement `json:"wants,omitempty"`   // skills that who takes the call should have: never a reason to wait for nobody
	Only       agent.ID            `json:"only,omitempty"`    // direct to a person, whatever the skills; overflow if that person is not there
	Node       string              `json:"node,omitempty"`    // the switch that holds the caller
	Exclude    []agent.ID          `json:"exclude,omitempty"` // already tried: they rest for this call as if they had just declined it
	Tried      []string            `json:"tried,omitempty"`   // outside numbers that did not take the caller: overflow goes on after them
	Offers     int                 `json:"offers,omitempty"`  // offers made for this entry before; keeps offer ids unique after a restart
	Test       bool                `json:"test,omitempty"`    // a call of our own; left out of the measures
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
	Fired       uint64    `json:"fired,omitempty"`       // overflow rules of this queue that have acted or were passed over
	Visited     []ID      `json:"visited,omitempty"`     // queues left by overflow; never entered again
	Also        agent.ID  `json:"also,omitempty"`        // may take the call too, by overflow
	Rests       []Rest    `json:"rests,omitempty"`       // in order of the counsellors' ids
	Due         time.Time `json:"overflow_due,omitzero"` // next instant at which an overflow rule must be looked at

	SkilledUntil time.Time `json:"skilled_until,omitzero"` // until then for those with the grade's skills first
}

// waiting is an entry on the floor.
type waiting struct {
	EntryState
	lane *lane
	due  bool // overflow must be looked at in this step
}

// before is the one global order of callers: grade, returned, priority, time of arrival, id.
func before(a, b *waiting) int {
	if c := cmp.Compare(a.Grade.Rank(), b.Grade.Rank()); c != 0 {
		return c
	}
	if a.Returned != b.Returned {
		if a.Returned {
			return -1
		}
		return 1
	}
	if c := cmp.Compare(b.Priority, a.Priority); c != 0 {
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
	s.Exclude = slices.Clone(s.Exclude)
	s.Visited = slices.Clone(s.Visited)
	s.Rests = slices.Clone(s.Rests)
	return s
}

// instant brings a time into the form in which the ledger keeps it: UTC, microseconds, no monotonic part.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}
