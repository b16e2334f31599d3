package duty

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
)

// DefaultNext is how many who come next are named where nothing else is asked for.
const DefaultNext = 3

// Query asks who is on duty at an instant. What is empty is not asked for.
type Query struct {
	At     time.Time
	Skill  string
	Area   string
	Line   string
	Role   string
	Except []string // people who are not to be named: who was asked before
	Next   int      // how many who come next; 0: DefaultNext, below: none
	// Reachable leaves out who has no way to be reached.
	Reachable bool
}

// Duty is one person on duty, or one who comes next.
type Duty struct {
	Person string
	Shift  Shift     // that is on at the instant; of several the one that is first in the chain
	From   time.Time // the instant of the query, or when one who comes next comes
	Until  time.Time
	Ways   []Way
	// Steps is how far up the tree from the area asked for lies the one that the person serves; 0: it is the very one.
	Steps int
}

// Reason is why there is nobody.
type Reason string

// Reasons, from the one that says most. That of an answer is the last hurdle at which somebody was left.
const (
	NobodyRostered Reason = "nobody_rostered" // nobody at all is on duty in that role and on that line
	NobodySkilled  Reason = "nobody_skilled"  // who is on duty has never had the skill
	SkillExpired   Reason = "skill_expired"   // somebody who is on duty had the skill, or will have it
	NobodyForArea  Reason = "nobody_for_area"
	NoWay          Reason = "no_way" // nobody who could do it can be reached
	AllAsked       Reason = "all_asked"
)

// Left are those who are on duty in the role and on the line and were left out, by the first reason that applies.
type Left struct {
	Unskilled, Expired, Elsewhere, NoWay, Asked int
}

// Answer is who is on duty.
type Answer struct {
	On   []Duty
	Next []Duty
	// Nobody is why On is empty; empty: somebody is there.
	Nobody Reason
	Left   Left
}

// On answers a query. It returns fault.NotFound for an area that is not in the tree.
func (x *Index) On(q Query) (Answer, error) {
	if _, known := x.parents[q.Area]; q.Area != "" && !known {
		return Answer{}, fault.New(fault.NotFound, "duty", "there is no area %q; use one of the tree", q.Area)
	}
	var a Answer
	found := map[string]int{} // place in On
	left := map[string]Reason{}
	rostered := false
	for _, i := range x.covering(q.At) {
		s := &x.shifts[i]
		if !s.serves(q.Line) || !s.Is(q.Role) {
			continue
		}
		rostered = true
		d, why := x.judge(q, s)
		if why != "" {
			left[s.Person] = why
			continue
		}
		if at, twice := found[s.Person]; !twice {
			found[s.Person] = len(a.On)
			d.Until = x.until(q, s.Person)
			a.On = append(a.On, d)
		} else if first(d, a.On[at]) < 0 {
			a.On[at].Shift = d.Shift
		}
	}
	slices.SortFunc(a.On, first)
	for _, why := range left {
		a.Left.count(why)
	}
	if len(a.On) == 0 {
		a.Nobody = a.Left.reason(rostered)
	}
	a.Next = x.next(q, found)
	return a, nil
}

// first orders those who are on duty.
func first(a, b Duty) int {
	return cmp.Or(cmp.Compare(a.Shift.Order, b.Shift.Order), cmp.Compare(a.Steps, b.Steps), strings.Compare(a.Person, b.Person), byStart(a.Shift, b.Shift))
}

// judge says whether the person of a shift in the role and on the line can be named at the instant of the query, or why not.
func (x *Index) judge(q Query, s *Shift) (Duty, Reason) {
	p := x.people[s.Person]
	ok, _, had := p.skilled(q.Skill, q.At)
	switch {
	case !ok && had:
		return Duty{}, SkillExpired
	case !ok:
		return Duty{}, NobodySkilled
	}
	steps, why := x.fits(q, p)
	return Duty{Person: p.ID, Shift: *s, From: q.At, Ways: p.Ways, Steps: steps}, why
}

// fits says whether somebody can be named at all, whatever the instant.
func (x *Index) fits(q Query, p *Person) (steps int, why Reason) {
	steps, serves := x.near(p, q.Area)
	switch {
	case !serves:
		return 0, NobodyForArea
	case q.Reachable && len(p.Ways) == 0:
		return 0, NoWay
	case slices.Contains(q.Except, p.ID):
		return 0, AllAsked
	default:
		return steps, ""
	}
}

func (l *Left) count(why Reason) {
	switch why {
	case NobodySkilled:
		l.Unskilled++
	case SkillExpired:
		l.Expired++
	case NobodyForArea:
		l.Elsewhere++
	case NoWay:
		l.NoWay++
	case AllAsked:
		l.Asked++
	case NobodyRostered:
	}
}

// reason is the last hurdle at which somebody was left.
func (l *Left) reason(rostered bool) Reason {
	switch {
	case !rostered:
		return NobodyRostered
	case l.Asked > 0:
		return AllAsked
	case l.NoWay > 0:
		return NoWay
	case l.Elsewhere > 0:
		return NobodyForArea
	case l.Expired > 0:
		return SkillExpired
	default:
		return NobodySkilled
	}
}

// until is the first instant from that of the query on at which somebody is not on duty for it any more.
func (x *Index) until(q Query, person string) time.Time {
	_, limit, _ := x.people[person].skilled(q.Skill, q.At)
	at := q.At
	for grown := true; grown; {
		grown = false
		for _, i := range x.of[person] {
			if s := &x.shifts[i]; s.covers(at) && s.serves(q.Line) && s.Is(q.Role) {
				at, grown = s.End, true
			} else if s.Start.After(at) {
				break
			}
		}
	}
	if !limit.IsZero() && limit.Before(at) {
		return limit
	}
	return at
}

// next are those who come after the instant of the query.
func (x *Index) next(q Query, on map[string]int) []Duty {
	want := cmp.Or(q.Next, DefaultNext)
	var out []Duty
	later := func(a, b Duty) int { return cmp.Or(a.From.Compare(b.From), first(a, b)) }
	begin := x.after(q.At)
	consider := func(s *Shift, from time.Time) {
		if _, there := on[s.Person]; there || !s.serves(q.Line) || !s.Is(q.Role) {
			return
		}
		p := x.people[s.Person]
		steps, why := x.fits(q, p)
		if why != "" {
			return
		}
		if at, ok := p.begins(q.Skill, from, s.End); ok {
			d := Duty{Person: p.ID, Shift: *s, From: at, Ways: p.Ways, Steps: steps}
			i := slices.IndexFunc(out, func(o Duty) bool { return o.Person == p.ID })
			switch {
			case i < 0:
				out = append(out, d)
			case later(d, out[i]) < 0:
				out[i] = d
			}
		}
	}
	for _, i := range x.covering(q.At) { // a skill may begin in a shift that is on
		consider(&x.shifts[i], q.At)
	}
	for i := begin; i < len(x.shifts) && want > 0; i++ {
		s := &x.shifts[i]
		if len(out) >= want {
			slices.SortFunc(out, later)
			out = out[:want]
			if s.Start.After(out[want-1].From) {
				break
			}
		}
		consider(s, s.Start)
	}
	slices.SortFunc(out, later)
	out = out[:max(0, min(want, len(out)))]
	for i := range out {
		then := q
		then.At = out[i].From
		out[i].Until = x.until(then, out[i].Person)
	}
	return out
}
