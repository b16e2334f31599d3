package archive

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"heartline/internal/fault"
)

// tmpDir holds unfinished files, ciphertext all of them, below Config.Dir.
const tmpDir = "tmp"

// Config describes an archive.
type Config struct {
	Dir     string   // sealed recordings; made with 0700
	Spools  []string // folders on tmpfs where Asterisk leaves its recordings
	Encoder string   // "" means opusenc
	Log     *slog.Logger

	SweepEvery  time.Duration // how often the spool is looked through; 0 means 30 s
	Settle      time.Duration // a file with a strange name is left alone so long after its last change; 0 means 1 min
	Unknown     time.Duration // so long the ledger may not know a file's call; 0 means 10 min
	DeleteEvery time.Duration // how often the deletion job looks; 0 means 1 h
	BackupKeep  time.Duration // how long backups of the data keys are kept; 0 means 14 days
	MaxWaiting  int           // calls that may wait in memory; 0 means 1000. More are found by the sweep
	Now         func() time.Time

	// Failed is told once of each call whose files could not be sealed at the first attempt; nil: nobody is. It
	// must not block.
	Failed func(call string)
}

// Archive seals, plays and deletes recordings.
type Archive struct {
	config Config
	keys   Keys
	books  Books
	log    *slog.Logger
	wake   chan struct{}

	mu      sync.Mutex // protects the following
	waiting map[string]*errand
	health  Health
}

// errand is a call whose files wait for the worker.
type errand struct {
	call   string
	since  time.Time
	next   time.Time // not before
	failed int       // attempts
	again  bool      // named again while it waited or was done
}

// Health is what operators see of the archive.
type Health struct {
	Waiting     int       // calls whose files wait in clear
	Oldest      time.Time // since when the first of them waits; zero for none
	Sealed      int64     // objects since the start
	Quarantined int64
	Discarded   int64 // files destroyed because the caller refused
	Deleted     int64
	Failures    int64  // attempts that failed
	LastFailure string // of the latest attempt; "" after a success
}

// New prepares the archive's folder. Run does the work.
func New(config Config, k Keys, books Books) (*Archive, error) {
	config.Encoder = cmp.Or(config.Encoder, "opusenc")
	config.SweepEvery = cmp.Or(config.SweepEvery, 30*time.Second)
	config.Settle = cmp.Or(config.Settle, time.Minute)
	config.Unknown = cmp.Or(config.Unknown, 10*time.Minute)
	config.DeleteEvery = cmp.Or(config.DeleteEvery, time.Hour)
	config.BackupKeep = cmp.Or(config.BackupKeep, 14*24*time.Hour)
	config.MaxWaiting = cmp.Or(config.MaxWaiting, 1000)
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Dir == "" {
		return nil, fault.New(fault.Invalid, "archive", "no folder for recordings is named")
	}
	config.Dir = filepath.Clean(config.Dir)
	tmp := filepath.Join(config.Dir, tmpDir)
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, fault.Wrap(fault.Invalid, "archive", err, "the recordings folder cannot be made: check that its parent is there and may be written to")
	}
	left, err := os.ReadDir(tmp)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "archive", err, "the recordings folder cannot be read")
	}
	for _, e := range left { // of a process that died; its clear files are in the spool still
		if err := os.Remove(filepath.Join(tmp, e.Name())); err != nil {
			return nil, fault.Wrap(fault.Invalid, "archive", err, "the recordings folder cannot be written to")
		}
	}
	return &Archive{
		config: config, keys: k, books: books, log: config.Log,
		wake: make(chan struct{}, 1), waiting: map[string]*errand{},
	}, nil
}

// Put names a call that is over. It never blocks; naming a call twice, or one without recordings, does no harm.
func (a *Archive) Put(call string) {
	a.mu.Lock()
	switch e, now := a.waiting[call], a.config.Now(); {
	case e != nil:
		e.again = true
	case len(a.waiting) < a.config.MaxWaiting:
		a.waiting[call] = &errand{call: call, since: now, next: now}
	}
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Health returns how the archive is.
func (a *Archive) Health() Health {
	a.mu.Lock()
	defer a.mu.Unlock()
	h := a.health
	h.Waiting = len(a.waiting)
	for _, e := range a.waiting {
		if h.Oldest.IsZero() || e.since.Before(h.Oldest) {
			h.Oldest = e.since
		}
	}
	return h
}

// Run seals and deletes until ctx ends, and returns nil when the work in hand has been given up or done.
func (a *Archive) Run(ctx context.Context) error {
	var jobs sync.WaitGroup
	jobs.Go(func() { a.deletions(ctx) })
	defer jobs.Wait()
	sweep := time.NewTicker(a.config.SweepEvery)
	defer sweep.Stop()
	a.sweep(ctx)
	retry := time.NewTimer(0)
	defer retry.Stop()
	for {
		for ctx.Err() == nil {
			e, wait := a.nextErrand()
			if e == nil {
				retry.Reset(wait)
				break
			}
			a.run(ctx, e)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.wake:
		case <-retry.C:
		case <-sweep.C:
			a.sweep(ctx)
		}
	}
}

// nextErrand returns the errand that has waited longest among those whose time has come, or how long to wait.
func (a *Archive) nextErrand() (*errand, time.Duration) {
	now := a.config.Now()
	wait := a.config.SweepEvery
	a.mu.Lock()
	defer a.mu.Unlock()
	var best *errand
	for _, e := range a.waiting {
		if e.next.After(now) {
			wait = min(wait, e.next.Sub(now))
		} else if best == nil || e.since.Before(best.since) {
			best = e
		}
	}
	return best, max(wait, time.Millisecond)
}

// run does one errand and books the outcome.
func (a *Archive) run(ctx context.Context, e *errand) {
	a.mu.Lock()
	e.again = false
	a.mu.Unlock()
	err := a.archiveCall(ctx, e.call)
	if ctx.Err() != nil {
		return // the next Run finds the files
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil || errors.Is(err, errNotYet) {
		if !e.again {
			delete(a.waiting, e.call)
		}
		if err == nil {
			a.health.LastFailure = ""
		}
		return
	}
	e.failed++
	e.next = a.config.Now().Add(min(time.Second<<min(e.failed-1, 6), time.Minute))
	a.health.Failures++
	a.health.LastFailure = err.Error()
	if e.failed == 1 && a.config.Failed != nil {
		a.config.Failed(e.call)
	}
	a.log.Error("a recording could not be sealed and is tried again", "call_id", e.call, "attempt", e.failed, "error", err)
}

func (a *Archive) count(change func(*Health)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.health)
}
