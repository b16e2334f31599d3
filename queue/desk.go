package queue

import (
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/agent"
)

func (in SignIn) handle(f *Floor) {
	if holder := f.seats[in.Seat]; in.Seat == "" || holder != "" && holder != in.Agent {
		f.emit(SignInRefused{Agent: in.Agent, Seat: in.Seat, Holder: holder})
		return
	}
	p := f.person(in.Agent)
	moved := p.Seat != in.Seat
	p.Skills, p.Known = maps.Clone(in.Skills), true
	if p.Wish == agent.LoggedOut {
		p.Wish, p.WishReason = "", ""
	}
	if p.State == agent.Reserved && moved {
		f.withdraw(f.offers[p.Offer], WithdrawSeatMoved)
		p.Wish, p.WishReason = agent.NotReady, agent.ReasonSignedIn
	}
	to, reason := p.State, p.Reason
	switch p.State {
	case agent.LoggedOut:
		to, reason = agent.NotReady, agent.ReasonSignedIn
	case agent.Ready, agent.NotReady:
		if moved {
			to, reason = agent.NotReady, agent.ReasonSignedIn
		}
	case agent.Reserved, agent.Talking, agent.Hold, agent.AfterCall:
	}
	backBy, offer := p.BackBy, p.Offer
	wasUp := p.SeatUp
	f.change(p, to, reason, func() {
		if moved {
			delete(f.seats, p.Seat)
			p.Seat, p.SeatUp, p.Missed = in.Seat, in.SeatUp, 0
			f.seats[in.Seat] = p.ID
			return
		}
		p.BackBy, p.Offer = backBy, offer
	})
	f.requalify(p)
	if !moved && wasUp != in.SeatUp {
		f.seatChanged(p, in.SeatUp)
	}
}

func (in SignOut) handle(f *Floor) {
	p := f.people[in.Agent]
	if p == nil || p.State == agent.LoggedOut {
		return
	}
	switch p.State {
	case agent.Reserved:
		f.wish(p, agent.LoggedOut, "")
		f.withdraw(f.offers[p.Offer], WithdrawSignedOut)
	case agent.Talking, agent.Hold:
		// A sign-out does not cut a talk; if the desk goes with it, the call's session notices and releases.
		f.wish(p, agent.LoggedOut, "")
	case agent.LoggedOut, agent.NotReady, agent.Ready, agent.AfterCall:
		f.change(p, agent.LoggedOut, "", nil)
	}
}

func (f *Floor) wish(p *person, s agent.State, reason agent.ReasonCode) {
	p.Wish, p.WishReason = s, reason
	f.refresh(p)
}

func (in SetState) handle(f *Floor) {
	p := f.people[in.Agent]
	if p == nil || p.State == agent.LoggedOut || p.Seat == "" {
		f.emit(StateRefused{Agent: in.Agent, State: in.State, Reason: refusedSignedOut})
		return
	}
	switch in.State {
	case agent.Ready:
		in.setReady(f, p)
	case agent.NotReady:
		in.setNotReady(f, p)
	case agent.LoggedOut, agent.Reserved, agent.Talking, agent.Hold, agent.AfterCall:
		f.emit(StateRefused{Agent: in.Agent, State: in.State, Reason: refusedUnknownState})
	default:
		f.emit(StateRefused{Agent: in.Agent, State: in.State, Reason: refusedUnknownState})
	}
}

func (in SetState) setReady(f *Floor, p *person) {
	switch p.State {
	case agent.NotReady, agent.AfterCall:
		switch {
		case !p.OnDuty:
			f.emit(StateRefused{Agent: p.ID, State: in.State, Reason: string(agent.ReasonOffShift)})
		case !p.SeatUp:
			f.emit(StateRefused{Agent: p.ID, State: in.State, Reason: string(agent.ReasonSeatDown)})
		case (p.OwesPause || f.paused(p)) && !in.mayEndPause(f, p):
			if p.State == agent.AfterCall {
				f.settle(p) // the work is done, and the pause begins
				return
			}
			f.emit(StateRefused{Agent: p.ID, State: in.State, Reason: string(agent.ReasonRedPause)})
		default:
			f.endPause(p)
			f.change(p, agent.Ready, "", func() { p.IdleSince, p.Missed = f.now, 0 })
		}
	case agent.Reserved, agent.Talking, agent.Hold:
		f.wish(p, "", "")
	case agent.Ready, agent.LoggedOut:
	}
}

