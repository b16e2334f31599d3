package store

import (
	"context"
	"sync"
	"time"

	"heartline/internal/ledger"
)

const (
	feedLength = 4096 // events that are kept in memory for those who keep up
	tailBatch  = 512  // most events that one Next returns
	// tailPoll is how often a store beside another process's writer looks for new events.
	tailPoll = 250 * time.Millisecond
)

// feed hands committed events to tails.
type feed struct {
	mu     sync.Mutex     // protects the following
	recent []ledger.Event // the last ones, without gaps in pos
	head   int64
	more   chan struct{} // closed at the next publish
}

func newFeed(head int64) *feed { return &feed{head: head, more: make(chan struct{})} }

func (f *feed) publish(events []ledger.Event) {
	if len(events) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.recent = append(f.recent, events...)
	if len(f.recent) > 2*feedLength {
		f.recent = append([]ledger.Event(nil), f.recent[len(f.recent)-feedLength:]...)
	}
	f.head = events[len(events)-1].Pos
	close(f.more)
	f.more = make(chan struct{})
}

// after returns events behind pos. inMemory is false if they have to be read from the database; more is
// closed when there are newer ones than head.
func (f *feed) after(pos int64) (events []ledger.Event, inMemory bool, head int64, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if pos >= f.head {
		return nil, true, f.head, f.more
	}
	if len(f.recent) == 0 || f.recent[0].Pos > pos+1 {
		return nil, false, f.head, f.more
	}
	from := int(pos + 1 - f.recent[0].Pos)
	to := min(from+tailBatch, len(f.recent))
	return f.recent[from:to:to], true, f.head, f.more
}

// Tail is a reader's place in the ledger. It is used by one goroutine.
type Tail struct {
	s   *Store
	pos int64
}

// Tail returns a reader that starts with the first event after pos. It holds nothing that has to be closed.
func (s *Store) Tail(pos int64) *Tail { return &Tail{s: s, pos: pos} }

// Pos returns the position of the last event that Next returned.
func (t *Tail) Pos() int64 { return t.pos }

// Behind returns how many events are stored that Next has not returned. A live view that is far behind
// does better to take a new snapshot and a new Tail.
func (t *Tail) Behind() int64 {
	_, _, head, _ := t.s.feed.after(t.pos)
	return max(head-t.pos, 0)
}

// Next returns the next events in order, at most 512, and waits until there is one. Nothing is ever left
// out: a reader that is far behind gets its events from the database. The events are shared and must not
// be changed. The error is that of ctx or of the database; after one, Next may be called again.
func (t *Tail) Next(ctx context.Context) ([]ledger.Event, error) {
	for {
		events, err := t.next(ctx, nil)
		if err != nil || len(events) > 0 {
			return events, err
		}
	}
}

// next is Next, which also returns, without events, when wake is ready.
func (t *Tail) next(ctx context.Context, wake <-chan struct{}) ([]ledger.Event, error) {
	for {
		events, inMemory, _, more := t.s.feed.after(t.pos)
		var poll <-chan time.Time
		var timer *time.Timer
		if t.s.writer == nil {
			inMemory = false
			timer = time.NewTimer(tailPoll)
			poll = timer.C
		}
		if !inMemory {
			var err error
			if events, err = t.s.After(ctx, t.pos, tailBatch); err != nil {
				return nil, err
			}
		}
		if len(events) > 0 {
			if timer != nil {
				timer.Stop()
			}
			t.pos = events[len(events)-1].Pos
			return events, nil
		}
		select {
		case <-more:
		case <-poll:
		case <-wake:
			return nil, nil
		case <-ctx.Done():
			if timer != nil {
				timer.Stop()
			}
			return nil, ctx.Err()
		}
	}
}
