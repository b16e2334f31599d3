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

// TestSupervisorsMoveWhoWaits has a supervisor re-order, withdraw and pull waiting callers and set counsellors' states,
// while everybody listens.
func TestSupervisorsMoveWhoWaits(t *testing.T) {
	t.Parallel()
	x := openTelephones(t, withUnserved()...)
	boss := x.Desk("boss", "9", bossTone)
	boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	x.desks = 1
	t.Run("re-order", func(t *testing.T) { x.testReorder(t, boss.Client) })
	t.Run("withdraw into another queue", func(t *testing.T) { x.testWithdraw(t, boss.Client) })
	t.Run("pull", func(t *testing.T) { x.testPull(t, boss) })
	t.Run("a counsellor is set not ready while it rings", func(t *testing.T) { x.testSetState(t, boss.Client) })
	t.Run("mute at the desk", x.testMute)
	t.Run("a silent call for help", func(t *testing.T) { x.testSilentHelp(t, boss.Client) })
	t.Run("a queue that nobody serves, a leg that is busy, a caller who has gone", func(t *testing.T) { x.testInVain(t, boss) })
}

// withUnserved adds a queue that asks for what nobody can.
func withUnserved() []house.Option {
	return []house.Option{
		house.Replace("queues:\n", "skills:\n  - {id: law, name: {zh-CN: 法律, en: Law}}\n\nqueues:\n  - id: law\n    name: {zh-CN: 法律, en: Law}\n    requires: {law: 1}\n    overflow:\n      - {when: wait_longer, after: 10m, message: box}\n"),
	}
}

// nobody makes both counsellors not ready, so that callers wait.
func (x *telephones) nobody(t *testing.T) {
	t.Helper()
	x.use(t)
	for _, c := range []*house.Client{x.a1, x.a2} {
		x.state(c, "ready", "not_ready")
		c.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	}
}

// queued dials and returns once the caller waits as the n-th.
func (x *telephones) queued(tone, n int) (caller *phone.Call, id string) {
	x.T.Helper()
	caller = x.Dial(x.Caller(tone), "96111", phone.DialOptions{})
	x.Until("another caller to wait", 10*time.Second, func() bool {
		line := x.waiting()
		if len(line) == n {
			id = line[n-1]
		}
		return len(line) == n
	})
	return caller, id
}

// waiting are the calls that wait, in the order in which they are served.
func (x *telephones) waiting() (ids []string) {
	x.T.Helper()
	var board struct {
		Waiting []struct {
			Call string `json:"call_id"`
		}
	}
	x.As("boss").Must(http.MethodGet, "/board", nil, &board)
	for _, w := range board.Waiting {
		ids = append(ids, w.Call)
	}
	return ids
}

// gone ends calls by their callers and wants an empty switch.
func (x *telephones) gone(callers ...*phone.Call) {
	x.T.Helper()
	for _, c := range callers {
		x.hangup(c)
	}
	x.ends += len(callers)
	x.Ended(x.ends)
	x.tidy()
}

func (x *telephones) ready(c *house.Client) {
	x.T.Helper()
	c.Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
}

func (x *telephones) testReorder(t *testing.T, boss *house.Client) {
	x.nobody(t)
	early, first := x.queued(callerTone, 1)
	late, second := x.queued(thirdTone, 2)
	since := time.Now()
	boss.Must(http.MethodPost, "/calls/"+second+"/reorder", map[string]string{"to": "first"}, nil)
	x.Until("the board to show the new order", 5*time.Second, func() bool { return slices.Equal(x.waiting(), []string{second, first}) })
	x.ready(x.a1)
	line := x.lifted(x.first)
	x.hears("the caller who was moved to the front", late, firstTone)
	x.hears("the counsellor", line, thirdTone)
	x.music("the caller who waits on", early)
	x.accompanied("a re-order", early, since)
	x.gone(late, early)
}

func (x *telephones) testWithdraw(t *testing.T, boss *house.Client) {
	x.nobody(t)
	x.ready(x.a1)
	other, first, _ := x.begin(t) // somebody is at work, and not free
	caller, id := x.queued(thirdTone, 1)
	since := time.Now()
	if status, problem := boss.Do(http.MethodPost, "/calls/"+id+"/requeue", map[string]string{"queue": "law"}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "queue_unserved") {
		t.Errorf("into a queue that nobody serves: %d %s", status, problem)
	}
	boss.Must(http.MethodPost, "/calls/"+id+"/requeue", map[string]string{"queue": "crisis"}, nil)
	x.music("the caller in the other queue", caller)
	if joined := of[ledger.Queued](x.lastCall()); len(joined) != 2 || joined[1].Queue != "crisis" {
		t.Errorf("waited %+v, want the other queue as well", joined)
	}
	x.hangup(other)
	x.ends++
	x.released("the counsellor's telephone", first)
	line := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", line, thirdTone)
	x.accompanied("a caller is withdrawn into another queue", caller, since)
	x.gone(caller)
}

func (x *telephones) testPull(t *testing.T, boss *house.Desk) {
	x.nobody(t)
	caller, id := x.queued(callerTone, 1)
	since := time.Now()
	x.do(boss.Client, id, "pull")
	x.hears("the caller", caller, bossTone)
	x.hears("the supervisor", boss.Line, callerTone)
	x.accompanied("a caller is pulled", caller, since)
	if status, problem := boss.Do(http.MethodPost, "/calls/"+id+"/pull", nil, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "not_waiting") {
		t.Errorf("pulled twice: %d %s", status, problem)
	}
	x.gone(caller)
	x.state(boss.Client, "not_ready", "ready", "after_call")
	boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	x.state(boss.Client, "not_ready")
}

