package call

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
)

// house is a whole hotline on paper: sessions and the floor, fed one input at a time in any order that their mailboxes
// allow, over a ledger that may end the process at any fact, before it or after it.
type house struct {
	*paper // the switch, the screens and the prompts

	x       *Exchange
	floor   *queue.Floor
	at      time.Time
	toFloor []queue.Input
	toCall  map[ID][]Input
	streams map[ledger.Stream][]ledger.Event
	crash   string // "", "before" or "after" the next fact of a call
	crashed bool
	hung    map[string]bool // callers who have gone
	calls   int
	asks    int // of colleagues
	hotline *Hotline
	phones  map[agent.ID]bool // who sits at a telephone
}

var housePeople = []agent.ID{"li", "wu", "yu"}

func newHouse(t *rapid.T) *house {
	h := &house{
		paper: &paper{closed: map[queue.OfferID]int{}}, at: time.Now(), toCall: map[ID][]Input{},
		streams: map[ledger.Stream][]ledger.Event{}, hung: map[string]bool{}, hotline: paperHotline(t),
	}
	h.hotline.Briefs = drawBriefs(t)
	h.phones = map[agent.ID]bool{"yu": true, "wu": rapid.Bool().Draw(t, "wu has a telephone")}
	strategy, most := rapid.SampledFrom([]queue.Strategy{queue.LongestIdle, queue.RingAll, queue.RingAll}).Draw(t, "strategy"), 0
	if strategy == queue.RingAll {
		most = rapid.SampledFrom([]int{0, 2}).Draw(t, "at once")
	}
	h.floor = queue.NewFloor(queue.Rules{Queues: map[queue.ID]queue.Queue{
		"main": {ID: "main", OfferTimeout: 20 * time.Second, Strategy: strategy, RingAllMax: most, Overflow: []queue.OverflowRule{
			{When: queue.WaitLonger, After: time.Hour, Action: queue.Action{Kind: queue.ToMessage}},
		}},
	}})
	duty := queue.OnDuty{Version: "1"}
	for _, who := range housePeople {
		duty.Agents = append(duty.Agents, queue.Duty{Agent: who, Skills: agent.Skills{}})
	}
	h.Send(duty)
	for _, who := range housePeople {
		h.Send(queue.SignIn{Agent: who, Seat: seatOf(who), SeatUp: true})
		h.Send(queue.SetState{Agent: who, State: agent.Ready})
	}
	h.open()
	return h
}

func seatOf(who agent.ID) agent.SeatID { return agent.SeatID("seat-" + string(who)) }

// open begins a process.
func (h *house) open() {
	parts := &Parts{Ledger: h, Floor: h, Positions: h.paper, Desks: h.paper, Dialer: h.paper, Prompts: paperPrompts{h.paper}, Log: discardLog, Boot: time.Now()}
	h.x = NewExchange(parts, h, nil, nil, "CN")
	h.x.AddNode(Node{Name: "a", Switch: h})
}

func (h *house) Send(in queue.Input) bool { h.toFloor = append(h.toFloor, in); return true }

func (h *house) LookChannel(_ context.Context, c string) (Channel, error) {
	if h.hung[c] {
		return Channel{}, fault.New(fault.NotFound, "look", "gone")
	}
	return Channel{ID: c, State: "Up", Stasis: true}, nil
}

func (h *house) Append(_ context.Context, drafts ...ledger.Draft) (bool, error) {
	died := errors.New("the process has ended")
	if h.crashed || h.crash == "before" {
		h.crashed = true
		return false, died
	}
	for _, d := range drafts {
		if d.Seq != int64(len(h.streams[d.Stream])+1) {
			return false, errors.New("a gap in the stream")
		}
		h.streams[d.Stream] = append(h.streams[d.Stream], ledger.Event{Stream: d.Stream, Seq: d.Seq, At: d.At, Kind: d.Kind, V: d.V, Actor: d.Actor, Data: d.Data})
	}
	if h.crash == "after" {
		h.crashed = true
		return false, died
	}
	return false, nil
}

