package triage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/triage"
)

func TestScreeningIsOneOfTheCodes(t *testing.T) {
	t.Parallel()
	rules := triage.ScreenRules{Answers: []triage.ScreenAnswer{{ID: "none"}, {ID: "present", Positive: true}}, Reasons: []string{"silent"}}
	for name, c := range map[string]struct {
		in, want triage.Screening
		field    string
	}{
		"asked":                        {in: triage.Screening{Outcome: triage.Asked, Result: "none"}, want: triage.Screening{Outcome: triage.Asked, Result: "none"}},
		"positive is for the rules":    {in: triage.Screening{Outcome: triage.Asked, Result: "present"}, want: triage.Screening{Outcome: triage.Asked, Result: "present", Positive: true}},
		"and not for who writes":       {in: triage.Screening{Outcome: triage.Asked, Result: "none", Positive: true}, want: triage.Screening{Outcome: triage.Asked, Result: "none"}},
		"refused has nothing else":     {in: triage.Screening{Outcome: triage.Refused, Result: "none", Reason: "silent"}, want: triage.Screening{Outcome: triage.Refused}},
		"cut off":                      {in: triage.Screening{Outcome: triage.CutOff}, want: triage.Screening{Outcome: triage.CutOff}},
		"not possible":                 {in: triage.Screening{Outcome: triage.NotPossible, Reason: "silent"}, want: triage.Screening{Outcome: triage.NotPossible, Reason: "silent"}},
		"asked without an answer":      {in: triage.Screening{Outcome: triage.Asked}, field: "result"},
		"an answer of no list":         {in: triage.Screening{Outcome: triage.Asked, Result: "perhaps"}, field: "result"},
		"not possible without reason":  {in: triage.Screening{Outcome: triage.NotPossible}, field: "reason"},
		"not possible, unknown reason": {in: triage.Screening{Outcome: triage.NotPossible, Reason: "busy"}, field: "reason"},
		"nothing":                      {field: "outcome"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rules.Check(c.in)
			if c.field != "" {
				if !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field {
					t.Errorf("%v, field %q", err, fault.FieldOf(err))
				}
				return
			}
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}
}
