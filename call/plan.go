package call

import (
	"cmp"
	"maps"
	"slices"

	"heartline/internal/id"
)

// A call's commands are not decided one by one: they are the difference between what the state wants the
// switch to hold and what the session knows the switch holds. The same difference brings a call up, moves
// it along, repairs it after a fault of ours, restores it after a restart and takes it down. Every command
// is safe to repeat, so a command whose outcome is not known is simply still part of the difference.

// op names a command.
type op string

const (
	opClaim     op = "claim"
	opFailsafe  op = "failsafe"
	opAnswer    op = "answer"
	opBridge    op = "bridge"
	opJoin      op = "join"
	opPlay      op = "play"
	opStopPlay  op = "stop_play"
	opMusic     op = "music"
	opStopMusic op = "stop_music"
	opDial      op = "dial"
	opMute      op = "mute"
	opUnmute    op = "unmute"
	opHangup    op = "hangup"
	opSnoop     op = "snoop"
	opRecord    op = "record"
	opPauseRec  op = "pause_record"
	opResumeRec op = "resume_record"
	opStopRec   op = "stop_record"
	opListen    op = "listen"
	opDestroy   op = "destroy_bridge"
	opEar       op = "ear"
	opTell      op = "tell"
	opHeed      op = "heed"
	opLook      op = "look"
)

// command is one command to the switch.
type command struct {
	Op     op
	Target string // channel, playback, recording, snoop or bridge
	Bridge string
	Class  string
	Cause  int
	Play   Play
	Record Record
	Vars   map[string]string
}

// saying is what the caller is to hear now, before anything else.
type saying struct {
	Play    string // playback id
	Purpose purpose
	Media   []string
	Lang    string
}

const musicClass = "default"

func bridgeOf(s *State) string  { return id.Object(string(s.ID), id.RoleBridge, 0) }
func parkingOf(s *State) string { return id.Object(string(s.ID), id.RoleParking, 0) }
func consultOf(s *State) string { return id.Object(string(s.ID), id.RoleConsult, 0) }

// plan returns the commands that bring a from what it is to what s wants, in the order in which they are to
// be run. It is pure. say is what the caller is to hear now, nil for nothing.
func plan(s *State, a *actual, say *saying) []command {
	switch {
	case s.Phase == Ending:
		return planTeardown(s, a)
	case s.Phase == Ended || s.Phase == "":
		return nil
	case s.Phase == Due || s.Phase == Dialling:
		return planOutgoing(s, a)
	case !s.Claimed && a.Lapsed:
		return nil
	case !s.Claimed:
		return []command{{Op: opClaim, Target: s.Caller}}
	case a.CallerStasis != yes:
		return nil // it is on its way into our application
	}
	if looks := planAstray(a); len(looks) > 0 {
		return looks // what is to be done depends on them
	}
	var cmds []command
	cmds = append(cmds, planSign(s, a)...)
	cmds = append(cmds, planCaller(s, a)...)
	cmds = append(cmds, planHush(s, a, say)...)
	cmds = append(cmds, planEnter(s, a)...)
	cmds = append(cmds, planSay(s, a, say)...)
	cmds = append(cmds, planMoves(s, a, say)...)
	cmds = append(cmds, planUnsent(s, a)...)
	cmds = append(cmds, planMusic(s, a, say)...)
	cmds = append(cmds, planUnhook(s, a)...)
	cmds = append(cmds, planMonitors(s, a)...)
	cmds = append(cmds, planRecordings(s, a)...)
	cmds = append(cmds, planEar(s, a)...)
	cmds = append(cmds, planTell(s, a, say)...)
	return append(cmds, planReady(s, a)...)
}

// planCaller answers the caller, which ends the ringing and goes first, and makes the call's bridge.
func planCaller(s *State, a *actual) []command {
	var cmds []command
	if a.CallerUp != yes {
		cmds = append(cmds, command{Op: opAnswer, Target: s.Caller})
	}
	if a.Bridge != yes && s.meets() {
		cmds = append(cmds, planBridge(s))
	}
	return cmds
}

func planBridge(s *State) command {
	return command{Op: opBridge, Target: bridgeOf(s), Vars: callTag(s, id.RoleBridge)}
}

// meets reports whether the caller is to be in the call's bridge. Who hears a menu or waits is alone, and stays outside: there
// the thread that makes the music is the one that obeys us, so that no stop of it is lost (see doubtMusic), and two commands
// fewer are between a caller's coming and the ringing.
func (s *State) meets() bool {
	switch s.Phase {
	case Arriving, InMenu, Waiting, Outside:
		return false
	default:
		return true
	}
}

// planEnter brings the caller into the call's bridge, when what was heard outside has been stopped.
func planEnter(s *State, a *actual) []command {
	if a.CallerIn == yes || !s.meets() {
		return nil
	}
	return []command{{Op: opJoin, Target: s.Caller, Bridge: bridgeOf(s)}}
}

// planReady makes the bridge while somebody is rung, so that nothing but moves is left to do once they answer.
func planReady(s *State, a *actual) []command {
	if a.Bridge == yes || s.meets() || s.Offer == nil && s.Relief == nil {
		return nil
	}
	return []command{planBridge(s)}
}

