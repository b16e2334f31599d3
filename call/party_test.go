package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// with waits until these and only these are in one bridge, and hear each other and nothing else.
func (r *rig) with(parties ...*fakepbx.Party) {
	r.t.Helper()
	r.wait("so many to be together", func() bool {
		first, ok := parties[0].View()
		if !ok || first.Bridge == "" || len(r.asterisk.Bridges()[first.Bridge]) != len(parties) {
			return false
		}
		for _, p := range parties {
			v, ok := p.View()
			if !ok || v.Bridge != first.Bridge || v.Muted || v.Music != "" || len(v.Playing) > 0 {
				return false
			}
		}
		return true
	})
}

// alone waits until a party hears music, with nobody in its bridge.
func (r *rig) alone(p *fakepbx.Party) {
	r.t.Helper()
	r.wait("music", func() bool {
		v, ok := p.View()
		return ok && v.Music != "" && len(r.asterisk.Bridges()[v.Bridge]) == 1
	})
}

// apart waits until two talk beside the call and the caller hears music.
func (r *rig) apart(caller *fakepbx.Party, pair ...*fakepbx.Party) {
	r.t.Helper()
	r.with(pair...)
	r.alone(caller)
}

// rung returns the leg that the call has rung, once it is up.
func (r *rig) rung() *fakepbx.Party {
	r.t.Helper()
	var leg *fakepbx.Party
	r.wait("a rung leg", func() bool {
		for id, c := range r.asterisk.Channels() {
			if len(id) == 33 && c.State == "Up" && c.Snoops == "" {
				leg = r.asterisk.Party(id)
			}
		}
		return leg != nil
	})
	return leg
}

// party waits until the last party is in a state.
func (r *rig) party(id call.ID, st call.PartyState) call.PartyView {
	r.t.Helper()
	var p call.PartyView
	r.wait("a party to be "+string(st), func() bool {
		v, _ := r.life.x.Call(id)
		if len(v.Parties) == 0 {
			return false
		}
		p = v.Parties[len(v.Parties)-1]
		return p.State == st
	})
	return p
}

func (r *rig) is(who string, st agent.State) {
	r.t.Helper()
	r.wait(who+" to be "+string(st), func() bool { return r.life.floor.status(who) == st })
}

func must(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// asksColleague has the counsellor of d1 ask the one of d2, who accepts.
func (r *rig) asksColleague(v call.View, then call.Then) call.Live {
	r.t.Helper()
	ask := call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}, Then: then}
	must(r.t, "ask", r.life.x.Ask(r.t.Context(), ask))
	r.accept("d2")
	ask.Party = r.party(v.ID, call.PartyThere).ID
	return ask
}

func TestConsultThenConferenceThenHandOver(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	r.records("recording", "recording")
	ask := r.asksColleague(v, call.ThenConsult)
	r.apart(caller, d1, d2)
	r.records() // nothing beside the call is recorded
	must(t, "back", r.life.x.Back(t.Context(), ask))
	r.with(caller, d1)
	r.alone(d2)
	r.records("recording", "recording")
	must(t, "turn", r.life.x.Turn(t.Context(), ask))
	r.apart(caller, d1, d2)
	must(t, "bring in", r.life.x.BringIn(t.Context(), ask))
	r.with(caller, d1, d2)
	must(t, "mute", r.life.x.MuteParty(t.Context(), ask))
	r.wait("the colleague to be muted", func() bool { c, _ := d2.View(); return c.Muted })
	must(t, "unmute", r.life.x.UnmuteParty(t.Context(), ask))
	r.with(caller, d1, d2)
	must(t, "take out", r.life.x.TakeOut(t.Context(), ask))
	r.with(caller, d1)
	r.alone(d2)
	must(t, "bring in", r.life.x.BringIn(t.Context(), ask))
	must(t, "hand over", r.life.x.HandOver(t.Context(), ask))
	r.with(caller, d2)
	r.home(d1)
	r.is("agent-d1", agent.Ready)
	r.records("recording", "recording")
	if now, _ := r.life.x.Call(v.ID); now.Agent != "agent-d2" || now.Phase != call.Talking {
		t.Errorf("the call is %s with %s", now.Phase, now.Agent)
	}
	// The first counsellor's line is free for another caller, and the old call leaves it alone.
	second := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.accept("d1")
	r.with(second, d1)
	r.life.stop()
	r.start()
	r.with(caller, d2)
	r.with(second, d1)
	caller.Hangup(16)
	r.home(d2)
	r.with(second, d1)
	second.Hangup(16)
	r.tidy(2)
}

