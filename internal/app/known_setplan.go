package app

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

const (
	longestPlan = 366 * 24 * time.Hour
	plansBack   = 30 * 24 * time.Hour // how long one that is over is listed
)

// SetPlan says how the next calls of the caller of a call are to be received. It answers when that is in force.
func (k knownCallers) SetPlan(ctx context.Context, p console.PlanSetting) (api.CallerPlan, error) {
	if err := k.valid(p); err != nil {
		return api.CallerPlan{}, err
	}
	sealed, hashes, err := k.person(ctx, p.Call)
	if err != nil {
		return api.CallerPlan{}, err
	}
	release, err := k.turns.take(ctx, hashes[0])
	if err != nil {
		return api.CallerPlan{}, err
	}
	defer release()
	fact := ledger.PlanSet{
		Plan: id.New(), NumberHash: hashes[0], NumberID: sealed, Call: p.Call, Grade: string(p.Grade), Prefer: p.Prefer,
		Until: p.Until.UTC().Truncate(time.Microsecond), By: p.By,
	}
	for _, r := range p.Requires {
		fact.Requires = append(fact.Requires, ledger.Requirement{Skill: r.Skill, Level: r.Level})
	}
	if words := strings.TrimSpace(p.Words); words != "" {
		if fact.Words, err = k.sealWords(ctx, words); err != nil {
			return api.CallerPlan{}, err
		}
	}
	if err := k.a.web.audit.Require(ctx, fact); err != nil {
		return api.CallerPlan{}, err
	}
	if err := k.endOthers(ctx, hashes, fact); err != nil {
		return api.CallerPlan{}, err
	}
	if err := k.a.known.reload(ctx); err != nil {
		k.a.known.again()
		return api.CallerPlan{}, err
	}
	k.a.known.again() // the words of the plan before are destroyed
	now := time.Now()
	k.a.calls.Planned(hashes, now)
	return k.plan(ctx, k.a.known.newest(hashes), now), nil
}

// endOthers ends what was planned for the same person under another key of hashes, which nothing would replace.
func (k knownCallers) endOthers(ctx context.Context, hashes []string, by ledger.PlanSet) error {
	for _, h := range hashes[1:] {
		p, err := k.a.store.PlanOf(ctx, h)
		if err != nil {
			return err
		}
		if p.InForce(time.Now()) && p.ID != by.Plan {
			if err := k.a.web.audit.Require(ctx, ledger.PlanEnded{Plan: p.ID, By: by.By}); err != nil {
				return err
			}
		}
	}
	return nil
}

var skillPattern = regexp.MustCompile(`^\S.{0,63}$`)

// valid refuses a plan that could not be followed.
func (k knownCallers) valid(p console.PlanSetting) error {
	now := time.Now()
	if !p.Until.After(now) || p.Until.After(now.Add(longestPlan)) {
		return fault.Field("until", fault.Code("plan_until", fault.New(fault.Invalid, "plan", "A plan ends in the future, and within a year: choose another day.")))
	}
	if p.Prefer != "" && !(liveDesk{k.a}).colleague(agent.ID(p.Prefer)) {
		return fault.Field("prefer", fault.Code("counsellor_unknown", fault.New(fault.Invalid, "plan", "There is no such counsellor: choose one of the list.")))
	}
	for _, r := range p.Requires {
		if !skillPattern.MatchString(r.Skill) || !k.skill(r.Skill) {
			return fault.Field("requires", fault.Code("skill_unknown", fault.New(fault.Invalid, "plan", "Nobody has this skill: choose one that a counsellor has.")))
		}
	}
	return nil
}

// skill reports whether there is a skill: one of the configuration, or one that somebody has.
func (k knownCallers) skill(name string) bool {
	if slices.ContainsFunc(k.a.config().Skills, func(n configs.Skill) bool { return n.ID == name }) {
		return true
	}
	all := k.a.duty.skills.Load()
	if all == nil {
		return false
	}
	for _, s := range *all {
		if s[agent.Skill(name)] > 0 {
			return true
		}
	}
	return false
}

