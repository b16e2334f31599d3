package app

import (
	"cmp"
	"context"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/queue"
	"heartline/triage"
)

// deskView puts together what one counsellor sees.
type deskView struct {
	a      *App
	who    agent.ID
	status agent.Status
	seat   agent.Seat
	seated bool
	offer  *call.OfferView
	call   *call.View
	part   api.DeskCallPart // in the call
}

// agentStatus is a counsellor's state as screens show it.
func (a *App) agentStatus(st agent.Status) api.AgentStatus {
	out := api.AgentStatus{
		Agent: a.people.Person(string(st.Agent)), State: api.AgentState(st.State), Reason: string(st.Reason), Since: st.Since, Until: st.Until,
		CallId: st.Call, OnDuty: st.OnDuty, SeatUp: st.SeatUp, Missed: st.Missed, ThenNotReady: st.Wish == agent.NotReady,
		Reds: st.Reds, RedCapped: st.Capped,
	}
	if st.OnDuty {
		out.ShiftEndsAt = a.duty.ends(st.Agent)
	}
	return out
}

// seat is a seat as screens show it, with who sits there.
func (a *App) seat(s agent.Seat) api.Seat {
	out := api.Seat{Id: string(s.ID), Name: cmp.Or(s.Name, string(s.ID)), Kind: api.SeatKind(s.Kind), Node: cmp.Or(s.Node, a.cfg.Node.Name), Up: a.seatReachable(s)}
	if st, taken := a.floor.Snapshot().Seat(s.ID); taken {
		out.TakenBy = a.people.Person(string(st.Agent))
		out.Up = st.SeatUp
	}
	if s.Kind == agent.SIPPhone {
		if e, known := a.sink.endpoints.State(s.Endpoint); known {
			out.Since = e.Since
		}
	}
	return out
}

// seatReachable reports whether a seat's own telephone can be rung now. A browser desk has none: it is there
// when its counsellor's leg is. Nobody can know whether an outside number answers.
func (a *App) seatReachable(s agent.Seat) bool {
	switch s.Kind {
	case agent.SIPPhone:
		e, known := a.sink.endpoints.State(s.Endpoint)
		return known && e.Online
	case agent.OutsideNumber:
		return true
	case agent.BrowserDesk:
		return false
	}
	return false
}

// leg says how the desk's nailed-up leg is.
func (d *deskView) leg() api.LegState {
	if !d.seated || d.seat.Kind != agent.BrowserDesk {
		return api.LegState{State: api.LegStateStateNone}
	}
	relay := d.a.logins.relays(string(d.who)) > 0
	switch {
	case d.a.calls.DeskUp(d.who):
		return api.LegState{State: api.LegStateStateUp, Media: true, Relay: relay}
	case d.status.Reason == agent.ReasonSeatDown, d.call != nil:
		return api.LegState{State: api.LegStateStateLost, Relay: relay, Since: d.status.Since}
	case relay:
		return api.LegState{State: api.LegStateStateConnecting, Relay: true}
	default:
		return api.LegState{State: api.LegStateStateNone}
	}
}

// deskCall shows the call at the desk.
func (d *deskView) deskCall(ctx context.Context) api.DeskCall {
	v := d.call
	out := api.DeskCall{
		Id: string(v.ID), Hotline: d.a.hotlineName(v.Hotline), Queue: v.Queue, Grade: api.Grade(v.Grade.String()), State: callState(v),
		Anonymous: v.Anonymous, MaskedNumber: d.a.tails.Masked(ctx, v.NumberID), Language: v.Language, ConnectedAt: v.ConnectedAt, Muted: v.Muted,
		Recording: d.a.recording(v), Test: v.Marked != "", NoKey: v.NoKey,
	}
	if !v.QueuedAt.IsZero() && v.ConnectedAt.After(v.QueuedAt) {
		out.WaitedSeconds = v.ConnectedAt.Sub(v.QueuedAt).Seconds()
	}
	if d.status.State == agent.Talking || d.status.State == agent.Hold {
		out.StateSince = d.status.Since
	}
	out.HeldSeconds = v.HeldFor.Seconds()
	if !v.HeldAt.IsZero() {
		out.StateSince, out.HoldReminderAt = v.HeldAt, v.HeldAt.Add(d.a.config().Floor.HoldReminder)
	}
	d.others(&out)
	d.silence(&out)
	d.deskCrisis(&out)
	d.deskOutgoing(ctx, &out)
	return out
}

func callState(v *call.View) api.DeskCallState {
	switch {
	case v.Lost || v.Phase == call.Parted:
		return api.DeskCallStateWaitingForDesk
	case v.Held:
		return api.DeskCallStateHold
	case v.Phase == call.Talking:
		return api.DeskCallStateTalking
	default:
		return api.DeskCallStateConnecting
	}
}

func (a *App) recording(v *call.View) api.RecordingState {
	out := api.RecordingState{State: api.RecordingStateStateNone}
	switch v.Recording {
	case call.RecordingOn:
		out.State = api.RecordingStateStateRecording
	case call.RecordingPaused:
		out.State = api.RecordingStateStatePaused
	case call.RecordingRefused:
		out.State = api.RecordingStateStateRefused
	case call.RecordingOff:
	}
	out.Announced = v.Recording == call.RecordingOn || v.Recording == call.RecordingPaused
	return out
}

