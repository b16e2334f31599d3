package call

import (
	"reflect"
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/triage"
)

// placedAt is when the calls of these tests were wanted.
var placedAt = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// folded is a call of the house after the given facts.
func folded(why OutWhy, facts ...ledger.Fact) State {
	s := apply(State{ID: ID(id.New())}, placedAt, ledger.CallPlaced{
		Node: "a", Hotline: "city", NumberID: "n", NumberHash: "k1:x", Agent: "li", Seat: "s", Why: string(why), Grade: "red",
		DueAt: placedAt, Until: placedAt.Add(time.Minute),
	})
	for _, f := range facts {
		s = apply(s, placedAt, f)
	}
	return s
}

// phoneRings are the facts of a second attempt whose counsellor's telephone rings; the first one's channel was ch1.
func phoneRings(up bool) []ledger.Fact {
	facts := []ledger.Fact{
		ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"},
		ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"},
		ledger.OutAttemptEnded{Attempt: 1, Outcome: AttemptBusy, Agent: "li", NextAt: placedAt},
		ledger.LegDialed{Leg: "phone", Role: string(SeatLeg), Agent: "li", Seat: "s"},
		ledger.OutSeated{Agent: "li", Seat: "s", Leg: "phone"},
	}
	if up {
		facts = append(facts, ledger.LegUp{Leg: "phone"}, ledger.OutDialed{Channel: "ch2", Attempt: 2, Agent: "li"})
	}
	return facts
}

func outEnv(after time.Duration) env {
	h := &Hotline{ID: "city", Queue: "main", Grade: triage.Red, GuardRed: true, RingBack: &RingBackRules{Tries: 3, Within: time.Hour}}
	return env{Now: placedAt.Add(after), Hotline: h, TaskID: id.New(), EntryID: id.New(), RingID: id.New()}
}

// TestTheLastAttemptDoesNotEndTheNext reports the end of the first attempt's channel, and its absence, while the
// counsellor's telephone rings for the second one.
func TestTheLastAttemptDoesNotEndTheNext(t *testing.T) {
	t.Parallel()
	up := func(ids ...string) *Snapshot {
		s := &Snapshot{}
		for _, ch := range ids {
			s.Channels = append(s.Channels, Channel{ID: ch, State: "Ringing", Stasis: true})
		}
		return s
	}
	answered := &Snapshot{Channels: []Channel{{ID: "phone", State: "Up", Stasis: true}}}
	tests := map[string]struct {
		up     bool
		in     Input
		phase  Phase
		dialed int
		armed  bool // the next step has its deadline anew
	}{
		"the channel's end":                    {in: inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "ch1"}, Cause: 16}}, phase: Dialling, dialed: 1},
		"its end without a cause":              {in: inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "ch1"}}}, phase: Dialling, dialed: 1},
		"its answer":                           {in: inSignal{Signal{Kind: SignalState, Channel: Channel{ID: "ch1", State: "Up"}}}, phase: Dialling, dialed: 1},
		"a new link":                           {in: inAdopted{Snapshot: up("phone")}, phase: Dialling, dialed: 1},
		"a new process":                        {in: inAdopted{Fresh: true, Snapshot: up("phone")}, phase: Dialling, dialed: 1, armed: true},
		"a new process, the phone was taken":   {in: inAdopted{Fresh: true, Snapshot: answered}, phase: Dialling, dialed: 2, armed: true},
		"a new process, the phone has gone":    {in: inAdopted{Fresh: true, Snapshot: up()}, phase: Due, dialed: 1, armed: true},
		"a switch that has started anew":       {in: inAdopted{Restart: true, Snapshot: up()}, phase: Due, dialed: 1, armed: true},
		"the present attempt's own end":        {up: true, in: inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "ch2"}, Cause: 17}}, phase: Due, dialed: 2, armed: true},
		"a new process, the person is not hit": {up: true, in: inAdopted{Fresh: true, Snapshot: answered}, phase: Due, dialed: 2, armed: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := decide(folded(OutRingBack, phoneRings(tt.up)...), tt.in, outEnv(time.Second))
			armed := false
			for _, a := range d.Acts {
				arm, is := a.(actArm)
				armed = armed || is && (arm.Timer == timerOut || arm.Timer == timerOutCause)
			}
			if d.Next.Phase != tt.phase || d.Next.Out.Dialed != tt.dialed || armed != tt.armed {
				t.Errorf("%s, %d dialled, armed %v; facts %+v", d.Next.Phase, d.Next.Out.Dialed, armed, d.Facts)
			}
		})
	}
}

