package call

import (
	"slices"
	"testing"
	"time"

	"heartline/internal/id"
)

const planCall = ID("01J0000000000000000000000A")

// planState is a call in a talk with a browser desk, unless f says otherwise.
func planState(f func(*State)) *State {
	s := State{
		ID: planCall, Phase: Talking, Caller: "caller", Claimed: true, Answered: true,
		Legs: []Leg{{ID: "desk", Role: DeskLeg, Agent: "li", Up: true, Parking: "home"}},
		Talk: &Talk{Leg: "desk", Agent: "li"},
	}
	if f != nil {
		f(&s)
	}
	return &s
}

// planActual is a caller who has waited with music; the desk's leg is at home.
func planActual(f func(*actual)) *actual {
	a := newActual()
	a.CallerHere, a.CallerStasis, a.CallerUp, a.Bridge, a.CallerIn, a.Music = yes, yes, yes, yes, yes, yes
	a.Legs["desk"] = legActual{Dialed: yes, In: "home", Muted: yes}
	if f != nil {
		f(&a)
	}
	return &a
}

func steps(cmds []command) []string {
	out := []string{}
	for _, c := range cmds {
		s := string(c.Op) + " " + c.Target
		if c.Op == opJoin {
			s += " " + c.Bridge
		}
		out = append(out, s)
	}
	return out
}

