package app

import (
	"testing"
	"time"

	"heartline/roster"
	"heartline/roster/model"
)

// TestANightInWhichClocksChangeIsOfItsType has nights of seven and of nine hours.
func TestANightInWhichClocksChangeIsOfItsType(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	doc := &model.Model{Shifts: []model.ShiftType{{ID: "night", Start: "22:00", Minutes: 480, Site: "office"}}}
	for _, day := range []time.Time{time.Date(2027, 3, 27, 22, 0, 0, 0, zone), time.Date(2027, 10, 30, 22, 0, 0, 0, zone), time.Date(2027, 5, 1, 22, 0, 0, 0, zone)} {
		end := time.Date(day.Year(), day.Month(), day.Day()+1, 6, 0, 0, 0, zone)
		if kind, site := typeAt(doc, roster.Shift{Start: day, End: end}, zone); kind != "night" || site != "office" {
			t.Errorf("from %v to %v is a %q at %q", day, end, kind, site)
		}
	}
}
