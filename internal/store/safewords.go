package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
)

// safeWords is the table of what may be said to whoever answers at people's telephones, by the ids of what is sealed.
const safeWords = "safe_contact_words"

// foldSafeWords notes that another rule of a person has taken the place of the words that there were. They are found by the
// hash of the number, and by their id where an older key made another hash of it.
func foldSafeWords(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.SafeContactSet) error {
	err := exec(ctx, tx, `UPDATE safe_contact_words SET over_at = ? WHERE over_at = 0 AND (number_hash = ? OR say_id = ?)`, micros(e.At), f.NumberHash, f.Replaces)
	if err != nil || f.Say == "" {
		return err
	}
	return exec(ctx, tx, `INSERT INTO safe_contact_words (say_id, number_hash) VALUES (?, ?) ON CONFLICT (say_id) DO NOTHING`, f.Say, f.NumberHash)
}

// SafeWordsOver returns the ids of sealed words that a later rule of their person has replaced, the oldest first, at most
// limit, until ForgetSafeWords is told that their key is destroyed. Reading the ledger anew brings them once more.
func (s *Store) SafeWordsOver(ctx context.Context, limit int) ([]string, error) {
	all, err := list(ctx, s.desk, `SELECT say_id FROM safe_contact_words WHERE over_at > 0 ORDER BY over_at, say_id LIMIT ?`, []any{limit},
		func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
	return all, classify("words", "the words of safe-contact rules", err)
}

// ForgetSafeWords notes that words that were replaced can be opened no more. Words that hold stay.
func (s *Store) ForgetSafeWords(ctx context.Context, id string) error {
	_, err := s.desk.exec(ctx, `DELETE FROM safe_contact_words WHERE say_id = ? AND over_at > 0`, id)
	return classify("forget words", "the words of safe-contact rules", err)
}
