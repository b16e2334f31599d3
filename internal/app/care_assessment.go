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
		answers, err := c.drafted(ctx, draft)
		if err != nil {
			return api.Assessment{}, err
		}
		out.Unreadable = answers == nil
		out.Answers = api.AssessmentAnswers(c.a.config().Care.Questionnaire().Keep(answers))
		out.SavedAt, out.SavedBy = draft.UpdatedAt, c.a.people.Person(draft.By)
	}
	c.suggest(&out)
	if out.Confirmed, err = c.decisions(ctx, callID, confirmed); err != nil {
		return api.Assessment{}, err
	}
	return out, nil
}

// drafted opens the answers of a draft; nil where they are lost, so that others can take their place.
func (c *care) drafted(ctx context.Context, d store.AssessmentDraft) (triage.Answers, error) {
	b := assessedBody{}
	if d.Version == 0 {
		return triage.Answers{}, nil
	}
	lost, err := c.openOrLost(ctx, "draft of the assessment of "+d.Call, d.KeyID, d.Body, &b)
	if lost || err != nil {
		return nil, err
	}
	if b.Answers == nil {
		b.Answers = triage.Answers{}
	}
	return b.Answers, nil
}

// decisions opens confirmed assessments. Of one whose answers are lost the ledger still knows what was decided.
func (c *care) decisions(ctx context.Context, callID string, rows []store.CareEntry) (out []api.ConfirmedAssessment, err error) {
	for _, e := range rows {
		var b assessedBody
		lost, err := c.openOrLost(ctx, e.ID, e.KeyID, e.Body, &b)
		if err != nil {
			return nil, err
		}
		if lost {
			known, err := c.confirmed(ctx, callID)
			if err != nil {
				return nil, err
			}
			if i := slices.IndexFunc(known, func(k api.ConfirmedAssessment) bool { return k.Id == e.ID }); i >= 0 {
				known[i].Unreadable = true
				out = append(out, known[i])
			}
			continue
		}
		out = append(out, api.ConfirmedAssessment{
			Id: e.ID, At: e.At, By: c.a.people.Person(e.By), Questionnaire: b.Questionnaire, Version: b.Version,
			Answers: api.AssessmentAnswers(b.Answers), Suggested: api.Grade(b.Suggested), Decided: api.Grade(b.Decided), Reason: b.Reason,
		})
	}
	return out, nil
}

