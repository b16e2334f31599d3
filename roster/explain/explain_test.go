package explain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"heartline/roster/check"
	"heartline/roster/explain"
	"heartline/roster/model"
)

// read parses a model: a week from Monday 2026-12-07 on with days D and nights N, and what is said beside it.
func read(t *testing.T, rest string) *model.Model {
	t.Helper()
	m, faults := model.Parse(strings.NewReader(`{
		"version": 1, "zone": "Asia/Shanghai", "start": "2026-12-07", "days": 7,
		"shifts": [{"id": "D", "start": "08:00", "minutes": 480}, {"id": "N", "start": "22:00", "minutes": 480}],
		` + rest + `}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

// rows makes a roster of a letter for each day: c1 DD-N---.
func rows(t *testing.T, lines ...string) []model.Assignment {
	t.Helper()
	dates := []string{"2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12", "2026-12-13"}
	var as []model.Assignment
	for _, line := range lines {
		who, days, found := strings.Cut(line, " ")
		if !found {
			t.Fatalf("%q is no row", line)
		}
		for d, s := range days {
			if s != '-' {
				as = append(as, model.Assignment{Staff: who, Date: dates[d], Shift: string(s)})
			}
		}
	}
	return as
}

const (
	oneDesk  = `"demand": [{"id": "desk", "shifts": ["D"], "target": 1, "w_under": 100, "w_over": 10}]`
	twoDesks = `"demand": [{"id": "desk", "shifts": ["D", "N"], "target": 1, "w_under": 100, "w_over": 10}]`
	twoStaff = `"staff": [{"id": "c1"}, {"id": "c2"}]`
)

// A repairable roster is one of which the best repair of the first thing that is broken is known.
type repairable struct {
	model   string
	rows    []string
	options explain.Options
	rule    string // the first thing broken
	side    explain.Side
	legal   bool
	better  bool
	removes bool
	value   int
	hard    int
	steps   []explain.Step
}

// repairables are rosters by what repairs them.
func repairables() map[string]repairable {
	return map[string]repairable{
		"somebody else comes": {
			model: oneDesk + "," + twoStaff + `, "requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 3}]`,
			rows:  []string{"c1 --D----", "c2 DD-DDDD"},
			rule:  "request", legal: true, better: true, removes: true, value: -3,
			steps: []explain.Step{{Kind: explain.Cover, Date: "2026-12-09", Staff: "c2", Other: "c1", Shift: "D"}},
		},
		"two exchange on a date": {
			model: twoDesks + "," + twoStaff + `, "requests": [{"staff": "c1", "date": "2026-12-09", "shift": "N", "want": true, "weight": 3}]`,
			rows:  []string{"c1 DDDDDDD", "c2 NNNNNNN"},
			rule:  "request", legal: true, better: true, removes: true, value: -3,
			steps: []explain.Step{{Kind: explain.Exchange, Date: "2026-12-09", Staff: "c1", Other: "c2", Shift: "N", Was: "D"}},
		},
		"a shift is moved to another date": {
			model: oneDesk + "," + twoStaff + `, "rules": [{"id": "even", "measure": "minutes", "window": {"kind": "week"}, "hard_min": 1440, "hard_max": 1920}, {"id": "rest", "measure": "rest", "hard_min": 600}],
				"requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 9}], "pins": [{"staff": "c1", "date": "2026-12-07", "shift": "D"}, {"staff": "c1", "date": "2026-12-08", "shift": "D"}]`,
			rows: []string{"c1 DDD----", "c2 ---DDDD"},
			rule: "request", legal: true, better: true, removes: true, value: -9,
			steps: []explain.Step{
				{Kind: explain.Cover, Date: "2026-12-09", Staff: "c2", Other: "c1", Shift: "D"},
				{Kind: explain.Cover, Date: "2026-12-10", Staff: "c1", Other: "c2", Shift: "D"},
			},
		},
		"an empty seat": {
			model: oneDesk + "," + twoStaff + `, "leave": [{"staff": "c2", "from": "2026-12-09", "to": "2026-12-09"}]`,
			rows:  []string{"c1 D------", "c2 -D-DDDD"},
			rule:  "demand:desk", side: explain.Low, legal: true, better: true, removes: true, value: -100,
			steps: []explain.Step{{Kind: explain.In, Date: "2026-12-09", Staff: "c1", Shift: "D"}},
		},
		"one too many": {
			model: oneDesk + "," + twoStaff,
			rows:  []string{"c1 D--D---", "c2 -DDDDDD"},
			rule:  "demand:desk", side: explain.High, legal: true, better: true, removes: true, value: -10,
			steps: []explain.Step{{Kind: explain.Out, Date: "2026-12-10", Staff: "c1", Shift: "D"}},
		},
		"a rest that is too short": {
			model: twoDesks + "," + twoStaff + `, "rules": [{"id": "rest", "measure": "rest", "hard_min": 660}]`,
			rows:  []string{"c1 DDDNDNN", "c2 NNN-NDD"},
			rule:  "rest", side: explain.Low, legal: true, better: true, removes: true, value: -10, hard: -540,
			steps: nil, // see below: any that mends it
		},
		"only a part of it": {
			model: `"demand": [{"id": "desk", "shifts": ["D"], "target": 1, "w_under": 1}], "staff": [{"id": "c1"}],
				"rules": [{"id": "most", "measure": "shifts", "soft_max": 2, "w_over": 9}]`,
			rows: []string{"c1 DDDD---"}, options: explain.Options{Cells: 1},
			rule: "most", side: explain.High, legal: true, better: true, value: -8,
			steps: []explain.Step{{Kind: explain.Out, Date: "2026-12-07", Staff: "c1", Shift: "D"}},
		},
		"only at a price": {
			model: oneDesk + `, "staff": [{"id": "c1"}], "rules": [{"id": "long", "measure": "work_run", "soft_max": 6, "w_over": 4}]`,
			rows:  []string{"c1 DDDDDDD"},
			rule:  "long", side: explain.High, legal: true, removes: true, value: 96,
			steps: []explain.Step{{Kind: explain.Out, Date: "2026-12-07", Staff: "c1", Shift: "D"}},
		},
		"only against a hard rule": {
			model: `"demand": [{"id": "desk", "shifts": ["D"], "min": 1, "target": 1, "hard_min": true}], "staff": [{"id": "c1"}],
				"requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 3}]`,
			rows: []string{"c1 DDDDDDD"},
			rule: "request", removes: true, value: -3, hard: 1,
			steps: []explain.Step{{Kind: explain.Out, Date: "2026-12-09", Staff: "c1", Shift: "D"}},
		},
	}
}

