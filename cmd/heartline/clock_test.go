package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/app"
)

// TestAClockThatCannotBeRight wants the controller and the demo to refuse a clock before 2020 in one sentence, with
// nothing written, and a node to answer callers all the same and to say so.
func TestAClockThatCannotBeRight(t *testing.T) {
	t.Parallel()
	early := time.Date(2019, 12, 31, 23, 59, 59, 0, time.UTC)
	for _, right := range []time.Time{early.Add(time.Second), time.Now()} {
		if err := app.CheckClock(right); err != nil {
			t.Errorf("refuses %v: %v", right, err)
		}
	}
	at := func(dir string, args ...string) (status int, complaint, logged string) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // whatever passes the check ends at once
		var stdout, stderr, log bytes.Buffer
		e := env{in: strings.NewReader(""), out: &stdout, err: &stderr, log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return early }}
		status = run(ctx, e, append(args, dir))
		return status, stderr.String(), log.String()
	}
	dir := t.TempDir()
	if err := configs.CopySample(dir); err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	for _, args := range [][]string{{"serve", "-config"}, {"demo", "-dir"}} {
		status, complaint, _ := at(dir, args...)
		if status != 1 || strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, "2019") || !strings.Contains(complaint, "timedatectl") {
			t.Errorf("%v: status %d, said %q; wanted one sentence with the year and the mend", args, status, complaint)
		}
		if after := files(t, dir); after != before {
			t.Errorf("%v has written: %s, before %s", args, after, before)
		}
	}
	if _, _, logged := at(t.TempDir(), "node", "-config"); !strings.Contains(logged, "the fail-safe answers all the same") {
		t.Errorf("a node with that clock logged %q", logged)
	}
}

// files names everything in a folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}
