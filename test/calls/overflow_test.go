//go:build e2e

package calls_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// overflowing is a house whose queue gives callers to one outside number, then to another one, then takes a message.
func overflowing(first, second *phone.Phone, rules ...string) []house.Option {
	const straight = "      - {when: nobody_on_shift, message: box}\n      - {when: wait_longer, after: 10m, message: box}\n  - id: crisis\n"
	const ends = "  - id: crisis\n"
	return []house.Option{
		house.Replace(straight, "      - "+strings.Join(rules, "\n      - ")+"\n      - {when: wait_longer, after: 10m, message: box}\n"+ends),
		house.Replace("phones:\n", "outside:\n  - {id: night, name: {zh-CN: 夜间, en: Night}, number: \"13900000002\", trunk: first}\n"+
			"  - {id: relief, name: {zh-CN: 后备, en: Relief}, number: \"13900000003\", trunk: second}\ntrunks:\n"+trunk("first", first)+trunk("second", second)+"phones:\n"),
	}
}

// takes lets whoever has answered at an outside number take the call, wants both to talk, and ends it.
func (f *floor) takes(t *testing.T, call, in *phone.Call, tone int) {
	t.Helper()
	prompted(t, "the outside number", in)
	apart(t, call, tone, in)
	if err := in.SendDigits(within(t, 5*time.Second), "1"); err != nil {
		t.Fatal(err)
	}
	one, other := hears(t, "the caller", call, tone), hears(t, "the outside number", in, clearTone)
	continuous(t, f.Pace, call, tone, in, clearTone, later(one, other), time.Second)
	hangup(t, call)
	if _, err := in.WaitEnded(within(t, 5*time.Second)); err != nil {
		t.Errorf("the outside number is not hung up: %v", err)
	}
	f.finished(t, "completed", "caller_hung_up")
}

// leavesAMessage waits for the tone, speaks and hangs up, and wants the message with its task.
func (f *floor) leavesAMessage(t *testing.T, call *phone.Call) {
	t.Helper()
	before := len(house.FactsOf[ledger.MessageKept](f.House))
	if _, err := call.WaitTone(within(t, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
		t.Fatalf("no tone to speak after: %v", err)
	}
	f.Until("the message to be recorded", 5*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](f.House)) > before })
	<-time.After(1500 * time.Millisecond)
	hangup(t, call)
	f.finished(t, "message", "message_left")
	if tasks := f.tasksOf(); len(tasks) != 1 || tasks[0].Kind != "message" || tasks[0].Recording == "" {
		t.Errorf("tasks %+v", tasks)
	}
	boxes := house.FactsOf[ledger.MessageOffered](f.House)
	if last := boxes[len(boxes)-1]; last.Box != "box" || last.Why != "overflow" {
		t.Errorf("offered %+v", last)
	}
}

