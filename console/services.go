package console

import (
	"context"
	"io"
	"net/url"
	"time"

	"heartline/agent"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
	"heartline/triage"
)

// What the console asks of the rest of the program. Errors are faults; fault.Code gives pages a code to
// translate (the interface file names them), and fault.Field the input that is wrong. Every method is called
// from many goroutines at once and has the request's context, which carries a deadline and, by access.From,
// who asks.

// Desks knows each counsellor's desk.
type Desks interface {
	// Desk gives the desk as it is now, from memory. Pos is filled in by the console.
	Desk(ctx context.Context, userID string) (api.Desk, error)
	Options(ctx context.Context) (api.DeskOptions, error)
	ReportCheck(ctx context.Context, a agent.ID, c api.SeatCheck) error
	TestRing(ctx context.Context, a agent.ID) error
	// Echo sends what a browser desk says back to it; EndTry ends that, and a test ring.
	Echo(ctx context.Context, a agent.ID) error
	EndTry(ctx context.Context, a agent.ID) error
}

// StateChange asks for a counsellor's state. By is the counsellor or a supervisor.
type StateChange struct {
	Agent  agent.ID
	To     agent.State // Ready, NotReady or LoggedOut
	Reason agent.ReasonCode
	By     string // user id
}

// Floor changes who works where, and how.
type Floor interface {
	SignIn(ctx context.Context, a agent.ID, seat agent.SeatID) error
	SetState(ctx context.Context, c StateChange) error
	EndAfterCall(ctx context.Context, a agent.ID) error
	ExtendAfterCall(ctx context.Context, a agent.ID) error
}

// Offers takes a counsellor's answers to offers.
type Offers interface {
	Shown(ctx context.Context, a agent.ID, offer string) error
	// Accept returns when the caller and the desk are being connected.
	Accept(ctx context.Context, a agent.ID, offer string) error
	Decline(ctx context.Context, a agent.ID, offer string) error
}

// CallVerb is a command for the call at a desk.
type CallVerb string

// The commands for the call at a desk.
const (
	VerbHold            CallVerb = "hold"
	VerbResume          CallVerb = "resume"
	VerbMute            CallVerb = "mute"
	VerbUnmute          CallVerb = "unmute"
	VerbHangUp          CallVerb = "hangup"
	VerbPauseRecording  CallVerb = "record_pause"
	VerbResumeRecording CallVerb = "record_resume"
	VerbRefuseRecording CallVerb = "record_refuse"
)

// CallCommand is a command of a counsellor for a call.
type CallCommand struct {
	Agent agent.ID
	Call  string
	Verb  CallVerb

	Reason   string // of the end of a red call: a code
	NextStep string // that follows it: a code
	Note     string // for the after-call form
	Abusive  bool   // the call is ended as abusive
}

// Grading sets a call's required response.
type Grading struct {
	Call  string
	Grade triage.Grade
	Why   string
	By    string // user id
	Any   bool   // may grade a call that is not the own one
}

// Calls commands calls. A command for a call that is not at the counsellor's desk is fault.Conflict with the
// code not_yours.
type Calls interface {
	Command(ctx context.Context, c CallCommand) error
	Grade(ctx context.Context, g Grading) error
}

// Reader is who asks for something that not everybody may see whole.
type Reader struct {
	User    string
	All     bool // not only what is the own
	Notes   bool
	Play    bool
	Numbers bool // reserved for the owner of a task
	// Assessments and Rescues are of calls that one has, or had, no part in.
	Assessments bool
	Rescues     bool
}

// Forms keeps after-call forms.
type Forms interface {
	Form(ctx context.Context, a agent.ID, call string) (api.Form, error)
	SaveForm(ctx context.Context, a agent.ID, call string, d api.FormDraft) (api.Form, error)
	SubmitForm(ctx context.Context, a agent.ID, call string, s api.FormSubmission) (api.Form, error)
	OpenForms(ctx context.Context, a agent.ID) ([]api.OpenForm, error)
	// Note gives the form that was handed in for a call; fault.NotFound when there is none or it is not the
	// reader's to see.
	Note(ctx context.Context, who Reader, call string) (api.Form, error)
}

