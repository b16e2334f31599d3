package highs

import (
	"context"
	"math"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// Program is a linear program: the least cost of columns, each between its bounds, with each row between its own.
type Program struct {
	ctx     context.Context
	mod     api.Module
	calls   map[string]api.Function
	handle  uint64
	rows    int
	columns int
	whole   bool // some columns are whole numbers
	broken  error
}

// Row is a row's bounds; infinite: none.
type Row struct{ Lower, Upper float64 }

// Column is a column: what one of it costs, its bounds, and what it adds to rows, each at most once.
type Column struct {
	Cost         float64
	Lower, Upper float64
	Rows         []int32
	Values       []float64 // as Rows
}

// Status is how a solution came to its end.
type Status int

// The ways a solution ends.
const (
	Failed     Status = iota // nothing is known
	Optimal                  // the best there is
	Infeasible               // there is none
	Unbounded                // there is no end of better ones, or none
	Stopped                  // a limit was reached; what is given may be no solution: see Feasible
)

// Limits end a solution before it is the best.
type Limits struct {
	Dual  bool          // by the dual simplex method, which suits bounds that are new; else by the primal one, which suits new columns
	Time  time.Duration // of the clock; 0: none
	Nodes int           // of the search for whole numbers; 0: none
	Gap   float64       // between solution and bound, relative, at which the search for whole numbers ends
}

// Solution is what was found.
type Solution struct {
	Status   Status
	Feasible bool    // Columns is a solution, the best or not
	Value    float64 // of Columns
	Bound    float64 // no solution in whole numbers is below it; the value for linear programs that were solved
	Columns  []float64
	Reduced  []float64 // costs of the columns; of linear programs alone
	Rows     []float64
	Duals    []float64 // of the rows: by how much the value grows with a row's bound; of linear programs alone
}

// Close frees the program.
func (p *Program) Close() { _ = p.mod.Close(p.ctx) }

// AddRows adds rows without columns.
func (p *Program) AddRows(rows []Row) error {
	lower, upper := make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		lower[i], upper[i] = r.Lower, r.Upper
	}
	l, u := p.doubles(lower), p.doubles(upper)
	starts, none := p.ints(make([]int32, len(rows)+1)), p.doubles(nil)
	p.ask("addRows", p.handle, uint64(len(rows)), l, u, 0, starts, starts, none)
	p.free(l, u, starts, none)
	p.rows += len(rows)
	return p.broken
}

// AddColumns adds columns behind those that are there.
func (p *Program) AddColumns(columns []Column) error {
	if len(columns) == 0 {
		return p.broken
	}
	n := len(columns)
	costs, lower, upper, starts := make([]float64, n), make([]float64, n), make([]float64, n), make([]int32, n+1)
	var rows []int32
	var values []float64
	for i := range columns {
		c := &columns[i]
		costs[i], lower[i], upper[i] = c.Cost, c.Lower, c.Upper
		rows, values = append(rows, c.Rows...), append(values, c.Values...)
		starts[i+1] = int32(len(rows))
	}
	c, l, u, s := p.doubles(costs), p.doubles(lower), p.doubles(upper), p.ints(starts)
	r, v := p.ints(rows), p.doubles(values)
	p.ask("addCols", p.handle, uint64(n), c, l, u, uint64(len(rows)), s, r, v)
	p.free(c, l, u, s, r, v)
	p.columns += n
	return p.broken
}

// Bound gives columns, by their ascending numbers, new bounds.
func (p *Program) Bound(columns []int32, lower, upper []float64) error {
	if len(columns) == 0 {
		return p.broken
	}
	c, l, u := p.ints(columns), p.doubles(lower), p.doubles(upper)
	p.ask("changeColsBounds", p.handle, uint64(len(columns)), c, l, u)
	p.free(c, l, u)
	return p.broken
}

// Size is the number of rows and columns.
func (p *Program) Size() (rows, columns int) { return p.rows, p.columns }

// Solve solves the linear program.
func (p *Program) Solve(l Limits) (Solution, error) {
	if p.whole {
		p.ask("clearIntegrality", p.handle)
		p.whole = false
	}
	return p.run(l)
}

// SolveWhole solves the program with some columns, by their ascending numbers, as whole numbers. begin is a solution to begin with: a value for
// each column; nil: none.
func (p *Program) SolveWhole(columns []int32, begin []float64, l Limits) (Solution, error) {
	kinds := make([]int32, len(columns))
	for i := range kinds {
		kinds[i] = 1
	}
	c, k := p.ints(columns), p.ints(kinds)
	p.ask("changeColsIntegrality", p.handle, uint64(len(columns)), c, k)
	p.free(c, k)
	p.whole = true
	if len(begin) == p.columns && begin != nil {
		b := p.doubles(begin)
		p.ask("setSolution", p.handle, b, 0, 0, 0)
		p.free(b)
	}
	return p.run(l)
}

func (p *Program) run(l Limits) (Solution, error) {
	seconds, nodes := math.Inf(1), uint64(math.MaxInt32)
	if l.Time > 0 {
		seconds = l.Time.Seconds()
	}
	if l.Nodes > 0 {
		nodes = uint64(l.Nodes)
	}
	strategy := uint64(4) // primal
	if l.Dual {
		strategy = 1
	}
	p.set("setInt", "simplex_strategy", strategy)
	p.set("setDouble", "time_limit", math.Float64bits(seconds))
	p.set("setInt", "mip_max_nodes", nodes)
	p.set("setDouble", "mip_rel_gap", math.Float64bits(l.Gap))
	p.call("zeroAllClocks", p.handle)
	p.ask("run", p.handle)
	s := Solution{Status: statusOf(api.DecodeI32(p.call("getModelStatus", p.handle)))}
	c, d, r, w := p.room(8*p.columns), p.room(8*p.columns), p.room(8*p.rows), p.room(8*p.rows)
	p.ask("getSolution", p.handle, c, d, r, w)
	s.Columns, s.Reduced, s.Rows, s.Duals = p.read(c, p.columns), p.read(d, p.columns), p.read(r, p.rows), p.read(w, p.rows)
	p.free(c, d, r, w)
	s.Value = api.DecodeF64(p.call("getObjectiveValue", p.handle))
	s.Bound = s.Value
	if p.whole {
		s.Bound = p.info("mip_dual_bound")
	}
	s.Feasible = s.Status == Optimal || s.Status == Stopped && p.feasible()
	return s, p.broken
}

// info reads a number about the last run.
func (p *Program) info(name string) float64 {
	n, at := p.text(name), p.doubles([]float64{0})
	p.ask("getDoubleInfo", p.handle, n, at)
	x := p.read(at, 1)[0]
	p.free(n, at)
	return x
}

// feasible reports whether the values of the last run are a solution.
func (p *Program) feasible() bool {
	n, at := p.text("primal_solution_status"), p.ints([]int32{0, 0})
	p.ask("getIntInfo", p.handle, n, at)
	x := math.Float64bits(p.read(at, 1)[0])
	p.free(n, at)
	return int32(x) == 2
}

// statusOf translates the solver's own numbers.
func statusOf(code int32) Status {
	switch code {
	case 7:
		return Optimal
	case 8:
		return Infeasible
	case 9, 10:
		return Unbounded
	case 11, 12, 13, 14, 16, 17:
		return Stopped
	default:
		return Failed
	}
}
