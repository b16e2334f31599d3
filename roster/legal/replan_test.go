package legal_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"heartline/roster/legal"
	"heartline/roster/model"
	"heartline/roster/model/modeltest"
)

// absent returns a model in which somebody is ill on some days, with the minutes of each shift that falls out as credit.
func absent(m *model.Model, published []model.Assignment, staff string, from, days int) *model.Model {
	ill := *m
	ill.Leave = append([]model.Leave{}, m.Leave...)
	for d := from; d < from+days; d++ {
		if slices.ContainsFunc(m.Leave, func(l model.Leave) bool { return l.Staff == staff && l.From <= day(m, d) && day(m, d) <= l.To }) {
			continue // leave that overlaps is a fault
		}
		l := model.Leave{Staff: staff, From: day(m, d), To: day(m, d), Kind: "sick"}
		for _, a := range published {
			for _, s := range m.Shifts {
				if a.Staff == staff && a.Date == l.From && s.ID == a.Shift {
					l.Credit = s.Worked()
				}
			}
		}
		ill.Leave = append(ill.Leave, l)
	}
	return &ill
}

func day(m *model.Model, d int) string {
	first, err := time.Parse(time.DateOnly, m.Start)
	if err != nil {
		panic(err)
	}
	return first.AddDate(0, 0, d).Format(time.DateOnly)
}

// mended re-plans after an absence and checks what is promised of it: nothing hard is broken, nothing is changed before today, and at
// most six assignments beside those that the absence takes away.
func mended(t *testing.T, m *model.Model, published []model.Assignment, staff string, from, days int) *legal.Replanned {
	t.Helper()
	ill := absent(m, published, staff, from, days)
	today := day(m, from)
	r, err := legal.Replan(context.Background(), ill, published, today, legal.Replanning{Most: 6, Moves: 200_000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	before, after := report(t, m, published), report(t, ill, r.Assignments)
	if before.Hard != 0 {
		t.Fatalf("what was published breaks %+v", before.Violations)
	}
	if after.Hard > 0 && after.Hard > alone(t, ill, published, staff, today) {
		t.Errorf("%s ill from %d for %d: it breaks %+v", staff, from, days, r.Broken)
	}
	if hard := amount(r.Broken); hard != after.Hard {
		t.Errorf("%s ill from %d for %d: it says that it breaks %d, the checker %d", staff, from, days, hard, after.Hard)
	}
	held, differs := map[[2]string]model.Assignment{}, 0
	for _, a := range published {
		held[[2]string{a.Staff, a.Date}] = a
	}
	count := func(a model.Assignment) {
		if a.Date < today {
			t.Errorf("%v is past and was changed", a)
		}
		if a.Staff != staff || a.Date >= day(m, from+days) {
			differs++
		}
	}
	for _, a := range r.Assignments {
		key := [2]string{a.Staff, a.Date}
		if was := held[key]; was.Shift != a.Shift || was.Role != a.Role {
			count(a)
		}
		delete(held, key)
	}
	for _, a := range held {
		count(a)
	}
	if differs > 6 || differs != len(r.Changes) {
		t.Errorf("%s ill from %d for %d: %d assignments change beside %d that fell out: %+v", staff, from, days, differs, len(r.Gone), r.Changes)
	}
	t.Logf("%s ill from %d for %d: %d fell out, %d changed, value %d -> %d, searched %v: %+v", staff, from, days, len(r.Gone), len(r.Changes), before.Value, after.Value, r.Searched, r.Changes)
	return r
}

func amount(vs []model.Violation) int {
	sum := 0
	for _, v := range vs {
		sum += v.Amount
	}
	return sum
}

// alone returns by how much the row of a person breaks hard rules at least, by what the search finds where nobody else and no seat
// is to be thought of: what was worked before today, and the days that fall out, may leave nothing better.
func alone(t *testing.T, m *model.Model, published []model.Assignment, staff, today string) int {
	t.Helper()
	one := *m
	one.Staff, one.Leave, one.Requests, one.Demand, one.Guards = nil, nil, nil, nil, nil
	one.Stability = &model.Stability{Today: today}
	for _, p := range m.Staff {
		if p.ID == staff {
			one.Staff = append(one.Staff, p)
		}
	}
	for _, l := range m.Leave {
		if l.Staff == staff {
			one.Leave = append(one.Leave, l)
		}
	}
	for _, a := range published {
		if a.Staff == staff {
			one.Published = append(one.Published, a)
		}
	}
	for _, row := range m.Demand {
		row.HardMin, row.Max = false, nil
		one.Demand = append(one.Demand, row)
	}
	return report(t, &one, solved(t, &one, 200_000)).Hard
}

// TestAnAbsenceIsMendedWithFewChanges lets one of 27 people on four seats fall ill for one to seven days, where nobody has much room left:
// fourteen shifts at most, and no day alone.
func TestAnAbsenceIsMendedWithFewChanges(t *testing.T) {
	t.Parallel()
	m := line(27, 4, 3)
	m.Rules = append(m.Rules, model.Rule{ID: "most", Measure: model.Shifts, HardMax: new(14)}, model.Rule{ID: "alone", Measure: model.WorkRun, HardMin: new(2)})
	published := solved(t, m, 300_000)
	for i := range 6 {
		mended(t, m, published, m.Staff[(i*11+1)%27].ID, (i*5)%21, 1+i*5%7)
	}
}

// TestAReplanIsWhatItSays re-plans random rosters of random models, and has the checker count what came of it.
func TestAReplanIsWhatItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		published := modeltest.Assignments(t, m)
		from := rapid.IntRange(-1, m.Days).Draw(t, "from")
		today := day(m, from)
		most := rapid.IntRange(0, 4).Draw(t, "most")
		r, err := legal.Replan(context.Background(), m, published, today, legal.Replanning{Most: most, Width: 3})
		if err != nil {
			t.Fatal(err)
		}
		if most > 0 && len(r.Changes) > most {
			t.Fatalf("%d changes, and not %d: %v", len(r.Changes), most, r.Changes)
		}
		made := changed(published, append(slices.Clone(r.Gone), r.Changes...))
		if diff := cmp.Diff(inOrder(m, made), r.Assignments, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("- changed, + handed out:\n%s", diff)
		}
		for _, c := range append(slices.Clone(r.Gone), r.Changes...) {
			if c.Date < today {
				t.Fatalf("%v is past on %s", c, today)
			}
		}
		steady := *m
		steady.Published = published
		steady.Stability = &model.Stability{Today: today}
		before, after := report(t, &steady, published), report(t, &steady, r.Assignments)
		if after.Hard != amount(r.Broken) {
			t.Fatalf("it says that it breaks %+v, the checker %d", r.Broken, after.Hard)
		}
		if hard, _ := sums(r.Verdict); hard != after.Hard-before.Hard {
			t.Fatalf("it says that it breaks %d more, the checker %d: %+v", hard, after.Hard-before.Hard, r.Verdict)
		}
	})
}