// testSetState has a supervisor send a counsellor away while the telephone rings: it stops, and the next one is rung.
func (x *telephones) testSetState(t *testing.T, boss *house.Client) {
	x.nobody(t)
	x.first.SetReact(does(phone.Ring()))
	defer x.first.SetReact(answers(50 * time.Millisecond))
	x.ready(x.a1)
	caller := x.call()
	since := time.Now()
	ringing := x.next(x.first)
	x.ready(x.a2)
	boss.Must(http.MethodPost, "/agents/a1/state", map[string]string{"state": "not_ready"}, nil)
	x.released("the telephone of who was sent away", ringing)
	line := x.lifted(x.second)
	x.hears("the caller", caller, secondTone)
	x.hears("the colleague", line, callerTone)
	x.state(x.a1, "not_ready")
	x.accompanied("a counsellor is sent away while it rings", caller, since)
	x.gone(caller)
}

func (x *telephones) testMute(t *testing.T) {
	x.nobody(t)
	x.ready(x.a1)
	caller, first, id := x.begin(t)
	since := time.Now()
	x.do(x.a1, id, "mute")
	x.hears("the caller of a muted counsellor", caller)
	x.hears("the muted counsellor", first, callerTone)
	x.do(x.a1, id, "unmute")
	x.hears("the caller", caller, firstTone)
	x.unbroken("the caller at the counsellor, who is muted meanwhile", first, callerTone, since, caller)
	x.gone(caller)
}

// testSilentHelp has a counsellor ask for help: supervisors are told, and nobody on the line hears of it.
func (x *telephones) testSilentHelp(t *testing.T, boss *house.Client) {
	x.nobody(t)
	x.ready(x.a1)
	caller, first, id := x.begin(t)
	page := boss.Stream()
	since := time.Now()
	x.do(x.a1, id, "help")
	told := func(s *house.Stream, code string) func() bool {
		return func() bool {
			return slices.ContainsFunc(s.Got("notice", since), func(m house.StreamMessage) bool { return strings.Contains(string(m.Data), code) })
		}
	}
	x.Until("the supervisor to be told", 5*time.Second, told(page, "help_asked"))
	desk := x.a1.Stream()
	x.do(boss, id, "help/acknowledge")
	x.Until("the counsellor to be told", 5*time.Second, told(desk, "help_acknowledged"))
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while help is asked for", caller, firstTone, since, first)
	x.unbroken("the caller at the counsellor, while help is asked for", first, callerTone, since, caller)
	if asked, answered := of[ledger.HelpAsked](x.lastCall()), of[ledger.HelpAnswered](x.lastCall()); len(asked) != 1 || len(answered) != 1 || answered[0].By != "boss" {
		t.Errorf("asked %+v, answered %+v", asked, answered)
	}
	x.gone(caller)
}

// testInVain asks for what cannot be: each is a sentence at the desk, and the caller hears the counsellor on.
func (x *telephones) testInVain(t *testing.T, boss *house.Desk) {
	x.nobody(t)
	x.ready(x.a1)
	caller, first, id := x.begin(t)
	x.ready(x.a2)
	other := x.Dial(x.Caller(thirdTone), "96111", phone.DialOptions{})
	second := x.lifted(x.second)
	x.hears("the other caller", other, secondTone)
	since := time.Now()
	type body = map[string]string
	for _, tt := range []struct {
		name, path string
		in         body
		code       string
	}{
		{"a transfer to a queue that nobody serves", "transfer", body{"queue": "law"}, "queue_unserved"},
		{"a conference with a colleague who talks", "ask", body{"agent": "a2", "then": "join"}, "colleague_talking"},
		{"a consultation with a colleague who talks", "ask", body{"agent": "a2", "then": "consult"}, "colleague_talking"},
	} {
		if status, problem := x.a1.Do(http.MethodPost, "/calls/"+id+"/"+tt.path, tt.in, nil); status != http.StatusConflict || !slices.Contains(words(problem), tt.code) {
			t.Errorf("%s: %d %s, want the code %s", tt.name, status, problem, tt.code)
		}
	}
	for outcome, react := range map[string]phone.Reaction{"busy": phone.Busy(), "declined": phone.Decline(50 * time.Millisecond)} {
		x.outside.SetReact(does(react))
		x.ask(x.a1, id, "number", "relief", "join")
		x.next(x.outside)
		x.Until("the outside number to be gone as "+outcome, 10*time.Second, func() bool {
			p := x.at(x.a1).Parties
			return len(p) > 0 && p[len(p)-1].State == "gone" && p[len(p)-1].Outcome == outcome
		})
	}
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while much is asked in vain", caller, firstTone, since, first)
	x.unbroken("the colleague at the other caller", other, secondTone, since, second)
	x.gone(other, caller)
	for _, what := range []string{"pull", "listen", "barge"} {
		if status, problem := boss.Do(http.MethodPost, "/calls/"+id+"/"+what, nil, nil); status != http.StatusNotFound || !slices.Contains(words(problem), "call_over") {
			t.Errorf("%s of a call that has just ended: %d %s", what, status, problem)
		}
	}
	x.tidy()
}
