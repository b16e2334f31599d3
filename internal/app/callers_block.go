package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// CallerOf tells what is known of the caller of a call: whether the number is blocked, what was found before, and whether
// it may be blocked.
func (c *callerList) CallerOf(ctx context.Context, who console.Reader, callID string, recorded func(context.Context) error) (api.CallerEvidence, error) {
	if err := (outgoingDesk{c.a}).concerns(ctx, who, callID); err != nil {
		return api.CallerEvidence{}, err
	}
	if err := recorded(ctx); err != nil {
		return api.CallerEvidence{}, err
	}
	c.a.folded(ctx)
	return c.evidence(ctx, callID)
}

// evidence reads what is known of the caller of a call.
func (c *callerList) evidence(ctx context.Context, callID string) (api.CallerEvidence, error) {
	now := time.Now()
	out := api.CallerEvidence{CallId: callID, Options: c.options()}
	hashes, err := c.hashesOfCall(ctx, callID)
	if err != nil {
		return out, err
	}
	out.Withheld = len(hashes) == 0
	rows, err := c.a.store.CallersOf(ctx, callID, maxCallerOthers, hashes...)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		out.Entries = append(out.Entries, c.entry(r, now))
	}
	if out.Withheld {
		return out, nil
	}
	if out.WasRed, err = c.wasRed(ctx, now, hashes); err != nil {
		return out, err
	}
	since := now
	if i := slices.IndexFunc(rows, func(r store.CallerEntry) bool { return r.InForce(now) }); i >= 0 {
		out.Block, since = c.entry(rows[i], now), rows[i].MadeAt
	}
	out.Need = api.CallerNeed(c.a.callers.need(ctx, store.CallerEntry{MadeAt: since}, hashes))
	return out, nil
}

// settlePatience is how long an answer waits for what was decided to be in force; settleEvery is how often it looks.
const (
	settlePatience = 5 * time.Second
	settleEvery    = 20 * time.Millisecond
)

// settle waits until what was recorded is in force. Where storage is slow it is in the spool, and in force as soon as the
// ledger has it: that is not waited for without end, and nobody is told that it holds already. The error is
// fault.Unavailable.
func (c *callerList) settle(ctx context.Context, done func() bool) error {
	c.a.folded(ctx)
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	every := time.NewTicker(settleEvery)
	defer every.Stop()
	for !done() {
		select {
		case <-every.C:
		case <-ctx.Done():
			return fault.New(fault.Unavailable, "callers", "The storage is slow just now: this holds as soon as it is stored; look at the entry again in a moment.")
		}
	}
	return nil
}

// BlockCaller blocks the number of a call until an instant. It answers when the block is in force.
func (c *callerList) BlockCaller(ctx context.Context, who console.Reader, callID string, in api.CallerBlock) (api.CallerEvidence, error) {
	cfg := c.a.config().Callers.Block
	if !slices.ContainsFunc(cfg.Reasons, func(n configs.Named) bool { return n.ID == in.Reason }) {
		return api.CallerEvidence{}, fault.Field("reason", fault.New(fault.Invalid, "callers", "Choose one of the reasons of the list."))
	}
	if in.Id != "" && !id.Valid(in.Id) { // it stands in the ledger and in addresses, which hold no words
		return api.CallerEvidence{}, fault.Field("id", fault.New(fault.Invalid, "callers", "The id must be a ULID: leave it out, or choose another."))
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	until, err := c.until(in.Hours, now)
	if err != nil {
		return api.CallerEvidence{}, err
	}
	hashes, err := c.hashesOfCall(ctx, callID)
	if err == nil && len(hashes) == 0 {
		return api.CallerEvidence{}, fault.Code("caller_withheld", fault.New(fault.Conflict, "callers", "The caller has withheld the number: it cannot be blocked."))
	}
	if err != nil {
		return api.CallerEvidence{}, err
	}
	release, err := c.turns.take(ctx, "number "+hashes[0])
	if err != nil {
		return api.CallerEvidence{}, err
	}
	defer release()
	fact := ledger.CallerBlocked{Entry: cmp.Or(in.Id, id.New()), NumberHash: hashes[0], Call: callID, Reason: in.Reason, Until: until, By: who.User}
	again, err := c.blocking.repeats(ctx, c.a.store, fact, hashes)
	if err == nil && !again {
		err = c.mayBlock(ctx, callID, now, in.DespiteRed, hashes)
	}
	if err == nil && !again {
		err = c.noted(ctx, fact.Entry, who.User, in.Note, now, func(note string) error {
			fact.NoteID = note
			return c.a.web.audit.Record(ctx, fact)
		})
		if err == nil {
			c.blocking.recorded(fact)
		}
	}
	if err != nil {
		return api.CallerEvidence{}, err
	}
	err = c.settle(ctx, func() bool {
		_, err := c.a.store.CallerEntry(ctx, fact.Entry)
		return err == nil
	})
	c.changed()
	if err != nil {
		return api.CallerEvidence{}, err
	}
	return c.evidence(ctx, callID)
}

// hashesOfCall are what the number of a call, that lives or has ended, may be known by, the one of the key in use first;
// none where the number is withheld.
func (c *callerList) hashesOfCall(ctx context.Context, callID string) ([]string, error) {
	v, lives := c.a.calls.Call(call.ID(callID))
	sealed, hash := v.NumberID, v.NumberHash
	if !lives {
		row, err := c.a.store.Call(ctx, callID)
		if err != nil {
			return nil, err
		}
		sealed, hash = row.NumberID, row.NumberHash
	}
	if hash == "" {
		return nil, nil
	}
	return outward{c.a}.hashes(ctx, sealed, hash)
}

// mayBlock refuses a call of the house's own, a number that is blocked already, and one that was red lately unless that is
// known to who blocks it.
func (c *callerList) mayBlock(ctx context.Context, callID string, now time.Time, despiteRed bool, hashes []string) error {
	if v, lives := c.a.calls.Call(call.ID(callID)); lives && v.Marked != "" {
		return fault.Code("caller_test", fault.New(fault.Conflict, "callers", "This is a test call of the system."))
	}
	_, blocked, err := c.a.store.BlockOf(ctx, now, hashes...)
	switch {
	case err != nil:
		return err
	case blocked:
		return errBlocked()
	case despiteRed:
		return nil
	}
	red, err := c.wasRed(ctx, now, hashes)
	if err == nil && red {
		err = fault.Field("despite_red", fault.Code("caller_was_red", fault.New(fault.Conflict, "callers", "A call of this number was red in the last 30 days: confirm that you know it.")))
	}
	return err
}

// wasRed reports whether a call of a number was red lately, or is red or in a crisis at this moment: memory is ahead of the
// store.
func (c *callerList) wasRed(ctx context.Context, now time.Time, hashes []string) (bool, error) {
	if c.a.callers.inDanger(hashes, time.Time{}) {
		return true, nil
	}
	return c.a.store.WasRed(ctx, now.Add(-redFor), hashes...)
}
