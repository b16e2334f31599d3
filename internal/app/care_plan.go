package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// maxPlans is how many plans of one person are shown.
const maxPlans = 10

// contact is what is known of a call, that lives or has ended, for what follows from it.
type contact struct {
	id, hotline, grade   string
	numberID, numberHash string
	endedAt              time.Time // zero while it lives
}

// contact reads it. Memory is asked first: it is ahead of the store.
func (a *App) contact(ctx context.Context, callID string) (contact, error) {
	if v, ok := a.calls.Call(call.ID(callID)); ok && v.Phase != call.Ended {
		return contact{id: callID, hotline: v.Hotline, grade: v.Grade.String(), numberID: v.NumberID, numberHash: v.NumberHash}, nil
	}
	c, err := a.store.Call(ctx, callID)
	return contact{id: callID, hotline: c.Hotline, grade: c.Grade, numberID: c.NumberID, numberHash: c.NumberHash, endedAt: c.EndedAt}, err
}

// task is a promise to be in touch again.
func (c contact) task(taskID, grade string, due time.Time) ledger.TaskWanted {
	return ledger.TaskWanted{
		Task: taskID, Kind: string(triage.TaskFollowUp), Grade: cmp.Or(grade, c.grade), Due: due.UTC(), Hotline: c.hotline,
		NumberID: c.numberID, NumberHash: c.numberHash,
	}
}

// agreed is a follow-up plan that a person consents to. It is sealed with the form, its ids chosen once, so that the plan is
// opened once however often the form is handed in.
type agreed struct {
	Plan        string      `json:"plan"`
	Grade       string      `json:"grade"`
	Unreachable int         `json:"unreachable"`
	Tasks       []string    `json:"tasks"`
	Dues        []time.Time `json:"dues"`

	Review        string `json:"review,omitempty"` // task of who answers for the shift, where nobody could be reached
	ReviewSeconds int64  `json:"review_seconds,omitempty"`
}

// agree makes the plan of a grade for the person of a call, whose consent the counsellor has. It is counted from the end of
// the call. The error has the field plan where the person may not be followed up. The hours of a rule forbid nothing here:
// they hold when a step calls.
func (a *App) agree(ctx context.Context, c contact, grade triage.Grade) (*agreed, error) {
	rule := a.config().Care.PlanRule(grade)
	forbidden := false
	if c.numberHash != "" {
		ctx, cancel := context.WithTimeout(ctx, rulePatience)
		defer cancel()
		hashes, err := outward{a}.hashes(ctx, c.numberID, c.numberHash)
		if err != nil {
			return nil, errRuleUnknown(err)
		}
		contact, err := a.store.SafeContactNow(ctx, hashes...)
		if err != nil {
			return nil, errRuleUnknown(err)
		}
		forbidden = contact.Rule == string(safeDeny)
	}
	if err := rule.Agreed(true, c.numberHash != "", forbidden); err != nil {
		return nil, err
	}
	from := c.endedAt
	if from.IsZero() {
		from = time.Now().UTC().Truncate(time.Microsecond)
	}
	out := &agreed{Plan: id.New(), Grade: string(grade), Unreachable: rule.Unreachable, Dues: rule.Dues(from)}
	if rule.Unreachable > 0 && rule.Review > 0 {
		out.Review, out.ReviewSeconds = id.New(), int64(rule.Review/time.Second)
	}
	for range out.Dues {
		out.Tasks = append(out.Tasks, id.New())
	}
	return out, nil
}

// facts open the plan, each step as a task; none where nothing was agreed.
func (p *agreed) facts(c contact, by, rules string) []ledger.Fact {
	if p == nil {
		return nil
	}
	out := []ledger.Fact{ledger.FollowUpOpened{
		Plan: p.Plan, Grade: p.Grade, Hotline: c.hotline, NumberHash: c.numberHash, Rules: rules, Steps: len(p.Tasks), Unreachable: p.Unreachable, By: by,
		Review: p.Review, ReviewSeconds: p.ReviewSeconds,
	}}
	for i, taskID := range p.Tasks {
		want := c.task(taskID, p.Grade, p.Dues[i])
		want.Plan, want.Step = p.Plan, i+1
		out = append(out, want)
	}
	return out
}

