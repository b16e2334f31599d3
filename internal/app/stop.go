package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"heartline/internal/fault"
)

// stops is a stack of named stop steps, run in reverse order, each within its own time.
type stops struct {
	mu    sync.Mutex // protects the following
	steps []stopStep
}

type stopStep struct {
	name string
	do   func(context.Context) error
}

const stopPatience = 5 * time.Second

func (s *stops) add(name string, do func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, stopStep{name, do})
}

// run runs every step once, also when ctx has ended; a step that fails does not keep the others from running.
func (s *stops) run(ctx context.Context, log *slog.Logger) {
	s.mu.Lock()
	steps := s.steps
	s.steps = nil
	s.mu.Unlock()
	for _, step := range slices.Backward(steps) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		if err := step.do(own); err != nil {
			log.Error("stop", "step", step.name, "err", err)
		}
		cancel()
	}
}

// work is a named owner of the process that runs while it serves.
type work struct {
	name string
	do   func(context.Context) error
}

// group runs the owners of the process. The first that fails ends all of them.
type group struct{ wg sync.WaitGroup }

func (g *group) run(ctx context.Context, fail context.CancelCauseFunc, name string, do func(context.Context) error) {
	g.wg.Go(func() {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			fail(fault.Wrap(fault.KindOf(err), name, err, ""))
		} else if ctx.Err() == nil {
			fail(fmt.Errorf("%s ended by itself", name))
		}
	})
}

func (g *group) wait() { g.wg.Wait() }
