package app

import (
	"cmp"
	"slices"
	"strings"

	"heartline/call"
	"heartline/configs"
	"heartline/console/api"
	"heartline/crisis"
)

// crisisOf shows a call for help of a call that lives.
func (a *App) crisisOf(v *call.View, e *crisis.State) api.Crisis {
	out := a.crisisView(string(v.ID), v.Hotline, e)
	out.Grade = api.Grade(v.Grade.String())
	if v.Agent != "" && v.Offer == "" {
		out.Counsellor = a.people.Person(string(v.Agent))
	}
	return out
}

// crisisView shows a call for help by its folded facts.
func (a *App) crisisView(callID, hotline string, e *crisis.State) api.Crisis {
	out := api.Crisis{
		Id: e.ID, CallId: callID, Hotline: a.hotlineName(hotline), Condition: api.CrisisCondition(e.Condition()), Cause: api.CrisisCause(e.Cause),
		Drill: e.Drill, StartedAt: e.StartedAt, StartedBy: a.crisisActor(e.By), Round: e.Round, Rounds: e.Rounds(), Step: e.Step,
		Pausing: e.Pausing, ExhaustedAt: e.ExhaustedAt, EndedAt: e.ClosedAt, EndReason: e.EndReason, Unanswered: e.Unanswered,
		Chain: a.chain(hotline, e),
	}
	for _, s := range e.Policy.Steps {
		out.Steps = append(out.Steps, a.stepName(hotline, s.ID))
	}
	if e.Condition() == crisis.Searching {
		out.Deadline = e.Deadline
		out.NextStep, out.Last = nextStep(e)
	}
	if by := e.JoinBy(); !by.IsZero() {
		out.Deadline = by
		after := *e
		after.Reopened++
		if out.NextStep, out.Last = nextStep(&after); e.Exhausted {
			out.NextStep, out.Last = 0, true
		}
	}
	for _, b := range e.TakenBack {
		out.TakenBack = append(out.TakenBack, api.CrisisTakenBack{
			By: a.crisisActor(b.By), How: api.CrisisTakenBackHow(b.How), At: b.At, EndedAt: b.EndedAt, Why: api.CrisisTakenBackWhy(b.Why),
		})
	}
	if e.EndedBy != "" {
		out.EndedBy = a.crisisActor(e.EndedBy)
	}
	if e.Ack != nil {
		out.AcknowledgedBy, out.AcknowledgedAt, out.AcknowledgedHow = a.crisisActor(e.Ack.By), e.Ack.At, api.CrisisAcknowledgedHow(e.Ack.How)
	}
	for _, by := range e.LateBy {
		out.LateBy = append(out.LateBy, a.crisisActor(by))
	}
	for _, at := range e.Attempts {
		if at.Way == crisis.Emergency {
			out.Emergency = append(out.Emergency, a.prepared(at))
		}
		out.Attempts = append(out.Attempts, a.attempt(at))
	}
	for _, p := range e.Helpers {
		one := api.CrisisHelper{By: a.crisisActor(p.By), Mode: api.CrisisMode(p.Mode), Since: p.At, LeftAt: p.LeftAt}
		if at, ok := e.Attempt(p.Attempt); ok && (at.Way == crisis.Phone || at.Way == crisis.Seat) {
			one.Attempt = p.Attempt
		}
		out.Helpers = append(out.Helpers, one)
	}
	if a.helpers != nil {
		out.PagedAt = a.helpers.pagedAt(e.ID)
	}
	return api.Tidy(out)
}

// nextStep is which step follows the present one; last: nobody does.
func nextStep(e *crisis.State) (step int, last bool) {
	switch {
	case !e.Pausing && e.Step+1 < len(e.Policy.Steps):
		return e.Step + 1, false
	default:
		return 0, e.Round >= e.Rounds()
	}
}

func (a *App) attempt(at crisis.Attempt) api.CrisisAttempt {
	out := api.CrisisAttempt{
		Id: at.ID, Round: at.Round, Step: at.Step, Way: api.CrisisAttemptWay(at.Way), Seat: at.Seat, Progress: api.CrisisAttemptProgress(at.Progress),
		Outcome: api.CrisisAttemptOutcome(at.Outcome), Until: at.Until, AskedAt: at.AskedAt, ShownAt: at.ShownAt, RingingAt: at.RingingAt,
		AnsweredAt: at.AnsweredAt, EndedAt: at.EndedAt,
	}
	switch {
	case at.Person != "":
		out.Person = a.people.Person(at.Person)
	case at.Number != "":
		out.Name = a.numberName(at.Number)
	case at.Webhook != "":
		out.Name = localText(nil, at.Webhook)
	}
	return out
}

