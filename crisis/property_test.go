package crisis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/ledger"
)

var (
	propPeople  = []string{"p1", "p2", "p3", "p4", "p5", "p6", "lin"}
	propRoles   = []string{"supervisor", "senior", "counsellor"}
	propNumbers = []string{"n1", "n2", "n3", "n4", "n5", "gone"}
	propDigits  = []crisis.Digits{"70000001", "70000002", "70000003", "70000004", "70000005", ""}
	propSeats   = []agent.SeatID{"", "s1", "s2", "s3"}
)

// world is one escalation among people who come and go, a switch that reports what it likes, and a process that
// may end anywhere.
type world struct {
	*rig
	rt      *rapid.T
	mode    crisis.GateMode
	test    []crisis.Digits
	numbers book
	asked   map[string]int  // how often an attempt was put on the wire
	told    map[string]bool // pages and tasks that have been wanted
}

func drawTarget(t *rapid.T, kind crisis.Kind) crisis.Target {
	name := func() crisis.Target {
		return crisis.Target{Number: rapid.SampledFrom(propNumbers).Draw(t, "number")}
	}
	switch kind {
	case crisis.Webhook:
		return crisis.Target{Webhook: rapid.SampledFrom([]string{"w1", "w2"}).Draw(t, "webhook")}
	case crisis.Emergency:
		return name()
	case crisis.Phone:
		if rapid.Bool().Draw(t, "by name") {
			return name()
		}
	default:
	}
	switch rapid.IntRange(0, 3).Draw(t, "target") {
	case 0:
		return crisis.Target{Role: rapid.SampledFrom(propRoles).Draw(t, "role")}
	case 1:
		return crisis.Target{Skill: "crisis", Level: agent.SkillLevel(rapid.IntRange(0, 5).Draw(t, "level"))}
	case 2:
		return crisis.Target{OnCall: rapid.SampledFrom([]string{"psychiatry", "empty"}).Draw(t, "line")}
	default:
		return crisis.Target{Person: rapid.SampledFrom(propPeople).Draw(t, "person")}
	}
}

