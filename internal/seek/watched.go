package seek

import (
	"context"

	"heartline/roster/solve"
)

// watched is a helper that is watched: whether it can help, and which bound it knows by now.
type watched struct {
	solve.Helper
	s *search
}

// Prepare implements solve.Helper.
func (w watched) Prepare(ctx context.Context, f *solve.Flat, over func() bool) (solve.Help, error) {
	h, err := w.Helper.Prepare(ctx, f, over)
	if err != nil {
		return nil, err
	}
	w.s.note(func(p *Progress) { p.Helped = true })
	return watchedHelp{h, w.s}, nil
}

type watchedHelp struct {
	solve.Help
	s *search
}

// Better implements solve.Help. How much is spent is asked again and again; the bound is looked at then.
func (w watchedHelp) Better(ctx context.Context, begin [][]solve.Cell, spent func() float64, found func([][]solve.Cell)) ([][]solve.Cell, int, error) {
	knows, ok := w.Help.(interface{ Bound() int })
	if !ok {
		return w.Help.Better(ctx, begin, spent, found)
	}
	look := func() float64 {
		b := knows.Bound()
		w.s.note(func(p *Progress) { p.Bound = max(p.Bound, b) })
		return spent()
	}
	return w.Help.Better(ctx, begin, look, found)
}
