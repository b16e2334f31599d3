package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// RosterFact is one thing that happened to the roster. The store does not read Body.
type RosterFact struct {
	Seq     int64  // 1, 2, 3, …, given by the store
	ID      string // given by whoever decided
	At      time.Time
	Kind    string
	Version int    // of what Body says
	Actor   string // user id, or "timer"
	Body    string // JSON
}

const rosterFactColumns = `seq, id, at, kind, version, actor, body`

// RosterChange is what was decided about the roster, to be kept as a whole or not at all.
type RosterChange struct {
	After     int64 // the last fact that whoever decided knew of
	Facts     []RosterFact
	Put       []Shift // shifts that are new or have changed
	Gone      []string
	Notes     []RosterNote
	Published *RosterVersion // a publication; its version is the one that its facts name
}

// ChangeRoster appends facts and changes the shifts with them. Whoever decided without knowing the last fact gets
// fault.Conflict, and nothing is changed: it was decided about another roster. The error wraps ErrFenced once a newer controller has
// taken over, which may have decided otherwise already.
func (s *Store) ChangeRoster(ctx context.Context, c RosterChange) (last int64, err error) {
	err = s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := s.leads(ctx, tx); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM roster_fact`).Scan(&last); err != nil {
			return err
		}
		if last != c.After {
			return fault.Wrap(fault.Conflict, "change roster", errStale, "the roster has changed meanwhile")
		}
		for _, f := range c.Facts {
			last++
			if err := exec(ctx, tx, `INSERT INTO roster_fact (`+rosterFactColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				last, f.ID, micros(f.At), f.Kind, f.Version, f.Actor, f.Body); err != nil {
				return err
			}
		}
		for _, id := range c.Gone {
			if err := exec(ctx, tx, `DELETE FROM shift WHERE id = ?`, id); err != nil {
				return err
			}
		}
		if err := putShifts(ctx, tx, c.Put); err != nil {
			return err
		}
		for _, n := range c.Notes {
			if err := exec(ctx, tx, `INSERT INTO roster_note (id, author, key_id, body, written_at) VALUES (?, ?, ?, ?, ?)`, n.ID, n.Author, n.KeyID, n.Body, micros(n.WrittenAt)); err != nil {
				return err
			}
		}
		if v := c.Published; v != nil {
			return insertRosterVersion(ctx, tx, *v)
		}
		return nil
	})
	return last, classify("change roster", "the roster", err)
}

func putShifts(ctx context.Context, tx *sqlx.Tx, all []Shift) error {
	for _, sh := range all {
		if err := exec(ctx, tx, `INSERT INTO shift (`+shiftColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET line = excluded.line, agent_id = excluded.agent_id, start_at = excluded.start_at, end_at = excluded.end_at,
			zone = excluded.zone, version = excluded.version, body = excluded.body, off_floor = excluded.off_floor`,
			sh.ID, sh.Line, sh.Agent, micros(sh.Start), micros(sh.End), sh.Zone, sh.Version, sh.body(), bit(sh.OffFloor)); err != nil {
			return err
		}
	}
	return nil
}

// RosterFacts returns what happened after a fact, in order, so many at the most.
func (s *Store) RosterFacts(ctx context.Context, after int64, limit int) ([]RosterFact, error) {
	all, err := list(ctx, s.desk, `SELECT `+rosterFactColumns+` FROM roster_fact WHERE seq > ? ORDER BY seq LIMIT ?`, []any{after, limit}, scanRosterFact)
	return all, classify("roster facts", "the history of the roster", err)
}

// RosterFact returns a fact by its id; fault.NotFound if there is none.
func (s *Store) RosterFact(ctx context.Context, factID string) (RosterFact, error) {
	all, err := list(ctx, s.desk, `SELECT `+rosterFactColumns+` FROM roster_fact WHERE id = ?`, []any{factID}, scanRosterFact)
	return only("roster fact", "that fact of the roster", all, err)
}

func scanRosterFact(rows *sqlx.Rows) (f RosterFact, err error) {
	return f, rows.Scan(&f.Seq, &f.ID, at(&f.At), &f.Kind, &f.Version, &f.Actor, &f.Body)
}
