package app

import (
	"context"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/simulate/replay"
)

const (
	// replayTail is how long after the span the floor is followed, so that it is known how its waits and talks ended.
	replayTail = 2 * time.Hour
	// replayPage is how many facts are read at once.
	replayPage = 2000
)

// FloorLog is where the floor's past is read.
type FloorLog interface {
	FloorStart(ctx context.Context, instant time.Time) (seq int64, err error)
	FloorFacts(ctx context.Context, seq int64, limit int) ([]ledger.Event, error)
}

// ReadPast reads what happened on the floor in [from, to), and some hours beyond, as far as facts reach; at most most facts.
// told, if not nil, hears now and then how far it is. A span with more facts, or without an end after its beginning, is
// fault.Invalid.
func ReadPast(ctx context.Context, log FloorLog, from, to time.Time, most int, told func(at time.Time, facts int)) (*replay.Record, error) {
	const op = "replay"
	if !to.After(from) {
		return nil, fault.Field("to", fault.New(fault.Invalid, op, "The end must lie after the beginning."))
	}
	seq, err := log.FloorStart(ctx, from)
	if err != nil {
		return nil, err
	}
	record, n, end := replay.New(from, to), 0, to.Add(replayTail)
	for {
		facts, err := log.FloorFacts(ctx, seq, replayPage)
		if err != nil {
			return nil, err
		}
		for _, ev := range facts {
			if ev.At.After(end) {
				return record, nil
			}
			if n++; n > most {
				if ev.At.Before(to) {
					return nil, fault.Code("too_much_happened", fault.New(fault.Invalid, op, "More happened in that time than can be played at once; choose a shorter one."))
				}
				return record, nil // the tail is cut: who still waits or talks then is told as that
			}
			record.Take(ev)
			seq = ev.Seq + 1
		}
		if len(facts) < replayPage {
			return record, nil
		}
		if told != nil {
			told(facts[len(facts)-1].At, n)
		}
	}
}