func drawPolicy(t *rapid.T) crisis.Policy {
	p := crisis.Policy{
		ID: "random", Repeat: rapid.IntRange(0, 5).Draw(t, "repeat"),
		RepeatPause: time.Duration(rapid.IntRange(0, 60).Draw(t, "pause")) * time.Second,
		JoinWithin:  time.Duration(rapid.SampledFrom([]int{0, 1, 5, 60, 7200}).Draw(t, "join within")) * time.Second,
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "steps") {
		s := crisis.Step{
			ID:   fmt.Sprintf("step%d", i),
			Wait: time.Duration(rapid.SampledFrom([]int{0, 5, 20, 60}).Draw(t, "wait")) * time.Second, RoundRobin: rapid.Bool().Draw(t, "in turn"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "ways") {
			kind := rapid.SampledFrom(crisis.Kinds()).Draw(t, "kind")
			s.Ways = append(s.Ways, crisis.Way{Kind: kind, To: drawTarget(t, kind), People: rapid.IntRange(0, 4).Draw(t, "people")})
		}
		p.Steps = append(p.Steps, s)
	}
	return p
}

func drawCrowd(t *rapid.T) crisis.People {
	person := func(id string) crisis.Person {
		return crisis.Person{
			ID: id, Roles: []string{rapid.SampledFrom(propRoles).Draw(t, "role")}, Page: rapid.Bool().Draw(t, "page"),
			Skills: agent.Skills{"crisis": agent.SkillLevel(rapid.IntRange(0, 5).Draw(t, "level"))},
			Seat:   rapid.SampledFrom(propSeats).Draw(t, "seat"), Busy: rapid.Bool().Draw(t, "busy"),
			Phone: rapid.SampledFrom(append([]string{""}, propNumbers...)).Draw(t, "phone"),
		}
	}
	var c crowd
	for _, id := range propPeople {
		if rapid.Bool().Draw(t, "on shift") {
			c.shift = append(c.shift, person(id))
		}
	}
	c.onCall = map[string][]crisis.Person{"psychiatry": {person("p6"), person("z1"), person("p6")}}
	return c
}

func drawNumbers(t *rapid.T) book {
	b := book{}
	number := func(name string) {
		b[name] = crisis.Number{
			Name: name, Class: rapid.SampledFrom(crisis.Classes()).Draw(t, "class"), Digits: rapid.SampledFrom(propDigits).Draw(t, "digits"),
			Trunk: rapid.SampledFrom([]string{"", "t"}).Draw(t, "trunk"), Area: rapid.SampledFrom([]string{"", "city"}).Draw(t, "area"),
		}
	}
	for _, n := range propNumbers[:5] {
		number(n)
	}
	number("seat:s3") // an outside number as a seat
	return b
}

func newWorld(t *testing.T, rt *rapid.T) *world {
	w := &world{
		rig: newRig(t), rt: rt, asked: map[string]int{}, told: map[string]bool{},
		mode:    rapid.SampledFrom([]crisis.GateMode{"", crisis.DemoMode, crisis.TestMode, crisis.DrillMode, crisis.ProductionMode}).Draw(rt, "mode"),
		test:    rapid.SliceOfN(rapid.SampledFrom(propDigits), 0, 3).Draw(rt, "test numbers"),
		numbers: drawNumbers(rt),
	}
	w.env.Gate, w.env.Numbers, w.env.People = crisis.NewNumberGate(w.mode, w.test...), w.numbers, drawCrowd(rt)
	return w
}

// feed answers an input. The process may end after some of the facts, or after all of them and before the
// intents; then another one takes over.
func (w *world) feed(in crisis.Input) {
	w.t.Helper()
	d := crisis.Decide(w.s, in, w.env)
	if rapid.IntRange(0, 9).Draw(w.rt, "killed") > 0 {
		for _, f := range d.Facts {
			w.keep(f)
		}
		w.s = d.Next
		w.performed(d, in)
		return
	}
	for _, f := range d.Facts[:rapid.IntRange(0, len(d.Facts)).Draw(w.rt, "facts kept")] {
		w.keep(f)
	}
	if w.s = fold(w.t, w.events); w.s.ID != "" {
		w.env.Now = w.env.Now.Add(time.Duration(rapid.IntRange(0, 40).Draw(w.rt, "down")) * time.Second)
		w.feed(crisis.Adopted{})
	}
}

// performed checks the intents of a decision whose facts are recorded, and the state after it.
func (w *world) performed(d crisis.Decision, in crisis.Input) {
	w.t.Helper()
	for _, i := range d.Intents {
		switch i := i.(type) {
		case crisis.CallPhone:
			w.asked[i.Attempt]++
			w.wire(i.Number, false, i)
		case crisis.RingSeat:
			w.asked[i.Attempt]++
			if n, outside := w.numbers.SeatNumber(string(i.Seat)); outside {
				w.onWire(n, false, i)
			}
		case crisis.SendWebhook:
			w.asked[i.Attempt]++
		case crisis.DialEmergency:
			press, ok := in.(crisis.Press)
			if !ok || press.By != i.By || !strings.HasPrefix(i.By, "user:") {
				w.rt.Fatalf("an emergency number is dialled after %#v", in)
			}
			w.wire(i.Number, true, i)
		case crisis.Page:
			w.told["page "+i.Key] = true
		case crisis.WantTask:
			w.told["task "+i.Key] = true
		}
	}
	w.check(in)
}

func (w *world) wire(name string, pressed bool, i crisis.Intent) {
	w.t.Helper()
	n, ok := w.numbers.Number(name)
	if !ok {
		w.rt.Fatalf("%#v dials an unknown number", i)
	}
	w.onWire(n, pressed, i)
}

func (w *world) onWire(n crisis.Number, pressed bool, i crisis.Intent) {
	w.t.Helper()
	switch {
	case n.Digits == "":
		w.rt.Fatalf("%#v dials nothing", i)
	case n.Class == crisis.House:
	case n.Class == crisis.EmergencyClass && !pressed:
		w.rt.Fatalf("%#v dials an emergency number by itself", i)
	case w.mode == crisis.ProductionMode && !w.s.Drill:
	case !slices.Contains(w.test, n.Digits) || n.Class == crisis.EmergencyClass || w.mode == crisis.ProductionMode:
		w.rt.Fatalf("%#v reaches the wire in %q (drill %v)", i, w.mode, w.s.Drill)
	}
}

// check holds after every decision.
func (w *world) check(in crisis.Input) {
	w.t.Helper()
	s := w.s
	fail := func(format string, args ...any) {
		w.t.Helper()
		w.rt.Fatalf("after %#v: %s\n%s", in, fmt.Sprintf(format, args...), text(w.t, s))
	}
	if folded := fold(w.t, w.events); text(w.t, folded) != text(w.t, s) {
		fail("the facts fold to another state: %s", text(w.t, folded))
	}
	type key struct {
		round, step int
		way         crisis.Kind
		whom        string
	}
	seen, ids := map[key]bool{}, map[string]bool{}
	for _, a := range s.Attempts {
		k := key{a.Round, a.Step, a.Way, a.Person + "|" + a.Webhook}
		if a.Person == "" {
			k.whom += a.Number
		}
		if seen[k] || ids[a.ID] || w.asked[a.ID] > 1 {
			fail("asked twice: %+v", a)
		}
		seen[k], ids[a.ID] = true, true
		if a.Outcome == crisis.Accepted && s.Ack == nil && s.Reopened == 0 {
			fail("%s was accepted and nobody knows", a.ID)
		}
		if a.Person == "lin" {
			fail("the call's own counsellor is asked")
		}
		if a.Open() != (a.Outcome == "") {
			fail("an attempt that is over has one outcome: %+v", a)
		}
		// What lies ready for a press stays while the call does, and a message that is on its way ends by itself.
		ready := s.Live() && (a.Progress == crisis.Prepared || a.Progress == crisis.Pressed) || s.Condition() == crisis.Exhausted && a.Way == crisis.Webhook
		if a.Open() && s.Condition() != crisis.Searching && !ready {
			fail("the search is over and %s goes on", a.ID)
		}
	}
	byHand := 0
	for _, a := range s.Attempts {
		if a.Step == crisis.ByHand {
			byHand++
		}
	}
	if s.Asked-byHand > s.Policy.MaxAttempts() || byHand > len(propNumbers) {
		fail("%d attempts, at most %d", s.Asked, s.Policy.MaxAttempts())
	}
	switch s.Condition() {
	case crisis.Searching:
		if s.Wake().IsZero() {
			fail("a search without a deadline")
		}
	case crisis.Exhausted:
		if !w.told["page "+s.ID] || !w.told["task "+s.ID] {
			fail("exhausted without page or task")
		}
	case crisis.Closed:
		if s.Unanswered && (!w.told["page "+s.ID] || !w.told["task "+s.ID]) {
			fail("over and unanswered without page or task")
		}
	case crisis.Acknowledged:
		if len(s.Present()) == 0 && s.Policy.JoinWithin > 0 && (s.JoinBy().IsZero() || s.Wake().IsZero() || s.Wake().After(s.JoinBy())) {
			fail("nobody is in the call, and nothing ends the wait for a helper")
		}
	case crisis.Cancelled, crisis.Idle:
	}
}

// pass lets time go by with the ticks that were asked for, some of them late.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	end := w.env.Now.Add(d)
	for n := 0; !w.s.Wake().IsZero() && !w.s.Wake().After(end); n++ {
		if n > 3000 {
			w.rt.Fatalf("it wakes without end: %s", text(w.t, w.s))
		}
		if at := w.s.Wake(); at.After(w.env.Now) {
			w.env.Now = at
		}
		w.feed(crisis.Tick{})
	}
	if end.After(w.env.Now) {
		w.env.Now = end
	}
}

