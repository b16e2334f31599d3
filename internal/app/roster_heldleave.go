package app

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/roster/life"
	"heartline/roster/model"
)

// heldMost are the shifts of a file of leave that are shown.
const heldMost = 200

// heldInLeave returns the published shifts that are not over and lie in leave that a document has more than the one before it. Nothing
// opens them: whoever takes leave in is told of them.
func (p *planner) heldInLeave(ctx context.Context, was, is *model.Model) (held []life.Shift, err error) {
	more := slices.DeleteFunc(slices.Clone(is.Leave), func(l model.Leave) bool {
		return slices.ContainsFunc(was.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To })
	})
	if len(more) == 0 {
		return nil, nil
	}
	now, zone := time.Now(), p.zone()
	err = p.a.roster.Read(ctx, func(b *life.Book) {
		seen := map[string]bool{}
		for _, l := range more {
			for _, s := range b.Of(l.Staff) {
				if !seen[s.ID] && s.End.After(now) && inLeave(s, l, zone) && !slices.ContainsFunc(was.Leave, func(o model.Leave) bool { return inLeave(s, o, zone) }) {
					seen[s.ID] = true
					held = append(held, s)
				}
			}
		}
	})
	slices.SortStableFunc(held, func(x, y life.Shift) int { return x.Start.Compare(y.Start) })
	return held, err
}

// inLeave reports whether a shift of its holder begins on a day of leave, or runs into one.
func inLeave(s life.Shift, l model.Leave, zone *time.Location) bool {
	from, wrong := time.ParseInLocation(time.DateOnly, l.From, zone)
	to, wrong2 := time.ParseInLocation(time.DateOnly, l.To, zone)
	return wrong == nil && wrong2 == nil && l.Staff == s.Holder && s.Touches(from, to.AddDate(0, 0, 1))
}

func (p *planner) shownHeld(held []life.Shift) (out []api.RosterShift) {
	for _, s := range held[:min(len(held), heldMost)] {
		out = append(out, rosterLife{p.a}.shift(s))
	}
	return out
}

// tellHeld tells whoever plans that people are rostered in leave that was taken in: of the first shift of each of them.
func (p *planner) tellHeld(ctx context.Context, held []life.Shift) {
	told := map[string]bool{}
	for _, s := range held {
		if told[s.Holder] {
			continue
		}
		told[s.Holder] = true
		n := life.Notice{What: life.AheadAway, Shift: s.ID, Roles: []string{bookManager}, At: time.Now(), Until: s.Start}
		if _, err := p.a.tellNotice(ctx, n); err != nil {
			p.a.log.WarnContext(ctx, "nobody is told who is rostered in leave that was taken in", slog.Any("error", err))
		}
	}
}
