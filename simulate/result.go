package simulate

import (
	"math"
	"slices"
	"time"
)

// Figure is an estimate over the runs. Half is the half-width of its 95 percent interval; 0 where there are too few runs
// to tell.
type Figure struct {
	Value float64 `json:"value"`
	Half  float64 `json:"half_width,omitempty"`
}

// Level is the strict service level for one wait: answered within it, over all who came.
type Level struct {
	Within float64 `json:"within_s"`
	Share  *Figure `json:"share"`
}

// Group is what callers of one kind met. Shares lie from 0 to 1, waits are in seconds; a figure of nobody is nil.
type Group struct {
	Kind      string  `json:"kind"` // all, queue, grade
	Name      string  `json:"name,omitempty"`
	Offered   *Figure `json:"offered"` // callers in a run
	Levels    []Level `json:"levels"`
	ASA       *Figure `json:"asa_s"`       // mean wait of the answered
	MeanWait  *Figure `json:"mean_wait_s"` // of all who came
	Median    *Figure `json:"median_s"`    // of the answered, as the two below
	P90       *Figure `json:"p90_s"`
	P95       *Figure `json:"p95_s"`
	Longest   float64 `json:"longest_s"` // of the answered, in any run
	Abandoned *Figure `json:"abandoned"`
	SentOn    *Figure `json:"sent_on"` // to a message or an outside number
	Unserved  int     `json:"unserved,omitempty"`
}

// Hour is one hour of the measured span, over all runs; figures as in Group.
type Hour struct {
	Hour      int     `json:"hour"` // from the beginning of the span
	Offered   *Figure `json:"offered"`
	Level     *Figure `json:"level"` // for the first of the scenario's waits
	ASA       *Figure `json:"asa_s"`
	Abandoned *Figure `json:"abandoned"`
	Occupancy *Figure `json:"occupancy"`
}

// Bar is a bar of the distribution of waits of the answered: those above the last bar's bound and up to this one's.
type Bar struct {
	Upto  float64 `json:"upto_s"` // seconds; 0: answered at once; the last has no bound and is -1
	Share float64 `json:"share"`  // of the answered
}

// Result is what a scenario that was played has shown.
type Result struct {
	Name      string  `json:"name,omitempty"`
	Seed      uint64  `json:"seed"`
	Runs      int     `json:"runs"`
	Span      float64 `json:"span_s"`
	Groups    []Group `json:"groups"`
	Occupancy *Figure `json:"occupancy"` // talk and after-call work over that and ready time
	Hours     []Hour  `json:"hours,omitempty"`
	Waits     []Bar   `json:"waits"`
}

// Result sums the runs up.
func (r *Record) Result() Result {
	out := Result{Name: r.scenario.Name, Seed: r.seed, Runs: len(r.runs), Span: r.scenario.Span.Seconds()}
	for i, name := range r.scenario.groups() {
		out.Groups = append(out.Groups, r.group(i, name))
	}
	out.Occupancy = r.ratio(func(s *sums) (float64, float64) { return s.busy.Seconds(), (s.busy + s.ready).Seconds() }).figure()
	for h := range r.runs[0].hours {
		out.Hours = append(out.Hours, r.hour(h))
	}
	out.Waits = r.bars()
	return out
}

func (r *Record) group(i int, name groupName) Group {
	of := func(pick func(*tally) (y, x int)) *Figure {
		return r.ratio(func(s *sums) (float64, float64) {
			y, x := pick(&s.groups[i])
			return float64(y), float64(x)
		}).figure()
	}
	g := Group{
		Kind: string(name.kind), Name: name.name,
		Offered:   of(func(t *tally) (int, int) { return t.offered, 1 }),
		Abandoned: of(func(t *tally) (int, int) { return t.abandoned, t.offered }),
		SentOn:    of(func(t *tally) (int, int) { return t.sentOn, t.offered }),
		ASA:       r.ratio(func(s *sums) (float64, float64) { return s.groups[i].asa() }).figure(),
		MeanWait:  r.ratio(func(s *sums) (float64, float64) { return s.groups[i].meanWait() }).figure(),
		Median:    r.quantile(i, 0.5), P90: r.quantile(i, 0.9), P95: r.quantile(i, 0.95),
	}
	for k, w := range r.scenario.thresholds() {
		g.Levels = append(g.Levels, Level{Within: w.Seconds(), Share: of(func(t *tally) (int, int) { return t.within[k], t.offered })})
	}
	for k := range r.runs {
		t := &r.runs[k].groups[i]
		g.Unserved += t.unserved
		if n := len(t.waits); n > 0 {
			g.Longest = max(g.Longest, t.waits[n-1].Seconds())
		}
	}
	return g
}

