package legal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"heartline/roster/legal"
	"heartline/roster/model"
	"heartline/roster/solve"
)

const monday = "2026-03-02"

// date returns the date of a day counted from the Monday on which the models of these tests begin.
func date(d int) string {
	return time.Date(2026, time.March, 2+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// line returns four weeks of a line with eight-hour shifts round the clock: so many seats, a supervisor each, and a senior wherever
// there is a trainee. People have teams, skills, wishes and leave by chance.
func line(people, seats int, seed uint64) *model.Model {
	rng := rand.New(rand.NewPCG(seed, 1))
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: monday, Days: 28, Profile: "cn",
		Skills: []string{"counsel", "supervise", "child"},
		Sites:  []model.Site{{ID: "room", Seats: seats + seats/4 + 2}},
		Shifts: []model.ShiftType{
			{ID: "D", Start: "08:00", Minutes: 480, Site: "room", Tags: []string{"day"}},
			{ID: "E", Start: "16:00", Minutes: 480, Site: "room"},
			{ID: "N", Start: "00:00", Minutes: 480, Site: "room"},
		},
		Demand: []model.Demand{
			{ID: "seats", Role: "talk", Skill: "counsel", Shifts: []string{"D", "E", "N"}, Min: seats, HardMin: true, Target: seats, WOver: 1},
			{ID: "child", Counts: model.Holders, Skill: "child", Shifts: []string{"D", "E"}, Min: 1, WMin: 20},
			{ID: "busy", Role: "talk", Skill: "counsel", From: "17:00", To: "21:00", Target: seats, WUnder: 5},
		},
		Guards:    []model.Guard{{ID: "trainee", Who: "trainee", With: "senior", Per: 2, Weight: 5}},
		Contracts: []model.Contract{{ID: "full"}, {ID: "half", Share: 50, Rules: []model.Rule{{ID: "half", Measure: model.Shifts, HardMax: new(10)}}}},
		Rules: []model.Rule{
			{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{model.Night}}, Fair: true, WOver: 3, Curve: model.Square},
			{ID: "weekends", Measure: model.Weekends, SoftMax: new(2), WOver: 10},
			{ID: "one", Measure: model.WorkRun, SoftMin: new(2), WUnder: 4},
			{ID: "free", Measure: model.OffRun, SoftMin: new(2), WUnder: 3},
			{ID: "forward", Measure: model.Follows, Of: model.Filter{Shifts: []string{"E"}}, Then: model.Filter{Shifts: []string{"D"}}, SoftMax: new(int), WOver: 6},
		},
	}
	if people > 100 {
		m.Demand = append(m.Demand, model.Demand{ID: "lead", Role: "lead", Skill: "supervise", Shifts: []string{"D", "E", "N"}, Min: 1, HardMin: true, Target: 2, WUnder: 8})
	}
	for i := range people {
		p := model.Person{ID: fmt.Sprintf("p%03d", i), Contract: "full", Team: fmt.Sprintf("team%d", i%12), Skills: []model.Dated{{ID: "counsel"}}}
		if i%9 == 8 {
			p.Contract = "half"
		}
		if i%5 == 0 {
			p.Skills = append(p.Skills, model.Dated{ID: "supervise"})
		}
		if i%4 == 0 {
			p.Skills = append(p.Skills, model.Dated{ID: "child"})
		}
		switch i % 7 {
		case 0:
			p.Tags = []model.Dated{{ID: "trainee"}}
		case 1, 2:
			p.Tags = []model.Dated{{ID: "senior"}}
		case 3:
			p.Tags = []model.Dated{{ID: "no_nights"}}
		}
		m.Staff = append(m.Staff, p)
		m.Requests = append(m.Requests, model.Request{Staff: p.ID, Date: date(rng.IntN(28)), Shift: m.Shifts[rng.IntN(3)].ID, Want: true, Weight: 1 + rng.IntN(3)})
		m.Requests = append(m.Requests, model.Request{Staff: p.ID, Date: date(rng.IntN(28)), Weight: 2})
		if i%6 == 0 {
			d := rng.IntN(26)
			m.Leave = append(m.Leave, model.Leave{Staff: p.ID, From: date(d), To: date(d + 1), Credit: 480})
		}
	}
	return m
}

