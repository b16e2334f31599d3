package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
)

const (
	// GuestLongest is the longest time from the beginning to the end of a guest's account.
	GuestLongest = 24 * time.Hour
	// GuestNote is how long a guest may still write down a talk after it, or after the end of the account.
	GuestNote = 15 * time.Minute
	// guestTalk is how much longer than the longest account a guest's sign-in lasts: a talk is never cut by it.
	guestTalk = 6 * time.Hour
)

// GuestAccount is what an invitation adds to the user it made. The name stands with the user, as everybody's does.
type GuestAccount struct {
	User       string
	Queues     []string  // that the guest serves, and no other
	From       time.Time // good in [From, Until)
	Until      time.Time
	InvitedBy  string // user id
	InvitedAt  time.Time
	Code       string    // PHC text of the code that was given out last
	CodeUntil  time.Time // good until then, once
	CodeUsedAt time.Time // zero: not used
	EndedBy    string    // user id of who ended it early; empty: nobody
	ClosedAt   time.Time // signed out for good; zero: not yet
	Version    int64     // grows with every change; a change names the one it was made from
}

// Open reports whether the account has not been closed: it is good, will be, or its guest has not gone yet.
func (g GuestAccount) Open() bool { return g.ClosedAt.IsZero() }

// Longest is the last instant to which the account can be moved.
func (g GuestAccount) Longest() time.Time { return g.From.Add(GuestLongest) }

// Why a right code lets nobody in. They are the reasons of the facts, and with "guest_" before them codes for pages.
const (
	codeNotYet = "not_yet"
	codeUsed   = "code_used"
	codeLate   = "code_late"
	codeOver   = "over"
)

// refusal says why the right code lets nobody in at an instant; empty: it does.
func (g GuestAccount) refusal(now time.Time) string {
	switch {
	case !g.Open() || !now.Before(g.Until):
		return codeOver
	case now.Before(g.From):
		return codeNotYet
	case !g.CodeUsedAt.IsZero():
		return codeUsed
	case !now.Before(g.CodeUntil):
		return codeLate
	default:
		return ""
	}
}

// errCode tells whoever has the right code why it does not do. Nobody else hears it.
func errCode(why string) error {
	text := map[string]string{
		codeNotYet: "Your account has not begun yet; sign in with the same code when it does.",
		codeUsed:   "This code has been used; ask whoever invited you for a new one.",
		codeLate:   "This code is too old; ask whoever invited you for a new one.",
		codeOver:   "Your account is over; ask whoever invited you if you are to come again.",
	}[why]
	return fault.Code("guest_"+why, fault.New(fault.Denied, "access.guest", "%s", text))
}

// signInEnds is when a guest's sign-in ends by itself at the latest: the keeper of the accounts ends it long before.
// Everybody else's, of the nil account, ends as sign-ins do.
func (g *GuestAccount) signInEnds() time.Time {
	if g == nil {
		return time.Time{}
	}
	return g.Longest().Add(GuestNote + guestTalk)
}

// Guests keeps the accounts of guests. Missing ones are fault.NotFound.
type Guests interface {
	GuestByUser(ctx context.Context, userID string) (GuestAccount, error)
	// ListGuests lists the open accounts, and those that were closed at or after since, by their beginning.
	ListGuests(ctx context.Context, since time.Time) ([]GuestAccount, error)
	// InsertGuest adds the user and the account, or neither.
	InsertGuest(ctx context.Context, u User, g GuestAccount) error
	// UpdateGuest writes the account if the stored Version is was, and fails with fault.Conflict otherwise.
	UpdateGuest(ctx context.Context, g GuestAccount, was int64) error
}

// NormalizeCode returns a code as it is hashed: however it was read out or typed, with dashes or spaces or none.
func NormalizeCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(code)))
}

// guestOf returns the account of a user who is a guest; nil for everybody else.
func (g *Gate) guestOf(ctx context.Context, u User) (*GuestAccount, error) {
	if !u.Guest() || g.Guests == nil {
		return nil, nil
	}
	account, err := g.Guests.GuestByUser(ctx, u.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil // no code was ever made: nothing is right
	}
	return &account, err
}

// checkSpan refuses a time that no account can have. now is the instant of the request.
func checkSpan(from, until, now time.Time) error {
	switch {
	case !until.After(from):
		return fault.Field("until", fault.New(fault.Invalid, "access.guest", "The end must come after the beginning."))
	case !until.After(now):
		return fault.Field("until", fault.New(fault.Invalid, "access.guest", "The end must lie in the future."))
	case until.Sub(from) > GuestLongest:
		return fault.Field("until", fault.Code("guest_too_long", fault.New(fault.Invalid, "access.guest",
			"A guest's account lasts %d hours at most; invite the guest again for another day.", int(GuestLongest.Hours()))))
	case from.Sub(now) > guestAhead:
		return fault.Field("from", fault.New(fault.Invalid, "access.guest", "Invite a guest %d days ahead at most.", int(guestAhead.Hours()/24)))
	}
	return nil
}

// guestAhead is how far ahead a guest can be invited.
const guestAhead = 31 * 24 * time.Hour

// cleanQueues returns queues without repeats, in order.
func cleanQueues(queues []string) ([]string, error) {
	out := slices.Clone(queues)
	slices.Sort(out)
	if out = slices.Compact(out); len(out) == 0 {
		return nil, fault.Field("lines", fault.New(fault.Invalid, "access.guest", "Choose at least one line for the guest."))
	}
	return out, nil
}
