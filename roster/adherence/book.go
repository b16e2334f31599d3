package adherence

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/forecast"
)

// States of a counsellor, as the ledger has them.
const (
	loggedOut = "logged_out"
	notReady  = "not_ready"
	ready     = "ready"
	reserved  = "reserved"
	talking   = "talking"
	hold      = "hold"
	afterCall = "after_call"
)

// Settings of a book. The zero value is the default.
type Settings struct {
	// Every is the length of a quarter: 5 to 60 minutes by which an hour can be divided; 0: 15 minutes.
	Every time.Duration
	// Grace is how late somebody may come, or how early leave, without being told of; 0: DefaultGrace, below: none.
	Grace time.Duration
	// Escalate is how long after the alert the next step comes; 0: DefaultEscalate.
	Escalate time.Duration
	// Silence is how long the house may give no sign of life and still count as having been up; 0: DefaultSilence. It should be
	// longer than the time between two test calls, which keep a quiet floor's record going.
	Silence time.Duration
	// Agreed are the reasons for not_ready that count as agreed: breaks that were planned, training. nil: red_pause alone,
	// the pause that the house itself orders.
	Agreed []string
}

// Defaults.
const (
	DefaultEvery    = 15 * time.Minute
	DefaultGrace    = 5 * time.Minute
	DefaultEscalate = 10 * time.Minute
	DefaultSilence  = 15 * time.Minute
)

// Book is what is known of rota and floor. It is not safe for use by several goroutines.
type Book struct {
	cal    *forecast.Calendar
	set    Settings
	agreed map[string]bool

	people map[string]*person
	duties map[dutyKey]*duty
	sorted []*duty           // in order of start, person and id; nil: to be sorted
	plan   map[string][]span // what was scheduled for each person; nil: to be reckoned

	floorSeq int64  // of the last fact of the floor that was folded
	boot     string // of the process that gave the last sign of life
	seen     time.Time
	up       time.Time // the first sign of life after the last time that the house was down; zero: it never was
	down     []span
}

// New returns an empty book for a zone. It returns fault.Invalid for a quarter by which an hour cannot be divided and for
// spans below 0.
func New(zone *time.Location, set Settings) (*Book, error) {
	set.Every = cmp.Or(set.Every, DefaultEvery)
	set.Grace = max(0, cmp.Or(set.Grace, DefaultGrace))
	set.Escalate = cmp.Or(set.Escalate, DefaultEscalate)
	set.Silence = cmp.Or(set.Silence, DefaultSilence)
	if set.Escalate < 0 || set.Silence < 0 {
		return nil, fault.New(fault.Invalid, "adherence", "the time to the next step of an alert and the silence must not be negative; leave them out for the default")
	}
	cal, err := forecast.NewCalendar(zone, set.Every, nil)
	if err != nil {
		return nil, err
	}
	if set.Agreed == nil {
		set.Agreed = []string{"red_pause"}
	}
	b := &Book{cal: cal, set: set, agreed: map[string]bool{}, people: map[string]*person{}, duties: map[dutyKey]*duty{}}
	for _, reason := range set.Agreed {
		b.agreed[reason] = true
	}
	return b, nil
}

// span is [from, to).
type span struct{ from, to time.Time }

