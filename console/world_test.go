package console_test

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"sync"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// world is the rest of the program: it answers with little, and remembers what it was asked.
type world struct {
	mu    sync.Mutex
	asked []string
	sip   *url.URL
	relay map[access.Owner]int
	gone  []access.Owner
	sound []byte
	hold  console.HoldChange // the last that was done; read it between requests
}

func newWorld() *world {
	return &world{relay: make(map[access.Owner]int), sound: bytes.Repeat([]byte("OggS0123"), 4096)}
}

func (w *world) HoldRecording(ctx context.Context, c console.HoldChange) (api.RecordingInfo, error) {
	if err := c.Recorded(ctx); err != nil {
		return api.RecordingInfo{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hold = c
	return api.RecordingInfo{Id: c.Recording, State: api.RecordingInfoStateAvailable}, nil
}

func (w *world) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, what)
}

func (w *world) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.asked...)
}

func (w *world) Desk(_ context.Context, userID string) (api.Desk, error) {
	return api.Desk{At: time.Now(), Status: api.AgentStatus{Agent: api.Person{Id: userID}, State: api.AgentStateNotReady}}, nil
}

func (w *world) Options(context.Context) (api.DeskOptions, error) { return api.DeskOptions{}, nil }

func (w *world) ReportCheck(context.Context, agent.ID, api.SeatCheck) error { return nil }

func (w *world) TestRing(context.Context, agent.ID) error { return nil }

func (w *world) Echo(context.Context, agent.ID) error { return nil }

func (w *world) EndTry(context.Context, agent.ID) error { return nil }

func (w *world) SignIn(_ context.Context, a agent.ID, seat agent.SeatID) error {
	w.note("sit " + string(a) + " " + string(seat))
	if seat == "taken" {
		return fault.Code("seat_taken", fault.New(fault.Conflict, "floor", "Somebody sits there already."))
	}
	return nil
}

func (w *world) SetState(_ context.Context, c console.StateChange) error {
	w.note("state " + string(c.Agent) + " " + string(c.To) + " " + string(c.Reason) + " by " + c.By)
	return nil
}

func (w *world) EndAfterCall(context.Context, agent.ID) error { return nil }

func (w *world) ExtendAfterCall(context.Context, agent.ID) error { return nil }

func (w *world) Shown(context.Context, agent.ID, string) error { return nil }

func (w *world) Accept(_ context.Context, a agent.ID, offer string) error {
	w.note("accept " + string(a) + " " + offer)
	return nil
}

func (w *world) Decline(context.Context, agent.ID, string) error { return nil }

func (w *world) Command(_ context.Context, c console.CallCommand) error {
	w.note("command " + string(c.Agent) + " " + c.Call + " " + string(c.Verb))
	return nil
}

func (w *world) Grade(_ context.Context, g console.Grading) error {
	w.note("grade " + g.Call + " " + string(g.Grade))
	return nil
}

func (w *world) CommandLive(ctx context.Context, c console.LiveCommand) error {
	switch c.Verb {
	case console.LiveListen, console.LiveWhisper, console.LiveBarge, console.LiveTakeOver, console.LiveDrop:
		if err := c.Recorded(ctx, "cora"); err != nil {
			return err
		}
	default:
	}
	w.note("live " + string(c.Agent) + " " + c.Call + " " + string(c.Verb) + " " + c.Party)
	return nil
}

func (w *world) Directory(context.Context, agent.ID) (api.Directory, error) {
	return api.Directory{}, nil
}

func (w *world) Form(context.Context, agent.ID, string) (api.Form, error) { return api.Form{}, nil }

func (w *world) SaveForm(_ context.Context, _ agent.ID, call string, d api.FormDraft) (api.Form, error) {
	return api.Form{CallId: call, Version: d.Version + 1, Note: d.Note}, nil
}

func (w *world) SubmitForm(context.Context, agent.ID, string, api.FormSubmission) (api.Form, error) {
	return api.Form{}, nil
}

func (w *world) OpenForms(context.Context, agent.ID) ([]api.OpenForm, error) { return nil, nil }

func (w *world) Note(context.Context, console.Reader, string) (api.Form, error) {
	return api.Form{Note: "a note"}, nil
}

func (w *world) Tasks(_ context.Context, q console.TaskQuery) (api.TaskPage, error) {
	w.note("tasks " + string(q.State) + " " + q.TakenBy)
	return api.TaskPage{}, nil
}

func (w *world) Task(_ context.Context, id string) (api.Task, error) { return api.Task{Id: id}, nil }

func (w *world) ChangeTask(_ context.Context, c console.TaskChange) (api.Task, error) {
	return api.Task{Id: c.Task}, nil
}

func (w *world) TaskNumber(context.Context, string, string) (string, error) {
	return "13800000000", nil
}

func (w *world) Board(context.Context) (api.Board, error) { return api.Board{At: time.Now()}, nil }

func (w *world) Series(context.Context, string) (api.Series, error) { return api.Series{}, nil }

