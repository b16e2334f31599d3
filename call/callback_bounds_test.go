package call

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// keptAt is a kept place that waits on the floor, after the given facts. Counsellors have until offeredUntil to answer.
func keptAt(facts ...ledger.Fact) State {
	s := State{ID: ID(id.New())}
	for _, f := range append([]ledger.Fact{
		ledger.CallPlaced{
			Hotline: "city", NumberID: "n", NumberHash: "k1:x", Why: string(OutCallBack), Grade: "green", DueAt: placedAt, Until: placedAt.Add(time.Hour),
			Place: &ledger.Place{Queue: "main", EnqueuedAt: placedAt.Add(-time.Hour)},
		},
		ledger.Queued{Entry: "e1", Queue: "main", Grade: "green", EnqueuedAt: placedAt.Add(-time.Hour)},
	}, facts...) {
		s = apply(s, placedAt, f)
	}
	return s
}

func keptEnv(after time.Duration) env {
	h := &Hotline{ID: "city", Queue: "main", CallBacks: map[string]PlaceRules{"main": {Key: "2", Dial: RingBackRules{Tries: 2, Within: time.Hour, Gap: 5 * time.Minute}}}}
	return env{Now: placedAt.Add(after), Hotline: h, TaskID: id.New(), EntryID: id.New(), RingID: id.New()}
}

// closedAs is the outcome with which the floor's offer was closed; empty: it was not.
func closedAs(d decision) string {
	for _, a := range d.Acts {
		if c, ok := a.(actOfferClosed); ok {
			return c.Outcome
		}
	}
	return ""
}

// TestNobodyIsBlamedForASeatOutside: who is asked to ring back at a number outside the house does nothing wrong.
func TestNobodyIsBlamedForASeatOutside(t *testing.T) {
	t.Parallel()
	s := folded(OutRingBack, ledger.OutAsked{Offer: "o1", Agent: "wu"})
	d := decide(s, inAsked{Offer: "o1", Agent: "wu", Seat: agent.Seat{ID: "out", Kind: agent.OutsideNumber}}, outEnv(0))
	if got := closedAs(d); got != OutcomeWithdrawn {
		t.Errorf("closed as %q", got)
	}
	if d.Next.Out.Ask != nil || !d.Next.Out.passed("wu") {
		t.Errorf("asked again: %+v", d.Next.Out)
	}
}

// TestAPlaceIsOfferedAsLongAsTheQueueAllows: a queue may allow more time to answer than an asking has elsewhere. Whoever
// has been shown the place, or whose telephone was rung, and does not answer has missed an offer, and could be reached.
func TestAPlaceIsOfferedAsLongAsTheQueueAllows(t *testing.T) {
	t.Parallel()
	const offered = 2 * time.Minute
	tests := map[string]struct {
		kind  agent.SeatKind
		shown bool
		waits time.Duration // until the asking is given up, from the offer on
		ended string
	}{
		"at a desk":                {kind: agent.BrowserDesk, shown: true, waits: offered + ringGrace, ended: OutcomeNoAnswer},
		"at a telephone":           {kind: agent.SIPPhone, waits: offered + ringGrace, ended: OutcomeNoAnswer},
		"at a desk without a page": {kind: agent.BrowserDesk, waits: shownPatience, ended: OutcomeUnreachable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := decide(keptAt(), inOffered{Offer: "o1", Entry: "e1", Agent: "li", Seat: agent.Seat{ID: "s", Kind: tt.kind}, Deadline: placedAt.Add(offered)}, keptEnv(0))
			waits := armedFor(d)
			if tt.shown {
				const seen = 300 * time.Millisecond
				d = decide(d.Next, inDesk{Do: deskShown, Offer: "o1", Agent: "li"}, keptEnv(seen))
				waits = seen + armedFor(d)
			}
			if waits != tt.waits {
				t.Errorf("given up after %v, want %v", waits, tt.waits)
			}
			d = decide(d.Next, inTimeout{Timer: timerOut}, keptEnv(waits))
			if got := closedAs(d); got != tt.ended {
				t.Errorf("closed as %q, want %q", got, tt.ended)
			}
			if !d.Next.keepsPlace() || d.Next.Entry == nil {
				t.Errorf("the place is lost: %s", d.Next.Phase)
			}
		})
	}
}

// armedFor is how long the next step of a call of the house is waited for.
func armedFor(d decision) (after time.Duration) {
	for _, a := range d.Acts {
		if arm, ok := a.(actArm); ok && arm.Timer == timerOut {
			after = arm.After
		}
	}
	return after
}

