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

// Times of a controller whose place at Asterisk another one has taken.
const (
	replacedPatience = 20 * time.Second // one that ends by itself, as a takeover's loser does, has done so by then
	replacedAgain    = time.Hour        // whoever is replaced twice within it rests
	replacedEvery    = time.Second
)

// replacedWatch ends a controller whose application at Asterisk another one has taken, so that its supervisor starts
// it again and it takes the application back. It does so once: two controllers that both insist would take each
// other's callers for ever, so that the one that is replaced again rests, and says so in red.
type replacedWatch struct {
	app   string // name of the application
	note  string // file that is as old as the last ending of this kind
	state func() pbx.State
	now   func() time.Time
	log   *slog.Logger

	since  time.Time // zero: not replaced
	rested bool      // said so
}

func newReplacedWatch(a *App) *replacedWatch {
	return &replacedWatch{
		app: a.link.App(), note: filepath.Join(filepath.Dir(controlFile(a.cfg)), "replaced"), now: time.Now, log: a.log,
		state: func() pbx.State { s, _ := a.link.State(); return s },
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
		if err := w.look(); err != nil {
			return err
		}
		pause(ctx, replacedEvery)
	}
	return nil
}

// look returns the reason to end, if there is one.
func (w *replacedWatch) look() error {
	now := w.now()
	switch {
	case w.state() != pbx.Replaced:
		w.since, w.rested = time.Time{}, false
	case w.since.IsZero():
		w.since = now
	case now.Sub(w.since) < replacedPatience || w.rested:
	case w.before(now):
		w.rested = true
		w.log.Error("this controller was replaced again and rests", "app", w.app)
	default:
		if err := writeFile(w.note, []byte(now.UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
			w.rested = true // without the note it would end again and again
			w.log.Error("this controller was replaced and rests: its note cannot be written", "app", w.app, "err", err)
			return nil
		}
		return fault.New(fault.Conflict, "link", "%s", replacedSays(w.app))
	}
	return nil
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
