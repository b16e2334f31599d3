package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access"
)

// CrisisVerb is a command about a call for help.
type CrisisVerb string

// The commands about calls for help.
const (
	CrisisStart       CrisisVerb = "start"
	CrisisCancel      CrisisVerb = "cancel"
	CrisisStepIn      CrisisVerb = "step_in" // somebody comes who was not asked
	CrisisGiveBack    CrisisVerb = "give_back"
	CrisisJoin        CrisisVerb = "join"
	CrisisHelperMode  CrisisVerb = "helper_mode"
	CrisisPrepare     CrisisVerb = "prepare"
	CrisisPress       CrisisVerb = "press"
	CrisisAlertShown  CrisisVerb = "shown"
	CrisisAlertAccept CrisisVerb = "accept"
	CrisisAlertRefuse CrisisVerb = "decline"
)

// CrisisCommand is a command of somebody about a call for help. Call is empty for those about an alert, which is
// found by Attempt.
type CrisisCommand struct {
	Verb    CrisisVerb
	By      agent.ID
	Any     bool // may command calls of other desks
	May     func(p access.Permission) bool
	Call    string
	Attempt string // of an alert, a helper or a prepared number
	Number  string // emergency number by its configured name
	Mode    crisis.Mode
	Reason  string // a code
	// Recorded is called before somebody hears a call, or commands one that is not their own; counsellor is who has
	// it, if anybody. Its error is the answer.
	Recorded func(ctx context.Context, counsellor agent.ID) error
}

// Crises calls for help beside calls, and shows who is asked. Errors carry codes that pages translate.
type Crises interface {
	// CommandCrisis returns when the call's owner has decided and recorded; what follows is in the call's Crisis.
	CommandCrisis(ctx context.Context, c CrisisCommand) error
	// Crisis gives the call for help of a call that lives which has to be looked after, or the last one.
	Crisis(ctx context.Context, call string) (api.Crisis, error)
	// Alerts gives what is put before a user, from memory.
	Alerts(ctx context.Context, userID string) (api.CrisisAlertList, error)
	CrisisOptions(ctx context.Context) (api.CrisisOptions, error)
}

// Drills makes marked red calls, and keeps how their chains went.
type Drills interface {
	Drills(ctx context.Context) (api.DrillList, error)
	StartDrill(ctx context.Context, hotline, by string) (api.Drill, error)
	EndDrill(ctx context.Context, drill, by string) error
}
