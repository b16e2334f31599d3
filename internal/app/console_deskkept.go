package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// checksWithin bounds the looking at start: callers wait meanwhile, and a check can be done again.
const checksWithin = 500 * time.Millisecond

// checksBack is how far back in the ledger seat checks are looked for at start, in facts: more than a long shift of a busy
// line brings. Who was checked before that checks again.
const checksBack = 300_000

// seatCheck is what a page has found, and where.
type seatCheck struct {
	api.SeatCheck
	seat agent.SeatID
}

// keep records a seat check, so that the next process knows of it; without a seat, that it does not hold any more. Where it
// cannot be recorded the counsellor checks again after a restart.
func (d *desks) keep(ctx context.Context, who agent.ID, seat agent.SeatID, c api.SeatCheck) {
	f := ledger.SeatChecked{
		Agent: string(who), Seat: string(seat), Microphone: string(c.Microphone), Speaker: string(c.Speaker), Ring: string(c.Ring),
		Leg: string(c.Leg), Echo: string(c.Echo),
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	if _, err := d.a.store.Append(ctx, ledger.NewDraft(ledger.SeatCheckStream(id.New()), 1, now, now.Sub(d.a.boot), by(ctx), f)); err != nil {
		d.a.log.WarnContext(ctx, "a seat check is not recorded; it is to be repeated after a restart", "agent_id", string(who), "err", err)
	}
}

// restoreChecks takes up the seat checks that earlier processes have recorded and that still hold: for who sits where they
// were made. How old one may be is asked whenever it is used. Where they cannot be read in a moment everybody checks again:
// no caller waits for that.
func (d *desks) restoreChecks(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, checksWithin)
	defer cancel()
	head, err := d.a.store.Head(ctx)
	var events []ledger.Event
	if err == nil {
		events, err = d.a.store.OfKind(ctx, ledger.KindSeatChecked, max(head-checksBack, 0))
	}
	if err != nil {
		d.a.log.WarnContext(ctx, "seat checks of before are not read; they are to be repeated", "err", err)
		return
	}
	snap := d.a.floor.Snapshot()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range events {
		decoded, err := ledger.Decode(e)
		f, ok := decoded.(ledger.SeatChecked)
		if err != nil || !ok {
			continue
		}
		delete(d.checks, f.Agent)
		if st, known := snap.Agent(agent.ID(f.Agent)); !known || f.Seat == "" || string(st.Seat) != f.Seat {
			continue
		}
		d.checks[f.Agent] = seatCheck{seat: agent.SeatID(f.Seat), SeatCheck: api.SeatCheck{
			Microphone: api.CheckResult(f.Microphone), Speaker: api.CheckResult(f.Speaker), Ring: api.CheckResult(f.Ring),
			Leg: api.CheckResult(f.Leg), Echo: api.CheckResult(f.Echo), At: e.At.UTC(),
		}}
	}
}
