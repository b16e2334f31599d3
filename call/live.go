package call

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
)

// Target says who is asked into a call, or where the caller is to go: exactly one of the three is set.
type Target struct {
	Agent  agent.ID // a colleague
	Number string   // an outside number by its configured name
	Queue  string   // only for a blind transfer
}

// Live is what somebody at a desk asks of a call that is in talk.
type Live struct {
	Call  ID
	Agent agent.ID // who asks
	Any   bool     // may command calls that are not their own: a supervisor
	Party string   // whom it is about
	To    Target
	Then  Then
	// Priority is the place among callers of the same grade that Reorder gives; higher is sooner.
	Priority int
	Keys     Secret // PressKeys: "0" to "9", "*" and "#"
}

// liveAction names a request about a call in talk.
type liveAction string

const (
	liveAsk        liveAction = "ask"
	liveDrop       liveAction = "drop"
	liveTurn       liveAction = "turn"
	liveBack       liveAction = "back"
	liveBringIn    liveAction = "bring_in"
	liveTakeOut    liveAction = "take_out"
	liveMute       liveAction = "mute_party"
	liveUnmute     liveAction = "unmute_party"
	liveHandOver   liveAction = "hand_over"
	liveTransfer   liveAction = "transfer"
	liveLeave      liveAction = "leave"
	liveListen     liveAction = "listen"
	liveWhisper    liveAction = "whisper"
	liveSilent     liveAction = "silent"
	liveStop       liveAction = "stop_listening"
	liveBarge      liveAction = "barge"
	liveTakeOver   liveAction = "take_over"
	liveHelp       liveAction = "help"
	liveHelpOver   liveAction = "help_over"
	liveHelpAnswer liveAction = "help_answer"
	livePull       liveAction = "pull"
	liveReorder    liveAction = "reorder"
	liveRequeue    liveAction = "requeue"
	liveKeys       liveAction = "keys"
	askPatience               = 5 * time.Second // the floor answers at once, or is not there
	numberPatience            = 30 * time.Second
	ringGrace                 = 3 * time.Second // beyond the deadline that the floor keeps
	preferTransfer            = 20 * time.Second
	monitorPause              = 300 * time.Millisecond // until what a listener has lost is put up again; twice as long each time that it is lost at once
	monitorLongest            = 30 * time.Second
	monitorWell               = 10 * time.Second // what has lasted for so long was not lost at once
	monitorSnoops             = 8                // remembered of one listener; older ones are gone
	listenNames               = 10000            // then the names begin again
	maxParties                = 8
	maxPartiesEver            = 200 // of one call: a bound on its facts
	maxLegsEver               = 1000
)

// inLive is a request about a call in talk.
type inLive struct {
	Do            liveAction
	By            agent.ID
	Any           bool
	Party         string
	To            Target
	Then          Then
	Priority      int
	Keys          Secret
	Offer         string // liveAsk: the name of the asking
	Leg           string // the desk leg of who asks, where it is to be moved
	Desk, Parking string
	Seat          agent.SeatID
	Telling       bool // liveTell: the sentence is being said
	reply         chan error
}

// inAsked says that the floor reserved a colleague who was asked for; inAskRefused why it did not.
type (
	inAsked struct {
		Offer    string
		Agent    agent.ID
		Seat     agent.Seat
		Deadline time.Time
	}
	inAskRefused struct {
		Offer  string
		Reason string
	}
)

func (inLive) input()       {}
func (inAsked) input()      {}
func (inAskRefused) input() {}

// The requests about a call in talk. Each waits until the call's owner has decided and the switch has
// followed. Errors are faults with a sentence for the desk; the caller is kept whatever happens.

// Ask asks a colleague, or an outside number, to be consulted or to join. It returns when the colleague is
// being asked, or with why not; what becomes of it is in the call's View.
func (x *Exchange) Ask(ctx context.Context, r Live) error {
	if r.To.Number != "" {
		if _, ok := x.parts.Dialer.OutsideDial(ctx, r.To.Number); !ok {
			return errNoNumber
		}
	}
	return x.live(ctx, liveAsk, r, false)
}

// Drop ends a party: one that rings is asked no more, one that is there is hung up.
func (x *Exchange) Drop(ctx context.Context, r Live) error { return x.live(ctx, liveDrop, r, false) }

// Turn turns the counsellor to those beside the call, while the caller hears music; Back turns back.
func (x *Exchange) Turn(ctx context.Context, r Live) error { return x.live(ctx, liveTurn, r, false) }

// Back turns the counsellor back to the caller.
func (x *Exchange) Back(ctx context.Context, r Live) error { return x.live(ctx, liveBack, r, false) }

// BringIn takes a party, and the counsellor with it, to the caller; TakeOut puts the party beside the call.
func (x *Exchange) BringIn(ctx context.Context, r Live) error {
	return x.live(ctx, liveBringIn, r, false)
}

// TakeOut puts a party beside the call, where it hears music until somebody turns to it.
func (x *Exchange) TakeOut(ctx context.Context, r Live) error {
	return x.live(ctx, liveTakeOut, r, false)
}

