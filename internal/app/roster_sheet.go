package app

import (
	"context"
	"embed"
	"encoding/json"
	"io"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/model"
	"heartline/roster/sheet"
)

// sheetWords are the texts on rosters that are printed or calculated with, by language.
//
//go:embed sheets/*.json
var sheetWords embed.FS

const (
	sheetDays     = 62
	sheetLanguage = "zh-CN" // where there are no texts in the reader's
)

// wordsIn returns the texts in a language.
func wordsIn(language string) (sheet.Words, error) {
	data, err := sheetWords.ReadFile("sheets/" + language + ".json")
	if err != nil {
		if data, err = sheetWords.ReadFile("sheets/" + sheetLanguage + ".json"); err != nil {
			return nil, err
		}
	}
	w := sheet.Words{}
	return w, json.Unmarshal(data, &w)
}

// RosterSheet writes the published roster from one date to another, both included, as a workbook or as pages to print.
func (r rosterReports) RosterSheet(ctx context.Context, from, to string, by api.GetRosterSheetParamsBy, format api.GetRosterSheetParamsFormat, language string, out io.Writer) error {
	first, err := time.Parse(time.DateOnly, from)
	last, wrong := time.Parse(time.DateOnly, to)
	days := int(last.Sub(first)/(24*time.Hour)) + 1
	if err != nil || wrong != nil || days < 1 || days > sheetDays {
		return fault.Field("to", fault.New(fault.Invalid, "roster sheet", "The last day lies after the first, at most 62 days."))
	}
	words, err := wordsIn(language)
	if err != nil {
		return err
	}
	m, _, err := r.a.web.planner.bind(ctx, from, days)
	if err == nil {
		err = r.a.web.planner.takeAway(ctx, m)
	}
	if err != nil {
		return err
	}
	plan := sheet.Plan{Model: m, Assignments: m.Published, Names: r.names(staffOf(m))}
	grid := sheet.PersonGrid
	if by == api.GetRosterSheetParamsBySeat {
		grid = sheet.SeatGrid
	}
	table, err := grid(words, plan)
	if err != nil {
		return err
	}
	if format == api.GetRosterSheetParamsFormatHtml {
		return sheet.WritePages(out, words, table)
	}
	return sheet.WriteWorkbook(out, table)
}

func staffOf(m *model.Model) []string {
	ids := make([]string, len(m.Staff))
	for i := range m.Staff {
		ids[i] = m.Staff[i].ID
	}
	return ids
}
