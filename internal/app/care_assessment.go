package app

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// whyAssessment is the reason of a grade that an assessment has led to.
const whyAssessment = "assessment"

// assessedBody is what is sealed of an assessment.
type assessedBody struct {
	Questionnaire string         `json:"questionnaire,omitempty"`
	Version       string         `json:"version,omitempty"`
	Answers       triage.Answers `json:"answers"`
	Suggested     string         `json:"suggested,omitempty"`
	Decided       string         `json:"decided,omitempty"`
	Reason        string         `json:"reason,omitempty"`
}

// Assessment gives the assessment that is being written for a call, and those confirmed.
func (c *care) Assessment(ctx context.Context, who console.CareAsker, callID string) (api.Assessment, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Assessment{}, err
	}
	return c.assessment(ctx, who, callID)
}

// assessment opens what there is. Where there is something, that it is looked at is recorded first.
func (c *care) assessment(ctx context.Context, who console.CareAsker, callID string) (api.Assessment, error) {
	draft, err := c.draft(ctx, callID)
	if err != nil {
		return api.Assessment{}, err
	}
	confirmed, err := c.a.store.CareEntries(ctx, callID, store.CareAssessment)
	if err != nil {
		return api.Assessment{}, err
	}
	if draft.Version > 0 || len(confirmed) > 0 {
		if err := who.Recorded(ctx); err != nil {
			return api.Assessment{}, err
		}
	}
	out := api.Assessment{CallId: callID, Version: draft.Version, Answers: api.AssessmentAnswers{}}
	if draft.Version > 0 {
		var b assessedBody
		if err := c.open(ctx, draft.KeyID, draft.Body, &b); err != nil {
			return api.Assessment{}, err
		}
		out.Answers, out.SavedAt, out.SavedBy = api.AssessmentAnswers(b.Answers), draft.UpdatedAt, c.a.people.Person(draft.By)
	}
	c.suggest(&out)
	for _, e := range confirmed {
		var b assessedBody
		if err := c.open(ctx, e.KeyID, e.Body, &b); err != nil {
			return api.Assessment{}, err
		}
		out.Confirmed = append(out.Confirmed, api.ConfirmedAssessment{
			Id: e.ID, At: e.At, By: c.a.people.Person(e.By), Questionnaire: b.Questionnaire, Version: b.Version,
			Answers: api.AssessmentAnswers(b.Answers), Suggested: api.Grade(b.Suggested), Decided: api.Grade(b.Decided), Reason: b.Reason,
		})
	}
	return out, nil
}

// suggest fills in what the answers so far ask for. Answers that the questionnaire does not have any more ask for nothing.
func (c *care) suggest(out *api.Assessment) {
	s := c.a.config().Care.Questionnaire().Suggest(triage.Answers(out.Answers))
	out.Suggested, out.Because, out.Open = api.Grade(s.Grade), s.Because, s.Open
}

// draft reads the draft of a call, or an empty one.
func (c *care) draft(ctx context.Context, callID string) (store.AssessmentDraft, error) {
	d, err := c.a.store.AssessmentDraft(ctx, callID)
	if fault.Is(err, fault.NotFound) {
		return store.AssessmentDraft{Call: callID}, nil
	}
	return d, err
}

// SaveAssessment keeps the answers so far.
func (c *care) SaveAssessment(ctx context.Context, who console.CareAsker, callID string, d api.AssessmentDraft) (api.Assessment, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Assessment{}, err
	}
	if err := c.a.config().Care.Questionnaire().Check(triage.Answers(d.Answers)); err != nil {
		return api.Assessment{}, err
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.Assessment{}, err
	}
	defer release()
	was, err := c.draft(ctx, callID)
	if err != nil {
		return api.Assessment{}, err
	}
	if was.Version != d.Version {
		return api.Assessment{}, stale("Somebody has changed the assessment since; look at it again.")
	}
	keyID, box, err := c.seal(ctx, assessedBody{Answers: triage.Answers(d.Answers)})
	if err != nil {
		return api.Assessment{}, err
	}
	next := store.AssessmentDraft{
		Call: callID, Version: was.Version + 1, By: who.User, KeyID: keyID, Body: box, UpdatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	if err := c.a.store.SaveAssessmentDraft(ctx, next); err != nil {
		c.destroy(ctx, keyID)
		if fault.Is(err, fault.Conflict) {
			return api.Assessment{}, stale("Somebody has changed the assessment since; look at it again.")
		}
		return api.Assessment{}, err
	}
	c.destroy(ctx, was.KeyID)
	c.changed(callID, careAssessment)
	out := api.Assessment{
		CallId: callID, Version: next.Version, Answers: d.Answers, SavedAt: next.UpdatedAt, SavedBy: c.a.people.Person(who.User),
	}
	c.suggest(&out)
	out.Confirmed, err = c.confirmed(ctx, callID)
	return out, err
}

