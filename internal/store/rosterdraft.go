package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// RosterModel is one revision of what rosters are made from: staff, shifts, demand, rules. The store does not read Body.
type RosterModel struct {
	Revision int64
	At       time.Time
	By       string // user id
	Body     string // JSON, docs/roster-format.md
}

// SaveRosterModel keeps the next revision, which is made of the one before; fault.Conflict if that is not the last one.
func (s *Store) SaveRosterModel(ctx context.Context, m RosterModel) error {
	err := s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		var last int64
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(revision), 0) FROM roster_model`).Scan(&last); err != nil {
			return err
		}
		if m.Revision != last+1 {
			return fault.Wrap(fault.Conflict, "save roster model", errStale, "somebody else has changed the staff or the rules meanwhile")
		}
		return exec(ctx, tx, `INSERT INTO roster_model (revision, at, by_user, body) VALUES (?, ?, ?, ?)`, m.Revision, micros(m.At), m.By, m.Body)
	})
	return classify("save roster model", "that revision", err)
}

// RosterModel returns a revision, 0: the last one; fault.NotFound if there is none.
func (s *Store) RosterModel(ctx context.Context, revision int64) (m RosterModel, err error) {
	err = s.desk.one(ctx, `SELECT revision, at, by_user, body FROM roster_model WHERE revision = ? OR ? = 0 ORDER BY revision DESC LIMIT 1`,
		[]any{revision, revision}, &m.Revision, at(&m.At), &m.By, &m.Body)
	return m, classify("roster model", "the model of the roster", err)
}

// RosterRevision returns the last revision of what rosters are made from; 0: nobody has written one.
func (s *Store) RosterRevision(ctx context.Context) (revision int64, err error) {
	err = s.desk.one(ctx, `SELECT COALESCE(MAX(revision), 0) FROM roster_model`, nil, &revision)
	return revision, classify("roster model", "the model of the roster", err)
}

// RosterDraft is a roster that is being made for [From, To). The store reads neither Head nor Body.
type RosterDraft struct {
	ID        string
	Name      string
	From, To  time.Time
	State     string
	MadeBy    string // user id
	MadeAt    time.Time
	ChangedBy string
	ChangedAt time.Time
	Version   int64  // 1, 2, 3, …
	Head      string // JSON, what lists show of it
	Body      string // JSON
}

const (
	draftColumns = `id, name, from_at, to_at, state, made_by, made_at, changed_by, changed_at, version, head`
	draftBody    = draftColumns + `, body`
)

// InsertRosterDraft adds a draft.
func (s *Store) InsertRosterDraft(ctx context.Context, d RosterDraft) error {
	_, err := s.desk.exec(ctx, `INSERT INTO roster_draft (`+draftBody+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, d.Name, micros(d.From), micros(d.To), d.State, d.MadeBy, micros(d.MadeAt), d.ChangedBy, micros(d.ChangedAt), d.Version, d.Head, d.Body)
	return classify("insert draft", "a draft of that id", err)
}

// UpdateRosterDraft writes what can change of a draft if the stored version is was; fault.Conflict if it is another one,
// fault.NotFound if there is no such draft.
func (s *Store) UpdateRosterDraft(ctx context.Context, d RosterDraft, was int64) error {
	res, err := s.desk.exec(ctx, `UPDATE roster_draft SET name = ?, state = ?, changed_by = ?, changed_at = ?, version = ?, head = ?, body = ? WHERE id = ? AND version = ?`,
		d.Name, d.State, d.ChangedBy, micros(d.ChangedAt), d.Version, d.Head, d.Body, d.ID, was)
	if err = mustChange("update draft", "the draft", res, err); !fault.Is(err, fault.NotFound) {
		return err
	}
	if _, err := s.RosterDraft(ctx, d.ID); err != nil {
		return err
	}
	return fault.Wrap(fault.Conflict, "update draft", errStale, "somebody else has changed the draft meanwhile")
}

// RosterDraft returns a draft; fault.NotFound if there is none.
func (s *Store) RosterDraft(ctx context.Context, draftID string) (RosterDraft, error) {
	all, err := list(ctx, s.desk, `SELECT `+draftBody+` FROM roster_draft WHERE id = ?`, []any{draftID}, func(rows *sqlx.Rows) (d RosterDraft, err error) {
		return d, rows.Scan(append(d.head(), &d.Body)...)
	})
	return only("draft", "the draft", all, err)
}

// RosterDrafts returns all drafts without their bodies, the latest period first.
func (s *Store) RosterDrafts(ctx context.Context) ([]RosterDraft, error) {
	all, err := list(ctx, s.desk, `SELECT `+draftColumns+` FROM roster_draft ORDER BY from_at DESC, made_at DESC, id`, nil, func(rows *sqlx.Rows) (d RosterDraft, err error) {
		return d, rows.Scan(d.head()...)
	})
	return all, classify("drafts", "the drafts", err)
}

// DeleteRosterDraft removes a draft; fault.NotFound if there is none.
func (s *Store) DeleteRosterDraft(ctx context.Context, draftID string) error {
	res, err := s.desk.exec(ctx, `DELETE FROM roster_draft WHERE id = ?`, draftID)
	return mustChange("delete draft", "the draft", res, err)
}

func (d *RosterDraft) head() []any {
	return []any{&d.ID, &d.Name, at(&d.From), at(&d.To), &d.State, &d.MadeBy, at(&d.MadeAt), &d.ChangedBy, at(&d.ChangedAt), &d.Version, &d.Head}
}
