package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
)

// Screening is what became of the question about present danger in a call. It holds codes alone.
type Screening struct {
	Call     string
	Outcome  string // asked, refused, cut_off, not_possible
	Result   string
	Positive bool
	Reason   string
	By       string // user id
	At       time.Time
	Changes  int // how often it was changed after it had been set
}

// foldScreening keeps the newest screening of each call.
func foldScreening(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	s, is := f.(ledger.CareScreened)
	call, of := ledger.CallOf(e.Stream)
	if !is || !of {
		return nil
	}
	return exec(ctx, tx, `INSERT INTO screening (call_id, outcome, result, positive, reason, by_user, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (call_id) DO UPDATE SET outcome = excluded.outcome, result = excluded.result, positive = excluded.positive,
		reason = excluded.reason, by_user = excluded.by_user, at = excluded.at, changes = screening.changes + 1`,
		call, s.Outcome, s.Result, bit(s.Positive), s.Reason, s.By, micros(e.At))
}

// Screening returns the screening that holds for a call; fault.NotFound where there is none.
func (s *Store) Screening(ctx context.Context, call string) (Screening, error) {
	out := Screening{Call: call}
	err := s.desk.one(ctx, `SELECT outcome, result, positive, reason, by_user, at, changes FROM screening WHERE call_id = ?`, []any{call},
		&out.Outcome, &out.Result, flag(&out.Positive), &out.Reason, &out.By, at(&out.At), &out.Changes)
	return out, classify("screening", "the screening", err)
}

// Screened counts the talks of one hotline and counsellor: Talks = Asked + Refused + CutOff + NotPossible + Missing.
type Screened struct {
	Hotline     string
	Agent       string // who had the call last
	Talks       int
	Asked       int
	Positive    int // of those asked
	Refused     int
	CutOff      int
	NotPossible int
	Missing     int
}

// talked restricts to calls that could be screened: they have ended, the caller and a counsellor could hear each other,
// and they are no test and no drill.
const talked = `c.bridged_at > 0 AND c.ended_at > 0 AND c.marked = '' AND c.arrived_at >= ? AND c.arrived_at < ?`

// ScreenedCounts counts the talks that arrived in [from, to), for each hotline and counsellor in order of both.
func (s *Store) ScreenedCounts(ctx context.Context, from, to time.Time) ([]Screened, error) {
	is := func(outcome string) string { return `SUM(CASE WHEN s.outcome = '` + outcome + `' THEN 1 ELSE 0 END)` }
	columns := strings.Join([]string{
		`c.hotline`, `c.agent`, `COUNT(*)`, is("asked"), `SUM(CASE WHEN s.positive = 1 THEN 1 ELSE 0 END)`,
		is("refused"), is("cut_off"), is("not_possible"), `SUM(CASE WHEN s.call_id IS NULL THEN 1 ELSE 0 END)`,
	}, ", ")
	all, err := list(ctx, s.desk, `SELECT `+columns+` FROM call c LEFT JOIN screening s ON s.call_id = c.id
		WHERE `+talked+` GROUP BY c.hotline, c.agent ORDER BY c.hotline, c.agent`, []any{micros(from), micros(to)}, func(rows *sqlx.Rows) (n Screened, err error) {
		return n, rows.Scan(&n.Hotline, &n.Agent, &n.Talks, &n.Asked, &n.Positive, &n.Refused, &n.CutOff, &n.NotPossible, &n.Missing)
	})
	return all, classify("screenings", "the screenings", err)
}

// Unscreened is a talk without a screening.
type Unscreened struct {
	Call      string
	Hotline   string
	Agent     string // who had the call last
	Grade     string
	ArrivedAt time.Time
	EndedAt   time.Time
}

// Unscreened returns the talks that arrived in [from, to) and have no screening, newest first, at most limit.
func (s *Store) Unscreened(ctx context.Context, from, to time.Time, limit int) ([]Unscreened, error) {
	all, err := list(ctx, s.desk, `SELECT c.id, c.hotline, c.agent, c.grade, c.arrived_at, c.ended_at FROM call c LEFT JOIN screening s ON s.call_id = c.id
		WHERE `+talked+` AND s.call_id IS NULL ORDER BY c.arrived_at DESC, c.id DESC LIMIT ?`, []any{micros(from), micros(to), limit},
		func(rows *sqlx.Rows) (u Unscreened, err error) {
			return u, rows.Scan(&u.Call, &u.Hotline, &u.Agent, &u.Grade, at(&u.ArrivedAt), at(&u.EndedAt))
		})
	return all, classify("screenings", "the screenings", err)
}