func (h *house) Dialed(Secret) (*Hotline, bool)     { return h.hotline, true }
func (h *house) Hotline(string) *Hotline            { return h.hotline }
func (h *house) SeatOf(string) (agent.SeatID, bool) { return "", false }
func (h *house) Marked(Secret) (string, *Hotline)   { return "", nil }
func (h *house) Seat(id agent.SeatID) (agent.Seat, bool) {
	kind := agent.BrowserDesk
	if h.phones[agent.ID(strings.TrimPrefix(string(id), "seat-"))] {
		kind = agent.SIPPhone
	}
	return agent.Seat{ID: id, Kind: kind}, true
}

// sessions returns the calls in the order of their ids.
func (h *house) sessions() []*session {
	return slices.SortedFunc(maps.Values(h.x.calls), func(a, b *session) int { return cmp.Compare(a.state.ID, b.state.ID) })
}

// arrive begins a call that has come as far as the queue.
func (h *house) arrive() {
	h.calls++
	s := newSession(h.x.parts, h, h.hotline, State{
		ID: ID(fmt.Sprintf("01H%023d", h.calls)), Node: "a", Caller: fmt.Sprintf("caller%d", h.calls),
	}, 0)
	h.x.register(s)
	s.inbox.Put(inArrive{Hotline: "city", Anonymous: true})
	s.inbox.Put(inSignal{Signal{Kind: SignalArrived, Channel: Channel{ID: s.caller, Stasis: true}, At: h.at}})
	s.inbox.Put(inSignal{Signal{Kind: SignalDigit, Channel: Channel{ID: s.caller}, Digit: "0", At: h.at}})
}

// turn lets one owner handle one input; false: nobody has any.
func (h *house) turn(t *rapid.T) bool {
	var ready []*session
	for _, s := range h.sessions() {
		items, _ := s.inbox.Take()
		h.toCall[s.state.ID] = append(h.toCall[s.state.ID], items...)
		if len(h.toCall[s.state.ID]) > 0 {
			ready = append(ready, s)
		}
	}
	n := len(ready)
	if len(h.toFloor) > 0 {
		n++
	}
	if n == 0 {
		return false
	}
	if i := rapid.IntRange(0, n-1).Draw(t, "whose turn"); i < len(ready) {
		s := ready[i]
		in := h.toCall[s.state.ID][0]
		h.toCall[s.state.ID] = h.toCall[s.state.ID][1:]
		h.give(t, s, in)
		return true
	}
	in := h.toFloor[0]
	h.toFloor = h.toFloor[1:]
	for _, o := range h.floor.Handle(h.at, in) {
		h.x.Deliver(o)
	}
	return true
}

// give lets a session handle an input. A process that ends in the middle is followed by the next one.
func (h *house) give(t *rapid.T, s *session, in Input) {
	s.take(t.Context(), in)
	switch {
	case s.bailed:
		t.Fatalf("%T led to a panic", in)
	case h.crashed:
		h.restart(t)
	case s.state.Phase == Ended:
		h.x.forget(s)
		delete(h.toCall, s.state.ID)
	}
}

// restart ends the process: what was on its way is lost, the switch and the ledger are what they are.
func (h *house) restart(t *rapid.T) {
	old := h.sessions()
	h.crash, h.crashed, h.toFloor, h.toCall = "", false, nil, map[ID][]Input{}
	floor, err := queue.Import(h.floor.Export())
	if err != nil {
		t.Fatal(err)
	}
	h.floor = floor
	h.open()
	snap := &Snapshot{}
	for _, s := range old {
		b := Bridge{ID: bridgeOf(&s.state)}
		if !h.hung[s.caller] && s.act.CallerHere != no {
			snap.Channels = append(snap.Channels, Channel{ID: s.caller, State: "Up", Stasis: true})
			b.Channels = append(b.Channels, s.caller)
		}
		for leg, l := range s.act.Legs {
			if l.Dialed == yes {
				snap.Channels = append(snap.Channels, Channel{ID: leg, State: "Up", Stasis: true})
			}
			if l.In == b.ID {
				b.Channels = append(b.Channels, leg)
			}
		}
		snap.Bridges = append(snap.Bridges, b)
		events := h.streams[ledger.CallStream(string(s.state.ID))]
		state, err := Fold(s.state.ID, events)
		if err != nil {
			t.Fatal(err)
		}
		if state.Live() {
			h.x.Restore([]State{state}, []int64{int64(len(events))})
		}
	}
	h.Send(h.x.books())
	for _, s := range h.sessions() {
		s.inbox.Put(inAdopted{Fresh: true, Snapshot: snap})
	}
}

