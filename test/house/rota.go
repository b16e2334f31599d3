//go:build e2e

package house

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Counsellors adds so many counsellors, c01 and so on, to the house.
func Counsellors(n int) Option {
	var people strings.Builder
	for i := range n {
		fmt.Fprintf(&people, "  - {id: c%02d, name: 咨询%02d, roles: [counsellor], password: heartline-demo}\n", i+1, i+1)
	}
	return Replace("users:\n", "users:\n"+people.String())
}

// RotaDocument keeps what rosters are made from: so many counsellors of 40 hours a week, a room with six seats, three shifts of
// eight hours, and so many people by day, in the evening and at night.
func (h *House) RotaDocument(people, day, evening, night int) {
	h.T.Helper()
	type doc = map[string]any
	var staff []doc
	for i := range people {
		staff = append(staff, doc{"id": fmt.Sprintf("c%02d", i+1), "contract": "full"})
	}
	shift := func(id, start string) doc {
		return doc{"id": id, "start": start, "minutes": 480, "site": "room"}
	}
	seats := func(id string, n int) doc {
		return doc{"id": id, "shifts": []string{id}, "min": n, "target": n, "hard_min": true, "w_over": 1}
	}
	var kept struct{ Revision int64 }
	boss := h.As("boss")
	boss.Must(http.MethodGet, "/roster/model", nil, &kept)
	boss.Must(http.MethodPut, "/roster/model", doc{"revision": kept.Revision, "model": doc{
		"version": 1, "zone": "Asia/Shanghai", "profile": "cn",
		"sites":  []doc{{"id": "room", "seats": 6}},
		"shifts": []doc{shift("day", "08:00"), shift("evening", "16:00"), shift("night", "00:00")},
		"demand": []doc{seats("day", day), seats("evening", evening), seats("night", night)},
		"contracts": []doc{{"id": "full", "rules": []doc{
			{"id": "hours_week", "measure": "minutes", "window": doc{"kind": "week"}, "hard_max": 2400, "reason": "40 hours a week"},
		}}},
		"rules": []doc{{"id": "weekends", "measure": "weekends", "soft_max": 3, "w_over": 30, "reason": "a free weekend in four weeks"}},
		"staff": staff,
	}}, nil)
}

// NextMonday is the first day of a week that has not begun, whatever day it is.
func NextMonday(zone *time.Location) time.Time {
	now := time.Now().In(zone)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone).AddDate(0, 0, 1)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}