// MuteParty silences a party; UnmuteParty undoes it.
func (x *Exchange) MuteParty(ctx context.Context, r Live) error {
	return x.live(ctx, liveMute, r, false)
}

// UnmuteParty undoes MuteParty.
func (x *Exchange) UnmuteParty(ctx context.Context, r Live) error {
	return x.live(ctx, liveUnmute, r, false)
}

// HandOver gives the call to a party that is there: an attended transfer. The counsellor's after-call work begins.
func (x *Exchange) HandOver(ctx context.Context, r Live) error {
	return x.live(ctx, liveHandOver, r, false)
}

// Transfer sends the caller to a colleague, a queue or an outside number without waiting for an answer. Where
// nobody takes the call it comes back to the front of the queue.
func (x *Exchange) Transfer(ctx context.Context, r Live) error {
	if r.To.Number != "" {
		if _, ok := x.parts.Dialer.OutsideDial(ctx, r.To.Number); !ok {
			return errNoNumber
		}
	}
	if r.To.Queue != "" && x.parts.Served != nil {
		if err := x.parts.Served(r.To.Queue); err != nil {
			return err
		}
	}
	return x.live(ctx, liveTransfer, r, false)
}

// LeaveCall lets a party, or the counsellor where a party can have the call, step out of it.
func (x *Exchange) LeaveCall(ctx context.Context, r Live) error {
	return x.live(ctx, liveLeave, r, false)
}

// Listen lets a supervisor hear a talk through the counsellor's leg; the caller and, unless the policy says
// so, the counsellor do not notice. Calling it again changes nothing.
func (x *Exchange) Listen(ctx context.Context, r Live) error { return x.live(ctx, liveListen, r, true) }

// Whisper opens the supervisor's microphone towards the counsellor alone; Silent closes it.
func (x *Exchange) Whisper(ctx context.Context, r Live) error {
	return x.live(ctx, liveWhisper, r, true)
}

// Silent closes the supervisor's microphone.
func (x *Exchange) Silent(ctx context.Context, r Live) error {
	return x.live(ctx, liveSilent, r, false)
}

// StopListening ends a supervisor's listening.
func (x *Exchange) StopListening(ctx context.Context, r Live) error {
	return x.live(ctx, liveStop, r, false)
}

// Barge takes a supervisor into the talk: all hear all.
func (x *Exchange) Barge(ctx context.Context, r Live) error { return x.live(ctx, liveBarge, r, true) }

// TakeOver gives the call to a supervisor; the counsellor's after-call work begins.
func (x *Exchange) TakeOver(ctx context.Context, r Live) error {
	return x.live(ctx, liveTakeOver, r, true)
}

// Pull connects a caller who waits with the browser desk of who asks.
func (x *Exchange) Pull(ctx context.Context, r Live) error { return x.live(ctx, livePull, r, true) }

// Reorder gives a caller who waits another place among those of the same grade.
func (x *Exchange) Reorder(ctx context.Context, r Live) error {
	return x.live(ctx, liveReorder, r, false)
}

// Requeue lets a caller who waits wait in another queue, with the place in time that they have.
func (x *Exchange) Requeue(ctx context.Context, r Live) error {
	if x.parts.Served != nil {
		if err := x.parts.Served(r.To.Queue); err != nil {
			return err
		}
	}
	return x.live(ctx, liveRequeue, r, false)
}

// live puts a request to a call's owner. borrow: the desk leg of who asks is needed, unless it is in the call
// already.
func (x *Exchange) live(ctx context.Context, do liveAction, r Live, borrow bool) error {
	in := inLive{Do: do, By: r.Agent, Any: r.Any, Party: r.Party, To: r.To, Then: r.Then, Priority: r.Priority, Keys: r.Keys, Offer: offerName()}
	takeBack := func() {}
	if borrow {
		d := x.deskFor(r.Agent)
		if d == nil {
			return x.liveByPhone(ctx, in, r)
		}
		if other := d.busyWith(); other != "" && other != string(r.Call) {
			return errBusyHere
		}
		in.Leg, in.Desk, in.Parking, in.Seat = d.channel, d.id, d.parking(), d.login.Seat
		d.yield(ctx)
		takeBack = x.lendTo(d, string(r.Call))
	}
	err := x.awaitIn(ctx, r.Call, func(reply chan error) Input { in.reply = reply; return in })
	if err != nil && !fault.Is(err, fault.Unavailable) {
		takeBack()
	}
	return err
}

// liveByPhone puts a request to a call's owner that somebody at a telephone of their own has: it rings first, unless it is
// in the call already.
func (x *Exchange) liveByPhone(ctx context.Context, in inLive, r Live) error {
	if x.parts.Phone == nil {
		return errNoLine
	}
	seat, free := x.parts.Phone(r.Agent)
	v, _ := x.Call(r.Call)
	switch {
	case seat.Kind != agent.SIPPhone:
		return errNoLine
	case !free && !v.Has(r.Agent):
		return errBusyHere
	}
	in.Seat = seat.ID
	return x.awaitIn(ctx, r.Call, func(reply chan error) Input { in.reply = reply; return in })
}