// overlap is how long two spans share.
func (s span) overlap(from, to time.Time) time.Duration {
	return max(0, earlier(s.to, to).Sub(later(s.from, from)))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// joined sorts spans and joins those that touch or overlap.
func joined(all []span) []span {
	slices.SortFunc(all, func(a, b span) int { return a.from.Compare(b.from) })
	out := make([]span, 0, len(all))
	for _, s := range all {
		if !s.from.Before(s.to) {
			continue
		}
		if n := len(out); n > 0 && !out[n-1].to.Before(s.from) {
			out[n-1].to = later(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// dutyKey is one person's hold of one shift.
type dutyKey struct{ agent, shift string }

// duty is what the rosters have said of one person in one shift.
type duty struct {
	key      dutyKey
	shift    roster.Shift // as it was last
	versions []version    // in order of Since; only the last may be in force
	alert    alert
	planned  []span // pieces, reckoned once; nil: to be reckoned
}

// version is a shift as it stood in the roster from one instant to another.
type version struct {
	shift        roster.Shift
	since, until time.Time // until zero: it still does
}

// inForce reports whether the shift is the person's by the last roster.
func (d *duty) inForce() bool { return d.versions[len(d.versions)-1].until.IsZero() }

// pieces are the times that were scheduled: of each version what passed while it was in force.
func (d *duty) pieces() []span {
	if d.planned != nil {
		return d.planned
	}
	all := []span{}
	for _, v := range d.versions {
		s := span{later(v.shift.Start, v.since), v.shift.End}
		if !v.until.IsZero() {
			s.to = earlier(s.to, v.until)
		}
		all = append(all, s)
	}
	d.planned = joined(all)
	return d.planned
}

func keyOf(s roster.Shift) dutyKey {
	return dutyKey{s.Agent, cmp.Or(s.ID, s.Start.UTC().Format(time.RFC3339))}
}

func same(a, b roster.Shift) bool {
	return a.Start.Equal(b.Start) && a.End.Equal(b.End) && a.Line == b.Line
}

// publish puts a roster in force.
func (b *Book) publish(p Published) {
	coming := map[dutyKey]roster.Shift{}
	for _, s := range p.Shifts {
		coming[keyOf(s)] = s
	}
	for _, d := range b.duties {
		if v := d.versions[len(d.versions)-1]; !v.shift.Start.Before(p.From) && v.shift.Start.Before(p.To) {
			d.end(p.At, coming)
		}
	}
	b.come(p.At, coming)
}

// change puts some shifts in force in the place of others.
func (b *Book) change(c Changed) {
	coming := map[dutyKey]roster.Shift{}
	for _, s := range c.Shifts {
		coming[keyOf(s)] = s
	}
	for _, s := range c.Gone {
		if d := b.duties[keyOf(s)]; d != nil {
			d.end(c.At, coming)
		}
	}
	b.come(c.At, coming)
}

// end takes a duty out of force, unless it comes as it is.
func (d *duty) end(at time.Time, coming map[dutyKey]roster.Shift) {
	v := &d.versions[len(d.versions)-1]
	if !v.until.IsZero() {
		return
	}
	if s, stays := coming[d.key]; !stays || !same(s, v.shift) {
		v.until, d.planned = at, nil
	}
}

// come puts shifts in force that are not.
func (b *Book) come(at time.Time, coming map[dutyKey]roster.Shift) {
	for key, s := range coming {
		d := b.duties[key]
		if d == nil {
			d = &duty{key: key}
			b.duties[key] = d
		} else if v := &d.versions[len(d.versions)-1]; v.until.IsZero() {
			if same(s, v.shift) {
				continue
			}
			v.until = at // it was moved into the period
		}
		d.shift, d.planned = s, nil
		d.versions = append(d.versions, version{shift: s, since: at})
	}
	b.sorted, b.plan = nil, nil
}

// inOrder are all duties in order of start, person and id.
func (b *Book) inOrder() []*duty {
	if b.sorted == nil {
		b.sorted = slices.SortedFunc(maps.Values(b.duties), func(x, y *duty) int {
			return cmp.Or(x.shift.Start.Compare(y.shift.Start), strings.Compare(x.key.agent, y.key.agent), strings.Compare(x.key.shift, y.key.shift))
		})
	}
	return b.sorted
}

// scheduled is what was on the rota for a person, whatever the shift, in order.
func (b *Book) scheduled(agent string) []span {
	if b.plan == nil {
		b.plan = map[string][]span{}
		for _, d := range b.inOrder() {
			b.plan[d.key.agent] = append(b.plan[d.key.agent], d.pieces()...)
		}
		for who, all := range b.plan {
			b.plan[who] = joined(all)
		}
	}
	return b.plan[agent]
}

// Forget drops what ended before an instant, so that a book that is kept for months does not grow.
func (b *Book) Forget(before time.Time) {
	maps.DeleteFunc(b.duties, func(_ dutyKey, d *duty) bool {
		return !slices.ContainsFunc(d.versions, func(v version) bool { return !v.shift.End.Before(before) })
	})
	for _, p := range b.people {
		p.past = slices.DeleteFunc(p.past, func(ph phase) bool { return ph.to.Before(before) })
		p.doubt = slices.DeleteFunc(p.doubt, func(s span) bool { return s.to.Before(before) })
	}
	b.down = slices.DeleteFunc(b.down, func(s span) bool { return s.to.Before(before) })
	b.sorted, b.plan = nil, nil
}
