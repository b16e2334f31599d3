package replay

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// crowd draws what happens on a floor: people and sessions that do the usual, and some of what should never be.
type crowd struct {
	*house

	t      *rapid.T
	calls  int
	again  int
	offers []queue.OfferID
}

var (
	anyAgent = []agent.ID{"a", "b", "c", "d"}
	anyQueue = []queue.ID{"main", "other"}
)

func (c *crowd) rules() queue.Rules {
	t := c.t
	seconds := func(name string, most int) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Second
	}
	out := queue.Rules{Queues: map[queue.ID]queue.Queue{}}
	for _, id := range anyQueue {
		q := queue.Queue{
			ID: id, OfferTimeout: time.Second + seconds("timeout", 12), AfterCall: seconds("after call", 15), DeclineRest: seconds("rest", 8),
			MaxMissed: rapid.IntRange(0, 2).Draw(t, "missed"), MaxWaiting: rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "bound"),
			Strategy: rapid.SampledFrom([]queue.Strategy{queue.LongestIdle, queue.FewestCalls, queue.RingAll}).Draw(t, "strategy"),
		}
		if rapid.Bool().Draw(t, "overflows") {
			action := rapid.SampledFrom([]queue.Action{{Kind: queue.ToMessage}, {Kind: queue.ToOutside, Target: "o"}, {Kind: queue.ToQueue, Queue: "other"}, {Kind: queue.ToAgent, Agent: "a"}}).Draw(t, "action")
			q.Overflow = []queue.OverflowRule{{After: seconds("overflow", 40), When: rapid.SampledFrom([]queue.When{queue.WaitLonger, queue.NobodyReady}).Draw(t, "when"), Action: action}}
		}
		out.Queues[id] = q
	}
	if rapid.Bool().Draw(t, "welfare") {
		out.Welfare = queue.Welfare{RedCap: 1, RedWindow: time.Hour, Pause: seconds("pause", 20)}
	}
	return out
}

func (c *crowd) tell(in queue.Input) {
	for _, o := range c.do(in) {
		switch o := o.(type) {
		case queue.Offered:
			c.offers = append(c.offers, o.Offer)
		case queue.Asked:
			c.offers = append(c.offers, o.Offer)
		}
	}
}

func (c *crowd) call() string {
	return fmt.Sprintf("call%03d", rapid.IntRange(0, c.calls).Draw(c.t, "call"))
}

func (c *crowd) happens() {
	t := c.t
	who := rapid.SampledFrom(anyAgent).Draw(t, "who")
	grade := rapid.SampledFrom(triage.Grades()).Draw(t, "grade")
	by := "user:" + string(who)
	switch rapid.IntRange(0, 22).Draw(t, "what") {
	case 0, 1, 2, 3:
		c.join(grade)
	case 4:
		call := c.call()
		c.tell(queue.Leave{Entry: queue.EntryID("e-" + call), Why: "abandoned", Call: rapid.SampledFrom([]string{"", call}).Draw(t, "of")})
	case 5:
		call := c.call()
		c.tell(queue.Regrade{Entry: queue.EntryID("e-" + call), Grade: grade, Call: call, By: "user:boss"})
	case 6, 7, 8, 9:
		if len(c.offers) > 0 {
			o := c.offers[max(0, len(c.offers)-1-rapid.IntRange(0, 3).Draw(t, "which"))]
			c.tell(queue.OfferClosed{Offer: o, At: c.at, Outcome: rapid.SampledFrom([]queue.Outcome{
				queue.Accepted, queue.Accepted, queue.Accepted, queue.Declined, queue.NoAnswer, queue.BusySeat, queue.Unreachable, queue.CallerGone, queue.WasTaken, queue.Elsewhere,
			}).Draw(t, "outcome")})
		}
	case 10, 11, 12:
		if st, ok := c.floor.Status(who); ok && st.Call != "" {
			c.tell(queue.Released{Agent: who, Call: st.Call})
		} else {
			c.tell(queue.Released{Agent: who, Call: c.call()})
		}
	case 13:
		c.tell(queue.SignIn{Agent: who, Seat: agent.SeatID("seat-" + string(who)), SeatUp: true, By: by})
	case 14, 15:
		c.tell(queue.SetState{Agent: who, State: agent.Ready, By: by})
	case 16:
		c.tell(queue.SetState{Agent: who, State: agent.NotReady, Reason: "meal", By: by})
	case 17:
		c.tell(rapid.SampledFrom([]queue.Input{queue.AfterCallDone{Agent: who}, queue.ExtendAfterCall{Agent: who, For: 5 * time.Second}, queue.HoldChanged{Agent: who, On: true}, queue.HoldChanged{Agent: who}}).Draw(t, "desk"))
	case 18:
		c.tell(queue.SeatChanged{Seat: agent.SeatID("seat-" + string(who)), Up: rapid.Bool().Draw(t, "up")})
	case 19:
		c.again++
		c.tell(queue.Ask{Offer: queue.OfferID(fmt.Sprintf("asked%03d", c.again)), Call: c.call(), Agent: who, Queue: "main", Grade: grade, For: 5 * time.Second, By: "user:boss"})
	case 20:
		c.tell(queue.Seize{Agent: who, Call: c.call(), Queue: "main", Grade: grade})
	case 21:
		c.rare()
	default:
		c.tell(queue.Wake{})
	}
}

