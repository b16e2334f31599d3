package triage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/triage"
)

func recordRules() triage.RecordRules {
	return triage.RecordRules{
		Contacts: []triage.ContactKind{{ID: "self"}, {ID: "parent", ThirdParty: true}, {ID: "silent", NoTalk: true}},
		Problems: []triage.Problem{{ID: "family"}, {ID: "illness", OwnOnly: true}},
		Outcomes: []string{"settled", "referred"},
		Flags:    []string{"minor"},
		Required: map[triage.Grade][]string{
			triage.Red:    {triage.PartContact, triage.PartProblems, triage.PartOutcome, triage.PartNote},
			triage.Yellow: {triage.PartContact},
		},
	}
}

func TestAFormIsHandedInWithWhatItsGradeAsksFor(t *testing.T) {
	t.Parallel()
	whole := triage.Record{Contact: "self", Problems: []string{"family"}, Outcome: "settled"}
	with := func(change func(*triage.Record)) triage.Record {
		r := whole
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		grade  triage.Grade
		record triage.Record
		note   string
		field  string // that is wrong; empty: it may be handed in
	}{
		"red and whole":               {triage.Red, whole, "said", ""},
		"red without a note":          {triage.Red, whole, " \n", "note"},
		"red without a contact":       {triage.Red, with(func(r *triage.Record) { r.Contact = "" }), "said", "record.contact"},
		"red without problems":        {triage.Red, with(func(r *triage.Record) { r.Problems = nil }), "said", "record.problems"},
		"red without an outcome":      {triage.Red, with(func(r *triage.Record) { r.Outcome = "" }), "said", "record.outcome"},
		"red and silent":              {triage.Red, triage.Record{Contact: "silent"}, "", ""},
		"yellow with little":          {triage.Yellow, triage.Record{Contact: "self"}, "", ""},
		"yellow with nothing":         {triage.Yellow, triage.Record{}, "", "record.contact"},
		"green with nothing":          {triage.Green, triage.Record{}, "", ""},
		"an unknown contact":          {triage.Green, triage.Record{Contact: "dog"}, "", "record.contact"},
		"an unknown problem":          {triage.Green, triage.Record{Problems: []string{"dog"}}, "", "record.problems"},
		"an unknown outcome":          {triage.Green, triage.Record{Outcome: "dog"}, "", "record.outcome"},
		"an unknown flag":             {triage.Green, triage.Record{Flags: []string{"dog"}}, "", "record.flags"},
		"an illness of one's own":     {triage.Green, triage.Record{Contact: "self", Problems: []string{"illness"}}, "", ""},
		"an illness of the absent":    {triage.Green, triage.Record{Contact: "parent", Problems: []string{"illness"}}, "", "record.problems"},
		"a worry about the absent":    {triage.Green, triage.Record{Contact: "parent", Problems: []string{"family"}, Flags: []string{"minor"}}, "", ""},
		"red about somebody else too": {triage.Red, with(func(r *triage.Record) { r.Contact = "parent" }), "said", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := recordRules().Check(c.grade, c.record, c.note)
			if c.field == "" && err != nil || c.field != "" && (!fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field) {
				t.Errorf("want a fault of %q, got %v", c.field, err)
			}
		})
	}
}

func TestCodesThatTheListsDoNotHaveAnyMoreLeaveADraft(t *testing.T) {
	t.Parallel()
	got := recordRules().Keep(triage.Record{Contact: "dog", Problems: []string{"family", "dog", "family"}, Outcome: "referred", Flags: []string{"dog", "minor"}})
	if diff := cmp.Diff(triage.Record{Problems: []string{"family"}, Outcome: "referred", Flags: []string{"minor"}}, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}
