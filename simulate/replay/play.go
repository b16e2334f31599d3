package replay

import (
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/queue"
)

const (
	// backAfter is how long a counsellor whom only the changed rules have made not ready for missed calls needs to notice; the
	// simulation takes the same.
	backAfter = time.Minute
	// askEvery is how many steps lie between two looks at the context and two words about progress.
	askEvery = 1024
	// instantSteps bounds the steps at one instant: a rule set that sends a caller in a circle must not hang the play.
	instantSteps = 100_000
	// unrecorded comes after every recorded input of the same instant.
	unrecorded = int64(1) << 62
)

// Options say how a record is played.
type Options struct {
	// Rules are played instead of those that were in force; nil: those.
	Rules *queue.Rules
	Seed  uint64 // of the answers that are drawn
	// Progress, if not nil, is told now and then how much of the record is played, from 0 to 1.
	Progress func(share float64)
}

// ring is an offer of the play.
type ring struct {
	call      string
	agent     agent.ID
	made      time.Time
	then      *anchor // the recorded offer of the same call to the same counsellor; nil: there was none
	withdrawn bool
	answered  bool // by the play itself
}

// play is one run of a record on a floor of its own.
type play struct {
	r       *Record
	floor   *queue.Floor
	gauge   *gauge
	rules   *queue.Rules
	people  *answers
	now     time.Time
	agenda  agenda
	order   int64
	gap     int // the first stretch in which nobody woke the floor that is not over
	rings   map[queue.OfferID]*ring
	named   map[*anchor]queue.OfferID // the offer of the play that a recorded one is matched with
	stands  map[string]*anchor        // of each call: what its chain stands at; nil: beyond it
	inTalk  map[agent.ID]*anchor
	inWrap  map[agent.ID]*anchor
	leaving map[string]queue.Leave // who stays while somebody is asked for them; by call
	busy    map[agent.ID][]*beat   // what waits for the end of a counsellor's talk
	means   means

	assumed Assumed
	steps   []queue.StateChanged
}

// newPlay prepares a play of a record that has begun.
func newPlay(r *Record, o Options) (*play, error) {
	state, err := clone(r.start)
	if err != nil {
		return nil, err
	}
	floor, err := queue.Import(state)
	if err != nil {
		return nil, fmt.Errorf("begin the replay: %w", err)
	}
	p := &play{
		r: r, floor: floor, gauge: newGauge(r.from, r.to), rules: o.Rules, people: newAnswers(r, o.Seed), now: r.start.Now,
		rings: map[queue.OfferID]*ring{}, named: map[*anchor]queue.OfferID{}, stands: maps.Clone(r.begins),
		inTalk: maps.Clone(r.talksThen), inWrap: maps.Clone(r.wrapsThen), busy: map[agent.ID][]*beat{}, leaving: map[string]queue.Leave{}, means: r.means(),
	}
	p.gauge.start(state)
	maps.Copy(p.gauge.seen, r.seen)
	p.gauge.begin(state)
	p.gauge.only = r.gauge.lives
	r.reset()
	for _, a := range r.early {
		p.early(a, state)
	}
	return p, nil
}

