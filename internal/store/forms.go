package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// Draft is an after-call form that is being written. Body is sealed; the store cannot read it.
type Draft struct {
	Call      string
	Agent     string
	KeyID     string // data key that opens Body
	Body      []byte
	UpdatedAt time.Time
}

// SaveDraft keeps a form until it is submitted, in place of the last version.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	_, err := s.desk.exec(ctx, `INSERT INTO form_draft (call_id, agent_id, key_id, body, updated_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (call_id, agent_id) DO UPDATE SET key_id = excluded.key_id, body = excluded.body, updated_at = excluded.updated_at`,
		d.Call, d.Agent, d.KeyID, d.Body, micros(d.UpdatedAt))
	return classify("save draft", "the draft", err)
}

// Draft returns the form that a counsellor is writing for a call; fault.NotFound if there is none.
func (s *Store) Draft(ctx context.Context, call, agent string) (Draft, error) {
	d := Draft{Call: call, Agent: agent}
	err := s.desk.one(ctx, `SELECT key_id, body, updated_at FROM form_draft WHERE call_id = ? AND agent_id = ?`, []any{call, agent}, &d.KeyID, &d.Body, at(&d.UpdatedAt))
	return d, classify("draft", "the draft", err)
}

// Form is a submitted after-call form. Body is sealed.
type Form struct {
	ID          string
	Call        string
	Agent       string
	Category    string
	KeyID       string
	Body        []byte
	SubmittedAt time.Time
}

// SubmitForm stores a form and removes its draft. Submitting the same form (by id) again changes nothing.
func (s *Store) SubmitForm(ctx context.Context, f Form) error {
	return classify("submit form", "the form", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO contact_form (id, call_id, agent_id, category, key_id, body, submitted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO NOTHING`, f.ID, f.Call, f.Agent, f.Category, f.KeyID, f.Body, micros(f.SubmittedAt)); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM form_draft WHERE call_id = ? AND agent_id = ?`, f.Call, f.Agent)
	}))
}

// FormsOfCall returns the submitted forms of a call, oldest first.
func (s *Store) FormsOfCall(ctx context.Context, call string) ([]Form, error) {
	all, err := list(ctx, s.desk, `SELECT id, call_id, agent_id, category, key_id, body, submitted_at FROM contact_form WHERE call_id = ? ORDER BY submitted_at, id`,
		[]any{call}, func(rows *sqlx.Rows) (f Form, err error) {
			return f, rows.Scan(&f.ID, &f.Call, &f.Agent, &f.Category, &f.KeyID, &f.Body, at(&f.SubmittedAt))
		})
	return all, classify("forms", "the forms of the call", err)
}

// Hold is a legal hold. The zero Hold is none.
type Hold struct {
	On     bool
	Reason string // a code
	By     string // id of the user who set it
	At     time.Time
}

// DeletionBegun is the state of a recording whose deletion cannot be stopped any more.
const DeletionBegun = "deleting"

// Recording is one recorded leg or message: what is known of its file and how long it is kept.
type Recording struct {
	ID        string
	Call      string
	Leg       string // "caller", "counsellor", "message", or both in one file
	State     string // the archive's word: spooled, sealed, quarantined, deleted, …
	Wording   string // version of the announcement that the caller heard
	StartedAt time.Time
	EndedAt   time.Time
	Bytes     int64
	KeyID     string
	KeepUntil time.Time // not to be deleted before
	DeleteBy  time.Time // to be deleted by; zero: no limit
	Hold      Hold      // legal hold: not to be deleted while it stands
	Path      string    // below the recordings folder
}

const recordingColumns = `id, call_id, leg, state, wording, started_at, ended_at, bytes, key_id, keep_until, delete_by, hold, hold_reason, hold_by, hold_at, path`

func scanRecording(rows *sqlx.Rows) (r Recording, err error) {
	return r, rows.Scan(&r.ID, &r.Call, &r.Leg, &r.State, &r.Wording, at(&r.StartedAt), at(&r.EndedAt), &r.Bytes, &r.KeyID,
		at(&r.KeepUntil), at(&r.DeleteBy), flag(&r.Hold.On), &r.Hold.Reason, &r.Hold.By, at(&r.Hold.At), &r.Path)
}

