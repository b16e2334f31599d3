package solve

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"heartline/roster/model"
)

// Flat is a model made flat, for those who build rosters from whole rows. A row holds a cell for each day: 0 for nothing, and the
// number of an option. It is not changed once it is made, and safe for concurrent use.
type Flat struct {
	p        *problem
	machines [][]machine       // by person: people with the same rules have the same
	keys     []string          // by person
	alike    map[string][]Cell // by key, day and cell: see Alike
	least    []int32           // by row of the demand: the least number it can come to
	touches  [][][]Touch
}

// Cell is what a person does on a day: 0 for nothing, or the number of an option.
type Cell = uint16

// Cost is what something costs: how much, and by how much hard rules are broken.
type Cost struct{ Soft, Hard int }

// Touch says that a row of the demand, a guard or a site counts somebody, and by how much.
type Touch struct{ Row, By int32 }

// ErrRows says that a model has rules that cannot be read day by day with little to remember.
var ErrRows = errors.New("the rows of this model cannot be built day by day")

// Flatten makes a model flat. The error is ErrRows if it has rules that count types or weekends in rolling windows, rolling windows of many
// days, or long sequences.
func Flatten(ctx context.Context, m *model.Model) (*Flat, error) {
	p, err := compile(ctx, m)
	if err != nil {
		return nil, err
	}
	if p.people == 0 || p.days == 0 || len(p.options) == 0 {
		return nil, ErrNobody
	}
	return flatten(p)
}

func flatten(p *problem) (*Flat, error) {
	f := &Flat{p: p, machines: make([][]machine, p.people), keys: make([]string, p.people), alike: map[string][]Cell{}, least: leasts(p), touches: touchesOf(p)}
	for person := range p.people {
		if err := f.read(person); err != nil {
			return nil, fmt.Errorf("%w: %w, for %s", ErrRows, err, p.model.Staff[person].ID)
		}
	}
	return f, nil
}

// read makes the machines of a person, the cheap ones that forbid most first, and a key: people with the same key have the same machines.
func (f *Flat) read(person int) error {
	p, rules := f.p, &f.p.rows[person]
	var all []machine
	var key []any
	for _, r := range rules.runs {
		all, key = append(all, newRunMachine(p, r)), append(key, fmt.Sprintf("%p", r))
	}
	if r := rules.pairs; r != nil {
		if r.far >= 15 {
			return errors.New("rests that are bounded above")
		}
		all, key = append(all, newPairMachine(p, r)), append(key, fmt.Sprintf("%p", r))
	}
	for _, r := range rules.kinds {
		all, key = append(all, newKindMachine(p, r)), append(key, fmt.Sprintf("%p", r))
	}
	for _, r := range rules.streaks {
		all, key = append(all, newStreakMachine(p, r)), append(key, fmt.Sprintf("%p", r))
	}
	for i, r := range rules.patterns {
		if len(r.steps) > longestPattern {
			return errors.New("long sequences")
		}
		base := rules.base[rules.at.patterns[i]]
		all, key = append(all, newPatternMachine(p, r, base)), append(key, fmt.Sprintf("%p", r), base)
	}
	for i, r := range rules.rolls {
		base := rules.base[rules.at.rolls[i]:][:r.last-r.first+1]
		m := newRollMachine(p, r, base)
		if m == nil {
			return errors.New("rolling windows of many days")
		}
		all, key = append(all, m), append(key, fmt.Sprintf("%p", r), base)
	}
	for i, r := range rules.weekends {
		base := rules.base[rules.at.weekends[i]:][:len(r.curves)]
		all, key = append(all, newWeekendMachine(p, r, base)), append(key, fmt.Sprintf("%p", r), base)
	}
	for i, r := range rules.sums {
		base := rules.base[rules.at.sums[i]:][:len(r.curves)]
		all, key = append(all, newSumMachine(p, r, base)), append(key, fmt.Sprintf("%p", r), base)
	}
	if len(rules.rare) > 0 {
		return errors.New("types, or weekends in rolling windows")
	}
	k := fmt.Sprint(key...)
	f.keys[person] = k
	if first := slices.Index(f.keys, k); first < person {
		f.machines[person] = f.machines[first]
		return nil
	}
	f.machines[person], f.alike[k] = all, alike(p, all)
	return nil
}

