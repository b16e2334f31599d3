package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// sayings seals and opens what may be said to whoever answers at a person's telephone. The last opened ones are kept in
// memory: a desk is shown again and again.
type sayings struct {
	ring  *keys.Keyring
	store sealedWords
	log   *slog.Logger
	turns turns         // of the people whose rules are changed
	over  chan struct{} // words were replaced

	looks traces // calls and readers whose reading is recorded

	mu    sync.Mutex // protects the following
	known map[string]string
}

// sealedWords are the sealed words of safe-contact rules, and which of them a later rule has replaced.
type sealedWords interface {
	SealedValue(ctx context.Context, id string) (ledger.Sealed, error)
	SafeWordsOver(ctx context.Context, limit int) ([]string, error)
	ForgetSafeWords(ctx context.Context, id string) error
}

// maxSayings bounds the memory.
const maxSayings = 256

func newSayings(ring *keys.Keyring, words sealedWords, log *slog.Logger) *sayings {
	return &sayings{ring: ring, store: words, log: log, over: make(chan struct{}, 1), known: map[string]string{}}
}

func (s *sayings) seal(ctx context.Context, text string) (ledger.Sealed, error) {
	keyID, box, err := s.ring.Seal(ctx, keys.Case, []byte(text))
	return ledger.Sealed{ID: id.New(), Purpose: string(keys.Case), KeyID: keyID, Box: box}, err
}

// open returns the words; none for no id, and for words whose key has been destroyed.
func (s *sayings) open(ctx context.Context, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	s.mu.Lock()
	text, ok := s.known[sealed]
	s.mu.Unlock()
	if ok {
		return text, nil
	}
	value, err := s.store.SealedValue(ctx, sealed)
	if err != nil {
		return "", err
	}
	plain, err := s.ring.Open(ctx, value.KeyID, value.Box)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxSayings {
		clear(s.known)
	}
	s.known[sealed] = string(plain)
	return string(plain), nil
}

// Times of the sweep of words that were replaced, and how many it takes at once.
const (
	wordsSweep = time.Hour
	wordsAgain = time.Minute // after a sweep that has left some
	wordsBatch = 100
)

// replaced makes words unreadable that another rule has taken the place of. What cannot be destroyed now stays sealed, and
// the sweep finds it.
func (s *sayings) replaced(ctx context.Context, sealed string) {
	if sealed == "" {
		return
	}
	if err := s.destroy(ctx, sealed); err != nil {
		s.log.WarnContext(ctx, "words of a safe-contact rule that were replaced are not destroyed yet", "err", err)
		select {
		case s.over <- struct{}{}:
		default:
		}
	}
}

// destroy deletes the key of words, and forgets that there were any.
func (s *sayings) destroy(ctx context.Context, sealed string) error {
	s.mu.Lock()
	delete(s.known, sealed)
	s.mu.Unlock()
	value, err := s.store.SealedValue(ctx, sealed)
	switch {
	case fault.Is(err, fault.NotFound): // nothing is left that a key could open
	case err != nil:
		return err
	default:
		if err := s.ring.Destroy(ctx, value.KeyID); err != nil {
			return err
		}
	}
	return s.store.ForgetSafeWords(ctx, sealed)
}

// run destroys words that were replaced until ctx ends: at the start, each hour, and soon after one could not be destroyed.
func (s *sayings) run(ctx context.Context) error {
	for ctx.Err() == nil {
		again := wordsSweep
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "words of safe-contact rules that were replaced are not all destroyed; it is tried again", "err", err)
			again = wordsAgain
		}
		wait := time.NewTimer(again)
		select {
		case <-ctx.Done():
		case <-wait.C:
		case <-s.over:
			pause(ctx, time.Second) // what has just failed would fail again at once
		}
		wait.Stop()
	}
	return nil
}

// sweep destroys the words that were replaced. One that fails keeps the others from nothing but their turn: the rest of its
// batch is tried as well.
func (s *sayings) sweep(ctx context.Context) error {
	for {
		ids, err := s.store.SafeWordsOver(ctx, wordsBatch)
		if err != nil {
			return err
		}
		var failed error
		for _, sealed := range ids {
			if err := s.destroy(ctx, sealed); err != nil {
				failed = err
			}
		}
		if failed != nil || len(ids) < wordsBatch {
			return failed
		}
	}
}
