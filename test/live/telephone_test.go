//go:build e2e

package live_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// telephones is a hall whose counsellors sit at SIP telephones.
type telephones struct {
	*hall
	first, second *phone.Phone
	a1, a2        *house.Client
}

func openTelephones(t *testing.T, options ...house.Option) *telephones {
	t.Helper()
	x := &telephones{hall: open(t, append(options, house.Replace("after_call: 1s", "after_call: 300ms"))...)}
	x.first = x.SeatPhone("1", firstTone, answers(50*time.Millisecond))
	x.second = x.SeatPhone("2", secondTone, answers(50*time.Millisecond))
	x.a1, x.a2 = x.Sit("a1", "1"), x.As("a2")
	x.a2.Must("POST", "/desk/sign-in", map[string]string{"seat": "2"}, nil) // not ready: only who asks for them has them
	return x
}

// begin brings a caller to the first counsellor.
func (x *telephones) begin(t *testing.T) (caller, first *phone.Call, id string) {
	t.Helper()
	x.use(t)
	x.state(x.a1, "ready")
	caller = x.call()
	first = x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	return caller, first, x.talking(x.a1)
}

// consults has the first counsellor consult the second one.
func (x *telephones) consults(t *testing.T) (caller, first, second *phone.Call, id, party string) {
	t.Helper()
	caller, first, id = x.begin(t)
	since := time.Now()
	x.ask(x.a1, id, "agent", "a2", "consult")
	second = x.lifted(x.second)
	party, _ = x.party("there")
	x.hears("the counsellor", first, secondTone)
	x.hears("the colleague", second, firstTone)
	x.music("the caller", caller)
	x.accompanied("a colleague is consulted", caller, since)
	return caller, first, second, id, party
}

// over ends a call by the caller and looks after both counsellors.
func (x *telephones) over(caller *phone.Call) {
	x.T.Helper()
	x.hangup(caller)
	x.completed("caller_hung_up")
	x.state(x.a1, "ready")
	x.state(x.a2, "not_ready", "ready")
}

func TestLiveAtTelephones(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	t.Run("consult, back, turn, bring in, mute, take out, let go", x.testConsult)
	t.Run("hand over after a consultation", x.testHandOver)
	t.Run("the receiver is put down while consulting", x.testHungUpConsulting)
	t.Run("a conference of four, and leaving it", x.testConference)
	t.Run("hold while a colleague is there", x.testHoldWithParty)
	t.Run("the caller leaves while a colleague is asked", x.testCallerLeavesWhileAsked)
	t.Run("whoever is asked and does not come is free again", x.testAskedInVain)
}

func (x *telephones) testConsult(t *testing.T) {
	caller, first, second, id, p := x.consults(t)
	since := time.Now()
	x.do(x.a1, id, "back")
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.music("the colleague", second)
	x.do(x.a1, id, "turn")
	x.hears("the counsellor", first, secondTone)
	x.hears("the colleague", second, firstTone)
	x.music("the caller", caller)
	x.never("the caller", caller, secondTone, time.Time{})
	x.never("the colleague", second, callerTone, time.Time{})
	x.do(x.a1, id, "parties/"+p+"/bring-in")
	x.hears("the caller", caller, firstTone, secondTone)
	x.hears("the counsellor", first, callerTone, secondTone)
	x.hears("the colleague", second, callerTone, firstTone)
	x.accompanied("back, turn and bring in", caller, since)
	together := time.Now()
	x.do(x.a1, id, "parties/"+p+"/mute")
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.hears("the muted colleague", second, callerTone, firstTone)
	x.do(x.a1, id, "parties/"+p+"/unmute")
	x.hears("the caller", caller, firstTone, secondTone)
	x.do(x.a1, id, "parties/"+p+"/take-out")
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.music("the colleague", second)
	x.unbroken("the counsellor at the caller, while a colleague is muted and taken out", caller, firstTone, together, first)
	x.unbroken("the caller at the counsellor, while a colleague is muted and taken out", first, callerTone, together, caller)
	x.do(x.a1, id, "parties/"+p+"/drop")
	x.released("the colleague", second)
	x.hears("the caller", caller, firstTone)
	if end := of[ledger.PartyEnded](x.lastCall()); len(end) != 1 || end[0].Outcome != "dropped" {
		t.Errorf("the party ended %+v", end)
	}
	x.over(caller)
}

func (x *telephones) testHandOver(t *testing.T) {
	caller, first, second, id, p := x.consults(t)
	since := time.Now()
	x.do(x.a1, id, "parties/"+p+"/hand-over")
	x.released("the first counsellor", first)
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.accompanied("an attended transfer", caller, since)
	x.state(x.a1, "after_call", "ready") // asterisk 2118: not logged out
	x.state(x.a1, "ready")
	x.state(x.a2, "talking")
	facts := x.lastCall()
	if moved := of[ledger.Transferred](facts); len(moved) != 1 || moved[0].How != "attended" || moved[0].From != "a1" {
		t.Errorf("transferred %+v", moved)
	}
	x.over(caller)
	if tasks := of[ledger.TaskWanted](x.lastCall()); len(tasks) > 0 {
		t.Errorf("a transferred call left tasks %+v", tasks)
	}
}

