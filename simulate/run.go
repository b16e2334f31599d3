package simulate

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"heartline/internal/fault"
)

// Bounds of what is played at once.
const (
	MaxRuns  = 10_000
	MaxCalls = 50_000_000 // expected, over all runs
)

// Options say how often and how a scenario is played.
type Options struct {
	Seed    uint64
	Runs    int // 1 to MaxRuns; one run gives no half-widths
	Workers int // runs that are played at once; 0: one
	// MaxCalls bounds the callers that are expected over all runs; 0: the constant MaxCalls.
	MaxCalls int
	// Progress, if not nil, is called with the number of finished runs after each of them, never twice at a time.
	Progress func(done int)
}

// Record is a scenario that was played.
type Record struct {
	scenario Scenario
	seed     uint64
	runs     []sums
}

// Run plays a scenario. Errors are fault.Invalid for a scenario or options that cannot be played, with all of the
// scenario's mistakes, and ctx's when it ends first.
func Run(ctx context.Context, s Scenario, o Options) (*Record, error) {
	const op = "simulate"
	if err := s.Check(); err != nil {
		return nil, err
	}
	if o.Runs < 1 || o.Runs > MaxRuns {
		return nil, fault.New(fault.Invalid, op, "the number of runs is %d; use 1 to %d", o.Runs, MaxRuns)
	}
	most := MaxCalls
	if o.MaxCalls > 0 {
		most = o.MaxCalls
	}
	if calls := s.Calls() * float64(o.Runs); calls > float64(most) {
		return nil, fault.New(fault.Invalid, op, "about %.0f callers in all runs are too many; use fewer runs or a shorter span, for up to %d", calls, most)
	}
	record := &Record{scenario: s, seed: o.Seed, runs: make([]sums, o.Runs)}
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(max(1, o.Workers))
	var told sync.Mutex
	done := 0
	for i := range record.runs {
		if running.Err() != nil {
			break // nothing new is begun
		}
		group.Go(func() error {
			if err := running.Err(); err != nil {
				return fmt.Errorf("play the scenario: %w", err)
			}
			r := newRecorder(&record.scenario)
			p := newPlay(&record.scenario, o.Seed, i, r)
			if err := p.run(running); err != nil {
				return err
			}
			r.close(p.now)
			record.runs[i] = r.sums
			told.Lock()
			defer told.Unlock()
			if done++; o.Progress != nil {
				o.Progress(done)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("play the scenario: %w", err)
	}
	return record, nil
}

// Calls is how many callers are expected in one run, the warm-up included.
func (s Scenario) Calls() float64 {
	calls := 0.0
	for _, stream := range s.Streams {
		calls += stream.Arrivals.expected(s.end())
	}
	return calls
}
