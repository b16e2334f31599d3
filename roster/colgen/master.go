package colgen

import (
	"context"
	"math"

	"heartline/internal/highs"
	"heartline/roster/solve"
)

// column is one person's whole row.
type column struct {
	person int
	row    []solve.Cell
	cost   int64 // of the row by itself
}

// master is the linear program over columns: one row of each person, and a row for each cover.
type master struct {
	f       *solve.Flat
	program *highs.Program
	covers  []*cover // by row of the demand; nil: makes no difference
	place   []int32  // as covers: its row in the program
	base    int64
	slacks  int // columns of the program that are slacks; they come first
	columns []column
	known   map[string]int // by person and row: index in columns
	hard    int64
}

func newMaster(ctx context.Context, f *solve.Flat, engine *highs.Engine) (*master, error) {
	program, err := engine.New(ctx)
	if err != nil {
		return nil, err
	}
	m := &master{f: f, program: program, known: map[string]int{}, hard: hardWeight(f)}
	rows := make([]highs.Row, f.People())
	for i := range rows {
		rows[i] = highs.Row{Lower: 1, Upper: 1}
	}
	var slacks []highs.Column
	for r := range f.Covers() {
		least, costs := f.Cover(r)
		c := newCover(least, costs, m.hard)
		m.covers, m.place = append(m.covers, c), append(m.place, int32(len(rows)))
		switch {
		case c == nil && len(costs) > 0:
			m.base += int64(costs[0].Soft) + m.hard*int64(costs[0].Hard)
		case c != nil:
			m.base += c.base
			for _, s := range c.slack {
				slacks = append(slacks, highs.Column{Cost: s.slope, Upper: s.most, Rows: []int32{int32(len(rows))}, Values: []float64{s.by}})
			}
			rows = append(rows, highs.Row{Lower: float64(c.best), Upper: float64(c.best)})
		}
	}
	m.slacks = len(slacks)
	if err := m.program.AddRows(rows); err != nil {
		m.close()
		return nil, err
	}
	if err := m.program.AddColumns(slacks); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *master) close() { m.program.Close() }

// hardWeight is what a hard unit of the demand weighs in the program: more than any soft one.
func hardWeight(f *solve.Flat) int64 {
	most := 100
	for r := range f.Covers() {
		_, costs := f.Cover(r)
		for i := 1; i < len(costs); i++ {
			if costs[i].Hard == costs[i-1].Hard {
				most = max(most, costs[i].Soft-costs[i-1].Soft, costs[i-1].Soft-costs[i].Soft)
			}
		}
	}
	return int64(10 * most)
}

func key(person int, row []solve.Cell) string {
	b := make([]byte, 0, 2*len(row)+4)
	b = append(b, byte(person), byte(person>>8), byte(person>>16))
	for _, x := range row {
		b = append(b, byte(x), byte(x>>8))
	}
	return string(b)
}

// add adds rows that are not there yet; it says how many.
func (m *master) add(list []column) (int, error) {
	var fresh []highs.Column
	for _, c := range list {
		k := key(c.person, c.row)
		if _, known := m.known[k]; known {
			continue
		}
		m.known[k] = len(m.columns)
		m.columns = append(m.columns, c)
		col := highs.Column{Cost: float64(c.cost), Upper: math.Inf(1), Rows: []int32{int32(c.person)}, Values: []float64{1}}
		at := map[int32]int{}
		for day, x := range c.row {
			for _, t := range m.f.Touches(c.person, day, x) {
				if m.covers[t.Row] == nil {
					continue
				}
				r := m.place[t.Row]
				i, has := at[r]
				if !has {
					i = len(col.Rows)
					at[r] = i
					col.Rows, col.Values = append(col.Rows, r), append(col.Values, 0)
				}
				col.Values[i] += float64(t.By)
			}
		}
		fresh = append(fresh, col)
	}
	return len(fresh), m.program.AddColumns(fresh)
}

// prices are the duals of the program as whole numbers, times scale.
type prices struct {
	covers  []int64 // by row of the demand
	persons []int64
}

func (m *master) prices(s *highs.Solution) prices {
	p := prices{covers: make([]int64, len(m.covers)), persons: make([]int64, m.f.People())}
	for r, c := range m.covers {
		if c != nil {
			p.covers[r] = int64(math.Round(s.Duals[m.place[r]] * scale))
		}
	}
	for i := range p.persons {
		p.persons[i] = int64(math.Round(s.Duals[i] * scale))
	}
	return p
}

// value is what the program's solution costs.
func (m *master) value(s *highs.Solution) float64 { return s.Value + float64(m.base) }

// bound is a lower bound on every legal roster, by the prices and the least that each person's row costs at them; times scale. Source: A.
// Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974).
func (m *master) bound(p prices, least []int64) int64 {
	sum := int64(0)
	for r, c := range m.covers {
		if c != nil {
			sum += c.dearest(p.covers[r])
			continue
		}
		if _, costs := m.f.Cover(r); len(costs) > 0 {
			sum += scale * (int64(costs[0].Soft) + m.hard*int64(costs[0].Hard))
		}
	}
	for _, x := range least {
		sum += x
	}
	return sum
}
