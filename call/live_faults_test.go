package call_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// snooped waits until a supervisor hears a leg by exactly one snoop, in a bridge of their own, and returns it.
func (r *rig) snooped(boss, through *fakepbx.Party) (snoop string) {
	r.t.Helper()
	r.wait("the supervisor to hear", func() bool {
		b, ok := boss.View()
		if !ok || b.Bridge == "" {
			return false
		}
		snoop = ""
		for _, id := range r.asterisk.Bridges()[b.Bridge] {
			if r.asterisk.Channels()[id].Snoops == through.ID() {
				snoop = id
			}
		}
		return snoop != "" && len(r.asterisk.Bridges()[b.Bridge]) == 2
	})
	return snoop
}

// TestAListenerHearsAnewWhoeverTheCounsellorHears has what a supervisor hears through be put up anew, after everything
// else that hung on the counsellor's leg is off, each time that the counsellor hears somebody else: on the old one, half of
// all listeners would hear nothing of them.
func TestAListenerHearsAnewWhoeverTheCounsellorHears(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2, boss := r.desk("d2"), r.desk("d3")
	me := call.Live{Call: v.ID, Agent: "agent-d3", Any: true}
	must(t, "whisper", r.life.x.Whisper(t.Context(), me))
	last := r.snooped(boss, d1)
	anew := func(what string) {
		t.Helper()
		r.wait("another snoop after "+what, func() bool { return r.snooped(boss, d1) != last })
		last = r.snooped(boss, d1)
		if b, _ := boss.View(); b.Muted {
			t.Errorf("whoever whispered is silent after %s", what)
		}
	}
	ask := r.asksColleague(v, call.ThenConsult)
	r.apart(caller, d1, d2)
	anew("the counsellor turned to a colleague")
	must(t, "back", r.life.x.Back(t.Context(), ask))
	r.with(caller, d1)
	anew("the counsellor turned back")
	r.records("recording", "recording")
	must(t, "bring in", r.life.x.BringIn(t.Context(), ask))
	r.with(caller, d1, d2)
	anew("a colleague came in")
	r.records("recording", "recording", "recording")
	must(t, "drop", r.life.x.Drop(t.Context(), ask))
	r.with(caller, d1)
	anew("a colleague went")
	r.records("recording", "recording")
	caller.Hangup(16)
	r.tidy(3)
}

// TestAWhisperReachesACounsellorOnHold has a supervisor speak to a counsellor who has the caller on hold: they are in one
// bridge for as long, and only while the supervisor whispers.
func TestAWhisperReachesACounsellorOnHold(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	boss := r.desk("d2")
	me := call.Live{Call: v.ID, Agent: "agent-d2", Any: true}
	must(t, "listen", r.life.x.Listen(t.Context(), me))
	r.snooped(boss, d1)
	must(t, "hold", r.life.x.Hold(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID}))
	r.alone(caller)
	together := func() bool {
		b, _ := boss.View()
		c, _ := d1.View()
		return b.Bridge != "" && b.Bridge == c.Bridge
	}
	must(t, "whisper", r.life.x.Whisper(t.Context(), me))
	r.wait("the two to be together", func() bool { b, _ := boss.View(); return together() && !b.Muted })
	if c, _ := d1.View(); !c.Muted {
		t.Error("the counsellor who is away from the caller is heard")
	}
	r.alone(caller)
	must(t, "silent", r.life.x.Silent(t.Context(), me))
	r.wait("them to be apart", func() bool { b, _ := boss.View(); return !together() && b.Muted })
	must(t, "whisper", r.life.x.Whisper(t.Context(), me))
	r.wait("the two to be together again", together)
	r.life.stop()
	r.start()
	r.wait("the supervisor's line", func() bool { return r.life.x.DeskUp("agent-d2") })
	r.wait("the two to be together after a restart", together)
	must(t, "resume", r.life.x.Resume(t.Context(), call.Request{Agent: "agent-d1", Call: v.ID}))
	r.with(caller, d1)
	r.snooped(boss, d1)
	caller.Hangup(16)
	r.tidy(2)
	r.home(d1)
	r.home(boss)
}

// TestListeningHasNoLastTime lets a counsellor hold and resume more often than any talk does, with somebody who listens.
func TestListeningHasNoLastTime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	boss := r.desk("d2")
	must(t, "listen", r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2", Any: true}))
	r.snooped(boss, d1)
	me := call.Request{Agent: "agent-d1", Call: v.ID}
	for range 520 {
		must(t, "hold", r.life.x.Hold(t.Context(), me))
		must(t, "resume", r.life.x.Resume(t.Context(), me))
	}
	r.with(caller, d1)
	r.snooped(boss, d1)
	caller.Hangup(16)
	r.tidy(2)
}

// TestACrowdedCallTakesNobodyElse asks eight into a call; a ninth cannot come in by themselves either, but may take over.
func TestACrowdedCallTakesNobodyElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Answers(10*time.Millisecond))
	r.start()
	caller, _, v := r.talk("d1")
	boss := r.desk("d2")
	for range 8 {
		must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}, Then: call.ThenJoin}))
		r.party(v.ID, call.PartyThere)
	}
	me := call.Live{Call: v.ID, Agent: "agent-d2", Any: true}
	if err := r.life.x.Barge(t.Context(), me); !fault.Is(err, fault.Conflict) {
		t.Errorf("a tenth came in: %v", err)
	}
	r.home(boss)
	must(t, "take over", r.life.x.TakeOver(t.Context(), me))
	if now, _ := r.life.x.Call(v.ID); now.Agent != "agent-d2" {
		t.Errorf("the call is with %s", now.Agent)
	}
	caller.Hangup(16)
	r.tidy(2)
}

