package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/life"
)

// rosterBook is the one owner of the published roster. What is decided is stored with the shifts that it changes, folded, and
// only then told to anybody: the floor goes by what is in the store.
//
// Commands are decided one after another. Nobody waits for whoever reads, counts rules or asks the store: a book that was handed out is
// never changed again, what happens next is folded into another one.
type rosterBook struct {
	a       *App
	wake    chan struct{}
	turns   turns
	grounds groundKeeper

	mu     sync.Mutex // protects the following
	book   *life.Book // nil: nothing was read yet
	last   int64      // the last fact in it
	shared bool       // somebody reads it
}

func newRosterBook(a *App) *rosterBook {
	return &rosterBook{a: a, wake: make(chan struct{}, 1)}
}

// bookAt is the roster after a fact. Nobody changes it.
type bookAt struct {
	book *life.Book
	seq  int64
}

// factsAtOnce is how many facts are read together.
const factsAtOnce = 500

// now returns the book with all that has happened. A house whose roster was published before there was a book begins with
// the shifts that it has.
func (b *rosterBook) now(ctx context.Context) (bookAt, error) {
	for {
		seq := b.folded()
		rows, err := b.a.store.RosterFacts(ctx, seq, factsAtOnce)
		if err != nil {
			return bookAt{}, err
		}
		facts := make([]life.Fact, len(rows))
		for i, row := range rows {
			if facts[i], err = decodeRosterFact(row); err != nil {
				return bookAt{}, err
			}
		}
		last := seq
		if len(rows) > 0 {
			last = rows[len(rows)-1].Seq
		}
		at, ok := b.fold(seq, last, facts, len(rows) < factsAtOnce)
		if !ok {
			continue
		}
		if at.seq > 0 {
			return at, nil
		}
		if adopted, err := b.adopt(ctx, at); err != nil || !adopted {
			return at, err
		}
	}
}

// folded returns the last fact that the book knows.
func (b *rosterBook) folded() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// fold takes facts that follow another one into the book, and hands it out if that was all. ok is false if there is more to read.
func (b *rosterBook) fold(after, last int64, facts []life.Fact, all bool) (at bookAt, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last != after {
		return bookAt{}, false // somebody else was quicker
	}
	if b.book == nil {
		b.book = life.NewBook(zoneOf(b.a.config().Zone).String())
	}
	if len(facts) > 0 && b.shared {
		b.book, b.shared = b.book.Clone(), false
	}
	for _, f := range facts {
		life.Apply(b.book, f)
	}
	if b.last = last; !all {
		return bookAt{}, false
	}
	b.shared = true
	return bookAt{b.book, b.last}, true
}

// Do decides a command, keeps what it gives, and has everybody told. A refused command changes nothing; one that was carried out
// already gives the first fact of what it has given. Where another controller was first, it is decided anew about what that one has
// made of the roster. A publication without a version gets the next one.
func (b *rosterBook) Do(ctx context.Context, c life.Command, notes ...store.RosterNote) ([]life.Fact, error) {
	return b.DoNow(ctx, func(*life.Book) (life.Command, error) { return c, nil }, notes...)
}

// writing is the turn of whoever decides a command.
const writing = "write"

// DoNow is Do with a command that is made from the roster as it is then. ask must neither keep nor change the book, and may
// be called again.
func (b *rosterBook) DoNow(ctx context.Context, ask func(*life.Book) (life.Command, error), notes ...store.RosterNote) (facts []life.Fact, err error) {
	release, err := b.turns.take(ctx, writing)
	if err != nil {
		return nil, err
	}
	defer release()
	for range 3 {
		if facts, err = b.decide(ctx, ask, notes); !errors.Is(err, errRosterMoved) {
			break
		}
	}
	if again, ok := errors.AsType[*repeatedCommand](err); ok {
		return b.made(ctx, again)
	}
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	b.news(facts)
	return facts, nil
}

// repeatedCommand is the cause of a refusal of what was carried out already.
type repeatedCommand struct {
	id  string
	err error
}

func (r *repeatedCommand) Error() string { return r.err.Error() }

// made returns the first fact that a command has given, or the refusal where it has given none.
func (b *rosterBook) made(ctx context.Context, again *repeatedCommand) ([]life.Fact, error) {
	row, err := b.a.store.RosterFact(ctx, again.id)
	if fault.Is(err, fault.NotFound) {
		return nil, again.err
	}
	if err != nil {
		return nil, err
	}
	fact, err := decodeRosterFact(row)
	return []life.Fact{fact}, err
}

// news has the floor, the pages and Run look at the roster anew. What was only told changes nothing for them.
func (b *rosterBook) news(facts []life.Fact) {
	select {
	case b.wake <- struct{}{}:
	default:
	}
	if !slices.ContainsFunc(facts, func(f life.Fact) bool { return f.FactKind() != life.KindTold }) {
		return
	}
	b.a.duty.Changed()
	if b.a.web != nil && b.a.web.hub != nil {
		b.a.web.shifts.changed()
		b.a.web.hub.Publish(live.Message{Type: live.Roster, To: live.Holding(access.ReadRoster), Data: live.RosterData{Version: b.version()}})
	}
}

func (b *rosterBook) version() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.book.Version()
}

func (b *rosterBook) decide(ctx context.Context, ask func(*life.Book) (life.Command, error), notes []store.RosterNote) ([]life.Fact, error) {
	at, err := b.now(ctx)
	if err != nil {
		return nil, err
	}
	c, err := ask(at.book)
	if err != nil {
		return nil, err
	}
	var published *store.RosterVersion
	if p, ok := c.(life.Publish); ok {
		if p.Version == 0 {
			p.Version = at.book.Version() + 1
		}
		c = p
		published = &store.RosterVersion{Version: int64(p.Version), PublishedAt: time.Now(), PublishedBy: p.By, From: p.From, To: p.To, Shifts: len(p.Shifts)}
	}
	judge := newRosterJudge(ctx, b.a, at)
	facts, err := life.Decide(at.book, judge, c, time.Now())
	if judge.err != nil {
		return nil, judge.err // what was decided without the rules does not count
	}
	if fault.CodeOf(err) == "repeated" {
		return nil, &repeatedCommand{life.AskerOf(c).ID, err}
	}
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	return facts, b.keep(ctx, at, facts, notes, published)
}

// Weigh says what a command would give, were it given now, by the same decision. Nothing is kept.
func (b *rosterBook) Weigh(ctx context.Context, c life.Command) (w life.Weighed, judge *rosterJudge, err error) {
	at, err := b.now(ctx)
	if err != nil {
		return w, nil, err
	}
	judge = newRosterJudge(ctx, b.a, at)
	w, err = life.Weigh(at.book, judge, c, time.Now())
	if judge.err != nil {
		return w, judge, judge.err
	}
	return w, judge, err
}

// Read shows the book to f, which must neither keep nor change it.
func (b *rosterBook) Read(ctx context.Context, f func(*life.Book)) error {
	at, err := b.now(ctx)
	if err != nil {
		return err
	}
	f(at.book)
	return nil
}

// Judged shows the book to f with its rules.
func (b *rosterBook) Judged(ctx context.Context, f func(*life.Book, life.Judge)) error {
	at, err := b.now(ctx)
	if err != nil {
		return err
	}
	judge := newRosterJudge(ctx, b.a, at)
	f(at.book, judge)
	return judge.err
}
