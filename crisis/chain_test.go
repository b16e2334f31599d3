package crisis_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// The first target ignores, the second declines, the third accepts by key and joins.
func TestChainUntilSomebodyComes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	out := r.feed(start(policy()))
	if got := pick[crisis.AlertDesk](out); len(got) != 2 || got[0].Person != "gao" || got[1].Person != "he" {
		t.Fatalf("alerts %+v", got)
	}
	if len(pick[crisis.SendWebhook](out)) != 1 || len(pick[crisis.Arm](out)) != 1 {
		t.Fatalf("intents %+v", out)
	}
	for _, who := range []string{"gao", "he"} {
		r.feed(crisis.Progressed{Attempt: r.attempt(who), To: crisis.Shown})
	}
	r.after(19 * time.Second)
	r.step("supervisors")
	r.after(2 * time.Second)
	r.step("second") // both have ignored it
	first := pick[crisis.RingSeat](r.intents)
	if len(first) != 1 || first[0].Person != "sun" { // lin is the call's own counsellor
		t.Fatalf("rings %+v", first)
	}
	out = r.feed(crisis.Decline{Attempt: r.attempt("sun"), By: "user:sun"})
	if got := pick[crisis.RingSeat](out); len(got) != 1 || got[0].Person != "yu" {
		t.Fatalf("whose turn is it after a no: %+v", got)
	}
	out = r.feed(crisis.Decline{Attempt: r.attempt("yu")})
	r.step("psychiatrist") // at once
	if got := pick[crisis.CallPhone](out); len(got) != 1 || got[0].Number != "zhou" {
		t.Fatalf("calls %+v", got)
	}
	zhou := r.attempt("zhou")
	r.feed(crisis.Progressed{Attempt: zhou, To: crisis.Ringing})
	r.feed(crisis.Progressed{Attempt: zhou, To: crisis.Answered})
	out = r.feed(crisis.Acknowledge{Attempt: zhou, How: crisis.ByKey})
	r.condition(crisis.Acknowledged)
	if got := pick[crisis.Admit](out); len(got) != 1 || got[0].Mode != crisis.Whisper || got[0].By != "user:zhou" {
		t.Fatalf("admitted %+v", got)
	}
	if len(pick[crisis.Disarm](out)) != 1 || !r.s.Wake().IsZero() {
		t.Fatalf("a search that has ended still wakes: %+v", out)
	}
	r.feed(crisis.Join{Attempt: zhou, Mode: crisis.Whisper})
	r.feed(crisis.Join{Attempt: zhou, Mode: crisis.Conference})
	if got := r.s.Present(); len(got) != 1 || got[0].Mode != crisis.Conference {
		t.Fatalf("present %+v", got)
	}
	out = r.feed(crisis.CallOver{})
	r.condition(crisis.Closed)
	if len(pick[crisis.WantTask](out)) != 0 {
		t.Error("an answered call for help leaves a task")
	}
}

func TestALateAcceptanceIsThankedAndMayJoin(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	gao, he := r.attempt("gao"), r.attempt("he")
	out := r.feed(crisis.Acknowledge{Attempt: he, By: "user:he", How: crisis.AtDesk})
	if got := pick[crisis.StopAttempt](out); len(got) != 1 || got[0].Attempt != gao {
		t.Fatalf("withdrawn %+v", got)
	}
	out = r.feed(crisis.Acknowledge{Attempt: gao, By: "user:gao", How: crisis.AtDesk})
	if got := pick[crisis.Thank](out); len(got) != 1 || got[0].Taken != "user:he" || fault.CodeOf(r.err) != "taken" {
		t.Fatalf("thanks %+v, %v", got, r.err)
	}
	n := len(r.events)
	r.feed(crisis.Acknowledge{Attempt: gao, By: "user:gao", How: crisis.AtDesk})
	r.feed(crisis.Acknowledge{Attempt: he, By: "user:he", How: crisis.AtDesk})
	if len(r.events) != n {
		t.Error("what was said twice is recorded twice")
	}
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Listen})
	if r.err != nil || len(r.s.Present()) != 1 || r.s.Ack.By != "user:he" {
		t.Errorf("cannot join by hand: %v", r.err)
	}
}

