package duty_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster/duty"
)

// Hours of the small worlds, in quarters of which everything lies.
const (
	worldQuarters = 96
	quarter       = 15 * time.Minute
)

func tick(n int) time.Time { return midnight.Add(time.Duration(n) * quarter) }

var roles = []string{"", "counsel", duty.OnCall, duty.SecondLine, duty.Supervisor}

func drawRoll(t *rapid.T) duty.Roll {
	r := duty.Roll{Areas: places()}
	instant := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	for i := range rapid.IntRange(1, 6).Draw(t, "people") {
		p := duty.Person{ID: fmt.Sprintf("p%d", i)}
		for range instant("skills", 3) {
			s := duty.Skill{ID: rapid.SampledFrom([]string{"law", "minors"}).Draw(t, "skill")}
			if rapid.Bool().Draw(t, "begins") {
				s.From = tick(instant("skill from", worldQuarters))
			}
			if rapid.Bool().Draw(t, "expires") {
				s.Until = tick(instant("skill until", worldQuarters))
			}
			p.Skills = append(p.Skills, s)
		}
		p.Areas = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"county", "town", "village", "other"}), 0, 2, rapid.ID).Draw(t, "areas")
		if rapid.Bool().Draw(t, "reachable") {
			p.Ways = []duty.Way{{Kind: "desk", Ref: p.ID}}
		}
		r.People = append(r.People, p)
	}
	for i := range instant("shifts", 14) {
		from := instant("from", worldQuarters-1)
		r.Shifts = append(r.Shifts, duty.Shift{
			ID: fmt.Sprintf("s%02d", i), Person: rapid.SampledFrom(r.People).Draw(t, "who").ID, Line: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "line"), Role: "counsel",
			Tags:  rapid.SliceOfNDistinct(rapid.SampledFrom(roles[2:]), 0, 2, rapid.ID).Draw(t, "tags"),
			Order: instant("order", 2), Start: tick(from), End: tick(from + 1 + instant("length", 40)),
		})
	}
	return r
}

// naive reads the roll as its words say, without an index.
type naive struct{ duty.Roll }

func (n naive) person(id string) duty.Person {
	return n.People[slices.IndexFunc(n.People, func(p duty.Person) bool { return p.ID == id })]
}

func (n naive) steps(p duty.Person, area string) (int, bool) {
	if area == "" {
		return 0, true
	}
	if len(p.Areas) == 0 {
		return len(n.Areas), true
	}
	for i := 0; area != ""; i++ {
		if slices.Contains(p.Areas, area) {
			return i, true
		}
		area = n.Areas[slices.IndexFunc(n.Areas, func(a duty.Area) bool { return a.ID == area })].Parent
	}
	return 0, false
}

// on are all who are on duty at an instant for a query, with the shift that stands first.
func (n naive) on(q duty.Query, at time.Time) []duty.Duty {
	var all []duty.Duty
	for _, s := range n.Shifts {
		if at.Before(s.Start) || !at.Before(s.End) || q.Line != "" && s.Line != "" && s.Line != q.Line {
			continue
		}
		if q.Role != "" && q.Role != s.Role && !slices.Contains(s.Tags, q.Role) {
			continue
		}
		p := n.person(s.Person)
		skilled := q.Skill == "" || slices.ContainsFunc(p.Skills, func(k duty.Skill) bool {
			return k.ID == q.Skill && !at.Before(k.From) && (k.Until.IsZero() || at.Before(k.Until))
		})
		steps, serves := n.steps(p, q.Area)
		if !skilled || !serves || slices.Contains(q.Except, p.ID) || q.Reachable && len(p.Ways) == 0 {
			continue
		}
		all = append(all, duty.Duty{Person: p.ID, Shift: s, From: at, Ways: p.Ways, Steps: steps})
	}
	slices.SortStableFunc(all, func(a, b duty.Duty) int {
		return cmp.Or(cmp.Compare(a.Shift.Order, b.Shift.Order), cmp.Compare(a.Steps, b.Steps), strings.Compare(a.Person, b.Person),
			a.Shift.Start.Compare(b.Shift.Start), a.Shift.End.Compare(b.Shift.End), strings.Compare(a.Shift.ID, b.Shift.ID))
	})
	var once []duty.Duty
	for _, d := range all {
		if !slices.ContainsFunc(once, func(o duty.Duty) bool { return o.Person == d.Person }) {
			once = append(once, d)
		}
	}
	return once
}

