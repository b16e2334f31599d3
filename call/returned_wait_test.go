package call

import (
	"testing"
	"time"

	"heartline/internal/ledger"
)

// TestATalkIsNoWait gives a caller back after and before a talk: rules for who waits for long count from the talk's end, or
// from when the caller began to wait.
func TestATalkIsNoWait(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Microsecond)
	came := now.Add(-time.Hour)
	for name, tt := range map[string]struct {
		heard bool
		want  time.Time
	}{
		"the telephone of a talk of an hour breaks": {heard: true, want: now},
		"nobody has been heard yet":                 {want: came},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := planState(func(s *State) {
				s.Legs = []Leg{{ID: "seat", Role: SeatLeg, Agent: "li", Up: true}}
				s.Talk = &Talk{Leg: "seat", Agent: "li", Queue: "main", Bridged: tt.heard, Since: came}
				s.Heard, s.Waited = tt.heard, &Waited{Queue: "main", EnqueuedAt: came}
			})
			in := inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "seat"}, Cause: causeRTPTimeout, At: now}}
			d := decide(*s, in, env{Now: now, Hotline: &Hotline{ID: "city", Queue: "main"}, EntryID: "entry", TaskID: "task"})
			for _, f := range d.Facts {
				if q, ok := f.Fact.(ledger.Queued); ok {
					if !q.EnqueuedAt.Equal(tt.want) || !q.Returned {
						t.Errorf("waits since %v, returned %v", q.EnqueuedAt, q.Returned)
					}
					return
				}
			}
			t.Error("does not wait")
		})
	}
}
