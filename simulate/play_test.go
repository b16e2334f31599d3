package simulate

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/triage"
)

// small is a line of one queue with two counsellors who are always there.
func small() Scenario {
	return Scenario{
		Name: "small", Span: 8 * time.Hour, WarmUp: time.Hour,
		Rules: queue.Rules{Queues: map[queue.ID]queue.Queue{"main": {ID: "main"}}},
		Streams: []Stream{{
			Name: "all", Queue: "main", Arrivals: Arrivals{PerHour: []float64{10}},
			Talk: Dist{Kind: Exponential, Mean: 9 * time.Minute}, Patience: Dist{Kind: Exponential, Mean: 5 * time.Minute},
		}},
		People: []Person{{ID: "li"}, {ID: "wang"}},
	}
}

// play1 plays a scenario once and returns what was counted of all callers.
func play1(t *testing.T, s Scenario) tally {
	t.Helper()
	r, err := Run(t.Context(), s, Options{Seed: 1, Runs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r.runs[0].groups[0]
}

// scripted is a line with callers at given minutes who talk ten minutes each.
func scripted(minutes ...int) Scenario {
	s := small()
	s.WarmUp = 0
	s.Streams[0].Arrivals = Arrivals{}
	for _, m := range minutes {
		s.Streams[0].Arrivals.Times = append(s.Streams[0].Arrivals.Times, time.Duration(m)*time.Minute)
	}
	s.Streams[0].Talk, s.Streams[0].Patience = Dist{Kind: Fixed, Mean: 10 * time.Minute}, Dist{}
	return s
}

func minutes(of []time.Duration) []float64 {
	out := []float64{}
	for _, w := range of {
		out = append(out, w.Minutes())
	}
	return out
}

// What a run shows is what the floor's rules say, to the second.
func TestWhatTheFloorDoesIsWhatIsCounted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		edit                        func(*Scenario)
		at                          []int
		waits                       []float64
		abandoned, sentOn, unserved int
	}{
		"two at once, the third waits": {nil, []int{0, 0, 0}, []float64{0, 0, 10}, 0, 0, 0},
		"both ring for each of them, and one answers after a minute": {func(s *Scenario) {
			q := s.Rules.Queues["main"]
			q.Strategy, q.OfferTimeout = queue.RingAll, 2*time.Minute
			s.Rules.Queues["main"], s.Ring = q, Dist{Kind: Fixed, Mean: time.Minute}
		}, []int{0, 0, 0}, []float64{1, 2, 12}, 0, 0, 0},
		"who has no patience gives up":  {func(s *Scenario) { s.Streams[0].Patience = Dist{Kind: Fixed, Mean: 9 * time.Minute} }, []int{0, 0, 0, 2}, []float64{0, 0, 8}, 1, 0, 0},
		"after-call work by the rule":   {func(s *Scenario) { q := s.Rules.Queues["main"]; q.AfterCall = time.Minute; s.Rules.Queues["main"] = q }, []int{0, 0, 0}, []float64{0, 0, 11}, 0, 0, 0},
		"after-call work of the caller": {func(s *Scenario) { s.Streams[0].Wrap = Dist{Kind: Fixed, Mean: 2 * time.Minute} }, []int{0, 0, 0}, []float64{0, 0, 12}, 0, 0, 0},
		"a counsellor takes a minute to answer; the timeout is longer": {func(s *Scenario) {
			s.Ring = Dist{Kind: Fixed, Mean: time.Minute}
			q := s.Rules.Queues["main"]
			q.OfferTimeout = 2 * time.Minute
			s.Rules.Queues["main"] = q
		}, []int{0, 0, 0}, []float64{1, 1, 12}, 0, 0, 0},
		"nobody answers in time, and the rule sends them on": {func(s *Scenario) {
			s.Ring = Dist{Kind: Fixed, Mean: time.Hour}
			q := s.Rules.Queues["main"]
			q.Overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: 3 * time.Minute, Action: queue.Action{Kind: queue.ToMessage}}}
			s.Rules.Queues["main"] = q
		}, []int{0}, []float64{}, 0, 1, 0},
		"overflow by wait": {func(s *Scenario) {
			q := s.Rules.Queues["main"]
			q.Overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: 3 * time.Minute, Action: queue.Action{Kind: queue.ToMessage}}}
			s.Rules.Queues["main"] = q
		}, []int{0, 0, 0, 8}, []float64{0, 0, 2}, 0, 1, 0},
		"no room": {func(s *Scenario) { q := s.Rules.Queues["main"]; q.MaxWaiting = 1; s.Rules.Queues["main"] = q }, []int{0, 0, 0, 1}, []float64{0, 0, 10}, 0, 1, 0},
		"nobody on duty takes no calls": {
			func(s *Scenario) { s.People[0].On = []Span{{time.Hour, 2 * time.Hour}}; s.People = s.People[:1] },
			[]int{5, 61},
			[]float64{0},
			0, 1, 0,
		},
		"a shift that ends lets the talk end": {func(s *Scenario) { s.People[0].On = []Span{{0, 5 * time.Minute}} }, []int{0, 0, 6}, []float64{0, 0, 4}, 0, 0, 0},
		"a break is not interrupted, and ends": {
			func(s *Scenario) { s.People[0].Breaks = []Span{{0, 15 * time.Minute}} },
			[]int{0, 1},
			[]float64{0, 9},
			0, 0, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scripted(tt.at...)
			if tt.edit != nil {
				tt.edit(&s)
			}
			got := play1(t, s)
			slices.Sort(tt.waits)
			if diff := cmp.Diff(tt.waits, minutes(got.waits)); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
			if got.abandoned != tt.abandoned || got.sentOn != tt.sentOn || got.unserved != tt.unserved || got.offered != len(tt.at) {
				t.Errorf("offered %d, gave up %d, sent on %d, unserved %d", got.offered, got.abandoned, got.sentOn, got.unserved)
			}
		})
	}
}