func TestAColleagueJoinsAndThePartiesGo(t *testing.T) {
	tests := map[string]func(r *rig, caller, d1, d2 *fakepbx.Party, ask call.Live){
		"the colleague leaves": func(r *rig, caller, d1, d2 *fakepbx.Party, ask call.Live) {
			ask.Agent = "agent-d2"
			must(r.t, "leave", r.life.x.LeaveCall(r.t.Context(), ask))
			r.with(caller, d1)
			r.home(d2)
			r.is("agent-d2", agent.Ready)
		},
		"the colleague is let go": func(r *rig, caller, d1, d2 *fakepbx.Party, ask call.Live) {
			must(r.t, "drop", r.life.x.Drop(r.t.Context(), ask))
			r.with(caller, d1)
			r.home(d2)
			r.is("agent-d2", agent.Ready)
		},
		"the counsellor leaves": func(r *rig, caller, d1, d2 *fakepbx.Party, ask call.Live) {
			must(r.t, "leave", r.life.x.LeaveCall(r.t.Context(), ask))
			r.with(caller, d2)
			r.home(d1)
			r.is("agent-d1", agent.Ready)
		},
		"the counsellor's page reloads": func(r *rig, caller, d1, d2 *fakepbx.Party, _ call.Live) {
			d1.Hangup(16)
			r.with(caller, d2) // not alone for a moment
			r.with(caller, d2, r.asterisk.Desk("desk-d1"))
		},
		"the colleague's page reloads": func(r *rig, caller, d1, d2 *fakepbx.Party, _ call.Live) {
			d2.Hangup(16)
			r.with(caller, d1)
			r.with(caller, d1, r.asterisk.Desk("desk-d2"))
		},
		"the controller restarts": func(r *rig, caller, d1, d2 *fakepbx.Party, ask call.Live) {
			r.life.stop()
			r.start()
			r.with(caller, d1, d2)
			r.is("agent-d2", agent.Talking)
			must(r.t, "drop", r.life.x.Drop(r.t.Context(), ask))
			r.with(caller, d1)
			r.home(d2)
		},
	}
	for name, do := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, d1, v := r.talk("d1")
			d2 := r.desk("d2")
			ask := r.asksColleague(v, call.ThenJoin)
			r.with(caller, d1, d2)
			do(r, caller, d1, d2, ask)
			caller.Hangup(16)
			r.tidy(2)
		})
	}
}

func TestNobodyIsLeftAloneBesideTheCall(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Answers(20*time.Millisecond))
	r.start()
	caller, d1, v := r.talk("d1")
	must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}}))
	out := r.rung()
	r.apart(caller, d1, out)
	out.Hangup(16)
	r.with(caller, d1)
	if p := r.party(v.ID, call.PartyGone); p.Outcome != "left" {
		t.Errorf("the party ended as %q", p.Outcome)
	}
	caller.Hangup(16)
	r.tidy(1)
}

func TestAskingThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.asterisk.Endpoint("PJSIP/busy@trunk", fakepbx.Busy(10*time.Millisecond))
	r.start()
	caller, d1, v := r.talk("d1")
	r.desk("d2")
	ask := call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}}
	must(t, "ask", r.life.x.Ask(t.Context(), ask))
	if err := r.life.x.Ask(t.Context(), ask); err == nil {
		t.Error("asked twice at once")
	}
	var o call.OfferView
	r.wait("the question", func() (ok bool) {
		o, ok = r.screens.offer("agent-d2")
		return ok && o.Ask == call.ThenConsult && o.From == "agent-d1"
	})
	must(t, "shown", r.life.x.Shown(t.Context(), "agent-d2", o.Offer))
	must(t, "decline", r.life.x.Decline(t.Context(), "agent-d2", o.Offer))
	if p := r.party(v.ID, call.PartyGone); p.Outcome != "declined" {
		t.Errorf("ended as %q", p.Outcome)
	}
	r.is("agent-d2", agent.Ready)
	must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "busy"}}))
	if p := r.party(v.ID, call.PartyGone); p.Number == "busy" && p.Outcome != "busy" {
		t.Errorf("ended as %q", p.Outcome)
	}
	must(t, "ask again", r.life.x.Ask(t.Context(), ask)) // and shown to nobody: the page is dead
	r.wait("the dead page to be given up", func() bool { return r.party(v.ID, call.PartyGone).Outcome == "unreachable" })
	refused := map[string]call.Live{
		"oneself":          {Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d1"}},
		"nobody":           {Call: v.ID, Agent: "agent-d1"},
		"somebody absent":  {Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d9"}},
		"another's call":   {Call: v.ID, Agent: "agent-d7", To: call.Target{Agent: "agent-d2"}},
		"a call long gone": {Call: "01HZZZZZZZZZZZZZZZZZZZZZZZ", Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}},
	}
	for name, l := range refused {
		if err := r.life.x.Ask(t.Context(), l); err == nil {
			t.Errorf("%s could be asked", name)
		}
	}
	if err := r.life.x.LeaveCall(t.Context(), ask); err == nil {
		t.Error("the counsellor left the caller alone")
	}
	r.with(caller, d1) // the caller noticed nothing of it
	caller.Hangup(16)
	r.tidy(2)
}

