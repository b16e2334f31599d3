package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/queue"
)

// guestsKept is how long the page shows accounts that were closed.
const guestsKept = 7 * 24 * time.Hour

// guestDesk invites guest experts for the console, and shows their accounts. The guest book changes them; this knows the
// lines of the house, and what guests do now.
type guestDesk struct {
	a    *App
	book *access.GuestBook
}

var _ console.GuestDesk = guestDesk{}

// Guests lists accounts, and what an invitation can choose from.
func (g guestDesk) Guests(ctx context.Context) (api.GuestList, error) {
	now, cfg := time.Now().UTC(), g.a.config()
	all, err := g.a.store.ListGuests(ctx, now.Add(-guestsKept))
	if err != nil {
		return api.GuestList{}, err
	}
	skills, err := g.a.store.AgentSkills(ctx)
	if err != nil {
		return api.GuestList{}, err
	}
	out := api.GuestList{
		At: now, Items: []api.GuestAccount{}, Lines: []api.GuestLine{}, Most: cfg.Guests.Most(),
		LongestSeconds: int(access.GuestLongest / time.Second), CodeSeconds: int(cfg.Guests.CodeValid / time.Second),
	}
	for _, account := range all {
		u, err := g.a.store.UserByID(ctx, account.User)
		if err != nil {
			return api.GuestList{}, err
		}
		if account.Open() {
			out.Open++
		}
		out.Items = append(out.Items, g.account(account, u, skills[agent.ID(u.ID)], now))
	}
	slices.SortStableFunc(out.Items, func(x, y api.GuestAccount) int { // the open ones first, of the others the last
		return cmp.Or(compareBool(!x.ClosedAt.IsZero(), !y.ClosedAt.IsZero()), y.ClosedAt.Compare(x.ClosedAt))
	})
	for _, q := range cfg.Queues {
		out.Lines = append(out.Lines, guestLine(cfg, q, now))
	}
	return out, nil
}

func (g guestDesk) account(a access.GuestAccount, u access.User, skills agent.Skills, now time.Time) api.GuestAccount {
	out := api.GuestAccount{
		Guest: api.Person{Id: u.ID, Name: u.Name}, Login: u.Login, State: g.state(a, now), From: a.From, Until: a.Until, LongestUntil: a.Longest(),
		InvitedBy: g.a.people.Person(a.InvitedBy), InvitedAt: a.InvitedAt, CodeUntil: a.CodeUntil, CodeUsedAt: a.CodeUsedAt, ClosedAt: a.ClosedAt,
		Lines: []api.Named{}, Skills: levelsOut(skills),
	}
	if a.EndedBy != "" {
		out.EndedBy = g.a.people.Person(a.EndedBy)
	}
	for _, id := range a.Queues {
		out.Lines = append(out.Lines, g.a.queueNamed(id))
	}
	return out
}

// queueNamed is a queue by its name, or by its id where it is not configured any more.
func (a *App) queueNamed(id string) api.Named {
	name := localText(nil, id)
	for _, q := range a.config().Queues {
		if q.ID == id {
			name = localText(q.Name, id)
		}
	}
	return api.Named{Id: id, Name: name}
}

// state says what a guest does now.
func (g guestDesk) state(a access.GuestAccount, now time.Time) api.GuestState {
	st := g.a.status(agent.ID(a.User))
	switch {
	case !a.Open():
		return api.GuestStateEnded
	case !now.Before(a.Until):
		return api.GuestStateLeaving
	case st.State.Busy():
		return api.GuestStateInCall
	case st.State != agent.LoggedOut || g.a.web.registry.SignedIn(a.User):
		return api.GuestStateSignedIn
	default:
		return api.GuestStateOpen
	}
}

func levelsOut(skills agent.Skills) []api.SkillLevel {
	out := make([]api.SkillLevel, 0, len(skills))
	for _, s := range slices.Sorted(maps.Keys(skills)) {
		out = append(out, api.SkillLevel{Skill: string(s), Level: int(skills[s])})
	}
	return out
}