func TestRedCallersAndSkillsAreTheFloors(t *testing.T) {
	t.Parallel()
	s := scripted(0, 0, 1)
	s.People[0].Skills = agent.Skills{"minors": 3}
	s.Rules.Queues["young"] = queue.Queue{ID: "young", Requires: []agent.Requirement{{Skill: "minors", Level: 2}}}
	young := s.Streams[0]
	young.Queue, young.Grades = "young", []GradeShare{{triage.Red, 1}}
	young.Arrivals.Times = []time.Duration{2 * time.Minute, 3 * time.Minute}
	s.Streams = append(s.Streams, young)
	r, err := Run(t.Context(), s, Options{Seed: 1, Runs: 1})
	if err != nil {
		t.Fatal(err)
	}
	names := s.groups()
	want := []groupName{{ofAll, ""}, {ofQueue, "main"}, {ofQueue, "young"}, {ofGrade, "red"}, {ofGrade, "green"}}
	if diff := cmp.Diff(want, names, cmp.AllowUnexported(groupName{})); diff != "" {
		t.Fatal(diff)
	}
	// Li alone may take the young: at 10 the red caller of minute 2, at 20 that of minute 3; Wang takes the green one.
	for i, waits := range map[int][]float64{1: {0, 0, 9}, 2: {8, 17}, 3: {8, 17}} {
		if diff := cmp.Diff(waits, minutes(r.runs[0].groups[i].waits)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", names[i], diff)
		}
	}
}

// The floor is first come, first served to the microsecond: each caller's wait is that of the recursion of Kiefer and
// Wolfowitz over the same gaps and talks.
func TestWaitsAreThoseOfKieferAndWolfowitz(t *testing.T) {
	t.Parallel()
	s := small()
	s.WarmUp, s.Span = 0, 100*24*time.Hour
	s.Streams[0].Patience = Dist{}
	s.People = append(s.People, Person{ID: "zhao"})
	got := play1(t, s)
	free := make([]time.Duration, len(s.People))
	var want []time.Duration
	for src := newSource(1, 0, 0, &s.Streams[0]); ; {
		c := src.draw()
		if c.came >= s.Span {
			break
		}
		slices.Sort(free)
		begin := max(c.came, free[0])
		free[0] = begin + c.talk
		want = append(want, begin-c.came)
	}
	slices.Sort(want)
	if len(want) < 20_000 || !slices.Equal(want, got.waits) {
		t.Errorf("%d callers by the recursion, %d on the floor, and their waits differ", len(want), len(got.waits))
	}
}

