package call

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

// wire is a switch that knows which persons it is dialling.
type wire struct {
	*paper
	live map[string]bool
	most int
}

func (w *wire) Dial(ctx context.Context, d Dial) error {
	err := w.paper.Dial(ctx, d)
	if d.Endpoint == "PJSIP/person@trunk" && (err == nil || fault.Is(err, fault.Unavailable)) { // where no answer comes it may ring
		w.live[d.ID] = true
		w.most = max(w.most, len(w.live))
	}
	return err
}

func (w *wire) Hangup(ctx context.Context, ch string, cause int) error {
	err := w.paper.Hangup(ctx, ch, cause)
	if err == nil || fault.Is(err, fault.NotFound) {
		delete(w.live, ch)
	}
	return err
}

func (w *wire) LookChannel(ctx context.Context, ch string) (Channel, error) {
	c, err := w.paper.LookChannel(ctx, ch)
	if fault.Is(err, fault.NotFound) {
		delete(w.live, ch)
	}
	return c, err
}

func (w *wire) NumberDial(context.Context, string, string) (Secret, crisis.Refusal, crisis.GateMode, error) {
	return "PJSIP/person@trunk", crisis.Pass, crisis.ProductionMode, nil
}

func (w *wire) SafeContact(context.Context, string, string) (SafeContact, error) {
	return SafeContact{}, nil
}

func (w *wire) TaskOver(context.Context, string) (bool, error) { return false, nil }

func (w *wire) LineDown(string) bool { return false }

func (w *wire) Backups(string) []agent.ID { return []agent.ID{"li", "wu"} }

func (w *wire) tell(ID, Input) bool { return true }

func (w *wire) spawn(context.Context, ID, ledger.CallPlaced) error { return nil }

func (w *wire) ringsBack(string, ID) (p Prior, v View, ok bool) { return p, v, false }

func (w *wire) elsewhere(string, ID) bool { return false }

func (w *wire) rangIn(string, ID, time.Time) bool { return false }
func (w *wire) seated(context.Context, agent.ID, agent.SeatID, ID) Seated {
	return Seated{Seat: agent.Seat{ID: "s", Kind: agent.SIPPhone}}
}

// drawOut draws something that may happen to a call of the house before its person is reached.
func drawOut(t *rapid.T, s *State) Input {
	leg := ""
	if s.Out != nil {
		leg = s.Out.Leg
	}
	offer := "of-stale"
	if s.Out != nil && s.Out.Ask != nil {
		offer = s.Out.Ask.Offer
	}
	who := rapid.SampledFrom([]agent.ID{"li", "wu"}).Draw(t, "agent")
	object := rapid.SampledFrom([]string{leg, s.Caller, s.Caller}).Draw(t, "object")
	switch rapid.IntRange(0, 11).Draw(t, "what") {
	case 0, 1, 2:
		return inTimeout{Timer: timerOut, Turn: rapid.IntRange(0, 3).Draw(t, "turn"), Seated: Seated{}}
	case 3:
		return inSignal{Signal{Kind: SignalState, Channel: Channel{ID: object, State: "Up", Stasis: true}, At: time.Now()}}
	case 4:
		return inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: object}, Cause: rapid.SampledFrom([]int{0, 16, 17, 19, 21}).Draw(t, "cause"), At: time.Now()}}
	case 5:
		return inAsked{Offer: offer, Agent: who, Seat: agent.Seat{ID: "s", Kind: rapid.SampledFrom([]agent.SeatKind{agent.BrowserDesk, agent.SIPPhone}).Draw(t, "seat")}}
	case 6:
		return inAskRefused{Offer: offer, Reason: "talking"}
	case 7:
		return inDesk{Do: rapid.SampledFrom([]deskAction{deskAccept, deskShown, deskDecline}).Draw(t, "do"), Agent: who, Offer: offer, Leg: "desk-" + string(who), Desk: "d", Parking: "home-" + string(who), reply: make(chan error, 1)}
	case 8:
		return inCameBack{Call: "x", Queued: rapid.Bool().Draw(t, "queued")}
	case 9:
		return inAdopted{Fresh: rapid.Bool().Draw(t, "fresh"), Restart: rapid.IntRange(0, 3).Draw(t, "restart") == 0, Snapshot: drawSnapshot(t, s)}
	case 10:
		return inDeskLost{Leg: object, Why: "frozen"}
	default:
		return inTimeout{Timer: timerOutCause}
	}
}

