package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// CallerKind says why a number is on the list of callers.
type CallerKind string

// The kinds of entries.
const (
	CallerBlocked CallerKind = "blocked" // somebody has blocked the number
	CallerLimited CallerKind = "limited" // it called too often, or too many called without a number
	CallerAbusive CallerKind = "abusive" // a counsellor ended a call as abusive
)

// CallerEntry is a number on the list of callers, known by its keyed hash alone. The hash is empty where the number is
// withheld.
type CallerEntry struct {
	ID         string
	Kind       CallerKind
	NumberHash string
	Call       string // that it began with
	Reason     string // a code; of a limit which one
	By         string // user id; empty: the system
	MadeAt     time.Time
	Until      time.Time // of a block
	LiftedAt   time.Time
	Calls      int // that heard the short message, or were ended as abusive
	Messages   int // that they left
	Waived     int // calls that were let through in spite of the block
	FirstAt    time.Time
	LastAt     time.Time
	Since      time.Time // since when it waits to be looked at; zero: it does not
	Decision   string    // of who looked at it last: keep, lift, extend, block
	ReviewedBy string    // user id
	ReviewedAt time.Time
}

// InForce reports whether the entry blocks its number at an instant.
func (c CallerEntry) InForce(at time.Time) bool {
	return c.Kind == CallerBlocked && c.LiftedAt.IsZero() && c.Until.After(at)
}

const callerColumns = `id, kind, number_hash, call_id, reason, made_by, made_at, until_at, lifted_at, calls, messages, waived, first_at, last_at,
	since_at, decision, reviewed_by, reviewed_at`

func scanCaller(rows *sqlx.Rows) (c CallerEntry, err error) {
	return c, rows.Scan(&c.ID, &c.Kind, &c.NumberHash, &c.Call, &c.Reason, &c.By, at(&c.MadeAt), at(&c.Until), at(&c.LiftedAt), &c.Calls, &c.Messages,
		&c.Waived, at(&c.FirstAt), at(&c.LastAt), at(&c.Since), &c.Decision, &c.ReviewedBy, at(&c.ReviewedAt))
}

// CallerFilter chooses entries. The zero value of a field does not restrict.
type CallerFilter struct {
	Kind    CallerKind
	Waiting bool      // to be looked at
	InForce time.Time // that block their number at this instant
	Overdue time.Time // that have waited since before
}

func (f CallerFilter) where() (string, []any) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(use bool, condition string, values ...any) {
		if use {
			where, args = append(where, condition), append(args, values...)
		}
	}
	add(f.Kind != "", "kind = ?", string(f.Kind))
	add(f.Waiting, "since_at > 0")
	add(!f.InForce.IsZero(), "kind = 'blocked' AND lifted_at = 0 AND until_at > ?", micros(f.InForce))
	add(!f.Overdue.IsZero(), "since_at > 0 AND since_at < ?", micros(f.Overdue))
	return strings.Join(where, " AND "), args
}

// CallerEntries returns one page of the list, the newest call first, and the cursor of the next page, empty at the end.
// cursor is empty for the first page; one that CallerEntries did not make is fault.Invalid. limit runs from 1 to 500.
func (s *Store) CallerEntries(ctx context.Context, f CallerFilter, cursor string, limit int) (page []CallerEntry, next string, err error) {
	where, args := f.where()
	if cursor != "" {
		us, id, err := parseCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		where, args = where+" AND (last_at < ? OR (last_at = ? AND id < ?))", append(args, us, us, id)
	}
	limit = min(max(limit, 1), maxPage)
	page, err = list(ctx, s.desk, `SELECT `+callerColumns+` FROM caller_entry WHERE `+where+` ORDER BY last_at DESC, id DESC LIMIT ?`, append(args, limit+1), scanCaller)
	if err != nil {
		return nil, "", classify("callers", "the list of callers", err)
	}
	if len(page) > limit {
		page = page[:limit]
		next = makeCursor(page[limit-1].LastAt, page[limit-1].ID)
	}
	return page, next, nil
}

