package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"heartline/internal/fault"
	"heartline/internal/pbx"
)

// Times of a controller whose place at Asterisk another one has taken. How long the heartbeat stands still before one
// that rests takes the place back is the guard's limit with replacedGrace: whoever serves may be started again meanwhile.
const (
	replacedPatience = 20 * time.Second // one that ends by itself, as a takeover's loser does, has done so by then
	replacedAgain    = time.Hour        // whoever is replaced twice within it rests
	replacedEvery    = time.Second
	replacedGrace    = 3 * time.Second
)

// replacedWatch ends a controller whose application at Asterisk another one has taken, so that its supervisor starts
// it again and it takes the application back. It does so once: two controllers that both insist would take each
// other's callers for ever, so that the one that is replaced again rests, and says so in red. While it rests it looks
// whether anybody serves callers, by the heartbeat at Asterisk, and takes the place back when nobody does.
type replacedWatch struct {
	app   string // name of the application
	note  string // file that is as old as the last ending of this kind
	state func() pbx.State
	pulse func(context.Context) (string, error) // the heartbeat of whoever serves
	still time.Duration                         // so long without a beat nobody serves
	back  func()                                // takes the place
	now   func() time.Time
	log   *slog.Logger

	since  time.Time // zero: not replaced
	rested bool      // said so
	beat   string    // the last one seen while resting
	beatAt time.Time // when it was first seen
}

func newReplacedWatch(a *App) *replacedWatch {
	return &replacedWatch{
		app: a.link.App(), note: filepath.Join(filepath.Dir(controlFile(a.cfg)), "replaced"), now: time.Now, log: a.log,
		state: func() pbx.State { s, _ := a.link.State(); return s },
		pulse: a.link.Pulse, still: a.cfg.Node.HeartbeatLimit + replacedGrace, back: a.link.Retake,
	}
}

// replacedSays is what operators are told.
func replacedSays(app string) string {
	return fmt.Sprintf("another controller has taken the application %s at Asterisk from this one and serves its callers: "+
		"end the one that is not wanted, or give each a node.name of its own", app)
}

// run looks until ctx ends, or this controller is to end.
func (w *replacedWatch) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := w.look(ctx); err != nil {
			return err
		}
		pause(ctx, replacedEvery)
	}
	return nil
}

// look returns the reason to end, if there is one.
func (w *replacedWatch) look(ctx context.Context) error {
	now := w.now()
	switch {
	case w.state() != pbx.Replaced:
		w.since, w.rested = time.Time{}, false
	case w.since.IsZero():
		w.since = now
	case w.rested:
		w.watchPulse(ctx, now)
	case now.Sub(w.since) < replacedPatience:
	case w.before(now):
		w.rest(now)
		w.log.Error("this controller was replaced again and rests", "app", w.app)
	default:
		if err := writeFile(w.note, []byte(now.UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
			w.rest(now) // without the note it would end again and again
			w.log.Error("this controller was replaced and rests: its note cannot be written", "app", w.app, "err", err)
			return nil
		}
		return fault.New(fault.Conflict, "link", "%s", replacedSays(w.app))
	}
	return nil
}

// rest begins to watch from outside.
func (w *replacedWatch) rest(now time.Time) {
	w.rested, w.beat, w.beatAt = true, "", now
}

// watchPulse takes the place back when no beat has come for so long that nobody can be serving callers. An Asterisk that
// does not answer proves nothing.
func (w *replacedWatch) watchPulse(ctx context.Context, now time.Time) {
	beat, err := w.pulse(ctx)
	if err != nil || beat != w.beat {
		w.beat, w.beatAt = beat, now
		return
	}
	if now.Sub(w.beatAt) < w.still {
		return
	}
	w.beatAt = now
	w.log.Warn("the controller that replaced this one serves nobody any more: its place is taken back", "app", w.app)
	// Replaced once more soon, this one rests again: the other one is alive and insists.
	if err := writeFile(w.note, []byte(now.UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		w.log.Warn("the note of a replaced controller cannot be written", "err", err)
	}
	w.back()
}

// before reports whether a controller of this folder has ended for this reason not long ago. A time to come, by a clock
// that was set back, counts as well.
func (w *replacedWatch) before(now time.Time) bool {
	text, err := os.ReadFile(w.note)
	if err != nil {
		return false
	}
	at, err := time.Parse(time.RFC3339, string(text[:max(0, len(text)-1)]))
	return err == nil && now.Sub(at) < replacedAgain
}
