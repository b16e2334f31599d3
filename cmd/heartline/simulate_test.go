package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const twoDesks = `
name: two desks
runs: 5
span: 8h
queues: [{id: main}]
callers:
  - {queue: main, arrivals: {per_hour: 5}, talk: {is: exponential, mean: 15m}, patience: {is: exponential, mean: 3m}}
counsellors: [{name: desk, count: 2}]
`

// simulated runs the command and returns what it says.
func simulated(ctx context.Context, args ...string) (status int, out, complaint string) {
	var stdout, stderr bytes.Buffer
	now := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	tick := func() time.Time { now = now.Add(3 * time.Second); return now }
	e := env{in: strings.NewReader(""), out: &stdout, err: &stderr, log: slog.New(slog.DiscardHandler), now: tick}
	status = run(ctx, e, append([]string{"simulate"}, args...))
	return status, stdout.String(), stderr.String()
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	two, three := write("two.yaml", twoDesks), write("three.yaml", strings.NewReplacer("two desks", "three desks", "count: 2", "count: 3").Replace(twoDesks))
	status, out, progress := simulated(t.Context(), "-config", two, "-with", three)
	if status != 0 || !strings.Contains(out, "two desks: 5 runs of 8 h on the real floor, seed 1") || !strings.Contains(out, `"three desks" against "two desks", on the same callers`) {
		t.Errorf("status %d: %s", status, out)
	}
	if !strings.Contains(progress, "scenario 2 of 2: 5 of 5 runs") {
		t.Errorf("no progress: %q", progress)
	}
	status, out, _ = simulated(t.Context(), "-config", two, "-with", three, "-json", "-seed", "9", "-runs", "6")
	var told struct {
		Results []struct {
			Seed, Runs int
			Groups     []struct {
				Levels []struct{ Share struct{ Value float64 } }
			}
		}
		Differences []struct{ Measure string }
	}
	if err := json.Unmarshal([]byte(out), &told); err != nil || status != 0 {
		t.Fatalf("status %d, %v: %s", status, err, out)
	}
	if r := told.Results; len(r) != 2 || r[0].Seed != 9 || r[0].Runs != 6 || len(told.Differences) == 0 ||
		!(r[1].Groups[0].Levels[0].Share.Value > r[0].Groups[0].Levels[0].Share.Value) {
		t.Errorf("told %+v", told)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no file named":  {nil, "-config is missing"},
		"no such file":   {[]string{"-config", filepath.Join(dir, "none.yaml")}, "there is no file"},
		"a mistake":      {[]string{"-config", write("bad.yaml", strings.Replace(twoDesks, "count: 2", "count: x", 1))}, `bad.yaml:8:35: counsellors[0].count is "x"; write a whole number.`},
		"too many runs":  {[]string{"-config", two, "-runs", "20000"}, "use 1 to 10000"},
		"other waits":    {[]string{"-config", two, "-with", write("waits.yaml", twoDesks+"within: [1m]\n")}, "use the same list of within"},
		"too many calls": {[]string{"-config", write("many.yaml", strings.Replace(twoDesks, "per_hour: 5", "per_hour: 900000", 1)), "-runs", "10000"}, "use fewer runs or a shorter span"},
	} {
		if status, _, complaint := simulated(t.Context(), tt.args...); status != 1 || !strings.Contains(complaint, tt.want) {
			t.Errorf("%s: status %d, %q", name, status, complaint)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if status, _, complaint := simulated(ctx, "-config", two); status != 1 || !strings.Contains(complaint, "stopped after 0 of 5 runs") {
		t.Errorf("stopped: status %d, %q", status, complaint)
	}
}
