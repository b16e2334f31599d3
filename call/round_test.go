package call

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
)

// A telephone that rang in vain is told by the cause that it missed nothing, and only once the caller has been brought to
// whoever accepted.
func TestSeatsThatRangInVainAreToldSo(t *testing.T) {
	t.Parallel()
	s := planState(func(s *State) {
		s.Legs = append([]Leg{
			{ID: "phone1", Role: SeatLeg, Agent: "wu", Gone: true, Elsewhere: true},
			{ID: "phone2", Role: SeatLeg, Agent: "yu", Gone: true},
		}, s.Legs...)
	})
	a := planActual(func(a *actual) {
		a.Music, a.Legs["phone1"], a.Legs["phone2"] = no, legActual{Dialed: yes}, legActual{Dialed: yes}
	})
	cmds := plan(s, a, nil)
	want := []string{"hangup phone2", "join desk " + id.Object(string(planCall), id.RoleBridge, 0), "unmute desk", "hangup phone1"}
	if got := steps(cmds); !slices.Equal(got, want) {
		t.Errorf("plan %q, want %q", got, want)
	}
	for _, c := range cmds {
		if c.Op == opHangup && c.Cause != map[string]int{"phone1": 26, "phone2": 16}[c.Target] {
			t.Errorf("%s is hung up with cause %d", c.Target, c.Cause)
		}
	}
}

// waitingAfter is the state after facts.
func waitingAfter(facts ...ledger.Fact) State {
	s := State{ID: planCall, Phase: Waiting, Entry: &Entry{ID: "e"}}
	for _, f := range facts {
		s = apply(s, time.Time{}, f)
	}
	return s
}

func TestARoundFolds(t *testing.T) {
	t.Parallel()
	made := func(offer, who, beside string) ledger.OfferMade {
		return ledger.OfferMade{Offer: offer, Entry: "e", Agent: who, Seat: who, SeatKind: "sip", Beside: beside}
	}
	three := []ledger.Fact{
		made("o1", "li", ""),
		ledger.LegDialed{Leg: "l1", Role: "seat", Offer: "o1"},
		made("o2", "wu", "o1"),
		ledger.LegDialed{Leg: "l2", Role: "seat", Offer: "o2"},
		made("o3", "yu", "o1"),
		ledger.LegDialed{Leg: "l3", Role: "seat", Offer: "o3"},
	}
	tests := map[string]struct {
		then []ledger.Fact
		want []string // the round, by offers
		gone []string // legs
	}{
		"three are asked":                    {nil, []string{"o1", "o2", "o3"}, nil},
		"the first declines":                 {[]ledger.Fact{ledger.OfferEnded{Offer: "o1", Outcome: OutcomeDeclined}}, []string{"o2", "o3"}, []string{"l1"}},
		"the second does not answer":         {[]ledger.Fact{ledger.OfferEnded{Offer: "o2", Outcome: OutcomeNoAnswer}}, []string{"o1", "o3"}, []string{"l2"}},
		"an offer that is over ends again":   {[]ledger.Fact{ledger.OfferEnded{Offer: "o9", Outcome: OutcomeDeclined}}, []string{"o1", "o2", "o3"}, nil},
		"the last accepts, and ends it":      {[]ledger.Fact{ledger.OfferEnded{Offer: "o3", Outcome: OutcomeAccepted}, ledger.OfferEnded{Offer: "o1", Outcome: OutcomeElsewhere}, ledger.OfferEnded{Offer: "o2", Outcome: OutcomeElsewhere}}, nil, []string{"l1", "l2"}},
		"the call ends":                      {[]ledger.Fact{ledger.CallEnding{Class: "abandoned", Reason: "ringing"}}, nil, nil},
		"the caller comes to another wait":   {[]ledger.Fact{ledger.Queued{Entry: "e2", Queue: "other"}}, nil, nil},
		"as an older release wrote it: one":  {[]ledger.Fact{made("o4", "he", "")}, []string{"o4"}, nil},
		"an offer beside one that has ended": {[]ledger.Fact{ledger.OfferEnded{Offer: "o1", Outcome: OutcomeBusy}, made("o4", "he", "o1")}, []string{"o2", "o3", "o4"}, []string{"l1"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := waitingAfter(append(slices.Clone(three), tt.then...)...)
			var got, gone []string
			for _, o := range s.round() {
				got = append(got, o.ID)
			}
			for _, l := range s.Legs {
				if l.Gone {
					gone = append(gone, l.ID)
				}
			}
			if !slices.Equal(got, tt.want) || !slices.Equal(gone, tt.gone) {
				t.Errorf("round %v with gone legs %v, want %v and %v", got, gone, tt.want, tt.gone)
			}
		})
	}
}

// witness is a paper world that writes down in which order the switch and the floor hear of things.
type witness struct {
	*paper
	saw []string
}