func (t *tally) asa() (float64, float64)      { return t.waitAnswered.Seconds(), float64(t.answered) }
func (t *tally) meanWait() (float64, float64) { return t.waitAll.Seconds(), float64(t.offered) }

func (r *Record) hour(h int) Hour {
	of := func(pick func(*hourTally) (y, x float64)) *Figure {
		return r.ratio(func(s *sums) (float64, float64) { return pick(&s.hours[h]) }).figure()
	}
	return Hour{
		Hour:      h,
		Offered:   of(func(t *hourTally) (float64, float64) { return float64(t.offered), 1 }),
		Level:     of(func(t *hourTally) (float64, float64) { return float64(t.within), float64(t.offered) }),
		ASA:       of(func(t *hourTally) (float64, float64) { return t.waitAnswered.Seconds(), float64(t.answered) }),
		Abandoned: of(func(t *hourTally) (float64, float64) { return float64(t.abandoned), float64(t.offered) }),
		Occupancy: of(func(t *hourTally) (float64, float64) { return t.busy.Seconds(), (t.busy + t.ready).Seconds() }),
	}
}

// ratio is the ratio of two sums over the runs, with what each run moves it by.
type ratio struct {
	value float64
	moves []float64 // mean 0: the linearised influence of each run
	known bool
}

func (r *Record) ratio(of func(*sums) (y, x float64)) ratio {
	ys, xs := make([]float64, len(r.runs)), make([]float64, len(r.runs))
	sumY, sumX := 0.0, 0.0
	for i := range r.runs {
		ys[i], xs[i] = of(&r.runs[i])
		sumY, sumX = sumY+ys[i], sumX+xs[i]
	}
	if sumX <= 0 {
		return ratio{}
	}
	out := ratio{value: sumY / sumX, moves: ys, known: true}
	for i := range ys {
		out.moves[i] = (ys[i] - out.value*xs[i]) / (sumX / float64(len(r.runs)))
	}
	return out
}

func (r ratio) figure() *Figure {
	if !r.known {
		return nil
	}
	return &Figure{Value: r.value, Half: half(r.moves)}
}

// half is the half-width of the 95 percent interval of the mean of values that are independent.
func half(values []float64) float64 {
	n := len(values)
	if n < 2 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	mean, squares := sum/float64(n), 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return student95(n-1) * math.Sqrt(squares/float64(n-1)/float64(n))
}

// sections is into how many parts the runs are divided for the interval of a quantile, which is no ratio of sums.
const sections = 10

// quantile of the waits of the answered, over all runs. Its interval is that of the quantiles of ten parts of the
// runs, where they hold enough callers for it.
func (r *Record) quantile(group int, q float64) *Figure {
	all := r.waits(group, 0, len(r.runs))
	if len(all) == 0 {
		return nil
	}
	out := &Figure{Value: at(all, q)}
	if len(r.runs) < sections {
		return out
	}
	var parts []float64
	for s := range sections {
		part := r.waits(group, s*len(r.runs)/sections, (s+1)*len(r.runs)/sections)
		if float64(len(part))*min(q, 1-q) < 5 {
			return out // too few beyond it to say where it lies
		}
		parts = append(parts, at(part, q))
	}
	out.Half = half(parts)
	return out
}

// waits are those of the answered in some of the runs, in order.
func (r *Record) waits(group, from, to int) []time.Duration {
	var all []time.Duration
	for _, s := range r.runs[from:to] {
		all = append(all, s.groups[group].waits...)
	}
	slices.Sort(all)
	return all
}

// at is the least wait that a share q of the waits does not exceed.
func at(sorted []time.Duration, q float64) float64 {
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)].Seconds()
}

// bars divides the waits of all answered callers.
func (r *Record) bars() []Bar {
	bounds := []float64{0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, -1}
	out := make([]Bar, len(bounds))
	for i, b := range bounds {
		out[i].Upto = b
	}
	total := 0
	for _, s := range r.runs {
		for _, w := range s.groups[0].waits {
			i, _ := slices.BinarySearch(bounds[:len(bounds)-1], w.Seconds())
			out[i].Share++
			total++
		}
	}
	for i := range out {
		out[i].Share /= float64(max(1, total))
	}
	return out
}
