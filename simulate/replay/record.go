package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
)

// Record is a span of the floor's past, taken fact by fact. It is not safe for use by several at once.
type Record struct {
	from, to time.Time
	floor    *queue.Floor
	gauge    *gauge
	begun    bool
	last     time.Time // of the last fact

	start    queue.State         // of the floor when the span began
	seen     map[string]queue.ID // calls that were known then
	inputs   int
	damaged  int
	awaited  []ledger.AgentState // steps that the record should tell next
	cause    int64               // of them
	differs  *Difference
	unserved [][2]time.Time // [from, to): the floor wanted to be woken and nobody was there; mostly some microseconds

	roots                []*beat
	early                []*anchor // what had happened before the span began and may matter in it
	chains               map[string][]*anchor
	talksThen, wrapsThen map[agent.ID]*anchor // what went on when the span began

	begins map[string]*anchor // of each call: what its chain stood at when the span began
	offers map[queue.OfferID]*anchor
	asked  map[string][]*anchor // offers of each call, in order
	inTalk map[agent.ID]*anchor
	inWrap map[agent.ID]*anchor
	talked map[string]*anchor // the last talk of a call with a counsellor
	talks  []*anchor
	stops  map[stop]bool // when the floor itself made somebody not ready

	steps []queue.StateChanged // kept for tests where keep is set
	keep  bool
}

// stop is a counsellor whom the floor made not ready at an instant.
type stop struct {
	who agent.ID
	at  time.Time
}

// New returns a record of what happens in [from, to). Take must be given the floor's facts from a stored state before from on,
// or from the stream's beginning, and some hours beyond to, so that the ends of what began in the span are known.
func New(from, to time.Time) *Record {
	return &Record{
		from: from.UTC(), to: to.UTC(), floor: queue.NewFloor(queue.Rules{}), gauge: newGauge(from.UTC(), to.UTC()),
		chains: map[string][]*anchor{}, begins: map[string]*anchor{}, offers: map[queue.OfferID]*anchor{}, asked: map[string][]*anchor{},
		inTalk: map[agent.ID]*anchor{}, inWrap: map[agent.ID]*anchor{}, talked: map[string]*anchor{}, stops: map[stop]bool{},
	}
}

