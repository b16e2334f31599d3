package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/roster/forecast"
)

const (
	// demandKeptFor is how long a reckoning is good: the days that it is learned from are over, but a fact may come late.
	demandKeptFor = 10 * time.Minute
	demandKept    = 256 // reckonings at most: some weeks of some thirty lines, a few MB; of two months each, 50 MB
)

// demandBook keeps what was reckoned, since a roster is looked at by many and a reckoning takes a tenth of a second for
// each line. Whoever uses it has taken the turn.
type demandBook struct {
	kept map[string]keptDemand
}

type keptDemand struct {
	demandReckoned

	at time.Time
}

// of returns what the queues of a line take, reckoned anew where that is not known or was long ago.
func (b *demandBook) of(ctx context.Context, w *demandWork, s demandStore, line string, queues map[string]bool, days demandDays) (demandReckoned, error) {
	special := w.special(line)
	key := fmt.Sprint(days, w.zone, slices.Sorted(maps.Keys(queues)), specialKey(special))
	if k, ok := b.kept[key]; ok && w.now.Sub(k.at) < demandKeptFor {
		return k.demandReckoned, nil
	}
	if w.rows == nil {
		if err := w.readCalls(ctx, s); err != nil {
			return demandReckoned{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return demandReckoned{}, err
	}
	reckoned, err := w.reckon(queues, special, days)
	if err != nil {
		return demandReckoned{}, err
	}
	maps.DeleteFunc(b.kept, func(_ string, k keptDemand) bool { return w.now.Sub(k.at) >= demandKeptFor })
	if b.kept == nil || len(b.kept) >= demandKept {
		b.kept = map[string]keptDemand{}
	}
	b.kept[key] = keptDemand{reckoned, w.now}
	return reckoned, nil
}

// specialKey tells special days from others by what they change.
func specialKey(special []forecast.Special) string {
	var out strings.Builder
	for _, s := range special {
		fmt.Fprint(&out, s.Date)
		for _, figure := range []*float64{s.Total, s.Factor} {
			if figure != nil {
				fmt.Fprint(&out, " ", *figure)
			}
			out.WriteByte(';')
		}
	}
	return out.String()
}
