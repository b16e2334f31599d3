package call

import "slices"

// A caller whose counsellor's leg was exchanged for another enters the bridge once more.
//
// Asterisk lays the way from the bridge to a telephone, with its change of codec, when the telephone enters or when
// anything of ours is played to it, and keeps that way for as long as the formats stay the same. Builds with the
// concealment of lost packets, Debian's among them, number what goes that way by the RTP sequence of whoever speaks, and
// throw away what seems to be old. A new leg begins at a sequence number of its own, by chance: in half of all cases it
// seems to be up to 32768 packets, eleven minutes, behind the leg that has left. All that it says is thrown away, while
// it hears the caller as ever.

// noteAway takes in that a leg is no longer in the bridge where it was.
func (s *session) noteAway(bridge string) {
	if bridge != "" && bridge == bridgeOf(&s.state) && s.act.CallerIn == yes {
		s.act.Stale = true
	}
}

// planFresh lets the caller enter again once there is somebody else to be heard. It comes after the legs: whoever leaves
// would number the new way as well. Where something of ours is to be heard first, that lays the way anew.
func planFresh(s *State, a *actual, say *saying) []command {
	if !a.Stale || a.CallerIn != yes || say != nil || s.Phase != Talking || wantsMusic(s, say) {
		return nil
	}
	heard := slices.ContainsFunc(s.Legs, func(l Leg) bool { return a.Legs[l.ID].In == bridgeOf(s) })
	if !heard {
		return nil
	}
	return []command{{Op: opJoin, Target: s.Caller, Bridge: bridgeOf(s)}}
}
