package call

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

var discardLog = slog.New(slog.DiscardHandler)

// paper is the world of one session on paper: a switch that fails as it is told, a ledger in memory, a floor
// that only listens.
type paper struct {
	fail   func(op string) error
	events []ledger.Event
	closed map[queue.OfferID]int
	gone   bool // the caller's channel
}

func (p *paper) do(op string) error {
	if p.fail == nil {
		return nil
	}
	return p.fail(op)
}

func (p *paper) Claim(context.Context, string) error                  { return p.do("claim") }
func (p *paper) Answer(context.Context, string) error                 { return p.do("answer") }
func (p *paper) Dial(context.Context, Dial) error                     { return p.do("dial") }
func (p *paper) Hangup(context.Context, string, int) error            { return p.do("hangup") }
func (p *paper) Mute(context.Context, string) error                   { return p.do("mute") }
func (p *paper) Press(context.Context, string, Secret) error          { return p.do("press") }
func (p *paper) Unmute(context.Context, string) error                 { return p.do("unmute") }
func (p *paper) Tag(context.Context, string, map[string]string) error { return p.do("tag") }
func (p *paper) Failsafe(context.Context, string) error               { return p.do("failsafe") }
func (p *paper) CreateBridge(context.Context, string, map[string]string) error {
	return p.do("bridge")
}
func (p *paper) Join(context.Context, string, string) error      { return p.do("join") }
func (p *paper) Leave(context.Context, string, string) error     { return p.do("leave") }
func (p *paper) DestroyBridge(context.Context, string) error     { return p.do("destroy") }
func (p *paper) Play(context.Context, Play) error                { return p.do("play") }
func (p *paper) StopPlay(context.Context, string) error          { return p.do("stop_play") }
func (p *paper) Music(context.Context, string, string) error     { return p.do("music") }
func (p *paper) StopMusic(context.Context, string) error         { return p.do("stop_music") }
func (p *paper) Snoop(context.Context, string, string) error     { return p.do("snoop") }
func (p *paper) Listen(context.Context, string, string) error    { return p.do("listen") }
func (p *paper) Whisper(context.Context, string, string) error   { return p.do("whisper") }
func (p *paper) Heed(context.Context, string) error              { return p.do("heed") }
func (p *paper) Record(context.Context, Record) error            { return p.do("record") }
func (p *paper) PauseRecord(context.Context, string) error       { return p.do("pause") }
func (p *paper) ResumeRecord(context.Context, string) error      { return p.do("resume") }
func (p *paper) StopRecord(context.Context, string) error        { return p.do("stop_record") }
func (p *paper) DiscardRecord(context.Context, string) error     { return p.do("discard") }
func (p *paper) Received(context.Context, string) (int64, error) { return 0, p.do("received") }
func (p *paper) Sent(context.Context, string) (int64, error)     { return 0, p.do("sent") }
func (p *paper) LookChannel(_ context.Context, c string) (Channel, error) {
	if p.gone {
		return Channel{}, fault.New(fault.NotFound, "look", "gone")
	}
	return Channel{ID: c, State: "Up", Stasis: true}, p.do("look")
}

// LookBridge finds nobody in any bridge.
func (p *paper) LookBridge(_ context.Context, b string) (Bridge, error) {
	return Bridge{ID: b}, p.do("look")
}

func (p *paper) Append(_ context.Context, drafts ...ledger.Draft) (bool, error) {
	for _, d := range drafts {
		if d.Seq != int64(len(p.events)+1) {
			return false, errors.New("a gap in the stream")
		}
		p.events = append(p.events, ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data})
	}
	return false, nil
}

func (p *paper) Send(in queue.Input) bool {
	if c, ok := in.(queue.OfferClosed); ok {
		p.closed[c.Offer]++
	}
	return true
}

func (p *paper) Position(string) int { return 1 }

func (p *paper) SeatDial(context.Context, agent.SeatID) (Secret, bool) { return "PJSIP/seat", true }

func (p *paper) OutsideDial(context.Context, string) (Secret, bool) { return "PJSIP/0@trunk", true }

