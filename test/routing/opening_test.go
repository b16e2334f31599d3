//go:build e2e

package routing_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// The lines of the house that is open by the calendar and by the roster.
const (
	weekdays = "97201" // open at all hours of the week
	festive  = "97202" // the same, and today is a holiday
	adjusted = "97203" // closed on this day of the week, a holiday too, and a working day by the adjusted calendar
	cutShort = "97204" // a holiday with hours of its own, which are over
	rostered = "97205" // asks for Cantonese, which a1 alone speaks
)

const openings = `
  - {id: open, name: {zh-CN: 开, en: Open}, after_call: 100ms, keep_place: 0s, overflow: [{when: nobody_on_shift, message: box}, END]}
  - {id: rostered, name: {zh-CN: 排班, en: Rostered}, needs: cantonese, after_call: 100ms, keep_place: 0s, overflow: [{when: nobody_on_shift, message: box}, END]}
`

// shanghai is the zone of the house.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// calendars are opening hours around today. Midnight may come while the test runs: tomorrow is like today.
func calendars() string {
	today := time.Now().In(shanghai)
	tomorrow := today.AddDate(0, 0, 1)
	always, other := []string{}, []string{}
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		day := d + `: ["00:00-24:00"]`
		always = append(always, day)
		if !strings.HasPrefix(strings.ToLower(today.Weekday().String()), d) && !strings.HasPrefix(strings.ToLower(tomorrow.Weekday().String()), d) {
			other = append(other, day)
		}
	}
	working, _, _ := strings.Cut(other[0], ":")
	holiday := fmt.Sprintf("{name: 春节, from: %s, to: %s", today.Format(time.DateOnly), tomorrow.Format(time.DateOnly))
	return fmt.Sprintf(`hours:
  weekdays: {week: {%[1]s}}
  festive: {week: {%[1]s}, holidays: [%[2]s}]}
  short: {week: {%[1]s}, holidays: [%[2]s, hours: [%[3]s]}]}
  adjusted:
    week: {%[4]s}
    holidays: [%[2]s}]
    working_days: [{date: %[5]s, as: %[7]s}, {date: %[6]s, as: %[7]s}]
`, strings.Join(always, ", "), holiday, hourFarFrom(today), strings.Join(other, ", "), today.Format(time.DateOnly), tomorrow.Format(time.DateOnly), working)
}

// hourFarFrom is an hour of the day that is neither now nor soon.
func hourFarFrom(now time.Time) string {
	h := (now.Hour() + 12) % 24
	return fmt.Sprintf(`"%02d:00-%02d:59"`, h, h)
}

func openCalendar(t *testing.T) *rig {
	t.Helper()
	var lines []string
	for _, l := range [][2]string{{weekdays, "weekdays"}, {festive, "festive"}, {adjusted, "adjusted"}, {cutShort, "short"}} {
		lines = append(lines, line{l[0], "open"}.hotline(l[1], "历", ", off_hours: {hours: "+l[1]+", play: [closed], box: box}"))
	}
	return openWith(t, openings, "tasks: {close_missed: true}\n"+skills, []line{{rostered, "rostered"}},
		besides(lines...),
		house.Replace("hours:\n  never:", calendars()+"  never:"),
		house.Replace("everyone_on_duty: true", "everyone_on_duty: false"))
}

// onShift publishes a roster by which these counsellors, and nobody else, are on shift now.
func (r *rig) onShift(who ...string) {
	r.T.Helper()
	rota := "agent,date,start,end,line\n"
	for _, a := range who {
		for _, day := range []int{-1, 0, 1} {
			rota += fmt.Sprintf("%s,%s,00:00,24:00,\n", a, time.Now().In(shanghai).AddDate(0, 0, day).Format(time.DateOnly))
		}
	}
	var out struct{ Accepted bool }
	if r.As("boss").Import("/roster/import?running=true", "text/csv", rota, &out); !out.Accepted {
		r.T.Fatal("the roster is refused")
	}
}

// TestOpenByRosterAndCalendar has lines be open because somebody is on shift, and closed by the calendar all the same.
func TestOpenByRosterAndCalendar(t *testing.T) {
	t.Parallel()
	r := openCalendar(t)
	r.plays([]part{
		{"yap 107: nobody is on shift at an hour at which the line is open: a message, at once", (*rig).hasNobody},
		{"the roster that is published opens the line, and closes it for who waits", (*rig).opensByRoster},
		{"a holiday closes, an adjusted working day opens, a holiday has hours of its own", (*rig).opensByCalendar},
		{"missed twice is one task, which an answered call closes", (*rig).missesOnce},
	})
}

func (r *rig) hasNobody() {
	r.leavesAMessage(r.Dial(r.Caller(850), weekdays, phone.DialOptions{}))
	if n := len(house.FactsOf[ledger.OfferMade](r.House)); n != 0 {
		r.T.Errorf("%d offers were made to nobody", n)
	}
}

func (r *rig) opensByRoster() {
	if status, problem := r.As("a1").Do(http.MethodPost, "/desk/sign-in", map[string]string{"seat": "1"}, nil); status/100 == 2 {
		if status, problem = r.As("a1").Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "off_shift") {
			r.T.Errorf("ready off shift: %d %s", status, problem)
		}
	} else {
		r.T.Errorf("sign in: %d %s", status, problem)
	}
	r.onShift("a1", "a2")
	r.sit(1, 2)
	talk, _ := r.waits(rostered)
	r.talks(talk, r.rings(1), tone1)
	waits, _ := r.waits(rostered)
	r.onShift("a2")
	r.leavesAMessage(waits)
	since := time.Now()
	r.Until("the talk to go on", 5*time.Second, func() bool { return talk.Heard(tone1, since) > 300*time.Millisecond })
	r.goes(talk)
	r.Until("a1 to be off shift", 5*time.Second, func() bool { state, why, _ := r.status(1); return state == "not_ready" && why == "off_shift" })
	r.silent(2)
	r.leave(1, 2)
}

func (r *rig) opensByCalendar() {
	r.onShift("a1")
	r.sit(1)
	r.served(weekdays, 1, tone1)
	for _, closed := range []string{festive, cutShort} {
		r.leavesAMessage(r.Dial(r.Caller(850), closed, phone.DialOptions{}))
		r.silent(1)
	}
	r.served(adjusted, 1, tone1)
	r.silent(1)
	r.leave(1)
}

// missed are the tasks to call somebody back, and how many calls each stands for.
func (r *rig) missed(state string) (calls []int) {
	r.T.Helper()
	var page struct {
		Items []struct {
			Kind  string
			Calls int
		}
	}
	r.As("a1").Must(http.MethodGet, "/tasks?state="+state, nil, &page)
	for _, t := range page.Items {
		if t.Kind == "callback" {
			calls = append(calls, t.Calls)
		}
	}
	return calls
}

func (r *rig) missesOnce() {
	const tone = 2100 // of somebody who has not rung before
	r.onShift("a1")
	open, done := len(r.missed("open")), len(r.missed("done"))
	for range 2 {
		c, _ := r.waitsAs(tone, weekdays)
		r.goes(c)
	}
	r.Until("one task of the two calls", 10*time.Second, func() bool {
		all := r.missed("open")
		return len(all) == open+1 && slices.Contains(all, 2)
	})
	r.sit(1)
	c, _ := r.waitsAs(tone, weekdays)
	r.talks(c, r.rings(1), tone1)
	r.goes(c)
	r.Until("the task to be closed", 10*time.Second, func() bool { return len(r.missed("open")) == open && len(r.missed("done")) == done+1 })
	r.leave(1)
}