// SaveRecording writes a recording's row, new or in place of the one with its id. The legal hold of a row
// that is there stays as it is: only HoldRecording changes it.
func (s *Store) SaveRecording(ctx context.Context, r Recording) error {
	_, err := s.desk.exec(ctx, `INSERT INTO recording (`+recordingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, leg = excluded.leg, state = excluded.state, wording = excluded.wording,
		started_at = excluded.started_at, ended_at = excluded.ended_at, bytes = excluded.bytes, key_id = excluded.key_id,
		keep_until = excluded.keep_until, delete_by = excluded.delete_by, path = excluded.path`,
		r.ID, r.Call, r.Leg, r.State, r.Wording, micros(r.StartedAt), micros(r.EndedAt), r.Bytes, r.KeyID, micros(r.KeepUntil), micros(r.DeleteBy),
		bit(r.Hold.On), r.Hold.Reason, r.Hold.By, micros(r.Hold.At), r.Path)
	return classify("save recording", "the recording", err)
}

// Recording returns one recording; fault.NotFound if there is none with that id.
func (s *Store) Recording(ctx context.Context, id string) (Recording, error) {
	all, err := list(ctx, s.desk, `SELECT `+recordingColumns+` FROM recording WHERE id = ?`, []any{id}, scanRecording)
	return only("recording", "the recording", all, err)
}

// RecordingsOfCall returns the recordings of a call in order of their start.
func (s *Store) RecordingsOfCall(ctx context.Context, call string) ([]Recording, error) {
	all, err := list(ctx, s.desk, `SELECT `+recordingColumns+` FROM recording WHERE call_id = ? ORDER BY started_at, id`, []any{call}, scanRecording)
	return all, classify("recordings", "the recordings of the call", err)
}

// RecordingsInState returns at most limit recordings in one state, oldest first.
func (s *Store) RecordingsInState(ctx context.Context, state string, limit int) ([]Recording, error) {
	all, err := list(ctx, s.desk, `SELECT `+recordingColumns+` FROM recording WHERE state = ? ORDER BY started_at, id LIMIT ?`, []any{state, limit}, scanRecording)
	return all, classify("recordings", "the recordings", err)
}

// BeginDeletion moves a recording whose time has come at now into the state DeletionBegun, unless a hold stands, and
// reports whether it did. A hold and a deletion that meet are decided here: whichever row is written first. It
// may be repeated.
func (s *Store) BeginDeletion(ctx context.Context, id string, now time.Time) (begun bool, err error) {
	res, err := s.desk.exec(ctx, `UPDATE recording SET state = ? WHERE id = ? AND hold = 0 AND delete_by > 0 AND delete_by <= ? AND keep_until <= ?`,
		DeletionBegun, id, micros(now), micros(now))
	if err != nil {
		return false, classify("begin deletion", "the recording", err)
	}
	n, err := res.RowsAffected()
	return n > 0, classify("begin deletion", "the recording", err)
}

// RecordingsToDelete returns at most limit recordings in state whose time to be deleted has come at now:
// the keeping time is over and no hold stands.
func (s *Store) RecordingsToDelete(ctx context.Context, state string, now time.Time, limit int) ([]Recording, error) {
	all, err := list(ctx, s.desk, `SELECT `+recordingColumns+` FROM recording WHERE state = ? AND hold = 0 AND delete_by > 0 AND delete_by <= ? AND keep_until <= ?
		ORDER BY delete_by, id LIMIT ?`, []any{state, micros(now), micros(now), limit}, scanRecording)
	return all, classify("recordings", "the recordings to delete", err)
}

// HoldRecording sets or lifts the legal hold. A recording whose deletion has begun is fault.Conflict with the
// code deleted; one that is unknown fault.NotFound.
func (s *Store) HoldRecording(ctx context.Context, id string, h Hold) error {
	if id == "" {
		return fault.New(fault.Invalid, "hold recording", "no recording is named")
	}
	if !h.On {
		h = Hold{}
	}
	res, err := s.desk.exec(ctx, `UPDATE recording SET hold = ?, hold_reason = ?, hold_by = ?, hold_at = ? WHERE id = ? AND state NOT IN (?, ?)`,
		bit(h.On), h.Reason, h.By, micros(h.At), id, DeletionBegun, "deleted")
	if err = mustChange("hold recording", "the recording", res, err); !fault.Is(err, fault.NotFound) {
		return err
	}
	if _, err := s.Recording(ctx, id); err != nil {
		return err
	}
	return fault.Code("deleted", fault.New(fault.Conflict, "hold recording", "This recording has been deleted, so there is nothing left to hold."))
}