func (p *paper) ShowOffer(agent.ID, OfferView)      {}
func (p *paper) HideOffer(agent.ID, string, string) {}
func (p *paper) CallChanged(agent.ID, View)         {}
func (p *paper) LegReplaced(agent.ID, string)       {}

func (p *paper) Media(refs []ivr.PromptRef) ([]string, time.Duration) {
	return slices.Repeat([]string{"sound:/x"}, len(refs)), time.Second
}

func (p *paper) count(k ledger.Kind) (n int) {
	for _, e := range p.events {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// paperPrompts is the paper world as Prompts, whose Position differs from Positions'.
type paperPrompts struct{ *paper }

func (paperPrompts) Position(int, string) ([]string, time.Duration) {
	return []string{"sound:/place"}, time.Second
}

// paperSurvey asks whoever may be asked.
var paperSurvey = SurveyRules{
	Questions: []SurveyQuestion{{ID: "one", Play: []ivr.PromptRef{{ID: "one"}}, Least: 1, Most: 5}, {ID: "two", Play: []ivr.PromptRef{{ID: "two"}}, Least: 1, Most: 2}},
	Grades:    []triage.Grade{triage.Green, triage.Yellow, triage.Red}, HandedOn: true, PersonKey: "9", Wait: time.Second,
}

func paperHotline(t *rapid.T) *Hotline {
	m := ivr.Menu{ID: "m", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask": {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{
			"1": {Option: "talk", Goto: "grade"}, "2": {Option: "write", Goto: "box"},
		}},
		"grade": {SetGrade: "red", Goto: "in"},
		"in":    {Queue: "main"},
		"box":   {Message: "city"},
	}}
	lang := []string{"zh-CN"}
	flow, problems := ivr.Compile(m, ivr.Front{Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "w1", RefuseKey: "9"}, ivr.Known{
		Languages: lang, Queues: []string{"main"}, Boxes: []string{"city"},
		Prompts: map[ivr.PromptID][]string{"choose": lang, "notice": lang},
	}, nil)
	if len(problems) > 0 {
		t.Fatalf("menu: %v", problems)
	}
	return &Hotline{
		ID: "city", Languages: lang, Zone: time.UTC, Queue: "main", Flow: flow, Record: true, Wording: "w1", Box: "city",
		Silence:  SilenceRules{After: time.Second, Auto: true},
		Surveys:  map[string]SurveyRules{"main": paperSurvey, "other": paperSurvey},
		Comforts: map[string]Comfort{"main": {First: time.Second, Every: time.Second, Prompts: []ivr.PromptRef{{ID: "wait"}}, Position: true}},
	}
}

// drawBriefs draws what counsellors at telephones are told about the callers of the queues.
func drawBriefs(t *rapid.T) map[string]Brief {
	briefs := map[string]Brief{}
	for _, queue := range []string{"main", "other"} {
		switch rapid.IntRange(0, 2).Draw(t, "brief of "+queue) {
		case 0:
		case 1:
			briefs[queue] = Brief{Prompts: []ivr.PromptRef{{ID: "line"}}, Returned: true}
		default: // nothing is said of a green call
			briefs[queue] = Brief{Grade: true, Wait: rapid.Bool().Draw(t, "wait")}
		}
	}
	return briefs
}

