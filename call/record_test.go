package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// recordingRig is a rig whose hotline announces the recording; 9 refuses it.
func recordingRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.hotline.Record, r.hotline.Wording = true, "w1"
	r.hotline.Flow = compile(t, ivr.Straight("straight", "main"), ivr.Front{
		Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "w1", RefuseKey: "9", Refused: []ivr.PromptRef{{ID: "refused"}},
	})
	r.asterisk.SetPrompt("sound:/prompts/notice", 50*time.Millisecond)
	return r
}

// recorded returns which sides are being recorded in the switch now, and in which state.
func (r *rig) recorded() []string {
	var states []string
	for _, state := range r.asterisk.Recordings() {
		if state == "recording" || state == "paused" {
			states = append(states, state)
		}
	}
	slices.Sort(states)
	return states
}

func (r *rig) records(states ...string) {
	r.t.Helper()
	r.wait("recordings", func() bool { return slices.Equal(r.recorded(), states) })
}

// recordings returns how many recordings the ledger knows.
func (r *rig) recordings() (n int) {
	for _, e := range r.ledger.all() {
		if e.Kind == ledger.KindRecordingStarted {
			n++
		}
	}
	return n
}

func TestRecordingIsOfTheTalkAndNothingElse(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.start()
	desk := r.desk("d1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	if n := len(r.recorded()); n != 0 {
		t.Errorf("%d recordings before the talk", n)
	}
	r.accept("d1")
	r.talks(caller, desk)
	r.records("recording", "recording")
	ask := call.Request{Agent: "agent-d1", Call: v.ID}
	do := func(what string, f func() error) {
		t.Helper()
		if err := f(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	do("hold", func() error { return r.life.x.Hold(t.Context(), ask) })
	r.records()
	do("resume", func() error { return r.life.x.Resume(t.Context(), ask) })
	r.records("recording", "recording")
	do("pause", func() error { return r.life.x.PauseRecording(t.Context(), ask) })
	r.records("paused", "paused")
	do("hold in a pause", func() error { return r.life.x.Hold(t.Context(), ask) })
	r.records()
	do("resume in a pause", func() error { return r.life.x.Resume(t.Context(), ask) })
	r.talks(caller, desk)
	before := r.recordings()
	do("end of the pause", func() error { return r.life.x.ResumeRecording(t.Context(), ask) })
	r.records("recording", "recording")
	if n := r.recordings(); n != before+2 {
		t.Errorf("%d recordings began with the end of the pause", n-before)
	}
	desk.Hangup(16)
	r.phase(call.Parted)
	r.records()
	back := r.asterisk.Desk("desk-d1")
	r.talks(caller, back)
	r.records("recording", "recording")
	do("refusal", func() error { return r.life.x.RefuseRecording(t.Context(), ask) })
	r.records()
	do("hold", func() error { return r.life.x.Hold(t.Context(), ask) })
	do("resume", func() error { return r.life.x.Resume(t.Context(), ask) })
	r.talks(caller, back)
	r.records()
	caller.Hangup(16)
	r.tidy(1)
}

func TestConsentIsOnlyWhatWasHeard(t *testing.T) {
	tests := map[string]struct {
		before func(r *rig)
		press  string
		heard  bool
	}{
		"heard to its end":    {heard: true},
		"refused by key":      {press: "9"},
		"skipped by 0":        {press: "0"},
		"could not be played": {before: func(r *rig) { r.asterisk.MissPrompt("sound:/prompts/notice") }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := recordingRig(t)
			r.asterisk.SetPrompt("sound:/prompts/notice", 300*time.Millisecond)
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			r.sipSeat("seat1", fakepbx.Answers(0))
			r.ready("li", "seat1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			if tt.press != "" {
				r.wait("the announcement", func() bool { return r.asterisk.Count("/play") > 0 })
				caller.Press(tt.press)
			}
			r.phase(call.Talking)
			r.wait("the bridged fact", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
			if tt.heard {
				r.records("recording", "recording")
			}
			caller.Hangup(16)
			r.over()
			if got := r.recordings() > 0; got != tt.heard {
				t.Errorf("recorded: %v", got)
			}
			if got := has(r, func(c ledger.Consent) bool { return c.Allowed }); got != tt.heard {
				t.Errorf("consent: %v", got)
			}
		})
	}
}

// TestPausedRecordingStaysPausedOverARestart lets the process end between the fact and the command.
func TestPausedRecordingStaysPausedOverARestart(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	r.records("recording", "recording")
	r.ledger.stopAfter(ledger.KindRecordingPaused)
	go func() {
		_ = r.life.x.PauseRecording(t.Context(), call.Request{Agent: v.Agent, Call: v.ID}) // never answered
	}()
	r.wait("the pause", r.ledger.stopped)
	r.life.stop()
	r.ledger.stopAfter("")
	r.start()
	r.records("paused", "paused")
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
}

func TestMessageThatCannotBeRecordedIsNoMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.asterisk.Refuse("/record", 500, 1000)
	r.asterisk.Refuse("/snoop", 400, 1000)
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.wait("the fail-safe", func() bool { v, ok := caller.View(); return ok && v.Failsafe() })
	r.wait("the call to end", r.idle)
	if has(r, func(ledger.MessageKept) bool { return true }) {
		t.Error("a message was kept that nobody recorded")
	}
}

func TestOutsideSeatTakesTheCallByKeyAlone(t *testing.T) {
	for name, pressed := range map[string]bool{"a person presses 1": true, "a voicemail box answers": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.seats["out1"] = agent.Seat{ID: "out1", Kind: agent.OutsideNumber, Endpoint: "13800000000"}
			r.asterisk.Endpoint("PJSIP/13800000000@trunk", fakepbx.Answers(10*time.Millisecond))
			r.asterisk.SetPrompt("sound:/prompts/system.accept_key", 10*time.Second)
			r.start()
			r.ready("li", "out1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			var leg *fakepbx.Party
			r.wait("the question", func() bool {
				for id, c := range r.asterisk.Channels() {
					if len(id) == 33 && len(c.Playing) > 0 {
						leg = r.asterisk.Party(id)
					}
				}
				return leg != nil
			})
			if v, _ := leg.View(); v.Bridge != "" {
				t.Fatal("the answered number is with the caller already")
			}
			if !pressed {
				leg.Press("5#")
				r.wait("the offer to end", func() bool { return has(r, func(f ledger.OfferEnded) bool { return f.Outcome == "no_answer" }) })
				if has(r, func(ledger.Connected) bool { return true }) {
					t.Error("a voicemail box got the caller")
				}
				r.wait("the leg to go", leg.Gone)
				caller.Hangup(16)
				r.over()
				return
			}
			leg.Press("1")
			r.phase(call.Talking)
			r.talks(caller, leg)
			if v, _ := leg.View(); len(v.Playing) > 0 {
				t.Error("the question goes on in the talk")
			}
			caller.Hangup(16)
			r.over()
		})
	}
}

func TestPhoneThatLosesItsMediaCostsTheCallerNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Talking)
	r.wait("both in one bridge", r.together(2))
	r.sipSeat("seat2", fakepbx.Answers(0))
	r.asterisk.Endpoint("PJSIP/seat1", fakepbx.Silent())
	r.ready("wu", "seat2")
	for id := range r.asterisk.Channels() {
		if len(id) == 33 {
			r.asterisk.Party(id).Hangup(44)
		}
	}
	r.wait("the other counsellor", func() bool { c, ok := r.life.x.Call(v.ID); return ok && c.Phase == call.Talking && c.Agent == "wu" })
	caller.Hangup(44)
	r.over()
	if e := r.ended(); e.Class != "carrier_error" || e.Reason != "no_media" {
		t.Errorf("ended %+v", e)
	}
}
