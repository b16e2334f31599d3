package call

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/queue"
)

// drawLive draws something that somebody asks of a talk, or that follows from it, fitting or not.
func drawLive(t *rapid.T, s *State, who agent.ID) Input {
	party := "p-stale"
	for _, p := range s.Parties {
		if p.State != PartyGone && rapid.Bool().Draw(t, "this one") {
			party = p.ID
			offer := p.Offer
			switch {
			case p.State == PartyAsked && rapid.Bool().Draw(t, "asked"):
				kind := rapid.SampledFrom([]agent.SeatKind{agent.BrowserDesk, agent.SIPPhone, agent.OutsideNumber}).Draw(t, "seat")
				if rapid.IntRange(0, 4).Draw(t, "refused") == 0 {
					return inAskRefused{Offer: offer, Reason: "talking"}
				}
				return inAsked{Offer: offer, Agent: p.Agent, Seat: agent.Seat{ID: "s2", Kind: kind}, Deadline: time.Now().Add(time.Minute)}
			case p.State == PartyRinging && p.Kind == agent.BrowserDesk && rapid.Bool().Draw(t, "answers"):
				do := rapid.SampledFrom([]deskAction{deskShown, deskAccept, deskAccept, deskDecline}).Draw(t, "do")
				who := string(p.Agent)
				return inDesk{Do: do, Agent: p.Agent, Offer: offer, Leg: "desk-" + who, Desk: "d-" + who, Parking: "home-" + who, reply: make(chan error, 1)}
			case p.Leg != "" && rapid.IntRange(0, 2).Draw(t, "leg") == 0:
				kind := rapid.SampledFrom([]SignalKind{SignalState, SignalState, SignalDigit, SignalGone}).Draw(t, "kind")
				return inSignal{Signal{
					Kind: kind, Channel: Channel{ID: p.Leg, State: rapid.SampledFrom([]string{"Ringing", "Up"}).Draw(t, "state"), Stasis: true},
					Digit: "1", Cause: rapid.SampledFrom([]int{0, 16, 17, 21}).Draw(t, "cause"), At: time.Now(),
				}}
			case rapid.IntRange(0, 5).Draw(t, "late") == 0:
				return inTimeout{Timer: partyTimer(p.ID), Leg: p.Leg}
			}
			break
		}
	}
	for _, m := range s.Monitors {
		if snoop := m.snoop(); snoop != "" && rapid.IntRange(0, 4).Draw(t, "deaf") == 0 {
			kind := rapid.SampledFrom([]SignalKind{SignalArrived, SignalArrived, SignalGone}).Draw(t, "kind")
			return inSignal{Signal{Kind: kind, Channel: Channel{ID: snoop, Stasis: true}, At: time.Now()}}
		}
	}
	to := rapid.SampledFrom([]Target{{Agent: "wu"}, {Agent: "xu"}, {Agent: "li"}, {Number: "clinic"}, {Number: "clinic"}, {Queue: "other"}, {}}).Draw(t, "to")
	do := rapid.SampledFrom([]liveAction{
		liveAsk, liveAsk, liveAsk, liveAsk, liveDrop, liveTurn, liveTurn, liveBack, liveBringIn, liveBringIn, liveTakeOut, liveMute, liveUnmute,
		liveHandOver, liveTransfer, liveLeave, liveListen, liveListen, liveWhisper, liveSilent, liveStop, liveBarge, liveTakeOver,
	}).Draw(t, "live")
	in := inLive{
		Do: do, By: who, Any: rapid.IntRange(0, 3).Draw(t, "any") == 0, Party: party, To: to,
		Then: rapid.SampledFrom([]Then{ThenConsult, ThenJoin, ""}).Draw(t, "then"), Offer: id.New() + "-of0001", reply: make(chan error, 1),
	}
	switch do {
	case liveListen, liveWhisper, liveBarge, liveTakeOver:
		in.By, in.Any = rapid.SampledFrom([]agent.ID{"gao", "gao", "sun", who}).Draw(t, "supervisor"), true
		in.Leg, in.Desk, in.Parking, in.Seat = "desk-"+string(in.By), "d-"+string(in.By), "home-"+string(in.By), "s9"
	}
	return in
}

// holdsParties checks what is true of those beside the caller and the counsellor at every moment.
func holdsParties(t *rapid.T, s *State) {
	who := map[agent.ID]string{}
	put := func(a agent.ID, as string) {
		if a != "" && who[a] != "" {
			t.Fatalf("%s is %s and %s in one call", a, who[a], as)
		}
		who[a] = as
	}
	if s.Talk != nil && (s.Phase == Talking || s.Phase == Parted) {
		put(s.Talk.Agent, "the counsellor")
	}
	for _, p := range s.Parties {
		if p.State == PartyGone {
			continue
		}
		if s.Phase != Talking && s.Phase != Parted {
			t.Fatalf("a party is %s in %s", p.State, s.Phase)
		}
		put(p.Agent, "a party")
		if l, ok := s.leg(p.Leg); p.State == PartyThere && (!ok || l.Gone) {
			t.Fatalf("a party is there on a leg that is not: %+v", p)
		}
	}
	for _, m := range s.Monitors {
		if m.Ended {
			continue
		}
		put(m.Agent, "a listener")
		if s.Talk != nil && s.Phase == Talking && m.Target != "" && m.Target != s.Talk.Leg {
			t.Fatalf("%s hears %s, and the counsellor is on %s", m.Agent, m.Target, s.Talk.Leg)
		}
	}
	if s.Phase == Talking && s.Talk.Aside && s.Talk.Held {
		t.Fatal("held and beside the call at once")
	}
	if s.Phase == Talking && s.Talk.Aside && !s.anyBeside() && !strings.Contains(partyStates(s), string(PartyLost)) {
		t.Fatalf("the counsellor is beside the call with nobody: %s", partyStates(s))
	}
}

