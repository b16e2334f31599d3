package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/roster/life"
)

// rosterBook is the one owner of the published roster. What is decided is stored with the shifts that it changes, folded, and
// only then told to anybody: the floor goes by what is in the store.
type rosterBook struct {
	a    *App
	wake chan struct{}

	mu   sync.Mutex // protects the following
	book *life.Book // nil: to be read anew
	last int64      // the last fact in it
}

func newRosterBook(a *App) *rosterBook {
	return &rosterBook{a: a, wake: make(chan struct{}, 1)}
}

// factsAtOnce is how many facts are read together.
const factsAtOnce = 500

// fresh returns the book with all that has happened. A house whose roster was published before there was a book begins with
// the shifts that it has.
func (b *rosterBook) fresh(ctx context.Context) (*life.Book, error) {
	if b.book == nil {
		b.book, b.last = life.NewBook(zoneOf(b.a.config().Zone).String()), 0
	}
	for {
		facts, err := b.a.store.RosterFacts(ctx, b.last, factsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, f := range facts {
			fact, err := decodeRosterFact(f)
			if err != nil {
				b.book = nil
				return nil, err
			}
			life.Apply(b.book, fact)
			b.last = f.Seq
		}
		if len(facts) < factsAtOnce {
			break
		}
	}
	if b.last == 0 {
		return b.book, b.adopt(ctx)
	}
	return b.book, nil
}

// plainShift is the type of shifts of which nobody has said what they are.
const plainShift = "shift"

// adopt makes the first publication of the shifts that were there before the book.
func (b *rosterBook) adopt(ctx context.Context) error {
	version, err := b.a.store.PublishedRoster(ctx)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	rows, err := b.a.store.AllShifts(ctx, time.Unix(0, 0), now.AddDate(100, 0, 0))
	if err != nil {
		return err
	}
	fact := life.Published{Head: life.Head{ID: id.New(), At: now, By: life.Timer}, Version: int(version.Version), From: version.From.UTC(), To: version.To.UTC()}
	for _, s := range rows {
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			zone = time.UTC
		}
		fact.Set = append(fact.Set, life.Shift{
			ID: s.ID, Type: plainShift, Line: s.Line, Date: s.Start.In(zone).Format(time.DateOnly),
			Start: s.Start.UTC(), End: s.End.UTC(), Zone: s.Zone, Holder: s.Agent, Version: 1,
		})
	}
	return b.keep(ctx, []life.Fact{fact}, nil, nil)
}

// Do decides a command, keeps what it gives, and has everybody told. A refused command changes nothing. Where another
// controller was first, it is decided anew about what that one has made of the roster. A publication without a version gets
// the next one.
func (b *rosterBook) Do(ctx context.Context, c life.Command, notes ...store.RosterNote) ([]life.Fact, error) {
	return b.DoNow(ctx, func(*life.Book) (life.Command, error) { return c, nil }, notes...)
}

// DoNow is Do with a command that is made from the roster as it is then. ask must neither keep nor change the book, and may
// be called again.
func (b *rosterBook) DoNow(ctx context.Context, ask func(*life.Book) (life.Command, error), notes ...store.RosterNote) (facts []life.Fact, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range 3 {
		if facts, err = b.decide(ctx, ask, notes); !fault.Is(err, fault.Conflict) || b.book != nil {
			break
		}
	}
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	b.news(facts)
	return facts, nil
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
		b.a.web.hub.Publish(live.Message{Type: live.Roster, To: live.Holding(access.ReadRoster), Data: live.RosterData{Version: b.book.Version()}})
	}
}

func (b *rosterBook) decide(ctx context.Context, ask func(*life.Book) (life.Command, error), notes []store.RosterNote) ([]life.Fact, error) {
	book, err := b.fresh(ctx)
	if err != nil {
		return nil, err
	}
	c, err := ask(book)
	if err != nil {
		return nil, err
	}
	var published *store.RosterVersion
	if p, ok := c.(life.Publish); ok {
		if p.Version == 0 {
			p.Version = book.Version() + 1
		}
		c = p
		published = &store.RosterVersion{Version: int64(p.Version), PublishedAt: time.Now(), PublishedBy: p.By, From: p.From, To: p.To, Shifts: len(p.Shifts)}
	}
	judge := newRosterJudge(ctx, b.a, book)
	facts, err := life.Decide(book, judge, c, time.Now())
	if judge.err != nil {
		return nil, judge.err // what was decided without the rules does not count
	}
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	return facts, b.keep(ctx, facts, notes, published)
}

