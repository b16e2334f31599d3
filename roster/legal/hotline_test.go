//go:build benchdata

// The tests of this file read problems from the folder that BENCH_DATA names; they are in no repository.

package legal_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/legal"
	"heartline/roster/model"
)

func hotline(tb testing.TB, name string) *model.Model {
	tb.Helper()
	all, err := benchmark.Instances(os.Getenv("BENCH_DATA"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, in := range all {
		if in.Name == name {
			m, err := in.Read()
			if err != nil {
				tb.Fatal(err)
			}
			return m
		}
	}
	tb.Fatalf("%s is not there", name)
	return nil
}

// TestAnAbsenceOnTheHotlineIsMended lets each of the 27 people of the rota fall ill for one to seven days.
func TestAnAbsenceOnTheHotlineIsMended(t *testing.T) {
	m := hotline(t, "hotline27")
	published := solved(t, m, 5_000_000)
	for i, p := range m.Staff {
		before := computed(t)
		mended(t, m, published, p.ID, (i*5)%21, 1+i%7)
		if took := computed(t) - before; took > 10e9 {
			t.Errorf("it took %v", took)
		}
	}
}

// BenchmarkHotline435 asks the same of 435 volunteers as the benchmarks of the made model.
func BenchmarkHotline435(b *testing.B) {
	m := hotline(b, "hotline435")
	as := solved(b, m, 2_000_000)
	p, err := legal.NewPosition(m, as)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	b.Run("swap", func(b *testing.B) { swaps(b, p, as, rng) })
	b.Run("covers", func(b *testing.B) {
		measure(b, func() {
			a := as[rng.IntN(len(as))]
			if _, err := p.Covers(a.Date, a.Shift, a.Role, a.Staff, 0); err != nil {
				b.Fatal(err)
			}
		})
	})
}
