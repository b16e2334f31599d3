//go:build e2e

package floor_test

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

func TestFloor(t *testing.T) {
	t.Parallel()
	h := open(t, house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    surge: {after_call: 1s, line: reserve}\n"))
	t.Run("a pause after a red call, and a cap that gives way to the caller alone", h.testRedCap)
	t.Run("a switchboard with three who wait, until its desk leaves", h.testSwitchboard)
	t.Run("a grade changes music and order of a caller who waits", h.testGrade)
	t.Run("a surge on and off", h.testSurge)
	h.use(t)
	h.Until("debriefs of the red calls", 30*time.Second, func() bool {
		n := 0
		for _, w := range house.FactsOf[ledger.TaskWanted](h.House) {
			if w.Kind == "debrief" {
				n++
			}
		}
		return n == 4
	})
}

func (h *hall) testRedCap(t *testing.T) {
	h.use(t)
	caller := h.Dial(h.Caller(callerTone), "96222", phone.DialOptions{})
	h.rings("the longest idle", h.first)
	h.hears("the caller", caller, firstTone)
	h.hangup(caller)
	h.is(h.a1, "not_ready:red_pause", 8*time.Second)
	began := time.Now()
	if status, problem := h.a1.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil); status != http.StatusConflict || !strings.Contains(problem, "red_pause") {
		t.Errorf("ready in the pause: %d %s", status, problem)
	}
	h.is(h.a1, "ready", 15*time.Second)
	t.Logf("the pause of 10s was seen for %v", time.Since(began).Round(100*time.Millisecond))

	h.set(h.a2, "not_ready")
	h.set(h.a2, "ready") // the first is idle for longer now
	again := h.Dial(h.Caller(otherTone), "96222", phone.DialOptions{})
	h.rings("the one below the cap", h.second)
	h.hears("the second red caller", again, secondTone)
	if n := len(house.FactsOf[ledger.FloorRedCapPassed](h.House)); n != 0 {
		t.Errorf("the cap was passed %d times although somebody else was ready", n)
	}
	beyond := h.Dial(h.Caller(thirdTone), "96222", phone.DialOptions{})
	h.rings("the one at the cap, because nobody else is ready", h.first)
	h.hears("the third red caller", beyond, firstTone)
	passed := house.FactsOf[ledger.FloorRedCapPassed](h.House)
	if len(passed) != 1 || passed[0].Agent != "a1" || passed[0].Count != 1 || passed[0].Cap != 1 {
		t.Errorf("facts of the cap: %+v", passed)
	}
	h.Until("an alert on the board", 5*time.Second, func() bool {
		for _, a := range h.board().Floor.Alerts {
			if a.Kind == "red_cap_passed" {
				return true
			}
		}
		return false
	})
	h.hangup(again)
	h.hangup(beyond)
	h.Ended(3)
}

func (h *hall) testSwitchboard(t *testing.T) {
	h.use(t)
	h.ready()
	h.set(h.a2, "not_ready")
	talk := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	h.rings("the only one who is ready", h.first)
	h.hears("the caller", talk, firstTone)
	one, _ := h.waits(otherTone, "96111", 1)
	two, _ := h.waits(thirdTone, "96111", 2)
	three, _ := h.waits(callerTone, "96111", 3)
	h.boss.Must(http.MethodPost, "/floor/queues/main/switchboard", map[string]string{"agent": "a1", "why": "incident"}, nil)
	h.set(h.a2, "ready")
	if b := h.board(); len(b.Waiting) != 3 || !slices.ContainsFunc(b.Floor.Queues, func(q line) bool { return q.ID == "main" && q.Switchboard.Agent.ID == "a1" }) {
		t.Errorf("the board with the switchboard: %+v", b)
	}
	h.hangup(talk)
	h.written(h.a1)
	h.rings("the switchboard", h.first)
	h.hears("the first who waited", one, firstTone)
	if s := h.status(h.a2); s != "ready" {
		t.Errorf("the other counsellor is %s, and should not have been asked", s)
	}
	left := time.Now()
	h.set(h.a1, "not_ready") // after this call: the desk leaves
	h.rings("the other counsellor, as ever", h.second)
	t.Logf("the next caller was with somebody else %v after the desk left", time.Since(left).Round(10*time.Millisecond))
	h.hears("the second who waited", two, secondTone)
	if ends := house.FactsOf[ledger.FloorSwitchboardEnded](h.House); len(ends) != 1 || ends[0].Why != "desk_left" || ends[0].Agent != "a1" {
		t.Errorf("ends of the switchboard %+v", ends)
	}
	if set := house.FactsOf[ledger.FloorSteered](h.House); len(set) != 1 || set[0].Why != "incident" {
		t.Errorf("audit of the switchboard %+v", set)
	}
	h.hangup(two)
	h.written(h.a2)
	h.rings("the other counsellor again", h.second)
	h.hears("the third who waited", three, secondTone)
	h.hangup(one)
	h.hangup(three)
	h.Ended(7)
}

