package main

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// TestAccount makes the account of a month in which one caller was talked with and one left a task, then of one that the
// ledger tells of no ending of, and wants the exit status to say so.
func TestAccount(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.refused("there is no data", "", "account", "-month", "2026-10")
	at := time.Date(2026, 10, 31, 15, 59, 0, 0, time.UTC) // the last minute of October in Shanghai
	talk, missed := id.First(at)[:25]+"1", id.First(at)[:25]+"2"
	end := func(class, reason string) []ledger.Fact {
		return []ledger.Fact{ledger.CallEnding{Class: class, Reason: reason}, ledger.CallEnded{Class: class, Reason: reason}}
	}
	o.record(at, talk, append([]ledger.Fact{
		ledger.CallArrived{Node: "n", Channel: "c1", Hotline: "government"}, ledger.Queued{Queue: "q"}, ledger.Connected{Agent: "chen"}, ledger.Bridged{},
	}, end("completed", "caller_hung_up")...)...)
	o.record(at, missed, append([]ledger.Fact{
		ledger.CallArrived{Node: "n", Channel: "c2", Hotline: "government"}, ledger.TaskWanted{Task: id.New(), Kind: "missed", Due: at.Add(time.Hour)},
	}, end("abandoned", "greeting")...)...)
	file := filepath.Join(t.TempDir(), "attempts.csv")
	said := o.must("", "account", "-month", "2026-10", "-days", "-csv", file)
	for _, want := range []string{"answered by a person", "left before any wait", "The three sources agree", "2026-10-31  2 ", "O 1 = A 1 + B 0 + F 0"} {
		if !strings.Contains(said, want) {
			t.Errorf("says nothing of %q:\n%s", want, said)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != talk || rows[1][4] != "answered" || rows[2][0] != missed || rows[2][8] != "overdue" {
		t.Errorf("rows %v, %v", rows, err)
	}
	if said := o.must("", "account", "-from", "2026-11-01", "-to", "2026-11-30"); !strings.Contains(said, "all") || strings.Contains(said, talk) {
		t.Errorf("November: %s", said)
	}
	o.refused("is not there", "", "account", "-month", "2026-10", "-csv", file)
	half := filepath.Join(t.TempDir(), "half.csv")
	o.refused("has not begun", "", "account", "-month", "9999-01", "-csv", half)
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the table of an account that was not made: %v", err)
	}
	o.refused("not both", "", "account", "-month", "2026-10", "-from", "2026-10-01")
	o.refused("not a month", "", "account", "-month", "October")
	o.refused("not a day", "", "account", "-from", "2026-10-01")
	o.refused("not negative", "", "account", "-short", "-1s")

	open := id.First(at)[:25] + "3"
	o.record(at, open, ledger.CallArrived{Node: "n", Channel: "c3", Hotline: "government"})
	status, said, complaint := o.run("", "account", "-month", "2026-10")
	if status != 1 || !strings.Contains(said, "open_too_long") || !strings.Contains(said, open) || !strings.Contains(said, "restart the controller") || strings.Count(complaint, "\n") != 1 {
		t.Errorf("status %d, %q:\n%s", status, complaint, said)
	}
	o.must("", "account", "-month", "2026-10", "-open-after", "1000000h")
}

// record appends facts of one call to the ledger, and has the projections fold them.
func (o operator) record(at time.Time, call string, facts ...ledger.Fact) {
	o.t.Helper()
	cfg, err := app.LoadConfig(o.dir)
	if err != nil {
		o.t.Fatal(err)
	}
	data, err := app.OpenStopped(o.t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() {
		if err := data.Close(); err != nil {
			o.t.Error(err)
		}
	}()
	drafts := make([]ledger.Draft, len(facts))
	for i, f := range facts {
		drafts[i] = ledger.NewDraft(ledger.CallStream(call), int64(i)+1, at, 0, "system", f)
	}
	if _, err := data.Store.Append(o.t.Context(), drafts...); err != nil {
		o.t.Fatal(err)
	}
	if _, err := data.Store.Settle(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}
