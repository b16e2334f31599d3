package queue

import "slices"

// A round are the offers of one caller that are open at the same time: one, or by RingAll one for each counsellor who may
// take the caller, up to the queue's bound. Each is an offer of its own, with its own id, deadline and outcome, so that a
// counsellor never has two and every rule about an offer holds for each of them. While there is room in the round its
// caller goes on to be matched, at the place in the one order: who becomes ready joins it. The first acceptance ends it;
// the others are withdrawn and closed as Elsewhere, which nobody is blamed for.
//
// A person who is not on the line is called by whoever accepts: one counsellor is asked at a time.

// RingAllMost bounds RingAllMax.
const RingAllMost = 32

// idlest reports whether the longest idle is taken whatever else is known.
func (r ranking) idlest() bool { return r.strategy == LongestIdle || r.strategy == RingAll }

// ringing are the open offers of the entry, the first made first.
func (e *waiting) ringing() []OfferID {
	if e.Offer == "" {
		return nil
	}
	return append([]OfferID{e.Offer}, e.Beside...)
}

// room reports whether one more counsellor may be asked.
func (e *waiting) room() bool {
	return e.Offer == "" || !e.Absent && 1+len(e.Beside) < e.lane.ranking.most
}

func (e *waiting) bound(id OfferID) bool { return e.Offer == id || slices.Contains(e.Beside, id) }

func (e *waiting) bind(id OfferID) {
	if e.Offer == "" {
		e.Offer = id
	} else {
		e.Beside = append(slices.Clone(e.Beside), id)
	}
}

// unbind takes an offer out of the round; the one made next is the first then.
func (e *waiting) unbind(id OfferID) {
	left := slices.DeleteFunc(e.ringing(), func(o OfferID) bool { return o == id })
	e.Offer, e.Beside = "", nil
	for _, o := range left {
		e.bind(o)
	}
}

// round are the open offers of the entry.
func (f *Floor) round(e *waiting) []*offer {
	var open []*offer
	for _, id := range e.ringing() {
		if o := f.offers[id]; o != nil {
			open = append(open, o)
		}
	}
	return open
}

// asks reports whether an offer of the entry to a counsellor is not closed yet, whatever they do meanwhile: nobody is asked
// twice for one caller.
func (f *Floor) asks(e *waiting, p *person) bool {
	return e.Offer != "" && slices.ContainsFunc(f.round(e), func(o *offer) bool { return o.Agent == p.ID })
}

// endRound takes back what still rings for an entry.
func (f *Floor) endRound(e *waiting, why WithdrawReason) {
	for _, o := range f.round(e) {
		f.withdraw(o, why)
	}
}

// sparedBeside reports whether a counsellor beyond the cap of red calls is kept out of a round in which somebody rings who
// is not.
func (f *Floor) sparedBeside(e *waiting, p *person) bool {
	return e.Offer != "" && f.spared(e, p) && slices.ContainsFunc(f.round(e), func(o *offer) bool {
		other := f.people[o.Agent]
		return other != nil && !f.spared(e, other)
	})
}

// tellRounds says of each offer that was just made who is asked at the same time.
func (f *Floor) tellRounds(outs []Output) {
	for i, out := range outs {
		o, ok := out.(Offered)
		if !ok {
			continue
		}
		e := f.entries[o.Entry.ID]
		if e == nil || len(e.Beside) == 0 {
			continue
		}
		for _, other := range f.round(e) {
			if other.WithdrawnAt.IsZero() {
				o.Why.Together = append(o.Why.Together, other.Agent)
			}
		}
		outs[i] = o
	}
}