// TaskQuery selects tasks.
type TaskQuery struct {
	State   api.TaskFilter // never empty
	TakenBy string         // user id; empty for anybody
	Limit   int
	Cursor  string
}

// TaskVerb is a command for a task.
type TaskVerb string

// The commands for a task.
const (
	TaskTake    TaskVerb = "take"
	TaskRelease TaskVerb = "release"
	TaskAttempt TaskVerb = "attempt"
	TaskDone    TaskVerb = "done"
)

// TaskChange is a command of a user for a task.
type TaskChange struct {
	Task    string
	Verb    TaskVerb
	By      string
	Outcome string
	NextDue time.Time // TaskAttempt: the new due time; zero leaves it to the policy
}

// Tasks keeps tasks.
type Tasks interface {
	Tasks(ctx context.Context, q TaskQuery) (api.TaskPage, error)
	Task(ctx context.Context, id string) (api.Task, error)
	ChangeTask(ctx context.Context, c TaskChange) (api.Task, error)
	// TaskNumber gives the caller's number to the user who has taken the task; else fault.Conflict not_yours.
	TaskNumber(ctx context.Context, task, userID string) (string, error)
}

// Boards gives the live board.
type Boards interface {
	// Board gives the board as it is now, from memory. Pos is filled in by the console.
	Board(ctx context.Context) (api.Board, error)
	Series(ctx context.Context, hotline string) (api.Series, error)
	// Surveys sums what callers answered whose talk ended in [from, to); the zero time stands for the default of either.
	Surveys(ctx context.Context, from, to time.Time) (api.SurveyReport, error)
}

// CallQuery selects calls.
type CallQuery struct {
	From, To time.Time // zero: open
	Hotline  string
	Agent    string
	Class    api.EndClass
	Grade    api.Grade
	Test     bool
	Silent   bool // only those whose caller has not been heard
	Limited  bool // only those that were answered by the short message
	Limit    int
	Cursor   string
}

// AuditQuery selects audit entries.
type AuditQuery struct {
	From, To time.Time // zero: open
	Actor    string    // user id
	Kind     string
	Limit    int
	Cursor   string
}

// History reads what has happened.
type History interface {
	Calls(ctx context.Context, q CallQuery) (api.CallPage, error)
	Call(ctx context.Context, who Reader, id string) (api.CallDetail, error)
	// Routing tells why a call went where it went; fault.NotFound as for Call.
	Routing(ctx context.Context, who Reader, id string) (api.Routing, error)
	Audit(ctx context.Context, q AuditQuery) (api.AuditPage, error)
}

// Sound is audio that can be heard. Open decrypts as it is read; the reader is closed by the console.
type Sound struct {
	ID       string
	Duration time.Duration
	Gaps     []api.Gap
	Open     func(ctx context.Context) (io.ReadSeekCloser, error)
}

// Sounds finds recordings and messages. Nothing is decrypted until Open.
type Sounds interface {
	// Recording finds a recording of a call; an empty id means the first.
	Recording(ctx context.Context, call, recording string) (Sound, error)
	Message(ctx context.Context, task string) (Sound, error)
}

// HoldChange sets or lifts the legal hold of a recording. Recorded is called when the recording was found and before
// the hold changes; its error is the answer.
type HoldChange struct {
	Call      string
	Recording string
	Hold      bool
	Reason    api.HoldReason
	By        string // user id
	Recorded  func(ctx context.Context) error
}

// Holds keeps legal holds.
type Holds interface {
	// HoldRecording is fault.NotFound when the call has no such recording, and fault.Conflict with the code deleted
	// when its deletion has begun. It may be repeated.
	HoldRecording(ctx context.Context, c HoldChange) (api.RecordingInfo, error)
}

