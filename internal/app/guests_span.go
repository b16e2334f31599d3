package app

import (
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/ivr"
	"heartline/roster"
)

// guestLine is a queue as an invitation offers it.
func guestLine(cfg *configs.Config, q configs.Queue, now time.Time) api.GuestLine {
	rule := q.Requires
	out := api.GuestLine{Id: q.ID, Name: localText(q.Name, q.ID), Skills: []api.SkillLevel{}, Needs: q.Needs}
	for _, s := range cfg.Skills { // in the order of the catalogue
		if level, ok := rule[s.ID]; ok {
			out.Skills = append(out.Skills, api.SkillLevel{Skill: s.ID, Level: max(level, 1)})
		}
	}
	for _, h := range cfg.Hotlines {
		if h.Queue == q.ID {
			out.Hotlines = append(out.Hotlines, api.Named{Id: h.ID, Name: localText(h.Name, h.ID)})
		}
	}
	out.From, out.Until = openingOf(cfg, q.ID, now)
	return out
}

// guestSpan is the time of an invitation: what it says, else from when the first of its lines opens until 24:00 there.
func guestSpan(cfg *configs.Config, in api.GuestInvitation, now time.Time) (from, until time.Time) {
	from, until = in.From, in.Until
	for _, id := range in.Lines {
		day := now
		if in.From.After(now) {
			day = in.From
		}
		opens, closes := openingOf(cfg, id, day)
		if in.From.IsZero() && (from.IsZero() || opens.Before(from)) {
			from = opens
		}
		if in.Until.IsZero() && closes.After(until) {
			until = closes
		}
	}
	return from, until
}

// openingOf is when the line of a queue opens on the day of an instant, the instant itself where it is open by then, and
// 24:00 of that day in the line's zone. A line that stays closed all day begins at the instant: whoever invites a guest
// for it knows why.
func openingOf(cfg *configs.Config, queueID string, at time.Time) (from, until time.Time) {
	zone, hours := zoneOf(cfg.Zone), []*ivr.Hours(nil)
	for _, h := range cfg.Hotlines {
		if h.Queue != queueID {
			continue
		}
		if len(hours) == 0 && h.Zone != nil {
			zone = zoneOf(*h.Zone)
		}
		table := (*ivr.Hours)(nil) // always open
		if h.OffHours != nil {
			table = cfg.Hours[h.OffHours.Hours]
		}
		hours = append(hours, table)
	}
	y, m, d := at.In(zone).Date()
	until = time.Date(y, m, d+1, 0, 0, 0, 0, zone).UTC()
	opens := until
	for _, table := range hours {
		if next := opensAt(table, at, zone); next.Before(opens) {
			opens = next
		}
	}
	if !opens.Before(until) {
		opens = at
	}
	return opens.UTC(), until
}

// opensAt is when a table is open from an instant on: the instant itself, or the next opening.
func opensAt(table *ivr.Hours, at time.Time, zone *time.Location) time.Time {
	for next := at; ; {
		if table.At(next, zone) == ivr.Open {
			return next
		}
		change, ok := table.NextChange(next, zone)
		if !ok {
			return at
		}
		next = change
	}
}

func zoneOf(z configs.Zone) *time.Location {
	if z.Location == nil {
		return time.UTC
	}
	return z.Location
}

// guestShifts are the shifts of guests: the time of their accounts, to the instant.
func guestShifts(guests []access.GuestAccount, zone string) []roster.Shift {
	out := make([]roster.Shift, 0, len(guests))
	for _, g := range guests {
		if g.Until.After(g.From) { // one that was ended before it began was never on duty
			out = append(out, roster.Shift{ID: "guest-" + g.User, Agent: g.User, Start: g.From, End: g.Until, Zone: zone})
		}
	}
	return out
}
