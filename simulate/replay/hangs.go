package replay

import (
	"heartline/agent"
	"heartline/queue"
)

// hangs finds what an input hangs on, before the floor has taken it; nil: on the clock. It also notes what a play must know of
// the input's circumstances.
func (r *Record) hangs(b *beat) *anchor {
	switch in := b.in.(type) {
	case queue.Join:
		return r.stand(in.Call)
	case queue.Leave:
		call := in.Call
		if call == "" {
			call = r.floor.CallOf(in.Entry)
		}
		return r.stand(call)
	case queue.Regrade:
		call := in.Call
		if call == "" {
			call = r.floor.CallOf(in.Entry)
		}
		return r.stand(call)
	case queue.OfferClosed:
		return r.hangsOffer(b, in)
	case queue.Ask:
		return r.stand(in.Call)
	case queue.Seize:
		b.state, _ = r.floor.Status(in.Agent)
		if r.lives(in.Call) {
			return r.stand(in.Call)
		}
		return nil
	case queue.Released:
		if t := r.inTalk[in.Agent]; t != nil && (in.Call == "" || in.Call == t.call) {
			return t
		}
		if t := r.talked[in.Call+" "+string(in.Agent)]; t != nil {
			return t // a second word of the same end
		}
		return nil
	case queue.HoldChanged:
		return r.inTalk[in.Agent]
	case queue.AfterCallDone:
		return r.wrapOf(in.Agent)
	case queue.ExtendAfterCall:
		return r.wrapOf(in.Agent)
	case queue.SetState:
		b.state, _ = r.floor.Status(in.Agent)
		if in.State == agent.Ready {
			return r.wrapOf(in.Agent)
		}
		return nil
	case queue.Resync:
		b.living = r.known(in)
		return nil
	}
	return nil
}

func (r *Record) wrapOf(who agent.ID) *anchor {
	if t := r.inWrap[who]; t != nil {
		return t.wrap
	}
	return nil
}

// hangsOffer: an answer hangs on its offer; that the caller has hung up while it rang, on the caller.
func (r *Record) hangsOffer(b *beat, in queue.OfferClosed) *anchor {
	o := r.offers[in.Offer]
	if o == nil {
		return nil
	}
	open, _ := r.floor.Offer(in.Offer)
	if e, waits := r.floor.Waits(o.call); in.Outcome == queue.CallerGone && waits && open.Entry == e.ID && open.WithdrawnAt.IsZero() {
		b.gone = true
		return r.stand(o.call)
	}
	return o
}

// stand is what the call's chain stands at; nil for a call that nothing is known of.
func (r *Record) stand(call string) *anchor {
	chain := r.chains[call]
	if len(chain) == 0 {
		return nil
	}
	return chain[len(chain)-1]
}

// lives reports whether a call waits or is in talk.
func (r *Record) lives(call string) bool {
	if _, waits := r.floor.Waits(call); waits {
		return true
	}
	for _, t := range r.inTalk {
		if t.call == call {
			return true
		}
	}
	return false
}

// known are the calls that the floor knows of before a resync, and whether each of them lives by its word.
func (r *Record) known(in queue.Resync) map[string]bool {
	out := map[string]bool{}
	for _, call := range callsOn(r.floor.Export()) {
		out[call] = false
	}
	for _, call := range in.Calls {
		out[call] = true
	}
	return out
}

// callsOn are the calls that a floor knows of.
func callsOn(s queue.State) (calls []string) {
	for _, e := range s.Entries {
		calls = append(calls, e.Call)
	}
	for _, o := range s.Offers {
		calls = append(calls, o.Call)
	}
	for _, a := range s.Agents {
		if a.Call != "" {
			calls = append(calls, a.Call)
		}
	}
	return calls
}
