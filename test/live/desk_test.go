//go:build e2e

package live_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// desks is a hall whose counsellors and supervisor sit at desks with a line of their own.
type desks struct {
	*hall
	a1, a2, boss *house.Desk
}

func openDesks(t *testing.T, options ...house.Option) *desks {
	t.Helper()
	x := &desks{hall: open(t, append(options, house.Replace("after_call: 1s", "after_call: 300ms"))...)}
	x.a1, x.a2, x.boss = x.Desk("a1", "7", firstTone), x.Desk("a2", "8", secondTone), x.Desk("boss", "9", bossTone)
	for _, d := range []*house.Desk{x.a2, x.boss} { // they come when they are asked, or by themselves
		d.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	}
	x.desks = 3
	return x
}

// begin brings a caller of a line to the first counsellor.
func (x *desks) begin(t *testing.T) (caller *phone.Call, id string) {
	t.Helper()
	x.use(t)
	x.state(x.a1.Client, "ready")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(x.tale())
		}
	})
	caller = x.call()
	x.a1.Accept()
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone)
	return caller, x.talking(x.a1.Client)
}

// over ends a call by the caller and wants everybody home and silent.
func (x *desks) over(caller *phone.Call) {
	x.T.Helper()
	x.hangup(caller)
	x.completed("caller_hung_up")
	x.state(x.a1.Client, "ready")
	x.state(x.a2.Client, "not_ready")
	x.state(x.boss.Client, "not_ready")
	for _, d := range []*house.Desk{x.a1, x.a2, x.boss} {
		x.hears("the desk of "+d.User, d.Line)
	}
}

func TestLiveAtDesks(t *testing.T) {
	t.Parallel()
	x := openDesks(t)
	t.Run("listen, whisper, silent, stop", x.testListen)
	t.Run("a listener hears on through hold, consultation and transfer", x.testListeningFollows)
	t.Run("a whisper reaches a counsellor who holds or has turned aside", x.testWhisperAside)
	t.Run("the counsellor's page is loaded again while somebody listens", x.testListeningFollowsReload)
	t.Run("barge, then leave", x.testBarge)
	t.Run("take over", x.testTakeOver)
	t.Run("a page is loaded again in consultation and in conference", x.testReloads)
	t.Run("the listener's page is gone", x.testListenerGone)
	t.Run("one listener, one call", x.testListenRefused)
}

// supervise commands a call as the supervisor.
func (x *desks) supervise(id, what string) {
	x.T.Helper()
	x.do(x.boss.Client, id, what)
}

func (x *desks) testListen(t *testing.T) {
	caller, id := x.begin(t)
	since := time.Now()
	x.supervise(id, "listen")
	x.supervise(id, "listen") // again changes nothing
	x.hears("the listener", x.boss.Line, callerTone, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone)
	x.hears("the caller", caller, firstTone)
	x.supervise(id, "whisper")
	x.hears("the counsellor who is whispered to", x.a1.Line, callerTone, bossTone)
	x.hears("the whisperer", x.boss.Line, callerTone, firstTone)
	x.hears("the caller", caller, firstTone)
	x.supervise(id, "silent")
	x.hears("the counsellor", x.a1.Line, callerTone)
	x.supervise(id, "stop-listening")
	x.hears("who listens no more", x.boss.Line)
	x.state(x.boss.Client, "not_ready")
	x.never("the caller", caller, bossTone, time.Time{})
	x.unbroken("the counsellor at the caller, while somebody listens and whispers", caller, firstTone, since, x.a1.Line)
	x.unbroken("the caller at the counsellor, while somebody listens and whispers", x.a1.Line, callerTone, since, caller)
	facts := x.lastCall()
	if began, ended := of[ledger.MonitorStarted](facts), of[ledger.MonitorEnded](facts); len(began) != 1 || began[0].Agent != "boss" || len(ended) != 1 || ended[0].Why != "stopped" {
		t.Errorf("listening began %+v and ended %+v", began, ended)
	}
	x.over(caller)
}

