package call

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// Placing is a counsellor's wish to call somebody.
type Placing struct {
	Agent      agent.ID
	Seat       agent.SeatID
	Hotline    string
	NumberID   string         // the sealed number
	NumberHash string         //
	Sealed     *ledger.Sealed // the number itself where it is not in the ledger yet
	Task       string         // that it is done for; empty: none
	Outside    string         // the number of the directory that is called, by its id; empty: another one
	Node       string
}

var (
	errNoSeat   = fault.Code("no_line", fault.New(fault.Conflict, "outgoing", "the line of your desk is not up: wait until the page has connected, then call again"))
	errBusyDesk = fault.Code("busy_here", fault.New(fault.Conflict, "outgoing", "your line is in a call: end it first"))
	errCalled   = fault.Code("being_called", fault.New(fault.Conflict, "outgoing", "this person is in a call with us, or is being called: look at the board before you call them"))
	errNoNode   = fault.New(fault.Unavailable, "outgoing", "the telephone system is not connected: wait a moment, then call again")
	errNoWay    = fault.New(fault.Unavailable, "outgoing", "this system is not set up to call people")
)

// Place calls somebody on behalf of a counsellor, whom the floor offers nobody else from now on. It returns when the
// call is in the ledger; what becomes of it is in the call's View. Errors: fault.Conflict when the counsellor has no
// line or is in a call, or somebody else calls or speaks with the person (code being_called), fault.Unavailable when
// nothing can be dialled now.
func (x *Exchange) Place(ctx context.Context, r Placing) (ID, error) {
	if x.parts.Outward == nil {
		return "", errNoWay
	}
	release, err := x.reserve(r)
	if err != nil {
		return "", err
	}
	defer release()
	if seat := x.seatOf(r.Agent, r.Seat); !seat.ok() {
		return "", errNoSeat
	}
	node := x.nodeUp(r.Node)
	if node == "" {
		return "", errNoNode
	}
	h := x.book.Hotline(r.Hotline)
	now := time.Now().UTC().Truncate(time.Microsecond)
	f := ledger.CallPlaced{
		Node: node, Hotline: h.ID, Language: first(h.Languages), Grade: h.Grade.String(), NumberID: r.NumberID, NumberHash: r.NumberHash,
		Agent: string(r.Agent), Seat: string(r.Seat), Why: string(OutDesk), DueAt: now, Until: now.Add(time.Minute), Config: h.Config, Outside: r.Outside,
	}
	if r.Task != "" {
		f.Why, f.Task = string(OutTask), r.Task
	}
	call := ID(id.New())
	return call, x.place(ctx, call, f, actorOf(r.Agent), r.Sealed)
}

// reserve keeps a counsellor, and whom they call, for one call until it is registered: the ledger is waited for in
// between. release gives both back.
func (x *Exchange) reserve(r Placing) (release func(), err error) {
	agentKey, personKey := "agent:"+string(r.Agent), "person:"+r.NumberHash
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.placing[agentKey] {
		return nil, errBusyDesk
	}
	called := r.NumberHash != "" && x.placing[personKey]
	for _, s := range x.calls {
		v := s.view.Load()
		if v == nil || v.Phase == Ending || v.Phase == Ended {
			continue
		}
		if v.Has(r.Agent) {
			return nil, errBusyDesk
		}
		called = called || r.NumberHash != "" && v.NumberHash == r.NumberHash
	}
	if called {
		return nil, errCalled
	}
	x.placing[agentKey] = true
	if r.NumberHash != "" {
		x.placing[personKey] = true
	}
	return func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		delete(x.placing, agentKey)
		delete(x.placing, personKey)
	}, nil
}

// elsewhere reports whether the person of a ring-back is in another call, or is being called by another one. Of two
// ring-backs that are due at once the older goes first.
func (x *Exchange) elsewhere(numberHash string, call ID) bool {
	if numberHash == "" {
		return false
	}
	x.mu.Lock()
	reserved := x.placing["person:"+numberHash]
	x.mu.Unlock()
	return reserved || x.there(func(v *View) bool {
		switch {
		case v.ID == call || v.NumberHash != numberHash || v.Phase == Ending || v.Phase == Ended:
			return false
		case v.Phase == Due && v.Out != nil && v.Out.Why == OutRingBack:
			return v.ID < call && !v.Out.DueAt.After(time.Now())
		default:
			return true
		}
	})
}

// rangIn reports whether the person of a kept place has come in another call since then. A call that was there before is
// somebody else's: a whole school may show one number.
func (x *Exchange) rangIn(numberHash string, call ID, since time.Time) bool {
	return x.there(func(v *View) bool {
		return v.ID != call && v.NumberHash == numberHash && numberHash != "" && v.Phase != Ending && v.Phase != Ended && !v.ArrivedAt.Before(since)
	})
}

// nodeUp returns the node that a new call is made on: the one that is asked for, if its link is up, else any other.
func (x *Exchange) nodeUp(want string) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n := x.nodes[want]; n != nil && n.up {
		return want
	}
	for name, n := range x.nodes {
		if n.up {
			return name
		}
	}
	return ""
}