// CountCallers counts entries, and says since when the one that has waited longest waits to be looked at; zero: none does.
func (s *Store) CountCallers(ctx context.Context, f CallerFilter) (n int, since time.Time, err error) {
	where, args := f.where()
	err = s.desk.one(ctx, `SELECT COUNT(*), COALESCE(MIN(CASE WHEN since_at > 0 THEN since_at END), 0) FROM caller_entry WHERE `+where, args, &n, at(&since))
	return n, since, classify("callers", "the list of callers", err)
}

// CallerEntry returns one entry; fault.NotFound if there is none with that id.
func (s *Store) CallerEntry(ctx context.Context, id string) (CallerEntry, error) {
	all, err := list(ctx, s.desk, `SELECT `+callerColumns+` FROM caller_entry WHERE id = ?`, []any{id}, scanCaller)
	return only("caller", "the entry", all, err)
}

// CallersOf returns the entries of a number by its hashes, of which there is one for each key that they may have been made
// with, newest first, at most limit; and of a call itself, for one whose number is withheld.
func (s *Store) CallersOf(ctx context.Context, call string, limit int, numberHashes ...string) ([]CallerEntry, error) {
	in, args := hashed(numberHashes)
	all, err := list(ctx, s.desk, `SELECT `+callerColumns+` FROM caller_entry WHERE `+in+` OR call_id = ? ORDER BY last_at DESC, id DESC LIMIT ?`,
		append(args, call, min(max(limit, 1), maxPage)), scanCaller)
	return all, classify("callers", "the list of callers", err)
}

// BlockOf returns the block of a number, by its hashes, that is in force at an instant; ok is false where there is none.
func (s *Store) BlockOf(ctx context.Context, at time.Time, numberHashes ...string) (c CallerEntry, ok bool, err error) {
	in, args := hashed(numberHashes)
	all, err := list(ctx, s.desk, `SELECT `+callerColumns+` FROM caller_entry WHERE `+in+` AND kind = 'blocked' AND lifted_at = 0 AND until_at > ?
		ORDER BY until_at DESC, id DESC LIMIT 1`, append(args, micros(at)), scanCaller)
	if err != nil || len(all) == 0 {
		return CallerEntry{}, false, classify("block", "the list of callers", err)
	}
	return all[0], true, nil
}

// hashed is the condition that a row is of a number by one of its hashes; without a hash no row is.
func hashed(hashes []string) (string, []any) {
	if len(hashes) == 0 {
		return "1 = 0", nil
	}
	args := make([]any, len(hashes))
	for i, h := range hashes {
		args[i] = h
	}
	return "number_hash IN (?" + strings.Repeat(", ?", len(args)-1) + ") AND number_hash <> ''", args
}

// Need is why a number is let through in spite of a block; empty: nothing is known that would.
type Need string

// Why a number is let through.
const (
	NoNeed       Need = ""
	NeedRed      Need = "red"       // a call of it was graded red since the block was made
	NeedRingBack Need = "ring_back" // it is to be rung back
	NeedTask     Need = "open_task" // an open task of it is red
)

// NeedOf says whether somebody behind a number, by its hashes, may be in danger or is owed a call. since is when the block
// was made. The error is fault.Unavailable while the readings that tell it are behind: what is not known must be taken for
// a need.
func (s *Store) NeedOf(ctx context.Context, since time.Time, numberHashes ...string) (Need, error) {
	if !s.level(callers, "call", "task") {
		return NoNeed, fault.New(fault.Unavailable, "block", "what is known of callers is being read anew")
	}
	in, own := hashed(numberHashes)
	args := slices.Concat(own, []any{micros(since), micros(since)}, own, own)
	var red, back, open int
	err := s.desk.one(ctx, `SELECT (SELECT COUNT(*) FROM call WHERE `+in+` AND (red_at >= ? OR arrived_at >= ? AND grade = 'red')),
		(SELECT COUNT(*) FROM task WHERE `+in+` AND closed_at = 0 AND kind = 'ring_back'),
		(SELECT COUNT(*) FROM task WHERE `+in+` AND closed_at = 0 AND grade = 'red' AND kind <> 'debrief')`, args, &red, &back, &open)
	switch {
	case err != nil:
		return NoNeed, classify("block", "what is known of a caller", err)
	case red > 0:
		return NeedRed, nil
	case back > 0:
		return NeedRingBack, nil
	case open > 0:
		return NeedTask, nil
	}
	return NoNeed, nil
}

