package triage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/internal/fault"
	"heartline/triage"
)

func planRule() triage.PlanRule {
	return triage.PlanRule{Grade: triage.Red, Unreachable: 3, Steps: []triage.PlanStep{{ID: "week", After: 168 * time.Hour}, {ID: "day", After: 24 * time.Hour}}}
}

func TestAPlanIsDueFromTheContactOn(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	if diff := cmp.Diff([]time.Time{at.AddDate(0, 0, 1), at.AddDate(0, 0, 7)}, planRule().Dues(at)); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
}

func TestAPlanNeedsConsentANumberAndNoRuleAgainstIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule                       triage.PlanRule
		consent, number, forbidden bool
		code                       string
	}{
		"agreed":     {planRule(), true, true, false, ""},
		"no consent": {planRule(), false, true, false, "no_consent"},
		"withheld":   {planRule(), true, false, false, "number_withheld"},
		"forbidden":  {planRule(), true, true, true, "safe_contact"},
		"no rule":    {triage.PlanRule{}, true, true, false, "no_plan"},
	} {
		err := c.rule.Agreed(c.consent, c.number, c.forbidden)
		if (err != nil) != (c.code != "") || c.code != "" && (fault.CodeOf(err) != c.code || fault.FieldOf(err) != "plan") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPlanEndsWithAReason(t *testing.T) {
	t.Parallel()
	open, done, refused := triage.PlanTask{}, triage.PlanTask{Over: true, Outcome: "reached"}, triage.PlanTask{Over: true, Outcome: triage.OutcomeDeclined}
	for name, c := range map[string]struct {
		tasks    []triage.PlanTask
		attempts []string
		want     triage.PlanEnd
	}{
		"just begun":                      {[]triage.PlanTask{open, open}, nil, ""},
		"one step done":                   {[]triage.PlanTask{done, open}, []string{"reached"}, ""},
		"every step done":                 {[]triage.PlanTask{done, done}, nil, triage.PlanCompleted},
		"refused":                         {[]triage.PlanTask{refused, open}, nil, triage.PlanRefused},
		"refused at the last":             {[]triage.PlanTask{done, refused}, nil, triage.PlanRefused},
		"missed twice":                    {[]triage.PlanTask{open}, []string{"no_answer", "busy"}, ""},
		"missed three times":              {[]triage.PlanTask{open}, []string{"no_answer", "busy", "machine"}, triage.PlanUnreachable},
		"reached in between":              {[]triage.PlanTask{open}, []string{"no_answer", "no_answer", "reached", "busy"}, ""},
		"our own fault does not count":    {[]triage.PlanTask{open}, []string{"busy", "busy", "failed"}, ""},
		"missed over several of the plan": {[]triage.PlanTask{done, open}, []string{"left_message", "wrong_number", "not_reached"}, triage.PlanUnreachable},
	} {
		if got := planRule().Ended(c.tasks, c.attempts); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := (triage.PlanRule{}).Ended([]triage.PlanTask{open}, []string{"busy", "busy", "busy"}); got != "" {
		t.Errorf("without a limit: %q", got)
	}
}

// TestAPlanWithOpenStepsGoesOnWhileSomebodyIsReached is the property that nobody is given up who answers.
func TestAPlanWithOpenStepsGoesOnWhileSomebodyIsReached(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		attempts := rapid.SliceOf(rapid.SampledFrom([]string{"no_answer", "busy", "reached", "failed", "machine"})).Draw(t, "attempts")
		rule := planRule()
		got := rule.Ended([]triage.PlanTask{{}, {Over: true, Outcome: "reached"}}, append(attempts, "reached"))
		if got != "" {
			t.Fatalf("ended as %q", got)
		}
	})
}
