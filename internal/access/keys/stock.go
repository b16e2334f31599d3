package keys

import (
	"context"
	"sync"
	"time"

	"filippo.io/age"
)

// stockSize is how many data keys for numbers are kept ready: more calls than that do not arrive within the
// time that one takes to make.
const stockSize = 32

// followEvery is how often a rotation by another process is looked for.
const followEvery = time.Minute

// stock holds data keys for numbers that are stored already but not used yet.
type stock struct {
	want chan struct{} // a token: something was taken

	mu    sync.Mutex // protects the following
	ready []spare
}

type spare struct {
	id        string
	recipient *age.X25519Recipient
}

func newStock() stock { return stock{want: make(chan struct{}, 1)} }

func (s *stock) take(p Purpose) (id string, to *age.X25519Recipient, ok bool) {
	if p != Number {
		return "", nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.want <- struct{}{}:
	default:
	}
	if len(s.ready) == 0 {
		return "", nil, false
	}
	one := s.ready[len(s.ready)-1]
	s.ready = s.ready[:len(s.ready)-1]
	return one.id, one.recipient, true
}

func (s *stock) put(one spare) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = append(s.ready, one)
}

func (s *stock) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.ready) >= stockSize
}

func (s *stock) drain() []spare {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := s.ready
	s.ready = nil
	return rest
}

// Run keeps the stock of data keys for numbers until ctx ends, then deletes what is left of it. A store that
// fails is tried again each second; sealing then makes its keys itself. Each minute it looks whether another
// process has rotated a master, and follows. It always returns nil.
func (k *Keyring) Run(ctx context.Context) error {
	retry := time.NewTimer(0)
	defer retry.Stop()
	look := time.NewTicker(followEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			k.clearStock(ctx)
			return nil
		case <-look.C:
			k.follow(ctx)
			continue
		case <-k.stock.want:
		case <-retry.C:
		}
		for !k.stock.full() && ctx.Err() == nil {
			identity, row, err := k.newDataKey(Number)
			if err == nil {
				err = k.store.SaveDataKey(ctx, row)
			}
			if err != nil {
				retry.Reset(time.Second)
				break
			}
			k.stock.put(spare{row.ID, identity.Recipient()})
		}
	}
}

// follow takes over what another process has put into use, and seals to it what this one sealed to the old
// master meanwhile. What fails is tried again the next time: rows under older masters are looked for each time,
// which finds none almost always.
func (k *Keyring) follow(ctx context.Context) {
	for _, p := range Purposes() {
		_, _ = k.Rewrap(ctx, p) // a purpose that fails holds up no other
	}
}

// clearStock deletes the keys that were never used. What a crash leaves of them opens nothing.
func (k *Keyring) clearStock(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	for _, one := range k.stock.drain() {
		if k.store.DeleteDataKey(ctx, one.id) != nil {
			return
		}
	}
}
