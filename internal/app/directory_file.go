package app

import (
	"context"
	"os"

	"heartline/internal/fault"
)

// importPlacesFile puts the configuration's list of places in force at start where there is none yet.
func (a *App) importPlacesFile(ctx context.Context) error {
	name := a.cfg.Referrals.File
	if name == "" || len(a.places.list()) > 0 {
		return nil
	}
	f, err := os.Open(a.cfg.Path(name))
	if err != nil {
		return fault.Wrap(fault.Invalid, "places", err, "the list of places "+name+" cannot be read: mend referrals.file")
	}
	defer func() { _ = f.Close() }() // it was only read
	res, err := a.places.ImportReferrals(ctx, f, false)
	if err == nil && len(res.Errors) > 0 {
		e := res.Errors[0]
		err = fault.New(fault.Invalid, "places", "%s line %d: %s: %s", name, e.Line, e.Message, e.Mend)
	}
	return err
}
