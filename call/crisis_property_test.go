package call

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
)

// night is a call for help around one session on paper: people who are there or not, numbers of which some may not be
// dialled, a ledger that may end the process at any fact, and what has gone to the wire.
type night struct {
	*paper
	t *rapid.T

	crash   string // "", "before" or "after" the next fact
	crashed bool
	people  []crisis.Person
	gate    crisis.NumberGate
	dialled map[string]int // legs that went to the wire
	pages   map[string]bool
	alerts  map[string]bool // attempts that stand before somebody
}

var nightNumbers = map[string]crisis.Number{
	"listed":    {Name: "listed", Class: crisis.Duty, Digits: "70000001", Trunk: "t"},
	"listed2":   {Name: "listed2", Class: crisis.Partner, Digits: "70000002", Trunk: "t"},
	"stranger":  {Name: "stranger", Class: crisis.Partner, Digits: "70000009", Trunk: "t"},
	"empty":     {Name: "empty", Class: crisis.Duty},
	"ambulance": {Name: "ambulance", Class: crisis.EmergencyClass, Digits: "70000099", Trunk: "t", Area: "north"},
}

func (n *night) OnShift() []crisis.Person                { return n.people }
func (n *night) OnCall(string) []crisis.Person           { return n.people[:1] }
func (n *night) SeatNumber(string) (crisis.Number, bool) { return crisis.Number{}, false }

func (n *night) Person(id string) (crisis.Person, bool) {
	i := slices.IndexFunc(n.people, func(p crisis.Person) bool { return p.ID == id })
	if i < 0 {
		return crisis.Person{}, false
	}
	return n.people[i], true
}

func (n *night) Number(name string) (crisis.Number, bool) {
	number, ok := nightNumbers[name]
	return number, ok
}

func (n *night) CrisisEnv() crisis.Env { return crisis.Env{Gate: n.gate, People: n, Numbers: n} }

func (n *night) ShowAlert(a CrisisAlert) { n.alerts[a.Attempt] = true }

func (n *night) HideAlert(h CrisisHidden)                              { delete(n.alerts, h.Attempt) }
func (n *night) Changed(View)                                          {}
func (n *night) Tell(ID, agent.ID, crisis.TellCounsellor)              {}
func (n *night) Page(_ ID, p crisis.Page)                              { n.pages[p.Key] = true }
func (n *night) SendHook(_ CrisisHook, _ func(bool, error))            {}
func (n *night) SeatDial(context.Context, agent.SeatID) (Secret, bool) { return "PJSIP/seat", true }

func (n *night) CrisisDial(_ context.Context, r CrisisRing) (Secret, crisis.Refusal) {
	if r.Seat != "" {
		return Secret("PJSIP/" + r.Seat), crisis.Pass
	}
	gate := n.gate
	if r.Drill {
		gate = gate.InDrill()
	}
	number, ok := nightNumbers[r.Number]
	if !ok {
		return "", crisis.UnknownNumber
	}
	if why := gate.Check(number, r.By); why != crisis.Pass {
		return "", why
	}
	return Secret("PJSIP/" + string(number.Digits) + "@t"), crisis.Pass
}

// Dial is the wire.
func (n *night) Dial(_ context.Context, d Dial) error {
	n.dialled[d.ID]++
	for _, number := range nightNumbers {
		if number.Digits != "" && strings.Contains(d.Endpoint, string(number.Digits)) && n.gate.Mode() != crisis.ProductionMode && !strings.HasPrefix(number.Name, "listed") {
			n.t.Fatalf("%s reached the wire in %s", number.Name, n.gate.Mode())
		}
	}
	return nil
}

func (n *night) Append(ctx context.Context, drafts ...ledger.Draft) (bool, error) {
	died := errors.New("the process has ended")
	if n.crashed || n.crash == "before" {
		n.crashed = true
		return false, died
	}
	late, err := n.paper.Append(ctx, drafts...)
	if n.crash == "after" {
		n.crashed = true
		return false, died
	}
	return late, err
}

