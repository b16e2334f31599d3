package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/forecast"
)

// SetSpecialDay keeps what somebody knows of a day beside the record of calls.
func (r *rosters) SetSpecialDay(ctx context.Context, in api.SpecialDayInput, by string) error {
	wrong := func(field, text string) error {
		return fault.Field(field, fault.New(fault.Invalid, "special day", "%s", text))
	}
	now := time.Now()
	day := in.Date.In(time.UTC)
	switch {
	case in.Line != store.EveryLine && !slices.Contains(r.lines(), in.Line):
		return wrong("line", "No queue is served by this line; choose the line of a queue, or * for all.")
	case in.Factor != nil && in.Total != nil:
		return wrong("total", "Give how many calls come or how many times as many as usual, not both.")
	case strings.TrimSpace(in.Reason) == "":
		return wrong("reason", "Say why the day is special.")
	case day.Before(now.AddDate(0, 0, -week*demandWeeks-week)) || day.After(now.Add(demandFarthest)):
		return wrong("date", "Choose a day of the last 12 weeks, or one of the year to come.")
	}
	return r.a.store.SetSpecialDay(ctx, store.SpecialDay{
		Line: in.Line, Day: in.Date.String(), Factor: in.Factor, Total: in.Total, Reason: strings.TrimSpace(in.Reason), By: by, At: now,
	})
}

// ForgetSpecialDay makes a day like others again.
func (r *rosters) ForgetSpecialDay(ctx context.Context, line, date string) error {
	return r.a.store.DeleteSpecialDay(ctx, line, date)
}

// readSpecials reads what was said of the days that are learned from and of those that are reckoned.
func (w *demandWork) readSpecials(ctx context.Context, s demandStore) error {
	shown, ahead := w.shown(), w.ahead()
	learned := func(d demandDays) string { return dateOf(forecast.Plus(d.before, -week*demandWeeks)) }
	// Dates that are written down stand in the order of their days.
	all, err := s.SpecialDays(ctx, min(learned(shown), learned(ahead)), max(dateOf(shown.last), dateOf(ahead.last)))
	w.specials = all
	return err
}

// special returns what is said of the days of a line: of itself rather than of every line.
func (w *demandWork) special(line string) []forecast.Special {
	of := map[roster.Day]store.SpecialDay{}
	for _, d := range w.specials {
		date, err := roster.ParseDay(d.Day)
		if err != nil || d.Line != line && d.Line != store.EveryLine {
			continue
		}
		if was, there := of[date]; !there || was.Line == store.EveryLine {
			of[date] = d
		}
	}
	var out []forecast.Special
	for date, d := range of {
		out = append(out, forecast.Special{Date: date, Total: d.Total, Factor: d.Factor, By: d.By, Reason: d.Reason})
	}
	slices.SortFunc(out, func(x, y forecast.Special) int { return strings.Compare(dateOf(x.Date), dateOf(y.Date)) })
	return out
}

// specialDays are those of the days that are shown.
func (r *rosters) specialDays(w *demandWork) (out []api.SpecialDay) {
	shown := w.shown()
	for _, d := range w.specials {
		date, err := roster.ParseDay(d.Day)
		if err != nil || d.Day < dateOf(shown.first) || d.Day > dateOf(shown.last) {
			continue
		}
		out = append(out, api.SpecialDay{
			Line: d.Line, Date: types.Date{Time: date.At(0, time.UTC)}, Factor: d.Factor, Total: d.Total, Reason: d.Reason, By: r.a.people.Person(d.By), At: d.At,
		})
	}
	return out
}