func (h *hall) testGrade(t *testing.T) {
	h.use(t)
	h.ready()
	h.set(h.a1, "not_ready")
	h.set(h.a2, "not_ready")
	early, _ := h.waits(otherTone, "96111", 1)
	late, id := h.waits(thirdTone, "96111", 2)
	h.hears("the second caller", late, plainMusic)
	graded := time.Now()
	h.boss.Must(http.MethodPost, "/calls/"+id+"/grade", map[string]string{"grade": "red", "why": "ideation"}, nil)
	h.hears("the second caller, graded red", late, gradedMusic)
	t.Logf("other music %v after the grading", time.Since(graded).Round(10*time.Millisecond))
	if b := h.board(); len(b.Waiting) != 2 || b.Waiting[0].CallID != id || b.Waiting[0].Grade != "red" {
		t.Errorf("the board after the grading: %+v", b.Waiting)
	}
	h.hears("the first caller", early, plainMusic)
	h.set(h.a2, "ready")
	h.rings("a counsellor", h.second)
	h.hears("the one who came last", late, secondTone)
	h.hangup(late)
	h.hangup(early)
	h.Ended(9)
}

func (h *hall) testSurge(t *testing.T) {
	h.use(t)
	h.ready()
	h.set(h.a2, "not_ready")
	until := time.Now().Add(10 * time.Minute).UTC().Format(time.RFC3339)
	h.boss.Must(http.MethodPost, "/floor/hotlines/minors/surge", map[string]string{"until": until, "why": "many_callers"}, nil)
	var desk struct {
		Floor struct{ Surges []struct{ Line string } }
	}
	h.a1.Must(http.MethodGet, "/desk", nil, &desk)
	if s := h.board().Floor.Surges; len(s) != 1 || !s[0].On || len(desk.Floor.Surges) != 1 || desk.Floor.Surges[0].Line != "reserve" {
		t.Errorf("surges on the board %+v, at the desk %+v", s, desk.Floor.Surges)
	}
	rest := func() time.Duration {
		caller := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
		h.rings("a counsellor", h.first)
		h.hears("the caller", caller, firstTone)
		h.hangup(caller)
		h.is(h.a1, "after_call", 5*time.Second)
		began := time.Now()
		h.is(h.a1, "ready", 15*time.Second)
		return time.Since(began)
	}
	if d := rest(); d > 4*time.Second {
		t.Errorf("after-call work in the surge took %v, want about 1s", d)
	}
	h.boss.Must(http.MethodPost, "/floor/hotlines/minors/surge/end", map[string]string{"why": "quiet_again"}, nil)
	if s := h.board().Floor.Surges; len(s) != 1 || s[0].On {
		t.Errorf("surges on the board after the end %+v", s)
	}
	if d := rest(); d < 4*time.Second {
		t.Errorf("after-call work after the surge took %v, want about 6s", d)
	}
	set := house.FactsOf[ledger.FloorSurgeSet](h.House)
	if len(set) != 2 || !set[0].On || set[1].On || set[0].By != "user:boss" || set[1].Why != "quiet_again" {
		t.Errorf("facts of the surge %+v", set)
	}
}
