package app

import (
	"context"
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// TestHoursForbidNoPlan agrees to a plan outside the hours of a person's rule, and against a rule that forbids calling.
func TestHoursForbidNoPlan(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, _ := came(t, a, "13800000012")
	now := time.Now().In(a.config().Zone.Location)
	d, clock := outgoingDesk{a}, func(hours int) string { return now.Add(time.Duration(hours) * time.Hour).Format(clockForm) }
	c, err := a.contact(t.Context(), callID)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		in    api.SafeContactInput
		field string
	}{
		{api.SafeContactInput{Rule: api.SafeContactRuleAllow, From: clock(2), To: clock(4)}, ""},
		{api.SafeContactInput{Rule: api.SafeContactRuleDeny}, "plan"},
	} {
		if _, err := d.SetSafeContact(t.Context(), callID, "boss", tt.in); err != nil {
			t.Fatal(err)
		}
		if _, err := a.agree(t.Context(), c, triage.Red); (err == nil) != (tt.field == "") || fault.FieldOf(err) != tt.field {
			t.Errorf("%+v: %v", tt.in, err)
		}
	}
}

// TestWhoMayEndAPlan has one case for each.
func TestWhoMayEndAPlan(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, sealed := came(t, a, "13800000012", ledger.Connected{Agent: "li"})
	came(t, a, "13800000012", ledger.Connected{Agent: "wu"})
	came(t, a, "13800000013", ledger.Connected{Agent: "chen"})
	plan, step := id.New(), id.New()
	want := ledger.TaskWanted{Task: step, Kind: string(triage.TaskFollowUp), Grade: "red", Due: time.Now(), NumberHash: sealed.Hash, Plan: plan, Step: 1}
	opened := ledger.FollowUpOpened{Plan: plan, Grade: "red", NumberHash: sealed.Hash, Steps: 1, By: "li"}
	if _, err := a.appendFacts(t.Context(), ledger.FormStream(callID), "user:li", opened, want); err != nil {
		t.Fatal(err)
	}
	if _, err := a.appendFacts(t.Context(), ledger.TaskStream(step), "user:zhou", ledger.TaskTaken{By: "zhou"}); err != nil {
		t.Fatal(err)
	}
	p, err := a.store.FollowPlan(t.Context(), plan)
	if err != nil || len(p.Tasks) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	c := newCare(a)
	for who, may := range map[string]bool{"li": true, "wu": true, "zhou": true, "chen": false} {
		if err := c.mayEnd(t.Context(), console.FollowUpEnding{Plan: plan, By: who}, p); may && err != nil || !may && fault.CodeOf(err) != "not_yours" {
			t.Errorf("%s: %v", who, err)
		}
	}
	if err := c.mayEnd(t.Context(), console.FollowUpEnding{Plan: plan, By: "boss", All: true}, p); err != nil {
		t.Errorf("a supervisor: %v", err)
	}
	if _, err := c.EndFollowUp(t.Context(), console.FollowUpEnding{Plan: plan, By: "chen", Reason: "closed"}); fault.CodeOf(err) != "not_yours" {
		t.Errorf("ended by somebody else: %v", err)
	}
}

// TestAFormThatWasNotRecordedIsWhenItIsOpened stores a form whose process dies before the ledger has it.
func TestAFormThatWasNotRecordedIsWhenItIsOpened(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, _ := came(t, a, "13800000012", ledger.Connected{Agent: "li"})
	f := newForms(a)
	c, err := a.contact(t.Context(), callID)
	if err != nil {
		t.Fatal(err)
	}
	body := formBody{Version: 1, Note: "words", Grade: "red", Plan: string(api.FollowChoiceAgreed)}
	if body.Agreed, err = a.agree(t.Context(), c, triage.Red); err != nil {
		t.Fatal(err)
	}
	keyID, box, err := f.seal(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	row := store.Form{ID: id.New(), Call: callID, Agent: "li", KeyID: keyID, Body: box, SubmittedAt: time.Now().UTC()}
	if err := a.store.SubmitForm(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	for range 2 { // looking again records nothing more
		form, err := f.Form(t.Context(), "li", callID)
		if err != nil || form.State != api.FormStateSubmitted {
			t.Fatalf("%+v, %v", form, err)
		}
	}
	plans, err := a.store.FollowPlansOf(t.Context(), callID, nil, maxPlans)
	if err != nil || len(plans) != 1 || len(plans[0].Tasks) != len(body.Agreed.Tasks) {
		t.Errorf("plans %+v, %v", plans, err)
	}
	if events, err := a.store.Stream(t.Context(), ledger.FormStream(callID)); err != nil || len(events) != 2+len(body.Agreed.Tasks) {
		t.Errorf("%d facts, %v", len(events), err)
	}
}

// TestFormsOfACallTakeTurns has two counsellors of one call hand in at once: their facts share a stream.
func TestFormsOfACallTakeTurns(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, _ := came(t, a, "13800000012", ledger.Connected{Agent: "li"}, ledger.Connected{Agent: "wu"})
	f := newForms(a)
	release, err := f.begin(t.Context(), "li", callID)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	soon, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if other, err := f.begin(soon, "wu", callID); err == nil {
		other()
		t.Error("two at once")
	}
}
