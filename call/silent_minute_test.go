package call

import (
	"testing"
	"testing/synctest"
	"time"

	"heartline/internal/ledger"
)

// TestAMinuteOfSilenceEndsNoCall lets a caller who was with a counsellor when the controller started be silent for a
// minute, and some more, with the shortest rule there is: the caller is noticed, told once, and stays where they are.
func TestAMinuteOfSilenceEndsNoCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: 3 * time.Second, Auto: true}, nil)
		p, s, calls := w.paper, w.s, w.calls
		<-time.After(90 * time.Second) // of the bubble's time
		synctest.Wait()
		w.stop()
		if s.state.Phase != Talking || !s.state.Silence.Silent() || s.state.Silence.Told != 1 {
			t.Errorf("after a minute: %s, %+v", s.state.Phase, s.state.Silence)
		}
		if p.count(ledger.KindCallerSilent) != 1 || p.count(ledger.KindCallEnding) != 0 {
			t.Errorf("ledger %v", kinds(p.events))
		}
		if calls["hangup"] > 1 { // the teller is taken off; nothing else is
			t.Errorf("%d hang-ups", calls["hangup"])
		}
		if calls["heed"] == 0 || calls["play"] == 0 {
			t.Errorf("nobody listened, or told: %v", calls)
		}
	})
}
