package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
	"heartline/report"
)

// accountCalls is how many calls the month of BenchmarkAccount has: those of a large city line.
const accountCalls = 100_000

// BenchmarkAccount takes the account of a month of a hundred thousand calls of twenty facts each, of which every fifth has
// given up and left a task. One operation is one account; heap-MB is what it had at most, beside what it found.
func BenchmarkAccount(b *testing.B) {
	dir := b.TempDir()
	s := storetest.Open(b, store.Config{Dir: dir, SpoolDir: b.TempDir()})
	storetest.Put(b, s, storetest.Call().Draft(ledger.CallPlaced{Hotline: "city"})) // so that each projection has its row
	storetest.Folded(b, s)
	storetest.Close(b, s)
	month := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	fillMonth(b, dir, month)
	s = storetest.Open(b, store.Config{Dir: dir, ReadOnlyLedger: true, Log: slog.New(slog.DiscardHandler)})
	p := report.Period{From: month, To: month.AddDate(0, 1, 0), Zone: time.UTC}
	rules := report.Rules{Short: store.ShortAbandon, OpenAfter: time.Hour, Findings: 10}
	var before, m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most, n := uint64(0), 0
	b.ResetTimer()
	for b.Loop() {
		a, err := report.Take(b.Context(), alone{s}, p, rules, p.To.AddDate(0, 0, 1), func(report.Attempt) error {
			if n++; n%5000 == 0 {
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || a.Attempts != accountCalls || !a.Sound() {
			b.Fatalf("%v, %+v", err, a)
		}
	}
	b.ReportMetric(float64(most-min(most, before.HeapAlloc))/1e6, "heap-MB")
}

// alone is a store on a machine without a node.
type alone struct{ *store.Store }

func (alone) Outbox(context.Context) (report.Outbox, error) { return report.Outbox{Absent: true}, nil }

// fillMonth writes calls into the files of a store past its writer: appending them one by one would take an hour.
func fillMonth(b *testing.B, dir string, month time.Time) {
	b.Helper()
	desk, events := open(b, filepath.Join(dir, "desk.db")), open(b, filepath.Join(dir, "ledger.db"))
	prepare := func(db *sql.Tx, text string) *sql.Stmt {
		st, err := db.PrepareContext(b.Context(), text)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = st.Close() })
		return st
	}
	addFact := prepare(events, `INSERT INTO event (pos, stream, seq, epoch, at, boot, mono, kind, v, actor, data, late, prev, hash) VALUES (?, ?, ?, 1, ?, 'boot', 0, ?, ?, 'system', ?, 0, x'', x'')`)
	addCall := prepare(desk, `INSERT INTO call (id, node, hotline, class, reason, arrived_at, queued_at, bridged_at, ended_at) VALUES (?, 'n', 'city', ?, ?, ?, ?, ?, ?)`)
	addTask := prepare(desk, `INSERT INTO task (id, kind, state, grade, hotline, number_id, number_hash, opened_at, due_at, plan_id, plan_step) VALUES (?, 'missed', 'open', 'green', 'city', '', '', ?, ?, '', 0)`)
	addWant := prepare(desk, `INSERT INTO task_call (task_id, call_id, wanted, kind, recording, at) VALUES (?, ?, ?, 'missed', '', ?)`)
	do := func(st *sql.Stmt, args ...any) {
		if _, err := st.ExecContext(b.Context(), args...); err != nil {
			b.Fatal(err)
		}
	}
	pos := int64(1)
	for n := range accountCalls {
		at := month.Add(time.Duration(n) * (30 * 24 * time.Hour / accountCalls))
		us, call := at.UnixMicro(), id.First(at)[:id.Length-6]+fmt.Sprintf("%06d", n)
		facts, class, reason, bridged := monthCall(n, at)
		for i, f := range facts {
			data, err := json.Marshal(f)
			if err != nil {
				b.Fatal(err)
			}
			pos++
			do(addFact, pos, string(ledger.CallStream(call)), i+1, us, string(f.FactKind()), f.FactVersion(), string(data))
		}
		if bridged > 0 {
			bridged = us
		} else {
			do(addTask, "t"+call, us, us)
			do(addWant, "t"+call, call, fmt.Sprint("w", n), us)
		}
		do(addCall, call, class, reason, us, us, bridged, us)
	}
	for tx, last := range map[*sql.Tx]string{events: `UPDATE head SET pos = ?`, desk: `UPDATE projection SET pos = ?`} {
		if _, err := tx.ExecContext(b.Context(), last, pos); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// monthCall is one call of the month, with what belongs to a call and the account does not read.
func monthCall(n int, at time.Time) (facts []ledger.Fact, class, reason string, bridged int64) {
	facts = []ledger.Fact{
		ledger.CallArrived{Node: "n", Channel: fmt.Sprint("c", n), Hotline: "city", Known: true, NumberHash: "0123456789abcdef0123456789abcdef", Language: "zh-CN", Grade: "green", Config: "0123456789ab"},
		ledger.CallClaimed{},
		ledger.CallAnswered{},
		ledger.MenuMoved{Flow: "f", Version: "v", Position: json.RawMessage(`{"flow":"f","version":"v","step":"ask","action":"menu","phase":"saying","turn":1,"tries":0,"language":"zh-CN"}`)},
		ledger.MenuMoved{Flow: "f", Version: "v", Position: json.RawMessage(`{"flow":"f","version":"v","step":"in","action":"queue","phase":"left","turn":2,"tries":0,"language":"zh-CN"}`)},
		ledger.MenuEnded{To: "queue"},
		ledger.Queued{Entry: "e", Queue: "main", Grade: "green", EnqueuedAt: at, Why: "menu"},
	}
	class, reason = "completed", "caller_hung_up"
	if n%5 == 0 {
		facts = append(facts, ledger.TaskWanted{Task: fmt.Sprint("w", n), Kind: "missed", Grade: "green", Due: at})
		class, reason = "abandoned", "queue"
	} else {
		facts = append(facts, ledger.OfferMade{Offer: "o", Entry: "e", Agent: "li", Seat: "1", Deadline: at, Candidates: []string{"li", "wu", "yu"}}, ledger.OfferShown{Offer: "o"},
			ledger.OfferEnded{Offer: "o", Agent: "li", Outcome: "accepted"}, ledger.Connected{Leg: "l", Agent: "li", Seat: "1"}, ledger.Dequeued{Entry: "e", Why: "accepted"}, ledger.Bridged{Leg: "l"})
		bridged = 1
	}
	for len(facts) < 18 {
		facts = append(facts, ledger.RecordingPaused{By: "li"})
	}
	return append(facts, ledger.CallEnding{Class: class, Reason: reason, By: "caller"}, ledger.CallEnded{Class: class, Reason: reason, By: "caller"}), class, reason, bridged
}

// open begins one transaction in a database file.
func open(b *testing.B, file string) *sql.Tx {
	b.Helper()
	db, err := sql.Open("sqlite3", file+"?_synchronous=off")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	return tx
}
