package replay

import (
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// End says what became of a waiting call.
type End string

// The ends of a wait.
const (
	Answered End = "answered" // a counsellor accepted
	Left     End = "left"     // gave up, or left the queue by a key
	SentOn   End = "sent_on"  // a rule sent the caller to a message or an outside number
	Waiting  End = "waiting"  // still there when the record ends
)

// Act is one thing that was decided about a waiting call.
type Act string

// The acts.
const (
	ActOffered Act = "offered" // to a counsellor
	ActMoved   Act = "moved"   // to another queue, or to one counsellor too
	ActSent    Act = "sent"    // off the floor
)

// Decision is what the floor decided about a waiting call.
type Decision struct {
	At      time.Time  `json:"at"`
	Waited  float64    `json:"waited_s"`
	Act     Act        `json:"act"`
	Agent   agent.ID   `json:"agent,omitempty"`
	Queue   queue.ID   `json:"queue,omitempty"`
	To      string     `json:"to,omitempty"`      // moved, sent: message, outside, queue, agent
	Step    string     `json:"step,omitempty"`    // offered: as in queue.Explanation
	Relaxed int        `json:"relaxed,omitempty"` //
	why     *whyChosen // offered
}

// whyChosen is what an explanation says of those who were not chosen.
type whyChosen struct {
	others   []agent.ID
	excluded []queue.Exclusion
}

// life is one caller of the span, in one of the two worlds.
type life struct {
	Call      string
	Queue     queue.ID // that was joined
	Grade     triage.Grade
	came      time.Time
	end       End
	ended     time.Time
	agent     agent.ID
	decisions []Decision
}

// wait is how long the caller waited; for who still does, until at.
func (l *life) wait(at time.Time) time.Duration {
	if l.end == Waiting {
		return max(0, at.Sub(l.came))
	}
	return l.ended.Sub(l.came)
}

// gauge measures one world: the callers who came in the span, the offers made and the counsellors' time in it.
type gauge struct {
	from, to time.Time
	lives    map[string]*life
	order    []*life
	seen     map[string]queue.ID // calls that are known, with the queue in which they waited last
	entries  map[queue.EntryID]string
	open     map[queue.OfferID]*rung
	people   map[agent.ID]standing
	asked    map[agent.ID]*tally
	only     map[string]*life // the callers to measure, where they are known already; nil: who comes in the span

	offers, declined, missed, unreachable int
	busy, ready                           time.Duration
}

// rung is an offer that is open.
type rung struct {
	call      string
	agent     agent.ID
	counts    bool // it was made in the span
	withdrawn bool
}

// standing is what a counsellor does since an instant.
type standing struct {
	state agent.State
	since time.Time
}

func newGauge(from, to time.Time) *gauge {
	return &gauge{
		from: from, to: to, lives: map[string]*life{}, seen: map[string]queue.ID{}, entries: map[queue.EntryID]string{},
		open: map[queue.OfferID]*rung{}, people: map[agent.ID]standing{}, asked: map[agent.ID]*tally{},
	}
}

// start takes a floor as it is before anything is seen.
func (g *gauge) start(s queue.State) {
	for _, e := range s.Entries {
		g.seen[e.Call], g.entries[e.ID] = e.Queue, e.Call
	}
	for _, o := range s.Offers {
		g.open[o.ID] = &rung{call: o.Call, withdrawn: !o.WithdrawnAt.IsZero()}
		if _, known := g.seen[o.Call]; !known {
			g.seen[o.Call] = o.Queue
		}
	}
	for _, a := range s.Agents {
		g.people[a.ID] = standing{a.State, a.Since}
		if _, known := g.seen[a.Call]; a.Call != "" && !known {
			g.seen[a.Call] = a.Queue
		}
	}
}

// begin forgets what was counted before the span.
func (g *gauge) begin(s queue.State) {
	for _, a := range s.Agents {
		g.people[a.ID] = standing{a.State, later(a.Since, g.from)}
	}
	g.busy, g.ready = 0, 0
}

// know notes a call that is on the floor without having come to a queue: it is none of the span's callers.
func (g *gauge) know(call string) {
	if _, known := g.seen[call]; !known {
		g.seen[call] = ""
	}
}

func (g *gauge) queueOf(call string) queue.ID { return g.seen[call] }

func (g *gauge) in(at time.Time) bool { return !at.Before(g.from) && at.Before(g.to) }

// see takes an input and what followed from it. waits says whether a call waits on the floor now.
func (g *gauge) see(at time.Time, in queue.Input, outs []queue.Output, waits func(call string) bool) {
	var about []string
	switch in := in.(type) {
	case queue.Join:
		g.join(at, in.Entry)
	case queue.Leave:
		about = append(about, in.Call, g.entries[in.Entry])
	case queue.OfferClosed:
		about = append(about, g.closed(in))
	case queue.Resync:
		for _, l := range g.order {
			about = append(about, l.Call)
		}
	}
	for _, out := range outs {
		g.output(at, out)
	}
	for _, call := range about {
		if l := g.lives[call]; l != nil && l.end == Waiting && !waits(call) {
			l.end, l.ended = Left, at
		}
	}
}

func (g *gauge) join(at time.Time, e queue.Entry) {
	_, known := g.seen[e.Call]
	g.seen[e.Call], g.entries[e.ID] = e.Queue, e.Call
	if l := g.lives[e.Call]; l != nil {
		if l.end == Left || l.end == SentOn {
			l.end = Waiting
		}
		return
	}
	if g.only != nil {
		known = g.only[e.Call] == nil
	}
	if known || e.Test || e.Absent || !g.in(at) {
		return
	}
	grade := e.Grade
	if grade == "" {
		grade = triage.Green
	}
	l := &life{Call: e.Call, Queue: e.Queue, Grade: grade, came: at, end: Waiting}
	g.lives[e.Call] = l
	g.order = append(g.order, l)
}

// closed counts the answer to an offer and returns the call it was about.
func (g *gauge) closed(in queue.OfferClosed) (call string) {
	o := g.open[in.Offer]
	if o == nil {
		return ""
	}
	delete(g.open, in.Offer)
	if !o.counts {
		return o.call
	}
	switch in.Outcome {
	case queue.Accepted:
		g.tally(o.agent).answered++
	case queue.Declined:
		g.declined++
	case queue.NoAnswer:
		if !o.withdrawn {
			g.missed++
		}
	case queue.BusySeat, queue.Unreachable:
		g.unreachable++
	case queue.CallerGone, queue.WasTaken, queue.Elsewhere:
	}
	return o.call
}

func (g *gauge) output(at time.Time, out queue.Output) {
	switch o := out.(type) {
	case queue.Offered:
		g.offered(at, o)
	case queue.Asked:
		g.open[o.Offer] = &rung{call: o.Call}
		g.know(o.Call)
	case queue.Withdrawn:
		if open := g.open[o.Offer]; open != nil {
			open.withdrawn = true
			if open.counts && o.Reason == queue.WithdrawDeadline {
				g.missed++
			}
		}
	case queue.Overflowed:
		g.seen[o.Entry.Call] = o.Entry.Queue
		g.moved(at, o.Entry.Call, o.Entry.Queue, o.Action, o.Left)
	case queue.EntryRefused:
		g.moved(at, o.Entry.Call, o.Entry.Queue, o.Action, true)
	case queue.StateChanged:
		g.stepped(at, o)
	}
}

func (g *gauge) offered(at time.Time, o queue.Offered) {
	counts := g.in(at) && !o.Entry.Test
	g.open[o.Offer] = &rung{call: o.Entry.Call, agent: o.Agent, counts: counts}
	if counts {
		g.offers++
		g.explained(o)
	}
	l := g.lives[o.Entry.Call]
	if l == nil || l.end == Answered {
		return
	}
	l.decisions = append(l.decisions, Decision{
		At: at, Waited: at.Sub(l.came).Seconds(), Act: ActOffered, Agent: o.Agent, Queue: o.Entry.Queue, Step: o.Why.Step, Relaxed: o.Why.Relaxed,
		why: &whyChosen{others: o.Why.Candidates, excluded: o.Why.Excluded},
	})
}

func (g *gauge) moved(at time.Time, call string, of queue.ID, a queue.Action, left bool) {
	l := g.lives[call]
	if l == nil || l.end == Answered {
		return
	}
	d := Decision{At: at, Waited: at.Sub(l.came).Seconds(), Act: ActMoved, Queue: of, To: string(a.Kind), Agent: a.Agent}
	if left {
		d.Act = ActSent
		l.end, l.ended = SentOn, at
	}
	l.decisions = append(l.decisions, d)
}

func (g *gauge) stepped(at time.Time, o queue.StateChanged) {
	g.spent(g.people[o.After.Agent], at)
	g.people[o.After.Agent] = standing{o.After.State, at}
	if o.After.State != agent.Talking {
		return
	}
	g.know(o.After.Call)
	if l := g.lives[o.After.Call]; l != nil && l.end != Answered {
		l.end, l.ended, l.agent = Answered, at, o.After.Agent
	}
}

// spent adds a stretch of a counsellor's time where it lies in the span. Ringing counts as ready: nobody works yet.
func (g *gauge) spent(s standing, until time.Time) {
	from := later(g.from, s.since)
	if until.After(g.to) {
		until = g.to
	}
	if !until.After(from) {
		return
	}
	switch s.state {
	case agent.Talking, agent.Hold, agent.AfterCall:
		g.busy += until.Sub(from)
	case agent.Ready, agent.Reserved:
		g.ready += until.Sub(from)
	case agent.NotReady, agent.LoggedOut:
	}
}

// close ends the measuring.
func (g *gauge) close() {
	for _, s := range g.people {
		g.spent(s, g.to)
	}
	clear(g.people)
}
