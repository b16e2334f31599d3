package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
)

// OutgoingVerb is a command about a call of the house, or about ringing back.
type OutgoingVerb string

// The commands about calls of the house.
const (
	OutgoingCancel   OutgoingVerb = "cancel"
	OutgoingNow      OutgoingVerb = "now"
	OutgoingMachine  OutgoingVerb = "machine"
	OutgoingUnwanted OutgoingVerb = "no_ring_back"
)

// OutgoingCommand is a command of somebody about a call of the house.
type OutgoingCommand struct {
	Verb OutgoingVerb
	By   agent.ID
	Any  bool // may command calls of other desks
	Call string
}

// OutgoingPlace is a wish to call somebody: by a number, by an entry of the directory, or the person of a task.
type OutgoingPlace struct {
	By      agent.ID
	Number  string // as it was typed; it goes to the sealer and nowhere else
	Entry   string // of the directory
	Hotline string
	Task    string
}

// Outgoing makes calls of the house. Errors carry codes that pages translate.
type Outgoing interface {
	// Place calls somebody and returns the call's id.
	Place(ctx context.Context, p OutgoingPlace) (call string, err error)
	CommandOutgoing(ctx context.Context, c OutgoingCommand) error
	// SafeContact tells how the person of a call may be reached, where the reader may know it; SetSafeContact says so.
	SafeContact(ctx context.Context, who Reader, call string) (api.SafeContact, error)
	SetSafeContact(ctx context.Context, call, by string, in api.SafeContactInput) (api.SafeContact, error)
}
