package call

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/report"
	"heartline/report/reporttest"
)

// TestEveryHistoryIsAccountedForOnce lets anything happen to callers in any order, cuts their streams anywhere, adds what a
// fail-safe could have done for others, and wants each in exactly one class, with all sums the number of callers.
func TestEveryHistoryIsAccountedForOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source, ends := reporttest.New(), map[string]*End{}
		heard := map[string]bool{}
		for n := range rapid.IntRange(0, 4).Draw(t, "calls") {
			call, s, events := drawHistory(t, fmt.Sprintf("channel-%d", n))
			source.Add(events...)
			ends[call], heard[call] = s.End, s.Heard
			if s.Phase != Ended {
				ends[call] = nil
			}
		}
		for n := range rapid.IntRange(0, 3).Draw(t, "in the fail-safe") {
			call, end, events := drawImported(t, n)
			source.Add(events...)
			ends[call] = end
		}
		now := time.Now().Add(time.Minute)
		p := report.Period{From: now.Add(-48 * time.Hour), To: now.Add(time.Hour), Zone: time.UTC}
		seen := map[string]report.Attempt{}
		a, err := report.Take(t.Context(), source, p, report.Rules{Short: 5 * time.Second, OpenAfter: time.Hour, Findings: 100}, now, func(x report.Attempt) error {
			if _, twice := seen[x.ID]; twice {
				t.Errorf("%s is counted twice", x.ID)
			}
			seen[x.ID] = x
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, c := range a.Classes {
			sum += c.N
		}
		if sum != len(ends) || a.Attempts != len(ends) || len(seen) != len(ends) {
			t.Fatalf("%d calls: %d attempts, classes add up to %d, %d were given", len(ends), a.Attempts, sum, len(seen))
		}
		for call, end := range ends {
			agree(t, seen[call], end, heard[call])
		}
		for _, f := range a.Findings {
			unheard := ends[f.Call] != nil && ends[f.Call].Class == Completed && !heard[f.Call]
			if f.Kind != report.TaskMissing || !unheard {
				t.Fatalf("finding %+v of %+v", f, ends[f.Call])
			}
		}
	})
}

// agree wants a class that the session's own state does not contradict.
func agree(t *rapid.T, x report.Attempt, end *End, heard bool) {
	switch {
	case end == nil:
		if x.Class != report.Open {
			t.Fatalf("a call that goes on is %s", x.Class)
		}
	case x.Class == report.Open || x.Class == report.Unclear || !x.Class.Known():
		t.Fatalf("%+v is %s", end, x.Class)
	case end.Class == Completed && heard:
		if x.Class != report.Answered && x.Class != report.Outside {
			t.Fatalf("a talk is %s (%s)", x.Class, x.Way)
		}
	case end.Class == Completed && x.Class != report.Technical:
		t.Fatalf("nobody has heard anybody, and it is %s", x.Class)
	case end.Class.NeedsTask() && x.Work.State == report.WorkNone && end.Reason != InBlock:
		t.Fatalf("%+v leaves no work: %s", end, x.Work.Why)
	}
}

// drawHistory is the stream of a caller to whom anything has happened, cut where it was drawn.
func drawHistory(t *rapid.T, channel string) (call string, s State, events []ledger.Event) {
	p := &paper{closed: map[queue.OfferID]int{}}
	parts := &Parts{Ledger: p, Floor: p, Positions: p, Desks: p, Dialer: p, Prompts: paperPrompts{p}, Log: discardLog, Boot: time.Now()}
	call = id.New()
	x := newSession(parts, p, paperHotline(t), State{ID: ID(call), Node: "a", Caller: channel}, 0)
	x.take(t.Context(), inArrive{Hotline: "city", Anonymous: true})
	x.take(t.Context(), inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: channel, Stasis: true}, At: time.Now()}})
	for range rapid.IntRange(0, 40).Draw(t, "length") {
		if !x.state.Live() {
			break
		}
		x.take(t.Context(), drawInput(t, &x.state))
	}
	if rapid.IntRange(0, 3).Draw(t, "goes on") > 0 {
		p.gone = true
		x.take(t.Context(), inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: channel}, Cause: 16, At: time.Now()}})
		x.take(t.Context(), inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: channel}, Cause: 16, At: time.Now()}})
		for range 5 {
			x.take(t.Context(), inTimeout{Timer: timerRetry})
		}
	}
	if cut := rapid.IntRange(1, 4*len(p.events)).Draw(t, "cut"); cut < len(p.events) {
		p.events = p.events[:cut] // the rest was not recorded yet
	}
	s, err := Fold(ID(call), p.events)
	if err != nil {
		t.Fatal(err)
	}
	return call, s, p.events
}

// drawImported is a caller whom only the fail-safe had.
func drawImported(t *rapid.T, n int) (call string, end *End, events []ledger.Event) {
	began := time.Now().Add(-time.Duration(rapid.IntRange(1, 3600).Draw(t, "ago")) * time.Second)
	call = id.First(began)[:25] + fmt.Sprint(n)
	outcome := rapid.SampledFrom([]string{"seat", "duty", "message", "abandoned", "lost"}).Draw(t, "outcome")
	in := Imported{
		ID: ID(call), Channel: "own-" + call, Hotline: &Hotline{ID: "city", Languages: []string{"zh-CN"}}, TaskID: id.New(), MessageAt: began,
		Journal: ledger.FailsafeImported{Item: call, Node: "a", Outcome: outcome, Began: began, Ended: began.Add(time.Second)},
	}
	if outcome == "message" {
		in.Journal.Message = call
	}
	for i, f := range in.Facts() {
		d := ledger.NewDraft(ledger.CallStream(call), int64(i)+1, f.At, 0, f.Actor, f.Fact)
		events = append(events, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Data: d.Data})
	}
	e := in.end()
	return call, &e, events
}
