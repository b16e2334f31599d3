//go:build e2e

package routing_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// The lines of the house in which callers are many, or counsellors few.
const (
	foreseen = "97101" // who is likely to wait for longer than 3.9 s goes elsewhere
	narrow   = "97102" // one caller at a time
	alarm    = "97103" // red, into the narrow queue
	emptying = "97104" // a message once nobody who qualifies is at work
	telling  = "97105" // the place, up to the second, when it is nearer
	weary    = "97106" // 2 s of work after a call, 6 s after a red one
	red      = "97107" // red, into the weary queue
	exact    = "97108" // Cantonese or English, and not English of level 3
	changing = "97109" // Cantonese, and whoever there is after 61 s, until that is changed
)

const loads = `
  - {id: foreseen, name: {zh-CN: 预计, en: Foreseen}, needs: cantonese or english, after_call: 2s, keep_place: 0s, overflow: [{when: predicted_wait, longer: 3900ms, queue: elsewhere}, END]}
  - {id: elsewhere, name: {zh-CN: 别处, en: Elsewhere}, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: narrow, name: {zh-CN: 窄, en: Narrow}, max_waiting: 1, keep_place: 0s, overflow: [END]}
  - {id: emptying, name: {zh-CN: 空, en: Emptying}, needs: cantonese, after_call: 100ms, keep_place: 0s, overflow: [{when: nobody_ready, message: box}, END]}
  - {id: telling, name: {zh-CN: 报位, en: Telling}, keep_place: 0s, comfort: {every: 10s, position: true, position_when: falling, position_up_to: 2, prompts: [comfort]}, overflow: [END]}
  - {id: weary, name: {zh-CN: 累, en: Weary}, after_call: 2s, after_call_red: 6s, keep_place: 0s, overflow: [END]}
  - {id: exact, name: {zh-CN: 确切, en: Exact}, needs: (cantonese or english) and not (english >= 3), keep_place: 0s, overflow: [END]}
  - {id: changing, name: {zh-CN: 改, en: Changing}, needs: cantonese, relax: [{after: 61s, drop: [cantonese]}], after_call: 100ms, keep_place: 0s, overflow: [END]}
`

// openLoads opens that house, with a line of red callers into two of the queues.
func openLoads(t *testing.T) *rig {
	t.Helper()
	return openWith(t, loads, skills, []line{
		{foreseen, "foreseen"}, {idlest, "elsewhere"}, {narrow, "narrow"}, {emptying, "emptying"}, {telling, "telling"}, {weary, "weary"}, {exact, "exact"}, {changing, "changing"},
	}, besides(
		line{alarm, "narrow"}.hotline("red_narrow", "红", ", grade: red, free_red_end: true"),
		line{red, "weary"}.hotline("red_weary", "红", ", grade: red, free_red_end: true"),
	))
}

// TestManyCallersAndFewCounsellors is about what callers may count on when there are more of them than counsellors, and
// counsellors when they are at work.
func TestManyCallersAndFewCounsellors(t *testing.T) {
	t.Parallel()
	r := openLoads(t)
	r.plays([]part{
		{"three callers are offered to three counsellors at once", (*rig).offersSideBySide},
		{"AND, OR and NOT over skills with levels choose the one whom a caller needs", (*rig).choosesExactly},
		{"a step of relaxation that is changed reaches who waits already", (*rig).changesAStep},
		{"a telephone that is not registered any more makes not ready at once, and ready when it is back", (*rig).losesATelephone},
		{"work after a call is seen, is longer after a red one, can be extended and ended", (*rig).showsWorkAfterACall},
		{"Wazo: who is likely to wait for too long goes elsewhere, also who has been waiting", (*rig).foreseesAWait},
		{"a full queue takes a message, never gives a busy tone, and takes a red caller in", (*rig).isFull},
		{"the last who qualifies stops working: who waits is asked for a message", (*rig).empties},
		{"Asterisk 1386: the place is said up to the second, once it is nearer, and not again", (*rig).tellsThePlace},
	})
}

// Asterisk's app_queue hands out one caller after the other unless autofill is set.
func (r *rig) offersSideBySide() {
	r.sit(1, 2, 3)
	var callers, ringing []*phone.Call
	for range 3 {
		c, since := r.waits(idlest)
		in := r.rings(len(callers) + 1)
		r.after("an offer beside others that ring", since.EnqueuedAt, in.Times().InviteAt, 0)
		callers, ringing = append(callers, c), append(ringing, in)
	}
	for i, in := range ringing {
		if !in.Times().EndedAt.IsZero() {
			r.T.Errorf("telephone %d does not ring any more", i+1)
		}
	}
	r.goes(callers...)
	r.leave(1, 2, 3)
}

func (r *rig) choosesExactly() {
	r.sit(2, 3, 1) // a1, the only one who fits, is asked last by every other rule
	c, since := r.waits(exact)
	in := r.rings(1)
	r.after("an offer", since.EnqueuedAt, in.Times().InviteAt, 0)
	r.talks(c, in, tone1)
	r.goes(c)
	for _, n := range []int{2, 3} {
		r.silent(n)
	}
	r.leave(1, 2, 3)
}

