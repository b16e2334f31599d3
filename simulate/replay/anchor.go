package replay

import (
	"time"

	"heartline/agent"
	"heartline/queue"
)

// anchorKind is what an input may hang on.
type anchorKind uint8

const (
	aRoot   anchorKind = iota // the clock
	aJoined                   // a call's coming into a queue
	aTalk                     // the beginning of a counsellor's talk with a call
	aLeft                     // a caller's being sent off the floor by a rule
	aOffer                    // the making of an offer
	aWrap                     // the beginning of after-call work
)

// anchor is something that happened and on which inputs hang. While the record is taken it holds what was; the fields of the
// second group belong to one play.
type anchor struct {
	kind  anchorKind
	at    time.Time
	call  string
	agent agent.ID
	place int // in the call's chain; talks beside the first counsellor's have none: -1
	beats []*beat
	early bool // it was before the span began

	offer  queue.OfferID
	ask    bool          // the offer is an asking in a talk
	off    time.Duration // withdrawn so long after it was made
	off2   bool          // it was withdrawn
	reason queue.WithdrawReason
	given  *beat   // the first answer to the offer
	talk   *anchor // of an asking: the talk that came of it
	wrap   *anchor // of a talk

	queue  queue.ID
	end    time.Time // of a talk or of after-call work; zero: not in the record
	closed bool      // a talk that ended by the word of its call

	realised bool
	delta    time.Duration
	who      agent.ID // who has the talk in the play
	used     bool     // an offer that is matched in the play
}

// beat is a recorded input with what it hangs on.
type beat struct {
	seq    int64
	at     time.Time
	in     queue.Input
	on     *anchor
	makes  *anchor      // the joining that a Join is, the talk that a Seize is
	state  agent.Status // of the counsellor whom it is about, before it
	gone   bool         // the caller hung up while an offer rang
	living map[string]bool
}

// moment orders what happens in a play: by time, then as it was recorded, then what was not recorded.
type moment struct {
	at  time.Time
	seq int64
	run func()
}

func (m moment) before(o moment) bool {
	if !m.at.Equal(o.at) {
		return m.at.Before(o.at)
	}
	return m.seq < o.seq
}

// agenda is a heap of moments, for container/heap.
type agenda []moment

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].before(a[j]) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

// Push is container/heap's.
func (a *agenda) Push(x any) {
	if m, ok := x.(moment); ok {
		*a = append(*a, m)
	}
}

// Pop is container/heap's.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	old[len(old)-1] = moment{}
	*a = old[:len(old)-1]
	return last
}
