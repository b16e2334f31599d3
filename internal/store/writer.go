package store

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/mailbox"
)

// maxBatch bounds the facts of one transaction, so that a long queue does not make a long commit.
const maxBatch = 512

// gatherFacts is how long facts that nobody waits for may wait for others: a commit of their own would cost more than
// they do.
const gatherFacts = 25 * time.Millisecond

// checkpointFacts is after how many facts a checkpoint is due even if every commit was a full one.
const checkpointFacts = 4000

// writer is the goroutine that takes every append. It never touches a disk itself: commits run in the
// committer, spool writes in the spooler, checkpoints in a goroutine of their own, and each reports back.
type writer struct {
	cfg    Config
	log    *slog.Logger
	inbox  *mailbox.Mailbox[*entry]
	commit *committer
	spool  *spooler
	tail   *feed
	sync   func() (whole bool, err error) // carries normal commits to the disk; nil where none is needed

	asks    chan func()
	stop    chan time.Time // the instant until which queued facts may still be stored
	stopped chan struct{}
	fenced  chan struct{} // closed once a newer controller is known
	once    sync.Once     // closes fenced
	wg      sync.WaitGroup
	synced  chan syncReport
	health  atomic.Pointer[Health]

	// The loop's own.
	h         Health
	queue     []*entry // not in the database, in order
	flying    commitJob
	busy      bool
	waiting   []*entry // whose owners wait, by deadline
	answers   []answer // decided, not told yet
	unspooled []*entry // in memory alone, in order
	memory    int64
	dirty     bool // the spool holds records
	sent      int  // entries that the spooler has and that are not in the file yet
	kept      int  // entries of the queue that the spool has
	retryAt   time.Time
	spoolAt   time.Time // when the spool is tried again
	syncAt    time.Time
	syncing   bool
	sinceSync int
	stopBy    time.Time
	stopping  bool
}

type syncReport struct {
	whole bool
	err   error
}

func newWriter(cfg Config, c *committer, sp *spooler, tail *feed, syncFunc func() (bool, error)) *writer {
	w := &writer{
		cfg: cfg, log: cfg.Log, inbox: mailbox.New[*entry](4096), commit: c, spool: sp, tail: tail, sync: syncFunc,
		asks: make(chan func()), stop: make(chan time.Time, 1), stopped: make(chan struct{}), fenced: make(chan struct{}), synced: make(chan syncReport, 1),
		h: Health{State: StateOK, Since: cfg.Now()},
	}
	w.publish()
	return w
}

// run is the loop. It ends when it was told to stop and nothing is left to do, or no time.
func (w *writer) run() {
	defer close(w.stopped)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		w.dispatch(time.Now())
		w.answer()
		timer.Reset(w.untilWake(time.Now()))
		select {
		case <-w.inbox.Wake():
			w.takeAll()
		case r := <-w.commit.results:
			w.committed(time.Now(), r)
		case r := <-w.spool.reports:
			w.spoolDone(time.Now(), r)
		case r := <-w.synced:
			w.syncDone(time.Now(), r)
		case <-timer.C:
			w.tick(time.Now())
		case ask := <-w.asks:
			ask()
		case by := <-w.stop:
			w.stopping, w.stopBy = true, by
			w.takeAll()
			w.retryAt = time.Time{}
		}
		if w.stopping && !w.busy && !w.syncing && (len(w.queue) == 0 || w.h.State == StateFenced || !time.Now().Before(w.stopBy)) {
			w.finish()
			return
		}
		if w.stopping && time.Now().After(w.stopBy.Add(w.cfg.RetryEvery)) {
			w.finish() // a commit hangs; what the spool has is safe
			return
		}
	}
}

// finish answers whoever still waits. Facts that only memory holds are lost with the process.
func (w *writer) finish() {
	for _, e := range w.waiting {
		w.release(e, outcome{late: e.late, err: errClosed()})
	}
	for _, e := range w.queue {
		if e.late && (e.spool == notSpooled || e.spool == spoolFailed) {
			w.h.Lost += int64(len(e.drafts))
		}
	}
	if w.h.Lost > 0 {
		w.log.Error("facts were lost with the storage", "facts", w.h.Lost)
	}
	w.turn(StateClosed)
	w.answer()
}

