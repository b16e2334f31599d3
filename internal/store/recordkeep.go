package store

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// The states of what was written down of a call.
const (
	RecordKept     = "kept"
	RecordDeleting = "deleting" // the deletion cannot be stopped any more
	RecordDeleted  = "deleted"
)

// RecordKeep is how long what was written down of a call is kept: forms, their drafts, rescue sheet, dispatch log,
// assessments and checklists, and the notes on entries of the list of callers that began with it.
type RecordKeep struct {
	Call      string
	KeepUntil time.Time // not to be deleted before
	DeleteBy  time.Time // to be deleted by; zero: no limit
	State     string    // RecordKept, RecordDeleting, RecordDeleted
	Hold      Hold
	DeletedAt time.Time
}

const keepColumns = `call_id, keep_until, delete_by, state, hold, hold_reason, hold_by, hold_at, deleted_at`

func scanKeep(rows *sqlx.Rows) (k RecordKeep, err error) {
	return k, rows.Scan(&k.Call, at(&k.KeepUntil), at(&k.DeleteBy), &k.State, flag(&k.Hold.On), &k.Hold.Reason, &k.Hold.By, at(&k.Hold.At), at(&k.DeletedAt))
}

// written are the tables of what was written down, by what they hold.
const written = `(SELECT call_id FROM contact_form UNION SELECT call_id FROM form_draft UNION SELECT call_id FROM care_entry UNION SELECT call_id FROM assessment_draft
	UNION SELECT e.call_id FROM caller_entry e JOIN caller_note n ON n.entry_id = e.id)`

// WrittenCall is an ended call of which something is written down.
type WrittenCall struct {
	Call    string
	Hotline string
	EndedAt time.Time
}

// Unkept returns calls that have ended, of which something is written down and for which nobody has said yet how long it is
// kept, at most limit. What was written after a deletion is among them again.
func (s *Store) Unkept(ctx context.Context, limit int) ([]WrittenCall, error) {
	all, err := list(ctx, s.desk, `SELECT call.id, call.hotline, call.ended_at FROM call WHERE call.ended_at > 0 AND call.id IN `+written+`
		AND NOT EXISTS (SELECT 1 FROM record_keep k WHERE k.call_id = call.id AND k.state <> ?) ORDER BY call.ended_at, call.id LIMIT ?`,
		[]any{RecordDeleted, limit}, func(rows *sqlx.Rows) (w WrittenCall, err error) {
			return w, rows.Scan(&w.Call, &w.Hotline, at(&w.EndedAt))
		})
	return all, classify("records", "the records of calls", err)
}

// KeepRecord says how long what was written down of a call is kept. It changes nothing where that is said already, unless
// everything that there was then has been deleted. A hold stays.
func (s *Store) KeepRecord(ctx context.Context, call string, keepUntil, deleteBy time.Time) error {
	_, err := s.desk.exec(ctx, `INSERT INTO record_keep (call_id, keep_until, delete_by, state) VALUES (?, ?, ?, ?)
		ON CONFLICT (call_id) DO UPDATE SET keep_until = excluded.keep_until, delete_by = excluded.delete_by, state = excluded.state
		WHERE record_keep.state = ?`, call, micros(keepUntil), micros(deleteBy), RecordKept, RecordDeleted)
	return classify("keep record", "the record of the call", err)
}

// RecordKeep returns how long what was written down of a call is kept; fault.NotFound where nobody has said yet.
func (s *Store) RecordKeep(ctx context.Context, call string) (RecordKeep, error) {
	all, err := list(ctx, s.desk, `SELECT `+keepColumns+` FROM record_keep WHERE call_id = ?`, []any{call}, scanKeep)
	return only("record", "the record of the call", all, err)
}

// HoldRecord sets or lifts the legal hold on what was written down of a call; where nobody has said yet how long it is kept,
// keepUntil and deleteBy hold. It is fault.Conflict with the code deleted once the deletion has begun.
func (s *Store) HoldRecord(ctx context.Context, call string, h Hold, keepUntil, deleteBy time.Time) error {
	if !h.On {
		h = Hold{}
	}
	res, err := s.desk.exec(ctx, `INSERT INTO record_keep (call_id, keep_until, delete_by, state, hold, hold_reason, hold_by, hold_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (call_id) DO UPDATE SET hold = excluded.hold, hold_reason = excluded.hold_reason, hold_by = excluded.hold_by, hold_at = excluded.hold_at
		WHERE record_keep.state = ?`, call, micros(keepUntil), micros(deleteBy), RecordKept, bit(h.On), h.Reason, h.By, micros(h.At), RecordKept)
	err = mustChange("hold record", "the record of the call", res, err)
	if fault.Is(err, fault.NotFound) {
		return fault.Code("deleted", fault.New(fault.Conflict, "hold record", "What was written down of this call has been deleted, so there is nothing left to hold."))
	}
	return err
}

