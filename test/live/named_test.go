//go:build e2e

package live_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestAForgottenHold wants a held caller to hear music for as long as the hold lasts, and the board to show it
// (freeswitch 1140).
func TestAForgottenHold(t *testing.T) {
	t.Parallel()
	x := openTelephones(t, house.Replace("queues:\n", "floor: {hold_reminder: 1s}\n\nqueues:\n"))
	caller, first, id := x.begin(t)
	page := x.a1.Stream()
	since := time.Now()
	x.do(x.a1, id, "hold")
	x.Until("the alarm at the desk", 10*time.Second, func() bool {
		return slices.ContainsFunc(page.Got("notice", since), func(m house.StreamMessage) bool { return strings.Contains(string(m.Data), "hold_long") })
	})
	if held := time.Since(since); held < 900*time.Millisecond {
		t.Errorf("the alarm came after %v, want the reminder of 1s", held)
	}
	boss := x.As("boss")
	x.Until("the board to show the hold", 10*time.Second, func() bool {
		var board struct {
			Calls []struct {
				ID       string
				HoldLong bool `json:"hold_long"`
			}
		}
		boss.Must(http.MethodGet, "/board", nil, &board)
		return len(board.Calls) == 1 && board.Calls[0].HoldLong
	})
	if held := time.Since(since); held < 1900*time.Millisecond {
		t.Errorf("shown after %v, want twice the reminder", held)
	}
	x.music("the caller", caller)
	x.accompanied("a long hold", caller, since)
	x.do(x.a1, id, "resume")
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.hangup(caller)
	x.completed("caller_hung_up")
}

// TestStateChangesOfferNothingAnew has a colleague change their state again and again while a caller is being offered:
// the offer stands, and nobody else is rung (PR 800).
func TestStateChangesOfferNothingAnew(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	x.use(t)
	x.first.SetReact(does(phone.Ring()))
	caller := x.call()
	ringing := x.next(x.first)
	for range 10 {
		for _, state := range []string{"ready", "not_ready"} {
			x.a2.Must(http.MethodPost, "/desk/state", map[string]string{"state": state}, nil)
		}
	}
	if made := of[ledger.OfferMade](x.lastCall()); len(made) != 1 {
		t.Errorf("%d offers were made while the first one stood", len(made))
	}
	if n := len(x.second.Calls()); n > 0 {
		t.Errorf("%d telephones rang for a caller who was being offered", n)
	}
	x.a2.Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	if err := ringing.Refuse(603); err != nil {
		t.Fatal(err)
	}
	second := x.lifted(x.second)
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	if made := of[ledger.OfferMade](x.lastCall()); len(made) != 2 {
		t.Errorf("%d offers were made, want one for each counsellor", len(made))
	}
	x.hangup(caller)
	x.completed("caller_hung_up")
}

// TestNobodyTurnsFromARedCallerByThemselves has a colleague be consulted about a red caller: the counsellor stays with
// the caller until they choose to turn.
func TestNobodyTurnsFromARedCallerByThemselves(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	x.use(t)
	caller := x.Dial(x.Caller(callerTone), "12345", phone.DialOptions{})
	if err := caller.SendDigits(within(t, 5*time.Second), "2"); err != nil {
		t.Fatal(err)
	}
	first := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	id := x.talking(x.a1)
	since := time.Now()
	x.ask(x.a1, id, "agent", "a2", "consult")
	second := x.lifted(x.second)
	x.music("the colleague, who waits beside the call", second)
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.unbroken("the counsellor at the red caller, while a colleague is asked", caller, firstTone, since, first)
	x.do(x.a1, id, "turn")
	x.hears("the counsellor", first, secondTone)
	x.hears("the colleague", second, firstTone)
	x.hangup(second)
	x.hears("the caller, to whom the counsellor is back", caller, firstTone)
	if turned := of[ledger.Turned](x.lastCall()); len(turned) != 2 || turned[0].By != "a1" || turned[1].By != "" {
		t.Errorf("turned %+v", turned)
	}
	x.hangup(caller)
	x.completed("caller_hung_up")
}