// CallerContact is a call that an entry stands for.
type CallerContact struct {
	Call    string
	Why     string // per_minute, per_hour, withheld, blocked, abusive
	Waived  string // why it was let through in spite of the block
	Outcome string // class of its end; empty: it goes on
	At      time.Time
}

// CallerContacts returns the calls of an entry, newest first, at most limit.
func (s *Store) CallerContacts(ctx context.Context, entry string, limit int) ([]CallerContact, error) {
	all, err := list(ctx, s.desk, `SELECT call_id, why, waived, outcome, at FROM caller_contact WHERE entry_id = ? ORDER BY at DESC, call_id DESC LIMIT ?`,
		[]any{entry, min(max(limit, 1), maxPage)}, func(rows *sqlx.Rows) (c CallerContact, err error) {
			return c, rows.Scan(&c.Call, &c.Why, &c.Waived, &c.Outcome, at(&c.At))
		})
	return all, classify("callers", "the calls of an entry", err)
}

// CallerDecision is what somebody has decided about an entry.
type CallerDecision struct {
	Decision string    // block, keep, lift, extend
	Until    time.Time // of a block that was made or extended
	By       string    // user id
	Note     string    // id of a CallerNote; may be empty
	At       time.Time
}

// CallerDecisions returns what was decided about an entry, oldest first.
func (s *Store) CallerDecisions(ctx context.Context, entry string) ([]CallerDecision, error) {
	all, err := list(ctx, s.desk, `SELECT decision, until_at, by_user, note_id, at FROM caller_decision WHERE entry_id = ? ORDER BY pos`, []any{entry},
		func(rows *sqlx.Rows) (d CallerDecision, err error) {
			return d, rows.Scan(&d.Decision, at(&d.Until), &d.By, &d.Note, at(&d.At))
		})
	return all, classify("callers", "the decisions about an entry", err)
}

// CallerNote is something written down about an entry. It is never changed. Body is sealed; the store cannot read it.
type CallerNote struct {
	ID    string
	Entry string
	By    string // user id
	KeyID string
	Body  []byte
	At    time.Time
}

// AddCallerNote stores a note. Storing the same note (by id) again is fault.Conflict, and changes nothing.
func (s *Store) AddCallerNote(ctx context.Context, n CallerNote) error {
	_, err := s.desk.exec(ctx, `INSERT INTO caller_note (id, entry_id, by_user, key_id, body, at) VALUES (?, ?, ?, ?, ?, ?)`,
		n.ID, n.Entry, n.By, n.KeyID, n.Body, micros(n.At))
	return classify("add note", "the note", err)
}

// CallerNotes returns the notes of an entry, oldest first.
func (s *Store) CallerNotes(ctx context.Context, entry string) ([]CallerNote, error) {
	all, err := list(ctx, s.desk, `SELECT id, entry_id, by_user, key_id, body, at FROM caller_note WHERE entry_id = ? ORDER BY at, id`, []any{entry},
		func(rows *sqlx.Rows) (n CallerNote, err error) {
			return n, rows.Scan(&n.ID, &n.Entry, &n.By, &n.KeyID, &n.Body, at(&n.At))
		})
	return all, classify("callers", "the notes of an entry", err)
}
