package pay

import (
	"cmp"
	"slices"
	"time"
)

// Row is one person's month. All amounts but the sums are minutes.
type Row struct {
	Person   string
	Month    string // YYYY-MM; empty of a total
	Worked   int    // paid minutes: Regular, Overtime, RestDay and Holiday together
	Regular  int
	Overtime int
	RestDay  int
	Holiday  int
	Night    int // those of Worked that lie in the night
	Break    int // unpaid
	Nights   int // shifts that begin in the month and have at least Profile.NightLeast paid minutes of the night
	NightSum int // Nights times Profile.NightSum, in the currency's smallest unit
	Weighted int // minutes times their factors, in hundredths of a plain minute
}

// Export is what goes to the pay office.
type Export struct {
	Rows   []Row   // in order of person and month
	Pieces []Piece // in order of person and start
	// Unsure are the years of the export of which the calendar does not know all holidays and days worked in exchange: where a date of
	// theirs is not in it, work is paid as if the date were none.
	Unsure []int
}

// Total returns the sum of the rows, without a person and a month.
func (e *Export) Total() Row {
	var t Row
	for i := range e.Rows {
		t.add(&e.Rows[i])
	}
	return t
}

func (r *Row) add(o *Row) {
	r.Worked += o.Worked
	r.Regular += o.Regular
	r.Overtime += o.Overtime
	r.RestDay += o.RestDay
	r.Holiday += o.Holiday
	r.Night += o.Night
	r.Break += o.Break
	r.Nights += o.Nights
	r.NightSum += o.NightSum
	r.Weighted += o.Weighted
}

// count adds a piece to its row.
func (r *Row) count(p *Piece) {
	switch p.Kind {
	case Break:
		r.Break += p.Minutes
		return
	case Holiday:
		r.Holiday += p.Minutes
	case RestDay:
		r.RestDay += p.Minutes
	case Overtime:
		r.Overtime += p.Minutes
	case Regular:
		r.Regular += p.Minutes
	}
	r.Worked += p.Minutes
	if p.Night {
		r.Night += p.Minutes
	}
	r.Weighted += p.Weighted()
}

// Compute makes an export. Its error names every shift that cannot be counted, or what is wrong with the profile or the dates; then
// there is no export.
func Compute(in Input) (*Export, error) {
	c := calc{Input: in, zones: map[string]*time.Location{}}
	shifts, err := c.prepare()
	if err != nil {
		return nil, err
	}
	rows := map[[2]string]*Row{}
	row := func(person, date string) *Row {
		key := [2]string{person, date[:len("2026-10")]}
		if rows[key] == nil {
			rows[key] = &Row{Person: key[0], Month: key[1]}
		}
		return rows[key]
	}
	first, _ := c.Calendar.Day(c.From)
	last, _ := c.Calendar.Day(c.Until)
	e := &Export{Unsure: c.Calendar.UnsureOf(first, last)}
	var n *counter
	for i := range shifts {
		s := &shifts[i]
		if i == 0 || shifts[i-1].Person != s.Person {
			n = &counter{days: map[string]int{}, weeks: map[string]int{}}
		}
		night := 0
		for _, p := range c.pieces(s, n) {
			if p.Night && p.Kind != Break {
				night += p.Minutes
			}
			if c.inside(p.Date) {
				row(s.Person, p.Date).count(&p)
				e.Pieces = append(e.Pieces, p)
			}
		}
		if begins := c.begins(s); night > 0 && night >= c.Profile.NightLeast && c.inside(begins) {
			r := row(s.Person, begins)
			r.Nights++
			r.NightSum += c.Profile.NightSum
		}
	}
	for _, r := range rows {
		e.Rows = append(e.Rows, *r)
	}
	slices.SortFunc(e.Rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Month, b.Month)) })
	return e, nil
}

func (c *calc) inside(date string) bool { return c.From <= date && date <= c.Until }
