package colgen

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"heartline/internal/highs"
	"heartline/roster/model/modeltest"
	"heartline/roster/solve"
)

// TestNothingNearIsBelowWhatIsSettled holds random legal rosters outside boxes. Such a roster keeps to what is held: it is not below the program
// once that is settled, and not below the bound at the last prices.
func TestNothingNearIsBelowWhatIsSettled(t *testing.T) {
	t.Parallel()
	e := engine(t)
	ends := map[ending]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		r, err := solve.Solve(context.Background(), m, solve.Options{Seed: 1, Workers: 1, Iterations: 4096})
		if err != nil || r.Hard > 0 {
			return
		}
		f, err := solve.Flatten(context.Background(), m)
		if err != nil {
			return
		}
		g, err := newGenerator(context.Background(), f, e, 1, neverOver)
		if err != nil {
			return // somebody has no legal row
		}
		defer g.close()
		rows, err := f.Rows(r.Assignments)
		if err != nil {
			t.Fatal(err)
		}
		d := &diver{generator: g, rng: rand.New(rand.NewPCG(8, 1)), worth: math.MaxInt64, found: func([][]solve.Cell) {}, spent: func() float64 { return 0 }}
		if err := d.see(rows); err != nil {
			t.Fatal(err)
		}
		h := d.box(rapid.Float64Range(0, 1).Draw(t, "people"), rapid.Float64Range(0, 1).Draw(t, "days"))
		if rapid.Bool().Draw(t, "unknown") {
			d.worth = math.MaxInt64 // then nothing ends it early
		}
		if err := d.fix(h); err != nil {
			t.Fatal(err)
		}
		d.held = h
		s, end, err := d.settle(context.Background(), h)
		if err != nil || s.Status != highs.Optimal {
			t.Fatalf("status %d, %v", s.Status, err)
		}
		ends[end]++
		p := d.prices(&s)
		_, least := d.price(p, p, h.loose(), 1)
		if b := d.boundOf(h, p, h.loose(), least); b > int64(r.Value)*scale {
			t.Fatalf("a roster of %d keeps to what is held, bound %g", r.Value, float64(b)/scale)
		}
		if end == settled && d.value(&s) > float64(r.Value)+float64(d.grain) {
			t.Fatalf("a roster of %d keeps to what is held, program %g", r.Value, d.value(&s))
		}
	})
	if ends[settled] == 0 || ends[useless] == 0 {
		t.Errorf("ends: %v", ends)
	}
}
