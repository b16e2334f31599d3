package call_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/call"
	"heartline/crisis"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

// loses begins a red talk at the desk d1 and loses its caller.
func (r *rig) loses(cause int) (desk *fakepbx.Party, lost call.View) {
	r.t.Helper()
	caller, desk, v := r.talk("d1")
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	caller.Hangup(cause)
	return desk, v
}

func TestALostCallerIsRungBackByTheSameCounsellor(t *testing.T) {
	for name, cause := range map[string]int{"the caller hung up": 16, "the line stopped sending": 44} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, fakepbx.Answers(20*time.Millisecond))
			r.start()
			desk, lost := r.loses(cause)
			p := r.rungPerson(true)
			if st := r.life.floor.status("agent-d1"); st != agent.Talking {
				t.Errorf("the counsellor is %s while the person is rung", st)
			}
			r.wait("the neutral sentence", func() bool { v, ok := p.View(); return ok && len(v.Playing) > 0 })
			r.wait("the counsellor's leg to stay apart", func() bool { v, _ := p.View(); d, _ := desk.View(); return v.Bridge != d.Bridge })
			p.Press("1")
			v := r.phase(call.Talking)
			r.talks(p, desk)
			if v.Agent != "agent-d1" || v.Grade != triage.Red || v.Out == nil || v.Out.Of != lost.ID {
				t.Errorf("talks: %+v", v)
			}
			if err := r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID, Guard: call.RedEnd{Reason: "agreed", Next: "follow_up"}}); err != nil {
				t.Fatal(err)
			}
			r.tidy(1)
			r.home(desk)
			if diff := cmp.Diff([]string{"reached"}, r.attempts()); diff != "" {
				t.Errorf("attempts (-want +got):\n%s", diff)
			}
			tasks, ended := facts[ledger.TaskWanted](r), facts[ledger.OutAttemptEnded](r)
			if len(tasks) != 1 || tasks[0].Kind != "ring_back" || ended[0].Task != tasks[0].Task || !ended[0].Done {
				t.Errorf("tasks %+v, attempts %+v", tasks, ended)
			}
			if f := facts[ledger.RedEnded](r); len(f) != 1 || f[0].Reason != "agreed" || f[0].Next != "follow_up" {
				t.Errorf("why it ended: %+v", f)
			}
		})
	}
}

// TestNobodyIsRungBackAgainstARule has one case for each rule that keeps a caller from being rung back.
func TestNobodyIsRungBackAgainstARule(t *testing.T) {
	tests := map[string]struct {
		before   func(*rig)
		during   func(*rig, call.View)
		withheld bool
		why      string // of the fact on the lost call
		endings  []string
	}{
		"the grade is green":             {before: func(r *rig) { r.hotline.Grade = triage.Green }, endings: []string{"completed/caller_hung_up"}},
		"the hotline does not ring back": {before: func(r *rig) { r.hotline.RingBack = nil }, endings: []string{"completed/caller_hung_up"}},
		"who hangs up is not rung back":  {before: func(r *rig) { r.hotline.RingBack.HungUp = false }, endings: []string{"completed/caller_hung_up"}},
		"no attempt is allowed":          {before: func(r *rig) { r.hotline.RingBack.Tries = 0 }, endings: []string{"completed/caller_hung_up"}},
		"the number is withheld":         {withheld: true, why: "number_withheld", endings: []string{"completed/caller_hung_up"}},
		"the caller said no": {why: "unwanted", endings: []string{"completed/caller_hung_up"}, during: func(r *rig, v call.View) {
			if err := r.life.x.NoRingBack(r.t.Context(), call.OutRequest{Call: v.ID, Agent: "agent-d1"}); err != nil {
				r.t.Error(err)
			}
		}},
		"a rule of the person forbids it": {
			before:  func(r *rig) { r.out.set(func(o *outward) { o.safe.Deny = true }) },
			endings: []string{"completed/caller_hung_up", "called_off/safe_contact"},
		},
		"the rule of the person cannot be read": {
			before:  func(r *rig) { r.out.set(func(o *outward) { o.fail = errors.New("no database") }) },
			endings: []string{"completed/caller_hung_up", "called_off/safe_contact"},
		},
		"the number is kept from the wire": {
			before:  func(r *rig) { r.out.set(func(o *outward) { o.refuse = crisis.NotATestNumber }) },
			endings: []string{"completed/caller_hung_up", "not_reached/refused"},
		},
		"the counsellor ended the call": {during: func(r *rig, v call.View) {
			if err := r.life.x.Hangup(r.t.Context(), call.Request{Agent: "agent-d1", Call: v.ID, Guard: call.RedEnd{Reason: "agreed", Next: "none"}}); err != nil {
				r.t.Error(err)
			}
		}, endings: []string{"completed/counsellor_hung_up"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, fakepbx.Answers(0))
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			desk := r.desk("d1")
			number := "2000"
			if tt.withheld {
				number = ""
			}
			caller := r.asterisk.Call(fakepbx.Caller{Number: number})
			r.accept("d1")
			v := r.phase(call.Talking)
			r.talks(caller, desk)
			r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
			if tt.during != nil {
				tt.during(r, v)
			}
			caller.Hangup(16)
			r.wait("the calls to end", func() bool { return len(r.endings()) == len(tt.endings) })
			r.tidy(1)
			got := r.endings()
			slices.Sort(got)
			slices.Sort(tt.endings)
			if diff := cmp.Diff(tt.endings, got); diff != "" {
				t.Errorf("endings (-want +got):\n%s", diff)
			}
			withheld := facts[ledger.RingBackWithheld](r)
			if tt.why == "" && len(withheld) > 0 || tt.why != "" && (len(withheld) != 1 || withheld[0].Why != tt.why) {
				t.Errorf("withheld %+v, want %q", withheld, tt.why)
			}
			r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
			r.home(desk)
		})
	}
}

