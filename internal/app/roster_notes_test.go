package app

import (
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/store"
)

// TestHandOverNotesAreDeletedInTime has a note of now, and lets the time pass for which the house keeps notes.
func TestHandOverNotesAreDeletedInTime(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, tt := range map[string]struct {
		says  time.Duration // of the configuration; 0: nothing
		after time.Duration
		kept  bool
	}{
		"a house that says nothing, before its time": {after: 90 * day, kept: true},
		"a house that says nothing":                  {after: 90*day + 1000},
		"a house that says 20 days, before its time": {says: 20 * day, after: 20 * day, kept: true},
		"a house that says 20 days":                  {says: 20 * day, after: 20*day + 1000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := outgoingApp(t)
			cfg := *a.config()
			cfg.Roster = configs.Roster{NotesFor: tt.says}
			now := *a.book.now.Load()
			now.cfg = &cfg
			a.book.now.Store(&now)
			written := time.Now().UTC().Truncate(time.Microsecond)
			var notes []store.RosterNote
			for _, id := range []string{"due", "due too", "later"} {
				keyID, box, err := a.ring.Seal(t.Context(), keys.Case, []byte("the door sticks"))
				if err != nil {
					t.Fatal(err)
				}
				notes = append(notes, store.RosterNote{ID: id, Author: "chen", KeyID: keyID, Body: box, WrittenAt: written})
			}
			notes[2].WrittenAt = written.Add(tt.after)
			if _, err := a.store.ChangeRoster(t.Context(), store.RosterChange{Notes: notes}); err != nil {
				t.Fatal(err)
			}
			if err := a.ring.Destroy(t.Context(), notes[1].KeyID); err != nil { // the last sweep died behind it
				t.Fatal(err)
			}
			r := newRecords(a)
			r.now = func() time.Time { return written.Add(tt.after) }
			for range 2 {
				if err := r.rosterNotes(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for i, kept := range []bool{tt.kept, tt.kept, true} {
				_, err := a.store.RosterNote(t.Context(), notes[i].ID)
				if (err == nil) != kept || err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("the note %q: %v", notes[i].ID, err)
				}
				_, err = a.ring.Open(t.Context(), notes[i].KeyID, notes[i].Body)
				if i != 1 && (err == nil) != kept {
					t.Errorf("a copy of the note %q: %v", notes[i].ID, err)
				}
			}
		})
	}
}
