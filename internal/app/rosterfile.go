package app

import (
	"context"
	"os"

	"heartline/internal/fault"
)

// importRosterFile publishes the configuration's rota at start where nothing has been published yet.
func (a *App) importRosterFile(ctx context.Context) error {
	if a.cfg.Roster.File == "" {
		return nil
	}
	if _, err := a.store.PublishedRoster(ctx); err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	f, err := os.Open(a.cfg.Path(a.cfg.Roster.File))
	if err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the rota "+a.cfg.Roster.File+" cannot be read: mend roster.file")
	}
	defer func() { _ = f.Close() }() // it was only read
	res, err := newRosters(a).ImportRoster(ctx, f, "system", false)
	if err == nil && len(res.Errors) > 0 {
		e := res.Errors[0]
		err = fault.New(fault.Invalid, "roster", "%s line %d: %s", a.cfg.Roster.File, e.Line, e.Message)
	}
	return err
}
