package forecast

import (
	"time"

	"heartline/internal/fault"
	"heartline/roster"
)

// Point is what is expected of one interval.
type Point struct {
	Start, End time.Time // UTC, half-open
	Slot       int       // its place on the clock
	Calls      float64   // that come in it, 0 or more
	Low, High  float64   // the band, if the day has one; else both are Calls
}

// Day is what is expected of one day, and why.
type Day struct {
	Date  roster.Day
	Class Class
	// Like is the class whose days it was learned from: another than Class for a holiday or a day made up of which too few are
	// known (mon stands for Monday to Friday). Empty: from none, all is by hand.
	Like Class
	// From are the days it was learned from, the latest first, at most fromDays of them.
	From      []roster.Day
	Special   *Special // what a person has said of it, if anything
	Total     float64  // calls of the day; exactly that of Special if it gives one
	Low, High float64  // of the total
	// Banded says whether there are past errors to learn bands from. Special days, holidays and days made up have none.
	Banded bool
	Points []Point
}

// fromDays is how many days are named as those that were learned from.
const fromDays = 12

// Forecast says what is expected of the days from one to another, both included, all after the last day of the record.
// Special days may lie in the record, where they are left out, and after it, where they are followed.
//
// It returns fault.Invalid where a figure is out of range, and where the record cannot tell, with the reason and the mend.
func Forecast(s *Series, specials []Special, from, to roster.Day, set Settings) ([]Day, error) {
	const op = "forecast"
	set, err := set.filled()
	if err != nil {
		return nil, err
	}
	special, err := index(s.cal, specials)
	if err != nil {
		return nil, err
	}
	begin, end := between(s.first, from), between(s.first, to)
	if begin < len(s.days) || end < begin || end-begin >= maxDays {
		return nil, fault.New(fault.Invalid, op, "the first day of a forecast lies after the record, and the last one not before the first; cut the record or choose other days")
	}
	h := newHistory(s, special)
	m, cannot := h.learn(len(s.days), set)
	parts, totals := h.spreads(set)
	days := make([]Day, 0, end-begin+1)
	for i := begin; i <= end; i++ {
		d := Day{Date: Plus(s.first, i)}
		d.Class = s.cal.Class(d.Date)
		said, has := special[d.Date]
		if has {
			d.Special = &said
		}
		g := guess{slots: make([]float64, s.cal.Slots())}
		if !has || !said.whole() {
			if cannot != nil {
				return nil, cannot
			}
			if g, err = m.day(i, d.Class); err != nil {
				return nil, err
			}
		}
		if err := d.fill(h, g); err != nil {
			return nil, err
		}
		d.band(parts, totals)
		days = append(days, d)
	}
	return days, nil
}

// fill spreads a guess over the intervals of a day and lets what a person has said replace it.
func (d *Day) fill(h *history, g guess) error {
	d.Like = g.like
	for _, i := range g.from[:min(len(g.from), fromDays)] {
		d.From = append(d.From, Plus(h.first, i))
	}
	intervals := h.cal.Intervals(d.Date)
	calls := make([]float64, len(intervals))
	for i, part := range intervals {
		calls[i] = g.slots[part.Slot] * part.Part
	}
	if d.Special != nil {
		if err := d.Special.apply(intervals, calls); err != nil {
			return err
		}
	}
	d.Total = sum(calls)
	if d.Special != nil && d.Special.Total != nil {
		d.Total = *d.Special.Total // not its sum, which the last digit may miss
	}
	for i, part := range intervals {
		d.Points = append(d.Points, Point{Start: part.Start, End: part.End, Slot: part.Slot, Calls: calls[i], Low: calls[i], High: calls[i]})
	}
	return nil
}

// band sets the bands where past errors speak for the day.
func (d *Day) band(parts, totals spread) {
	d.Low, d.High = d.Total, d.Total
	if d.Special != nil || !d.Class.weekday() || !parts.known() || !totals.known() {
		return
	}
	d.Banded = true
	d.Low, d.High = totals.around(d.Total)
	for i := range d.Points {
		p := &d.Points[i]
		p.Low, p.High = parts.around(p.Calls)
	}
}
