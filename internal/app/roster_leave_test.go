package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/life"
	"heartline/roster/model"
)

func leaveModel(t *testing.T) (*model.Model, *model.Calendar) {
	t.Helper()
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-14", Days: 7,
		Shifts:    []model.ShiftType{{ID: "day", Start: "08:00", Minutes: 480}},
		Demand:    []model.Demand{{ID: "line", Shifts: []string{"day"}, Min: 1}},
		Contracts: []model.Contract{{ID: "full"}}, Staff: []model.Person{{ID: "an", Contract: "full"}, {ID: "bo", Contract: "full"}},
	}
	cal, err := model.NewCalendar(m)
	if err != nil {
		t.Fatal(err)
	}
	return m, cal
}

// TestLeaveIsTakenInByTheDaysThatAreNoneYet adds leave of the console to that of the document; no two of one person share a day.
func TestLeaveIsTakenInByTheDaysThatAreNoneYet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		from, to string
		want     []model.Leave // beside what is there
	}{
		{"longer at the end", "2026-12-15", "2026-12-18", []model.Leave{{Staff: "an", From: "2026-12-18", To: "2026-12-18"}}},
		{"around it", "2026-12-14", "2026-12-19", []model.Leave{{Staff: "an", From: "2026-12-14", To: "2026-12-14"}, {Staff: "an", From: "2026-12-18", To: "2026-12-19"}}},
		{"inside it", "2026-12-16", "2026-12-16", nil},
		{"beside it, over the edge", "2026-12-19", "2027-02-01", []model.Leave{{Staff: "an", From: "2026-12-19", To: "2026-12-20"}}},
		{"from before", "2026-11-01", "2026-12-14", []model.Leave{{Staff: "an", From: "2026-12-14", To: "2026-12-14"}}},
		{"all before", "2026-11-01", "2026-12-13", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, cal := leaveModel(t)
			there := []model.Leave{{Staff: "an", From: "2026-12-15", To: "2026-12-17", Kind: "annual"}, {Staff: "bo", From: "2026-12-18", To: "2026-12-18"}}
			m.Leave = there
			addLeave(m, cal, model.Leave{Staff: "an", From: c.from, To: c.to})
			if d := cmp.Diff(append(there[:2:2], c.want...), m.Leave); d != "" {
				t.Errorf("leave (-want +got):\n%s", d)
			}
			if faults := m.Validate(); len(faults) > 0 {
				t.Errorf("the model cannot be used: %v", faults)
			}
		})
	}
}

// TestAPartOfAShiftOfTheDayBeforeIsPinnedInTheDraft has a night cut after midnight, at the first day of a draft.
func TestAPartOfAShiftOfTheDayBeforeIsPinnedInTheDraft(t *testing.T) {
	t.Parallel()
	m, cal := leaveModel(t)
	part := func(who, date string, after time.Duration) keptRow {
		return keptRow{Row: life.Shift{Holder: who, Date: date, Start: cal.Midnight(0).Add(after), End: cal.Midnight(0).Add(after + 4*time.Hour)}}
	}
	kept := []keptRow{part("an", "2026-12-13", 2*time.Hour), part("bo", "2026-12-16", 50*time.Hour), part("bo", "2026-12-21", 8*24*time.Hour)}
	if err := freeOf(m, kept); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]model.Pin{{Staff: "an", Date: "2026-12-14"}, {Staff: "bo", Date: "2026-12-16"}}, m.Pins); d != "" {
		t.Errorf("pins (-want +got):\n%s", d)
	}
	if faults := m.Validate(); len(faults) > 0 {
		t.Errorf("the model cannot be used: %v", faults)
	}
}