func (c *crowd) join(grade triage.Grade) {
	call := fmt.Sprintf("call%03d", c.calls)
	e := queue.Entry{ID: queue.EntryID("e-" + call), Call: call, Queue: rapid.SampledFrom(anyQueue).Draw(c.t, "queue"), Grade: grade, EnqueuedAt: c.at}
	if c.calls > 0 && rapid.IntRange(0, 4).Draw(c.t, "again") == 0 {
		c.again++
		e.Call = c.call()
		e.ID, e.Returned = queue.EntryID(fmt.Sprintf("e-%s-%d", e.Call, c.again)), true
	} else {
		c.calls++
	}
	c.tell(queue.Join{Entry: e})
}

func (c *crowd) rare() {
	switch rapid.IntRange(0, 3).Draw(c.t, "rare") {
	case 0:
		c.tell(queue.RulesChanged{Version: "2", Rules: c.rules()})
	case 1:
		var duty queue.OnDuty
		for _, a := range anyAgent {
			if rapid.IntRange(0, 3).Draw(c.t, "on") > 0 {
				duty.Agents = append(duty.Agents, queue.Duty{Agent: a})
			}
		}
		c.tell(duty)
	case 2:
		in := queue.Resync{Talks: []string{}}
		for n := range c.calls {
			call := fmt.Sprintf("call%03d", n)
			if rapid.IntRange(0, 4).Draw(c.t, "lives") > 0 {
				in.Calls = append(in.Calls, call)
				if rapid.Bool().Draw(c.t, "talks") {
					in.Talks = append(in.Talks, call)
				}
			}
		}
		if rapid.Bool().Draw(c.t, "old") {
			in.Talks = nil
		}
		c.tell(in)
	default:
		c.snapshot()
	}
}

// draw writes a random past of some minutes, and returns a record of a random part of it.
func draw(t *rapid.T, h *house) (c *crowd, r *Record) {
	c = &crowd{house: h, t: t}
	h.floor, h.at, h.events = queue.NewFloor(queue.Rules{}), noon(), nil
	h.lag = time.Duration(rapid.SampledFrom([]int{0, 1, 700, 3_000_000}).Draw(t, "lag")) * time.Microsecond
	h.do(queue.RulesChanged{Version: "1", Rules: c.rules()})
	h.sit("a", "b", "c")
	at := 1.0
	for range rapid.IntRange(5, 120).Draw(t, "steps") {
		at += float64(rapid.IntRange(0, 6000).Draw(t, "ms")) / 1000
		if rapid.IntRange(0, 3).Draw(t, "punctual") > 0 {
			h.until(at)
		} else {
			h.at = noon().Add(time.Duration(at * float64(time.Second)))
		}
		c.happens()
	}
	from := rapid.Float64Range(0, at).Draw(t, "from")
	return c, h.record(from, from+rapid.Float64Range(1, at).Draw(t, "span"))
}

