package app

import (
	"context"
	"sync"
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// slowLedger keeps what is appended until it is released, as storage that is slow does.
type slowLedger struct {
	a *App

	mu   sync.Mutex // protects the following
	held []ledger.Draft
}

func (s *slowLedger) Append(_ context.Context, drafts ...ledger.Draft) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, drafts...)
	return true, nil
}

func (s *slowLedger) release(t *testing.T) (blocks int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.held {
		if d.Kind == ledger.KindCallerBlocked {
			blocks++
		}
	}
	if _, err := s.a.store.Append(t.Context(), s.held...); err != nil {
		t.Fatal(err)
	}
	s.held = nil
	return blocks
}

// TestBlockingTwiceBlocksOnce presses twice while the first block is not stored: both presses are in flight, and one block
// comes into force, with one note. Somebody else who blocks the number meanwhile makes no other.
func TestBlockingTwiceBlocksOnce(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	callID, sealed := came(t, a, "13800000012")
	slow := &slowLedger{a: a}
	a.web.audit, a.web.care = access.NewTrail(slow, a.store, a.boot, a.log), newCare(a)
	block := api.CallerBlock{Id: id.New(), Reason: a.config().Callers.Block.Reasons[0].ID, Note: "said so"}
	press := func(user string, in api.CallerBlock) error {
		_, err := list.BlockCaller(t.Context(), console.Reader{User: user, All: true}, callID, in)
		return err
	}

	list.patience = 10 * time.Millisecond // neither is told that the block holds
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := press("boss", block); !fault.Is(err, fault.Unavailable) {
				t.Errorf("a block that is not stored: %v", err)
			}
		})
	}
	both.Wait()
	other := block
	other.Id = ""
	if err := press("gao", other); fault.CodeOf(err) != "already_blocked" {
		t.Errorf("another block meanwhile: %v", err)
	}
	if n := slow.release(t); n != 1 {
		t.Errorf("%d blocks are recorded", n)
	}
	list.patience = settlePatience
	if err := press("boss", block); err != nil {
		t.Errorf("the same press once more, when it is stored: %v", err)
	}
	if n := slow.release(t); n != 0 {
		t.Errorf("%d more are recorded", n)
	}
	rows, err := a.store.CallersOf(t.Context(), callID, 10, sealed.Hash)
	if err != nil || len(rows) != 1 || rows[0].ID != block.Id {
		t.Fatalf("entries %+v, %v", rows, err)
	}
	if notes, err := a.store.CallerNotes(t.Context(), block.Id); err != nil || len(notes) != 1 {
		t.Errorf("%d notes, %v", len(notes), err)
	}
	if err := press("boss", other); fault.CodeOf(err) != "already_blocked" {
		t.Errorf("another block, when the first is stored: %v", err)
	}
	if err := press("gao", block); !fault.Is(err, fault.Conflict) {
		t.Errorf("an id that is somebody else's: %v", err)
	}
}

// TestABlockIsNamedByAnIDAlone refuses words as the name of a block: what stands in the ledger stays in it.
func TestABlockIsNamedByAnIDAlone(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	callID, _ := came(t, a, "13800000013")
	block := api.CallerBlock{Id: "words about somebody", Reason: a.config().Callers.Block.Reasons[0].ID}
	_, err := list.BlockCaller(t.Context(), console.Reader{User: "boss", All: true}, callID, block)
	if !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != "id" {
		t.Errorf("words for an id: %v", err)
	}
}