// TestWhateverHappensAttemptsAreBounded lets anything happen to a ring-back over a switch that fails in every way.
func TestWhateverHappensAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	diagram := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		w := &wire{paper: &paper{closed: map[queue.OfferID]int{}}, live: map[string]bool{}}
		parts := &Parts{Ledger: w, Floor: w, Positions: w, Desks: w, Dialer: w, Outward: w, Prompts: paperPrompts{w.paper}, Log: discardLog, Boot: time.Now(), lines: w}
		h := paperHotline(t)
		h.Briefs = drawBriefs(t)
		h.RingBack = &RingBackRules{
			Grades: []triage.Grade{triage.Red}, Tries: rapid.IntRange(1, 3).Draw(t, "tries"), Within: time.Minute, Key: "1", RefuseKey: "9",
			Sentence: []ivr.PromptRef{{ID: "x"}},
		}
		call := ID(id.New())
		now := time.Now().UTC().Truncate(time.Microsecond)
		first := ledger.CallPlaced{Node: "a", Hotline: "city", NumberID: "n", Agent: "li", Seat: "s", Why: "ring_back", DueAt: now, Until: now.Add(time.Minute), Grade: "red"}
		if _, err := w.Append(t.Context(), ledger.NewDraft(ledger.CallStream(string(call)), 1, now, 0, "system", first)); err != nil {
			t.Fatal(err)
		}
		w.fail = func(op string) error {
			return map[int]error{
				60: fault.New(fault.Unavailable, op, "no answer"), 59: fault.New(fault.Conflict, op, "refused"), 58: fault.New(fault.NotFound, op, "gone"),
			}[rapid.IntRange(0, 60).Draw(t, op)]
		}
		s := newSession(parts, w, h, apply(State{ID: call}, now, first), 1)
		s.take(t.Context(), inBegin{})
		for range rapid.IntRange(0, 50).Draw(t, "length") {
			if !s.state.placing() {
				break
			}
			in := drawOut(t, &s.state)
			if timeout, ok := in.(inTimeout); ok {
				delete(s.timers, timeout.Timer)
			}
			if sig, ok := in.(inSignal); ok && sig.Signal.Kind == SignalGone {
				delete(w.live, sig.Signal.Channel.ID)
			}
			if back, ok := in.(inAdopted); ok { // what the switch does not hold does not ring
				maps.DeleteFunc(w.live, func(ch string, _ bool) bool {
					_, here := back.Snapshot.Channel(ch)
					return back.Restart || !here
				})
			}
			s.take(t.Context(), in)
			if s.bailed {
				t.Fatal("a panic")
			}
		}
		if w.most > 1 {
			t.Fatalf("%d dials at once; ledger %v", w.most, kinds(w.events))
		}
		if n := w.count(ledger.KindOutDialed); n > h.RingBack.Tries {
			t.Fatalf("%d attempts of %d", n, h.RingBack.Tries)
		}
		follows(t, w.events, diagram)
		folded, err := Fold(call, w.events)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.state, folded, sameState()...); diff != "" {
			t.Fatalf("the facts fold into another state (-decided +folded):\n%s", diff)
		}
		if s.state.placing() && !waitsForSomething(s) {
			t.Fatalf("nothing will ever happen in %s: %+v; ledger %v", s.state.Phase, s.state.Out, kinds(w.events))
		}
	})
}

// waitsForSomething reports whether a call of the house goes on by itself.
func waitsForSomething(s *session) bool {
	for _, name := range []timer{timerOut, timerOutCause, timerSay, timerRetry} {
		if _, armed := s.timers[name]; armed {
			return true
		}
	}
	return false
}

// TestAPersonWhoseBridgeIsGoneIsHungUp has the bridge be gone when the person has answered: the command that finds nothing
// does not say whether the person is there, and nobody is called while their telephone may still be off the hook.
func TestAPersonWhoseBridgeIsGoneIsHungUp(t *testing.T) {
	t.Parallel()
	w := &wire{paper: &paper{closed: map[queue.OfferID]int{}}, live: map[string]bool{}}
	w.fail = func(op string) error {
		if op == "join" {
			return fault.New(fault.NotFound, op, "gone")
		}
		return nil
	}
	parts := &Parts{Ledger: w, Floor: w, Positions: w, Desks: w, Dialer: w, Outward: w, Prompts: paperPrompts{w.paper}, Log: discardLog, Boot: time.Now(), lines: w}
	h := &Hotline{ID: "city", Queue: "main", RingBack: &RingBackRules{Grades: []triage.Grade{triage.Red}, Tries: 2, Within: time.Minute, Key: "1", RefuseKey: "9", Sentence: []ivr.PromptRef{{ID: "x"}}}}
	now := time.Now().UTC().Truncate(time.Microsecond)
	call := ID(id.New())
	first := ledger.CallPlaced{Node: "a", Hotline: "city", NumberID: "n", Agent: "li", Seat: "s", Why: "ring_back", DueAt: now, Until: now.Add(time.Minute), Grade: "red"}
	if _, err := w.Append(t.Context(), ledger.NewDraft(ledger.CallStream(string(call)), 1, now, 0, "system", first)); err != nil {
		t.Fatal(err)
	}
	s := newSession(parts, w, h, apply(State{ID: call}, now, first), 1)
	s.take(t.Context(), inBegin{})
	s.take(t.Context(), inTimeout{Timer: timerOut})
	up := func(channel string) {
		s.take(t.Context(), inSignal{Signal{Kind: SignalState, Channel: Channel{ID: channel, State: "Up", Stasis: true}, At: time.Now()}})
	}
	up(s.state.Out.Leg)
	person := s.state.Caller
	if !w.live[person] {
		t.Fatalf("nobody is called; ledger %v", kinds(w.events))
	}
	up(person)
	if w.live[person] {
		t.Errorf("the person is not hung up; ledger %v", kinds(w.events))
	}
}
