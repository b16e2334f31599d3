package check_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/model"
	"heartline/roster/model/modeltest"
)

// TestThePartsOfASheetAreTheWhole fills a sheet cell by cell, over what was there, and adds up its parts.
func TestThePartsOfASheetAreTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		sheet, err := check.NewSheet(m, modeltest.Assignments(t, m))
		if err != nil {
			t.Fatal(err)
		}
		cal, err := model.NewCalendar(m)
		if err != nil {
			t.Fatal(err)
		}
		as := modeltest.Assignments(t, m)
		for _, p := range m.Staff {
			for d := range m.Days {
				a := model.Assignment{Staff: p.ID, Date: cal.Date(d)}
				if i := slices.IndexFunc(as, func(o model.Assignment) bool { return o.Staff == a.Staff && o.Date == a.Date }); i >= 0 {
					a = as[i]
				}
				if err := sheet.Put(a); err != nil {
					t.Fatal(err)
				}
			}
		}
		days := make([]int, m.Days)
		for d := range days {
			days[d] = d
		}
		var parts []model.Violation
		for _, gap := range sheet.Cover(sheet.Around(days...)) {
			parts = append(parts, gap.Violation)
		}
		for p := range m.Staff {
			parts = append(parts, sheet.Person(p)...)
		}
		whole, err := check.Check(m, as)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole.Violations, parts, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("- the whole, + the parts:\n%s", diff)
		}
	})
}

// TestForbidden wants what a cell breaks by itself, whether it is as the assignment says or not.
func TestForbidden(t *testing.T) {
	t.Parallel()
	m := plan()
	m.Leave = []model.Leave{{Staff: "a", From: "2026-01-06", To: "2026-01-06"}}
	m.Pins = []model.Pin{{Staff: "b", Date: "2026-01-06", Shift: "D"}}
	sheet, err := check.NewSheet(m, rows(t, m, "DD", ".D"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ staff, date, shift, want string }{
		{"a", "2026-01-05", "D", ""},
		{"a", "2026-01-06", "E", "leave"},
		{"a", "2026-01-06", "", ""},
		{"a", "2026-01-05", "N", "leave"},
		{"b", "2026-01-06", "", "pin"},
		{"b", "2026-01-06", "E", "pin"},
		{"b", "2026-01-06", "D", ""},
		{"z", "2026-01-06", "D", ""},
	} {
		got := ""
		for _, v := range sheet.Forbidden(model.Assignment{Staff: test.staff, Date: test.date, Shift: test.shift}) {
			got += v.Rule
		}
		if got != test.want {
			t.Errorf("%s has %q on %s: %q", test.staff, test.shift, test.date, got)
		}
	}
	if sheet.Understands(model.Assignment{Staff: "z"}) == nil || sheet.Put(model.Assignment{Staff: "a", Date: "2026-01-05", Shift: "Z"}) == nil {
		t.Error("what is not known is understood")
	}
}