// keep stores facts and folds them. Where another controller has changed the roster meanwhile the book is read anew.
func (b *rosterBook) keep(ctx context.Context, facts []life.Fact, notes []store.RosterNote, published *store.RosterVersion) error {
	change, err := rosterChange(b.last, b.book.Version(), facts)
	if err != nil {
		return err
	}
	change.Notes, change.Published = notes, published
	last, err := b.a.store.ChangeRoster(ctx, change)
	if err != nil {
		b.book = nil // whether it was stored is not known of every fault
		return err
	}
	for _, f := range facts {
		life.Apply(b.book, f)
	}
	b.last = last
	return nil
}

// Read shows the book to f, which must neither keep nor change it.
func (b *rosterBook) Read(ctx context.Context, f func(*life.Book)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	book, err := b.fresh(ctx)
	if err != nil {
		return err
	}
	f(book)
	return nil
}

// Judged shows the book to f with its rules.
func (b *rosterBook) Judged(ctx context.Context, f func(*life.Book, life.Judge)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	book, err := b.fresh(ctx)
	if err != nil {
		return err
	}
	judge := newRosterJudge(ctx, b.a, book)
	f(book, judge)
	return judge.err
}

// lookAgain is how long the book sleeps at the most: a clock that was set is noticed by then.
const lookAgain = time.Minute

// Run lets deadlines pass and notices be told until ctx ends. tell says one notice; one that cannot be told comes up again.
func (b *rosterBook) Run(ctx context.Context, tell func(context.Context, life.Notice) error) error {
	for {
		wait := lookAgain
		if err := b.round(ctx, tell, &wait); err != nil && ctx.Err() == nil {
			b.a.log.ErrorContext(ctx, "what the roster has due is not done; it is tried again", "err", err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-b.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// round does what is due now, and says how long there is nothing to do.
func (b *rosterBook) round(ctx context.Context, tell func(context.Context, life.Notice) error, wait *time.Duration) error {
	asker := func() life.Asker { return life.Asker{ID: id.New(), By: life.Timer} }
	if _, err := b.Do(ctx, life.Tick{Asker: asker()}); err != nil {
		return err
	}
	var due []life.Notice
	if err := b.Read(ctx, func(book *life.Book) { due = life.Due(book, time.Now()) }); err != nil {
		return err
	}
	var told []string
	var failed error
	for _, n := range due {
		if err := tell(ctx, n); err != nil {
			failed = err
			continue
		}
		told = append(told, n.Key)
	}
	if len(told) > 0 {
		if _, err := b.Do(ctx, life.Tell{Asker: asker(), Keys: told}); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	return b.Read(ctx, func(book *life.Book) {
		now := time.Now()
		if next := life.Next(book, now); !next.IsZero() {
			*wait = min(lookAgain, max(next.Sub(now), time.Second))
		}
	})
}

// rosterChange is what facts change in the store.
func rosterChange(after int64, version int, facts []life.Fact) (store.RosterChange, error) {
	c := store.RosterChange{After: after}
	final := map[string]life.Shift{} // the last word on each
	var order []string
	for _, f := range facts {
		body, err := life.Encode(f)
		if err != nil {
			return c, fmt.Errorf("encode a fact of the roster: %w", err)
		}
		head := f.About()
		c.Facts = append(c.Facts, store.RosterFact{ID: head.ID, At: head.At, Kind: string(f.FactKind()), Version: f.FactVersion(), Actor: head.By, Body: string(body)})
		if p, ok := f.(life.Published); ok {
			version = p.Version
		}
		if setter, ok := f.(interface{ Shifts() []life.Shift }); ok {
			for _, s := range setter.Shifts() {
				if _, again := final[s.ID]; !again {
					order = append(order, s.ID)
				}
				final[s.ID] = s
			}
		}
	}
	for _, id := range order {
		if final[id].State != life.Live {
			c.Gone = append(c.Gone, id)
			continue
		}
		row, err := shiftRow(final[id], version)
		if err != nil {
			return c, err
		}
		c.Put = append(c.Put, row)
	}
	return c, nil
}

func shiftRow(s life.Shift, version int) (store.Shift, error) {
	body, err := json.Marshal(s)
	return store.Shift{
		ID: s.ID, Line: s.Line, Agent: s.Holder, Start: s.Start, End: s.End, Zone: s.Zone, Version: int64(version), OffFloor: s.OffFloor, Body: string(body),
	}, err
}

func decodeRosterFact(f store.RosterFact) (life.Fact, error) {
	fact, err := life.Decode(ledger.Kind(f.Kind), f.Version, []byte(f.Body))
	if err != nil {
		return nil, fmt.Errorf("fact %d of the roster: %w", f.Seq, err)
	}
	return fact, nil
}
