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
	"heartline/roster/model"
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
	l, err := r.ledger(ctx, kept.doc, last, cmp.Or(weeks, fairness.DefaultWeeks))
	if err != nil {
		return api.RosterFairness{}, err
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

// ledger counts what the staff of a document have had in so many weeks up to the one of a date. Who has left the staff is not in it.
func (r rosterReports) ledger(ctx context.Context, doc *model.Model, last time.Time, weeks int) (*fairness.Ledger, error) {
	first := monday(last, r.zone()).AddDate(0, 0, -(weeks-1)*week)
	cal, err := calendarOf(doc, first.Format(time.DateOnly), weeks*week)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "fairness", err, err.Error()+".")
	}
	shifts, missed, err := r.bookShifts(ctx, first, first.AddDate(0, 0, weeks*week))
	if err != nil {
		return nil, err
	}
	in := fairness.Input{Calendar: cal, Until: last.Format(time.DateOnly), Weeks: weeks}
	shares := map[string]int{}
	for _, c := range doc.Contracts {
		shares[c.ID] = c.Share
	}
	staff := map[string]bool{}
	for _, p := range doc.Staff {
		staff[p.ID] = true
		in.Posts = append(in.Posts, fairness.Post{Person: p.ID, Group: p.Contract, Share: shares[p.Contract]})
	}
	for _, s := range shifts {
		if !staff[s.Holder] {
			continue
		}
		one := fairness.Shift{ID: s.ID, Person: s.Holder, Start: s.Start, End: s.End, Zone: s.Zone, Credit: s.Minutes(), NoShow: missed[s.ID+" "+s.Holder]}
		if t := typeNamed(doc, s.Type); t != nil {
			one.Tags = t.Tags
		}
		in.Shifts = append(in.Shifts, one)
	}
	if in.Exchanges, err = r.exchanges(ctx, first); err != nil {
		return nil, err
	}
	l, err := fairness.Compute(in)
	if err != nil {
		return nil, fault.Wrap(fault.Conflict, "fairness", err, "What was worked cannot be counted; the log has the shifts.")
	}
	return l, nil
}

// feed writes what everybody has had in the weeks before the first day of a model into it, so that whoever has had more than the fair share is
// spared now. Counts that were written into the document by hand stand until the book goes back through all of these weeks.
func (p *planner) feed(ctx context.Context, m *model.Model) error {
	from, err := time.ParseInLocation(time.DateOnly, m.Start, p.zone())
	if err != nil {
		return err
	}
	r := rosterReports{p.a}
	last := from.AddDate(0, 0, -1)
	first := monday(last, p.zone()).AddDate(0, 0, -(fairness.DefaultWeeks-1)*week)
	byHand := slices.ContainsFunc(m.Staff, func(s model.Person) bool { return s.History != nil && len(s.History.Counts) > 0 })
	if byHand {
		if early, _, err := r.bookShifts(ctx, first, first.AddDate(0, 0, week)); err != nil || len(early) == 0 {
			return err
		}
	}
	l, err := r.ledger(ctx, m, last, fairness.DefaultWeeks)
	if err != nil {
		return err
	}
	*m = *fairness.Feed(m, l, fairness.Settings{}).Model
	return nil
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
