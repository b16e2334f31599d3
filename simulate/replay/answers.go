package replay

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"heartline/agent"
	"heartline/queue"
)

const (
	// usualRing is the time to an acceptance where nobody has answered anything in the span; the page that plays a day takes the
	// same.
	usualRing = 5 * time.Second
	// usualTalk is the length of a talk where none has ended in the span.
	usualTalk = 10 * time.Minute
)

// reply is how a counsellor answered an offer.
type reply struct {
	outcome queue.Outcome // Accepted, Declined, NoAnswer
	after   time.Duration
}

// answers are those that were given in the span, to draw from.
type answers struct {
	seed uint64
	of   map[agent.ID][]reply
	all  []reply
	n    map[string]uint64
}

// newAnswers gathers the answers to the record's offers. What ended for another reason (the caller hung up, a colleague was
// faster) says nothing of the counsellor, and a seat's fault is no answer.
func newAnswers(r *Record, seed uint64) *answers {
	a := &answers{seed: seed, of: map[agent.ID][]reply{}, n: map[string]uint64{}}
	offers := make([]*anchor, 0, len(r.offers))
	for _, o := range r.offers {
		offers = append(offers, o)
	}
	slices.SortFunc(offers, func(x, y *anchor) int { return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.offer, y.offer)) })
	for _, o := range offers {
		if given, ok := o.reply(); ok && !o.ask {
			a.of[o.agent] = append(a.of[o.agent], given)
			a.all = append(a.all, given)
		}
	}
	return a
}

// reply is the answer that an offer had; ok is false where it says nothing of the counsellor.
func (a *anchor) reply() (given reply, ok bool) {
	if a.off2 && a.reason == queue.WithdrawDeadline {
		return reply{outcome: queue.NoAnswer}, true
	}
	if a.given == nil {
		return reply{}, false
	}
	switch in, _ := a.given.in.(queue.OfferClosed); in.Outcome {
	case queue.Accepted, queue.Declined, queue.NoAnswer:
		return reply{in.Outcome, a.given.at.Sub(a.at)}, true
	case queue.BusySeat, queue.Unreachable, queue.CallerGone, queue.WasTaken, queue.Elsewhere:
	}
	return reply{}, false
}

// draw takes one of the counsellor's answers, or of everybody's where there are none. The same call, counsellor and seed draw
// the same, whatever else happens.
func (a *answers) draw(call string, who agent.ID) reply {
	key := call + " " + string(who)
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	a.n[key]++
	from := a.of[who]
	if len(from) == 0 {
		from = a.all
	}
	if len(from) == 0 {
		return reply{queue.Accepted, usualRing}
	}
	chance := rand.New(rand.NewPCG(a.seed, h.Sum64()+a.n[key]))
	return from[chance.IntN(len(from))]
}

// means are the mean handle times of the queues, in talk with holds and after-call work.
type means map[queue.ID]*handled

type handled struct {
	n          int
	talk, wrap time.Duration
}

// means are those of the talks that have ended in the record; that of "" is over all queues.
func (r *Record) means() means {
	out := means{}
	for _, t := range r.talks {
		if t.place < 0 || t.end.IsZero() {
			continue
		}
		wrap := time.Duration(0)
		if t.wrap != nil && t.wrap.end.After(t.wrap.at) {
			wrap = t.wrap.end.Sub(t.wrap.at)
		}
		for _, id := range []queue.ID{"", t.queue} {
			if out[id] == nil {
				out[id] = &handled{}
			}
			out[id].n++
			out[id].talk += t.end.Sub(t.at)
			out[id].wrap += wrap
			if t.queue == "" {
				break
			}
		}
	}
	return out
}

// of are the means of a queue, or of all where nothing of it is known. after is as in queue.Released.
func (m means) of(id queue.ID) (talk, after time.Duration) {
	h := m[id]
	if h == nil {
		h = m[""]
	}
	if h == nil {
		return usualTalk, 0
	}
	n := time.Duration(h.n)
	return (h.talk / n).Truncate(time.Microsecond), (h.wrap / n).Truncate(time.Microsecond)
}