// In app_queue a changed penaltychange does not reach callers who wait.
func (r *rig) changesAStep() {
	r.sit(1, 2)
	talk, _ := r.waits(changing)
	r.talks(talk, r.rings(1), tone1)
	waits, since := r.waits(changing)
	r.silent(2)
	r.Change("relax: [{after: 61s,", "relax: [{after: 1s,")
	in := r.rings(2)
	if waited := in.Times().InviteAt.Sub(since.EnqueuedAt); waited < time.Second || waited > 30*time.Second {
		r.T.Errorf("offered after %v", waited)
	}
	r.talks(waits, in, tone2)
	r.goes(talk, waits)
	r.leave(1, 2)
}

// status is a counsellor's state with its reason, and until when work after a call goes on.
func (r *rig) status(n int) (state, reason string, until time.Time) {
	r.T.Helper()
	var desk struct {
		Status    struct{ State, Reason string }
		AfterCall struct{ Until time.Time } `json:"after_call"`
	}
	r.As("a"+string(rune('0'+n))).Must(http.MethodGet, "/desk", nil, &desk)
	return desk.Status.State, desk.Status.Reason, desk.AfterCall.Until
}

// In FusionPBX (2831) an agent whose telephone is gone stays available.
func (r *rig) losesATelephone() {
	r.sit(1, 2)
	if err := r.seats[1].Unregister(within(r.T, 5*time.Second)); err != nil {
		r.T.Fatal(err)
	}
	gone := time.Now()
	r.Until("a1 to be not ready, and why", 10*time.Second, func() bool { state, why, _ := r.status(1); return state == "not_ready" && why == "seat_down" })
	pace.Deadline(r.T, "not ready without a telephone", time.Since(gone), 2200*time.Millisecond) // it is asked for every 2 s
	c, since := r.waits(idlest)
	r.after("an offer to the other", since.EnqueuedAt, r.rings(2).Times().InviteAt, 0)
	r.silent(1)
	if err := r.seats[1].Register(within(r.T, 5*time.Second), time.Minute); err != nil {
		r.T.Fatal(err)
	}
	r.Until("a1 to be ready without a press", 5*time.Second, func() bool { state, _, _ := r.status(1); return state == "ready" })
	other, since := r.waits(idlest)
	r.after("an offer to who is back", since.EnqueuedAt, r.rings(1).Times().InviteAt, 0)
	r.goes(c, other)
	r.leave(1, 2)
}

// Wrap-up is invisible in app_queue (a patch was closed, 1377).
func (r *rig) showsWorkAfterACall() {
	r.sit(1)
	work := func(line string, want time.Duration) (until time.Time) {
		c, _ := r.waits(line)
		r.talks(c, r.rings(1), tone1)
		r.goes(c)
		r.Until("work after the call", 5*time.Second, func() bool { state, _, at := r.status(1); until = at; return state == "after_call" })
		if left := until.Sub(c.Times().EndedAt); left < want-time.Second || left > want+time.Second {
			r.T.Errorf("work after a call of %s lasts %v, want %v", line, left.Round(time.Millisecond), want)
		}
		return until
	}
	work(weary, 2*time.Second)
	r.Until("a1 to be ready again", 8*time.Second, func() bool { state, _, _ := r.status(1); return state == "ready" })
	until := work(red, 6*time.Second)
	if board := r.counsellor("a1"); board != "after_call" {
		r.T.Errorf("the board shows a1 as %q", board)
	}
	r.As("a1").Must(http.MethodPost, "/desk/after-call/extend", nil, nil)
	if _, _, longer := r.status(1); longer.Sub(until) < 30*time.Second {
		r.T.Errorf("extended from %v to %v", until, longer)
	}
	next, _ := r.waits(idlest)
	r.silent(1)
	done := time.Now()
	r.As("a1").Must(http.MethodPost, "/desk/after-call/done", nil, nil)
	r.after("an offer once the work is done", done, r.rings(1).Times().InviteAt, 0)
	r.goes(next)
	r.leave(1)
}

// counsellor is what the board shows of one.
func (r *rig) counsellor(id string) (state string) {
	r.T.Helper()
	var board struct {
		Agents []struct {
			Status struct {
				Agent struct{ ID string }
				State string
			}
		}
	}
	r.As("boss").Must(http.MethodGet, "/board", nil, &board)
	for _, a := range board.Agents {
		if a.Status.Agent.ID == id {
			state = a.Status.State
		}
	}
	return state
}

