package call

import (
	"testing"
)

// TestASentenceEndsWhereThePeopleTalk plans for a caller who is told something while the only party is muted, and may
// speak again before it is over: a prompt to the caller's channel silences both. What is whispered goes on.
func TestASentenceEndsWhereThePeopleTalk(t *testing.T) {
	t.Parallel()
	play := playName("01HZZZZZZZZZZZZZZZZZZZZZZZ", 1, 1)
	tests := map[string]struct {
		muted bool
		what  purpose
		stops bool
	}{
		"nobody may speak":        {muted: true, what: sayParted},
		"the party may speak":     {what: sayParted, stops: true},
		"it is whispered, and so": {what: sayKeys},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &State{
				ID: "01HZZZZZZZZZZZZZZZZZZZZZZZ", Phase: Parted, Caller: "caller", Talk: &Talk{Leg: "desk", Lost: true},
				Legs: []Leg{{ID: "party", Up: true, Muted: tt.muted}}, Parties: []Party{{ID: "p1", Leg: "party", State: PartyThere, In: true}},
			}
			stops := false
			a, say := &actual{Playing: play, Music: no}, &saying{Play: play, Purpose: tt.what}
			for _, c := range append(planHush(s, a, say), planSay(s, a, say)...) {
				stops = stops || c.Op == opStopPlay && c.Target == play
				if c.Op == opPlay {
					t.Errorf("it is played again: %+v", c)
				}
			}
			if stops != tt.stops {
				t.Errorf("stopped: %v", stops)
			}
		})
	}
}