func (w *world) someAttempt() string {
	ids := []string{"", "nobody-1"}
	for _, a := range w.s.Attempts {
		ids = append(ids, a.ID)
	}
	return rapid.SampledFrom(ids).Draw(w.rt, "attempt")
}

// happen lets one thing happen, in whatever order.
func (w *world) happen() {
	who := func() string {
		return rapid.SampledFrom([]string{"", "user:p1", "user:p2", "user:lin", "system"}).Draw(w.rt, "who")
	}
	switch rapid.IntRange(0, 15).Draw(w.rt, "what") {
	case 0, 1, 2:
		w.pass(time.Duration(rapid.IntRange(0, 90).Draw(w.rt, "seconds")) * time.Second)
	case 3:
		w.feed(crisis.Tick{}) // early
	case 4, 5, 6:
		w.feed(crisis.Progressed{Attempt: w.someAttempt(), To: rapid.SampledFrom([]crisis.Progress{
			crisis.Asked, crisis.Shown, crisis.Ringing, crisis.Answered, crisis.Delivered, crisis.Prepared, crisis.Pressed, crisis.Over,
		}).Draw(w.rt, "progress")})
	case 7, 8:
		w.feed(crisis.Ended{Attempt: w.someAttempt(), Outcome: rapid.SampledFrom([]crisis.Outcome{
			"", crisis.Busy, crisis.Failed, crisis.Untraceable, crisis.Accepted, crisis.Ignored, crisis.Done,
		}).Draw(w.rt, "outcome"), Press: rapid.IntRange(0, 2).Draw(w.rt, "press")})
	case 9:
		w.feed(crisis.Decline{Attempt: w.someAttempt(), By: who()})
	case 10:
		w.feed(crisis.Acknowledge{Attempt: w.someAttempt(), By: who(), How: crisis.AtDesk})
	case 11:
		w.feed(rapid.SampledFrom([]crisis.Input{crisis.GiveBack{By: "user:p1"}, crisis.GiveBack{By: "user:p2"}, crisis.Leave{By: "user:p1"}, crisis.Leave{By: "user:p2"}}).Draw(w.rt, "back"))
	case 12:
		w.feed(crisis.Join{Attempt: w.someAttempt(), By: who(), Mode: rapid.SampledFrom(crisis.Modes()).Draw(w.rt, "mode")})
	case 13:
		w.feed(crisis.Prepare{Number: rapid.SampledFrom(propNumbers).Draw(w.rt, "number"), By: who()})
	case 14:
		w.feed(crisis.Press{Attempt: w.someAttempt(), By: who()})
	case 15:
		w.feed(rapid.SampledFrom([]crisis.Input{
			crisis.CallOver{}, crisis.Cancel{By: "user:lin", Reason: "eased"}, crisis.Cancel{By: "user:lin"}, crisis.Adopted{}, crisis.Adopted{},
		}).Draw(w.rt, "end"))
	}
	if rapid.IntRange(0, 3).Draw(w.rt, "people change") == 0 {
		w.env.People = drawCrowd(w.rt)
	}
}

