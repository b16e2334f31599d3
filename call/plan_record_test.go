package call

import (
	"testing"
	"time"
)

// A recording is paused at once, also while something else that hung on the leg is letting go; only what is to be hung on
// the leg waits for that.
func TestAPauseWaitsForNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		snoop tri
		want  op
	}{
		{"a recording that runs", yes, opPauseRec},
		{"one whose snoop is still to come", unknown, ""},
	} {
		s := &State{Phase: Talking, Caller: "caller", Paused: true, Recordings: []Recording{{ID: "rc", Snoop: "sn", Leg: "caller"}}}
		a := newActual()
		a.Snoops["sn"], a.SnoopsIn["sn"], a.SnoopsOn["sn"] = c.snoop, c.snoop == yes, "caller"
		a.Records["rc"] = c.snoop
		a.SnoopsOn["ear"], a.Unhooking["ear"] = "caller", time.Now()
		var got op
		cmds := planRecordings(s, &a)
		if len(cmds) > 0 {
			got = cmds[0].Op
		}
		if got != c.want || len(cmds) > 1 {
			t.Errorf("%s: %v, want %q", c.what, cmds, c.want)
		}
	}
}
