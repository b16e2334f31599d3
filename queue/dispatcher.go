package queue

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/mailbox"
)

const (
	// appendPatience bounds the recording of one batch; the ledger itself answers within its own 50 ms.
	appendPatience = 2 * time.Second
	// publishGap is the least time between two snapshots that nobody asked for.
	publishGap = 20 * time.Millisecond
	// stuckAfter is how long one batch may be in hand: longer than its recording may take.
	stuckAfter = appendPatience + time.Second
	// mailBound is the depth above which the dispatcher calls itself sick.
	mailBound = 4096
	// defaultSnapshotEvery is how many facts lie between two stored states.
	defaultSnapshotEvery = 2000
)

// Options are what a Dispatcher needs. Ledger, Deliver and Clock are required.
type Options struct {
	Floor   *Floor // as Recover returns it; nil: an empty one
	Seq     int64  // last sequence number on the floor stream
	Rules   Rules  // put in force as the first input
	Version string // of Rules
	Ledger  ledger.Appender
	// Deliver takes one output after its input was recorded. It runs on the dispatcher's goroutine and must
	// not block: it puts the output into somebody's mailbox. It may call Send, never Do.
	Deliver func(Output)
	// Clock returns UTC and the monotonic time since boot. UTC is read once, at the start: afterwards the
	// floor's time runs by the monotonic part, so that a step of the wall clock moves no deadline.
	Clock func() (at time.Time, mono time.Duration)
	Log   *slog.Logger // nil: discarded
	// SnapshotEvery is how many facts lie between two stored states of the floor; 0: 2000.
	SnapshotEvery int
}

// Dispatcher is the goroutine that owns the floor (the ACD). Inputs come through a lossless, ordered mailbox;
// each is in the hands of the ledger before anything that follows from it is delivered, and committed before anybody does
// anything on it.
type Dispatcher struct {
	opt  Options
	box  *mailbox.Mailbox[letter]
	done chan struct{}
	pub  atomic.Pointer[published]
	late atomic.Int64
	hand atomic.Int64
	born time.Time    // constant
	busy atomic.Int64 // when the batch in hand was taken, after born; 0: none is

	// Owned by Run.
	floor     *Floor
	seq       int64
	base      time.Time     // floor time at monoBase
	monoBase  time.Duration //
	sinceSnap int
	lastPub   time.Duration
	stale     bool // the published snapshot is older than the floor
}

type letter struct {
	in    Input
	reply chan<- []Output
}

type published struct {
	snap    *Snapshot
	changed chan struct{} // closed by the next publication
}

// NewDispatcher returns a dispatcher that does nothing before Run. Inputs sent before are kept.
func NewDispatcher(opt Options) *Dispatcher {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.SnapshotEvery <= 0 {
		opt.SnapshotEvery = defaultSnapshotEvery
	}
	if opt.Floor == nil {
		opt.Floor = NewFloor(Rules{})
	}
	d := &Dispatcher{opt: opt, box: mailbox.New[letter](mailBound), born: time.Now(), done: make(chan struct{}), floor: opt.Floor, seq: opt.Seq}
	d.pub.Store(&published{snap: d.floor.Snapshot(), changed: make(chan struct{})})
	return d
}

// Run owns the floor until ctx ends, which is no event of the floor: callers and counsellors stay as they
// are for the next process. It returns an error when the ledger refuses a fact: another controller has
// taken over, or there is a defect; this one must then stop acting. Run is called once.
func (d *Dispatcher) Run(ctx context.Context) error {
	defer close(d.done)
	defer d.box.Close()
	at, mono := d.opt.Clock()
	d.base, d.monoBase, d.lastPub = instant(at), mono, mono-publishGap
	if d.floor.now.After(d.base) {
		d.base = d.floor.now // the wall clock went back while nobody ran; the floor's does not
	}
	d.sinceSnap = d.opt.SnapshotEvery // a stored state right after the rules
	if err := d.step(ctx, letter{in: RulesChanged{Version: d.opt.Version, Rules: d.opt.Rules}}); err != nil {
		return err
	}
	wake, publish := time.NewTimer(time.Hour), time.NewTimer(time.Hour)
	defer wake.Stop()
	defer publish.Stop()
	for {
		d.arm(wake, publish)
		select {
		case <-ctx.Done():
			return nil
		case <-publish.C:
			d.publish()
		case <-wake.C:
			if next, now := d.floor.NextWake(), d.now(); !next.IsZero() && !now.Before(next) {
				if err := d.step(ctx, letter{in: Wake{}}); err != nil {
					return err
				}
			}
		case <-d.box.Wake():
			letters, sick := d.box.Take()
			if sick {
				d.opt.Log.Warn("the floor's mailbox was over its bound", "depth", len(letters))
			}
			if err := d.step(ctx, letters...); err != nil {
				return err
			}
		}
	}
}

// now is the floor's time.
func (d *Dispatcher) now() time.Time {
	_, mono := d.opt.Clock()
	return d.base.Add(mono - d.monoBase).Truncate(time.Microsecond)
}

func (d *Dispatcher) arm(wake, publish *time.Timer) {
	wake.Stop()
	if next := d.floor.NextWake(); !next.IsZero() {
		wake.Reset(max(0, next.Sub(d.now())))
	}
	publish.Stop()
	if d.stale {
		_, mono := d.opt.Clock()
		publish.Reset(max(0, d.lastPub+publishGap-mono))
	}
}

