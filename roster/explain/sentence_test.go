package explain_test

import (
	"slices"
	"testing"

	"heartline/roster/bound"
	"heartline/roster/explain"
	"heartline/roster/model"
)

func TestSentenceOfWhatIsBroken(t *testing.T) {
	t.Parallel()
	m := read(t, twoDesks+","+twoStaff)
	got, err := explainer(t, m, rows(t, "c1 N-D----", "c2 D-N-N-N")).Explain(t.Context(), explain.Options{Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got.Broken, func(b explain.Broken) bool { return b.Rule == "demand:desk" })
	if i < 0 {
		t.Fatalf("%+v", got.Broken)
	}
	want := bound.Sentence{Code: "broken.demand.low", Parts: []bound.Part{
		{Name: "rule", Text: "demand:desk"},
		{Name: "from", Text: "2026-12-08"},
		{Name: "shift", Text: "D"},
		{Name: "amount", Number: 1},
		{Name: "cost", Number: 100},
		{Name: "bound", Number: 1},
	}}
	if s := got.Broken[i].Sentence(); s.Code != want.Code || !slices.Equal(s.Parts, want.Parts) {
		t.Errorf("%+v", s)
	}
	if got.Broken[len(got.Broken)-1].Sentences() != nil {
		t.Errorf("a repair was told that was not sought")
	}
}

// TestAnOverrideIsTold has a rest that is too short by the word of somebody.
func TestAnOverrideIsTold(t *testing.T) {
	t.Parallel()
	rest := ""
	profile, _ := model.LookupProfile("eu")
	for _, r := range profile.Rules {
		if r.Measure == model.Rest && r.HardMin != nil {
			rest = r.ID
		}
	}
	const eight = ` "by": "Lin", "at": "2026-12-01", "reason": "agreed", "hard_min": 1440}],`
	m := read(t, `"profile": "eu", "overrides": [{"rule": "`+rest+`",`+eight+oneDesk+","+twoStaff)
	got, err := explainer(t, m, rows(t, "c1 DD-----", "c2 --D-D-D")).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := got.Broken[0]
	if b.Rule != rest || b.Of.Decided != "Lin" || b.Of.Why != "agreed" || b.Of.Source == "" || b.Side != explain.Low || *b.Of.Bounds.HardMin != 1440 {
		t.Fatalf("%+v", b)
	}
	s := b.Sentence()
	if s.Code != "broken.rest.low" || !slices.Contains(s.Parts, bound.Part{Name: "decided", Text: "Lin"}) || !slices.Contains(s.Parts, bound.Part{Name: "hard", Number: 1}) {
		t.Errorf("%+v", s)
	}
	codes := []string{}
	for _, s := range b.Sentences() {
		codes = append(codes, s.Code)
	}
	if len(codes) < 3 || codes[0] != "repair.better" || codes[len(codes)-1] != "effect.hard.less" {
		t.Errorf("%v", codes)
	}
}
