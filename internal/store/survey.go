package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/ledger"
)

// unanswered is the mark of a question to which no key came; 0 is that of a caller who did not want to say.
const unanswered = -1

// foldSurvey keeps one row for each question to a caller.
func foldSurvey(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	call, of := ledger.CallOf(e.Stream)
	if !of {
		return nil
	}
	switch f := f.(type) {
	case ledger.SurveyBegun:
		for _, q := range f.Questions {
			if err := exec(ctx, tx, `INSERT INTO survey (call_id, question, queue, at, mark) VALUES (?, ?, ?, ?, ?) ON CONFLICT (call_id, question) DO NOTHING`,
				call, q, f.Queue, micros(e.At), unanswered); err != nil {
				return err
			}
		}
	case ledger.SurveyAnswered:
		return exec(ctx, tx, `UPDATE survey SET mark = ? WHERE call_id = ? AND question = ?`, int64(f.Mark), call, f.Question)
	}
	return nil
}

// SurveyCounts are the answers to one question to the callers of one queue: Asked = Answered + Declined + those from whom no
// key came.
type SurveyCounts struct {
	Queue    string
	Question string
	Asked    int
	Answered int // with a mark
	Declined int // did not want to say
	Marks    int // sum of the marks
}

// Mean is the mean mark; ok is false where nobody gave one.
func (c SurveyCounts) Mean() (mean float64, ok bool) {
	if c.Answered == 0 {
		return 0, false
	}
	return float64(c.Marks) / float64(c.Answered), true
}

// Surveys returns the answers of the callers whose talk ended in [from, to), by queue and question in order of both.
func (s *Store) Surveys(ctx context.Context, from, to time.Time) ([]SurveyCounts, error) {
	all, err := list(ctx, s.desk, `SELECT queue, question, COUNT(*), SUM(CASE WHEN mark > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN mark = 0 THEN 1 ELSE 0 END),
		SUM(CASE WHEN mark > 0 THEN mark ELSE 0 END)
		FROM survey WHERE at >= ? AND at < ? GROUP BY queue, question ORDER BY queue, question`, []any{micros(from), micros(to)},
		func(rows *sqlx.Rows) (c SurveyCounts, err error) {
			return c, rows.Scan(&c.Queue, &c.Question, &c.Asked, &c.Answered, &c.Declined, &c.Marks)
		})
	return all, classify("surveys", "the answers of callers", err)
}