// checked takes out of given what is in the draft and not in the questionnaire any more, since a reload has changed that. A
// new answer that it does not have stays, and is refused.
func (c *care) checked(ctx context.Context, draft store.AssessmentDraft, given triage.Answers) (triage.Answers, error) {
	q := c.a.config().Care.Questionnaire()
	before, err := c.drafted(ctx, draft)
	if err != nil {
		return nil, err
	}
	out := q.Keep(given)
	for item, code := range given {
		if _, kept := out[item]; !kept && before[item] != code {
			out[item] = code
		}
	}
	return out, q.Check(out)
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
	given, err := c.checked(ctx, was, triage.Answers(d.Answers))
	if err != nil {
		return api.Assessment{}, err
	}
	keyID, box, err := c.seal(ctx, assessedBody{Answers: given})
	if err != nil {
		return api.Assessment{}, err
	}
	next := store.AssessmentDraft{
		Call: callID, Version: was.Version + 1, By: who.User, KeyID: keyID, Body: box, UpdatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	err = c.settle(ctx, c.a.store.SaveAssessmentDraft(ctx, next), keyID, func() (string, error) {
		d, err := c.a.store.AssessmentDraft(ctx, callID)
		return d.KeyID, err
	})
	if err != nil {
		if fault.Is(err, fault.Conflict) {
			return api.Assessment{}, stale("Somebody has changed the assessment since; look at it again.")
		}
		return api.Assessment{}, err
	}
	c.destroy(ctx, was.KeyID)
	c.changed(callID, careAssessment)
	out := api.Assessment{
		CallId: callID, Version: next.Version, Answers: api.AssessmentAnswers(given), SavedAt: next.UpdatedAt, SavedBy: c.a.people.Person(who.User),
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

// ConfirmAssessment records what a person has decided on, and gives a living call that grade. It may be repeated: a grade
// that was given since stays.
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
	again := err == nil
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
	if again && (b.Decided != string(choice.Decided) || b.Reason != choice.Reason) {
		return api.Assessment{}, fault.Field("id", fault.New(fault.Conflict, "assessment", "Something else was decided with that id; open the assessment again."))
	}
	fact := ledger.CareAssessed{
		Assessment: known.ID, Questionnaire: b.Questionnaire, Version: b.Version, Suggested: b.Suggested, Decided: b.Decided, Reason: b.Reason,
		Open: c.openItems(b.Answers), By: known.By,
	}
	err = c.record(ctx, who.User, callID, fact, func(f ledger.Fact) bool { a, ok := f.(ledger.CareAssessed); return ok && a.Assessment == known.ID })
	if err != nil {
		return api.Assessment{}, err
	}
	holds := true
	if again {
		holds, err = c.holds(ctx, known)
	}
	if err == nil && holds {
		err = c.regrade(ctx, who, callID, triage.Grade(b.Decided))
	}
	if err != nil {
		return api.Assessment{}, err
	}
	return c.assessment(ctx, who, callID)
}

// confirm checks and stores what a person has decided on.
func (c *care) confirm(ctx context.Context, who console.CareAsker, callID string, choice api.AssessmentConfirmation) (store.CareEntry, error) {
	cfg := c.a.config().Care
	q := cfg.Questionnaire()
	was, err := c.draft(ctx, callID)
	if err != nil {
		return store.CareEntry{}, err
	}
	if was.Version != choice.Version {
		return store.CareEntry{}, stale("Somebody has changed the assessment since; look at it again.")
	}
	given, err := c.checked(ctx, was, triage.Answers(choice.Answers))
	if err != nil {
		return store.CareEntry{}, err
	}
	s := q.Suggest(given)
	if err := s.Confirm(triage.Grade(choice.Decided), choice.Reason, ids(cfg.Assessment.Reasons)); err != nil {
		return store.CareEntry{}, err
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
	if err := c.settle(ctx, c.a.store.ConfirmAssessment(ctx, e), keyID, c.keyOf(ctx, e.ID)); err != nil {
		return store.CareEntry{}, err
	}
	c.destroy(ctx, was.KeyID)
	return e, nil
}

// openItems counts the questions without an answer.
func (c *care) openItems(given triage.Answers) int {
	return len(c.a.config().Care.Questionnaire().Suggest(given).Open)
}

// holds reports whether nobody has decided otherwise since: neither by another assessment nor by a grade.
func (c *care) holds(ctx context.Context, e store.CareEntry) (bool, error) {
	facts, err := c.facts(ctx, e.Call)
	if err != nil {
		return false, err
	}
	for _, f := range facts {
		if a, ok := f.Fact.(ledger.CareAssessed); ok && a.Assessment != e.ID && f.Event.At.After(e.At) {
			return false, nil
		}
	}
	stream := ledger.CallStream(e.Call)
	if err := c.a.settled(ctx, stream); err != nil {
		return false, err
	}
	events, err := c.a.store.Stream(ctx, stream)
	return !slices.ContainsFunc(events, func(x ledger.Event) bool { return x.Kind == ledger.KindGraded && x.At.After(e.At) }), err
}

// regrade gives a living call the grade that was decided on. Who has talked in it before and does not now only leaves the
// decision: the grade is for whoever has the caller.
func (c *care) regrade(ctx context.Context, who console.CareAsker, callID string, g triage.Grade) error {
	v, ok := c.a.calls.Call(call.ID(callID))
	if !ok || slices.Contains([]call.Phase{call.Ending, call.Ended, call.Closing}, v.Phase) || v.Grade == g {
		return nil
	}
	had := v.Agent == agent.ID(who.User) || v.Phase == call.Surveyed && v.Survey.Agent == agent.ID(who.User) // just now: the caller is asked how it was
	if !who.Any && (!had || v.Offer != "") {
		return nil
	}
	err := c.a.calls.SetGrade(ctx, call.Request{Agent: agent.ID(who.User), Call: v.ID, Grade: string(g), Why: whyAssessment})
	if fault.Is(err, fault.NotFound) {
		return nil // the call has ended meanwhile; the decision stands
	}
	return err
}
