package ledger

// The kinds on the audit stream: who looked at what, and who changed who may.
const (
	KindSignedIn         Kind = "audit.signed_in"
	KindSignInFailed     Kind = "audit.sign_in_failed"
	KindSignedOut        Kind = "audit.signed_out"
	KindUserChanged      Kind = "audit.user_changed"
	KindTokenChanged     Kind = "audit.token_changed"
	KindSkillsChanged    Kind = "audit.skills_changed"
	KindRecordingPlayed  Kind = "audit.recording_played"
	KindRecordingHeld    Kind = "audit.recording_held"
	KindMessagePlayed    Kind = "audit.message_played"
	KindNumberRevealed   Kind = "audit.number_revealed"
	KindNoteRead         Kind = "audit.note_read"
	KindConfigReloaded   Kind = "audit.config_reloaded"
	KindRosterImported   Kind = "audit.roster_imported"
	KindSpecialDaySet    Kind = "audit.special_day_set"
	KindPromptChanged    Kind = "audit.prompt_changed"
	KindAgentStateForced Kind = "audit.agent_state_forced"
	KindProofStarted     Kind = "audit.proof_started"
	KindOperationRefused Kind = "audit.operation_refused"
	KindCallSupervised   Kind = "audit.call_supervised"
)

// SignedIn says that a user signed in. SignIn is the id of the sign-in, never the cookie's value.
type SignedIn struct {
	User   string `json:"user"`
	SignIn string `json:"sign_in"`
	From   string `json:"from,omitempty"` // network address of the browser; of IPv6 the /64
}

// SignInFailed says that a sign-in was refused. User is empty when nobody has that login: the login itself
// is not kept, since people type passwords there.
type SignInFailed struct {
	User   string `json:"user,omitempty"`
	Reason string `json:"reason"` // unknown, password, disabled, too_many; of a guest: code, not_yet, code_used, code_late, over
	From   string `json:"from,omitempty"`
}

// SignedOut says that a sign-in ended, or all of a user's when SignIn is empty.
type SignedOut struct {
	User   string `json:"user"`
	SignIn string `json:"sign_in,omitempty"`
	Reason string `json:"reason"`
}

// UserChanged says that a user's access changed.
type UserChanged struct {
	User   string   `json:"user"`
	Change string   `json:"change"` // created, updated, removed, password_reset, password_changed
	Roles  []string `json:"roles,omitempty"`
}

// TokenChanged says that an API token was made or revoked.
type TokenChanged struct {
	Token       string   `json:"token"` // the token's id
	User        string   `json:"user"`
	Change      string   `json:"change"` // created, revoked
	Permissions []string `json:"permissions,omitempty"`
}

// SkillsChanged says that a counsellor's skills were set.
type SkillsChanged struct {
	User   string         `json:"user"`
	Skills map[string]int `json:"skills"`
}

// RecordingPlayed says that somebody asked to hear a recording. It is written before the first byte.
type RecordingPlayed struct {
	Call      string `json:"call"`
	Recording string `json:"recording,omitempty"`
	Reason    string `json:"reason"`
}

// RecordingHeld says that somebody set or lifted the legal hold of a recording.
type RecordingHeld struct {
	Call      string `json:"call"`
	Recording string `json:"recording"`
	Held      bool   `json:"held"`
	Reason    string `json:"reason"` // a code
}

// MessagePlayed says that somebody asked to hear a caller's message.
type MessagePlayed struct {
	Task string `json:"task"`
}

// NumberRevealed says that somebody was shown a caller's number: that of a task, or of a call, and then why.
type NumberRevealed struct {
	Task   string `json:"task,omitempty"`
	Call   string `json:"call,omitempty"`
	Reason string `json:"reason,omitempty"` // a code
}

// NoteRead says that somebody read the note of a call.
type NoteRead struct {
	Call string `json:"call"`
}

// ConfigReloaded says that somebody had the configuration read again.
type ConfigReloaded struct {
	Version  string `json:"version"`
	Accepted bool   `json:"accepted"`
}

// RosterImported says that a roster was published.
type RosterImported struct {
	Version string `json:"version"`
	Shifts  int    `json:"shifts"`
}

// SpecialDaySet says that somebody said what is known of a day beside the record of calls, or took it back.
type SpecialDaySet struct {
	Line    string `json:"line"` // * is every roster line
	Date    string `json:"date"`
	Removed bool   `json:"removed,omitempty"`
}

// PromptChanged says that a prompt's recording was replaced or removed.
type PromptChanged struct {
	Prompt   string `json:"prompt"`
	Language string `json:"language"`
	Change   string `json:"change"` // uploaded, removed
}

// AgentStateForced says that somebody set another person's state.
type AgentStateForced struct {
	Agent  string `json:"agent"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
}

// ProofStarted says that somebody asked for a test call.
type ProofStarted struct{}

// OperationRefused says that a signed-in user asked for what the own roles do not allow.
type OperationRefused struct {
	Operation string `json:"operation"`
}

// CallSupervised says that somebody listened to a call, came into it, commanded the call of another desk, or moved a
// caller who waits. It is written before that is done.
type CallSupervised struct {
	Call   string `json:"call"`
	Action string `json:"action"`          // listen, whisper, barge, take_over, pull, …
	Agent  string `json:"agent,omitempty"` // the counsellor who has the call
}
