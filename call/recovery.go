package call

import (
	"sync"
	"time"

	"heartline/internal/ledger"
)

// LeftPlace is the place in a queue of a caller who hung up while waiting. Who rings again soon, and comes to the same
// queue, has it back.
type LeftPlace struct {
	Of         ID // the call
	Queue      string
	EnqueuedAt time.Time
	At         time.Time // the caller hung up
}

// LeftPlaces are the places of callers who hung up while waiting, by what stands for their number. A person has one: the
// newest. The zero LeftPlaces is ready; it may be used by several goroutines.
type LeftPlaces struct {
	mu    sync.Mutex // protects the following
	by    map[string]LeftPlace
	swept time.Time
	codes map[ID]string // digits that callers without a number were told
	coded map[string]ID // whose they are
}

// leftPlaceFor is the longest that any rule keeps a place.
const leftPlaceFor = time.Hour

// note keeps the place of a number, unless a newer one is kept.
func (l *LeftPlaces) note(numberHash string, p LeftPlace) {
	if numberHash == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[string]LeftPlace{}
	}
	if old, ok := l.by[numberHash]; ok && old.At.After(p.At) {
		return
	}
	l.by[numberHash] = p
	if p.At.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = p.At
	for hash, old := range l.by {
		if p.At.Sub(old.At) > leftPlaceFor {
			delete(l.by, hash)
			l.uncodeLocked(old.Of)
		}
	}
}

// place returns the place of a number.
func (l *LeftPlaces) place(numberHash string) *LeftPlace {
	if l == nil || numberHash == "" {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.by[numberHash]; ok {
		return &p
	}
	return nil
}

// taken forgets a place that somebody has again; of empty stands for any place of the number.
func (l *LeftPlaces) taken(numberHash string, of ID) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if of == "" || l.by[numberHash].Of == of {
		delete(l.by, numberHash)
	}
	delete(l.by, codePrefix+string(of))
	l.uncodeLocked(of)
}

// recovers returns the place that a caller who begins to wait has left a short while ago; nil where there is none. It is
// that of the same queue: who chose something else waits for that. The time between the two calls counts as waited, so that
// nobody who stayed is overtaken but by who was there before.
func (t *turn) recovers(e Entry) *LeftPlace {
	p := t.LeftPlace
	if p == nil || t.s.Waited != nil || t.s.Marked != "" || t.s.Out != nil || e.Returned || e.Only != "" || p.Of == t.s.ID {
		return nil
	}
	if !t.keeps(p, e.Queue) {
		return nil
	}
	return p
}

// keeps reports whether a place of a call before still counts in a queue.
func (t *turn) keeps(p *LeftPlace, queue string) bool {
	return p.Queue == queue && t.Now.Sub(p.At) <= t.Hotline.KeepPlaces[queue] && !p.EnqueuedAt.After(t.Now)
}

// Waited is where and since when the caller has waited last.
type Waited struct {
	Queue      string // that the caller has come to; overflow changes nothing of that
	EnqueuedAt time.Time
	Recovered  bool `json:",omitempty"` // the place was had in a call before
}

// next is where the caller waits from now on.
func (w *Waited) next(f ledger.Queued) *Waited {
	queue := f.Queue
	if w != nil && (f.Why == whyOverflow || f.Why == doesCode || f.Why == whyReordered) {
		queue = w.Queue
	}
	return &Waited{Queue: queue, EnqueuedAt: f.EnqueuedAt, Recovered: f.Recovered != "" || w != nil && w.Recovered}
}

// left returns the place that the caller has left by hanging up; ok is false for who did not wait, or not on the line, and
// for who has had a counsellor.
func (s *State) left() (p LeftPlace, ok bool) {
	if s.Waited == nil || s.Ever || s.End == nil || s.End.Class != Abandoned || s.End.Reason != InQueue && s.End.Reason != WhileRinging ||
		s.Marked != "" || s.Out != nil {
		return LeftPlace{}, false
	}
	return LeftPlace{Of: s.ID, Queue: s.Waited.Queue, EnqueuedAt: s.Waited.EnqueuedAt, At: s.EndingAt}, true
}

// keepPlace remembers the place of a caller who has hung up, and forgets one that somebody has again.
func (s *session) keepPlace(facts []recorded) {
	for _, f := range facts {
		switch f := f.Fact.(type) {
		case ledger.Queued:
			if f.Recovered != "" {
				s.parts.Left.taken(s.state.NumberHash, ID(f.Recovered))
			}
		case ledger.Connected: // whatever place there was is served
			s.parts.Left.taken(s.state.NumberHash, "")
			s.parts.Left.uncode(s.state.ID)
		case ledger.CallEnding:
			p, ok := s.state.left()
			switch by := s.state.NumberHash; {
			case s.parts.Left == nil:
			case ok && by == "" && !s.state.CodeTold.IsZero():
				s.parts.Left.note(codePrefix+string(s.state.ID), p)
			case ok:
				s.parts.Left.note(by, p)
				s.parts.Left.uncode(s.state.ID)
			default:
				s.parts.Left.uncode(s.state.ID)
			}
		}
	}
}
