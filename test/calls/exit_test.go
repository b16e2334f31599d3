//go:build e2e

package calls_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// leaving is a house whose callers may leave the queue by keys, and whose line sends the caller who is one too many for
// each counsellor at work to the other queue.
func leaving(t *testing.T, night *phone.Phone) *floor {
	const comfort = "    comfort: {every: 10s, position: true, prompts: [comfort]}\n"
	const straight = "      - {when: nobody_on_shift, message: box}\n      - {when: wait_longer, after: 10m, message: box}\n"
	f := &floor{House: house.New(t,
		house.Replace(comfort+"    overflow:\n"+straight, comfort+"    overflow:\n      - {when: callers_per_counsellor, per_counsellor: 1, queue: crisis}\n"+straight+
			"    keys: {1: {message: box}, 2: {menu: true}, 3: {queue: crisis}, 4: {outside: night}, 5: {listen: breathing}}\n"),
		house.Replace("phones:\n", "outside:\n  - {id: night, name: {zh-CN: 夜间, en: Night}, number: \"13900000002\", trunk: first}\ntrunks:\n"+trunk("first", night)+"phones:\n"))}
	f.SeatPhone("1", seatTone, answers(0))
	f.Sit("a1", "1")
	return f
}

// busy lets the only counsellor talk with somebody, who stays until the end.
func (f *floor) busy(t *testing.T) *phone.Call {
	t.Helper()
	c := f.Dial(f.Caller(850), "96111", phone.DialOptions{})
	hears(t, "the first caller", c, seatTone)
	f.kept = true
	return c
}

// waits lets a caller of a line wait, and returns since when.
func (f *floor) waits(t *testing.T, line, keys string) (c *phone.Call, since time.Time) {
	t.Helper()
	before := len(house.FactsOf[ledger.Queued](f.House))
	c = f.Dial(f.Caller(clearTone), line, phone.DialOptions{})
	if keys != "" {
		prompted(t, "the caller", c)
		f.press(t, c, keys)
	}
	f.Until("the caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](f.House)) > before })
	return c, house.FactsOf[ledger.Queued](f.House)[before].EnqueuedAt
}

func (f *floor) press(t *testing.T, c *phone.Call, keys string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), keys); err != nil {
		t.Fatal(err)
	}
}

// waitsIn wants the last wait in a queue, with the place of the whole wait.
func (f *floor) waitsIn(t *testing.T, queue, why string, since time.Time) {
	t.Helper()
	f.Until("the caller to wait in "+queue, 10*time.Second, func() bool {
		all := house.FactsOf[ledger.Queued](f.House)
		last := all[len(all)-1]
		return last.Queue == queue && last.Why == why && last.EnqueuedAt.Equal(since)
	})
}

func (f *floor) does(t *testing.T, does string) {
	t.Helper()
	f.Until("the key "+does, 8*time.Second, func() bool {
		all := house.FactsOf[ledger.WaitKey](f.House)
		return len(all) > 0 && all[len(all)-1].Does == does
	})
}

