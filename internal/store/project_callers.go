package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
)

// callers names the projection.
const callers = "caller"

// gatherLimits is for how long the calls of a number that called too often gather in one entry of the list.
const gatherLimits = 30 * 24 * time.Hour

// foldCallers keeps the list of numbers that are blocked, were limited, or whose call was ended as abusive. Every call that
// hears the short message makes its entry wait to be looked at.
func foldCallers(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	switch f := f.(type) {
	case ledger.CallerBlocked:
		return foldBlocked(ctx, tx, e, f)
	case ledger.CallerReviewed:
		return foldReviewed(ctx, tx, e, f)
	}
	id, ok := strings.CutPrefix(string(e.Stream), callPrefix)
	if !ok {
		return nil
	}
	switch f := f.(type) {
	case ledger.CallLimited:
		return foldLimited(ctx, tx, e, id, f)
	case ledger.CallBlockWaived:
		if err := contact(ctx, tx, e, id, f.Block, "blocked", f.Why); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE caller_entry SET waived = waived + 1, last_at = ?, `+waits+` WHERE id = ?`, micros(e.At), micros(e.At), f.Block)
	case ledger.CallAbusive:
		if err := beginCaller(ctx, tx, e, CallerEntry{ID: id, Kind: CallerAbusive, NumberHash: f.NumberHash, Call: id, Reason: "abusive", By: f.By}); err != nil {
			return err
		}
		return contact(ctx, tx, e, id, id, "abusive", "")
	case ledger.CallEnded:
		if f.Class == "message" {
			err := exec(ctx, tx, `UPDATE caller_entry SET messages = messages + 1 WHERE id IN (SELECT entry_id FROM caller_contact WHERE call_id = ? AND outcome = '')`, id)
			if err != nil {
				return err
			}
		}
		return exec(ctx, tx, `UPDATE caller_contact SET outcome = ? WHERE call_id = ? AND outcome = ''`, f.Class, id)
	}
	return nil
}

// waits lets an entry wait to be looked at from an instant on, unless it waits already.
const waits = `since_at = CASE WHEN since_at = 0 THEN ? ELSE since_at END`

// beginCaller begins an entry with its first call, which is to be looked at.
func beginCaller(ctx context.Context, tx *sqlx.Tx, e ledger.Event, c CallerEntry) error {
	now := micros(e.At)
	return exec(ctx, tx, `INSERT INTO caller_entry (id, kind, number_hash, call_id, reason, made_by, made_at, calls, first_at, last_at, since_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		c.ID, string(c.Kind), c.NumberHash, c.Call, c.Reason, c.By, now, now, now, now)
}

func contact(ctx context.Context, tx *sqlx.Tx, e ledger.Event, call, entry, why, waived string) error {
	return exec(ctx, tx, `INSERT INTO caller_contact (call_id, entry_id, why, waived, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (entry_id, call_id) DO NOTHING`,
		call, entry, why, waived, micros(e.At))
}

// foldLimited counts a call that heard the short message: for its block, or in the newest entry of its number. What older
// releases have recorded names no number, and is left out but for calls without one.
func foldLimited(ctx context.Context, tx *sqlx.Tx, e ledger.Event, call string, f ledger.CallLimited) error {
	entry := f.Block
	if entry == "" {
		if f.NumberHash == "" && f.Why != "withheld" {
			return nil
		}
		err := each(ctx, tx, `SELECT id FROM caller_entry WHERE kind = ? AND number_hash = ? AND last_at >= ? ORDER BY made_at DESC, id DESC LIMIT 1`,
			[]any{string(CallerLimited), f.NumberHash, micros(e.At.Add(-gatherLimits))}, func(rows *sqlx.Rows) error { return rows.Scan(&entry) })
		if err != nil {
			return err
		}
	}
	if entry == "" {
		entry = "limited-" + call // the same call may be ended as abusive, which is an entry of its own
		if err := beginCaller(ctx, tx, e, CallerEntry{ID: entry, Kind: CallerLimited, NumberHash: f.NumberHash, Call: call, Reason: f.Why}); err != nil {
			return err
		}
	} else if err := exec(ctx, tx, `UPDATE caller_entry SET calls = calls + 1, last_at = ?, `+waits+` WHERE id = ?`, micros(e.At), micros(e.At), entry); err != nil {
		return err
	}
	return contact(ctx, tx, e, call, entry, f.Why, "")
}

// foldBlocked begins a block, which its maker has looked at. So are the other entries of the number.
func foldBlocked(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.CallerBlocked) error {
	now := micros(e.At)
	err := exec(ctx, tx, `UPDATE caller_entry SET since_at = 0, decision = 'block', reviewed_by = ?, reviewed_at = ? WHERE since_at > 0 AND number_hash = ? AND number_hash <> ''`,
		f.By, now, f.NumberHash)
	if err != nil {
		return err
	}
	err = exec(ctx, tx, `INSERT INTO caller_entry (id, kind, number_hash, call_id, reason, made_by, made_at, until_at, first_at, last_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		f.Entry, string(CallerBlocked), f.NumberHash, f.Call, f.Reason, f.By, now, micros(f.Until), now, now)
	if err != nil {
		return err
	}
	return decided(ctx, tx, e, CallerDecision{Decision: "block", Until: f.Until, By: f.By, Note: f.NoteID}, f.Entry)
}

func decided(ctx context.Context, tx *sqlx.Tx, e ledger.Event, d CallerDecision, entry string) error {
	return exec(ctx, tx, `INSERT INTO caller_decision (pos, entry_id, decision, until_at, by_user, note_id, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pos) DO NOTHING`,
		e.Pos, entry, d.Decision, micros(d.Until), d.By, d.Note, micros(e.At))
}

// foldReviewed keeps what was decided last.
func foldReviewed(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.CallerReviewed) error {
	now := micros(e.At)
	err := exec(ctx, tx, `UPDATE caller_entry SET since_at = 0, decision = ?, reviewed_by = ?, reviewed_at = ? WHERE id = ?`, f.Decision, f.By, now, f.Entry)
	if err != nil {
		return err
	}
	if err := decided(ctx, tx, e, CallerDecision{Decision: f.Decision, Until: f.Until, By: f.By, Note: f.NoteID}, f.Entry); err != nil {
		return err
	}
	switch f.Decision {
	case "lift":
		return exec(ctx, tx, `UPDATE caller_entry SET lifted_at = ? WHERE id = ? AND kind = ? AND lifted_at = 0`, now, f.Entry, string(CallerBlocked))
	case "extend":
		return exec(ctx, tx, `UPDATE caller_entry SET until_at = ? WHERE id = ? AND kind = ? AND lifted_at = 0`, micros(f.Until), f.Entry, string(CallerBlocked))
	}
	return nil
}

// level reports whether the readings called others have come as far as the one called name, and none is made anew.
func (s *Store) level(name string, others ...string) bool {
	p := s.projector
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at := map[string]*progress{}
	for _, pr := range p.all {
		at[pr.name] = pr
	}
	own := at[name]
	if own == nil || own.again {
		return false
	}
	for _, other := range others {
		if pr := at[other]; pr == nil || pr.again || pr.pos < own.pos {
			return false
		}
	}
	return true
}
