package duty_test

import (
	"testing"
	"time"

	"heartline/roster/duty"
)

// midnight begins the days of the tests.
var midnight = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// at is an instant by its hour, from midnight on.
func at(hours float64) time.Time { return midnight.Add(time.Duration(hours * float64(time.Hour))) }

func index(tb testing.TB, r duty.Roll) *duty.Index {
	tb.Helper()
	x, err := duty.New(r)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// shift is of one person, with the tags behind it.
func shift(person, line string, from, to float64, tags ...string) duty.Shift {
	return duty.Shift{ID: person + "@" + at(from).Format("0215"), Person: person, Line: line, Role: "counsel", Tags: tags, Start: at(from), End: at(to)}
}

// names of a list.
func names(list []duty.Duty) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.Person
	}
	return out
}

// places: a village in a town in a county, and another town.
func places() []duty.Area {
	return []duty.Area{{ID: "county"}, {ID: "town", Parent: "county"}, {ID: "village", Parent: "town"}, {ID: "other", Parent: "county"}}
}