// TestWithoutAChangeEverythingIsAsItWas holds both halves of a replay to random pasts, also impossible ones: the record is
// the same as what is decided now, and played under its own rules every step of every counsellor is, at its instant.
func TestWithoutAChangeEverythingIsAsItWas(t *testing.T) {
	t.Parallel()
	h := &house{tb: t}
	rapid.Check(t, func(t *rapid.T) {
		_, r := draw(t, h)
		if d := r.Same(); d != nil {
			t.Fatalf("the record is not the same: %+v", d)
		}
		if !r.begun {
			return
		}
		p, err := newPlay(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.run(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.steps, p.steps); diff != "" {
			t.Fatalf("steps (-then +now):\n%s", diff)
		}
		if p.assumed != (Assumed{}) {
			t.Fatalf("something was assumed: %+v", p.assumed)
		}
		out := r.compareWith(p)
		if diff := cmp.Diff(out.Groups[0].Was, out.Groups[0].Would); diff != "" || out.Changes > 0 {
			t.Fatalf("callers met something else: %d, %s", out.Changes, diff)
		}
		if diff := cmp.Diff(out.Was, out.Would); diff != "" {
			t.Fatalf("desks: %s", diff)
		}
	})
}

// TestAnyChangeKeepsEverybody plays random pasts under random other rules: nobody is lost or counted twice, no offer is left
// open at a desk, and the same play gives the same.
func TestAnyChangeKeepsEverybody(t *testing.T) {
	t.Parallel()
	h := &house{tb: t}
	rapid.Check(t, func(t *rapid.T) {
		c, r := draw(t, h)
		if !r.begun {
			return
		}
		rules := c.rules()
		out, err := r.Play(t.Context(), Options{Rules: &rules, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []Side{out.Groups[0].Was, out.Groups[0].Would} {
			if s.Callers != len(r.gauge.order) || s.Answered+s.Left+s.SentOn+s.Waiting != s.Callers {
				t.Fatalf("%d callers came: %+v", len(r.gauge.order), s)
			}
		}
		again, err := r.Play(t.Context(), Options{Rules: &rules, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out, again, cmp.AllowUnexported(Decision{}, whyChosen{})); diff != "" {
			t.Fatalf("a second play differs:\n%s", diff)
		}
	})
}

// BenchmarkPlay plays a past of a thousand calls and twelve counsellors, some five thousand inputs.
func BenchmarkPlay(b *testing.B) {
	h := open(b, oneQueue(nil))
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprintf("p%02d", i))
	}
	h.sit(names...)
	type due struct {
		at   float64
		call string
		who  string
	}
	var talks []due
	at := 10.0
	for n := range 1000 {
		at += 20
		for len(talks) > 0 && talks[0].at <= at {
			h.until(talks[0].at)
			h.ends(talks[0].call, talks[0].who)
			talks = talks[1:]
		}
		h.until(at)
		call := fmt.Sprintf("c%04d", n)
		o := h.comes(call)
		if o.Offer == "" {
			continue
		}
		h.until(at + 4)
		h.answers(o, queue.Accepted)
		talks = append(talks, due{at + 184, call, string(o.Agent)})
	}
	h.until(at + 600)
	r := h.record(0, at)
	rules := oneQueue(func(q *queue.Queue) { q.Strategy = queue.FewestCalls })
	b.ResetTimer()
	for b.Loop() {
		if _, err := r.Play(b.Context(), Options{Rules: &rules}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Inputs())*float64(b.N)/b.Elapsed().Seconds(), "inputs/s")
}