// settle lets everybody handle what there is.
func (h *house) settle(t *rapid.T) {
	for n := 0; h.turn(t); n++ {
		if n > 5000 {
			t.Fatal("the owners keep each other busy for ever")
		}
	}
}

// pass lets time pass to the floor's next wake-up, or fires a timer of a call. Everybody has been punctual until then.
func (h *house) pass(t *rapid.T) {
	h.settle(t)
	if h.hurried(t) {
		return
	}
	if wake := h.floor.NextWake(); !wake.IsZero() && wake.Sub(h.at) < 30*time.Minute && rapid.Bool().Draw(t, "the floor's") {
		if wake.After(h.at) {
			h.at = wake
		}
		h.Send(queue.Wake{})
		return
	}
	for _, s := range h.sessions() {
		for _, name := range slices.Sorted(maps.Keys(s.timers)) {
			if rapid.IntRange(0, 3).Draw(t, string(name)) == 0 {
				a := s.timers[name]
				delete(s.timers, name)
				h.give(t, s, inTimeout{Timer: name, Turn: a.turn, Leg: a.leg})
				return
			}
		}
	}
}

// hurried ends a briefing whose offer the floor has taken back: it is shorter than the floor waits for the outcome.
func (h *house) hurried(t *rapid.T) bool {
	for _, o := range h.floor.Export().Offers {
		s := h.x.calls[ID(o.Call)]
		if s == nil || o.WithdrawnAt.IsZero() {
			continue
		}
		if ours, open := s.state.offerCalled(string(o.ID)); open && s.state.briefing(ours.Leg) {
			h.give(t, s, inTimeout{Timer: briefTimer(ours.Leg), Leg: ours.Leg})
			return true
		}
	}
	return false
}

// meddle lets a caller, a counsellor or the line do something.
func (h *house) meddle(t *rapid.T) {
	all := h.sessions()
	if len(all) == 0 {
		return
	}
	s := all[rapid.IntRange(0, len(all)-1).Draw(t, "call")]
	st := &s.state
	var o Offer // one of those who are asked
	if st.Offer != nil {
		o = rapid.SampledFrom(st.round()).Draw(t, "of the round")
	}
	desk := func(do deskAction, who agent.ID) inDesk {
		in := inDesk{Do: do, Agent: who, Offer: o.ID, reply: make(chan error, 1), Grade: "red"}
		in.Leg, in.Desk, in.Parking = "leg-"+string(who), "desk-"+string(who), "home-"+string(who)
		return in
	}
	leg := func(kind SignalKind, state string, cause int) {
		if o.Leg != "" {
			s.inbox.Put(inSignal{Signal{Kind: kind, Channel: Channel{ID: o.Leg, State: state, Stasis: true}, Cause: cause, At: h.at}})
		}
	}
	talker := agent.ID("")
	if st.Talk != nil {
		talker = st.Talk.Agent
	}
	switch rapid.IntRange(0, 18).Draw(t, "what") {
	case 0:
		h.hangUp(s)
	case 1, 2, 3:
		if o.Kind == agent.BrowserDesk {
			s.inbox.Put(desk(deskAccept, o.Agent))
		}
		leg(SignalState, "Up", 0)
	case 4:
		if st.Offer != nil {
			s.inbox.Put(desk(deskDecline, o.Agent))
		}
		leg(SignalGone, "", causeRejected)
	case 5:
		leg(SignalState, "Ringing", 0)
	case 6:
		s.inbox.Put(desk(deskHangup, talker))
	case 7:
		s.inbox.Put(desk(rapid.SampledFrom([]deskAction{deskHold, deskResume, deskPauseRec, deskGrade}).Draw(t, "do"), talker))
	case 8:
		if st.Talk != nil {
			s.inbox.Put(inDeskLost{Leg: st.Talk.Leg, Why: "frozen"})
		}
	case 9:
		if talker != "" && !h.phones[talker] {
			s.inbox.Put(inDeskBack{Agent: talker, Leg: "leg-" + string(talker), Desk: "desk-" + string(talker), Parking: "home-" + string(talker)})
		}
	case 10:
		who := rapid.SampledFrom(housePeople).Draw(t, "who")
		h.Send(rapid.SampledFrom([]queue.Input{
			queue.SetState{Agent: who, State: agent.NotReady},
			queue.SetState{Agent: who, State: agent.Ready},
			queue.AfterCallDone{Agent: who},
			queue.SeatChanged{Seat: seatOf(who), Up: false},
			queue.SeatChanged{Seat: seatOf(who), Up: true},
		}).Draw(t, "asks"))
	case 11: // all who are asked accept in the same instant
		for _, o = range st.round() {
			if o.Kind == agent.BrowserDesk {
				s.inbox.Put(desk(deskAccept, o.Agent))
			}
			leg(SignalState, "Up", 0)
		}
	case 12: // what a counsellor is told about the caller ends
		s.inbox.Put(inLegSaid{Leg: o.Leg, Failed: rapid.Bool().Draw(t, "failed")})
	case 13, 14: // somebody who waits becomes more urgent, or less
		in := desk(deskGrade, "boss")
		in.Grade, in.Why = rapid.SampledFrom([]string{"red", "yellow", "green"}).Draw(t, "grade"), "asked"
		s.inbox.Put(in)
	case 15, 16:
		s.inbox.Put(inLive{
			Do: liveAsk, By: talker, To: Target{Agent: rapid.SampledFrom(housePeople).Draw(t, "whom")}, Then: ThenConsult,
			Offer: fmt.Sprintf("01HASK%020d-of0001", h.asked()), reply: make(chan error, 1),
		})
	case 17:
		h.answerAsk(t, s)
	default:
		h.crash = rapid.SampledFrom([]string{"before", "after", ""}).Draw(t, "crash")
	}
}

