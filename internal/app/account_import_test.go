package app

import (
	"testing"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/node"
	"heartline/report"
)

// TestJournalsAreAccountedForBeforeAndAfterTheirImport has a caller whom no controller had and one whom a controller had
// begun, takes the account with both journals in the outbox, after their import, and when a receipt has lost its facts.
func TestJournalsAreAccountedForBeforeAndAfterTheirImport(t *testing.T) {
	t.Parallel()
	r := newImportRig(t)
	account := func() *report.Account {
		now := time.Now().Add(2 * time.Minute)
		p := report.Period{From: now.Add(-24 * time.Hour), To: now.Add(time.Hour), Zone: time.UTC}
		a, err := report.Take(t.Context(), accountSource{r.store, r.outbox}, p, AccountRules(), now, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	begun := id.New()
	r.record(t, begun, 1, ledger.CallArrived{Node: "main", Channel: "main-9.1", Hotline: "city", Language: "zh-CN", Grade: "green"})
	alone := r.leave(node.Item{Outcome: node.OutcomeDuty, Channel: "main-9.2"}, nil, "")
	beside := r.leave(node.Item{Outcome: node.OutcomeMessage, Channel: "main-9.1"}, nil, "audio")
	a := account()
	if a.Attempts != 2 || a.Class(report.Open).N != 2 || a.Waiting != 1 || a.Sources.JournalsWaiting != 2 || a.Found() != 2 {
		t.Errorf("before: %+v", a)
	}
	for _, f := range a.Findings {
		if f.Kind != report.JournalWaits || f.With != alone.ID && f.With != beside.ID {
			t.Errorf("before: %+v", f)
		}
	}
	r.round(t.Context(), time.Now())
	r.record(t, begun, 2, ledger.TaskWanted{Task: id.New(), Kind: "ring_back", Due: time.Now().Add(time.Hour)},
		ledger.CallEnding{Class: "service_error", Reason: "failsafe"}, ledger.CallEnded{Class: "service_error", Reason: "failsafe"})
	a = account()
	if !a.Sound() || a.Attempts != 2 || a.Class(report.Answered).N != 1 || a.Class(report.Message).N != 1 || a.Waiting != 0 ||
		a.Sources.ByImport != 1 || a.Sources.JournalsOwn != 1 || a.Sources.Journals != 2 {
		t.Errorf("after: %+v", a)
	}
	lost := r.leave(node.Item{Outcome: node.OutcomeLost, Channel: "main-9.4"}, nil, "")
	for _, item := range r.outboxItems() {
		if err := item.Remove(); err != nil { // and nothing is recorded
			t.Fatal(err)
		}
	}
	a = account()
	if a.Found() != 1 || a.Findings[0].Kind != report.JournalLost || a.Findings[0].With != lost.ID {
		t.Errorf("with a lost journal: %+v", a.Findings)
	}
}

// record appends facts to a call's stream.
func (r *importRig) record(t *testing.T, call string, from int, facts ...ledger.Fact) {
	t.Helper()
	for n, f := range facts {
		if _, err := r.store.Append(t.Context(), ledger.NewDraft(ledger.CallStream(call), int64(from+n), time.Now().Add(-30*time.Second), 0, "system", f)); err != nil {
			t.Fatal(err)
		}
	}
}
