package app

import (
	"context"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/recordings"
)

const (
	recordsEvery = time.Hour
	recordsPage  = 200
	// recordsBackup is how long backups of the data keys are kept: only then is a deletion final.
	recordsBackup = 14 * 24 * time.Hour
)

// records says how long what was written down of calls is kept, and deletes it when its time has come: first the data keys,
// which makes it unreadable wherever copies lie, then the rows, then the proof is recorded.
type records struct {
	a   *App
	now func() time.Time
}

func newRecords(a *App) *records { return &records{a: a, now: time.Now} }

// run deletes what is due until ctx ends.
func (r *records) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if _, err := r.sweep(ctx); err != nil && ctx.Err() == nil {
			r.a.log.ErrorContext(ctx, "records that are due are not all deleted; trying again", "err", err)
		}
		if err := r.unnamed(ctx); err != nil && ctx.Err() == nil {
			r.a.log.WarnContext(ctx, "notes that belong to no entry of the list of callers are not deleted yet", "err", err)
		}
		if err := r.guestNames(ctx); err != nil && ctx.Err() == nil {
			r.a.log.WarnContext(ctx, "names of guests that are due are not all deleted; trying again", "err", err)
		}
		if err := r.rosterNotes(ctx); err != nil && ctx.Err() == nil {
			r.a.log.WarnContext(ctx, "hand-over notes that are due are not all deleted; trying again", "err", err)
		}
		pause(ctx, recordsEvery)
	}
	return nil
}

// sweep says of what has been written down since how long it is kept, and deletes what is due. deleted counts the calls.
func (r *records) sweep(ctx context.Context) (deleted int, err error) {
	for {
		calls, err := r.a.store.Unkept(ctx, recordsPage)
		if err != nil {
			return 0, err
		}
		for _, c := range calls {
			keep := r.policy(c.Hotline).Retention(c.EndedAt)
			if err := r.a.store.KeepRecord(ctx, c.Call, keep.KeepUntil, keep.DeleteBy); err != nil {
				return 0, err
			}
		}
		if len(calls) < recordsPage {
			break
		}
	}
	for {
		due, err := r.a.store.BeginRecordDeletion(ctx, r.now(), recordsPage)
		if err != nil {
			return deleted, err
		}
		for _, c := range due {
			if err := r.delete(ctx, c); err != nil {
				return deleted, err
			}
			deleted++
		}
		if len(due) < recordsPage {
			return deleted, nil
		}
	}
}

// unnamed deletes notes on callers whose entry was never recorded: nobody can find them, and no call's deletion would.
func (r *records) unnamed(ctx context.Context) error {
	if r.a.store.Health().State != store.StateOK { // the entry may be in the spool
		return nil
	}
	orphans, err := r.a.store.NotesUnnamed(ctx, r.now().Add(-wordsUnnamed), recordsPage)
	if err != nil {
		return err
	}
	for _, key := range orphans {
		if err := r.a.ring.Destroy(ctx, key); err != nil {
			return err
		}
	}
	return r.a.store.DeleteWritten(ctx, "", store.Written{Notes: orphans})
}

// policy is how long what is written down of a hotline's calls is kept. Where the hotline is gone from the configuration, or
// says nothing, the longest times of all hotlines hold; where none says anything it stays.
func (r *records) policy(hotline string) recordings.Policy {
	cfg := r.a.config()
	if h, ok := cfg.Hotline(hotline); ok && (h.Records.KeepAtLeast > 0 || h.Records.DeleteBy > 0) {
		return recordings.Policy{KeepAtLeast: h.Records.KeepAtLeast, DeleteAfter: h.Records.DeleteBy}
	}
	var longest recordings.Policy
	endless := false
	for _, h := range cfg.Hotlines {
		longest.KeepAtLeast = max(longest.KeepAtLeast, h.Records.KeepAtLeast)
		longest.DeleteAfter = max(longest.DeleteAfter, h.Records.DeleteBy)
		endless = endless || h.Records.KeepAtLeast > 0 && h.Records.DeleteBy == 0
	}
	if endless {
		longest.DeleteAfter = 0
	}
	return longest
}

// delete deletes what was written down of a call. A death in between loses nothing: what is left is deleted the next time,
// and the proof counts what was there when it began, or what is left.
func (r *records) delete(ctx context.Context, callID string) error {
	release, err := r.a.web.care.turns.take(ctx, callID)
	if err != nil {
		return err
	}
	defer release()
	w, err := r.a.store.Written(ctx, callID)
	if err != nil {
		return err
	}
	all := w.Keys()
	for _, key := range all {
		if err := r.a.ring.Destroy(ctx, key); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	now := r.now().UTC().Truncate(time.Microsecond)
	stream := ledger.CareStream(callID)
	if len(all) > 0 {
		if err := r.a.settled(ctx, stream); err != nil {
			return err
		}
		_, err := r.a.appendFacts(ctx, stream, "system", ledger.RecordsDeleted{
			Forms: len(w.Forms), Drafts: len(w.Drafts), Entries: len(w.Entries), Notes: len(w.Notes), Keys: len(all), At: now, FinalAt: now.Add(recordsBackup),
		})
		if err != nil {
			return err
		}
		if r.a.store.Health().State == store.StateMemory {
			return fault.New(fault.Unavailable, "records", "the ledger's storage fails: the rows stay until the proof is stored")
		}
	}
	if err := r.a.store.DeleteWritten(ctx, callID, w); err != nil {
		return err
	}
	return r.a.store.EndRecordDeletion(ctx, callID, now)
}

// Records says how long what was written down of a call is kept.
func (r *records) Records(ctx context.Context, callID string) (api.RecordsKept, error) {
	if err := newCare(r.a).there(ctx, callID); err != nil {
		return api.RecordsKept{}, err
	}
	k, err := r.a.store.RecordKeep(ctx, callID)
	if fault.Is(err, fault.NotFound) {
		return api.RecordsKept{CallId: callID, State: api.RecordsKeptStateOpen}, nil
	}
	if err != nil {
		return api.RecordsKept{}, err
	}
	return api.RecordsKept{
		CallId: callID, State: api.RecordsKeptState(k.State), KeepUntil: k.KeepUntil, DeleteBy: k.DeleteBy, Hold: history{r.a}.legalHold(k.Hold), DeletedAt: k.DeletedAt,
	}, nil
}

// HoldRecords sets or lifts the legal hold. It stands in the row where the deletion job looks, also before the call is over.
func (r *records) HoldRecords(ctx context.Context, c console.HoldChange) (api.RecordsKept, error) {
	now, err := r.Records(ctx, c.Call)
	if err != nil {
		return api.RecordsKept{}, err
	}
	if held := now.Hold.Reason != ""; held == c.Hold && (!c.Hold || now.Hold.Reason == c.Reason) {
		return now, nil
	}
	of, err := r.a.contact(ctx, c.Call)
	if err != nil {
		return api.RecordsKept{}, err
	}
	ended := of.endedAt
	if ended.IsZero() {
		ended = r.now()
	}
	if err := c.Recorded(ctx); err != nil {
		return api.RecordsKept{}, err
	}
	keep := r.policy(of.hotline).Retention(ended)
	hold := store.Hold{On: c.Hold, Reason: string(c.Reason), By: c.By, At: r.now().UTC().Truncate(time.Microsecond)}
	if err := r.a.store.HoldRecord(ctx, c.Call, hold, keep.KeepUntil, keep.DeleteBy); err != nil {
		return api.RecordsKept{}, err
	}
	return r.Records(ctx, c.Call)
}