// TestACallerGivenOnKeepsWhatTheMenuAsksFor sends a caller who chose a skill in the menu to a colleague without it, who
// declines: from then on only somebody who has the skill is asked.
func TestACallerGivenOnKeepsWhatTheMenuAsksFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.hotline.Flow = compile(t, ivr.Menu{ID: "skill", Entry: "need", Steps: map[ivr.StepID]*ivr.Step{
		"need": {SetSkill: &ivr.SkillNeed{Skill: "minors", Level: 1}, Goto: "queue"}, "queue": {Queue: "main"},
	}}, ivr.Front{})
	r.skills = map[string]agent.Skills{"agent-d1": {"minors": 1}}
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	d3 := r.desk("d3")
	must(t, "transfer", r.life.x.Transfer(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}}))
	r.home(d1)
	var o call.OfferView
	r.wait("the colleague to be asked", func() (ok bool) { o, ok = r.screens.offer("agent-d2"); return ok })
	must(t, "shown", r.life.x.Shown(t.Context(), "agent-d2", o.Offer))
	must(t, "decline", r.life.x.Decline(t.Context(), "agent-d2", o.Offer))
	r.accept("d1")
	r.with(caller, d1)
	if _, asked := r.screens.offer("agent-d3"); asked {
		t.Error("somebody without the skill was asked")
	}
	var waits []string
	for _, e := range r.ledger.all() {
		if f, _ := ledger.Decode(e); f != nil {
			if q, ok := f.(ledger.Queued); ok {
				waits = append(waits, fmt.Sprint(q.Prefer, q.Requires))
			}
		}
	}
	if want := []string{"[{minors 1}]", "agent-d2[]", "[{minors 1}]"}; !slices.Equal(waits, want) {
		t.Errorf("waited %q, want %q", waits, want)
	}
	caller.Hangup(16)
	r.tidy(3)
	r.home(d2)
	r.home(d3)
}

// TestASupervisorAtATelephoneIsRung has a supervisor without a line of their own listen, come in, take over and pull: the
// telephone of their seat rings first.
func TestASupervisorAtATelephoneIsRung(t *testing.T) {
	tests := map[string]struct {
		do    func(x *call.Exchange) func(context.Context, call.Live) error
		holds func(r *rig, caller, d1, phone *fakepbx.Party)
	}{
		"listen": {
			func(x *call.Exchange) func(context.Context, call.Live) error { return x.Listen },
			func(r *rig, caller, d1, phone *fakepbx.Party) {
				r.snooped(phone, d1)
				r.with(caller, d1)
				r.wait("the supervisor to be silent", func() bool { p, _ := phone.View(); return p.Muted })
				me := call.Live{Agent: "agent-s9", Any: true, Call: r.phase(call.Talking).ID}
				must(r.t, "whisper", r.life.x.Whisper(r.t.Context(), me))
				r.wait("the supervisor to be heard", func() bool { p, _ := phone.View(); return !p.Muted })
				must(r.t, "barge", r.life.x.Barge(r.t.Context(), me))
				r.with(caller, d1, phone)
				must(r.t, "leave", r.life.x.LeaveCall(r.t.Context(), me))
				r.with(caller, d1)
			},
		},
		"barge": {
			func(x *call.Exchange) func(context.Context, call.Live) error { return x.Barge },
			func(r *rig, caller, d1, phone *fakepbx.Party) { r.with(caller, d1, phone) },
		},
		"take over": {
			func(x *call.Exchange) func(context.Context, call.Live) error { return x.TakeOver },
			func(r *rig, caller, d1, phone *fakepbx.Party) { r.with(caller, phone); r.home(d1) },
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.phones = map[agent.ID]agent.SeatID{"agent-s9": "s9"}
			r.sipSeat("s9", fakepbx.Answers(30*time.Millisecond))
			r.start()
			caller, d1, v := r.talk("d1")
			must(t, name, tt.do(r.life.x)(t.Context(), call.Live{Call: v.ID, Agent: "agent-s9", Any: true}))
			tt.holds(r, caller, d1, r.rung())
			caller.Hangup(16)
			r.tidy(1)
		})
	}
	t.Run("pull", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.phones = map[agent.ID]agent.SeatID{"agent-s9": "s9"}
		r.sipSeat("s9", fakepbx.Answers(30*time.Millisecond))
		r.start()
		first, d1, _ := r.talk("d1")
		caller := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
		v := r.phase(call.Waiting)
		must(t, "pull", r.life.x.Pull(t.Context(), call.Live{Call: v.ID, Agent: "agent-s9", Any: true}))
		r.with(caller, r.rung())
		r.with(first, d1)
		caller.Hangup(16)
		first.Hangup(16)
		r.tidy(1)
	})
	t.Run("nobody answers", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.phones = map[agent.ID]agent.SeatID{"agent-s9": "s9"}
		r.sipSeat("s9", fakepbx.Busy(10*time.Millisecond))
		r.start()
		caller, d1, v := r.talk("d1")
		must(t, "listen", r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-s9", Any: true}))
		r.wait("the end of the ringing", func() bool { return has(r, func(f ledger.LegGone) bool { return f.Cause == 17 }) })
		r.with(caller, d1)
		caller.Hangup(16)
		r.tidy(1)
	})
}
