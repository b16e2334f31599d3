package call

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
)

// A desk is tried out before a caller depends on it: Asterisk itself rings on the leg, and Asterisk itself sends
// back what the counsellor says. Both happen at home, in the leg's own parking bridge, while nobody can borrow it.

// Times of a try.
const (
	tryRingFor = 6500 * time.Millisecond // two strokes of the ring of 1 s on, 4 s off
	tryEchoFor = 20 * time.Second        // the dialplan ends an echo after 25 s, should we be gone
	tryDialFor = 5 * time.Second
	tryYield   = 500 * time.Millisecond // how long an accept waits for a try to end
)

const (
	tryRingTone     = "tone:ring"
	tryEchoEndpoint = "Local/echo@desk-echo/n"
)

// try is what is going on at a desk that is tried out.
type try struct {
	play  string // the ring's playback
	echo  string // our end of the echo
	until time.Time
	count int // names each object once
}

func (t *try) on() bool { return t.play != "" || t.echo != "" }

// tryKind says what is to be tried.
type tryKind int

const (
	tryNothing tryKind = iota
	tryRing
	tryEcho
)

type deskTry struct {
	kind  tryKind
	reply chan error
}

func (deskTry) deskInput() {}

// TryRing rings on the counsellor's idle leg for 6.5 s. Errors: fault.Conflict when the leg is not up or in use,
// fault.Unavailable when the switch does not follow.
func (x *Exchange) TryRing(ctx context.Context, who agent.ID) error { return x.try(ctx, who, tryRing) }

// TryEcho sends what the counsellor says back to them, for 20 s at most. Errors as of TryRing.
func (x *Exchange) TryEcho(ctx context.Context, who agent.ID) error { return x.try(ctx, who, tryEcho) }

// EndTry ends whatever is tried at a counsellor's desk, and returns when the leg is silent and muted again. A desk
// where nothing is tried is success, and so is one that is not there.
func (x *Exchange) EndTry(ctx context.Context, who agent.ID) error {
	d := x.deskFor(who)
	if d == nil || !d.trying.Load() {
		return nil
	}
	return d.ask(ctx, tryNothing)
}

func (x *Exchange) try(ctx context.Context, who agent.ID, kind tryKind) error {
	d := x.deskFor(who)
	if d == nil {
		return errLegDown
	}
	return d.ask(ctx, kind)
}

var (
	errLegDown = fault.New(fault.Conflict, "desk.try", "the line of this desk is not up yet; wait until the page has connected")
	errLegBusy = fault.New(fault.Conflict, "desk.try", "a caller is on this desk's line; try it out after the call")
)

// ask puts a try to the desk's owner and waits until the switch has followed.
func (d *desk) ask(ctx context.Context, kind tryKind) error {
	reply := make(chan error, 1)
	if !d.inbox.Put(deskTry{kind, reply}) {
		return errLegDown
	}
	ctx, cancel := context.WithTimeout(ctx, tryDialFor+commandPatience)
	defer cancel()
	select {
	case err := <-reply:
		return err
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "desk.try", ctx.Err(), "the desk's line did not answer in time; try again")
	}
}

// yield ends a try before a call borrows the leg: a prompt to a leg in a talk would silence both directions.
func (d *desk) yield(ctx context.Context) {
	if !d.trying.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tryYield)
	defer cancel()
	if err := d.ask(ctx, tryNothing); err != nil {
		d.log.Warn("a desk's try was not ended before a call", "err", err)
	}
}

// tryOut begins one try, or none, in place of whatever went on before.
func (d *desk) tryOut(ctx context.Context, kind tryKind) error {
	d.endTry(ctx)
	switch {
	case kind == tryNothing:
		return nil
	case !d.ready || !d.up.Load():
		return errLegDown
	case d.talking() || d.busyWith() != "":
		return errLegBusy
	}
	d.trying.Store(true)
	d.try.count++
	var err error
	if kind == tryRing {
		err = d.ringHere(ctx)
	} else {
		err = d.echoHere(ctx)
	}
	if err != nil {
		d.endTry(ctx)
		return fault.Wrap(fault.Unavailable, "desk.try", err, "the telephone system did not follow; try again")
	}
	return nil
}

func (d *desk) ringHere(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	d.try.play, d.try.until = id.Object(d.id, id.RolePlayback, d.try.count), time.Now().Add(tryRingFor)
	return d.sw.Play(ctx, Play{ID: d.try.play, Channel: d.channel, Media: []string{tryRingTone}})
}

// echoHere brings the echo home to the leg. The leg is opened last.
func (d *desk) echoHere(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, tryDialFor)
	defer cancel()
	d.try.echo, d.try.until = id.Object(d.id, id.RoleEcho, d.try.count), time.Now().Add(tryEchoFor)
	if err := d.sw.Dial(ctx, Dial{ID: d.try.echo, Endpoint: tryEchoEndpoint, Timeout: tryDialFor}); err != nil {
		return err
	}
	if err := d.sw.Join(ctx, d.parking(), d.try.echo); err != nil {
		return err
	}
	return d.sw.Unmute(ctx, d.channel)
}

// endTry makes the leg silent and muted again. A leg that a call has taken meanwhile is the call's to mute.
func (d *desk) endTry(ctx context.Context) {
	if !d.try.on() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commandPatience)
	defer cancel()
	var steps []func() error
	if play := d.try.play; play != "" {
		steps = append(steps, func() error { return d.sw.StopPlay(ctx, play) })
	}
	if echo := d.try.echo; echo != "" {
		if !d.over && !d.talking() {
			steps = append(steps, func() error { return d.sw.Mute(ctx, d.channel) })
		}
		steps = append(steps, func() error { return d.sw.Hangup(ctx, echo, causeNormal) })
	}
	for _, step := range steps {
		if err := step(); err != nil && !fault.Is(err, fault.NotFound) {
			d.log.Warn("a desk's try was not ended", "err", err)
		}
	}
	d.try = try{count: d.try.count}
	d.trying.Store(false)
}

// otherSignal takes in what happens to the objects of a try.
func (d *desk) otherSignal(ctx context.Context, sig Signal) {
	if sig.Kind == SignalGone && sig.Channel.ID != "" && sig.Channel.ID == d.try.echo {
		d.endTry(ctx)
	}
}
