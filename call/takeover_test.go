package call_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/pbx"
	"heartline/ivr"
	"heartline/test/pace"
)

// ask commands the switch past the controller.
func (r *rig) ask(method, path string) {
	r.t.Helper()
	if status := r.status(method, path); status >= http.StatusBadRequest {
		r.t.Fatalf("%s %s: %d", method, path, status)
	}
}

// status commands the switch past the controller and returns what it answers.
func (r *rig) status(method, path string) int {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.asterisk.URL()+path, http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth(r.asterisk.User(), r.asterisk.Password())
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// TestNothingOfTheLastProcessIsHeardInATalk ends the controller while a long sentence is said to a waiting caller.
func TestNothingOfTheLastProcessIsHeardInATalk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Comforts = map[string]call.Comfort{"main": {
		First: 20 * time.Millisecond, Every: time.Hour, Prompts: []ivr.PromptRef{{ID: "comfort"}},
	}}
	r.asterisk.SetPrompt("sound:/prompts/comfort", time.Minute)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.onDuty("li")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	r.wait("the sentence", func() bool { v, _ := caller.View(); return len(v.Playing) > 0 })
	r.again()
	r.ready("li", "seat1")
	r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	if v, _ := caller.View(); len(v.Playing) > 0 {
		t.Errorf("the caller still hears %v", v.Playing)
	}
	caller.Hangup(16)
	r.over()
}

func TestAMessageIsTakenOver(t *testing.T) {
	t.Run("that was recorded as begun and was not", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.start()
		r.ledger.stopAfter(ledger.KindMessageStarted)
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.wait("the crash", r.ledger.stopped)
		r.again()
		r.wait("the recording", func() bool { return len(r.recorded()) == 1 })
		<-time.After(1100 * time.Millisecond) // a message has at least a second
		caller.Hangup(16)
		r.over()
		if e := r.ended(); e.Class != "message" {
			t.Errorf("ended %+v", e)
		}
	})
	t.Run("that was complete before anybody looked", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.start()
		r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Message)
		r.wait("the recording", func() bool { return len(r.recorded()) == 1 })
		r.life.stop()
		for name := range r.asterisk.Recordings() {
			r.ask(http.MethodPost, "/recordings/live/"+name+"/stop")
		}
		r.start()
		r.over() // and not after the longest time of a message
		if e := r.ended(); e.Class != "message" {
			t.Errorf("ended %+v", e)
		}
		if !has(r, func(ledger.MessageKept) bool { return true }) {
			t.Error("the message is not kept")
		}
	})
}

// pausedTalk is a recorded talk on a browser desk.
func pausedTalk(t *testing.T) (*rig, *fakepbx.Party, call.Request) {
	t.Helper()
	r := recordingRig(t)
	r.start()
	desk := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	r.accept("d1")
	r.talks(caller, desk)
	r.records("recording", "recording")
	return r, caller, call.Request{Agent: agent.ID("agent-d1"), Call: v.ID}
}