// mayEndPause reports whether who asks may let the counsellor off the pause: a supervisor always, the counsellor
// where the rule allows it, and not by ending the after-call work alone.
func (in SetState) mayEndPause(f *Floor, p *person) bool {
	by, ok := strings.CutPrefix(in.By, "user:")
	return ok && by != string(p.ID) || f.rules.Welfare.SelfEnd && p.State == agent.NotReady || f.isSwitchboard(p.ID)
}

func (in SetState) setNotReady(f *Floor, p *person) {
	reason := in.Reason
	if reason == "" {
		reason = agent.ReasonChosen
		if by, ok := strings.CutPrefix(in.By, "user:"); ok && by != string(p.ID) {
			reason = agent.ReasonSupervisor
		}
	}
	if in.By == "user:"+string(p.ID) && f.pauseFull(p) {
		f.emit(StateRefused{Agent: p.ID, State: in.State, Reason: refusedPauseFull})
		if p.State == agent.Reserved { // no pause, but nobody who means to go is rung
			f.withdraw(f.offers[p.Offer], WithdrawNotReady)
		}
		return
	}
	switch p.State {
	case agent.Ready, agent.NotReady:
		f.change(p, agent.NotReady, reason, nil)
	case agent.Reserved:
		// To leave while an offer rings is to decline it: the caller must not ring at an empty desk.
		f.wish(p, agent.NotReady, reason)
		f.withdraw(f.offers[p.Offer], WithdrawNotReady)
	case agent.Talking, agent.Hold, agent.AfterCall:
		f.wish(p, agent.NotReady, reason)
	case agent.LoggedOut:
	}
}

func (in SeatChanged) handle(f *Floor) {
	if p := f.people[f.seats[in.Seat]]; p != nil && in.Seat != "" && p.SeatUp != in.Up {
		f.seatChanged(p, in.Up)
	}
}

func (f *Floor) seatChanged(p *person, up bool) {
	p.SeatUp = up
	switch {
	case up && p.State == agent.NotReady && !p.BackBy.IsZero() && p.OnDuty:
		f.change(p, agent.Ready, "", nil) // IdleSince stands: a short loss costs no place
	case up:
		f.refresh(p) // a pause may be broken for a red caller who waited for the seat
	case !up && p.State == agent.Ready:
		f.seatLost(p, p.IdleSince)
	case !up && p.State == agent.Reserved:
		f.withdraw(f.offers[p.Offer], WithdrawSeatDown)
	}
}

func (in OnDuty) handle(f *Floor) {
	f.dutyVersion = in.Version
	duty := make(map[agent.ID]Duty, len(in.Agents))
	for _, d := range in.Agents {
		duty[d.Agent] = d
		f.person(d.Agent)
	}
	for _, p := range slices.Clone(f.roll) {
		d, on := duty[p.ID]
		if p.OnDuty && !on {
			p.Reds = nil // the cap counts a stretch on duty
			p.Calls = 0
		}
		p.OnDuty, p.Lines, p.Queues = on, slices.Clone(d.Lines), slices.Clone(d.Queues)
		if d.Skills != nil {
			p.Skills, p.Known = maps.Clone(d.Skills), true
		}
		f.requalify(p)
		if !on && p.State == agent.Ready {
			f.change(p, agent.NotReady, agent.ReasonOffShift, nil)
		}
		if !on && p.State == agent.NotReady && !p.BackBy.IsZero() {
			f.change(p, agent.NotReady, agent.ReasonOffShift, nil)
		}
		f.forget(p)
	}
}

func (in SkillsChanged) handle(f *Floor) {
	if p := f.people[in.Agent]; p != nil {
		p.Skills, p.Known = maps.Clone(in.Skills), true
		f.requalify(p)
	}
}

