package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/recordings"
)

// States of a recording's row, and what its Leg says.
const (
	recordingSealed      = "sealed"
	recordingQuarantined = "quarantined"
	recordingDeleting    = store.DeletionBegun
	recordingDeleted     = "deleted"

	legBoth    = "both"
	legMessage = "message"
)

// archiveBooks is the archive's memory. The ledger is the truth of what was sealed and deleted; the table of
// recordings follows it and carries what the deletion job asks for: keeping times and legal holds.
type archiveBooks struct {
	store *store.Store
	book  *book
	boot  time.Time

	mu sync.Mutex // one fact at a time: a recording's stream has several writers
}

var _ archive.Books = (*archiveBooks)(nil)

func newArchiveBooks(a *App) *archiveBooks {
	return &archiveBooks{store: a.store, book: a.book, boot: a.boot}
}

// Call tells what the ledger knows of a call's recordings.
func (b *archiveBooks) Call(ctx context.Context, call string) (archive.Call, error) {
	c, err := b.recorded(ctx, call)
	if err != nil {
		return archive.Call{}, err
	}
	out := archive.Call{Live: c.endedAt.IsZero(), Parts: c.parts}
	// Only a refusal discards: whatever else was recorded without a consent must not vanish unseen.
	out.Discard = c.consent.State == recordings.Refused && !b.policy(c.hotline).KeepsRecorded(c.consent)
	return out, nil
}

func (b *archiveBooks) recorded(ctx context.Context, call string) (recordedCall, error) {
	events, err := b.store.Stream(ctx, ledger.CallStream(call))
	if err != nil {
		return recordedCall{}, err
	}
	if len(events) == 0 {
		return recordedCall{}, fault.New(fault.NotFound, "archive", "the ledger knows no such call")
	}
	return foldRecorded(events)
}

// policy is the rule of a hotline for how long its recordings and messages are kept. Where the hotline is gone
// from the configuration, or says nothing, the longest times of all hotlines hold: what others have to keep is
// not deleted by a name that changed.
func (b *archiveBooks) policy(hotline string) recordings.Policy {
	cfg := b.book.now.Load().cfg
	if h, ok := cfg.Hotline(hotline); ok && (h.Recording.KeepAtLeast > 0 || h.Recording.DeleteBy > 0) {
		return policyOf(h.Recording)
	}
	var longest recordings.Policy
	endless := false
	for _, h := range cfg.Hotlines {
		p := policyOf(h.Recording)
		longest.KeepAtLeast = max(longest.KeepAtLeast, p.KeepAtLeast)
		longest.DeleteAfter = max(longest.DeleteAfter, p.DeleteAfter)
		endless = endless || p.Record && p.DeleteAfter == 0
	}
	if endless {
		longest.DeleteAfter = 0
	}
	return longest
}

func policyOf(r configs.Recording) recordings.Policy {
	return recordings.Policy{Record: r.Record, Wording: r.Wording, KeepAtLeast: r.KeepAtLeast, DeleteAfter: r.DeleteBy}
}

// Find returns a sealed object. Its row is written again if a process died before it could.
func (b *archiveBooks) Find(ctx context.Context, id string) (archive.Stored, error) {
	s, err := sealedObject(ctx, b.store, id)
	if err != nil {
		return s, err
	}
	if _, err := b.store.Recording(ctx, id); fault.Is(err, fault.NotFound) {
		return s, b.saveRow(ctx, s)
	} else if err != nil {
		return s, err
	}
	return s, nil
}

// sealedObject reads what the ledger knows of a sealed object: the newest sealing, unless it was deleted.
func sealedObject(ctx context.Context, s *store.Store, id string) (archive.Stored, error) {
	events, err := s.Stream(ctx, ledger.RecordingStream(id))
	if err != nil {
		return archive.Stored{}, err
	}
	for _, e := range slices.Backward(events) {
		fact, err := ledger.Decode(e)
		if err != nil {
			return archive.Stored{}, err
		}
		switch f := fact.(type) {
		case ledger.RecordingDeleted:
			return archive.Stored{}, fault.New(fault.NotFound, "recording", "This recording has been deleted.")
		case ledger.RecordingSealed:
			return storedOf(id, f), nil
		}
	}
	return archive.Stored{}, fault.New(fault.NotFound, "recording", "This recording is not sealed yet; try again in a minute.")
}

// storedOf is a sealed object as the archive knows it.
func storedOf(id string, f ledger.RecordingSealed) archive.Stored {
	s := archive.Stored{
		ID: id, Call: f.Call, Kind: archive.Kind(f.Kind), Purpose: keys.Purpose(f.Purpose), KeyID: f.KeyID, Path: f.Path, Bytes: f.Bytes,
		SHA256: f.SHA256, StartedAt: f.StartedAt, Duration: f.Duration, Files: f.Files, Warning: f.Warning,
	}
	for _, g := range f.Gaps {
		s.Gaps = append(s.Gaps, archive.Gap{From: g.From, To: g.To})
	}
	return s
}

