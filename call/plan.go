package call

import (
	"cmp"
	"maps"
	"slices"
	"time"

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

// tri is knowledge of the switch: yes, no or not known.
type tri int8

const (
	unknown tri = iota
	no
	yes
)

func known(b bool) tri {
	if b {
		return yes
	}
	return no
}

// actual is what the session knows the switch to hold for this call.
type actual struct {
	CallerHere   tri // the channel exists
	CallerStasis tri // it is in our application, so that it can be commanded
	CallerUp     tri
	Former       []string // channels of attempts that are over, still to be hung up: see planOutgoing
	Lapsed       bool     // a claim was refused: the channel is looked at, or asks again, before the next one
	Bridge       tri
	CallerIn     tri  // the caller is in the call's bridge
	Stale        bool // the caller's way out of the bridge was laid for a leg that has left: see noteAway
	Music        tri
	Class        string   // of the music, if it is known
	Wanted       string   // class for the present grade, set before each plan; empty: the default one
	MusicDoubts  int      // how often the music is still to be stopped again: see doubtMusic
	Playing      string   // playback that was started and has not ended
	Echoes       []string // playbacks of the last process that may still be heard
	Legs         map[string]legActual
	Parking      tri            // the call's own parking bridge, for a held SIP phone
	Bridges      map[string]tri // further bridges of ours: beside the call, and of monitors
	Snoops       map[string]tri
	SnoopsAt     map[string]string    // the bridge that a monitor's snoop is in
	SnoopsIn     map[string]bool      // in our application, so that they can be recorded
	SnoopsOn     map[string]string    // the leg that a snoop of this process is on
	Unhooking    map[string]time.Time // snoops that were hung up and have not let go of their leg yet, since when
	Records      map[string]tri
	RecPaused    map[string]tri
	Ear          ear
	Began        map[string]bool // messages that were begun before the switch was last looked at: they may be complete
}

// legActual is what is known of one leg.
type legActual struct {
	Dialed tri
	In     string // the bridge it is in; "" for none
	Muted  tri

	Playing  string // playback that the leg hears alone
	Music    tri
	Doubts   int  // how often its music is still to be stopped again: see doubtLegs
	Doubtful bool // it is to be stopped again now
	HungUp   bool // its far end has hung up: once it has left its bridge it is gone, though its end is still to be reported
	Stale    bool // its way out of the bridge was laid for somebody who has left: see noteAway
}

func newActual() actual {
	return actual{
		Bridge: no, Music: no, Parking: no,
		Legs: map[string]legActual{}, Bridges: map[string]tri{}, SnoopsAt: map[string]string{}, Snoops: map[string]tri{}, SnoopsIn: map[string]bool{},
		SnoopsOn: map[string]string{}, Unhooking: map[string]time.Time{},
		Records: map[string]tri{}, RecPaused: map[string]tri{}, Began: map[string]bool{},
	}
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
	var cmds []command
	cmds = append(cmds, planCaller(s, a)...)
	cmds = append(cmds, planSound(s, a, say)...)
	cmds = append(cmds, planLegs(s, a)...)
	cmds = append(cmds, planFresh(s, a, say)...)
	cmds = append(cmds, planMusic(s, a, say)...)
	cmds = append(cmds, planUnhook(s, a)...)
	cmds = append(cmds, planMonitors(s, a)...)
	cmds = append(cmds, planRecordings(s, a)...)
	cmds = append(cmds, planEar(s, a)...)
	cmds = append(cmds, planTell(s, a, say)...)
	return cmds
}

// planCaller brings the caller into the call's bridge. The answer goes first: it ends the ringing.
func planCaller(s *State, a *actual) []command {
	var cmds []command
	if a.CallerUp != yes {
		cmds = append(cmds, command{Op: opAnswer, Target: s.Caller})
	}
	if a.Bridge != yes {
		cmds = append(cmds, command{Op: opBridge, Target: bridgeOf(s), Vars: callTag(s, id.RoleBridge)})
	}
	if a.CallerIn != yes {
		cmds = append(cmds, command{Op: opJoin, Target: s.Caller, Bridge: bridgeOf(s)})
	}
	return cmds
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

// planSound stops what must not be heard any more and starts what is to be said. It comes before the legs:
// a prompt to a bridged leg silences both directions, and channel music survives a move into a bridge and
// would mask the counsellor.
func planSound(s *State, a *actual, say *saying) []command {
	cmds := planEchoes(a)
	if a.Playing != "" && (say == nil || say.Play != a.Playing || s.company() && tellerOf(say) == "") {
		cmds = append(cmds, command{Op: opStopPlay, Target: a.Playing})
	}
	if a.Music != no && (!wantsMusic(s, say) || a.otherMusic()) {
		cmds = append(cmds, command{Op: opStopMusic, Target: s.Caller})
	}
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
	case s.Offer != nil && s.Offer.Leg == l.ID:
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

// leave is where a leg goes when the call has no more use for it: home, or away.
func leave(l Leg) place {
	if l.Parking != "" {
		return place{bridge: l.Parking, muted: true}
	}
	return place{gone: true}
}

func planLegs(s *State, a *actual) []command {
	var cmds []command
	for _, l := range s.Legs {
		cmds = append(cmds, planLeg(s, a, l)...)
	}
	return cmds
}

func planLeg(s *State, a *actual, l Leg) []command {
	want, is := placeOf(s, l), a.Legs[l.ID]
	if want.gone {
		if is.Dialed == yes || is.Dialed == unknown {
			return []command{{Op: opHangup, Target: l.ID, Cause: causeNormal}}
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

// planRecordings starts a snoop and a recording for each leg that is to be recorded, and pauses or stops
// them. It comes after everything that the caller hears.
func planRecordings(s *State, a *actual) []command {
	var cmds []command
	for _, r := range s.Recordings {
		if !r.over(s) && !a.hooked(s, r.Leg) {
			cmds = append(cmds, planRecording(a, r.ID, r.Snoop, r.Leg, s.Paused, Record{})...)
		}
	}
	if b := s.Box; b != nil && b.Recording != "" && !b.over(s) {
		rec := Record{Max: maxMessage, Silence: messageSilence}
		cmds = append(cmds, planRecording(a, b.Recording, b.Snoop, s.Caller, false, rec)...)
	}
	return cmds
}

func (r Recording) over(s *State) bool { return r.Stopped || s.Phase == Ending }

func (b Box) over(s *State) bool { return b.Kept || s.Phase == Ending }

// planRecording brings one recording to where it belongs. One that has not begun does not begin in a pause: what is
// paused must hold no word, not even those between its begin and its pause.
func planRecording(a *actual, recording, snoop, leg string, pause bool, r Record) []command {
	var cmds []command
	if a.Snoops[snoop] == unknown {
		cmds = append(cmds, command{Op: opSnoop, Target: snoop, Bridge: leg})
	}
	if a.Records[recording] == unknown && a.SnoopsIn[snoop] && !pause {
		r.Name, r.Channel = recording, snoop
		cmds = append(cmds, command{Op: opRecord, Target: recording, Record: r})
	}
	if a.Records[recording] == yes && a.RecPaused[recording] != known(pause) {
		if pause {
			cmds = append(cmds, command{Op: opPauseRec, Target: recording})
		} else {
			cmds = append(cmds, command{Op: opResumeRec, Target: recording})
		}
	}
	return cmds
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
	cmds = append(cmds, planLegs(s, a)...)
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
	for _, b := range slices.Sorted(maps.Keys(a.Bridges)) {
		if a.Bridges[b] != no {
			cmds = append(cmds, command{Op: opDestroy, Target: b})
		}
	}
	return cmds
}
