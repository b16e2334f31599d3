package forecast

import (
	"fmt"
	"math"
	"slices"

	"heartline/internal/fault"
	"heartline/roster"
)

// leastOfKind is how many holidays, or days made up, must be known before they are forecast from each other.
const leastOfKind = 2

// levelStart is how many days the level begins with the mean of.
const levelStart = 10

// learned is what a method makes of the first n days of a record.
type learned struct {
	*history

	n   int
	set Settings

	level  float64           // of Level
	index  map[Class]float64 // of Level
	smooth HoltWinters
	open   []Class // of Holt and Winters: weekdays on which calls come

	shapes map[Class]guess // of weekdays, by the slots alone: what has been asked for
}

func (h *history) learn(n int, set Settings) (*learned, error) {
	m := &learned{history: h, n: n, set: set, shapes: map[Class]guess{}}
	switch set.Method {
	case Level:
		m.learnLevel()
	case Additive, Multiplicative:
		return m, m.learnSeasons()
	default: // the others look at the days themselves
	}
	return m, nil
}

// learnLevel takes the index of each weekday to be its weighted mean by the mean of all weekdays, divides each day by its
// index and smooths what is left.
func (m *learned) learnLevel() {
	m.index = map[Class]float64{}
	whole := 0.0
	for _, class := range weekdays {
		var totals []weighed
		days := m.like(m.n, class)
		ws := weights(len(days), m.set.Alpha)
		for age, i := range days {
			if t := m.days[i].total; known(t) {
				totals = append(totals, weighed{ws[age], t})
			}
		}
		if len(totals) > 0 {
			m.index[class] = weighted(totals)
			whole += m.index[class]
		}
	}
	for class := range m.index {
		m.index[class] *= float64(len(m.index)) / whole // NaN where no calls come at all
	}
	started := 0
	for _, d := range m.days[:m.n] {
		if d.out || !known(d.total) || !(m.index[d.class] > 0) {
			continue
		}
		share := m.set.Smooth
		if started++; started <= levelStart {
			share = 1 / float64(started) // the mean of the first days
		}
		m.level += share * (d.total/m.index[d.class] - m.level)
	}
}

// learnSeasons smooths the totals of the weekdays on which calls come. A day that is special, marked or not known in full
// keeps its place.
func (m *learned) learnSeasons() error {
	for _, class := range weekdays {
		if slices.ContainsFunc(m.like(m.n, class), func(i int) bool { return m.days[i].total > 0 }) {
			m.open = append(m.open, class)
		}
	}
	if len(m.open) < 2 {
		return fault.New(fault.Invalid, "forecast", "calls come on fewer than two weekdays: there is no season; use another method")
	}
	var totals []float64
	for i, d := range m.days[:m.n] {
		class := m.weekday(i)
		if !slices.Contains(m.open, class) {
			continue
		}
		if d.out || d.class != class {
			totals = append(totals, math.NaN())
		} else {
			totals = append(totals, d.total)
		}
	}
	kind := Adds
	if m.set.Method == Multiplicative {
		kind = Multiplies
	}
	var err error
	m.smooth, err = Smooth(fromWhole(totals, 2*len(m.open)), len(m.open), kind, m.set.Params)
	return err
}

// fromWhole leaves out what comes before the first so many values in a row that are known, if there are such.
func fromWhole(xs []float64, n int) []float64 {
	row := 0
	for i, x := range xs {
		if row++; math.IsNaN(x) {
			row = 0
		}
		if row == n {
			return xs[i+1-n:]
		}
	}
	return xs
}

// weekday is the class that the i-th day has by its weekday alone; i may lie after the record.
func (h *history) weekday(i int) Class { return weekdays[weekday(Plus(h.first, i))] }

