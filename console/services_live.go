package console

import (
	"context"

	"heartline/agent"
	"heartline/console/api"
)

// LiveVerb is a command about others in a call, or about a caller who waits.
type LiveVerb string

// The commands about others in a call, and about callers who wait.
const (
	LiveAsk             LiveVerb = "ask"
	LiveTransfer        LiveVerb = "transfer"
	LiveTurn            LiveVerb = "turn"
	LiveBack            LiveVerb = "back"
	LiveLeave           LiveVerb = "leave"
	LiveDrop            LiveVerb = "drop"
	LiveBringIn         LiveVerb = "bring_in"
	LiveTakeOut         LiveVerb = "take_out"
	LiveMute            LiveVerb = "mute"
	LiveUnmute          LiveVerb = "unmute"
	LiveHandOver        LiveVerb = "hand_over"
	LiveHelp            LiveVerb = "help"
	LiveHelpWithdraw    LiveVerb = "help_withdraw"
	LiveHelpAcknowledge LiveVerb = "help_acknowledge"
	LiveTellKeys        LiveVerb = "tell_keys"
	LiveEndAnswers      LiveVerb = "end_answers"
	LiveListen          LiveVerb = "listen"
	LiveWhisper         LiveVerb = "whisper"
	LiveSilent          LiveVerb = "silent"
	LiveStop            LiveVerb = "stop_listening"
	LiveBarge           LiveVerb = "barge"
	LiveTakeOver        LiveVerb = "take_over"
	LivePull            LiveVerb = "pull"
	LiveReorder         LiveVerb = "reorder"
	LiveRequeue         LiveVerb = "requeue"
	LiveKeys            LiveVerb = "keys"
)

// LiveTarget says who is meant: exactly one is set.
type LiveTarget struct {
	Agent  agent.ID
	Number string // by its configured name
	Queue  string
	Tier   string // of the configuration: the first of its ways that is open
}

// LiveCommand is a command of somebody about a call that need not be their own.
type LiveCommand struct {
	Agent agent.ID // who commands
	Call  string
	Verb  LiveVerb
	Party string
	To    LiveTarget
	Then  api.PartyThen
	First bool   // LiveReorder: to the front of the grade, else to its end
	Keys  string // LiveKeys; secret
	Any   bool   // may command calls of other desks
	// Recorded is called before it is done where somebody listens, comes in, commands a call that is not their
	// own, or moves a caller who waits; counsellor is who has the call, if anybody. Its error is the answer.
	// It is not called for what ends such a thing.
	Recorded func(ctx context.Context, counsellor agent.ID) error
}

// Live knows and commands those who are in calls beside the caller and the counsellor. Errors carry the codes of
// the schema LiveProblem; the caller is kept whatever happens.
type Live interface {
	CommandLive(ctx context.Context, c LiveCommand) error
	// Directory says whom the counsellor can ask, or send a caller to, now.
	Directory(ctx context.Context, a agent.ID) (api.Directory, error)
}