func partyStates(s *State) string {
	var b strings.Builder
	for _, p := range s.Parties {
		b.WriteString(p.ID + "=" + string(p.State) + " ")
	}
	return b.String()
}

// TestWhateverIsAskedOfATalk lets anything be asked of a talk, in any order, with answers early, late, twice or never.
func TestWhateverIsAskedOfATalk(t *testing.T) {
	t.Parallel()
	diagram := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		p := &paper{closed: map[queue.OfferID]int{}}
		parts := &Parts{Ledger: p, Floor: p, Positions: p, Desks: p, Dialer: p, Prompts: paperPrompts{p}, Log: discardLog, Boot: time.Now()}
		h := paperHotline(t)
		h.Briefs = drawBriefs(t)
		s := newSession(parts, p, h, State{ID: ID(id.New()), Node: "a", Caller: "caller"}, 0)
		offers := map[queue.OfferID]bool{}
		take := func(in Input) {
			switch in := in.(type) {
			case inOffered:
				offers[queue.OfferID(in.Offer)] = true
			case inAsked:
				offers[queue.OfferID(in.Offer)] = true
			}
			s.take(t.Context(), in)
			if s.bailed {
				t.Fatalf("%T led to a panic", in)
			}
			holds(t, &s.state, h)
			balanced(t, s)
		}
		take(inArrive{Hotline: "city", Anonymous: true})
		take(inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "caller", Stasis: true}, At: time.Now()}})
		take(inSaid{Purpose: sayMenu})
		take(inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: "0"}})
		for range 5 {
			if s.state.Entry == nil {
				take(inSaid{Purpose: sayMenu, Turn: s.state.Menu.Position.Turn})
				take(inTimeout{Timer: timerAwait, Turn: s.state.Menu.Position.Turn})
			}
		}
		take(inOffered{Offer: "of1", Entry: s.entryID(), Agent: "li", Seat: agent.Seat{ID: "s", Kind: agent.BrowserDesk}, Deadline: time.Now().Add(time.Minute)})
		take(inDesk{Do: deskAccept, Agent: "li", Offer: "of1", Leg: "desk1", Desk: "d1", Parking: "home1", reply: make(chan error, 1)})
		if s.state.Phase != Talking {
			t.Fatalf("does not talk but is %s", s.state.Phase)
		}
		for range rapid.IntRange(1, 60).Draw(t, "length") {
			if !s.state.Live() {
				break
			}
			if rapid.IntRange(0, 7).Draw(t, "other") == 0 {
				take(drawInput(t, &s.state))
				continue
			}
			take(drawLive(t, &s.state, rapid.SampledFrom([]agent.ID{"li", "li", "li", "wu"}).Draw(t, "who")))
		}
		p.gone = true
		take(inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		take(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		for range 5 {
			take(inTimeout{Timer: timerRetry})
		}
		ended(t, s, p, "")
		follows(t, p.events, diagram)
		for o := range offers {
			if p.closed[o] == 0 {
				t.Errorf("an offer was never closed; ledger %v", kinds(p.events))
			}
		}
		if len(s.pending) > 0 {
			t.Error("somebody waits for an answer for ever")
		}
	})
}

// balanced checks that the switch, when it obeys, is as the state wants it: whoever is with the caller is in the
// call's bridge and nobody else, and whoever is alone hears something.
func balanced(t *rapid.T, s *session) {
	if s.state.Phase != Talking && s.state.Phase != Parted || len(s.queue) > 0 {
		return
	}
	if cmds := plan(&s.state, &s.act, sayingOf(s)); len(cmds) > 0 {
		for _, c := range cmds {
			if !c.quiet() {
				t.Fatalf("the plan is not carried out: %q", steps(cmds))
			}
		}
	}
	if music := s.act.Music == yes; s.say == nil && music == s.state.company() {
		t.Fatalf("music %v, company %v; parties %s", music, s.state.company(), partyStates(&s.state))
	}
	for _, l := range s.state.Legs {
		is := s.act.Legs[l.ID]
		with := is.Dialed == yes && is.In == bridgeOf(&s.state)
		p, party := s.state.partyOfLeg(l.ID)
		wanted := s.state.Talk.Leg == l.ID && s.state.counsellorTalks() || party && p.inside()
		if with != wanted && is.Dialed != no { // one that has just gone is asked for its cause for a moment
			t.Fatalf("leg %s is in the call's bridge: %v, wanted: %v", l.ID, with, wanted)
		}
	}
}

func sayingOf(s *session) *saying {
	if s.say == nil {
		return nil
	}
	return &s.say.saying
}
