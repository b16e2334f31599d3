package explain_test

import (
	"testing"

	"heartline/roster/explain"
	"heartline/roster/model"
)

// TestHardRulesComeFirst has empty seats that cost more than a million, and a hard rule that is broken by one.
func TestHardRulesComeFirst(t *testing.T) {
	t.Parallel()
	m := read(t, `"demand": [{"id": "desk", "shifts": ["D"], "target": 4, "w_under": 1000000}], `+twoStaff+`,
		"rules": [{"id": "most", "measure": "shifts", "hard_max": 1}]`)
	got, err := explainer(t, m, rows(t, "c1 DD-----")).Explain(t.Context(), explain.Options{Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	if b := got.Broken[0]; b.Rule != "most" || !b.Hard || b.Within == 0 {
		t.Errorf("first comes %+v", b)
	}
}

// TestHoldersAskForNoSeat has a row that counts holders of a skill beside the one that asks for people.
func TestHoldersAskForNoSeat(t *testing.T) {
	t.Parallel()
	m := read(t, `"skills": ["child"], "demand": [{"id": "desk", "shifts": ["D"], "target": 1, "w_under": 100, "w_over": 10},
		{"id": "child", "counts": "holders", "skill": "child", "shifts": ["D"], "min": 1, "w_min": 5}], `+twoStaff)
	a, err := explainer(t, m, rows(t, "c2 D------")).Why("c1", "2026-12-07", "")
	if err != nil || len(a.Seats) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	if s := a.Seats[0]; s.Wanted != 1 || s.Taken != 1 || !s.Full {
		t.Errorf("%d of %d, full %t", s.Taken, s.Wanted, s.Full)
	}
}

// TestAPinnedRoleStays has somebody pinned to a role in a shift whose other role is not filled.
func TestAPinnedRoleStays(t *testing.T) {
	t.Parallel()
	m := read(t, `"demand": [{"id": "talk", "role": "talk", "shifts": ["D"], "target": 1, "w_under": 100}, {"id": "lead", "role": "lead", "shifts": ["D"], "target": 1, "w_under": 90}],
		"staff": [{"id": "c1"}], "pins": [{"staff": "c1", "date": "2026-12-07", "shift": "D", "role": "lead"}]`)
	as := []model.Assignment{{Staff: "c1", Date: "2026-12-07", Shift: "D", Role: "lead"}}
	got, err := explainer(t, m, as).Explain(t.Context(), explain.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range got.Broken {
		if b.Date == "2026-12-07" && b.Repair != nil {
			t.Errorf("%+v would change what is pinned", b.Repair.Changes)
		}
	}
	if len(got.Broken) != 13 { // one seat of the first day is filled
		t.Errorf("%d seats are empty", len(got.Broken))
	}
}