// step handles letters in order, records all their facts in one append, and then delivers.
func (d *Dispatcher) step(ctx context.Context, letters ...letter) error {
	if len(letters) == 0 {
		return nil
	}
	d.busy.Store(int64(time.Since(d.born)) | 1)
	defer d.busy.Store(0)
	outs := make([][]Output, len(letters))
	drafts := make([]ledger.Draft, 0, 2*len(letters))
	asked := false
	for i, l := range letters {
		at := d.now()
		_, mono := d.opt.Clock()
		outs[i] = d.floor.Handle(at, l.in)
		drafts = append(drafts, d.draft(at, mono, l.in.actor(), recorded{l.in}))
		for _, o := range outs[i] {
			switch o := o.(type) {
			case StateChanged:
				drafts = append(drafts, d.draft(at, mono, o.By, stateFact(o)))
			case told:
				if fact := o.fact(); fact != nil {
					drafts = append(drafts, d.draft(at, mono, system, fact))
				}
			}
		}
		asked = asked || l.reply != nil
	}
	if d.sinceSnap += len(drafts); d.sinceSnap >= d.opt.SnapshotEvery {
		fact, err := snapshotFact(d.floor)
		if err != nil {
			return err
		}
		_, mono := d.opt.Clock()
		drafts = append(drafts, d.draft(d.floor.now, mono, system, fact))
		d.sinceSnap = 0
	}
	if err := d.record(ctx, drafts, !asked && relayed(outs)); err != nil {
		return err
	}
	d.hand.Add(int64(len(letters)))
	for _, of := range outs {
		for _, o := range of {
			d.opt.Deliver(o)
		}
	}
	// Whoever is offered a call does not wait for the picture; whoever has asked finds in it what they are told.
	_, mono := d.opt.Clock()
	d.stale = true
	if asked || mono-d.lastPub >= publishGap {
		d.publish()
	}
	for i, l := range letters {
		if l.reply != nil {
			l.reply <- outs[i]
		}
	}
	return nil
}

func (d *Dispatcher) draft(at time.Time, mono time.Duration, actor string, fact ledger.Fact) ledger.Draft {
	d.seq++
	return ledger.NewDraft(ledger.Floor, d.seq, at, mono, actor, fact)
}

// relayed reports whether nobody does anything on outputs before having recorded facts of their own, which come into the
// ledger behind these: changes of states are read in the snapshot, and the session of a call writes down what it was offered
// before anything rings.
func relayed(outs [][]Output) bool {
	for _, of := range outs {
		for _, o := range of {
			switch o.(type) {
			case StateChanged, Offered:
			default:
				return false
			}
		}
	}
	return true
}

// record outlives ctx: a batch that the floor has handled is finished before Run returns. One that is only relayed need not
// be waited for.
func (d *Dispatcher) record(ctx context.Context, drafts []ledger.Draft, relayed bool) error {
	if g, can := d.opt.Ledger.(ledger.Gatherer); can && relayed {
		if err := g.Gather(drafts...); err != nil {
			return fmt.Errorf("record the floor: %w", err)
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), appendPatience)
	defer cancel()
	late, err := d.opt.Ledger.Append(ctx, drafts...)
	if err != nil {
		return fmt.Errorf("record the floor: %w", err)
	}
	if late {
		d.late.Add(1)
	}
	return nil
}

func (d *Dispatcher) publish() {
	next := &published{snap: d.floor.Snapshot(), changed: make(chan struct{})}
	_, d.lastPub = d.opt.Clock()
	d.stale = false
	close(d.pub.Swap(next).changed)
}

// Send hands an input to the floor. It never blocks. It reports false once the dispatcher has stopped: the
// input is then lost, as everything is that happens while no controller runs, and is found again by the
// next one's resync.
func (d *Dispatcher) Send(in Input) bool { return d.box.Put(letter{in: in}) }

// Do hands an input to the floor and returns what followed from it, after it was recorded and delivered.
// The published snapshot then shows it. Refusal turns a refusal among the outputs into an error. Errors are
// ctx's, or fault.Unavailable once the dispatcher has stopped.
func (d *Dispatcher) Do(ctx context.Context, in Input) ([]Output, error) {
	reply := make(chan []Output, 1)
	if !d.box.Put(letter{in: in, reply: reply}) {
		return nil, errStopped()
	}
	select {
	case outs := <-reply:
		return outs, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("ask the floor: %w", ctx.Err())
	case <-d.done:
		select {
		case outs := <-reply:
			return outs, nil
		default:
			return nil, errStopped()
		}
	}
}

func errStopped() error {
	return fault.New(fault.Unavailable, "ask the floor", "the system is restarting; try again in a few seconds")
}

// Snapshot returns the last published state of the floor: at most 20 ms old, and never older than the last
// Do that has returned.
func (d *Dispatcher) Snapshot() *Snapshot { return d.pub.Load().snap }

// Watch returns the last published state and a channel that is closed when there is a newer one.
func (d *Dispatcher) Watch() (*Snapshot, <-chan struct{}) {
	p := d.pub.Load()
	return p.snap, p.changed
}

// Depth returns how many inputs wait; Sick whether the mailbox is over its bound.
func (d *Dispatcher) Depth() int { return d.box.Len() }

// Sick reports whether the mailbox has been over its bound since it was last emptied, or one batch has been in hand
// for longer than any batch takes.
func (d *Dispatcher) Sick() bool {
	since := d.busy.Load()
	return d.box.Sick() || since != 0 && time.Since(d.born)-time.Duration(since) > stuckAfter
}

// Handled returns how many inputs the floor has taken; Late how many batches were acted on before the
// ledger had stored them.
func (d *Dispatcher) Handled() int64 { return d.hand.Load() }

// Late returns how many batches were acted on before the ledger had stored them.
func (d *Dispatcher) Late() int64 { return d.late.Load() }
