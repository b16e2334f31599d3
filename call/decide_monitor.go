package call

import (
	"fmt"
	"strings"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

const maxMonitors = 4

var (
	errNotListening = fault.Code("not_listening", fault.New(fault.Conflict, "listen", "you are not listening to this call"))
	errInIt         = fault.Code("in_call_already", fault.New(fault.Conflict, "listen", "you are in this call already"))
	errManyListen   = fault.Code("too_many_listeners", fault.New(fault.Conflict, "listen", "enough people listen to this call already"))
)

// supervise carries out what a supervisor asks of somebody else's talk.
func (t *turn) supervise(in inLive) error {
	m, listens := t.s.monitor(in.By)
	_, isParty := t.s.partyOfAgent(in.By)
	switch in.Do {
	case liveSilent, liveStop:
		if !listens {
			return errNotListening
		}
		if in.Do == liveStop {
			t.endMonitor(m, "stopped", in.By)
			return nil
		}
		t.whisper(m, false)
		return nil
	default: // they come in
	}
	switch {
	case t.s.Talk.Agent == in.By, isParty && in.Do != liveTakeOver:
		return errInIt
	case in.Do == liveBarge && !isParty && t.s.crowded():
		return errTooMany
	case in.Leg == "" && listens:
		in.Leg, in.Seat = m.Leg, m.Seat // a telephone that is in the call already
	case in.Leg == "" && !isParty:
		return t.summon(in)
	}
	switch {
	case in.Do == liveBarge, in.Do == liveTakeOver:
		t.barge(in, m, listens)
		return nil
	case listens:
		t.whisper(m, in.Do == liveWhisper)
		return nil
	}
	return t.startMonitor(in)
}

func (t *turn) whisper(m Monitor, on bool) {
	if m.Whisper != on {
		t.record(actorOf(m.Agent), ledger.MonitorSet{Monitor: m.ID, Whisper: on})
	}
}

func (t *turn) startMonitor(in inLive) error {
	live := 0
	for _, m := range t.s.Monitors {
		if !m.Ended {
			live++
		}
	}
	if live >= maxMonitors || len(t.s.Monitors) >= maxPartiesEver {
		return errManyListen
	}
	t.record(actorOf(in.By), ledger.MonitorStarted{
		Monitor: fmt.Sprintf("m%d", t.s.NextMonitor+1), Agent: string(in.By), Seat: string(in.Seat), Leg: in.Leg, Desk: in.Desk, Parking: in.Parking,
		Whisper: in.Do == liveWhisper,
	})
	t.do(actSeize{Agent: in.By, Seat: in.Seat})
	return nil // the listening itself begins in followCounsellor
}

// heard is the leg that those who listen hear: of the counsellor who has the call now; "" while there is none, or while
// the counsellor is by themselves because the caller is on hold.
func (s *State) heard() string {
	if s.Phase != Talking || s.Talk == nil || s.Talk.Lost || s.Talk.Held {
		return ""
	}
	return s.Talk.Leg
}

// ear names those whom the counsellor hears, beside the caller.
func (s *State) ear() string {
	if s.Talk == nil {
		return ""
	}
	var ear strings.Builder
	for _, p := range s.Parties {
		if s.Talk.Aside && p.beside() || !s.Talk.Aside && p.inside() {
			ear.WriteString(p.Leg + " ")
		}
	}
	if s.Talk.Aside {
		ear.WriteString("aside")
	}
	return ear.String()
}

// followCounsellor lets every monitor hear the leg of the counsellor who has the call now: the talk may have
// moved to another leg, or to another counsellor. Where the counsellor hears somebody else on the same leg, what the
// monitor hears through is put up anew: see hooked.
func (t *turn) followCounsellor(before *State) {
	target := t.s.heard()
	anew := target != "" && before.heard() == target && before.ear() != t.s.ear()
	moved := false
	for _, m := range t.s.Monitors {
		switch {
		case m.Ended || m.Target == target && !anew:
			continue
		case target != "" && m.DeafUntil.After(t.Now):
			t.do(actArm{Timer: timerMonitor, After: m.DeafUntil.Sub(t.Now)})
			continue
		}
		f := ledger.MonitorMoved{Monitor: m.ID, Target: target}
		if target != "" {
			moved = true
			f.Snoop = id.Object(string(t.s.ID), id.RoleListen, t.s.NextListen%listenNames)
		}
		t.record(actorSystem, f)
	}
	if moved && (anew || t.s.mingled()) {
		t.recordAfresh(target)
	}
}

// recordAfresh lets the recording of a leg begin anew, so that nothing of the old one stays on the leg.
func (t *turn) recordAfresh(leg string) {
	for _, r := range t.s.Recordings {
		if r.Leg == leg && !r.Stopped {
			t.stopRecordings(leg)
			t.startRecording()
			return
		}
	}
}

// monitorDeaf takes in that what a monitor hears through is gone. It is put up anew in a moment, if the
// counsellor's leg lives.
func (t *turn) monitorDeaf(snoop string) bool {
	m, ok := t.s.findMonitor(func(m Monitor) bool { return m.snoop() == snoop && snoop != "" })
	if ok {
		t.record(actorSystem, ledger.MonitorMoved{Monitor: m.ID, Deaf: true})
	}
	return ok
}

func (t *turn) endMonitor(m Monitor, why string, by agent.ID) {
	t.record(actorOrSystem(by), ledger.MonitorEnded{Monitor: m.ID, Why: why, By: string(by)})
	if m.Agent != "" { // a helper's telephone may be nobody's on the floor
		t.do(actReleased{Agent: m.Agent, AfterCall: -1})
	}
}

// barge takes a supervisor into the talk, or lets them take it over.
func (t *turn) barge(in inLive, m Monitor, listened bool) {
	why := "joined"
	if in.Do == liveTakeOver {
		why = "taken_over"
	}
	if listened {
		t.record(actorOf(in.By), ledger.MonitorEnded{Monitor: m.ID, Why: why, By: string(in.By)})
	}
	p, there := t.s.partyOfAgent(in.By)
	if there && p.State != PartyThere {
		t.endParty(p, OutcomeWithdrawn, 0, in.By) // asked, and comes by this way
		there = false
	}
	if !there {
		party := fmt.Sprintf("p%d", t.s.NextParty+1)
		t.record(actorOf(in.By), ledger.PartyAsked{Party: party, Then: string(ThenJoin), By: string(in.By), Agent: string(in.By)})
		t.record(actorOf(in.By), ledger.PartyOffered{Party: party, Seat: string(in.Seat), SeatKind: string(in.seatKind()), Deadline: t.Now})
		t.record(actorOf(in.By), ledger.PartyJoined{Party: party, Leg: in.Leg, In: true, Desk: in.Desk, Parking: in.Parking})
		p, _ = t.s.party(party)
	}
	t.do(actSeize{Agent: in.By, Seat: in.Seat})
	t.do(actHush{})
	if in.Do == liveTakeOver {
		t.handOver(p, "taken_over", in.By)
	}
}

// silence ends every monitor.
func (t *turn) silence(why string) {
	for _, m := range t.s.Monitors {
		if !m.Ended {
			t.endMonitor(m, why, "")
		}
	}
}