// drawInput draws something that may happen to a call at any time, fitting or not.
func drawInput(t *rapid.T, s *State) Input {
	offer, entry := "of-stale", "en-stale"
	timers := []timer{
		timerClaim, timerSay, timerAwait, timerComfort, timerKey, timerOutside, timerCause, timerPark, timerMessage, timerRetry,
		timerSurvey, timerSurveyed,
	}
	if s.Offer != nil && rapid.IntRange(0, 9).Draw(t, "fresh offer") > 0 {
		o := rapid.SampledFrom(s.round()).Draw(t, "of the round")
		offer = o.ID
		timers = append(timers, shownTimer(o.ID), ringTimer(o.ID), keyTimer(o.ID), causeTimer(o.Leg), briefTimer(o.Leg), briefTimer(o.Leg))
	}
	if s.Entry != nil && rapid.IntRange(0, 9).Draw(t, "fresh entry") > 0 {
		entry = s.Entry.ID
	}
	who := rapid.SampledFrom([]agent.ID{"li", "li", "li", "wu", "yu"}).Draw(t, "agent")
	if o, open := s.offerCalled(offer); open && rapid.IntRange(0, 3).Draw(t, "whose") > 0 {
		who = o.Agent
	}
	objects := []string{"desk1", "desk2", s.Caller}
	for _, l := range s.Legs {
		objects = append(objects, l.ID, l.ID)
	}
	object := rapid.SampledFrom(objects).Draw(t, "object")
	switch rapid.SampledFrom([]string{
		"signal", "signal", "signal", "said", "said", "timeout", "offered", "offered", "withdrawn", "overflowed", "desk", "desk", "desk",
		"lost", "back", "adopted", "rec", "told", "live", "live", "live", "asked", "asked", "party", "silence", "silence",
	}).Draw(t, "input") {
	case "signal":
		kind := rapid.SampledFrom([]SignalKind{SignalState, SignalState, SignalArrived, SignalDigit, SignalLeft, SignalHangup, SignalGone, SignalEntered}).Draw(t, "kind")
		if object == s.Caller && (kind == SignalGone || kind == SignalHangup) && rapid.IntRange(0, 3).Draw(t, "stays") > 0 {
			kind = SignalDigit
		}
		return inSignal{Signal{
			Kind: kind, Channel: Channel{ID: object, State: rapid.SampledFrom([]string{"Ringing", "Up"}).Draw(t, "state"), Stasis: true},
			Bridge: bridgeOf(s), Digit: rapid.SampledFrom([]string{"0", "1", "2", "9", "#"}).Draw(t, "digit"),
			Cause: rapid.SampledFrom([]int{0, 16, 17, 21, 44}).Draw(t, "cause"), At: time.Now(),
		}}
	case "rec":
		obj := "rec-stale"
		if len(s.Recordings) > 0 {
			obj = s.Recordings[len(s.Recordings)-1].ID
		}
		if s.Box != nil && s.Box.Recording != "" {
			obj = s.Box.Recording
		}
		return inSignal{Signal{Kind: SignalRecEnded, Object: obj, Failed: rapid.Bool().Draw(t, "failed")}}
	case "said":
		turn := rapid.IntRange(0, 3).Draw(t, "turn")
		if s.Menu != nil {
			turn = s.Menu.Position.Turn
		}
		p := rapid.SampledFrom([]purpose{sayMenu, sayMenu, sayComfort, sayParted, sayMessage, sayThanks, saySurvey, saySurvey, saySurveyed}).Draw(t, "purpose")
		return inSaid{Purpose: p, Turn: turn, Failed: rapid.Bool().Draw(t, "failed")}
	case "told":
		return inLegSaid{Leg: object, Failed: rapid.Bool().Draw(t, "failed")}
	case "timeout":
		return inTimeout{Timer: rapid.SampledFrom(timers).Draw(t, "timer"), Leg: object, Turn: rapid.IntRange(0, 5).Draw(t, "turn")}
	case "offered":
		kind := rapid.SampledFrom([]agent.SeatKind{agent.BrowserDesk, agent.SIPPhone, agent.OutsideNumber}).Draw(t, "seat")
		return inOffered{Offer: id.New(), Entry: entry, Agent: who, Seat: agent.Seat{ID: "s", Kind: kind}, Deadline: time.Now().Add(time.Minute)}
	case "withdrawn":
		return inWithdrawn{Offer: offer, Reason: rapid.SampledFrom([]string{OutcomeNoAnswer, string(queue.WithdrawSeatDown), string(queue.WithdrawUrgent), string(queue.WithdrawAsked)}).Draw(t, "why")}
	case "overflowed":
		return inOverflowed{Entry: entry, Left: rapid.Bool().Draw(t, "left"), Kind: rapid.SampledFrom([]string{"queue", "message", "outside"}).Draw(t, "to"), Queue: "other", To: "duty"}
	case "desk":
		do := rapid.SampledFrom([]deskAction{
			deskShown, deskAccept, deskAccept, deskAccept, deskDecline, deskHold, deskResume, deskMute, deskUnmute, deskGrade, deskPauseRec, deskResumeRec,
			deskRefuseRec, deskHangup,
		}).Draw(t, "do")
		if do == deskHangup && rapid.IntRange(0, 3).Draw(t, "not yet") > 0 {
			do = deskResume
		}
		return inDesk{Do: do, Agent: who, Offer: offer, Leg: "desk1", Desk: "d1", Parking: "home1", Grade: "yellow", Why: "asked", reply: make(chan error, 1)}
	case "live", "asked", "party":
		return drawLive(t, s, who)
	case "silence":
		return drawSilence(t, s, who)
	case "lost":
		return inDeskLost{Leg: object, Why: "frozen"}
	case "back":
		n := rapid.SampledFrom([]string{"1", "2"}).Draw(t, "leg")
		n += string(who) // a leg is one counsellor's
		return inDeskBack{Agent: who, Leg: "desk" + n, Desk: "d" + n, Parking: "home" + n}
	default:
		return inAdopted{Fresh: rapid.Bool().Draw(t, "fresh"), Snapshot: drawSnapshot(t, s)}
	}
}

