//go:build e2e

package live_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestBlindTransfers sends callers on without asking first: to who takes the call, and to who does not.
func TestBlindTransfers(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	t.Run("to a colleague who takes it", x.testToColleague)
	t.Run("to a colleague who is busy, and back", x.testToBusyColleague)
	t.Run("to a queue", x.testToQueue)
	t.Run("to an outside number that takes it", x.testToNumber)
	t.Run("to an outside number that does not, and back", x.testToNumberInVain)
	t.Run("what cannot be done is said, and the caller is kept", x.testRefusals)
	x.use(t)
	x.testCounts(t)
}

// sent wants one blind transfer of the last call, and no task of it.
func (x *telephones) sent(t *testing.T) {
	t.Helper()
	facts := x.lastCall()
	if moved := of[ledger.Transferred](facts); len(moved) != 1 || moved[0].How != "blind" || moved[0].From != "a1" {
		t.Errorf("transferred %+v", moved)
	}
	if tasks := of[ledger.TaskWanted](facts); len(tasks) > 0 {
		t.Errorf("a transferred call left tasks %+v", tasks)
	}
}

func (x *telephones) testToColleague(t *testing.T) {
	caller, first, id := x.begin(t)
	x.a2.Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	since := time.Now()
	x.transfer(x.a1, id, "agent", "a2")
	x.released("the first counsellor", first)
	second := x.lifted(x.second)
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.accompanied("a blind transfer to a colleague", caller, since)
	x.state(x.a1, "ready")
	x.over(caller)
	x.sent(t)
}

// testToBusyColleague has the colleague refuse: the caller comes back to the front of the queue, and to whoever is free.
func (x *telephones) testToBusyColleague(t *testing.T) {
	x.second.SetReact(does(phone.Busy()))
	defer x.second.SetReact(answers(50 * time.Millisecond))
	caller, first, id := x.begin(t)
	x.a2.Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	since := time.Now()
	x.transfer(x.a1, id, "agent", "a2")
	x.released("the first counsellor", first)
	x.next(x.second)
	again := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	x.hears("the first counsellor", again, callerTone)
	x.accompanied("a blind transfer to a busy colleague, and back", caller, since)
	x.over(caller)
	x.a2.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	x.sent(t)
}

func (x *telephones) testToQueue(t *testing.T) {
	caller, first, id := x.begin(t)
	since := time.Now()
	x.transfer(x.a1, id, "queue", "crisis")
	x.released("the first counsellor", first)
	x.music("the caller", caller) // the only counsellor who is ready writes up the call
	again := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", again, callerTone)
	x.accompanied("a blind transfer to a queue", caller, since)
	if joined := of[ledger.Queued](x.lastCall()); len(joined) != 2 || joined[1].Queue != "crisis" {
		t.Errorf("waited %+v", joined)
	}
	x.over(caller)
	x.sent(t)
}

func (x *telephones) testToNumber(t *testing.T) {
	x.outside.SetReact(answers(100 * time.Millisecond))
	caller, first, id := x.begin(t)
	since := time.Now()
	x.transfer(x.a1, id, "number", "relief")
	x.released("the first counsellor", first)
	out := x.lifted(x.outside)
	x.music("the outside number, which is told what to press", out)
	x.music("the caller", caller)
	x.never("the caller", caller, outsideTone, since)
	if err := out.SendDigits(within(t, 5*time.Second), "1"); err != nil {
		t.Fatal(err)
	}
	x.hears("the caller", caller, outsideTone)
	x.hears("the outside number", out, callerTone)
	x.accompanied("a blind transfer to an outside number", caller, since)
	x.hangup(caller)
	x.released("the outside number", out)
	x.completed("caller_hung_up")
	x.sent(t)
}

// testToNumberInVain has an outside number be busy, and then a voicemail box answer: neither keeps the caller.
func (x *telephones) testToNumberInVain(t *testing.T) {
	for name, react := range map[string]phone.Reaction{"busy": phone.Busy(), "a voicemail box": phone.AnswerAtOnce()} {
		x.outside.SetReact(does(react))
		caller, first, id := x.begin(t)
		since := time.Now()
		x.transfer(x.a1, id, "number", "relief")
		x.released("the first counsellor", first)
		x.next(x.outside)
		again, err := x.first.NextCall(within(t, 25*time.Second))
		if err != nil {
			t.Fatalf("%s: the caller does not come back: %v\n%s", name, err, x.tale())
		}
		x.hears("the caller", caller, firstTone)
		x.hears("the counsellor", again, callerTone)
		x.never("the caller", caller, outsideTone, since)
		x.accompanied("a blind transfer to "+name+", and back", caller, since)
		x.over(caller)
		x.sent(t)
	}
}

// testRefusals asks for what cannot be done. Each is answered with its code, and the caller hears the counsellor on.
func (x *telephones) testRefusals(t *testing.T) {
	caller, first, id := x.begin(t)
	since := time.Now()
	type body = map[string]string
	for _, tt := range []struct {
		name, path string
		in         body
		code       string
	}{
		{"transfer to nowhere", "transfer", body{}, "no_target"},
		{"transfer to oneself", "transfer", body{"agent": "a1"}, "yourself"},
		{"transfer to a colleague who is not there", "transfer", body{"agent": "nobody"}, "colleague_unknown"},
		{"transfer to a queue that is not there", "transfer", body{"queue": "none"}, "queue_unknown"},
		{"transfer to a number that is not there", "transfer", body{"number": "none"}, "number_unknown"},
		{"a conference with oneself", "ask", body{"agent": "a1", "then": "join"}, "yourself"},
		{"a conference with a colleague who is signed out", "ask", body{"agent": "a3", "then": "join"}, "colleague_logged_out"},
		{"bring in whom nobody asked", "parties/p9/bring-in", nil, "party_gone"},
		{"turn to nobody", "turn", nil, "nobody_beside"},
		{"leave the caller alone", "leave", nil, "nobody_else"},
	} {
		var in any
		if tt.in != nil {
			in = tt.in
		}
		if status, problem := x.a1.Do(http.MethodPost, "/calls/"+id+"/"+tt.path, in, nil); status < 400 || status >= 500 || !slices.Contains(words(problem), tt.code) {
			t.Errorf("%s: %d %s, want the code %s", tt.name, status, problem, tt.code)
		}
	}
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while much is refused", caller, firstTone, since, first)
	x.over(caller)
	boss := x.As("boss")
	for _, late := range []struct {
		by   *house.Client
		path string
	}{{x.a1, "turn"}, {boss, "listen"}, {boss, "barge"}, {boss, "take-over"}} {
		if status, problem := late.by.Do(http.MethodPost, "/calls/"+id+"/"+late.path, nil, nil); status != http.StatusNotFound || !slices.Contains(words(problem), "call_over") {
			t.Errorf("%s of a call that has ended: %d %s", late.path, status, problem)
		}
	}
}

// testCounts wants a call counted once however often it was handed on (asterisk 1736).
func (x *telephones) testCounts(t *testing.T) {
	ends, arrived := house.FactsOf[ledger.CallEnded](x.House), house.FactsOf[ledger.CallArrived](x.House)
	if len(ends) != len(arrived) || len(ends) != x.ends {
		t.Errorf("%d calls arrived and %d ended, of %d that were made", len(arrived), len(ends), x.ends)
	}
	for _, e := range ends {
		if e.Class != "completed" {
			t.Errorf("a transferred call ended as %+v", e)
		}
	}
}