// FollowUps lists the follow-up plans of the person of a call, to who is or was with its caller: what was agreed before is seen
// when they call again.
func (c *care) FollowUps(ctx context.Context, who console.CareAsker, callID string) ([]api.FollowPlan, error) {
	err := c.a.withCaller(ctx, agent.ID(who.User), callID)
	if err == nil {
		err = c.a.stillShown(ctx, callID, time.Now())
	}
	if err == nil {
		err = c.a.looked(ctx, callID, who.User, "follow_ups", who.Recorded)
	}
	if err != nil {
		return nil, err
	}
	of, err := c.a.contact(ctx, callID)
	if err != nil {
		return nil, err
	}
	var hashes []string
	if of.numberHash != "" {
		if hashes, err = (outward{c.a}).hashes(ctx, of.numberID, of.numberHash); err != nil {
			return nil, err
		}
	}
	plans, err := c.a.store.FollowPlansOf(ctx, callID, hashes, maxPlans)
	out := make([]api.FollowPlan, len(plans))
	for i, p := range plans {
		out[i] = c.a.followPlan(p)
	}
	return out, err
}

// followPlan shows a follow-up plan.
func (a *App) followPlan(p store.FollowPlan) api.FollowPlan {
	out := api.FollowPlan{
		Id: p.ID, CallId: p.Call, Grade: api.Grade(p.Grade), OpenedAt: p.OpenedAt, By: a.people.Person(p.By), EndedAt: p.EndedAt,
		Reason: api.FollowPlanReason(p.Reason),
	}
	if p.EndedBy != "" {
		out.EndedBy = a.people.Person(p.EndedBy)
	}
	for _, t := range p.Tasks {
		s := api.FollowStep{
			Step: t.Step, TaskId: t.ID, DueAt: t.Due, State: api.FollowStepState(t.State), Outcome: t.Outcome, Attempts: t.Attempts, OwnerShift: a.ownerShift(t.Hotline, ""),
		}
		if t.State == triage.TaskClosed {
			s.State = api.FollowStepStateDone
		}
		out.Steps = append(out.Steps, s)
	}
	return out
}

// mayEnd fails with the code not_yours for a plan of somebody whom who ends it has had nothing to do with.
func (c *care) mayEnd(ctx context.Context, e console.FollowUpEnding, p store.FollowPlan) error {
	if e.All || slices.ContainsFunc(p.Tasks, func(t store.Task) bool {
		return t.TakenBy == e.By || slices.ContainsFunc(t.Tries, func(try store.Attempt) bool { return try.By == e.By })
	}) {
		return nil
	}
	notTheirs := c.a.withCaller(ctx, agent.ID(e.By), p.Call)
	if fault.CodeOf(notTheirs) != "not_yours" || p.NumberHash == "" {
		return notTheirs
	}
	of, err := c.a.contact(ctx, p.Call)
	hashes := []string{p.NumberHash}
	if err == nil && of.numberHash != "" {
		hashes, err = outward{c.a}.hashes(ctx, of.numberID, of.numberHash)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	for _, h := range hashes {
		theirs, _, err := c.a.store.Calls(ctx, store.CallFilter{NumberHash: h, Agent: e.By}, "", 1)
		if err != nil || len(theirs) > 0 {
			return err
		}
	}
	return notTheirs
}

// EndFollowUp ends a plan before its last step: one of a person whom who ends it has talked with, or has tried to reach, or
// any for who oversees every call. One that is over stays as it is.
func (c *care) EndFollowUp(ctx context.Context, e console.FollowUpEnding) (api.FollowPlan, error) {
	stream := ledger.FollowUpStream(e.Plan)
	release, err := c.turns.take(ctx, string(stream))
	if err != nil {
		return api.FollowPlan{}, err
	}
	defer release()
	if err := c.a.settled(ctx, stream); err != nil {
		return api.FollowPlan{}, err
	}
	p, err := c.a.store.FollowPlan(ctx, e.Plan)
	if err == nil {
		err = c.mayEnd(ctx, e, p)
	}
	if err != nil {
		return api.FollowPlan{}, err
	}
	if !p.EndedAt.IsZero() {
		return c.a.followPlan(p), nil
	}
	stored, err := c.a.appendFacts(ctx, stream, access.Actor(e.By), ledger.FollowUpEnded{Reason: e.Reason, By: e.By})
	if err != nil {
		return api.FollowPlan{}, err
	}
	if !stored {
		return api.FollowPlan{}, fault.New(fault.Unavailable, "plan", "The storage is slow just now; look at the plan again in a moment.")
	}
	p, err = c.a.store.FollowPlan(ctx, e.Plan)
	return c.a.followPlan(p), err
}
