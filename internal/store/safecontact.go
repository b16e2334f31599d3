package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
)

// SafeContact is how a person may be reached, known by the keyed hash of their number alone.
type SafeContact struct {
	Rule    string // "allow", "deny", "neutral"; empty: nobody has said
	Message bool   // a message may be left
	By      string // user id
	At      time.Time
}

// foldSafeContact keeps the newest rule of each person.
func foldSafeContact(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	s, is := f.(ledger.SafeContactSet)
	switch {
	case !is:
		return nil
	case s.Rule == "":
		return exec(ctx, tx, `DELETE FROM safe_contact WHERE number_hash = ?`, s.NumberHash)
	}
	return exec(ctx, tx, `INSERT INTO safe_contact (number_hash, rule, message_allowed, set_by, set_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (number_hash) DO UPDATE SET rule = excluded.rule, message_allowed = excluded.message_allowed,
		set_by = excluded.set_by, set_at = excluded.set_at`, s.NumberHash, s.Rule, bit(s.Message), s.By, micros(e.At))
}

// SafeContact returns the rule for a person by the hash of their number; the zero value where nobody has said.
func (s *Store) SafeContact(ctx context.Context, numberHash string) (c SafeContact, err error) {
	err = s.desk.one(ctx, `SELECT rule, message_allowed, set_by, set_at FROM safe_contact WHERE number_hash = ?`, []any{numberHash},
		&c.Rule, flag(&c.Message), &c.By, at(&c.At))
	if errors.Is(err, sql.ErrNoRows) {
		return SafeContact{}, nil
	}
	return c, classify("safe contact", "how a person may be reached", err)
}
