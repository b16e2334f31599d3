//go:build benchdata

package solve

import (
	"context"
	"os"
	"testing"

	"heartline/roster/benchmark"
)

// BenchmarkMoves measures moves on the published problems in the folder BENCH_DATA.
func BenchmarkMoves(b *testing.B) {
	all, err := benchmark.Instances(os.Getenv("BENCH_DATA"))
	if err != nil {
		b.Fatal(err)
	}
	for _, in := range all {
		b.Run(in.Name, func(b *testing.B) {
			m, err := in.Read()
			if err != nil {
				b.Fatal(err)
			}
			p, err := compile(b.Context(), m)
			if err != nil {
				b.Fatal(err)
			}
			a := newAnnealer(p, append([]cell{}, p.start...), 1, 1)
			a.elapsed = func(moves int64) float64 { return 0.5 + 0.5*float64(moves)/float64(3e6) }
			a.run(context.Background(), 1)
			n := int64(b.N)
			a.moves = 0
			a.elapsed = func(moves int64) float64 {
				if moves >= n {
					return 1
				}
				return 0.5
			}
			b.ResetTimer()
			a.run(context.Background(), 1)
		})
	}
}
