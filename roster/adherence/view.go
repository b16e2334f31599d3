package adherence

import (
	"maps"
	"slices"
	"sort"
	"time"

	"heartline/roster"
)

// View is a reading of a book as of an instant. It is good until the next Apply.
type View struct {
	b     *Book
	now   time.Time
	until time.Time // states that go on are known up to here
}

// At reads the book as of an instant that is not before its last step. States that go on last until then; if the last sign of
// life is longer ago than Settings.Silence, until that one.
func (b *Book) At(now time.Time) View {
	v := View{b: b, now: now, until: now}
	if now.Sub(b.seen) > b.set.Silence {
		v.until = b.seen
	}
	return v
}

// Times are how one counsellor spent some time. Of what lies after the instant of the reading nothing is counted.
type Times struct {
	Scheduled  time.Duration
	SignedIn   time.Duration            // Ready + Talking + all of NotReady
	Ready      time.Duration            // with reserved: while a call is offered
	Talking    time.Duration            // with hold and after-call work
	NotReady   map[string]time.Duration // by reason; nil: none
	OutOfShift time.Duration            // signed in while not scheduled
	Agreed     time.Duration            // scheduled, and in an agreed state
	Worked     time.Duration            // in an agreed state, scheduled or not
	// Down is how much of Scheduled the house was down for: nobody could be seen then. It is in Scheduled all the same.
	Down time.Duration
}

// Adherence is Agreed / Scheduled, 0 to 1; ok is false where nothing was scheduled.
func (t Times) Adherence() (ratio float64, ok bool) { return share(t.Agreed, t.Scheduled) }

// Conformance is Worked / Scheduled, 0 and more; ok is false where nothing was scheduled.
func (t Times) Conformance() (ratio float64, ok bool) { return share(t.Worked, t.Scheduled) }

func share(part, whole time.Duration) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return part.Seconds() / whole.Seconds(), true
}

func (t Times) nothing() bool { return t.Scheduled == 0 && t.SignedIn == 0 }

// Quarter is one counsellor's times in one quarter, half-open.
type Quarter struct {
	Start, End time.Time // UTC
	Agent      string
	Times
}

// Quarters are those of a day in the book's zone, in order of start and counsellor, of whoever was scheduled or signed in. They are
// aligned to the clock: of 15 minutes, a day on which an hour comes twice has 100, one on which an hour is skipped 92.
func (v View) Quarters(d roster.Day) []Quarter {
	var all []Quarter
	who := v.b.agents()
	for _, part := range v.b.cal.Intervals(d) {
		for _, agent := range who {
			if t := v.Times(agent, part.Start, part.End); !t.nothing() {
				all = append(all, Quarter{Start: part.Start, End: part.End, Agent: agent, Times: t})
			}
		}
	}
	return all
}

// Of are the times of each counsellor who was scheduled or signed in from one instant to another.
func (v View) Of(from, to time.Time) map[string]Times {
	all := map[string]Times{}
	for _, agent := range v.b.agents() {
		if t := v.Times(agent, from, to); !t.nothing() {
			all[agent] = t
		}
	}
	return all
}

// agents are all whom the book knows, in order.
func (b *Book) agents() []string {
	b.scheduled("") // makes the plan
	all := map[string]bool{}
	for a := range b.plan {
		all[a] = true
	}
	for a := range b.people {
		all[a] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// Times are those of one counsellor from one instant to another.
func (v View) Times(agent string, from, to time.Time) Times {
	var t Times
	to = earlier(to, v.now)
	if !from.Before(to) {
		return t
	}
	plan := overlapping(v.b.scheduled(agent), from, to)
	for _, s := range plan {
		t.Scheduled += s.to.Sub(s.from)
		t.Down += v.unseen(s.from, s.to)
	}
	for _, ph := range v.phases(agent, from, to) {
		took := ph.to.Sub(ph.from)
		planned := time.Duration(0)
		for _, s := range plan {
			planned += s.overlap(ph.from, ph.to)
		}
		t.SignedIn += took
		t.OutOfShift += took - planned
		if v.b.isAgreed(ph) {
			t.Agreed += planned
			t.Worked += took
		}
		switch ph.state {
		case ready, reserved:
			t.Ready += took
		case talking, hold, afterCall:
			t.Talking += took
		default:
			if t.NotReady == nil {
				t.NotReady = map[string]time.Duration{}
			}
			t.NotReady[ph.reason] += took
		}
	}
	return t
}

// unseen is for how much of some time nobody could be seen, because the house was down.
func (v View) unseen(from, to time.Time) time.Duration {
	down := time.Duration(0)
	for _, d := range v.b.down {
		down += d.overlap(from, to)
	}
	if v.until.Before(v.now) {
		down += span{v.until, v.now}.overlap(from, to)
	}
	return down
}

// doubted is for how much of some time nobody vouched for a state that the house took up again.
func (v View) doubted(agent string, from, to time.Time) time.Duration {
	p, doubt := v.b.people[agent], time.Duration(0)
	if p == nil {
		return 0
	}
	for _, d := range p.doubt {
		doubt += d.overlap(from, to)
	}
	if p.open != nil && p.open.takenUp {
		doubt += span{p.begun(), v.until}.overlap(from, to)
	}
	return doubt
}

// overlapping are the parts of ordered spans that lie in [from, to).
func overlapping(all []span, from, to time.Time) []span {
	var out []span
	first := sort.Search(len(all), func(i int) bool { return all[i].to.After(from) })
	for _, s := range all[first:] {
		if !s.from.Before(to) {
			break
		}
		out = append(out, span{later(s.from, from), earlier(s.to, to)})
	}
	return out
}

// phases are the parts of a counsellor's phases that lie in [from, to), as far as they are known for sure.
func (v View) phases(agent string, from, to time.Time) []phase {
	p := v.b.people[agent]
	if p == nil {
		return nil
	}
	var out []phase
	add := func(ph phase) {
		if ph.from, ph.to = later(ph.from, from), earlier(ph.to, to); ph.from.Before(ph.to) {
			out = append(out, ph)
		}
	}
	first := sort.Search(len(p.past), func(i int) bool { return p.past[i].to.After(from) })
	for _, ph := range p.past[first:] {
		if !ph.from.Before(to) {
			break
		}
		add(ph)
	}
	if p.open != nil && !p.open.takenUp {
		ph := *p.open
		ph.to = v.until
		add(ph)
	}
	return out
}
