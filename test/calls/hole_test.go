//go:build e2e

package calls_test

import (
	"testing"
	"time"

	"heartline/internal/phone"
)

// longestHole is the longest time for which one of two who talk may not hear the other.
const longestHole = 60 * time.Millisecond

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// continuous lets two talk for a while since an instant and wants no hole in either direction. What a telephone
// of the test sent late, because the machine was busy, is nobody's hole.
func continuous(t *testing.T, caller *phone.Call, hearsHz int, other *phone.Call, hearsCaller int, since time.Time, lasting time.Duration) {
	t.Helper()
	<-time.After(time.Until(since.Add(lasting + 150*time.Millisecond)))
	to := since.Add(lasting)
	one, two := caller.LongestHole(hearsHz, since, to), other.LongestHole(hearsCaller, since, to)
	t.Logf("longest hole in %v of talk: %v at the caller, %v at the other, whose packets left at most %v and %v late",
		lasting, one, two, caller.Sent().WorstLate, other.Sent().WorstLate)
	if one-other.Sent().WorstLate > longestHole || two-caller.Sent().WorstLate > longestHole {
		t.Errorf("holes of %v at the caller and %v at the other, at most %v allowed", one, two, longestHole)
	}
}