// TestAttemptsAreBounded has one case for each way in which an attempt fails.
func TestAttemptsAreBounded(t *testing.T) {
	tests := map[string]struct {
		person   fakepbx.Behaviour
		before   func(*rig)
		press    string
		attempts []string
		end      string
	}{
		"busy":            {person: fakepbx.Busy(0), attempts: []string{"busy", "busy"}, end: "not_reached/busy"},
		"unreachable":     {person: fakepbx.Unreachable(), attempts: []string{"no_line", "no_line"}, end: "not_reached/no_line"},
		"vanishes":        {person: fakepbx.Vanishes(), attempts: []string{"failed", "failed"}, end: "not_reached/failed"},
		"rejected":        {person: fakepbx.Declines(0), attempts: []string{"rejected"}, end: "not_reached/rejected"},
		"wants no call":   {person: fakepbx.Answers(0), press: "9", attempts: []string{"unwanted"}, end: "called_off/unwanted"},
		"nobody answers":  {person: fakepbx.NoAnswer(), attempts: []string{"no_answer", "no_answer"}, end: "not_reached/no_answer", before: func(r *rig) { r.hotline.Outgoing = &call.OutgoingRules{Ring: 100 * time.Millisecond} }},
		"one attempt":     {person: fakepbx.Busy(0), attempts: []string{"busy"}, end: "not_reached/busy", before: func(r *rig) { r.hotline.RingBack.Tries = 1 }},
		"no time is left": {person: fakepbx.Busy(0), attempts: []string{"busy"}, end: "not_reached/busy", before: func(r *rig) { r.hotline.RingBack.Within = 90 * time.Millisecond }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, tt.person)
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			r.loses(16)
			if tt.press != "" {
				r.rungPerson(true).Press(tt.press)
			}
			r.takesEveryRingBack(len(tt.attempts) - 1)
			r.attempted(tt.attempts...)
			r.tidy(1)
			if !slices.Contains(r.endings(), tt.end) {
				t.Errorf("endings %v, want %s", r.endings(), tt.end)
			}
			for _, f := range facts[ledger.OutAttemptEnded](r) {
				if f.Done != (tt.press == "9") {
					t.Errorf("the work is done: %v", f.Done)
				}
			}
		})
	}
}

// takesEveryRingBack accepts n askings to ring back at d1.
func (r *rig) takesEveryRingBack(n int) {
	r.t.Helper()
	for range n {
		r.accept("d1")
	}
}

// TestNobodyAtTheTelephone has a machine answer, or somebody who presses nothing: nothing is left but where the rule of
// the person allows a message.
func TestNobodyAtTheTelephone(t *testing.T) {
	for name, allowed := range map[string]bool{"no message": false, "a message is allowed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, fakepbx.Answers(0))
			r.hotline.RingBack.Tries = 1
			r.hotline.RingBack.Message = []ivr.PromptRef{{ID: "message"}}
			r.asterisk.SetPrompt("sound:/prompts/message", 20*time.Millisecond)
			r.out.safe.MessageAllowed = allowed
			r.start()
			r.loses(16)
			want := map[bool]string{false: "not_taken", true: "message_left"}[allowed]
			r.attempted(want)
			r.tidy(1)
		})
	}
}

