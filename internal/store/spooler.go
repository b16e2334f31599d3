package store

import (
	"sync"

	"heartline/internal/mailbox"
)

// spooler is the goroutine that writes the spool, so that a slow disk under it holds up nobody. After a
// failed write it refuses every further one until it is told to try again: records stay in order.
type spooler struct {
	file    *spool
	inbox   *mailbox.Mailbox[spoolJob]
	reports chan spoolReport
	broken  error
	fail    func() error // a test's fault, nil otherwise
	wg      sync.WaitGroup
}

// spoolJob is work for the spooler: entries to write, or the order to empty the file.
type spoolJob struct {
	entries []*entry
	again   bool // a new attempt after a failure
	empty   bool
	stop    bool
}

// spoolReport says what became of jobs that were done together.
type spoolReport struct {
	entries []*entry
	emptied bool
	err     error
}

func newSpooler(file *spool, fail func() error) *spooler {
	return &spooler{file: file, inbox: mailbox.New[spoolJob](1024), reports: make(chan spoolReport, 16), fail: fail}
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
	for range s.inbox.Wake() {
		jobs, _ := s.inbox.Take()
		var batch []*entry
		flush := func() {
			if len(batch) > 0 {
				report(spoolReport{entries: batch, err: s.write(batch)})
				batch = nil
			}
		}
		for _, j := range jobs {
			switch {
			case j.stop:
				flush()
				return
			case j.empty:
				flush()
				err := s.file.empty()
				if err == nil {
					s.broken = nil
				}
				report(spoolReport{emptied: err == nil, err: err})
			default:
				if j.again {
					flush()
					s.broken = nil
				}
				batch = append(batch, j.entries...)
			}
		}
		flush()
	}
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
	if err := s.file.write(records); err != nil {
		s.broken = err
		return err
	}
	return nil
}
