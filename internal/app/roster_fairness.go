package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/fairness"
	"heartline/roster/life"
)

// RosterFairness sets what everybody has had beside the fair share, in so many weeks up to the one of a date.
func (r rosterReports) RosterFairness(ctx context.Context, until string, weeks int) (api.RosterFairness, error) {
	kept, err := r.a.web.planner.model(ctx)
	if err != nil {
		return api.RosterFairness{}, err
	}
	last := time.Now().In(r.zone())
	if until != "" {
		if last, err = time.ParseInLocation(time.DateOnly, until, r.zone()); err != nil {
			return api.RosterFairness{}, fault.Field("until", fault.Wrap(fault.Invalid, "fairness", err, "Write the date as YYYY-MM-DD."))
		}
	}
	weeks = cmp.Or(weeks, fairness.DefaultWeeks)
	first := monday(last, r.zone()).AddDate(0, 0, -(weeks-1)*week)
	cal, err := calendarOf(kept.doc, first.Format(time.DateOnly), weeks*week)
	if err != nil {
		return api.RosterFairness{}, fault.Wrap(fault.Invalid, "fairness", err, err.Error()+".")
	}
	shifts, missed, err := r.bookShifts(ctx, first, first.AddDate(0, 0, weeks*week))
	if err != nil {
		return api.RosterFairness{}, err
	}
	in := fairness.Input{Calendar: cal, Until: last.Format(time.DateOnly), Weeks: weeks}
	for _, s := range shifts {
		one := fairness.Shift{ID: s.ID, Person: s.Holder, Start: s.Start, End: s.End, Zone: s.Zone, Credit: s.Minutes(), NoShow: missed[s.ID+" "+s.Holder]}
		if t := typeNamed(kept.doc, s.Type); t != nil {
			one.Tags = t.Tags
		}
		in.Shifts = append(in.Shifts, one)
	}
	shares := map[string]int{}
	for _, c := range kept.doc.Contracts {
		shares[c.ID] = c.Share
	}
	for _, p := range kept.doc.Staff {
		in.Posts = append(in.Posts, fairness.Post{Person: p.ID, Group: p.Contract, Share: shares[p.Contract]})
	}
	if in.Exchanges, err = r.exchanges(ctx, first); err != nil {
		return api.RosterFairness{}, err
	}
	l, err := fairness.Compute(in)
	if err != nil {
		return api.RosterFairness{}, fault.Wrap(fault.Conflict, "fairness", err, "What was worked cannot be counted; the log has the shifts.")
	}
	out := api.RosterFairness{From: l.From, Until: l.Until}
	for i := range l.Rows {
		row := &l.Rows[i]
		out.Rows = append(out.Rows, api.RosterFairnessRow{
			Group: row.Group, Person: r.a.people.Person(row.Person), Measure: string(row.Measure), Value: row.Value, Share: row.Share, Over: row.Over,
			Trend: row.Trend, Presence: row.Presence,
		})
	}
	return out, nil
}

// exchanges are the requests between people since an instant, one for each who was asked.
func (r rosterReports) exchanges(ctx context.Context, since time.Time) (all []fairness.Exchange, err error) {
	err = r.a.roster.Read(ctx, func(b *life.Book) {
		for _, d := range b.Deals(since) {
			if d.Way != life.Swap && d.Way != life.Offer || d.AskedAt.Before(since) {
				continue
			}
			asked := d.With
			if len(asked) == 0 {
				asked = []string{""}
			}
			for _, who := range asked {
				one := fairness.Exchange{ID: d.ID, At: d.AskedAt, Asker: d.Holder, Asked: who, InReturn: d.Want != nil}
				switch {
				case d.State == life.Done && (who == d.Taker || who == ""):
					one.Asked, one.Answer = d.Taker, fairness.Accepted
				case slices.Contains(d.Declined, who) || d.State == life.Refused && d.Taker == "":
					one.Answer = fairness.Refused
				}
				all = append(all, one)
			}
		}
	})
	return all, err
}
