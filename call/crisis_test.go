package call_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/triage"
)

// The first one asked lets it pass, the second one says no, the doctor's telephone accepts by key, whispers, and then
// speaks with everybody. The caller and the counsellor never part.
func TestHelpIsCalledForFoundAndComes(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Answers(20*time.Millisecond))
	r.start()
	caller, d1, v := r.talk("d1")
	h := r.calledFor(v)
	r.shown("agent-d2") // and no answer: the step's time passes
	if err := r.life.x.CallForHelp(t.Context(), h); fault.CodeOf(err) != "already_searching" {
		t.Errorf("pressed twice: %v", err)
	}
	no := r.shown("agent-d3")
	if _, still := r.help.alert("agent-d2"); still {
		t.Error("the alert of the first step is still shown")
	}
	must(t, "decline", r.life.x.DeclineCrisis(t.Context(), no))
	doctor := r.rung()
	r.wait("the key to be asked for", func() bool { p, ok := doctor.View(); return ok && len(p.Playing) > 0 })
	r.with(caller, d1)
	doctor.Press("1")
	s := r.search("acknowledged, and there", func(s crisis.State) bool { return s.Ack != nil && len(s.Present()) == 1 })
	if s.Ack.By != "number:doctor" || s.Ack.How != crisis.ByKey || s.Present()[0].Mode != crisis.Whisper {
		t.Errorf("acknowledged by %+v, there %+v", s.Ack, s.Present())
	}
	r.wait("the doctor to hear the counsellor's leg", func() bool {
		p, ok := doctor.View()
		return ok && p.Bridge != "" && len(r.asterisk.Bridges()[p.Bridge]) == 2 && !p.Muted
	})
	r.with(caller, d1)
	h.Attempt, h.Mode = s.Ack.Attempt, crisis.Conference
	must(t, "conference", r.life.x.SetHelperMode(t.Context(), h))
	r.with(caller, d1, doctor)
	h.Mode = crisis.Listen
	must(t, "only listening", r.life.x.SetHelperMode(t.Context(), h))
	r.with(caller, d1)
	r.search("listening", func(s crisis.State) bool { return len(s.Present()) == 1 && s.Present()[0].Mode == crisis.Listen })
	h.Mode = crisis.Conference
	must(t, "conference again", r.life.x.SetHelperMode(t.Context(), h))
	r.with(caller, d1, doctor)
	doctor.Hangup(16)
	r.search("the doctor has left", func(s crisis.State) bool { return len(s.Present()) == 0 })
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
	if !has(r, func(f ledger.CrisisClosed) bool { return f.Why == "call_over" && !f.Unacknowledged }) {
		t.Error("the search was not closed with its call")
	}
	if n := count[ledger.TaskWanted](r); n != 0 {
		t.Errorf("%d tasks though somebody came", n)
	}
	for _, w := range []crisis.Word{crisis.SaidStarted, crisis.SaidDeclined, crisis.SaidAcknowledged, crisis.SaidJoined, crisis.SaidLeft} {
		if !r.help.told(w) {
			t.Errorf("the counsellor was not told: %s", w)
		}
	}
}