func (x *telephones) testHungUpConsulting(t *testing.T) {
	caller, first, second, _, _ := x.consults(t)
	since := time.Now()
	x.hangup(first)
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.accompanied("the receiver is put down", caller, since)
	if moved := of[ledger.Transferred](x.lastCall()); len(moved) != 1 || moved[0].How != "hung_up" {
		t.Errorf("transferred %+v", moved)
	}
	x.over(caller)
}

func (x *telephones) testConference(t *testing.T) {
	x.outside.SetReact(answers(100 * time.Millisecond))
	caller, first, id := x.begin(t)
	since := time.Now()
	x.ask(x.a1, id, "agent", "a2", "join")
	second := x.lifted(x.second)
	x.hears("the caller", caller, firstTone, secondTone)
	x.ask(x.a1, id, "number", "relief", "join")
	out := x.lifted(x.outside)
	x.hears("the caller", caller, firstTone, secondTone, outsideTone)
	x.hears("the counsellor", first, callerTone, secondTone, outsideTone)
	x.hears("the colleague", second, callerTone, firstTone, outsideTone)
	x.hears("the outside number", out, callerTone, firstTone, secondTone)
	x.unbroken("the counsellor at the caller, while two come in", caller, firstTone, since, first)
	x.unbroken("the caller at the counsellor, while two come in", first, callerTone, since, caller)
	left := time.Now()
	x.do(x.a1, id, "leave")
	x.released("the first counsellor", first)
	x.hears("the caller", caller, secondTone, outsideTone)
	x.hears("the outside number", out, callerTone, secondTone)
	x.state(x.a1, "ready")
	x.hangup(out)
	x.hears("the caller", caller, secondTone)
	x.unbroken("the colleague at the caller, while two go", caller, secondTone, left, second)
	x.over(caller)
}

func (x *telephones) testHoldWithParty(t *testing.T) {
	caller, first, id := x.begin(t)
	x.ask(x.a1, id, "agent", "a2", "join")
	second := x.lifted(x.second)
	x.hears("the caller", caller, firstTone, secondTone)
	x.do(x.a1, id, "hold")
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.do(x.a1, id, "resume")
	x.hears("the caller", caller, firstTone, secondTone)
	x.hears("the counsellor", first, callerTone, secondTone)
	x.hangup(second)
	x.hears("the caller", caller, firstTone)
	x.do(x.a1, id, "hold")
	x.music("the caller", caller)
	x.do(x.a1, id, "resume")
	x.hears("the caller", caller, firstTone)
	x.over(caller)
}

// testCallerLeavesWhileAsked wants no telephone to ring on for a caller who has left (freeswitch 2529).
func (x *telephones) testCallerLeavesWhileAsked(t *testing.T) {
	x.second.SetReact(does(phone.Ring()))
	defer x.second.SetReact(answers(50 * time.Millisecond))
	caller, first, id := x.begin(t)
	x.ask(x.a1, id, "agent", "a2", "consult")
	ringing := x.next(x.second)
	x.hears("the caller", caller, firstTone) // nobody has answered: the counsellor is with the caller
	at := time.Now()
	x.hangup(caller)
	x.released("the telephone that rang for the call", ringing)
	t.Logf("it rang on for %v", time.Since(at).Round(time.Millisecond))
	x.released("the counsellor", first)
	x.completed("caller_hung_up")
	x.state(x.a1, "ready")
	x.state(x.a2, "not_ready")
}

// testAskedInVain wants nobody to stay reserved who was asked (freeswitch 2540).
func (x *telephones) testAskedInVain(t *testing.T) {
	caller, first, id := x.begin(t)
	since := time.Now()
	defer x.second.SetReact(answers(50 * time.Millisecond))
	for outcome, react := range map[string]phone.Reaction{
		"declined": phone.Decline(50 * time.Millisecond), "busy": phone.Busy(), "unreachable": phone.Ignore(),
	} {
		x.second.SetReact(does(react))
		x.ask(x.a1, id, "agent", "a2", "consult")
		x.next(x.second)
		if _, why := x.party("gone"); why != outcome {
			t.Errorf("who is %s has not come because: %s", outcome, why)
		}
		x.state(x.a2, "not_ready")
	}
	x.second.SetReact(does(phone.Ring()))
	x.ask(x.a1, id, "agent", "a2", "join")
	ringing := x.next(x.second)
	p, _ := x.party("ringing")
	x.do(x.a1, id, "parties/"+p+"/drop")
	x.released("the telephone that was asked", ringing)
	x.state(x.a2, "not_ready")
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while four are asked in vain", caller, firstTone, since, first)
	x.over(caller)
}
