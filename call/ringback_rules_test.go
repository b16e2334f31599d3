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

// TestTheRulesOfRingingBack has one case for each rule by which lost callers are rung back, by its name. More of each of
// them is in the tests of its own.
func TestTheRulesOfRingingBack(t *testing.T) {
	tests := map[string]struct {
		person fakepbx.Behaviour
		before func(*rig)
		talk   func(*rig, call.View)      // while the caller is there
		then   func(*rig, *fakepbx.Party) // after the loss, with the counsellor's line
		rung   int                        // how often the person is dialled
		number string                     // of the caller; empty: 2000
	}{
		"a withheld number is not rung back": {
			number: "withheld",
			then:   func(r *rig, _ *fakepbx.Party) { r.keptBack("number_withheld") },
		},
		"not where the caller says no": {
			talk: func(r *rig, v call.View) {
				if err := r.life.x.NoRingBack(r.t.Context(), call.OutRequest{Call: v.ID, Agent: "agent-d1"}); err != nil {
					r.t.Error(err)
				}
			},
			then: func(r *rig, _ *fakepbx.Party) { r.keptBack("unwanted") },
		},
		"not where whoever answers says no": {
			person: fakepbx.Answers(0), rung: 1,
			then: func(r *rig, _ *fakepbx.Party) { r.rungPerson(true).Press("9"); r.attempted("unwanted") },
		},
		"not where the file says no": {
			before: func(r *rig) { r.out.set(func(o *outward) { o.safe.Deny = true }) },
			then:   func(r *rig, _ *fakepbx.Party) { r.endsAs("called_off/safe_contact") },
		},
		"not where the file comes to say no in the delay": {
			before: func(r *rig) { r.hotline.RingBack.Delay = 300 * time.Millisecond },
			then: func(r *rig, _ *fakepbx.Party) {
				r.phase(call.Due)
				r.out.set(func(o *outward) { o.safe.Deny = true })
				r.endsAs("called_off/safe_contact")
			},
		},
		"one press within the delay calls it off": {
			before: func(r *rig) { r.hotline.RingBack.Delay, r.hotline.RingBack.Within = time.Hour, 2*time.Hour },
			then: func(r *rig, _ *fakepbx.Party) {
				if err := r.life.x.CallOff(r.t.Context(), call.OutRequest{Call: r.phase(call.Due).ID, Agent: "agent-d1"}); err != nil {
					r.t.Error(err)
				}
				r.endsAs("called_off/cancelled")
			},
		},
		"the number that is shown is the neutral one": {
			person: fakepbx.NoAnswer(), rung: 1,
			then: func(r *rig, _ *fakepbx.Party) {
				p := r.rungPerson(false)
				r.wait("the number that the person sees", func() bool {
					v, ok := p.View()
					return ok && v.Shown == "12345"
				})
			},
		},
		"the neutral sentence and the key come before anything": {
			person: fakepbx.Answers(0), rung: 1,
			then: func(r *rig, desk *fakepbx.Party) {
				p := r.rungPerson(true)
				r.wait("the sentence", func() bool { v, ok := p.View(); return ok && slices.Contains(v.Playing, "sound:/prompts/neutral") })
				if v, d := view(p), view(desk); v.Bridge == d.Bridge {
					r.t.Error("the counsellor is with whoever answered, before the key")
				}
				if has(r, func(ledger.Connected) bool { return len(facts[ledger.Connected](r)) > 1 }) {
					r.t.Error("connected before the key")
				}
				p.Press("1")
				r.talks(p, desk)
			},
		},
		"no message is left unless it is allowed": {
			person: fakepbx.Answers(0), rung: 1,
			before: func(r *rig) {
				r.hotline.RingBack.Tries, r.hotline.RingBack.Message = 1, []ivr.PromptRef{{ID: "message"}}
				r.asterisk.SetPrompt("sound:/prompts/message", 20*time.Millisecond)
			},
			then: func(r *rig, _ *fakepbx.Party) { r.attempted("not_taken") },
		},
		"attempts are bounded, and each is a fact": {
			person: fakepbx.Busy(0), rung: 2,
			then: func(r *rig, _ *fakepbx.Party) {
				r.takesEveryRingBack(1)
				r.attempted("busy", "busy")
				for i, f := range facts[ledger.OutAttemptEnded](r) {
					if f.Attempt != i+1 || f.Agent != "agent-d1" || f.Cause != 17 {
						r.t.Errorf("attempt %d: %+v", i+1, f)
					}
				}
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ringBackRig(t, tt.person)
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			desk := r.desk("d1")
			caller := r.asterisk.Call(fakepbx.Caller{Number: map[string]string{"": "2000", "withheld": ""}[tt.number]})
			r.accept("d1")
			v := r.phase(call.Talking)
			r.talks(caller, desk)
			r.wait("the talk to be known as heard", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
			if tt.talk != nil {
				tt.talk(r, v)
			}
			caller.Hangup(16)
			tt.then(r, desk)
			if n := len(facts[ledger.OutDialed](r)); n != tt.rung {
				t.Errorf("dialled %d times, want %d", n, tt.rung)
			}
			if tt.rung == 0 {
				r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
			}
		})
	}
}

// keptBack waits for why the lost caller is not rung back.
func (r *rig) keptBack(why string) {
	r.t.Helper()
	r.wait("the fact that the caller is not rung back", func() bool {
		return has(r, func(f ledger.RingBackWithheld) bool { return f.Why == why })
	})
}

// ends waits for the end of the call that rings back.
func (r *rig) endsAs(how string) {
	r.t.Helper()
	r.wait("the end "+how, func() bool { return slices.Contains(r.endings(), how) })
}

func view(p *fakepbx.Party) fakepbx.View {
	v, _ := p.View()
	return v
}
