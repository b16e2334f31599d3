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
	"heartline/triage"
)

// briefed is a rig whose counsellor at a telephone is told about a caller for so long.
func briefed(t *testing.T, lasts time.Duration) *rig {
	t.Helper()
	r := newRig(t)
	r.hotline.Grade = triage.Red
	r.hotline.Briefs = map[string]call.Brief{"main": {Prompts: []ivr.PromptRef{{ID: "line"}}, Grade: true, Returned: true, Wait: true}}
	r.asterisk.SetPrompt("sound:/prompts/line", lasts)
	r.sipSeat("s1", fakepbx.Answers(10*time.Millisecond))
	r.start()
	r.ready("anna", "s1")
	return r
}

// toldAbout waits until a counsellor has answered and hears about the caller, who waits on.
func (r *rig) toldAbout(caller *fakepbx.Party) (leg *fakepbx.Party) {
	r.t.Helper()
	leg = r.asked()
	if c, _ := leg.View(); !slices.Contains(c.Playing, "sound:/prompts/line") {
		r.t.Errorf("the counsellor hears %v", c.Playing)
	}
	if c, _ := caller.View(); c.Music == "" {
		r.t.Error("the caller hears nothing meanwhile")
	}
	r.phase(call.Waiting)
	return leg
}

func TestACounsellorAtATelephoneIsToldAboutTheCallerFirst(t *testing.T) {
	tests := map[string]struct {
		lasts time.Duration
		then  func(r *rig, caller, leg *fakepbx.Party)
		talks bool
		ends  string // outcome of the offer
	}{
		"to its end":                           {lasts: 300 * time.Millisecond, talks: true},
		"longer than an offer lasts":           {lasts: time.Minute, talks: true},
		"the controller is replaced meanwhile": {lasts: time.Minute, talks: true, then: func(r *rig, _, _ *fakepbx.Party) { r.again() }},
		"and hangs up on it":                   {lasts: time.Minute, ends: call.OutcomeDeclined, then: func(_ *rig, _, leg *fakepbx.Party) { leg.Hangup(16) }},
		"the caller does not wait for it":      {lasts: time.Minute, ends: call.OutcomeCallerGone, then: func(_ *rig, caller, _ *fakepbx.Party) { caller.Hangup(16) }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := briefed(t, tt.lasts)
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			leg := r.toldAbout(caller)
			if tt.then != nil {
				tt.then(r, caller, leg)
			}
			if tt.talks {
				r.talks(caller, leg)
				r.wait("the end of what is said", func() bool { c, _ := leg.View(); return len(c.Playing) == 0 })
			} else {
				r.wait("the outcome", func() bool {
					return has(r, func(f ledger.OfferEnded) bool { return f.Outcome == tt.ends })
				})
			}
			caller.Hangup(16)
			r.over()
		})
	}
}

// TestWhatCannotBeSaidDelaysNobody covers a briefing whose prompt the switch does not have.
func TestWhatCannotBeSaidDelaysNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Briefs = map[string]call.Brief{"main": {Prompts: []ivr.PromptRef{{ID: "line"}}}}
	r.asterisk.MissPrompt("sound:/prompts/line")
	r.sipSeat("s1", fakepbx.Answers(10*time.Millisecond))
	r.start()
	r.ready("anna", "s1")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	caller.Hangup(16)
	r.over()
}

func TestHowLongACallerHasWaitedIsSaidInWholeSentences(t *testing.T) {
	for minutes, want := range map[int]ivr.PromptID{0: "", 1: "system.brief_wait_1", 4: "system.brief_wait_3", 29: "system.brief_wait_20", 500: "system.brief_wait_30"} {
		if got := ivr.BriefWaitPrompt(minutes); got != want {
			t.Errorf("after %d minutes %q is said, want %q", minutes, got, want)
		}
	}
}

// TestAnOutsideSeatIsAskedForItsKeyAlone: a mailbox may have answered, and is told nothing about a caller.
func TestAnOutsideSeatIsAskedForItsKeyAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Briefs = map[string]call.Brief{"main": {Prompts: []ivr.PromptRef{{ID: "line"}}}}
	r.asterisk.SetPrompt("sound:/prompts/system.accept_key", time.Minute)
	r.seats["out"] = agent.Seat{ID: "out", Kind: agent.OutsideNumber, Endpoint: "out"}
	r.asterisk.Endpoint("PJSIP/out@trunk", fakepbx.Answers(10*time.Millisecond))
	r.offerTime = 10 * time.Second
	r.start()
	r.ready("anna", "out")
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	leg := r.asked()
	if c, _ := leg.View(); !slices.Equal(c.Playing, []string{"sound:/prompts/system.accept_key"}) {
		t.Errorf("an outside seat is asked by %v", c.Playing)
	}
	leg.Press(call.AcceptKey)
	r.talks(caller, leg)
	caller.Hangup(16)
	r.over()
}

// TestAReceiverThatIsPutDownAfterTheBriefingEndsNoCall: whoever decides after the last word is a moment too late.
func TestAReceiverThatIsPutDownAfterTheBriefingEndsNoCall(t *testing.T) {
	t.Parallel()
	r := briefed(t, 50*time.Millisecond)
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("the two in one bridge", func() bool { return has(r, func(ledger.Bridged) bool { return true }) })
	for id, c := range r.asterisk.Channels() {
		if len(id) == 33 && c.State == "Up" {
			r.asterisk.Party(id).Hangup(16)
		}
	}
	r.wait("the caller to wait again", func() bool {
		return has(r, func(f ledger.Queued) bool { return f.Returned })
	})
	if _, there := caller.View(); !there {
		t.Error("the caller was hung up on")
	}
	caller.Hangup(16)
	r.over()
}
