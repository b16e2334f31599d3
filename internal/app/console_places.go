package app

import (
	"context"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/queue"
)

// places knows seats, hotlines and who takes calls.
type places struct{ a *App }

var (
	_ console.Places = places{}
	_ console.Skills = skillBook{}
)

// Seats lists the seats in the order of the configuration.
func (p places) Seats(context.Context) ([]api.Seat, error) {
	var out []api.Seat
	for _, s := range p.a.config().Seats {
		if seat, ok := p.a.book.Seat(agent.SeatID(s.ID)); ok {
			out = append(out, p.a.seat(seat))
		}
	}
	return out, nil
}

// Hotlines lists the hotlines in the order of the configuration.
func (p places) Hotlines(context.Context) ([]api.Named, error) {
	var out []api.Named
	for _, h := range p.a.config().Hotlines {
		out = append(out, api.Named{Id: h.ID, Name: localText(h.Name, h.ID)})
	}
	return out, nil
}

// Agents lists those who take calls.
func (p places) Agents(context.Context) ([]api.Person, error) {
	var out []api.Person
	for _, u := range p.a.people.Agents() {
		out = append(out, api.Person{Id: u.ID, Name: u.Name})
	}
	return out, nil
}

// skillBook keeps what counsellors can do, in the store and on the floor.
type skillBook struct{ a *App }

// Skills gives the skills of the named users, of all when none is named.
func (s skillBook) Skills(ctx context.Context, userIDs ...string) (map[string]agent.Skills, error) {
	all, err := s.a.store.AgentSkills(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]agent.Skills, len(all))
	if len(userIDs) == 0 {
		for id, skills := range all {
			out[string(id)] = skills
		}
		return out, nil
	}
	for _, id := range userIDs {
		out[id] = all[agent.ID(id)]
	}
	return out, nil
}

// SetSkills stores a counsellor's skills and puts them in force at once, for offers and for who is on shift.
func (s skillBook) SetSkills(ctx context.Context, userID string, skills agent.Skills) error {
	if err := s.a.store.SetAgentSkills(ctx, agent.ID(userID), skills); err != nil {
		return err
	}
	s.a.duty.Changed()
	_, err := s.a.floor.Do(ctx, queue.SkillsChanged{Agent: agent.ID(userID), Skills: skills, By: access.From(ctx).Actor()})
	return err
}
