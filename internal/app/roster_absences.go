package app

import (
	"context"
	"slices"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/life"
	"heartline/roster/model"
)

// Absences lists leave and sickness: of whoever may approve everybody's, else the own.
func (l rosterLife) Absences(ctx context.Context, who access.Identity, state string) (out []api.RosterAbsence, err error) {
	now := time.Now()
	from := now
	if state == "all" {
		from = now.Add(-lately)
	}
	me := who.User.ID
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		for _, x := range b.Away(from, now.AddDate(10, 0, 0)) {
			open := x.State == life.Asked || x.State == life.Away
			if !open && state != "all" || (state == "asked" || state == "away") && string(x.State) != state {
				continue
			}
			if x.Staff == me || who.Permissions[access.ApproveRoster] {
				out = append(out, l.absence(b, x, me))
			}
		}
	})
	return out, err
}

// AskAbsence asks for leave, or reports a sickness, which holds at once.
func (l rosterLife) AskAbsence(ctx context.Context, who access.Identity, in api.RosterAbsenceInput) (api.RosterAbsence, error) {
	asker, err := l.asker(ctx, who, in.OnBehalf)
	if err != nil {
		return api.RosterAbsence{}, err
	}
	var c life.Command = life.AskLeave{Asker: asker, Kind: in.Kind, From: in.From, To: in.To}
	if in.Sick {
		c = life.ReportSick{Asker: asker, From: in.From, To: in.To}
	}
	if _, err := l.do(ctx, who, c); err != nil {
		return api.RosterAbsence{}, err
	}
	return l.oneAbsence(ctx, asker.ID, who.User.ID)
}

func (l rosterLife) oneAbsence(ctx context.Context, absence, me string) (out api.RosterAbsence, err error) {
	found := false
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		if x, ok := b.Absence(absence); ok {
			out, found = l.absence(b, x, me), true
		}
	})
	if err == nil && !found {
		err = noSuchAbsence()
	}
	return out, err
}

func noSuchAbsence() error {
	return fault.Code("no_absence", fault.New(fault.NotFound, "roster", "There is no such absence; read the roster anew."))
}

// StepAbsence approves, refuses or ends an absence. Whoever may plan ends those of others on their behalf.
func (l rosterLife) StepAbsence(ctx context.Context, who access.Identity, absence string, step console.RosterStep, in api.RosterAbsenceStep) (api.RosterAbsence, error) {
	_, err := l.a.roster.DoNow(ctx, func(b *life.Book) (life.Command, error) {
		x, ok := b.Absence(absence)
		if !ok {
			return nil, noSuchAbsence()
		}
		asker := rosterAsker(ctx, who, "")
		switch step {
		case console.StepApprove:
			return life.ApproveLeave{Asker: asker, Absence: absence, Keep: in.Keep}, nil
		case console.StepRefuse:
			return life.RefuseLeave{Asker: asker, Absence: absence}, nil
		default:
			asker.On = x.Staff
			c := life.EndAbsence{Asker: asker, Absence: absence, To: in.To}
			if step == console.StepWithdraw {
				c.To = time.Time{}
			}
			return c, nil
		}
	})
	if err != nil {
		return api.RosterAbsence{}, bookFault(viewerOf(who), err)
	}
	return l.oneAbsence(ctx, absence, who.User.ID)
}

// takeAway adds to a model the leave and sickness that came after it was written, by whole days.
func (p *planner) takeAway(ctx context.Context, m *model.Model) error {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return err
	}
	m.Leave = slices.Clone(m.Leave)
	return p.a.roster.Read(ctx, func(b *life.Book) {
		for _, x := range b.Away(cal.Midnight(0), cal.Midnight(m.Days)) {
			if x.State != life.Away || !slices.ContainsFunc(m.Staff, func(s model.Person) bool { return s.ID == x.Staff }) {
				continue
			}
			day := func(at time.Time) string { return at.In(p.zone()).Format(time.DateOnly) }
			kind := x.Kind
			if x.Sick {
				kind = "sick"
			}
			addLeave(m, cal, model.Leave{Staff: x.Staff, From: day(x.From), To: day(x.To.Add(-time.Second)), Kind: kind})
		}
	})
}
