package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/legal"
	"heartline/roster/life"
)

// replanDays are mended unless told otherwise.
const replanDays = 28

// replanTurn has one such search at a time: it counts beside the calls.
const replanTurn = "replan"

// RosterReplan proposes how to mend the published roster with few changes, after leave, sickness or a change of the rules. What is past
// stays as it is.
func (p *planner) RosterReplan(ctx context.Context, from string, days int) (api.RosterReplan, error) {
	release, err := p.turns.take(ctx, replanTurn)
	if err != nil {
		return api.RosterReplan{}, err
	}
	defer release()
	today := time.Now().In(p.zone()).Format(time.DateOnly)
	m, _, err := p.bind(ctx, cmp.Or(from, today), cmp.Or(days, replanDays))
	if err == nil {
		err = p.takeAway(ctx, m)
	}
	if err != nil {
		return api.RosterReplan{}, err
	}
	found, err := legal.Replan(ctx, m, m.Published, today, legal.Replanning{})
	if err != nil {
		return api.RosterReplan{}, fault.Wrap(fault.Unavailable, "replan", err, "No proposal was found in time; try fewer days.")
	}
	return api.RosterReplan{
		Gone: explained(found.Gone), Changes: explained(found.Changes), Value: found.Verdict.Value, Broken: found.Broken,
	}, nil
}

// MakeRosterReplan carries changes out in the published roster, each as a change by hand: who goes out first, then who comes in. A change
// that is refused is named, and the others are made all the same.
func (p *planner) MakeRosterReplan(ctx context.Context, who access.Identity, in api.RosterReplanInput) (api.RosterReplanned, error) {
	out := api.RosterReplanned{}
	for _, c := range in.Changes {
		if err := p.clear(ctx, who, c); err != nil {
			return out, err
		}
	}
	for _, c := range in.Changes {
		if c.Shift == "" {
			out.Done++
			continue
		}
		_, err := p.a.roster.DoNow(ctx, func(b *life.Book) (life.Command, error) {
			s, ok := openSeat(b, p.zone(), c)
			if !ok {
				return nil, fault.Code("no_seat", fault.New(fault.Conflict, "replan", "No shift of that type and role is open on that date."))
			}
			return life.Assign{Asker: rosterAsker(who, ""), Piece: life.Piece{Shift: s.ID}, Staff: c.Staff, Reason: replanReason}, nil
		})
		switch err = bookFault(err); {
		case err == nil:
			out.Done++
		case fault.Is(err, fault.Conflict):
			out.Refused = append(out.Refused, api.RosterReplanRefused{Change: c, Why: brokenBy(err)})
		default:
			return out, err
		}
	}
	return out, nil
}

// replanReason is why shifts change hands then.
const replanReason = "replan"

// clear takes a person off whatever the person has on the date of a change, unless it is what the change says.
func (p *planner) clear(ctx context.Context, who access.Identity, c api.RosterChange) error {
	for range 5 { // a person may have parts of several shifts on a date
		var found life.Shift
		err := p.a.roster.Read(ctx, func(b *life.Book) {
			for _, s := range b.Of(c.Staff) {
				if s.Date == c.Date && s.End.After(time.Now()) && (s.Type != c.Shift || c.Role != "" && s.Role != c.Role) {
					found = s
				}
			}
		})
		if err != nil || found.ID == "" {
			return err
		}
		if _, err := p.a.roster.Do(ctx, life.Unassign{Asker: rosterAsker(who, ""), Piece: life.Piece{Shift: found.ID}, Reason: replanReason}); err != nil {
			return bookFault(err)
		}
	}
	return nil
}

// openSeat returns an open shift of a change's date, type and role.
func openSeat(b *life.Book, zone *time.Location, c api.RosterChange) (life.Shift, bool) {
	day, err := time.ParseInLocation(time.DateOnly, c.Date, zone)
	if err != nil {
		return life.Shift{}, false
	}
	all := b.Gaps(day.AddDate(0, 0, -1), day.AddDate(0, 0, 3))
	i := slices.IndexFunc(all, func(s life.Shift) bool {
		return s.Date == c.Date && s.Type == c.Shift && (c.Role == "" || s.Role == c.Role) && s.End.After(time.Now())
	})
	if i < 0 {
		return life.Shift{}, false
	}
	return all[i], true
}
