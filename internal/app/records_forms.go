package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// forms keeps after-call forms. What a counsellor writes is sealed before it is stored; the ledger holds the
// category, the grade and the form's id.
type forms struct {
	a     *App
	turns turns
}

var _ console.Forms = (*forms)(nil)

func newForms(a *App) *forms { return &forms{a: a} }

// How far back forms that were not handed in are shown, and how many.
const (
	openFormsSince = 30 * 24 * time.Hour
	maxOpenForms   = 100
)

// formBody is what is sealed.
type formBody struct {
	Version  int64     `json:"version"`
	Category string    `json:"category"`
	Note     string    `json:"note"`
	Grade    string    `json:"grade,omitempty"`
	FollowUp time.Time `json:"follow_up,omitzero"`
	Task     string    `json:"task,omitempty"` // of the follow-up, chosen once so that it is wanted once

	Contact  string   `json:"contact,omitempty"`
	Problems []string `json:"problems,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Flags    []string `json:"flags,omitempty"`
	Plan     string   `json:"plan,omitempty"`  // agreed, declined
	Agreed   *agreed  `json:"agreed,omitzero"` // of a form that was handed in
	Rules    string   `json:"rules,omitempty"`
}

func (b formBody) form(call string) api.Form {
	return api.Form{
		CallId: call, Version: b.Version, State: api.FormStateOpen, Category: b.Category, Note: b.Note, Grade: api.Grade(b.Grade),
		FollowUp: api.FollowUp{DueAt: b.FollowUp}, Plan: api.FollowChoice(b.Plan),
		Record: api.ContactRecord{Contact: b.Contact, Problems: b.Problems, Outcome: b.Outcome, Flags: b.Flags},
	}
}

// written are the codes of a form.
func (b formBody) written() triage.Record {
	return triage.Record{Contact: b.Contact, Problems: b.Problems, Outcome: b.Outcome, Flags: b.Flags}
}

// fill takes the codes over that a page has sent.
func (b *formBody) fill(r api.ContactRecord, plan api.FollowChoice) {
	b.Contact, b.Problems, b.Outcome, b.Flags, b.Plan = r.Contact, r.Problems, r.Outcome, r.Flags, string(plan)
}

// Form gives a counsellor's form of a call: the one handed in, else the draft, else an empty one.
func (f *forms) Form(ctx context.Context, who agent.ID, callID string) (api.Form, error) {
	if err := f.own(ctx, who, callID); err != nil {
		return api.Form{}, err
	}
	if row, ok, err := f.last(ctx, callID, who); ok || err != nil {
		return f.completed(ctx, row, err)
	}
	body, savedAt, _, err := f.draft(ctx, callID, who)
	if err != nil {
		return api.Form{}, err
	}
	kept := f.a.config().Care.RecordRules().Keep(body.written()) // lists may have been loaded anew since
	body.Contact, body.Problems, body.Outcome, body.Flags = kept.Contact, kept.Problems, kept.Outcome, kept.Flags
	return f.opened(ctx, callID, body, savedAt), nil
}

// opened shows a form that is being written, with the grade that its call has now. Where that cannot be read the form is
// shown without: what is typed must not wait for it.
func (f *forms) opened(ctx context.Context, callID string, b formBody, savedAt time.Time) api.Form {
	form := b.form(callID)
	form.SavedAt = savedAt
	if c, err := f.a.contact(ctx, callID); err == nil {
		form.CallGrade = api.Grade(c.grade)
	}
	return form
}

// SaveForm keeps a draft in place of the last one.
func (f *forms) SaveForm(ctx context.Context, who agent.ID, callID string, d api.FormDraft) (api.Form, error) {
	release, err := f.begin(ctx, who, callID)
	if err != nil {
		return api.Form{}, err
	}
	defer release()
	if _, done, err := f.submitted(ctx, callID, who); done || err != nil {
		return api.Form{}, cmpErr(err, stale("The form has been handed in."))
	}
	was, _, oldKey, err := f.draft(ctx, callID, who)
	if err != nil {
		return api.Form{}, err
	}
	if d.Version != was.Version {
		return api.Form{}, stale("The form has been saved elsewhere since; open it again.")
	}
	body := formBody{Version: was.Version + 1, Category: d.Category, Note: d.Note, Grade: string(d.Grade), FollowUp: d.FollowUp.DueAt}
	body.fill(d.Record, d.Plan)
	keyID, box, err := f.seal(ctx, body)
	if err != nil {
		return api.Form{}, err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	if err := f.a.store.SaveDraft(ctx, store.Draft{Call: callID, Agent: string(who), KeyID: keyID, Body: box, UpdatedAt: now}); err != nil {
		f.destroy(ctx, keyID)
		return api.Form{}, err
	}
	f.destroy(ctx, oldKey)
	return f.opened(ctx, callID, body, now), nil
}

// SubmitForm hands the form in. Handing it in again changes nothing.
func (f *forms) SubmitForm(ctx context.Context, who agent.ID, callID string, s api.FormSubmission) (api.Form, error) {
	release, err := f.begin(ctx, who, callID)
	if err != nil {
		return api.Form{}, err
	}
	defer release()
	if row, ok, err := f.last(ctx, callID, who); ok || err != nil {
		return f.again(ctx, row, err)
	}
	body := formBody{Version: s.Version + 1, Category: s.Category, Note: s.Note, Grade: string(s.Grade), FollowUp: s.FollowUp.DueAt, Rules: f.a.config().Care.Version}
	body.fill(s.Record, s.Plan)
	if err := f.check(ctx, callID, &body); err != nil {
		return api.Form{}, err
	}
	was, _, oldKey, err := f.draft(ctx, callID, who)
	if err != nil {
		return api.Form{}, err
	}
	if s.Version != was.Version {
		return api.Form{}, stale("The form has been saved elsewhere since; open it again.")
	}
	if !body.FollowUp.IsZero() {
		body.Task = id.New()
	}
	keyID, box, err := f.seal(ctx, body)
	if err != nil {
		return api.Form{}, err
	}
	row := store.Form{
		ID: id.New(), Call: callID, Agent: string(who), Category: s.Category, KeyID: keyID, Body: box, SubmittedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	// The form is stored first: a fact never names what is not there.
	if err := f.a.store.SubmitForm(ctx, row); err != nil {
		f.destroy(ctx, keyID)
		return api.Form{}, err
	}
	f.destroy(ctx, oldKey)
	return f.shown(row, body), f.record(ctx, row, body)
}

// again answers for a form that has been handed in before. What the ledger misses of it, because the process
// or the storage failed in between, is recorded now.
func (f *forms) again(ctx context.Context, row store.Form, err error) (api.Form, error) {
	if err != nil {
		return api.Form{}, err
	}
	body, err := f.unseal(ctx, row.KeyID, row.Body)
	if err != nil {
		return api.Form{}, err
	}
	events, err := f.a.store.Stream(ctx, ledger.FormStream(row.Call))
	if err != nil {
		return api.Form{}, err
	}
	for _, e := range events {
		if fact, err := ledger.Decode(e); err == nil {
			if s, ok := fact.(ledger.FormSubmitted); ok && s.NoteID == row.ID {
				return f.shown(row, body), nil
			}
		}
	}
	return f.shown(row, body), f.record(ctx, row, body)
}

// completed shows a form that was handed in. Where the process died before all of it was recorded, the form is still asked
// for, and is recorded now that somebody looks. What waits in the spool is not missed.
func (f *forms) completed(ctx context.Context, row store.Form, err error) (api.Form, error) {
	if err != nil {
		return api.Form{}, err
	}
	release, err := f.turns.take(ctx, row.Call)
	if err != nil {
		return api.Form{}, err
	}
	defer release()
	if f.a.settled(ctx, ledger.FormStream(row.Call)) != nil {
		return f.open(ctx, row)
	}
	return f.again(ctx, row, nil)
}

// record puts a form that was handed in, and the follow-up that it promises, into the ledger. Recording it
// twice changes nothing.
func (f *forms) record(ctx context.Context, row store.Form, b formBody) error {
	facts := []ledger.Fact{ledger.FormSubmitted{
		Agent: row.Agent, Category: row.Category, Grade: b.Grade, NoteID: row.ID, Contact: b.Contact, Problems: b.Problems, Outcome: b.Outcome, Flags: b.Flags,
		Rules: b.Rules, Declined: b.Plan == string(api.FollowChoiceDeclined),
	}}
	if b.Task != "" || b.Agreed != nil {
		c, err := f.a.contact(ctx, row.Call)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if b.Task != "" {
			facts = append(facts, c.task(b.Task, b.Grade, b.FollowUp))
		}
		facts = append(facts, b.Agreed.facts(c, row.Agent, b.Rules)...)
	}
	_, err := f.a.appendFacts(ctx, ledger.FormStream(row.Call), access.Actor(row.Agent), facts...)
	return err
}

// check says what is missing, and completes what was agreed.
func (f *forms) check(ctx context.Context, callID string, b *formBody) error {
	cfg := f.a.config()
	if len(cfg.Categories) > 0 && !slices.ContainsFunc(cfg.Categories, func(n configs.Named) bool { return n.ID == b.Category }) {
		return fault.Field("category", fault.New(fault.Invalid, "form", "Choose one of the categories of the list."))
	}
	if due := b.FollowUp; !due.IsZero() && due.Before(time.Now()) {
		return fault.Field("follow_up.due_at", fault.Code("follow_up_past", fault.New(fault.Invalid, "form", "The time of the follow-up has passed: choose one that is to come.")))
	}
	c, err := f.a.contact(ctx, callID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	grade := triage.Grade(cmp.Or(b.Grade, c.grade, string(triage.Green)))
	if err := cfg.Care.RecordRules().Check(grade, b.written(), b.Note); err != nil {
		return err
	}
	if b.Plan == string(api.FollowChoiceAgreed) {
		b.Agreed, err = f.a.agree(ctx, c, grade)
	}
	return err
}

// OpenForms lists a counsellor's calls that were not written up.
func (f *forms) OpenForms(ctx context.Context, who agent.ID) ([]api.OpenForm, error) {
	rows, err := f.a.store.OpenForms(ctx, string(who), time.Now().Add(-openFormsSince), maxOpenForms)
	out := make([]api.OpenForm, len(rows))
	for i, r := range rows {
		out[i] = api.OpenForm{CallId: r.Call, Hotline: f.a.hotlineName(r.Hotline), StartedAt: r.ArrivedAt, SavedAt: r.SavedAt}
	}
	return out, err
}

// Note gives the form that was handed in last for a call.
func (f *forms) Note(ctx context.Context, who console.Reader, callID string) (api.Form, error) {
	none := fault.New(fault.NotFound, "note", "There is no form of this call that you may read.")
	if !who.Notes {
		return api.Form{}, none
	}
	rows, err := f.a.store.FormsOfCall(ctx, callID)
	if err != nil {
		return api.Form{}, err
	}
	for _, r := range slices.Backward(rows) {
		if who.All || r.Agent == who.User {
			return f.open(ctx, r)
		}
	}
	return api.Form{}, none
}

// begin takes the turn of the forms of a call, which share a stream, after asking whether it is the counsellor's own.
func (f *forms) begin(ctx context.Context, who agent.ID, callID string) (release func(), err error) {
	if err := f.own(ctx, who, callID); err != nil {
		return nil, err
	}
	return f.turns.take(ctx, callID)
}

// own fails for a call that the counsellor has not accepted. Memory is asked first: it is ahead of the store.
func (f *forms) own(ctx context.Context, who agent.ID, callID string) error {
	return f.a.ownCall(ctx, who, callID)
}

// ownCall fails with the code not_yours for a call that somebody has not talked in.
func (a *App) ownCall(ctx context.Context, who agent.ID, callID string) error {
	if v, ok := a.calls.Call(call.ID(callID)); ok && v.Agent == who && v.Offer == "" {
		return nil
	}
	if st, ok := a.floor.Snapshot().Agent(who); ok && st.Call == callID && st.State != agent.Reserved {
		return nil
	}
	took, err := a.took(ctx, string(who), callID)
	if err != nil || took {
		return err
	}
	return fault.Code("not_yours", fault.New(fault.Conflict, "form", "This call was not at your desk."))
}

// took reports whether a user has talked in a call.
func (a *App) took(ctx context.Context, user, callID string) (bool, error) {
	offers, err := a.store.OffersOfCall(ctx, callID)
	if err != nil {
		return false, err
	}
	crew, err := a.crew(ctx, store.Call{ID: callID}, offers)
	return slices.Contains(crew, user), err
}

// draft opens the draft, or gives an empty form.
func (f *forms) draft(ctx context.Context, callID string, who agent.ID) (b formBody, savedAt time.Time, keyID string, err error) {
	d, err := f.a.store.Draft(ctx, callID, string(who))
	if fault.Is(err, fault.NotFound) {
		return formBody{}, time.Time{}, "", nil
	}
	if err != nil {
		return formBody{}, time.Time{}, "", err
	}
	b, err = f.unseal(ctx, d.KeyID, d.Body)
	return b, d.UpdatedAt, d.KeyID, err
}

// submitted opens the form that a counsellor has handed in for a call.
func (f *forms) submitted(ctx context.Context, callID string, who agent.ID) (form api.Form, ok bool, err error) {
	row, ok, err := f.last(ctx, callID, who)
	if !ok || err != nil {
		return api.Form{}, false, err
	}
	form, err = f.open(ctx, row)
	return form, true, err
}

// last finds the form that a counsellor has handed in for a call.
func (f *forms) last(ctx context.Context, callID string, who agent.ID) (row store.Form, ok bool, err error) {
	rows, err := f.a.store.FormsOfCall(ctx, callID)
	for _, r := range slices.Backward(rows) {
		if r.Agent == string(who) {
			return r, true, err
		}
	}
	return store.Form{}, false, err
}

func (f *forms) open(ctx context.Context, r store.Form) (api.Form, error) {
	b, err := f.unseal(ctx, r.KeyID, r.Body)
	if err != nil {
		return api.Form{}, err
	}
	return f.shown(r, b), nil
}

func (f *forms) shown(r store.Form, b formBody) api.Form {
	form := b.form(r.Call)
	form.State, form.SubmittedAt, form.By = api.FormStateSubmitted, r.SubmittedAt, f.a.people.Person(r.Agent)
	return form
}

func (f *forms) seal(ctx context.Context, b formBody) (keyID string, box []byte, err error) {
	text, err := json.Marshal(b)
	if err != nil {
		return "", nil, fmt.Errorf("write form: %w", err)
	}
	return f.a.ring.Seal(ctx, keys.Case, text)
}

func (f *forms) unseal(ctx context.Context, keyID string, box []byte) (b formBody, err error) {
	text, err := f.a.ring.Open(ctx, keyID, box)
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal(text, &b); err != nil {
		// The text holds what was said: it stays out of the error.
		return formBody{}, fault.New(fault.Internal, "form", "The form cannot be read.")
	}
	return b, nil
}

// destroy removes the key of a draft that has been replaced, so that what was deleted from it is gone.
func (f *forms) destroy(ctx context.Context, keyID string) {
	if keyID == "" {
		return
	}
	if err := f.a.ring.Destroy(context.WithoutCancel(ctx), keyID); err != nil {
		f.a.log.WarnContext(ctx, "key of an old draft not removed", "err", err)
	}
}

func stale(sentence string) error {
	return fault.Code("stale", fault.New(fault.Conflict, "form", "%s", sentence))
}

// cmpErr returns the first error that is one.
func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