// TestCallersLeaveTheQueueByKeys presses each key that a waiting caller has; none costs the caller the place.
func TestCallersLeaveTheQueueByKeys(t *testing.T) {
	t.Parallel()
	night := world(t, "127.0.0.9", outsideTone)
	f := leaving(t, night)
	first := f.busy(t)
	t.Run("to a message", func(t *testing.T) {
		f.T = t
		c, _ := f.waits(t, "96111", "")
		f.press(t, c, "1")
		if _, err := c.WaitTone(within(t, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
			t.Fatalf("no tone to speak after: %v", err)
		}
		hangup(t, c)
		f.ends++
		f.Ended(f.ends)
		if tasks := f.tasksOf(); len(tasks) != 1 {
			t.Errorf("tasks %+v", tasks)
		}
	})
	t.Run("to another queue", func(t *testing.T) {
		f.T = t
		c, since := f.waits(t, "96111", "")
		f.press(t, c, "3")
		f.waitsIn(t, "crisis", "key", since)
		hangup(t, c)
		f.finished(t, "abandoned", "queue")
	})
	t.Run("back to the menu, and on from there", func(t *testing.T) {
		f.T = t
		c, since := f.waits(t, "12345", "0")
		f.press(t, c, "2")
		f.does(t, "menu")
		f.press(t, c, "0")
		f.waitsIn(t, "main", "person_key", since)
		hangup(t, c)
		f.finished(t, "abandoned", "queue")
	})
	t.Run("to an outside number", func(t *testing.T) {
		f.T = t
		night.SetReact(answers(0))
		c, _ := f.waits(t, "96111", "")
		f.press(t, c, "4")
		f.takes(t, c, next(t, night), outsideTone)
	})
	t.Run("to an outside number that does not take the call, and back to the place", func(t *testing.T) {
		f.T = t
		night.SetReact(does(phone.Busy()))
		c, since := f.waits(t, "96111", "")
		f.press(t, c, "4")
		next(t, night)
		f.waitsIn(t, "main", "overflow", since)
		hangup(t, c)
		f.finished(t, "abandoned", "queue")
	})
	t.Run("one caller too many for each counsellor goes to the other queue", func(t *testing.T) {
		f.T = t
		c, _ := f.waits(t, "96111", "")
		second, since := f.waits(t, "96111", "")
		f.waitsIn(t, "crisis", "overflow", since)
		for _, each := range []*phone.Call{second, c} {
			hangup(t, each)
			f.finished(t, "abandoned", "queue")
		}
	})
	f.T, f.kept = t, false
	hangup(t, first)
	f.finished(t, "completed", "caller_hung_up")
}

// TestAnExitKeyWorksDuringAnAnnouncement covers Asterisk's issue 543: a key that falls into the middle of what is said to
// a waiting caller (RFC 4733, one digit) does what it does at every other moment.
func TestAnExitKeyWorksDuringAnAnnouncement(t *testing.T) {
	t.Parallel()
	f := leaving(t, world(t, "127.0.0.9", outsideTone))
	first := f.busy(t)
	c, since := f.waits(t, "96111", "")
	const comfort = 15 * time.Second // after which the first announcement begins; it lasts for some seconds
	<-time.After(time.Until(since.Add(comfort + 700*time.Millisecond)))
	pressed := time.Now()
	f.press(t, c, "3")
	f.waitsIn(t, "crisis", "key", since)
	pace.Deadline(t, "a key in the middle of an announcement", time.Since(pressed), 1500*time.Millisecond)
	f.press(t, c, "0") // in the middle of what is said now; the queue has no keys, and so it changes nothing
	for i, each := range []*phone.Call{c, first} {
		hangup(t, each)
		f.kept = i == 0
		f.finished(t, []string{"abandoned", "completed"}[i], []string{"queue", "caller_hung_up"}[i])
	}
}

// TestAnExerciseWhileWaiting lets a caller hear an exercise by a key: the place is kept, and it ends without a trace in the
// moment in which the counsellor takes the call.
func TestAnExerciseWhileWaiting(t *testing.T) {
	t.Parallel()
	f := leaving(t, world(t, "127.0.0.9", outsideTone))
	first := f.busy(t)
	c, since := f.waits(t, "96111", "")
	f.press(t, c, "5")
	f.does(t, "listen")
	prompted(t, "the caller", c)
	f.press(t, c, "9") // means nothing: the caller is told so, and the exercise begins anew
	if all := house.FactsOf[ledger.Queued](f.House); !all[len(all)-1].EnqueuedAt.Equal(since) {
		t.Errorf("waits as %+v", all[len(all)-1])
	}
	hangup(t, first)
	f.ends++
	f.Ended(f.ends)
	heard := hears(t, "the caller", c, seatTone)
	if q := quiet(c, since.Add(time.Second), heard.Add(-200*time.Millisecond)); q > 1200*time.Millisecond { // a breath
		t.Errorf("the caller waits in silence for %v", q)
	}
	since = time.Now()
	<-time.After(1500 * time.Millisecond)
	f.Pace.Hole(t, "the caller's hearing", c.LongestHole(seatTone, since, since.Add(time.Second)), 0, longestHole, since, since.Add(time.Second))
	hangup(t, c)
	f.finished(t, "completed", "caller_hung_up")
	if n := len(house.FactsOf[ledger.Listened](f.House)); n != 0 {
		t.Errorf("the exercise is said to have ended %d times by itself", n)
	}
}

// TestNobodyOnShiftNeverRingsForEver covers yap 107: where the roster has nobody the caller is asked for a message at once.
func TestNobodyOnShiftNeverRingsForEver(t *testing.T) {
	t.Parallel()
	f := &floor{House: house.New(t, house.Replace("everyone_on_duty: true", "everyone_on_duty: false"),
		house.Replace("      - {when: nobody_on_shift, message: box}\n      - {when: wait_longer, after: 10m, message: box}\n  - id: crisis\n",
			"      - {when: callers_per_counsellor, per_counsellor: 3, grace: 1s, queue: crisis}\n  - id: crisis\n"))}
	began := time.Now()
	c := f.Dial(f.Caller(clearTone), "96111", phone.DialOptions{})
	f.leavesAMessage(t, c)
	pace.Deadline(t, "from the call to the message's tone, with its sentence", time.Since(began), 20*time.Second)
}

// rewrite changes a file of the house's configuration.
func (f *floor) rewrite(t *testing.T, name string, edit func(string) string) {
	t.Helper()
	file := filepath.Join(f.ConfigDir(), name)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(edit(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWhatAReloadRemovesLosesNobody takes the hotline, its queue and its keys out of the configuration while a caller waits:
// the caller is served.
func TestWhatAReloadRemovesLosesNobody(t *testing.T) {
	t.Parallel()
	f := leaving(t, world(t, "127.0.0.9", outsideTone))
	first := f.busy(t)
	c, _ := f.waits(t, "96111", "")
	f.rewrite(t, "heartline.yaml", func(text string) string {
		for _, block := range [][2]string{{"  - id: minors\n", "  - id: closed\n"}, {"  - id: main\n", "  - id: crisis\n"}} {
			before, rest, _ := strings.Cut(text, block[0])
			_, after, _ := strings.Cut(rest, block[1])
			text = before + block[1] + after
		}
		return strings.NewReplacer("queue: main", "queue: crisis", "owner: main", "owner: crisis").Replace(text)
	})
	f.rewrite(t, "menus/city.yaml", func(text string) string { return strings.ReplaceAll(text, "queue: main", "queue: crisis") })
	var now struct{ Reloaded bool }
	if f.As("root").Must(http.MethodPost, "/config/reload", nil, &now); !now.Reloaded {
		t.Fatal("the configuration without them is not in force")
	}
	f.press(t, c, "9") // the caller has the keys that they came in with
	hangup(t, first)
	f.ends++
	f.Ended(f.ends)
	hears(t, "the caller", c, seatTone)
	hangup(t, c)
	f.finished(t, "completed", "caller_hung_up")
}
