package simulate

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/roster/staffing"
)

// extent is how much is simulated for each vector, and how good it must be.
type extent struct {
	calls, batches int
	step           int     // one of so many lines is taken
	half           float64 // greatest half-width of the 95 percent interval, as a share of the value
}

// The vectors in full are run by `make vectors`; a smaller number of calls with the same checks in every test of the
// package.
func vectorExtent() extent {
	x := extent{calls: 21_000, batches: 60, step: 1, half: 0.35}
	switch {
	case os.Getenv("VECTORS") == "full":
		x = extent{calls: 1_000_000, batches: 100, step: 1, half: 0.01}
	case underRace:
		x.step = 8
	}
	return x
}

// system is one line with every wait that vectors name for it.
type system struct {
	staffing.Load
	within []time.Duration
}

// readSystems reads the vectors that the formulae themselves are checked against.
func readSystems(t *testing.T) []system {
	t.Helper()
	f, err := os.Open("../roster/staffing/testdata/vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	seconds := func(s string) time.Duration { return time.Duration(number(s) * float64(time.Second)) }
	var all []system
	for _, row := range rows[1:] {
		l := staffing.Load{PerHour: number(row[0]), Handle: seconds(row[1]), Patience: seconds(row[2]), Desks: int(number(row[3]))}
		i := slices.IndexFunc(all, func(s system) bool { return s.Load == l })
		if i < 0 {
			i = len(all)
			all = append(all, system{Load: l})
		}
		if w := row[4]; w != "" && !slices.Contains(all[i].within, seconds(w)) {
			all[i].within = append(all[i].within, seconds(w))
		}
	}
	return all
}

// scenario is the line as a hotline: one queue, so many counsellors who are always there and answer at once.
func (s system) scenario() *Scenario {
	out := &Scenario{
		Span:  maxSteady,
		Rules: queue.Rules{Queues: map[queue.ID]queue.Queue{"line": {ID: "line"}}},
		Streams: []Stream{{
			Name: "callers", Queue: "line", Arrivals: Arrivals{PerHour: []float64{s.PerHour}, Every: maxSteady},
			Talk: Dist{Kind: Exponential, Mean: s.Handle},
		}},
	}
	if s.Patience > 0 {
		out.Streams[0].Patience = Dist{Kind: Exponential, Mean: s.Patience}
	}
	for i := range s.Desks {
		out.People = append(out.People, Person{ID: agent.ID(fmt.Sprintf("c%04d", i))})
	}
	return out
}

// maxSteady is longer than any vector takes: a million calls at one an hour are 114 years.
const maxSteady = 280 * 365 * 24 * time.Hour

// batchSize is the callers of a batch.
func (s system) batchSize(x extent) int {
	size := x.calls / x.batches
	switch {
	case s.Desks > 10 && s.Offered() < 0.55*float64(s.Desks):
		size *= 3 // hardly anybody waits there, and it takes more calls to see how long
	case s.Desks > 200:
		size *= 3 // a team this large and this busy forgets slowly
	}
	return max(size, 10*s.Desks) // a regression wants batches in which the whole team has changed several times
}

// finding is one figure of one vector.
type finding struct {
	measure  string
	want     float64
	estimate estimate
}

// measure plays the line and compares it with the formula.
func (s system) measure(t *testing.T, seed uint64, x extent) []finding {
	t.Helper()
	g := &gauge{load: s.Load, within: s.within, size: s.batchSize(x), batches: x.batches}
	if err := newPlay(s.scenario(), seed, 0, g).run(t.Context()); err != nil {
		t.Error(err)
		return nil
	}
	want, err := staffing.ErlangA(s.Load)
	if err != nil {
		t.Error(err)
		return nil
	}
	offered := func(o batch) float64 { return o.answered + o.gaveUp }
	out := []finding{{"wait", want.Wait, g.ratio(func(o batch) float64 { return o.waits }, offered)}}
	if s.Patience > 0 {
		out = append(out,
			finding{"abandon", want.Abandon, g.ratio(func(o batch) float64 { return o.gaveUp }, offered)},
			finding{"mean wait", want.MeanWait, g.ratio(func(o batch) float64 { return o.waitAll }, offered)})
	}
	out = append(out, finding{"asa", want.ASA, g.ratio(func(o batch) float64 { return o.waitAnswered }, func(o batch) float64 { return o.answered })})
	for i, w := range s.within {
		out = append(out, finding{"within", want.Within(w), g.ratio(func(o batch) float64 { return o.within[i] }, offered)})
	}
	return out
}

// TestVectors plays M/M/n and M/M/n+M on the real floor, for every line of the reference values.
func TestVectors(t *testing.T) {
	x := vectorExtent()
	all := readSystems(t)
	results := make([][]finding, len(all))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, s := range all {
		if i%x.step != 0 {
			continue
		}
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			results[i] = s.measure(t, uint64(i)+1, x)
		})
	}
	wait.Wait()
	var table strings.Builder
	fmt.Fprintf(&table, "\n%8s %6s %6s %5s  %-9s %14s %14s %8s %7s\n", "calls/h", "aht", "pat.", "desks", "measure", "formula", "floor", "± share", "z")
	squares, count := map[string]float64{}, map[string]int{}
	for i, s := range all {
		for j, f := range results[i] {
			name, z, half := f.measure, f.estimate.z(f.want), f.estimate.half()/f.want
			fmt.Fprintf(&table, "%8g %6g %6g %5d  %-9s %14.8f %14.8f %7.3f%% %7.2f\n", s.PerHour, s.Handle.Seconds(), s.Patience.Seconds(), s.Desks, name, f.want, f.estimate.value, 100*half, z)
			if !(math.Abs(z) <= 4) || !(half <= x.half) {
				t.Errorf("%g/h, %v, %v, %d desks: %s is %g ± %.3g %%, the formula says %g (z %.2f)", s.PerHour, s.Handle, s.Patience, s.Desks, name, f.estimate.value, 100*half, f.want, z)
			}
			if name == "within" && j > 0 && results[i][j-1].measure == "within" {
				continue // the second wait of a line says nearly the same as the first
			}
			kind := name
			if s.Patience > 0 {
				kind += ", patience"
			}
			squares[kind] += z * z
			count[kind]++
		}
	}
	fmt.Fprintf(&table, "\n%-20s %5s %8s %8s %8s\n", "sum of z²", "lines", "sum", "least", "most")
	for _, kind := range slices.Sorted(mapKeys(squares)) {
		low, high := chiSquare(0.0005, count[kind]), chiSquare(0.9995, count[kind])
		fmt.Fprintf(&table, "%-20s %5d %8.2f %8.2f %8.2f\n", kind, count[kind], squares[kind], low, high)
		if squares[kind] < low || squares[kind] > high {
			t.Errorf("%s: the sum of z² over %d lines is %.2f, want %.2f to %.2f", kind, count[kind], squares[kind], low, high)
		}
	}
	t.Log(table.String())
}

// The checks see a floor that does not do what the formula says: here counsellors who lose five seconds at every call.
func TestVectorsSeeAFloorThatIsWrong(t *testing.T) {
	t.Parallel()
	s := system{Load: staffing.Load{PerHour: 60, Handle: 5 * time.Minute, Desks: 6}}
	for name, lost := range map[string]time.Duration{"as it should be": 0, "five seconds lost": 5 * time.Second} {
		scenario := s.scenario()
		rule := scenario.Rules.Queues["line"]
		rule.AfterCall = lost
		scenario.Rules.Queues["line"] = rule
		g := &gauge{load: s.Load, size: 300, batches: 50}
		if err := newPlay(scenario, 1, 0, g).run(t.Context()); err != nil {
			t.Fatal(err)
		}
		want, err := staffing.ErlangC(s.Load)
		if err != nil {
			t.Fatal(err)
		}
		z := g.ratio(func(b batch) float64 { return b.waitAnswered }, func(b batch) float64 { return b.answered }).z(want.ASA)
		if wrong := math.Abs(z) > 4; wrong != (lost > 0) {
			t.Errorf("%s: z is %.2f", name, z)
		}
	}
}
