package fairness_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/fairness"
	"heartline/roster/model"
)

// lineModel is a model of four weeks with two nights a day, four people, and three rules that are shared fairly, of which the third is of nothing that
// the ledger counts.
func lineModel() *model.Model {
	m := &model.Model{
		Version: model.Version, Zone: shanghai, Start: "2026-11-30", Days: 28,
		Shifts: []model.ShiftType{{ID: "N", Start: "22:00", Minutes: 480}, {ID: "D", Start: "08:00", Minutes: 480}},
		Demand: []model.Demand{{Role: "counsel", Shifts: []string{"N", "D"}, Target: 2, WUnder: 10}},
		Rules: []model.Rule{
			{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{model.Night}}, Fair: true, WOver: 15, Curve: model.Square},
			{ID: "hours", Measure: model.Minutes, Fair: true, WOver: 1},
			{ID: "days", Measure: model.Shifts, Of: model.Filter{Shifts: []string{"D"}}, Fair: true, WOver: 3},
		},
		Contracts: []model.Contract{{ID: "full"}, {ID: "half", Share: 50}},
	}
	for _, id := range []string{"a", "b", "c", "new"} {
		m.Staff = append(m.Staff, model.Person{ID: id, Contract: "full"})
	}
	m.Staff[2].Contract = "half"
	return m
}

// ledger is one in which only nights were shared out.
func ledger(nights map[string]fairness.Row) *fairness.Ledger {
	l := &fairness.Ledger{}
	for _, person := range []string{"a", "b", "c", "new"} {
		if r, ok := nights[person]; ok {
			r.Person, r.Measure = person, fairness.Nights
			l.Rows = append(l.Rows, r)
		}
	}
	return l
}

func TestFeed(t *testing.T) {
	t.Parallel()
	m := lineModel()
	m.Staff[1].History = &model.History{WorkRun: 2, Counts: map[string]int{"nights": 7, "days": 3}}
	before := document(t, m)
	// a is six over, b four under; c, of half a post, two under; whoever is new is not in the ledger.
	l := ledger(map[string]fairness.Row{"a": {Value: 18, Share: 12}, "b": {Value: 8, Share: 12}, "c": {Value: 4, Share: 6}})
	fed := fairness.Feed(m, l, fairness.Settings{})
	if diff := cmp.Diff(before, document(t, m)); diff != "" {
		t.Errorf("the model given was changed:\n%s", diff)
	}
	if faults := fed.Model.Validate(); len(faults) > 0 {
		t.Fatalf("the fed model is not valid: %v", faults)
	}
	// The lift is 4 for 100 percent: a 6+4, b -4+4, c -2+2, new 0+4.
	want := []fairness.Change{
		{Person: "a", Rule: "nights", Field: fairness.Counts, After: 10, Value: 18, Share: 12},
		{Person: "a", Rule: "nights", Field: fairness.Weight, After: 8, Value: 18, Share: 12}, // 15 * 50 %, rounded up
		{Person: "b", Rule: "nights", Field: fairness.Counts, Before: 7, After: 0, Value: 8, Share: 12},
		{Person: "new", Rule: "nights", Field: fairness.Counts, After: 4},
	}
	if diff := cmp.Diff(want, fed.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]fairness.Skip{{Rule: "days", Why: fairness.NoMeasure}}, fed.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	// 56 nights by 3.5 posts: 16 for each, less what they are over. (56+14)/3.5 = 20, of which a has ten already.
	for person, most := range map[string]int{"a": 20, "b": 20, "c": 10, "new": 20} {
		if got := softMax(t, fed.Model, person, "nights"); got != most {
			t.Errorf("%s may have %d, want %d", person, got, most)
		}
	}
	if got := softMax(t, fed.Model, "a", "nights"+fairness.Suffix); got != 20 {
		t.Errorf("the heavier rule is bounded at %d, want 20", got)
	}
	again := fairness.Feed(fed.Model, l, fairness.Settings{})
	if diff := cmp.Diff(document(t, fed.Model), document(t, again.Model)); diff != "" || len(again.Changes) > 0 {
		t.Errorf("a second time changes %v:\n%s", again.Changes, diff)
	}
	full := document(t, fed.Model)
	clean := fairness.Feed(fed.Model, ledger(nil), fairness.Settings{})
	if strings.Contains(document(t, clean.Model), fairness.Suffix) || document(t, fed.Model) != full {
		t.Errorf("a heavier rule that is not due any more is left, or the model given was changed:\n%s", document(t, clean.Model))
	}
}

// TestWhatItCosts asks the checker: two nights above what the model gives cost by the rule and by the heavier one.
func TestWhatItCosts(t *testing.T) {
	t.Parallel()
	l := ledger(map[string]fairness.Row{"a": {Value: 18, Share: 12}, "b": {Value: 8, Share: 12}, "c": {Value: 4, Share: 6}})
	m := fairness.Feed(lineModel(), l, fairness.Settings{}).Model
	var nights []model.Assignment
	for day := range 12 { // ten are counted already, and 20 are a's share
		nights = append(nights, model.Assignment{Staff: "a", Date: fmt.Sprintf("2026-12-%02d", day+1), Shift: "N", Role: "counsel"})
	}
	report, err := check.Check(m, nights)
	if err != nil {
		t.Fatal(err)
	}
	costs := map[string]int{}
	for _, v := range report.Violations {
		if v.Staff == "a" {
			costs[v.Rule] += v.Cost
		}
	}
	if diff := cmp.Diff(map[string]int{"nights": 15 * 2 * 2, "nights_more": 8 * 2 * 2}, costs); diff != "" {
		t.Errorf("costs of a (-want +got):\n%s", diff)
	}
}

