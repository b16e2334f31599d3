package call

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"heartline/internal/fault"
)

// echoes is a switch of bridges that tells late of what it did, and now and then does a command twice, does one whose
// answer is lost, or lets a channel go by itself.
type echoes struct {
	*paper
	in      map[string]string // channel → bridge
	reports []Signal
	joins   int
	odd     func() string // how the next join goes: "", "twice", "unanswered", "lost"
}

func (e *echoes) out(ch string) {
	if b := e.in[ch]; b != "" {
		e.in[ch] = ""
		e.reports = append(e.reports, Signal{Kind: SignalLeft, Channel: Channel{ID: ch}, Bridge: b})
	}
}

func (e *echoes) Join(_ context.Context, bridge, ch string) error {
	e.joins++
	how := e.odd()
	if how == "lost" {
		return fault.New(fault.Unavailable, "join", "no answer, and not done")
	}
	for range map[string]int{"twice": 2}[how] + 1 {
		e.out(ch)
		e.in[ch] = bridge
		e.reports = append(e.reports, Signal{Kind: SignalEntered, Channel: Channel{ID: ch}, Bridge: bridge})
	}
	if how == "unanswered" {
		return fault.New(fault.Unavailable, "join", "no answer, but done")
	}
	return nil
}

func (e *echoes) LookBridge(_ context.Context, bridge string) (Bridge, error) {
	b := Bridge{ID: bridge}
	for ch, in := range e.in {
		if in == bridge {
			b.Channels = append(b.Channels, ch)
		}
	}
	return b, nil
}

// TestAnEchoOfAJoinLetsNobodyEnterAgain lets a caller and the legs of a talk enter, enter again and be let go by a switch
// whose reports come late and whose commands may be done twice. Once it is quiet everybody is in the bridge, and nothing
// is left to do.
func TestAnEchoOfAJoinLetsNobodyEnterAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := paperSession(*planState(func(s *State) {
			s.Legs = append(s.Legs, Leg{ID: "third", Role: DeskLeg, Agent: "wu", Up: true, Parking: "home3"})
			s.Parties = []Party{{ID: "p1", State: PartyThere, Leg: "third", Agent: "wu", In: true}}
		}))
		bridge := bridgeOf(&s.state)
		e := &echoes{paper: &paper{}, in: map[string]string{s.state.Caller: bridge, "desk": bridge, "third": "home3"}}
		calm := false
		e.odd = func() string {
			if calm {
				return ""
			}
			return rapid.SampledFrom([]string{"", "", "", "twice", "unanswered", "lost"}).Draw(t, "join")
		}
		s.sw = e
		s.act = *planActual(func(a *actual) {
			a.Music, a.CallerIn = no, yes
			a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
			a.Legs["third"] = legActual{Dialed: yes, In: "home3", Muted: no}
		})
		run := func() {
			s.queue = nil
			for _, c := range plan(&s.state, &s.act, nil) {
				if !s.learn(c, s.execute(t.Context(), c)) {
					break
				}
			}
		}
		tell := func() {
			if len(e.reports) > 0 {
				sig := e.reports[0]
				e.reports = e.reports[1:]
				s.observeSignal(sig)
			}
		}
		for range rapid.IntRange(0, 40).Draw(t, "length") {
			switch rapid.SampledFrom([]string{"run", "run", "tell", "tell", "tell", "leave", "away", "look again"}).Draw(t, "step") {
			case "run":
				run()
			case "tell":
				tell()
			case "leave":
				e.out(rapid.SampledFrom([]string{s.state.Caller, "desk", "third"}).Draw(t, "who"))
			case "away":
				s.noteAway(bridge)
			case "look again":
				s.left = map[string]int{}
			}
		}
		calm = true
		e.joins = 0
		for range 60 {
			run()
			tell()
		}
		if len(e.reports) > 0 || e.joins > 12 {
			t.Fatalf("%d joins, and %d reports still to be told", e.joins, len(e.reports))
		}
		for ch, in := range e.in {
			if in != bridge {
				t.Errorf("%s is in %q", ch, in)
			}
		}
		if cmds := plan(&s.state, &s.act, nil); slices.ContainsFunc(cmds, func(c command) bool { return c.Op == opJoin || c.Op == opLook }) {
			t.Errorf("still to do: %q", steps(cmds))
		}
	})
}

// TestALookThatFindsNothing looks for somebody whose bridge is gone, who is not in it, and of whom the switch will not tell.
func TestALookThatFindsNothing(t *testing.T) {
	t.Parallel()
	gone := func() error { return fault.New(fault.NotFound, "look", "no such bridge") }
	empty := func() error { return nil }
	silent := func() error { return fault.New(fault.Unavailable, "look", "no answer") }
	for name, tc := range map[string]struct {
		look  func() error
		who   string
		hung  bool
		wants []string // what is done next
	}{
		"the caller's bridge is gone":  {look: gone, who: "caller", wants: []string{"bridge", "join caller"}},
		"the caller is not in it":      {look: empty, who: "caller", wants: []string{"join caller"}},
		"nothing is told":              {look: silent, who: "caller", wants: []string{"join caller"}},
		"a leg is not in it":           {look: empty, who: "desk", wants: []string{"join desk"}},
		"a leg that was hung up since": {look: empty, who: "desk", hung: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := paperSession(*planState(nil))
			bridge := bridgeOf(&s.state)
			s.sw = &paper{fail: func(op string) error {
				if op == "look" {
					return tc.look()
				}
				return nil
			}}
			s.act = *planActual(func(a *actual) {
				a.Music, a.CallerIn = no, yes
				a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
			})
			s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: tc.who}, Bridge: bridge})
			if tc.hung {
				s.observeSignal(Signal{Kind: SignalHangup, Channel: Channel{ID: tc.who}})
			}
			for range looksMost + 1 {
				for _, c := range plan(&s.state, &s.act, nil) {
					if c.Op == opLook {
						s.learn(c, s.execute(t.Context(), c))
					}
				}
			}
			got := steps(plan(&s.state, &s.act, nil))
			for _, want := range tc.wants {
				if !slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, want) }) {
					t.Errorf("want %s, got %q", want, got)
				}
			}
			if slices.ContainsFunc(got, func(c string) bool {
				return strings.HasPrefix(c, "look") || tc.hung && strings.HasPrefix(c, "join desk")
			}) {
				t.Errorf("still to do: %q", got)
			}
		})
	}
}
