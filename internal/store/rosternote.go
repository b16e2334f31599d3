package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// RosterNote is a note that somebody left about a shift. Body is sealed.
type RosterNote struct {
	ID        string
	Author    string
	KeyID     string
	Body      []byte
	WrittenAt time.Time
}

// RosterNote returns a note; fault.NotFound if there is none.
func (s *Store) RosterNote(ctx context.Context, noteID string) (RosterNote, error) {
	n := RosterNote{ID: noteID}
	err := s.desk.one(ctx, `SELECT author, key_id, body, written_at FROM roster_note WHERE id = ?`, []any{noteID}, &n.Author, &n.KeyID, &n.Body, at(&n.WrittenAt))
	return n, classify("roster note", "the note", err)
}

// RosterNotesBefore returns notes that were written before an instant, the oldest first, so many at the most, without their bodies.
func (s *Store) RosterNotesBefore(ctx context.Context, before time.Time, limit int) ([]RosterNote, error) {
	all, err := list(ctx, s.desk, `SELECT id, author, key_id, written_at FROM roster_note WHERE written_at < ? ORDER BY written_at, id LIMIT ?`,
		[]any{micros(before), limit}, func(rows *sqlx.Rows) (n RosterNote, err error) {
			return n, rows.Scan(&n.ID, &n.Author, &n.KeyID, at(&n.WrittenAt))
		})
	return all, classify("old roster notes", "the notes", err)
}

// DeleteRosterNote removes a note; one that is gone is no error. Its key is the caller's affair.
func (s *Store) DeleteRosterNote(ctx context.Context, noteID string) error {
	_, err := s.desk.exec(ctx, `DELETE FROM roster_note WHERE id = ?`, noteID)
	return classify("delete roster note", "the note", err)
}
