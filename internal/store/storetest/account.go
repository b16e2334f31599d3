package storetest

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/report"
)

// accountOf is a store as the account reads it, on a machine without a node.
type accountOf struct{ *store.Store }

func (accountOf) Outbox(context.Context) (report.Outbox, error) {
	return report.Outbox{Absent: true}, nil
}

// AccountCall begins a call whose id is of the instant at which it arrives, as in life.
func AccountCall(at time.Time, n string) *Stream {
	s := On(ledger.CallStream(id.First(at)[:id.Length-len(n)] + n))
	s.now = at
	return s
}

func account(t *testing.T, s *store.Store, each func(report.Attempt) error) *report.Account {
	t.Helper()
	p := report.Period{From: start.Add(-24 * time.Hour), To: start.Add(24 * time.Hour), Zone: time.UTC}
	a, err := report.Take(t.Context(), accountOf{s}, p, report.Rules{Short: store.ShortAbandon, OpenAfter: time.Hour, Findings: 10}, start.Add(48*time.Hour), each)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// putAccount records a talk, a caller who gave up, one whom only the fail-safe had, a proof, a call of the house, and one
// whose controller took it too for long.
func putAccount(t *testing.T, s *store.Store) (gaveUp, imported, open *Stream) {
	t.Helper()
	talk := AccountCall(start, "1")
	Put(t, s, talk.Draft(arrived("city")), talk.Draft(ledger.Queued{Queue: "main"}), talk.Draft(ledger.Connected{Agent: "li"}), talk.Draft(ledger.Bridged{}),
		talk.Draft(ledger.CallEnding{Class: "completed", Reason: "caller_hung_up"}), talk.Draft(ledger.CallEnded{Class: "completed", Reason: "caller_hung_up"}))
	gaveUp = AccountCall(start.Add(time.Minute), "2")
	first := arrived("city")
	first.Channel, first.NumberHash = "c2", "hash"
	Put(t, s, gaveUp.Draft(first), gaveUp.Draft(ledger.Queued{Queue: "main"}), gaveUp.After(time.Minute).Draft(ledger.TaskWanted{
		Task: id.New(), Kind: "missed", Due: start.Add(time.Hour), NumberHash: "hash",
	}), gaveUp.Draft(ledger.CallEnding{Class: "abandoned", Reason: "queue"}), gaveUp.Draft(ledger.CallEnded{Class: "abandoned", Reason: "queue"}))
	imported = AccountCall(start.Add(2*time.Minute), "3")
	second := arrived("city")
	second.Channel, second.NumberHash = "c3", "hash"
	Put(t, s, imported.Draft(second), imported.Draft(ledger.FailsafeImported{Item: imported.ID(), Outcome: "duty", Began: start, Ended: start}),
		imported.Draft(ledger.TaskWanted{Task: id.New(), Kind: "ring_back", Due: start.Add(time.Hour), NumberHash: "hash"}),
		imported.Draft(ledger.CallEnding{Class: "service_error", Reason: "failsafe_duty"}), imported.Draft(ledger.CallEnded{Class: "service_error", Reason: "failsafe_duty"}))
	proof, placed := AccountCall(start, "4"), AccountCall(start, "5")
	Put(t, s, proof.Draft(ledger.CallArrived{Hotline: "city", Channel: "c4", Marked: "prove"}), placed.Draft(ledger.CallPlaced{Hotline: "city"}))
	open = AccountCall(start.Add(3*time.Minute), "6")
	third := arrived("city")
	third.Channel = "c6"
	Put(t, s, open.Draft(third))
	return gaveUp, imported, open
}

// testAccount wants the account of what the projections themselves have folded, on every database: three sources that agree,
// the task in which two calls of one person are gathered, and a difference when the history is changed from outside.
func testAccount(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	gaveUp, imported, open := putAccount(t, s)
	var all []report.Attempt
	a := account(t, s, func(x report.Attempt) error { all = append(all, x); return nil })
	var got []string
	for _, x := range all {
		got = append(got, string(x.Class)+" "+string(x.Work.State))
	}
	if want := []string{"answered none", "gave_up overdue", "answered overdue", "open none"}; !slices.Equal(got, want) {
		t.Errorf("attempts %v, want %v", got, want)
	}
	if all[1].Work.Task == "" || all[1].Work.Task != all[2].Work.Task {
		t.Errorf("two calls of one person: tasks %q and %q", all[1].Work.Task, all[2].Work.Task)
	}
	want := []report.Finding{{Kind: report.OpenTooLong, Call: open.ID()}}
	if diff := cmp.Diff(want, a.Findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	sums := report.Sums{Attempts: 4, Own: 1, Offered: 2, Answered: 1, Abandoned: 1}
	if a.Sources.History != sums || a.Sources.Folded != sums || a.Sources.ByImport != 1 || a.Sources.JournalsOwn != 1 {
		t.Errorf("sources %+v, want %+v", a.Sources, sums)
	}
	Put(t, s, open.Draft(ledger.TaskWanted{Task: id.New(), Kind: "missed", Due: start}), open.Draft(ledger.CallEnding{Class: "abandoned", Reason: "menu"}), open.Draft(ledger.CallEnded{Class: "abandoned", Reason: "menu"}))
	if a := account(t, s, nil); !a.Sound() {
		t.Errorf("findings %+v", a.Findings)
	}
	site.Exec(t, "desk", `UPDATE call SET class = 'completed', bridged_at = 1 WHERE id = '`+gaveUp.ID()+`'`)
	site.Exec(t, "desk", `DELETE FROM task_call WHERE call_id = '`+imported.ID()+`'`)
	site.Exec(t, "desk", `UPDATE call SET id = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ' WHERE id = '`+open.ID()+`'`)
	kinds := map[report.FindingKind]int{}
	for _, f := range account(t, s, nil).Findings {
		kinds[f.Kind]++
	}
	spoilt := map[report.FindingKind]int{ // the row with an id of another time is found by its arrival
		report.HistoryDiffers: 1, report.TaskUnlisted: 1, report.SumsDiffer: 1, report.NotInHistory: 1, report.NotInLedger: 1,
	}
	if diff := cmp.Diff(spoilt, kinds); diff != "" {
		t.Errorf("a history that was changed (-want +got):\n%s", diff)
	}
}

// testAccountOfSurveys wants a caller who was asked how the talk was to be the same in both: the talk has ended when the asking
// began, unless the caller has waited for a person again.
func testAccountOfSurveys(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	done := ledger.CallEnded{Class: "completed", Reason: "counsellor_hung_up"}
	talk := func(n string) *Stream {
		c := AccountCall(start, n)
		in := arrived("city")
		in.Channel = "c" + n
		Put(t, s, c.Draft(in), c.Draft(ledger.Queued{Queue: "main"}), c.Draft(ledger.Connected{Agent: "li"}), c.Draft(ledger.Bridged{}),
			c.Draft(ledger.SurveyBegun{Agent: "li", Queue: "main", Questions: []string{"help"}, Reason: done.Reason}))
		return c
	}
	asked := talk("1")
	over := asked.now
	Put(t, s, asked.After(time.Minute).Draft(ledger.CallEnding{Class: done.Class, Reason: done.Reason}), asked.Draft(done))
	back := talk("2")
	Put(t, s, back.After(time.Minute).Draft(ledger.Queued{Queue: "main"}), back.Draft(ledger.Connected{Agent: "li"}), back.Draft(ledger.Bridged{}),
		back.After(time.Minute).Draft(ledger.CallEnding{Class: done.Class, Reason: done.Reason}), back.Draft(done))
	ends := map[string]time.Time{}
	a := account(t, s, func(x report.Attempt) error { ends[x.ID] = x.EndedAt; return nil })
	if !a.Sound() || a.Class(report.Answered).N != 2 {
		t.Errorf("%d answered, findings %+v", a.Class(report.Answered).N, a.Findings)
	}
	if !ends[asked.ID()].Equal(over) || !ends[back.ID()].Equal(back.now) {
		t.Errorf("ended at %v, want %v and %v", ends, over, back.now)
	}
}

// testAccountBeside takes the account beside a controller that goes on, and after one that was killed before it folded.
func testAccountBeside(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	_, _, open := putAccount(t, s)
	beside := site.Config
	beside.ReadOnlyLedger, beside.Log = true, slog.New(slog.DiscardHandler)
	tool := Open(t, beside)
	if a := account(t, tool, nil); a.Attempts != 4 || a.Found() != 1 {
		t.Errorf("beside: %d attempts, findings %+v", a.Attempts, a.Findings)
	}
	Folded(t, s)
	Close(t, s)
	site.Exec(t, "desk", `UPDATE projection SET pos = pos - 1`)
	a := account(t, tool, nil)
	if !slices.ContainsFunc(a.Findings, func(f report.Finding) bool { return f.Kind == report.HistoryBehind }) {
		t.Errorf("nobody folds, and the account does not say so: %+v; %s", a.Findings, open.ID())
	}
}