func (a *App) prepared(at crisis.Attempt) api.PreparedEmergency {
	out := api.PreparedEmergency{
		Attempt: at.ID, Number: a.emergencyNumber(at.Number), State: api.PreparedEmergencyStateReady, Presses: at.Presses,
		PreparedAt: at.AskedAt, RingingAt: at.RingingAt, AnsweredAt: at.AnsweredAt,
	}
	switch at.Progress {
	case crisis.Pressed:
		out.State = api.PreparedEmergencyStateCalling
	case crisis.Over:
		out.State = api.PreparedEmergencyStateOver
	default:
	}
	if at.By != "" {
		out.PressedBy = a.crisisActor(at.By)
	}
	return out
}

// emergencyNumber shows an emergency number with its script, and whether it would be called now. Its digits stay here.
func (a *App) emergencyNumber(name string) api.EmergencyNumber {
	e := a.book.now.Load()
	out := api.EmergencyNumber{Id: name, Name: a.numberName(name)}
	for _, n := range e.cfg.Numbers {
		if n.ID == name {
			out.Area, out.Script = n.Area, localText(n.Script, "")
		}
	}
	why := crisis.UnknownNumber
	if n, ok := e.directory.Number(name); ok {
		why = e.gate.Check(n, "somebody")
	}
	out.Refused = api.NumberRefusal(why)
	return out
}

// crisisActor names who did something, by the name that the ledger has.
func (a *App) crisisActor(actor string) api.CrisisActor {
	if actor == "" {
		return api.CrisisActor{}
	}
	kind, name, _ := strings.Cut(actor, ":")
	switch kind {
	case "user":
		return api.CrisisActor{Kind: api.CrisisActorKindPerson, Person: a.people.Person(name)}
	case "number":
		return api.CrisisActor{Kind: api.CrisisActorKindNumber, Name: a.numberName(name)}
	case "webhook":
		return api.CrisisActor{Kind: api.CrisisActorKindWebhook, Name: localText(nil, name)}
	case "caller":
		return api.CrisisActor{Kind: api.CrisisActorKindCaller}
	default:
		return api.CrisisActor{Kind: api.CrisisActorKindSystem}
	}
}

// actorName is an actor as a notice names it.
func (a *App) actorName(actor string) string {
	who := a.crisisActor(actor)
	return cmp.Or(who.Person.Name, who.Name[defaultLanguage])
}

const defaultLanguage = "zh-CN"

// numberName is a configured number as screens name it.
func (a *App) numberName(id string) api.LocalText {
	for _, n := range a.config().Numbers {
		if n.ID == id {
			return localText(n.Name, id)
		}
	}
	return localText(nil, id)
}

// stepName is a step of a hotline's policy as screens name it.
func (a *App) stepName(hotline, step string) api.Named {
	if e, ok := a.config().EscalationOf(hotline); ok {
		if i := slices.IndexFunc(e.Steps, func(s configs.EscalationStep) bool { return s.ID == step }); i >= 0 {
			return api.Named{Id: step, Name: localText(e.Steps[i].Name, step)}
		}
	}
	switch step {
	case "supervisors":
		return api.Named{Id: step, Name: api.LocalText{"zh-CN": "当班督导", "en": "Supervisors on shift"}}
	case "second_line":
		return api.Named{Id: step, Name: api.LocalText{"zh-CN": "二线", "en": "Second line"}}
	}
	return api.Named{Id: step, Name: localText(nil, step)}
}

// chain is the times of a chain so far, against the targets of its hotline.
func (a *App) chain(hotline string, e *crisis.State) []api.ChainPart {
	return chainParts(e.Times(a.config().DrillTargets(hotline)).Parts)
}

func chainParts(parts []crisis.Part) []api.ChainPart {
	out := make([]api.ChainPart, 0, len(parts))
	for _, p := range parts {
		out = append(out, api.ChainPart{
			Name: api.ChainPartName(p.Name), Came: p.Came, TookMs: p.Took.Milliseconds(), TargetMs: p.Target.Milliseconds(), Points: p.Points,
		})
	}
	return out
}