// confirmed lists the confirmed assessments from what the ledger knows of them, without their answers.
func (c *care) confirmed(ctx context.Context, callID string) (out []api.ConfirmedAssessment, err error) {
	facts, err := c.facts(ctx, callID)
	for _, f := range facts {
		if a, ok := f.Fact.(ledger.CareAssessed); ok {
			out = append(out, api.ConfirmedAssessment{
				Id: a.Assessment, At: f.Event.At, By: c.a.people.Person(a.By), Questionnaire: a.Questionnaire, Version: a.Version,
				Answers: api.AssessmentAnswers{}, Suggested: api.Grade(a.Suggested), Decided: api.Grade(a.Decided), Reason: a.Reason,
			})
		}
	}
	return out, err
}

// ConfirmAssessment records what a person has decided on, and gives a living call that grade. It may be repeated.
func (c *care) ConfirmAssessment(ctx context.Context, who console.CareAsker, callID string, choice api.AssessmentConfirmation) (api.Assessment, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Assessment{}, err
	}
	if !id.Valid(choice.Id) {
		return api.Assessment{}, fault.Field("id", fault.New(fault.Invalid, "assessment", "The id must be a ULID."))
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.Assessment{}, err
	}
	defer release()
	known, err := c.a.store.CareEntry(ctx, choice.Id)
	switch {
	case err == nil && (known.Call != callID || known.Topic != store.CareAssessment || known.By != who.User):
		return api.Assessment{}, fault.Field("id", fault.New(fault.Conflict, "assessment", "That id is taken; open the assessment again."))
	case fault.Is(err, fault.NotFound):
		if known, err = c.confirm(ctx, who, callID, choice); err != nil {
			return api.Assessment{}, err
		}
	case err != nil:
		return api.Assessment{}, err
	}
	var b assessedBody
	if err := c.open(ctx, known.KeyID, known.Body, &b); err != nil {
		return api.Assessment{}, err
	}
	fact := ledger.CareAssessed{
		Assessment: known.ID, Questionnaire: b.Questionnaire, Version: b.Version, Suggested: b.Suggested, Decided: b.Decided, Reason: b.Reason,
		Open: c.openItems(b.Answers), By: known.By,
	}
	err = c.record(ctx, who.User, callID, fact, func(f ledger.Fact) bool { a, ok := f.(ledger.CareAssessed); return ok && a.Assessment == known.ID })
	if err != nil {
		return api.Assessment{}, err
	}
	if err := c.regrade(ctx, who, callID, triage.Grade(b.Decided)); err != nil {
		return api.Assessment{}, err
	}
	return c.assessment(ctx, who, callID)
}

// confirm checks and stores what a person has decided on.
func (c *care) confirm(ctx context.Context, who console.CareAsker, callID string, choice api.AssessmentConfirmation) (store.CareEntry, error) {
	cfg := c.a.config().Care
	q := cfg.Questionnaire()
	given := triage.Answers(choice.Answers)
	if err := q.Check(given); err != nil {
		return store.CareEntry{}, err
	}
	s := q.Suggest(given)
	if err := s.Confirm(triage.Grade(choice.Decided), choice.Reason, ids(cfg.Assessment.Reasons)); err != nil {
		return store.CareEntry{}, err
	}
	was, err := c.draft(ctx, callID)
	if err != nil {
		return store.CareEntry{}, err
	}
	if was.Version != choice.Version {
		return store.CareEntry{}, stale("Somebody has changed the assessment since; look at it again.")
	}
	keyID, box, err := c.seal(ctx, assessedBody{
		Questionnaire: q.ID, Version: q.Version, Answers: given, Suggested: s.Grade.String(), Decided: string(choice.Decided), Reason: choice.Reason,
	})
	if err != nil {
		return store.CareEntry{}, err
	}
	e := store.CareEntry{
		ID: choice.Id, Call: callID, Topic: store.CareAssessment, Subject: q.ID, By: who.User, KeyID: keyID, Body: box,
		At: time.Now().UTC().Truncate(time.Microsecond),
	}
	// It is stored first: a fact never names what is not there.
	if err := c.a.store.ConfirmAssessment(ctx, e); err != nil {
		c.destroy(ctx, keyID)
		return store.CareEntry{}, err
	}
	c.destroy(ctx, was.KeyID)
	return e, nil
}

// openItems counts the questions without an answer.
func (c *care) openItems(given triage.Answers) int {
	return len(c.a.config().Care.Questionnaire().Suggest(given).Open)
}

// regrade gives a living call the grade that was decided on.
func (c *care) regrade(ctx context.Context, who console.CareAsker, callID string, g triage.Grade) error {
	v, ok := c.a.calls.Call(call.ID(callID))
	if !ok || slices.Contains([]call.Phase{call.Ending, call.Ended, call.Closing}, v.Phase) || v.Grade == g {
		return nil
	}
	err := c.a.calls.SetGrade(ctx, call.Request{Agent: agent.ID(who.User), Call: v.ID, Grade: string(g), Why: whyAssessment})
	if fault.Is(err, fault.NotFound) {
		return nil // the call has ended meanwhile; the decision stands
	}
	return err
}
