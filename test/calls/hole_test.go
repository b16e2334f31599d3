//go:build e2e

package calls_test

import (
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/pace"
)

// longestHole is the longest time for which one of two who talk may not hear the other.
const longestHole = 60 * time.Millisecond

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// continuous lets two talk for a while since an instant and wants no hole in either direction.
func continuous(t *testing.T, w *pace.Watch, caller *phone.Call, hearsHz int, other *phone.Call, hearsCaller int, since time.Time, lasting time.Duration) {
	t.Helper()
	<-time.After(time.Until(since.Add(lasting + 150*time.Millisecond)))
	to := since.Add(lasting)
	w.Hole(t, "the caller's hearing", caller.LongestHole(hearsHz, since, to), other.Sent().WorstLate, longestHole, since, to)
	w.Hole(t, "the other's hearing", other.LongestHole(hearsCaller, since, to), caller.Sent().WorstLate, longestHole, since, to)
}
