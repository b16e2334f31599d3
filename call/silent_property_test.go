package call

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// drawSilence draws something about a caller who may be unable to speak, fitting or not.
func drawSilence(t *rapid.T, s *State, who agent.ID) Input {
	ear := id.Object(string(s.ID), id.RoleEar, rapid.IntRange(0, 3).Draw(t, "ear"))
	switch rapid.SampledFrom([]string{"voice", "quiet", "silent", "lasts", "tell", "over", "key", "gone"}).Draw(t, "silence") {
	case "voice":
		return inSignal{Signal{Kind: SignalVoice, Channel: Channel{ID: ear}}}
	case "quiet":
		return inSignal{Signal{Kind: SignalQuiet, Channel: Channel{ID: ear}, Duration: time.Duration(rapid.IntRange(0, 600).Draw(t, "ms")) * time.Millisecond}}
	case "silent":
		return inTimeout{Timer: timerSilent}
	case "lasts":
		return inTimeout{Timer: timerVoice}
	case "tell":
		return inLive{Do: liveTell, By: who, reply: make(chan error, 1)}
	case "over":
		return inLive{Do: liveAnswersOver, By: who, reply: make(chan error, 1)}
	case "key":
		return inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: s.Caller}, Digit: "1"}}
	default:
		return inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: ear}, At: time.Now()}}
	}
}

// TestSilenceIsNoticedOnceAndEndsNothing decides on anything about silence in a talk, and wants that the call stays where
// it is, that a caller is noticed and heard at most once, and that nobody listens to somebody who has been heard.
func TestSilenceIsNoticedOnceAndEndsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := paperHotline(t)
		h.Briefs = drawBriefs(t)
		h.Silence = SilenceRules{After: 12 * time.Second, Auto: rapid.Bool().Draw(t, "auto")}
		now := time.Now()
		s := State{
			ID: ID(id.New()), Phase: Talking, Caller: "caller", Claimed: true, Answered: true, Ever: true, ConnectedAt: now,
			Talk: &Talk{Leg: "desk1", Agent: "li", Bridged: true, Since: now}, Legs: []Leg{{ID: "desk1", Role: DeskLeg, Agent: "li", Up: true, Parking: "home1"}},
		}
		counts := map[ledger.Kind]int{}
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			now = now.Add(time.Second)
			in := drawSilence(t, &s, rapid.SampledFrom([]agent.ID{"li", "wu"}).Draw(t, "agent"))
			if out, ok := in.(inTimeout); ok {
				out.Listened = time.Duration(rapid.IntRange(0, 20).Draw(t, "listened")) * time.Second
				in = out
			}
			if rapid.IntRange(0, 9).Draw(t, "hold") == 0 {
				in = inDesk{Do: rapid.SampledFrom([]deskAction{deskHold, deskResume}).Draw(t, "do"), Agent: "li"}
			}
			heard := s.Silence != nil && !s.Silence.SpokeAt.IsZero()
			d := decide(s, in, env{Now: now, Hotline: h})
			for _, f := range d.Facts {
				counts[f.Fact.FactKind()]++
			}
			if d.Next.Phase != Talking || d.Next.Talk == nil {
				t.Fatalf("%T led to %s", in, d.Next.Phase)
			}
			if (heard || d.Next.Talk.Held) && d.Next.listens(h.Silence) {
				t.Fatalf("somebody listens to a caller who was heard or is on hold: %+v", d.Next.Silence)
			}
			s = d.Next
			if s.Talk.Held {
				s.Talk.Bridged = false
			} else if !s.Talk.Bridged {
				s.Talk.Bridged = true
			}
		}
		if counts[ledger.KindCallerSilent] > 1 || counts[ledger.KindCallerSpoke] > 1 {
			t.Fatalf("noticed %d times, heard %d times", counts[ledger.KindCallerSilent], counts[ledger.KindCallerSpoke])
		}
		if s.Silence.Silent() && counts[ledger.KindCallerSpoke] > 0 {
			t.Fatal("a caller who was heard is silent")
		}
	})
}
