package solve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"heartline/roster/check"
	"heartline/roster/model"
)

// long is a problem in the manner of the published ones: everything about a row is forbidden, seats cost.
func long(days, people, types int) *model.Model {
	m := &model.Model{Version: model.Version, Zone: "Asia/Shanghai", Start: "2027-01-04", Days: days}
	var all []string
	for i := range types {
		s := model.ShiftType{ID: fmt.Sprintf("s%d", i), Start: fmt.Sprintf("%02d:%02d", (6+i*24/types)%24, 15*(i%4)), Minutes: 480}
		all = append(all, s.ID)
		m.Shifts = append(m.Shifts, s)
	}
	for _, s := range all {
		seats := max(1, people*4/7/types)
		m.Demand = append(m.Demand, model.Demand{Shifts: []string{s}, Target: seats, WUnder: 100, WOver: 1})
	}
	most := days * 480 * 5 / 7
	m.Rules = []model.Rule{
		{ID: "minutes", Measure: model.Minutes, HardMin: new(most * 85 / 100), HardMax: &most},
		{ID: "run", Measure: model.WorkRun, HardMin: new(2), HardMax: new(5)},
		{ID: "free", Measure: model.OffRun, HardMin: new(2)},
		{ID: "weekends", Measure: model.Weekends, HardMax: new(days / 11)},
		{ID: "rest", Measure: model.Rest, HardMin: new(660)},
		{ID: "last", Measure: model.Shifts, Of: model.Filter{Shifts: all[types-1:]}, HardMax: new(days / 4)},
	}
	cal, _ := model.NewCalendar(m)
	for i := range people {
		id := fmt.Sprintf("p%d", i)
		m.Staff = append(m.Staff, model.Person{ID: id, Shifts: all[i%max(1, min(3, types-2)):]})
		for d := i % 28; d < days; d += 28 {
			m.Leave = append(m.Leave, model.Leave{Staff: id, From: cal.Date(d), To: cal.Date(d)})
			m.Requests = append(m.Requests, model.Request{Staff: id, Date: cal.Date((d + 9) % days), Weight: 1 + i%3})
		}
	}
	return m
}

// towns is one line of many communities, each with five people of its own who share its two seats a day.
func towns(n int) *model.Model {
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2027-01-04", Days: 28,
		Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}, {ID: "N", Start: "20:00", Minutes: 480}},
		Rules: []model.Rule{
			{ID: "rest", Measure: model.Rest, HardMin: new(660)},
			{ID: "run", Measure: model.WorkRun, HardMax: new(5)},
			{ID: "week", Measure: model.Minutes, Window: model.Window{Kind: model.Rolling, Days: 7}, HardMax: new(2400)},
			{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{model.Night}}, SoftMax: new(6), WOver: 5},
		},
	}
	for i := range n {
		town := fmt.Sprintf("t%04d", i)
		m.Skills = append(m.Skills, town)
		m.Demand = append(m.Demand, model.Demand{Role: town, Skill: town, Shifts: []string{"D", "N"}, Min: 1, Target: 1, Max: new(1), HardMin: true})
		for k := range 5 {
			m.Staff = append(m.Staff, model.Person{ID: fmt.Sprintf("%s-%d", town, k), Skills: []model.Dated{{ID: town}}})
		}
	}
	return m
}

// spent is the part of some seconds of processor time that is gone.
func spent(seconds float64) func() float64 {
	used := func() float64 {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	begun := used()
	return func() float64 { return (used() - begun) / seconds }
}

// TestSizes searches problems of the sizes that are promised for as long as is promised, two minutes of processor time, with
// `make vectors`, and small ones with a number of moves otherwise: what is found must be legal, and the checker agree.
func TestSizes(t *testing.T) {
	t.Parallel()
	type size struct {
		name  string
		make  func() *model.Model
		moves int64
	}
	sizes := []size{
		{"28 days of 12 people", func() *model.Model { return long(28, 12, 6) }, 300_000},
		{"91 days of 10 people", func() *model.Model { return long(91, 10, 3) }, 500_000},
		{"20 communities", func() *model.Model { return towns(20) }, 500_000},
	}
	if os.Getenv("VECTORS") == "full" {
		sizes = []size{
			{"182 days of 50 people", func() *model.Model { return long(182, 50, 6) }, 0},
			{"182 days of 100 people", func() *model.Model { return long(182, 100, 8) }, 0},
			{"28 days of 120 people in 18 types", func() *model.Model { return long(28, 120, 18) }, 0},
			{"1,157 communities", func() *model.Model { return towns(1157) }, 0},
		}
	}
	for _, s := range sizes {
		t.Run(s.name, func(t *testing.T) {
			m := s.make()
			begun := spent(1)
			o := Options{Seed: 1, Workers: 2, Iterations: s.moves, Spent: spent(120)}
			legal := 0.0
			o.Progress = func(p Progress) {
				if p.Hard == 0 && legal == 0 {
					legal = begun()
				}
			}
			r, err := Solve(t.Context(), m, o)
			if err != nil {
				t.Fatal(err)
			}
			report, err := check.Check(m, r.Assignments)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("value %d, hard %d, first legal after %.1f s of processor time", r.Value, r.Hard, legal)
			if report.Hard != 0 || r.Hard != 0 || report.Value != r.Value {
				t.Fatalf("the search says %d and %d hard, the checker %d and %d", r.Value, r.Hard, report.Value, report.Hard)
			}
		})
	}
}

// asked is a context that ends when it has been asked for so many times.
type asked struct {
	context.Context
	left atomic.Int64
}

func (a *asked) Err() error {
	if a.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestMakingFlatCanBeGivenUp ends a search while a large model is made flat: it must ask for each person and each row of the
// demand, and come back with the reason.
func TestMakingFlatCanBeGivenUp(t *testing.T) {
	t.Parallel()
	m := towns(200)
	var whole asked
	whole.Context = t.Context()
	whole.left.Store(1 << 40)
	begun := time.Now()
	if _, err := compile(&whole, m); err != nil {
		t.Fatal(err)
	}
	t.Logf("made flat in %v", time.Since(begun))
	times := 1<<40 - whole.left.Load()
	if least := int64(3*len(m.Staff) + len(m.Demand)); times < least {
		t.Fatalf("the context was looked at %d times, not %d", times, least)
	}
	for _, after := range []int64{0, 1, times / 2, times - 1} {
		ctx := asked{Context: t.Context()}
		ctx.left.Store(after)
		if _, err := Solve(&ctx, m, Options{Seed: 1, Iterations: 1 << 40}); !errors.Is(err, context.Canceled) {
			t.Fatalf("given up after %d looks: %v", after, err)
		}
	}
}
