package legal_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/legal"
	"heartline/roster/model"
	"heartline/roster/model/modeltest"
)

// drawChanges draws changes of one to six cells.
func drawChanges(t *rapid.T, m *model.Model) []legal.Change {
	cal, err := model.NewCalendar(m)
	if err != nil {
		t.Fatal(err)
	}
	var changes []legal.Change
	for range rapid.IntRange(1, 6).Draw(t, "changes") {
		c := legal.Change{
			Staff: rapid.SampledFrom(m.Staff).Draw(t, "staff").ID, Date: cal.Date(rapid.IntRange(0, m.Days-1).Draw(t, "day")),
		}
		if rapid.IntRange(0, 2).Draw(t, "works") > 0 {
			c.Shift = rapid.SampledFrom(m.Shifts).Draw(t, "shift").ID
			c.Role = rapid.SampledFrom([]string{"talk", "lead"}).Draw(t, "role")
		}
		changes = append(changes, c)
	}
	return changes
}

// changed returns a roster with changes, by the plainest means.
func changed(as []model.Assignment, changes []legal.Change) []model.Assignment {
	as = slices.Clone(as)
	for _, c := range changes {
		i := slices.IndexFunc(as, func(a model.Assignment) bool { return a.Staff == c.Staff && a.Date == c.Date })
		switch {
		case i >= 0 && c.Shift == "":
			as = slices.Delete(as, i, i+1)
		case i >= 0:
			as[i].Shift, as[i].Role = c.Shift, c.Role
		case c.Shift != "":
			as = append(as, model.Assignment{Staff: c.Staff, Date: c.Date, Shift: c.Shift, Role: c.Role})
		}
	}
	return as
}

func inOrder(m *model.Model, as []model.Assignment) []model.Assignment {
	place := func(a model.Assignment) int {
		return slices.IndexFunc(m.Staff, func(p model.Person) bool { return p.ID == a.Staff })
	}
	slices.SortFunc(as, func(a, b model.Assignment) int {
		if by := place(a) - place(b); by != 0 {
			return by
		}
		if a.Date < b.Date {
			return -1
		}
		return 1
	})
	return as
}

func report(t rapid.TB, m *model.Model, as []model.Assignment) check.Report {
	t.Helper()
	r, err := check.Check(m, as)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sums returns what a verdict says altogether.
func sums(v legal.Verdict) (hard, value int) {
	for _, b := range v.Hard {
		hard += b.Amount
	}
	for _, b := range v.Soft {
		value += b.Cost
	}
	for _, b := range v.Mended {
		value -= b.Cost
		if b.Hard {
			hard -= b.Amount
		}
	}
	return hard, value
}

// TestAVerdictIsTheDifferenceOfTwoReports tries random changes of random rosters one after the other, and counts both rosters from the
// beginning each time.
func TestAVerdictIsTheDifferenceOfTwoReports(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		as := modeltest.Assignments(t, m)
		p, err := legal.NewPosition(m, as)
		if err != nil {
			t.Fatal(err)
		}
		before := report(t, m, as)
		for range 3 {
			changes := drawChanges(t, m)
			v, err := p.Try(changes...)
			if err != nil {
				t.Fatal(err)
			}
			next := changed(as, changes)
			after := report(t, m, next)
			hard, value := sums(v)
			if hard != after.Hard-before.Hard || value != after.Value-before.Value || v.Value != value || v.Legal != (len(v.Hard) == 0) {
				t.Fatalf("hard %d, value %d, said to be %d; by two reports %d and %d\n%+v", hard, value, v.Value, after.Hard-before.Hard, after.Value-before.Value, v)
			}
			whole, err := legal.Compare(m, as, next)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(whole, v); diff != "" {
				t.Fatalf("- by two whole rosters, + tried:\n%s", diff)
			}
			if diff := cmp.Diff(inOrder(m, slices.Clone(as)), p.Assignments(), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("trying has altered the roster:\n%s", diff)
			}
			if err := p.Make(changes...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(inOrder(m, next), p.Assignments(), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("- changed, + made:\n%s", diff)
			}
			as, before = next, after
		}
	})
}