func drawNight(t *rapid.T) (*night, crisis.Policy) {
	n := &night{
		paper: &paper{closed: map[queue.OfferID]int{}}, t: t, dialled: map[string]int{}, pages: map[string]bool{}, alerts: map[string]bool{},
		gate: crisis.NewNumberGate(rapid.SampledFrom([]crisis.GateMode{crisis.DemoMode, crisis.TestMode, crisis.ProductionMode}).Draw(t, "mode"), "70000001", "70000002"),
	}
	for i, who := range []string{"li", "wu", "gao", "sun"} {
		p := crisis.Person{ID: who, Roles: []string{[]string{"supervisor", "senior"}[i%2]}, Page: rapid.Bool().Draw(t, "page")}
		if rapid.Bool().Draw(t, "sits") {
			p.Seat = agent.SeatID("s" + who)
		}
		n.people = append(n.people, p)
	}
	policy := crisis.Policy{ID: "random", Repeat: rapid.IntRange(1, 2).Draw(t, "rounds"), RepeatPause: 5 * time.Second, JoinWithin: time.Duration(rapid.SampledFrom([]int{0, 5, 60}).Draw(t, "join within")) * time.Second}
	for i := range rapid.IntRange(1, 3).Draw(t, "steps") {
		s := crisis.Step{ID: fmt.Sprintf("step%d", i), Wait: 10 * time.Second, RoundRobin: rapid.Bool().Draw(t, "in turn")}
		for range rapid.IntRange(1, 3).Draw(t, "ways") {
			s.Ways = append(s.Ways, rapid.SampledFrom([]crisis.Way{
				{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}},
				{Kind: crisis.Desk, To: crisis.Target{Role: "senior"}},
				{Kind: crisis.Seat, To: crisis.Target{Role: "senior"}, Mode: crisis.Conference},
				{Kind: crisis.Phone, To: crisis.Target{Number: "listed"}},
				{Kind: crisis.Phone, To: crisis.Target{Number: "listed2"}, Mode: crisis.Listen},
				{Kind: crisis.Phone, To: crisis.Target{Number: "stranger"}},
				{Kind: crisis.Phone, To: crisis.Target{Number: "empty"}},
				{Kind: crisis.Webhook, To: crisis.Target{Webhook: "partner"}},
				{Kind: crisis.Emergency, To: crisis.Target{Number: "ambulance"}},
			}).Draw(t, "way"))
		}
		policy.Steps = append(policy.Steps, s)
	}
	return n, policy
}

// drawCrisis draws something about a call for help, fitting or not, early, late or again.
func drawCrisis(t *rapid.T, s *State) Input {
	e, _ := s.Crisis.Last()
	a := crisis.Attempt{ID: "attempt-stale"}
	if n := len(e.Attempts); n > 0 {
		a = e.Attempts[rapid.IntRange(0, n-1).Draw(t, "attempt")]
	}
	if l, rung := s.legOfAttempt(a.ID); rung && rapid.IntRange(0, 3).Draw(t, "the telephone") > 0 {
		kind := rapid.SampledFrom([]SignalKind{SignalState, SignalState, SignalState, SignalDigit, SignalDigit, SignalGone, SignalArrived}).Draw(t, "kind")
		return inSignal{Signal{
			Kind: kind, Channel: Channel{ID: l.ID, State: rapid.SampledFrom([]string{"Ringing", "Up", "Up"}).Draw(t, "state"), Stasis: true},
			Digit: rapid.SampledFrom([]string{"1", "1", "2"}).Draw(t, "digit"), Cause: rapid.SampledFrom([]int{0, 16, 17, 19, 20, 21}).Draw(t, "cause"), At: time.Now(),
		}}
	}
	do := rapid.SampledFrom([]crisisAction{
		crisisStart, crisisStart, crisisShown, crisisShown, crisisAcknowledge, crisisDecline, crisisDecline, crisisGiveBack,
		crisisMode, crisisCancel, crisisPrepare, crisisPress,
	}).Draw(t, "do")
	if a.Way == crisis.Webhook && rapid.Bool().Draw(t, "answers") {
		return inHook{Attempt: a.ID, Failed: rapid.Bool().Draw(t, "failed"), Accepted: rapid.IntRange(0, 3).Draw(t, "sends") == 0}
	}
	by := agent.ID(a.Person)
	if by == "" || rapid.IntRange(0, 4).Draw(t, "another") == 0 {
		by = rapid.SampledFrom([]agent.ID{"li", "wu", "gao", "sun"}).Draw(t, "by")
	}
	return inCrisis{Do: do, reply: make(chan error, 1), CrisisRequest: CrisisRequest{
		By: by, Any: rapid.Bool().Draw(t, "any"), Attempt: a.ID, Number: "ambulance",
		Mode: rapid.SampledFrom(crisis.Modes()).Draw(t, "as"), Reason: rapid.SampledFrom([]string{"eased", ""}).Draw(t, "reason"),
	}}
}

