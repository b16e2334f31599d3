package call

import (
	"context"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
)

// How a desk leg is watched. A browser sends 50 packets a second, muted or not.
const (
	watchTalking = 300 * time.Millisecond
	watchClosely = 80 * time.Millisecond
	watchIdle    = 2 * time.Second
	closeLook    = 1500 * time.Millisecond
	frozenAfter  = 1200 * time.Millisecond
	goneAfter    = 160 * time.Millisecond // when the browser's socket has closed as well: eight packets
)

func (d *desk) pace() time.Duration {
	if d.try.on() {
		return max(min(d.rest(), time.Until(d.try.until)), watchClosely)
	}
	return d.rest()
}

// rest is the time until the leg is looked at again for its own sake.
func (d *desk) rest() time.Duration {
	switch {
	case !d.ready:
		return retryPause
	case time.Now().Before(d.watch):
		return watchClosely
	case d.talking():
		return watchTalking
	default:
		return watchIdle
	}
}

func (d *desk) talking() bool {
	v, ok := d.x.Call(ID(d.lentTo()))
	return ok && v.Has(d.login.Agent) && (v.Phase == Talking || v.Phase == Parted)
}

// look reads how many packets the leg has received. One that does not send any more is no seat, and no
// counsellor either.
func (d *desk) look(ctx context.Context) {
	if !d.ready {
		d.relook(ctx)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	rx, err := d.sw.Received(ctx, d.channel)
	now := time.Now()
	switch {
	case fault.Is(err, fault.NotFound):
		d.end(ctx, "gone")
		return
	case err != nil:
		d.moved = now // nothing is known: believe nothing
		return
	case rx != d.rx:
		d.rx, d.moved = rx, now
		if d.frozen {
			d.record(ctx, ledger.DeskUp{Agent: string(d.login.Agent), Seat: string(d.login.Seat), Node: d.node})
			d.raise()
		}
		return
	}
	limit := frozenAfter
	if now.Before(d.watch) {
		limit = goneAfter
	}
	if now.Sub(d.moved) > limit+d.pace() && !d.frozen {
		d.frozen = true
		d.lower(ctx, "frozen")
	}
}

// relook tries to park again a leg that the switch did not let us park.
func (d *desk) relook(ctx context.Context) {
	lctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	ch, err := d.sw.LookChannel(lctx, d.channel)
	switch {
	case fault.Is(err, fault.NotFound):
		d.end(ctx, "gone")
	case err == nil && ch.Stasis:
		d.park(ctx)
	case err == nil:
		d.claim(ctx)
	}
}

// lower says that the seat cannot take a call, and tells the call that lost its counsellor.
func (d *desk) lower(ctx context.Context, why string) {
	d.up.Store(false)
	d.tellLoss(why)
	d.record(ctx, ledger.DeskDown{Why: why})
	d.x.parts.Floor.Send(queue.SeatChanged{Seat: d.login.Seat, Up: false, Why: why})
}

// tellLoss tells the call that has borrowed the leg that it is gone. One that has it no more takes no notice.
func (d *desk) tellLoss(why string) {
	if call := d.lentTo(); call != "" {
		d.x.tell(ID(call), inDeskLost{Leg: d.channel, Why: why})
	}
}