func TestPlan(t *testing.T) {
	bridge, parking := id.Object(string(planCall), id.RoleBridge, 0), id.Object(string(planCall), id.RoleParking, 0)
	talking := func(a *actual) {
		a.Music = no
		a.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
	}
	recording := func(s *State) { s.Recordings = []Recording{{ID: "rec", Snoop: "snoop", Leg: "desk"}} }
	tests := map[string]struct {
		state  *State
		actual *actual
		say    *saying
		want   []string
	}{
		"a caller who asks is claimed": {
			state: planState(func(s *State) { s.Phase, s.Claimed, s.Talk, s.Legs = Arriving, false, nil, nil }), actual: planActual(nil),
			want: []string{"claim caller"},
		},
		"a refused claim waits until the channel was looked at": {
			state:  planState(func(s *State) { s.Phase, s.Claimed, s.Talk, s.Legs = Arriving, false, nil, nil }),
			actual: planActual(func(a *actual) { a.Lapsed = true }),
			want:   []string{},
		},
		"a claimed caller who is on the way is left alone": {
			state:  planState(func(s *State) { s.Phase, s.Talk, s.Legs = Arriving, nil, nil }),
			actual: planActual(func(a *actual) { a.CallerStasis = unknown }),
			want:   []string{},
		},
		"the answer goes first, and who is alone stays outside the bridge": {
			state:  planState(func(s *State) { s.Phase, s.Talk, s.Legs = Arriving, nil, nil }),
			actual: planActual(func(a *actual) { a.CallerUp, a.Bridge, a.CallerIn, a.Music = no, no, no, no }),
			want:   []string{"answer caller"},
		},
		"the bridge is made while somebody is rung, after all that is heard": {
			state: planState(func(s *State) {
				s.Phase, s.Talk, s.Offer, s.Legs = Waiting, nil, &Offer{ID: "o", Leg: "seat"}, []Leg{{ID: "seat", Role: SeatLeg}}
			}),
			actual: planActual(func(a *actual) { a.Bridge, a.CallerIn, a.Music, a.Legs = no, no, no, map[string]legActual{} }),
			want:   []string{"dial seat", "music caller", "bridge " + bridge},
		},
		"a caller who is asked for a message enters before anything is said": {
			state:  planState(func(s *State) { s.Phase, s.Talk, s.Legs = Message, nil, nil }),
			actual: planActual(func(a *actual) { a.CallerIn, a.Music, a.Playing, a.Legs = no, no, "comfort", map[string]legActual{} }),
			say:    &saying{Play: "message"},
			want:   []string{"stop_play comfort", "join caller " + bridge, "play message"},
		},
		"music stops before the caller enters, who is there before the counsellor": {
			state: planState(nil),
			actual: planActual(func(a *actual) {
				a.CallerIn, a.Music = no, yes
				a.Legs["desk"] = legActual{Dialed: yes, In: "home", Muted: no}
			}),
			want: []string{"stop_music caller", "join caller " + bridge, "join desk " + bridge},
		},
		"sound stops before a desk's leg joins, and the unmute comes last": {
			state: planState(nil), actual: planActual(func(a *actual) { a.Playing = "comfort" }),
			want: []string{"stop_play comfort", "stop_music caller", "join desk " + bridge, "unmute desk"},
		},
		"a prompt to a leg stops before the leg joins": {
			state:  planState(func(s *State) { s.Legs[0].Role, s.Legs[0].Parking = OutsideLeg, "" }),
			actual: planActual(func(a *actual) { a.Legs["desk"] = legActual{Dialed: yes, Muted: no, Playing: "question"} }),
			want:   []string{"stop_music caller", "stop_play question", "join desk " + bridge},
		},
		"nothing is said into a talk": {
			state: planState(nil), actual: planActual(talking), say: &saying{Play: "new"},
			want: []string{},
		},
		"a reached talk needs nothing": {state: planState(nil), actual: planActual(talking), want: []string{}},
		"recordings come last": {
			state: planState(recording), actual: planActual(nil),
			want: []string{"stop_music caller", "join desk " + bridge, "unmute desk", "snoop snoop"},
		},
		"a recording begins when its snoop is there": {
			state: planState(recording), actual: planActual(func(a *actual) { talking(a); a.Snoops["snoop"], a.SnoopsIn["snoop"] = yes, true }),
			want: []string{"record rec"},
		},
		"a pause is repeated until it is known": {
			state: planState(func(s *State) { recording(s); s.Paused = true }),
			actual: planActual(func(a *actual) {
				talking(a)
				a.Snoops["snoop"], a.SnoopsIn["snoop"], a.Records["rec"] = yes, true, yes
			}),
			want: []string{"pause_record rec"},
		},
		"a held desk is muted before it goes home, then music begins": {
			state: planState(func(s *State) { s.Talk.Held = true }), actual: planActual(talking),
			want: []string{"mute desk", "join desk home", "music caller"},
		},
		"a held telephone goes into the call's own parking bridge": {
			state:  planState(func(s *State) { s.Talk.Held, s.Legs[0].Role, s.Legs[0].Parking = true, SeatLeg, "" }),
			actual: planActual(talking),
			want:   []string{"bridge " + parking, "join desk " + parking, "music caller"},
		},
		"a lost desk's leg is not touched, a sentence comes before music": {
			state:  planState(func(s *State) { s.Phase, s.Talk.Lost, s.Legs[0].Gone = Parted, true, true }),
			actual: planActual(func(a *actual) { a.Music, a.Legs["desk"] = no, legActual{Dialed: no} }),
			say:    &saying{Play: "sorry"},
			want:   []string{"play sorry"},
		},
		"a frozen desk's leg goes home": {
			state:  planState(func(s *State) { s.Phase, s.Talk.Lost, s.Legs[0].Gone = Parted, true, true }),
			actual: planActual(talking),
			want:   []string{"mute desk", "join desk home", "music caller"},
		},
		"a leg whose offer is over is hung up, even if nobody knows that it rings": {
			state: planState(func(s *State) {
				s.Phase, s.Talk, s.Legs = Waiting, nil, []Leg{{ID: "seat", Role: SeatLeg, Gone: true}}
			}),
			actual: planActual(func(a *actual) { a.Legs = map[string]legActual{} }),
			want:   []string{"hangup seat"},
		},
		"teardown: recordings, sound, legs, caller, bridges": {
			state: planState(func(s *State) {
				recording(s)
				s.Phase, s.End = Ending, &End{Class: Completed, Reason: CounsellorHungUp}
			}),
			actual: planActual(func(a *actual) {
				talking(a)
				a.Playing, a.Parking = "thanks", yes
				a.Snoops["snoop"], a.SnoopsIn["snoop"], a.Records["rec"] = yes, true, yes
			}),
			want: []string{
				"stop_record rec", "hangup snoop", "stop_play thanks", "mute desk", "join desk home", "hangup caller",
				"destroy_bridge " + bridge, "destroy_bridge " + parking,
			},
		},
		"a caller whom we cannot serve goes to the fail-safe": {
			state: planState(func(s *State) {
				s.Phase, s.Legs, s.Talk, s.End = Ending, nil, nil, &End{Class: ServiceError, Reason: InFailsafe}
			}),
			actual: planActual(nil),
			want:   []string{"failsafe caller", "destroy_bridge " + bridge},
		},
		"a caller whom the fail-safe has is left there": {
			state: planState(func(s *State) {
				s.Phase, s.Legs, s.Talk, s.End = Ending, nil, nil, &End{Class: ServiceError, Reason: InFailsafe}
			}),
			actual: planActual(func(a *actual) { a.CallerStasis, a.CallerIn = no, no }),
			want:   []string{"destroy_bridge " + bridge},
		},
		"a caller who was never ours is not hung up": {
			state: planState(func(s *State) {
				s.Phase, s.Claimed, s.Legs, s.Talk, s.End = Ending, false, nil, nil, &End{Class: CallerError, Reason: ClaimedElsewhere}
			}),
			actual: planActual(func(a *actual) { a.CallerStasis, a.CallerIn, a.Bridge = unknown, no, no }),
			want:   []string{},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmds := plan(tt.state, tt.actual, tt.say)
			if got := steps(cmds); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestPlanReachesItsEnd carries plans out on paper: what a plan asks for, once done, is not asked for again.
func TestPlanReachesItsEnd(t *testing.T) {
	states := map[string]*State{
		"talking": planState(nil),
		"held":    planState(func(s *State) { s.Talk.Held = true }),
		"waiting": planState(func(s *State) { s.Phase, s.Talk = Waiting, nil }),
		"ending": planState(func(s *State) {
			s.Phase, s.End = Ending, &End{Class: Completed, Reason: CallerHungUp}
			s.Recordings = []Recording{{ID: "rec", Snoop: "snoop", Leg: "desk"}}
		}),
		"failsafe": planState(func(s *State) { s.Phase, s.End = Ending, &End{Class: ServiceError, Reason: InFailsafe} }),
	}
	for name, st := range states {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := paperSession(*st)
			for range maxRounds {
				cmds := plan(&s.state, &s.act, nil)
				if len(cmds) == 0 {
					return
				}
				for _, c := range cmds {
					s.learn(c, nil)
				}
			}
			t.Errorf("still to do: %q", steps(plan(&s.state, &s.act, nil)))
		})
	}
}

// paperSession is a session whose switch is only imagined.
func paperSession(st State) *session {
	s := newSession(&Parts{Log: discardLog}, nil, &Hotline{}, st, 0)
	s.act = *planActual(nil)
	s.born = time.Now()
	return s
}

// TestNobodyIsCalledBackOnTheWayOut reports a telephone's hang-up as the switch does, its end last.
func TestNobodyIsCalledBackOnTheWayOut(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(func(s *State) { s.Legs[0].Role, s.Legs[0].Parking = SeatLeg, "" }))
	bridge := bridgeOf(&s.state)
	s.act = *planActual(func(a *actual) { a.Music, a.Legs["desk"] = no, legActual{Dialed: yes, In: bridge, Muted: no} })
	for _, kind := range []SignalKind{SignalHangup, SignalLeft} {
		s.observeSignal(Signal{Kind: kind, Channel: Channel{ID: "desk"}, Bridge: bridge})
		if cmds := plan(&s.state, &s.act, nil); len(cmds) > 0 {
			t.Errorf("after %s: %q", kind, steps(cmds))
		}
	}
	s.act.Legs["desk"] = legActual{Dialed: yes, In: bridge, Muted: no}
	s.observeSignal(Signal{Kind: SignalLeft, Channel: Channel{ID: "desk"}, Bridge: bridge})
	if got := steps(plan(&s.state, &s.act, nil)); !slices.Equal(got, []string{"look desk"}) {
		t.Errorf("one that left without a hang-up: %q", got)
	}
	s.missing(command{Op: opLook, Target: "desk", Bridge: bridge}, nil)
	if got := steps(plan(&s.state, &s.act, nil)); !slices.Equal(got, []string{"join caller " + bridge, "join desk " + bridge}) {
		t.Errorf("one that is not there any more: %q", got)
	}
}