func (w *writer) takeAll() {
	entries, _ := w.inbox.Take()
	now := time.Now()
	for _, e := range entries {
		w.admit(now, e)
	}
}

// admit puts an append into the queue: to be committed when all is well, through the spool when not.
func (w *writer) admit(now time.Time, e *entry) {
	switch {
	case w.h.State == StateFenced:
		w.release(e, outcome{err: ErrFenced})
		return
	case len(w.unspooled) > 0 && w.memory+e.size > w.cfg.MemoryBytes:
		w.h.Lost += int64(len(e.drafts))
		w.h.Late += int64(len(e.drafts))
		if w.h.Lost == int64(len(e.drafts)) {
			w.log.Error("no storage takes facts any more; they are being lost", "state", w.h.State)
		}
		w.release(e, outcome{late: true})
		return
	}
	e.begin = now
	if e.gather {
		e.begin = now.Add(gatherFacts)
	}
	e.deadline = e.begin.Add(w.cfg.Patience)
	w.queue = append(w.queue, e)
	w.waiting = append(w.waiting, e)
	if w.h.State != StateOK {
		e.deadline = now.Add(w.cfg.SpoolPatience)
		w.toSpool(e)
	}
}

// pressing reports whether the queue is to be committed now: somebody waits for some of it, or it has gathered for long
// enough.
func (w *writer) pressing(now time.Time) bool {
	for _, e := range w.queue {
		if !now.Before(e.begin) || w.stopping || w.h.State != StateOK {
			return true
		}
	}
	return false
}

// dispatch starts the next commit or checkpoint, if one is due and none runs.
func (w *writer) dispatch(now time.Time) {
	if w.h.State == StateFenced {
		return
	}
	if !w.busy && w.pressing(now) && !now.Before(w.retryAt) {
		job := commitJob{full: w.h.State != StateOK, gaps: w.h.Lost > 0}
		facts := 0
		for _, e := range w.queue {
			if facts > 0 && facts+len(e.drafts) > maxBatch {
				break
			}
			facts += len(e.drafts)
			job.entries = append(job.entries, e)
			job.late = append(job.late, e.late)
			for i := range e.drafts {
				job.full = job.full || e.drafts[i].Durable
			}
		}
		w.flying, w.busy = job, true
		w.commit.jobs <- job
	}
	due := !w.syncAt.IsZero() && !now.Before(w.syncAt) || w.sinceSync >= checkpointFacts
	if due && !w.syncing && w.sync != nil && !w.stopping {
		w.syncing, w.syncAt, w.sinceSync = true, time.Time{}, 0
		w.wg.Go(func() {
			whole, err := w.sync()
			w.synced <- syncReport{whole, err}
		})
	}
}

// committed takes the outcome of a commit.
func (w *writer) committed(now time.Time, r commitResult) {
	job := w.flying
	w.flying, w.busy = commitJob{}, false
	if r.err != nil {
		w.commitFailed(now, r.err)
		return
	}
	w.h.Commits++
	w.h.Facts += int64(len(r.events))
	w.sinceSync += len(r.events)
	if job.full {
		w.h.FullCommits++
		w.syncAt = time.Time{}
	} else if w.syncAt.IsZero() && len(r.events) > 0 {
		w.syncAt = now.Add(w.cfg.SyncAfter)
	}
	lateNow := map[ledger.Stream]int64{} // by stream, the first fact that became late during the commit
	var again []*entry
	for i, e := range job.entries {
		if err := r.rejected[i]; err != nil {
			w.reject(e, err)
			continue
		}
		if e.late && !job.late[i] { // its owner went on meanwhile: the next commit marks the rows late
			again = append(again, e)
			if _, ok := lateNow[e.drafts[0].Stream]; !ok {
				lateNow[e.drafts[0].Stream] = e.drafts[0].Seq
			}
			continue
		}
		w.drop(e)
		w.release(e, outcome{late: e.late})
	}
	for i := range r.events {
		if first, ok := lateNow[r.events[i].Stream]; ok && r.events[i].Seq >= first {
			r.events[i].Late = true
		}
	}
	w.queue = append(again, w.queue[len(job.entries):]...)
	w.tail.publish(r.events)
	if len(w.queue) == 0 {
		w.queue, w.waiting = nil, nil
		w.allStored()
	}
}