// Sealed records a sealed object: first the fact, then the row.
func (b *archiveBooks) Sealed(ctx context.Context, s archive.Stored) error {
	f := ledger.RecordingSealed{
		Call: s.Call, Kind: string(s.Kind), Purpose: string(s.Purpose), KeyID: s.KeyID, Path: s.Path, Bytes: s.Bytes, SHA256: s.SHA256,
		StartedAt: s.StartedAt, Duration: s.Duration, Files: s.Files, Warning: s.Warning,
	}
	for _, g := range s.Gaps {
		f.Gaps = append(f.Gaps, ledger.Gap{From: g.From, To: g.To})
	}
	if err := b.append(ctx, s.ID, f); err != nil {
		return err
	}
	return b.saveRow(ctx, s)
}

// saveRow writes the row of a sealed object, with the times for which its hotline keeps it.
func (b *archiveBooks) saveRow(ctx context.Context, s archive.Stored) error {
	row := store.Recording{
		ID: s.ID, Call: s.Call, State: recordingSealed, StartedAt: s.StartedAt, EndedAt: s.StartedAt.Add(s.Duration), Bytes: s.Bytes, KeyID: s.KeyID, Path: s.Path,
	}
	switch s.Kind {
	case archive.Talk:
		row.Leg = legBoth
	case archive.MessageKind:
		row.Leg = legMessage
	case archive.Quarantine:
		row.State = recordingQuarantined
	}
	ended, hotline := row.EndedAt, ""
	if s.Call != "" {
		switch c, err := b.recorded(ctx, s.Call); {
		case err == nil:
			hotline, row.Wording = c.hotline, c.consent.Wording
			if !c.endedAt.IsZero() {
				ended = c.endedAt
			}
		case !fault.Is(err, fault.NotFound):
			return err
		}
	}
	keep := b.policy(hotline).Retention(ended)
	row.KeepUntil, row.DeleteBy = keep.KeepUntil, keep.DeleteBy
	return b.store.SaveRecording(ctx, row)
}

// Due returns the objects whose time to be deleted has come. Each is marked as it is taken, so that a legal hold comes
// either before the deletion, which then does not happen, or too late, and is refused.
func (b *archiveBooks) Due(ctx context.Context, now time.Time, limit int) (due []archive.Stored, err error) {
	for _, state := range []string{recordingDeleting, recordingSealed, recordingQuarantined} {
		if len(due) >= limit {
			break
		}
		rows, err := b.store.RecordingsToDelete(ctx, state, now, limit-len(due))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if begun, err := b.store.BeginDeletion(ctx, r.ID, now); err != nil {
				return nil, err
			} else if !begun {
				continue
			}
			s, err := sealedObject(ctx, b.store, r.ID)
			if fault.Is(err, fault.NotFound) { // the fact waits in the spool, or the row was not told of the deletion
				s, err = archive.Stored{ID: r.ID, Call: r.Call, KeyID: r.KeyID, Path: r.Path, Bytes: r.Bytes}, nil
			}
			if err != nil {
				return nil, err
			}
			due = append(due, s)
		}
	}
	return due, nil
}

// Deleted records the proof of a deletion. A deletion that was recorded already is not recorded again.
func (b *archiveBooks) Deleted(ctx context.Context, p archive.Proof) error {
	events, err := b.store.Stream(ctx, ledger.RecordingStream(p.ID))
	if err != nil {
		return err
	}
	if n := len(events); n == 0 || events[n-1].Kind != ledger.KindRecordingDeleted {
		err := b.append(ctx, p.ID, ledger.RecordingDeleted{
			Call: p.Call, KeyID: p.KeyID, SHA256: p.SHA256, Bytes: p.Bytes, KeyDeletedAt: p.KeyDeletedAt, FileGone: p.FileGone, FinalAt: p.FinalAt,
		})
		if err != nil {
			return err
		}
	}
	row, err := b.store.Recording(ctx, p.ID)
	if err != nil {
		return err
	}
	row.State = recordingDeleted
	return b.store.SaveRecording(ctx, row)
}

// append records one fact of a recording's stream. It fails where the fact is in memory alone: what follows
// from it cannot be undone.
func (b *archiveBooks) append(ctx context.Context, id string, fact ledger.Fact) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	stream := ledger.RecordingStream(id)
	last, err := b.store.LastSeq(ctx, stream)
	if err != nil {
		return err
	}
	now := time.Now()
	late, err := b.store.Append(ctx, ledger.NewDraft(stream, last+1, now, now.Sub(b.boot), "system", fact))
	if err != nil {
		return err
	}
	if late && b.store.Health().State == store.StateMemory {
		return fault.New(fault.Unavailable, "archive", "the ledger's storage fails: the recording stays in memory until it is back")
	}
	return nil
}
