package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/triage"
)

// outgoingDesk makes calls of the house for the people at desks.
type outgoingDesk struct{ a *App }

var _ console.Outgoing = outgoingDesk{}

const safeDeny = api.SafeContactRuleDeny

// Place calls somebody: by a number, which is sealed here and known to nothing after it, the person of a task, or a number of
// the directory.
func (d outgoingDesk) Place(ctx context.Context, p console.OutgoingPlace) (string, error) {
	st, ok := d.a.floor.Snapshot().Agent(p.By)
	switch {
	case !ok || st.State == agent.LoggedOut || st.Seat == "":
		return "", fault.Code("no_line", fault.New(fault.Conflict, "outgoing", "Sign in at a seat first."))
	case st.State == agent.Reserved || st.State == agent.Talking || st.State == agent.Hold:
		return "", fault.Code("busy_here", fault.New(fault.Conflict, "outgoing", "Your line is in a call: end it first."))
	}
	placing := call.Placing{Agent: p.By, Seat: st.Seat, Hotline: p.Hotline, Node: d.a.cfg.Node.Name}
	var err error
	switch {
	case p.Task != "":
		err = d.ofTask(ctx, p, &placing)
	case p.Entry != "":
		err = d.ofDirectory(ctx, p, &placing)
	default:
		err = d.byNumber(ctx, p, &placing)
	}
	if err != nil {
		return "", err
	}
	id, err := d.a.calls.Place(ctx, placing)
	return string(id), err
}

func (d outgoingDesk) ofTask(ctx context.Context, p console.OutgoingPlace, placing *call.Placing) error {
	row, err := d.a.store.Task(ctx, p.Task)
	switch {
	case err != nil:
		return err
	case row.State != triage.TaskTaken || row.TakenBy != string(p.By):
		return fault.Code("not_yours", fault.New(fault.Conflict, "outgoing", "Take the task first."))
	case row.NumberID == "":
		return fault.Code("number_withheld", fault.New(fault.Conflict, "outgoing", "The caller has withheld the number."))
	}
	hashes, err := outward(d).hashes(ctx, row.NumberID, row.NumberHash)
	if err != nil {
		return errRuleUnknown(err)
	}
	if err := d.mayBeCalled(ctx, hashes); err != nil {
		return err
	}
	placing.Task, placing.Hotline, placing.NumberID, placing.NumberHash = row.ID, row.Hotline, row.NumberID, row.NumberHash
	return nil
}

// ofDirectory calls a number of the directory, whose digits the page never sees.
func (d outgoingDesk) ofDirectory(ctx context.Context, p console.OutgoingPlace, placing *call.Placing) error {
	for _, o := range d.a.config().Outside {
		if o.ID == p.Entry && o.Desk {
			p.Number, placing.Outside = o.Number, o.ID
			return d.byNumber(ctx, p, placing)
		}
	}
	return fault.Code("number_unknown", fault.New(fault.NotFound, "outgoing", "There is no such number in the directory: open the list again and choose another."))
}

func (d outgoingDesk) byNumber(ctx context.Context, p console.OutgoingPlace, placing *call.Placing) error {
	h, ok := d.a.config().Hotline(p.Hotline)
	if !ok {
		return fault.Field("hotline", fault.New(fault.NotFound, "outgoing", "There is no such hotline: choose one of the list."))
	}
	if err := outward(d).judge(h, p.Number); err != nil {
		return err
	}
	if err := d.mayBeCalled(ctx, d.a.ring.Hashes(p.Number, d.a.config().Region)); err != nil {
		return err
	}
	sealed, hash, value, err := tailSealer{d.a.ring, d.a.tails}.SealNumber(ctx, call.Secret(p.Number), d.a.config().Region)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "outgoing", err, "The number cannot be sealed just now: try again.")
	}
	placing.NumberID, placing.NumberHash, placing.Sealed = sealed, hash, value
	return nil
}

// rulePatience is how long a call waits for the rule of its person.
const rulePatience = 500 * time.Millisecond

// mayBeCalled refuses a call that a rule of its person forbids, and one whose rule cannot be read.
func (d outgoingDesk) mayBeCalled(ctx context.Context, hashes []string) error {
	ctx, cancel := context.WithTimeout(ctx, rulePatience)
	defer cancel()
	c, err := d.a.store.SafeContactNow(ctx, hashes...)
	switch {
	case err != nil:
		return errRuleUnknown(err)
	case c.Rule == string(safeDeny):
		return fault.Code("safe_contact", fault.New(fault.Conflict, "outgoing", "A rule of this person forbids calling: a supervisor changes it first."))
	case !c.Within(time.Now()):
		return fault.Code("safe_contact_hours", fault.New(fault.Conflict, "outgoing", "This person may be called from %s to %s only: call then.", clockOf(c.From), clockOf(c.To)))
	}
	return nil
}

func errRuleUnknown(err error) error {
	return fault.Code("safe_contact_unknown", fault.Wrap(fault.Unavailable, "outgoing", err, "How this person may be reached cannot be looked up just now: try again."))
}

// CommandOutgoing carries out a command about a call of the house.
func (d outgoingDesk) CommandOutgoing(ctx context.Context, c console.OutgoingCommand) error {
	x, r := d.a.calls, call.OutRequest{Call: call.ID(c.Call), Agent: c.By, Any: c.Any}
	switch c.Verb {
	case console.OutgoingCancel:
		return x.CallOff(ctx, r)
	case console.OutgoingNow:
		return x.RingNow(ctx, r)
	case console.OutgoingMachine:
		return x.Machine(ctx, r)
	case console.OutgoingUnwanted:
		return x.NoRingBack(ctx, r)
	}
	return fault.New(fault.Invalid, "outgoing", "There is no such command.")
}

