package accesstest

import (
	"context"
	"sync"
	"time"

	"heartline/internal/access"
)

// Guests keeps the accounts of guests in memory, beside their users.
type Guests struct {
	users *Users
	rows  *table[access.GuestAccount]

	mu    sync.Mutex
	after int   // changes that are still made
	fail  error // and what the others fail with
}

// NewGuests returns an empty store whose users are those given.
func NewGuests(users *Users) *Guests {
	return &Guests{users: users, rows: newTable[access.GuestAccount]()}
}

// FailGuests makes every change fail with err but the next so many; nil heals.
func (s *Guests) FailGuests(after int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after, s.fail = after, err
}

// GuestByUser finds an account.
func (s *Guests) GuestByUser(_ context.Context, userID string) (access.GuestAccount, error) {
	return s.rows.get("account", userID)
}

// ListGuests lists the open accounts, and those closed since, by their beginning.
func (s *Guests) ListGuests(_ context.Context, since time.Time) ([]access.GuestAccount, error) {
	return s.rows.list(
		func(g access.GuestAccount) bool { return g.Open() || !g.ClosedAt.Before(since) },
		func(a, b access.GuestAccount) int { return a.From.Compare(b.From) },
	), nil
}

// InsertGuest adds a user and an account.
func (s *Guests) InsertGuest(ctx context.Context, u access.User, g access.GuestAccount) error {
	if err := s.users.InsertUser(ctx, u); err != nil {
		return err
	}
	return s.rows.insert(g.User, g, nil)
}

// UpdateGuest writes an account that stands at version was.
func (s *Guests) UpdateGuest(_ context.Context, g access.GuestAccount, was int64) error {
	if err := s.failing(); err != nil {
		return err
	}
	return s.rows.update(g.User, g, func(now access.GuestAccount) bool { return now.Version == was })
}

// failing is what a change fails with.
func (s *Guests) failing() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil && s.after == 0 {
		return s.fail
	}
	s.after--
	return nil
}
