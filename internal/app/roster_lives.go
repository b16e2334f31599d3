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

// rosterLife answers what people ask of the published roster. It keeps nothing: the book does.
type rosterLife struct{ a *App }

var _ console.RosterLife = rosterLife{}

// asker is who gives a command, with the tags that windows for signing up go by.
func (l rosterLife) asker(ctx context.Context, who access.Identity, on string) (life.Asker, error) {
	asker := rosterAsker(ctx, who, on)
	if on != "" {
		if err := l.known(ctx, "on_behalf", on); err != nil {
			return asker, err
		}
	}
	doc, err := l.a.web.planner.writtenModel(ctx)
	if err != nil || doc == nil {
		return asker, err
	}
	person := who.User.ID
	if on != "" {
		person = on
	}
	asker.Tags = tagsOf(doc, person, time.Now().In(zoneOf(l.a.config().Zone)).Format(time.DateOnly))
	return asker, nil
}

// tagsOf are the tags that a person has on a date.
func tagsOf(doc *model.Model, person, date string) (tags []string) {
	for i := range doc.Staff {
		if doc.Staff[i].ID != person {
			continue
		}
		for _, d := range doc.Staff[i].Tags {
			if (d.From == "" || d.From <= date) && (d.Until == "" || date <= d.Until) {
				tags = append(tags, d.ID)
			}
		}
	}
	return tags
}

// hand is who changes the roster by hand.
func (l rosterLife) hand(ctx context.Context, who access.Identity) (life.Asker, error) {
	asker := rosterAsker(ctx, who, "")
	users, err := l.a.store.ListUsers(ctx)
	asker.Alone = !slices.ContainsFunc(users, func(u access.User) bool {
		return u.ID != who.User.ID && !u.Disabled && access.Of(u.Roles).Allows(access.PlanRoster)
	})
	return asker, err
}

// do gives the book a command.
func (l rosterLife) do(ctx context.Context, who access.Identity, c life.Command) ([]life.Fact, error) {
	facts, err := l.a.roster.Do(ctx, c)
	return facts, bookFault(viewerOf(who), err)
}

// known refuses people whom the house does not have.
func (l rosterLife) known(ctx context.Context, field string, people ...string) error {
	users, err := l.a.store.ListUsers(ctx)
	if err != nil {
		return err
	}
	for _, who := range people {
		if !slices.ContainsFunc(users, func(u access.User) bool { return u.ID == who && ofTheHouse(u) && !u.Disabled }) {
			return fault.Field(field, fault.Code("unknown_person", fault.New(fault.Invalid, "roster", "Nobody who takes calls has that id; choose somebody of the list.")))
		}
	}
	return nil
}

func (l rosterLife) person(who string) api.Person {
	if who == "" || who == life.Timer {
		return api.Person{Id: who}
	}
	return l.a.people.Person(who)
}

// shift shows a shift.
func (l rosterLife) shift(s life.Shift) api.RosterShift {
	out := api.RosterShift{
		Id: s.ID, Type: s.Type, Line: s.Line, Role: s.Role, Site: s.Site, Date: s.Date, Start: s.Start, End: s.End, OffFloor: s.OffFloor, Source: string(s.Source),
	}
	if s.Holder != "" {
		out.Agent = l.person(s.Holder)
	}
	return out
}

// piece shows a part of a shift as it is now; of one that was cut since, as it was.
func (l rosterLife) piece(b *life.Book, p life.Piece) api.RosterPiece {
	s, _ := b.Shift(p.Shift)
	from, to := p.In(s)
	return api.RosterPiece{Shift: l.shift(s), From: from, To: to}
}

// deal shows a deal to a person: the rules that it breaks, or makes worse, and at what cost, to whoever may know of them, and of what one takes alone.
func (l rosterLife) deal(b *life.Book, d life.Deal, v viewer) api.RosterDeal {
	me := v.me
	if !v.all && (d.Taker != me || d.Holder != "") {
		d.Cost, d.Worse, d.Broken = 0, nil, nil
	}
	out := api.RosterDeal{
		Id: d.ID, Way: api.RosterDealWay(d.Way), State: api.RosterDealState(d.State), Give: l.piece(b, d.Give), AskedAt: d.AskedAt, Deadline: d.Deadline,
		Cost: d.Cost, Worse: d.Worse, Broken: d.Broken, Own: owns(d, me), AskedOfMe: d.State == life.Asked && asks(d, me),
	}
	if d.Want != nil {
		out.Want = l.piece(b, *d.Want)
	}
	if d.Holder != "" {
		out.Holder = l.person(d.Holder)
	}
	if d.Taker != "" {
		out.Taker = l.person(d.Taker)
	}
	for _, who := range d.With {
		out.With = append(out.With, l.person(who))
	}
	for _, h := range d.History {
		one := api.RosterHappened{Step: string(h.Step), At: h.At, By: l.person(h.By), Why: h.Why}
		if h.On != "" {
			one.On = l.person(h.On)
		}
		out.History = append(out.History, one)
	}
	return out
}

// owns reports whether a person is a side of a deal.
func owns(d life.Deal, me string) bool {
	return me == d.Holder || me == d.Taker || d.Way == life.Swap && slices.Contains(d.With, me)
}

// asks reports whether a person may answer a deal that is asked: by name, or, of an offer to all, anybody but its holder.
func asks(d life.Deal, me string) bool {
	if me == d.Holder || slices.Contains(d.Declined, me) {
		return false
	}
	return slices.Contains(d.Asks(), me)
}

// absence shows leave or sickness to a person.
func (l rosterLife) absence(b *life.Book, x life.Absence, me string) api.RosterAbsence {
	out := api.RosterAbsence{
		Id: x.ID, Agent: l.person(x.Staff), Kind: x.Kind, Sick: x.Sick, From: x.From, To: x.To, State: api.RosterAbsenceState(x.State), Own: x.Staff == me,
	}
	for _, s := range b.Of(x.Staff) {
		if (x.State == life.Away || x.State == life.Asked) && s.Touches(x.From, x.To) && s.End.After(time.Now()) {
			out.Conflicts++
		}
	}
	return out
}

// oneDeal reads a deal after a step.
func (l rosterLife) oneDeal(ctx context.Context, deal string, v viewer) (out api.RosterDeal, err error) {
	found := false
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		if d, ok := b.Deal(deal); ok {
			out, found = l.deal(b, d, v), true
		}
	})
	if err == nil && !found {
		err = noSuchDeal()
	}
	return out, err
}

func noSuchDeal() error {
	return fault.Code("no_deal", fault.New(fault.NotFound, "roster", "There is no such deal; read the roster anew."))
}
