package app

import (
	"context"
	"slices"
	"time"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/roster/life"
)

// noticeCodes are the words by which pages know what the roster tells.
var noticeCodes = map[life.What]string{ //nolint:gochecknoglobals // a table
	life.NewsPublished: "roster_changed", life.NewsChanged: "roster_changed",
	life.NewsAsked: "deal_asked", life.AheadDeal: "deal_asked", life.NewsApproval: "deal_approval", life.NewsAnswer: "deal_done", life.NewsNobody: "deal_nobody",
	life.NewsGap: "shift_open", life.AheadGap: "shift_open", life.NewsLeave: "leave_asked", life.AheadLeave: "leave_asked",
	life.AheadShift: "shift_reminder", life.AheadSick: "sick_ends", life.AheadWindow: "window_opens",
}

// gapNear is how near the start an open shift is an alarm.
const gapNear = time.Hour

// tellNotice tells a notice to the pages of whom it is for. Who is at no page finds it on the page of the own shifts, which shows
// what is asked and what comes.
func (a *App) tellNotice(_ context.Context, n life.Notice) error {
	level := "info"
	switch {
	case n.What == life.AheadGap && n.Ahead <= gapNear:
		level = "alarm"
	case n.What == life.NewsGap, n.What == life.AheadGap, n.What == life.NewsNobody:
		level = "warning"
	}
	params := map[string]string{}
	if !n.Until.IsZero() {
		params["at"] = n.Until.UTC().Format(time.RFC3339)
	}
	for _, to := range noticeTo(n) {
		a.web.hub.Publish(live.Message{Type: live.RosterMine, To: to, Data: live.RosterMineData{
			What: string(n.What), Shift: n.Shift, Deal: n.Deal, Absence: n.Absence, Window: n.Window, At: n.At, Until: n.Until,
		}})
		if code, ok := noticeCodes[n.What]; ok {
			a.web.hub.Publish(live.Message{Type: live.Notice, To: to, Data: live.NoticeData{Code: code, Level: level, Params: params}})
		}
	}
	return nil
}

// noticeTo is whom a notice is for.
func noticeTo(n life.Notice) []live.Audience {
	switch {
	case n.To != "":
		return []live.Audience{live.To(n.To)}
	case slices.Contains(n.Roles, bookManager):
		return []live.Audience{live.Holding(access.PlanRoster)}
	case len(n.Roles) > 0:
		return []live.Audience{live.Holding(access.ApproveRoster)}
	default:
		return []live.Audience{live.Holding(access.OwnRoster)}
	}
}