// allStored empties the spool, whose every record is in the database and on its disk by now.
func (w *writer) allStored() {
	w.unspooled, w.memory = nil, 0
	if w.dirty {
		w.dirty = false
		w.spool.inbox.Put(spoolJob{empty: true})
	}
	w.turn(StateOK)
}

func (w *writer) commitFailed(now time.Time, err error) {
	if errors.Is(err, ErrFenced) {
		w.turn(StateFenced)
		w.tellFenced() // nothing is committed after this
		for _, e := range w.queue {
			w.release(e, outcome{err: ErrFenced})
		}
		w.log.Error("another controller has taken a newer epoch; this one stops writing", "epoch", w.commit.epoch, "queued", len(w.queue))
		w.waiting = nil
		return
	}
	w.h.LastError = err.Error()
	w.retryAt = now.Add(w.cfg.RetryEvery)
	if w.h.State == StateOK || w.h.State == StateLate {
		w.log.Error("the ledger's database failed; facts go to the spool", "error", err)
		w.turn(StateSpool)
	}
	w.spoolWaiting(now)
}

// tellFenced has the process end. Any goroutine may call it: the roster's facts are written beside the loop.
func (w *writer) tellFenced() { w.once.Do(func() { close(w.fenced) }) }

func (w *writer) syncDone(now time.Time, r syncReport) {
	w.syncing = false
	if r.err != nil || !r.whole { // a reader held it up, or the disk did: once more
		w.syncAt = now.Add(w.cfg.SyncAfter)
	}
	if r.err != nil {
		w.h.LastError = r.err.Error()
	}
}

// untilWake is how long nothing is due.
func (w *writer) untilWake(now time.Time) time.Duration {
	for len(w.waiting) > 0 && w.waiting[0].released {
		w.waiting[0] = nil
		w.waiting = w.waiting[1:]
	}
	next := now.Add(time.Hour)
	sooner := func(t time.Time) {
		if !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	for _, e := range w.waiting {
		if !e.released {
			sooner(e.deadline)
		}
		if !e.gather {
			break // whatever came later is due later
		}
	}
	switch {
	case w.busy || len(w.queue) == 0:
	case w.pressing(now):
		sooner(w.retryAt)
	default:
		sooner(w.queue[0].begin)
	}
	if len(w.unspooled) > 0 {
		sooner(w.spoolAt)
	}
	if !w.syncing {
		sooner(w.syncAt)
	}
	if w.stopping {
		sooner(w.stopBy.Add(w.cfg.RetryEvery))
	}
	return max(next.Sub(now), 0)
}

func (w *writer) drop(e *entry) {
	switch e.spool {
	case spoolFailed:
		w.memory -= e.size
	case spoolKept:
		w.kept--
	case notSpooled, spoolSent, spoolPut:
	}
	e.stored = true
}

// reject answers an append whose numbers do not fit its stream. If its owner has gone on, all that is left
// is to say so.
func (w *writer) reject(e *entry, err error) {
	w.drop(e)
	w.h.Rejected += int64(len(e.drafts))
	w.log.Error("a fact does not fit its stream and was not stored", "stream", e.drafts[0].Stream, "seq", e.drafts[0].Seq,
		"kind", e.drafts[0].Kind, "late", e.late, "error", err)
	w.release(e, outcome{err: err})
}

func (w *writer) release(e *entry, o outcome) {
	if !e.released {
		e.released = true
		w.answers = append(w.answers, answer{e, o})
	}
}

// answer is what an owner is told once the health that goes with it can be seen.
type answer struct {
	e *entry
	o outcome
}

func (w *writer) answer() {
	w.publish()
	for i, a := range w.answers {
		a.e.done <- a.o
		w.answers[i] = answer{}
	}
	w.answers = w.answers[:0]
}

func (w *writer) turn(s State) {
	if w.h.State == s || w.h.State == StateFenced && s != StateClosed {
		return
	}
	if s == StateOK {
		w.log.Info("the ledger's database has everything again", "after", w.cfg.Now().Sub(w.h.Since).String(), "late", w.h.Late)
	}
	w.h.State, w.h.Since = s, w.cfg.Now()
}

func (w *writer) publish() {
	h := w.h
	h.Queued = len(w.queue)
	h.Spooled, h.InMemory = w.kept, len(w.unspooled)
	w.health.Store(&h)
}
