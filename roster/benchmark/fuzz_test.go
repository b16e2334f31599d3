package benchmark_test

import (
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/check"
	"heartline/roster/model"
)

// allOrNothing wants a model that can be planned with, or faults that say where and what.
func allOrNothing(t *testing.T, m *model.Model, faults []benchmark.Fault, texts ...string) {
	t.Helper()
	if (m == nil) != (len(faults) > 0) {
		t.Fatalf("a model: %t; faults: %v", m != nil, faults)
	}
	said(t, faults, texts...)
	if m == nil {
		return
	}
	for _, f := range m.Validate() {
		t.Errorf("the model is at fault: %v", f)
	}
	if _, err := check.Check(m, nil); err != nil {
		t.Error(err)
	}
}

// said wants each fault to have words and a line that the file has.
func said(t *testing.T, faults []benchmark.Fault, texts ...string) {
	t.Helper()
	most := 1
	for _, text := range texts {
		most = max(most, strings.Count(text, "\n")+1)
	}
	for _, f := range faults {
		if f.Text == "" || f.Line < 0 || f.Line > most {
			t.Errorf("the fault says too little: %+v", f)
		}
	}
}

// counts wants assignments that can be counted, unless somebody has two shifts on a day.
func counts(t *testing.T, m *model.Model, as []model.Assignment) {
	t.Helper()
	if _, err := check.Check(m, as); err != nil && !strings.Contains(err.Error(), "two shifts") {
		t.Error(err)
	}
}

func FuzzReadNRP(f *testing.F) {
	f.Add(nrpProblem)
	f.Add(makeNRP(3).text())
	f.Add("SECTION_HORIZON\n400\nSECTION_SHIFTS\nD,1440,D\nSECTION_STAFF\na,D=0,0,0,0,0,0,0\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, faults := benchmark.ReadNRP(strings.NewReader(text))
		allOrNothing(t, m, faults, text)
	})
}

func FuzzReadGrids(f *testing.F) {
	m, faults := benchmark.ReadNRP(strings.NewReader(nrpProblem))
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	f.Add(nrpSolutions)
	f.Add("Final solution: 1\n-- Cover costs: 1\n-- Roster costs: 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		solutions, faults := benchmark.ReadGrids(m, strings.NewReader(text))
		said(t, faults, text)
		for _, s := range solutions {
			counts(t, m, s.Assignments)
		}
	})
}

func FuzzReadINRC2(f *testing.F) {
	f.Add(inrc2Scenario, inrc2History, inrc2Week1, inrc2Week2)
	f.Add(strings.Replace(inrc2Scenario, "WEEKS = 2", "WEEKS = 57", 1), "", "", "")
	f.Fuzz(func(t *testing.T, scenario, history, first, second string) {
		m, faults := benchmark.ReadINRC2(benchmark.INRC2{
			Scenario: strings.NewReader(scenario), History: strings.NewReader(history), Weeks: readers(first, second),
		})
		allOrNothing(t, m, faults, scenario, history, first, second)
	})
}

func FuzzReadINRC2Solution(f *testing.F) {
	m, faults := benchmark.ReadINRC2(benchmark.INRC2{
		Scenario: strings.NewReader(inrc2Scenario), History: strings.NewReader(inrc2History), Weeks: readers(inrc2Week1, inrc2Week2),
	})
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	f.Add(inrc2Solution1, inrc2Solution2)
	f.Fuzz(func(t *testing.T, first, second string) {
		as, faults := benchmark.ReadINRC2Solution(m, readers(first, second))
		said(t, faults, first, second)
		counts(t, m, as)
	})
}

func FuzzReadINRC2Report(f *testing.F) {
	f.Add(inrc2Report)
	f.Fuzz(func(t *testing.T, text string) {
		report, faults := benchmark.ReadINRC2Report(strings.NewReader(text))
		said(t, faults, text)
		if len(faults) > 0 && report.Rows != nil {
			t.Error("a report was returned with the faults")
		}
	})
}

func FuzzReadINRC1(f *testing.F) {
	f.Add(inrc1Problem)
	f.Add(strings.Replace(inrc1Problem, "FridaySaturdaySunday", "SaturdaySundayMonday", 1))
	f.Fuzz(func(t *testing.T, text string) {
		m, faults := benchmark.ReadINRC1(strings.NewReader(text))
		allOrNothing(t, m, faults, text)
	})
}

func FuzzReadINRC1Solution(f *testing.F) {
	m, faults := benchmark.ReadINRC1(strings.NewReader(inrc1Problem))
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	f.Add(inrc1Solution)
	f.Fuzz(func(t *testing.T, text string) {
		as, faults := benchmark.ReadINRC1Solution(m, strings.NewReader(text))
		said(t, faults, text)
		counts(t, m, as)
	})
}