// Wazo looks at the predicted wait once, when a caller comes in. Here two callers wait whose turn is near while two
// counsellors are at work; when one of the two will not go on, the second caller is taken by the third counsellor, who is
// asked for nobody of the first queue.
func (r *rig) foreseesAWait() {
	r.sit(1)
	for range 5 { // so many talks, and nothing is foretold from fewer
		r.served(foreseen, 1, tone1)
	}
	r.sit(2, 3)
	first, _ := r.waits(foreseen)
	r.talks(first, r.rings(1), tone1)
	second, _ := r.waits(foreseen)
	r.talks(second, r.rings(2), tone2)
	third, _ := r.waits(foreseen)
	fourth, since := r.waits(foreseen)
	r.silent(3)
	if moved := last[ledger.Queued](r); moved.Queue != "foreseen" {
		r.T.Fatalf("moved before anything has changed: %+v", moved)
	}
	left := time.Now()
	r.As("a2").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	in := r.rings(3)
	r.after("an offer elsewhere", left, in.Times().InviteAt, 0)
	if moved := last[ledger.Queued](r); moved.Queue != "elsewhere" || moved.Why != "overflow" || !moved.EnqueuedAt.Equal(since.EnqueuedAt) {
		r.T.Errorf("moved as %+v, waiting since %v", moved, since.EnqueuedAt)
	}
	r.talks(fourth, in, tone3)
	r.goes(first)
	r.talks(third, r.rings(1), tone1)
	r.goes(second, third, fourth)
	r.leave(1, 2, 3)
}

// leavesAMessage has a caller speak after the tone and hang up, and wants a task of it.
func (r *rig) leavesAMessage(c *phone.Call) {
	r.T.Helper()
	started, tasks := len(house.FactsOf[ledger.MessageStarted](r.House)), len(house.FactsOf[ledger.TaskWanted](r.House))
	if _, err := c.WaitTone(within(r.T, 20*time.Second), 1000, 150*time.Millisecond); err != nil {
		r.T.Fatalf("no tone to speak after: %v\n%s", err, r.Story())
	}
	r.Until("the message to be recorded", 5*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](r.House)) > started })
	<-time.After(1500 * time.Millisecond) // what is said
	r.goes(c)
	if all := house.FactsOf[ledger.TaskWanted](r.House); len(all) != tasks+1 || all[tasks].Kind != "message" || all[tasks].Recording == "" {
		r.T.Errorf("tasks %+v", all[tasks:])
	}
}

func (r *rig) isFull() {
	first, _ := r.waits(narrow)
	r.leavesAMessage(r.Dial(r.Caller(850), narrow, phone.DialOptions{}))
	red, in := r.waits(alarm)
	if in.Queue != "narrow" || in.Grade != "red" {
		r.T.Errorf("the red caller waits as %+v", in)
	}
	r.sit(1)
	r.talks(red, r.rings(1), tone1)
	r.goes(first, red) // who waits first: nobody is to ring for them
	r.leave(1)
}

func (r *rig) empties() {
	r.sit(1, 2)
	talk, _ := r.waits(emptying)
	r.talks(talk, r.rings(1), tone1)
	waits, _ := r.waits(emptying)
	r.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	r.leavesAMessage(waits)
	r.silent(2)
	since := time.Now()
	r.Until("the talk to go on", 5*time.Second, func() bool { return talk.Heard(tone1, since) > 300*time.Millisecond })
	r.goes(talk)
	r.leave(1, 2)
}

// placesSaid collects the sentences about places that are said behind the next so many sentences of comfort.
func placesSaid(t *testing.T, said <-chan string, comforts int) (places []string) {
	t.Helper()
	over := time.After(40 * time.Second)
	for {
		select {
		case id := <-said:
			if strings.HasPrefix(id, "system.position_") {
				places = append(places, id)
			}
			if id != "comfort" {
				continue
			}
			if comforts--; comforts == 0 {
				over = time.After(6 * time.Second) // the sentence, and what is said behind it; the next one is 10 s later
			}
		case <-over:
			if comforts > 0 {
				t.Fatalf("callers are told no more; of places %v", places)
			}
			return places
		}
	}
}

// toldOnce reports whether nothing but these places was said, each once at most and some at least. On a busy machine a
// sentence may come with the next comfort: what was decided is logged then.
func (r *rig) toldOnce(said, want []string) bool {
	r.T.Helper()
	seen := map[string]int{}
	for _, id := range said {
		seen[id]++
		if !slices.Contains(want, id) || seen[id] > 1 {
			return false
		}
	}
	if len(said) < len(want) {
		r.T.Logf("told %v so far: %+v\n%s", said, house.FactsOf[ledger.WaitTold](r.House), r.Story())
	}
	return len(said) > 0
}

func (r *rig) tellsThePlace() {
	said := r.Said()
	first, _ := r.waits(telling)
	second, _ := r.waits(telling)
	third, _ := r.waits(telling)
	nearer := []string{"system.position_next", "system.position_one"} // to whoever is first, and to whoever is second
	if places := placesSaid(r.T, said, 3); !r.toldOnce(places, nearer) {
		r.T.Errorf("the three are told %v", places)
	}
	r.goes(first)
	if places := placesSaid(r.T, said, 2); !r.toldOnce(places, nearer) {
		r.T.Errorf("the two are told %v once the first is gone", places)
	}
	if places := placesSaid(r.T, said, 2); len(places) != 0 {
		r.T.Errorf("the two, whose places are as before, are told %v", places)
	}
	r.goes(second, third)
	r.Empty()
}
