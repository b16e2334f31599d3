package call

import (
	"context"

	"heartline/agent"
	"heartline/internal/fault"
)

// Request is what a counsellor asks of a call from the desk.
type Request struct {
	Agent agent.ID
	Call  ID
	Grade string
	Why   string
	Guard RedEnd // of a hang-up: why a red call ends, and what follows
}

// The requests of a desk. Each waits until the call's owner has decided and, where it moves a leg, until the
// switch has followed. A repeat of what is already so succeeds. Errors are faults: Conflict when it is too
// late, Denied when the call is another counsellor's, NotFound when it is over.

// Shown confirms that an offer is on the counsellor's screen.
func (x *Exchange) Shown(ctx context.Context, who agent.ID, offer string) error {
	return x.askOffer(ctx, offer, inDesk{Do: deskShown, Agent: who, Offer: offer})
}

// Accept takes an offer at a browser desk.
func (x *Exchange) Accept(ctx context.Context, who agent.ID, offer string) error {
	in := inDesk{Do: deskAccept, Agent: who, Offer: offer}
	takeBack := func() {}
	if d := x.deskFor(who); d != nil {
		in.Leg, in.Desk, in.Parking, in.Seat = d.channel, d.id, d.parking(), d.login.Seat
		takeBack = x.lend(ctx, d, offer)
	}
	err := x.askOffer(ctx, offer, in)
	if err != nil && !fault.Is(err, fault.Unavailable) { // refused; without an answer the leg may well be lent
		takeBack()
	}
	return err
}

// Decline refuses an offer; nobody is blamed for it.
func (x *Exchange) Decline(ctx context.Context, who agent.ID, offer string) error {
	return x.askOffer(ctx, offer, inDesk{Do: deskDecline, Agent: who, Offer: offer})
}

// Hold puts the caller on hold with music; Resume takes the caller back.
func (x *Exchange) Hold(ctx context.Context, r Request) error { return x.ask(ctx, deskHold, r) }

// Resume takes a held caller back.
func (x *Exchange) Resume(ctx context.Context, r Request) error { return x.ask(ctx, deskResume, r) }

// Mute silences the counsellor towards the caller.
func (x *Exchange) Mute(ctx context.Context, r Request) error { return x.ask(ctx, deskMute, r) }

// Unmute undoes Mute.
func (x *Exchange) Unmute(ctx context.Context, r Request) error { return x.ask(ctx, deskUnmute, r) }

// Hangup ends the call. The end of a red call needs a reason and a next step where the hotline guards it; without one
// it is refused as fault.Invalid, and the field of the fault says what is missing.
func (x *Exchange) Hangup(ctx context.Context, r Request) error { return x.ask(ctx, deskHangup, r) }

// SetGrade sets the required response.
func (x *Exchange) SetGrade(ctx context.Context, r Request) error { return x.ask(ctx, deskGrade, r) }

// PauseRecording leaves a marked gap in the recording until ResumeRecording.
func (x *Exchange) PauseRecording(ctx context.Context, r Request) error {
	return x.ask(ctx, deskPauseRec, r)
}

// ResumeRecording ends the gap.
func (x *Exchange) ResumeRecording(ctx context.Context, r Request) error {
	return x.ask(ctx, deskResumeRec, r)
}

// RefuseRecording ends the recording for good because the caller does not want it.
func (x *Exchange) RefuseRecording(ctx context.Context, r Request) error {
	return x.ask(ctx, deskRefuseRec, r)
}

func (x *Exchange) ask(ctx context.Context, do deskAction, r Request) error {
	return x.await(ctx, r.Call, inDesk{Do: do, Agent: r.Agent, Grade: r.Grade, Why: r.Why, Guard: r.Guard})
}

func (x *Exchange) askOffer(ctx context.Context, offer string, in inDesk) error {
	x.mu.Lock()
	call, ok := x.offers[offer]
	x.mu.Unlock()
	if !ok {
		return errOfferOver
	}
	return x.await(ctx, call, in)
}

// await puts a request of a desk to a call's owner and waits for the answer.
func (x *Exchange) await(ctx context.Context, call ID, in inDesk) error {
	return x.awaitIn(ctx, call, func(reply chan error) Input { in.reply = reply; return in })
}

func (x *Exchange) awaitIn(ctx context.Context, call ID, in func(reply chan error) Input) error {
	reply := make(chan error, 1)
	x.mu.Lock()
	s := x.calls[call]
	x.mu.Unlock()
	if s == nil || !s.inbox.Put(in(reply)) {
		return errCallOver
	}
	select {
	case err := <-reply:
		return err
	case <-s.closed:
		select {
		case err := <-reply:
			return err
		default:
			return errCallOver
		}
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "call", ctx.Err(), "the call did not answer in time")
	}
}
