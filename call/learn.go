package call

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

// learn takes in what a command's outcome says about the switch. It reports false for a command that is to
// be tried again later.
func (s *session) learn(c command, err error) bool {
	s.deaf = fault.Is(err, fault.Unavailable)
	switch {
	case err == nil:
		delete(s.failed, c.key())
		s.done(c)
		s.report(c, nil)
		return true
	case fault.Is(err, fault.NotFound):
		s.missing(c, err)
		return true
	case s.deaf && (s.failed[c.key()] < maxTriesOf(c.Op) || s.state.Phase == Ending):
		s.failed[c.key()]++
		s.log.Warn("command not run", "op", string(c.Op), "err", err)
		if c.Op == opMusic && c.Target == s.state.Caller { // it may begin yet, and would mask whoever joins the caller
			s.act.Music, s.act.MusicDoubts = unknown, musicDoubts
		}
		return false
	case s.failed[c.key()] < 2 && c.Op != opClaim && c.Op != opDial:
		s.failed[c.key()]++
		s.log.Warn("command refused", "op", string(c.Op), "err", err)
		return false
	default:
		s.log.Error("command given up", "op", string(c.Op), "err", err)
		s.giveUp(c, err)
		return true
	}
}

func (c command) key() string { return string(c.Op) + " " + c.Target }

// report tells decide about outcomes that it cares about.
func (s *session) report(c command, err error) {
	switch c.Op {
	case opClaim, opAnswer, opJoin, opDial:
		s.queue = append(s.queue, inResult{Op: c.Op, Target: c.Target, Err: err})
	}
}

// done notes a command that was carried out.
func (s *session) done(c command) {
	a := &s.act
	switch c.Op {
	case opFailsafe:
		a.CallerStasis, a.CallerIn = no, no
	case opAnswer:
		a.CallerUp = yes
	case opBridge:
		s.noteBridge(c.Target, yes)
	case opDestroy:
		s.noteBridge(c.Target, no)
	case opJoin:
		s.noteJoin(c)
	case opLook:
		delete(a.Astray, c.Target)
	case opPlay:
		a.Playing, a.Stale = c.Target, false
	case opStopPlay:
		s.notePlayEnd(c.Target, true)
	case opMusic, opStopMusic:
		if c.Target != s.state.Caller {
			l := a.Legs[c.Target]
			if l.Music == yes && c.Op == opStopMusic {
				l.Doubts = musicDoubts
				s.retryLater()
			}
			l.Music, l.Doubtful, l.Stale = known(c.Op == opMusic), false, l.Stale && c.Op != opMusic
			a.Legs[c.Target] = l
			return
		}
		if c.Op == opMusic {
			a.Music, a.Class, a.Stale = yes, c.Class, false
			return
		}
		switch {
		case a.Music == yes && a.CallerIn == no && s.state.meets():
			a.MusicDoubts = 0 // the thread that makes the music is the one that was told
		case a.Music == yes:
			a.MusicDoubts = musicDoubts
		}
		if a.MusicDoubts == musicDoubts {
			s.retryLater()
		}
		a.Music = no
	case opDial:
		if c.Target == s.state.Caller {
			a.CallerHere = yes
			return
		}
		a.Legs[c.Target] = legActual{Dialed: yes, Muted: no}
	case opMute, opUnmute:
		l := a.Legs[c.Target]
		l.Muted = known(c.Op == opMute)
		a.Legs[c.Target] = l
		s.forgetHome(c.Target)
	case opHangup:
		s.noteHangup(c.Target)
	case opSnoop, opListen:
		a.Snoops[c.Target], a.SnoopsOn[c.Target] = yes, c.Bridge
		if !a.SnoopsIn[c.Target] {
			s.retryLater()
		}
	case opEar, opTell:
		a.Snoops[c.Target], a.SnoopsOn[c.Target] = yes, c.Bridge
		if !a.SnoopsIn[c.Target] {
			s.retryLater()
		}
	case opHeed:
		a.Ear.Tuned, s.heeded = true, s.now()
	case opRecord:
		a.Records[c.Target] = yes
		if _, seen := a.RecPaused[c.Target]; !seen {
			a.RecPaused[c.Target] = no
		}
	case opStopRec:
		a.Records[c.Target] = no
	case opPauseRec, opResumeRec:
		a.RecPaused[c.Target] = known(c.Op == opPauseRec)
	}
}

func (s *session) noteBridge(bridge string, there tri) {
	if bridge == parkingOf(&s.state) {
		s.act.Parking = there
		return
	}
	if _, beside := roleBeside(bridge); beside {
		s.act.Bridges[bridge] = there
		return
	}
	s.act.Bridge = there
}