// hotlineName names a hotline for screens; one that is no longer configured keeps its id.
func (a *App) hotlineName(hotline string) api.Named {
	h, ok := a.config().Hotline(hotline)
	if !ok {
		return api.Named{Id: hotline, Name: localText(nil, hotline)}
	}
	return api.Named{Id: hotline, Name: localText(h.Name, hotline)}
}

// offer is an offer as the desk shows it. masked shows a sealed number.
func (a *App) offer(o call.OfferView, masked func(numberID string) string) api.Offer {
	out := api.Offer{
		Id: o.Offer, CallId: string(o.Call), Hotline: a.hotlineName(o.Hotline), Queue: o.Queue, Grade: api.Grade(o.Grade.String()),
		Skills: []api.SkillLevel{}, WaitingSince: o.WaitedBy, OfferedAt: a.offeredAt(o), Deadline: o.Deadline, Returned: o.Returned,
	}
	if o.Ask != "" {
		out.Ask, out.From = api.OfferAsk(o.Ask), a.people.Person(string(o.From))
	}
	for _, r := range o.Requires {
		out.Skills = append(out.Skills, api.SkillLevel{Skill: string(r.Skill), Level: int(r.Level)})
	}
	a.wished(o, &out)
	if v, ok := a.calls.Call(o.Call); ok {
		out.NoKey = v.NoKey
		out.Anonymous, out.Test = v.Anonymous, v.Marked != ""
		out.MaskedNumber = masked(v.NumberID)
		if o.Ask == "" && v.Back != "" {
			out.From = a.people.Person(string(v.Back)) // who sent the caller on
		}
	}
	return out
}

// offeredAt is when an offer was made: the deadline less what the queue gives for an answer.
func (a *App) offeredAt(o call.OfferView) time.Time {
	if o.Ask != "" {
		return o.Deadline.Add(-queue.AskTimeout)
	}
	for _, q := range a.config().Queues {
		if q.ID == o.Queue && q.OfferTimeout > 0 {
			return o.Deadline.Add(-q.OfferTimeout)
		}
	}
	return o.WaitedBy
}

// actions lists what the counsellor can do now. What concerns the call goes by the call, which may be a
// moment ahead of the floor.
func (d *deskView) actions() []api.DeskAction {
	if d.status.State == agent.LoggedOut || !d.seated {
		return []api.DeskAction{api.DeskActionSignIn}
	}
	var out []api.DeskAction
	browser := d.seat.Kind == agent.BrowserDesk
	if browser {
		out = append(out, api.DeskActionLeg)
	}
	switch {
	case d.call != nil:
		return append(out, d.callActions()...)
	case d.offer != nil:
		if browser {
			out = append(out, api.DeskActionAccept)
		}
		return append(out, api.DeskActionDecline, api.DeskActionNotReady)
	}
	can := d.status.OnDuty && d.status.SeatUp && (d.status.Reason != agent.ReasonRedPause || mayEndPause(d.a.config()))
	switch d.status.State {
	case agent.NotReady:
		out = append(out, api.DeskActionSignIn, api.DeskActionSignOut, api.DeskActionNotReady, api.DeskActionTestRing)
		if browser {
			out = append(out, api.DeskActionCheck, api.DeskActionTestEcho)
		}
		if can {
			out = append(out, api.DeskActionReady)
		}
	case agent.Ready:
		out = append(out, api.DeskActionSignOut, api.DeskActionNotReady)
	case agent.AfterCall:
		out = append(out, api.DeskActionForm, api.DeskActionAfterCallDone, api.DeskActionSignOut, api.DeskActionNotReady)
		if d.a.extensions(d.status) > 0 {
			out = append(out, api.DeskActionAfterCallExtend)
		}
		if can {
			out = append(out, api.DeskActionReady)
		}
	case agent.LoggedOut, agent.Reserved, agent.Talking, agent.Hold:
	}
	return out
}

func (d *deskView) callActions() []api.DeskAction {
	if d.part != api.DeskCallPartCounsellor {
		return d.ownActions()
	}
	if placing(d.call) {
		return append(d.outgoingActions(), api.DeskActionHangup)
	}
	out := append(d.liveActions(), api.DeskActionGrade, api.DeskActionForm)
	out = append(out, d.crisisActions()...)
	out = append(out, d.silenceActions()...)
	out = append(out, d.outgoingActions()...)
	if d.status.Wish == agent.NotReady {
		out = append(out, api.DeskActionReady)
	} else {
		out = append(out, api.DeskActionNotReady)
	}
	switch callState(d.call) {
	case api.DeskCallStateWaitingForDesk, api.DeskCallStateConnecting:
		return out
	case api.DeskCallStateHold:
		out = append(out, api.DeskActionResume)
	case api.DeskCallStateTalking:
		if !d.call.Aside {
			out = append(out, api.DeskActionHold)
		}
		if d.call.Muted {
			out = append(out, api.DeskActionUnmute)
		} else {
			out = append(out, api.DeskActionMute)
		}
	}
	switch d.call.Recording {
	case call.RecordingOn:
		out = append(out, api.DeskActionRecordPause, api.DeskActionRecordRefuse)
	case call.RecordingPaused:
		out = append(out, api.DeskActionRecordResume, api.DeskActionRecordRefuse)
	case call.RecordingOff, call.RecordingRefused:
	}
	return append(out, api.DeskActionHangup)
}

// red reports whether a call must not be ended by a slip of the hand.
func red(v call.View) bool { return v.Grade == triage.Red }
