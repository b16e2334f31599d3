package call

import "heartline/internal/id"

// place is where a leg belongs.
type place struct {
	bridge string // "" for none
	gone   bool
	muted  bool
	music  bool // alone, and not to be left in silence
}

// placeOf says where a leg belongs in this state.
func placeOf(s *State, l Leg) place {
	inTalk := s.Talk != nil && s.Talk.Leg == l.ID && !l.Gone && (s.Phase == Talking)
	switch {
	case l.Gone || s.Phase == Ending || s.Phase == Ended:
		return leave(l)
	case inTalk && s.Talk.Aside:
		return place{bridge: consultOf(s), muted: l.Muted}
	case inTalk && s.Talk.Held && l.Parking != "":
		return place{bridge: l.Parking, muted: true}
	case inTalk && s.Talk.Held:
		return place{bridge: parkingOf(s), muted: l.Muted}
	case inTalk:
		return place{bridge: bridgeOf(s), muted: l.Muted}
	case s.asks(l.ID):
		return place{} // rings, or waits for the accept key
	case s.Phase == Outside && s.Relief != nil && s.Relief.Leg == l.ID && !l.Gone, s.outLeg(l.ID):
		return place{}
	default:
		return placeOfOther(s, l)
	}
}

// placeOfOther says where the leg of a party, or of a supervisor who listens, belongs.
func placeOfOther(s *State, l Leg) place {
	if p, ok := s.partyOfLeg(l.ID); ok {
		switch {
		case p.State == PartyRinging:
			return place{}
		case p.inside():
			return place{bridge: bridgeOf(s), muted: l.Muted}
		case p.beside():
			alone := s.Talk == nil || !s.Talk.Aside
			return place{bridge: consultOf(s), muted: l.Muted, music: alone}
		}
	}
	if m, ok := s.monitorOfLeg(l.ID); ok {
		return placeOfMonitor(s, l, m)
	}
	if _, summoned := l.summons(); l.Role == CrisisLeg || summoned && !l.Up {
		return place{} // rings, or waits for the accept key
	}
	return leave(l)
}

// asks reports whether a leg is that of a counsellor who is asked to take the caller.
func (s *State) asks(leg string) bool {
	_, offered := s.offerOfLeg(leg)
	return offered
}

// hangupCause tells a telephone that rang in vain because of a colleague that no call was missed.
func (l Leg) hangupCause() int {
	if l.Elsewhere {
		return causeElsewhere
	}
	return causeNormal
}

// leave is where a leg goes when the call has no more use for it: home, or away.
func leave(l Leg) place {
	if l.Parking != "" {
		return place{bridge: l.Parking, muted: true}
	}
	return place{gone: true}
}

func planLegs(s *State, a *actual, legs []Leg) []command {
	var cmds []command
	for _, l := range legs {
		cmds = append(cmds, planLeg(s, a, l)...)
	}
	return cmds
}

func planLeg(s *State, a *actual, l Leg) []command {
	want, is := placeOf(s, l), a.Legs[l.ID]
	if want.gone {
		if is.Dialed == yes || is.Dialed == unknown {
			return []command{{Op: opHangup, Target: l.ID, Cause: l.hangupCause()}}
		}
		return nil
	}
	if l.Parking != "" && l.Gone && is.Dialed == no {
		return nil // the desk leg itself is no more
	}
	if l.Role != DeskLeg && is.Dialed == unknown {
		return []command{{Op: opDial, Target: l.ID}}
	}
	if want.bridge == "" || is.Dialed == no {
		return nil
	}
	var cmds []command
	if want.bridge == parkingOf(s) && a.Parking != yes {
		cmds = append(cmds, command{Op: opBridge, Target: want.bridge, Vars: callTag(s, id.RoleParking)})
	}
	if role, ours := roleBeside(want.bridge); ours && a.Bridges[want.bridge] != yes {
		cmds = append(cmds, command{Op: opBridge, Target: want.bridge, Vars: callTag(s, role)})
	}
	if is.Music != no && is.Music != unknown && !want.music || is.Music == unknown && is.In == consultOf(s) && !want.music || is.Doubtful && !want.music {
		cmds = append(cmds, command{Op: opStopMusic, Target: l.ID})
	}
	if is.Playing != "" { // a prompt would go on in the talk, and silence both
		cmds = append(cmds, command{Op: opStopPlay, Target: is.Playing})
	}
	if want.muted && is.Muted != yes && l.Role == DeskLeg {
		cmds = append(cmds, command{Op: opMute, Target: l.ID})
	}
	if is.In != want.bridge {
		cmds = append(cmds, command{Op: opJoin, Target: l.ID, Bridge: want.bridge})
	}
	// The unmute comes after the join, so that nobody is heard before the counsellor knows.
	if !want.muted && is.Muted != no {
		cmds = append(cmds, command{Op: opUnmute, Target: l.ID})
	} else if want.muted && is.Muted != yes && l.Role != DeskLeg {
		cmds = append(cmds, command{Op: opMute, Target: l.ID})
	}
	if want.music && is.Music != yes {
		cmds = append(cmds, command{Op: opMusic, Target: l.ID, Class: musicClass})
	}
	return cmds
}