// clone copies a state, so that two plays share no memory.
func clone(s queue.State) (out queue.State, err error) {
	b, err := json.Marshal(s)
	if err != nil {
		return out, fmt.Errorf("begin the replay: %w", err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return out, fmt.Errorf("begin the replay: %w", err)
	}
	return out, nil
}

// reset takes what an earlier play has left on the anchors.
func (r *Record) reset() {
	clean := func(a *anchor) { a.realised, a.delta, a.who, a.used = false, 0, "", false }
	for _, chain := range r.chains {
		for _, a := range chain {
			clean(a)
		}
	}
	for _, t := range r.talks {
		clean(t)
		if t.wrap != nil {
			clean(t.wrap)
		}
	}
	for _, o := range r.offers {
		clean(o)
	}
}

// early lets what had happened before the span stand as it was.
func (p *play) early(a *anchor, state queue.State) {
	if a.kind == aOffer {
		a.used = true
		for _, o := range state.Offers {
			if o.ID == a.offer {
				p.ring(a.offer, &ring{call: a.call, agent: a.agent, made: a.at, then: a, withdrawn: !o.WithdrawnAt.IsZero()})
			}
		}
	}
	p.realise(a, a.at, a.agent)
}

// realise lets an anchor happen at an instant: what hangs on it is put on the agenda.
func (p *play) realise(a *anchor, at time.Time, who agent.ID) {
	a.realised, a.delta, a.who = true, at.Sub(a.at), who
	for _, b := range a.beats {
		p.put(b.at.Add(a.delta), b.seq, func() { p.beat(b) })
	}
	if a.kind == aTalk && !a.closed && !a.end.IsZero() && (a.delta != 0 || who != a.agent) {
		p.own(a.end.Add(a.delta), func() { p.endTalk(a, 0) }) // it ended by something that does not move with it
	}
}

func (p *play) put(at time.Time, seq int64, run func()) {
	if at.Before(p.now) {
		at = p.now
	}
	heap.Push(&p.agenda, moment{at, seq, run})
}

// own puts something on the agenda that was not recorded.
func (p *play) own(at time.Time, run func()) {
	p.order++
	p.put(at, unrecorded+p.order, run)
}

// run plays to the end of the record.
func (p *play) run(ctx context.Context, progress func(float64)) error {
	if p.rules != nil {
		p.now = later(p.now, p.r.from)
		p.handle(nil, queue.RulesChanged{Version: "replay", Rules: *p.rules})
	}
	roots, still, steps := p.r.roots, p.now, 0
	for n := 1; ; n++ {
		if n%askEvery == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("replay: %w", err)
			}
			if progress != nil {
				progress(1 - float64(len(roots))/float64(max(1, len(p.r.roots))))
			}
		}
		var next *moment
		if len(p.agenda) > 0 {
			next = &p.agenda[0]
		}
		root := len(roots) > 0 && (next == nil || moment{at: roots[0].at, seq: roots[0].seq}.before(*next))
		at := p.r.last
		switch {
		case root:
			at = roots[0].at
		case next != nil:
			at = next.at
		}
		wake, wakes := p.wake()
		switch {
		case wakes && wake.Before(at):
			p.now = later(p.now, wake)
			p.handle(nil, queue.Wake{})
		case root:
			b := roots[0]
			roots = roots[1:]
			p.now = later(p.now, b.at)
			p.beat(b)
		case next != nil && !next.at.After(p.r.last):
			m, _ := heap.Pop(&p.agenda).(moment)
			p.now = later(p.now, m.at)
			m.run()
		default:
			p.gauge.close()
			return nil
		}
		if steps++; !p.now.Equal(still) {
			steps, still = 0, p.now
		} else if steps > instantSteps {
			return fault.New(fault.Invalid, "replay", "the changed rules send somebody in a circle at %s; look at their overflow rules", p.now.Format(time.RFC3339))
		}
	}
}

// wake is when the floor is woken next: when it wants to be, but not while nobody was there to wake it then.
func (p *play) wake() (at time.Time, ok bool) {
	at = p.floor.NextWake()
	if at.IsZero() || at.After(p.r.last) {
		return at, false
	}
	gaps := p.r.unserved
	for p.gap < len(gaps) && !gaps[p.gap][1].After(p.now) {
		p.gap++
	}
	for _, g := range gaps[p.gap:] {
		if g[0].After(at) {
			break
		}
		if at.Before(g[1]) {
			at = g[1]
		}
	}
	return at, true
}

// handle tells the floor an input and does what follows from it.
func (p *play) handle(b *beat, in queue.Input) {
	outs := p.floor.Handle(p.now, in)
	p.gauge.see(p.now, in, outs, waitsOn(p.floor))
	for _, out := range outs {
		p.take(b, in, out)
	}
	if len(p.leaving) > 0 {
		p.goneNow()
	}
}

// alive reports whether a call waits or talks.
func (p *play) alive(call string) bool {
	if _, waits := p.floor.Waits(call); waits {
		return true
	}
	for _, t := range p.inTalk {
		if t.call == call {
			return true
		}
	}
	return false
}
