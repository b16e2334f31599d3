package app

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/internal/pbx"
)

// TestAReplacedControllerEndsOnce lets another controller take the application, again and again.
func TestAReplacedControllerEndsOnce(t *testing.T) {
	t.Parallel()
	note := filepath.Join(t.TempDir(), "data", "replaced")
	state, now := pbx.Up, time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	// life looks at a new process for so long, and returns why it ends.
	life := func(each map[time.Duration]pbx.State, lasts time.Duration) error {
		w := &replacedWatch{
			app: "heartline-main", note: note, state: func() pbx.State { return state }, now: func() time.Time { return now },
			log: slog.New(slog.DiscardHandler),
		}
		for spent := time.Duration(0); spent < lasts; spent, now = spent+time.Second, now.Add(time.Second) {
			if s, changed := each[spent]; changed {
				state = s
			}
			if err := w.look(); err != nil {
				return err
			}
		}
		return nil
	}
	taken := map[time.Duration]pbx.State{0: pbx.Up, 5 * time.Second: pbx.Replaced}
	if err := life(map[time.Duration]pbx.State{0: pbx.Down, 50 * time.Second: pbx.Up}, time.Minute); err != nil {
		t.Errorf("a link that is down ends the process: %v", err)
	}
	if err := life(map[time.Duration]pbx.State{0: pbx.Replaced, 15 * time.Second: pbx.Down, 16 * time.Second: pbx.Replaced, 30 * time.Second: pbx.Up}, time.Minute); err != nil {
		t.Errorf("a short absence ends the process: %v", err)
	}
	err := life(taken, time.Minute)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.MessageOf(err), "heartline-main") {
		t.Fatalf("a replaced process ends by %v, want one sentence with the application", err)
	}
	if err := life(taken, 30*time.Minute); err != nil {
		t.Errorf("replaced again, it ends again: %v", err)
	}
	now = now.Add(replacedAgain)
	if err := life(taken, time.Minute); err == nil {
		t.Error("replaced on another day, it rests at once")
	}
	now = now.Add(-24 * time.Hour) // the clock is set back
	if err := life(taken, time.Minute); err != nil {
		t.Errorf("with a note of the future it ends: %v", err)
	}
}
