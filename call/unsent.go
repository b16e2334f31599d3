package call

import (
	"context"
	"time"
)

// Whoever is in a bridge of three is sent packets all the time: Asterisk mixes for everybody, also where nobody speaks. Now
// and then it sends one of them nothing at all. Three are mixed in another format than two pass on to each other, and a
// packet that crosses the change leaves the number of its speaker on the way to a leg. What the mixer sends has always the
// number 0, seems late, and is thrown away (Debian's patch 2016_opus_plc) until that leg enters again. Measured on 22.10.1: 1 to
// 2 of 1000 times that a third came (ADR 0023). So it is looked into whenever somebody has come into, or left, such a bridge.
const (
	unsentFirst  = 300 * time.Millisecond // after the change, the packets are counted
	unsentAgain  = 200 * time.Millisecond // and once more after that: ten packets
	unsentRounds = 4                      // so often after one change: a telephone may have good reasons to get nothing
)

// crowd lists the channels in the bridges of the call in which three or more are.
func (s *session) crowd() (channels []string) {
	in := map[string][]string{}
	if s.act.CallerIn == yes && s.act.CallerHere == yes {
		in[bridgeOf(&s.state)] = append(in[bridgeOf(&s.state)], s.state.Caller)
	}
	for id, l := range s.act.Legs {
		if l.In != "" && l.Dialed == yes && !l.HungUp {
			in[l.In] = append(in[l.In], id)
		}
	}
	for _, all := range in {
		if len(all) >= 3 {
			channels = append(channels, all...)
		}
	}
	return channels
}

// watchMix begins to look whether everybody is sent something, once who is with whom has changed.
func (s *session) watchMix() {
	clear(s.act.Unsent) // it was of who was with whom before
	if len(s.crowd()) == 0 {
		delete(s.timers, timerUnsent)
		return
	}
	s.mix = mix{}
	s.timers[timerUnsent] = armed{at: s.now().Add(unsentFirst)}
}

// mix is how far it has been looked into whether everybody in a conference is sent something.
type mix struct {
	sent   map[string]int64 // packets by channel, at the first look
	rounds int
}

// listenIn counts what each channel of a conference is sent. Who was sent nothing between two looks enters again.
func (s *session) listenIn(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	now := map[string]int64{}
	for _, ch := range s.crowd() {
		if n, err := s.sw.Sent(ctx, ch); err == nil {
			now[ch] = n
		}
	}
	before := s.mix.sent
	if s.mix.sent = nil; before == nil {
		if len(now) > 0 {
			s.mix.sent = now
			s.timers[timerUnsent] = armed{at: s.now().Add(unsentAgain)}
		}
		return
	}
	unsent := 0
	for ch, n := range now {
		if was, ok := before[ch]; ok && was == n {
			s.act.Unsent[ch] = true
			unsent++
		}
	}
	if unsent == 0 {
		return
	}
	s.parts.counts.unsent.Add(int64(unsent))
	s.log.Warn("somebody in a conference is sent nothing and enters again", "how_many", unsent)
	if s.mix.rounds++; s.mix.rounds < unsentRounds {
		s.timers[timerUnsent] = armed{at: s.now().Add(unsentFirst)}
	}
}

// planUnsent lets whoever is sent nothing enter the bridge again, which lays the way to them anew.
func planUnsent(s *State, a *actual) []command {
	var cmds []command
	if a.Unsent[s.Caller] && a.CallerIn == yes {
		cmds = append(cmds, command{Op: opJoin, Target: s.Caller, Bridge: bridgeOf(s)})
	}
	for _, l := range s.Legs {
		if is := a.Legs[l.ID]; a.Unsent[l.ID] && is.In != "" && is.In == placeOf(s, l).bridge {
			cmds = append(cmds, command{Op: opJoin, Target: l.ID, Bridge: is.In})
		}
	}
	return cmds
}
