package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestOverflowToAnOutsideNumber covers what may become of a caller whom the queue gives to an outside number.
func TestOverflowToAnOutsideNumber(t *testing.T) {
	tests := map[string]struct {
		behaviour fakepbx.Behaviour
		press     string
		key       string // that takes the call; empty: the usual one
		restart   bool   // the controller is replaced while the number is asked
		phase     call.Phase
	}{
		"a person takes the call":                 {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "1", phase: call.Talking},
		"a person takes it over a restart":        {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "1", restart: true, phase: call.Talking},
		"the number is busy":                      {behaviour: fakepbx.Busy(10 * time.Millisecond), phase: call.Message},
		"the number cannot be reached":            {behaviour: fakepbx.Unreachable(), phase: call.Message},
		"whoever answered hangs up without a key": {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "hangup", phase: call.Message},
		"its own key takes the call":              {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "3", key: "3", phase: call.Talking},
		"its own key, over a restart":             {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "3", key: "3", restart: true, phase: call.Talking},
		"the usual key is none beside its own":    {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "1", key: "3", phase: call.Outside},
		"another key is none":                     {behaviour: fakepbx.Answers(10 * time.Millisecond), press: "5", phase: call.Outside},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.nobody = queue.Action{Kind: queue.ToOutside, Target: "duty"}
			r.asterisk.Endpoint("PJSIP/duty@trunk", tt.behaviour)
			asks := "sound:/prompts/system.accept_key"
			if tt.key != "" {
				r.hotline.AcceptKeys = map[string]string{"duty": tt.key}
				asks += "_" + tt.key
			}
			r.asterisk.SetPrompt(asks, 10*time.Second)
			r.start()
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			if tt.press != "" {
				leg := r.asked()
				if c, _ := leg.View(); !slices.Contains(c.Playing, asks) {
					t.Errorf("whoever answered hears %v, want %s", c.Playing, asks)
				}
				if tt.restart {
					r.life.stop()
					r.start()
					r.phase(call.Outside)
				}
				if c, _ := caller.View(); c.Music == "" {
					t.Error("the caller hears nothing")
				}
				if tt.press == "hangup" {
					leg.Hangup(16)
				} else {
					leg.Press(tt.press)
				}
				if tt.phase == call.Talking {
					r.talks(caller, leg)
				}
			}
			r.phase(tt.phase)
			caller.Hangup(16)
			r.over()
			want := map[call.Phase]string{call.Talking: "completed", call.Message: "abandoned", call.Outside: "abandoned"}[tt.phase]
			if e := r.ended(); e.Class != want {
				t.Errorf("ended %+v, want %s", e, want)
			}
			if got := has(r, func(ledger.TaskWanted) bool { return true }); got != (want == "abandoned") {
				t.Errorf("task: %v", got)
			}
		})
	}
}

// asked waits until an outside number has answered and is asked for the key.
func (r *rig) asked() (leg *fakepbx.Party) {
	r.t.Helper()
	r.wait("the question", func() bool {
		for id, c := range r.asterisk.Channels() {
			if len(id) == 33 && len(c.Playing) > 0 {
				leg = r.asterisk.Party(id)
			}
		}
		return leg != nil
	})
	return leg
}
