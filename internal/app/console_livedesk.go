package app

import (
	"slices"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/access"
)

// partOf says what somebody is in a call; empty for who is not in it, though perhaps asked.
func partOf(v *call.View, who agent.ID) api.DeskCallPart {
	_, party := ownParty(v, who)
	switch {
	case v.Agent == who && v.Offer == "":
		return api.DeskCallPartCounsellor
	case party:
		return api.DeskCallPartParty
	case slices.ContainsFunc(v.Monitors, func(m call.MonitorView) bool { return m.Agent == who }):
		return api.DeskCallPartListener
	}
	return ""
}

// ownParty finds somebody among the parties that are there, or awaited back.
func ownParty(v *call.View, who agent.ID) (call.PartyView, bool) {
	for _, p := range v.Parties {
		if p.Agent == who && who != "" && (p.State == call.PartyThere || p.State == call.PartyLost) {
			return p, true
		}
	}
	return call.PartyView{}, false
}

// others fills in everybody in the call beside the caller and oneself.
func (d *deskView) others(out *api.DeskCall) {
	v := d.call
	out.Part, out.Aside = d.part, v.Aside
	if v.Agent != "" {
		out.Counsellor = d.a.people.Person(string(v.Agent))
	}
	if own, ok := ownParty(v, d.who); ok && d.part == api.DeskCallPartParty {
		out.PartyId, out.Muted = own.ID, own.Muted
	}
	for _, p := range v.Parties {
		out.Parties = append(out.Parties, d.party(p))
	}
	hide := d.part != api.DeskCallPartListener && d.a.config().Floor.HideListeners
	for _, m := range v.Monitors {
		me := m.Agent == d.who
		if me {
			out.Whispering, out.Muted = m.Whisper, !m.Whisper
		}
		if !hide || m.Whisper { // who speaks is heard, and so shown
			out.Listeners = append(out.Listeners, api.DeskListener{Agent: d.a.people.Person(string(m.Agent)), Whispering: m.Whisper, Me: me})
		}
	}
	out.Help = d.a.help(v.Help)
	s := sound{d: d, v: v}
	out.CallerHears, out.YouHear, out.HearYou = s.callerHears(), s.youHear(), s.hearYou(hide)
}

func (d *deskView) party(p call.PartyView) api.DeskParty {
	out := api.DeskParty{
		Id: p.ID, Then: api.PartyThen(p.Then), State: api.PartyState(p.State), In: p.In, Muted: p.Muted, Deadline: p.Deadline, Since: p.Since,
		Me: p.Agent == d.who && p.State != call.PartyGone, Actions: d.partyActions(p),
	}
	if p.Agent != "" {
		out.Agent = d.a.people.Person(string(p.Agent))
	}
	if p.Number != "" {
		out.Number = d.a.outsideName(p.Number)
	}
	if p.By != "" {
		out.By = d.a.people.Person(string(p.By))
	}
	if p.State == call.PartyGone {
		out.Outcome = api.PartyOutcome(p.Outcome)
		if !out.Outcome.Valid() {
			out.Outcome = api.PartyOutcomeOther
		}
	}
	return out
}

// partyActions says what may be done with a party: by who has the call with everybody, by a party with itself.
func (d *deskView) partyActions(p call.PartyView) []api.DeskPartyActions {
	mute := api.DeskPartyActionsMute
	if p.Muted {
		mute = api.DeskPartyActionsUnmute
	}
	switch {
	case p.State == call.PartyGone:
		return nil
	case d.part == api.DeskCallPartParty && p.Agent == d.who && p.State == call.PartyThere:
		return []api.DeskPartyActions{mute}
	case d.part != api.DeskCallPartCounsellor:
		return nil
	case p.State != call.PartyThere:
		return []api.DeskPartyActions{api.DeskPartyActionsDrop}
	}
	out := []api.DeskPartyActions{api.DeskPartyActionsDrop, api.DeskPartyActionsHandOver, mute}
	if p.Number != "" {
		out = append(out, api.DeskPartyActionsKeys)
	}
	if !p.In || d.call.Aside {
		out = append(out, api.DeskPartyActionsBringIn)
	}
	if p.In {
		out = append(out, api.DeskPartyActionsTakeOut)
	}
	return out
}

// outsideName is an outside number as screens name it.
func (a *App) outsideName(id string) api.Named {
	if p, ok := a.places.find(id); ok {
		return api.Named{Id: id, Name: localText(nil, p.Name)}
	}
	for _, o := range a.config().Outside {
		if o.ID == id {
			return api.Named{Id: id, Name: localText(o.Name, id)}
		}
	}
	return api.Named{Id: id, Name: localText(nil, id)}
}

func (a *App) help(h *call.Help) api.Help {
	if h == nil {
		return api.Help{}
	}
	out := api.Help{AskedAt: h.At, By: a.people.Person(string(h.By)), AcknowledgedAt: h.AnswerAt}
	if h.AnswerBy != "" {
		out.AcknowledgedBy = a.people.Person(string(h.AnswerBy))
	}
	return out
}

// liveActions lists what can be done now about others in the call.
func (d *deskView) liveActions() []api.DeskAction {
	var out []api.DeskAction
	v := d.call
	add := func(a api.DeskAction, can bool) {
		if can {
			out = append(out, a)
		}
	}
	beside := slices.ContainsFunc(v.Parties, func(p call.PartyView) bool { return p.State == call.PartyThere && !p.In })
	with := slices.ContainsFunc(v.Parties, func(p call.PartyView) bool { return p.State == call.PartyThere && p.In })
	talking := v.Phase == call.Talking && !v.Lost
	switch d.part {
	case api.DeskCallPartCounsellor:
		add(api.DeskActionAsk, talking)
		add(api.DeskActionTransfer, talking)
		add(api.DeskActionTurn, talking && !v.Aside && beside)
		add(api.DeskActionBack, talking && v.Aside)
		add(api.DeskActionLeave, talking && (with || v.Aside && beside))
	case api.DeskCallPartParty:
		add(api.DeskActionLeave, true)
	case api.DeskCallPartListener:
		add(api.DeskActionStopListening, true)
		for _, m := range v.Monitors {
			add(api.DeskActionSilent, m.Agent == d.who && m.Whisper)
			add(api.DeskActionWhisper, m.Agent == d.who && !m.Whisper && d.may(access.WhisperToCalls))
		}
		add(api.DeskActionBarge, d.may(access.BargeIntoCalls))
		add(api.DeskActionTakeOver, d.may(access.TakeCallsOver))
		return out
	}
	add(api.DeskActionHelp, v.Help == nil)
	add(api.DeskActionHelpWithdraw, v.Help != nil)
	return out
}

func (d *deskView) may(p access.Permission) bool {
	return access.Of((*d.a.people.known.Load())[string(d.who)].Roles)[p]
}

// ownActions are those of a party: the own microphone, and the way out.
func (d *deskView) ownActions() []api.DeskAction {
	out := d.liveActions()
	own, ok := ownParty(d.call, d.who)
	switch {
	case !ok || own.State != call.PartyThere:
	case own.Muted:
		out = append(out, api.DeskActionUnmute)
	default:
		out = append(out, api.DeskActionMute)
	}
	return out
}