// asked is a number that no asking before has had.
func (h *house) asked() int {
	h.asks++
	return h.asks
}

// answerAsk lets a colleague who is asked into a call do something.
func (h *house) answerAsk(t *rapid.T, s *session) {
	if len(s.state.Parties) == 0 {
		return
	}
	p := s.state.Parties[len(s.state.Parties)-1]
	do := rapid.SampledFrom([]deskAction{deskAccept, deskAccept, deskDecline}).Draw(t, "answers")
	switch {
	case p.State == PartyThere:
		s.inbox.Put(inLive{Do: liveDrop, By: s.state.Talk.Agent, Party: p.ID, reply: make(chan error, 1)})
	case p.State != PartyRinging:
	case p.Kind == agent.BrowserDesk:
		who := string(p.Agent)
		s.inbox.Put(inDesk{Do: do, Agent: p.Agent, Offer: p.Offer, Leg: "leg-" + who, Desk: "desk-" + who, Parking: "home-" + who, reply: make(chan error, 1)})
	case do == deskAccept:
		s.inbox.Put(inSignal{Signal{Kind: SignalState, Channel: Channel{ID: p.Leg, State: "Up", Stasis: true}, At: h.at}})
	default:
		s.inbox.Put(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: p.Leg}, Cause: causeRejected, At: h.at}})
	}
}

func (h *house) hangUp(s *session) {
	h.hung[s.caller] = true
	s.inbox.Put(inSignal{Signal{Kind: SignalHangup, Channel: Channel{ID: s.caller}, Cause: 16, At: h.at}})
	s.inbox.Put(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: s.caller}, Cause: 16, At: h.at}})
}

// knows reports whether a call knows that it asks a counsellor.
func (h *house) knows(s *session, p agent.Status) bool {
	if s == nil {
		return false
	}
	if o, open := s.state.offerCalled(p.Offer); open {
		return o.Agent == p.Agent
	}
	party, open := s.state.partyOfOffer(p.Offer)
	return open && party.Agent == p.Agent
}

// talksIn reports whether a counsellor is in a call: in talk with the caller, or beside.
func talksIn(s *session, who agent.ID) bool {
	if s == nil || s.state.Talk == nil || s.state.Phase != Talking && s.state.Phase != Parted {
		return false
	}
	_, beside := s.state.partyOfAgent(who)
	return beside || s.state.Talk.Agent == who
}

