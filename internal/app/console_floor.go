package app

import (
	"context"
	"slices"
	"sync"

	"heartline/agent"
	"heartline/console"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
)

// floorDesk changes who works where, and how, for the console. The dispatcher decides; this translates.
type floorDesk struct {
	a *App

	mu    sync.Mutex // protects the following
	owner map[agent.ID]string
}

var _ console.Floor = (*floorDesk)(nil)

func newFloorDesk(a *App) *floorDesk { return &floorDesk{a: a, owner: map[agent.ID]string{}} }

// SignIn puts a counsellor at a seat. A leg that belongs to another seat is hung up first: it would ring
// there.
func (f *floorDesk) SignIn(ctx context.Context, who agent.ID, seatID agent.SeatID) error {
	seat, ok := f.a.book.Seat(seatID)
	if !ok || seatID == proveSeat {
		return fault.Field("seat", fault.New(fault.Invalid, "desk.sign_in", "There is no seat of this name; choose one of the list."))
	}
	if f.a.people.guest(who) && seat.Kind != agent.BrowserDesk {
		return fault.Code("guest_seat", fault.Field("seat", fault.New(fault.Invalid, "desk.sign_in", "A guest works at a browser desk; choose one of these.")))
	}
	skills, err := f.a.store.AgentSkills(ctx)
	if err != nil {
		return err
	}
	if was := f.a.status(who); was.Seat != seatID {
		if holder, taken := f.a.floor.Snapshot().Seat(seatID); taken && holder.Agent != who {
			return f.taken(seat, holder.Agent)
		}
		if was.State == agent.Talking || was.State == agent.Hold {
			return fault.New(fault.Conflict, "desk.sign_in", "Finish the call before you change seats.")
		}
		if err := f.a.logins.Revoke(ctx, access.Owner{User: string(who)}); err != nil {
			f.a.log.WarnContext(ctx, "old softphone not dropped", "agent_id", string(who), "err", err)
		}
		f.a.web.desks.forget(ctx, who)
	}
	up := f.a.seatReachable(seat)
	if seat.Kind == agent.BrowserDesk {
		up = f.a.status(who).Seat == seatID && f.a.calls.DeskUp(who)
	}
	outs, err := f.a.floor.Do(ctx, queue.SignIn{Agent: who, Seat: seatID, Skills: skills[who], SeatUp: up, By: by(ctx)})
	if err != nil {
		return err
	}
	for _, o := range outs {
		if r, ok := o.(queue.SignInRefused); ok && r.Holder != "" {
			return f.taken(seat, r.Holder)
		}
	}
	if err := queue.Refusal(outs); err != nil {
		return err
	}
	// A telephone that came or went while nobody sat here yet was told to nobody.
	for seat.Kind == agent.SIPPhone && up != f.a.seatReachable(seat) {
		up = !up
		if _, err := f.a.floor.Do(ctx, queue.SeatChanged{Seat: seatID, Up: up, Why: "registration"}); err != nil {
			return err
		}
	}
	f.mu.Lock()
	f.owner[who] = access.From(ctx).SignIn
	f.mu.Unlock()
	f.a.web.hub.DeskChanged(string(who))
	return nil
}

func (f *floorDesk) taken(seat agent.Seat, holder agent.ID) error {
	return fault.Code("seat_taken", fault.Field("seat", fault.New(fault.Conflict, "desk.sign_in",
		"Seat %s is taken by %s; choose another one or ask them to sign out.", seat.ID, f.a.people.Person(string(holder)).Name)))
}

// SetState asks for a counsellor's state. A supervisor's wish is recorded, and told to the counsellor.
func (f *floorDesk) SetState(ctx context.Context, c console.StateChange) error {
	actor := access.Actor(c.By)
	if c.To != agent.NotReady {
		c.Reason = "" // checked for that state alone: what was typed beside another is not kept
	}
	if err := f.allowed(c); err != nil {
		return err
	}
	if c.By != string(c.Agent) {
		// After the reason is known to be one of the list: facts hold no words that somebody typed.
		if err := f.a.web.audit.Record(ctx, ledger.AgentStateForced{Agent: string(c.Agent), State: string(c.To), Reason: string(c.Reason)}); err != nil {
			return err
		}
	}
	if c.To == agent.Ready {
		// From now on a caller may come: nothing else is to be heard on the desk's line.
		if err := f.a.calls.EndTry(ctx, c.Agent); err != nil {
			f.a.log.WarnContext(ctx, "a desk's try was not ended", "agent_id", string(c.Agent), "err", err)
		}
	}
	var in queue.Input = queue.SetState{Agent: c.Agent, State: c.To, Reason: c.Reason, By: actor}
	if c.To == agent.LoggedOut {
		in = queue.SignOut{Agent: c.Agent, By: actor}
	}
	outs, err := f.a.floor.Do(ctx, in)
	if err != nil {
		return err
	}
	if err := refusal(outs); err != nil {
		return err
	}
	f.a.web.hub.DeskChanged(string(c.Agent))
	if c.By != string(c.Agent) {
		f.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(c.Agent)), Data: live.NoticeData{
			Code: "state_set_by_supervisor", Level: "warning", Params: map[string]string{"state": string(c.To)},
		}})
	}
	return nil
}

