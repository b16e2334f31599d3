package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/check"
	"heartline/roster/model"
)

// plan returns a model of two weeks from Monday, 5 January 2026, in which everything may be worked: D is the day from 08:00 to 16:00, E
// the evening from 14:00 to 22:00, N the night from 22:00 to 06:00 of the next day. Nothing costs anything yet. The staff are a and b.
func plan() *model.Model {
	return &model.Model{
		Version: model.Version, Zone: "UTC", Start: "2026-01-05", Days: 14,
		Shifts: []model.ShiftType{
			{ID: "D", Start: "08:00", Minutes: 480},
			{ID: "E", Start: "14:00", Minutes: 480},
			{ID: "N", Start: "22:00", Minutes: 480},
		},
		Demand: []model.Demand{{ID: "any", Shifts: []string{"D", "E", "N"}}},
		Staff:  []model.Person{{ID: "a"}, {ID: "b"}},
	}
}

// rows reads what people do on the days from the first on: a letter for each, a point for a free day. Spaces are not read.
func rows(t *testing.T, m *model.Model, people ...string) []model.Assignment {
	t.Helper()
	cal, err := model.NewCalendar(m)
	if err != nil {
		t.Fatal(err)
	}
	var as []model.Assignment
	for i, row := range people {
		for d, letter := range strings.ReplaceAll(row, " ", "") {
			if letter != '.' {
				as = append(as, model.Assignment{Staff: m.Staff[i].ID, Date: cal.Date(d), Shift: string(letter)})
			}
		}
	}
	return as
}

// say writes a violation as a test reads it: the rule, whom and when, by how much, and what it costs.
func say(v model.Violation) string {
	var b strings.Builder
	b.WriteString(v.Rule)
	if v.Staff != "" {
		b.WriteString(" of " + v.Staff)
	}
	if v.Date != "" {
		b.WriteString(" " + strings.TrimPrefix(v.Date, "2026-"))
	}
	if v.Until != "" {
		b.WriteString(".." + strings.TrimPrefix(v.Until, "2026-"))
	}
	if v.Shift != "" {
		b.WriteString(" " + v.Shift)
	}
	if v.Role != "" {
		b.WriteString(" as " + v.Role)
	}
	fmt.Fprintf(&b, " by %d", v.Amount)
	if v.Hard {
		b.WriteString(" hard")
	} else {
		fmt.Fprintf(&b, " costs %d", v.Cost)
	}
	return b.String()
}

// finds wants a roster to break exactly what is said, and its sums to be those of the violations.
func finds(t *testing.T, m *model.Model, as []model.Assignment, want ...string) {
	t.Helper()
	report, err := check.Check(m, as)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	value, hard := 0, 0
	for _, v := range report.Violations {
		got = append(got, say(v))
		value += v.Cost
		if v.Hard {
			hard += v.Amount
		}
		if v.Hard && v.Cost != 0 || v.Amount <= 0 {
			t.Errorf("%s: a hard rule costs, or nothing is broken", say(v))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
	if report.Value != value || report.Hard != hard {
		t.Errorf("value %d, hard %d; the violations add up to %d and %d", report.Value, report.Hard, value, hard)
	}
}

func TestUnknownIdsAreNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		bad  model.Assignment
		says string
	}{
		{"somebody else", model.Assignment{Staff: "zoe", Date: "2026-01-05", Shift: "D"}, `assignment 2: nobody of the staff is "zoe"`},
		{"another type", model.Assignment{Staff: "b", Date: "2026-01-05", Shift: "X"}, `assignment 2: no type of shift is "X"`},
		{"a role nobody asks for", model.Assignment{Staff: "b", Date: "2026-01-05", Shift: "D", Role: "cook"}, `nothing asks for the role "cook"`},
		{"the day before the first", model.Assignment{Staff: "b", Date: "2026-01-04", Shift: "D"}, `"2026-01-04" is no date of the model`},
		{"the day after the last", model.Assignment{Staff: "b", Date: "2026-01-19", Shift: "D"}, `those from 2026-01-05 to 2026-01-18`},
		{"no date at all", model.Assignment{Staff: "b", Date: "soon", Shift: "D"}, `"soon" is no date of the model`},
		{"a second shift on a date", model.Assignment{Staff: "a", Date: "2026-01-05", Shift: "N"}, `a has two shifts that begin on 2026-01-05`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			good := model.Assignment{Staff: "a", Date: "2026-01-05", Shift: "D"}
			report, err := check.Check(plan(), []model.Assignment{good, row.bad})
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("the error is %v; want %s", err, row.says)
			}
			if diff := cmp.Diff(check.Report{}, report); diff != "" {
				t.Errorf("something was counted: %s", diff)
			}
		})
	}
}

func TestEveryUnknownIdIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := check.Check(plan(), []model.Assignment{
		{Staff: "x", Date: "2026-01-05", Shift: "D"}, {Staff: "a", Date: "2026-01-05", Shift: "y"},
	})
	if err == nil || !strings.Contains(err.Error(), `"x"`) || !strings.Contains(err.Error(), `"y"`) {
		t.Errorf("the error is %v; want both", err)
	}
}

func TestAModelWithoutDaysIsAnError(t *testing.T) {
	t.Parallel()
	m := plan()
	m.Zone = "Mars/Olympus"
	if _, err := check.Check(m, nil); err == nil || !strings.Contains(err.Error(), "Mars/Olympus") {
		t.Errorf("the error is %v; want the zone", err)
	}
}

func TestWhereThereAreSeveralRolesOneMustBeNamed(t *testing.T) {
	t.Parallel()
	m := plan()
	m.Demand = []model.Demand{{ID: "1", Role: "talk", Shifts: []string{"D"}}, {ID: "2", Role: "lead", Shifts: []string{"D"}}}
	_, err := check.Check(m, rows(t, m, "D"))
	if err == nil || !strings.Contains(err.Error(), "there is talk, lead") {
		t.Errorf("the error is %v; want the roles", err)
	}
}