func TestTheCallerHangsUpWhileAColleagueIsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}}))
	r.wait("the question", func() bool { _, ok := r.screens.offer("agent-d2"); return ok })
	caller.Hangup(16)
	r.tidy(2)
	r.wait("the question to go", func() bool { _, ok := r.screens.offer("agent-d2"); return !ok })
	r.is("agent-d2", agent.Ready)
	r.home(d1)
	r.home(d2)
}

func TestBlindTransfers(t *testing.T) {
	t.Run("to a colleague", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.start()
		caller, d1, v := r.talk("d1")
		d2, d3 := r.desk("d2"), r.desk("d3")
		must(t, "transfer", r.life.x.Transfer(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d3"}}))
		r.home(d1)
		r.alone(caller)
		r.accept("d3") // though d2 is idle for longer
		r.with(caller, d3)
		if _, asked := r.screens.offer("agent-d2"); asked {
			t.Error("somebody else was asked")
		}
		caller.Hangup(16)
		r.tidy(3)
		r.home(d2)
	})
	t.Run("to a number that takes the call by key", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Answers(20*time.Millisecond))
		r.start()
		caller, d1, v := r.talk("d1")
		must(t, "transfer", r.life.x.Transfer(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}}))
		r.home(d1)
		out := r.rung()
		r.alone(caller)
		out.Press("1")
		r.with(caller, out)
		caller.Hangup(16)
		r.tidy(1)
	})
	t.Run("to a number that is busy", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Busy(10*time.Millisecond))
		r.start()
		caller, d1, v := r.talk("d1")
		must(t, "transfer", r.life.x.Transfer(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}}))
		r.accept("d1") // the caller comes back
		r.with(caller, d1)
		caller.Hangup(16)
		r.tidy(1)
	})
	t.Run("to a number that is busy, while the only counsellor writes up the call", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.hotline.AfterCall = 400 * time.Millisecond
		r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Busy(10*time.Millisecond))
		r.start()
		caller, d1, v := r.talk("d1")
		must(t, "transfer", r.life.x.Transfer(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}}))
		r.alone(caller)
		r.accept("d1") // and not a message box: the number was no step of the queue's overflow
		r.with(caller, d1)
		caller.Hangup(16)
		r.tidy(1)
	})
}

