package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// commitTimeout bounds one transaction; after it the connection is given up and made anew.
const commitTimeout = 10 * time.Second

// maxKnownStreams bounds how many streams' last numbers the committer keeps in memory.
const maxKnownStreams = 20000

// commitJob is a batch: some of the queue's head, and whether each append was late when it was sent.
type commitJob struct {
	entries []*entry
	late    []bool
	full    bool // to be on the disk when the commit returns
	gaps    bool // facts were lost before: numbers may be missing
}

// commitResult is the outcome of a batch: events are those newly stored, rejected the appends (by index)
// whose numbers do not fit their stream. With err, nothing was stored, or nobody knows.
type commitResult struct {
	events   []ledger.Event
	rejected map[int]error
	err      error
}

// committer runs transactions on the ledger's one writing connection. It keeps the end of the chain and
// the last number of each stream, which nobody else can change while its epoch is the highest.
type committer struct {
	db      *database
	epoch   int64
	faults  faults
	jobs    chan commitJob
	results chan commitResult

	ready bool // the connection is set up and pos, hash and last are known
	full  bool // synchronous=FULL is set
	pos   int64
	hash  []byte
	last  map[ledger.Stream]int64
}

// faults are what tests break. Production leaves them nil.
type faults struct {
	beforeCommit, afterCommit, beforeSpool func() error
}

func newCommitter(db *database, epoch int64, f faults) *committer {
	return &committer{db: db, epoch: epoch, faults: f, jobs: make(chan commitJob, 1), results: make(chan commitResult, 1)}
}

// run commits jobs until the channel is closed.
func (c *committer) run(ctx context.Context) {
	for job := range c.jobs {
		c.results <- c.commit(ctx, job)
	}
}

func (c *committer) commit(ctx context.Context, job commitJob) commitResult {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	p, err := c.try(c.db.steady(ctx), job)
	if err != nil {
		c.ready = false // whether the transaction was committed is not known either
		return commitResult{err: err}
	}
	c.pos, c.hash = p.pos, p.hash
	if len(c.last) > maxKnownStreams {
		clear(c.last)
	}
	maps.Copy(c.last, p.last)
	return commitResult{events: p.events, rejected: p.rejected}
}

