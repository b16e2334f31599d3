package app

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/node"
)

// openArchive makes the archive over the ledger and the keyring. A machine without the encoder takes calls all the
// same: what is recorded waits in memory until the encoder is there.
func (a *App) openArchive(ctx context.Context) (err error) {
	if err := archive.CheckEncoder(""); err != nil {
		a.log.ErrorContext(ctx, "recordings wait in memory until there is an encoder", "mend", fault.MessageOf(err))
	}
	a.archive, err = archive.New(archive.Config{
		Dir: a.cfg.Path(a.cfg.Archive), Spools: []string{RecordingSpool(a.cfg)}, Log: a.log, Failed: a.recordingFailed,
	}, a.ring, newArchiveBooks(a))
	return err
}

// RecordingSpool is the folder on tmpfs where Asterisk leaves recordings in clear.
func RecordingSpool(cfg *configs.Config) string {
	return filepath.Join(cmp.Or(cfg.Node.Spool, node.DefaultSpool(cfg.Path(cfg.Node.Dir))), "recording")
}

// recordingFailed counts a call whose recording could not be sealed at once. It may be sealed later.
func (a *App) recordingFailed(owner string) {
	if a.web == nil {
		return
	}
	hotline := ""
	if v, ok := a.calls.Call(call.ID(owner)); ok {
		hotline = v.Hotline
	} else if c, err := a.store.Call(context.Background(), owner); err == nil {
		hotline = c.Hotline
	}
	a.web.metrics.RecordingFailed(hotline)
}

// followEnds names calls to the archive as they end. What ended while nobody followed is found in the spool.
func (a *App) followEnds(ctx context.Context) error {
	head, err := a.store.Head(ctx)
	if err != nil {
		a.log.WarnContext(ctx, "end of the ledger not found; recordings are sealed half a minute later", "err", err)
	}
	for tail := a.store.Tail(head); ctx.Err() == nil; {
		events, err := tail.Next(ctx)
		if err != nil {
			if ctx.Err() == nil {
				a.log.WarnContext(ctx, "ledger not followed", "err", err)
				pause(ctx, tailRetry)
			}
			continue
		}
		for _, e := range events {
			if id, ok := strings.CutPrefix(string(e.Stream), string(ledger.CallStream(""))); ok && e.Kind == ledger.KindCallEnded {
				a.archive.Put(id)
			}
		}
	}
	return nil
}
