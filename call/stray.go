package call

import (
	"context"
	"maps"
	"slices"

	"heartline/internal/fault"
)

// Where a channel is, the session knows from its own commands. A report that it has left its bridge may be the echo of one
// of them: to enter the bridge once more is to leave it first, and a command whose answer did not come is sent twice and
// leaves twice. Reports come later than answers, so that no count of them tells an echo from a real departure, and whoever
// takes an echo for one lets the channel enter again, which makes the next echo: the parties of a talk were cut hundreds
// of times a second for as long as it went on. Such a report is therefore no more than a reason to look.

// planAstray looks for every channel that is said to have left its bridge.
func planAstray(a *actual) []command {
	var cmds []command
	for _, ch := range slices.Sorted(maps.Keys(a.Astray)) {
		cmds = append(cmds, command{Op: opLook, Target: ch, Bridge: a.Astray[ch]})
	}
	return cmds
}

// looksMost is how often a look that gets no answer is repeated. Everything else in the call waits for it, so that whom the switch will not tell
// of is taken to have left after that.
const looksMost = 3

// lookInto asks the switch whether the channel is in the bridge. fault.NotFound: it is not, or the bridge is gone, which is
// noted: it is made again then.
func (s *session) lookInto(ctx context.Context, bridge, channel string) error {
	b, err := s.sw.LookBridge(ctx, bridge)
	switch _, beside := roleBeside(bridge); {
	case fault.Is(err, fault.NotFound) && (beside || bridge == bridgeOf(&s.state) || bridge == parkingOf(&s.state)):
		s.noteBridge(bridge, no)
	case err == nil && !slices.Contains(b.Channels, channel):
		return fault.New(fault.NotFound, "look into a bridge", "the channel is not in it")
	}
	return err
}

// strayed takes in that a channel is not in the bridge that it is said to have left.
func (s *session) strayed(channel string) {
	bridge := s.act.Astray[channel]
	delete(s.act.Astray, channel)
	delete(s.failed, command{Op: opLook, Target: channel}.key())
	if channel == s.state.Caller {
		s.act.CallerIn = no
		return
	}
	s.legAway(channel, bridge)
}

// legAway takes in that a leg is not in a bridge any more.
func (s *session) legAway(leg, bridge string) {
	s.noteAway(bridge)
	l, ok := s.act.Legs[leg]
	if !ok || l.In != bridge {
		return
	}
	l.In = ""
	if l.HungUp { // nothing brings it back
		l.Dialed = no
	}
	s.act.Legs[leg] = l
}

// legLeft takes in that a leg is said to have left a bridge by no move of ours.
func (s *session) legLeft(sig Signal) {
	l, ok := s.act.Legs[sig.Channel.ID]
	switch {
	case !ok:
	case l.In == sig.Bridge && !l.HungUp && l.Dialed == yes:
		s.act.Astray[sig.Channel.ID] = sig.Bridge
	default: // one that was hung up leaves after we have been told that it is gone
		s.legAway(sig.Channel.ID, sig.Bridge)
	}
}