func (s *session) noteJoin(c command) {
	delete(s.act.Unsent, c.Target)
	if c.Target == s.state.Caller {
		again := s.act.CallerIn == yes
		if again {
			s.left[c.Target+" "+c.Bridge]++
		}
		s.act.CallerIn, s.act.Stale = yes, false
		if !again {
			s.watchMix()
		}
		return
	}
	if s.act.Snoops[c.Target] != unknown {
		s.act.SnoopsAt[c.Target] = c.Bridge
		return
	}
	l := s.act.Legs[c.Target]
	if l.In != "" {
		s.left[c.Target+" "+l.In]++
	}
	again := l.In == c.Bridge
	if !again {
		s.noteAway(l.In)
	}
	l.In, l.Dialed, l.Stale = c.Bridge, yes, false
	s.act.Legs[c.Target] = l
	if !again {
		s.watchMix()
	}
	if c.Bridge == bridgeOf(&s.state) {
		s.doubtMusic()
	}
	s.forgetHome(c.Target)
}

// forgetHome lets the call forget a desk leg that it has brought home, muted: from now on the leg may be in
// another call, and is none of this one's business.
func (s *session) forgetHome(leg string) {
	l, ok := s.state.leg(leg)
	is := s.act.Legs[leg]
	if ok && l.Gone && l.Parking != "" && is.In == l.Parking && is.Muted == yes {
		s.act.Legs[leg] = legActual{Dialed: no}
	}
}

// doubtMusic has the caller's music stopped once more whenever somebody joins the caller, and after a retry pause each.
// In a bridge Asterisk makes the music in another thread than the one that obeys us. A stop that falls into the
// moment in which a packet of it is made (once in some hundred) is lost: Asterisk says that it was done, and the music goes
// on and masks the counsellor for the whole call. In the same way music that is stopped as a prompt ends may come back.
func (s *session) doubtMusic() {
	if s.act.MusicDoubts == 0 || wantsMusic(&s.state, nil) {
		return
	}
	s.act.MusicDoubts--
	s.act.Music = unknown
	s.doubtAgain(s.act.MusicDoubts)
}

// doubtLegs does for the legs that waited alone what doubtMusic does for the caller.
func (s *session) doubtLegs() {
	for leg, l := range s.act.Legs {
		if l.Doubts == 0 || l.Music != no {
			continue
		}
		l.Doubts--
		l.Doubtful = true
		s.act.Legs[leg] = l
		s.doubtAgain(l.Doubts)
	}
}

// doubtAgain sets the time of the next stop, each later than the one before, if there are any left.
func (s *session) doubtAgain(left int) {
	if left == 0 {
		return
	}
	at := s.now().Add(retryPause * time.Duration(1+2*(musicDoubts-1-left)))
	if set, ok := s.timers[timerRetry]; !ok || at.Before(set.at) {
		s.timers[timerRetry] = armed{at: at}
	}
}

func (s *session) noteHangup(target string) {
	switch {
	case slices.Contains(s.act.Former, target):
		s.act.Former = slices.DeleteFunc(s.act.Former, func(ch string) bool { return ch == target })
	case target == s.state.Caller:
		s.act.CallerHere, s.act.CallerStasis, s.act.CallerIn = no, no, no
	case s.act.Snoops[target] != unknown:
		s.noteUnhooked(target)
	default:
		s.noteAway(s.act.Legs[target].In)
		s.act.Legs[target] = legActual{Dialed: no}
	}
}

