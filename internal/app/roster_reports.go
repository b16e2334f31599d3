package app

import (
	"context"
	"slices"
	"time"

	"heartline/console"
	"heartline/roster/life"
	"heartline/roster/model"
)

// rosterReports reads the published roster for whoever answers for it.
type rosterReports struct{ a *App }

var _ console.RosterReports = rosterReports{}

func (r rosterReports) zone() *time.Location { return zoneOf(r.a.config().Zone) }

// bookShifts returns the shifts of the book that touch a span and that somebody has.
func (r rosterReports) bookShifts(ctx context.Context, from, to time.Time) (shifts []life.Shift, missed map[string]bool, err error) {
	missed = map[string]bool{}
	err = r.a.roster.Read(ctx, func(b *life.Book) {
		people := map[string]bool{}
		for _, s := range b.Shifts(from, to) {
			if s.Holder != "" {
				shifts = append(shifts, s)
				people[s.Holder] = true
			}
		}
		for who := range people {
			for _, m := range b.Missed(who) {
				missed[m.Shift+" "+who] = true
			}
		}
	})
	return shifts, missed, err
}

func typeNamed(doc *model.Model, id string) *model.ShiftType {
	if i := slices.IndexFunc(doc.Shifts, func(t model.ShiftType) bool { return t.ID == id }); i >= 0 {
		return &doc.Shifts[i]
	}
	return nil
}

// calendar is that of the model for some days.
func calendarOf(doc *model.Model, from string, days int) (*model.Calendar, error) {
	m := *doc
	m.Start, m.Days = from, days
	return model.NewCalendar(&m)
}