func TestFeedSettings(t *testing.T) {
	t.Parallel()
	l := ledger(map[string]fairness.Row{"a": {Value: 30, Share: 10}})
	for _, test := range []struct {
		name   string
		change func(*model.Model, *fairness.Settings)
		weight int
		skip   []fairness.Skip
	}{
		{"twice the share and more weighs double", func(*model.Model, *fairness.Settings) {}, 15, nil},
		{"half as much more at most", func(_ *model.Model, s *fairness.Settings) { s.Most = 50 }, 8, nil},
		{"no weights", func(_ *model.Model, s *fairness.Settings) { s.Most = -1 }, 0, nil},
		{"a rule that bounds more", func(m *model.Model, _ *fairness.Settings) {
			most := 30
			m.Rules[0].HardMax = &most
		}, 0, []fairness.Skip{{Rule: "nights", Why: fairness.OtherBounds}}},
		{"a rule that the caller maps", func(m *model.Model, s *fairness.Settings) {
			m.Rules[0].Of = model.Filter{Shifts: []string{"N"}}
			s.Rules = map[string]fairness.Measure{"nights": fairness.Nights}
		}, 15, nil},
		{"a long id", func(m *model.Model, s *fairness.Settings) {
			m.Rules[0].ID = strings.Repeat("夜", 60)
		}, 0, []fairness.Skip{{Rule: strings.Repeat("夜", 60), Why: fairness.LongID}}},
		{"one whom a rule of the contract takes from it", func(m *model.Model, _ *fairness.Settings) {
			most := 5
			m.Contracts[0].Rules = []model.Rule{{ID: "nights", Measure: model.Shifts, HardMax: &most}}
		}, 0, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m, set := lineModel(), fairness.Settings{}
			m.Rules = m.Rules[:1]
			test.change(m, &set)
			fed := fairness.Feed(m, l, set)
			if faults := fed.Model.Validate(); len(faults) > 0 {
				t.Fatalf("the fed model is not valid: %v", faults)
			}
			weight := 0
			for _, c := range fed.Changes {
				if c.Field == fairness.Weight {
					weight = c.After
				}
			}
			if weight != test.weight {
				t.Errorf("the weight is %d, want %d", weight, test.weight)
			}
			if diff := cmp.Diff(test.skip, fed.Skipped); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHowMuchHeavier(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		row  fairness.Row
		rule string
		over int // weight of the rule
		most int // percent
		want int
	}{
		{"a share of less than one is taken for one", fairness.Row{Measure: fairness.Nights, Value: 2, Share: 0.5}, "nights", 15, 200, 23},
		{"not above the share, rounded up", fairness.Row{Measure: fairness.Nights, Value: 2, Share: 1.5}, "nights", 15, 200, 0},
		{"minutes that are squared weigh a thousand at most", fairness.Row{Measure: fairness.Minutes, Value: 900, Share: 100}, "hours", 900, 300, 1000},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := lineModel()
			for i := range m.Rules {
				if m.Rules[i].ID == test.rule {
					m.Rules[i].WOver, m.Rules[i].Curve = test.over, model.Square
				}
			}
			test.row.Person = "a"
			fed := fairness.Feed(m, &fairness.Ledger{Rows: []fairness.Row{test.row}}, fairness.Settings{Most: test.most})
			if faults := fed.Model.Validate(); len(faults) > 0 {
				t.Fatalf("the fed model is not valid: %v", faults)
			}
			got := 0
			for _, r := range fed.Model.Staff[0].Rules {
				got += r.WOver
			}
			if got != test.want {
				t.Errorf("it weighs %d more, want %d", got, test.want)
			}
		})
	}
}

// TestWhatTheModelGives proves the formula: what the model lets somebody have on top of the history is the share of the demand less what the person is over.
func TestWhatTheModelGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m, rows := lineModel(), map[string]fairness.Row{}
		over, posts := 0.0, 0.0
		for i := range m.Staff {
			if rapid.Bool().Draw(r, "half") {
				m.Staff[i].Contract = "half"
			}
			row := fairness.Row{Value: rapid.IntRange(0, 40).Draw(r, "value"), Share: float64(rapid.IntRange(0, 400).Draw(r, "share")) / 10}
			rows[m.Staff[i].ID] = row
			over += float64(row.Value) - row.Share
			posts += post(m.Staff[i])
		}
		fed := fairness.Feed(m, ledger(rows), fairness.Settings{})
		if faults := fed.Model.Validate(); len(faults) > 0 {
			r.Fatalf("the fed model is not valid: %v", faults)
		}
		for _, p := range fed.Model.Staff {
			h := 0
			if p.History != nil {
				h = p.History.Counts["nights"]
			}
			want := (56+over)*post(p)/posts - (float64(rows[p.ID].Value) - rows[p.ID].Share)
			if got := softMax(r, fed.Model, p.ID, "nights") - h; math.Abs(float64(got)-want) > 3.5 { // four counts and the bound are rounded
				r.Fatalf("%s may have %d more, want %v", p.ID, got, want)
			}
		}
	})
}

func post(p model.Person) float64 {
	if p.Contract == "half" {
		return 0.5
	}
	return 1
}

func softMax(tb failer, m *model.Model, person, rule string) int {
	tb.Helper()
	for i := range m.Staff {
		if m.Staff[i].ID != person {
			continue
		}
		for _, r := range m.EffectiveRules(&m.Staff[i]) {
			if r.ID == rule && r.SoftMax != nil {
				return *r.SoftMax
			}
		}
	}
	tb.Fatal(fmt.Sprintf("%s has no rule %s", person, rule))
	return 0
}

func document(tb failer, m *model.Model) string {
	tb.Helper()
	var b bytes.Buffer
	if err := model.Write(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}
