//go:build e2e

package calls_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What is said behind the trunks, in Hz.
const (
	outsideTone = 1300
	reliefTone  = 1700
	mailboxTone = 1900
	clearTone   = 2300 // a caller whose tone no sentence holds
)

// world is a telephone that stands for every number behind a trunk. It has an address of its own, so that a
// house can name it as a carrier before it is built.
func world(t *testing.T, host string, tone int) *phone.Phone {
	t.Helper()
	p, err := phone.New(phone.Config{Listen: host + ":0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(tone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// trunk is the configuration of a carrier.
func trunk(name string, p *phone.Phone) string {
	host, _, _ := strings.Cut(p.Addr(), ":")
	return fmt.Sprintf("  - {name: %s, kind: ip, match: [%s], contact: %q}\n", name, host, p.Addr())
}

// outsideKey takes a call at the outside seat.
const outsideKey = "4"

// outsideSeat adds a seat that is an outside number behind a carrier.
func outsideSeat(p *phone.Phone) house.Option {
	return house.Replace("phones:\n", "  - {id: \"out\", kind: outside, number: \"13900000001\", accept_key: \""+outsideKey+"\"}\ntrunks:\n"+trunk("carrier", p)+"phones:\n")
}

// quiet is the longest time within [from, to) in which a telephone plays nothing but silence.
func quiet(c *phone.Call, from, to time.Time) time.Duration {
	longest, covered := time.Duration(0), from
	for _, f := range c.Frames(from, to) {
		if f.Kind() == phone.KindSilence {
			continue
		}
		longest = max(longest, f.Play.Sub(covered))
		if end := f.Play.Add(20 * time.Millisecond); end.After(covered) {
			covered = end
		}
	}
	return max(longest, to.Sub(covered))
}

// prompted waits until a telephone hears a sentence or music.
func prompted(t *testing.T, who string, c *phone.Call) time.Time {
	t.Helper()
	at, err := c.WaitSound(within(t, 10*time.Second), 300*time.Millisecond)
	if err != nil {
		t.Fatalf("%s hears nothing: %v; heard %+v", who, err, c.Summary(time.Now().Add(-5*time.Second), time.Time{}))
	}
	return at
}

// apart fails the test where one of two who do not talk has heard the other.
func apart(t *testing.T, caller *phone.Call, hearsHz int, other *phone.Call) {
	t.Helper()
	if d := caller.Heard(hearsHz, time.Time{}); d > 0 {
		t.Errorf("the caller has heard whoever was asked for %v", d)
	}
	if d := other.Heard(clearTone, time.Time{}); d > 0 {
		t.Errorf("whoever was asked has heard the caller for %v", d)
	}
}

// floor is a house whose calls end one after another.
type floor struct {
	*house.House
	ends int
	kept bool // another talk goes on meanwhile
}

// finished waits for the next ending, wants its class and reason, a task unless it is completed, and nothing left.
func (f *floor) finished(t *testing.T, class, reason string) {
	t.Helper()
	f.ends++
	end := f.Ended(f.ends)[f.ends-1]
	if end.Class != class || end.Reason != reason {
		t.Errorf("ended %+v, want %s/%s", end, class, reason)
	}
	if f.kept {
		return
	}
	f.Empty()
	if files := f.Clear(); len(files) > 0 {
		t.Errorf("left in clear: %v", files)
	}
}

// tasksOf returns the tasks of the last call.
func (f *floor) tasksOf() (tasks []ledger.TaskWanted) {
	f.T.Helper()
	var last ledger.Stream
	all := f.Facts()
	for _, e := range all {
		if e.Kind == ledger.KindCallArrived {
			last = e.Stream
		}
	}
	for _, e := range all {
		if fact, err := ledger.Decode(e); err == nil && e.Stream == last {
			if task, ok := fact.(ledger.TaskWanted); ok {
				tasks = append(tasks, task)
			}
		}
	}
	return tasks
}

// offerTo returns how the last offer to a counsellor ended.
func (f *floor) offerTo(who string) (outcome string) {
	f.T.Helper()
	for _, o := range house.FactsOf[ledger.OfferEnded](f.House) {
		if o.Agent == who {
			outcome = o.Outcome
		}
	}
	return outcome
}

// TestAnOutsideSeatTakesTheCallByItsKey wants a sentence to whoever answers, music to the caller until the key,
// not a sound from one to the other before it, and a talk without a hole after it.
func TestAnOutsideSeatTakesTheCallByItsKey(t *testing.T) {
	t.Parallel()
	w := world(t, "127.0.0.9", outsideTone)
	f := &floor{House: house.New(t, outsideSeat(w))}
	w.SetReact(answers(600 * time.Millisecond))
	f.Sit("a1", "out")
	keys := map[string]func(*phone.Call) error{
		"RFC 4733":              func(c *phone.Call) error { return c.SendDigits(within(t, 5*time.Second), outsideKey) },
		"INFO":                  func(c *phone.Call) error { return c.SendInfo(within(t, 5*time.Second), outsideKey) },
		"after two wrong ones":  func(c *phone.Call) error { return c.SendDigits(within(t, 5*time.Second), "17"+outsideKey) },
		"before the sentence":   nil, // in the very moment of the answer
		"long after the answer": nil, // when the sentence is over
	}
	for name, press := range keys {
		t.Run(name, func(t *testing.T) {
			f.T = t
			call := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
			began := time.Now()
			in := next(t, w)
			if err := in.WaitAnswered(within(t, 5*time.Second)); err != nil {
				t.Fatal(err)
			}
			if name != "before the sentence" {
				prompted(t, "the outside seat", in)
			}
			if name == "long after the answer" {
				if err := in.WaitSilence(within(t, 10*time.Second), 400*time.Millisecond); err != nil {
					t.Fatalf("the sentence does not end: %v", err)
				}
			}
			apart(t, call, outsideTone, in)
			pressed := time.Now()
			if press == nil {
				press = keys["RFC 4733"]
			}
			if err := press(in); err != nil {
				t.Fatal(err)
			}
			one, other := hears(t, "the caller", call, outsideTone), hears(t, "the outside seat", in, clearTone)
			if q := quiet(call, began, one); q > 400*time.Millisecond {
				t.Errorf("the caller waits in silence for %v", q)
			}
			t.Logf("audio %v and %v after the key was begun", one.Sub(pressed).Round(time.Millisecond), other.Sub(pressed).Round(time.Millisecond))
			continuous(t, f.Pace, call, outsideTone, in, clearTone, later(one, other), time.Second)
			hangup(t, call)
			if _, err := in.WaitEnded(within(t, 5*time.Second)); err != nil {
				t.Errorf("the outside seat is not hung up: %v", err)
			}
			f.finished(t, "completed", "caller_hung_up")
			if o := f.offerTo("a1"); o != "accepted" {
				t.Errorf("the offer ended as %q", o)
			}
			f.Until("a1 to be ready", 8*time.Second, func() bool { return f.As("a1").State() == "ready" })
		})
	}
	t.Run("who hangs up first", func(t *testing.T) {
		f.T = t
		call := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
		in := next(t, w)
		prompted(t, "the outside seat", in)
		if err := in.SendDigits(within(t, 5*time.Second), outsideKey); err != nil {
			t.Fatal(err)
		}
		hears(t, "the caller", call, outsideTone)
		hangup(t, in)
		if _, err := call.WaitEnded(within(t, 5*time.Second)); err != nil {
			t.Fatal(err)
		}
		f.finished(t, "completed", "counsellor_hung_up")
	})
}

// TestAnOutsideSeatThatDoesNotTakeTheCall wants the next counsellor, whatever an outside number does but press its
// key, and the caller in music all the while.
func TestAnOutsideSeatThatDoesNotTakeTheCall(t *testing.T) {
	t.Parallel()
	w := world(t, "127.0.0.9", outsideTone)
	f := &floor{House: house.New(t, outsideSeat(w), house.Replace("decline_rest: 3s", "decline_rest: 30s"))}
	second := f.SeatPhone("2", otherTone, answers(0))
	do := func(c *phone.Call, keys string) {
		if err := c.SendDigits(within(f.T, 5*time.Second), keys); err != nil {
			f.T.Fatal(err)
		}
	}
	tests := map[string]struct {
		react   phone.Reaction
		then    func(*phone.Call) // once it has answered and is asked
		outcome string
	}{
		"answers and presses nothing": {react: phone.Answer(0), then: func(*phone.Call) {}, outcome: "no_answer"},
		"presses wrong keys":          {react: phone.Answer(0), then: func(c *phone.Call) { do(c, "19*#0") }, outcome: "no_answer"},
		"hangs up before the key":     {react: phone.Answer(0), then: func(c *phone.Call) { hangup(f.T, c) }, outcome: "no_answer"},
		"a voicemail box": {react: phone.AnswerAtOnce(), then: func(c *phone.Call) {
			c.SetSound(phone.Tone(mailboxTone)) // its greeting
			if _, err := c.WaitSound(within(f.T, 5*time.Second), 500*time.Millisecond); err != nil {
				f.T.Fatal(err)
			}
			if err := c.SendTones(within(f.T, 5*time.Second), outsideKey); err != nil { // what a box plays is no key
				f.T.Fatal(err)
			}
			c.SetSound(phone.Tone(1000)) // its beep, and then it listens
			c.Mute(true)
		}, outcome: "no_answer"},
		"lets it ring":     {react: phone.Ring(), outcome: "no_answer"},
		"busy":             {react: phone.Busy(), outcome: "busy"},
		"declines":         {react: phone.Decline(300 * time.Millisecond), outcome: "declined"},
		"is not there":     {react: phone.Refuse(404, 0), outcome: "unreachable"},
		"congestion":       {react: phone.Refuse(503, 0), outcome: "unreachable"},
		"the carrier rang": {react: phone.Refuse(480, 500*time.Millisecond), outcome: "no_answer"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f.T = t
			w.SetReact(does(tt.react))
			f.Sit("a1", "out")
			f.Sit("a2", "2") // later, so a1 has been idle for longer
			call := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
			began := time.Now()
			in := next(t, w)
			if tt.then != nil {
				prompted(t, "the outside seat", in)
				tt.then(in)
			}
			one := hears(t, "the caller", call, otherTone)
			at := next(t, second)
			other := hears(t, "the second counsellor", at, clearTone)
			if q := quiet(call, began, one); q > 400*time.Millisecond {
				t.Errorf("the caller waits in silence for %v", q)
			}
			apart(t, call, outsideTone, in)
			if d := call.Heard(mailboxTone, time.Time{}); d > 0 {
				t.Errorf("the caller hears the mailbox for %v", d)
			}
			if _, err := in.WaitEnded(within(t, 5*time.Second)); err != nil {
				t.Errorf("the outside number is not hung up: %v", err)
			}
			continuous(t, f.Pace, call, otherTone, at, clearTone, later(one, other), 500*time.Millisecond)
			hangup(t, call)
			f.finished(t, "completed", "caller_hung_up")
			if o := f.offerTo("a1"); o != tt.outcome {
				t.Errorf("the offer to the outside seat ended as %q, want %q", o, tt.outcome)
			}
			for _, who := range []string{"a1", "a2"} {
				f.As(who).Must(http.MethodPost, "/desk/sign-out", nil, nil)
			}
		})
	}
}

// TestTheCallerLeavesAnOutsideSeat wants an outside number let go at once when its caller leaves, and a task.
func TestTheCallerLeavesAnOutsideSeat(t *testing.T) {
	t.Parallel()
	w := world(t, "127.0.0.9", outsideTone)
	f := &floor{House: house.New(t, outsideSeat(w))}
	f.Sit("a1", "out")
	for name, react := range map[string]phone.Reaction{"while it rings": phone.Ring(), "while it is asked": phone.Answer(0)} {
		t.Run(name, func(t *testing.T) {
			f.T = t
			w.SetReact(does(react))
			call := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
			in := next(t, w)
			if name == "while it is asked" {
				prompted(t, "the outside seat", in)
			}
			hangup(t, call)
			if _, err := in.WaitEnded(within(t, 3*time.Second)); err != nil {
				t.Errorf("the outside number is rung or asked on: %v", err)
			}
			f.finished(t, "abandoned", "ringing")
			if tasks := f.tasksOf(); len(tasks) != 1 {
				t.Errorf("tasks %+v", tasks)
			}
			if o := f.offerTo("a1"); o != "caller_gone" {
				t.Errorf("the offer ended as %q", o)
			}
			f.Until("a1 to be ready", 8*time.Second, func() bool { return f.As("a1").State() == "ready" })
		})
	}
}
