package app

import (
	"context"
	"os"
	"slices"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/fault"
)

// importPlacesFile puts the configuration's list of places in force at start where there is none yet. One that cannot be
// imported is told of and left: nobody's call waits for a list of places.
func (a *App) importPlacesFile(ctx context.Context) {
	if a.cfg.Referrals.File == "" || len(a.places.list()) > 0 {
		return
	}
	f, err := openPlaces(a.cfg)
	if err == nil {
		defer func() { _ = f.Close() }() // it was only read
		var res api.ReferralImport
		if res, err = a.places.ImportReferrals(ctx, f, false); err == nil {
			err = placesFault(a.cfg, res.Errors)
		}
	}
	if err != nil {
		a.log.ErrorContext(ctx, "the list of places is not imported; there are no places until it is mended", "err", err)
	}
}

// CheckPlaces reads the configuration's list of places and says what is wrong in it first.
func CheckPlaces(cfg *configs.Config) error {
	if cfg.Referrals.File == "" {
		return nil
	}
	f, err := openPlaces(cfg)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	_, faults := parsePlaces(f, placeKind(cfg))
	return placesFault(cfg, faults)
}

func openPlaces(cfg *configs.Config) (*os.File, error) {
	name := cfg.Referrals.File
	f, err := os.Open(cfg.Path(name))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "places", err, "the list of places "+name+" cannot be read: mend referrals.file")
	}
	return f, nil
}

// placesFault is the first of what is wrong in the configuration's list.
func placesFault(cfg *configs.Config, faults []api.RowError) error {
	if len(faults) == 0 {
		return nil
	}
	e := faults[0]
	return fault.New(fault.Invalid, "places", "%s line %d: %s: %s", cfg.Referrals.File, e.Line, e.Message, e.Mend)
}

// placeKind reports whether a configuration has a kind of places.
func placeKind(cfg *configs.Config) func(kind string) bool {
	return func(kind string) bool {
		return slices.ContainsFunc(cfg.Referrals.Kinds, func(n configs.Named) bool { return n.ID == kind })
	}
}
