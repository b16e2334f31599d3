package app

import (
	"math"
	"testing"
	"time"

	"heartline/internal/store"
)

// TestWhatIsKnownOfADayGoesBeforeTheRecord has a day to come by its total and by a factor, and a past one that is not learned from;
// what is said of a line goes before what is said of every line.
func TestWhatIsKnownOfADayGoesBeforeTheRecord(t *testing.T) {
	t.Parallel()
	figure := func(x float64) *float64 { return &x }
	wild := time.Date(2026, 11, 19, 0, 0, 0, 0, china) // a Thursday with ten times the calls
	p := pastCalls{zone: china, gaveUp: 1, calls: func(local time.Time) int {
		if local.Day() == wild.Day() && local.Month() == wild.Month() {
			return 10 * office(local)
		}
		return office(local)
	}}
	thursday := func(p pastCalls) float64 {
		t.Helper()
		return demandAt(t, p, 1, 2).Days[0].Calls
	}
	if calls := thursday(p); calls < 120 {
		t.Errorf("the wild day is learned from unless it is special: %v calls", calls)
	}
	p.known = []store.SpecialDay{{Line: store.EveryLine, Day: "2026-11-19", By: "boss", Reason: "news"}}
	if calls := thursday(p); math.Abs(calls-96) > 1e-6 {
		t.Errorf("a past special day is learned from: %v calls", calls)
	}
	p.known = append(p.known,
		store.SpecialDay{Line: store.EveryLine, Day: "2026-11-26", Factor: figure(3), By: "boss", Reason: "results"},
		store.SpecialDay{Line: "another", Day: "2026-11-26", Total: figure(5), By: "boss", Reason: "results"})
	if calls := thursday(p); math.Abs(calls-3*96) > 1e-6 {
		t.Errorf("three times as many: %v calls", calls)
	}
	p.known = append(p.known, store.SpecialDay{Line: "12345", Day: "2026-11-26", Total: figure(500), By: "boss", Reason: "results"})
	got := demandAt(t, p, 1, 2)
	if calls := got.Days[0].Calls; math.Abs(calls-500) > 1e-6 {
		t.Errorf("by its total: %v calls", calls)
	}
	if more, usual := got.Points[20].Required, got.Points[48+20].Required; more <= usual {
		t.Errorf("%d people on the special day, %d on the next one", more, usual)
	}
}
