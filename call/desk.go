package call

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/mailbox"
	"heartline/queue"
)

// desk owns one browser desk's leg from the moment the page dials in until the leg is gone: it answers,
// parks the leg in a bridge of its own, muted inwards, and watches that it goes on sending.
type desk struct {
	x       *Exchange
	id      string
	node    string
	channel string
	login   Login
	line    string // the endpoint that the page dialled in with
	born    time.Time
	sw      Switch
	inbox   *mailbox.Mailbox[deskInput]
	log     *slog.Logger
	call    atomic.Pointer[string] // the call that has borrowed the leg
	up      atomic.Bool

	life    string // of this leg in this process; names its stream
	seq     int64
	ready   bool // answered and parked
	rx      int64
	moved   time.Time // when rx last moved
	watch   time.Time // until when the leg is looked at closely
	frozen  bool
	over    bool
	adopted bool
	refused bool // a claim was refused, though the leg may be ours

	try    try
	trying atomic.Bool
}

type deskInput interface{ deskInput() }

type (
	deskSignal struct{ Signal }
	deskLook   struct{} // something hints that the browser is gone: look closely
	deskDrop   struct{ why string }
)

func (deskSignal) deskInput() {}
func (deskLook) deskInput()   {}
func (deskDrop) deskInput()   {}

// replaced is why a leg ends that has a newer one of the same counsellor beside it.
const replaced = "replaced"

// causeReplaced, Q.850's "non-selected user clearing", tells the older page that it is not to dial again.
const causeReplaced = 26

func causeOf(why string) int {
	if why == replaced {
		return causeReplaced
	}
	return causeNormal
}

func (d *desk) parking() string { return id.Object(d.id, id.RoleParking, 0) }

// lentTo returns the call that has borrowed the leg, as far as the desk knows.
func (d *desk) lentTo() string {
	if p := d.call.Load(); p != nil {
		return *p
	}
	return ""
}

// deskCame takes in a page that dials, if its sign-in is known. One counsellor has one leg: the newest wins, as
// soon as it can take a call. Until then an older one goes on, so that a talk never waits for a page that may
// not come up.
func (x *Exchange) deskCame(ctx context.Context, sig Signal) {
	login, ok := x.logins.Login(sig.Channel.Endpoint)
	deskID, adopted := id.New(), false
	if tag := sig.Channel.Vars[TagDesk]; tag != "" {
		deskID, login, ok = parseDeskTag(tag)
		adopted = ok
	}
	if !ok {
		x.log.Warn("a desk leg without a sign-in was not taken")
		return
	}
	x.mu.Lock()
	n := x.nodes[sig.Node]
	if n == nil {
		x.mu.Unlock()
		return
	}
	d := &desk{
		x: x, id: deskID, node: sig.Node, channel: sig.Channel.ID, login: login, line: sig.Channel.Endpoint, sw: n.Switch,
		inbox: mailbox.New[deskInput](256), log: x.log.With("desk_id", deskID, "agent_id", string(login.Agent)), adopted: adopted, life: id.New(),
		born: bornOf(sig.Channel),
	}
	x.desks[deskID], x.channels[d.channel] = d, deskID
	x.mu.Unlock()
	d.inbox.Put(deskSignal{sig})
	x.running.Go(func() {
		d.run(ctx)
		x.deskGone(d)
	})
}

// bornOf is when a leg dialled in, which tells a newer leg from an older one also after a restart.
func bornOf(ch Channel) time.Time {
	if ch.Created.IsZero() {
		return time.Now()
	}
	return ch.Created
}

func deskTag(d *desk) map[string]string {
	return map[string]string{TagDesk: d.id + "." + string(d.login.Seat) + "." + string(d.login.Agent)}
}

func parseDeskTag(tag string) (deskID string, l Login, ok bool) {
	parts := strings.SplitN(tag, ".", 3)
	if len(parts) != 3 || !id.Valid(parts[0]) {
		return "", Login{}, false
	}
	return parts[0], Login{Seat: agent.SeatID(parts[1]), Agent: agent.ID(parts[2])}, true
}

