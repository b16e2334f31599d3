package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/ivr"
	"heartline/queue"
	"heartline/roster"
	"heartline/roster/forecast"
)

// nineToFive is a house whose line "12345" is served by the queue "general", and its hotline open on weekdays from nine to five.
func nineToFive() *configs.Config {
	hours := []ivr.Span{{From: 9 * 60, To: 17 * 60}}
	return &configs.Config{
		Zone:   configs.Zone{Location: china},
		Queues: []configs.Queue{{ID: "general", Line: "12345"}, {ID: "other", Line: "another"}},
		Hotlines: []configs.Hotline{
			{ID: "city", Queue: "general", OffHours: &configs.OffHours{Hours: "office"}},
			{ID: "all night", Queue: "other"},
		},
		Hours: map[string]*ivr.Hours{"office": {Week: ivr.Week{Mon: hours, Tue: hours, Wed: hours, Thu: hours, Fri: hours}}},
	}
}

// TestPeopleAreMissingOnlyWhileTheLineIsOpen looks at noon of a Wednesday on which two work until three, and nobody tomorrow.
func TestPeopleAreMissingOnlyWhileTheLineIsOpen(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 25, 0, 0, 0, 0, china)
	hour := func(h int) time.Time { return day.Add(time.Duration(h) * time.Hour) }
	p := pastCalls{zone: china, since: day.AddDate(0, 0, -70), calls: func(time.Time) int { return 0 }}
	for _, who := range []string{"li", "wu", "he", "gu"} {
		p.shifts = append(p.shifts, roster.NewShift(who, "12345", hour(9), hour(15), "Asia/Shanghai"))
	}
	cal, err := forecast.NewCalendar(china, demandEvery, holidaysOf("CN"))
	if err != nil {
		t.Fatal(err)
	}
	today := cal.Day(day)
	w := demandWork{cal: cal, zone: china, now: hour(12), from: hour(12), to: hour(48), today: today, everyone: true}
	if err := w.readShifts(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	got, err := w.shortOn(t.Context(), new(demandBook), p, "12345", nineToFive())
	if err != nil {
		t.Fatal(err)
	}
	want := []rosterGap{
		{queue.AlertRosterGap, "12345", hour(15).UTC(), hour(17).UTC(), 3}, // the safety minimum: two, with a quarter of the time off the desk
		{queue.AlertRosterGap, "12345", hour(33).UTC(), hour(41).UTC(), 3},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(rosterGap{})); diff != "" {
		t.Errorf("people are missing otherwise (-want +got):\n%s", diff)
	}
	if hotlines := hotlinesOf(nineToFive(), ""); len(hotlines) != 2 {
		t.Errorf("the line that serves all queues pages for %d hotlines", len(hotlines))
	}
}

// TestAGapThatRunsKeepsItsBeginning is for what is looked at from midnight on, and for shifts that fill what is over.
func TestAGapThatRunsKeepsItsBeginning(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 1, 0, 0, 0, china)
	at := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
	gap := func(kind queue.AlertKind, from, to int) rosterGap { return rosterGap{kind, "l", at(from), at(to), 1} }
	const short, led = queue.AlertRosterGap, queue.AlertNoSupervisor
	for _, tt := range []struct {
		name               string
		known, found, want []rosterGap
	}{
		{"it goes on over midnight", []rosterGap{gap(short, -3, 2)}, []rosterGap{gap(short, -1, 3)}, []rosterGap{gap(short, -3, 3)}},
		{"it is another one after a break", []rosterGap{gap(short, -3, -2)}, []rosterGap{gap(short, -1, 3)}, []rosterGap{gap(short, -1, 3)}},
		{"one that lies ahead begins when it begins", []rosterGap{gap(short, 1, 4)}, []rosterGap{gap(short, 2, 4)}, []rosterGap{gap(short, 2, 4)}},
		{"it is over", []rosterGap{gap(short, -3, 2)}, nil, nil},
		{"others stay", []rosterGap{gap(led, -3, 2), gap(short, -3, 2)}, []rosterGap{gap(short, -1, 3)}, []rosterGap{gap(led, -3, 2), gap(short, -3, 3)}},
	} {
		if diff := cmp.Diff(tt.want, replaced(tt.known, short, tt.found, now), cmp.AllowUnexported(rosterGap{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
