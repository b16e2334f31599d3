package store_test

import (
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

func benchStore(b *testing.B) *store.Store {
	b.Helper()
	return storetest.Open(b, store.Config{Dir: b.TempDir(), SpoolBytes: testSpool, Patience: unhurried, Log: slog.New(slog.DiscardHandler)})
}

// percentiles adds percentiles of how long an append took its owner.
func percentiles(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	for name, p := range map[string]float64{"p50-µs": 0.5, "p99-µs": 0.99, "max-µs": 1} {
		b.ReportMetric(float64(took[int(p*float64(len(took)-1))].Nanoseconds())/1000, name)
	}
}

// BenchmarkAppend is one owner alone: a fact that survives the process, and one that survives the power.
func BenchmarkAppend(b *testing.B) {
	for name, fact := range map[string]ledger.Fact{
		"normal":  ledger.OfferEnded{Offer: "01J00000000000000000000000-1", Agent: "li", Outcome: "accepted"},
		"durable": ledger.Graded{Grade: "red", Was: "green", By: "user:li", Why: "plan"},
	} {
		b.Run(name, func(b *testing.B) {
			s := benchStore(b)
			c := storetest.Call()
			took := make([]time.Duration, 0, b.N)
			b.ReportAllocs()
			for b.Loop() {
				began := time.Now()
				if _, err := s.Append(b.Context(), c.Draft(fact)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			percentiles(b, took)
		})
	}
}

// BenchmarkAppend500 is 500 calls that append at the same time as fast as they are answered; one operation is
// one fact.
func BenchmarkAppend500(b *testing.B) {
	const owners = 500
	s := benchStore(b)
	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for owner := range owners {
		wg.Go(func() {
			c := storetest.Call()
			mine := make([]time.Duration, 0, b.N/owners+1)
			for i := owner; i < b.N; i += owners {
				began := time.Now()
				if _, err := s.Append(b.Context(), c.Draft(ledger.CallAnswered{})); err != nil {
					b.Error(err)
					return
				}
				mine = append(mine, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
		})
	}
	wg.Wait()
	b.StopTimer()
	percentiles(b, took)
	h := s.Health()
	b.ReportMetric(float64(h.Facts)/float64(h.Commits), "facts/commit")
}

// BenchmarkFold is the projections' work: a whole call of six facts, from its first append to its row.
func BenchmarkFold(b *testing.B) {
	s := benchStore(b)
	b.ReportAllocs()
	for b.Loop() {
		c := storetest.Call()
		storetest.Put(b, s, c.Draft(ledger.CallArrived{Hotline: "12345"}), c.Draft(ledger.CallAnswered{}), c.Draft(ledger.Queued{Queue: "q"}),
			c.Draft(ledger.Connected{Agent: "li"}), c.Draft(ledger.Bridged{}), c.Draft(ledger.CallEnded{Class: "completed"}))
		storetest.Folded(b, s)
	}
}
