package app

import (
	"heartline/call"
	"heartline/configs"
)

// callBackRules are the rules of the queues whose callers may hang up and keep the place. A hotline without a line to call
// people by promises nothing.
func callBackRules(cfg *configs.Config, h configs.Hotline) map[string]call.PlaceRules {
	if h.Outgoing.Trunk == "" {
		return nil
	}
	rules := map[string]call.PlaceRules{}
	for _, q := range cfg.Queues {
		c := q.CallBack
		if c == nil {
			continue
		}
		rules[q.ID] = call.PlaceRules{Key: c.Key, After: c.After, Dial: call.RingBackRules{
			Tries: c.Tries, Within: c.Within, Gap: c.Gap,
			Sentence: h.RingBack.Sentence, Key: h.RingBack.Key, RefuseKey: h.RingBack.RefuseKey, Message: h.RingBack.Message,
		}}
	}
	return rules
}

// triesOf is how often the person of a call of the house is called at most; 0: once, or it is not bounded by a rule.
func (a *App) triesOf(v *call.View) int {
	h := a.book.Hotline(v.Hotline)
	switch {
	case h == nil:
	case v.Out.Why == call.OutRingBack && h.RingBack != nil:
		return h.RingBack.Tries
	case v.Out.Why == call.OutCallBack && v.Out.Place != nil:
		return h.CallBacks[v.Out.Place.Queue].Dial.Tries
	}
	return 0
}