// BeginRecordDeletion marks what was written down of calls whose time has come at now, unless a hold stands, and returns
// those calls and the ones marked before, at most limit. A hold and a deletion that meet are decided here: whichever is
// written first.
func (s *Store) BeginRecordDeletion(ctx context.Context, now time.Time, limit int) (calls []string, err error) {
	_, err = s.desk.exec(ctx, `UPDATE record_keep SET state = ? WHERE call_id IN (SELECT call_id FROM record_keep
		WHERE state = ? AND hold = 0 AND delete_by > 0 AND delete_by <= ? AND keep_until <= ? ORDER BY delete_by, call_id LIMIT ?) AND state = ? AND hold = 0`,
		RecordDeleting, RecordKept, micros(now), micros(now), limit, RecordKept)
	if err != nil {
		return nil, classify("begin deletion", "the records", err)
	}
	calls, err = list(ctx, s.desk, `SELECT call_id FROM record_keep WHERE state = ? ORDER BY delete_by, call_id LIMIT ?`, []any{RecordDeleting, limit},
		func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
	return calls, classify("begin deletion", "the records", err)
}

// Written is what is written down of a call, by the data keys that open it.
type Written struct {
	Forms, Drafts, Entries, Notes []string
}

// Keys returns all of the data keys.
func (w Written) Keys() []string {
	return slices.Concat(w.Forms, w.Drafts, w.Entries, w.Notes)
}

// Written returns what is written down of a call.
func (s *Store) Written(ctx context.Context, call string) (w Written, err error) {
	for _, part := range []struct {
		into  *[]string
		table string
	}{{&w.Forms, "contact_form"}, {&w.Drafts, "form_draft"}, {&w.Drafts, "assessment_draft"}, {&w.Entries, "care_entry"}} {
		ids, err := list(ctx, s.desk, `SELECT key_id FROM `+part.table+` WHERE call_id = ? ORDER BY key_id`, []any{call},
			func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
		if err != nil {
			return Written{}, classify("records", "the record of the call", err)
		}
		*part.into = append(*part.into, ids...)
	}
	w.Notes, err = list(ctx, s.desk, `SELECT n.key_id FROM caller_note n JOIN caller_entry e ON e.id = n.entry_id WHERE e.call_id = ? ORDER BY n.key_id`, []any{call},
		func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
	return w, classify("records", "the record of the call", err)
}

// DeleteWritten removes the rows that the keys of w open, in one transaction. What was written meanwhile stays.
func (s *Store) DeleteWritten(ctx context.Context, call string, w Written) error {
	return classify("delete records", "the record of the call", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		for _, key := range w.Keys() {
			for _, table := range []string{"contact_form", "form_draft", "assessment_draft", "care_entry"} {
				if err := exec(ctx, tx, `DELETE FROM `+table+` WHERE call_id = ? AND key_id = ?`, call, key); err != nil {
					return err
				}
			}
		}
		for _, key := range w.Notes {
			if err := exec(ctx, tx, `DELETE FROM caller_note WHERE key_id = ?`, key); err != nil {
				return err
			}
		}
		return nil
	}))
}

// NotesUnnamed returns the keys of notes that were stored before an instant and whose entry of the list of callers there is not, at
// most limit: recording it failed. While the list is read anew there are none.
func (s *Store) NotesUnnamed(ctx context.Context, before time.Time, limit int) ([]string, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, s.desk, `SELECT key_id FROM caller_note AS n WHERE n.at < ? AND NOT EXISTS (SELECT 1 FROM caller_entry e WHERE e.id = n.entry_id)
		AND EXISTS (SELECT 1 FROM projection WHERE name = ? AND pos >= ?) ORDER BY n.at, n.id LIMIT ?`, []any{micros(before), callers, head, limit},
		func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
	return all, classify("callers", "the notes of entries", err)
}

// EndRecordDeletion notes that what was written down of a call is gone. It may be repeated.
func (s *Store) EndRecordDeletion(ctx context.Context, call string, at time.Time) error {
	_, err := s.desk.exec(ctx, `UPDATE record_keep SET state = ?, deleted_at = ? WHERE call_id = ? AND state = ?`, RecordDeleted, micros(at), call, RecordDeleting)
	return classify("end deletion", "the record of the call", err)
}