func (k knownCallers) sealWords(ctx context.Context, words string) (string, error) {
	keyID, box, err := k.a.ring.Seal(ctx, keys.Case, []byte(words))
	if err != nil {
		return "", fault.Wrap(fault.Unavailable, "plan", err, "The words cannot be sealed just now: try again.")
	}
	w := store.PlanWords{ID: id.New(), KeyID: keyID, Body: box, At: time.Now()}
	return w.ID, k.a.store.AddPlanWords(ctx, w)
}

// held finds the plan that holds for the caller of a call.
func (k knownCallers) held(ctx context.Context, callID string) (store.Plan, error) {
	_, hashes, err := k.person(ctx, callID)
	if err != nil {
		return store.Plan{}, err
	}
	p := k.a.known.newest(hashes)
	if !p.InForce(time.Now()) {
		return store.Plan{}, fault.Code("no_caller_plan", fault.New(fault.NotFound, "plan", "There is no plan for this caller."))
	}
	return p, nil
}

// EndPlan ends the plan for the caller of a call. A call that is received by it already stays as it is.
func (k knownCallers) EndPlan(ctx context.Context, callID, by string) error {
	p, err := k.held(ctx, callID)
	if err != nil {
		return err
	}
	release, err := k.turns.take(ctx, p.NumberHash)
	if err != nil {
		return err
	}
	defer release()
	if err := k.a.web.audit.Require(ctx, ledger.PlanEnded{Plan: p.ID, By: by}); err != nil {
		return err
	}
	if err := k.a.known.reload(ctx); err != nil {
		k.a.known.again()
		return err
	}
	k.a.known.again() // its words are destroyed
	return nil
}

// Plans lists the plans that hold, and those that ended lately.
func (k knownCallers) Plans(ctx context.Context) ([]api.CallerPlan, error) {
	now := time.Now()
	rows, err := k.a.store.Plans(ctx, now.Add(-plansBack), now)
	out := make([]api.CallerPlan, 0, len(rows))
	for _, p := range rows {
		out = append(out, k.plan(ctx, p, now))
	}
	return out, err
}

// PlanWords opens the words of the plan that holds for the caller of a call, for whom has answered the call.
func (k knownCallers) PlanWords(ctx context.Context, who console.Reader, callID string, recorded func(plan string) error) (api.PlanWords, error) {
	part, err := k.part(ctx, who, callID)
	switch {
	case err != nil:
		return api.PlanWords{}, err
	case part == noPart:
		return api.PlanWords{}, errNoCaller()
	case part == isOffered:
		return api.PlanWords{}, fault.Code("not_answered", fault.New(fault.Conflict, "plan", "Answer the call first: then the words can be opened."))
	}
	p, err := k.held(ctx, callID)
	if err != nil {
		return api.PlanWords{}, err
	}
	if p.Words == "" {
		return api.PlanWords{}, fault.Code("no_caller_plan", fault.New(fault.NotFound, "plan", "There are no words in this plan."))
	}
	w, err := k.a.store.PlanWords(ctx, p.Words)
	if err != nil {
		return api.PlanWords{}, err
	}
	if err := recorded(p.ID); err != nil {
		return api.PlanWords{}, err
	}
	text, err := k.a.ring.Open(ctx, w.KeyID, w.Body)
	return api.PlanWords{Plan: p.ID, Words: string(text)}, err
}

func (k knownCallers) plan(ctx context.Context, p store.Plan, now time.Time) api.CallerPlan {
	out := api.CallerPlan{
		Id: p.ID, CallId: p.Call, MaskedNumber: k.a.tails.Masked(ctx, p.NumberID), Grade: gradeOf(p.Grade), Until: p.Until, By: k.a.people.Person(p.By),
		At: p.At, HasWords: p.Words != "", InForce: p.InForce(now), Requires: []api.SkillLevel{}, EndedAt: p.EndedAt,
	}
	for _, r := range p.Requires {
		out.Requires = append(out.Requires, api.SkillLevel{Skill: r.Skill, Level: r.Level})
	}
	if p.Prefer != "" {
		out.Prefer = k.a.people.Person(p.Prefer)
	}
	if p.EndedBy != "" {
		out.EndedBy = k.a.people.Person(p.EndedBy)
	}
	return out
}
