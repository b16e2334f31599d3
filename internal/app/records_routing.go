package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/queue"
)

const (
	// routingFacts bounds what is replayed for one call: some hours of a busy floor.
	routingFacts = 20_000
	// routingBehind is how far behind the last fact about a wait in the call's stream the floor's own word of it may lie:
	// the floor learns of an ending after the call has recorded it.
	routingBehind = 500
)

// Routing tells why a call went where it went: what was recorded of its offers, and the order of callers at each step as the
// floor's recorded inputs lead to it. Who may not see every call sees the own ones, and no name but the own one.
func (h history) Routing(ctx context.Context, who console.Reader, id string) (api.Routing, error) {
	h.a.folded(ctx) // an offer that the floor has made and the readings do not hold yet would seem never to have been made
	c, err := h.a.store.Call(ctx, id)
	if err != nil {
		return api.Routing{}, err
	}
	offers, err := h.a.store.OffersOfCall(ctx, id)
	if err != nil {
		return api.Routing{}, err
	}
	if !who.All {
		crew, err := h.a.crew(ctx, c, offers)
		if err != nil {
			return api.Routing{}, err
		}
		if !slices.Contains(crew, who.User) {
			return api.Routing{}, fault.New(fault.NotFound, "routing", "There is no such call, or it was not at your desk.")
		}
	}
	facts, err := h.a.store.Timeline(ctx, id)
	if err != nil {
		return api.Routing{}, err
	}
	out := api.Routing{CallId: id, Hotline: h.a.hotlineName(c.Hotline)}
	r := routing{history: h, who: who, began: facts[0].At, known: facts[len(facts)-1].At, offers: map[string]*store.Offer{}, out: &out}
	for i := range offers {
		r.offers[offers[i].ID] = &offers[i]
	}
	from, to := waitSpan(facts)
	if from > 0 {
		release, err := h.a.retraces.take(ctx, "floor")
		if err != nil {
			return api.Routing{}, err
		}
		defer release()
		events, more, err := h.a.store.FloorSpan(ctx, from, to, routingFacts)
		if err != nil {
			return api.Routing{}, err
		}
		steps, damaged := queue.Retrace(events, id)
		if damaged != nil {
			h.a.log.WarnContext(ctx, "routing of a call: facts of the floor cannot be read", slog.String("call", id), slog.Any("err", damaged))
		}
		out.More, out.Damaged = more, damaged != nil
		r.follow(steps)
	}
	r.recorded()
	r.wished(id, facts)
	return out, nil
}

// waitSpan returns the positions between which the floor dealt with a call; 0 for a call that never waited.
func waitSpan(facts []ledger.Event) (from, to int64) {
	for _, e := range facts {
		if kind := string(e.Kind); strings.HasPrefix(kind, "queue.") || strings.HasPrefix(kind, "offer.") {
			if from == 0 {
				from = e.Pos
			}
			to = e.Pos
		}
	}
	return from, to + routingBehind
}

// routing builds the answer. What was recorded of an offer wins over what the replay says of it.
type routing struct {
	history

	who    console.Reader
	began  time.Time
	known  time.Time               // the call's last fact: what the floor did later is on its way into the call's stream
	offers map[string]*store.Offer // not told yet
	out    *api.Routing
}

// follow tells the steps of the replay. An offer that was never made is not told: a later release decides otherwise than
// the one that was at work then, and the answer says so.
func (r *routing) follow(steps []queue.Step) {
	told := map[queue.OfferID]int{}
	for _, s := range steps {
		switch s.Turn {
		case queue.TurnOffered:
			row := r.offers[string(s.Offer)]
			if row == nil {
				r.out.Differs = r.out.Differs || s.At.Before(r.known)
				continue
			}
			if row.Agent != string(s.Agent) {
				r.out.Differs = true
			}
			delete(r.offers, string(s.Offer))
			told[s.Offer] = len(r.out.Steps)
			step := r.step(s)
			step.Offer, step.More, step.Relaxed, step.Circle = r.offered(*row), s.Why.More, s.Why.Relaxed, s.Why.Circle
			r.out.Steps = append(r.out.Steps, step)
		case queue.TurnWithdrawn:
			if i, known := told[s.Offer]; known {
				r.out.Steps[i].Withdrawn = s.Reason
			}
		case queue.TurnClosed: // the outcome stands in the record of the offer
		case queue.TurnJoined, queue.TurnRefused, queue.TurnRegraded, queue.TurnRelaxed, queue.TurnOverflowed, queue.TurnLeft:
			r.out.Steps = append(r.out.Steps, r.step(s))
		}
	}
}

