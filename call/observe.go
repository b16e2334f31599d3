package call

import (
	"slices"
	"strings"
	"time"
)

// observe brings what is known of the switch up to date before an input is decided on.
func (s *session) observe(in Input) {
	switch in := in.(type) {
	case inSignal:
		s.observeSignal(in.Signal)
	case inAdopted:
		s.observeSnapshot(in)
	case inTimeout:
		s.observeTimeout(in)
		s.borrow(in.Seated.Leg, in.Seated.Parking)
	case inDesk:
		if in.Do == deskAccept {
			s.borrow(in.Leg, in.Parking)
		}
	case inLive:
		s.borrow(in.Leg, in.Parking)
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
	case timerRetry:
		s.doubtMusic()
		s.doubtLegs()
		for snoop, there := range s.act.Snoops { // the report of its arrival may be lost; the switch refuses if it is not
			s.act.SnoopsIn[snoop] = s.act.SnoopsIn[snoop] || there == yes
		}
		s.lingering()
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
		s.notePlayEnd(sig.Object, sig.Failed)
		if s.say != nil && s.say.Play == sig.Object {
			s.saidNow(sig.Failed)
		}
	case SignalArrived:
		if _, ok := s.act.Snoops[sig.Channel.ID]; ok {
			s.act.SnoopsIn[sig.Channel.ID] = true
		}
		if l, ok := s.act.Legs[sig.Channel.ID]; ok && l.Dialed == no { // its making was given up, or its hang-up came too early
			l.Dialed = yes
			s.act.Legs[sig.Channel.ID] = l
		}
	case SignalRecEnded:
		s.act.Records[sig.Object] = no
	case SignalHangup:
		if l, ok := s.act.Legs[sig.Channel.ID]; ok {
			l.HungUp = true
			s.act.Legs[sig.Channel.ID] = l
		}
	case SignalGone:
		if l, ok := s.act.Legs[sig.Channel.ID]; ok {
			s.noteAway(l.In)
			l.Dialed, l.In, l.Music = no, "", no
			s.act.Legs[sig.Channel.ID] = l
		}
		if _, ok := s.act.Snoops[sig.Channel.ID]; ok {
			s.act.Snoops[sig.Channel.ID] = no
			delete(s.act.SnoopsAt, sig.Channel.ID)
			if sig.Cause != causeUnspecified { // the report that it has left us comes before the one of its end
				s.unhooked(sig.Channel.ID)
			}
		}
	case SignalLeft:
		if s.ownMove(sig) {
			return
		}
		s.legLeft(sig)
	default: // says nothing about what the switch holds
	}
}

