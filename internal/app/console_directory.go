package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/triage"
)

// Directory says whom a counsellor can ask, or send a caller to, now. It holds no digit.
func (d liveDesk) Directory(ctx context.Context, who agent.ID) (api.Directory, error) {
	snap, cfg := d.a.floor.Snapshot(), d.a.config()
	skills, err := d.a.store.AgentSkills(ctx)
	if err != nil {
		d.a.log.WarnContext(ctx, "skills not read for the directory", "err", err) // it serves without them
	}
	var grade triage.Grade
	if v, talks := d.a.calls.CallOf(who); talks {
		grade = v.Grade
	}
	out := api.Directory{At: time.Now().UTC()}
	for _, u := range d.a.people.Agents() {
		if id := agent.ID(u.ID); id != proveAgent {
			row := d.a.colleagueRow(snap, who, id, grade)
			for s, l := range skills[id] {
				row.Skills = append(row.Skills, api.SkillLevel{Skill: string(s), Level: int(l)})
			}
			slices.SortFunc(row.Skills, func(x, y api.SkillLevel) int { return cmp.Compare(x.Skill, y.Skill) })
			out.Colleagues = append(out.Colleagues, row)
		}
	}
	slices.SortFunc(out.Colleagues, func(x, y api.Colleague) int {
		return cmp.Or(-compareBool(x.CanAsk, y.CanAsk), cmp.Compare(x.Agent.Name, y.Agent.Name), cmp.Compare(x.Agent.Id, y.Agent.Id))
	})
	for _, q := range cfg.Queues {
		row := api.DirectoryQueue{Id: q.ID, Name: localText(q.Name, q.ID)}
		for _, v := range snap.Queues {
			if string(v.ID) == q.ID && !v.Retired {
				row.Served, row.Ready = v.Working > 0, v.Ready
				for _, n := range v.Waiting {
					row.Waiting += n
				}
			}
		}
		out.Queues = append(out.Queues, row)
	}
	out.Tiers = d.a.tiers()
	for _, o := range cfg.Outside {
		if o.Desk {
			out.Numbers = append(out.Numbers, api.Named{Id: o.ID, Name: localText(o.Name, o.ID)})
		}
	}
	return out, nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// colleague reports whether somebody of this id may sit at a desk.
func (d liveDesk) colleague(who agent.ID) bool {
	return slices.ContainsFunc(d.a.people.Agents(), func(u access.User) bool { return u.ID == string(who) })
}

// dialable reports whether desks may call an outside number, or a place.
func (d liveDesk) dialable(name string) bool {
	if _, ok := d.a.places.dial(name); ok {
		return true
	}
	for _, o := range d.a.config().Outside {
		if o.ID == name {
			return o.Desk
		}
	}
	return false
}

// colleagueRow says how a colleague is, and what keeps them from being asked into a call of a grade.
func (a *App) colleagueRow(snap *queue.Snapshot, asker, who agent.ID, grade triage.Grade) api.Colleague {
	st, ok := snap.Agent(who)
	if !ok {
		st = agent.Status{Agent: who, State: agent.LoggedOut}
	}
	row := api.Colleague{Agent: a.people.Person(string(who)), State: api.AgentState(st.State), Since: st.Since, OnDuty: st.OnDuty}
	switch {
	case who == asker:
		row.Why = api.ColleagueWhyYou
	case st.State == agent.LoggedOut:
		row.Why = api.ColleagueWhyLoggedOut
	case !st.OnDuty:
		row.Why = api.ColleagueWhyOffShift
	case st.State == agent.Hold:
		row.Why = api.ColleagueWhyTalking
	case st.State != agent.Ready && st.State != agent.NotReady && !snap.Spared(who, grade):
		row.Why = api.ColleagueWhy(st.State)
	case !st.SeatUp:
		row.Why = api.ColleagueWhySeatDown
	default:
		row.CanAsk = true
	}
	return row
}

// served refuses a queue that nobody serves: whoever was sent there would only wait.
func (a *App) served(id string) error {
	for _, v := range a.floor.Snapshot().Queues {
		if string(v.ID) != id || v.Retired {
			continue
		}
		if v.Working > 0 {
			return nil
		}
		return fault.Code("queue_unserved", fault.New(fault.Conflict, "transfer",
			"Nobody serves this queue now; your caller is still with you: choose another queue or a colleague."))
	}
	return fault.Code("queue_unknown", fault.New(fault.NotFound, "transfer", "There is no such queue: choose one of the list."))
}