// TestACallIsNotMadeLongAfterItWasWanted lets the first step of calls follow late, as after a link that was away.
func TestACallIsNotMadeLongAfterItWasWanted(t *testing.T) {
	t.Parallel()
	seated := Seated{Seat: agent.Seat{ID: "s"}, Leg: "desk-li", Desk: "d", Parking: "home"}
	tests := map[string]struct {
		why   OutWhy
		after time.Duration
		phase Phase
	}{
		"at once":                  {why: OutDesk, after: time.Second, phase: Dialling},
		"too late":                 {why: OutDesk, after: 61 * time.Second, phase: Ending},
		"too late, of a task":      {why: OutTask, after: time.Hour, phase: Ending},
		"a ring-back, in time":     {why: OutRingBack, after: time.Second, phase: Dialling},
		"a ring-back that is late": {why: OutRingBack, after: time.Hour, phase: Ending},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := decide(folded(tt.why), inTimeout{Timer: timerOut, Seated: seated}, outEnv(tt.after))
			if d.Next.Phase != tt.phase {
				t.Errorf("%s; facts %+v", d.Next.Phase, d.Facts)
			}
			if end := d.Next.End; tt.phase == Ending && tt.why != OutRingBack && (end == nil || end.Reason != Reason(AttemptInterrupted)) {
				t.Errorf("ended %+v", end)
			}
		})
	}
}

// TestAMachineIsNoWayRoundTheGuard has a counsellor say that a machine has answered.
func TestAMachineIsNoWayRoundTheGuard(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		placed, grade triage.Grade
		after         time.Duration
		free, refused bool
	}{
		"at once":                                  {placed: triage.Red, grade: triage.Red, after: 20 * time.Second},
		"after a long talk":                        {placed: triage.Red, grade: triage.Red, after: 61 * time.Second, refused: true},
		"of a person judged red":                   {placed: triage.Green, grade: triage.Red, after: 20 * time.Second, refused: true},
		"after a long talk that is not red":        {placed: triage.Red, grade: triage.Green, after: time.Hour},
		"where red calls end without their reason": {placed: triage.Red, grade: triage.Red, after: time.Hour, free: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := folded(OutDesk, ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"},
				ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"}, ledger.CallAnswered{},
				ledger.Connected{Leg: "desk-li", Agent: "li", Seat: "s", Desk: "d", Parking: "home", Queue: "main"})
			s.Grade = tt.grade
			e := outEnv(tt.after)
			e.Hotline.Grade, e.Hotline.GuardRed = tt.placed, !tt.free
			reply := make(chan error, 1)
			d := decide(s, inOutgoing{Do: outMachine, By: "li", reply: reply}, e)
			var err error
			for _, a := range d.Acts {
				if r, is := a.(actReply); is {
					err = r.Err
				}
			}
			if refused := fault.CodeOf(err) == "red_end_reason"; refused != tt.refused || !refused && err != nil || (d.Next.Phase == Ending) == refused {
				t.Errorf("%v, %s", err, d.Next.Phase)
			}
			v := viewOf(&s)
			if v.MayBeMachine(e.Hotline, e.Now) == tt.refused {
				t.Error("the desk shows the other")
			}
		})
	}
}

// TestTheSweepPassesOverCallsThatAreBeingMade has no channel of a call in the switch.
func TestTheSweepPassesOverCallsThatAreBeingMade(t *testing.T) {
	t.Parallel()
	dialled := append(phoneRings(true), ledger.OutRinging{})
	greeted := append(phoneRings(true), ledger.CallAnswered{})
	talking := append(phoneRings(true), ledger.CallAnswered{}, ledger.Connected{Leg: "phone", Agent: "li", Seat: "s", Queue: "main"})
	tests := map[string]struct {
		state State
		phase Phase
		told  int
	}{
		"due":       {state: folded(OutRingBack), phase: Due},
		"own phone": {state: folded(OutRingBack, phoneRings(false)...), phase: Dialling},
		"dialling":  {state: folded(OutRingBack, dialled...), phase: Dialling},
		"greeting":  {state: folded(OutRingBack, greeted...), phase: Greeting},
		"talking":   {state: folded(OutRingBack, talking...), phase: Talking, told: 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.state.ArrivedAt = time.Now().Add(-2 * sweepEvery)
			s := newSession(&Parts{Log: discardLog}, nil, outEnv(0).Hotline, tt.state, 1)
			x := &Exchange{calls: map[ID]*session{tt.state.ID: s}}
			x.missingCallers("a", &Snapshot{})
			if in, _ := s.inbox.Take(); len(in) != tt.told || tt.state.Phase != tt.phase {
				t.Errorf("%s: told %v", tt.state.Phase, in)
			}
		})
	}
}

