package call

import "slices"

// Whoever stays in a bridge that somebody else has left enters it once more: the caller whose counsellor's leg was
// exchanged for another, and all who are left of a conference.
//
// Asterisk lays the way from the bridge to a telephone, with its change of codec, when the telephone enters or when
// anything of ours is played to it, and keeps that way for as long as the formats stay the same. Builds with the
// concealment of lost packets, Debian's among them, number what goes that way by the RTP sequence of whoever speaks, and
// throw away what seems to be old. A new leg begins at a sequence number of its own, by chance: in half of all cases it
// seems to be up to 32768 packets, eleven minutes, behind the leg that has left. All that it says is thrown away, while
// it hears the caller as ever. A conference mixes voices with numbers of its own, so that the two whom a third joins hear
// nobody any more, and the two who are left of one may not hear each other either.

// noteAway takes in that a leg is no longer in the bridge where it was.
func (s *session) noteAway(bridge string) {
	if bridge == "" {
		return
	}
	if bridge == bridgeOf(&s.state) && s.act.CallerIn == yes {
		s.act.Stale = true
	}
	for id, l := range s.act.Legs {
		if l.In == bridge {
			l.Stale = true
			s.act.Legs[id] = l
		}
	}
}

// noteThird takes in that a leg enters a bridge in which it was not. The third one turns a talk of two into a conference.
// Entering again, one after the other, is a hole of some 20 ms.
func (s *session) noteThird(bridge string) {
	inside := 0
	if bridge == bridgeOf(&s.state) && s.act.CallerIn == yes {
		inside++
	}
	for _, l := range s.act.Legs {
		if l.In == bridge {
			inside++
		}
	}
	if inside == 2 {
		s.noteAway(bridge)
	}
}

// mingled reports whether more than one leg has been with the caller, or beside the call, in the course of it. Which of
// those who stay have entered again since the last one left is in no fact, and does not outlive the process: after a
// restart all of them enter once more when in doubt. That is a hole of a few packets, against a voice that is thrown away.
func (s *State) mingled() bool {
	if s.Phase != Talking && s.Phase != Parted {
		return false
	}
	been := 0
	for _, l := range s.Legs {
		if l.Up {
			been++
		}
	}
	return been > 1
}

// planFresh lets those who stay enter again once there is somebody else to be heard. It comes after the legs have moved:
// whoever leaves would number the new way as well. Where something of ours is to be heard first, that lays the way anew.
func planFresh(s *State, a *actual, say *saying) []command {
	return append(planFreshCaller(s, a, say), planFreshLegs(s, a)...)
}

func planFreshLegs(s *State, a *actual) []command {
	var cmds []command
	for _, l := range s.Legs {
		is := a.Legs[l.ID]
		if !is.Stale || is.HungUp || l.Gone || is.Dialed != yes || is.In == "" || is.In != placeOf(s, l).bridge {
			continue
		}
		heard := is.In == bridgeOf(s) && a.CallerIn == yes
		for _, o := range s.Legs {
			heard = heard || o.ID != l.ID && a.Legs[o.ID].In == is.In
		}
		if heard {
			cmds = append(cmds, command{Op: opJoin, Target: l.ID, Bridge: is.In})
		}
	}
	return cmds
}

func planFreshCaller(s *State, a *actual, say *saying) []command {
	if !a.Stale || a.CallerIn != yes || say != nil && tellerOf(say) == "" || s.Phase != Talking || wantsMusic(s, say) {
		return nil
	}
	heard := slices.ContainsFunc(s.Legs, func(l Leg) bool { return a.Legs[l.ID].In == bridgeOf(s) })
	if !heard {
		return nil
	}
	return []command{{Op: opJoin, Target: s.Caller, Bridge: bridgeOf(s)}}
}