func TestNobodyComes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	r.after(time.Hour)
	r.condition(crisis.Exhausted)
	if len(pick[crisis.Page](r.intents)) != 1 || len(pick[crisis.WantTask](r.intents)) != 1 {
		t.Fatalf("page and task: %+v", r.intents)
	}
	if r.s.Round != 2 || r.s.Asked > r.s.Policy.MaxAttempts() {
		t.Errorf("round %d, %d attempts", r.s.Round, r.s.Asked)
	}
	if len(pick[crisis.DialEmergency](r.intents)) != 0 || len(pick[crisis.PrepareEmergency](r.intents)) != 1 {
		t.Error("an emergency number is prepared once and never dialled by time")
	}
	// Turns go round: the second round begins behind the one of the first.
	if got := pick[crisis.RingSeat](r.intents); len(got) != 2 || got[0].Person != "sun" || got[1].Person != "yu" {
		t.Errorf("turns %+v", got)
	}
	// Whoever comes at last is heard all the same.
	r.feed(crisis.Acknowledge{By: "user:he"})
	r.condition(crisis.Acknowledged)
	if out := r.feed(crisis.CallOver{}); len(pick[crisis.WantTask](out)) != 0 {
		t.Error("a second task")
	}
}

// A large house asks no more people than it may, together or in turn.
func TestTheNumberOfPeopleIsBounded(t *testing.T) {
	t.Parallel()
	var many crowd
	for i := range 60 {
		many.shift = append(many.shift, crisis.Person{ID: fmt.Sprintf("s%02d", i), Roles: []string{"senior"}, Page: i%10 == 9, Seat: "1", Busy: true})
	}
	for _, tt := range []struct {
		name      string
		kind      crisis.Kind
		turns     bool
		people    int
		asked     int
		reachable int
	}{
		{"together", crisis.Desk, false, 0, crisis.DefaultPeople, 6},
		{"together, as many as there are", crisis.Desk, false, crisis.MaxPeople, crisis.MaxPeople, 6},
		{"in turn, who can be reached first", crisis.Desk, true, 0, 1, 1},
		{"in turn, nobody can be reached", crisis.Seat, true, 0, crisis.MaxPeople, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.env.People = many
			r.feed(start(crisis.Policy{ID: "p", Steps: []crisis.Step{{
				ID: "s", RoundRobin: tt.turns, Ways: []crisis.Way{{Kind: tt.kind, To: crisis.Target{Role: "senior"}, People: tt.people}},
			}}}))
			open := 0
			for _, a := range r.s.Attempts {
				if a.Open() {
					open++
				}
			}
			if r.s.Asked != tt.asked || open != tt.reachable || r.s.Asked > r.s.Policy.MaxAttempts() {
				t.Errorf("asked %d, reached %d", r.s.Asked, open)
			}
		})
	}
}

func TestTurnsGoOnOverCalls(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	r.after(21 * time.Second)
	var turns crisis.Turns
	for _, e := range r.events {
		f, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		turns = turns.Apply(f)
	}
	other := newRig(t)
	other.env.Turns = turns
	other.feed(start(policy()))
	other.after(21 * time.Second)
	if got := pick[crisis.RingSeat](other.intents); len(got) != 1 || got[0].Person != "yu" {
		t.Errorf("the next call begins with %+v", got)
	}
}

func TestAnUnansweredCallThatEndsLeavesATask(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	out := r.feed(crisis.CallOver{})
	if len(pick[crisis.WantTask](out)) != 1 || len(pick[crisis.Page](out)) != 1 || !r.s.Unanswered {
		t.Fatalf("intents %+v", out)
	}
	if len(pick[crisis.StopAttempt](out)) != 2 {
		t.Errorf("alerts stay: %+v", out)
	}
	if n := len(r.events); len(r.feed(crisis.CallOver{})) != 0 || len(r.events) != n {
		t.Error("a call that is over twice")
	}
}

func TestCancelNeedsAPersonAndAReason(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	for _, in := range []crisis.Cancel{{By: "user:lin"}, {By: "system", Reason: "eased"}, {By: "user:", Reason: "eased"}} {
		if r.feed(in); r.err == nil {
			t.Errorf("%+v was taken", in)
		}
	}
	out := r.feed(crisis.Cancel{By: "user:lin", Reason: "eased"})
	r.condition(crisis.Cancelled)
	if len(pick[crisis.StopAttempt](out)) != 2 || r.s.Wake() != (time.Time{}) {
		t.Errorf("intents %+v", out)
	}
}