// missing takes in that a command's object is not there any more.
func (s *session) missing(c command, err error) {
	switch {
	case c.Op == opClaim:
		s.act.Lapsed = true
		s.report(c, err)
	case c.Op == opFailsafe:
		s.done(c) // hung up meanwhile
	case c.Op == opLook:
		s.strayed(c.Target)
	case c.Target == s.state.Caller && c.Op == opHangup && s.state.Phase != Ending:
		s.done(c)
	case c.Target == s.state.Caller, c.Op == opPlay && c.Play.Channel == s.state.Caller:
		if caller := s.state.Caller; s.state.placing() && !slices.Contains(s.act.Former, caller) {
			s.act.Former = append(s.act.Former, caller) // it may be the bridge that is gone: nobody is called twice
		}
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: s.state.Caller}, Cause: s.goneCause}})
	case s.messageSnoop(c) && s.failed[c.key()] < 3:
		s.failed[c.key()]++
		// A message has its caller to itself: most likely that is who has gone. If not, it is begun anew.
		s.act.Snoops[s.state.Box.Snoop], s.act.SnoopsIn[s.state.Box.Snoop] = unknown, false
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: s.state.Caller}, Cause: s.goneCause}})
		s.retryLater()
	case c.Op == opSnoop, c.Op == opRecord, c.Op == opListen, c.Op == opEar, c.Op == opHeed, c.Op == opTell:
		s.giveUp(c, err)
	case c.Op == opPauseRec, c.Op == opResumeRec: // it has not begun, or has ended: to begin it shows which
		s.act.Records[c.Target] = unknown
		delete(s.act.RecPaused, c.Target)
	case c.Op == opJoin && s.act.Snoops[c.Target] != unknown:
		s.hearsNothing(c.Target)
	case c.Op == opJoin || c.Op == opDial || c.Op == opMute || c.Op == opUnmute:
		if c.Op == opJoin && s.act.Legs[c.Target].In == "" && c.Bridge != bridgeOf(&s.state) && c.Bridge != parkingOf(&s.state) {
			s.log.Warn("desk leg has no home", "err", err)
		}
		s.noteAway(s.act.Legs[c.Target].In)
		s.act.Legs[c.Target] = legActual{Dialed: no}
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: c.Target}}})
	default:
		s.done(c)
	}
}

// messageSnoop reports whether a command is about the recording of the caller's message.
func (s *session) messageSnoop(c command) bool {
	b := s.state.Box
	return b != nil && (c.Op == opSnoop && c.Target == b.Snoop || c.Op == opRecord && c.Target == b.Recording)
}

// giveUp goes on without a command that the switch keeps refusing. The caller comes first: what cannot be
// played is skipped, a leg that cannot be joined is lost, a recording that cannot start has failed.
func (s *session) giveUp(c command, err error) {
	delete(s.failed, c.key())
	switch c.Op {
	case opClaim:
		s.act.Lapsed, s.elsewhere = true, fault.Is(err, fault.Conflict)
		s.report(c, err)
	case opDial: // without an answer the leg may be there: it is hung up as soon as nobody wants it
		if c.Target == s.state.Caller {
			s.act.CallerHere = known(fault.Is(err, fault.Unavailable))
		} else {
			s.act.Legs[c.Target] = legActual{Dialed: known(fault.Is(err, fault.Unavailable))}
		}
		s.report(c, err)
	case opLook:
		s.strayed(c.Target)
	case opPlay:
		s.saidNow(true)
	case opSnoop:
		s.act.Snoops[c.Target] = no
		s.recordingLost(c.Target)
	case opEar:
		s.act.Snoops[c.Target] = no
	case opTell:
		s.act.Snoops[c.Target] = no
		s.saidNow(true)
	case opHeed: // it is taken off, and another one put up
		s.earFaults++
		s.forgetEar()
	case opListen:
		s.hearsNothing(c.Target)
	case opRecord: // a message that was begun long ago and cannot be begun again is there
		s.act.Records[c.Target] = no
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalRecEnded, Object: c.Target, Failed: !s.act.Began[c.Target]}})
	case opPauseRec: // what cannot be paused is ended: a pause must hold no word
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalRecEnded, Object: c.Target, Failed: true}})
	case opJoin:
		if c.Target == s.state.Caller {
			s.bailOut(err)
			return
		}
		if s.act.Snoops[c.Target] != unknown {
			s.hearsNothing(c.Target)
			return
		}
		s.noteAway(s.act.Legs[c.Target].In)
		s.act.Legs[c.Target] = legActual{Dialed: s.act.Legs[c.Target].Dialed, In: c.Bridge, Muted: s.act.Legs[c.Target].Muted}
		s.report(c, err)
	case opAnswer, opBridge:
		if c.Target == signOf(&s.state) { // the caller can be asked without
			s.done(c)
			return
		}
		s.bailOut(err)
	default:
		s.done(c)
	}
}

func (s *session) recordingLost(snoop string) {
	for _, r := range s.state.Recordings {
		if r.Snoop == snoop {
			s.act.Records[r.ID] = no
			s.queue = append(s.queue, inSignal{Signal{Kind: SignalRecEnded, Object: r.ID, Failed: true}})
		}
	}
	if b := s.state.Box; b != nil && b.Snoop == snoop {
		s.act.Records[b.Recording] = no
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalRecEnded, Object: b.Recording, Failed: true}})
	}
}

// bailOut leaves a caller whom the switch will not let us serve to the fail-safe.
func (s *session) bailOut(err error) {
	s.log.Error("call cannot be served; the fail-safe takes it", "err", err)
	s.queue = append(s.queue, inFailsafe{Send: true})
}