func (x *desks) testListeningFollows(t *testing.T) {
	caller, id := x.begin(t)
	x.supervise(id, "listen")
	x.hears("the listener", x.boss.Line, callerTone, firstTone)
	x.do(x.a1.Client, id, "hold")
	x.music("the held caller", caller)
	x.do(x.a1.Client, id, "resume")
	x.hears("the listener after a hold", x.boss.Line, callerTone, firstTone)
	x.ask(x.a1.Client, id, "agent", "a2", "consult")
	x.a2.Accept()
	x.music("the caller", caller)
	x.hears("the counsellor", x.a1.Line, secondTone)
	p, _ := x.party("there")
	x.do(x.a1.Client, id, "parties/"+p+"/hand-over")
	x.hears("the caller", caller, secondTone)
	x.hears("the listener after a transfer", x.boss.Line, callerTone, secondTone)
	x.supervise(id, "whisper")
	x.hears("the second counsellor", x.a2.Line, callerTone, bossTone)
	x.hears("the first counsellor, who is at home", x.a1.Line)
	x.never("the caller", caller, bossTone, time.Time{})
	x.over(caller)
}

// testWhisperAside has a supervisor whisper through holds, consultations and a conference. Each is done three times: what
// Asterisk takes for old is a matter of chance.
func (x *desks) testWhisperAside(t *testing.T) {
	caller, id := x.begin(t)
	x.supervise(id, "whisper")
	x.hears("the counsellor", x.a1.Line, callerTone, bossTone)
	for range 3 {
		x.do(x.a1.Client, id, "hold")
		x.music("the held caller", caller)
		x.hears("the counsellor, with the caller on hold", x.a1.Line, bossTone)
		x.hears("the whisperer, with the caller on hold", x.boss.Line)
		x.do(x.a1.Client, id, "resume")
		x.hears("the counsellor after a hold", x.a1.Line, callerTone, bossTone)
		x.hears("the whisperer after a hold", x.boss.Line, callerTone, firstTone)
	}
	for range 3 {
		x.a2.Dial(secondTone) // a line with numbers of its own
		x.ask(x.a1.Client, id, "agent", "a2", "consult")
		x.a2.Accept()
		p, _ := x.party("there")
		x.hears("the counsellor beside the call", x.a1.Line, secondTone, bossTone)
		x.hears("the whisperer beside the call", x.boss.Line, firstTone, secondTone)
		x.hears("the colleague", x.a2.Line, firstTone)
		x.do(x.a1.Client, id, "back")
		x.hears("the counsellor, who is back", x.a1.Line, callerTone, bossTone)
		x.hears("the whisperer", x.boss.Line, callerTone, firstTone)
		x.do(x.a1.Client, id, "parties/"+p+"/bring-in")
		x.hears("the counsellor in a conference", x.a1.Line, callerTone, secondTone, bossTone)
		x.hears("the whisperer of a conference", x.boss.Line, callerTone, firstTone, secondTone)
		x.do(x.a1.Client, id, "parties/"+p+"/drop")
		x.hears("the counsellor after a conference", x.a1.Line, callerTone, bossTone)
		x.hears("the whisperer after a conference", x.boss.Line, callerTone, firstTone)
	}
	x.never("the caller", caller, bossTone, time.Time{})
	x.never("the colleague", x.a2.Line, bossTone, time.Time{})
	x.over(caller)
}

func (x *desks) testListeningFollowsReload(t *testing.T) {
	caller, id := x.begin(t)
	x.supervise(id, "whisper")
	x.hears("the counsellor", x.a1.Line, callerTone, bossTone)
	since := time.Now()
	x.a1.Dial(firstTone)
	x.hears("the caller, after the counsellor's page came back", caller, firstTone)
	x.hears("the counsellor's new line", x.a1.Line, callerTone, bossTone)
	x.hears("the listener", x.boss.Line, callerTone, firstTone)
	x.never("the caller", caller, bossTone, time.Time{})
	x.accompanied("the counsellor's page is loaded again", caller, since)
	x.over(caller)
}

