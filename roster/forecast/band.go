package forecast

import (
	"cmp"
	"math"
	"slices"
)

// How bands are learned: from the errors of the last bandDays days, each forecast 1 to bandLeads days ahead.
const (
	bandDays  = 56
	bandLeads = 7
	// bandLeast is how many errors a quantile takes, and bandGroups into how many sizes of forecasts they are parted at
	// most: one call in a quiet hour is a large error in its own way.
	bandLeast  = 40
	bandGroups = 5
)

// spread is how far forecasts have missed. An error has the variance f + k f^2 for a forecast f: that of calls that come by
// chance, and that of days that are busy or quiet as a whole. Quantiles are taken of the errors in units of its root.
type spread struct {
	k      float64
	groups []group // of forecasts of about one size, the smallest first; none: not known
}

type group struct {
	from      float64 // the least forecast in it
	low, high float64 // quantiles
}

// spreadOf learns a spread that holds at least a share coverage of the errors it has seen.
func spreadOf(pairs []pair, coverage float64, groups int) spread {
	s := spread{}
	excess, squares := 0.0, 0.0
	sorted := make([]pair, 0, len(pairs))
	for _, p := range pairs {
		e := p.came - p.expected
		excess += e*e - p.expected
		squares += p.expected * p.expected
		if p.expected > 0 { // where nothing ever came there is no error to learn from
			sorted = append(sorted, p)
		}
	}
	if squares > 0 {
		s.k = max(0, excess/squares)
	}
	slices.SortFunc(sorted, func(a, b pair) int { return cmp.Or(cmp.Compare(a.expected, b.expected), cmp.Compare(a.came, b.came)) })
	n := min(groups, len(sorted)/bandLeast)
	for i := range n {
		members := sorted[i*len(sorted)/n : (i+1)*len(sorted)/n]
		units := make([]float64, len(members))
		for k, p := range members {
			units[k] = (p.came - p.expected) / s.unit(p.expected)
		}
		slices.Sort(units)
		tail := int((1 - coverage) / 2 * float64(len(units)))
		s.groups = append(s.groups, group{from: members[0].expected, low: min(0, units[tail]), high: max(0, units[len(units)-1-tail])})
	}
	return s
}

func (s spread) known() bool { return len(s.groups) > 0 }

func (s spread) unit(f float64) float64 { return math.Sqrt(f + s.k*f*f) }

// around returns the band of a forecast.
func (s spread) around(f float64) (low, high float64) {
	g := s.groups[0]
	for _, next := range s.groups[1:] {
		if next.from <= f {
			g = next
		}
	}
	return max(0, f+g.low*s.unit(f)), f + g.high*s.unit(f)
}

// spreads learns how far a method has missed of late; not known where the record is too short for it to have tried.
func (h *history) spreads(set Settings) (parts, days spread) {
	for first := max(1, len(h.days)-bandDays-bandLeads); first < len(h.days); first += bandLeads {
		p, d, err := h.replay(first, bandLeads, set)
		if err == nil {
			// Whole days are too few to be parted: seven forecasts of one day are often the same.
			return spreadOf(p, set.Coverage, bandGroups), spreadOf(d, set.Coverage, 1)
		}
	}
	return spread{}, spread{}
}
