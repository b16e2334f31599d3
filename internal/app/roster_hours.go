package app

import (
	"cmp"
	"context"
	"io"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/pay"
	"heartline/roster/sheet"
)

// RosterHours writes the hours of a month for pay, of shifts that are over and that were not missed: as a table of ids and figures, or as a
// workbook with names, in a language.
func (r rosterReports) RosterHours(ctx context.Context, month string, format api.GetRosterHoursParamsFormat, language string, out io.Writer) error {
	e, err := r.hours(ctx, month)
	if err != nil {
		return err
	}
	if format != api.GetRosterHoursParamsFormatXlsx {
		return e.WriteRows(out)
	}
	words, err := wordsIn(language)
	if err != nil {
		return err
	}
	var people []string
	for i := range e.Rows {
		people = append(people, e.Rows[i].Person)
	}
	names := r.names(people)
	var tables []*sheet.Table
	for _, of := range []func(sheet.Words, *pay.Export, sheet.Names) (*sheet.Table, error){sheet.KindsTable, sheet.HoursTable, sheet.PiecesTable} {
		t, err := of(words, e, names)
		if err != nil {
			return err
		}
		t.Title += " " + month
		tables = append(tables, t)
	}
	return sheet.WriteWorkbook(out, tables...)
}

// hours computes what was worked in a month.
func (r rosterReports) hours(ctx context.Context, month string) (*pay.Export, error) {
	first, err := time.ParseInLocation("2006-01", month, r.zone())
	if err != nil {
		return nil, fault.Field("month", fault.Wrap(fault.Invalid, "hours", err, "Write the month as YYYY-MM."))
	}
	kept, err := r.a.web.planner.model(ctx)
	if err != nil {
		return nil, err
	}
	base, ok := pay.LookupProfile(kept.doc.Profile)
	if !ok {
		base, _ = pay.LookupProfile("eu")
	}
	agreed := r.a.config().Roster.Pay
	profile := agreed.Over(base)
	if err := profile.Check(); err != nil {
		return nil, fault.Wrap(fault.Conflict, "hours", err, "What is paid more than plain does not fit together: mend roster.pay in the configuration.")
	}
	last := first.AddDate(0, 1, -1)
	from := countedFrom(&profile, first)
	cal, err := calendarOf(kept.doc, from.Format(time.DateOnly), int(last.Sub(from).Hours()/24+0.5)+1)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "hours", err, err.Error()+".")
	}
	shifts, missed, err := r.bookShifts(ctx, from, last.AddDate(0, 0, 1))
	if err != nil {
		return nil, err
	}
	in := pay.Input{Profile: profile, Calendar: cal, From: first.Format(time.DateOnly), Until: last.Format(time.DateOnly)}
	now := time.Now()
	for _, s := range shifts {
		if s.End.After(now) || missed[s.ID+" "+s.Holder] {
			continue
		}
		one := pay.Shift{ID: s.ID, Person: s.Holder, Start: s.Start.Truncate(time.Minute), End: s.End.Truncate(time.Minute), Zone: s.Zone}
		if t := typeNamed(kept.doc, s.Type); t != nil && s.Parent == "" && wallMinutes(one.Start, one.End, r.zone()) == t.Minutes {
			one.Break = t.Break
		}
		if one.Start.Before(one.End) {
			in.Shifts = append(in.Shifts, one)
		}
	}
	e, err := pay.Compute(in)
	if err != nil {
		return nil, fault.Wrap(fault.Conflict, "hours", err, "Some shifts of the month cannot be counted, such as two of one person at once; mend them by hand first.")
	}
	return e, nil
}

// countedFrom returns the day from which on work counts towards the standards of a month: that of its first week, or of the period in which it lies.
func countedFrom(p *pay.Profile, first time.Time) time.Time {
	week := monday(first, first.Location())
	if p.System != pay.Comprehensive {
		return week
	}
	months := map[pay.Period]int{pay.Month: 1, pay.Quarter: 3, pay.Year: 12}[p.Period]
	if months == 0 {
		return week
	}
	back := (int(first.Month()) - 1) % months
	return first.AddDate(0, -back, 0)
}

// names are what people are called on paper. Those who have one name in common have their ids behind it.
func (r rosterReports) names(people []string) sheet.Names {
	names, held := map[string]string{}, map[string]int{}
	for _, id := range people {
		if _, twice := names[id]; !twice {
			names[id] = cmp.Or(r.a.people.Person(id).Name, id)
			held[names[id]]++
		}
	}
	for id, name := range names {
		if held[name] > 1 {
			names[id] = name + " (" + id + ")"
		}
	}
	return sheet.Names{People: names}
}
