package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/fault"
	rota "heartline/roster/duty"
	"heartline/roster/life"
	"heartline/roster/model"
)

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
		i := slices.IndexFunc(doc.Staff, func(s model.Person) bool { return s.ID == who })
		for skill := range skills[agent.ID(who)] {
			if i < 0 || !isDated(doc.Staff[i].Skills, string(skill)) {
				p.Skills = append(p.Skills, rota.Skill{ID: string(skill)})
			}
		}
		if i >= 0 {
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

// isDated reports whether a document says from when or until when a person has a skill: that goes before what the account says.
func isDated(all []model.Dated, skill string) bool {
	return slices.ContainsFunc(all, func(d model.Dated) bool { return d.ID == skill }) &&
		!slices.ContainsFunc(all, func(d model.Dated) bool { return d.ID == skill && d.From == "" && d.Until == "" })
}

// hadOn returns the skills of an account but for those that the document says are not had on a date.
func hadOn(skills agent.Skills, all []model.Dated, date string) agent.Skills {
	out := maps.Clone(skills)
	maps.DeleteFunc(out, func(skill agent.Skill, _ agent.SkillLevel) bool {
		has := func(d model.Dated) bool {
			return d.ID == string(skill) && (d.From == "" || d.From <= date) && (d.Until == "" || date <= d.Until)
		}
		return isDated(all, string(skill)) && !slices.ContainsFunc(all, has)
	})
	return out
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