func drawSnapshot(t *rapid.T, s *State) *Snapshot {
	snap := &Snapshot{Channels: []Channel{{ID: s.Caller, State: "Up", Stasis: true}}, Bridges: []Bridge{{ID: bridgeOf(s), Channels: []string{s.Caller}}}}
	for _, l := range s.Legs {
		if rapid.Bool().Draw(t, "leg is there") {
			snap.Channels = append(snap.Channels, Channel{ID: l.ID, State: "Up", Stasis: true})
		}
	}
	return snap
}

// TestWhateverHappensACallEndsOnce lets anything happen to a session in any order, over a switch that fails in
// every way.
func TestWhateverHappensACallEndsOnce(t *testing.T) {
	t.Parallel()
	diagram := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		p := &paper{closed: map[queue.OfferID]int{}}
		parts := &Parts{Ledger: p, Floor: p, Positions: p, Desks: p, Dialer: p, Prompts: paperPrompts{p}, Log: discardLog, Boot: time.Now()}
		h := paperHotline(t)
		h.Briefs = drawBriefs(t)
		s := newSession(parts, p, h, State{ID: ID(id.New()), Node: "a", Caller: "caller"}, 0)
		p.fail = func(op string) error {
			switch rapid.IntRange(0, 60).Draw(t, op) {
			case 60:
				return fault.New(fault.Unavailable, op, "no answer")
			case 59:
				return fault.New(fault.Conflict, op, "refused")
			case 58:
				return fault.New(fault.NotFound, op, "gone")
			}
			return nil
		}
		marked := rapid.SampledFrom([]string{"", "", "prove"}).Draw(t, "marked")
		offers := map[queue.OfferID]bool{}
		take := func(in Input) {
			switch in := in.(type) {
			case inOffered:
				offers[queue.OfferID(in.Offer)] = true
			case inAsked:
				offers[queue.OfferID(in.Offer)] = true
			}
			s.take(t.Context(), in)
			if s.bailed {
				t.Fatalf("%T led to a panic", in)
			}
			holds(t, &s.state, h)
		}
		take(inArrive{Hotline: "city", Marked: marked, Anonymous: true})
		take(inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: "caller", Stasis: true}, At: time.Now()}})
		for range rapid.IntRange(0, 60).Draw(t, "length") {
			if !s.state.Live() {
				break
			}
			take(drawInput(t, &s.state))
		}
		p.fail, p.gone = nil, true
		take(inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		take(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: "caller"}, Cause: 16, At: time.Now()}})
		for range 5 {
			take(inTimeout{Timer: timerRetry})
		}
		ended(t, s, p, marked)
		follows(t, p.events, diagram)
		for o := range offers {
			if p.closed[o] == 0 {
				t.Errorf("an offer was never closed; ledger %v", kinds(p.events))
			}
		}
	})
}

