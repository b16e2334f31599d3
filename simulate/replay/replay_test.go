package replay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// lines tells what was and what would have been of each caller.
func lines(out Result) string {
	var b strings.Builder
	for _, c := range out.Calls {
		fmt.Fprintf(&b, "%s %s %gs %s -> %s %gs %s", c.Call, c.Was.End, c.Was.Wait, c.Was.Agent, c.Would.End, c.Would.Wait, c.Would.Agent)
		if c.First != nil {
			fmt.Fprintf(&b, ": %s %s %s", c.First.Because, c.First.Agent, c.First.Detail)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func played(t *testing.T, r *Record, rules queue.Rules) Result {
	t.Helper()
	if d := r.Same(); d != nil {
		t.Fatalf("the record is not the same: %+v", d)
	}
	out, err := r.Play(t.Context(), Options{Rules: &rules, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pair is two counsellors and two callers: li, who has been idle for longer, has the first one for 40 s, wu the second.
func pair(t *testing.T) *house {
	t.Helper()
	h := open(t, oneQueue(nil))
	h.sit("li", "wu")
	h.until(10)
	one := h.comes("c1")
	h.until(13)
	h.answers(one, queue.Accepted)
	h.until(20)
	two := h.comes("c2")
	h.until(25)
	h.answers(two, queue.Accepted)
	h.until(53)
	h.ends("c1", "li")
	h.until(60)
	h.do(queue.AfterCallDone{Agent: "li"})
	h.until(100)
	h.ends("c2", "wu")
	h.until(200)
	h.do(queue.Wake{})
	return h
}

// The same rules, given as changed ones, change nothing.
func TestTheSameRulesChangeNothing(t *testing.T) {
	t.Parallel()
	out := played(t, pair(t).record(5, 150), oneQueue(nil))
	want := Side{Callers: 2, Answered: 2, Levels: []float64{1, 1, 1}, Median: 3, P90: 5, Longest: 5}
	for _, got := range []Side{out.Groups[0].Was, out.Groups[0].Would} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("side (-want +got):\n%s", diff)
		}
	}
	// li: 10 + 3 ready, 40 talk, 7 writing up, 90 ready; wu: 15 + 5 ready, 75 talk, 10 writing up, 40 ready.
	desks := Desks{Offers: 2, Occupancy: (40.0 + 7 + 75 + 10) / (2 * 145)}
	if diff := cmp.Diff(desks, out.Was); diff != "" || out.Was != out.Would {
		t.Errorf("desks %+v, %+v: %s", out.Was, out.Would, diff)
	}
	if out.Changes != 0 || len(out.Calls) != 0 || out.Assumed != (Assumed{}) || len(out.Missing) != 0 {
		t.Errorf("something changed: %+v", out)
	}
}

func TestAChangedRuleChangesWhatItShould(t *testing.T) {
	t.Parallel()
	t.Run("another order, another counsellor, the same talks", func(t *testing.T) {
		t.Parallel()
		out := played(t, pair(t).record(5, 150), oneQueue(func(q *queue.Queue) { q.Strategy, q.Order = queue.TopDown, []agent.ID{"wu", "li"} }))
		// Nobody has answered the other's call: the answer is drawn from the counsellor's own, which took 5 s and 3 s.
		want := "c1 answered 3s li -> answered 5s wu: order  top_down\nc2 answered 5s wu -> answered 3s li: excluded_now wu talking\n"
		if diff := cmp.Diff(want, lines(out)); diff != "" {
			t.Error(diff)
		}
		// c1's talk of 40 s and its 7 s of writing up go with the call to wu, who is free again before c2 would have ended.
		if want := (40.0 + 7 + 75 + 10) / (2 * 145); out.Would.Occupancy != want {
			t.Errorf("occupancy %g, want %g", out.Would.Occupancy, want)
		}
		if out.Assumed.Drawn != 2 || out.Assumed.Means != 0 {
			t.Errorf("assumed %+v", out.Assumed)
		}
	})
	t.Run("who was asked, and why not", func(t *testing.T) {
		t.Parallel()
		out := played(t, pair(t).record(5, 150), oneQueue(func(q *queue.Queue) { q.Strategy, q.Order = queue.TopDown, []agent.ID{"wu", "li"} }))
		want := []Counsellor{
			{"li", Asked{Offered: 1, Answered: 1, Reasons: []Reason{{"talking", 1}}}, Asked{Offered: 1, Answered: 1, Passed: 1}},
			{"wu", Asked{Offered: 1, Answered: 1, Passed: 1}, Asked{Offered: 1, Answered: 1, Reasons: []Reason{{"talking", 1}}}},
		}
		if diff := cmp.Diff(want, out.People); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a timeout that the counsellor's answer does not meet", func(t *testing.T) {
		t.Parallel()
		out := played(t, pair(t).record(5, 150), oneQueue(func(q *queue.Queue) { q.OfferTimeout, q.DeclineRest = 4*time.Second, time.Minute }))
		if out.Was.Missed != 0 || out.Would.Missed != 1 {
			t.Errorf("missed %d -> %d", out.Was.Missed, out.Would.Missed)
		}
		// wu misses c2 after 4 s; li talks until 53 and writes up until 60.
		if got := lines(out); !strings.HasPrefix(got, "c2 answered 5s wu -> answered ") || strings.Contains(got, "c1") {
			t.Errorf("changed: %s", got)
		}
	})
	t.Run("a queue that was not there", func(t *testing.T) {
		t.Parallel()
		rules := queue.Rules{Queues: map[queue.ID]queue.Queue{"new": {ID: "new"}}}
		out := played(t, pair(t).record(5, 150), rules)
		if diff := cmp.Diff([]queue.ID{"main"}, out.Missing); diff != "" {
			t.Error(diff)
		}
		want := "c2 answered 5s wu -> sent_on 0s : sent_on  \nc1 answered 3s li -> sent_on 0s : sent_on  \n"
		if diff := cmp.Diff(want, lines(out)); diff != "" {
			t.Error(diff)
		}
	})
}

// alone is one counsellor and a second caller, who gives up at 70 because li writes up until 80.
func alone(t *testing.T) *house {
	t.Helper()
	h := open(t, oneQueue(func(q *queue.Queue) { q.AfterCall = 40 * time.Second }))
	h.sit("li")
	h.until(10)
	one := h.comes("c1")
	h.until(12)
	h.answers(one, queue.Accepted)
	h.until(20)
	h.comes("c2", triage.Yellow)
	h.until(40)
	h.ends("c1", "li")
	h.until(70)
	h.do(queue.Leave{Entry: "e-c2", Why: "caller_hangup", Call: "c2"})
	h.until(300)
	h.do(queue.Wake{})
	return h
}

func TestWhoGaveUpIsAnsweredWhereTheirTurnComesBefore(t *testing.T) {
	t.Parallel()
	r := alone(t).record(0, 100)
	out := played(t, r, oneQueue(func(q *queue.Queue) { q.AfterCall = 5 * time.Second }))
	want := "c2 left 50s  -> answered 27s li: more  \n"
	if diff := cmp.Diff(want, lines(out)); diff != "" {
		t.Error(diff)
	}
	if out.Assumed.Rescued != 1 || out.Assumed.Means != 1 || out.Assumed.Drawn != 1 {
		t.Errorf("assumed %+v", out.Assumed)
	}
	// From 47 on li talks for the mean of main, 28 s, and writes up for the mean, 40 s: beyond the end of the span at 100.
	if want := (28.0 + 5 + 53) / (28 + 5 + 53 + 12 + 2); out.Would.Occupancy != want {
		t.Errorf("occupancy %g, want %g", out.Would.Occupancy, want)
	}
	// A minute more of writing up brings nobody back: c2 gives up when they did.
	out = played(t, r, oneQueue(func(q *queue.Queue) { q.AfterCall = time.Minute }))
	if len(out.Calls) != 0 || out.Groups[0].Would.Left != 1 {
		t.Errorf("would: %+v, %s", out.Groups[0].Would, lines(out))
	}
}

// Who gave up while somebody is being asked who was not then stays for the answer: patience is known as a lower bound only.
// Where nothing comes of it they go.
func TestWhoGaveUpStaysForTheAnswer(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		outcome queue.Outcome
		want    string
	}{
		"accepted": {queue.Accepted, "c2 left 50s  -> answered 55s li: more  \n"},
		"declined": {queue.Declined, "c2 left 50s  -> left 55s : more  \n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, oneQueue(func(q *queue.Queue) { q.AfterCall = 40 * time.Second }))
			h.sit("li")
			h.until(1)
			h.comes("c0")
			h.until(8) // li answers after seven seconds, whatever that is
			h.answers(queue.Offered{Offer: "e-c0-of0001"}, tt.outcome)
			h.do(queue.Leave{Entry: "e-c0", Why: "caller_hangup", Call: "c0"})
			h.do(queue.Seize{Agent: "li", Call: "out", Queue: "main"})
			h.until(20)
			h.comes("c2", triage.Yellow)
			h.until(58)
			if tt.outcome == queue.Accepted {
				h.ends("c0", "li")
			}
			h.ends("out", "li")
			h.until(70)
			h.do(queue.Leave{Entry: "e-c2", Why: "caller_hangup", Call: "c2"})
			h.until(300)
			h.do(queue.Wake{})
			out := played(t, h.record(10, 100), oneQueue(func(q *queue.Queue) { q.AfterCall = 10 * time.Second }))
			if diff := cmp.Diff(tt.want, lines(out)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Who was answered is taken to wait for longer where they must, and what they did in the talk comes with the talk.
func TestWhoIsAnsweredLaterWaitsAndTalksAsTheyDid(t *testing.T) {
	t.Parallel()
	h := open(t, oneQueue(nil))
	h.sit("li")
	h.until(10)
	one := h.comes("c1")
	h.until(12)
	h.answers(one, queue.Accepted)
	h.until(20)
	h.comes("c2")
	h.until(30)
	outs := h.ends("c1", "li") // 10 s of writing up, then c2
	if first(outs).Offer != "" {
		t.Fatal("c2 is offered before li is ready")
	}
	h.until(40)
	h.until(42)
	h.do(queue.OfferClosed{Offer: "e-c2-of0001", Outcome: queue.Accepted, At: h.at})
	h.until(45)
	h.do(queue.HoldChanged{Agent: "li", On: true})
	h.until(47)
	h.do(queue.HoldChanged{Agent: "li"})
	h.until(50)
	h.do(queue.Regrade{Entry: "e-c2", Call: "c2", Grade: triage.Red, By: "user:li"})
	h.until(60)
	h.ends("c2", "li")
	h.until(300)
	h.do(queue.Wake{})
	rules := oneQueue(func(q *queue.Queue) { q.AfterCall, q.AfterCallRed = 30*time.Second, 70*time.Second })
	r := h.record(0, 300)
	out := played(t, r, rules)
	if diff := cmp.Diff("c2 answered 22s li -> answered 42s li: later  \n", lines(out)); diff != "" {
		t.Error(diff)
	}
	p, err := newPlay(r, Options{Rules: &rules})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(p.steps, func(s queue.StateChanged) bool {
		return s.After.State == agent.Hold && s.After.Since.Equal(noon().Add(65*time.Second)) // 45 in the record, and the talk began 20 s later
	}) {
		t.Error("the hold does not come with its talk")
	}
	// 18 + 18 s of talks, 30 s and, because c2 was graded red in the talk, 70 s of writing up.
	if want := (18.0 + 18 + 30 + 70) / 300; out.Would.Occupancy != want {
		t.Errorf("occupancy %g, want %g", out.Would.Occupancy, want)
	}
	if out.Assumed.Patient != 1 || out.Assumed.Drawn != 0 {
		t.Errorf("assumed %+v", out.Assumed)
	}
}

func TestOddSpans(t *testing.T) {
	t.Parallel()
	h := pair(t)
	for name, tt := range map[string]struct {
		from, to float64
		callers  int
	}{
		"the whole of it":                 {-100, 1000, 2},
		"from the very instant of coming": {10, 20, 1},
		"in the middle of a talk":         {30, 50, 0},
		"while an offer rings":            {22, 120, 0},
		"in after-call work":              {55, 58, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := played(t, h.record(tt.from, tt.to), oneQueue(nil))
			if out.Groups[0].Was.Callers != tt.callers || out.Changes != 0 || out.Was != out.Would {
				t.Errorf("got %+v, %+v, %+v", out.Groups[0], out.Was, out.Would)
			}
		})
	}
	if rules, ok := h.record(-100, 1000).Rules(); !ok || len(rules.Queues) != 1 {
		t.Errorf("the rules of a span that begins before everything: %+v, %v", rules, ok)
	}
	for name, span := range map[string][2]float64{"after everything": {400, 500}} {
		if _, err := h.record(span[0], span[1]).Play(t.Context(), Options{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(noon(), noon().Add(time.Hour)).Play(t.Context(), Options{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing at all: %v", err)
	}
}

// Whatever was decided otherwise is found: another counsellor, a step too many, one too few.
func TestTheFirstDifferenceIsNamed(t *testing.T) {
	t.Parallel()
	step := func(h *house, state string) int {
		for i, ev := range h.events {
			if ev.Kind == ledger.KindAgentState && strings.Contains(string(ev.Data), `"after":{"state":"`+state) {
				return i
			}
		}
		t.Fatalf("nobody is %s", state)
		return 0
	}
	t.Run("another counsellor", func(t *testing.T) {
		t.Parallel()
		h := pair(t)
		i := step(h, "reserved")
		h.events[i].Data = json.RawMessage(strings.Replace(string(h.events[i].Data), `"agent":"li"`, `"agent":"wu"`, 1))
		d := h.record(0, 100).Same()
		if d == nil || d.Seq != h.events[i].Seq || !strings.HasPrefix(d.Then, "wu: reserved by offer e-c1-of0001") || !strings.HasPrefix(d.Now, "li: reserved") {
			t.Errorf("got %+v", d)
		}
	})
	t.Run("a step too few", func(t *testing.T) {
		t.Parallel()
		h := pair(t)
		i := step(h, "talking")
		h.events = append(h.events[:i:i], h.events[i+1:]...)
		if d := h.record(0, 100).Same(); d == nil || d.Then != "" || !strings.HasPrefix(d.Now, "li: talking") {
			t.Errorf("got %+v", d)
		}
	})
	t.Run("a step too many", func(t *testing.T) {
		t.Parallel()
		h := pair(t)
		h.at = h.at.Add(time.Second)
		h.keep(ledger.KindAgentState, ledger.AgentState{Agent: "li"})
		if d := h.record(0, 100).Same(); d == nil || d.Now != "" || !strings.HasPrefix(d.Then, "li: ") {
			t.Errorf("got %+v", d)
		}
	})
	t.Run("a fact that cannot be read", func(t *testing.T) {
		t.Parallel()
		h := pair(t)
		h.keep(ledger.KindFloorJoined, "no object")
		if r := h.record(0, 100); r.Damaged() != 1 || r.Same() != nil {
			t.Errorf("damaged %d, %+v", r.Damaged(), r.Same())
		}
	})
}

func TestAPlayEndsWithItsContextAndRefusesNonsense(t *testing.T) {
	t.Parallel()
	h := open(t, oneQueue(nil))
	h.sit("li")
	for i := range 3 * askEvery {
		h.until(float64(i + 10))
		h.do(queue.Wake{})
	}
	r := h.record(0, 1000)
	told := 0.0
	if _, err := r.Play(t.Context(), Options{Progress: func(share float64) { told = share }}); err != nil || told <= 0 || told > 1 {
		t.Errorf("progress %g, %v", told, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Play(ctx, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a play that nobody waits for: %v", err)
	}
	bad := oneQueue(func(q *queue.Queue) { q.MaxMissed = -1 })
	if _, err := r.Play(t.Context(), Options{Rules: &bad}); !fault.Is(err, fault.Invalid) {
		t.Errorf("rules that cannot be: %v", err)
	}
}

// A counsellor who dials out, and talks in the other world at that moment, dials when that talk is over.
func TestATalkOutsideTheQueuesWaitsForTheOtherOne(t *testing.T) {
	t.Parallel()
	h := open(t, oneQueue(nil))
	h.sit("li", "wu")
	h.until(10)
	one := h.comes("c1") // li's
	h.until(12)
	h.answers(one, queue.Accepted)
	h.until(20)
	h.do(queue.Seize{Agent: "wu", Call: "out", Queue: "main"})
	h.until(50)
	h.ends("out", "wu")
	h.until(72)
	h.ends("c1", "li")
	h.until(300)
	h.do(queue.Wake{})
	out := played(t, h.record(0, 300), oneQueue(func(q *queue.Queue) { q.Strategy, q.Order = queue.TopDown, []agent.ID{"wu"} }))
	if out.Assumed.Deferred != 1 {
		t.Errorf("assumed %+v", out.Assumed)
	}
	// wu has c1 for 60 s and then the call of 30 s: both with 10 s of writing up, of which the first is cut short by it.
	if want := (60.0 + 30 + 10) / 600; math.Abs(out.Would.Occupancy-want) > 1e-6 {
		t.Errorf("occupancy %g, want %g", out.Would.Occupancy, want)
	}
}