func (c *committer) try(ctx context.Context, job commitJob) (*plan, error) {
	if err := c.prepare(ctx, job.full); err != nil {
		return nil, err
	}
	tx, err := c.db.BeginTxx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	p := &plan{tx: tx, c: c, pos: c.pos, hash: c.hash, last: map[ledger.Stream]int64{}, batch: map[factKey]*ledger.Draft{}, rejected: map[int]error{}}
	if err := p.lastOf(ctx, job.entries); err != nil {
		return nil, err
	}
	for i, e := range job.entries {
		switch err := p.take(ctx, e, job.late[i], job.gaps); {
		case errors.Is(err, ErrSequence):
			p.rejected[i] = err
		case err != nil:
			return nil, err
		}
	}
	if err := p.write(ctx); err != nil {
		return nil, err
	}
	if c.faults.beforeCommit != nil {
		if err := c.faults.beforeCommit(); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if c.faults.afterCommit != nil {
		return p, c.faults.afterCommit()
	}
	return p, nil
}

// prepare sets the connection up after an error, and its mode between transactions.
func (c *committer) prepare(ctx context.Context, full bool) error {
	lite := c.db.engine == sqliteEngine
	if !c.ready {
		if lite {
			if _, err := c.db.exec(ctx, `PRAGMA wal_autocheckpoint = 0`); err != nil {
				return fmt.Errorf("set up connection: %w", err)
			}
		}
		var epoch int64
		if err := c.db.one(ctx, `SELECT epoch, pos, hash FROM head WHERE id = 1`, nil, &epoch, &c.pos, &c.hash); err != nil {
			return fmt.Errorf("read head: %w", err)
		}
		if epoch != c.epoch {
			return ErrFenced
		}
		if c.pos == 0 {
			c.hash = ledger.Genesis()
		}
		c.last = map[ledger.Stream]int64{}
	}
	if lite && (!c.ready || full != c.full) {
		mode := "NORMAL"
		if full {
			mode = "FULL"
		}
		if _, err := c.db.exec(ctx, `PRAGMA synchronous = `+mode); err != nil {
			return fmt.Errorf("set synchronous: %w", err)
		}
	}
	c.ready, c.full = true, full
	return nil
}

// factKey is what a fact is known by.
type factKey struct {
	stream ledger.Stream
	seq    int64
}

// plan is what one transaction is going to write.
type plan struct {
	tx       *sqlx.Tx
	c        *committer
	pos      int64
	hash     []byte
	last     map[ledger.Stream]int64
	batch    map[factKey]*ledger.Draft
	events   []ledger.Event
	sealed   []ledger.Sealed
	opened   []int // indexes into events: the first of a call's stream
	ended    []int
	late     []factKey // stored before their owners' patience ended is known to have ended
	rejected map[int]error
}

// lastOf looks up the last stored number of the streams that are not known yet.
func (p *plan) lastOf(ctx context.Context, entries []*entry) error {
	var names []any
	for _, e := range entries {
		stream := e.drafts[0].Stream
		if _, seen := p.last[stream]; seen {
			continue
		}
		seq, known := p.c.last[stream]
		p.last[stream] = seq
		if !known {
			names = append(names, string(stream))
		}
	}
	if len(names) == 0 {
		return nil
	}
	query := `SELECT stream, MAX(seq) FROM event WHERE stream IN (?` + strings.Repeat(", ?", len(names)-1) + `) GROUP BY stream`
	return each(ctx, p.tx, query, names, func(rows *sqlx.Rows) error {
		var stream string
		var seq int64
		if err := rows.Scan(&stream, &seq); err != nil {
			return err
		}
		p.last[ledger.Stream(stream)] = seq
		return nil
	})
}

// take plans one append: what is new is added, what is stored already is compared. An append whose numbers
// leave a gap is refused as a whole, unless it is late: then it comes from the spool, perhaps behind facts
// that were lost, and what there is is kept.
func (p *plan) take(ctx context.Context, e *entry, late, gaps bool) error {
	stream := e.drafts[0].Stream
	last := p.last[stream]
	if first := e.drafts[0].Seq; first > last+1 && !late && !gaps {
		return fault.Wrap(fault.Internal, "append", ErrSequence, fmt.Sprintf("fact %d follows fact %d of its stream", first, last))
	}
	var missing []*ledger.Draft
	for i := range e.drafts {
		d := &e.drafts[i]
		if d.Seq <= last {
			absent, err := p.compare(ctx, factKey{stream, d.Seq}, d, late)
			if err != nil {
				return err
			}
			if !absent {
				continue
			}
		}
		missing = append(missing, d)
	}
	for _, d := range missing {
		p.add(factKey{stream, d.Seq}, d, e.boot, late)
		p.last[stream] = max(p.last[stream], d.Seq)
	}
	return nil
}

// compare checks a draft against the fact that has its number, in this batch or in the database.
func (p *plan) compare(ctx context.Context, key factKey, d *ledger.Draft, late bool) (missing bool, err error) {
	kind, v, at, data := "", 0, int64(0), ""
	isLate := false
	if same, ok := p.batch[key]; ok {
		kind, v, at, data, isLate = string(same.Kind), same.V, same.At.UnixMicro(), string(same.Data), late
	} else {
		err := each(ctx, p.tx, `SELECT kind, v, at, data, late FROM event WHERE stream = ? AND seq = ?`,
			[]any{string(key.stream), key.seq}, func(rows *sqlx.Rows) error { return rows.Scan(&kind, &v, &at, &data, flag(&isLate)) })
		if err != nil {
			return false, fmt.Errorf("look up a fact: %w", err)
		}
	}
	switch {
	case kind == "":
		return true, nil
	case kind != string(d.Kind) || v != d.V || at != d.At.UnixMicro() || data != string(d.Data):
		return false, fault.Wrap(fault.Internal, "append", ErrSequence, fmt.Sprintf("another fact has number %d of its stream", key.seq))
	case late && !isLate:
		p.late = append(p.late, key)
	}
	return false, nil
}

// add links a new event to the chain.
func (p *plan) add(key factKey, d *ledger.Draft, boot string, late bool) {
	e := ledger.Event{
		Pos: p.pos + 1, Stream: d.Stream, Seq: d.Seq, Epoch: p.c.epoch, At: d.At.UTC().Truncate(time.Microsecond), Boot: boot,
		Mono: d.Mono.Truncate(time.Microsecond), Kind: d.Kind, V: d.V, Actor: d.Actor, Data: bytes.Clone(d.Data), Late: late, Prev: p.hash,
	}
	e.Hash = ledger.Link(p.hash, e)
	p.pos, p.hash = e.Pos, e.Hash
	p.batch[key] = d
	if strings.HasPrefix(string(d.Stream), callPrefix) {
		if p.last[d.Stream] == 0 {
			p.opened = append(p.opened, len(p.events))
		}
		if d.Kind == ledger.KindCallEnded {
			p.ended = append(p.ended, len(p.events))
		}
	}
	p.events = append(p.events, e)
	p.sealed = append(p.sealed, d.Sealed...)
}

const callPrefix = "call:"
