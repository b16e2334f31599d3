package main

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/highs"
	"heartline/roster/benchmark"
	rosters "heartline/roster/check"
	"heartline/roster/colgen"
	"heartline/roster/model"
	"heartline/roster/solve"
)

// rosterBench solves published problems. A budget of 10 s means 20 s of processor time of the whole process: two processors
// that have nothing else to do. Values are the checker's.
func rosterBench(ctx context.Context, e env, args []string) error {
	f := flags(e, "roster bench")
	data := f.String("data", "", "folder of the published problems: nrp/, hotline/, inrc2/")
	budgets := f.String("for", "10s,60s", "times to search, on two processors")
	seeds := f.Int("seeds", 5, "how many seeds")
	solver := f.String("solver", highs.Place(), solverUse)
	only := f.String("only", "*", "names of problems, a pattern or several with commas")
	if err := parse(f, args); err != nil {
		return err
	}
	if err := need("data", *data); err != nil {
		return err
	}
	if *seeds < 1 || *seeds > 1000 {
		return fault.New(fault.Invalid, "roster", "-seeds %d: use 1 to 1000", *seeds)
	}
	all, err := benchmark.Instances(*data)
	if err != nil {
		return fault.Wrap(fault.NotFound, "roster", err, err.Error())
	}
	var spans []time.Duration
	for s := range strings.SplitSeq(*budgets, ",") {
		d, err := time.ParseDuration(s)
		if err != nil || d <= 0 {
			return fault.New(fault.Invalid, "roster", "-for %s: write times such as 10s,60s", *budgets)
		}
		spans = append(spans, d)
	}
	h, stop := rosterHelper(ctx, e, *solver, 1)
	defer stop()
	e.say("%-18s %6s %6s %6s %6s %8s %8s %8s %8s %8s %6s", "problem", "for", "best", "bound", "ours", "median", "gap", "worst", "gap", "covered", "hard")
	for _, in := range all {
		if !slices.ContainsFunc(strings.Split(*only, ","), func(p string) bool { ok, _ := path.Match(p, in.Name); return ok }) {
			continue
		}
		m, err := in.Read()
		if err != nil {
			return fault.Wrap(fault.Invalid, "roster", err, err.Error())
		}
		for _, d := range spans {
			if err := benchOne(ctx, e, in, m, d, *seeds, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// benchOne prints one line: the median and the worst over the seeds.
func benchOne(ctx context.Context, e env, in benchmark.Instance, m *model.Model, d time.Duration, seeds int, h *colgen.Helper) error {
	var values []int
	var covered []time.Duration
	worst, bound := 0, "-"
	for seed := range seeds {
		began := e.now()
		first := time.Duration(0)
		o := solve.Options{Seed: uint64(seed + 1), Workers: workers, Spent: spentOf(d * workers)}
		o.Progress = func(p solve.Progress) {
			if first == 0 && p.Hard == 0 {
				first = e.now().Sub(began)
			}
		}
		r, err := helped(ctx, e, m, o, h.Seeded(o.Seed))
		if err != nil {
			return fault.Wrap(fault.Invalid, "roster", err, err.Error())
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		report, err := rosters.Check(m, r.Assignments)
		if err != nil {
			return err
		}
		if first == 0 {
			first = e.now().Sub(began) // never
		}
		if report.Value != r.Value || (report.Hard == 0) != (r.Hard == 0) {
			return fault.New(fault.Internal, "roster", "%s, seed %d: the search says %d and %d hard, the checker %d and %d", in.Name, seed+1, r.Value, r.Hard, report.Value, report.Hard)
		}
		if r.Bound != nil {
			bound = strconv.Itoa(*r.Bound)
		}
		values, covered, worst = append(values, report.Value), append(covered, first), max(worst, report.Hard)
	}
	slices.Sort(values)
	slices.Sort(covered)
	gap := func(v int) string {
		if in.Known == 0 {
			return "-"
		}
		return fmt.Sprintf("%+.1f %%", 100*float64(v-in.Known)/float64(in.Known))
	}
	median, last := values[len(values)/2], values[len(values)-1]
	e.say("%-18s %6s %6d %6d %6s %8d %8s %8d %8s %7.1fs %6d", in.Name, d, in.Known, in.Bound, bound, median, gap(median), last, gap(last),
		covered[len(covered)/2].Seconds(), worst)
	return nil
}
