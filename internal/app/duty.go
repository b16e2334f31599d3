package app

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/roster"
)

// dutyWatch tells the floor who is on duty by the published roster, at every change of it.
type dutyWatch struct {
	a       *App
	changed chan struct{}
	until   atomic.Pointer[map[agent.ID]time.Time] // when the duty of those on duty ends
	on      atomic.Pointer[[]roster.Duty]          // who is on duty now, with their lines
	skills  atomic.Pointer[map[agent.ID]agent.Skills]
	guests  atomic.Pointer[[]access.GuestAccount] // whose accounts are open, as they were last read
}

// endsWithin is how far ahead shifts are looked for that follow each other without a gap.
const endsWithin = 26 * time.Hour

func newDutyWatch(a *App) *dutyWatch { return &dutyWatch{a: a, changed: make(chan struct{}, 1)} }

// Changed is to be called after a roster was published or skills or users were changed.
func (d *dutyWatch) Changed() {
	select {
	case d.changed <- struct{}{}:
	default:
	}
}

// Run watches until ctx ends. The counsellor of test calls is always on duty, for test calls alone.
func (d *dutyWatch) Run(ctx context.Context) error {
	roster.Watch{Read: d.read, Publish: func(version string, on []roster.Duty) { d.publish(ctx, version, on) }, Now: time.Now, Changed: d.changed, Log: d.a.log}.Run(ctx)
	return nil
}

// read reads the published shifts, and those of the guests, who are on duty for as long as their accounts are good.
func (d *dutyWatch) read(ctx context.Context, from, to time.Time) ([]roster.Shift, string, error) {
	shifts, version, err := d.house(ctx, from, to)
	if err != nil {
		return nil, "", err
	}
	guests, err := d.a.store.ListGuests(ctx, from)
	if err != nil {
		return nil, "", err
	}
	guests = slices.DeleteFunc(guests, func(g access.GuestAccount) bool { return !g.Open() })
	d.guests.Store(&guests)
	return append(shifts, guestShifts(guests, d.a.cfg.Zone.String())...), version + d.datedBy(ctx, from), nil
}

// datedBy names what dated skills go by: the staff's document and the day. The floor is told anew when either is another one.
func (d *dutyWatch) datedBy(ctx context.Context, at time.Time) string {
	revision, err := d.a.store.RosterRevision(ctx)
	if err != nil || revision == 0 {
		return ""
	}
	return "/" + formatInt(revision) + "/" + at.In(zoneOf(d.a.config().Zone)).Format(time.DateOnly)
}

// house reads the shifts of the house's own.
func (d *dutyWatch) house(ctx context.Context, from, to time.Time) ([]roster.Shift, string, error) {
	if d.a.cfg.Roster.EveryoneOnDuty {
		return d.everyone(ctx, from, to)
	}
	v, err := d.a.store.PublishedRoster(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, "", err
	}
	rows, err := d.a.store.Shifts(ctx, from, to)
	if err != nil {
		return nil, "", err
	}
	shifts := make([]roster.Shift, len(rows))
	for i, s := range rows {
		shifts[i] = roster.Shift{ID: s.ID, Agent: s.Agent, Line: s.Line, Start: s.Start, End: s.End, Zone: s.Zone}
	}
	return shifts, "roster-" + formatInt(v.Version), nil
}

// everyone puts all who take calls on duty: the demo has no rota of its own.
func (d *dutyWatch) everyone(ctx context.Context, from, to time.Time) ([]roster.Shift, string, error) {
	users, err := d.a.store.ListUsers(ctx)
	if err != nil {
		return nil, "", err
	}
	var shifts []roster.Shift
	for _, u := range users {
		if !u.Disabled && ofTheHouse(u) {
			shifts = append(shifts, roster.NewShift(u.ID, "", from.Add(-time.Hour), to.Add(time.Hour), d.a.cfg.Zone.String()))
		}
	}
	return shifts, "everyone", nil
}

