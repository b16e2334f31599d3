package forecast

import (
	"math"

	"heartline/internal/fault"
	"heartline/roster"
)

// Score says how well a method would have done.
type Score struct {
	Method    Method
	Days      int     // forecasts of a day that were compared: of days that are known in full
	Intervals int     // forecasts of an interval that were compared
	WAPE      float64 // the sum of all intervals' absolute errors by the sum of what came: 0.07 is 7 %
	DayWAPE   float64 // the same of whole days; 0 with Days 0
	Bias      float64 // the sum of all errors by the sum of what came; above 0: the forecasts were too high
}

// Backtest plays a record again: at the end of each day from origin on of which something is known, it forecasts the next
// days, 1 to leads of them, from what was known then, and compares. Special days, holidays and days made up are neither
// learned from nor compared.
//
// It returns fault.Invalid where a figure is out of range, where the days before the origin are too few for the method, and where
// there is nothing to compare.
func Backtest(s *Series, specials []Special, set Settings, origin roster.Day, leads int) (Score, error) {
	const op = "backtest"
	set, err := set.filled()
	if err != nil {
		return Score{}, err
	}
	special, err := index(s.cal, specials)
	if err != nil {
		return Score{}, err
	}
	first := between(s.first, origin) + 1
	if first < 1 || first > len(s.days) || leads < 1 {
		return Score{}, fault.New(fault.Invalid, op, "the first origin must be a day of the record, and one day or more is forecast from each")
	}
	parts, days, err := newHistory(s, special).replay(first, leads, set)
	if err != nil {
		return Score{}, err
	}
	came := 0.0
	for _, p := range parts {
		came += p.came
	}
	if came == 0 {
		return Score{}, fault.New(fault.Invalid, op, "no calls came on the days that are compared; begin earlier or lengthen the record")
	}
	score := Score{Method: set.Method, Days: len(days), Intervals: len(parts)}
	for _, p := range parts {
		score.WAPE += math.Abs(p.expected-p.came) / came
		score.Bias += (p.expected - p.came) / came
	}
	came = 0
	for _, p := range days {
		score.DayWAPE += math.Abs(p.expected - p.came)
		came += p.came
	}
	if came > 0 {
		score.DayWAPE /= came
	}
	return score, nil
}

// pair is a forecast and what came.
type pair struct{ expected, came float64 }

// replay compares forecasts of the days after the first n with what came, for each n from first on: by intervals, and by
// days that are known in full.
func (h *history) replay(first, leads int, set Settings) (parts, days []pair, err error) {
	for n := first; n < len(h.days); n++ {
		if !h.days[n-1].any() {
			continue
		}
		m, err := h.learn(n, set)
		if err != nil {
			return nil, nil, err
		}
		for i := n; i < min(n+leads, len(h.days)); i++ {
			d := h.days[i]
			if d.out || !d.class.weekday() || !d.any() {
				continue
			}
			g, err := m.day(i, d.class)
			if err != nil {
				return nil, nil, err
			}
			for k, came := range d.slots {
				if known(came) {
					parts = append(parts, pair{g.slots[k], came})
				}
			}
			if known(d.total) {
				days = append(days, pair{sum(g.slots), d.total})
			}
		}
	}
	return parts, days, nil
}
