package highs_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/internal/highs"
)

var none = math.Inf(1)

// open opens the solver that scripts/highs.sh fetched.
func open(t *testing.T) *highs.Engine {
	t.Helper()
	e, err := highs.Open(t.Context(), highs.Place(), filepath.Join(os.TempDir(), "heartline-highs"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func program(t *testing.T, e *highs.Engine) *highs.Program {
	t.Helper()
	p, err := e.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*(1+math.Abs(a)) }

func TestProgramsSolvedByHand(t *testing.T) {
	e := open(t)
	for _, c := range []struct {
		name    string
		rows    []highs.Row
		columns []highs.Column
		status  highs.Status
		value   float64
	}{
		{"diet", []highs.Row{{8, none}, {6, none}}, []highs.Column{
			{Cost: 3, Upper: none, Rows: []int32{0, 1}, Values: []float64{2, 1}},
			{Cost: 2, Upper: none, Rows: []int32{0, 1}, Values: []float64{1, 2}},
		}, highs.Optimal, 3*10.0/3 + 2*4.0/3},
		{"a ratio", []highs.Row{{1, 1}}, []highs.Column{
			{Cost: 5, Upper: 1, Rows: []int32{0}, Values: []float64{1}},
			{Cost: 2, Upper: .25, Rows: []int32{0}, Values: []float64{1}},
		}, highs.Optimal, 4.25},
		{"none", []highs.Row{{3, none}}, []highs.Column{{Cost: 1, Upper: 2, Rows: []int32{0}, Values: []float64{1}}}, highs.Infeasible, 0},
		{"no end", []highs.Row{{-none, 4}}, []highs.Column{{Cost: -1, Upper: none, Rows: []int32{0}, Values: []float64{-1}}}, highs.Unbounded, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := program(t, e)
			if err := errors.Join(p.AddRows(c.rows), p.AddColumns(c.columns)); err != nil {
				t.Fatal(err)
			}
			s, err := p.Solve(highs.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if s.Status != c.status || c.status == highs.Optimal && !near(s.Value, c.value) {
				t.Errorf("status %d, value %g; want %d, %g", s.Status, s.Value, c.status, c.value)
			}
		})
	}
}

func TestWholeNumbersAndBack(t *testing.T) {
	// A knapsack of 10: values 6 5 4 at 5 4 3. In parts: all of the last two and 3/5 of the first, 12.6; in wholes: the first two, 11.
	p := program(t, open(t))
	err := errors.Join(p.AddRows([]highs.Row{{-none, 10}}), p.AddColumns([]highs.Column{
		{Cost: -6, Upper: 1, Rows: []int32{0}, Values: []float64{5}},
		{Cost: -5, Upper: 1, Rows: []int32{0}, Values: []float64{4}},
		{Cost: -4, Upper: 1, Rows: []int32{0}, Values: []float64{3}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := func(s highs.Solution, err error, value float64) {
		t.Helper()
		if err != nil || s.Status != highs.Optimal || !s.Feasible || !near(s.Value, value) || !near(s.Bound, value) {
			t.Fatalf("%+v, %v; want %g", s, err, value)
		}
	}
	s, err := p.Solve(highs.Limits{})
	want(s, err, -12.6)
	s, err = p.SolveWhole([]int32{0, 1, 2}, []float64{0, 1, 1}, highs.Limits{Time: time.Minute, Nodes: 1000})
	want(s, err, -11)
	s, err = p.Solve(highs.Limits{})
	want(s, err, -12.6)
	if err := errors.Join(p.Bound([]int32{0}, []float64{0}, []float64{0}), p.AddColumns([]highs.Column{{Cost: -9, Upper: 1, Rows: []int32{0}, Values: []float64{6}}})); err != nil {
		t.Fatal(err)
	}
	s, err = p.Solve(highs.Limits{}) // 9 + 4 + 1/4 of 5
	want(s, err, -14.25)
}

// TestDuality checks random covering programs: what is found keeps the rows, its duals are worth as much, and no dual is better.
func TestDuality(t *testing.T) {
	e := open(t)
	rapid.Check(t, func(t *rapid.T) {
		p, err := e.New(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		rows, n := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 12).Draw(t, "columns")
		lower := make([]highs.Row, rows)
		var columns []highs.Column
		for i := range lower {
			lower[i] = highs.Row{Lower: float64(rapid.IntRange(0, 20).Draw(t, "asked")), Upper: none}
			columns = append(columns, highs.Column{Cost: 100, Upper: none, Rows: []int32{int32(i)}, Values: []float64{1}}) // what is missing
		}
		for range n {
			c := highs.Column{Cost: float64(rapid.IntRange(1, 50).Draw(t, "cost")), Upper: float64(rapid.IntRange(1, 5).Draw(t, "most"))}
			for i := range rows {
				if v := rapid.IntRange(0, 4).Draw(t, "value"); v > 0 {
					c.Rows, c.Values = append(c.Rows, int32(i)), append(c.Values, float64(v))
				}
			}
			columns = append(columns, c)
		}
		half := rapid.IntRange(rows, len(columns)).Draw(t, "first")
		if err := errors.Join(p.AddRows(lower), p.AddColumns(columns[:half])); err != nil {
			t.Fatal(err)
		}
		first, err := p.Solve(highs.Limits{Dual: rapid.Bool().Draw(t, "dual")})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.AddColumns(columns[half:]); err != nil {
			t.Fatal(err)
		}
		s, err := p.Solve(highs.Limits{Dual: rapid.Bool().Draw(t, "dual")})
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != highs.Optimal || s.Value > first.Value+1e-6 {
			t.Fatalf("status %d: %g after %g", s.Status, s.Value, first.Value)
		}
		checkPair(t, lower, columns, s)
	})
}

// checkPair checks a solution and its duals against the program.
func checkPair(t *rapid.T, rows []highs.Row, columns []highs.Column, s highs.Solution) {
	got, worth, cost := make([]float64, len(rows)), 0.0, 0.0
	for j, c := range columns {
		if x := s.Columns[j]; x < -1e-7 || x > c.Upper+1e-7 {
			t.Fatalf("column %d is %g", j, x)
		}
		cost += c.Cost * s.Columns[j]
		reduced := c.Cost
		for k, i := range c.Rows {
			got[i] += c.Values[k] * s.Columns[j]
			reduced -= c.Values[k] * s.Duals[i]
		}
		if !near(reduced, s.Reduced[j]) {
			t.Fatalf("column %d: reduced cost %g, said %g", j, reduced, s.Reduced[j])
		}
		if reduced < 0 && !math.IsInf(c.Upper, 1) {
			worth += reduced * c.Upper
		} else if reduced < -1e-6 {
			t.Fatalf("column %d has no bound and a reduced cost of %g", j, reduced)
		}
	}
	for i, r := range rows {
		if got[i] < r.Lower-1e-6 || s.Duals[i] < -1e-9 {
			t.Fatalf("row %d: %g of %g, dual %g", i, got[i], r.Lower, s.Duals[i])
		}
		worth += r.Lower * s.Duals[i]
	}
	if !near(cost, s.Value) || !near(worth, s.Value) {
		t.Fatalf("value %g, columns %g, duals %g", s.Value, cost, worth)
	}
}

func TestAnotherFileIsNotRun(t *testing.T) {
	other := filepath.Join(t.TempDir(), "highs.wasm")
	if err := os.WriteFile(other, []byte("\x00asm\x01\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{other, other + "x"} {
		if _, err := highs.Open(t.Context(), p, ""); !errors.Is(err, highs.ErrFile) {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestAFaultBreaksOneProgramOnly(t *testing.T) {
	e := open(t)
	p, other := program(t, e), program(t, e)
	if err := p.AddColumns([]highs.Column{{Upper: 1, Rows: []int32{99}, Values: []float64{1}}}); err == nil {
		t.Error("a column of a row that does not exist was taken")
	}
	if _, err := p.Solve(highs.Limits{}); err == nil {
		t.Error("a broken program was solved")
	}
	if err := errors.Join(other.AddRows([]highs.Row{{1, 1}}), other.AddColumns([]highs.Column{{Cost: 7, Upper: 2, Rows: []int32{0}, Values: []float64{1}}})); err != nil {
		t.Fatal(err)
	}
	if s, err := other.Solve(highs.Limits{}); err != nil || !near(s.Value, 7) {
		t.Errorf("%+v, %v", s, err)
	}
}