func (in Released) handle(f *Floor) {
	p := f.people[in.Agent]
	if p == nil || p.State != agent.Talking && p.State != agent.Hold || in.Call != "" && p.Call != in.Call {
		return
	}
	f.release(p, in.AfterCall)
}

// release ends a talk. after is as in Released.
func (f *Floor) release(p *person, after time.Duration) {
	p.LastTalk = f.now
	f.owePause(p)
	if after == 0 {
		after = f.rules.AfterCall
		if q, ok := f.queue(p.Queue); ok {
			after = q.afterCall(p.Grade)
		}
	}
	if p.Wish == agent.LoggedOut || p.Seat == "" || after <= 0 {
		f.settle(p)
		return
	}
	f.change(p, agent.AfterCall, "", func() {
		p.Until = f.now.Add(after)
		f.setTimer(p.Until, timerAfterCall, string(p.ID))
	})
}

func (in HoldChanged) handle(f *Floor) {
	p := f.people[in.Agent]
	if p == nil {
		return
	}
	switch {
	case in.On && p.State == agent.Talking:
		f.change(p, agent.Hold, "", nil)
	case !in.On && p.State == agent.Hold:
		f.change(p, agent.Talking, "", nil)
	}
}

func (in AfterCallDone) handle(f *Floor) {
	if p := f.people[in.Agent]; p != nil && p.State == agent.AfterCall {
		f.settle(p)
	}
}

func (in ExtendAfterCall) handle(f *Floor) {
	p := f.people[in.Agent]
	if p == nil || p.State != agent.AfterCall || in.For <= 0 {
		return
	}
	until := p.Until.Add(in.For)
	if last := p.Since.Add(f.rules.AfterCallMax); until.After(last) {
		until = last
	}
	if until.After(p.Until) {
		p.Until = until
		f.setTimer(until, timerAfterCall, string(p.ID))
	}
}

func (in Seize) handle(f *Floor) {
	if in.Agent == "" || in.Call == "" {
		return
	}
	f.seize(f.person(in.Agent), in)
}

// seize makes the counsellor talk with the call, whatever was known of both.
func (f *Floor) seize(p *person, in Seize) {
	if o := f.offers[p.Offer]; o != nil && o.Call != in.Call {
		f.withdraw(o, WithdrawTalking)
	} else if o != nil {
		delete(f.offers, o.ID)
		defer f.calledOff(o)
	}
	if e := f.entries[f.byCall[in.Call]]; e != nil {
		for _, o := range f.round(e) {
			if o.Agent != p.ID {
				f.withdraw(o, WithdrawTaken)
			}
		}
		f.remove(e)
	}
	same := p.Call == in.Call && (p.State == agent.Talking || p.State == agent.Hold)
	to := agent.Talking
	if same {
		to = p.State
	}
	if p.State == agent.NotReady && lasting(p.Reason) {
		p.Wish, p.WishReason = agent.NotReady, p.Reason // as it was before the talk
	}
	f.change(p, to, "", func() {
		p.Call, p.Missed = in.Call, 0
		if !same || in.Queue != "" {
			p.Queue, p.Grade, p.Test = in.Queue, in.Grade, in.Test
		}
		if in.Seat != "" && in.Seat != p.Seat && f.seats[in.Seat] == "" {
			delete(f.seats, p.Seat)
			p.Seat, p.SeatUp = in.Seat, true
			f.seats[in.Seat] = p.ID
		}
	})
}

// lasting reports whether a reason outlives a talk: somebody's decision does, what a talk disproves does not.
func lasting(r agent.ReasonCode) bool {
	switch r {
	case agent.ReasonSignedIn, agent.ReasonUnanswered, agent.ReasonUnreachable, agent.ReasonSeatDown, agent.ReasonOffShift:
		return false
	case agent.ReasonChosen, agent.ReasonSupervisor, agent.ReasonRedPause:
		return true
	}
	return true // a reason of the configuration: chosen by the counsellor
}