func TestACancelledRingBackRingsNobody(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.hotline.RingBack.Delay = time.Hour
	r.hotline.RingBack.Within = 2 * time.Hour
	r.start()
	desk, _ := r.loses(16)
	v := r.phase(call.Due)
	if v.Agent != "agent-d1" || time.Until(v.Out.DueAt) < 50*time.Minute {
		t.Errorf("the count-down: %+v", v.Out)
	}
	req := call.OutRequest{Call: v.ID, Agent: "agent-d1"}
	if err := r.life.x.CallOff(t.Context(), call.OutRequest{Call: v.ID, Agent: "agent-d9"}); fault.CodeOf(err) != "not_yours" {
		t.Errorf("somebody else calls it off: %v", err)
	}
	if err := r.life.x.CallOff(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	r.tidy(1)
	r.home(desk)
	if len(r.out.dialled) > 0 || !slices.Contains(r.endings(), "called_off/cancelled") {
		t.Errorf("dialled %v, endings %v", r.out.dialled, r.endings())
	}
	r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
}

// TestACallerWhoRingsInMeanwhile gets back to who lost them, and nobody rings any more.
func TestACallerWhoRingsInMeanwhile(t *testing.T) {
	for name, rings := range map[string]bool{"in the delay": false, "while it rings": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, fakepbx.NoAnswer())
			if !rings {
				r.hotline.RingBack.Delay, r.hotline.RingBack.Within = time.Hour, 2*time.Hour
			}
			r.start()
			r.desk("d2") // idle for longer than who lost the caller
			desk := r.desk("d1")
			r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.NotReady})
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.accept("d1")
			r.phase(call.Talking)
			r.talks(caller, desk)
			r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
			caller.Hangup(16)
			r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.Ready})
			if rings {
				r.rungPerson(false)
			} else {
				r.phase(call.Due)
			}
			again := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.accept("d1")
			v := r.phase(call.Talking)
			r.talks(again, desk)
			if v.Agent != "agent-d1" || v.Out != nil {
				t.Errorf("talks with %s", v.Agent)
			}
			if !slices.Contains(r.endings(), "called_off/came_back") {
				t.Errorf("endings %v", r.endings())
			}
			if n := len(r.out.dialled); n != map[bool]int{true: 1}[rings] {
				t.Errorf("dialled %d times", n)
			}
			if a := r.attempts(); !slices.Equal(a, []string{"came_back"}) {
				t.Errorf("attempts %v", a)
			}
		})
	}
}

// TestAnotherRingsBack has the counsellor's desk go with the caller: a supervisor on shift is asked.
func TestAnotherRingsBack(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.out.backups = []agent.ID{"agent-away", "agent-d2"}
	r.start()
	boss := r.desk("d2")
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.NotReady})
	caller, desk, _ := r.talk("d1")
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	desk.Hangup(16)
	r.phase(call.Parted)
	caller.Hangup(16)
	o := r.offerTo("agent-d2")
	if o.Ask != call.ThenRingBack || o.From != "agent-d1" {
		t.Errorf("asked %+v", o)
	}
	r.accept("d2")
	p := r.rungPerson(true)
	p.Press("1")
	if v := r.phase(call.Talking); v.Agent != "agent-d2" {
		t.Errorf("%s talks", v.Agent)
	}
	r.talks(p, boss)
	if end := r.endings(); !slices.Contains(end, "service_error/counsellor_lost") {
		t.Errorf("endings %v", end)
	}
}

// offerTo waits for an offer.
func (r *rig) offerTo(who agent.ID) (o call.OfferView) {
	r.t.Helper()
	r.wait("an offer to "+string(who), func() (ok bool) { o, ok = r.screens.offer(who); return ok })
	return o
}

// TestATelephoneRingsBack has a counsellor with a SIP phone: the phone rings first.
func TestATelephoneRingsBack(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	caller.Hangup(16)
	p := r.rungPerson(true)
	p.Press("1")
	v := r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	if v.Agent != "li" || v.Out == nil {
		t.Errorf("talks: %+v", v)
	}
	p.Hangup(16)
	r.over()
}

// TestAReceiverThatIsPutDownKeepsARedCaller and asks the same counsellor first.
func TestAReceiverThatIsPutDownKeepsARedCaller(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	first := v.Leg
	r.asterisk.Party(first).Hangup(16)
	r.wait("another leg of the same counsellor", func() bool {
		for _, v := range r.life.x.Calls() {
			if v.Phase == call.Talking && v.Agent == "li" && v.Leg != first {
				return true
			}
		}
		return false
	})
	if caller.Gone() {
		t.Error("the caller was cut off")
	}
}

func TestTheEndOfARedCallNeedsAReason(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.start()
	_, _, v := r.talk("d1")
	for _, tt := range []struct {
		guard call.RedEnd
		field string
	}{{call.RedEnd{}, "reason"}, {call.RedEnd{Next: "follow_up"}, "reason"}, {call.RedEnd{Reason: "agreed"}, "next_step"}} {
		err := r.life.x.Hangup(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID, Guard: tt.guard})
		if !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != tt.field {
			t.Errorf("%+v: %v, field %q", tt.guard, err, fault.FieldOf(err))
		}
	}
	if v := r.phase(call.Talking); v.End != nil {
		t.Error("the call is ending")
	}
}

