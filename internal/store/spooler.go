package store

import (
	"sync"

	"heartline/internal/mailbox"
)

// spooler is the goroutine that writes the spool, so that a slow disk under it holds up nobody. It reports
// each entry twice: when it is in the file, and when the file is synced; while one sync runs it goes on
// putting. After a failure it refuses everything until it is told to try again, from the last good end on:
// records stay in order.
type spooler struct {
	file    *spool
	inbox   *mailbox.Mailbox[spoolJob]
	reports chan spoolReport
	fail    func() error // a test's fault, nil otherwise
	wg      sync.WaitGroup

	// The goroutine's own.
	broken  error
	good    int64    // the end of what is synced
	put     []*entry // in the file, not in the sync that runs
	syncing []*entry
	until   int64 // the end of what the sync that runs covers
	synced  chan error
}

// spoolJob is work for the spooler: entries to write, or the order to empty the file.
type spoolJob struct {
	entries []*entry
	again   bool // a new attempt after a failure
	empty   bool
	stop    bool
}

// spoolReport says how far entries are, or, without entries, that the file could not be emptied.
type spoolReport struct {
	entries []*entry
	synced  bool
	err     error
}

func newSpooler(file *spool, fail func() error) *spooler {
	return &spooler{
		file: file, inbox: mailbox.New[spoolJob](1024), reports: make(chan spoolReport, 16), fail: fail,
		good: file.end, synced: make(chan error, 1),
	}
}

func (s *spooler) start(done <-chan struct{}) {
	s.wg.Go(func() { s.run(done) })
}

// run works until it is stopped. done unblocks a report that nobody takes any more.
func (s *spooler) run(done <-chan struct{}) {
	report := func(r spoolReport) {
		select {
		case s.reports <- r:
		case <-done:
		}
	}
	for {
		select {
		case err := <-s.synced:
			s.endSync(err, report)
		case <-s.inbox.Wake():
			jobs, _ := s.inbox.Take()
			if stop := s.do(jobs, report); stop {
				return
			}
		}
		if len(s.syncing) == 0 && len(s.put) > 0 {
			s.syncing, s.put, s.until = s.put, nil, s.file.end
			s.wg.Go(func() { s.synced <- s.file.sync() })
		}
	}
}

// do puts what jobs bring in one write, as far as they are in one piece.
func (s *spooler) do(jobs []spoolJob, report func(spoolReport)) (stop bool) {
	var batch []*entry
	flush := func() {
		if len(batch) == 0 {
			return
		}
		err := s.write(batch)
		if err == nil {
			s.put = append(s.put, batch...)
		}
		report(spoolReport{entries: batch, err: err})
		batch = nil
	}
	for _, j := range jobs {
		switch {
		case j.stop:
			flush()
			s.quiesce(report)
			return true
		case j.empty:
			flush()
			s.quiesce(report)
			if err := s.file.empty(); err != nil {
				report(spoolReport{err: err})
				continue
			}
			s.broken, s.good = nil, s.file.end
		case j.again:
			flush()
			s.quiesce(report)
			s.broken = nil
			batch = append(batch, j.entries...)
		default:
			batch = append(batch, j.entries...)
		}
	}
	flush()
	return false
}

// quiesce waits for the sync that runs, and syncs what was put since.
func (s *spooler) quiesce(report func(spoolReport)) {
	if len(s.syncing) > 0 {
		s.endSync(<-s.synced, report)
	}
	if len(s.put) > 0 {
		s.syncing, s.put, s.until = s.put, nil, s.file.end
		s.endSync(s.file.sync(), report)
	}
}

// endSync reports what a sync has carried to the disk. After a failed one nothing put since counts either.
func (s *spooler) endSync(err error, report func(spoolReport)) {
	entries := s.syncing
	s.syncing = nil
	if err != nil {
		s.broken = err
		entries = append(entries, s.put...)
		s.put, s.file.end = nil, s.good
	} else {
		s.good = s.until
	}
	report(spoolReport{entries: entries, synced: true, err: err})
}

func (s *spooler) write(entries []*entry) error {
	if s.broken != nil {
		return s.broken
	}
	if s.fail != nil {
		if err := s.fail(); err != nil {
			s.broken = err
			return err
		}
	}
	records := make([]spooled, len(entries))
	for i, e := range entries {
		records[i] = toSpooled(e.boot, e.drafts)
	}
	if err := s.file.put(records); err != nil {
		s.broken = err
		return err
	}
	return nil
}