// recorded tells the offers that the replay did not lead to, at their place in time and without an order of callers.
func (r *routing) recorded() {
	for _, row := range r.offers {
		step := api.RoutingStep{At: row.MadeAt, OffsetMs: row.MadeAt.Sub(r.began).Milliseconds(), Turn: api.RoutingStepTurnOffered, Offer: r.offered(*row)}
		r.out.Steps = append(r.out.Steps, step)
		r.out.Differs = r.out.Differs || !r.out.More
	}
	slices.SortStableFunc(r.out.Steps, func(a, b api.RoutingStep) int { return a.At.Compare(b.At) })
}

func (r *routing) step(s queue.Step) api.RoutingStep {
	out := api.RoutingStep{
		At: s.At, OffsetMs: s.At.Sub(r.began).Milliseconds(), Turn: api.RoutingStepTurn(s.Turn), Queue: r.queue(s.Entry.Queue), Grade: gradeOf(string(s.Entry.Grade)),
		Priority: s.Entry.Priority, Returned: s.Entry.Returned, WaitedMs: s.Waited.Milliseconds(), Rank: s.Rank, Waiting: s.Waiting, Asks: s.Asks, Reason: s.Reason,
	}
	if s.From != "" {
		out.From = r.queue(s.From)
	}
	if s.Action.Kind != "" {
		out.To = r.target(s.Action)
	}
	for _, p := range s.Before {
		place := api.RoutingPlace{
			Rank: p.Rank, Why: string(p.Why), Grade: gradeOf(string(p.Entry.Grade)), Queue: r.queue(p.Entry.Queue),
			WaitedMs: s.At.Sub(p.Entry.EnqueuedAt).Milliseconds(),
		}
		if p.Rings != "" {
			place.Rings = r.person(string(p.Rings))
		}
		if r.who.All {
			place.CallId = p.Entry.Call
		}
		out.Before = append(out.Before, place)
	}
	return out
}

func (r *routing) target(a queue.Action) api.RoutingTarget {
	out := api.RoutingTarget{Kind: string(a.Kind)}
	switch {
	case a.Queue != "":
		out.Target = r.queue(a.Queue)
	case a.Agent != "":
		out.Agent = r.person(string(a.Agent))
	case a.Target != "":
		out.Target = r.titled(a.Target)
	}
	return out
}

// titled is a box or an outside number by its title.
func (r *routing) titled(id string) api.Named {
	cfg := r.a.config()
	for _, o := range cfg.Outside {
		if o.ID == id {
			return api.Named{Id: id, Name: localText(o.Name, id)}
		}
	}
	for _, b := range cfg.Boxes {
		if b.ID == id {
			return api.Named{Id: id, Name: localText(b.Name, id)}
		}
	}
	return api.Named{Id: id, Name: localText(nil, id)}
}

// queue is a queue by its title; one that is no longer configured by its id.
func (r *routing) queue(id queue.ID) api.Named {
	for _, q := range r.a.config().Queues {
		if q.ID == string(id) {
			return api.Named{Id: q.ID, Name: localText(q.Name, q.ID)}
		}
	}
	return api.Named{Id: string(id), Name: localText(nil, string(id))}
}

// offered is an offer as it was recorded, without the names that the reader may not see.
func (r *routing) offered(row store.Offer) api.OfferRecord { return r.offerFor(r.who, row) }

func (r *routing) person(id string) api.Person { return shownTo(r.who, r.a.people.Person(id)) }

// offerFor is an offer as somebody may see it.
func (h history) offerFor(who console.Reader, row store.Offer) api.OfferRecord {
	out := h.offer(row)
	out.Agent = shownTo(who, out.Agent)
	for i, c := range out.Candidates {
		out.Candidates[i] = shownTo(who, c)
	}
	for i, p := range out.Together {
		out.Together[i] = shownTo(who, p)
	}
	for i, x := range out.Excluded {
		out.Excluded[i].Agent = shownTo(who, x.Agent)
	}
	return out
}

// shownTo leaves a colleague's name and id out for whoever sees the own calls alone: who declined, or was on a break, is
// nobody's business but the shift's.
func shownTo(who console.Reader, p api.Person) api.Person {
	if who.All || p.Id == who.User {
		return p
	}
	return api.Person{}
}
