package access

import (
	"context"
	"strings"
	"sync"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// GuestLimits bound the accounts of guests, as the configuration has them.
type GuestLimits struct {
	Open    int           // accounts that may be open at once; 0: nobody can be invited
	CodeFor time.Duration // how long a code is good, from the beginning of the account or from when it was made
}

// GuestBook invites guests and changes their accounts. Each change is recorded before it is made. It is safe for
// concurrent use.
type GuestBook struct {
	Users    Users
	Guests   Guests
	Registry *Registry
	Hasher   *Hasher
	Audit    Recorder
	Limits   func() GuestLimits
	Changed  func() // told after each change; may be nil

	turn sync.Mutex // one change at a time: two cannot both be the last that the limit allows, and what is moved is not closed
}

// Invitation is whom somebody invites.
type Invitation struct {
	Name        string
	Language    string // of the guest's pages; empty: the first one
	Queues      []string
	From, Until time.Time
}

// Invite opens an account. The code is returned here, once, and stored as its hash alone. prepare is called with the id of
// the guest to be, before anybody can sign in.
func (b *GuestBook) Invite(ctx context.Context, in Invitation, prepare func(ctx context.Context, userID string) error) (GuestAccount, User, string, error) {
	fail := func(err error) (GuestAccount, User, string, error) { return GuestAccount{}, User{}, "", err }
	now := time.Now().UTC().Truncate(time.Microsecond)
	if in.From.Before(now) {
		in.From = now // nobody was on duty before somebody invited them
	}
	queues, err := cleanQueues(in.Queues)
	if err != nil {
		return fail(err)
	}
	in.From, in.Until = in.From.UTC().Truncate(time.Microsecond), in.Until.UTC().Truncate(time.Microsecond)
	if err := checkSpan(in.From, in.Until, now); err != nil {
		return fail(err)
	}
	u, err := User{
		ID: id.New(), Login: guestLogin(), Name: in.Name, Roles: []Role{Guest}, Language: in.Language, Access: 1, Version: 1, CreatedAt: now,
	}.Normalize()
	if err != nil {
		return fail(err)
	}
	b.turn.Lock()
	defer b.turn.Unlock()
	if err := b.room(ctx, now); err != nil {
		return fail(err)
	}
	g := GuestAccount{User: u.ID, Queues: queues, From: in.From, Until: in.Until, InvitedBy: From(ctx).User.ID, InvitedAt: now, Version: 1}
	code, err := b.newCode(ctx, &g, now)
	if err != nil {
		return fail(err)
	}
	if err := b.Audit.Record(ctx, ledger.GuestInvited{User: g.User, Queues: g.Queues, From: g.From, Until: g.Until}); err != nil {
		return fail(err)
	}
	if err := prepare(ctx, u.ID); err != nil {
		return fail(err)
	}
	if err := b.Guests.InsertGuest(ctx, u, g); err != nil {
		return fail(err)
	}
	b.tell()
	return g, u, code, nil
}

// room refuses an account beyond those that may be open.
func (b *GuestBook) room(ctx context.Context, now time.Time) error {
	all, err := b.Guests.ListGuests(ctx, now)
	if err != nil {
		return err
	}
	n, most := 0, b.Limits().Open
	for _, g := range all {
		if g.Open() {
			n++
		}
	}
	if n >= most {
		return fault.Code("guests_full", fault.New(fault.Conflict, "access.guest",
			"%d guests' accounts are open, and %d may be: end one, or ask an administrator about guests.open in the configuration.", n, most))
	}
	return nil
}

// guestLogin makes the name that a guest signs in by. It says nothing of who it is.
func guestLogin() string {
	return "guest-" + strings.ReplaceAll(NewPassword(), "-", "")[:6]
}

// newCode gives the account a code. It is good for its time from now, or from the beginning of the account where that is
// still to come, and never beyond the end of the account.
func (b *GuestBook) newCode(ctx context.Context, g *GuestAccount, now time.Time) (string, error) {
	code := NewPassword()
	phc, err := b.Hasher.Hash(ctx, NormalizeCode(code))
	if err != nil {
		return "", err
	}
	begin := now
	if g.From.After(now) {
		begin = g.From
	}
	g.Code, g.CodeUsedAt, g.CodeUntil = phc, time.Time{}, begin.Add(b.Limits().CodeFor)
	if g.CodeUntil.After(g.Until) {
		g.CodeUntil = g.Until
	}
	return code, nil
}

// RenewCode gives out a new code, for a guest whose first one was lost or too old, or whose browser was. The one before is
// void; what is signed in is out as soon as somebody signs in with the new one.
func (b *GuestBook) RenewCode(ctx context.Context, userID string) (GuestAccount, User, string, error) {
	u, err := b.Users.UserByID(ctx, userID)
	if err != nil {
		return GuestAccount{}, User{}, "", err
	}
	code := ""
	g, err := b.change(ctx, userID, ledger.GuestChanged{Change: ledger.GuestCode}, func(g *GuestAccount, now time.Time) (err error) {
		if !now.Before(g.Until) {
			return errAccountOver()
		}
		code, err = b.newCode(ctx, g, now)
		return err
	})
	return g, u, code, err
}

// Move makes the account good until another time, later or earlier. One whose time is over can be moved as long as its
// guest has not been signed out.
func (b *GuestBook) Move(ctx context.Context, userID string, until time.Time) (GuestAccount, error) {
	until = until.UTC().Truncate(time.Microsecond)
	return b.change(ctx, userID, ledger.GuestChanged{Change: ledger.GuestMoved, Until: until}, func(g *GuestAccount, now time.Time) error {
		g.Until, g.EndedBy = until, ""
		return checkSpan(g.From, until, now)
	})
}

// End ends the account now. A talk goes on, and is written down, before the guest is signed out.
func (b *GuestBook) End(ctx context.Context, userID string) (GuestAccount, error) {
	return b.change(ctx, userID, ledger.GuestChanged{Change: ledger.GuestEnded}, func(g *GuestAccount, now time.Time) error {
		if !now.Before(g.Until) {
			return nil // it is over as it is
		}
		g.Until, g.EndedBy = now, From(ctx).User.ID
		return nil
	})
}

// change changes an open account: do first, on a copy, then the fact, then the row.
func (b *GuestBook) change(ctx context.Context, userID string, fact ledger.GuestChanged, do func(*GuestAccount, time.Time) error) (GuestAccount, error) {
	b.turn.Lock()
	defer b.turn.Unlock()
	fact.User = userID
	recorded := false
	for try := 1; ; try++ {
		g, err := b.Guests.GuestByUser(ctx, userID)
		if err != nil {
			return GuestAccount{}, err
		}
		if !g.Open() {
			return GuestAccount{}, errAccountOver()
		}
		was := g.Version
		g.Version++
		if err := do(&g, time.Now().UTC().Truncate(time.Microsecond)); err != nil {
			return GuestAccount{}, err
		}
		if !recorded {
			if err := b.Audit.Record(ctx, fact); err != nil {
				return GuestAccount{}, err
			}
			recorded = true
		}
		switch err := b.Guests.UpdateGuest(ctx, g, was); {
		case err == nil:
			b.tell()
			return g, nil
		case try == changeTries || !fault.Is(err, fault.Conflict):
			return GuestAccount{}, staleGuest(err)
		}
	}
}

// changeTries is how often a change is written that a sign-in in the same moment has made stale. Its fact stands already.
const changeTries = 3

// Close signs a guest out for good whose time is over; one whose account was moved meanwhile stays. It may be repeated
// until it has succeeded: an account is closed only after nobody can sign in to it, or act in it, any more.
func (b *GuestBook) Close(ctx context.Context, userID string) error {
	b.turn.Lock()
	defer b.turn.Unlock()
	g, err := b.Guests.GuestByUser(ctx, userID)
	if err != nil || !g.Open() || time.Now().Before(g.Until) {
		return err
	}
	old, err := b.Users.UserByID(ctx, userID)
	if err != nil {
		return err
	}
	if !old.Disabled {
		if err := b.Audit.Record(ctx, ledger.GuestChanged{User: userID, Change: ledger.GuestClosed}); err != nil {
			return err
		}
		u := old
		u.Disabled, u.Password, u.Access, u.Version = true, "", old.Access+1, old.Version+1
		if err := b.Users.UpdateUser(ctx, u, old.Version); err != nil {
			return err
		}
	}
	b.Registry.End(ctx, Owner{User: userID}, ReasonGuestOver)
	was := g.Version
	g.ClosedAt, g.Version = time.Now().UTC().Truncate(time.Microsecond), was+1
	if err := b.Guests.UpdateGuest(ctx, g, was); err != nil {
		return err
	}
	b.tell()
	return nil
}

// Forget deletes the name of a guest whose account is closed; the login stands for it. It may be repeated.
func (b *GuestBook) Forget(ctx context.Context, userID string) error {
	b.turn.Lock()
	defer b.turn.Unlock()
	g, err := b.Guests.GuestByUser(ctx, userID)
	if err != nil || g.Open() {
		return err
	}
	u, err := b.Users.UserByID(ctx, userID)
	if err != nil || u.Name == u.Login {
		return err
	}
	if err := b.Audit.Record(ctx, ledger.GuestChanged{User: userID, Change: ledger.GuestErased}); err != nil {
		return err
	}
	was := u.Version
	u.Name, u.Version = u.Login, was+1
	if err := b.Users.UpdateUser(ctx, u, was); err != nil {
		return err
	}
	b.tell()
	return nil
}

func (b *GuestBook) tell() {
	if b.Changed != nil {
		b.Changed()
	}
}

func errAccountOver() error {
	return fault.Code("guest_over", fault.New(fault.Conflict, "access.guest", "This account is over and cannot be used again; invite the guest anew."))
}

func staleGuest(err error) error {
	if !fault.Is(err, fault.Conflict) {
		return err
	}
	return fault.Code("stale", fault.Wrap(fault.Conflict, "access.guest", err, "Somebody else has changed this account; look at it again."))
}