// alike are by day and cell the first cells that all machines see the same in.
func alike(p *problem, machines []machine) []Cell {
	n := len(p.options) + 1
	list := make([]Cell, p.days*n)
	views := make([][]int32, n)
	for day := range p.days {
		for x := range n {
			views[x] = views[x][:0]
			for _, m := range machines {
				views[x] = append(views[x], m.view(p.pad+day, cell(x)))
			}
			first := slices.IndexFunc(views[:x+1], func(v []int32) bool { return slices.Equal(v, views[x]) })
			list[day*n+x] = Cell(first)
		}
	}
	return list
}

// People is the number of people.
func (f *Flat) People() int { return f.p.people }

// Days is the number of days.
func (f *Flat) Days() int { return f.p.days }

// Name is the id of a person.
func (f *Flat) Name(person int) string { return f.p.model.Staff[person].ID }

// Key is the same for people whose rows the same machines read.
func (f *Flat) Key(person int) string { return f.keys[person] }

// Alike returns for each cell of a day the first one that is the same to all of a person's machines.
func (f *Flat) Alike(person, day int) []Cell {
	n := len(f.p.options) + 1
	return f.alike[f.keys[person]][day*n : (day+1)*n]
}

// May are the cells that a person may have on a day.
func (f *Flat) May(person, day int) []Cell {
	list := f.p.list(person, day)
	may := make([]Cell, len(list))
	for i, x := range list {
		may[i] = Cell(x)
	}
	return may
}

// Wish is what a cell costs by itself.
func (f *Flat) Wish(person, day int, x Cell) Cost {
	if w := f.p.wish[person*f.p.days+day]; w != 0 {
		return split(f.p.wants[w][x])
	}
	return Cost{}
}

func split(c cost) Cost { return Cost{c.softly(), c.hardly()} }

// Machines is how many machines read a person's row.
func (f *Flat) Machines(person int) int { return len(f.machines[person]) }

// Counts reports whether a machine keeps a number for a long time: without it the others know much of the row.
func (f *Flat) Counts(person, machine int) bool {
	_, sum := f.machines[person][machine].(*sumMachine)
	return sum
}

// Begin is the state of a machine before the first day.
func (f *Flat) Begin(person, machine int) (int32, Cost) {
	state, c := f.machines[person][machine].begin(person)
	return state, split(c)
}

// Step reads the cell of a day.
func (f *Flat) Step(person, machine int, state int32, day int, x Cell) (int32, Cost) {
	next, c := f.machines[person][machine].step(state, f.p.pad+day, cell(x))
	if c == 0 {
		return next, Cost{}
	}
	return next, split(c)
}

// End is what a machine's rule costs after the last day.
func (f *Flat) End(person, machine int, state int32) Cost {
	return split(f.machines[person][machine].end(state))
}

// Worth counts a roster of whole rows.
func (f *Flat) Worth(rows [][]Cell) Cost {
	softly, hardly := newState(f.p, f.cells(rows)).parts()
	return Cost{softly, hardly}
}

// Roster makes a roster of whole rows.
func (f *Flat) Roster(rows [][]Cell) *model.Roster { return f.p.roster(f.cells(rows)) }

func (f *Flat) cells(rows [][]Cell) []cell {
	cells := slices.Clone(f.p.start)
	for person, row := range rows {
		to := f.p.row(cells, person)[f.p.pad:]
		for day, x := range row {
			to[day] = cell(x)
		}
	}
	return cells
}

// Rows are the rows of a roster. What may not be done any more is left out.
func (f *Flat) Rows(as []model.Assignment) ([][]Cell, error) {
	cells, err := f.p.cellsOf(as)
	if err != nil {
		return nil, err
	}
	return f.rows(cells), nil
}

func (f *Flat) rows(cells []cell) [][]Cell {
	rows := make([][]Cell, f.p.people)
	for person := range rows {
		for _, x := range f.p.row(cells, person)[f.p.pad:] {
			rows[person] = append(rows[person], Cell(x))
		}
	}
	return rows
}

// Options is the number of options; cells go from 0 to it.
func (f *Flat) Options() int { return len(f.p.options) }

// RowWorth is what a person's row costs by itself.
func (f *Flat) RowWorth(person int, row []Cell) Cost {
	var sum Cost
	add := func(c Cost) { sum.Soft, sum.Hard = sum.Soft+c.Soft, sum.Hard+c.Hard }
	for day, x := range row {
		add(f.Wish(person, day, x))
	}
	for k := range f.machines[person] {
		state, c := f.Begin(person, k)
		add(c)
		for day, x := range row {
			state, c = f.Step(person, k, state, day, x)
			add(c)
		}
		add(f.End(person, k, state))
	}
	return sum
}