// holdsCrisis checks what is true of the calls for help of a session at every moment.
func (n *night) holdsCrisis(s *session) {
	searching := 0
	for i := range s.state.Crisis {
		e := &s.state.Crisis[i]
		switch e.Condition() {
		case crisis.Searching:
			if e.Reopened == 0 { // one that is taken up again was begun before the others
				searching++
			}
			if at, armed := s.timers[timerCrisis]; e.Wake().IsZero() || !armed || at.at.After(due(e.Wake())) {
				n.t.Fatalf("a search without a next deadline: wake %v, armed %t %v", e.Wake(), armed, at.at)
			}
		case crisis.Exhausted:
			if !n.pages[e.ID] || !slices.Contains(s.state.CrisisTasks, e.ID) {
				n.t.Fatalf("exhausted, paged %t, tasks %v", n.pages[e.ID], s.state.CrisisTasks)
			}
		case crisis.Acknowledged:
			by := e.JoinBy()
			if len(e.Present()) == 0 && e.Policy.JoinWithin > 0 && by.IsZero() {
				n.t.Fatalf("nobody is in the call, and nothing ends the wait: %+v", e.Ack)
			}
			if at, armed := s.timers[timerCrisis]; !by.IsZero() && (!armed || at.at.After(due(by))) {
				n.t.Fatalf("the wait for a helper ends at %v, armed %t %v", by, armed, at.at)
			}
		case crisis.Cancelled, crisis.Closed:
		default:
			n.t.Fatalf("a search is %q", e.Condition())
		}
		asked := map[string]bool{}
		for _, a := range e.Attempts {
			legs := 0
			for _, l := range s.state.Legs {
				if l.Attempt == a.ID {
					legs++
				}
			}
			switch {
			case a.Way == crisis.Emergency && legs > a.Presses, a.Way != crisis.Emergency && legs > 1:
				n.t.Fatalf("attempt %+v was dialled %d times", a, legs)
			}
			key := fmt.Sprint(a.Way, a.Who(), a.Webhook, a.Round, a.Step)
			if a.Step != crisis.ByHand && asked[key] {
				n.t.Fatalf("asked twice in one step: %+v", a)
			}
			asked[key] = true
			if !a.Open() && n.alerts[a.ID] {
				n.t.Fatalf("an alert stands that is over: %+v", a)
			}
		}
	}
	if searching > 1 {
		n.t.Fatalf("%d searches were begun at once", searching)
	}
	for leg, times := range n.dialled {
		if l, ok := s.state.leg(leg); ok && l.Attempt != "" && times > 1 {
			n.t.Fatalf("a telephone was rung %d times for one attempt", times)
		}
	}
}

// due is when a timer for that time may be set at the latest: at once, for a time that has passed while the process was away.
func due(at time.Time) time.Time {
	if now := time.Now(); at.Before(now) {
		at = now
	}
	return at.Add(time.Millisecond)
}

// TestWhateverIsAskedWhileHelpIsCalled lets anything happen to a talk and its calls for help, over a process that ends
// at any fact: the search goes on at the right step, nobody is rung twice, no number is dialled that may not be, and
// the two who talk stay together.
func TestWhateverIsAskedWhileHelpIsCalled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var failed any // a property that does not hold says so by a panic, which has to leave the bubble
		synctest.Test(t, func(*testing.T) {
			defer func() { failed = recover() }()
			nightOfCalls(r)
		})
		switch {
		case failed == nil:
		case strings.HasSuffix(fmt.Sprintf("%T", failed), "invalidData"): // the draws were used up: no failure
			panic(failed)
		default:
			r.Fatalf("%v", failed)
		}
	})
}

