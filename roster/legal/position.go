package legal

import (
	"fmt"
	"slices"
	"sync"

	"heartline/roster/check"
	"heartline/roster/model"
)

// Change puts a person into a shift on the date on which it begins, in the place of what the person had, or takes the person
// out (Shift empty). Role may be left out where the model asks for one only.
type Change struct{ Staff, Date, Shift, Role string }

// A Position is a roster of a model, ready to say what a change would break. The model must not be changed while it is in use.
// Many goroutines may use a position; they take turns.
type Position struct {
	m      *model.Model
	cal    *model.Calendar
	people map[string]int    // place in the model's staff
	types  map[string]int    // place in the model's shifts
	runs   []map[string]bool // by person: the rules that measure runs

	mu    sync.Mutex // protects what follows
	sheet *check.Sheet
	cells [][]model.Assignment // by person and day; Shift empty: free
	rows  [][]model.Violation  // by person, once they were asked for
	known []bool               // which of rows are
	memo  *memo                // of a search, which comes to the same rows again and again; nil: none
}

// NewPosition lays out a roster. Its error names every assignment that cannot be understood, or what is wrong with the model's
// days.
func NewPosition(m *model.Model, as []model.Assignment) (*Position, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, fmt.Errorf("the calendar of the model: %w", err)
	}
	sheet, err := check.NewSheet(m, as)
	if err != nil {
		return nil, err
	}
	p := &Position{
		m: m, cal: cal, sheet: sheet, people: map[string]int{}, types: map[string]int{},
		cells: make([][]model.Assignment, len(m.Staff)), rows: make([][]model.Violation, len(m.Staff)), known: make([]bool, len(m.Staff)),
	}
	for i := range m.Shifts {
		p.types[m.Shifts[i].ID] = i
	}
	for i := range m.Staff {
		p.people[m.Staff[i].ID] = i
		p.runs = append(p.runs, runsOf(sheet.Rules(i)))
		p.cells[i] = make([]model.Assignment, m.Days)
		for d := range m.Days {
			p.cells[i][d] = model.Assignment{Staff: m.Staff[i].ID, Date: cal.Date(d)}
		}
	}
	for _, a := range as {
		d, _ := cal.Day(a.Date) // the sheet has understood it
		p.cells[p.people[a.Staff]][d] = a
	}
	return p, nil
}

// runsOf returns which rules measure runs, which may be cut, joined and moved by a change: they are told apart by whether they overlap.
func runsOf(rules []model.Rule) map[string]bool {
	ids := map[string]bool{}
	for i := range rules {
		switch rules[i].Measure {
		case model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun:
			ids[rules[i].ID] = true
		default:
		}
	}
	return ids
}

// Try says what changes would break and what they would mend, all together and in their order: of two for one cell the later
// counts. It alters nothing. Its error names the change that cannot be understood.
func (p *Position) Try(changes ...Change) (Verdict, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	cells, err := p.understand(changes)
	if err != nil {
		return Verdict{}, err
	}
	return p.try(cells, p.before(cells)), nil
}

// Make does what changes say, all of them or, with an error, none. An assignment that is not what it was before has the
// empty source.
func (p *Position) Make(changes ...Change) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	cells, err := p.understand(changes)
	if err != nil {
		return err
	}
	p.make(cells)
	return nil
}

func (p *Position) make(cells []cell) {
	for _, c := range cells {
		now := &p.cells[c.person][c.day]
		if now.Shift != c.shift || now.Role != c.role {
			*now = c.assignment(p)
		}
		p.put(*now)
		p.known[c.person] = false
	}
}

// Assignments returns the roster as it stands, in the order of the staff and the days.
func (p *Position) Assignments() []model.Assignment {
	p.mu.Lock()
	defer p.mu.Unlock()
	var as []model.Assignment
	for _, row := range p.cells {
		for _, a := range row {
			if a.Shift != "" {
				as = append(as, a)
			}
		}
	}
	return as
}

// cell is a change that was understood.
type cell struct {
	person, day int
	shift, role string
}

func (c cell) assignment(p *Position) model.Assignment {
	return model.Assignment{Staff: p.m.Staff[c.person].ID, Date: p.cal.Date(c.day), Shift: c.shift, Role: c.role}
}

// understand turns changes into cells, no two of one person and day. The sheet is as it was.
func (p *Position) understand(changes []Change) ([]cell, error) {
	var cells []cell
	for i, c := range changes {
		if c.Shift == "" {
			c.Role = ""
		}
		if err := p.sheet.Understands(model.Assignment{Staff: c.Staff, Date: c.Date, Shift: c.Shift, Role: c.Role}); err != nil {
			return nil, fmt.Errorf("change %d: %w", i+1, err)
		}
		d, _ := p.cal.Day(c.Date)
		to := cell{p.people[c.Staff], d, c.Shift, c.Role}
		if k := slices.IndexFunc(cells, func(o cell) bool { return o.person == to.person && o.day == to.day }); k >= 0 {
			cells[k] = to
			continue
		}
		cells = append(cells, to)
	}
	return cells, nil
}

// put alters the sheet alone.
func (p *Position) put(a model.Assignment) {
	if err := p.sheet.Put(a); err != nil {
		panic(fmt.Sprintf("legal: an assignment that was understood: %v", err)) // a fault of this package
	}
	if p.memo != nil {
		p.memo.put(p, a)
	}
}

// count returns what a person breaks as the sheet stands.
func (p *Position) count(person int) []model.Violation {
	if p.memo != nil {
		return p.memo.count(p, person)
	}
	return p.sheet.Person(person)
}

// row returns what a person breaks as the roster stands.
func (p *Position) row(person int) []model.Violation {
	if !p.known[person] {
		p.rows[person], p.known[person] = p.count(person), true
	}
	return p.rows[person]
}

// A ground is what is counted around the days of some changes, and what it is before them.
type ground struct {
	area  check.Area
	cover []check.Gap
}

func (p *Position) before(cells []cell) ground {
	days := make([]int, len(cells))
	for i, c := range cells {
		days[i] = c.day
	}
	area := p.sheet.Around(days...)
	return ground{area, p.sheet.Cover(area)}
}

// try counts again what the cells touch: the rows of their people, and what is demanded around their days.
func (p *Position) try(cells []cell, g ground) Verdict {
	var people []int
	d := difference{runs: p.runsOf}
	for _, c := range cells {
		if !slices.Contains(people, c.person) {
			people = append(people, c.person)
			d.sub(p.row(c.person))
		}
	}
	d.subGaps(g.cover)
	for _, c := range cells {
		p.put(c.assignment(p))
	}
	for _, person := range people {
		d.add(p.count(person))
	}
	d.addGaps(p.sheet.Cover(g.area))
	for _, c := range cells {
		p.put(p.cells[c.person][c.day])
	}
	return d.verdict()
}

func (p *Position) runsOf(v *model.Violation) bool {
	return v.Staff != "" && p.runs[p.people[v.Staff]][v.Rule]
}
