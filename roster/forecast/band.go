package forecast

import (
	"math"
	"slices"
)

// How bands are learned: from the errors of the last bandDays days, each forecast 1 to bandLeads days ahead.
const (
	bandDays  = 56
	bandLeads = 7
	// bandLeast is how many errors a band takes.
	bandLeast = 40
)

// spread is how far forecasts have missed. An error has the variance f + k f^2 for a forecast f: that of calls that come by
// chance, and that of days that are busy or quiet as a whole. low and high are quantiles of the errors in units of its
// root.
type spread struct {
	k         float64
	low, high float64
	known     bool
}

// spreadOf learns a spread that holds at least a share coverage of the errors it has seen.
func spreadOf(pairs []pair, coverage float64) spread {
	s := spread{}
	excess, squares := 0.0, 0.0
	for _, p := range pairs {
		e := p.came - p.expected
		excess += e*e - p.expected
		squares += p.expected * p.expected
	}
	if squares > 0 {
		s.k = max(0, excess/squares)
	}
	var units []float64
	for _, p := range pairs {
		if p.expected > 0 { // where nothing ever came there is no error to learn from
			units = append(units, (p.came-p.expected)/s.unit(p.expected))
		}
	}
	if len(units) < bandLeast {
		return spread{}
	}
	slices.Sort(units)
	tail := (1 - coverage) / 2 * float64(len(units))
	s.low = min(0, units[int(tail)])
	s.high = max(0, units[len(units)-1-int(tail)])
	s.known = true
	return s
}

func (s spread) unit(f float64) float64 { return math.Sqrt(f + s.k*f*f) }

// around returns the band of a forecast.
func (s spread) around(f float64) (low, high float64) {
	return max(0, f+s.low*s.unit(f)), f + s.high*s.unit(f)
}

// spreads learns how far a method has missed of late; not known where the record is too short for it to have tried.
func (h *history) spreads(set Settings) (parts, days spread) {
	for first := max(1, len(h.days)-bandDays-bandLeads); first < len(h.days); first += bandLeads {
		p, d, err := h.replay(first, bandLeads, set)
		if err == nil {
			return spreadOf(p, set.Coverage), spreadOf(d, set.Coverage)
		}
	}
	return spread{}, spread{}
}