func (w *world) Surveys(_ context.Context, from, to time.Time) (api.SurveyReport, error) {
	name := api.LocalText{"zh-CN": "=心理", "en": "Q"}
	return api.SurveyReport{From: from, To: to, Asks: true, Rows: []api.SurveyRow{
		{Queue: api.Named{Id: "q", Name: name}, Question: api.Named{Id: "helped", Name: name}, Asked: 4, Answered: 2, Declined: 1, Unanswered: 1, Mean: 3.5},
		{Queue: api.Named{Id: "q", Name: name}, Question: api.Named{Id: "again", Name: name}, Asked: 1, Unanswered: 1},
	}}, nil
}

func (w *world) Calls(_ context.Context, q console.CallQuery) (api.CallPage, error) {
	w.note("calls of " + q.Agent)
	return api.CallPage{}, nil
}

func (w *world) Routing(context.Context, console.Reader, string) (api.Routing, error) {
	return api.Routing{}, nil
}

func (w *world) Call(context.Context, console.Reader, string) (api.CallDetail, error) {
	return api.CallDetail{MayPlay: true}, nil
}

func (w *world) Audit(context.Context, console.AuditQuery) (api.AuditPage, error) {
	return api.AuditPage{}, nil
}

type closer struct{ *bytes.Reader }

func (closer) Close() error { return nil }

func (w *world) Recording(context.Context, string, string) (console.Sound, error) {
	return console.Sound{ID: "rec", Duration: time.Minute, Open: func(context.Context) (io.ReadSeekCloser, error) {
		return closer{bytes.NewReader(w.sound)}, nil
	}}, nil
}

func (w *world) Message(ctx context.Context, _ string) (console.Sound, error) {
	return w.Recording(ctx, "", "")
}

func (w *world) Seats(context.Context) ([]api.Seat, error) { return nil, nil }

func (w *world) Hotlines(context.Context) ([]api.Named, error) { return nil, nil }

func (w *world) Agents(context.Context) ([]api.Person, error) { return nil, nil }

func (w *world) Skills(context.Context, ...string) (map[string]agent.Skills, error) { return nil, nil }

func (w *world) SetSkills(context.Context, string, agent.Skills) error { return nil }

func (w *world) Issue(context.Context, access.Owner) (api.SoftphoneLogin, error) {
	return api.SoftphoneLogin{User: "u", Password: "p", Domain: "hotline", Target: "desk"}, nil
}

func (w *world) Revoke(_ context.Context, who access.Owner) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gone = append(w.gone, who)
	return nil
}

func (w *world) revoked() []access.Owner {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]access.Owner(nil), w.gone...)
}

func (w *world) SIPTarget(context.Context, access.Owner) (*url.URL, error) { return w.sip, nil }

func (w *world) RelayChanged(who access.Owner, open int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.relay[who] = open
}

func (w *world) relays() (open int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.relay {
		open += n
	}
	return open
}

func (w *world) Config(context.Context) (api.Config, error) { return api.Config{}, nil }

func (w *world) ReloadConfig(context.Context) (api.Config, error) { return api.Config{}, nil }

func (w *world) Trunks(context.Context) ([]api.Trunk, error) { return nil, nil }

func (w *world) Roster(context.Context, time.Time, time.Time) (api.Roster, error) {
	return api.Roster{}, nil
}

func (w *world) Demand(_ context.Context, _, _ time.Time, line string) (api.RosterDemand, error) {
	w.note("demand of " + line)
	return api.RosterDemand{Lines: []api.DemandLine{{Line: "12345"}}}, nil
}

func (w *world) SetSpecialDay(_ context.Context, in api.SpecialDayInput, by string) error {
	w.note("special day " + in.Line + " " + in.Date.String() + " by " + by)
	return nil
}

func (w *world) ForgetSpecialDay(_ context.Context, line, date string) error {
	w.note("no special day " + line + " " + date)
	return nil
}

func (w *world) ImportRoster(_ context.Context, csv io.Reader, _ string, _ console.RosterImport) (api.RosterImport, error) {
	data, err := io.ReadAll(csv)
	w.note("import " + string(data))
	return api.RosterImport{Accepted: true}, err
}

func (w *world) Prompts(context.Context) ([]api.Prompt, error) { return nil, nil }

func (w *world) OpenPrompt(context.Context, string, string) (io.ReadCloser, int64, error) {
	return io.NopCloser(bytes.NewReader([]byte("RIFF"))), 4, nil
}

func (w *world) PutPrompt(context.Context, string, string, io.Reader) (api.Prompt, error) {
	return api.Prompt{}, nil
}

func (w *world) DeletePrompt(context.Context, string, string) (api.Prompt, error) {
	return api.Prompt{}, nil
}

func (w *world) Prove(context.Context) (api.Proof, error) { return api.Proof{Ok: true}, nil }

func (w *world) Proofs(context.Context) ([]api.Proof, error) { return nil, nil }

func (w *world) IssuePhone(context.Context, access.Owner) (api.DemoPhone, error) {
	return api.DemoPhone{User: "caller", Password: "p", Domain: "hotline"}, nil
}

func (w *world) RevokePhone(context.Context, access.Owner) error { return nil }
