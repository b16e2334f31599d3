package app

import (
	"context"
	"sync"
	"time"

	"heartline/call"
	"heartline/internal/access/keys"
	"heartline/internal/ledger"
)

// tails knows the last two digits of callers' numbers by the id of the sealed number: all that a desk shows.
// They are kept in memory only and only for as many callers as there may be at work.
type tails struct {
	ring   *keys.Keyring
	sealed func(ctx context.Context, id string) (ledger.Sealed, error)

	mu    sync.Mutex // protects the following
	known map[string]string
	order []string // oldest first
}

// maxTails bounds the memory; one more caller drops the oldest.
const maxTails = 4096

// openTail bounds the opening of a number that is not in memory: after a restart of the controller.
const openTail = time.Second

func newTails(ring *keys.Keyring, sealed func(context.Context, string) (ledger.Sealed, error)) *tails {
	return &tails{ring: ring, sealed: sealed, known: map[string]string{}}
}

func (t *tails) keep(id, tail string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.known[id]; ok {
		return
	}
	if len(t.order) >= maxTails {
		delete(t.known, t.order[0])
		t.order = t.order[1:]
	}
	t.known[id], t.order = tail, append(t.order, id)
}

// Masked returns a sealed number as screens show it, such as "••• •••• ••47"; empty when the caller's number
// is withheld, too short to show any of it, or cannot be opened.
func (t *tails) Masked(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	tail, ok := t.lookup(id)
	if !ok {
		tail, ok = t.open(ctx, id)
		if ok {
			t.keep(id, tail)
		}
	}
	return mask(tail)
}

// Known is Masked from memory alone, for those who must not wait.
func (t *tails) Known(id string) string {
	tail, _ := t.lookup(id)
	return mask(tail)
}

func (t *tails) lookup(id string) (tail string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	tail, ok = t.known[id]
	return tail, ok
}

// mask hides all but the tail of a number. How many digits it has is hidden as well.
func mask(tail string) string {
	if tail == "" {
		return ""
	}
	return "••• •••• ••" + tail
}

// open reads a number that this process has not sealed. ok is false when trying again may help.
func (t *tails) open(ctx context.Context, id string) (tail string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, openTail)
	defer cancel()
	v, err := t.sealed(ctx, id)
	if err != nil {
		return "", false
	}
	number, err := t.ring.OpenNumber(ctx, v)
	if err != nil {
		return "", false
	}
	return keys.Tail(number), true
}

// tailSealer seals numbers and remembers their tails.
type tailSealer struct {
	ring  *keys.Keyring
	tails *tails
}

var _ call.Sealer = tailSealer{}

// SealNumber normalises, hashes and seals a number.
func (s tailSealer) SealNumber(ctx context.Context, number call.Secret, region string) (id, hash string, value *ledger.Sealed, err error) {
	n, err := s.ring.SealNumber(ctx, string(number), region)
	if err != nil {
		return "", "", nil, err
	}
	s.tails.keep(n.Value.ID, n.Tail)
	return n.Value.ID, n.Hash, &n.Value, nil
}
