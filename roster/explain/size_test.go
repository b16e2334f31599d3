package explain_test

import (
	"fmt"
	"math/rand/v2"
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

// explained is an explanation of a rota of so many people.
func explained(tb testing.TB, people, seats int) (*explain.Explainer, *model.Model, []model.Assignment) {
	tb.Helper()
	m, as := rota(people, seats)
	position, err := legal.NewPosition(m, as)
	if err != nil {
		tb.Fatal(err)
	}
	e, err := explain.New(m, as, quick{position})
	if err != nil {
		tb.Fatal(err)
	}
	return e, m, as
}

// TestARotaByChanceIsExplained finds repairs in a rota with hundreds of broken rules, each of which does what it promises.
func TestARotaByChanceIsExplained(t *testing.T) {
	t.Parallel()
	e, m, as := explained(t, 27, 4)
	got, err := e.Explain(t.Context(), explain.Options{Most: 40})
	if err != nil || len(got.Broken) < 40 {
		t.Fatalf("%d broken rules: %v", len(got.Broken), err)
	}
	repaired := 0
	for _, b := range got.Broken[:40] {
		if b.Repair != nil {
			keeps(t, m, as, b.Repair.Outcome)
			repaired++
		}
	}
	if repaired < 20 {
		t.Errorf("only %d of 40 have a repair", repaired)
	}
}

// BenchmarkWhy answers one question about one person's day.
func BenchmarkWhy(b *testing.B) {
	for _, size := range []struct{ people, seats int }{{27, 4}, {435, 40}} {
		b.Run(fmt.Sprintf("%d people", size.people), func(b *testing.B) {
			e, _, _ := explained(b, size.people, size.seats)
			for b.Loop() {
				if a, err := e.Why("c7", "2026-12-13", ""); err != nil || len(a.Seats) == 0 {
					b.Fatalf("%+v, %v", a, err)
				}
			}
		})
	}
}

// BenchmarkExplain finds the repairs of 40 broken rules.
func BenchmarkExplain(b *testing.B) {
	e, _, _ := explained(b, 27, 4)
	for b.Loop() {
		if _, err := e.Explain(b.Context(), explain.Options{Most: 40}); err != nil {
			b.Fatal(err)
		}
	}
}