// InviteGuest opens an account.
func (g guestDesk) InviteGuest(ctx context.Context, in api.GuestInvitation) (api.GuestCode, error) {
	now, cfg := time.Now(), g.a.config()
	skills, err := guestSkills(cfg, in)
	if err != nil {
		return api.GuestCode{}, err
	}
	from, until := guestSpan(cfg, in, now)
	account, u, code, err := g.book.Invite(ctx, access.Invitation{
		Name: in.Name, Language: string(in.Language), Queues: in.Lines, From: from, Until: until,
	}, func(ctx context.Context, userID string) error {
		return g.a.store.SetAgentSkills(ctx, agent.ID(userID), skills)
	})
	if err != nil {
		return api.GuestCode{}, err
	}
	return g.code(account, u, skills, code), nil
}

func (g guestDesk) code(a access.GuestAccount, u access.User, skills agent.Skills, code string) api.GuestCode {
	return api.GuestCode{Account: g.account(a, u, skills, time.Now()), Login: u.Login, Code: code, CodeUntil: a.CodeUntil}
}

// RenewGuestCode makes another code.
func (g guestDesk) RenewGuestCode(ctx context.Context, guest string) (api.GuestCode, error) {
	account, u, code, err := g.book.RenewCode(ctx, guest)
	if err != nil {
		return api.GuestCode{}, err
	}
	skills, err := g.a.store.AgentSkills(ctx)
	return g.code(account, u, skills[agent.ID(guest)], code), err
}

// MoveGuest makes an account good until another time.
func (g guestDesk) MoveGuest(ctx context.Context, guest string, until time.Time) (api.GuestAccount, error) {
	account, err := g.book.Move(ctx, guest, until)
	return g.changed(ctx, account, err)
}

// EndGuest ends an account.
func (g guestDesk) EndGuest(ctx context.Context, guest string) (api.GuestAccount, error) {
	account, err := g.book.End(ctx, guest)
	return g.changed(ctx, account, err)
}

func (g guestDesk) changed(ctx context.Context, a access.GuestAccount, err error) (api.GuestAccount, error) {
	if err != nil {
		return api.GuestAccount{}, err
	}
	u, err := g.a.store.UserByID(ctx, a.User)
	if err != nil {
		return api.GuestAccount{}, err
	}
	skills, err := g.a.store.AgentSkills(ctx)
	return g.account(a, u, skills[agent.ID(u.ID)], time.Now()), err
}

// guestSkills are those that the lines of an invitation ask for, and those that it names besides. A guest who could never
// be offered a call of a line is refused.
func guestSkills(cfg *configs.Config, in api.GuestInvitation) (agent.Skills, error) {
	out, queues := agent.Skills{}, cfg.Rules().Queues
	for _, id := range in.Lines {
		q, ok := queues[queue.ID(id)]
		if !ok {
			return nil, fault.Field("lines", fault.New(fault.Invalid, "guest", "There is no such line; choose from the list."))
		}
		for _, r := range q.Requires {
			out[r.Skill] = max(out[r.Skill], r.Level, 1)
		}
	}
	for _, s := range in.Skills {
		if !slices.ContainsFunc(cfg.Skills, func(k configs.Skill) bool { return k.ID == s.Skill }) {
			return nil, fault.Field("skills", fault.New(fault.Invalid, "guest", "Choose skills of the list."))
		}
		out[agent.Skill(s.Skill)] = max(out[agent.Skill(s.Skill)], agent.SkillLevel(s.Level))
	}
	for _, id := range in.Lines {
		if q := queues[queue.ID(id)]; !everMet(q, out) {
			return nil, fault.Field("skills", fault.Code("guest_skills", fault.New(fault.Invalid, "guest",
				"Nobody with these skills is ever offered a call of the line %s, which asks for %s; name what is missing.", id, agent.All(q.Requires...).And(q.Needs))))
		}
	}
	return out, nil
}

// everMet reports whether the skills do for a queue, at once or after its widest step.
func everMet(q queue.Queue, skills agent.Skills) bool {
	asked, drop := agent.All(q.Requires...).And(q.Needs), []agent.Skill(nil)
	if asked.Meets(skills) {
		return true
	}
	for _, s := range q.Relax {
		drop = append(drop, s.Drop...)
		if s.Needs != nil {
			asked = *s.Needs
		}
		if asked.Without(drop...).Meets(skills) {
			return true
		}
	}
	return false
}