// A helper at a browser desk acknowledges, comes in by one press, and changes the way by the presses that there are.
func TestHelpComesFromADesk(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	r.calledFor(v)
	yes := r.shown("agent-d2")
	must(t, "acknowledge", r.life.x.AcknowledgeCrisis(t.Context(), yes))
	r.search("acknowledged", in(crisis.Acknowledged))
	if _, still := r.help.alert("agent-d2"); still {
		t.Error("the alert is still shown")
	}
	yes.Mode = crisis.Whisper
	must(t, "join", r.life.x.JoinCrisis(t.Context(), yes))
	r.search("whispering", func(s crisis.State) bool { return len(s.Present()) == 1 && s.Present()[0].Mode == crisis.Whisper })
	r.with(caller, d1)
	must(t, "barge", r.life.x.Barge(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2"}))
	r.with(caller, d1, d2)
	r.search("with everybody", func(s crisis.State) bool { return len(s.Present()) == 1 && s.Present()[0].Mode == crisis.Conference })
	must(t, "leave", r.life.x.LeaveCall(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2"}))
	r.search("gone again", func(s crisis.State) bool { return len(s.Present()) == 0 })
	r.home(d2)
	caller.Hangup(16)
	r.tidy(2)
}

// Whoever comes second is told so kindly, and may come in all the same. Who only listens for other reasons is no
// helper.
func TestTwoAcknowledge(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.only(crisis.Way{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}}, crisis.Way{Kind: crisis.Desk, To: crisis.Target{Role: "senior"}})
	r.start()
	caller, _, v := r.talk("d1")
	r.desk("d3")
	r.desk("d4")
	must(t, "listen", r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d4"}))
	r.calledFor(v)
	one, two := r.shown("agent-d2"), r.shown("agent-d3")
	r.search("still searching", in(crisis.Searching))
	must(t, "acknowledge", r.life.x.AcknowledgeCrisis(t.Context(), one))
	if err := r.life.x.AcknowledgeCrisis(t.Context(), two); fault.CodeOf(err) != "taken" {
		t.Errorf("the second one: %v", err)
	}
	two.Mode = crisis.Listen
	must(t, "join", r.life.x.JoinCrisis(t.Context(), two))
	s := r.search("the second one is there", func(s crisis.State) bool { return len(s.Present()) == 1 })
	if s.Ack.By != "user:agent-d2" || s.Present()[0].By != "user:agent-d3" {
		t.Errorf("acknowledged by %s, there %+v", s.Ack.By, s.Present())
	}
	caller.Hangup(16)
	r.tidy(3)
}

// A seat's telephone is its person by lifting the receiver; while its owner helps, no caller is offered there.
func TestHelpComesFromASeat(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.sipSeat("seat2", fakepbx.Answers(20*time.Millisecond))
	r.help.on[0] = crisis.Person{ID: "su", Roles: []string{"supervisor"}, Seat: "seat2"}
	r.only(crisis.Way{Kind: crisis.Seat, To: crisis.Target{Role: "supervisor"}, Mode: crisis.Conference})
	r.start()
	caller, d1, v := r.talk("d1")
	r.ready("su", "seat2")
	r.is("su", agent.Ready)
	r.calledFor(v)
	su := r.rung()
	r.with(caller, d1, su)
	r.is("su", agent.Talking)
	su.Hangup(16)
	r.with(caller, d1)
	r.is("su", agent.Ready)
	caller.Hangup(16)
	r.tidy(1)
}

// An acknowledgement whose telephone drops is over with it; nobody comes, so a page and one task are left, also when
// the call goes on and ends.
func TestNobodyComes(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.asterisk.Endpoint("PJSIP/doctor@trunk", fakepbx.Declines(20*time.Millisecond))
	r.only(crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "doctor"}})
	r.start()
	caller, d1, v := r.talk("d1")
	r.calledFor(v)
	s := r.search("exhausted", in(crisis.Exhausted))
	if s.Attempts[0].Outcome != crisis.Declined {
		t.Errorf("the doctor's no came out as %q", s.Attempts[0].Outcome)
	}
	r.with(caller, d1)
	if len(r.help.pages) != 1 || !has(r, func(f ledger.TaskWanted) bool { return f.Task == s.ID && f.Grade == "red" }) {
		t.Errorf("pages %v", r.help.pages)
	}
	caller.Hangup(16)
	r.tidy(1)
	if n := count[ledger.TaskWanted](r); n != 1 {
		t.Errorf("%d tasks", n)
	}
}

// No number but those of the test list reaches the wire; what is refused is recorded, and the search goes on.
func TestRefusedNumbersStayOffTheWire(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.only(crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "stranger"}}, crisis.Way{Kind: crisis.Emergency, To: crisis.Target{Number: "ambulance"}})
	r.start()
	caller, d1, v := r.talk("d1")
	h := r.calledFor(v)
	s := r.search("prepared", func(s crisis.State) bool { return len(s.Attempts) == 2 })
	h.Attempt = s.Attempts[1].ID
	if err := r.life.x.PressEmergency(t.Context(), h); fault.CodeOf(err) != string(crisis.EmergencyInTest) {
		t.Errorf("pressed: %v", err)
	}
	if len(r.help.rings()) != 0 || count[ledger.LegDialed](r) != 0 {
		t.Error("a number that is no test number was dialled")
	}
	if n := count[ledger.CrisisNumberRefused](r); n != 2 {
		t.Errorf("%d refusals recorded", n)
	}
	r.search("exhausted: nobody else is to be asked", in(crisis.Exhausted))
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
}

// The gate stands before every number, whoever wants it: what it refuses is recorded, and nothing rings.
func TestTheGateStandsBeforeEveryNumber(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	before := len(r.asterisk.Channels())
	must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "forbidden"}}))
	if p := r.party(v.ID, call.PartyGone); p.Outcome != "unreachable" {
		t.Errorf("the party ended as %q", p.Outcome)
	}
	if !has(r, func(f ledger.CrisisNumberRefused) bool {
		return f.Number == "forbidden" && f.Escalation == "" && f.Why == string(crisis.NotATestNumber) && f.Mode == string(crisis.TestMode)
	}) {
		t.Error("the refusal is not recorded")
	}
	if n := len(r.asterisk.Channels()); n != before {
		t.Errorf("%d channels, %d before", n, before)
	}
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
}

