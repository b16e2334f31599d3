package call

import "slices"

// Whoever is left alone in a bridge enters it once more before the next one comes.
//
// Debian's Asterisk conceals lost packets wherever it changes a codec: the way to a telephone, laid when the telephone
// enters a bridge or when anything of ours is played to it, keeps the RTP sequence number of whoever spoke last, for as
// long as the formats on it stay the same. A new leg begins at a number of its own, by chance. In half of all cases it seems
// to be up to 32768 packets, eleven minutes, behind the leg that has left: all that it says is thrown away, while it hears
// the caller as ever. In the other half it seems to be as many packets ahead: Asterisk makes up every one of them at once,
// while it holds the leg and the bridge. Of Opus that takes up to some ten seconds in which nobody in the bridge hears
// anything and no command is answered.
//
// So the way is laid anew while nobody is there who could be heard on it, which costs nobody a packet. Two whom a third
// joins, and two who are left of three, need nothing of the kind: Asterisk mixes three in another format than it passes on
// between two (transcode_via_sln = no in asterisk.conf), and lays the ways anew by itself. To let them enter again then
// came too late now and then: what they said reached the old way before.

// noteAway takes in that a leg is no longer in the bridge where it was.
func (s *session) noteAway(bridge string) {
	if bridge == "" {
		return
	}
	defer s.watchMix()
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

// mingled reports whether more than one leg has been with the caller, or beside the call, in the course of it. Which of
// those who stay have entered again since the last one left is in no fact, and does not outlive the process: after a
// restart whoever is alone enters once more when in doubt.
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

// planMoves moves the legs: first whoever leaves, then those who are left alone enter again, and then the others come.
func planMoves(s *State, a *actual, say *saying) []command {
	var away, rest []Leg
	for _, l := range s.Legs {
		is, want := a.Legs[l.ID], placeOf(s, l)
		if is.In != "" && is.Dialed != no && (want.gone || want.bridge == l.Parking && is.In != want.bridge) {
			away = append(away, l)
		} else {
			rest = append(rest, l)
		}
	}
	cmds := planLegs(s, a, away)
	cmds = append(cmds, planFresh(s, a, say, away)...)
	// Seats that rang in vain come last: whoever has taken the caller is waited for.
	slices.SortStableFunc(rest, func(l, m Leg) int { return int(known(l.Elsewhere)) - int(known(m.Elsewhere)) })
	return append(cmds, planLegs(s, a, rest)...)
}

// planFresh lets everybody enter again who is alone in a bridge that somebody is about to enter and somebody else has
// left, or leaves now. Where something of ours was played since, that has laid the way anew.
func planFresh(s *State, a *actual, say *saying, away []Leg) []command {
	var cmds []command
	leaves := func(id string) bool { return slices.ContainsFunc(away, func(l Leg) bool { return l.ID == id }) }
	left := func(bridge string) bool {
		return slices.ContainsFunc(away, func(l Leg) bool { return a.Legs[l.ID].In == bridge && placeOf(s, l).bridge != bridge })
	}
	// company reports whether somebody but the one with this id is in the bridge, or comes into it.
	company := func(bridge, but string) (there, comes bool) {
		for _, l := range s.Legs {
			is := a.Legs[l.ID]
			switch {
			case l.ID == but || leaves(l.ID) || is.Dialed != yes:
			case is.In == bridge:
				there = true
			case placeOf(s, l).bridge == bridge:
				comes = true
			}
		}
		return there, comes
	}
	bridge := bridgeOf(s)
	silent := (say == nil || tellerOf(say) != "") && !wantsMusic(s, say)
	if there, comes := company(bridge, s.Caller); a.CallerIn == yes && (a.Stale || left(bridge)) && silent && comes && !there {
		cmds = append(cmds, command{Op: opJoin, Target: s.Caller, Bridge: bridge})
	}
	for _, l := range s.Legs {
		is := a.Legs[l.ID]
		if is.In == "" || is.Dialed != yes || is.HungUp || l.Gone || leaves(l.ID) || is.In != placeOf(s, l).bridge || !is.Stale && !left(is.In) {
			continue
		}
		if there, comes := company(is.In, l.ID); comes && !there && (is.In != bridge || a.CallerIn != yes) {
			cmds = append(cmds, command{Op: opJoin, Target: l.ID, Bridge: is.In})
		}
	}
	return cmds
}
