package app

import (
	"context"
	"os"
	"strings"
	"time"

	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster"
)

// importRosterFile publishes the configuration's rota at start where nothing has been published yet. One that cannot be
// imported is told of, in the log and on the board, and left: callers come whatever stands in a file, and what has been
// published once stays in force. Without any rota nobody is on shift, and each queue's overflow has its callers.
func (a *App) importRosterFile(ctx context.Context) error {
	if a.cfg.Roster.File == "" {
		return nil
	}
	if _, err := a.store.PublishedRoster(ctx); err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	err := a.tryRosterFile(ctx)
	if err == nil || !fault.Is(err, fault.Invalid) {
		return err
	}
	says := fault.MessageOf(err)
	a.rosterFault.Store(&says)
	a.log.ErrorContext(ctx, "the rota is not imported; nobody is on shift by it until it is mended, or a roster is published", "err", err)
	return nil
}

func (a *App) tryRosterFile(ctx context.Context) error {
	f, err := openRoster(a.cfg)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	// Nothing was published before: there is nobody on a shift whom it could take off.
	res, err := newRosters(a).ImportRoster(ctx, f, "system", console.RosterImport{Running: true})
	if err != nil {
		return err
	}
	return rosterFault(a.cfg, res.Errors)
}

// CheckRoster reads the configuration's rota and says all that is wrong in it, a line each. Whether its counsellors exist is not asked:
// they are in the store.
func CheckRoster(cfg *configs.Config) error {
	if cfg.Roster.File == "" {
		return nil
	}
	f, err := openRoster(cfg)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	zone := cfg.Zone.Location
	if zone == nil {
		zone = time.UTC
	}
	shifts, faults := roster.ParseCSV(f, zone, func(string) bool { return true })
	if len(faults) == 0 && len(shifts) == 0 {
		faults = []roster.RowError{noShifts}
	}
	var said []string
	for _, e := range refusedRoster(faults).Errors {
		said = append(said, fault.MessageOf(rosterFault(cfg, []api.RowError{e})))
	}
	if len(said) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "roster", "%s", strings.Join(said, "\n"))
}

// noShifts is what is wrong with a file that has a first line alone.
var noShifts = roster.RowError{Line: 1, Column: "agent", Text: "the file has no shifts; write one row for each"}

func openRoster(cfg *configs.Config) (*os.File, error) {
	name := cfg.Roster.File
	f, err := os.Open(cfg.Path(name))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "roster", err, "the rota "+name+" cannot be read: mend roster.file")
	}
	return f, nil
}

// rosterFault is the first of what is wrong in the configuration's rota.
func rosterFault(cfg *configs.Config, faults []api.RowError) error {
	if len(faults) == 0 {
		return nil
	}
	e := faults[0]
	place := []string{cfg.Roster.File}
	if e.Line > 0 {
		place = append(place, "line "+formatInt(int64(e.Line)))
	}
	if e.Column != "" {
		place = append(place, "column "+e.Column)
	}
	return fault.New(fault.Invalid, "roster", "%s: %s: %s", strings.Join(place, " "), e.Message, e.Mend)
}
