package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// book is a ledger in memory that checks the sequence.
type book struct {
	mu     sync.Mutex
	events []ledger.Event
	fail   error
	late   bool
	gate   chan struct{} // when set, an append waits for it
}

func (b *book) Append(_ context.Context, drafts ...ledger.Draft) (bool, error) {
	if b.gate != nil {
		<-b.gate
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return false, b.fail
	}
	for _, d := range drafts {
		if want := int64(len(b.events)) + 1; d.Seq != want || d.Stream != ledger.Floor {
			return false, fmt.Errorf("fact %d on %s, want %d", d.Seq, d.Stream, want)
		}
		b.events = append(b.events, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data})
	}
	return b.late, nil
}

func (b *book) kinds() []ledger.Kind {
	b.mu.Lock()
	defer b.mu.Unlock()
	var kinds []ledger.Kind
	for _, e := range b.events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// gatherer is a book that also takes what nobody waits for.
type gatherer struct {
	*book
	gathered []ledger.Kind
}

func (g *gatherer) Gather(drafts ...ledger.Draft) error {
	_, err := g.Append(context.Background(), drafts...)
	for _, d := range drafts {
		g.gathered = append(g.gathered, d.Kind)
	}
	return err
}

// TestDispatcherWaitsOnlyForWhatIsActedOn gathers inputs that change states or lead to an offer, which its call writes down
// before anything rings, unless somebody asks.
func TestDispatcherWaitsOnlyForWhatIsActedOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g *gatherer
		k := open(t, func(o *queue.Options) {
			g = &gatherer{book: o.Ledger.(*book)}
			o.Ledger = g
		})
		k.d.Send(queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}}})
		k.d.Send(queue.SignIn{Agent: "li", Seat: "1", SeatUp: true})
		synctest.Wait()
		if _, err := k.d.Do(t.Context(), queue.SetState{Agent: "li", State: agent.Ready}); err != nil {
			t.Fatal(err)
		}
		k.d.Send(caller(1))
		synctest.Wait()
		k.d.Send(queue.SignOut{Agent: "li"}) // takes the offer back
		synctest.Wait()
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
		for _, relayed := range []ledger.Kind{ledger.KindFloorSignedIn, ledger.KindFloorJoined} {
			if !slices.Contains(g.gathered, relayed) {
				t.Errorf("%s was waited for; gathered %v", relayed, g.gathered)
			}
		}
		for _, waited := range []ledger.Kind{ledger.KindFloorStateSet, ledger.KindFloorSignedOut} {
			if slices.Contains(g.gathered, waited) || !slices.Contains(g.kinds(), waited) {
				t.Errorf("%s was not waited for; gathered %v of %v", waited, g.gathered, g.kinds())
			}
		}
	})
}

type desk struct {
	d    *queue.Dispatcher
	book *book
	outs chan queue.Output
	stop func() error
}

// open runs a dispatcher inside a synctest bubble.
func open(t *testing.T, edit func(o *queue.Options)) *desk {
	t.Helper()
	boot := time.Now()
	k := &desk{book: &book{}, outs: make(chan queue.Output, 1000)}
	opt := queue.Options{
		Rules: rules(nil), Version: "1", Ledger: k.book,
		Deliver: func(o queue.Output) { k.outs <- o },
		Clock:   func() (time.Time, time.Duration) { now := time.Now(); return now, now.Sub(boot) },
	}
	if edit != nil {
		edit(&opt)
	}
	k.d = queue.NewDispatcher(opt)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- k.d.Run(ctx) }()
	k.stop = func() error { cancel(); return <-ended }
	synctest.Wait()
	return k
}

func (k *desk) send(ins ...queue.Input) {
	for _, in := range ins {
		k.d.Send(in)
	}
	synctest.Wait()
}

func (k *desk) said() []string {
	var words []string
	for {
		select {
		case o := <-k.outs:
			switch o := o.(type) {
			case queue.Offered:
				words = append(words, "offer to "+string(o.Agent))
			case queue.Withdrawn:
				words = append(words, "back: "+string(o.Reason))
			}
		default:
			return words
		}
	}
}

func morning() []queue.Input {
	return []queue.Input{
		queue.OnDuty{Version: "r1", Agents: []queue.Duty{{Agent: "anna"}, {Agent: "bert"}}},
		queue.SignIn{Agent: "anna", Seat: "s1", SeatUp: true, By: "user:anna"},
		queue.SetState{Agent: "anna", State: agent.Ready, By: "user:anna"},
	}
}

func caller(n int) queue.Join {
	return queue.Join{Entry: queue.Entry{ID: queue.EntryID(fmt.Sprintf("01JENTRY%018d", n)), Call: fmt.Sprintf("c%d", n), Queue: line12345, Grade: triage.Green}}
}

func TestDispatcherWakesByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		k.send(caller(1))
		if diff := cmp.Diff([]string{"offer to anna"}, k.said()); diff != "" {
			t.Fatal(diff)
		}
		start := time.Now()
		o := <-k.outs // nothing but time passes
		w, ok := o.(queue.Withdrawn)
		if !ok || w.Reason != queue.WithdrawDeadline || time.Since(start) > 20*time.Second+time.Millisecond {
			t.Fatalf("%T %+v after %v", o, o, time.Since(start))
		}
		k.send(queue.OfferClosed{Offer: w.Offer, Outcome: queue.NoAnswer})
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(k.book.kinds(), ledger.KindFloorWoke) {
			t.Error("the wake-up is not recorded")
		}
	})
}

func TestDispatcherRecordsBeforeItDelivers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var kept *book
		k := open(t, func(o *queue.Options) {
			kept = o.Ledger.(*book)
			deliver := o.Deliver
			o.Deliver = func(out queue.Output) {
				if _, ok := out.(queue.Offered); ok && !slices.Contains(kept.kinds(), ledger.KindFloorJoined) {
					t.Error("offered before the join was recorded")
				}
				deliver(out)
			}
		})
		k.send(morning()...)
		k.send(caller(1))
		if got := k.said(); len(got) != 1 {
			t.Errorf("said %v", got)
		}
		want := []ledger.Kind{
			ledger.KindFloorRulesChanged, ledger.KindFloorSnapshot, ledger.KindFloorDutyChanged,
			ledger.KindFloorSignedIn, ledger.KindAgentState, ledger.KindFloorStateSet, ledger.KindAgentState,
			ledger.KindFloorJoined, ledger.KindAgentState,
		}
		if diff := cmp.Diff(want, k.book.kinds()); diff != "" {
			t.Errorf("facts (-want +got):\n%s", diff)
		}
		last := k.book.events[len(k.book.events)-1]
		var step ledger.AgentState
		if err := json.Unmarshal(last.Data, &step); err != nil {
			t.Fatal(err)
		}
		if step.Before.State != "ready" || step.After.State != "reserved" || step.After.Call != "c1" || last.Actor != "system" {
			t.Errorf("step %+v by %s", step, last.Actor)
		}
		if signIn := k.book.events[3]; signIn.Actor != "user:anna" {
			t.Errorf("signed in by %s", signIn.Actor)
		}
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestDispatcherDo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		snap, changed := k.d.Watch()
		outs, err := k.d.Do(t.Context(), queue.SignIn{Agent: "bert", Seat: "s1", SeatUp: true})
		if err != nil || !fault.Is(queue.Refusal(outs), fault.Conflict) {
			t.Errorf("outputs %v, error %v", outs, err)
		}
		if _, err = k.d.Do(t.Context(), queue.SignIn{Agent: "bert", Seat: "s2", SeatUp: true}); err != nil {
			t.Fatal(err)
		}
		<-changed
		if s, _ := k.d.Snapshot().Agent("bert"); s.State != agent.NotReady || s.Seat != "s2" {
			t.Errorf("the snapshot after Do shows %+v", s)
		}
		if s, _ := snap.Agent("bert"); s.Seat != "" {
			t.Error("an old snapshot has changed")
		}
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
		if _, err := k.d.Do(t.Context(), queue.Wake{}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("after the end: %v", err)
		}
		if k.d.Send(queue.Wake{}) {
			t.Error("an input is taken after the end")
		}
	})
}

func TestDispatcherDoGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		k := open(t, nil)
		k.book.gate = gate
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.d.Do(ctx, queue.Wake{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		close(gate)
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestDispatcherStopsAtAFence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		k.said()
		k.book.mu.Lock()
		k.book.fail = errors.New("a higher epoch exists")
		k.book.mu.Unlock()
		k.send(caller(1))
		if got := k.said(); len(got) != 0 {
			t.Errorf("acted without the ledger: %v", got)
		}
		if err := k.stop(); !errors.Is(err, k.book.fail) {
			t.Errorf("error %v", err)
		}
	})
}

