package accesstest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"heartline/internal/access"
	"heartline/internal/ledger"
)

// Users keeps users in memory.
type Users struct{ rows *table[access.User] }

// NewUsers returns the users given.
func NewUsers(users ...access.User) *Users {
	s := &Users{newTable[access.User]()}
	for _, u := range users {
		s.rows.all[u.ID] = u
	}
	return s
}

// UserByLogin finds a user by login.
func (s *Users) UserByLogin(_ context.Context, login string) (access.User, error) {
	return s.rows.find("user", func(u access.User) bool { return u.Login == login })
}

// UserByID finds a user by id.
func (s *Users) UserByID(_ context.Context, id string) (access.User, error) {
	return s.rows.get("user", id)
}

// ListUsers lists all, by login.
func (s *Users) ListUsers(context.Context) ([]access.User, error) {
	return s.rows.list(nil, func(a, b access.User) int { return strings.Compare(a.Login, b.Login) }), nil
}

// InsertUser adds a user with a login that nobody has.
func (s *Users) InsertUser(_ context.Context, u access.User) error {
	return s.rows.insert(u.ID, u, func(other access.User) bool { return other.Login == u.Login })
}

// UpdateUser writes a user that stands at version was.
func (s *Users) UpdateUser(_ context.Context, u access.User, was int64) error {
	return s.rows.update(u.ID, u, func(now access.User) bool { return now.Version == was })
}

// Tokens keeps API tokens in memory.
type Tokens struct{ rows *table[access.Token] }

// NewTokens returns an empty store.
func NewTokens() *Tokens { return &Tokens{newTable[access.Token]()} }

// TokenByHash finds a token by the hash of its secret.
func (s *Tokens) TokenByHash(_ context.Context, hash string) (access.Token, error) {
	return s.rows.find("token", func(t access.Token) bool { return t.Hash == hash })
}

// ListTokens lists a user's tokens.
func (s *Tokens) ListTokens(_ context.Context, userID string) ([]access.Token, error) {
	return s.rows.list(func(t access.Token) bool { return t.UserID == userID }, nil), nil
}

// AllTokens lists everybody's tokens, oldest first.
func (s *Tokens) AllTokens(context.Context) ([]access.Token, error) {
	return s.rows.list(nil, func(a, b access.Token) int { return a.CreatedAt.Compare(b.CreatedAt) }), nil
}

// TokenUsed notes when a token was used.
func (s *Tokens) TokenUsed(_ context.Context, id string, at time.Time) error {
	s.rows.edit(id, func(t *access.Token) {
		if t.UsedAt.Before(at) {
			t.UsedAt = at
		}
	})
	return nil
}

// InsertToken adds a token.
func (s *Tokens) InsertToken(_ context.Context, t access.Token) error {
	return s.rows.insert(t.ID, t, nil)
}

// DeleteToken removes a token.
func (s *Tokens) DeleteToken(_ context.Context, id string) (access.Token, error) {
	return s.rows.remove("token", id)
}

// Ledger remembers what is appended.
type Ledger struct {
	mu     sync.Mutex
	drafts []ledger.Draft
	fail   error
	late   bool
}

// Fail makes every append fail with err from now on; nil heals.
func (l *Ledger) Fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fail = err
}

// Late makes every append reach the spool only.
func (l *Ledger) Late(late bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.late = late
}

// Append stores drafts whose numbers follow on.
func (l *Ledger) Append(ctx context.Context, drafts ...ledger.Draft) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return false, l.fail
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	for _, d := range drafts {
		if d.Seq != l.lastLocked(d.Stream)+1 {
			return false, errors.New("accesstest: a gap in the numbers")
		}
		l.drafts = append(l.drafts, d)
	}
	return l.late, nil
}

// LastSeq returns the last number of a stream.
func (l *Ledger) LastSeq(_ context.Context, s ledger.Stream) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lastLocked(s), nil
}

func (l *Ledger) lastLocked(s ledger.Stream) int64 {
	var last int64
	for _, d := range l.drafts {
		if d.Stream == s {
			last = d.Seq
		}
	}
	return last
}

// Drafts returns what was appended, in order.
func (l *Ledger) Drafts() []ledger.Draft {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.drafts)
}

// Kinds returns the kinds of what was appended, in order.
func (l *Ledger) Kinds() []ledger.Kind {
	var out []ledger.Kind
	for _, d := range l.Drafts() {
		out = append(out, d.Kind)
	}
	return out
}

// Sessions is a session store in memory for scs.
type Sessions struct {
	mu   sync.Mutex
	rows map[string]sessionRow
	fail error
}

type sessionRow struct {
	data    []byte
	expires time.Time
}

// NewSessions returns an empty store.
func NewSessions() *Sessions { return &Sessions{rows: make(map[string]sessionRow)} }

// FailSessions makes every use fail with err; nil heals.
func (s *Sessions) FailSessions(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

// Keys returns the keys of all rows.
func (s *Sessions) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for k := range s.rows {
		out = append(out, k)
	}
	return out
}

// Find implements scs.Store.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok := s.rows[token]
	return row.data, ok && row.expires.After(time.Now()), s.fail
}

// Commit implements scs.Store.
func (s *Sessions) Commit(token string, b []byte, expiry time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		s.rows[token] = sessionRow{b, expiry}
	}
	return s.fail
}

// Delete implements scs.Store.
func (s *Sessions) Delete(token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rows, token)
	return s.fail
}
