package app

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/model"
)

func TestWhatIsNeededIsCountedOnceForEachRole(t *testing.T) {
	t.Parallel()
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-07", Days: 1,
		Shifts: []model.ShiftType{
			{ID: "early", Start: "06:00", Minutes: 480},
			{ID: "late", Start: "13:00", Minutes: 480},
			{ID: "home", Start: "06:00", Minutes: 900, Tags: []string{onCall}},
			{ID: "guest", Start: "06:00", Minutes: 480, Owner: "union"},
		},
		Demand: []model.Demand{
			{ID: "seats", Role: "line", Shifts: []string{"early", "late"}, Min: 2},
			{ID: "english", Role: "line", Skill: "english", Shifts: []string{"early"}, Min: 1},
			{ID: "noon", Role: "line", From: "12:00", To: "14:00", Min: 3},
			{ID: "lead", Role: "lead", From: "08:00", To: "12:00", Target: 1},
			{ID: "home", Role: "line", Shifts: []string{"home"}, Min: 1},
			{ID: "union", Role: "line", Owner: "union", Shifts: []string{"early"}, Min: 5},
			{ID: "rooms", Counts: model.Holders, Skill: "english", Shifts: []string{"early"}, Min: 4},
		},
	}
	cal, err := model.NewCalendar(m)
	if err != nil {
		t.Fatal(err)
	}
	d := &openDraft{body: draftBody{Model: m, Assignments: []model.Assignment{
		{Staff: "an", Date: "2026-12-07", Shift: "early"}, {Staff: "bo", Date: "2026-12-07", Shift: "home"}, {Staff: "cai", Date: "2026-12-07", Shift: "late"},
	}}}
	var got []string
	for _, c := range coverageOf(d, cal) {
		got = append(got, fmt.Sprintf("%s %d/%d", c.At.In(time.FixedZone("CST", 8*60*60)).Format("15:04"), c.Have, c.Need))
	}
	want := []string{"06:00 1/2", "08:00 1/3", "12:00 1/3", "13:00 2/4", "14:00 1/2", "21:00 0/0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("have/need (-want +got):\n%s", diff)
	}
}