// Take takes the next fact of the floor stream. Facts that cannot be read are counted and passed over.
func (r *Record) Take(ev ledger.Event) {
	if ev.Kind == ledger.KindFloorSnapshot {
		r.restore(ev)
		return
	}
	if ev.Kind == ledger.KindAgentState {
		r.compare(ev)
		return
	}
	in, ok, err := queue.ParseInput(ev.Kind, ev.Data)
	switch {
	case err != nil:
		r.damaged++
		return
	case !ok:
		return
	}
	r.missing()
	if !r.begun && !ev.At.Before(r.from) {
		r.begin()
	}
	r.inputs++
	r.last = later(r.last, ev.At)
	r.handle(&beat{seq: ev.Seq, at: ev.At, in: in})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// restore begins at a stored state. Those on the way are what the facts before them lead to.
func (r *Record) restore(ev ledger.Event) {
	if r.inputs > 0 {
		return
	}
	stored, err := queue.Stored(ev)
	if err != nil {
		r.damaged++
		return
	}
	r.floor = stored
	state := stored.Export()
	for _, a := range state.Agents {
		switch a.State {
		case agent.Talking, agent.Hold:
			r.talkBegins(a.ID, a.Call, a.Queue, a.Since)
		case agent.AfterCall:
			t := r.talkBegins(a.ID, a.Call, a.Queue, a.Since)
			r.talkEnds(t, a.Since)
			r.wrapBegins(t, a.Since)
		case agent.LoggedOut, agent.NotReady, agent.Ready, agent.Reserved:
		}
	}
	for _, e := range state.Entries {
		r.joined(e.Call, e.JoinedAt)
	}
	for _, o := range state.Offers {
		a := r.offered(o.ID, o.Call, o.Agent, o.MadeAt, o.Entry == "")
		if !o.WithdrawnAt.IsZero() {
			a.off2, a.off, a.reason = true, o.WithdrawnAt.Sub(o.MadeAt), o.Reason
		}
	}
	r.gauge.start(state)
}

// begin keeps the floor as it is when the span begins.
func (r *Record) begin() {
	r.begun = true
	r.start = r.floor.Export()
	for call, chain := range r.chains {
		r.begins[call] = chain[len(chain)-1]
	}
	for _, chain := range r.chains {
		r.early = append(r.early, chain...)
	}
	for _, t := range r.talks {
		if t.place < 0 {
			r.early = append(r.early, t)
		}
		if t.wrap != nil {
			r.early = append(r.early, t.wrap)
		}
	}
	for _, o := range r.offers {
		r.early = append(r.early, o)
	}
	for _, a := range r.early {
		a.early = true
	}
	r.talksThen, r.wrapsThen = maps.Clone(r.inTalk), maps.Clone(r.inWrap)
	r.steps, r.seen = nil, maps.Clone(r.gauge.seen)
	r.gauge.begin(r.start)
}

// handle lets an input happen and notes what it hangs on.
func (r *Record) handle(b *beat) {
	if wake := r.floor.NextWake(); !wake.IsZero() && b.at.After(wake) {
		r.unserved = append(r.unserved, [2]time.Time{wake, b.at})
	}
	b.on = r.hangs(b)
	if b.on != nil && b.on.kind == aOffer && b.on.given == nil {
		b.on.given = b
	}
	if r.begun {
		if b.on == nil {
			r.roots = append(r.roots, b)
		} else {
			b.on.beats = append(b.on.beats, b)
		}
	}
	if in, ok := b.in.(queue.Join); ok && r.floor.CallOf(in.ID) == "" {
		b.makes = r.joined(in.Call, b.at)
	}
	outs := r.floor.Handle(b.at, b.in)
	r.gauge.see(b.at, b.in, outs, waitsOn(r.floor))
	for _, out := range outs {
		r.output(b, out)
	}
}

// waitsOn asks a floor whether a call waits.
func waitsOn(f *queue.Floor) func(call string) bool {
	return func(call string) bool {
		_, waits := f.Waits(call)
		return waits
	}
}

func (r *Record) output(b *beat, out queue.Output) {
	switch o := out.(type) {
	case queue.Offered:
		r.offered(o.Offer, o.Entry.Call, o.Agent, b.at, false)
	case queue.Asked:
		r.offered(o.Offer, o.Call, o.Agent, b.at, true)
	case queue.Withdrawn:
		if a := r.offers[o.Offer]; a != nil {
			a.off2, a.off, a.reason = true, b.at.Sub(a.at), o.Reason
		}
	case queue.Overflowed:
		if o.Left {
			r.link(&anchor{kind: aLeft, at: b.at, call: o.Entry.Call})
		}
	case queue.EntryRefused:
		r.link(&anchor{kind: aLeft, at: b.at, call: o.Entry.Call})
	case queue.StateChanged:
		r.awaited, r.cause = append(r.awaited, o.Fact()), b.seq
		if r.keep {
			r.steps = append(r.steps, o)
		}
		r.stepped(b, o)
	}
}

// stepped follows talks and after-call work.
func (r *Record) stepped(b *beat, o queue.StateChanged) {
	who := o.After.Agent
	if t := r.inTalk[who]; t != nil && !talking(o.After, t.call) {
		_, t.closed = b.in.(queue.Released)
		t.closed = t.closed && b.on == t
		r.talkEnds(t, b.at)
		if o.After.State == agent.AfterCall {
			r.wrapBegins(t, b.at)
		}
	}
	if w := r.inWrap[who]; w != nil && o.After.State != agent.AfterCall {
		w.wrap.end = b.at
		delete(r.inWrap, who)
	}
	if o.After.State == agent.Talking && r.inTalk[who] == nil {
		r.talkOf(b, who, o.After.Call)
	}
	if o.After.State == agent.NotReady && missed(o.After.Reason) {
		r.stops[stop{who, b.at}] = true
	}
}

func missed(r agent.ReasonCode) bool {
	return r == agent.ReasonUnanswered || r == agent.ReasonUnreachable
}

func talking(st agent.Status, call string) bool {
	return (st.State == agent.Talking || st.State == agent.Hold) && st.Call == call
}

// talkOf notes a talk that has begun: that of an asking hangs on its offer, any other is the next of the call's chain.
func (r *Record) talkOf(b *beat, who agent.ID, call string) {
	if closed, ok := b.in.(queue.OfferClosed); ok {
		if o := r.offers[closed.Offer]; o != nil && o.ask {
			o.talk = r.newTalk(who, call, "", b.at)
			return
		}
	}
	t := r.newTalk(who, call, r.gauge.queueOf(call), b.at)
	r.link(t)
	if _, ok := b.in.(queue.Seize); ok {
		b.makes = t
	}
}

func (r *Record) talkBegins(who agent.ID, call string, of queue.ID, at time.Time) *anchor {
	t := r.newTalk(who, call, of, at)
	r.link(t)
	return t
}

func (r *Record) newTalk(who agent.ID, call string, of queue.ID, at time.Time) *anchor {
	t := &anchor{kind: aTalk, at: at, call: call, agent: who, queue: of, place: -1}
	r.inTalk[who], r.talked[call+" "+string(who)] = t, t
	r.talks = append(r.talks, t)
	return t
}

func (r *Record) talkEnds(t *anchor, at time.Time) {
	t.end = at
	delete(r.inTalk, t.agent)
}

func (r *Record) wrapBegins(t *anchor, at time.Time) {
	t.wrap = &anchor{kind: aWrap, at: at, call: t.call, agent: t.agent, talk: t, place: -1}
	r.inWrap[t.agent] = t
}

func (r *Record) joined(call string, at time.Time) *anchor {
	return r.link(&anchor{kind: aJoined, at: at, call: call})
}

func (r *Record) link(a *anchor) *anchor {
	a.place = len(r.chains[a.call])
	r.chains[a.call] = append(r.chains[a.call], a)
	return a
}

func (r *Record) offered(id queue.OfferID, call string, who agent.ID, at time.Time, ask bool) *anchor {
	a := &anchor{kind: aOffer, at: at, call: call, agent: who, offer: id, ask: ask, place: -1}
	r.offers[id] = a
	r.asked[call] = append(r.asked[call], a)
	return a
}

// Rules returns the rules in force when the span began, or the first that came to be in force in it, for whoever changes one
// of them. ok is false where nothing was recorded in the span.
func (r *Record) Rules() (rules queue.Rules, ok bool) {
	if len(r.start.Rules.Queues) > 0 {
		return r.start.Rules, r.begun
	}
	for _, b := range r.roots { // the span begins before the line's first day
		if in, is := b.in.(queue.RulesChanged); is {
			return in.Rules, true
		}
	}
	return r.start.Rules, r.begun
}

// Inputs returns how many inputs were taken.
func (r *Record) Inputs() int { return r.inputs }

// Offers returns how many offers were made in the span.
func (r *Record) Offers() int { return r.gauge.offers }

// Damaged returns how many facts cannot be read.
func (r *Record) Damaged() int { return r.damaged }

// missingQueues are those of the record's callers that a rule set has not.
func (r *Record) missingQueues(rules queue.Rules) (ids []queue.ID) {
	for _, l := range r.gauge.order {
		if _, ok := rules.Queues[l.Queue]; !ok && !slices.Contains(ids, l.Queue) {
			ids = append(ids, l.Queue)
		}
	}
	slices.Sort(ids)
	return ids
}

// Difference is the first step in which today's program decides otherwise than the record.
type Difference struct {
	Seq  int64     `json:"seq"` // of the recorded fact, or of the input behind which there should be one
	At   time.Time `json:"at"`
	Then string    `json:"then"` // what was recorded; empty: nothing
	Now  string    `json:"now"`  // what is decided now; empty: nothing
}

// Same returns nil where every step that was recorded is the one that is decided now.
func (r *Record) Same() *Difference {
	r.missing()
	return r.differs
}

func (r *Record) compare(ev ledger.Event) {
	if r.inputs == 0 || r.differs != nil {
		return
	}
	var then ledger.AgentState
	if err := json.Unmarshal(ev.Data, &then); err != nil {
		r.damaged++
		r.awaited = r.awaited[min(1, len(r.awaited)):]
		return
	}
	if len(r.awaited) == 0 {
		r.differs = &Difference{Seq: ev.Seq, At: ev.At, Then: told(then)}
		return
	}
	now := r.awaited[0]
	r.awaited = r.awaited[1:]
	if then != now && !alike(then, now) {
		r.differs = &Difference{Seq: ev.Seq, At: ev.At, Then: told(then), Now: told(now)}
	}
}

// missing notes a step that is decided now and was not recorded.
func (r *Record) missing() {
	if len(r.awaited) > 0 && r.differs == nil {
		r.differs = &Difference{Seq: r.cause, At: r.last, Now: told(r.awaited[0])}
	}
	r.awaited = r.awaited[:0]
}

// alike compares two steps as they are written: an instant has more than one form in memory.
func alike(a, b ledger.AgentState) bool {
	x, err := json.Marshal(a)
	y, other := json.Marshal(b)
	return err == nil && other == nil && bytes.Equal(x, y)
}

func told(s ledger.AgentState) string {
	out := fmt.Sprintf("%s: %s", s.Agent, s.After.State)
	if s.After.Reason != "" {
		out += ":" + s.After.Reason
	}
	if s.After.Offer != "" {
		out += " by offer " + s.After.Offer
	}
	if s.After.Call != "" {
		out += " for call " + s.After.Call
	}
	return out
}
