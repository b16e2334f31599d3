package queue

import (
	"testing"
	"time"
)

// TestAPlaceOfACallBeforeSendsNobodyOn has the place of a caller reach a bound of waiting long before they have waited so
// long on the line.
func TestAPlaceOfACallBeforeSendsNobodyOn(t *testing.T) {
	t.Parallel()
	rule := OverflowRule{When: WaitLonger, After: 10 * time.Minute}
	joined := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	e := &waiting{EntryState: EntryState{Entry: Entry{EnqueuedAt: joined.Add(-9 * time.Minute)}, JoinedAt: joined}}
	if at := e.dueAt(0, rule); !at.Equal(joined.Add(time.Minute)) {
		t.Errorf("who never left is sent on at %v", at)
	}
	e.Recovered = true
	if at := e.dueAt(0, rule); !at.Equal(joined.Add(10 * time.Minute)) {
		t.Errorf("who rang again is sent on at %v", at)
	}
}
