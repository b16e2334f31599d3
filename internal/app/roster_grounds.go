package app

import (
	"context"
	"sync"
)

// groundKeeper keeps what the rules are counted on, for as long as neither the roster nor the document changes: to lay out months of a
// great house takes long, and every page asks at once when something has changed.
type groundKeeper struct {
	turns turns

	mu   sync.Mutex // protects the following
	of   groundsOf
	kept map[string]*judgeGround // by their days
}

// groundsOf is what grounds are laid out from.
type groundsOf struct{ seq, revision int64 }

// ground returns a kept ground, or has it laid once for all who wait for it.
func (k *groundKeeper) ground(ctx context.Context, of groundsOf, days string, lay func() (*judgeGround, error)) (*judgeGround, error) {
	if g := k.find(of, days); g != nil {
		return g, nil
	}
	release, err := k.turns.take(ctx, days)
	if err != nil {
		return nil, err
	}
	defer release()
	if g := k.find(of, days); g != nil {
		return g, nil
	}
	g, err := lay()
	if err != nil {
		return nil, err
	}
	k.keep(of, days, g)
	return g, nil
}

func (k *groundKeeper) find(of groundsOf, days string) *judgeGround {
	k.mu.Lock()
	defer k.mu.Unlock()
	if of != k.of {
		return nil
	}
	return k.kept[days]
}

// groundsMost is how many spans of days are kept.
const groundsMost = 6

// keep keeps a ground, and forgets those of an older roster or document.
func (k *groundKeeper) keep(of groundsOf, days string, g *judgeGround) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case of.seq < k.of.seq || of.revision < k.of.revision:
		return // whoever reads an older one is the last to do so
	case of != k.of || len(k.kept) >= groundsMost:
		k.of, k.kept = of, map[string]*judgeGround{}
	}
	k.kept[days] = g
}
