package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"heartline/internal/fault"
	"heartline/internal/highs"
	rosters "heartline/roster/check"
	"heartline/roster/model"
	"heartline/roster/solve"
)

// rosterCommand plans who works when.
func rosterCommand(ctx context.Context, e env, args []string) error {
	return sub(ctx, e, "roster", args, []command{
		{"solve", "find a roster for a model", rosterSolve},
		{"check", "say what a roster is worth and which rules it breaks", rosterCheck},
		{"explain", "say why a roster is as it is, and how what it breaks could be mended", rosterExplain},
		{"import", "take staff, leave and demand from CSV, and leave from calendars, into a model", rosterImport},
		{"export", "give a roster out as CSV for publishing, or a person's shifts as a calendar", rosterExport},
		{"bench", "solve published instances and compare with the best that is known", rosterBench},
		{"search", "what the controller starts beside itself to find a roster: a task from standard input", rosterSearch},
	})
}

// workers is how many searches go beside each other: one for each of this number of processors.
const workers = 2

func rosterSolve(ctx context.Context, e env, args []string) error {
	f := flags(e, "roster solve")
	file := f.String("model", "", "the model, a JSON document; docs/roster-format.md describes it")
	begin := f.String("begin", "", "a roster to begin with")
	out := f.String("out", "", "where the roster goes; none: to the screen")
	seed := f.Uint64("seed", 1, "seed of the chance")
	budget := f.Duration("for", 10*time.Second, "time to search, on two processors")
	solver := f.String("solver", highs.Place(), solverUse)
	moves := f.Int64("moves", 0, "moves of each search instead of a time: the same roster on every machine")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	o := solve.Options{Seed: *seed, Workers: workers, Iterations: *moves, Spent: spentOf(*budget * workers), Progress: sayProgress(e)}
	if *begin != "" {
		r, err := readRoster(*begin)
		if err != nil {
			return err
		}
		o.Begin = r.Assignments
	}
	h, stop := rosterHelper(ctx, e, *solver, *seed)
	defer stop()
	r, err := helped(ctx, e, m, o, h)
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	report, err := rosters.Check(m, r.Assignments)
	if err != nil {
		return err
	}
	if report.Value != r.Value || (report.Hard == 0) != (r.Hard == 0) {
		e.log.Error("the search and the checker count differently; the checker's value is given", "search", r.Value, "checker", report.Value)
	}
	r.Value, r.Hard, r.Violations = report.Value, report.Hard, report.Violations
	if *out == "" {
		return model.WriteRoster(e.out, r)
	}
	file2, err := os.Create(*out)
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the file "+*out+" cannot be written; name another with -out")
	}
	if err := errors.Join(model.WriteRoster(file2, r), file2.Close()); err != nil {
		return err
	}
	e.say("value %d, hard rules broken by %d, %d assignments: %s", r.Value, r.Hard, len(r.Assignments), *out)
	return nil
}

// sayProgress tells of better rosters, at most once in two seconds.
func sayProgress(e env) func(solve.Progress) {
	var last time.Time
	return func(p solve.Progress) {
		if now := e.now(); now.Sub(last) >= progressEvery {
			last = now
			e.log.Info("roster", "value", p.Value, "hard", p.Hard, "moves", p.Moves)
		}
	}
}

// spentOf tells which part of a time of the processors is gone, from now on.
func spentOf(budget time.Duration) func() float64 {
	began := cpuTime()
	return func() float64 { return float64(cpuTime()-began) / float64(max(budget, 1)) }
}

// cpuTime is what this process has had of the processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func readModel(path string) (*model.Model, error) {
	if err := need("model", path); err != nil {
		return nil, err
	}
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	m, faults := model.Parse(file)
	return m, faultsOf(path, faults)
}

func readRoster(path string) (*model.Roster, error) {
	if err := need("roster", path); err != nil {
		return nil, err
	}
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	r, faults := model.ParseRoster(file)
	return r, faultsOf(path, faults)
}

func openFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.NotFound, "roster", "there is no file %s; name one that is there", path)
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "roster", err, "the file "+path+" cannot be read; name another")
	}
	return file, nil
}

// faultsOf is one error of all that is wrong in a file; nil for none.
func faultsOf(path string, faults []model.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = path + ": " + f.Error()
	}
	return fault.New(fault.Invalid, "roster", "%s", strings.Join(lines, "\n"))
}

func rosterCheck(_ context.Context, e env, args []string) error {
	f := flags(e, "roster check")
	file := f.String("model", "", "the model")
	of := f.String("roster", "", "the roster")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	r, err := readRoster(*of)
	if err != nil {
		return err
	}
	report, err := rosters.Check(m, r.Assignments)
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	for _, v := range report.Violations {
		e.say("%-24s %-8s %-10s %-4s hard %-5t amount %-5d cost %d", v.Rule, v.Staff, v.Date, v.Shift, v.Hard, v.Amount, v.Cost)
	}
	e.say("value %d, hard rules broken by %d", report.Value, report.Hard)
	if report.Hard > 0 {
		return fault.New(fault.Conflict, "roster", "the roster breaks hard rules: the lines above say which")
	}
	return nil
}