// In production a person's press, and nothing else, calls an emergency number; whoever answers is with both.
func TestAnEmergencyNumberNeedsAPress(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.help.gate = crisis.NewNumberGate(crisis.ProductionMode)
	r.asterisk.Endpoint("PJSIP/ambulance@trunk", fakepbx.Answers(20*time.Millisecond))
	r.only(crisis.Way{Kind: crisis.Emergency, To: crisis.Target{Number: "ambulance"}})
	r.start()
	caller, d1, v := r.talk("d1")
	h := r.calledFor(v)
	s := r.search("prepared", func(s crisis.State) bool { return len(s.Attempts) == 1 && s.Attempts[0].Progress == crisis.Prepared })
	if len(r.help.rings()) != 0 {
		t.Fatal("dialled without a press")
	}
	stranger := call.CrisisRequest{Call: v.ID, By: "agent-d9", Attempt: s.Attempts[0].ID}
	if err := r.life.x.PressEmergency(t.Context(), stranger); !fault.Is(err, fault.Denied) {
		t.Errorf("somebody else's press: %v", err)
	}
	h.Attempt = s.Attempts[0].ID
	must(t, "press", r.life.x.PressEmergency(t.Context(), h))
	r.with(caller, d1, r.rung())
	if rings := r.help.rings(); len(rings) != 1 || rings[0].By != "user:agent-d1" {
		t.Errorf("rung %+v", rings)
	}
	r.search("answered", func(s crisis.State) bool { return !s.Attempts[0].AnsweredAt.IsZero() })
	r.rung().Hangup(16)
	r.search("ready to be pressed again", func(s crisis.State) bool { return s.Attempts[0].Progress == crisis.Prepared })
	r.with(caller, d1)
	caller.Hangup(16)
	r.tidy(1)
}

// A call that becomes red calls for help by itself where the rules say so, once.
func TestRedCallsForHelp(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.hotline.Crisis.OnRed = true
	r.start()
	caller, _, v := r.talk("d1")
	for _, g := range []string{"red", "green", "red"} {
		must(t, "grade", r.life.x.SetGrade(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID, Grade: g}))
	}
	s := r.search("searching", in(crisis.Searching))
	if s.Cause != crisis.ByGrade || count[ledger.CrisisStarted](r) != 1 {
		t.Errorf("begun by %q, %d times", s.Cause, count[ledger.CrisisStarted](r))
	}
	caller.Hangup(16)
	r.tidy(1)
	if !has(r, func(f ledger.CrisisClosed) bool { return f.Unacknowledged }) || count[ledger.TaskWanted](r) != 1 {
		t.Error("a search that nobody had answered left no task")
	}
}