// agree checks that floor and calls hold each other for what they are, when nothing is on its way.
func (h *house) agree(t *rapid.T) {
	snap, taken := h.floor.Snapshot(), map[queue.OfferID]bool{}
	for _, o := range h.floor.Export().Offers {
		taken[o.ID] = !o.WithdrawnAt.IsZero() // and freed within five seconds, whoever answers
	}
	for _, p := range snap.Agents {
		s := h.x.calls[ID(p.Call)]
		switch p.State {
		case agent.Reserved:
			if !taken[queue.OfferID(p.Offer)] && !h.knows(s, p) {
				t.Fatalf("%s is reserved by %s for a call that knows nothing of it%s", p.Agent, p.Offer, h.story(p.Call))
			}
		case agent.Talking, agent.Hold:
			if !talksIn(s, p.Agent) {
				t.Fatalf("%s talks on the floor alone%s", p.Agent, h.story(p.Call))
			}
		default:
		}
	}
	for _, w := range snap.Waiting {
		s := h.x.calls[ID(w.Call)]
		if s == nil || s.state.Entry == nil || s.state.Entry.ID != string(w.ID) {
			t.Fatalf("the floor holds a place for a call that does not wait%s", h.story(w.Call))
		}
	}
	with := map[agent.ID]ID{}
	for _, s := range h.sessions() {
		h.goesOn(t, s, snap)
		if s.state.Phase == Talking && !s.state.Talk.Lost {
			if other, twice := with[s.state.Talk.Agent]; twice {
				t.Fatalf("%s is in the calls %s and %s%s%s", s.state.Talk.Agent, other, s.state.ID, h.story(string(other)), h.story(string(s.state.ID)))
			}
			with[s.state.Talk.Agent] = s.state.ID
		}
		heard := slices.DeleteFunc(slices.Clone(s.state.Legs), func(l Leg) bool { return placeOf(&s.state, l).bridge != bridgeOf(&s.state) })
		if len(heard) > 1 {
			t.Fatalf("%d counsellors in one call", len(heard))
		}
	}
}

// story tells what became of a call.
func (h *house) story(call string) string {
	phase := Ended
	if s := h.x.calls[ID(call)]; s != nil {
		phase = s.state.Phase
	}
	return fmt.Sprintf(": %s, ledger %v", phase, kinds(h.streams[ledger.CallStream(call)]))
}

// goesOn checks that a call has something to wait for.
func (h *house) goesOn(t *rapid.T, s *session, snap *queue.Snapshot) {
	waits := map[Phase][]timer{
		Arriving: {timerClaim}, InMenu: {timerSay, timerAwait}, Outside: {timerOutside, timerKey}, Parted: {timerPark},
		Message: {timerSay, timerMessage}, Closing: {timerSay}, Ending: {timerTeardown}, Surveyed: {timerSurveyed},
	}[s.state.Phase]
	for name := range s.timers {
		if name == timerRetry || name == timerGone || slices.Contains(waits, name) {
			return
		}
	}
	switch s.state.Phase {
	case Talking: // waits for people, and for their lines
		return
	case Waiting:
		if _, there := snap.Position(queue.EntryID(s.state.Entry.ID)); there {
			return
		}
	default:
	}
	t.Fatalf("nothing will ever happen%s", h.story(string(s.state.ID)))
}

// TestTheFloorAndTheCallsAgree lets a whole hotline run in any order of its mailboxes, with crashes between any two
// steps.
func TestTheFloorAndTheCallsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(t)
		for range rapid.IntRange(1, 150).Draw(t, "length") {
			switch rapid.IntRange(0, 9).Draw(t, "next") {
			case 0:
				if len(h.x.calls) < 4 {
					h.arrive()
				}
			case 1, 2, 3:
				h.meddle(t)
			case 4:
				h.pass(t)
			case 5:
				h.settle(t)
				h.agree(t)
			default:
				h.turn(t)
			}
		}
		h.crash = ""
		for _, s := range h.sessions() {
			h.hangUp(s)
		}
		for range 8 {
			h.settle(t)
			for _, s := range h.sessions() {
				h.give(t, s, inTimeout{Timer: timerRetry})
			}
		}
		if n := len(h.x.calls); n > 0 {
			t.Fatalf("%d calls never end", n)
		}
		h.at = h.at.Add(6 * time.Second)
		h.Send(queue.Wake{})
		h.settle(t)
		h.agree(t)
		for _, p := range h.floor.Snapshot().Agents {
			if p.Call != "" && p.State != agent.AfterCall {
				t.Fatalf("%s is %s for a call that is over%s", p.Agent, p.State, h.story(p.Call))
			}
		}
		for stream, events := range h.streams {
			if strings.HasPrefix(string(stream), "call:") && events[len(events)-1].Kind != ledger.KindCallEnded {
				t.Fatalf("a call has not ended in the ledger: %v", kinds(events))
			}
		}
	})
}