func TestDispatcherGoesOnWhenStorageIsSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		k.book.mu.Lock()
		k.book.late = true
		k.book.mu.Unlock()
		k.send(caller(1))
		if got := k.said(); len(got) != 1 || k.d.Late() != 1 || k.d.Handled() != 5 || k.d.Depth() != 0 || k.d.Sick() {
			t.Errorf("said %v, %d late, %d handled", got, k.d.Late(), k.d.Handled())
		}
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestDispatcherCoalescesViewsOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		_, changed := k.d.Watch()
		seen := make(chan int, 1)
		go func() {
			n := 0
			for end := time.After(time.Second); ; {
				select {
				case <-changed:
					n++
					_, changed = k.d.Watch()
				case <-end:
					seen <- n
					return
				}
			}
		}()
		for i := range 200 { // one a millisecond
			k.d.Send(caller(i))
			<-time.After(time.Millisecond)
		}
		if n := <-seen; n < 5 || n > 20 {
			t.Errorf("%d publications for 200 inputs in 200 ms", n)
		}
		if n := len(k.d.Snapshot().Waiting); n != 200 {
			t.Errorf("the last view shows %d callers", n)
		}
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRecover(t *testing.T) {
	t.Parallel()
	for _, every := range []int{0, 1, 3, 7} {
		t.Run(fmt.Sprintf("stored state every %d facts", every), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				k := open(t, func(o *queue.Options) { o.SnapshotEvery = every })
				k.send(morning()...)
				k.send(caller(1), caller(2))
				<-time.After(21 * time.Second)
				k.send(queue.OfferClosed{Offer: "01JENTRY000000000000000001-of0001", Outcome: queue.Accepted})
				<-time.After(time.Minute)
				k.send(queue.HoldChanged{Agent: "anna", On: true}, caller(3))
				if err := k.stop(); err != nil {
					t.Fatal(err)
				}
				f, seq, err := queue.Recover(k.book.events)
				if err != nil || seq != int64(len(k.book.events)) {
					t.Fatalf("recovered to fact %d: %v", seq, err)
				}
				want, got := k.d.Snapshot(), f.Snapshot()
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("recovered floor (-living +recovered):\n%s", diff)
				}
				next := open(t, func(o *queue.Options) { o.Floor, o.Seq, o.Ledger = f, seq, k.book })
				next.send(queue.Released{Agent: "anna", Call: "c1", AfterCall: -1})
				if diff := cmp.Diff([]string{"offer to anna"}, next.said()); diff != "" {
					t.Error(diff)
				}
				if err := next.stop(); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func TestRecoverFromNothingAndFromDamage(t *testing.T) {
	t.Parallel()
	f, seq, err := queue.Recover(nil)
	if err != nil || seq != 0 || len(f.Snapshot().Agents) != 0 {
		t.Errorf("from nothing: %v, %d, %v", f.Snapshot(), seq, err)
	}
	for name, ev := range map[string]ledger.Event{
		"input":    {Kind: ledger.KindFloorJoined, Data: json.RawMessage(`[]`)},
		"snapshot": {Kind: ledger.KindFloorSnapshot, Data: json.RawMessage(`[]`)},
		"state":    {Kind: ledger.KindFloorSnapshot, Data: json.RawMessage(`{"state":[]}`)},
		"newer":    {Kind: ledger.KindFloorSnapshot, Data: json.RawMessage(`{"state":{"v":99}}`)},
	} {
		whole := ledger.Event{Seq: 8, Kind: ledger.KindFloorSignedIn, Data: json.RawMessage(`{"agent":"li","seat":"s1","seat_up":true}`)}
		f, seq, err := queue.Recover([]ledger.Event{ev, whole})
		if err == nil {
			t.Errorf("damaged %s is taken", name)
		}
		if f == nil || seq != 8 {
			t.Errorf("damaged %s: no floor, or it numbers on from %d", name, seq)
		} else if _, there := f.Snapshot().Agent("li"); !there {
			t.Errorf("damaged %s: what is whole is lost", name)
		}
	}
}

// The wall clock may go back while no controller runs, and jump while one does: deadlines do not move.
func TestDispatcherKeepsItsOwnTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := open(t, nil)
		k.send(morning()...)
		if err := k.stop(); err != nil {
			t.Fatal(err)
		}
		f, seq, err := queue.Recover(k.book.events)
		if err != nil {
			t.Fatal(err)
		}
		boot := time.Now()
		next := open(t, func(o *queue.Options) {
			o.Floor, o.Seq, o.Ledger = f, seq, k.book
			o.Clock = func() (time.Time, time.Duration) {
				return time.Now().Add(-24 * time.Hour), time.Since(boot)
			}
		})
		next.send(caller(1))
		start := time.Now()
		for o := range next.outs {
			if _, ok := o.(queue.Withdrawn); ok {
				break
			}
		}
		if d := time.Since(start); d < 20*time.Second || d > 21*time.Second {
			t.Errorf("the deadline came after %v", d)
		}
		if err := next.stop(); err != nil {
			t.Fatal(err)
		}
	})
}