// TestARingBackHasItsTimeAtATelephone: the floor's word that nobody has answered is waited for, though it comes late.
func TestARingBackHasItsTimeAtATelephone(t *testing.T) {
	t.Parallel()
	s := folded(OutRingBack, ledger.OutAsked{Offer: "o1", Agent: "wu"})
	asked := inAsked{Offer: "o1", Agent: "wu", Seat: agent.Seat{ID: "s", Kind: agent.SIPPhone}, Deadline: placedAt.Add(20 * time.Second)}
	d := decide(s, asked, outEnv(0))
	if got := armedFor(d); got != 20*time.Second+ringGrace {
		t.Errorf("given up after %v", got)
	}
	if got := closedAs(decide(d.Next, inTimeout{Timer: timerOut}, outEnv(time.Minute))); got != OutcomeNoAnswer {
		t.Errorf("closed as %q", got)
	}
}

// dialled are the facts of a first attempt of a kept place, with the counsellor at a desk or at a telephone.
func dialled(phone bool) []ledger.Fact {
	facts := []ledger.Fact{ledger.OutAsked{Offer: "o1", Agent: "li"}}
	if phone {
		facts = append(facts, ledger.LegDialed{Leg: "l1", Role: string(SeatLeg), Agent: "li", Seat: "s"}, ledger.OutSeated{Agent: "li", Seat: "s", Leg: "l1"}, ledger.LegUp{Leg: "l1"})
	}
	facts = append(facts,
		ledger.OutAskEnded{Offer: "o1", Agent: "li", Outcome: OutcomeAccepted},
		ledger.Dequeued{Entry: "e1", Why: string(OutCallBack)},
	)
	if !phone {
		facts = append(facts, ledger.OutSeated{Agent: "li", Seat: "s", Leg: "l1", Desk: "d", Parking: "home"})
	}
	return append(facts, ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"}, ledger.OutRinging{})
}

// TestOneCounsellorsHangUpEndsNoPlace: who accepts, lets the person's telephone ring, and hangs up ends the attempt alone. The
// person is called again after the pause, as after any other attempt, until the tries are used. To call it off stays possible.
func TestOneCounsellorsHangUpEndsNoPlace(t *testing.T) {
	t.Parallel()
	hangsUp := map[string]Input{
		"the telephone is put down": inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "l1"}, Cause: causeNormal}},
		"at the desk":               inDesk{Do: deskHangup, Agent: "li"},
	}
	for name, in := range hangsUp {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := dialled(name != "at the desk")
			d := decide(keptAt(facts...), in, keptEnv(15*time.Second))
			if !d.Next.keepsPlace() || d.Next.Phase != Due || d.Next.held() != "" {
				t.Fatalf("the place is lost: %s, ends as %+v", d.Next.Phase, d.Next.End)
			}
			if got := armedFor(d); got != 5*time.Minute {
				t.Errorf("called again after %v", got)
			}
			released := false
			for _, a := range d.Acts {
				r, ok := a.(actReleased)
				released = released || ok && r.Agent == "li"
			}
			if !released {
				t.Error("the counsellor is kept for nobody")
			}
			again := decide(d.Next, inTimeout{Timer: timerOut}, keptEnv(6*time.Minute)).Next
			if again.Entry == nil || !again.Entry.EnqueuedAt.Equal(placedAt.Add(-time.Hour)) {
				t.Errorf("not at the same place again: %+v", again.Entry)
			}
			last := keptAt(append(facts, ledger.OutDialed{Channel: "ch2", Attempt: 2, Agent: "li"})...)
			if d := decide(last, in, keptEnv(15*time.Second)); d.Next.End == nil || d.Next.End.Class != NotReached {
				t.Errorf("after the last try: %+v", d.Next.End)
			}
		})
	}
	off := decide(keptAt(dialled(false)...), inOutgoing{Do: outCancel, By: "li"}, keptEnv(15*time.Second)).Next
	if off.End == nil || off.End.Class != CalledOff || off.End.Reason != RingBackOff {
		t.Errorf("called off: %+v", off.End)
	}
}

// TestAHangUpWhileThePersonComesBackIsNoCancelling: the person has rung in, and has the place.
func TestAHangUpWhileThePersonComesBackIsNoCancelling(t *testing.T) {
	t.Parallel()
	s := keptAt(append(dialled(false), ledger.OutCameBack{Call: "c2"})...)
	got := decide(s, inDesk{Do: deskHangup, Agent: "li"}, keptEnv(15*time.Second)).Next
	if got.End == nil || got.End.Class != CalledOff || got.End.Reason != CallerCameBack {
		t.Errorf("ends as %+v", got.End)
	}
}
