package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// planned is what a change does to one counsellor.
type planned struct {
	who           agent.ID
	before, after agent.Skills
	state         bool   // the state is to be asked for
	passed        string // why not
}

func (p planned) skills() bool { return !maps.Equal(p.before, p.after) }

// PreviewChange says what a change would do.
func (s *steering) PreviewChange(ctx context.Context, c api.FloorChange) (api.FloorChangePreview, error) {
	plan, err := s.plan(ctx, c)
	out := api.FloorChangePreview{Rows: []api.FloorChangeRow{}}
	for _, p := range plan {
		out.Rows = append(out.Rows, s.row(p))
	}
	return out, err
}

// ApplyChange carries a change out, one counsellor after another. What has to be known to undo it is recorded first.
func (s *steering) ApplyChange(ctx context.Context, c api.FloorChange) (api.FloorChangeResult, error) {
	if c.State != api.FloorChangeStateNotReady {
		c.Reason = "" // checked for that state alone: what was typed beside another is not kept
	}
	release, err := s.changes.take(ctx, "floor")
	if err != nil {
		return api.FloorChangeResult{}, err
	}
	defer release()
	plan, err := s.plan(ctx, c)
	if err != nil {
		return api.FloorChangeResult{}, err
	}
	who := access.From(ctx)
	fact := ledger.ManyChanged{By: who.User.ID, State: string(c.State), Why: c.Reason}
	for _, p := range plan {
		fact.Each = append(fact.Each, ledger.ChangedAgent{
			Agent: string(p.who), Before: levels(p.before), After: levels(p.after), Skills: p.skills(), State: p.state,
		})
	}
	out := api.FloorChangeResult{Id: id.New(), Rows: []api.FloorChangeRow{}}
	if _, err := s.a.appendFacts(ctx, ledger.ChangeStream(out.Id), who.Actor(), fact); err != nil {
		return out, err
	}
	for i := range plan {
		s.carryOut(ctx, &plan[i], c)
		out.Rows = append(out.Rows, s.row(plan[i]))
	}
	return out, nil
}

// carryOut changes one counsellor. A failure is told in the row: the others are changed all the same.
func (s *steering) carryOut(ctx context.Context, p *planned, c api.FloorChange) {
	if p.skills() {
		if err := s.setSkills(ctx, p.who, p.after); err != nil {
			s.a.log.WarnContext(ctx, "skills not changed with those of others", "agent_id", string(p.who), "err", err)
			p.after, p.passed = p.before, "failed"
		}
	}
	if !p.state {
		return
	}
	change := console.StateChange{Agent: p.who, To: agent.State(c.State), Reason: agent.ReasonCode(c.Reason), By: access.From(ctx).User.ID}
	if change.To == agent.NotReady && change.Reason == "" {
		change.Reason = agent.ReasonSupervisor
	}
	if err := s.a.web.floor.SetState(ctx, change); err != nil {
		p.state, p.passed = false, "failed"
		if code := fault.CodeOf(err); code == string(agent.ReasonOffShift) || code == string(agent.ReasonSeatDown) {
			p.passed = code
		}
	}
}

func (s *steering) setSkills(ctx context.Context, who agent.ID, skills agent.Skills) error {
	if err := s.a.web.audit.Record(ctx, ledger.SkillsChanged{User: string(who), Skills: levels(skills)}); err != nil {
		return err
	}
	return skillBook{s.a}.SetSkills(ctx, string(who), skills)
}

// UndoChange gives back the skills of a change to those whose skills are still as it left them.
func (s *steering) UndoChange(ctx context.Context, changeID string) (api.FloorChangeResult, error) {
	release, err := s.changes.take(ctx, "floor")
	if err != nil {
		return api.FloorChangeResult{}, err
	}
	defer release()
	stream := ledger.ChangeStream(changeID)
	if err := s.a.settled(ctx, stream); err != nil {
		return api.FloorChangeResult{}, err
	}
	events, err := s.a.store.Stream(ctx, stream)
	if err != nil {
		return api.FloorChangeResult{}, err
	}
	if len(events) == 0 {
		return api.FloorChangeResult{}, fault.New(fault.NotFound, "change", "There is no such change.")
	}
	fact, err := ledger.Decode(events[0])
	done, ok := fact.(ledger.ManyChanged)
	if err != nil || !ok {
		return api.FloorChangeResult{}, fault.Wrap(fault.Internal, "change", err, "The change cannot be read.")
	}
	if len(events) > 1 {
		return api.FloorChangeResult{}, fault.Code("undone", fault.New(fault.Conflict, "change", "This change was undone already."))
	}
	now, err := s.a.store.AgentSkills(ctx)
	if err != nil {
		return api.FloorChangeResult{}, err
	}
	who := access.From(ctx)
	if _, err := s.a.appendFacts(ctx, stream, who.Actor(), ledger.ChangeUndone{By: who.User.ID}); err != nil {
		return api.FloorChangeResult{}, err
	}
	out := api.FloorChangeResult{Id: changeID, Rows: []api.FloorChangeRow{}}
	for _, e := range done.Each {
		if !e.Skills {
			continue
		}
		p := planned{who: agent.ID(e.Agent), before: now[agent.ID(e.Agent)], after: skillsOf(e.Before)}
		if !maps.Equal(p.before, skillsOf(e.After)) {
			p.after, p.passed = p.before, "changed_since"
		} else {
			s.carryOut(ctx, &p, api.FloorChange{})
		}
		out.Rows = append(out.Rows, s.row(p))
	}
	return out, nil
}