// total is what the method expects of the i-th day, of a weekday's class; ok is false for methods that look at the slots alone.
func (m *learned) total(i int, class Class) (total float64, ok bool) {
	switch m.set.Method {
	case Level:
		if index := m.index[class]; index > 0 {
			return m.level * index, true
		}
		return 0, true
	case Additive, Multiplicative:
		if !slices.Contains(m.open, class) {
			return 0, true
		}
		steps, season := 0, 0
		for k := m.n; k <= i; k++ {
			if slices.Contains(m.open, m.weekday(k)) {
				steps++
			}
		}
		for k := m.n; m.weekday(k) != class; k++ {
			if slices.Contains(m.open, m.weekday(k)) {
				season++
			}
		}
		// The day's own step gives the level, its class the season: they differ for a day that is marked as another weekday.
		level, s := m.smooth.Level+float64(steps)*m.smooth.Trend, m.smooth.Seasons[season]
		if m.smooth.Kind == Adds {
			return max(0, level+s), true
		}
		return max(0, level*s), true
	default:
		return 0, false
	}
}

// guess is what is expected of one day.
type guess struct {
	slots []float64 // calls in a whole interval, by the clock
	like  Class     // whose days it was learned from
	from  []int     // which, the latest first
}

// day is what is expected of the i-th day of the record, which lies after those that were learned from.
func (m *learned) day(i int, class Class) (guess, error) {
	if !class.weekday() {
		return m.rare(class)
	}
	g, err := m.shape(class)
	if err != nil {
		return guess{}, err
	}
	total, ok := m.total(i, class)
	if !ok {
		return g, nil
	}
	if !slices.ContainsFunc(g.from, func(i int) bool { return known(m.days[i].total) }) {
		return guess{}, fault.New(fault.Invalid, "forecast", "no %s of the record is known from midnight to midnight, as %s takes it; use another method, or lengthen the record", class, m.set.Method)
	}
	if !finite(total) {
		return guess{}, fault.New(fault.Invalid, "forecast", "the smoothed totals of the days run away; use another method or other parameters")
	}
	slots, whole := make([]float64, len(g.slots)), sum(g.slots)
	for k := range slots {
		if whole > 0 {
			slots[k] = g.slots[k] / whole * total
		}
	}
	return guess{slots: slots, like: g.like, from: g.from}, nil
}

// shape is what the slots of a weekday's days say by themselves.
func (m *learned) shape(class Class) (guess, error) {
	if g, has := m.shapes[class]; has {
		return g, nil
	}
	days := m.like(m.n, class)
	if len(days) == 0 {
		return guess{}, fault.New(fault.Invalid, "forecast", "no %s of the record can be learned from; lengthen the record, or give the day a total and a profile by hand", class)
	}
	slots, err := m.slots(days, m.set.Method, m.set.Alpha)
	if err != nil {
		return guess{}, err
	}
	m.shapes[class] = guess{slots: slots, like: class, from: days}
	return m.shapes[class], nil
}

// rare is what is expected of a holiday or a day made up, by whatever method: too few of them are known for levels and seasons.
func (m *learned) rare(class Class) (guess, error) {
	if days := m.like(m.n, class); len(days) >= leastOfKind {
		slots, err := m.slots(days, Weighted, m.set.Alpha)
		return guess{slots: slots, like: class, from: days}, err
	}
	stand := []Class{Sun}
	if class == MadeUp {
		stand = []Class{Mon, Tue, Wed, Thu, Fri}
	}
	g := guess{slots: make([]float64, m.cal.Slots()), like: stand[0]}
	for _, c := range stand {
		days := m.like(m.n, c)
		if len(days) == 0 {
			return guess{}, fault.New(fault.Invalid, "forecast", "there are fewer than %d days %q in the record, and no %s to stand for them; give the day a total and a profile by hand", leastOfKind, class, c)
		}
		slots, err := m.slots(days, Weighted, m.set.Alpha)
		if err != nil {
			return guess{}, err
		}
		for k := range slots {
			g.slots[k] += slots[k] / float64(len(stand))
		}
		g.from = append(g.from, days...)
	}
	slices.SortFunc(g.from, func(a, b int) int { return b - a })
	return g, nil
}

// clock writes where a slot begins.
func (h *history) clock(slot int) string {
	return fmt.Sprint(roster.Clock(slot * h.cal.every))
}