func TestAPauseHoldsNoWord(t *testing.T) {
	t.Run("of a process that ended before it could pause", func(t *testing.T) {
		t.Parallel()
		r, caller, ask := pausedTalk(t)
		r.ledger.stopAfter(ledger.KindRecordingPaused)
		go func() { _ = r.life.x.PauseRecording(t.Context(), ask) }()
		r.wait("the crash", r.ledger.stopped)
		r.again()
		r.records("paused", "paused")
		caller.Hangup(16)
		r.ends()
	})
	t.Run("that the switch refuses", func(t *testing.T) {
		t.Parallel()
		r, caller, ask := pausedTalk(t)
		r.asterisk.Refuse("/pause", 409, 1000)
		if err := r.life.x.PauseRecording(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
		r.records()
		if v, _ := r.life.x.Call(ask.Call); v.Phase != call.Talking {
			t.Errorf("the talk is %s", v.Phase)
		}
		caller.Hangup(16)
		r.ends()
	})
	t.Run("that comes before the recording", func(t *testing.T) {
		t.Parallel()
		r := recordingRig(t)
		r.start()
		desk := r.desk("d1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		v := r.phase(call.Waiting)
		r.asterisk.Refuse("/record", 503, 4) // the recording is late
		r.accept("d1")
		r.talks(caller, desk)
		ask := call.Request{Agent: "agent-d1", Call: v.ID}
		if err := r.life.x.PauseRecording(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
		before := r.asterisk.Count("/record")
		r.wait("the caller to be heard", func() bool { v, _ := caller.View(); return v.Bridge != "" })
		<-time.After(700 * time.Millisecond) // more than two tries
		if n := r.asterisk.Count("/record"); n != before {
			t.Errorf("%d recordings were begun in a pause", n-before)
		}
		if err := r.life.x.ResumeRecording(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
		r.records("recording", "recording")
		caller.Hangup(16)
		r.ends()
	})
}

// ends waits until no call is left; desks stay.
func (r *rig) ends() {
	r.t.Helper()
	r.wait("the calls to end", r.idle)
}

// TestASnoopEndsWithTheTalk lets the guard take a recorded caller away: the fail-safe is never recorded.
func TestASnoopEndsWithTheTalk(t *testing.T) {
	t.Parallel()
	r, caller, _ := pausedTalk(t)
	r.guard(caller)
	began := time.Now()
	r.wait("the snoops to end", func() bool {
		for _, c := range r.asterisk.Channels() {
			if strings.Contains(c.ID, "-sn") {
				return false
			}
		}
		return true
	})
	pace.Deadline(t, "the fail-safe has those who were alone", time.Since(began), time.Second)
	if _, here := caller.View(); !here {
		t.Error("the caller was hung up")
	}
	r.closedByTheFailsafe()
	caller.Hangup(16)
}

// TestWhoeverIsReplacedStopsAtOnce takes the application's name away from a controller that is in the middle of a call.
func TestWhoeverIsReplacedStopsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Comforts = map[string]call.Comfort{"main": {
		First: 50 * time.Millisecond, Every: 50 * time.Millisecond, Prompts: []ivr.PromptRef{{ID: "comfort"}},
	}}
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.onDuty("li")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	r.wait("the comfort", func() bool { return r.asterisk.Count("/play") > 1 })
	r.asterisk.Replace("heartline-a")
	r.wait("the link to rest", func() bool { s, _ := r.life.link.State(); return s == pbx.Replaced })
	r.wait("the request to be refused", func() bool {
		return fault.Is(r.life.x.SetGrade(t.Context(), call.Request{Agent: "li", Call: v.ID, Grade: "red"}), fault.Unavailable)
	})
	plays, facts := r.asterisk.Count("/play"), len(r.ledger.all())
	r.ready("li", "seat1")
	<-time.After(400 * time.Millisecond)
	if n := r.asterisk.Count("/play"); n != plays {
		t.Errorf("%d prompts were played by a controller that was replaced", n-plays)
	}
	if n := len(r.ledger.all()); n != facts {
		t.Errorf("a controller that was replaced recorded %v", r.ledger.kinds()[facts:])
	}
	if r.asterisk.Count("/dial") > 0 {
		t.Error("a controller that was replaced rang a seat")
	}
	r.life.link.Retake()
	r.phase(call.Talking)
	caller.Hangup(16)
	r.over()
}

// TestACallWhoseNodeIsNoMore restores a talk on a node that is not configured, and then on one that is again.
func TestACallWhoseNodeIsNoMore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	old := r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	r.node = "b"
	r.again()
	r.wait("the call to be closed", func() bool { return has(r, func(ledger.CallEnded) bool { return true }) })
	if e := r.ended(); e.Class != "service_error" || e.Reason != "lost_track" {
		t.Errorf("ended %+v", e)
	}
	if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "ring_back" }) {
		t.Error("no ring-back task")
	}
	r.wait("li to be free", func() bool { return r.life.floor.status("li") == "ready" })
	if c := r.life.x.Counts(); c.Lost != 1 {
		t.Errorf("counted %+v", c)
	}
	r.node = "a"
	between := r.life.x // its link may have come up twice, and then it has swept already
	r.again()
	v := r.phase(call.Talking) // the caller has been there all the time
	if v.ID == old.ID {
		t.Error("a call that has ended goes on")
	}
	r.wait("the old call's bridge and leg to be taken down", func() bool {
		r.life.x.Sweep(t.Context())
		return len(r.asterisk.Bridges()) == 1 && len(r.asterisk.Channels()) == 2
	})
	if n := between.Counts().Swept + r.life.x.Counts().Swept; n < 2 {
		t.Errorf("%d objects were swept, want two at least", n)
	}
	caller.Hangup(16)
	r.over()
}