// plan says what a change does to each counsellor, in the order of the request.
func (s *steering) plan(ctx context.Context, c api.FloorChange) ([]planned, error) {
	if len(c.Set)+len(c.Remove) == 0 && c.State == "" {
		return nil, fault.New(fault.Invalid, "change", "Choose skills or a state to change.")
	}
	if err := s.knownSkills(c); err != nil {
		return nil, err
	}
	if c.State == api.FloorChangeStateNotReady && !s.a.web.floor.knownReason(agent.ReasonCode(c.Reason)) {
		return nil, fault.Field("reason", fault.New(fault.Invalid, "change", "Choose one of the reasons of the list."))
	}
	takes := map[string]bool{}
	for _, u := range s.a.people.Agents() {
		takes[u.ID] = true
	}
	now, err := s.a.store.AgentSkills(ctx)
	if err != nil {
		return nil, err
	}
	var out []planned
	for i, who := range c.Agents {
		if !takes[who] || slices.Contains(c.Agents[:i], who) {
			return nil, fault.Field("agents", fault.New(fault.Invalid, "change", "Name each counsellor once, and none that is gone."))
		}
		p := planned{who: agent.ID(who), before: now[agent.ID(who)], after: maps.Clone(now[agent.ID(who)])}
		if p.after == nil {
			p.after = agent.Skills{}
		}
		for _, l := range c.Set {
			p.after[agent.Skill(l.Skill)] = agent.SkillLevel(l.Level)
		}
		for _, skill := range c.Remove {
			delete(p.after, agent.Skill(skill))
		}
		if c.State != "" {
			p.state, p.passed = s.askable(agent.ID(who), agent.State(c.State))
		}
		out = append(out, p)
	}
	return out, nil
}

// knownSkills refuses skills that the configuration does not name, and those that are both set and removed.
func (s *steering) knownSkills(c api.FloorChange) error {
	known := map[string]bool{}
	for _, n := range s.a.config().Skills {
		known[n.ID] = true
	}
	seen := map[string]bool{}
	for _, l := range c.Set {
		if !known[l.Skill] || seen[l.Skill] || l.Level < 1 || l.Level > 5 {
			return fault.Field("set", fault.New(fault.Invalid, "change", "Name each skill of the configuration once, with a level from 1 to 5."))
		}
		seen[l.Skill] = true
	}
	for _, skill := range c.Remove {
		if seen[skill] {
			return fault.Field("remove", fault.New(fault.Invalid, "change", "A skill is either set or removed."))
		}
		seen[skill] = true
	}
	return nil
}

// askable reports whether a counsellor can be asked for a state, or why not.
func (s *steering) askable(who agent.ID, to agent.State) (ok bool, why string) {
	st := s.a.status(who)
	switch {
	case st.State == agent.LoggedOut:
		return false, "signed_out"
	case to == agent.Ready && !st.OnDuty:
		return false, string(agent.ReasonOffShift)
	case to == agent.Ready && !st.SeatUp:
		return false, string(agent.ReasonSeatDown)
	}
	return true, ""
}

func (s *steering) row(p planned) api.FloorChangeRow {
	return api.FloorChangeRow{
		Agent: s.a.people.Person(string(p.who)), Before: skillLevels(p.before), After: skillLevels(p.after), SkillsChange: p.skills(),
		State: api.AgentState(s.a.status(p.who).State), StateChange: p.state, PassedOver: p.passed,
	}
}

func skillLevels(skills agent.Skills) []api.SkillLevel {
	out := make([]api.SkillLevel, 0, len(skills))
	for s, l := range skills {
		out = append(out, api.SkillLevel{Skill: string(s), Level: int(l)})
	}
	slices.SortFunc(out, func(a, b api.SkillLevel) int { return strings.Compare(a.Skill, b.Skill) })
	return out
}

func levels(skills agent.Skills) map[string]int {
	out := make(map[string]int, len(skills))
	for s, l := range skills {
		out[string(s)] = int(l)
	}
	return out
}

func skillsOf(levels map[string]int) agent.Skills {
	out := make(agent.Skills, len(levels))
	for s, l := range levels {
		out[agent.Skill(s)] = agent.SkillLevel(l)
	}
	return out
}
