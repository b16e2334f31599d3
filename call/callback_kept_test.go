package call

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/triage"
)

// agreedCaller is a caller who waits and has agreed to be called back.
func agreedCaller(facts ...ledger.Fact) State {
	s := State{ID: "c", Phase: Waiting, Grade: triage.Green, NumberID: "n", NumberHash: "k1:x"}
	for _, f := range append([]ledger.Fact{
		ledger.Queued{Entry: "e1", Queue: "main", Grade: "green", EnqueuedAt: placedAt},
		ledger.CallBackTurned{Step: callBackOffered},
		ledger.CallBackTurned{Step: callBackAsked},
		ledger.CallBackTurned{Step: callBackAgreed},
	}, facts...) {
		s = apply(s, placedAt, f)
	}
	return s
}

// TestWhoWasTakenAfterAllIsNotBidFarewell: a counsellor accepts while the farewell is said, and is lost, or sends the
// caller on. The caller waits on the line and stays on it.
func TestWhoWasTakenAfterAllIsNotBidFarewell(t *testing.T) {
	t.Parallel()
	s := agreedCaller()
	if !s.agreed() {
		t.Fatal("the caller has agreed to nothing")
	}
	s = agreedCaller(
		ledger.Connected{Leg: "l", Agent: "li", Queue: "main"},
		ledger.Queued{Entry: "e2", Queue: "main", Grade: "green", EnqueuedAt: placedAt, Returned: true, Prefer: "li", Why: "returned"},
	)
	d := decide(s, inTimeout{Timer: timerCallBack}, env{Now: placedAt.Add(time.Minute), Hotline: &Hotline{ID: "city", Queue: "main"}})
	if d.Next.Phase != Waiting || s.agreed() {
		t.Errorf("after a talk the caller is in phase %s and agreed: %v", d.Next.Phase, s.agreed())
	}
}

// TestAnExerciseGoesOnAfterTheQuestion: a caller who hears one asks about being called back, and thinks better of it.
func TestAnExerciseGoesOnAfterTheQuestion(t *testing.T) {
	t.Parallel()
	s := State{ID: "c", Phase: Waiting, Grade: triage.Green, NumberID: "n", NumberHash: "k1:x"}
	for _, f := range []ledger.Fact{
		ledger.Queued{Entry: "e1", Queue: "main", Grade: "green", EnqueuedAt: placedAt},
		ledger.CallBackTurned{Step: callBackOffered},
		ledger.WaitKey{Entry: "e1", Does: string(WaitListen), To: "breathing"},
		ledger.CallBackTurned{Step: callBackAsked},
	} {
		s = apply(s, placedAt, f)
	}
	h := &Hotline{
		ID: "city", Queue: "main", CallBacks: map[string]PlaceRules{"main": {Key: "2", Dial: RingBackRules{Tries: 1, Within: time.Hour}}},
		WaitKeys: map[string]map[string]WaitKey{"main": {"3": {Does: WaitListen, Name: "breathing"}}},
	}
	turn := &turn{s: s, env: env{Now: placedAt, Hotline: h}}
	turn.callBackKey("5")
	said := false
	for _, a := range turn.acts {
		switch a := a.(type) {
		case actHush:
			said = false
		case actSay:
			said = a.Purpose == sayListen
		}
	}
	if !said || turn.s.Listens != "breathing" {
		t.Errorf("the caller hears nothing while the exercise counts as heard: %+v", turn.acts)
	}
}

// TestAPersonWhoIsReachedWithoutTheirCounsellorWaitsOnTheLine: the counsellor's line fails while the person is greeted.
// The person is a caller who waits from then on, first of all, with what their place asked for.
func TestAPersonWhoIsReachedWithoutTheirCounsellorWaitsOnTheLine(t *testing.T) {
	t.Parallel()
	skill := []ledger.Requirement{{Skill: "cantonese", Level: 2}}
	s := State{ID: "c"}
	for _, f := range []ledger.Fact{
		ledger.CallPlaced{
			Hotline: "city", NumberID: "n", NumberHash: "k1:x", Why: string(OutCallBack), Grade: "green", DueAt: placedAt, Until: placedAt.Add(time.Hour),
			Place: &ledger.Place{Queue: "main", Requires: skill, EnqueuedAt: placedAt.Add(-time.Hour)},
		},
		ledger.Queued{Entry: "e1", Queue: "main", Requires: skill, Grade: "green", EnqueuedAt: placedAt.Add(-time.Hour)},
		ledger.OutAsked{Offer: "o1", Agent: "li"},
		ledger.OutAskEnded{Offer: "o1", Agent: "li", Outcome: OutcomeAccepted},
		ledger.Dequeued{Entry: "e1", Why: string(OutCallBack)},
		ledger.OutSeated{Agent: "li", Seat: "s", Leg: "desk-li", Desk: "d", Parking: "home"},
		ledger.OutDialed{Channel: "ch1", Attempt: 1, Agent: "li"},
		ledger.CallAnswered{},
		ledger.LegGone{Leg: "desk-li"},
	} {
		s = apply(s, placedAt, f)
	}
	turn := &turn{s: s, env: env{Now: placedAt, Hotline: &Hotline{ID: "city", Queue: "main"}, EntryID: "e2"}}
	turn.taken()
	got := turn.s
	if got.Phase != Waiting || got.keepsPlace() || got.Entry == nil {
		t.Fatalf("phase %s with %+v, want a caller who waits on the line", got.Phase, got.Entry)
	}
	if e := got.Entry; !e.Returned || e.Prefer != "li" || len(e.Requires) != 1 || !e.EnqueuedAt.Equal(placedAt.Add(-time.Hour)) {
		t.Errorf("the place %+v", e)
	}
}

// TestOverflowBreaksNoAgreement: a rule of the queue acts while the farewell is said to a caller who has agreed to be called
// back. The place is kept as was promised. A caller who is red has agreed to nothing, and follows the rule.
func TestOverflowBreaksNoAgreement(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in    inOverflowed
		red   bool
		phase Phase
	}{
		"to a message":         {in: inOverflowed{Entry: "e1", Left: true, Kind: "message"}, phase: Ending},
		"to an outside number": {in: inOverflowed{Entry: "e1", Left: true, Kind: "outside", To: "duty"}, phase: Ending},
		"to another queue":     {in: inOverflowed{Entry: "e1", Kind: "queue", Queue: "night"}, phase: Waiting},
		"a red caller":         {in: inOverflowed{Entry: "e1", Left: true, Kind: "message"}, red: true, phase: Message},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := agreedCaller()
			if tt.red {
				s.Grade = triage.Red
			}
			d := decide(s, tt.in, env{Now: placedAt.Add(time.Minute), Hotline: &Hotline{ID: "city", Queue: "main"}, TaskID: "t", RingID: "r"})
			if d.Next.Phase != tt.phase {
				t.Fatalf("in phase %s, ends as %+v", d.Next.Phase, d.Next.End)
			}
			switch end, back := d.Next.End, d.Next.RingBack; {
			case tt.phase == Waiting && !d.Next.agreed():
				t.Error("the agreement is lost on the way to the other queue")
			case tt.phase == Ending && (end.Class != WantCallback || end.Reason != KeptPlace):
				t.Errorf("ends as %+v", end)
			case tt.phase == Ending && (back == nil || back.Place == nil || back.Place.Queue != "main" || !back.Place.EnqueuedAt.Equal(placedAt)):
				t.Errorf("the place is not kept: %+v", back)
			}
		})
	}
}
