package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/queue"
)

// guestKeeper signs guests out when their time is over: one goroutine that knows the open accounts, looks at what their
// guests do, and sleeps until the next thing is due. It keeps nothing that the store and the floor do not know, so that a
// restart goes on where it was.
type guestKeeper struct {
	a    *App
	book *access.GuestBook
	wake chan struct{}
	open []access.GuestAccount // owned by run
}

const (
	guestRetry = 2 * time.Second  // after the store could not be read or written
	guestLook  = 5 * time.Second  // while a guest whose time is over talks or writes
	guestEarly = 24 * time.Hour   // before the account a caller may have come who was the guest's in it
	guestSleep = 10 * time.Minute // at most, so that a clock that was set is noticed
)

func newGuestKeeper(a *App, book *access.GuestBook) *guestKeeper {
	return &guestKeeper{a: a, book: book, wake: make(chan struct{}, 1)}
}

// changed is to be called when an account was changed. It never blocks.
func (k *guestKeeper) changed() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// run keeps the accounts until ctx ends.
func (k *guestKeeper) run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	stale := true
	for {
		now := time.Now()
		next := now.Add(guestSleep)
		if stale {
			stale = !k.read(ctx)
		}
		if stale {
			next = now.Add(guestRetry)
		}
		for _, g := range k.open {
			if again := k.look(ctx, g, now); again.Before(next) {
				next = again
			}
		}
		timer.Reset(max(time.Until(next), time.Millisecond))
		select {
		case <-ctx.Done():
			return nil
		case <-k.wake:
			stale = true
		case <-timer.C:
		}
	}
}

// read reads the open accounts, and has everything that depends on them made anew.
func (k *guestKeeper) read(ctx context.Context) bool {
	all, err := k.a.store.ListGuests(ctx, time.Now().Add(time.Hour)) // none that is closed
	if err != nil {
		if ctx.Err() == nil {
			k.a.log.WarnContext(ctx, "the accounts of guests cannot be read", "err", err)
		}
		return false
	}
	k.open = all
	k.a.duty.Changed()
	k.a.duty.tellEnds(ctx)
	for _, g := range all {
		k.a.desks.deskChanged(agent.ID(g.User))
	}
	return true
}

// look signs a guest out whose time is over, and says when to look again.
func (k *guestKeeper) look(ctx context.Context, g access.GuestAccount, now time.Time) (again time.Time) {
	who := agent.ID(g.User)
	sight := guestSight{until: g.Until, status: k.a.status(who), inCall: k.inCall(who)}
	if !now.Before(g.Until) && !sight.inCall && !sight.status.State.Busy() {
		sight.noteOpen = k.noteOpen(ctx, g)
	}
	over, again := sight.over(now)
	if !over {
		return again
	}
	if err := k.end(ctx, who); err != nil {
		if ctx.Err() == nil {
			k.a.log.WarnContext(ctx, "a guest was not signed out", "user_id", g.User, "err", err)
		}
		return now.Add(guestRetry)
	}
	k.changed()
	return now.Add(guestSleep)
}

// end takes the guest off the floor and closes the account. What came up meanwhile on the floor keeps the account open.
func (k *guestKeeper) end(ctx context.Context, who agent.ID) error {
	if _, err := k.a.floor.Do(ctx, queue.SignOut{Agent: who, By: access.Actor("")}); err != nil {
		return err
	}
	if st := k.a.status(who); st.State != agent.LoggedOut || k.inCall(who) {
		return fault.New(fault.Conflict, "guest", "the guest is in a call")
	}
	if err := k.book.Close(ctx, string(who)); err != nil {
		return err
	}
	_, err := k.a.floor.Do(ctx, queue.SignOut{Agent: who, By: access.Actor("")}) // who sat down again in between
	return err
}

// inCall reports whether a call has the guest, whatever the floor says: one that is being taken down does not count.
func (k *guestKeeper) inCall(who agent.ID) bool {
	v, ok := k.a.calls.CallOf(who)
	return ok && v.Phase != call.Ending && v.Phase != call.Ended
}

// noteOpen reports whether the guest has a talk that is not written down. While nobody knows, there is one.
func (k *guestKeeper) noteOpen(ctx context.Context, g access.GuestAccount) bool {
	forms, err := k.a.store.OpenForms(ctx, g.User, g.From.Add(-guestEarly), 1)
	return err != nil || len(forms) > 0
}

// guestSight is what is seen of a guest at an instant.
type guestSight struct {
	until    time.Time // the end of the account
	status   agent.Status
	inCall   bool // by the call's own picture
	noteOpen bool
}

// over says whether the guest is to be signed out now, or else when to look again.
func (s guestSight) over(now time.Time) (over bool, again time.Time) {
	if now.Before(s.until) {
		return false, s.until
	}
	if s.inCall || s.status.State.Busy() {
		return false, now.Add(guestLook)
	}
	if s.status.OnDuty && s.status.State != agent.LoggedOut {
		return false, now.Add(guestRetry) // the floor has not heard yet, and might still offer a caller
	}
	if limit := s.noteUntil(); (s.noteOpen || s.status.State == agent.AfterCall) && now.Before(limit) {
		again = now.Add(guestLook) // it may have been handed in
		if limit.Before(again) {
			again = limit
		}
		return false, again
	}
	return true, time.Time{}
}

// noteUntil is how long the last talk may be written down.
func (s guestSight) noteUntil() time.Time {
	end := s.until
	if s.status.LastTalk.After(end) {
		end = s.status.LastTalk
	}
	return end.Add(access.GuestNote)
}

// guestTime is what a guest's desk shows of the account.
func guestTime(g access.GuestAccount, st agent.Status, now time.Time) api.GuestTime {
	out := api.GuestTime{Until: g.Until}
	if !now.Before(g.Until) && !st.State.Busy() {
		out.NoteUntil = guestSight{until: g.Until, status: st}.noteUntil()
	}
	return out
}
