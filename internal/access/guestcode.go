package access

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"heartline/internal/fault"
)

// giveBackTime bounds the giving back of a code. Nobody waits for it but who could not come in.
const giveBackTime = 5 * time.Second

// owed are the codes that were made void for a sign-in that came to nothing, and could not be given back in the store
// either: by user, when they were made void. They count as not used. What a death of the process loses of it is mended by
// a new code.
type owed struct {
	mu    sync.Mutex
	since map[string]time.Time // protected by mu
}

func (o *owed) note(userID string, usedAt time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since == nil {
		o.since = map[string]time.Time{}
	}
	o.since[userID] = usedAt
}

// settle returns the account as it counts: a code that is owed was not used.
func (o *owed) settle(g GuestAccount) GuestAccount {
	o.mu.Lock()
	defer o.mu.Unlock()
	if at, ok := o.since[g.User]; ok && at.Equal(g.CodeUsedAt) {
		g.CodeUsedAt = time.Time{}
	}
	return g
}

// useCode makes a code void, and returns the account as it is then. Of two who come with it at the same time one is let
// in.
func (g *Gate) useCode(ctx context.Context, account GuestAccount, from netip.Addr) (GuestAccount, error) {
	was := account.Version
	account.CodeUsedAt, account.Version = time.Now().UTC().Truncate(time.Microsecond), was+1
	err := g.Guests.UpdateGuest(ctx, account, was)
	if fault.Is(err, fault.Conflict) {
		g.tellRefused()
		g.refused(ctx, account.User, codeUsed, from)
		return account, errCode(codeUsed)
	}
	return account, err
}

// giveBack makes a code good again whose sign-in has come to nothing, unless there is another one by now. The request may
// be over.
func (g *Gate) giveBack(ctx context.Context, used GuestAccount) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackTime)
	defer cancel()
	var err error
	for range changeTries {
		var now GuestAccount
		if now, err = g.Guests.GuestByUser(ctx, used.User); err != nil {
			break
		}
		if now.Code != used.Code || !now.CodeUsedAt.Equal(used.CodeUsedAt) {
			return
		}
		was := now.Version
		now.CodeUsedAt, now.Version = time.Time{}, was+1
		if err = g.Guests.UpdateGuest(ctx, now, was); err == nil || !fault.Is(err, fault.Conflict) {
			break
		}
	}
	if err != nil {
		g.owed.note(used.User, used.CodeUsedAt)
		g.Log.WarnContext(ctx, "a guest's code was not given back in the store; it counts as not used until a restart", "user_id", used.User, "error", err)
	}
}