func (x *Exchange) deskGone(d *desk) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !d.over {
		return // the process hands over; the leg stays
	}
	delete(x.desks, d.id)
	delete(x.channels, d.channel)
	x.tombs[d.channel] = time.Now().Add(tombLife)
	x.tombs[d.id] = time.Now().Add(tombLife)
}

// adoptDesks compares the desks with what the switch holds.
func (x *Exchange) adoptDesks(sig Signal) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range x.desks {
		if d.node != sig.Node {
			continue
		}
		if _, here := sig.Snapshot.Channel(d.channel); !here {
			d.inbox.Put(deskSignal{Signal{Kind: SignalGone, Node: sig.Node, Channel: Channel{ID: d.channel}}})
		}
	}
}

// deskFor returns the desk whose leg is up for a counsellor.
func (x *Exchange) deskFor(who agent.ID) *desk {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range x.desks {
		if d.login.Agent == who && d.up.Load() {
			return d
		}
	}
	return nil
}

// DeskUp reports whether a counsellor's browser desk can take a call.
func (x *Exchange) DeskUp(who agent.ID) bool { return x.deskFor(who) != nil }

// BrowserGone says that the page's signalling socket has closed. Audio may well go on: the leg is looked at
// closely before anything is believed.
func (x *Exchange) BrowserGone(who agent.ID) {
	if d := x.deskFor(who); d != nil {
		d.inbox.Put(deskLook{})
	}
}

// DropDesk hangs up a counsellor's desk legs, whatever state they are in: signed out, or signed in elsewhere.
func (x *Exchange) DropDesk(who agent.ID, why string) {
	for _, d := range x.desksOf(who) {
		d.inbox.Put(deskDrop{why})
	}
}

// desksOf returns every desk of a counsellor.
func (x *Exchange) desksOf(who agent.ID) []*desk {
	x.mu.Lock()
	defer x.mu.Unlock()
	var all []*desk
	for _, d := range x.desks {
		if d.login.Agent == who {
			all = append(all, d)
		}
	}
	return all
}

// lend notes which call is about to borrow the leg, before it does: a loss in the same moment must find the
// call. takeBack undoes it when the call refuses.
func (x *Exchange) lend(ctx context.Context, d *desk, offer string) (takeBack func()) {
	d.yield(ctx)
	x.mu.Lock()
	callID, known := x.offers[offer]
	x.mu.Unlock()
	if !known {
		return func() {} // an offer of long ago; the leg may be in a talk
	}
	return x.lendTo(d, string(callID))
}

func (x *Exchange) lendTo(d *desk, call string) (takeBack func()) {
	before := d.call.Load()
	d.call.Store(&call)
	d.inbox.Put(deskLook{}) // from now on the leg is watched as a talking one
	return func() { d.call.CompareAndSwap(&call, before) }
}

// suspect has a seat looked at that could not be reached.
func (x *Exchange) suspect(seat agent.SeatID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range x.desks {
		if d.login.Seat == seat {
			d.inbox.Put(deskLook{})
		}
	}
}

// endpoint takes in that a SIP phone's registration changed.
func (x *Exchange) endpoint(sig Signal) {
	seat, ok := x.book.SeatOf(sig.Object)
	if ok {
		x.parts.Floor.Send(queue.SeatChanged{Seat: seat, Up: sig.Reason == "online", Why: sig.Reason})
	}
}

func (d *desk) run(ctx context.Context) {
	tick := time.NewTimer(watchIdle)
	defer tick.Stop()
	for !d.over {
		tick.Reset(d.pace())
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if d.try.on() && !time.Now().Before(d.try.until) {
				d.endTry(ctx)
			}
			d.look(ctx)
		case <-d.inbox.Wake():
			items, _ := d.inbox.Take()
			for _, in := range items {
				d.take(ctx, in)
			}
		}
	}
}

func (d *desk) take(ctx context.Context, in deskInput) {
	switch in := in.(type) {
	case deskSignal:
		if in.Channel.ID != d.channel {
			d.otherSignal(ctx, in.Signal)
			return
		}
		switch in.Kind {
		case SignalOffered:
			d.claim(ctx)
		case SignalArrived:
			d.park(ctx)
		case SignalGone:
			d.end(ctx, "gone")
		default: // says nothing about whether the leg is there
		}
	case deskLook:
		d.watch = time.Now().Add(closeLook)
	case deskTry:
		in.reply <- d.tryOut(ctx, in.kind)
	case deskDrop:
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		defer cancel()
		if err := d.sw.Hangup(ctx, d.channel, causeOf(in.why)); err != nil {
			d.log.Warn("desk leg not hung up", "err", err)
		}
		d.end(ctx, in.why)
	}
}

