package app

import (
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// TestNotesOnACallerAreDeletedWithTheCall writes down why a number is blocked: the note is part of what was written down of the
// call, is held with it, and is deleted with it; the codes stay.
func TestNotesOnACallerAreDeletedWithTheCall(t *testing.T) {
	t.Parallel()
	a, list := callersApp(t)
	a.web.care = newCare(a)
	callID, _ := came(t, a, "13800000012", ledger.CallEnded{Class: "completed", Reason: "talked"})
	block := api.CallerBlock{Id: id.New(), Reason: a.config().Callers.Block.Reasons[0].ID, Note: "what was said"}
	boss := console.Reader{User: "boss", All: true, Notes: true}
	if _, err := list.BlockCaller(t.Context(), boss, callID, block); err != nil {
		t.Fatal(err)
	}
	notes, err := a.store.CallerNotes(t.Context(), block.Id)
	if err != nil || len(notes) != 1 {
		t.Fatalf("%d notes, %v", len(notes), err)
	}
	if unkept, err := a.store.Unkept(t.Context(), 10); err != nil || len(unkept) != 1 || unkept[0].Call != callID {
		t.Errorf("of which something is written down: %+v, %v", unkept, err)
	}
	past := time.Now().Add(-time.Hour)
	if err := a.store.KeepRecord(t.Context(), callID, past, past); err != nil {
		t.Fatal(err)
	}
	r := newRecords(a)
	if err := a.store.HoldRecord(t.Context(), callID, store.Hold{On: true, Reason: "court", By: "boss", At: past}, past, past); err != nil {
		t.Fatal(err)
	}
	if n, err := r.sweep(t.Context()); err != nil || n != 0 {
		t.Fatalf("%d deleted under a hold, %v", n, err)
	}
	if err := a.store.HoldRecord(t.Context(), callID, store.Hold{}, past, past); err != nil {
		t.Fatal(err)
	}
	if n, err := r.sweep(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d deleted, %v", n, err)
	}
	if left, err := a.store.CallerNotes(t.Context(), block.Id); err != nil || len(left) != 0 {
		t.Errorf("%d notes are left, %v", len(left), err)
	}
	if _, err := a.ring.Open(t.Context(), notes[0].KeyID, notes[0].Body); !fault.Is(err, fault.NotFound) {
		t.Errorf("the note can still be read: %v", err)
	}
	events, err := a.store.Stream(t.Context(), ledger.CareStream(callID))
	if err != nil || len(events) != 1 {
		t.Fatalf("%d facts, %v", len(events), err)
	}
	proof, err := ledger.Decode(events[0])
	if p, is := proof.(ledger.RecordsDeleted); err != nil || !is || p.Notes != 1 || p.Keys != 1 {
		t.Errorf("the proof is %+v, %v", proof, err)
	}
	d, err := list.CallerEntry(t.Context(), boss, block.Id)
	if err != nil || d.Entry.Reason != block.Reason || len(d.Decisions) == 0 || d.Decisions[0].Note != "" {
		t.Errorf("the codes: %+v, %v", d, err)
	}
}

// TestANoteWithoutAnEntryIsDeleted stores a note whose entry was never recorded, and one that may be on its way.
func TestANoteWithoutAnEntryIsDeleted(t *testing.T) {
	t.Parallel()
	a, _ := callersApp(t)
	c := newCare(a)
	now := time.Now()
	for entry, at := range map[string]time.Time{"old": now.Add(-wordsUnnamed - time.Minute), "young": now.Add(-time.Minute)} {
		keyID, box, err := c.seal(t.Context(), callerNote{Text: "what was said"})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.store.AddCallerNote(t.Context(), store.CallerNote{ID: id.New(), Entry: entry, By: "boss", KeyID: keyID, Body: box, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	came(t, a, "13800000012") // the ledger is not empty
	if err := newRecords(a).unnamed(t.Context()); err != nil {
		t.Fatal(err)
	}
	for entry, want := range map[string]int{"old": 0, "young": 1} {
		if left, err := a.store.CallerNotes(t.Context(), entry); err != nil || len(left) != want {
			t.Errorf("%s: %d notes, %v", entry, len(left), err)
		}
	}
}
