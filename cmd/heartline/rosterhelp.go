package main

import (
	"context"
	"path/filepath"

	"heartline/internal/highs"
	"heartline/roster/colgen"
	"heartline/roster/model"
	"heartline/roster/solve"
)

const solverUse = "highs.wasm, the solver of linear programs that scripts/highs.sh fetches; none: the search goes without"

// rosterHelper opens the solver at a path; nil where there is none, which is said. stop ends it.
func rosterHelper(ctx context.Context, e env, path string, seed uint64) (h *colgen.Helper, stop func()) {
	if path == "" {
		return nil, func() {}
	}
	engine, err := highs.Open(ctx, path, filepath.Join(filepath.Dir(path), "compiled"))
	if err != nil {
		e.log.Warn("rosters are searched for by annealing alone", "why", err)
		return nil, func() {}
	}
	return colgen.New(engine, workers, seed), func() { _ = engine.Close(ctx) }
}

// helped searches for a roster with a helper, or without where there is none.
func helped(ctx context.Context, e env, m *model.Model, o solve.Options, h *colgen.Helper) (*model.Roster, error) {
	if h == nil {
		return solve.Solve(ctx, m, o)
	}
	return solve.Helped(ctx, m, o, h, func(err error) { e.log.Warn("the roster is searched for by annealing alone", "why", err) })
}