// TestOverflowToOutsideNumbers covers what becomes of callers whom nobody on shift can serve.
func TestOverflowToOutsideNumbers(t *testing.T) {
	t.Parallel()
	first, second := world(t, "127.0.0.9", outsideTone), world(t, "127.0.0.10", reliefTone)
	rules := overflowing(first, second, "{when: nobody_on_shift, outside: night}", "{when: nobody_on_shift, outside: relief}", "{when: nobody_on_shift, message: box}")
	f := &floor{House: house.New(t, append(rules, house.Replace("everyone_on_duty: true", "everyone_on_duty: false"))...)}
	call := func() *phone.Call { return f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{}) }
	t.Run("the first number takes the call", func(t *testing.T) {
		f.T = t
		first.SetReact(answers(800 * time.Millisecond))
		c := call()
		began := time.Now()
		in := next(t, first)
		prompted(t, "the caller", c)
		if q := quiet(c, began, time.Now().Add(-100*time.Millisecond)); q > 400*time.Millisecond {
			t.Errorf("the caller waits in silence for %v", q)
		}
		f.takes(t, c, in, outsideTone)
		if talks := house.FactsOf[ledger.Connected](f.House); len(talks) != 1 || talks[0].Seat != "night" || talks[0].Agent != "" {
			t.Errorf("connected %+v", talks)
		}
	})
	refusals := map[string]phone.Reaction{
		"busy": phone.Busy(), "not there": phone.Refuse(404, 0), "declines": phone.Decline(200 * time.Millisecond),
		"congestion": phone.Refuse(503, 0), "hangs up when it is asked": phone.Answer(0),
	}
	for name, react := range refusals {
		t.Run("the first is "+name+", the second takes it", func(t *testing.T) {
			f.T = t
			first.SetReact(does(react))
			second.SetReact(answers(0))
			c := call()
			at := next(t, first)
			if name == "hangs up when it is asked" {
				prompted(t, "the first number", at)
				hangup(t, at)
			}
			in := next(t, second)
			f.takes(t, c, in, reliefTone)
		})
	}
	t.Run("a voicemail box at the first, the second takes it", func(t *testing.T) {
		f.T = t
		first.SetReact(does(phone.AnswerAtOnce()))
		second.SetReact(answers(0))
		c := call()
		box := next(t, first)
		box.SetSound(phone.Tone(mailboxTone))
		in, err := second.NextCall(within(t, 20*time.Second))
		if err != nil {
			t.Fatalf("the second number is not rung: %v", err)
		}
		if d := c.Heard(mailboxTone, time.Time{}); d > 0 {
			t.Errorf("the caller hears the mailbox for %v", d)
		}
		f.takes(t, c, in, reliefTone)
	})
	t.Run("nobody takes it", func(t *testing.T) {
		f.T = t
		first.SetReact(does(phone.Busy()))
		second.SetReact(does(phone.Refuse(404, 0)))
		c := call()
		next(t, first)
		next(t, second)
		f.leavesAMessage(t, c)
	})
	t.Run("the caller leaves while it rings", func(t *testing.T) {
		f.T = t
		first.SetReact(does(phone.Ring()))
		c := call()
		in := next(t, first)
		hangup(t, c)
		if _, err := in.WaitEnded(within(t, 3*time.Second)); err != nil {
			t.Errorf("the outside number rings on: %v", err)
		}
		f.finished(t, "abandoned", "ringing")
		if tasks := f.tasksOf(); len(tasks) != 1 {
			t.Errorf("tasks %+v", tasks)
		}
	})
	t.Run("both trunks are down", func(t *testing.T) {
		f.T = t
		first.Kill()
		second.Kill()
		f.Until("both carriers to be known as gone", 30*time.Second, func() bool {
			var ends []struct{ Resource, State string }
			f.Asterisk(http.MethodGet, "/endpoints", &ends)
			gone := 0
			for _, e := range ends {
				if (e.Resource == "first" || e.Resource == "second") && e.State == "offline" {
					gone++
				}
			}
			return gone == 2
		})
		c := call()
		began := time.Now()
		f.leavesAMessage(t, c)
		t.Logf("message left %v after the answer", time.Since(began).Round(time.Millisecond))
	})
}

// TestOverflowAfterAWait wants a caller who waits for too long given to an outside number, and the counsellor who is
// busy left alone.
func TestOverflowAfterAWait(t *testing.T) {
	t.Parallel()
	first, second := world(t, "127.0.0.9", outsideTone), world(t, "127.0.0.10", reliefTone)
	f := &floor{House: house.New(t, overflowing(first, second, "{when: wait_longer, after: 2s, outside: night}")...)}
	f.SeatPhone("1", seatTone, answers(0))
	f.Sit("a1", "1")
	busy := f.Dial(f.Caller(850), "96111", phone.DialOptions{})
	hears(t, "the first caller", busy, seatTone)
	f.kept = true
	t.Run("taken", func(t *testing.T) {
		f.T = t
		first.SetReact(answers(0))
		began := time.Now()
		c := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
		in := next(t, first)
		if took := time.Since(began); took < 1900*time.Millisecond {
			t.Errorf("rung after %v", took)
		}
		f.takes(t, c, in, outsideTone)
	})
	t.Run("lets it ring", func(t *testing.T) {
		f.T = t
		first.SetReact(does(phone.Ring()))
		c := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
		in := next(t, first)
		if _, err := in.WaitEnded(within(t, 45*time.Second)); err != nil {
			t.Errorf("the outside number rings for ever: %v", err)
		}
		f.leavesAMessage(t, c)
	})
	f.T, f.kept = t, false
	since := time.Now()
	f.Until("the first talk to go on", 5*time.Second, func() bool { return busy.Heard(seatTone, since) > 500*time.Millisecond })
	hangup(t, busy)
	f.finished(t, "completed", "caller_hung_up")
}