// personOf finds the hashes of the number of a call, that lives or has ended, and its hotline; the one by the key in use is
// the first.
func (d outgoingDesk) personOf(ctx context.Context, callID string) (hashes []string, hotline string, err error) {
	v, lives := d.a.calls.Call(call.ID(callID))
	sealed, hash, hotline := v.NumberID, v.NumberHash, v.Hotline
	if !lives {
		row, err := d.a.store.Call(ctx, callID)
		if err != nil {
			return nil, "", err
		}
		sealed, hash, hotline = row.NumberID, row.NumberHash, row.Hotline
	}
	if hash == "" {
		return nil, "", fault.Code("number_withheld", fault.New(fault.NotFound, "safe contact", "The caller has withheld the number."))
	}
	hashes, err = outward(d).hashes(ctx, sealed, hash)
	return hashes, hotline, err
}

// SafeContact tells how the person of a call may be reached, to those who may read every call, who have been with its caller,
// or who have taken a task of it.
func (d outgoingDesk) SafeContact(ctx context.Context, who console.Reader, callID string) (api.SafeContact, error) {
	if err := d.concerns(ctx, who, callID); err != nil {
		return api.SafeContact{}, err
	}
	hashes, _, err := d.personOf(ctx, callID)
	if err != nil {
		return api.SafeContact{}, err
	}
	return d.safeContact(ctx, hashes)
}

func (d outgoingDesk) concerns(ctx context.Context, who console.Reader, callID string) error {
	if who.All {
		return nil
	}
	err := d.a.withCaller(ctx, agent.ID(who.User), callID)
	if fault.CodeOf(err) != "not_yours" {
		return err
	}
	n, err := d.a.store.CountTasks(ctx, store.TaskFilter{States: []triage.TaskState{triage.TaskTaken}, TakenBy: who.User, Call: callID})
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "safe contact", "There is no such call, or it was not at your desk.")
	}
	return err
}

// placing reports whether a call is one of the house that has not reached its person.
func placing(v *call.View) bool {
	return v.Out != nil && (v.Phase == call.Due || v.Phase == call.Dialling || v.Phase == call.Greeting)
}

// atDesk reports whether a call is shown at the desk of its counsellor.
func atDesk(v *call.View) bool {
	return v.Phase == call.Talking || v.Phase == call.Parted || placing(v)
}

// deskOutgoing adds what a desk shows of a call of the house, and of ringing back.
func (d *deskView) deskOutgoing(ctx context.Context, out *api.DeskCall) {
	v := d.call
	out.NoRingBack = v.Unwanted
	if h := d.a.book.Hotline(v.Hotline); h != nil {
		out.Guarded = h.GuardRed && red(*v) && v.Phase == call.Talking
	}
	if v.Out == nil {
		return
	}
	o := api.DeskOutgoing{
		Why: api.DeskOutgoingWhy(v.Out.Why), State: outgoingState(v), DueAt: v.Out.DueAt, Until: v.Out.Until, Attempt: v.Out.Attempt, TaskId: v.Out.Task,
	}
	o.Tries = d.a.triesOf(v)
	if v.Out.Outside != "" {
		o.To = d.a.outsideName(v.Out.Outside)
	}
	reader := agent.ID("")
	if d.part == api.DeskCallPartCounsellor {
		reader = d.who
	}
	rule, say := (outgoingDesk{d.a}).ruleFor(ctx, v, reader)
	o.MessageAllowed, o.Say = rule.Message && rule.Rule != string(safeDeny), say
	if out.ConnectedAt.IsZero() {
		out.ConnectedAt = v.ArrivedAt // since when it is being made
	}
	out.Outgoing = o
}

func outgoingState(v *call.View) api.DeskOutgoingState {
	switch {
	case v.Out.CameBack != "":
		return api.DeskOutgoingStateCameBack
	case v.Phase == call.Due && v.Out.Asked != "":
		return api.DeskOutgoingStateFinding
	case v.Phase == call.Due && v.Out.Why == call.OutCallBack:
		return api.DeskOutgoingStatePlace
	case v.Phase == call.Due:
		return api.DeskOutgoingStateDue
	case v.Phase == call.Greeting:
		return api.DeskOutgoingStateGreeting
	case v.Phase == call.Dialling && v.Line == "":
		return api.DeskOutgoingStateOwnPhone
	case v.Phase == call.Dialling && v.Out.Ringing:
		return api.DeskOutgoingStateRinging
	case v.Phase == call.Dialling:
		return api.DeskOutgoingStateDialling
	default:
		return api.DeskOutgoingStateReached
	}
}

// outgoingActions lists what the counsellor of a call may do about it as a call of the house.
func (d *deskView) outgoingActions() []api.DeskAction {
	v := d.call
	var out []api.DeskAction
	if v.Out != nil {
		switch v.Phase {
		case call.Due:
			out = append(out, api.DeskActionCallOff, api.DeskActionRingNow, api.DeskActionNoRingBack)
		case call.Dialling, call.Greeting:
			out = append(out, api.DeskActionCallOff)
		case call.Talking:
			if v.MayBeMachine(d.a.book.Hotline(v.Hotline), time.Now()) {
				out = append(out, api.DeskActionMachine)
			}
		default: // as any other call
		}
	}
	if h := d.a.book.Hotline(v.Hotline); v.Phase == call.Talking && !v.Unwanted && h != nil && h.RingBack != nil && !v.Anonymous {
		out = append(out, api.DeskActionNoRingBack)
	}
	return out
}
