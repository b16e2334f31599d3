package explain_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/model"
)

// rota returns four weeks of people who cover three shifts a day, a third of them at night not, with a wish every third day of
// each, and a roster of theirs by chance in which rests are too short and seats empty.
func rota(people, seats int) (*model.Model, []model.Assignment) {
	rng := rand.New(rand.NewPCG(3, 4))
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-07", Days: 28, Skills: []string{"night"},
		Shifts: []model.ShiftType{
			{ID: "D", Start: "08:00", Minutes: 480}, {ID: "E", Start: "16:00", Minutes: 480}, {ID: "N", Start: "00:00", Minutes: 480},
		},
		Demand: []model.Demand{
			{ID: "day", Shifts: []string{"D", "E"}, Target: seats, WUnder: 100, WOver: 10},
			{ID: "night", Shifts: []string{"N"}, Skill: "night", Target: seats, WUnder: 100, WOver: 10},
		},
		Rules: []model.Rule{
			{ID: "rest", Measure: model.Rest, HardMin: new(660)},
			{ID: "run", Measure: model.WorkRun, HardMax: new(6)},
			{ID: "free", Measure: model.OffRun, SoftMin: new(2), WUnder: 5},
			{ID: "hours", Measure: model.Minutes, Window: model.Window{Kind: model.Week}, SoftMax: new(2400), WOver: 1},
			{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{model.Night}}, Fair: true, WOver: 20, Curve: model.Square},
			{ID: "weekends", Measure: model.Weekends, SoftMax: new(2), WOver: 30},
		},
	}
	first := time.Date(2026, time.December, 7, 0, 0, 0, 0, time.UTC)
	var as []model.Assignment
	for i := range people {
		p := model.Person{ID: fmt.Sprintf("c%d", i)}
		if i%3 > 0 {
			p.Skills = []model.Dated{{ID: "night"}}
		}
		m.Staff = append(m.Staff, p)
		for d := range m.Days {
			date := first.AddDate(0, 0, d).Format(time.DateOnly)
			if d%3 == i%3 {
				m.Requests = append(m.Requests, model.Request{Staff: p.ID, Date: date, Shift: m.Shifts[rng.IntN(2)].ID, Want: rng.IntN(3) == 0, Weight: 1 + rng.IntN(4)})
			}
			if rng.IntN(people) < 3*seats {
				as = append(as, model.Assignment{Staff: p.ID, Date: date, Shift: m.Shifts[rng.IntN(2+min(1, i%3))].ID})
			}
		}
	}
	return m, as
}

// quick asks a position.
type quick struct{ *legal.Position }

func (q quick) Try(changes ...explain.Change) (explain.Verdict, error) {
	all := make([]legal.Change, len(changes))
	for i, c := range changes {
		all[i] = legal.Change(c)
	}
	v, err := q.Position.Try(all...)
	return explain.Verdict(v), err
}

// TestExplainedInTime goes by what the process has computed, because others may be computing too.
func TestExplainedInTime(t *testing.T) {
	for _, size := range []struct {
		people, seats int
		all, why      time.Duration // 0: not measured
	}{
		{27, 4, 4 * time.Second, 200 * time.Millisecond},
		{435, 40, 0, time.Second},
	} {
		m, as := rota(size.people, size.seats)
		position, err := legal.NewPosition(m, as)
		if err != nil {
			t.Fatal(err)
		}
		e, err := explain.New(m, as, quick{position})
		if err != nil {
			t.Fatal(err)
		}
		began := computed(t)
		a, err := e.Why("c7", "2026-12-13", "")
		spent := computed(t) - began
		if err != nil || len(a.Seats) == 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		t.Logf("%d people: one question took %v", size.people, spent)
		if spent > size.why {
			t.Errorf("%d people: one question took %v, not %v", size.people, spent, size.why)
		}
		if size.all == 0 {
			continue
		}
		began = computed(t)
		got, err := e.Explain(t.Context(), explain.Options{Most: 40})
		spent = computed(t) - began
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d people: 40 of %d broken rules took %v", size.people, len(got.Broken), spent)
		if spent > size.all {
			t.Errorf("%d people: 40 of %d broken rules took %v, not %v", size.people, len(got.Broken), spent, size.all)
		}
		for _, b := range got.Broken[:40] {
			if b.Repair != nil {
				keeps(t, m, as, b.Repair.Outcome)
			}
		}
	}
}

// computed is what this process has had of the processors.
func computed(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