// follows checks that the phases of a call went the ways of the diagram.
func follows(t *rapid.T, events []ledger.Event, diagram map[Phase][]Phase) {
	var s State
	for i := range events {
		next, err := Fold("", events[:i+1])
		if err != nil {
			t.Fatal(err)
		}
		if s.Phase != "" && next.Phase != s.Phase && !slices.Contains(diagram[s.Phase], next.Phase) {
			t.Fatalf("%s led from %s to %s", events[i].Kind, s.Phase, next.Phase)
		}
		s = next
	}
}

// holds checks what is true of a call at every moment.
func holds(t *rapid.T, s *State, h *Hotline) {
	for _, r := range s.Recordings {
		if !r.Stopped && (s.Consent != ConsentAnnounced || !s.counsellorTalks() || !h.Record) {
			t.Fatalf("recorded in %s with consent %q, talk %+v", s.Phase, s.Consent, s.Talk)
		}
	}
	holdsParties(t, s)
	if s.Offer != nil && (s.Phase != Waiting || s.Entry == nil) {
		t.Fatalf("an offer in %s", s.Phase)
	}
	if s.Offer == nil && len(s.Beside) > 0 {
		t.Fatalf("offers beside none: %+v", s.Beside)
	}
	for i, o := range s.round() {
		if l, dialed := s.leg(o.Leg); dialed && (l.Gone || l.Elsewhere) {
			t.Fatalf("%s is asked at a leg that is gone", o.Agent)
		}
		if slices.ContainsFunc(s.round()[i+1:], func(other Offer) bool { return other.ID == o.ID }) {
			t.Fatalf("offer %s is there twice", o.ID)
		}
	}
	if s.Phase == Waiting && s.Entry == nil {
		t.Fatal("waits for nothing")
	}
	if s.Phase == Surveyed && (s.Survey == nil || s.Talk != nil || s.Marked != "" || s.Grade == triage.Red || !s.Heard) {
		t.Fatalf("asked how the talk was: %+v, talk %+v, grade %s", s.Survey, s.Talk, s.Grade)
	}
	if (s.Phase == Talking || s.Phase == Parted) && s.Talk == nil {
		t.Fatalf("%s with nobody", s.Phase)
	}
}

// ended checks a call that is over, and that its facts fold into the state it had.
func ended(t *rapid.T, s *session, p *paper, marked string) {
	if s.state.Phase != Ended {
		t.Fatalf("%s, still to do %q", s.state.Phase, steps(plan(&s.state, &s.act, nil)))
	}
	if p.count(ledger.KindCallEnding) != 1 || p.count(ledger.KindCallEnded) != 1 {
		t.Fatalf("ended more or less than once: %v", kinds(p.events))
	}
	want := 0
	if s.state.End.Class.NeedsTask() && marked == "" {
		want = 1
	}
	if got := p.count(ledger.KindTaskWanted); got != want {
		t.Fatalf("%d tasks after %+v", got, s.state.End)
	}
	begun := p.count(ledger.KindSurveyBegun)
	if begun > 1 || p.count(ledger.KindSurveyEnded) != begun {
		t.Fatalf("asked more than once, or without an end: %v", kinds(p.events))
	}
	folded, err := Fold(s.state.ID, p.events)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.state, folded, sameState()...); diff != "" {
		t.Fatalf("the facts fold into another state (-decided +folded):\n%s", diff)
	}
}

// sameState compares states as the ledger keeps them: to the microsecond, and without the keys that wait in a
// menu, which are never recorded.
func sameState() []cmp.Option {
	return []cmp.Option{
		cmpopts.EquateApproxTime(time.Millisecond), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(ivr.Position{}, "Keys"),
		cmp.Comparer(func(a, b triage.Grade) bool { return a == b }),
	}
}

func kinds(events []ledger.Event) []ledger.Kind {
	out := make([]ledger.Kind, len(events))
	for i, e := range events {
		out[i] = e.Kind
	}
	return out
}
