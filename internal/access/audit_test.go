package access_test

import (
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"heartline/internal/access"
	"heartline/internal/access/accesstest"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

func TestTrailNumbersItsStream(t *testing.T) {
	t.Parallel()
	l := &accesstest.Ledger{}
	trail := access.NewTrail(l, l, time.Now(), slog.New(slog.DiscardHandler))
	ctx := access.With(t.Context(), access.Identity{User: access.User{ID: "mei"}})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := trail.Record(ctx, ledger.NoteRead{Call: "c"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	drafts := l.Drafts()
	if len(drafts) != 20 {
		t.Fatalf("%d facts", len(drafts))
	}
	for i, d := range drafts {
		if d.Seq != int64(i+1) || d.Stream != ledger.Audit || d.Actor != "user:mei" || !d.Durable {
			t.Fatalf("fact %d: %+v", i, d)
		}
	}
	second := access.NewTrail(l, l, time.Now(), slog.New(slog.DiscardHandler))
	if err := second.RecordAs(t.Context(), "", ledger.ProofStarted{}); err != nil {
		t.Fatal(err)
	}
	if d := l.Drafts()[20]; d.Seq != 21 || d.Actor != "system" {
		t.Errorf("after a restart: %+v", d)
	}
}

func TestRequireFailsWhereRecordMakesDo(t *testing.T) {
	t.Parallel()
	l := &accesstest.Ledger{}
	trail := access.NewTrail(l, l, time.Now(), slog.New(slog.DiscardHandler))
	l.Late(true)
	if err := trail.Record(t.Context(), ledger.NoteRead{Call: "c"}); err != nil {
		t.Errorf("the spool will do for a note: %v", err)
	}
	err := trail.Require(t.Context(), ledger.RecordingPlayed{Call: "c", Reason: "quality"})
	if !fault.Is(err, fault.Unavailable) || fault.CodeOf(err) != "audit_unavailable" {
		t.Errorf("the spool will not do for a recording: %v", err)
	}
	l.Late(false)
	l.Fail(errors.New("disk gone"))
	if err := trail.Record(t.Context(), ledger.NoteRead{Call: "c"}); err == nil {
		t.Error("a failed append is an error")
	}
	l.Fail(nil)
	if err := trail.Require(t.Context(), ledger.RecordingPlayed{Call: "c"}); err != nil {
		t.Errorf("healed: %v", err)
	}
}
