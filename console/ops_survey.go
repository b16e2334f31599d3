package console

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"

	"heartline/console/api"
	"heartline/internal/fault"
)

func (o *operations) GetSurveys(ctx context.Context, r api.GetSurveysRequestObject) (api.GetSurveysResponseObject, error) {
	v, err := o.Boards.Surveys(ctx, r.Params.From, r.Params.To)
	return api.GetSurveys200JSONResponse(api.Tidy(v)), err
}

func (o *operations) ExportSurveys(ctx context.Context, r api.ExportSurveysRequestObject) (api.ExportSurveysResponseObject, error) {
	v, err := o.Boards.Surveys(ctx, r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	table, err := surveyTable(v)
	if err != nil {
		return nil, err
	}
	return api.ExportSurveys200TextcsvResponse{Body: bytes.NewReader(table), ContentLength: int64(len(table))}, nil
}

// surveyTable writes what callers answered for spreadsheets: sums alone.
func surveyTable(v api.SurveyReport) ([]byte, error) {
	rows := [][]string{{"queue_id", "queue", "question_id", "question", "asked", "answered", "declined", "unanswered", "mean"}}
	for _, r := range v.Rows {
		mean := ""
		if r.Answered > 0 {
			mean = strconv.FormatFloat(r.Mean, 'f', 2, 64)
		}
		rows = append(rows, []string{
			cell(r.Queue.Id), cell(r.Queue.Name["zh-CN"]), cell(r.Question.Id), cell(r.Question.Name["zh-CN"]),
			strconv.Itoa(r.Asked), strconv.Itoa(r.Answered), strconv.Itoa(r.Declined), strconv.Itoa(r.Unanswered), mean,
		})
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // by it spreadsheets know the encoding
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return nil, fault.Wrap(fault.Internal, "surveys", err, "The table could not be written.")
	}
	return out.Bytes(), nil
}
