package life

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"heartline/internal/fault"
)

func (t *turn) publish(c Publish) error {
	if err := t.onlyManager(); err != nil {
		return err
	}
	if err := codeOrNone("override", c.Override); err != nil {
		return err
	}
	if c.Version <= t.b.version {
		return fault.Field("version", refuse(fault.Conflict, "version", "version %d was published already; read the roster anew and publish what comes after it", t.b.version))
	}
	m, err := t.match(c)
	if err != nil {
		return err
	}
	if len(m.running) > 0 && !c.Running {
		return refuse(fault.Conflict, "running", "%d shifts are running for which this roster says something else; say that the rest of them is to follow it, or begin it later", len(m.running))
	}
	if c.Seen != "" && c.Seen != m.mark() && !t.seenAtRest(c) {
		return refuse(fault.Conflict, "stale", "the roster has changed since the difference was looked at; look at it again")
	}
	e := t.effects(m.set, "")
	if staff := t.doubled(m.set); len(staff) > 0 {
		v := Verdict{Broken: []string{RuleOverlap}}
		if c.Override == "" {
			return illegal(staff[0], v, "give each person one shift at a time, or the reason for which it must be")
		}
		e.Override, e.Broken = c.Override, v.Broken
	}
	t.record(Published{Head: t.head(), Version: c.Version, From: second(c.From), To: second(c.To), Effect: e})
	return nil
}

// seenAtRest reports whether what was looked at is the same draft without its running shifts, which it names: whoever then says that
// they are to follow has seen them.
func (t *turn) seenAtRest(c Publish) bool {
	seen := c.Seen
	if !c.Running {
		return false
	}
	c.Running = false
	m, err := t.match(c)
	return err == nil && seen == m.mark()
}

// doubled returns who would have shifts that overlap because of a set, sorted.
func (t *turn) doubled(set []Shift) []string {
	next := make(map[string]bool, len(set))
	per := map[string][]Shift{}
	for _, s := range set {
		next[s.ID] = true
		if s.State == Live && s.Holder != "" {
			per[s.Holder] = append(per[s.Holder], s)
		}
	}
	var staff []string
	for who, theirs := range per {
		for _, s := range t.b.held[who] {
			if !next[s.ID] && !s.over(t.now) {
				theirs = append(theirs, *s)
			}
		}
		sortShifts(theirs)
		var last Shift
		for _, s := range theirs {
			if s.Start.Before(last.End) && (next[s.ID] || next[last.ID]) {
				staff = insert(staff, who)
			}
			if s.End.After(last.End) {
				last = s
			}
		}
	}
	return staff
}

// Kind is what a publication does to a shift.
type Kind string

// Kinds of differences.
const (
	KindNew     Kind = "new"
	KindHanded  Kind = "handed"    // it changes hands
	KindMoved   Kind = "moved"     // its holder has it at another time
	KindAltered Kind = "altered"   // its holder has it at the same time: another type, line, site or credit
	KindGone    Kind = "cancelled" // it is off the roster
	KindFrozen  Kind = "frozen"    // the draft says something else, but it has begun: it stays
)

// Delta is one difference between the roster and a draft. Was is zero of a new one, Is of one that is cancelled.
type Delta struct {
	Kind Kind
	Was  Shift
	Is   Shift
}

// Difference is what publishing a draft would do, before anything is done.
type Difference struct {
	Deltas  []Delta // by start and id
	Count   map[Kind]int
	Person  map[string][]Delta // of each person who gains, loses or keeps a shift that is another one
	Running []Shift            // running shifts whose rest would change: publishing asks first
	Ended   []Ended            // pending deals that would lapse
	Gaps    []string           // shifts that were held and would be open
	Overlap []string           // people who would have shifts that overlap
	Absent  []string           // shifts of people who are on leave or ill then: conflicts until they are solved
	Mark    string             // of what would be done: another one as soon as it would be something else
}

// Diff returns what publishing would change now, or why the draft cannot be read. It looks at no rights and no version.
func Diff(b *Book, c Publish, now time.Time) (Difference, error) {
	t := &turn{b: b, j: Free{}, now: now.UTC().Truncate(time.Second), who: c.Asker}
	m, err := t.match(c)
	if err != nil {
		return Difference{}, err
	}
	e := t.effects(m.set, "")
	d := Difference{
		Deltas: m.deltas, Count: map[Kind]int{}, Person: map[string][]Delta{}, Running: m.running,
		Ended: e.Ended, Gaps: e.Gaps, Overlap: t.doubled(m.set), Mark: m.mark(),
	}
	for _, s := range m.absent() {
		d.Absent = append(d.Absent, s.ID)
	}
	slices.SortStableFunc(d.Deltas, func(x, y Delta) int { return x.start().Compare(y.start()) })
	for _, x := range d.Deltas {
		d.Count[x.Kind]++
		if x.Was.Holder != "" {
			d.Person[x.Was.Holder] = append(d.Person[x.Was.Holder], x)
		}
		if x.Is.Holder != "" && x.Is.Holder != x.Was.Holder {
			d.Person[x.Is.Holder] = append(d.Person[x.Is.Holder], x)
		}
	}
	return d, nil
}

// absent returns the shifts that people would have who are on leave or ill then.
func (m *matching) absent() (found []Shift) {
	for _, s := range m.set {
		if s.State == Live && m.t.b.absent(s.Holder, s.Start, s.End) {
			found = append(found, s)
		}
	}
	return found
}

// mark tells what would be done from all else: when somebody has swapped or fallen ill meanwhile, or more has begun, it is another
// one.
func (m *matching) mark() string {
	var all []byte
	for _, d := range m.deltas {
		start := int64(0)
		if d.Is.Start.After(m.t.now) { // what begins now began a moment ago too
			start = d.Is.Start.Unix()
		}
		all = fmt.Appendf(all, "%s|%q|%d|%q|%q|%d|%d|%d\n", d.Kind, d.Was.ID, d.Was.Version, seatKey(d.Is), d.Is.Holder, start, d.Is.End.Unix(), d.Is.Credit)
	}
	for _, s := range m.absent() {
		all = fmt.Appendf(all, "absent|%q|%q\n", seatKey(s), s.Holder)
	}
	all = fmt.Appendf(all, "overlap|%q\n", m.t.doubled(m.set))
	return hashed(all)
}

func hashed(all []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(all) // a hash never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

func (d Delta) start() time.Time {
	if d.Is.Start.IsZero() {
		return d.Was.Start
	}
	return d.Is.Start
}
