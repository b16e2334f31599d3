package store

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Plan is how a person's calls are to be received, known by the keyed hash of their number alone.
type Plan struct {
	ID         string
	NumberHash string
	NumberID   string // sealed value; may be empty
	Call       string // that the person was known by when it was made
	Grade      string
	Requires   []ledger.Requirement
	Prefer     string // user id; may be empty
	Words      string // id of what is sealed; may be empty
	By         string // user id
	At         time.Time
	Until      time.Time
	EndedBy    string // user id
	EndedAt    time.Time
}

// InForce reports whether the plan holds at an instant.
func (p Plan) InForce(now time.Time) bool {
	return p.ID != "" && p.EndedAt.IsZero() && p.Until.After(now)
}

// plans names the projection.
const plans = "person_plan"

// foldPlan keeps plans, and which of them were ended.
func foldPlan(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	switch f := f.(type) {
	case ledger.PlanSet:
		return exec(ctx, tx, `INSERT INTO person_plan (id, number_hash, number_id, call_id, grade, requires, prefer, words, set_by, set_at, until_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			f.Plan, f.NumberHash, f.NumberID, f.Call, f.Grade, asJSON{f.Requires}, f.Prefer, f.Words, f.By, micros(e.At), micros(f.Until))
	case ledger.PlanEnded:
		return exec(ctx, tx, `UPDATE person_plan SET ended_by = ?, ended_at = ? WHERE id = ? AND ended_at = 0`, f.By, micros(e.At), f.Plan)
	}
	return nil
}

const planColumns = `id, number_hash, number_id, call_id, grade, requires, prefer, words, set_by, set_at, until_at, ended_by, ended_at`

func scanPlan(rows *sqlx.Rows) (p Plan, err error) {
	return p, rows.Scan(&p.ID, &p.NumberHash, &p.NumberID, &p.Call, &p.Grade, fromJSON{&p.Requires}, &p.Prefer, &p.Words, &p.By, at(&p.At),
		at(&p.Until), &p.EndedBy, at(&p.EndedAt))
}

// PlanOf returns the newest plan for a person by the hashes of their number, of which there is one for each key that it may
// have been made with; the zero value where there is none. It may be over: see InForce.
func (s *Store) PlanOf(ctx context.Context, numberHashes ...string) (Plan, error) {
	if len(numberHashes) == 0 {
		return Plan{}, nil
	}
	all, err := list(ctx, s.desk, `SELECT `+planColumns+` FROM person_plan WHERE number_hash IN (?`+strings.Repeat(", ?", len(numberHashes)-1)+`)
		ORDER BY set_at DESC, id DESC LIMIT 1`, anys(numberHashes), scanPlan)
	if err != nil || len(all) == 0 {
		return Plan{}, classify("plan", "the plan of a person", err)
	}
	return all[0], nil
}

// laterPlans are the plans that hold, or held last, until an instant or later, and that no later one for the same hash has
// replaced.
const laterPlans = `SELECT ` + planColumns + ` FROM person_plan AS p WHERE until_at >= ? AND NOT EXISTS (SELECT 1 FROM person_plan AS l
	WHERE l.number_hash = p.number_hash AND (l.set_at > p.set_at OR l.set_at = p.set_at AND l.id > p.id))`

// Plans returns the plans that hold at now, those that end soonest first, and after them those that ended, or were over, since an
// instant, the latest first: at most 500. One that a later plan for the same hash has replaced is not among them.
func (s *Store) Plans(ctx context.Context, since, now time.Time) ([]Plan, error) {
	const (
		holds = `CASE WHEN ended_at = 0 AND until_at > ? THEN `
		over  = `CASE WHEN ended_at > 0 THEN ended_at ELSE until_at END`
	)
	all, err := list(ctx, s.desk, laterPlans+` AND `+over+` >= ? ORDER BY `+holds+`0 ELSE 1 END, `+holds+`until_at ELSE -`+over+` END, id LIMIT ?`,
		[]any{micros(since), micros(since), micros(now), micros(now), maxPage}, scanPlan)
	return all, classify("plans", "the plans of known callers", err)
}

// AllPlans returns all of them, by their end, for whoever keeps them in memory. It is one statement, so that a plan that takes the
// place of another one meanwhile is not missed between two pages.
func (s *Store) AllPlans(ctx context.Context, since time.Time) ([]Plan, error) {
	all, err := list(ctx, s.desk, laterPlans+` ORDER BY until_at, id`, []any{micros(since)}, scanPlan)
	return all, classify("plans", "the plans of known callers", err)
}

// PlansFolded waits until everything that was stored at the call is in the plans.
func (s *Store) PlansFolded(ctx context.Context) error {
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	if err := s.waitFolded(ctx, func(pr *progress) bool { return pr.name != plans || pr.pos >= head && !pr.again }); err != nil {
		return fault.Wrap(fault.Unavailable, "plans", err, "the plans of known callers are being read anew: try again in a moment")
	}
	return nil
}

// PlanWords are the sealed words of a plan.
type PlanWords struct {
	ID    string
	KeyID string
	Body  []byte
	At    time.Time
}

// AddPlanWords stores words. Storing the same (by id) again is fault.Conflict, and changes nothing.
func (s *Store) AddPlanWords(ctx context.Context, w PlanWords) error {
	_, err := s.desk.exec(ctx, `INSERT INTO plan_words (id, key_id, body, at) VALUES (?, ?, ?, ?)`, w.ID, w.KeyID, w.Body, micros(w.At))
	return classify("add words", "the words of the plan", err)
}

// PlanWords returns words by their id; fault.NotFound if there are none.
func (s *Store) PlanWords(ctx context.Context, id string) (PlanWords, error) {
	w := PlanWords{ID: id}
	err := s.desk.one(ctx, `SELECT key_id, body, at FROM plan_words WHERE id = ?`, []any{id}, &w.KeyID, &w.Body, at(&w.At))
	return w, classify("words", "the words of the plan", err)
}

// PlanWordsOver returns words that nobody is to open any more, at most 100: their plan is over, was ended, or another one has
// taken its place. Words of which no plan is known, as while plans are read anew, are not among them.
func (s *Store) PlanWordsOver(ctx context.Context, now time.Time) ([]PlanWords, error) {
	all, err := list(ctx, s.desk, `SELECT w.id, w.key_id, w.body, w.at FROM plan_words AS w JOIN person_plan AS p ON p.words = w.id
		WHERE p.until_at < ? OR p.ended_at > 0 OR EXISTS (SELECT 1 FROM person_plan AS l WHERE l.number_hash = p.number_hash
		AND (l.set_at > p.set_at OR l.set_at = p.set_at AND l.id > p.id)) ORDER BY w.at, w.id LIMIT 100`, []any{micros(now)}, scanWords)
	return all, classify("words", "the words of plans", err)
}

// PlanWordsUnnamed returns words that were stored before an instant and that no plan names, at most 100: recording their plan
// failed. While plans are read anew there are none.
func (s *Store) PlanWordsUnnamed(ctx context.Context, before time.Time) ([]PlanWords, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, s.desk, `SELECT w.id, w.key_id, w.body, w.at FROM plan_words AS w WHERE w.at < ?
		AND NOT EXISTS (SELECT 1 FROM person_plan AS p WHERE p.words = w.id)
		AND EXISTS (SELECT 1 FROM projection WHERE name = ? AND pos >= ?) ORDER BY w.at, w.id LIMIT 100`,
		[]any{micros(before), plans, head}, scanWords)
	return all, classify("words", "the words of plans", err)
}

func scanWords(rows *sqlx.Rows) (w PlanWords, err error) {
	return w, rows.Scan(&w.ID, &w.KeyID, &w.Body, at(&w.At))
}

// DeletePlanWords removes words. There may be none.
func (s *Store) DeletePlanWords(ctx context.Context, id string) error {
	_, err := s.desk.exec(ctx, `DELETE FROM plan_words WHERE id = ?`, id)
	return classify("delete words", "the words of the plan", err)
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
