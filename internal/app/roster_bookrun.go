package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"heartline/internal/id"
	"heartline/roster/life"
)

// lookAgain is how long the book sleeps at the most: a clock that was set is noticed by then.
const lookAgain = time.Minute

// teller says one notice; told is false if nobody was there to hear it: then it comes up again.
type teller func(context.Context, life.Notice) (told bool, err error)

// tellAgain is how long the book waits before it says again what nobody has heard.
const tellAgain = 4 * time.Second

// Run lets deadlines pass and notices be told until ctx ends. What cannot be told comes up again.
func (b *rosterBook) Run(ctx context.Context, tell teller) error {
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
func (b *rosterBook) round(ctx context.Context, tell teller, wait *time.Duration) error {
	asker := func() life.Asker { return life.Asker{ID: id.New(), By: life.Timer} }
	if err := b.agree(ctx, asker()); err != nil {
		return err
	}
	_, unjudged := b.Do(ctx, life.Tick{Asker: asker()})
	if unjudged != nil { // deals that wait for the rules hold up nothing else
		if _, err := b.Do(ctx, life.Tick{Asker: asker(), Unjudged: true}); err != nil {
			return err
		}
	}
	var due []life.Notice
	if err := b.Read(ctx, func(book *life.Book) { due = life.Due(book, time.Now()) }); err != nil {
		return err
	}
	var told []string
	var failed error
	for _, n := range due {
		heard, err := tell(ctx, n)
		if failed = errors.Join(failed, err); heard && err == nil {
			told = append(told, n.Key)
		}
	}
	if len(told) > 0 {
		if _, err := b.Do(ctx, life.Tell{Asker: asker(), Keys: told}); err != nil {
			return err
		}
	}
	if failed != nil || unjudged != nil {
		return errors.Join(failed, unjudged)
	}
	least := time.Second
	if len(told) < len(due) {
		least = tellAgain
	}
	return b.Read(ctx, func(book *life.Book) {
		now := time.Now()
		if next := life.Next(book, now); !next.IsZero() {
			*wait = min(lookAgain, max(next.Sub(now), least))
		}
	})
}

// agree sets the policy of the configuration where the book has another one.
func (b *rosterBook) agree(ctx context.Context, asker life.Asker) error {
	cfg := b.a.config()
	want, err := json.Marshal(cfg.Roster.Agreed()) // what is empty and what is not there is the same in a fact
	if err != nil {
		return err
	}
	at, err := b.now(ctx)
	if err != nil {
		return err
	}
	is, err := json.Marshal(at.book.Policy())
	if err != nil || string(is) == string(want) {
		return err
	}
	asker.Roles = at.book.Policy().Managers
	_, err = b.Do(ctx, life.SetPolicy{Asker: asker, Zone: zoneOf(cfg.Zone).String(), Policy: cfg.Roster.Agreed()})
	return err
}
