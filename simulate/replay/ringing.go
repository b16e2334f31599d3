package replay

import (
	"maps"
	"slices"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// take does what the sessions of the calls and the people at the desks do on an output.
func (p *play) take(b *beat, in queue.Input, out queue.Output) {
	switch o := out.(type) {
	case queue.Offered:
		p.offered(o.Offer, o.Entry.Call, o.Agent, p.recorded(o))
	case queue.Asked:
		then := p.r.offers[o.Offer]
		if then != nil && !then.ask {
			then = nil
		}
		p.offered(o.Offer, o.Call, o.Agent, then)
	case queue.Withdrawn:
		p.withdrawn(o)
	case queue.Overflowed:
		if o.Left {
			p.sent(o.Entry.Call)
		}
	case queue.EntryRefused:
		p.sent(o.Entry.Call)
	case queue.StateChanged:
		p.steps = append(p.steps, o)
		p.stepped(b, in, o)
	}
}

// recorded is the offer of then that is like this one: of the same call to the same counsellor, the same one if there is.
func (p *play) recorded(o queue.Offered) *anchor {
	if a := p.r.offers[o.Offer]; a != nil && !a.used && !a.ask && a.agent == o.Agent && a.call == o.Entry.Call {
		return a
	}
	for _, a := range p.r.asked[o.Entry.Call] {
		if a.agent == o.Agent && !a.used && !a.ask {
			return a
		}
	}
	return nil
}

func (p *play) ring(id queue.OfferID, r *ring) {
	p.rings[id] = r
	if r.then != nil {
		p.named[r.then] = id
	}
}

func (p *play) offered(id queue.OfferID, call string, who agent.ID, then *anchor) {
	r := &ring{call: call, agent: who, made: p.now, then: then}
	p.ring(id, r)
	if then == nil {
		p.draw(id, r)
		return
	}
	then.used = true
	p.realise(then, p.now, who)
	if then.delta != 0 && len(then.beats) == 0 {
		p.draw(id, r) // nobody knows how it ended then
	}
}

// answer is a recorded answer to an offer as it comes in this world; nil: it does not.
func (p *play) answer(b *beat, in queue.OfferClosed) queue.Input {
	if b.gone {
		return p.hangsUp(b, in)
	}
	if b.on == nil {
		return in
	}
	id, rang := p.named[b.on]
	if !rang {
		return nil
	}
	r := p.rings[id]
	if r.answered {
		return nil
	}
	if b.on.off2 && !r.withdrawn && in.Outcome != queue.Accepted && in.Outcome != queue.Declined {
		if b.on.reason != queue.WithdrawDeadline { // who did not answer then does not now, however long it rings
			p.draw(id, r)
		}
		return nil
	}
	in.Offer = id
	if b.on.delta != 0 && !in.At.IsZero() {
		in.At = in.At.Add(b.on.delta)
	}
	return in
}

// hangsUp: the caller gave up while an offer rang.
func (p *play) hangsUp(b *beat, in queue.OfferClosed) queue.Input {
	if b.on == nil {
		return in
	}
	call := b.on.call
	if !p.at(b, call) {
		return nil
	}
	if r := p.rings[in.Offer]; r != nil && r.call == call && !r.withdrawn && !r.answered {
		return in
	}
	if e, waits := p.floor.Waits(call); waits && !p.stays(e.ID, call, "abandoned") {
		return queue.Leave{Entry: e.ID, Why: "abandoned", Call: call}
	}
	return nil
}

// stays keeps a caller who gave up then for as long as somebody is being asked for them who was not then: how long they would
// have waited is known as a lower bound only.
func (p *play) stays(entry queue.EntryID, call, why string) bool {
	if e, waits := p.floor.Waits(call); !waits || e.ID != entry || !p.askedNow(call) {
		return false
	}
	p.leaving[call] = queue.Leave{Entry: entry, Why: why, Call: call}
	return true
}

// askedNow reports whether an offer rings for a call that did not ring then, or at another time.
func (p *play) askedNow(call string) bool {
	return slices.ContainsFunc(p.floor.Ringing(call), func(id queue.OfferID) bool {
		r := p.rings[id]
		return r != nil && (r.then == nil || r.then.delta != 0)
	})
}

// goneNow lets those go who stayed for an offer that came to nothing.
func (p *play) goneNow() {
	for _, call := range slices.Sorted(maps.Keys(p.leaving)) {
		leave := p.leaving[call]
		if e, waits := p.floor.Waits(call); !waits || e.ID != leave.Entry {
			delete(p.leaving, call)
		} else if !p.askedNow(call) {
			delete(p.leaving, call)
			p.own(p.now, func() { p.handle(nil, leave) })
		}
	}
}

// withdrawn closes an offer that is taken back, as the session of a call does at once; what was taken back alike then is
// closed as it was.
func (p *play) withdrawn(o queue.Withdrawn) {
	r := p.rings[o.Offer]
	if r == nil {
		return
	}
	r.withdrawn = true
	if t := r.then; t != nil && t.off2 && t.off == p.now.Sub(r.made) && t.reason == o.Reason {
		return
	}
	r.answered = true
	outcome := queue.WasTaken
	if !p.alive(r.call) {
		outcome = queue.CallerGone
	}
	p.own(p.now, func() { p.handle(nil, queue.OfferClosed{Offer: o.Offer, Outcome: outcome, At: p.now}) })
}

// draw has a counsellor answer an offer that they did not answer then.
func (p *play) draw(id queue.OfferID, r *ring) {
	p.assumed.Drawn++
	a := p.people.draw(r.call, r.agent)
	if a.outcome == queue.NoAnswer {
		return
	}
	p.own(p.now.Add(a.after), func() {
		o, open := p.floor.Offer(id)
		if !open || !o.WithdrawnAt.IsZero() || !o.FreedAt.IsZero() || r.answered {
			return
		}
		r.answered = true
		p.handle(nil, queue.OfferClosed{Offer: id, Outcome: a.outcome, At: p.now})
	})
}

// sent: a rule has sent the caller off the floor. What followed then follows again, if there was such a thing.
func (p *play) sent(call string) { p.onTo(call, aLeft) }

// onTo moves a call on to the next point of its way that is of a kind; nil: there was none, and nothing more is known of it.
func (p *play) onTo(call string, kind anchorKind) *anchor {
	at, known := p.stands[call]
	place := -1
	switch {
	case known && at == nil:
		return nil
	case known:
		place = at.place
	}
	for _, a := range p.r.chains[call][place+1:] {
		if a.kind == kind {
			p.stands[call] = a
			if kind == aLeft {
				p.realise(a, p.now, "")
			}
			return a
		}
	}
	p.stands[call] = nil
	return nil
}

// stepped follows talks and after-call work.
func (p *play) stepped(b *beat, in queue.Input, o queue.StateChanged) {
	who := o.After.Agent
	if t := p.inTalk[who]; t != nil && !talking(o.After, t.call) {
		delete(p.inTalk, who)
		if o.After.State == agent.AfterCall {
			p.inWrap[who] = t
			if t.wrap != nil {
				p.realise(t.wrap, p.now, who)
			}
		}
		for _, later := range p.busy[who] {
			p.own(p.now, func() { p.beat(later) })
		}
		delete(p.busy, who)
	}
	if p.inWrap[who] != nil && o.After.State != agent.AfterCall {
		delete(p.inWrap, who)
	}
	if o.After.State == agent.Talking && p.inTalk[who] == nil {
		p.talks(b, in, who, o.After.Call)
	}
	if o.After.State == agent.NotReady && missed(o.After.Reason) && !p.r.stops[stop{who, p.now}] {
		p.own(p.now.Add(backAfter), func() {
			if st, _ := p.floor.Status(who); st.State == agent.NotReady && st.Reason == o.After.Reason && st.Since.Equal(o.After.Since) {
				p.handle(nil, queue.SetState{Agent: who, State: agent.Ready, By: "user:" + string(who)})
			}
		})
	}
}

// talks begins a talk: that of then, or one of the mean length where there was none.
func (p *play) talks(b *beat, in queue.Input, who agent.ID, call string) {
	var t *anchor
	switch in := in.(type) {
	case queue.OfferClosed:
		if r := p.rings[in.Offer]; r != nil && r.then != nil && r.then.ask {
			t = r.then.talk
		} else {
			t = p.onTo(call, aTalk)
		}
	case queue.Seize:
		if b != nil && b.makes != nil && b.makes.kind == aTalk {
			t = b.makes
			p.stands[call] = t
		}
	default:
		t = p.onTo(call, aTalk)
	}
	if t != nil && !t.realised {
		p.inTalk[who] = t
		p.realise(t, p.now, who)
		return
	}
	talk, wrap := p.means.of(p.gauge.queueOf(call))
	t = &anchor{kind: aTalk, at: p.now, call: call, agent: who, who: who, place: -1, realised: true}
	p.inTalk[who] = t
	p.assumed.Means++
	p.own(p.now.Add(talk), func() { p.endTalk(t, wrap) })
}

// endTalk ends a talk whose end was not told by its call then. after is as in queue.Released.
func (p *play) endTalk(t *anchor, after time.Duration) {
	if p.inTalk[t.who] == t {
		p.handle(nil, queue.Released{Agent: t.who, Call: t.call, AfterCall: after})
	}
}
