package solve

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/model"
	"heartline/roster/model/modeltest"
)

// TestAValueOfManyDigits wants what no row has, minutes that are squared: each row costs less than half a billion thousands, and all
// together more.
func TestAValueOfManyDigits(t *testing.T) {
	t.Parallel()
	m := plain()
	m.Rules = []model.Rule{{ID: "hours", Measure: model.Minutes, SoftMin: new(50_000), WUnder: 200, Curve: model.Square}}
	r, err := Solve(t.Context(), m, Options{Seed: 1, Iterations: 8 * lookEvery})
	if err != nil {
		t.Fatal(err)
	}
	report, err := check.Check(m, r.Assignments)
	if err != nil || report.Hard != 0 || report.Value < 1<<39 {
		t.Fatalf("the checker says %d and %d hard, %v", report.Value, report.Hard, err)
	}
	if r.Value != report.Value || r.Hard != 0 {
		t.Errorf("the search says %d and %d hard, the checker %d", r.Value, r.Hard, report.Value)
	}
}

// TestHardRulesGrowFirmer asks for more people than there are, and nothing else costs anything.
func TestHardRulesGrowFirmer(t *testing.T) {
	t.Parallel()
	m := plain()
	m.Demand[0].Min, m.Demand[0].Target, m.Demand[0].HardMin = 7, 7, true
	p, err := compile(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	a := newAnnealer(p, slices.Clone(p.start), 1, 0)
	const looks = 20
	a.elapsed = func(moves int64) float64 { return float64(moves / (looks * lookEvery)) } // all or nothing: no second wind
	a.run(t.Context(), 1)
	if a.weight < a.first+looks {
		t.Errorf("after %d looks at rosters that are not legal a hard unit weighs %d, at first %d", looks, a.weight, a.first)
	}
}

// TestDifferencesAddUp makes random moves on random models and counts everything again now and then.
func TestDifferencesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		p, err := compile(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.options) == 0 {
			return
		}
		mv := mover{state: newState(p, slices.Clone(p.start)), rng: newDice(1, uint64(rapid.IntRange(0, 1<<30).Draw(t, "seed")))}
		for i := range 400 {
			before := mv.total
			by, did := mv.move()
			if !did {
				continue
			}
			if mv.rng.below(3) == 0 {
				mv.back()
			} else {
				mv.keep(by)
			}
			if i%40 != 0 {
				continue
			}
			again := newState(p, slices.Clone(mv.cells))
			if again.total != mv.total || !slices.Equal(again.slots, mv.slots) || !slices.Equal(again.count, mv.count) || !slices.Equal(again.rows, mv.rows) {
				t.Fatalf("by differences %d and %d hard (before %d), from the beginning %d and %d hard; numbers %v and %v, counts %v and %v",
					mv.total.softly(), mv.total.hardly(), before, again.total.softly(), again.total.hardly(), mv.slots, again.slots, mv.count, again.count)
			}
		}
	})
}
