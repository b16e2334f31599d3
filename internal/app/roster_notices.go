package app

import (
	"context"
	"slices"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/roster/life"
	"heartline/roster/model"
)

// noticeCodes are the words by which pages know what the roster tells.
var noticeCodes = map[life.What]string{ //nolint:gochecknoglobals // a table
	life.NewsPublished: "roster_changed", life.NewsChanged: "roster_changed",
	life.NewsAsked: "deal_asked", life.AheadDeal: "deal_asked", life.NewsApproval: "deal_approval", life.NewsAnswer: "deal_done", life.NewsNobody: "deal_nobody",
	life.NewsGap: "shift_open", life.AheadGap: "shift_open", life.NewsLeave: "leave_asked", life.AheadLeave: "leave_asked",
	life.AheadAway: "away_ahead", life.AheadShift: "shift_reminder", life.AheadSick: "sick_ends", life.AheadWindow: "window_opens",
}

// gapNear is how near the start an open shift is an alarm.
const gapNear = time.Hour

// tellNotice tells a notice to the pages of whom it is for. told is false while none of them is at a page: it comes up again until it is
// over. The page of the own shifts shows what is asked and what comes all the while.
func (a *App) tellNotice(ctx context.Context, n life.Notice) (told bool, err error) {
	all, err := a.noticeTo(ctx, n)
	if err != nil {
		return false, err
	}
	level := "info"
	switch {
	case n.What == life.AheadGap && n.Ahead <= gapNear:
		level = "alarm"
	case n.What == life.NewsGap, n.What == life.AheadGap, n.What == life.AheadAway, n.What == life.NewsNobody:
		level = "warning"
	}
	params := map[string]string{}
	if !n.Until.IsZero() {
		params["at"] = n.Until.UTC().Format(time.RFC3339)
	}
	for _, to := range all {
		told = told || a.web.hub.Reaches(to)
		a.web.hub.Publish(live.Message{Type: live.RosterMine, To: to, Data: live.RosterMineData{
			What: string(n.What), Shift: n.Shift, Deal: n.Deal, Absence: n.Absence, Window: n.Window, At: n.At, Until: n.Until,
		}})
		if code, ok := noticeCodes[n.What]; ok {
			a.web.hub.Publish(live.Message{Type: live.Notice, To: to, Data: live.NoticeData{Code: code, Level: level, Params: params}})
		}
	}
	return told, nil
}

// noticeTo is whom a notice is for.
func (a *App) noticeTo(ctx context.Context, n life.Notice) ([]live.Audience, error) {
	if len(n.Tags) > 0 {
		doc, err := a.web.planner.writtenModel(ctx)
		if err != nil {
			return nil, err
		}
		n.People = tagged(doc, n.Tags, time.Now().In(zoneOf(a.config().Zone)).Format(time.DateOnly))
		return audience(n), nil
	}
	return audience(n), nil
}

// tagged are the people of a model who have one of some tags on a date.
func tagged(doc *model.Model, tags []string, date string) (people []string) {
	if doc == nil {
		return nil
	}
	for i := range doc.Staff {
		if who := doc.Staff[i].ID; shares(tags, tagsOf(doc, who, date)) {
			people = append(people, who)
		}
	}
	return people
}

// audience is whom a notice is for by its own words.
func audience(n life.Notice) (all []live.Audience) {
	switch {
	case n.To != "":
		return []live.Audience{live.To(n.To)}
	case len(n.People) > 0 || len(n.Tags) > 0:
		for _, who := range n.People {
			all = append(all, live.To(who))
		}
		return all
	case slices.Contains(n.Roles, bookManager):
		return []live.Audience{live.Holding(access.PlanRoster)}
	case len(n.Roles) > 0:
		return []live.Audience{live.Holding(access.ApproveRoster)}
	default:
		return []live.Audience{live.Holding(access.OwnRoster)}
	}
}