func TestTheSameSeedGivesTheSameResult(t *testing.T) {
	t.Parallel()
	s := small()
	s.Ring = Dist{Kind: Lognormal, Mean: 15 * time.Second, CV: 1}
	one, err := Run(t.Context(), s, Options{Seed: 7, Runs: 8})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	many, err := Run(t.Context(), s, Options{Seed: 7, Runs: 8, Workers: 4, Progress: func(int) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one.Result(), many.Result()); diff != "" || told != 8 {
		t.Errorf("told %d times, differs:\n%s", told, diff)
	}
	other, err := Run(t.Context(), s, Options{Seed: 8, Runs: 8})
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(one.Result().Groups, other.Result().Groups) {
		t.Error("another seed gives the same")
	}
}

func TestComparedOnTheSameCallers(t *testing.T) {
	t.Parallel()
	run := func(edit func(*Scenario)) *Record {
		s := small()
		edit(&s)
		r, err := Run(t.Context(), s, Options{Seed: 3, Runs: 30, Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	two := run(func(*Scenario) {})
	three := run(func(s *Scenario) { s.People = append(s.People, Person{ID: "zhao"}) })
	all, err := Compare(two, three)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]Difference{}
	for _, d := range all {
		found[d.Measure] = d
	}
	for measure, up := range map[string]bool{"level": true, "abandoned": false, "mean_wait_s": false, "occupancy": false} {
		if d := found[measure]; !d.Clear() || (d.By.Value > 0) != up {
			t.Errorf("%s: %+v", measure, d)
		}
	}
	// What both share by chance has fallen out: the difference is known better than either of the two.
	level := found["level"]
	if each := two.Result().Groups[0].Levels[0].Share.Half; level.By.Half >= each {
		t.Errorf("the difference is known to ± %g, one alone to ± %g", level.By.Half, each)
	}
	same, err := Compare(two, run(func(*Scenario) {}))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range same {
		if d.By.Value != 0 || d.By.Half != 0 || d.Clear() {
			t.Errorf("a scenario differs from itself: %+v", d)
		}
	}
	if _, err := Compare(two, run(func(s *Scenario) { s.Within = []time.Duration{time.Second} })); !fault.Is(err, fault.Invalid) {
		t.Errorf("other waits: %v", err)
	}
}

// A result agrees with what is known of its figures.
func TestResultHoldsTogether(t *testing.T) {
	t.Parallel()
	s := small()
	s.Streams[0].Grades = []GradeShare{{triage.Red, 1}, {triage.Green, 9}}
	s.WarmUp = 0 // so that the hours hold every caller
	r, err := Run(t.Context(), s, Options{Seed: 1, Runs: 20})
	if err != nil {
		t.Fatal(err)
	}
	out := r.Result()
	all := out.Groups[0]
	if math.Abs(all.Offered.Value-80) > 3*all.Offered.Half || all.Offered.Half > 8 {
		t.Errorf("10 an hour for 8 hours are %+v", all.Offered)
	}
	if got := s.Calls(); got != 80 {
		t.Errorf("%g callers are expected", got)
	}
	hours, shares := 0.0, 0.0
	for _, h := range out.Hours {
		hours += h.Offered.Value
	}
	for _, b := range out.Waits {
		shares += b.Share
	}
	if len(out.Hours) != 8 || math.Abs(hours-all.Offered.Value) > 1e-9 || math.Abs(shares-1) > 1e-9 {
		t.Errorf("%d hours with %g callers, bars of %g", len(out.Hours), hours, shares)
	}
	if red, green := out.Groups[1], out.Groups[2]; red.Name != "red" || !(red.ASA.Value < green.ASA.Value) {
		t.Errorf("red waits %v, green %v", red.ASA, green.ASA)
	}
	if o := out.Occupancy.Value; o < 0.5 || o > 0.9 {
		t.Errorf("occupancy %g", o)
	}
}

func TestARunEndsWhenItIsTold(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := small()
	s.Span = 300 * 24 * time.Hour
	_, err := Run(ctx, s, Options{Seed: 1, Runs: 100, Workers: 2, Progress: func(int) { cancel() }})
	if err == nil || ctx.Err() == nil {
		t.Errorf("played on: %v", err)
	}
	if _, err := Run(t.Context(), s, Options{Seed: 1, Runs: 100, MaxCalls: 1000}); !fault.Is(err, fault.Invalid) {
		t.Errorf("too many calls: %v", err)
	}
	if _, err := Run(t.Context(), s, Options{Seed: 1}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no runs: %v", err)
	}
}