func TestTheCheapestRepairIsFound(t *testing.T) {
	t.Parallel()
	for name, tt := range repairables() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, as := read(t, tt.model), rows(t, tt.rows...)
			got, err := explainer(t, m, as).Explain(t.Context(), tt.options)
			if err != nil {
				t.Fatal(err)
			}
			b := got.Broken[0]
			if b.Rule != tt.rule || b.Side != tt.side || b.Repair == nil {
				t.Fatalf("%+v", b)
			}
			r := b.Repair
			if r.Legal != tt.legal || r.Better != tt.better || r.Removes != tt.removes {
				t.Errorf("legal %t, better %t, removes %t: %+v", r.Legal, r.Better, r.Removes, r)
			}
			if tt.steps != nil && (!slices.Equal(r.Steps, tt.steps) || r.Value != tt.value || r.Hard != tt.hard) {
				t.Errorf("value %d, hard %d, steps %+v", r.Value, r.Hard, r.Steps)
			}
			keeps(t, m, as, r.Outcome)
		})
	}
}

// keeps holds an outcome against the checker.
func keeps(t interface{ Errorf(string, ...any) }, m *model.Model, as []model.Assignment, o explain.Outcome) {
	before, err := check.Check(m, as)
	if err != nil {
		t.Errorf("%v", err)
	}
	after, err := check.Check(m, applied(as, o.Changes))
	if err != nil {
		t.Errorf("%v", err)
	}
	if after.Value-before.Value != o.Value || after.Hard-before.Hard != o.Hard {
		t.Errorf("%+v: promised value %+d and hard %+d, the checker says %+d and %+d", o.Changes, o.Value, o.Hard, after.Value-before.Value, after.Hard-before.Hard)
	}
	by := map[[2]string]int{}
	for _, v := range after.Violations {
		if v.Hard {
			by[[2]string{v.Rule, v.Staff}] += v.Amount
		}
	}
	for _, v := range before.Violations {
		if v.Hard {
			by[[2]string{v.Rule, v.Staff}] -= v.Amount
		}
	}
	for key, more := range by {
		if o.Legal && more > 0 {
			t.Errorf("%+v is said to be legal and breaks %v by %d more", o.Changes, key, more)
		}
	}
	if sum := sums(o); sum != [2]int{o.Hard, o.Value} {
		t.Errorf("the rules add up to %v, not to %d and %d", sum, o.Hard, o.Value)
	}
}

func sums(o explain.Outcome) (sum [2]int) {
	for _, r := range o.Rules {
		sum[0] += r.Hard
		sum[1] += r.Cost
	}
	return sum
}

func TestNothingCanBeDone(t *testing.T) {
	t.Parallel()
	m := read(t, oneDesk+`, "staff": [{"id": "c1"}], "pins": [{"staff": "c1", "date": "2026-12-09"}]`)
	got, err := explainer(t, m, rows(t, "c1 DD-DDDD")).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := got.Broken[0]
	if len(got.Broken) != 1 || b.Within != 4 || b.Repair != nil || b.Sentences()[0].Code != "repair.none" {
		t.Errorf("%+v", b)
	}
}

