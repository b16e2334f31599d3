package call

import (
	"context"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
)

// Floor is the dispatcher's mailbox. Send never blocks.
type Floor interface {
	Send(in queue.Input) bool
}

// Positions tells a caller's place in the queue: 1 is the next; 0 when it is not known.
type Positions interface {
	Position(entry string) int
}

// Waits tells what may be said to a waiting caller of how long callers wait; the zero Band where nothing may. Positions may
// be Waits as well.
type Waits interface {
	Band(entry string) queue.Band
}

// Desks is told what counsellors are to see. Its methods must not block.
type Desks interface {
	ShowOffer(who agent.ID, o OfferView)
	HideOffer(who agent.ID, offer, reason string)
	CallChanged(who agent.ID, v View)
	// LegReplaced says that a counsellor's browser desk has a newer leg, which dialled in with this endpoint.
	LegReplaced(who agent.ID, endpoint string)
}

// Sealer seals callers' numbers. hash is keyed and stable for one person; value is written with the fact.
type Sealer interface {
	SealNumber(ctx context.Context, number Secret, region string) (id, hash string, value *ledger.Sealed, err error)
}

// Dialer finds out how a seat, or an outside number, is rung.
type Dialer interface {
	// SeatDial returns what to dial for a seat, and false for a seat that has no telephone of its own.
	SeatDial(ctx context.Context, seat agent.SeatID) (endpoint Secret, ok bool)
	// OutsideDial returns what to dial for an outside number by its configured name, and false for an unknown one.
	OutsideDial(ctx context.Context, name string) (endpoint Secret, ok bool)
}

// Book finds the hotline that was dialled.
type Book interface {
	// Dialed returns the hotline of a dialled number, and the default hotline with known = false for any
	// other text, the empty one too.
	Dialed(number Secret) (h *Hotline, known bool)
	// Hotline returns a hotline by id, in the newest version; the default one if it is gone.
	Hotline(id string) *Hotline
	// Seat returns a seat by id.
	Seat(id agent.SeatID) (agent.Seat, bool)
	// SeatOf returns the SIP-phone seat of an endpoint.
	SeatOf(endpoint string) (agent.SeatID, bool)
	// Marked tells a call of our own, made to prove the line, by its calling number, and which way it goes; an
	// empty mark for everybody else.
	Marked(caller Secret) (mark string, h *Hotline)
}

// Logins knows whose desk a browser's leg is.
type Logins interface {
	// Login returns the sign-in that was given the SIP credentials of an endpoint.
	Login(endpoint string) (Login, bool)
}

// Login is a counsellor's sign-in at a browser desk.
type Login struct {
	Agent agent.ID
	Seat  agent.SeatID
}

// Node is one switch with its name.
type Node struct {
	Name     string
	Switch   Switch
	Snapshot func(ctx context.Context) (*Snapshot, error)
}
