package call

import "time"

// What hears a leg, a supervisor's snoop or a recording's, hangs on the leg like a hook. Asterisk keeps one way for all
// hooks of a leg through which it understands what the leg hears, laid when the first hook comes and taken away when the
// last one goes; and it throws away what seems old on that way as on any other (see noteAway). Where the leg hears
// somebody else from now on, half of all listeners would hear nothing of them, and nothing that is whispered would reach
// the leg. So all hooks of the leg are taken off first, and new ones are put on when the old ones have let go.

// unhookPatience is how long a hook that was taken off is waited for. It lets go with the next packet that the leg says
// or hears.
const unhookPatience = time.Second

// hooked reports whether something hangs on a leg that is to go, or is going.
func (a *actual) hooked(s *State, leg string) bool {
	for snoop := range a.Unhooking {
		if a.SnoopsOn[snoop] == leg {
			return true
		}
	}
	for snoop, there := range a.Snoops {
		if leg == s.Caller && there == yes && isBeside(snoop) && !a.Ear.keeps(snoop) {
			return true
		}
	}
	for _, r := range s.Recordings {
		if r.Leg == leg && r.over(s) && a.Snoops[r.Snoop] == yes {
			return true
		}
	}
	for _, m := range s.Monitors {
		for _, snoop := range m.Snoops {
			if snoop != m.snoop() && a.SnoopsOn[snoop] == leg && a.Snoops[snoop] == yes {
				return true
			}
		}
	}
	return false
}

// planUnhook takes off what nobody hears through any more.
func planUnhook(s *State, a *actual) []command {
	var cmds []command
	off := func(snoop string) { cmds = append(cmds, command{Op: opHangup, Target: snoop, Cause: causeNormal}) }
	for _, r := range s.Recordings {
		if r.over(s) && a.runs(r.ID, r.Snoop) {
			cmds = append(cmds, command{Op: opStopRec, Target: r.ID})
			off(r.Snoop)
		}
	}
	if b := s.Box; b != nil && b.Recording != "" && b.over(s) && a.runs(b.Recording, b.Snoop) {
		cmds = append(cmds, command{Op: opStopRec, Target: b.Recording})
		off(b.Snoop)
	}
	for _, m := range s.Monitors {
		for _, snoop := range m.Snoops {
			if (snoop != m.snoop() || s.Phase == Ending) && a.Snoops[snoop] == yes {
				off(snoop)
			}
		}
	}
	return cmds
}

// runs reports whether anything of a recording is there.
func (a *actual) runs(recording, snoop string) bool {
	return a.Records[recording] != no && a.Records[recording] != unknown || a.Snoops[snoop] == yes
}

// noteUnhooked takes in that a snoop was hung up. It is not off its leg before its end is reported.
func (s *session) noteUnhooked(snoop string) {
	s.act.Snoops[snoop] = no
	delete(s.act.SnoopsAt, snoop)
	if leg := s.act.SnoopsOn[snoop]; leg != "" && s.act.Legs[leg].Dialed != no {
		s.act.Unhooking[snoop] = s.now()
		s.retryLater()
	}
}

// unhooked takes in the end of a snoop: its own report, or that there was none for a while.
func (s *session) unhooked(snoop string) {
	delete(s.act.Unhooking, snoop)
	delete(s.act.SnoopsOn, snoop)
}

// lingering gives up waiting for the ends of snoops that were not reported, and looks again as long as some are awaited.
func (s *session) lingering() {
	for snoop, since := range s.act.Unhooking {
		if s.now().Sub(since) >= unhookPatience {
			s.unhooked(snoop)
		}
	}
	if len(s.act.Unhooking) > 0 {
		s.retryLater()
	}
}
