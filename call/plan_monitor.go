package call

import (
	"strconv"
	"strings"

	"heartline/internal/id"
)

// monitorBridge is where a supervisor hears a call: with the snoop on the counsellor's leg, and nobody else.
func monitorBridge(s *State, m Monitor) string {
	n, _ := strconv.Atoi(strings.TrimPrefix(m.ID, "m"))
	return id.Object(string(s.ID), id.RoleMonitor, n)
}

// roleBeside reports whether a bridge is one of ours beside the call's own.
func roleBeside(bridge string) (id.Role, bool) {
	_, role, _, ok := id.ParseObject(bridge)
	return role, ok && (role == id.RoleConsult || role == id.RoleMonitor || role == id.RoleSurvey)
}

// placeOfMonitor says where somebody who listens belongs. Nobody hears what is whispered to a leg that is by itself, so
// whoever whispers while the caller is on hold is with the counsellor for as long.
func placeOfMonitor(s *State, l Leg, m Monitor) place {
	if t := s.Talk; m.Whisper && t != nil && s.Phase == Talking && t.Held {
		home := parkingOf(s)
		if c, ok := s.leg(t.Leg); ok && c.Parking != "" {
			home = c.Parking
		}
		return place{bridge: home}
	}
	return place{bridge: monitorBridge(s, m), muted: !m.Whisper, music: m.Target == "" && l.Role == CrisisLeg}
}

// planMonitors puts up what supervisors hear through.
func planMonitors(s *State, a *actual) []command {
	var cmds []command
	for _, m := range s.Monitors {
		snoop := m.snoop()
		if snoop == "" || a.Legs[m.Target].Dialed == no {
			continue
		}
		bridge := monitorBridge(s, m)
		switch {
		case a.Snoops[snoop] == unknown && !a.hooked(s, m.Target):
			cmds = append(cmds, command{Op: opListen, Target: snoop, Bridge: m.Target})
		case a.Snoops[snoop] == yes && a.SnoopsIn[snoop] && a.SnoopsAt[snoop] != bridge && a.Bridges[bridge] == yes:
			cmds = append(cmds, command{Op: opJoin, Target: snoop, Bridge: bridge})
		}
	}
	return cmds
}

// snapshotMonitors notes which of the monitors' snoops are there, and where.
func (s *session) snapshotMonitors(a *actual, in inAdopted, where map[string]string) {
	for _, m := range s.state.Monitors {
		for _, snoop := range m.Snoops {
			ch, there := in.Snapshot.Channel(snoop)
			a.Snoops[snoop], a.SnoopsIn[snoop] = known(there), there && ch.Stasis
			if there {
				a.SnoopsAt[snoop] = where[snoop]
			}
		}
	}
}

// hearsNothing takes in that a supervisor's snoop is not there, or cannot be used.
func (s *session) hearsNothing(snoop string) {
	s.act.Snoops[snoop] = no
	delete(s.act.SnoopsAt, snoop)
	s.queue = append(s.queue, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: snoop}}})
}
