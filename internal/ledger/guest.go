package ledger

import "time"

// The kinds of facts about guest experts, whose accounts last for a day at most. They stand on the audit stream.
const (
	KindGuestInvited Kind = "audit.guest_invited"
	KindGuestChanged Kind = "audit.guest_changed"
)

// GuestInvited says that somebody opened an account for a guest. The actor invited. It holds no name and no code.
type GuestInvited struct {
	User   string    `json:"user"`
	Queues []string  `json:"queues"` // no other is served
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

// What was changed about a guest's account.
const (
	GuestMoved  = "moved"  // it is good until another time
	GuestEnded  = "ended"  // somebody ended it early
	GuestCode   = "code"   // a new code was given out; the one before is void
	GuestClosed = "closed" // signed out for good: the account cannot be used again
	GuestErased = "erased" // the guest's name was deleted: nothing is kept any more of the calls of those lines
)

// GuestChanged says that a guest's account was changed, by the actor or by its time.
type GuestChanged struct {
	User   string    `json:"user"`
	Change string    `json:"change"`
	Until  time.Time `json:"until,omitzero"` // of a move
}

// FactKind names the fact.
func (GuestInvited) FactKind() Kind { return KindGuestInvited }

// FactVersion is the version of its data.
func (GuestInvited) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (GuestInvited) DurableFact() {}

// FactKind names the fact.
func (GuestChanged) FactKind() Kind { return KindGuestChanged }

// FactVersion is the version of its data.
func (GuestChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (GuestChanged) DurableFact() {}