// Places knows seats, hotlines and who takes calls.
type Places interface {
	Seats(ctx context.Context) ([]api.Seat, error)
	Hotlines(ctx context.Context) ([]api.Named, error)
	Agents(ctx context.Context) ([]api.Person, error)
}

// Skills keeps what counsellors can do. A change reaches the floor at once.
type Skills interface {
	// Skills gives the skills of the named users, of all when none is named.
	Skills(ctx context.Context, userIDs ...string) (map[string]agent.Skills, error)
	SetSkills(ctx context.Context, userID string, s agent.Skills) error
}

// Softphones makes and forgets the credentials of desk legs, one for each sign-in, in the memory of the
// Asterisk that is home to the desk.
type Softphones interface {
	// Issue replaces what the owner had. WsPath is filled in by the console.
	Issue(ctx context.Context, who access.Owner) (api.SoftphoneLogin, error)
	// Revoke hangs up the leg and forgets the credentials, of all of the user's sign-ins when who.SignIn is
	// empty. It may be called for nobody.
	Revoke(ctx context.Context, who access.Owner) error
	// SIPTarget is where the relay connects; fault.Conflict when nothing has been issued.
	SIPTarget(ctx context.Context, who access.Owner) (*url.URL, error)
	// RelayChanged says how many relays of the owner are open. It must not block.
	RelayChanged(who access.Owner, open int)
}

// Operation reads and changes how the system is set up.
type Operation interface {
	Config(ctx context.Context) (api.Config, error)
	// ReloadConfig keeps the old configuration when the new one has an error, and says so in it.
	ReloadConfig(ctx context.Context) (api.Config, error)
	Trunks(ctx context.Context) ([]api.Trunk, error)
}

// Roster reads and publishes the roster.
type Roster interface {
	Roster(ctx context.Context, from, to time.Time) (api.Roster, error)
	// Demand sets what each roster line requires beside what is rostered; of one line alone unless it is empty.
	Demand(ctx context.Context, from, to time.Time, line string) (api.RosterDemand, error)
	// SetSpecialDay says what is known of a day beside the record of calls; ForgetSpecialDay makes it like others.
	SetSpecialDay(ctx context.Context, in api.SpecialDayInput, by string) error
	ForgetSpecialDay(ctx context.Context, line, date string) error
	// ImportRoster publishes; what runs follows the file only if the input says so, else it is fault.Conflict with the code roster_running.
	ImportRoster(ctx context.Context, csv io.Reader, by string, in RosterImport) (api.RosterImport, error)
}

// RosterImport says what is to be done with a roster from CSV.
type RosterImport struct {
	DryRun  bool
	Running bool   // the rest of what runs follows it
	Replace bool   // what is published from now on and is not in the file goes
	Seen    string // the mark of the difference that was looked at; empty: none was
}

// Prompts keeps what callers hear.
type Prompts interface {
	Prompts(ctx context.Context) ([]api.Prompt, error)
	OpenPrompt(ctx context.Context, name, language string) (audio io.ReadCloser, size int64, err error)
	PutPrompt(ctx context.Context, name, language string, wav io.Reader) (api.Prompt, error)
	DeletePrompt(ctx context.Context, name, language string) (api.Prompt, error)
}

// Prover makes test calls.
type Prover interface {
	Prove(ctx context.Context) (api.Proof, error)
	Proofs(ctx context.Context) ([]api.Proof, error)
}

// DemoPhones makes telephones for callers in the browser. The owner's User is "demo-phone" and its SignIn the
// id of the telephone.
type DemoPhones interface {
	IssuePhone(ctx context.Context, who access.Owner) (api.DemoPhone, error)
	RevokePhone(ctx context.Context, who access.Owner) error
	SIPTarget(ctx context.Context, who access.Owner) (*url.URL, error)
}

// Auditor records who looked at or changed what. *access.Trail implements it.
type Auditor interface {
	Record(ctx context.Context, fact ledger.Fact) error
	// Require fails where Record would make do with the spool.
	Require(ctx context.Context, fact ledger.Fact) error
}
