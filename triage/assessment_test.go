package triage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/internal/fault"
	"heartline/triage"
)

var questions = triage.Questionnaire{ID: "safety", Version: "1", Items: []triage.Item{
	{ID: "thoughts", Answers: []triage.Answer{{ID: "none"}, {ID: "some", Grade: triage.Yellow}, {ID: "constant", Grade: triage.Red}}},
	{ID: "plan", Answers: []triage.Answer{{ID: "none"}, {ID: "vague", Grade: triage.Yellow}, {ID: "definite", Grade: triage.Red}}},
	{ID: "support", Answers: []triage.Answer{{ID: "present"}, {ID: "none", Grade: triage.Yellow}}},
}}

func TestTheMostUrgentAnswerIsSuggested(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given triage.Answers
		want  triage.Suggestion
	}{
		"nothing answered": {nil, triage.Suggestion{Grade: triage.Green, Open: []string{"thoughts", "plan", "support"}}},
		"nothing asks":     {triage.Answers{"thoughts": "none", "plan": "none", "support": "present"}, triage.Suggestion{Grade: triage.Green}},
		"one asks": {
			triage.Answers{"thoughts": "none", "plan": "vague"},
			triage.Suggestion{Grade: triage.Yellow, Because: []string{"plan"}, Open: []string{"support"}},
		},
		"two ask for the same": {
			triage.Answers{"thoughts": "some", "plan": "none", "support": "none"},
			triage.Suggestion{Grade: triage.Yellow, Because: []string{"thoughts", "support"}},
		},
		"what protects does not make up for it": {
			triage.Answers{"thoughts": "some", "plan": "definite", "support": "present"},
			triage.Suggestion{Grade: triage.Red, Because: []string{"plan"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, questions.Suggest(c.given)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnotherAnswerNeverAsksForLess holds for any questionnaire: the suggestion is no sum in which answers make up for
// each other.
func TestAnotherAnswerNeverAsksForLess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grade := rapid.SampledFrom([]triage.Grade{"", triage.Green, triage.Yellow, triage.Red})
		q := triage.Questionnaire{}
		given := triage.Answers{}
		for _, id := range []string{"a", "b", "c", "d"} {
			q.Items = append(q.Items, triage.Item{ID: id, Answers: []triage.Answer{{ID: "x", Grade: grade.Draw(t, "x")}, {ID: "y", Grade: grade.Draw(t, "y")}}})
			before := q.Suggest(given).Grade
			given[id] = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "answer")
			if after := q.Suggest(given).Grade; after.Rank() > before.Rank() {
				t.Fatalf("%s became %s by answering %s", before, after, id)
			}
		}
		if open := q.Suggest(given).Open; len(open) > 0 {
			t.Fatalf("answered and open: %v", open)
		}
	})
}

func TestAnswersOutsideOfTheQuestionnaireAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given triage.Answers
		good  bool
	}{
		"none":                {nil, true},
		"good":                {triage.Answers{"plan": "vague"}, true},
		"an unknown question": {triage.Answers{"mood": "none"}, false},
		"an unknown answer":   {triage.Answers{"plan": "constant"}, false},
		"an empty answer":     {triage.Answers{"plan": ""}, false},
	} {
		err := questions.Check(c.given)
		if c.good != (err == nil) || !c.good && (!fault.Is(err, fault.Invalid) || fault.FieldOf(err) != "answers") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnswersToQuestionsThatAreGoneAreNotKept(t *testing.T) {
	t.Parallel()
	given := triage.Answers{"thoughts": "some", "plan": "gone", "mood": "low"}
	got := questions.Keep(given)
	if diff := cmp.Diff(triage.Answers{"thoughts": "some"}, got); diff != "" {
		t.Error(diff)
	}
	if err := questions.Check(got); err != nil || len(given) != 3 {
		t.Errorf("%v, given %v", err, given)
	}
	if got := questions.Keep(nil); got == nil || len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestLessThanSuggestedNeedsAReason(t *testing.T) {
	t.Parallel()
	reasons := []string{"in_care"}
	for _, c := range []struct {
		suggested, decided triage.Grade
		reason             string
		good               bool
	}{
		{triage.Yellow, triage.Yellow, "", true},
		{triage.Yellow, triage.Red, "", true},
		{triage.Yellow, triage.Green, "", false},
		{triage.Yellow, triage.Green, "in_care", true},
		{triage.Red, triage.Yellow, "in_care", true},
		{triage.Red, triage.Yellow, "busy", false},
		{triage.Green, triage.Red, "busy", false},
	} {
		err := triage.Suggestion{Grade: c.suggested}.Confirm(c.decided, c.reason, reasons)
		if c.good != (err == nil) || !c.good && fault.FieldOf(err) != "reason" {
			t.Errorf("%s to %s by %q: %v", c.suggested, c.decided, c.reason, err)
		}
	}
}
