package app

import (
	"context"
	"sync"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// blocking remembers blocks from when they are recorded until the list of callers holds them: while storage is slow they wait
// in the spool, and whoever presses again would make another.
type blocking struct {
	mu     sync.Mutex // protects the following
	byHash map[string]ledger.CallerBlocked
}

// entries finds an entry of the list of callers; fault.NotFound if there is none.
type entries interface {
	CallerEntry(ctx context.Context, id string) (store.CallerEntry, error)
}

func errBlocked() error {
	return fault.Code("already_blocked", fault.New(fault.Conflict, "callers", "This number is blocked already: extend or lift that block."))
}

// repeats reports whether a block has been recorded by the same press, which its entry names, also where the list does not
// hold it yet. Another block of the number that is still to come into force is fault.Conflict with the code already_blocked.
func (b *blocking) repeats(ctx context.Context, in entries, f ledger.CallerBlocked, hashes []string) (bool, error) {
	row, err := in.CallerEntry(ctx, f.Entry)
	switch {
	case err == nil && (row.Kind != store.CallerBlocked || row.Call != f.Call || row.By != f.By):
		return false, fault.Field("id", fault.New(fault.Conflict, "callers", "Something else has this id: choose another."))
	case err == nil:
		return true, nil
	case !fault.Is(err, fault.NotFound):
		return false, err
	}
	for _, h := range hashes {
		before, waits := b.of(h)
		if !waits {
			continue
		}
		if before.Entry == f.Entry && before.Call == f.Call && before.By == f.By {
			return true, nil
		}
		switch _, err := in.CallerEntry(ctx, before.Entry); {
		case err == nil:
			b.forget(h) // the list tells whether it is still in force
		case fault.Is(err, fault.NotFound) && before.Until.After(time.Now()):
			return false, errBlocked()
		case !fault.Is(err, fault.NotFound):
			return false, err
		}
	}
	return false, nil
}

// recorded remembers a block that is to come into force, and forgets those whose time is over.
func (b *blocking) recorded(f ledger.CallerBlocked) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.byHash == nil {
		b.byHash = map[string]ledger.CallerBlocked{}
	}
	now := time.Now()
	for h, other := range b.byHash {
		if !other.Until.After(now) {
			delete(b.byHash, h)
		}
	}
	b.byHash[f.NumberHash] = f
}

func (b *blocking) of(hash string) (ledger.CallerBlocked, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f, ok := b.byHash[hash]
	return f, ok
}

func (b *blocking) forget(hash string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.byHash, hash)
}