// Who may what, and what bad presses lead to.
func TestRequestsForHelpThatAreRefused(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.start()
	caller, _, v := r.talk("d1")
	x, ctx := r.life.x, t.Context()
	if err := x.CancelCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1", Reason: "eased"}); fault.CodeOf(err) != "no_escalation" {
		t.Errorf("nothing to cancel: %v", err)
	}
	if err := x.CallForHelp(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d9"}); !fault.Is(err, fault.Denied) {
		t.Errorf("a stranger's button: %v", err)
	}
	must(t, "the board's button", x.CallForHelp(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d9", Any: true}))
	s := r.search("searching", in(crisis.Searching))
	if s.Cause != crisis.ByBoard {
		t.Errorf("begun by %q", s.Cause)
	}
	a := r.shown("agent-d2")
	for name, err := range map[string]error{
		"another's alert shown":        x.CrisisShown(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d3", Attempt: a.Attempt}),
		"another's alert acknowledged": x.AcknowledgeCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d3", Attempt: a.Attempt, Any: true}),
		"another's alert declined":     x.DeclineCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d3", Attempt: a.Attempt, Any: true}),
		"acknowledged without a right": x.AcknowledgeCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d3"}),
		"the own call":                 x.AcknowledgeCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1", Any: true}),
		"stopped without a reason":     x.CancelCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1"}),
		"an unknown emergency number":  x.PrepareEmergency(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1", Number: "none"}),
		"an unknown mode":              x.JoinCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d2", Mode: "sing"}),
		"a call long gone":             x.CallForHelp(ctx, call.CrisisRequest{Call: "01HZZZZZZZZZZZZZZZZZZZZZZZ", By: "agent-d1"}),
	} {
		if err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	must(t, "from the board", x.AcknowledgeCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d9", Any: true}))
	must(t, "given back", x.GiveCrisisBack(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d9"}))
	r.search("searching again", in(crisis.Searching))
	must(t, "cancel", x.CancelCrisis(ctx, call.CrisisRequest{Call: v.ID, By: "agent-d1", Reason: "eased"}))
	r.search("cancelled", in(crisis.Cancelled))
	caller.Hangup(16)
	r.tidy(1)
}

// A message to another system says nothing about anybody, and what came of it is recorded.
func TestAnotherSystemIsTold(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		t.Run(map[bool]string{false: "which takes it", true: "which does not answer"}[deaf], func(t *testing.T) {
			t.Parallel()
			r := crisisRig(t)
			r.help.deaf = deaf
			r.only(crisis.Way{Kind: crisis.Webhook, To: crisis.Target{Webhook: "hospital"}}, crisis.Way{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}})
			r.start()
			caller, _, v := r.talk("d1")
			r.calledFor(v)
			r.shown("agent-d2")
			s := r.search("what came of the message", func(s crisis.State) bool {
				return s.Attempts[0].Progress == crisis.Delivered || s.Attempts[0].Outcome == crisis.Failed
			})
			if (s.Attempts[0].Outcome == crisis.Failed) != deaf {
				t.Errorf("the message: %+v", s.Attempts[0])
			}
			caller.Hangup(16)
			r.tidy(1)
		})
	}
}

// A caller who waits says by a key that it is urgent: the call is red, hears that it was heard, and help is called for.
func TestACallersKeyCallsForHelp(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.hotline.CrisisKey, r.hotline.Crisis.CallerKey = "8", true
	r.start()
	r.onDuty("agent-d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	caller.Press("7")
	caller.Press("8")
	s := r.search("begun by the caller", func(s crisis.State) bool { return len(s.Attempts) > 0 })
	if s.Cause != crisis.ByCallerKey || s.By != "caller" {
		t.Errorf("began by %s of %s", s.Cause, s.By)
	}
	caller.Press("8") // again changes nothing
	caller.Hangup(16)
	r.wait("the end", func() bool { return count[ledger.CallEnded](r) == 1 })
	if n := count[ledger.Graded](r); n != 1 || count[ledger.CrisisStarted](r) != 1 {
		t.Errorf("graded %d times, began %d times", n, count[ledger.CrisisStarted](r))
	}
}

// A drill's call is red from the first moment: its search begins by itself, goes on as a drill, and leaves no task.
func TestADrillCallsForHelpByItself(t *testing.T) {
	t.Parallel()
	r := crisisRig(t)
	r.help.mark, r.hotline.Grade, r.hotline.Crisis.OnRed = call.MarkDrill, triage.Red, true
	r.start()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	s := r.search("begun by the grade", func(s crisis.State) bool { return len(s.Attempts) > 0 })
	if s.Cause != crisis.ByGrade || !s.Drill || s.Measured() {
		t.Errorf("began by %s, drill %t", s.Cause, s.Drill)
	}
	if a, ok := r.help.alert("agent-d2"); !ok || !a.Drill {
		t.Errorf("the alert %+v does not say that it is a drill", a)
	}
	caller.Hangup(16)
	r.wait("the end", func() bool { return count[ledger.CallEnded](r) == 1 })
	if n := count[ledger.TaskWanted](r); n > 0 {
		t.Errorf("a drill left %d tasks", n)
	}
}

// Another system's word that it sends somebody is an acknowledgement; that it has the message is none.
func TestAnotherSystemMaySendSomebody(t *testing.T) {
	t.Parallel()
	for _, sends := range []bool{true, false} {
		r := crisisRig(t)
		r.help.sends = sends
		r.only(crisis.Way{Kind: crisis.Webhook, To: crisis.Target{Webhook: "hospital"}})
		r.start()
		_, _, v := r.talk("d1")
		r.calledFor(v)
		s := r.search("told", func(s crisis.State) bool { return len(s.Attempts) > 0 && s.Attempts[0].Progress != crisis.Asked })
		if got := s.Ack != nil && s.Ack.By == "webhook:hospital" && s.Ack.How == crisis.ByHook; got != sends {
			t.Errorf("it sends somebody: %t; acknowledged: %+v", sends, s.Ack)
		}
	}
}
