package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	rota "heartline/roster/duty"
	"heartline/roster/fairness"
	"heartline/roster/life"
	"heartline/roster/model"
)

// rosterReports reads the published roster for whoever answers for it.
type rosterReports struct{ a *App }

var _ console.RosterReports = rosterReports{}

func (r rosterReports) zone() *time.Location { return zoneOf(r.a.config().Zone) }

// bookShifts returns the shifts of the book that touch a span and that somebody has.
func (r rosterReports) bookShifts(ctx context.Context, from, to time.Time) (shifts []life.Shift, missed map[string]bool, err error) {
	missed = map[string]bool{}
	err = r.a.roster.Read(ctx, func(b *life.Book) {
		people := map[string]bool{}
		for _, s := range b.Shifts(from, to) {
			if s.Holder != "" {
				shifts = append(shifts, s)
				people[s.Holder] = true
			}
		}
		for who := range people {
			for _, m := range b.Missed(who) {
				missed[m.Shift+" "+who] = true
			}
		}
	})
	return shifts, missed, err
}

// dutyAhead is how far ahead those who come next are looked for.
const dutyAhead = 8 * 24 * time.Hour

// RosterDuty says who is on duty at an instant, who comes next, and whom the chain reaches.
func (r rosterReports) RosterDuty(ctx context.Context, at time.Time, skill, area, line string) (api.RosterDuty, error) {
	if at.IsZero() {
		at = time.Now().UTC().Truncate(time.Second)
	}
	shifts, _, err := r.bookShifts(ctx, at.Add(-life.MaxLength), at.Add(dutyAhead))
	if err != nil {
		return api.RosterDuty{}, err
	}
	kept, err := r.a.web.planner.model(ctx)
	if err != nil {
		return api.RosterDuty{}, err
	}
	roll, err := r.roll(ctx, shifts, kept.doc)
	if err != nil {
		return api.RosterDuty{}, err
	}
	x, err := rota.New(roll)
	if err != nil {
		return api.RosterDuty{}, err
	}
	q := rota.Query{At: at, Skill: skill, Area: area, Line: line}
	answer, err := x.On(q)
	if err != nil {
		return api.RosterDuty{}, fault.Field("area", err)
	}
	chain, err := x.Resolve(q, rota.DefaultChain())
	if err != nil {
		return api.RosterDuty{}, err
	}
	byID := map[string]life.Shift{}
	for _, s := range shifts {
		byID[s.ID] = s
	}
	out := api.RosterDuty{At: at, On: r.duties(answer.On, byID), Next: r.duties(answer.Next, byID), Nobody: string(answer.Nobody)}
	for _, rung := range chain.Rungs {
		out.Chain = append(out.Chain, api.RosterRung{Name: rung.Link.Name, Role: rung.Link.Role, On: r.duties(rung.On, byID), Nobody: string(rung.Nobody)})
	}
	return out, nil
}

func (r rosterReports) duties(all []rota.Duty, byID map[string]life.Shift) []api.RosterOnDuty {
	out := []api.RosterOnDuty{}
	for _, d := range all {
		out = append(out, api.RosterOnDuty{Agent: r.a.people.Person(d.Person), Shift: rosterLife(r).shift(byID[d.Shift.ID]), From: d.From, Until: d.Until})
	}
	return out
}

// roll is what who is on duty is told from: shifts with the tags of their types, and people with skills and towns.
func (r rosterReports) roll(ctx context.Context, shifts []life.Shift, doc *model.Model) (rota.Roll, error) {
	skills, err := r.a.store.AgentSkills(ctx)
	if err != nil {
		return rota.Roll{}, err
	}
	var roll rota.Roll
	people := map[string]bool{}
	for _, s := range shifts {
		one := rota.Shift{ID: s.ID, Person: s.Holder, Line: s.Line, Role: s.Role, Start: s.Start, End: s.End}
		if t := typeNamed(doc, s.Type); t != nil {
			one.Tags = t.Tags
		}
		if s.OffFloor && !one.Is(rota.SecondLine) && !one.Is(rota.OnCall) {
			one.Tags = append(slices.Clone(one.Tags), rota.OnCall)
		}
		roll.Shifts = append(roll.Shifts, one)
		people[s.Holder] = true
	}
	towns := map[string]bool{}
	for who := range people {
		p := rota.Person{ID: who, Ways: []rota.Way{{Kind: "desk", Ref: who}}}
		for skill := range skills[agent.ID(who)] {
			p.Skills = append(p.Skills, rota.Skill{ID: string(skill)})
		}
		if i := slices.IndexFunc(doc.Staff, func(s model.Person) bool { return s.ID == who }); i >= 0 {
			p.Skills = append(p.Skills, r.dated(doc.Staff[i].Skills, p.Skills)...)
			if town := doc.Staff[i].Town; town != "" {
				p.Areas = []string{town}
				if !towns[town] {
					towns[town] = true
					roll.Areas = append(roll.Areas, rota.Area{ID: town})
				}
			}
		}
		roll.People = append(roll.People, p)
	}
	return roll, nil
}

// dated are skills of the model that a person does not have for good.
func (r rosterReports) dated(all []model.Dated, known []rota.Skill) (out []rota.Skill) {
	for _, d := range all {
		if slices.ContainsFunc(known, func(k rota.Skill) bool { return k.ID == d.ID }) {
			continue
		}
		one := rota.Skill{ID: d.ID}
		if from, err := time.ParseInLocation(time.DateOnly, d.From, r.zone()); err == nil {
			one.From = from
		}
		if until, err := time.ParseInLocation(time.DateOnly, d.Until, r.zone()); err == nil {
			one.Until = until.AddDate(0, 0, 1) // the last day is included
		}
		out = append(out, one)
	}
	return out
}

func typeNamed(doc *model.Model, id string) *model.ShiftType {
	if i := slices.IndexFunc(doc.Shifts, func(t model.ShiftType) bool { return t.ID == id }); i >= 0 {
		return &doc.Shifts[i]
	}
	return nil
}

// calendar is that of the model for some days.
func calendarOf(doc *model.Model, from string, days int) (*model.Calendar, error) {
	m := *doc
	m.Start, m.Days = from, days
	return model.NewCalendar(&m)
}

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
