package queue

import "slices"

// A tier is a queue to which rules send callers only while somebody works there. A rule that is due while nobody does has
// not acted: it is looked at again in the instant in which somebody begins to work there.
//
// Which of them are served is noted whenever the floor is at rest. It follows from the state alone, so that a floor which
// was stored behaves the same.

// tiersOf are the queues to which rules lead while they are served, in order.
func (f *Floor) tiersOf() (ids []ID) {
	for _, queues := range []map[ID]Queue{f.rules.Queues, f.retired} {
		for _, q := range queues {
			for _, r := range q.Overflow {
				if _, there := f.rules.Queues[r.Action.Queue]; there && r.toTier() {
					ids = append(ids, r.Action.Queue)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (o OverflowRule) toTier() bool { return o.Action.Kind == ToQueue && o.Action.Served }

// noteTiers keeps a lane for each tier, whose counters say who works there for everybody.
func (f *Floor) noteTiers() {
	f.tiers = nil
	for _, id := range f.tiersOf() {
		l := f.laneFor(&waiting{EntryState: EntryState{Entry: Entry{Queue: id}}})
		l.members++ // it stays without callers in it
		f.tiers = append(f.tiers, tier{id: id, lane: l})
	}
}

// tier is a queue with the lane of those who need nothing else.
type tier struct {
	id   ID
	lane *lane
}

// tiersDue marks those for whom a tier has opened since the floor was at rest last, or has closed: who waits for nothing
// else is asked for a message then.
func (f *Floor) tiersDue() {
	for _, t := range f.tiers {
		open := t.lane.working > 0
		if open != f.open[t.id] {
			f.markFor(t.id)
		}
		f.open[t.id] = open
	}
}

// markFor looks at the rules of everybody whom one may still send to a tier.
func (f *Floor) markFor(id ID) {
	for _, e := range f.line {
		q, _ := f.queue(e.Queue)
		for i, r := range q.Overflow {
			if e.Fired&(1<<i) == 0 && r.toTier() && r.Action.Queue == id {
				f.markDue(e)
				break
			}
		}
	}
}

// served reports whether a counsellor is at work who serves a tier.
func (f *Floor) served(id ID) bool {
	i := slices.IndexFunc(f.tiers, func(t tier) bool { return t.id == id })
	return i >= 0 && f.tiers[i].lane.working > 0
}
