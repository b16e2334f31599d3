package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/flock"
)

// openTimeout bounds what Open does to the databases, migrations of large tables excepted.
const openTimeout = time.Minute

// Store is an open store. Its methods may be called from any goroutine.
type Store struct {
	cfg      Config
	openedAt time.Time
	epoch    int64

	ledger *database // the writer's one connection
	reader *database // the same database, only read
	erase  *database // the same database, for the erasure of sealed values
	desk   *database
	folds  *database // the projections' one connection to desk
	keys   *database
	opened []*database
	lock   *flock.Lock

	spool      *spool
	feed       *feed
	writer     *writer
	projector  *projector
	cancel     context.CancelFunc
	background sync.WaitGroup // the committer and the projector
	closing    sync.Once
	closeErr   error
}

// Open opens the store, brings its schemas up to date, and, unless the ledger is only to be read, takes the
// next epoch, inserts what a dead process has left in the spool, and starts the writer and the projections.
// A store that another process writes on the same folder gives fault.Conflict, as does a database of a
// newer program; one that does not answer gives fault.Unavailable.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		if s.spool != nil {
			_ = s.spool.close()
		}
		_ = s.closeDatabases()
		return nil, err
	}
	return s, nil
}

// connect opens the databases as they are.
func connect(ctx context.Context, cfg Config) (s *Store, err error) {
	if cfg, err = cfg.withDefaults(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	s = &Store{cfg: cfg, openedAt: cfg.Now()}
	if cfg.DSN != "" {
		err = s.openPostgres(ctx, cfg.DSN, cfg.Schema)
	} else {
		err = s.openSQLiteFiles(ctx, cfg.Dir)
	}
	if err != nil {
		_ = s.closeDatabases()
		return nil, err
	}
	return s, nil
}

// lockFolder keeps other writers out of the SQLite folder. On PostgreSQL the epoch alone decides.
func (s *Store) lockFolder() (err error) {
	if s.cfg.DSN == "" {
		s.lock, err = lockDir(s.cfg.Dir)
	}
	return err
}

func (s *Store) start(ctx context.Context) error {
	err := s.lockFolder()
	if err != nil && (!s.cfg.ReadOnlyLedger || !fault.Is(err, fault.Conflict)) {
		return err
	}
	alone := s.lock != nil || !s.cfg.ReadOnlyLedger
	for _, d := range []*database{s.ledger, s.desk, s.keys} {
		if err := migrateUp(ctx, d, alone); err != nil {
			return err
		}
	}
	if s.cfg.ReadOnlyLedger {
		s.lock.Release() // held for the migrations alone
		s.lock = nil
		head, err := s.Head(ctx)
		s.feed = newFeed(head)
		return err
	}
	if err := s.takeEpoch(ctx); err != nil {
		return err
	}
	return s.startWriter(ctx)
}

// takeEpoch fences off every writer before this one. The update waits for a commit of theirs that is under
// way, so that what is read as the head afterwards stays the head.
func (s *Store) takeEpoch(ctx context.Context) error {
	err := s.ledger.tx(ctx, func(tx *sqlx.Tx) error {
		if err := s.lockEpoch(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE head SET epoch = epoch + 1 WHERE id = 1`); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT epoch FROM head WHERE id = 1`).Scan(&s.epoch); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, tx.Rebind(`INSERT INTO epoch (epoch, boot, taken_at) VALUES (?, ?, ?)`), s.epoch, s.cfg.Boot, micros(s.cfg.Now()))
		return err
	})
	return classify("take epoch", "the ledger's head", err)
}

func (s *Store) startWriter(ctx context.Context) error {
	c := newCommitter(s.ledger, s.epoch, s.cfg.faults)
	file, left, torn, err := openSpool(s.cfg.SpoolDir, s.cfg.SpoolBytes)
	if err != nil {
		return err
	}
	s.spool = file
	recovered, rejected, err := s.recover(ctx, c, left, torn)
	if err != nil {
		return err
	}
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	s.feed = newFeed(head)
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	var syncFunc func() (bool, error)
	if s.ledger.engine == sqliteEngine {
		syncFunc = s.checkpoint
	}
	sp := newSpooler(file, s.cfg.faults.beforeSpool)
	w := newWriter(s.cfg, c, sp, s.feed, syncFunc)
	w.h.Recovered, w.h.Rejected, w.h.Torn = recovered, rejected, int64(torn)
	w.publish()
	s.writer = w
	s.projector = newProjector(s)
	if err := s.projector.load(ctx, head); err != nil {
		cancel()
		return err
	}
	s.background.Go(func() { c.run(run) })
	sp.start(w.stopped)
	w.wg.Go(w.run)
	s.background.Go(func() { s.projector.run(run) })
	return nil
}

