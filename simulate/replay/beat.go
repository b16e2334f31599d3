package replay

import (
	"maps"

	"heartline/agent"
	"heartline/queue"
)

// beat lets a recorded input come, if what it hangs on still stands; else only its time comes.
func (p *play) beat(b *beat) {
	in := p.adapt(b)
	if in == nil {
		p.handle(nil, queue.Wake{})
		return
	}
	if join, ok := in.(queue.Join); ok && b.makes != nil {
		p.stands[join.Call] = b.makes
		p.realise(b.makes, p.now, "")
	}
	p.handle(b, in)
}

// adapt is the input as it comes in this world; nil: it does not.
func (p *play) adapt(b *beat) queue.Input {
	switch in := b.in.(type) {
	case queue.Join:
		if !p.at(b, in.Call) {
			return nil
		}
		if b.on != nil && b.on.delta != 0 && !in.EnqueuedAt.IsZero() && !in.EnqueuedAt.Before(b.on.at) {
			in.EnqueuedAt = in.EnqueuedAt.Add(b.on.delta)
		}
		return in
	case queue.Leave:
		if b.on != nil && (!p.at(b, b.on.call) || p.stays(in.Entry, b.on.call, in.Why)) {
			return nil
		}
		return in
	case queue.Regrade:
		return in
	case queue.OfferClosed:
		return p.answer(b, in)
	case queue.Ask:
		if b.on != nil && !p.at(b, in.Call) {
			return nil
		}
		return in
	case queue.Seize:
		return p.seize(b, in)
	case queue.Released:
		return p.released(b, in)
	case queue.HoldChanged:
		if b.on == nil {
			return p.unlessTalking(in.Agent, in)
		}
		if p.inTalk[b.on.who] != b.on {
			return nil
		}
		in.Agent = b.on.who
		return in
	case queue.AfterCallDone:
		who, ok := p.wrapOf(b, in.Agent)
		if !ok {
			return nil
		}
		in.Agent = who
		return in
	case queue.ExtendAfterCall:
		who, ok := p.wrapOf(b, in.Agent)
		if !ok {
			return nil
		}
		in.Agent = who
		return in
	case queue.SetState:
		return p.setState(b, in)
	case queue.Resync:
		return p.resync(b, in)
	case queue.RulesChanged:
		if p.rules != nil {
			return queue.RulesChanged{Version: "replay", Rules: *p.rules}
		}
	}
	return b.in
}

// at reports whether the call stands where the input needs it.
func (p *play) at(b *beat, call string) bool { return p.stands[call] == b.on }

// unlessTalking keeps from a talk of this world what had no talk to happen in.
func (p *play) unlessTalking(who agent.ID, in queue.Input) queue.Input {
	if p.inTalk[who] != nil {
		return nil
	}
	return in
}

func (p *play) released(b *beat, in queue.Released) queue.Input {
	if b.on == nil {
		return in
	}
	if b.on.agent != b.on.who {
		if p.inTalk[b.on.who] != b.on {
			return nil
		}
		in.Agent = b.on.who
	}
	if t := p.inTalk[in.Agent]; t != nil && t != b.on && b.on.delta != 0 {
		return nil
	}
	return in
}

// wrapOf is whose after-call work an input is about; ok is false where it is over already.
func (p *play) wrapOf(b *beat, who agent.ID) (agent.ID, bool) {
	if b.on == nil {
		return who, p.inWrap[who] == nil
	}
	return b.on.who, p.inWrap[b.on.who] == b.on.talk
}

func (p *play) setState(b *beat, in queue.SetState) queue.Input {
	if in.State != agent.Ready {
		return in
	}
	if b.on != nil { // it ended after-call work
		who, ok := p.wrapOf(b, in.Agent)
		if !ok {
			return nil
		}
		if in.By == "user:"+string(in.Agent) {
			in.By = "user:" + string(who)
		}
		in.Agent = who
		return in
	}
	if st, known := p.floor.Status(in.Agent); known && st.State == agent.AfterCall && st.Wish == "" {
		return nil // who came back then is at work now, and is not to cut it short
	}
	return in
}

// seize: a talk outside an offer. One of a call of its own waits until the counsellor has no other talk that they had not then.
func (p *play) seize(b *beat, in queue.Seize) queue.Input {
	t := p.inTalk[in.Agent]
	other := t != nil && t.call != in.Call && t.call != b.state.Call
	if b.on != nil {
		if !p.at(b, in.Call) {
			return nil
		}
		if b.on.kind == aTalk && b.on.agent == in.Agent && talking(b.state, in.Call) {
			in.Agent = b.on.who // taken over after a restart, by whoever has the call now
			return in
		}
		if other {
			return nil
		}
		return in
	}
	if other {
		p.busy[in.Agent] = append(p.busy[in.Agent], b)
		p.assumed.Deferred++
		return nil
	}
	return in
}

// resync ends what it ended then, and leaves alone what lives in this world only.
func (p *play) resync(b *beat, in queue.Resync) queue.Input {
	var calls []string
	for _, call := range callsOn(p.floor.Export()) {
		if lives, known := b.living[call]; lives || !known {
			calls = append(calls, call)
		}
	}
	out := queue.Resync{Calls: calls}
	if in.Talks != nil {
		out.Talks = []string{}
		ended := maps.Clone(b.living)
		for _, call := range in.Talks {
			delete(ended, call)
		}
		for _, call := range calls {
			if _, waited := ended[call]; !waited || p.moved(call) {
				out.Talks = append(out.Talks, call)
			}
		}
	}
	return out
}

// moved reports whether a call is at another point of its way than then.
func (p *play) moved(call string) bool {
	a := p.stands[call]
	if a == nil {
		return len(p.r.chains[call]) > 0
	}
	return a.delta != 0 || a.who != a.agent
}