func TestAnEmergencyNumberNeedsAPress(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps = p.Steps[3:]
	p.Steps = append(p.Steps, crisis.Step{ID: "all", Ways: []crisis.Way{{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}}}})
	r.feed(start(p))
	urgent := r.attempt("urgent")
	if r.feed(crisis.Press{Attempt: urgent, By: "system"}); r.err == nil {
		t.Fatal("a timer pressed")
	}
	out := r.feed(crisis.Press{Attempt: urgent, By: "user:gao"})
	if got := pick[crisis.DialEmergency](out); len(got) != 1 || got[0].By != "user:gao" || got[0].Press != 1 {
		t.Fatalf("dialled %+v", got)
	}
	if out := r.feed(crisis.Press{Attempt: urgent, By: "user:he"}); len(pick[crisis.DialEmergency](out)) != 0 || r.err == nil {
		t.Error("two presses are two calls")
	}
	r.feed(crisis.Progressed{Attempt: urgent, To: crisis.Answered})
	r.feed(crisis.Ended{Attempt: urgent, Outcome: crisis.Done, Press: 1})
	r.feed(crisis.Ended{Attempt: urgent, Outcome: crisis.Done, Press: 1})
	if out := r.feed(crisis.Press{Attempt: urgent, By: "user:gao"}); len(pick[crisis.DialEmergency](out)) != 1 {
		t.Fatalf("it does not lie ready again: %v", r.err)
	}
	if r.feed(crisis.Ended{Attempt: urgent, Outcome: crisis.Failed, Press: 1}); pick[crisis.DialEmergency](r.intents)[1].Press != 2 {
		t.Error("presses are not told apart")
	}
	if a, _ := r.s.Attempt(urgent); a.Progress != crisis.Pressed {
		t.Error("the end of the first call ended the second")
	}
	r.feed(crisis.Acknowledge{Attempt: r.attempt("urgent"), By: "user:gao"})
	if fault.CodeOf(r.err) != "alert_gone" {
		t.Errorf("the number acknowledged: %v", r.err)
	}
}

func TestADrillNeverReachesTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	in := start(policy())
	in.Drill = true
	r.feed(in)
	r.after(time.Hour)
	if len(pick[crisis.CallPhone](r.intents)) != 0 {
		t.Error("a drill in production rang an outside number")
	}
	r.feed(crisis.Press{Attempt: r.attempt("urgent"), By: "user:gao"})
	if len(pick[crisis.DialEmergency](r.intents)) != 0 || fault.CodeOf(r.err) != "emergency_outside_production" {
		t.Errorf("pressed in a drill: %v", r.err)
	}
	refused := 0
	for _, e := range r.events {
		if e.Kind == ledger.KindCrisisNumberRefused {
			refused++
		}
	}
	if refused != 3 { // the psychiatrist in two rounds, and the press
		t.Errorf("%d refusals are recorded", refused)
	}
}

func TestAnAcknowledgementThatDropsIsTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps = p.Steps[2:3]
	p.Repeat = 1
	r.feed(start(p))
	zhou := r.attempt("zhou")
	r.feed(crisis.Progressed{Attempt: zhou, To: crisis.Answered})
	r.feed(crisis.Acknowledge{Attempt: zhou, How: crisis.ByKey})
	r.feed(crisis.Ended{Attempt: zhou, Outcome: crisis.Failed})
	r.condition(crisis.Searching)
	out := r.after(10 * time.Second)
	if got := pick[crisis.CallPhone](out); len(got) != 1 {
		t.Fatalf("the search does not go on: %+v", out)
	}
	again := r.attempt("zhou")
	r.feed(crisis.Acknowledge{Attempt: again, How: crisis.ByKey})
	r.feed(crisis.Join{Attempt: again, Mode: crisis.Whisper})
	r.feed(crisis.Ended{Attempt: again, Outcome: crisis.Done})
	r.condition(crisis.Acknowledged) // was there: who leaves has not let anybody down
	if len(r.s.Present()) != 0 {
		t.Error("who has gone is still there")
	}
	r.feed(crisis.GiveBack{By: "user:gao"})
	if fault.CodeOf(r.err) != "not_yours" {
		t.Errorf("got %v", r.err)
	}
}