func (w *witness) Hangup(_ context.Context, channel string, _ int) error {
	w.saw = append(w.saw, "hang up "+channel)
	return nil
}

func (w *witness) Join(_ context.Context, _, channel string) error {
	w.saw = append(w.saw, "join "+channel)
	return nil
}

func (w *witness) Send(in queue.Input) bool {
	if c, ok := in.(queue.OfferClosed); ok {
		w.saw = append(w.saw, string(c.Offer)+" "+string(c.Outcome))
	}
	return true
}

// threeRing is a call for which three telephones ring.
func threeRing(t *rapid.T, edit func(*Hotline)) (*witness, *session) {
	w := &witness{paper: &paper{closed: map[queue.OfferID]int{}}}
	parts := &Parts{Ledger: w, Floor: w, Positions: w, Desks: w, Dialer: w, Prompts: paperPrompts{w.paper}, Log: discardLog, Boot: time.Now()}
	h := paperHotline(t)
	if edit != nil {
		edit(h)
	}
	s := newSession(parts, w, h, State{ID: planCall, Node: "a", Caller: "caller"}, 0)
	s.take(t.Context(), inArrive{Hotline: "city", Anonymous: true})
	s.take(t.Context(), inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "caller", Stasis: true}, At: time.Now()}})
	s.take(t.Context(), inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: "0", At: time.Now()}})
	for _, who := range []string{"li", "wu", "yu"} {
		s.take(t.Context(), inOffered{Offer: who, Entry: s.entryID(), Agent: agent.ID(who), Seat: agent.Seat{ID: "s", Kind: agent.SIPPhone}})
	}
	if len(s.state.round()) != 3 {
		t.Fatalf("%d are asked in %s", len(s.state.round()), s.state.Phase)
	}
	return w, s
}

// Of two who are told about the caller at their telephones the first to have heard it has the caller, each in their own time.
func TestTheFirstToHaveBeenToldHasTheCaller(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, s := threeRing(t, func(h *Hotline) {
			h.Briefs = map[string]Brief{"main": {Prompts: []ivr.PromptRef{{ID: "line"}}}}
		})
		leg := func(who string) string { o, _ := s.state.offerCalled(who); return o.Leg }
		legs := map[string]string{"li": leg("li"), "wu": leg("wu"), "yu": leg("yu")}
		for _, who := range []string{"li", "wu"} {
			s.take(t.Context(), inSignal{Signal{Kind: SignalState, Channel: Channel{ID: legs[who], State: "Up", Stasis: true}, At: time.Now()}})
		}
		if s.state.Phase != Waiting || len(s.state.round()) != 3 {
			t.Fatalf("%s, %d are asked, while two are told", s.state.Phase, len(s.state.round()))
		}
		first := rapid.SampledFrom([]string{"li", "wu"}).Draw(t, "first")
		by := rapid.SampledFrom([]Input{inLegSaid{Leg: legs[first]}, inTimeout{Timer: briefTimer(legs[first]), Leg: legs[first]}}).Draw(t, "by")
		s.take(t.Context(), by)
		s.take(t.Context(), inLegSaid{Leg: legs[map[string]string{"li": "wu", "wu": "li"}[first]]})
		if s.state.Talk == nil || s.state.Talk.Agent != agent.ID(first) {
			t.Fatalf("the talk is %+v", s.state.Talk)
		}
		for who, leg := range legs {
			if who != first && !slices.Contains(w.saw, "hang up "+leg) {
				t.Errorf("%s still has the line: %q", who, w.saw)
			}
		}
		for x := range s.timers {
			if x == briefTimer(legs["li"]) || x == briefTimer(legs["wu"]) {
				t.Errorf("%s still runs", x)
			}
		}
	})
}

// A counsellor who rang in vain is free for the next caller only when the telephone has been hung up: it would be busy.
func TestNobodyIsFreeWhileTheirTelephoneRings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, s := threeRing(t, nil)
		people := []string{"li", "wu", "yu"}
		winner := rapid.SampledFrom(people).Draw(t, "who accepts")
		o, _ := s.state.offerCalled(winner)
		legs := map[string]string{}
		for _, o := range s.state.round() {
			legs[o.ID] = o.Leg
		}
		w.saw = nil
		s.take(t.Context(), inSignal{Signal{Kind: SignalState, Channel: Channel{ID: o.Leg, State: "Up", Stasis: true}, At: time.Now()}})
		before := func(a, b string) {
			if i, j := slices.Index(w.saw, a), slices.Index(w.saw, b); i < 0 || j < 0 || i > j {
				t.Errorf("%q does not come before %q: %q", a, b, w.saw)
			}
		}
		for _, who := range people {
			if who != winner {
				before("join "+o.Leg, "hang up "+legs[who])
				before(winner+" accepted", who+" answered_elsewhere")
				before("hang up "+legs[who], who+" answered_elsewhere")
			}
		}
	})
}