// publish tells the floor. Skills come with it, so that a queue knows who is on shift before they sign in.
func (d *dutyWatch) publish(ctx context.Context, version string, on []roster.Duty) {
	skills, err := d.skillsNow(ctx)
	if err != nil && ctx.Err() == nil {
		d.a.log.Error("skills cannot be read; they stay as they are", "err", err)
	}
	d.on.Store(&on)
	if err == nil {
		d.skills.Store(&skills)
	}
	in := queue.OnDuty{Version: version}
	for _, p := range on {
		who := duty(agent.ID(p.Agent), p.Lines, skills[agent.ID(p.Agent)])
		if err != nil {
			who.Skills = nil // as known: a disk that fails must not send every caller to the message box
		}
		who.Queues = d.queuesOf(p.Agent)
		in.Agents = append(in.Agents, who)
	}
	in.Agents = append(in.Agents, queue.Duty{Agent: proveAgent, Lines: []string{string(proveQueue)}, Skills: agent.Skills{}})
	slices.SortFunc(in.Agents, func(a, b queue.Duty) int { return strings.Compare(string(a.Agent), string(b.Agent)) })
	d.a.floor.Send(in)
	d.tellEnds(ctx)
}

// skillsNow are the skills of those who take calls. What the staff's document says to begin or to end goes by it: a qualification that is
// over brings nobody any calls, whatever the account says.
func (d *dutyWatch) skillsNow(ctx context.Context) (map[agent.ID]agent.Skills, error) {
	skills, err := d.a.store.AgentSkills(ctx)
	if err != nil || d.a.web == nil || d.a.web.planner == nil {
		return skills, err
	}
	doc, err := d.a.web.planner.writtenModel(ctx)
	if err != nil || doc == nil {
		return skills, err
	}
	today := time.Now().In(zoneOf(d.a.config().Zone)).Format(time.DateOnly)
	for i := range doc.Staff {
		if who := agent.ID(doc.Staff[i].ID); len(skills[who]) > 0 {
			skills[who] = hadOn(skills[who], doc.Staff[i].Skills, today)
		}
	}
	return skills, nil
}

// queuesOf are the queues that a guest serves; none for everybody else, who serves what shifts and skills allow.
func (d *dutyWatch) queuesOf(who string) (queues []queue.ID) {
	for _, g := range *d.guests.Load() {
		if g.User == who {
			for _, q := range g.Queues {
				queues = append(queues, queue.ID(q))
			}
		}
	}
	return queues
}

// guest returns the account of a guest that is open.
func (d *dutyWatch) guest(who agent.ID) (access.GuestAccount, bool) {
	if all := d.guests.Load(); all != nil {
		for _, g := range *all {
			if g.User == string(who) {
				return g, true
			}
		}
	}
	return access.GuestAccount{}, false
}

// ends is when a counsellor's duty ends, over shifts that follow each other without a gap; zero for who is not on
// duty, and where the house has no rota.
func (d *dutyWatch) ends(who agent.ID) time.Time {
	if m := d.until.Load(); m != nil {
		return (*m)[who]
	}
	return time.Time{}
}

// onNow is who is on duty now, with the lines that they serve.
func (d *dutyWatch) onNow() []roster.Duty {
	if on := d.on.Load(); on != nil {
		return *on
	}
	return nil
}

// knownSkills is what counsellors can do, as far as it is known.
func (d *dutyWatch) knownSkills() map[agent.ID]agent.Skills {
	if s := d.skills.Load(); s != nil {
		return *s
	}
	return nil
}

// tellEnds finds out when the shifts end and has the desks say so.
func (d *dutyWatch) tellEnds(ctx context.Context) {
	now := map[agent.ID]time.Time{}
	at := time.Now()
	shifts, _, err := d.read(ctx, at, at.Add(endsWithin))
	if err != nil {
		if ctx.Err() == nil {
			d.a.log.WarnContext(ctx, "the ends of shifts are not known", "err", err)
		}
		return
	}
	for _, on := range roster.OnDuty(shifts, at) {
		if _, guest := d.guest(agent.ID(on.Agent)); guest || !d.a.cfg.Roster.EveryoneOnDuty {
			now[agent.ID(on.Agent)] = on.Until.UTC()
		}
	}
	was := d.until.Swap(&now)
	for who, end := range now {
		if was == nil || !(*was)[who].Equal(end) {
			d.a.desks.deskChanged(who)
		}
	}
	if d.a.web != nil {
		d.a.web.reminders.changed()
	}
}
