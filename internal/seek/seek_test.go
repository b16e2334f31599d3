package seek_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/highs"
	"heartline/internal/seek"
	"heartline/roster/benchmark"
	"heartline/roster/check"
	"heartline/roster/model"
)

// here is this test program as a search.
func here(t *testing.T) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{self, asSearch}
}

func volunteers(t *testing.T) *model.Model {
	t.Helper()
	m, err := benchmark.Hotline(30, 7)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestASearchWithoutMemorySaysSo has the process be ended as a system without memory does, and complain of it.
func TestASearchWithoutMemorySaysSo(t *testing.T) {
	t.Parallel()
	for name, command := range map[string][]string{
		"ended": {"sh", "-c", "kill -9 $$"}, "refused": {"sh", "-c", "echo fatal error: runtime: cannot allocate memory >&2; exit 2"},
	} {
		if _, err := seek.Search(t.Context(), command, seek.Task{}, func(seek.Progress) {}); !errors.Is(err, seek.ErrMemory) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := seek.Search(t.Context(), []string{"sh", "-c", "exit 2"}, seek.Task{}, func(seek.Progress) {}); err == nil || errors.Is(err, seek.ErrMemory) {
		t.Errorf("failed for another reason: %v", err)
	}
}

// patience is for a search on a machine that has other things to do: it yields to all of them.
const patience = 10 * time.Minute

// sought has a task searched by this program and returns what was told last.
func sought(t *testing.T, task seek.Task) (r *model.Roster, last seek.Progress) {
	t.Helper()
	return soughtUntil(t, task, func(seek.Progress) bool { return false })
}

// soughtUntil has the search ended once what it tells is enough.
func soughtUntil(t *testing.T, task seek.Task, enough func(seek.Progress) bool) (r *model.Roster, last seek.Progress) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := seek.Search(ctx, here(t), task, func(p seek.Progress) {
		if last = p; enough(p) {
			cancel()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := check.Check(task.Model, r.Assignments)
	if err != nil {
		t.Fatal(err)
	}
	if report.Value != r.Value || report.Hard != 0 || r.Hard != 0 || !last.Found || last.Hard != 0 {
		t.Fatalf("value %d, hard %d; the checker says %d and %d; told %+v", r.Value, r.Hard, report.Value, report.Hard, last)
	}
	return r, last
}

func TestASearchIsHelped(t *testing.T) {
	t.Parallel()
	task := seek.Task{Model: volunteers(t), Seed: 1, For: 40 * time.Second, Until: time.Now().Add(patience), Solver: highs.Place()}
	r, last := soughtUntil(t, task, func(p seek.Progress) bool { return p.Helped && p.Bound > 0 && p.Found && p.Hard == 0 })
	if !last.Helped || last.Alone != "" {
		t.Fatalf("told %+v", last)
	}
	if r.Bound == nil || *r.Bound <= 0 || *r.Bound > r.Value || last.Bound != *r.Bound {
		t.Errorf("value %d, bound %v, told %d", r.Value, r.Bound, last.Bound)
	}
}

func TestAnnealingGoesOnAlone(t *testing.T) {
	t.Parallel()
	m := volunteers(t)
	far := volunteers(t)
	most := 3
	far.Rules = append(far.Rules, model.Rule{ID: "kinds", Measure: model.Kinds, Window: model.Window{Kind: model.Rolling, Days: 7}, SoftMax: &most, WOver: 1})
	other := filepath.Join(t.TempDir(), "highs.wasm")
	if err := os.WriteFile(other, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		task seek.Task
		want seek.Alone
	}{
		"no solver is wanted":      {seek.Task{Model: m}, seek.AloneTold},
		"so many moves":            {seek.Task{Model: m, Moves: 200_000, Solver: highs.Place()}, seek.AloneTold},
		"no file":                  {seek.Task{Model: m, Solver: other + "x"}, seek.AloneMissed},
		"another file":             {seek.Task{Model: m, Solver: other}, seek.AloneMissed},
		"rules that look back far": {seek.Task{Model: far, Solver: highs.Place()}, seek.AloneRules},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row.task.Seed, row.task.For, row.task.Until = 1, time.Second, time.Now().Add(patience)
			if r, last := sought(t, row.task); last.Helped || last.Alone != row.want || r.Bound != nil {
				t.Errorf("told %+v, want alone for %q", last, row.want)
			}
		})
	}
}

func TestTheSameMovesGiveTheSameRoster(t *testing.T) {
	t.Parallel()
	task := seek.Task{Model: volunteers(t), Seed: 4, Moves: 200_000, For: 40 * time.Second, Until: time.Now().Add(patience)}
	one, _ := sought(t, task)
	two, _ := sought(t, task)
	if len(one.Assignments) == 0 || len(one.Assignments) != len(two.Assignments) || one.Value != two.Value {
		t.Errorf("%d assignments worth %d, then %d worth %d", len(one.Assignments), one.Value, len(two.Assignments), two.Value)
	}
	task.Begin, task.Moves = one.Assignments, 1
	if on, _ := sought(t, task); on.Value > one.Value {
		t.Errorf("begun with a roster worth %d, ended with %d", one.Value, on.Value)
	}
}

// TestASearchThatIsEndedKeepsWhatItHas ends searches long before their time, one of them while it is helped.
func TestASearchThatIsEndedKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]func(seek.Progress) bool{
		"once there is a roster": func(p seek.Progress) bool { return p.Found && p.Hard == 0 },
		"once it is helped":      func(p seek.Progress) bool { return p.Found && p.Hard == 0 && p.Bound > 0 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			m := volunteers(t)
			task := seek.Task{Model: m, Seed: 1, For: 40 * time.Second, Until: time.Now().Add(patience), Solver: highs.Place()}
			r, err := seek.Search(ctx, here(t), task, func(p seek.Progress) {
				if is(p) {
					cancel()
				}
			})
			if err != nil || len(r.Assignments) == 0 || r.Hard != 0 {
				t.Fatalf("%v, %v", r, err)
			}
			if ctx.Err() == nil {
				t.Error("it ended by itself")
			}
		})
	}
}