// TestWhatStandsInTheWayIsTold has nobody for a seat but somebody who is on leave.
func TestWhatStandsInTheWayIsTold(t *testing.T) {
	t.Parallel()
	m := read(t, oneDesk+`, "staff": [{"id": "c1"}], "leave": [{"staff": "c1", "from": "2026-12-09", "to": "2026-12-09"}]`)
	as := rows(t, "c1 DD-DDDD")
	got, err := explainer(t, m, as).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := got.Broken[0].Repair
	if r == nil || r.Legal || len(r.Breaks) != 1 || r.Breaks[0].Rule != "leave" || got.Broken[0].Sentences()[0].Code != "repair.illegal" {
		t.Fatalf("%+v", r)
	}
	keeps(t, m, as, r.Outcome)
}

// TestARepairIsOfOneThing has two seats, each with its own repair.
func TestARepairIsOfOneThing(t *testing.T) {
	t.Parallel()
	m := read(t, twoDesks+`, "staff": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}], "rules": [{"id": "rest", "measure": "rest", "hard_min": 660}],
		"requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 3}, {"staff": "c2", "date": "2026-12-09", "want": false, "weight": 4}]`)
	as := rows(t, "c1 DDDDD--", "c2 NNNNNNN", "c3 -----DD")
	got, err := explainer(t, m, as).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range got.Broken {
		if b.Repair == nil || len(b.Repair.Steps) != 1 || b.Repair.Value != -b.Cost {
			t.Errorf("%+v", b.Repair)
		}
	}
}

// TestWishesThatContradictEachOther has one that is met only where the other is not.
func TestWishesThatContradictEachOther(t *testing.T) {
	t.Parallel()
	m := read(t, twoDesks+","+twoStaff+`, "requests": [{"staff": "c1", "date": "2026-12-09", "shift": "D", "want": true, "weight": 3},
		{"staff": "c1", "date": "2026-12-09", "shift": "D", "want": false, "weight": 2}]`)
	as := rows(t, "c1 DDDDDDD", "c2 NNNNNNN")
	got, err := explainer(t, m, as).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := got.Broken[0]
	if len(got.Broken) != 1 || b.Wanted != "not" || b.Repair == nil || !b.Repair.Removes || b.Repair.Value != 1 || b.Repair.Steps[0].Kind != explain.Exchange {
		t.Fatalf("%+v", got.Broken)
	}
	if w := got.Summary.Wishes; w.All != 2 || w.Met != 1 || w.Weight != 5 || w.MetWeight != 3 {
		t.Errorf("%+v", w)
	}
}

func TestWhatIsPastStays(t *testing.T) {
	t.Parallel()
	m := read(t, oneDesk+","+twoStaff+`, "requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 3}],
		"published": [{"staff": "c1", "date": "2026-12-09", "shift": "D"}], "stability": {"today": "2026-12-10"}`)
	e := explainer(t, m, rows(t, "c1 --D----"))
	got, err := e.Explain(t.Context(), explain.Options{Most: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range got.Broken {
		if b.Repair == nil {
			continue
		}
		for _, c := range b.Repair.Changes {
			if c.Date < "2026-12-10" {
				t.Errorf("%+v would change the past", b.Repair.Changes)
			}
		}
	}
	a, err := e.Why("c1", "2026-12-09", "")
	if err != nil || a.Held != "past" || a.Out == nil || a.Out.Plain.Legal {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestExplainRefuses(t *testing.T) {
	t.Parallel()
	m, as := read(t, oneDesk+","+twoStaff), rows(t, "c1 DD-DDDD")
	e := explainer(t, m, as)
	for _, o := range []explain.Options{{Cells: -1}, {Cells: 7}, {Tries: -1}, {Most: -1}} {
		if _, err := e.Explain(t.Context(), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Explain(ctx, explain.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	for _, q := range [][3]string{{"c9", "2026-12-09", ""}, {"c1", "2026-12-14", ""}, {"c1", "soon", ""}, {"c1", "2026-12-09", "X"}} {
		if _, err := e.Why(q[0], q[1], q[2]); err == nil {
			t.Errorf("%v was answered", q)
		}
	}
	if _, err := explain.New(m, append(as, as[0]), newSlow(t, m, as)); err == nil {
		t.Error("two shifts on one date were taken")
	}
	wrong := errors.New("no answer")
	e, err := explain.New(m, as, refuses{wrong})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Explain(t.Context(), explain.Options{}); !errors.Is(err, wrong) {
		t.Errorf("%v", err)
	}
	if _, err := e.Why("c1", "2026-12-09", ""); !errors.Is(err, wrong) {
		t.Errorf("%v", err)
	}
}

type refuses struct{ err error }

func (r refuses) Try(...explain.Change) (explain.Verdict, error) { return explain.Verdict{}, r.err }