// recover inserts what a dead process has left in the spool, and empties it.
func (s *Store) recover(ctx context.Context, c *committer, left []spooled, torn int) (recovered, rejected int64, err error) {
	if torn > 0 {
		s.cfg.Log.Warn("the spool is damaged: a record at its end nobody was told is safe, one in the middle is lost", "damaged", torn, "whole_records", len(left))
	}
	for at := 0; at < len(left); {
		job := commitJob{full: true, gaps: true}
		for facts := 0; at < len(left) && facts < maxBatch; at++ {
			e := newEntry(left[at].Boot, left[at].drafts())
			facts += len(e.drafts)
			job.entries = append(job.entries, e)
			job.late = append(job.late, true)
		}
		r := c.commit(ctx, job)
		if r.err != nil {
			return 0, 0, fault.Wrap(fault.Unavailable, "open store", r.err, "what the spool holds could not be put into the ledger; nothing of it is lost, start again when the database is well")
		}
		recovered += int64(len(r.events))
		for i, err := range r.rejected {
			d := job.entries[i].drafts
			rejected += int64(len(d))
			s.cfg.Log.Error("a fact of the spool does not fit its stream", "stream", d[0].Stream, "seq", d[0].Seq, "error", err)
		}
	}
	if len(left) == 0 && torn == 0 {
		return 0, 0, nil
	}
	s.cfg.Log.Info("the spool of an earlier process was put into the ledger", "facts", recovered, "records", len(left))
	return recovered, rejected, s.spool.empty()
}

// checkpoint carries what is committed to the disk without holding up the writer. whole is false if a
// reader kept some of it back.
func (s *Store) checkpoint() (whole bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	var busy, frames, done int64
	if err := s.reader.one(ctx, `PRAGMA wal_checkpoint(PASSIVE)`, nil, &busy, &frames, &done); err != nil {
		return false, fmt.Errorf("checkpoint: %w", err)
	}
	return busy == 0 && frames == done, nil
}

// Fenced is closed when an append, to the ledger or to the roster, has met a newer controller's epoch: this process must act no more, and end. It is nil,
// and so never closed, for a store that does not write.
func (s *Store) Fenced() <-chan struct{} {
	if s.writer == nil {
		return nil
	}
	return s.writer.fenced
}

// Epoch returns the epoch under which this store writes, 0 if it does not.
func (s *Store) Epoch() int64 { return s.epoch }

// Boot returns the id of this process in the events that it writes.
func (s *Store) Boot() string { return s.cfg.Boot }

// Close stores what is queued (for at most 2 s, or until ctx ends), stops every goroutine and closes the
// databases. Facts that could not be stored stay in the spool for the next Open. Close may be called again.
func (s *Store) Close(ctx context.Context) error {
	s.closing.Do(func() { s.closeErr = s.close(ctx) })
	return s.closeErr
}

// closePatience is how long Close tries to store what is queued.
const closePatience = 2 * time.Second

func (s *Store) close(ctx context.Context) error {
	var errs []error
	if s.writer != nil {
		by := time.Now().Add(closePatience)
		if d, ok := ctx.Deadline(); ok && d.Before(by) {
			by = d
		}
		s.writer.inbox.Close()
		s.writer.stop <- by
		hangs := !waitFor(&s.writer.wg, closePatience+time.Until(by)+2*s.cfg.RetryEvery)
		s.cancel()
		close(s.writer.commit.jobs)
		s.writer.spool.inbox.Put(spoolJob{stop: true})
		if hangs || !waitFor(&s.background, closePatience) || !waitFor(&s.writer.spool.wg, closePatience) {
			return fault.New(fault.Unavailable, "close store", "storage hangs; what was accepted is in the spool or in the database")
		}
		errs = append(errs, s.spool.close())
	}
	return errors.Join(append(errs, s.closeDatabases())...)
}

// waitFor waits for wg, at most limit, and reports whether it is done.
func waitFor(wg *sync.WaitGroup, limit time.Duration) bool {
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

func (s *Store) closeDatabases() error {
	var errs []error
	for _, d := range s.opened {
		if err := d.Close(); err != nil {
			errs = append(errs, fmt.Errorf("close %s: %w", d.name, err))
		}
	}
	s.opened = nil
	s.lock.Release()
	s.lock = nil
	return errors.Join(errs...)
}