// callTag ties an object of ours to its call. The caller's own channel gets none: Asterisk lets no channel
// whose variables were set from outside write files for the rest of its life, and the fail-safe's journal is
// files. That channel is known by its id, which is in the first fact.
func callTag(s *State, role id.Role) map[string]string {
	return map[string]string{TagCall: string(s.ID) + "." + string(role)}
}

// TagCall and TagDesk are the reported variables that tie a channel or bridge to its owner over restarts.
const (
	TagCall = "HL_CALL"
	TagDesk = "HL_DESK"
)

// planHush stops what must not be heard any more. It comes before the legs: a prompt to a bridged leg silences both
// directions, and channel music survives a move into a bridge and would mask the counsellor.
func planHush(s *State, a *actual, say *saying) []command {
	cmds := planEchoes(a)
	if a.Playing != "" && (say == nil || say.Play != a.Playing || s.company() && tellerOf(say) == "") {
		cmds = append(cmds, command{Op: opStopPlay, Target: a.Playing})
	}
	if a.Music != no && (!wantsMusic(s, say) || a.otherMusic()) {
		cmds = append(cmds, command{Op: opStopMusic, Target: s.Caller})
	}
	return cmds
}

// planSay starts what is to be said, when the caller has entered the bridge: a channel is moved nowhere before a prompt has ended.
func planSay(s *State, a *actual, say *saying) []command {
	var cmds []command
	if say != nil && a.Playing != say.Play && !s.company() {
		cmds = append(cmds, command{Op: opPlay, Target: say.Play, Play: Play{ID: say.Play, Channel: s.Caller, Media: say.Media, Lang: say.Lang}})
	}
	return cmds
}

func planEchoes(a *actual) []command {
	var cmds []command
	for _, echo := range a.Echoes {
		cmds = append(cmds, command{Op: opStopPlay, Target: echo})
	}
	return cmds
}

// planMusic starts the music last, when every leg that must not hear it is out of the way.
func planMusic(s *State, a *actual, say *saying) []command {
	if wantsMusic(s, say) && (a.Music != yes || a.otherMusic()) {
		return []command{{Op: opMusic, Target: s.Caller, Class: cmp.Or(a.Wanted, musicClass)}}
	}
	return nil
}

// otherMusic reports whether the caller hears music of another class than the one for the present grade.
func (a *actual) otherMusic() bool {
	return a.Music == yes && a.Class != "" && a.Class != cmp.Or(a.Wanted, musicClass)
}

// wantsMusic reports whether the caller is to hear music: while waiting, held or parted, and not while
// something is said (the switch would go back to the music by itself, but a moment late).
func wantsMusic(s *State, say *saying) bool {
	if say != nil {
		return false
	}
	switch s.Phase {
	case Waiting, Outside:
		return true
	case Talking, Parted:
		return !s.company()
	default:
		return false
	}
}

// planFarewell ends what the caller has with us: with a hang-up where the call is over, with the dialplan's
// fail-safe where it is only we who cannot go on. It stays part of the plan until the caller is there.
func planFarewell(s *State) command {
	if s.End.Reason == InFailsafe || s.End.Reason == Defect {
		return command{Op: opFailsafe, Target: s.Caller}
	}
	return command{Op: opHangup, Target: s.Caller, Cause: causeNormal}
}

// planTeardown takes everything down, in the order in which nobody hears a fault: recordings, sound, our
// legs (a desk leg goes home), the caller, the bridges. Each step may be repeated any number of times.
func planTeardown(s *State, a *actual) []command {
	var cmds []command
	cmds = append(cmds, planUnhook(s, a)...)
	cmds = append(cmds, planEar(s, a)...)
	if s.Out != nil {
		cmds = append(cmds, planEchoes(a)...) // of a desk's leg, which stays
	}
	if a.Playing != "" && a.CallerHere != no {
		cmds = append(cmds, command{Op: opStopPlay, Target: a.Playing})
	}
	cmds = append(cmds, planLegs(s, a, s.Legs)...)
	cmds = append(cmds, planFormer(a)...)
	if s.Out != nil && !s.Answered {
		if s.Caller != "" && a.CallerHere != no { // nobody there: there is nothing to say farewell to
			cmds = append(cmds, command{Op: opHangup, Target: s.Caller, Cause: causeNormal})
		}
	} else if a.CallerHere != no && a.CallerStasis != no && s.Claimed && s.End != nil {
		cmds = append(cmds, planFarewell(s))
	}
	if a.Bridge != no {
		cmds = append(cmds, command{Op: opDestroy, Target: bridgeOf(s)})
	}
	if a.Parking != no {
		cmds = append(cmds, command{Op: opDestroy, Target: parkingOf(s)})
	}
	if s.Survey != nil && a.Bridges[signOf(s)] == unknown {
		cmds = append(cmds, planSign(s, a)...)
	}
	for _, b := range slices.Sorted(maps.Keys(a.Bridges)) {
		if a.Bridges[b] != no {
			cmds = append(cmds, command{Op: opDestroy, Target: b})
		}
	}
	return cmds
}