// solved returns a roster that the search finds in a fixed number of moves.
func solved(tb testing.TB, m *model.Model, moves int64) []model.Assignment {
	tb.Helper()
	if faults := m.Validate(); len(faults) > 0 {
		tb.Fatal(faults)
	}
	r, err := solve.Solve(context.Background(), m, solve.Options{Seed: 1, Iterations: moves})
	if err != nil {
		tb.Fatal(err)
	}
	return r.Assignments
}

// BenchmarkSwap tries to swap shifts of two people on two days, among 435 people in four weeks.
func BenchmarkSwap(b *testing.B) {
	m := line(435, 60, 1)
	as := solved(b, m, 300_000)
	p, err := legal.NewPosition(m, as)
	if err != nil {
		b.Fatal(err)
	}
	swaps(b, p, as, rand.New(rand.NewPCG(7, 7)))
}

// swaps tries to swap two shifts by chance.
func swaps(b *testing.B, p *legal.Position, as []model.Assignment, rng *rand.Rand) {
	b.Helper()
	measure(b, func() {
		one, two := as[rng.IntN(len(as))], as[rng.IntN(len(as))]
		if _, err := p.Try(
			legal.Change{Staff: one.Staff, Date: one.Date}, legal.Change{Staff: two.Staff, Date: two.Date},
			legal.Change{Staff: two.Staff, Date: one.Date, Shift: one.Shift, Role: one.Role},
			legal.Change{Staff: one.Staff, Date: two.Date, Shift: two.Shift, Role: two.Role},
		); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkCovers asks who could take over a shift, among 435 people in four weeks: the ten best, and all.
func BenchmarkCovers(b *testing.B) {
	m := line(435, 60, 1)
	as := solved(b, m, 300_000)
	for _, k := range []int{10, 0} {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			p, err := legal.NewPosition(m, as)
			if err != nil {
				b.Fatal(err)
			}
			rng := rand.New(rand.NewPCG(7, 7))
			measure(b, func() {
				a := as[rng.IntN(len(as))]
				if found, err := p.Covers(a.Date, a.Shift, a.Role, a.Staff, k); err != nil || len(found) == 0 {
					b.Fatal(err, found)
				}
			})
		})
	}
}

// BenchmarkPartners asks with whom a shift could be swapped within a week, among 435 people.
func BenchmarkPartners(b *testing.B) {
	m := line(435, 60, 1)
	as := solved(b, m, 300_000)
	p, err := legal.NewPosition(m, as)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	measure(b, func() {
		a := as[rng.IntN(len(as))]
		if _, err := p.Partners(a.Staff, a.Date, date(7), date(13), 10); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkReplan lets one of 435 people fall ill for three days.
func BenchmarkReplan(b *testing.B) {
	m := line(435, 60, 1)
	as := solved(b, m, 300_000)
	rng := rand.New(rand.NewPCG(7, 7))
	measure(b, func() {
		ill, from := m.Staff[rng.IntN(435)].ID, rng.IntN(25)
		if _, err := legal.Replan(context.Background(), absent(m, as, ill, from, 3), as, date(from), legal.Replanning{Most: 6}); err != nil {
			b.Fatal(err)
		}
	})
}

// measure runs f as often as the benchmark wants and says how much processor time it took, which others do not change.
func measure(b *testing.B, f func()) {
	b.Helper()
	b.ReportAllocs()
	before := computed(b)
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64((computed(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// computed returns the processor time that this process has had.
func computed(tb testing.TB) time.Duration {
	tb.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