// place puts the first fact of a call of the house into the ledger and lets the call begin.
func (x *Exchange) place(ctx context.Context, call ID, f ledger.CallPlaced, actor string, sealed *ledger.Sealed) error {
	x.mu.Lock()
	n := x.nodes[f.Node]
	_, there := x.calls[call]
	there = there || x.buried(string(call))
	x.mu.Unlock()
	switch {
	case there:
		return nil
	case n == nil:
		return errNoNode
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	d := ledger.NewDraft(ledger.CallStream(string(call)), 1, now, time.Since(x.parts.Boot), actor, f)
	if sealed != nil {
		d.Sealed = []ledger.Sealed{*sealed}
	}
	if _, err := x.parts.Ledger.Append(ctx, d); err != nil {
		return fault.Wrap(fault.Unavailable, "outgoing", err, "the call could not be recorded and is not made: try again")
	}
	s := newSession(x.parts, n.Switch, x.book.Hotline(f.Hotline), apply(State{ID: call}, now, f), 1)
	s.inbox.Put(inBegin{})
	x.mu.Lock()
	x.register(s)
	x.mu.Unlock()
	x.placed.Put(s) // it lives as long as the exchange does, not as whoever asked for it
	return nil
}

func (x *Exchange) spawn(ctx context.Context, call ID, f ledger.CallPlaced) error {
	f.Engaged = x.engaged(agent.ID(f.Agent), call, ID(f.Of))
	return x.place(ctx, call, f, actorSystem, nil)
}

// engaged reports whether somebody is in another call than the one that is to be made and the one that it follows. Who is
// must not be taken out of it: they are asked.
func (x *Exchange) engaged(who agent.ID, call, of ID) bool {
	return who != "" && x.there(func(v *View) bool {
		return v.ID != call && v.ID != of && v.Phase != Ending && v.Phase != Ended && v.Offer == "" && v.Has(who)
	})
}

// seatOf tells where somebody can speak from now.
func (x *Exchange) seatOf(who agent.ID, seat agent.SeatID) Seated {
	if d := x.deskFor(who); d != nil {
		s, _ := x.book.Seat(d.login.Seat)
		if s.ID == "" {
			s.ID = d.login.Seat
		}
		return Seated{Seat: s, Leg: d.channel, Desk: d.id, Parking: d.parking()}
	}
	if s, ok := x.book.Seat(seat); ok && s.Kind == agent.SIPPhone {
		return Seated{Seat: s}
	}
	return Seated{}
}

func (x *Exchange) seated(ctx context.Context, who agent.ID, seat agent.SeatID, call ID) Seated {
	at := x.seatOf(who, seat)
	if d := x.deskFor(who); d != nil && at.Leg == d.channel {
		if other := d.busyWith(); other != "" && other != string(call) {
			return Seated{}
		}
		d.yield(ctx)
		x.lendTo(d, string(call))
	}
	return at
}

// ringsBack finds the call that is ringing a person back who has just rung in themselves, and tells it.
func (x *Exchange) ringsBack(numberHash string, call ID) (Prior, View, bool) {
	for _, v := range x.those(func(v *View) bool {
		return v.Out != nil && (v.Out.Why == OutRingBack || v.Out.Why == OutCallBack) && v.NumberHash == numberHash && v.ID != call
	}) {
		switch v.Phase {
		case Due, Dialling, Greeting:
			if x.tell(v.ID, inCameBack{Call: call}) {
				if p := v.Out.Place; p != nil {
					return Prior{Of: v.ID, Agent: v.Out.Agent, Place: p}, v, true
				}
				return Prior{Of: v.ID, Agent: v.Out.First, Engaged: v.Out.Agent != v.Out.First}, v, true
			}
		default: // they talk, or it is over
		}
	}
	return Prior{}, View{}, false
}

// OutRequest is a request about a call of the house, or about ringing back a caller.
type OutRequest struct {
	Call  ID
	Agent agent.ID
	Any   bool // may command calls that are not their own: a supervisor
}

// CallOff keeps a call of the house from being made, or made again. One whose person has answered is refused.
func (x *Exchange) CallOff(ctx context.Context, r OutRequest) error {
	return x.askOut(ctx, outCancel, r)
}

// RingNow makes the first attempt of ringing back at once.
func (x *Exchange) RingNow(ctx context.Context, r OutRequest) error { return x.askOut(ctx, outNow, r) }

// NoRingBack says that the caller does not want to be rung back: in a talk for what may come, and while ringing back.
func (x *Exchange) NoRingBack(ctx context.Context, r OutRequest) error {
	return x.askOut(ctx, outUnwanted, r)
}

// Machine ends a call of the house in which the counsellor hears a machine.
func (x *Exchange) Machine(ctx context.Context, r OutRequest) error {
	return x.askOut(ctx, outMachine, r)
}

func (x *Exchange) askOut(ctx context.Context, do outAction, r OutRequest) error {
	return x.awaitIn(ctx, r.Call, func(reply chan error) Input {
		return inOutgoing{Do: do, By: r.Agent, Any: r.Any, reply: reply}
	})
}
