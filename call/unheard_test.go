package call

import (
	"testing"
	"time"

	"heartline/internal/ledger"
)

// TestWhoHasHeardNobodyIsNotServed ends a talk from the counsellor's side before and after the two could hear each other.
func TestWhoHasHeardNobodyIsNotServed(t *testing.T) {
	t.Parallel()
	down := inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "seat"}, Cause: causeNormal, At: time.Now()}}
	for name, tt := range map[string]struct {
		in    Input
		heard bool
		ends  bool
	}{
		"the receiver is put down before": {in: down},
		"the receiver is put down after":  {in: down, heard: true, ends: true},
		"the desk ends the call before":   {in: inDesk{Agent: "li", Do: deskHangup}},
		"the desk ends the call after":    {in: inDesk{Agent: "li", Do: deskHangup}, heard: true, ends: true},
		"the desk ends an abusive one":    {in: inDesk{Agent: "li", Do: deskHangup, Guard: RedEnd{Abusive: true}}, ends: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := planState(func(s *State) {
				s.Legs = []Leg{{ID: "seat", Role: SeatLeg, Agent: "li", Up: true}}
				s.Talk = &Talk{Leg: "seat", Agent: "li", Queue: "main", Bridged: tt.heard, Since: time.Now()}
				s.Heard = tt.heard
			})
			d := decide(*s, tt.in, env{Now: time.Now(), Hotline: &Hotline{ID: "city", Queue: "main", AfterCall: time.Minute}, EntryID: "entry", TaskID: "task"})
			var ends, waits bool
			for _, f := range d.Facts {
				switch f := f.Fact.(type) {
				case ledger.CallEnding:
					ends = true
				case ledger.Queued:
					waits = f.Returned
				}
			}
			if ends != tt.ends || waits == tt.ends {
				t.Errorf("ends %v, waits again %v; want the end: %v", ends, waits, tt.ends)
			}
			for _, a := range d.Acts {
				if r, ok := a.(actReleased); ok && r.AfterCall != time.Minute {
					t.Errorf("the counsellor's work after the call is %v", r.AfterCall)
				}
			}
		})
	}
}