func TestASupervisorListensWhispersBargesAndTakesOver(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	boss := r.desk("d2")
	me := call.Live{Call: v.ID, Agent: "agent-d2", Any: true}
	must(t, "listen", r.life.x.Listen(t.Context(), me))
	must(t, "listen again", r.life.x.Listen(t.Context(), me))
	hears := func(through *fakepbx.Party, muted bool) {
		t.Helper()
		r.wait("the supervisor to hear", func() bool {
			b, ok := boss.View()
			if !ok || b.Bridge == "" || b.Muted != muted {
				return false
			}
			in := r.asterisk.Bridges()[b.Bridge]
			return len(in) == 2 && slices.ContainsFunc(in, func(id string) bool { return r.asterisk.Channels()[id].Snoops == through.ID() })
		})
	}
	hears(d1, true)
	r.with(caller, d1)
	r.is("agent-d2", agent.Talking)
	must(t, "whisper", r.life.x.Whisper(t.Context(), me))
	hears(d1, false)
	must(t, "silent", r.life.x.Silent(t.Context(), me))
	hears(d1, true)
	d1.Hangup(16) // the page reloads: the listening follows
	d1 = r.asterisk.Desk("desk-d1")
	r.with(caller, d1)
	hears(d1, true)
	r.life.stop()
	r.start()
	hears(d1, true)
	r.wait("the supervisor's line", func() bool { return r.life.x.DeskUp("agent-d2") })
	must(t, "barge", r.life.x.Barge(t.Context(), me))
	r.with(caller, d1, boss)
	must(t, "take over", r.life.x.TakeOver(t.Context(), me))
	r.with(caller, boss)
	r.home(d1)
	r.is("agent-d1", agent.Ready)
	if now, _ := r.life.x.Call(v.ID); now.Agent != "agent-d2" {
		t.Errorf("the call is with %s", now.Agent)
	}
	must(t, "listen", r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", Any: true}))
	r.with(caller, boss)
	caller.Hangup(16)
	r.tidy(2)
	r.is("agent-d1", agent.Ready)
	if has(r, func(f ledger.MonitorEnded) bool { return f.Why == "call_over" }) != true {
		t.Error("the listening has no end in the ledger")
	}
}

func TestListeningNeedsALineOfOnesOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, _, v := r.talk("d1")
	if err := r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d9", Any: true}); err == nil {
		t.Error("somebody without a line listens")
	}
	if err := r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", Any: true}); err == nil {
		t.Error("a counsellor listens to the own call")
	}
	caller.Hangup(16)
	r.tidy(1)
	if err := r.life.x.Listen(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", Any: true}); err == nil {
		t.Error("somebody listens to a call that has ended")
	}
}

// TestCrashBetweenLedgerAndSwitchInATalk ends the process after each kind of fact that a talk with parties leaves. The
// next one finds everybody: the caller is never alone, and in the end everybody is free.
func TestCrashBetweenLedgerAndSwitchInATalk(t *testing.T) {
	kinds := []ledger.Kind{
		ledger.KindPartyAsked, ledger.KindPartyOffered, ledger.KindPartyJoined, ledger.KindTurned, ledger.KindPartyMoved,
		ledger.KindTransferred, ledger.KindMonitorStarted, ledger.KindMonitorMoved, ledger.KindMonitorSet, ledger.KindMonitorEnded,
	}
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, d1, v := r.talk("d1")
			d2, d3 := r.desk("d2"), r.desk("d3")
			r.ledger.stopAfter(kind)
			x, ctx := r.life.x, t.Context()
			go func() { // every step, as far as the process lives; what is asked of a dead one is never answered
				me := call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Agent: "agent-d2"}}
				boss := call.Live{Call: v.ID, Agent: "agent-d3", Any: true}
				_ = x.Listen(ctx, boss)
				_ = x.Whisper(ctx, boss)
				_ = x.StopListening(ctx, boss)
				if x.Ask(ctx, me) != nil {
					return
				}
				for ctx.Err() == nil {
					if o, ok := r.screens.offer("agent-d2"); ok {
						_ = x.Shown(ctx, "agent-d2", o.Offer)
						_ = x.Accept(ctx, "agent-d2", o.Offer)
						break
					}
				}
				me.Party = "p1"
				_ = x.BringIn(ctx, me)
				_ = x.HandOver(ctx, me)
			}()
			r.wait(string(kind), r.ledger.stopped)
			r.life.stop()
			r.ledger.stopAfter("")
			r.start()
			r.wait("the caller to have company or music", func() bool {
				c, ok := caller.View()
				return ok && c.Bridge != "" && (len(r.asterisk.Bridges()[c.Bridge]) > 1) != (c.Music != "")
			})
			r.wait("everybody's line", func() bool {
				return r.life.x.DeskUp("agent-d1") && r.life.x.DeskUp("agent-d2") && r.life.x.DeskUp("agent-d3")
			})
			caller.Hangup(16)
			r.tidy(3)
			for _, d := range []*fakepbx.Party{d1, d2, d3} {
				r.home(d)
			}
			for _, who := range []string{"agent-d1", "agent-d2", "agent-d3"} {
				r.wait(who+" to be free", func() bool {
					st := r.life.floor.status(who)
					return st == agent.Ready || st == agent.NotReady || st == agent.LoggedOut
				})
			}
		})
	}
}
