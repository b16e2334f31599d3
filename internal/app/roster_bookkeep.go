package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/roster/life"
)

// plainShift is the type of shifts of which nobody has said what they are.
const plainShift = "shift"

// adopt makes the first publication of the shifts that were there before the book. done is false where there are none.
func (b *rosterBook) adopt(ctx context.Context, at bookAt) (done bool, err error) {
	version, err := b.a.store.PublishedRoster(ctx)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now := time.Now().UTC().Truncate(time.Second)
	rows, err := b.a.store.AllShifts(ctx, time.Unix(0, 0), now.AddDate(100, 0, 0))
	if err != nil {
		return false, err
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
	if err := b.keep(ctx, at, []life.Fact{fact}, nil, nil); !errors.Is(err, errRosterMoved) {
		return true, err
	}
	return true, nil // somebody else has done it
}

// bookKeeps is the patience with the store in keeping what was decided. Whoever has asked may have gone: what is stored is known all
// the same.
const bookKeeps = 10 * time.Second

// errRosterMoved says that another controller has changed the roster since it was read.
var errRosterMoved = errors.New("the roster has changed meanwhile")

// keep stores facts that were decided about the book as it was, and folds them.
func (b *rosterBook) keep(ctx context.Context, at bookAt, facts []life.Fact, notes []store.RosterNote, published *store.RosterVersion) error {
	change, err := rosterChange(at.seq, at.book.Version(), facts)
	if err != nil {
		return err
	}
	change.Notes, change.Published = notes, published
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookKeeps)
	defer cancel()
	last, err := b.a.store.ChangeRoster(ctx, change)
	if fault.Is(err, fault.Conflict) {
		return fmt.Errorf("%w: %w", errRosterMoved, err)
	}
	if err != nil {
		return err
	}
	b.fold(at.seq, last, facts, false) // or whoever reads next does
	return nil
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
