package crisis_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/ledger"
)

const escalation = "01JDZZZZZZZZZZZZZZZZZZZZZZ"

var t0 = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

// crowd is a snapshot of people.
type crowd struct {
	shift  []crisis.Person
	onCall map[string][]crisis.Person
}

func (c crowd) OnShift() []crisis.Person { return c.shift }

func (c crowd) OnCall(line string) []crisis.Person { return c.onCall[line] }

func (c crowd) Person(id string) (crisis.Person, bool) {
	for _, p := range c.shift {
		if p.ID == id {
			return p, true
		}
	}
	for _, list := range c.onCall {
		for _, p := range list {
			if p.ID == id {
				return p, true
			}
		}
	}
	return crisis.Person{}, false
}

// book is a snapshot of numbers; seats that are outside numbers stand under "seat:ID".
type book map[string]crisis.Number

func (b book) Number(name string) (crisis.Number, bool) {
	n, ok := b[name]
	return n, ok
}

func (b book) SeatNumber(seat string) (crisis.Number, bool) {
	n, ok := b["seat:"+seat]
	return n, ok
}

// rig drives one escalation as a session does: it records facts, and keeps what is wanted.
type rig struct {
	t       testing.TB
	env     crisis.Env
	s       crisis.State
	events  []ledger.Event
	intents []crisis.Intent
	err     error
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return &rig{t: t, env: crisis.Env{
		Now: t0, Counsellor: "lin", Gate: crisis.NewNumberGate(crisis.ProductionMode),
		People: crowd{
			shift: []crisis.Person{
				{ID: "gao", Roles: []string{"supervisor"}, Page: true, Seat: "1"},
				{ID: "he", Roles: []string{"supervisor"}, Page: true, Seat: "2"},
				{ID: "lin", Roles: []string{"senior"}, Skills: agent.Skills{"crisis": 5}, Page: true, Seat: "3"},
				{ID: "sun", Roles: []string{"senior"}, Skills: agent.Skills{"crisis": 5}, Page: true, Seat: "4"},
				{ID: "yu", Roles: []string{"senior"}, Skills: agent.Skills{"crisis": 3}, Page: true, Seat: "5"},
			},
			onCall: map[string][]crisis.Person{"psychiatry": {{ID: "zhou", Phone: "zhou"}}},
		},
		Numbers: book{
			"zhou":    {Name: "zhou", Class: crisis.Duty, Digits: "057900000001", Trunk: "t"},
			"partner": {Name: "partner", Class: crisis.Partner, Digits: "057900000002", Trunk: "t"},
			"urgent":  {Name: "urgent", Class: crisis.EmergencyClass, Digits: "000000", Trunk: "t", Area: "city"},
		},
	}}
}

// policy is the chain of the practice: supervisors, second line, psychiatrist, emergency.
func policy() crisis.Policy {
	return crisis.Policy{
		ID: "chain", Version: "v1", Repeat: 2, RepeatPause: 10 * time.Second,
		Steps: []crisis.Step{
			{ID: "supervisors", Wait: 20 * time.Second, Ways: []crisis.Way{
				{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}},
				{Kind: crisis.Webhook, To: crisis.Target{Webhook: "hospital"}},
			}},
			{ID: "second", Wait: 15 * time.Second, RoundRobin: true, Ways: []crisis.Way{
				{Kind: crisis.Seat, To: crisis.Target{Role: "senior"}},
			}},
			{ID: "psychiatrist", Wait: 30 * time.Second, Ways: []crisis.Way{
				{Kind: crisis.Phone, To: crisis.Target{OnCall: "psychiatry"}, Mode: crisis.Whisper},
			}},
			{ID: "emergency", Wait: 30 * time.Second, Ways: []crisis.Way{
				{Kind: crisis.Emergency, To: crisis.Target{Number: "urgent"}},
			}},
		},
	}
}

func start(p crisis.Policy) crisis.Start {
	return crisis.Start{ID: escalation, Policy: p, Cause: crisis.ByDesk, By: "user:lin", Reason: "help"}
}

func (r *rig) feed(in crisis.Input) []crisis.Intent {
	r.t.Helper()
	before := r.s
	d := crisis.Decide(r.s, in, r.env)
	for _, f := range d.Facts {
		r.keep(f)
	}
	r.s, r.err = d.Next, d.Err
	r.intents = append(r.intents, d.Intents...)
	folded := fold(r.t, r.events)
	if a, b := text(r.t, folded), text(r.t, r.s); a != b {
		r.t.Fatalf("after %T the facts fold to\n%s\nthe decision says\n%s\nbefore\n%s", in, a, b, text(r.t, before))
	}
	return d.Intents
}

func (r *rig) keep(f crisis.Recorded) {
	seq := int64(len(r.events) + 1)
	d := ledger.NewDraft(ledger.CallStream("c"), seq, r.env.Now, r.env.Now.Sub(t0), f.Actor, f.Fact)
	r.events = append(r.events, ledger.Event{
		Stream: d.Stream, Seq: d.Seq, At: d.At, Mono: d.Mono, Boot: "boot", Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data,
	})
}

// after lets time pass, with the ticks that were asked for on the way.
func (r *rig) after(d time.Duration) []crisis.Intent {
	r.t.Helper()
	end := r.env.Now.Add(d)
	var out []crisis.Intent
	for n := 0; ; n++ {
		w := r.s.Wake()
		if w.IsZero() || w.After(end) {
			break
		}
		if n > 1000 {
			r.t.Fatalf("it wakes without end at %v", w)
		}
		if w.After(r.env.Now) {
			r.env.Now = w
		}
		out = append(out, r.feed(crisis.Tick{})...)
	}
	r.env.Now = end
	return out
}

// kill ends the process after n of its facts and lets another one take the call over.
func (r *rig) kill(n int) []crisis.Intent {
	r.t.Helper()
	r.events = r.events[:n]
	r.s = fold(r.t, r.events)
	if r.s.ID == "" {
		return nil
	}
	return r.feed(crisis.Adopted{})
}

func fold(t testing.TB, events []ledger.Event) crisis.State {
	t.Helper()
	var s crisis.State
	for _, e := range events {
		f, err := ledger.Decode(e)
		if err != nil || f == nil {
			t.Fatalf("%s cannot be read: %v", e.Kind, err)
		}
		s = crisis.Apply(s, e.At, f)
	}
	return s
}

func text(t testing.TB, s crisis.State) string {
	t.Helper()
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// pick returns the intents of one type.
func pick[T crisis.Intent](list []crisis.Intent) []T {
	var out []T
	for _, i := range list {
		if v, ok := i.(T); ok {
			out = append(out, v)
		}
	}
	return out
}

// attempt returns the open attempt of a person or number.
func (r *rig) attempt(whom string) string {
	r.t.Helper()
	for _, a := range slices.Backward(r.s.Attempts) {
		if a.Person == whom || a.Number == whom || a.Webhook == whom {
			return a.ID
		}
	}
	r.t.Fatalf("%s has not been asked: %s", whom, text(r.t, r.s))
	return ""
}

func (r *rig) condition(want crisis.Condition) {
	r.t.Helper()
	if got := r.s.Condition(); got != want {
		r.t.Fatalf("condition %q, want %q: %s", got, want, text(r.t, r.s))
	}
}

func (r *rig) step(name string) {
	r.t.Helper()
	if got := r.s.Policy.Steps[r.s.Step].ID; got != name || r.s.Pausing {
		r.t.Fatalf("at step %q (pausing %v), want %q", got, r.s.Pausing, name)
	}
}