func (n naive) has(q duty.Query, person string, at time.Time) bool {
	return slices.ContainsFunc(n.on(q, at), func(d duty.Duty) bool { return d.Person == person })
}

// answer looks at every quarter.
func (n naive) answer(q duty.Query) (on, next []duty.Duty) {
	end := tick(2 * worldQuarters)
	until := func(person string, at time.Time) time.Time {
		for at.Before(end) && n.has(q, person, at) {
			at = at.Add(quarter)
		}
		return at
	}
	seen := map[string]bool{}
	on = n.on(q, q.At)
	for i := range on {
		seen[on[i].Person] = true
		on[i].Until = until(on[i].Person, q.At)
	}
	for at := q.At.Add(quarter); at.Before(end) && len(next) < duty.DefaultNext; at = at.Add(quarter) {
		for _, d := range n.on(q, at) {
			if !seen[d.Person] && len(next) < duty.DefaultNext {
				seen[d.Person] = true
				d.Until = until(d.Person, at)
				next = append(next, d)
			}
		}
	}
	return on, next
}

func TestTheIndexReadsAsOneWouldByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		roll := drawRoll(rt)
		x, err := duty.New(roll)
		if err != nil {
			rt.Fatal(err)
		}
		q := duty.Query{
			At: tick(rapid.IntRange(0, worldQuarters).Draw(rt, "at")), Skill: rapid.SampledFrom([]string{"", "law", "minors"}).Draw(rt, "asked skill"),
			Area: rapid.SampledFrom([]string{"", "county", "town", "village"}).Draw(rt, "asked area"), Line: rapid.SampledFrom([]string{"", "a"}).Draw(rt, "asked line"),
			Role: rapid.SampledFrom(roles).Draw(rt, "asked role"), Reachable: rapid.Bool().Draw(rt, "to be reached"),
			Except: rapid.SliceOfN(rapid.SampledFrom([]string{"p0", "p1"}), 0, 1).Draw(rt, "asked before"),
		}
		got, err := x.On(q)
		if err != nil {
			rt.Fatal(err)
		}
		on, next := naive{roll}.answer(q)
		if len(on)+len(got.On) > 0 && !reflect.DeepEqual(on, got.On) {
			rt.Fatalf("on:\nwant %+v\n got %+v", on, got.On)
		}
		if len(next)+len(got.Next) > 0 && !reflect.DeepEqual(next, got.Next) {
			rt.Fatalf("next:\nwant %+v\n got %+v", next, got.Next)
		}
		if (len(got.On) == 0) != (got.Nobody != "") {
			rt.Fatalf("nobody for %q, with %v", got.Nobody, got.On)
		}
	})
}

func TestWithoutFindsEveryQuarter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		roll := drawRoll(rt)
		x, err := duty.New(roll)
		if err != nil {
			rt.Fatal(err)
		}
		gaps := x.Without(duty.Supervisor, tick(0), tick(2*worldQuarters), tick(-1000))
		for n := range 2 * worldQuarters {
			at := tick(n)
			for _, line := range []string{"", "a", "b"} {
				staff, there := false, false
				for _, s := range roll.Shifts {
					switch on := !at.Before(s.Start) && at.Before(s.End); {
					case !on:
					case slices.Contains(s.Tags, duty.Supervisor):
						there = there || line == "" || s.Line == "" || s.Line == line
					case !slices.Contains(s.Tags, duty.OnCall) && !slices.Contains(s.Tags, duty.SecondLine):
						staff = staff || s.Line == line
					}
				}
				found := slices.ContainsFunc(gaps, func(g duty.Gap) bool {
					return g.Line == line && !at.Before(g.Start) && at.Before(g.End) && len(g.Shifts) > 0
				})
				if found != (staff && !there) {
					rt.Fatalf("line %q in quarter %d: staff %v, supervisor %v, gap %v", line, n, staff, there, found)
				}
			}
		}
	})
}
