package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// turns lets those who change the same thing go one after another: whoever has the turn of a key owns the
// thing until it is released.
type turns struct {
	mu   sync.Mutex // protects the following
	busy map[string]chan struct{}
}

// take waits for the turn. The error is that of ctx.
func (t *turns) take(ctx context.Context, key string) (release func(), err error) {
	for {
		t.mu.Lock()
		if t.busy == nil {
			t.busy = map[string]chan struct{}{}
		}
		before, taken := t.busy[key]
		if !taken {
			mine := make(chan struct{})
			t.busy[key] = mine
			t.mu.Unlock()
			return func() { t.release(key, mine) }, nil
		}
		t.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another change: %w", context.Cause(ctx))
		}
	}
}

// try takes the turn only if nobody has it.
func (t *turns) try(key string) (release func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy == nil {
		t.busy = map[string]chan struct{}{}
	}
	if _, taken := t.busy[key]; taken {
		return nil, false
	}
	mine := make(chan struct{})
	t.busy[key] = mine
	return func() { t.release(key, mine) }, true
}

func (t *turns) release(key string, mine chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, key)
	close(mine)
}

// foldPatience is how long an answer waits for the readings to hold what was just appended.
const foldPatience = time.Second

// appendFacts appends facts to a stream whose turn the caller has. stored is false when storage is slow and
// the facts wait in the spool: the readings do not hold them yet.
func (a *App) appendFacts(ctx context.Context, stream ledger.Stream, actor string, facts ...ledger.Fact) (stored bool, err error) {
	last, err := a.store.LastSeq(ctx, stream)
	if err != nil {
		return false, err
	}
	now := time.Now()
	drafts := make([]ledger.Draft, len(facts))
	for i, f := range facts {
		drafts[i] = ledger.NewDraft(stream, last+1+int64(i), now, now.Sub(a.boot), actor, f)
	}
	late, err := a.store.Append(ctx, drafts...)
	if err != nil || late {
		return false, err
	}
	return a.folded(ctx), nil
}

// folded waits until the readings hold everything that is stored now, and reports whether they do.
func (a *App) folded(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, foldPatience)
	defer cancel()
	head, err := a.store.Head(ctx)
	return err == nil && a.store.Folded(ctx, head) == nil
}

// settled fails while facts of a stream wait in the spool: what follows from them cannot be decided then.
func (a *App) settled(ctx context.Context, stream ledger.Stream) error {
	last, err := a.store.LastSeq(ctx, stream)
	if err != nil {
		return err
	}
	events, err := a.store.Stream(ctx, stream)
	if err != nil {
		return err
	}
	if n := len(events); last > 0 && (n == 0 || events[n-1].Seq < last) || !a.folded(ctx) {
		return fault.New(fault.Unavailable, "storage", "The storage is slow just now; try again in a moment.")
	}
	return nil
}
