package seek

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"heartline/internal/highs"
	"heartline/roster/colgen"
	"heartline/roster/model"
	"heartline/roster/solve"
)

// sayEvery is how often a search says how far it has come.
const sayEvery = 250 * time.Millisecond

// Serve reads a task, searches, and says how far it has come and what it has found. It ends early when in ends, with what it has by then.
// Before anything else it makes this process one that yields to all others, for good.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	yield()
	read := json.NewDecoder(in)
	var t Task
	if err := read.Decode(&t); err != nil || t.Model == nil {
		return fmt.Errorf("there is no task on standard input: %w", errors.Join(err, errors.New("it is a JSON document")))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // it ends with the process, if not before
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
	s := &search{task: t, began: time.Now()}
	s.had.Store(int64(used()))
	saying, said := context.WithCancel(ctx)
	var sayer sync.WaitGroup
	var broken error
	sayer.Go(func() {
		if broken = s.say(saying, out); broken != nil {
			cancel() // nobody hears it
		}
	})
	r, err := s.find(ctx)
	said()
	sayer.Wait()
	if err = errors.Join(err, broken); err != nil {
		return err
	}
	s.note(func(p *Progress) { p.Found, p.Value, p.Hard = true, r.Value, r.Hard })
	return json.NewEncoder(out).Encode(Word{Progress: s.progress(), Roster: r})
}

// search is one search.
type search struct {
	task  Task
	began time.Time
	had   atomic.Int64 // of the processor, before it began

	mu  sync.Mutex // protects the following
	now Progress
}

// say says how far it has come until ctx ends.
func (s *search) say(ctx context.Context, out io.Writer) error {
	lines := json.NewEncoder(out)
	tick := time.NewTicker(sayEvery)
	defer tick.Stop()
	for {
		if err := lines.Encode(Word{Progress: s.progress()}); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *search) progress() Progress {
	spent := min(1, s.spent())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Spent = spent
	return s.now
}

func (s *search) note(change func(*Progress)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.now)
}

func (s *search) alone(why Alone) {
	s.note(func(p *Progress) { p.Helped, p.Alone = false, why })
}

// spent tells how much of the budget is gone, or of the time by the clock where that is more.
func (s *search) spent() float64 {
	of := func(part, whole time.Duration) float64 { return float64(part) / float64(max(whole, 1)) }
	return max(of(used()-time.Duration(s.had.Load()), s.task.For), of(time.Since(s.began), s.task.Until.Sub(s.began)))
}

func (s *search) find(ctx context.Context) (*model.Roster, error) {
	o := solve.Options{Seed: s.task.Seed, Workers: 1, Iterations: s.task.Moves, Spent: s.spent, Begin: s.task.Begin, Progress: func(p solve.Progress) {
		s.note(func(now *Progress) { now.Found, now.Value, now.Hard = true, p.Value, p.Hard })
	}}
	if o.Iterations > 0 || s.task.Solver == "" {
		s.alone(AloneTold)
		return solve.Solve(ctx, s.task.Model, o)
	}
	engine, err := open(ctx, s.task.Solver)
	if err != nil {
		s.alone(why(err))
		return solve.Solve(ctx, s.task.Model, o)
	}
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	s.had.Store(int64(used())) // to compile the solver, the first time, takes longer than a short search has for its beginning
	r, err := solve.Helped(ctx, s.task.Model, o, watched{colgen.New(engine, 1, s.task.Seed), s}, func(err error) {
		if ctx.Err() == nil {
			s.alone(why(err))
		}
	})
	if err == nil && r.Bound != nil {
		s.note(func(p *Progress) { p.Bound = *r.Bound })
	}
	return r, err
}

// open opens the solver. Where what was compiled cannot be kept beside it, it is compiled each time.
func open(ctx context.Context, path string) (*highs.Engine, error) {
	engine, err := highs.Open(ctx, path, filepath.Join(filepath.Dir(path), "compiled"))
	if err == nil || errors.Is(err, highs.ErrFile) {
		return engine, err
	}
	return highs.Open(ctx, path, "")
}

func why(err error) Alone {
	switch {
	case errors.Is(err, highs.ErrFile):
		return AloneMissed
	case errors.Is(err, solve.ErrRows):
		return AloneRules
	case errors.Is(err, colgen.ErrNotApplicable):
		return AloneSize
	}
	return AloneBroke
}
