package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
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
	from, days = cmp.Or(from, today), cmp.Or(days, replanDays)
	// The mark is of the roster before it was read: what changes meanwhile makes the proposal an old one.
	mark, err := p.replanMark(ctx, from, days)
	if err != nil {
		return api.RosterReplan{}, err
	}
	m, _, err := p.bind(ctx, from, days)
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
		Gone: explained(found.Gone), Changes: explained(found.Changes), Value: found.Verdict.Value, Broken: found.Broken, Mark: mark,
	}, nil
}

// replanMark names the days of a proposal and the roster that it is made from.
func (p *planner) replanMark(ctx context.Context, from string, days int) (mark string, err error) {
	first, last, err := p.replanSpan(from, days)
	if err != nil {
		return "", err
	}
	err = p.a.roster.Read(ctx, func(b *life.Book) { mark = life.Mark(b, first, last) })
	return from + "+" + strconv.Itoa(days) + "." + mark, err
}

// replanSpan is what a proposal for some days looks at: what was worked just before them counts too.
func (p *planner) replanSpan(from string, days int) (first, last time.Time, err error) {
	first, err = time.ParseInLocation(time.DateOnly, from, p.zone())
	if err != nil || days < 1 || days > replanMost {
		return first, last, fault.Field("from", fault.New(fault.Invalid, "replan", "Give a first day as YYYY-MM-DD, and at most %d days.", replanMost))
	}
	return first.AddDate(0, 0, -week), first.AddDate(0, 0, days+1), nil
}

// replanMost is the most days of one proposal.
const replanMost = 62

// seenReplan reads back what replanMark has written.
func (p *planner) seenReplan(seen string) (first, last time.Time, mark string, err error) {
	span, mark, ok := strings.Cut(seen, ".")
	from, text, ok2 := strings.Cut(span, "+")
	days, wrong := strconv.Atoi(text)
	if !ok || !ok2 || wrong != nil || mark == "" {
		return first, last, "", fault.Field("seen", fault.New(fault.Invalid, "replan", "Say which proposal it is: send its mark."))
	}
	first, last, err = p.replanSpan(from, days)
	return first, last, mark, err
}

// MakeRosterReplan carries the changes of a proposal out in the published roster, all of them or none: where one is refused it is named,
// and nothing is changed.
func (p *planner) MakeRosterReplan(ctx context.Context, who access.Identity, in api.RosterReplanInput) (api.RosterReplanned, error) {
	asker, err := rosterLife{p.a}.hand(ctx, who)
	if err != nil {
		return api.RosterReplanned{}, err
	}
	first, last, mark, err := p.seenReplan(in.Seen)
	if err != nil {
		return api.RosterReplanned{}, err
	}
	_, err = p.a.roster.DoNow(ctx, func(b *life.Book) (life.Command, error) {
		if b.Did(asker.ID) {
			return again(asker), nil
		}
		c := life.Replan{Asker: asker, From: first, To: last, Seen: mark, Reason: replanReason}
		if mark != life.Mark(b, first, last) {
			return c, nil // the book refuses it: its seats are others now
		}
		var err error
		c.Hands, err = hands(b, p.zone(), in.Changes)
		return c, err
	})
	if open, ok := errors.AsType[*noSeat](err); ok {
		return api.RosterReplanned{Refused: []api.RosterReplanRefused{{Change: open.change, Why: []string{"no_seat"}}}}, nil
	}
	if illegal, ok := errors.AsType[*life.Illegal](err); ok {
		return api.RosterReplanned{Refused: refusedChanges(illegal, in.Changes)}, nil
	}
	if err != nil {
		return api.RosterReplanned{}, err
	}
	return api.RosterReplanned{Done: len(in.Changes)}, nil
}

// replanReason is why shifts change hands then.
const replanReason = "replan"

// noSeat refuses a change for which there is no shift.
type noSeat struct{ change api.RosterChange }

func (n *noSeat) Error() string {
	return "no shift of " + n.change.Shift + " is open on " + n.change.Date
}

// refusedChanges names the changes because of which rules would be broken: those of the people whose rules they are; of a rule that is
// nobody's, all.
func refusedChanges(illegal *life.Illegal, changes []api.RosterChange) (out []api.RosterReplanRefused) {
	own := map[string]bool{}
	for _, rules := range illegal.Of {
		for _, rule := range rules {
			own[rule] = true
		}
	}
	for _, c := range changes {
		why := slices.Clone(illegal.Of[c.Staff])
		for _, rule := range illegal.Rules {
			if !own[rule] {
				why = append(why, rule)
			}
		}
		if slices.Sort(why); len(why) > 0 {
			out = append(out, api.RosterReplanRefused{Change: c, Why: slices.Compact(why)})
		}
	}
	return out
}

// hands says who has which shift after some changes: people leave what they have on the dates of theirs, and have seats that are open
// or that others leave.
func hands(b *life.Book, zone *time.Location, changes []api.RosterChange) (out []life.Hand, err error) {
	var left []life.Shift
	stays := make([]bool, len(changes))
	for i, c := range changes {
		for _, s := range b.Of(c.Staff) {
			switch {
			case s.Date != c.Date || !s.End.After(time.Now()):
			case fitsChange(s, c):
				stays[i] = true
			default:
				left = append(left, s)
			}
		}
	}
	given := map[string]bool{}
	for i, c := range changes {
		if c.Shift == "" || stays[i] {
			continue
		}
		seats, err := openSeats(b, zone, c)
		if err != nil {
			return nil, err
		}
		seats = append(seats, left...)
		at := slices.IndexFunc(seats, func(s life.Shift) bool { return !given[s.ID] && s.Holder != c.Staff && fitsChange(s, c) })
		if at < 0 {
			return nil, &noSeat{c}
		}
		given[seats[at].ID] = true
		out = append(out, life.Hand{Shift: seats[at].ID, Staff: c.Staff})
	}
	for _, s := range left {
		if !given[s.ID] {
			given[s.ID] = true
			out = append(out, life.Hand{Shift: s.ID})
		}
	}
	return out, nil
}

// fitsChange reports whether a shift is what a change puts its person into.
func fitsChange(s life.Shift, c api.RosterChange) bool {
	return s.Date == c.Date && s.Type == c.Shift && (c.Role == "" || s.Role == c.Role)
}

// openSeats returns the open shifts near a change's date that are not over.
func openSeats(b *life.Book, zone *time.Location, c api.RosterChange) ([]life.Shift, error) {
	day, err := time.ParseInLocation(time.DateOnly, c.Date, zone)
	if err != nil {
		return nil, fault.Field("changes", fault.New(fault.Invalid, "replan", "Write dates as YYYY-MM-DD."))
	}
	return slices.DeleteFunc(b.Gaps(day.AddDate(0, 0, -1), day.AddDate(0, 0, 3)), func(s life.Shift) bool { return !s.End.After(time.Now()) }), nil
}
