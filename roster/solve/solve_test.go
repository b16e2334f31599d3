package solve

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/model/modeltest"
)

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
