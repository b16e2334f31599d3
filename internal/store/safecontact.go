package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// SafeContact is how a person may be reached, known by the keyed hash of their number alone.
type SafeContact struct {
	Rule    string // "allow", "deny", "neutral"; empty: nobody has said
	Message bool   // a message may be left
	By      string // user id
	At      time.Time
	From    int    // minutes of the day from which the person may be called; From and To 0: at any time
	To      int    // until then, over midnight where it is not after From
	Zone    string // of From and To
	Say     string // sealed value: what may be said to whoever answers; empty: nothing is set
}

// safeContacts names the projection.
const safeContacts = "safe_contact"

// foldSafeContact keeps the newest rule of each person.
func foldSafeContact(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	s, is := f.(ledger.SafeContactSet)
	if !is {
		return nil
	}
	if err := foldSafeWords(ctx, tx, e, s); err != nil {
		return err
	}
	if s.Rule == "" {
		return exec(ctx, tx, `DELETE FROM safe_contact WHERE number_hash = ?`, s.NumberHash)
	}
	return exec(ctx, tx, `INSERT INTO safe_contact (number_hash, rule, message_allowed, set_by, set_at, from_minute, to_minute, zone, say_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number_hash) DO UPDATE SET rule = excluded.rule, message_allowed = excluded.message_allowed,
		set_by = excluded.set_by, set_at = excluded.set_at, from_minute = excluded.from_minute, to_minute = excluded.to_minute,
		zone = excluded.zone, say_id = excluded.say_id`, s.NumberHash, s.Rule, bit(s.Message), s.By, micros(e.At), s.From, s.To, s.Zone, s.Say)
}

// Within reports whether an instant lies in the hours at which the person may be called. Where the zone is not known, none
// does.
func (c SafeContact) Within(at time.Time) bool {
	if c.From == 0 && c.To == 0 {
		return true
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return false
	}
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	if c.From < c.To {
		return minute >= c.From && minute < c.To
	}
	return minute >= c.From || minute < c.To
}

// SafeContact returns the rule for a person by the hashes of their number, of which there is one for each key that it may
// have been made with; the zero value where nobody has said. What was said last holds, and of what was said at once deny.
func (s *Store) SafeContact(ctx context.Context, numberHashes ...string) (c SafeContact, err error) {
	if len(numberHashes) == 0 {
		return SafeContact{}, nil
	}
	args := make([]any, len(numberHashes))
	for i, h := range numberHashes {
		args[i] = h
	}
	err = s.desk.one(ctx, `SELECT rule, message_allowed, set_by, set_at, from_minute, to_minute, zone, say_id FROM safe_contact WHERE number_hash IN (?`+strings.Repeat(", ?", len(args)-1)+`)
		ORDER BY set_at DESC, CASE rule WHEN 'deny' THEN 0 ELSE 1 END LIMIT 1`, args, &c.Rule, flag(&c.Message), &c.By, at(&c.At), &c.From, &c.To, &c.Zone, &c.Say)
	if errors.Is(err, sql.ErrNoRows) {
		return SafeContact{}, nil
	}
	return c, classify("safe contact", "how a person may be reached", err)
}

// SafeContactNow is SafeContact with everything that is stored at the call. It fails where the reading has not come so far
// when ctx ends: while it is behind, or is made anew, a person seems to have no rule.
func (s *Store) SafeContactNow(ctx context.Context, numberHashes ...string) (SafeContact, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return SafeContact{}, err
	}
	if err := s.waitFolded(ctx, func(pr *progress) bool { return pr.name != safeContacts || pr.pos >= head && !pr.again }); err != nil {
		return SafeContact{}, fault.Wrap(fault.Unavailable, "safe contact", err, "how people may be reached is being read anew: try again in a moment")
	}
	return s.SafeContact(ctx, numberHashes...)
}
