package app

import (
	"context"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/life"
)

// lately is how long what has ended is still listed.
const lately = 31 * 24 * time.Hour

// Deals lists deals: of whoever may approve all, else the own ones and those that are asked of the person.
func (l rosterLife) Deals(ctx context.Context, who access.Identity, all bool) (out []api.RosterDeal, err error) {
	since := time.Now()
	if all {
		since = since.Add(-lately)
	}
	me := who.User.ID
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		for _, d := range b.Deals(since) {
			if !all && !d.Pending() {
				continue
			}
			if who.Permissions[access.ApproveRoster] || owns(d, me) || asks(d, me) {
				out = append(out, l.deal(b, d, viewerOf(who)))
			}
		}
	})
	return out, err
}

// takenOver is why a running shift was taken, where nobody says more.
const takenOver = "taken_over"

// AskDeal asks for a swap, offers a shift, or takes one.
func (l rosterLife) AskDeal(ctx context.Context, who access.Identity, in api.RosterDealInput) (api.RosterDeal, error) {
	c, err := l.dealCommand(ctx, who, in)
	if err != nil {
		return api.RosterDeal{}, err
	}
	facts, err := l.do(ctx, who, c)
	if err != nil {
		return api.RosterDeal{}, err
	}
	v := viewerOf(who)
	for _, f := range facts {
		switch f := f.(type) {
		case life.SignedUp:
			return l.signedUp(ctx, f, v)
		case life.DealAsked:
			return l.oneDeal(ctx, f.ID, v)
		case life.DealAccepted:
			return l.oneDeal(ctx, f.Deal, v)
		case life.DealDone:
			return l.oneDeal(ctx, f.Deal, v)
		case life.DealEnded:
			return l.oneDeal(ctx, f.Deal, v)
		}
	}
	return api.RosterDeal{}, fault.New(fault.Internal, "roster deal", "")
}

// dealCommand makes the command for the book.
func (l rosterLife) dealCommand(ctx context.Context, who access.Identity, in api.RosterDealInput) (life.Command, error) {
	asker, err := l.asker(ctx, who, in.OnBehalf)
	if err != nil {
		return nil, err
	}
	piece := life.Piece{Shift: in.Shift, From: in.From, To: in.To}
	switch in.Way {
	case api.RosterDealInputWaySwap:
		if in.Want == "" {
			return nil, fault.Field("want", fault.New(fault.Invalid, "roster", "Choose the shift to swap for."))
		}
		return life.AskSwap{Asker: asker, Give: piece, Want: life.Piece{Shift: in.Want}}, nil
	case api.RosterDealInputWayOffer:
		if err := l.known(ctx, "with", in.With...); err != nil {
			return nil, err
		}
		return life.AskOffer{Asker: asker, Give: piece, To: in.With}, nil
	default:
		reason := in.Reason
		if reason == "" {
			reason = takenOver
		}
		return life.TakeShift{Asker: asker, Piece: piece, Reason: reason}, nil
	}
}

// signedUp shows what was taken in a window for signing up, which is no deal, as one that is done.
func (l rosterLife) signedUp(ctx context.Context, f life.SignedUp, v viewer) (out api.RosterDeal, err error) {
	err = l.a.roster.Read(ctx, func(b *life.Book) {
		out = l.deal(b, life.Deal{
			ID: f.ID, Way: life.Take, State: life.Done, Give: life.Piece{Shift: f.Shift}, Taker: f.Staff, AskedAt: f.At, Deadline: f.At,
			History: []life.Happened{{Step: life.Done, At: f.At, By: f.By, On: f.On}},
		}, v)
	})
	return out, err
}

// StepDeal does a step of a deal.
func (l rosterLife) StepDeal(ctx context.Context, who access.Identity, deal string, step console.RosterStep, in api.RosterStepInput) (api.RosterDeal, error) {
	asker, err := l.asker(ctx, who, in.OnBehalf)
	if err != nil {
		return api.RosterDeal{}, err
	}
	var c life.Command
	switch step {
	case console.StepAccept:
		c = life.Accept{Asker: asker, Deal: deal, From: in.From, To: in.To}
	case console.StepWithdraw:
		c = life.Withdraw{Asker: asker, Deal: deal}
	case console.StepApprove:
		c = life.Approve{Asker: asker, Deal: deal}
	default:
		c = life.Refuse{Asker: asker, Deal: deal, Reason: in.Reason}
	}
	if _, err := l.do(ctx, who, c); err != nil {
		return api.RosterDeal{}, err
	}
	return l.oneDeal(ctx, deal, viewerOf(who))
}

// StepShift does what a person does with a shift for which the id is enough.
func (l rosterLife) StepShift(ctx context.Context, who access.Identity, shift string, step console.RosterStep) error {
	asker, err := l.asker(ctx, who, "")
	if err != nil {
		return err
	}
	var c life.Command
	switch step {
	case console.StepMissed:
		c = life.ReportMissed{Asker: asker, Shift: shift}
	case console.StepSignUp:
		c = life.SignUp{Asker: asker, Shift: shift}
	case console.StepWait:
		c = life.WaitFor{Asker: asker, Shift: shift}
	case console.StepStopWait:
		c = life.StopWaiting{Asker: asker, Shift: shift}
	case console.StepDrop:
		c = life.DropShift{Asker: asker, Shift: shift}
	default:
		_, err = l.a.roster.DoNow(ctx, func(b *life.Book) (life.Command, error) {
			d, ok := b.Taken(who.User.ID, shift)
			if b.Did(asker.ID) {
				return again(asker), nil
			}
			if !ok {
				return nil, fault.Code("not_taken", fault.New(fault.Conflict, "roster", "The shift was not taken by a deal; offer it, or ask for a swap."))
			}
			return life.GiveBack{Asker: asker, Deal: d.ID}, nil
		})
		return bookFault(viewerOf(who), err)
	}
	_, err = l.do(ctx, who, c)
	return err
}