// TestListeningToATelephone has a supervisor at a desk listen to a counsellor whose seat is a telephone: the seat is no
// channel, the leg of the call is (qpanel 255).
func TestListeningToATelephone(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	boss := x.Desk("boss", "9", bossTone)
	boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	x.desks = 1
	caller, first, id := x.begin(t)
	x.do(boss.Client, id, "listen")
	x.hears("the listener", boss.Line, callerTone, firstTone)
	x.do(boss.Client, id, "whisper")
	x.hears("the counsellor", first, callerTone, bossTone)
	x.hears("the caller", caller, firstTone)
	x.ask(x.a1, id, "agent", "a2", "consult")
	second := x.lifted(x.second)
	x.hears("the colleague", second, firstTone)
	x.hangup(first) // the receiver is put down: the colleague has the call, and is listened to
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", second, callerTone, bossTone)
	x.hears("the listener", boss.Line, callerTone, secondTone)
	x.never("the caller", caller, bossTone, time.Time{})
	x.hangup(caller)
	x.completed("caller_hung_up")

	x.first.SetReact(does(phone.Ring()))
	x.state(x.a1, "ready")
	waiting := x.call()
	x.next(x.first)
	if status, problem := boss.Do(http.MethodPost, "/calls/"+x.only(t)+"/listen", nil, nil); status != http.StatusConflict || !slices.Contains(words(problem), "not_talking") {
		t.Errorf("listening to a caller whom nobody has answered: %d %s", status, problem)
	}
	x.hangup(waiting)
}

// TestASupervisorAtATelephone has a supervisor without a line of their own listen, whisper and come in: their telephone is
// rung, and what they asked for happens when they lift it.
func TestASupervisorAtATelephone(t *testing.T) {
	t.Parallel()
	x := openTelephones(t)
	phone := x.SeatPhone("3", bossTone, answers(300*time.Millisecond))
	boss := x.As("boss")
	boss.Must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "3"}, nil)
	caller, first, id := x.begin(t)
	since := time.Now()
	x.Until("the supervisor's telephone to be known", 10*time.Second, func() bool {
		status, _ := boss.Do(http.MethodPost, "/calls/"+id+"/listen", nil, nil)
		return status == http.StatusOK
	})
	line := x.lifted(phone)
	x.hears("the listener", line, callerTone, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.do(boss, id, "whisper")
	x.hears("the counsellor who is whispered to", first, callerTone, bossTone)
	x.never("the caller", caller, bossTone, time.Time{})
	x.do(boss, id, "barge")
	x.hears("the caller", caller, firstTone, bossTone)
	x.hangup(line)
	x.hears("the caller, after the supervisor has put the receiver down", caller, firstTone)
	x.hears("the counsellor", first, callerTone)
	x.unbroken("the counsellor at the caller, while a supervisor comes and goes by telephone", caller, firstTone, since, first)
	x.hangup(caller)
	x.completed("caller_hung_up")
}

// only returns the id of the only call on the board.
func (h *hall) only(t *testing.T) (id string) {
	t.Helper()
	h.Until("one call on the board", 5*time.Second, func() bool {
		var board struct {
			Calls, Waiting []struct {
				ID   string
				Call string `json:"call_id"`
			}
		}
		h.As("boss").Must(http.MethodGet, "/board", nil, &board)
		for _, c := range append(board.Calls, board.Waiting...) {
			if id = c.ID + c.Call; id != "" {
				return true
			}
		}
		return false
	})
	return id
}

// TestTheControllerEndsInTheMiddle kills the controller while a colleague is consulted, three confer, and a supervisor
// listens: nobody on the line notices, and the next process commands all of them.
func TestTheControllerEndsInTheMiddle(t *testing.T) {
	t.Parallel()
	x := openDesks(t, house.Replace("heartbeat_limit: 4s", "heartbeat_limit: 10s"))
	caller, id := x.begin(t)
	x.supervise(id, "listen")
	x.ask(x.a1.Client, id, "agent", "a2", "consult")
	x.a2.Accept()
	p, _ := x.party("there")
	x.hears("the counsellor", x.a1.Line, secondTone)
	since := time.Now()
	x.KillServe()
	x.StartServe()
	x.music("the caller", caller)
	x.hears("the counsellor", x.a1.Line, secondTone)
	x.Until("the call to be commanded", 10*time.Second, func() bool {
		status, _ := x.a1.Do(http.MethodPost, "/calls/"+id+"/parties/"+p+"/bring-in", nil, nil)
		return status == http.StatusOK
	})
	x.hears("the caller", caller, firstTone, secondTone)
	x.KillServe()
	x.StartServe()
	x.hears("the caller", caller, firstTone, secondTone)
	x.hears("the listener", x.boss.Line, callerTone, firstTone, secondTone)
	x.accompanied("two deaths of the controller", caller, since)
	x.Until("the listening to be commanded", 10*time.Second, func() bool {
		status, _ := x.boss.Do(http.MethodPost, "/calls/"+id+"/whisper", nil, nil)
		return status == http.StatusOK
	})
	x.hears("the counsellor", x.a1.Line, callerTone, secondTone, bossTone)
	x.never("the caller", caller, bossTone, time.Time{})
	x.over(caller)
}
