package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
)

// Bounds of what callers answered.
const (
	surveySpan    = 7 * 24 * time.Hour
	maxSurveySpan = 92 * 24 * time.Hour
)

// Surveys sums what callers answered who were asked how the talk was. Questions that are asked now come in the order in
// which they are, those of before behind them.
func (b *boards) Surveys(ctx context.Context, from, to time.Time) (api.SurveyReport, error) {
	if to.IsZero() {
		to = time.Now()
	}
	if from.IsZero() {
		from = to.Add(-surveySpan)
	}
	if !to.After(from) || to.Sub(from) > maxSurveySpan {
		return api.SurveyReport{}, fault.Field("to", fault.New(fault.Invalid, "surveys", "The end lies after the start, at most 92 days."))
	}
	b.a.folded(ctx) // pages ask when a call has just ended
	counts, err := b.a.store.Surveys(ctx, from, to)
	if err != nil {
		return api.SurveyReport{}, err
	}
	out := api.SurveyReport{From: from.UTC(), To: to.UTC(), Rows: []api.SurveyRow{}}
	order := map[string]int{} // of the questions that are asked, by queue and question
	for _, q := range b.a.config().Queues {
		if q.Survey == nil {
			continue
		}
		out.Asks = true
		for _, x := range q.Survey.Questions {
			order[q.ID+" "+x.ID] = len(order) + 1
		}
	}
	for _, c := range counts {
		out.Rows = append(out.Rows, surveyRow(b.a.config(), c))
	}
	place := func(r api.SurveyRow) int { return cmp.Or(order[r.Queue.Id+" "+r.Question.Id], len(order)+1) }
	slices.SortStableFunc(out.Rows, func(x, y api.SurveyRow) int { return place(x) - place(y) })
	return out, nil
}

func surveyRow(cfg *configs.Config, c store.SurveyCounts) api.SurveyRow {
	row := api.SurveyRow{
		Queue: api.Named{Id: c.Queue, Name: localText(nil, c.Queue)}, Question: api.Named{Id: c.Question, Name: localText(nil, c.Question)},
		Asked: c.Asked, Answered: c.Answered, Declined: c.Declined, Unanswered: c.Asked - c.Answered - c.Declined,
	}
	if mean, ok := c.Mean(); ok {
		row.Mean = mean
	}
	for _, q := range cfg.Queues {
		if q.ID != c.Queue {
			continue
		}
		row.Queue.Name = localText(q.Name, q.ID)
		if q.Survey == nil {
			break
		}
		for _, x := range q.Survey.Questions {
			if x.ID == c.Question {
				row.Question.Name = localText(x.Name, x.ID)
				row.Least, row.Most = x.Marks()
			}
		}
	}
	return row
}
