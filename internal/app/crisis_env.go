package app

import (
	"slices"
	"sync"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/access"
)

// CrisisEnv is what a search may know now. It is asked for with every input of every call, and so costs nothing until
// a search looks at people.
func (h *helpers) CrisisEnv() crisis.Env {
	e := h.a.book.now.Load()
	return crisis.Env{Gate: e.gate, Numbers: e.directory, Turns: *h.turns.Load(), People: &crew{a: h.a, directory: e.directory}}
}

// crew is who can be asked for help. It is filled when it is looked at for the first time, and never changes from then
// on: one decision sees one picture.
type crew struct {
	a         *App
	directory *numberDirectory
	once      sync.Once
	people    map[string]crisis.Person
	onShift   []crisis.Person
	lines     map[string][]string // line of the roster: who is on shift for it
	at        time.Time
}

var _ crisis.People = (*crew)(nil)

// OnShift returns everybody on shift now: who is on duty by the roster, and leads who are at a page of theirs.
func (c *crew) OnShift() []crisis.Person {
	c.once.Do(c.fill)
	return c.onShift
}

// OnCall returns who is on call for a line of the roster now, in the order of its chain.
func (c *crew) OnCall(line string) []crisis.Person {
	c.once.Do(c.fill)
	ids := c.lines[line]
	if c.a.web != nil && c.a.web.shifts != nil {
		ids = unionOf(c.a.web.shifts.onCall(line, c.at), ids)
	}
	out := make([]crisis.Person, 0, len(ids))
	for _, id := range ids {
		if p, ok := c.people[id]; ok {
			out = append(out, p)
		}
	}
	return out
}

// Person returns one person by id, or by the name they sign in with, as the configuration may say it.
func (c *crew) Person(id string) (crisis.Person, bool) {
	c.once.Do(c.fill)
	if p, ok := c.people[id]; ok {
		return p, true
	}
	for _, u := range *c.a.people.known.Load() {
		if u.Login == id {
			p, ok := c.people[u.ID]
			return p, ok
		}
	}
	return crisis.Person{}, false
}

func (c *crew) fill() {
	c.people, c.lines, c.at = map[string]crisis.Person{}, map[string][]string{}, time.Now()
	at := map[agent.ID]agent.Status{}
	for _, st := range c.a.floor.Snapshot().Agents {
		at[st.Agent] = st
	}
	skills := c.a.duty.knownSkills()
	for id, u := range *c.a.people.known.Load() {
		if u.Disabled {
			continue
		}
		st := at[agent.ID(id)]
		p := crisis.Person{ID: id, Skills: skills[agent.ID(id)], Phone: c.directory.phoneOf(u)}
		for _, r := range u.Roles {
			p.Roles = append(p.Roles, string(r))
		}
		p.Page = access.Of(u.Roles)[access.AnswerCrisis] && c.a.web != nil && c.a.web.hub.Watched(id)
		if seat, ok := c.a.book.Seat(st.Seat); ok && st.Seat != "" && c.a.seatReachable(seat) {
			p.Seat = seat.ID
		}
		p.Ready = st.State == agent.Ready
		p.Busy = st.State.Busy() || st.State == agent.Reserved
		c.people[id] = p
		if (st.OnDuty || p.Page && leads(u)) && !u.Guest() { // nobody asks a guest for help

			c.onShift = append(c.onShift, p)
		}
	}
	for _, d := range c.a.duty.onNow() {
		for _, line := range d.Lines {
			c.lines[line] = append(c.lines[line], d.Agent)
		}
	}
}

// leads reports whether somebody is a lead: one who is at a page is on shift, whatever the roster says.
func leads(u access.User) bool {
	return slices.Contains(u.Roles, access.Supervisor) || slices.Contains(u.Roles, access.Senior)
}

// unionOf is the first list and what the second one has beside it, in order.
func unionOf(first, second []string) []string {
	out := slices.Clone(first)
	for _, id := range second {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