// claim takes the leg. One that is gone ends the desk; after any other refusal the channel is looked at, since
// a claim whose answer was lost may have won.
func (d *desk) claim(ctx context.Context) {
	cctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	err := d.sw.Claim(cctx, d.channel)
	switch {
	case err == nil:
	case fault.Is(err, fault.NotFound):
		d.end(ctx, "gone")
	case fault.Is(err, fault.Conflict) && d.refused:
		d.log.Warn("desk leg is another controller's")
		d.end(ctx, "gone")
	default:
		d.refused = fault.Is(err, fault.Conflict)
		d.log.Warn("desk leg not claimed", "err", err)
	}
}

// park answers the leg and puts it into its own bridge, muted. The tag goes on first, so that a restart in
// the middle finds the desk again.
func (d *desk) park(ctx context.Context) {
	if d.ready {
		return
	}
	steps := []func(context.Context) error{
		func(ctx context.Context) error { return d.sw.Tag(ctx, d.channel, deskTag(d)) },
		func(ctx context.Context) error { return d.sw.Answer(ctx, d.channel) },
		func(ctx context.Context) error { return d.sw.CreateBridge(ctx, d.parking(), deskTag(d)) },
	}
	if call := d.inTalk(); call == "" {
		steps = append(steps,
			func(ctx context.Context) error { return d.sw.Join(ctx, d.parking(), d.channel) },
			func(ctx context.Context) error { return d.sw.Mute(ctx, d.channel) },
		)
	} else {
		d.call.Store(&call)
	}
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(ctx, commandPatience)
		err := step(ctx)
		cancel()
		switch {
		case fault.Is(err, fault.NotFound):
			d.end(ctx, "gone")
			return
		case err != nil:
			d.log.Warn("desk leg not parked", "err", err)
			return // tried again by look
		}
	}
	d.ready, d.moved = true, time.Now()
	d.record(ctx, ledger.DeskUp{Agent: string(d.login.Agent), Seat: string(d.login.Seat), Node: d.node, Adopted: d.adopted})
	d.raise()
}

// inTalk finds the call that a leg adopted after a restart is in.
func (d *desk) inTalk() string {
	if !d.adopted {
		return ""
	}
	d.x.mu.Lock()
	defer d.x.mu.Unlock()
	for callID, s := range d.x.calls {
		if v := s.view.Load(); v != nil && v.holds(d.channel) {
			return string(callID)
		}
	}
	return ""
}

// end takes in that the leg is gone.
func (d *desk) end(ctx context.Context, why string) {
	if d.over {
		return
	}
	d.over = true
	d.endTry(ctx)
	switch {
	case d.ready && !d.frozen && why != replaced:
		d.lower(ctx, why)
	default:
		d.tellLoss(why)
	}
	d.up.Store(false)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commandPatience)
	defer cancel()
	if err := d.sw.DestroyBridge(ctx, d.parking()); err != nil {
		d.log.Warn("parking bridge not taken down", "err", err)
	}
}

func (d *desk) record(ctx context.Context, f ledger.Fact) {
	now := time.Now()
	d.seq++
	draft := ledger.NewDraft(ledger.DeskStream(d.life), d.seq, now, now.Sub(d.x.parts.Boot), actorOf(d.login.Agent), f)
	if _, err := d.x.parts.Ledger.Append(ctx, draft); err != nil && ctx.Err() == nil {
		d.log.Error("ledger refused a desk's fact", "err", err)
	}
}

// busyWith returns the living call that the leg is in, or that dials for its counsellor; "" if the leg is free. A
// call that has borrowed the leg to dial is one also before its picture says so.
func (d *desk) busyWith() string {
	call := d.lentTo()
	if v, ok := d.x.Call(ID(call)); ok && (v.holds(d.channel) || v.placing() && v.Agent == d.login.Agent) {
		return call
	}
	return ""
}
