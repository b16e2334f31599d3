package roster

import (
	"context"
	"log/slog"
	"reflect"
	"time"
)

const (
	// watchEvery is the longest time between two looks: it bounds how late a wall clock that was set, or a
	// missed notice of a publication, is noticed.
	watchEvery = time.Minute
	// watchRetry is the time until the next look after the shifts could not be read.
	watchRetry = 2 * time.Second
)

// Watch tells whenever the set on duty changes. Read, Publish and Now are required.
type Watch struct {
	// Read returns the published shifts that touch [from, to), and the version of the roster.
	Read func(ctx context.Context, from, to time.Time) (shifts []Shift, version string, err error)
	// Publish takes the set on duty. It must not block.
	Publish func(version string, duty []Duty)
	Now     func() time.Time // wall clock
	Changed <-chan struct{}  // a token after each publication of a roster; may be nil
	Log     *slog.Logger     // nil: discarded
}

// Run publishes the set on duty at once, at each boundary of a shift, and when a new roster changes it,
// until ctx ends. While shifts cannot be read the last set stays in force: a counsellor is not sent home
// because the database is slow.
func (w Watch) Run(ctx context.Context) {
	log := w.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last []Duty
	var lastVersion string
	known := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.Changed:
		case <-timer.C:
		}
		now := w.Now()
		shifts, version, err := w.Read(ctx, now, now.Add(2*watchEvery))
		if err != nil {
			if ctx.Err() == nil {
				log.Warn("the roster cannot be read; the last known duty stays in force", "error", err)
			}
			timer.Reset(watchRetry)
			continue
		}
		duty := OnDuty(shifts, now)
		for i := range duty {
			duty[i].Until = time.Time{} // the window read is too short to know it
		}
		if !known || version != lastVersion || !reflect.DeepEqual(duty, last) {
			known, last, lastVersion = true, duty, version
			w.Publish(version, duty)
		}
		wait := watchEvery
		if next := NextChange(shifts, now); !next.IsZero() {
			wait = min(wait, next.Sub(now))
		}
		timer.Reset(max(wait, time.Millisecond))
	}
}
