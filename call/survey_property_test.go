package call

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// TestWhateverHappensToWhoIsAsked lets anything happen to a caller who is asked how the talk was, over a switch that fails
// in every way: unless they go back to a person the call has ended as its counsellor ended it, and leaves no work.
func TestWhateverHappensToWhoIsAsked(t *testing.T) {
	t.Parallel()
	diagram := drawn(t)
	outcomes := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := &paper{closed: map[queue.OfferID]int{}}
		parts := &Parts{Ledger: p, Floor: p, Positions: p, Desks: p, Dialer: p, Prompts: paperPrompts{p}, Log: discardLog, Boot: time.Now()}
		h := paperHotline(t)
		s := newSession(parts, p, h, State{ID: ID(id.New()), Node: "a", Caller: "caller"}, 0)
		offer := id.New()
		for _, in := range []Input{
			inArrive{Hotline: "city", Anonymous: true},
			inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "caller", Stasis: true}, At: time.Now()}},
			inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: "0"}},
		} {
			s.take(t.Context(), in)
		}
		if s.state.Phase != Waiting {
			t.Fatalf("in %s", s.state.Phase)
		}
		s.take(t.Context(), inOffered{Offer: offer, Entry: s.state.Entry.ID, Agent: "li", Seat: agent.Seat{ID: "s", Kind: agent.BrowserDesk}, Deadline: time.Now().Add(time.Minute)})
		s.take(t.Context(), inDesk{Do: deskAccept, Agent: "li", Offer: offer, Leg: "desk1", Desk: "d1", Parking: "home1"})
		if rapid.Bool().Draw(t, "held") {
			s.take(t.Context(), inDesk{Do: deskHold, Agent: "li"})
		}
		p.fail = func(op string) error {
			switch rapid.IntRange(0, 40).Draw(t, op) {
			case 40:
				return fault.New(fault.Unavailable, op, "no answer")
			case 39:
				return fault.New(fault.Conflict, op, "refused")
			case 38:
				return fault.New(fault.NotFound, op, "gone")
			}
			return nil
		}
		s.take(t.Context(), inDesk{Do: deskHangup, Agent: "li"})
		if s.state.Survey == nil {
			t.Fatalf("not asked, but %s after %v", s.state.Phase, kinds(p.events))
		}
		for range rapid.IntRange(0, 30).Draw(t, "length") {
			if !s.state.Live() {
				break
			}
			s.take(t.Context(), drawSurvey(t, s))
			if s.bailed {
				t.Fatal("led to a panic")
			}
			holds(t, &s.state, h)
		}
		p.fail, p.gone = nil, true
		s.take(t.Context(), inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		s.take(t.Context(), inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		for range 5 {
			s.take(t.Context(), inTimeout{Timer: timerRetry})
		}
		ended(t, s, p, "")
		follows(t, p.events, diagram)
		outcome := s.state.Survey.Outcome
		outcomes[outcome]++
		back := p.count(ledger.KindQueued) > 1 // also by a key that was pressed during the farewell
		if !back && (outcome == surveyPerson || outcome == surveyRed) {
			t.Errorf("after %s: %v", outcome, kinds(p.events))
		}
		if e := s.state.End; !back && (e.Class != Completed || e.Reason != CounsellorHungUp || e.By != "counsellor") {
			t.Errorf("after %s the call ended %+v", outcome, e)
		}
	})
	for _, o := range []string{surveyAnswered, surveyUnanswered, surveyHungUp, surveyPerson, surveyRed, surveyBroken} {
		if outcomes[o] == 0 && !testing.Short() && !t.Failed() {
			t.Errorf("never ended %s, but %v", o, outcomes)
		}
	}
}

// drawSurvey draws what may happen to who is asked, mostly what belongs to it.
func drawSurvey(t *rapid.T, s *session) Input {
	if rapid.IntRange(0, 7).Draw(t, "anything") == 0 {
		return drawInput(t, &s.state)
	}
	turn := rapid.IntRange(0, 2*surveyTries).Draw(t, "turn")
	switch rapid.SampledFrom([]string{"key", "key", "said", "said", "wait", "wait", "all", "adopted", "restart", "safe", "gone", "red"}).Draw(t, "input") {
	case "key":
		key := rapid.SampledFrom([]string{"0", "1", "2", "4", "7", "#", "", "1", "2", "9"}).Draw(t, "key")
		return inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: "caller"}, Digit: key}}
	case "said":
		return inSaid{Purpose: rapid.SampledFrom([]purpose{saySurvey, saySurvey, saySurveyed}).Draw(t, "purpose"), Turn: turn, Failed: rapid.IntRange(0, 5).Draw(t, "failed") == 0}
	case "wait":
		return inTimeout{Timer: timerSurvey, Turn: turn}
	case "all":
		return inTimeout{Timer: timerSurveyed}
	case "restart":
		return inAdopted{Restart: true, Snapshot: &Snapshot{}}
	case "safe":
		return inFailsafe{Over: rapid.Bool().Draw(t, "over"), Send: rapid.Bool().Draw(t, "send")}
	case "gone":
		return inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "caller"}, Cause: rapid.SampledFrom([]int{0, 16, 44}).Draw(t, "cause"), At: time.Now()}}
	case "red":
		return inDesk{Do: deskGrade, Agent: "li", Grade: triage.Red.String(), Why: "form"}
	default:
		snap := drawSnapshot(t, &s.state)
		if rapid.Bool().Draw(t, "sign") {
			snap.Bridges = slices.Concat(snap.Bridges, []Bridge{{ID: signOf(&s.state)}})
		}
		return inAdopted{Fresh: rapid.Bool().Draw(t, "fresh"), Snapshot: snap}
	}
}