// TestALegIsHeldWhileItsCallIsMade compares what a picture says of the counsellor's line in each phase.
func TestALegIsHeldWhileItsCallIsMade(t *testing.T) {
	t.Parallel()
	seat := ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"}
	dial := ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"}
	got := []bool{}
	for _, facts := range [][]ledger.Fact{
		nil,
		{seat},
		{seat, dial},
		{seat, dial, ledger.CallAnswered{}},
		{seat, dial, ledger.OutAttemptEnded{Attempt: 1, Outcome: AttemptBusy, NextAt: placedAt}},
		{seat, dial, ledger.CallEnding{Class: string(CalledOff)}},
	} {
		s := folded(OutRingBack, facts...)
		v := viewOf(&s)
		got = append(got, v.holds("desk-li"))
		if v.holds("") {
			t.Errorf("%s holds a line of no name", s.Phase)
		}
	}
	if want := []bool{false, true, true, true, false, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("held %v, want %v", got, want)
	}
}

// TestWhatACauseMeans translates what the switch says of a call that was not answered.
func TestWhatACauseMeans(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cause int
		rang  bool
		want  string
	}{
		"busy":                             {cause: 17, want: AttemptBusy},
		"busy after it rang":               {cause: 17, rang: true, want: AttemptBusy},
		"rejected":                         {cause: 21, want: AttemptRejected},
		"nobody has the number":            {cause: 1, want: AttemptWrongNumber},
		"the number has changed":           {cause: 22, want: AttemptWrongNumber},
		"the number is not whole":          {cause: 28, want: AttemptWrongNumber},
		"nobody answers":                   {cause: 19, want: AttemptNoAnswer},
		"nothing is heard of it":           {cause: 18, want: AttemptNoAnswer},
		"the carrier is full":              {cause: 34, want: AttemptNoLine},
		"the carrier is out of order":      {cause: 38, want: AttemptNoLine},
		"the carrier fails after it rang":  {cause: 38, rang: true, want: AttemptNoAnswer},
		"a cause that nobody knows":        {cause: 127, want: AttemptFailed},
		"the same after it rang":           {cause: 127, rang: true, want: AttemptNoAnswer},
		"no cause at all":                  {cause: 0, want: AttemptFailed},
		"it rang, and ended without cause": {cause: 0, rang: true, want: AttemptNoAnswer},
	} {
		if got := attemptOf(tt.cause, tt.rang); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	if got := attemptUnmade(fault.New(fault.Conflict, "dial", "refused")); got != AttemptNoLine {
		t.Errorf("a trunk that does not answer: %s", got)
	}
	if got := attemptUnmade(fault.New(fault.Unavailable, "dial", "no answer")); got != AttemptFailed {
		t.Errorf("a switch that does not answer: %s", got)
	}
}

// TestARingBackOutlivesOneWordOfACarrier tries a caller again whose number is said not to exist: it has called us. Who
// refuses is not tried again, and any other call ends with what it came to.
func TestARingBackOutlivesOneWordOfACarrier(t *testing.T) {
	t.Parallel()
	for cause, phase := range map[int]Phase{1: Due, 22: Due, 28: Due, 34: Due, 17: Due, 21: Ending} {
		s := folded(OutRingBack, ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"}, ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"})
		d := decide(s, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "ch1"}, Cause: cause}}, outEnv(time.Second))
		if d.Next.Phase != phase || d.Next.Out.Last != attemptOf(cause, false) {
			t.Errorf("cause %d: %s after %s", cause, d.Next.Phase, d.Next.Out.Last)
		}
	}
	s := folded(OutDesk, ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"}, ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"})
	d := decide(s, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "ch1"}, Cause: 1}}, outEnv(time.Second))
	if d.Next.Phase != Ending || d.Next.Out.Last != AttemptWrongNumber {
		t.Errorf("a call of a desk: %s after %s", d.Next.Phase, d.Next.Out.Last)
	}
}
