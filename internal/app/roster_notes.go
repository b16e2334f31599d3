package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/life"
)

// LeaveNote leaves a note for whoever works after a shift. Its words are sealed; the fact says only that there is one.
func (l rosterLife) LeaveNote(ctx context.Context, who access.Identity, shift, text string) error {
	asker := rosterAsker(ctx, who, "")
	left := false
	if err := l.a.roster.Read(ctx, func(b *life.Book) { left = b.Did(asker.ID) }); err != nil || left {
		return err // what was left already has a key of its own
	}
	keyID, box, err := l.a.ring.Seal(ctx, keys.Case, []byte(text))
	if err != nil {
		return err
	}
	note := store.RosterNote{ID: asker.ID, Author: who.User.ID, KeyID: keyID, Body: box, WrittenAt: time.Now()}
	if _, err := l.a.roster.Do(ctx, life.LeaveNote{Asker: asker, Shifts: []string{shift}}, note); err != nil {
		if gone := l.a.ring.Destroy(context.WithoutCancel(ctx), keyID); gone != nil {
			l.a.log.WarnContext(ctx, "the key of a note that was not kept stays", "err", gone)
		}
		return bookFault(viewerOf(who), err)
	}
	return nil
}

// rosterNotes deletes the hand-over notes that are as old as the house keeps them: first the key, which makes the words unreadable
// wherever copies lie, then the row. The roster still has that there was one.
func (r *records) rosterNotes(ctx context.Context) error {
	kept := cmp.Or(r.a.config().Roster.NotesFor, configs.DefaultNotesFor)
	for deleted := 0; ; {
		due, err := r.a.store.RosterNotesBefore(ctx, r.now().Add(-kept), recordsPage)
		if err != nil {
			return err
		}
		for _, n := range due {
			if err := r.a.ring.Destroy(ctx, n.KeyID); err != nil {
				return err
			}
			if err := r.a.store.DeleteRosterNote(ctx, n.ID); err != nil {
				return err
			}
		}
		if deleted += len(due); len(due) < recordsPage {
			if deleted > 0 {
				r.a.log.InfoContext(ctx, "hand-over notes of the roster were deleted when their time had come", "notes", deleted)
			}
			return nil
		}
	}
}

// ShiftNote opens a note for who wrote it and for whoever has a shift for which it is, as long as the shift is not over.
func (l rosterLife) ShiftNote(ctx context.Context, who access.Identity, note string) (api.RosterNote, error) {
	may := false
	err := l.a.roster.Read(ctx, func(b *life.Book) {
		n, ok := b.Note(note)
		may = ok && (n.By == who.User.ID || slices.ContainsFunc(b.Of(who.User.ID), func(s life.Shift) bool {
			return s.End.After(time.Now()) && slices.ContainsFunc(b.Notes(s.ID), func(o life.Note) bool { return o.ID == note })
		}))
	})
	if err != nil {
		return api.RosterNote{}, err
	}
	if !may {
		return api.RosterNote{}, fault.New(fault.NotFound, "roster note", "There is no such note for you.")
	}
	row, err := l.a.store.RosterNote(ctx, note)
	if err != nil {
		return api.RosterNote{}, err
	}
	text, err := l.a.ring.Open(ctx, row.KeyID, row.Body)
	if err != nil {
		return api.RosterNote{}, err
	}
	return api.RosterNote{Id: row.ID, By: l.person(row.Author), At: row.WrittenAt, Text: string(text)}, nil
}