func (x *desks) testBarge(t *testing.T) {
	caller, id := x.begin(t)
	since := time.Now()
	x.supervise(id, "listen")
	x.hears("the listener", x.boss.Line, callerTone, firstTone)
	x.supervise(id, "barge")
	x.hears("the caller", caller, firstTone, bossTone)
	x.hears("the counsellor", x.a1.Line, callerTone, bossTone)
	x.hears("the supervisor", x.boss.Line, callerTone, firstTone)
	x.supervise(id, "leave")
	x.hears("the caller", caller, firstTone)
	x.hears("the supervisor", x.boss.Line)
	x.unbroken("the counsellor at the caller, while a supervisor comes in and goes", caller, firstTone, since, x.a1.Line)
	x.over(caller)
}

func (x *desks) testTakeOver(t *testing.T) {
	caller, id := x.begin(t)
	since := time.Now()
	x.supervise(id, "take-over")
	x.hears("the caller", caller, bossTone)
	x.hears("the supervisor", x.boss.Line, callerTone)
	x.hears("the counsellor, who is at home", x.a1.Line)
	x.accompanied("a supervisor takes over", caller, since)
	x.state(x.a1.Client, "ready")
	if moved := of[ledger.Transferred](x.lastCall()); len(moved) != 1 || moved[0].How != "taken_over" || moved[0].From != "a1" {
		t.Errorf("transferred %+v", moved)
	}
	x.hangup(caller)
	x.completed("caller_hung_up")
	x.boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	x.state(x.boss.Client, "not_ready", "after_call")
	x.state(x.boss.Client, "not_ready")
}

// testReloads has each of two pages loaded again, beside the call and with the caller.
func (x *desks) testReloads(t *testing.T) {
	caller, id := x.begin(t)
	since := time.Now()
	x.ask(x.a1.Client, id, "agent", "a2", "consult")
	x.a2.Accept()
	p, _ := x.party("there")
	x.hears("the counsellor", x.a1.Line, secondTone)
	x.a1.Dial(firstTone)
	x.hears("the counsellor's new line beside the call", x.a1.Line, secondTone)
	x.hears("the colleague", x.a2.Line, firstTone)
	x.a2.Dial(secondTone)
	x.hears("the colleague's new line beside the call", x.a2.Line, firstTone)
	x.music("the caller", caller)
	x.never("the caller", caller, secondTone, time.Time{})
	x.do(x.a1.Client, id, "parties/"+p+"/bring-in")
	x.hears("the caller", caller, firstTone, secondTone)
	x.a2.Dial(secondTone)
	x.hears("the colleague's new line with the caller", x.a2.Line, callerTone, firstTone)
	x.a1.Dial(firstTone)
	x.hears("the counsellor's new line with the caller", x.a1.Line, callerTone, secondTone)
	x.hears("the caller", caller, firstTone, secondTone)
	x.accompanied("four pages are loaded again", caller, since)
	x.over(caller)
}

func (x *desks) testListenerGone(t *testing.T) {
	caller, id := x.begin(t)
	since := time.Now()
	x.supervise(id, "whisper")
	x.hears("the counsellor", x.a1.Line, callerTone, bossTone)
	x.boss.Phone.Kill()
	x.Until("the listening to end", 15*time.Second, func() bool { return len(of[ledger.MonitorEnded](x.lastCall())) == 1 })
	x.hears("the counsellor", x.a1.Line, callerTone)
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while a listener's line fails", caller, firstTone, since, x.a1.Line)
	x.boss.Dial(bossTone)
	x.over(caller)
}

func (x *desks) testListenRefused(t *testing.T) {
	caller, id := x.begin(t)
	if status, problem := x.a2.Do(http.MethodPost, "/calls/"+id+"/listen", nil, nil); status != http.StatusForbidden {
		t.Errorf("a counsellor listens: %d %s", status, problem)
	}
	if status, problem := x.a2.Do(http.MethodPost, "/calls/"+id+"/take-over", nil, nil); status != http.StatusForbidden {
		t.Errorf("a counsellor takes over: %d %s", status, problem)
	}
	for _, what := range []string{"silent", "stop-listening"} {
		if status, problem := x.boss.Do(http.MethodPost, "/calls/"+id+"/"+what, nil, nil); status != http.StatusConflict {
			t.Errorf("%s without listening: %d %s", what, status, problem)
		}
	}
	x.hears("the caller", caller, firstTone)
	x.over(caller)
}
