package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/id"
)

// testRingFor is how long a telephone rings when its seat is tried out.
const testRingFor = 4 * time.Second

// tried is what the telephone system has played at a counsellor's browser desk since they sat down. A page can
// say that something was heard; only this says that there was something to hear.
type tried struct{ rang, echoed bool }

// ReportCheck keeps what the page's seat check has found, until the counsellor signs in at another seat.
func (d *desks) ReportCheck(ctx context.Context, who agent.ID, c api.SeatCheck) error {
	st := d.a.status(who)
	seat, ok := d.a.book.Seat(st.Seat)
	if !ok {
		return errNoSeat()
	}
	d.mu.Lock()
	was := d.tried[who]
	d.mu.Unlock()
	if seat.Kind == agent.BrowserDesk {
		switch {
		case c.Leg == api.CheckResultOk && !d.a.calls.DeskUp(who):
			return fault.Code("leg_down", fault.New(fault.Conflict, "desk.check", "The desk's line is down; wait until the page has connected and check again."))
		case c.Ring == api.CheckResultOk && !was.rang, c.Echo == api.CheckResultOk && !was.echoed:
			return fault.Code("not_tried", fault.New(fault.Conflict, "desk.check", "Ring this desk and let it hear its echo first."))
		}
	}
	c.At = time.Now().UTC()
	d.mu.Lock()
	d.checks[string(who)] = seatCheck{SeatCheck: c, seat: seat.ID}
	d.mu.Unlock()
	d.keep(ctx, who, seat.ID, c)
	d.a.web.hub.DeskChanged(string(who))
	return nil
}

// check is the seat check that holds for a counsellor: the zero value where there is none, or it is too old.
func (d *desks) check(user string) api.SeatCheck {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.checks[user]
	if time.Since(c.At) >= d.a.config().Floor.CheckFor {
		return api.SeatCheck{}
	}
	return c.SeatCheck
}

// checked reports whether a browser desk was proven in both directions and nothing failed that a caller depends
// on. The chime of the page itself may be left out: the ring over the line is heard on the same loudspeaker.
func (d *desks) checked(who agent.ID) bool {
	c := d.check(string(who))
	for _, r := range []api.CheckResult{c.Microphone, c.Ring, c.Echo, c.Leg} {
		if r != api.CheckResultOk {
			return false
		}
	}
	return c.Speaker != api.CheckResultFailed
}

// forget drops a counsellor's seat check: another seat is another microphone.
func (d *desks) forget(ctx context.Context, who agent.ID) {
	d.mu.Lock()
	_, was := d.checks[string(who)]
	delete(d.checks, string(who))
	delete(d.tried, who)
	d.mu.Unlock()
	if was {
		d.keep(ctx, who, "", api.SeatCheck{})
	}
}

// TestRing rings a seat: a browser desk by the ring tone on its line, a telephone by ringing it.
func (d *desks) TestRing(ctx context.Context, who agent.ID) error {
	seat, err := d.triable(who)
	if err != nil {
		return err
	}
	if seat.Kind != agent.BrowserDesk {
		return d.a.ringPhone(ctx, seat)
	}
	if err := d.a.calls.TryRing(ctx, who); err != nil {
		return err
	}
	d.note(who, func(t *tried) { t.rang = true })
	return nil
}

// Echo sends what a browser desk says back to it.
func (d *desks) Echo(ctx context.Context, who agent.ID) error {
	seat, err := d.triable(who)
	if err != nil {
		return err
	}
	if seat.Kind != agent.BrowserDesk {
		return fault.New(fault.Conflict, "desk.echo", "This seat has a telephone of its own; ring it instead.")
	}
	if err := d.a.calls.TryEcho(ctx, who); err != nil {
		return err
	}
	d.note(who, func(t *tried) { t.echoed = true })
	return nil
}

// EndTry ends echo and test ring of a browser desk.
func (d *desks) EndTry(ctx context.Context, who agent.ID) error { return d.a.calls.EndTry(ctx, who) }

func (d *desks) note(who agent.ID, change func(*tried)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.tried[who]
	change(&t)
	d.tried[who] = t
}

// triable finds the seat of a counsellor to whom no caller can come while it is tried out.
func (d *desks) triable(who agent.ID) (agent.Seat, error) {
	st := d.a.status(who)
	seat, ok := d.a.book.Seat(st.Seat)
	switch {
	case !ok:
		return seat, errNoSeat()
	case st.State != agent.NotReady:
		return seat, fault.New(fault.Conflict, "desk.test_ring", "Be not ready before the seat is tried out, so that no caller comes in between.")
	}
	return seat, nil
}

// ringPhone rings a telephone for a few seconds. Whoever lifts it hears nothing: the leg is hung up.
func (a *App) ringPhone(ctx context.Context, seat agent.Seat) error {
	to, ok := dialer{a}.SeatDial(ctx, seat.ID)
	if !ok {
		return fault.New(fault.Conflict, "desk.test_ring", "This seat has no telephone that could ring.")
	}
	if why, _ := (dialer{a}).Refusal(string(seat.ID), false, false); why != crisis.Pass {
		return why.Err()
	}
	leg := id.Object(id.New(), id.RoleProbe, 0)
	if err := a.link.Dial(ctx, call.Dial{ID: leg, Endpoint: string(to), Timeout: testRingFor, CallerID: "Heartline <test>"}); err != nil {
		return fault.Wrap(fault.KindOf(err), "desk.test_ring", err, "The telephone could not be rung; look whether it is registered.")
	}
	a.web.background.after(testRingFor+time.Second, func(ctx context.Context) { //nolint:contextcheck // the ring outlives the request
		if err := a.link.Hangup(ctx, leg, causeNormalClearing); err != nil {
			a.log.WarnContext(ctx, "test ring not ended", "err", err)
		}
	})
	return nil
}

// causeNormalClearing is Q.850 cause 16.
const causeNormalClearing = 16