func (s *session) observeCaller(sig Signal) {
	switch sig.Kind {
	case SignalOffered:
		s.act.Lapsed = false
	case SignalState:
		if s.state.Out != nil && sig.Channel.State == "Up" {
			s.act.CallerHere, s.act.CallerStasis, s.act.CallerUp = yes, yes, yes
		}
	case SignalArrived:
		if s.state.Phase == Dialling && s.act.CallerHere == unknown {
			return // made, and not rung yet: it is dialled again
		}
		s.act.CallerHere, s.act.CallerStasis = yes, yes
		if sig.Channel.State == "Up" {
			s.act.CallerUp = yes
		} else if s.act.CallerUp == unknown {
			s.act.CallerUp = no
		}
		s.act.CallerIn = no
	case SignalHangup:
		s.hungUp, s.goneCause = true, sig.Cause
	case SignalGone:
		s.act.CallerStasis, s.act.CallerIn = no, no
		s.act.CallerHere = no
	case SignalLeft:
		if !s.ownMove(sig) && sig.Bridge == bridgeOf(&s.state) && !s.hungUp && s.act.CallerIn == yes {
			s.act.Astray[sig.Channel.ID] = sig.Bridge
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
	a.Bridge = unknown // what was asked for as the snapshot was taken may be made after it
	if in.Fresh {
		a.Music, a.MusicDoubts, a.Echoes = unknown, musicDoubts, s.echoes()
		s.life = s.state.Adopted + 1
	} else {
		a.Music, a.MusicDoubts, a.Class, a.Playing, a.Stale = s.act.Music, s.act.MusicDoubts, s.act.Class, s.act.Playing, s.act.Stale
		s.sayAgain()
	}
	doubt := in.Fresh && s.state.mingled()
	a.Stale = a.Stale || doubt
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
		if _, ours := roleBeside(b.ID); ours && strings.HasPrefix(b.ID, string(s.state.ID)) {
			a.Bridges[b.ID] = yes
		}
	}
	a.Former = s.former(in.Snapshot)
	ch, here := in.Snapshot.Channel(s.state.Caller)
	a.CallerHere, a.CallerStasis = known(here), known(here && ch.Stasis)
	a.CallerUp, a.CallerIn = known(ch.State == "Up"), known(here && where[s.state.Caller] == bridgeOf(&s.state))
	for _, l := range s.state.Legs {
		_, there := in.Snapshot.Channel(l.ID)
		a.Legs[l.ID] = legActual{Dialed: known(there), In: where[l.ID], Playing: s.act.Legs[l.ID].Playing, Stale: doubt || s.act.Legs[l.ID].Stale}
		if l.Gone && l.Parking != "" && !strings.HasPrefix(where[l.ID], string(s.state.ID)) {
			a.Legs[l.ID] = legActual{Dialed: no} // it went home, and may be in another call by now
		}
	}
	s.snapshotMonitors(&a, in, where)
	s.snapshotRecordings(&a, in)
	s.snapshotEars(&a, in.Snapshot, in.Fresh)
	s.act, s.left = a, map[string]int{}
	s.tearing, s.deaf = time.Time{}, false
	s.watchMix()
}

// snapshotRecordings notes which recordings can still run: those whose snoop is there. No more than that is known, and
// reports of their end may be lost. A talk's recording is told to pause or to go on, which shows whether it runs
// without letting a pause hold a word; a message's is asked for again, because its caller has nothing else.
func (s *session) snapshotRecordings(a *actual, in inAdopted) {
	for _, r := range s.state.Recordings {
		ch, there := in.Snapshot.Channel(r.Snoop)
		a.Snoops[r.Snoop], a.SnoopsIn[r.Snoop] = known(there), there && ch.Stasis
		a.Records[r.ID] = known(there)
	}
	if b := s.state.Box; b != nil && b.Recording != "" {
		if ch, there := in.Snapshot.Channel(b.Snoop); there {
			a.Snoops[b.Snoop], a.SnoopsIn[b.Snoop] = yes, ch.Stasis
		}
		a.Began[b.Recording] = true
	}
}

// echoes names what the last process may have left playing, to the caller or to a leg that was asked for its key. It
// goes on beside whatever is said next, and would silence a talk.
func (s *session) echoes() []string {
	if !s.state.Answered && s.state.Out == nil { // a call of the house lets its counsellor hear that it rings
		return nil
	}
	names := make([]string, playNames)
	for n := range names {
		names[n] = playName(s.state.ID, s.state.Adopted, n)
	}
	return names
}

// sayAgain begins the present saying anew: its end may have been among the reports that were lost with the link,
// and the caller would hear nothing for as long as it takes to believe that.
func (s *session) sayAgain() {
	if s.say == nil {
		return
	}
	again := *s.say
	again.Play = s.nextPlay()
	s.say = &again
	s.timers[timerSay] = armed{at: s.now().Add(again.limit)}
}

// notePlayEnd notes that a playback is over.
func (s *session) notePlayEnd(playback string, failed bool) {
	if s.act.Playing == playback {
		s.act.Playing = ""
	}
	s.act.Echoes = slices.DeleteFunc(s.act.Echoes, func(echo string) bool { return echo == playback })
	for leg, l := range s.act.Legs {
		if l.Playing == playback {
			l.Playing = ""
			s.act.Legs[leg] = l
			s.legSaid(leg, failed)
		}
	}
}

// overdue reports whether the teardown has been tried for too long on a switch that answers; the sweeper takes over
// what is left. Only what this process has tried counts, and a switch that does not answer is not given up: what it
// holds would be left as it is, two in a bridge and a recording that runs.
func (s *session) overdue() bool {
	return s.state.Phase == Ending && !s.deaf && !s.tearing.IsZero() && s.now().Sub(s.tearing) > teardownLimit
}

const commandPatience = 2 * time.Second
