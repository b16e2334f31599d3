package app

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"io"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/life"
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
	shifts, err := r.sheetShifts(ctx, m)
	if err != nil {
		return err
	}
	people := staffOf(m)
	for _, s := range shifts {
		people = append(people, s.Staff)
	}
	plan := sheet.Plan{Model: m, Shifts: shifts, Names: r.names(people)}
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

// sheetShifts are the shifts that begin on the days of a model as they are published, with their own times, whoever has them. Parts of one
// shift that one person has and that follow each other are one.
func (r rosterReports) sheetShifts(ctx context.Context, m *model.Model) (out []sheet.Shift, err error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return nil, err
	}
	from, to := cal.Midnight(0), cal.Midnight(m.Days)
	var held []life.Shift
	types := map[string]string{}
	err = r.a.roster.Read(ctx, func(b *life.Book) {
		for _, s := range b.Shifts(from, to) {
			if s.Holder != "" && !s.Start.Before(from) {
				held = append(held, s)
				whole, _ := b.Shift(b.Whole(s.ID))
				types[s.ID] = typeIn(m, cal, zone, whole)
			}
		}
	})
	slices.SortFunc(held, func(a, b life.Shift) int {
		return cmp.Or(cmp.Compare(rootOf(a), rootOf(b)), cmp.Compare(a.Holder, b.Holder), a.Start.Compare(b.Start))
	})
	for i, s := range held {
		if i > 0 && rootOf(held[i-1]) == rootOf(s) && held[i-1].Holder == s.Holder && held[i-1].End.Equal(s.Start) {
			out[len(out)-1].End = s.End
			continue
		}
		out = append(out, sheet.Shift{Staff: s.Holder, Type: types[s.ID], Role: s.Role, Start: s.Start, End: s.End})
	}
	for i := range out {
		if s := &out[i]; s.Type != "" {
			s.Role = cmp.Or(roleIn(m, s.Type, s.Role), roleOf(m, s.Type))
		}
	}
	return out, err
}

// typeIn is the type of a whole shift as a model has it; of one that says none, that of the same times. One that the model does not have keeps its
// name.
func typeIn(m *model.Model, cal *model.Calendar, zone *time.Location, s life.Shift) string {
	if s.Type != plainShift && s.Type != "" || typeNamed(m, s.Type) != nil {
		return s.Type
	}
	day, ok := cal.Day(s.Start.In(zone).Format(time.DateOnly))
	if !ok {
		return ""
	}
	for i := range m.Shifts {
		if t := &m.Shifts[i]; cal.Begins(day, t).Equal(s.Start) && cal.Ends(day, t).Equal(s.End) {
			return t.ID
		}
	}
	return ""
}