// The key is pressed while the telephone is being hung up: either it is kept, or the search goes on.
func TestAnAcceptanceThatCrossesItsEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps = p.Steps[2:]
	r.feed(start(p))
	zhou := r.attempt("zhou")
	r.feed(crisis.Progressed{Attempt: zhou, To: crisis.Ringing})
	r.after(31 * time.Second)
	r.step("emergency")
	out := r.feed(crisis.Acknowledge{Attempt: zhou, How: crisis.ByKey})
	r.condition(crisis.Acknowledged)
	if len(pick[crisis.Admit](out)) != 1 {
		t.Fatalf("intents %+v", out)
	}
	r.feed(crisis.Ended{Attempt: zhou, Outcome: crisis.Failed})
	r.condition(crisis.Searching)

	// An alert is over once it is accepted: a page that closes then takes nothing back.
	r = newRig(t)
	r.feed(start(policy()))
	r.feed(crisis.Acknowledge{Attempt: r.attempt("gao"), By: "user:gao", How: crisis.AtDesk})
	r.feed(crisis.Ended{Attempt: r.attempt("gao"), Outcome: crisis.Unreachable})
	r.condition(crisis.Acknowledged)
}

// A person need not wait for the policy to come to the emergency number.
func TestAnEmergencyNumberIsPreparedByHand(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	for _, in := range []crisis.Prepare{{Number: "urgent"}, {Number: "partner", By: "user:lin"}, {Number: "gone", By: "user:lin"}} {
		if out := r.feed(in); r.err == nil || len(out) > 0 {
			t.Errorf("%+v: %+v", in, out)
		}
	}
	if out := r.feed(crisis.Prepare{Number: "urgent", By: "user:lin"}); len(pick[crisis.PrepareEmergency](out)) != 1 || len(pick[crisis.DialEmergency](out)) != 0 {
		t.Fatalf("intents %+v", out)
	}
	if out := r.feed(crisis.Prepare{Number: "urgent", By: "user:gao"}); len(out) != 0 || r.err != nil {
		t.Errorf("prepared twice: %+v, %v", out, r.err)
	}
	r.feed(crisis.Acknowledge{By: "user:he"})
	if out := r.feed(crisis.Press{Attempt: r.attempt("urgent"), By: "user:lin"}); len(pick[crisis.DialEmergency](out)) != 1 {
		t.Errorf("not dialled: %v", r.err)
	}
	if out := r.feed(crisis.CallOver{}); len(pick[crisis.StopAttempt](out)) != 0 {
		t.Errorf("the emergency call is hung up with the caller: %+v", out)
	}
}

func TestWhoHasAnsweredIsNotCutOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps, p.Repeat = p.Steps[2:3], 1
	r.feed(start(p))
	r.env.Now = t0.Add(29 * time.Second)
	r.feed(crisis.Progressed{Attempt: r.attempt("zhou"), To: crisis.Answered})
	r.after(5 * time.Second)
	r.condition(crisis.Searching)
	r.feed(crisis.Acknowledge{Attempt: r.attempt("zhou"), How: crisis.ByKey})
	r.condition(crisis.Acknowledged)

	r = newRig(t)
	r.feed(start(p))
	r.env.Now = t0.Add(29 * time.Second)
	r.feed(crisis.Progressed{Attempt: r.attempt("zhou"), To: crisis.Answered})
	r.after(crisis.KeyWait + time.Second)
	r.condition(crisis.Exhausted)
	if a, _ := r.s.Attempt(r.attempt("zhou")); a.Outcome != crisis.NoKey {
		t.Errorf("outcome %s", a.Outcome)
	}
}

func TestAlertsThatNoPageShowsMoveOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Steps[0].Ways = p.Steps[0].Ways[:1]
	r.feed(start(p))
	r.after(crisis.ShowWithin)
	r.step("second")
	r.feed(crisis.Progressed{Attempt: r.attempt("gao"), To: crisis.Shown}) // late
	r.feed(crisis.Acknowledge{Attempt: r.attempt("gao"), By: "user:gao", How: crisis.AtDesk})
	r.condition(crisis.Acknowledged) // whoever comes is welcome while the search goes on
}

