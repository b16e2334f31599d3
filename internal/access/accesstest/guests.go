package accesstest

import (
	"context"
	"slices"
	"sync"
	"time"

	"heartline/internal/access"
	"heartline/internal/fault"
)

// Guests keeps the accounts of guests in memory, beside their users.
type Guests struct {
	users *Users

	mu    sync.Mutex
	all   map[string]access.GuestAccount
	after int   // changes that are still made
	fail  error // and what the others fail with
}

// FailGuests makes every change fail with err but the next so many; nil heals.
func (s *Guests) FailGuests(after int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after, s.fail = after, err
}

// NewGuests returns an empty store whose users are those given.
func NewGuests(users *Users) *Guests {
	return &Guests{users: users, all: make(map[string]access.GuestAccount)}
}

// GuestByUser finds an account.
func (s *Guests) GuestByUser(_ context.Context, userID string) (access.GuestAccount, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := s.all[userID]
	if !ok {
		return access.GuestAccount{}, missing("account")
	}
	return g, nil
}

// ListGuests lists the open accounts, and those closed since, by their beginning.
func (s *Guests) ListGuests(_ context.Context, since time.Time) ([]access.GuestAccount, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []access.GuestAccount
	for _, g := range s.all {
		if g.Open() || !g.ClosedAt.Before(since) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b access.GuestAccount) int { return a.From.Compare(b.From) })
	return out, nil
}

// InsertGuest adds a user and an account.
func (s *Guests) InsertGuest(ctx context.Context, u access.User, g access.GuestAccount) error {
	if err := s.users.InsertUser(ctx, u); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[g.User] = g
	return nil
}

// UpdateGuest writes an account that stands at version was.
func (s *Guests) UpdateGuest(_ context.Context, g access.GuestAccount, was int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil && s.after == 0 {
		return s.fail
	}
	s.after--
	if s.all[g.User].Version != was {
		return fault.New(fault.Conflict, "accesstest", "changed meanwhile")
	}
	s.all[g.User] = g
	return nil
}
