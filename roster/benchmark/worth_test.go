package benchmark_test

import (
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/check"
	"heartline/roster/model"
)

// none wants that nothing is wrong with what was read.
func none(t *testing.T, what string, faults []benchmark.Fault) {
	t.Helper()
	for _, f := range faults {
		t.Errorf("%s: %v", what, f)
	}
	if len(faults) > 0 {
		t.FailNow()
	}
}

// clean wants that a model was read and can be planned with.
func clean(t *testing.T, what string, m *model.Model, faults []benchmark.Fault) {
	t.Helper()
	none(t, what, faults)
	for _, f := range m.Validate() {
		t.Errorf("%s: the model is at fault: %v", what, f)
	}
}

func worth(t *testing.T, m *model.Model, as []model.Assignment) check.Report {
	t.Helper()
	report, err := check.Check(m, as)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// part returns what the rules cost of which the id begins so.
func part(r check.Report, prefix string) int {
	sum := 0
	for _, v := range r.Violations {
		if strings.HasPrefix(v.Rule, prefix) {
			sum += v.Cost
		}
	}
	return sum
}

// hard returns by how much the hard rules are broken of which the id begins so.
func hard(r check.Report, prefix string) int {
	sum := 0
	for _, v := range r.Violations {
		if v.Hard && strings.HasPrefix(v.Rule, prefix) {
			sum += v.Amount
		}
	}
	return sum
}
