package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// TestADamagedCallDoesNotKeepTheOthersFromGoingOn wants a controller to start although one open call's facts
// cannot be read.
func TestADamagedCallDoesNotKeepTheOthersFromGoingOn(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Patience: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	damaged, whole := id.New(), id.New()
	for _, call := range []string{damaged, whole} {
		d := ledger.NewDraft(ledger.CallStream(call), 1, time.Now(), 0, "caller", ledger.CallArrived{Node: "a", Channel: "c-" + call, Hotline: "city", Language: "zh-CN"})
		if call == damaged {
			d.Data = json.RawMessage(`{"node":7}`)
		}
		if _, err := s.Append(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	states, seqs, err := recoverCalls(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("the controller does not start: %v", err)
	}
	on := map[string]string{}
	for i, s := range states {
		on[string(s.ID)] = s.Node
		if seqs[i] != 1 {
			t.Errorf("call %s goes on from fact %d", s.ID, seqs[i])
		}
	}
	if diff := cmp.Diff(map[string]string{whole: "a", damaged: ""}, on); diff != "" {
		t.Errorf("calls and their nodes (-want +got):\n%s", diff)
	}
}