func TestRestartInTheMiddle(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	r.feed(crisis.Progressed{Attempt: r.attempt("gao"), To: crisis.Shown})
	out := r.kill(len(r.events))
	if len(pick[crisis.AlertDesk](out)) != 2 || len(pick[crisis.Look](out)) != 1 || len(pick[crisis.SendWebhook](out)) != 0 {
		t.Fatalf("alerts are shown again, a message is looked at: %+v", out)
	}
	r.after(25 * time.Second)
	r.step("second")
	out = r.kill(len(r.events))
	if len(pick[crisis.RingSeat](out)) != 0 || len(pick[crisis.Look](out)) != 1 {
		t.Fatalf("a ring is repeated blindly: %+v", out)
	}
	out = r.feed(crisis.Ended{Attempt: r.attempt("sun"), Outcome: crisis.Untraceable})
	if got := pick[crisis.RingSeat](out); len(got) != 1 || got[0].Person != "yu" {
		t.Fatalf("goes on with %+v", got)
	}
	r.env.Now = r.env.Now.Add(time.Hour) // nobody was there for an hour
	r.kill(len(r.events))
	r.step("psychiatrist") // the next one, not the last one
}

// The process ends after a step was recorded and before everybody in it was: the rest is asked then.
func TestRestartInTheMiddleOfAStep(t *testing.T) {
	t.Parallel()
	for kept := 2; kept <= 5; kept++ { // started, step, and 0 to 3 attempts
		r := newRig(t)
		r.feed(start(policy()))
		if len(r.events) != 5 {
			t.Fatalf("%d facts", len(r.events))
		}
		r.env.Now = t0.Add(time.Second)
		out := r.kill(kept)
		r.step("supervisors")
		if n := len(pick[crisis.AlertDesk](out)); n != 2 || r.s.Asked != 3 {
			t.Errorf("after %d facts: %d alerts, %d attempts", kept, n, r.s.Asked)
		}
	}
}

// Whoever says yes and goes again and again does not keep a search from its end.
func TestTakenBackAgainAndAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := policy()
	p.Repeat = 1
	r.feed(start(p))
	for range 10 {
		r.feed(crisis.Acknowledge{By: "user:he"})
		r.condition(crisis.Acknowledged)
		r.feed(crisis.GiveBack{By: "user:he"})
		r.after(time.Second)
	}
	r.after(time.Hour)
	r.feed(crisis.Acknowledge{By: "user:he"})
	r.feed(crisis.GiveBack{By: "user:he"})
	r.condition(crisis.Exhausted)
	if want := 1 + crisis.MaxReopened; r.s.Round != want || r.s.Asked > p.MaxAttempts() {
		t.Errorf("%d rounds, %d attempts", r.s.Round, r.s.Asked)
	}
	if len(pick[crisis.WantTask](r.intents)) < 2 {
		t.Error("who was taken back after the end leaves nobody told")
	}
}

func TestBookHoldsOneSearchAtATime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.feed(start(policy()))
	b := crisis.Book{}
	for _, e := range r.events {
		f, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		b = b.Apply(e.At, f)
	}
	again := start(policy())
	again.ID = "01JDZZZZZZZZZZZZZZZZZZZZZY"
	if d := b.Begin(again, r.env); fault.CodeOf(d.Err) != "already_searching" || len(d.Facts) > 0 {
		t.Errorf("a second search: %+v", d)
	}
	again.Cause = crisis.ByGrade
	if d := b.Begin(again, r.env); d.Err != nil || len(d.Facts) > 0 {
		t.Errorf("a rule's second start: %+v", d)
	}
	b = b.Apply(t0, ledger.CrisisAcknowledged{Escalation: escalation, By: "user:he"})
	d := b.Begin(again, r.env)
	if len(d.Facts) == 0 {
		t.Fatal("more help is not called")
	}
	for _, f := range d.Facts {
		b = b.Apply(t0, f.Fact)
	}
	last, _ := b.Last()
	if len(b) != 2 || last.ID != again.ID || b.Wake().IsZero() {
		t.Errorf("book %+v", b)
	}
	if s, ok := b.Of(last.Attempts[0].ID); !ok || s.ID != again.ID {
		t.Error("an attempt is not found by its id")
	}
}
