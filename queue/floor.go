package queue

import (
	"maps"
	"slices"
	"time"

	"heartline/agent"
)

// Floor is the state machine of waiting callers and counsellors at work. It is deterministic: the same
// inputs at the same instants give the same outputs and the same state. It reads no clock, keeps no
// goroutine and is not safe for use by several at once; Dispatcher owns one.
type Floor struct {
	rules        Rules
	retired      map[ID]Queue // queues no longer configured that still have callers or talks
	rulesVersion string
	dutyVersion  string
	now          time.Time // never goes back
	actor        string    // who caused the input being handled

	entries map[EntryID]*waiting
	line    []*waiting // every entry in the global order
	byCall  map[string]EntryID
	counts  map[ID]int // entries in each queue

	boards map[ID]Switchboard    // by queue
	surges map[string]SurgeState // by hotline
	notes  map[string]AlertNote  // by alert

	happenings []Happening // in order of their instants

	loads   bool              // a rule asks for the load
	rounds  bool              // a queue rings several at once
	waits   map[alike][]int64 // how long callers waited who were comparable, in seconds, the newest last; where a queue says bands
	said    map[alike]Band    // the band of each that has been worked out
	handled map[ID][]int64    // how long the last calls of each queue took, in milliseconds, the newest last

	people map[agent.ID]*person
	roll   []*person // every person in order of id
	ready  []*person // Ready, the longest idle first
	seats  map[agent.SeatID]agent.ID
	slots  []*person // dense numbering for the lanes' marks; nil: free

	offers  map[OfferID]*offer
	skills  agent.Index
	lanes   map[string]*lane
	laneSet []*lane
	timers  timerHeap
	matcher matcher
	due     []*waiting
	tiers   []tier      // queues to which rules lead while they are served, by id
	open    map[ID]bool // those of them that were served when the floor was at rest last
	loose   bool        // somebody who was called off is free, and not matched yet
	out     []Output
}

// NewFloor returns an empty floor. Defaults are filled in; rules that Validate refuses make the floor do
// the nearest safe thing, never nothing: an unknown overflow target is passed over.
func NewFloor(rules Rules) *Floor {
	f := bareFloor(rules)
	f.noteTiers()
	return f
}

// bareFloor is a floor without lanes.
func bareFloor(rules Rules) *Floor {
	f := &Floor{
		rules: rules.withDefaults(), handled: map[ID][]int64{}, waits: map[alike][]int64{}, said: map[alike]Band{}, retired: map[ID]Queue{}, entries: map[EntryID]*waiting{}, byCall: map[string]EntryID{},
		counts: map[ID]int{}, people: map[agent.ID]*person{}, seats: map[agent.SeatID]agent.ID{},
		offers: map[OfferID]*offer{}, lanes: map[string]*lane{}, matcher: &sweep{},
		boards: map[ID]Switchboard{}, open: map[ID]bool{}, surges: map[string]SurgeState{}, notes: map[string]AlertNote{},
	}
	f.noteRules()
	return f
}

// Handle takes one input at an instant and returns what follows from it, in order. The instant is taken
// in UTC microseconds; one that lies before an earlier input's counts as that one. The input comes before
// what is due at the same instant, so that an acceptance at the deadline wins.
func (f *Floor) Handle(at time.Time, in Input) []Output {
	if at = instant(at); at.After(f.now) {
		f.now = at
	}
	f.actor = in.actor()
	in.handle(f)
	f.actor = system
	f.fireTimers()
	f.leftSwitchboards()
	f.match()
	for f.loadDue(); f.overflowDue(); f.loadDue() {
		f.match()
	}
	out := f.out
	f.out = nil
	return out
}

// NextWake returns the instant at which the floor wants a Wake if nothing else comes before; zero: none.
func (f *Floor) NextWake() time.Time {
	for len(f.timers) > 0 {
		t := f.timers[0]
		if f.timerLive(t) {
			return t.at
		}
		f.timers.pop()
	}
	return time.Time{}
}

func (f *Floor) emit(o Output) {
	f.out = append(f.out, o)
	if h, ok := f.happening(o); ok {
		f.remember(h)
	}
}

// queue returns the rules of a queue, also of one that is no longer configured but still in use.
func (f *Floor) queue(id ID) (Queue, bool) {
	q, ok := f.rules.Queues[id]
	if !ok {
		q, ok = f.retired[id]
	}
	if ok && len(f.surges) > 0 {
		q = f.surged(q)
	}
	return q, ok
}

func (Wake) handle(*Floor) {}

func (in RulesChanged) handle(f *Floor) {
	old := make(map[ID]Queue)
	keep := func(id ID) {
		q, ok := f.rules.Queues[id]
		if !ok {
			q, ok = f.retired[id]
		}
		if ok {
			old[id] = q
		}
	}
	// A caller finishes under the rules of a queue that is gone; nobody is dropped by a reload.
	for _, e := range f.line {
		keep(e.Queue)
	}
	for _, p := range f.roll {
		keep(p.Queue)
	}
	f.rules = in.Rules.withDefaults()
	f.rulesVersion = in.Version
	f.retired = make(map[ID]Queue)
	for id, q := range old {
		if _, ok := f.rules.Queues[id]; !ok {
			f.retired[id] = q
		}
	}
	maps.DeleteFunc(f.waits, func(k alike, _ []int64) bool { q, ok := f.queue(k.queue); return !ok || !q.Comfort.Wait })
	clear(f.said)
	maps.DeleteFunc(f.handled, func(id ID, _ []int64) bool { _, ok := f.queue(id); return !ok })
	f.noteRules()
	for _, e := range f.line {
		e.order = f.rules.sortKey(&e.Entry)
	}
	slices.SortFunc(f.line, before)
	f.dropSurges()
	f.rebuildLanes()
	for _, e := range f.line {
		e.Fired, e.Held = 0, nil
		f.markDue(e)
	}
}

func (in Resync) handle(f *Floor) {
	live := make(map[string]bool, len(in.Calls))
	for _, c := range in.Calls {
		live[c] = true
	}
	talks := live
	if in.Talks != nil {
		talks = make(map[string]bool, len(in.Talks))
		for _, c := range in.Talks {
			talks[c] = live[c]
		}
	}
	for _, e := range append([]*waiting(nil), f.line...) {
		if !live[e.Call] {
			f.leave(e)
		}
	}
	for _, o := range f.openOffers() {
		if !live[o.Call] {
			f.closeOffer(o, CallerGone)
		}
	}
	for _, p := range append([]*person(nil), f.roll...) {
		if (p.State == agent.Talking || p.State == agent.Hold) && !talks[p.Call] {
			f.release(p, 0)
		}
	}
}

// markDue has the entry's overflow rules looked at in this step.
func (f *Floor) markDue(e *waiting) {
	if !e.due {
		e.due = true
		f.due = append(f.due, e)
	}
}
