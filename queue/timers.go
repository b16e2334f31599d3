package queue

import (
	"cmp"
	"container/heap"
	"strings"
	"time"

	"heartline/agent"
)

// timerKind says what a timer is for. The order of the constants is the order at one instant.
type timerKind uint8

const (
	timerOfferDeadline timerKind = iota // take the offer back
	timerOfferBackstop                  // no OfferClosed came: free both sides
	timerOfferForget                    // the tombstone is old enough
	timerAfterCall                      // after-call work ends
	timerSeatGrace                      // the seat did not come back
	timerRest                           // a counsellor may be offered this call again
	timerPrefer                         // everybody may take the entry
	timerOverflow                       // look at the entry's overflow rules
	timerPause                          // a pause after a red call is over
	timerSkilled                        // everybody may take the graded entry
	timerSurge                          // a surge is over
	timerRelax                          // the entry's next circle opens
)

// timer is never cancelled: whether it still means something is read from the state (timerLive), so that
// the heap need not be stored.
type timer struct {
	at   time.Time
	kind timerKind
	id   string
}

func (t timer) compare(u timer) int {
	return cmp.Or(t.at.Compare(u.at), cmp.Compare(t.kind, u.kind), strings.Compare(t.id, u.id))
}

type timerHeap []timer

func (h timerHeap) Len() int           { return len(h) }
func (h timerHeap) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h timerHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push is for container/heap.
func (h *timerHeap) Push(x any) { *h = append(*h, x.(timer)) }

// Pop is for container/heap.
func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	*h = old[:len(old)-1]
	return t
}

func (h *timerHeap) pop() timer { return heap.Pop(h).(timer) }

func (f *Floor) setTimer(at time.Time, kind timerKind, id string) {
	heap.Push(&f.timers, timer{at: at, kind: kind, id: id})
}

// fireTimers acts on everything that is due, the earliest first.
func (f *Floor) fireTimers() {
	for len(f.timers) > 0 && !f.timers[0].at.After(f.now) {
		if t := f.timers.pop(); f.timerLive(t) {
			f.fire(t)
		}
	}
}

// timerLive reports whether the state still waits for this timer.
func (f *Floor) timerLive(t timer) bool {
	switch t.kind {
	case timerOfferDeadline, timerOfferBackstop, timerOfferForget:
		o := f.offers[OfferID(t.id)]
		return o != nil && o.timerLive(t)
	case timerAfterCall, timerSeatGrace, timerPause:
		p := f.people[agent.ID(t.id)]
		if p == nil {
			return false
		}
		if t.kind == timerAfterCall {
			return p.State == agent.AfterCall && p.Until.Equal(t.at)
		}
		if t.kind == timerPause {
			return p.PauseUntil.Equal(t.at)
		}
		return p.BackBy.Equal(t.at)
	case timerSurge:
		s, ok := f.surges[t.id]
		return ok && s.Until.Equal(t.at)
	case timerRest, timerPrefer, timerOverflow, timerSkilled, timerRelax:
		e := f.entries[EntryID(t.id)]
		return e != nil && e.timerLive(t)
	}
	return false
}

func (e *waiting) timerLive(t timer) bool {
	switch t.kind {
	case timerPrefer:
		return e.PreferUntil.Equal(t.at)
	case timerOverflow:
		return e.Due.Equal(t.at)
	case timerSkilled:
		return e.SkilledUntil.Equal(t.at)
	case timerRelax:
		return e.relaxAt.Equal(t.at)
	case timerRest:
		for _, r := range e.Rests {
			if r.Until.Equal(t.at) {
				return true
			}
		}
		return false
	case timerOfferDeadline, timerOfferBackstop, timerOfferForget, timerAfterCall, timerSeatGrace, timerPause, timerSurge:
		return false
	}
	return false
}

func (f *Floor) fire(t timer) {
	switch t.kind {
	case timerOfferDeadline:
		f.withdraw(f.offers[OfferID(t.id)], WithdrawDeadline)
	case timerOfferBackstop:
		f.backstop(f.offers[OfferID(t.id)])
	case timerOfferForget:
		delete(f.offers, OfferID(t.id))
	case timerAfterCall:
		f.settle(f.people[agent.ID(t.id)])
	case timerSeatGrace:
		p := f.people[agent.ID(t.id)]
		p.BackBy = time.Time{}
		f.refresh(p)
	case timerPrefer:
		f.entries[EntryID(t.id)].PreferUntil = time.Time{}
	case timerOverflow:
		f.markDue(f.entries[EntryID(t.id)])
	case timerPause:
		f.pauseOver(f.people[agent.ID(t.id)])
	case timerSkilled:
		f.entries[EntryID(t.id)].SkilledUntil = time.Time{}
	case timerSurge:
		f.endSurge(f.surges[t.id], SurgeOver, system)
	case timerRelax:
		f.relax(f.entries[EntryID(t.id)])
	case timerRest:
		e := f.entries[EntryID(t.id)]
		rests := e.Rests[:0]
		for _, r := range e.Rests {
			if r.Until.After(f.now) {
				rests = append(rests, r)
			}
		}
		e.Rests = rests
		f.markDue(e) // who pauses may be called back for a red caller now
	}
}
