package app

import (
	"cmp"
	"context"
	"sync"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/internal/fault"
)

// withCaller fails with the code not_yours for who neither is nor was with the caller of a call: as its counsellor, or as a
// colleague who was taken into it. A colleague who was only asked for advice has talked in the call, but not with its caller,
// and learns nothing of them; nor does one who was tried and did not answer. Memory is asked first: it is ahead of the store.
func (a *App) withCaller(ctx context.Context, who agent.ID, callID string) error {
	notYours := fault.Code("not_yours", fault.New(fault.Conflict, "caller", "This call was not at your desk."))
	if who == "" {
		return notYours
	}
	if v, ok := a.calls.Call(call.ID(callID)); ok {
		if p, party := ownParty(&v, who); v.Agent == who && v.Offer == "" || party && p.In {
			return nil
		}
	}
	events, err := a.store.Timeline(ctx, callID)
	if err != nil {
		return err
	}
	if !wasWithCaller(events, string(who)) {
		return notYours
	}
	return nil
}

// lives reports whether a call has not ended.
func (a *App) lives(callID string) bool {
	v, ok := a.calls.Call(call.ID(callID))
	return ok && v.Phase != call.Ended
}

// stillShown fails with the code known_over where a call ended so long ago that what is known of its caller is not shown to its
// counsellor any more.
func (a *App) stillShown(ctx context.Context, callID string, now time.Time) error {
	if a.lives(callID) {
		return nil
	}
	c, err := a.store.Call(ctx, callID)
	if err != nil {
		return err
	}
	if most := cmp.Or(a.config().Callers.KnownFor, configs.DefaultKnownFor); !c.EndedAt.IsZero() && now.Sub(c.EndedAt) > most {
		return fault.Code("known_over", fault.New(fault.Denied, "caller", "What is known of a caller is shown for %s after the call: ask a supervisor.", most))
	}
	return nil
}

// looked records a look at what is known of the caller of a call: once for each reader while the call lives, so that a page
// that is loaded again leaves one trace, and each time after it. The error is the answer: nothing is shown without a trace.
func (a *App) looked(ctx context.Context, callID, reader, what string, record func(context.Context) error) error {
	if !a.lives(callID) {
		return record(ctx)
	}
	return a.looks.once(what+" "+callID+" "+reader, func() error { return record(ctx) })
}

// traces remember which looks have been recorded. What is forgotten, as by a restart, is recorded again.
type traces struct {
	mu   sync.Mutex // protects the following
	done map[string]bool
}

// maxTraces bounds how many are remembered.
const maxTraces = 1024

// once records a look that was not recorded before.
func (t *traces) once(look string, record func() error) error {
	t.mu.Lock()
	done := t.done[look]
	t.mu.Unlock()
	if done {
		return nil
	}
	if err := record(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done == nil || len(t.done) >= maxTraces {
		t.done = map[string]bool{}
	}
	t.done[look] = true
	return nil
}
