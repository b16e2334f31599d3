package simulate

import "heartline/internal/fault"

// Difference is how much a figure of the second scenario lies above that of the first, on the same callers.
type Difference struct {
	Kind    string  `json:"kind"` // of the group
	Name    string  `json:"name,omitempty"`
	Measure string  `json:"measure"` // level, asa_s, mean_wait_s, abandoned, sent_on, occupancy
	Within  float64 `json:"within_s,omitempty"`
	First   float64 `json:"first"`
	Second  float64 `json:"second"`
	By      Figure  `json:"by"`
}

// Clear reports whether chance alone would hardly explain the difference: its 95 percent interval does not hold 0.
func (d Difference) Clear() bool {
	return d.By.Half > 0 && (d.By.Value > d.By.Half || d.By.Value < -d.By.Half)
}

// Compare takes the differences run by run, so that what both scenarios share by chance falls out. Both must have been
// played with the same seed and number of runs, for the same waits; it returns fault.Invalid otherwise. Groups that only one
// of them has are left out.
func Compare(first, second *Record) ([]Difference, error) {
	if first.seed != second.seed || len(first.runs) != len(second.runs) {
		return nil, fault.New(fault.Invalid, "compare", "the two were not played alike; use the same seed and the same number of runs")
	}
	a, b := first.scenario.thresholds(), second.scenario.thresholds()
	same := len(a) == len(b)
	for i := range a {
		same = same && a[i] == b[i]
	}
	if !same {
		return nil, fault.New(fault.Invalid, "compare", "the two tell the service level for different waits; use the same list of within in both")
	}
	var out []Difference
	names := second.scenario.groups()
	for i, name := range first.scenario.groups() {
		for j := range names {
			if names[j] == name {
				out = append(out, differences(first, second, i, j, name)...)
			}
		}
	}
	busy := func(s *sums) (float64, float64) { return s.busy.Seconds(), (s.busy + s.ready).Seconds() }
	if d, ok := difference(first.ratio(busy), second.ratio(busy)); ok {
		d.Kind, d.Measure = string(ofAll), "occupancy"
		out = append(out, d)
	}
	return out, nil
}

func differences(first, second *Record, i, j int, name groupName) []Difference {
	var out []Difference
	add := func(measure string, within float64, of func(*tally) (y, x float64)) {
		a := first.ratio(func(s *sums) (float64, float64) { return of(&s.groups[i]) })
		b := second.ratio(func(s *sums) (float64, float64) { return of(&s.groups[j]) })
		if d, ok := difference(a, b); ok {
			d.Kind, d.Name, d.Measure, d.Within = string(name.kind), name.name, measure, within
			out = append(out, d)
		}
	}
	for k, w := range first.scenario.thresholds() {
		add("level", w.Seconds(), func(t *tally) (float64, float64) { return float64(t.within[k]), float64(t.offered) })
	}
	add("asa_s", 0, (*tally).asa)
	add("mean_wait_s", 0, (*tally).meanWait)
	add("abandoned", 0, func(t *tally) (float64, float64) { return float64(t.abandoned), float64(t.offered) })
	add("sent_on", 0, func(t *tally) (float64, float64) { return float64(t.sentOn), float64(t.offered) })
	return out
}

func difference(a, b ratio) (Difference, bool) {
	if !a.known || !b.known {
		return Difference{}, false
	}
	moves := make([]float64, len(a.moves))
	for i := range moves {
		moves[i] = b.moves[i] - a.moves[i]
	}
	return Difference{First: a.value, Second: b.value, By: Figure{Value: b.value - a.value, Half: half(moves)}}, true
}
