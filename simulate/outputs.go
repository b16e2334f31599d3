package simulate

import (
	"heartline/agent"
	"heartline/queue"
)

// tell hands an input to the floor, and to it again what follows from its outputs at the same instant, in order.
func (p *play) tell(in queue.Input) {
	at := p.base.Add(p.now)
	p.inbox = append(p.inbox[:0], in)
	for i := 0; i < len(p.inbox); i++ {
		for _, out := range p.floor.Handle(at, p.inbox[i]) {
			p.take(out)
		}
	}
}

// answer puts an input behind those that are being handled.
func (p *play) answer(in queue.Input) { p.inbox = append(p.inbox, in) }

// take does what the sessions of the calls and the people at the desks do on an output.
func (p *play) take(out queue.Output) {
	switch o := out.(type) {
	case queue.Offered:
		p.offered(o)
	case queue.Withdrawn:
		p.withdrawn(o)
	case queue.Overflowed:
		if c := p.callers[o.Entry.Call]; o.Left && c != nil && c.state == isWaiting {
			p.settle(c, sentOn)
		}
	case queue.EntryRefused:
		if c := p.callers[o.Entry.Call]; c != nil && c.state == isWaiting {
			p.settle(c, sentOn)
		}
	case queue.StateChanged:
		p.stepped(o)
	}
}

func (p *play) offered(o queue.Offered) {
	c := p.callers[o.Entry.Call]
	if c == nil || c.state != isWaiting {
		p.answer(queue.OfferClosed{Offer: o.Offer, Outcome: queue.CallerGone})
		return
	}
	if c.rings == nil {
		c.rings = map[string]int{}
	}
	c.rings[string(o.Offer)] = p.byName[o.Agent]
	c.rang++
	ring := c.ring(p.scenario.Ring)
	if ring > 0 {
		p.calendar.add(event{at: p.now + ring, kind: offerTaken, call: c, offer: string(o.Offer)})
		return
	}
	c.takenBy(string(o.Offer))
	p.answer(p.connect(c)) // at once, but behind what the floor still has to say of this step
}

func (p *play) withdrawn(o queue.Withdrawn) {
	outcome := queue.WasTaken
	switch c := p.callers[o.Call]; {
	case c == nil || c.state == isGone:
		outcome = queue.CallerGone
	default:
		delete(c.rings, string(o.Offer))
	}
	p.answer(queue.OfferClosed{Offer: o.Offer, Outcome: outcome})
}

func (p *play) stepped(o queue.StateChanged) {
	who, known := p.byName[o.After.Agent]
	if !known {
		return
	}
	p.witness.stepped(who, o.Before.State, o.After.State, p.now)
	if o.After.State == agent.NotReady && (o.After.Reason == agent.ReasonUnanswered || o.After.Reason == agent.ReasonUnreachable) {
		p.calendar.add(event{at: p.now + backAfter, kind: personBack, index: who})
	}
}
