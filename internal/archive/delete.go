package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// deletePage is how many recordings the deletion job takes at a time.
const deletePage = 100

// Proof says what was deleted, when, and from when on no copy can be opened.
type Proof struct {
	ID           string    // of the recording
	Call         string    //
	KeyID        string    // the data key that was deleted
	SHA256       string    // of the sealed file
	Bytes        int64     //
	KeyDeletedAt time.Time // the deletion: from then on nothing opens the file
	FileGone     bool      // the file was removed as well
	FinalAt      time.Time // the last backup of the data key has expired
}

// Delete deletes the key of a recording and then its file, and returns the proof. The caller has asked
// whether it may be deleted. Deleting again gives a proof again.
func (a *Archive) Delete(ctx context.Context, s Stored) (Proof, error) {
	if err := a.keys.Destroy(ctx, s.KeyID); err != nil {
		return Proof{}, fmt.Errorf("delete recording %s: %w", s.ID, err)
	}
	now := a.config.Now().UTC()
	p := Proof{
		ID: s.ID, Call: s.Call, KeyID: s.KeyID, SHA256: s.SHA256, Bytes: s.Bytes, KeyDeletedAt: now, FinalAt: now.Add(a.config.BackupKeep),
	}
	root, err := os.OpenRoot(a.config.Dir)
	if err == nil {
		err = root.Remove(filepath.FromSlash(s.Path))
		_ = root.Close() // nothing is buffered in it
	}
	if p.FileGone = err == nil || errors.Is(err, fs.ErrNotExist); !p.FileGone {
		a.log.Error("the file of a deleted recording could not be removed; nothing opens it any more", "recording_id", s.ID, "error", err)
	}
	return p, nil
}

// deletions deletes what is due until ctx ends.
func (a *Archive) deletions(ctx context.Context) {
	tick := time.NewTicker(a.config.DeleteEvery)
	defer tick.Stop()
	for {
		a.deleteDue(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// deleteDue deletes everything that is due now. A fault leaves the rest for the next time.
func (a *Archive) deleteDue(ctx context.Context) {
	for ctx.Err() == nil {
		due, err := a.books.Due(ctx, a.config.Now(), deletePage)
		if err != nil {
			a.deletionFailed(ctx, err)
			return
		}
		for _, s := range due {
			p, err := a.Delete(ctx, s)
			if err == nil {
				err = a.books.Deleted(ctx, p)
			}
			if err != nil {
				a.deletionFailed(ctx, err)
				return
			}
			a.count(func(h *Health) { h.Deleted++ })
		}
		if len(due) < deletePage {
			return
		}
	}
}

func (a *Archive) deletionFailed(ctx context.Context, err error) {
	if ctx.Err() == nil {
		a.fail(fmt.Errorf("delete what is due: %w", err))
	}
}
