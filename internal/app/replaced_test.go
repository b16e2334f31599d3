package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
			log: slog.New(slog.DiscardHandler), still: 8 * time.Second, back: func() { t.Error("taken back from one that lives") },
			pulse: func(context.Context) (string, error) { return now.String(), nil },
		}
		for spent := time.Duration(0); spent < lasts; spent, now = spent+time.Second, now.Add(time.Second) {
			if s, changed := each[spent]; changed {
				state = s
			}
			if err := w.look(t.Context()); err != nil {
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

// TestAReplacedControllerThatRestsTakesOverWhenNobodyServes stops the heart of the other one, and lets Asterisk fall silent.
func TestAReplacedControllerThatRestsTakesOverWhenNobodyServes(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name  string
		pulse func(passed time.Duration) (string, error)
		want  []time.Duration // when it takes the place back
	}{
		{"the other one lives", func(p time.Duration) (string, error) { return p.String(), nil }, nil},
		{"it beats slowly", func(p time.Duration) (string, error) { return p.Truncate(7 * time.Second).String(), nil }, nil},
		{"there was never a beat", func(time.Duration) (string, error) { return "", nil }, []time.Duration{28 * time.Second, 36 * time.Second, 44 * time.Second, 52 * time.Second}},
		{"it ends", func(p time.Duration) (string, error) { return min(p, 40*time.Second).String(), nil }, []time.Duration{48 * time.Second, 56 * time.Second}},
		{"Asterisk does not answer", func(time.Duration) (string, error) { return "", errors.New("no answer") }, nil},
		{"Asterisk answers now and then", func(p time.Duration) (string, error) {
			if p%(5*time.Second) == 0 {
				return "", errors.New("no answer")
			}
			return "1", nil
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			now := began
			var got []time.Duration
			w := &replacedWatch{
				app: "heartline-main", note: filepath.Join(t.TempDir(), "replaced"), state: func() pbx.State { return pbx.Replaced },
				now: func() time.Time { return now }, log: slog.New(slog.DiscardHandler), still: 8 * time.Second,
				back:  func() { got = append(got, now.Sub(began)) },
				pulse: func(context.Context) (string, error) { return tc.pulse(now.Sub(began)) },
			}
			if err := writeFile(w.note, []byte(began.Format(time.RFC3339)+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			for ; now.Sub(began) < time.Minute; now = now.Add(time.Second) {
				if err := w.look(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("taken back (-want +got):\n%s", diff)
			}
			if !w.before(now) {
				t.Error("the note is gone")
			}
		})
	}
}