// TestWhateverHappens plays random policies against random events, with the process ending anywhere.
func TestWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, rt)
		in := start(drawPolicy(rt))
		in.Drill = rapid.Bool().Draw(rt, "drill")
		w.feed(in)
		if w.s.ID == "" {
			return // the process ended before anything was recorded: the button is pressed again
		}
		for range rapid.IntRange(0, 25).Draw(rt, "events") {
			w.happen()
		}
		w.pass(48 * time.Hour)
		if w.s.Condition() == crisis.Searching || !w.s.JoinBy().IsZero() {
			rt.Fatalf("the search never ends: %s", text(t, w.s))
		}
		for n := 0; w.s.Live(); n++ { // a process that ended forgot that the call is over, and finds it out again
			if w.feed(crisis.CallOver{}); n > 100 {
				rt.Fatalf("a call is over and its escalation is not: %s", text(t, w.s))
			}
		}
		for _, e := range w.events {
			for _, d := range propDigits[:5] {
				if strings.Contains(string(e.Data), string(d)) {
					rt.Fatalf("digits in a fact: %s", e.Kind)
				}
			}
		}
	})
}

// TestGateLetsNoNumberOut asks the gate itself about every sort of number.
func TestGateLetsNoNumberOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		test := rapid.SliceOfN(rapid.SampledFrom(propDigits), 0, 4).Draw(rt, "test numbers")
		mode := rapid.SampledFrom([]crisis.GateMode{"", "other", crisis.DemoMode, crisis.TestMode, crisis.DrillMode, crisis.ProductionMode}).Draw(rt, "mode")
		gate := crisis.NewNumberGate(mode, test...)
		drill := rapid.Bool().Draw(rt, "drill")
		if drill {
			gate = gate.InDrill().InDrill()
		}
		for _, n := range drawNumbers(rt) {
			by := rapid.SampledFrom([]string{"", "user:p1"}).Draw(rt, "pressed by")
			if gate.Check(n, by) != crisis.Pass || n.Class == crisis.House {
				continue
			}
			switch {
			case n.Digits == "":
				rt.Fatal("nothing is dialled")
			case n.Class == crisis.EmergencyClass && (by == "" || n.Area == "" || n.Trunk == "" || drill || mode != crisis.ProductionMode):
				rt.Fatalf("an emergency number passes in %q", mode)
			case (mode != crisis.ProductionMode || drill) && (mode == crisis.ProductionMode || !slices.Contains(test, n.Digits)):
				rt.Fatalf("a number passes in %q", mode)
			}
		}
	})
}

// TestDamagedFactsDoNoHarm folds facts that say nothing sensible.
func TestDamagedFactsDoNoHarm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := crisis.Apply(crisis.State{}, t0, ledger.CrisisStarted{Escalation: escalation, Rules: []byte(`"x"`)})
	s = crisis.Apply(s, t0, ledger.CrisisStep{Escalation: escalation, Round: 7, Step: 99})
	s = crisis.Apply(s, t0, ledger.CrisisAttemptMoved{Escalation: escalation, Attempt: "gone", To: "x"})
	d := crisis.Decide(s, crisis.Adopted{}, r.env)
	if d.Next.Condition() != crisis.Exhausted || len(pick[crisis.WantTask](d.Intents)) != 1 {
		t.Errorf("a damaged search does not end in a task: %+v", d)
	}
}
