package app

import (
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// resolveTier replaces a tier by the first of its ways that is open now. What is no tier stays as it is.
func (a *App) resolveTier(to *console.LiveTarget) error {
	if to.Tier == "" {
		return nil
	}
	t, ok := a.config().Tier(to.Tier)
	if !ok {
		return fault.Code("tier_unknown", fault.New(fault.NotFound, "transfer", "There is no such tier: choose one of the list."))
	}
	for _, w := range t.Try {
		switch {
		case w.Number != "":
			*to = console.LiveTarget{Number: w.Number}
			return nil
		case a.served(w.Queue) == nil:
			*to = console.LiveTarget{Queue: w.Queue}
			return nil
		}
	}
	return fault.Code("tier_unserved", fault.New(fault.Conflict, "transfer",
		"Nobody of this tier can take a caller now; your caller is still with you: choose another one."))
}

// tiers lists the tiers as desks see them.
func (a *App) tiers() []api.DirectoryTier {
	out := []api.DirectoryTier{}
	for _, t := range a.config().Tiers {
		to := console.LiveTarget{Tier: t.ID}
		out = append(out, api.DirectoryTier{Id: t.ID, Name: localText(t.Name, t.ID), Open: a.resolveTier(&to) == nil})
	}
	return out
}