func TestAProcessThatFailsIsAFault(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		command []string
		says    string
	}{
		"it is not there":      {[]string{filepath.Join(t.TempDir(), "none")}, "no such file"},
		"it ends at once":      {[]string{"sh", "-c", "echo fatal error: no room >&2; exit 3"}, "no room"},
		"it names somebody":    {[]string{"sh", "-c", "echo staff lin has no shift >&2; exit 3"}, "exit status 3"},
		"it is killed":         {[]string{"sh", "-c", "cat >/dev/null & kill -9 $$"}, "killed"},
		"it says nothing":      {[]string{"sh", "-c", "head -c 1 >/dev/null"}, "without a roster"},
		"it says other things": {[]string{"sh", "-c", "head -c 1 >/dev/null; echo hello"}, "without a roster"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seek.Search(t.Context(), row.command, seek.Task{Model: volunteers(t), Until: time.Now().Add(time.Minute)}, func(seek.Progress) {})
			if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "lin") {
				t.Errorf("%v, want %q", err, row.says)
			}
		})
	}
	self := here(t)[0]
	out, err := exec.CommandContext(t.Context(), self, asSearch).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no task") {
		t.Errorf("without a task: %v, %s", err, out)
	}
}

func TestAProcessYields(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), here(t)[0], asNice).Output()
	if err != nil {
		t.Fatal(err)
	}
	threads := strings.Fields(string(out))
	if len(threads) == 0 {
		t.Fatal("nothing was said")
	}
	for _, nice := range threads {
		if nice != "19" {
			t.Errorf("a thread has niceness %s", nice)
		}
	}
}