func nightOfCalls(t *rapid.T) {
	n, policy := drawNight(t)
	h := paperHotline(t)
	h.Briefs = drawBriefs(t)
	h.Crisis = &CrisisRules{Policy: policy, OnRed: rapid.Bool().Draw(t, "on red")}
	parts := &Parts{Ledger: n, Floor: n, Positions: n, Desks: n, Dialer: n, Prompts: paperPrompts{n.paper}, Helpers: n, Log: discardLog, Boot: time.Now()}
	call := ID(id.New())
	s := newSession(parts, n, h, State{ID: call, Node: "a", Caller: "caller"}, 0)
	reborn := func() {
		n.crash, n.crashed = "", false
		folded, err := Fold(call, n.events)
		if err != nil {
			t.Fatal(err)
		}
		clear(n.alerts) // the pages of the process before
		s = newSession(parts, n, h, folded, int64(len(n.events)))
		s.take(context.Background(), inAdopted{Fresh: true, Snapshot: drawSnapshot(t, &s.state)})
	}
	take := func(in Input) {
		s.take(context.Background(), in)
		if n.crashed {
			reborn()
		}
		if s.bailed {
			t.Fatalf("%T led to a panic", in)
		}
		holds(t, &s.state, h)
		n.holdsCrisis(s)
	}
	take(inArrive{Hotline: "city", Anonymous: true})
	take(inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "caller", Stasis: true}, At: time.Now()}})
	take(inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: "0"}})
	take(inOffered{Offer: "of1", Entry: s.entryID(), Agent: "li", Seat: agent.Seat{ID: "s", Kind: agent.BrowserDesk}, Deadline: time.Now().Add(time.Minute)})
	take(inDesk{Do: deskAccept, Agent: "li", Offer: "of1", Leg: "desk1", Desk: "d1", Parking: "home1", reply: make(chan error, 1)})
	take(inCrisis{Do: crisisStart, CrisisRequest: CrisisRequest{By: "li", Any: true}, reply: make(chan error, 1)})
	for range rapid.IntRange(1, 70).Draw(t, "length") {
		if !s.state.Live() {
			break
		}
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			<-time.After(time.Duration(rapid.SampledFrom([]int{1, 4, 11, 13}).Draw(t, "seconds")) * time.Second)
			s.expire(context.Background())
			if n.crashed {
				reborn()
			}
			n.holdsCrisis(s)
		case 1:
			n.crash = rapid.SampledFrom([]string{"before", "after"}).Draw(t, "the process ends")
		case 2:
			take(drawLive(t, &s.state, "li"))
		default:
			take(drawCrisis(t, &s.state))
		}
	}
	if n.crash = ""; s.state.Live() {
		take(inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
	}
	n.gone = true
	take(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
	for range 5 {
		take(inTimeout{Timer: timerRetry})
	}
	n.over(s)
}

// over checks a call that has ended: each of its searches once, and with a task where nobody had come.
func (n *night) over(s *session) {
	if s.state.Phase != Ended {
		n.t.Fatalf("%s, still to do %q", s.state.Phase, steps(plan(&s.state, &s.act, nil)))
	}
	closed := map[string]int{}
	for _, e := range n.events {
		f, err := ledger.Decode(e)
		if err != nil {
			n.t.Fatal(err)
		}
		if c, ok := f.(ledger.CrisisClosed); ok {
			closed[c.Escalation]++
		}
	}
	for i := range s.state.Crisis {
		e := &s.state.Crisis[i]
		switch {
		case !e.Cancelled && closed[e.ID] != 1:
			n.t.Fatalf("a search was closed %d times", closed[e.ID])
		case e.Unanswered && !slices.Contains(s.state.CrisisTasks, e.ID):
			n.t.Fatal("a call ended before anybody had come, and nobody has a task of it")
		}
	}
}
