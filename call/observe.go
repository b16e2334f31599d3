package call

import "time"

// observe brings what is known of the switch up to date before an input is decided on.
func (s *session) observe(in Input) {
	switch in := in.(type) {
	case inSignal:
		s.observeSignal(in.Signal)
	case inAdopted:
		s.observeSnapshot(in)
	case inTimeout:
		s.observeTimeout(in)
	case inDesk:
		if in.Do == deskAccept {
			s.borrow(in.Leg, in.Parking)
		}
	case inDeskBack:
		s.borrow(in.Leg, in.Parking)
	case inFailsafe:
		if in.Over {
			s.act.CallerHere, s.act.CallerStasis, s.act.CallerIn = no, no, no
		}
	}
}

// borrow notes where a desk leg is when the call gets to know it: at home, muted. A leg that is known
// already has been left wherever it is.
func (s *session) borrow(leg, parking string) {
	if leg == "" {
		return
	}
	if l, ok := s.act.Legs[leg]; !ok || l.Dialed != yes {
		s.act.Legs[leg] = legActual{Dialed: yes, In: parking, Muted: yes}
	}
}

func (s *session) observeTimeout(in inTimeout) {
	switch in.Timer {
	case timerSay:
		s.log.Warn("a prompt did not report its end")
		s.saidNow(true)
	case timerClaim:
		s.act.Lapsed = false
	case timerTeardown:
		if s.state.Phase == Ending {
			s.timers[timerTeardown] = armed{at: s.now().Add(teardownPause)}
		}
	}
}

func (s *session) observeSignal(sig Signal) {
	if sig.Channel.ID == s.state.Caller && sig.Channel.ID != "" {
		s.observeCaller(sig)
		return
	}
	switch sig.Kind {
	case SignalPlayEnded:
		if s.act.Playing == sig.Object {
			s.act.Playing = ""
		}
		if s.say != nil && s.say.Play == sig.Object {
			s.saidNow(sig.Failed)
		}
	case SignalRecEnded:
		s.act.Records[sig.Object] = no
	case SignalGone:
		if l, ok := s.act.Legs[sig.Channel.ID]; ok {
			l.Dialed, l.In = no, ""
			s.act.Legs[sig.Channel.ID] = l
		}
		if _, ok := s.act.Snoops[sig.Channel.ID]; ok {
			s.act.Snoops[sig.Channel.ID] = no
		}
	case SignalLeft:
		if s.ownMove(sig) {
			return
		}
		if l, ok := s.act.Legs[sig.Channel.ID]; ok && l.In == sig.Bridge {
			l.In = ""
			s.act.Legs[sig.Channel.ID] = l
		}
	default: // says nothing about what the switch holds
	}
}

func (s *session) observeCaller(sig Signal) {
	switch sig.Kind {
	case SignalOffered:
		s.act.Lapsed = false
	case SignalArrived:
		s.act.CallerHere, s.act.CallerStasis = yes, yes
		if sig.Channel.State == "Up" {
			s.act.CallerUp = yes
		} else if s.act.CallerUp == unknown {
			s.act.CallerUp = no
		}
		s.act.CallerIn = no
	case SignalHangup:
		s.hungUp = true
	case SignalGone:
		s.act.CallerStasis, s.act.CallerIn = no, no
		s.act.CallerHere = no
	case SignalLeft:
		if !s.ownMove(sig) && sig.Bridge == bridgeOf(&s.state) {
			s.act.CallerIn = no
		}
	default: // says nothing about what the switch holds
	}
}

// ownMove reports whether a channel left a bridge because we moved it; such a report says nothing about
// where the channel is now.
func (s *session) ownMove(sig Signal) bool {
	key := sig.Channel.ID + " " + sig.Bridge
	if s.left[key] == 0 {
		return false
	}
	s.left[key]--
	return true
}

// observeSnapshot replaces what is known by what the switch says it holds.
func (s *session) observeSnapshot(in inAdopted) {
	if in.Restart || in.Snapshot == nil {
		s.act = newActual()
		s.act.CallerHere, s.act.CallerStasis = no, no
		for _, l := range s.state.Legs {
			s.act.Legs[l.ID] = legActual{Dialed: no}
		}
		return
	}
	a := newActual()
	if in.Fresh {
		a.Music = unknown
	} else {
		a.Music, a.Playing = s.act.Music, s.act.Playing
	}
	where := map[string]string{}
	for _, b := range in.Snapshot.Bridges {
		for _, c := range b.Channels {
			where[c] = b.ID
		}
		if b.ID == bridgeOf(&s.state) {
			a.Bridge = yes
		}
		if b.ID == parkingOf(&s.state) {
			a.Parking = yes
		}
	}
	ch, here := in.Snapshot.Channel(s.state.Caller)
	a.CallerHere, a.CallerStasis = known(here), known(here && ch.Stasis)
	a.CallerUp, a.CallerIn = known(ch.State == "Up"), known(here && where[s.state.Caller] == bridgeOf(&s.state))
	for _, l := range s.state.Legs {
		_, there := in.Snapshot.Channel(l.ID)
		a.Legs[l.ID] = legActual{Dialed: known(there), In: where[l.ID]}
	}
	s.snapshotRecordings(&a, in.Snapshot)
	s.act, s.left = a, map[string]int{}
}

func (s *session) snapshotRecordings(a *actual, snap *Snapshot) {
	note := func(recording, snoop string) {
		_, there := snap.Channel(snoop)
		a.Snoops[snoop], a.Records[recording] = known(there), known(there)
		a.RecPaused[recording] = s.state.Paused
	}
	for _, r := range s.state.Recordings {
		note(r.ID, r.Snoop)
	}
	if b := s.state.Box; b != nil && b.Recording != "" {
		note(b.Recording, b.Snoop)
	}
}

// overdue reports whether the teardown has been tried for too long; the sweeper takes over what is left.
func (s *session) overdue() bool {
	return s.state.Phase == Ending && s.now().Sub(s.state.EndingAt) > teardownLimit
}

const commandPatience = 2 * time.Second
