package call

import (
	"heartline/agent"
	"heartline/queue"
)

// Deliver takes in an output of the floor. It never blocks.
func (x *Exchange) Deliver(out queue.Output) {
	switch o := out.(type) {
	case queue.Offered:
		x.offered(o)
	case queue.Withdrawn:
		if !x.tell(ID(o.Call), inWithdrawn{Offer: string(o.Offer), Reason: string(o.Reason)}) {
			x.parts.Floor.Send(queue.OfferClosed{Offer: o.Offer, Outcome: queue.WasTaken})
		}
	case queue.Asked:
		x.asked(o)
	case queue.AskRefused:
		x.tell(ID(o.Call), inAskRefused{Offer: string(o.Offer), Reason: o.Reason})
	case queue.Overflowed:
		x.overflowed(o, o.Entry.Call)
	case queue.EntryRefused:
		x.overflowed(o, o.Entry.Call)
	case queue.SeatSuspect:
		x.suspect(o.Seat)
	}
}

func (x *Exchange) overflowed(out queue.Output, call string) {
	if in, ok := overflowOf(out, x.book); ok {
		x.tell(ID(call), in)
	}
}

// overflowOf is what a call is told of where the floor sends its caller.
func overflowOf(out queue.Output, book Book) (in inOverflowed, ok bool) {
	switch o := out.(type) {
	case queue.Overflowed:
		return inOverflowed{
			Entry: string(o.Entry.ID), Left: o.Left, Kind: string(o.Action.Kind), Queue: string(o.Entry.Queue), Only: o.Entry.Only,
			Box: boxOf(o.Action), To: o.Action.Target,
		}, true
	case queue.EntryRefused:
		in = inOverflowed{Entry: string(o.Entry.ID), Left: true, Kind: string(o.Action.Kind), Box: boxOf(o.Action), To: o.Action.Target}
		if o.Why != queue.RefusedUnknownQueue {
			return in, true
		}
		if own := book.Hotline(o.Entry.Hotline).Queue; own != string(o.Entry.Queue) {
			in.Own = own
		}
		return in, true
	}
	return in, false
}

func boxOf(a queue.Action) string {
	if a.Kind == queue.ToMessage {
		return a.Target
	}
	return ""
}

func (x *Exchange) offered(o queue.Offered) {
	seat, ok := x.book.Seat(o.Seat)
	in := inOffered{
		Offer: string(o.Offer), Entry: string(o.Entry.ID), Agent: o.Agent, Seat: seat, Deadline: o.Deadline,
		Step: o.Why.Step, Relaxed: o.Why.Relaxed, Circle: o.Why.Circle,
	}
	for _, c := range o.Why.Candidates {
		in.Candidates = append(in.Candidates, string(c))
	}
	for _, a := range o.Why.Together {
		in.Together = append(in.Together, string(a))
	}
	for _, e := range o.Why.Excluded {
		in.Excluded = append(in.Excluded, excluded{string(e.Agent), e.Reason})
	}
	if !ok {
		x.parts.Floor.Send(queue.OfferClosed{Offer: o.Offer, Outcome: queue.Unreachable})
		return
	}
	x.mu.Lock()
	x.offers[in.Offer] = ID(o.Entry.Call)
	x.mu.Unlock()
	if !x.tell(ID(o.Entry.Call), in) {
		x.mu.Lock()
		delete(x.offers, in.Offer)
		x.mu.Unlock()
		x.parts.Floor.Send(queue.OfferClosed{Offer: o.Offer, Outcome: queue.CallerGone})
	}
}

// tell puts an input into a call's mailbox; false means that the call is over.
func (x *Exchange) tell(call ID, in Input) bool {
	x.mu.Lock()
	s := x.calls[call]
	x.mu.Unlock()
	return s != nil && s.inbox.Put(in)
}

// asked hands a colleague's reservation to the call that asked for it.
func (x *Exchange) asked(o queue.Asked) {
	seat, ok := x.book.Seat(o.Seat)
	if !ok {
		x.parts.Floor.Send(queue.OfferClosed{Offer: o.Offer, Outcome: queue.Unreachable})
		x.tell(ID(o.Call), inAskRefused{Offer: string(o.Offer), Reason: string(agent.ReasonSeatDown)})
		return
	}
	x.mu.Lock()
	x.offers[string(o.Offer)] = ID(o.Call)
	x.mu.Unlock()
	if !x.tell(ID(o.Call), inAsked{Offer: string(o.Offer), Agent: o.Agent, Seat: seat, Deadline: o.Deadline}) {
		x.parts.Floor.Send(queue.OfferClosed{Offer: o.Offer, Outcome: queue.CallerGone})
	}
}