// TestWhoIsLostAgainIsWorkAgain has a caller who was rung back and reached hang up once more: what was wanted first is
// done, and the shift has new work.
func TestWhoIsLostAgainIsWorkAgain(t *testing.T) {
	for name, tries := range map[string]int{"another attempt is left": 2, "no attempt is left": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, fakepbx.Answers(0))
			r.hotline.RingBack.Tries = tries
			r.start()
			_, first := r.loses(16)
			p := r.rungPerson(true)
			p.Press("1")
			r.wait("the talk with who was rung back", func() bool {
				return len(facts[ledger.OutAttemptEnded](r)) == 1 && len(facts[ledger.Bridged](r)) == 2
			})
			p.Hangup(16)
			r.wait("new work", func() bool { return len(facts[ledger.TaskWanted](r)) == 2 })
			tasks, reached := facts[ledger.TaskWanted](r), facts[ledger.OutAttemptEnded](r)[0]
			if !reached.Done || reached.Task != tasks[0].Task || tasks[1].Task == tasks[0].Task || tasks[1].Kind != "ring_back" {
				t.Errorf("reached %+v, tasks %+v", reached, tasks)
			}
			wanted := facts[ledger.RingBackWanted](r)
			if len(wanted) != tries || wanted[tries-1].Task != tasks[tries-1].Task {
				t.Errorf("after %s: wanted %+v, tasks %+v", first.ID, wanted, tasks)
			}
		})
	}
}

// TestAClosedTaskRingsNobody has somebody close the work before the attempt.
func TestAClosedTaskRingsNobody(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.hotline.RingBack.Delay, r.hotline.RingBack.Within = time.Hour, 2*time.Hour
	r.start()
	r.loses(16)
	v := r.phase(call.Due)
	r.out.set(func(o *outward) { o.over = map[string]bool{v.Out.Task: true} })
	if err := r.life.x.RingNow(t.Context(), call.OutRequest{Call: v.ID, Agent: "agent-d1"}); err != nil {
		t.Fatal(err)
	}
	r.tidy(1)
	if len(r.out.dialled) > 0 || !slices.Contains(r.endings(), "called_off/cancelled") {
		t.Errorf("dialled %v, endings %v", r.out.dialled, r.endings())
	}
}

// TestNobodyIsCalledWhileTheyAreRungBack has another desk call a person who is in a talk, and then is to be rung back.
func TestNobodyIsCalledWhileTheyAreRungBack(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.hotline.RingBack.Delay, r.hotline.RingBack.Within = time.Hour, 2*time.Hour
	r.start()
	r.desk("d2")
	r.life.floor.Send(queue.SetState{Agent: "agent-d2", State: agent.NotReady})
	caller, _, v := r.talk("d1")
	r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	place := call.Placing{Agent: "agent-d2", Seat: "d2", Hotline: "city", NumberID: v.NumberID, NumberHash: v.NumberHash}
	if _, err := r.life.x.Place(t.Context(), place); fault.CodeOf(err) != "being_called" {
		t.Errorf("a call to somebody who is in a talk: %v", err)
	}
	caller.Hangup(16)
	r.phase(call.Due)
	if _, err := r.life.x.Place(t.Context(), place); fault.CodeOf(err) != "being_called" {
		t.Errorf("a call to somebody who is being rung back: %v", err)
	}
	if len(r.out.dialled) > 0 {
		t.Errorf("dialled %v", r.out.dialled)
	}
}

// TestNobodyIsRungBackWhileTheyAreCalled has another desk speak with the person whose line was lost in another call.
func TestNobodyIsRungBackWhileTheyAreCalled(t *testing.T) {
	t.Parallel()
	r := ringBackRig(t, fakepbx.Answers(0))
	r.hotline.RingBack.Gap = r.hotline.RingBack.Within // there is no time for another attempt
	r.start()
	other := r.desk("d2")
	if _, err := r.life.x.Place(t.Context(), call.Placing{Agent: "agent-d2", Seat: "d2", Hotline: "city", NumberID: "01HZZZZZZZZZZZZZZZZZZZZZZZ", NumberHash: "k1:hash"}); err != nil {
		t.Fatal(err)
	}
	r.talks(r.rungPerson(true), other)
	desk := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.accept("d1")
	r.talks(caller, desk)
	r.wait("the talk to be known as heard", func() bool { return len(facts[ledger.Bridged](r)) == 2 })
	caller.Hangup(16)
	r.wait("the ring-back to end", func() bool { return slices.Contains(r.endings(), "not_reached/busy") })
	r.attempted("busy")
	if n := len(r.out.dialled); n != 1 {
		t.Errorf("dialled %d times", n)
	}
}
