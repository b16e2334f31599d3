package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// EveryLine is the line of a special day that counts for all roster lines.
const EveryLine = "*"

// SpecialDay is a day about which somebody knows better than the record of calls.
type SpecialDay struct {
	Line   string // a roster line, or EveryLine
	Day    string // YYYY-MM-DD in the house's zone
	Factor *float64
	Total  *float64
	Reason string
	By     string // user id
	At     time.Time
}

// SetSpecialDay keeps what is known of a day of a line, in place of what was known.
func (s *Store) SetSpecialDay(ctx context.Context, d SpecialDay) error {
	_, err := s.desk.exec(ctx, `INSERT INTO special_day (line, day, factor, total, reason, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (line, day) DO UPDATE SET factor = excluded.factor, total = excluded.total, reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at`,
		d.Line, d.Day, d.Factor, d.Total, d.Reason, d.By, micros(d.At))
	return classify("set a special day", "the special day", err)
}

// DeleteSpecialDay makes a day of a line like others; there need not be one.
func (s *Store) DeleteSpecialDay(ctx context.Context, line, day string) error {
	_, err := s.desk.exec(ctx, `DELETE FROM special_day WHERE line = ? AND day = ?`, line, day)
	return classify("delete a special day", "the special day", err)
}

// SpecialDays returns the special days from one date to another, both included, by date.
func (s *Store) SpecialDays(ctx context.Context, first, last string) ([]SpecialDay, error) {
	all, err := list(ctx, s.desk, `SELECT line, day, factor, total, reason, set_by, set_at FROM special_day WHERE day >= ? AND day <= ? ORDER BY day, line`, []any{first, last},
		func(rows *sqlx.Rows) (d SpecialDay, err error) {
			return d, rows.Scan(&d.Line, &d.Day, &d.Factor, &d.Total, &d.Reason, &d.By, at(&d.At))
		})
	return all, classify("special days", "the special days", err)
}