// allowed refuses what the floor itself would take: what the page of a person must not do.
func (f *floorDesk) allowed(c console.StateChange) error {
	st, self := f.a.status(c.Agent), c.By == string(c.Agent)
	seat, _ := f.a.book.Seat(st.Seat)
	switch {
	case !self && st.State == agent.LoggedOut:
		return fault.New(fault.Conflict, "agent.state", "This counsellor is not signed in at a seat.")
	case c.To == agent.NotReady && !f.knownReason(c.Reason):
		return fault.Field("reason", fault.New(fault.Invalid, "desk.state", "Choose one of the reasons of the list."))
	case self && c.To == agent.LoggedOut && st.State.Busy():
		return fault.Code("in_call", fault.New(fault.Conflict, "desk.sign_out", "A caller is on the line; finish the call first."))
	case c.To == agent.Ready && st.Reason == agent.ReasonSignedIn && st.SeatUp && seat.Kind == agent.BrowserDesk && !f.a.web.desks.checked(c.Agent):
		return fault.Code("not_checked", fault.New(fault.Conflict, "desk.state", "Check microphone, loudspeaker and line of this seat first."))
	}
	return nil
}

// knownReason accepts the configuration's reasons and those that the console itself fills in.
func (f *floorDesk) knownReason(r agent.ReasonCode) bool {
	if r == agent.ReasonChosen || r == agent.ReasonSupervisor || r == "" {
		return true
	}
	for _, n := range f.a.config().Reasons {
		if n.ID == string(r) {
			return true
		}
	}
	return false
}

// refusal gives the floor's refusal a code for pages.
func refusal(outs []queue.Output) error {
	err := queue.Refusal(outs)
	if err == nil {
		return nil
	}
	for _, o := range outs {
		r, ok := o.(queue.StateRefused)
		if ok && slices.Contains([]agent.ReasonCode{agent.ReasonOffShift, agent.ReasonSeatDown, agent.ReasonRedPause, "pause_full"}, agent.ReasonCode(r.Reason)) {
			return fault.Code(r.Reason, err)
		}
	}
	return err
}

// EndAfterCall ends after-call work before its time.
func (f *floorDesk) EndAfterCall(ctx context.Context, who agent.ID) error {
	if f.a.status(who).State != agent.AfterCall {
		return errNoAfterCall()
	}
	_, err := f.a.floor.Do(ctx, queue.AfterCallDone{Agent: who})
	if err == nil {
		f.a.web.hub.DeskChanged(string(who))
	}
	return err
}

// ExtendAfterCall moves the end of after-call work, as often as the configuration's bound allows.
func (f *floorDesk) ExtendAfterCall(ctx context.Context, who agent.ID) error {
	st := f.a.status(who)
	if st.State != agent.AfterCall {
		return errNoAfterCall()
	}
	if f.a.extensions(st) == 0 {
		return fault.Code("after_call_max", fault.New(fault.Conflict, "desk.after_call",
			"After-call work cannot be extended any further; be not ready with a reason instead."))
	}
	_, err := f.a.floor.Do(ctx, queue.ExtendAfterCall{Agent: who, For: afterCallExtend, By: by(ctx)})
	if err == nil {
		f.a.web.hub.DeskChanged(string(who))
	}
	return err
}

func errNoAfterCall() error {
	return fault.New(fault.Conflict, "desk.after_call", "There is no after-call work now.")
}

// by names who asks, as the ledger does.
func by(ctx context.Context) string { return access.From(ctx).Actor() }

// signInEnded takes a counsellor off the floor whose sign-in has ended: a seat without a person behind it
// must get no calls. A sign-in that only looked on from another browser leaves the seat alone.
func (f *floorDesk) signInEnded(ctx context.Context, who access.Owner, why access.Reason) {
	id := agent.ID(who.User)
	st := f.a.status(id)
	if st.State == agent.LoggedOut {
		return
	}
	if !f.release(id, who.SignIn) || why == access.ReasonPasswordChanged {
		return // whoever chose a new password goes on at the seat under a new sign-in
	}
	if _, err := f.a.floor.Do(ctx, queue.SignOut{Agent: id, By: access.Actor(who.User)}); err != nil {
		f.a.log.WarnContext(ctx, "counsellor not signed out of the floor", "agent_id", who.User, "err", err)
	}
}

// release forgets whose sign-in took the seat; false when that was another one than signIn. Who took a seat
// before this process started is not known: then any sign-in of the counsellor counts.
func (f *floorDesk) release(who agent.ID, signIn string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if owner := f.owner[who]; signIn != "" && owner != "" && owner != signIn {
		return false
	}
	delete(f.owner, who)
	return true
}
