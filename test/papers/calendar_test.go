//go:build e2e

package papers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	callerTone = 440
	uidDomain  = "heartline" // where no base_url is configured
	berlinName = "Europe/Berlin"
	inUTC      = "2006-01-02T15:04:05Z"
)

// rosterHouse is a house in a zone where people work by the roster alone.
func rosterHouse(t *testing.T, zone string, options ...house.Option) *house.House {
	t.Helper()
	return house.New(t, append(options, house.Replace("zone: Asia/Shanghai", "zone: "+zone), house.Replace("everyone_on_duty: true", "everyone_on_duty: false"))...)
}

// row is a row of a rota.
func row(agent string, start, end time.Time) string {
	return fmt.Sprintf("%s,%s,%s,%s,\n", agent, start.Format(time.DateOnly), start.Format("15:04"), end.Format("15:04"))
}

// publish imports a rota and returns the shifts that are published then.
func publish(t *testing.T, boss *house.Client, rows ...string) []api.Shift {
	t.Helper()
	var out api.RosterImport
	boss.Import("/roster/import?running=true", "text/csv", "agent,date,start,end,line\n"+strings.Join(rows, ""), &out)
	if !out.Accepted {
		t.Fatalf("the rota is refused: %+v", out.Errors)
	}
	var shifts []api.Shift
	for from := out.From; from.Before(out.To); from = from.AddDate(0, 0, 60) {
		var page api.Roster
		boss.Must(http.MethodGet, "/roster?from="+from.UTC().Format(time.RFC3339)+"&to="+from.AddDate(0, 0, 60).UTC().Format(time.RFC3339), nil, &page)
		for _, s := range page.Shifts {
			if !slices.ContainsFunc(shifts, func(o api.Shift) bool { return o.Id == s.Id }) {
				shifts = append(shifts, s)
			}
		}
	}
	return shifts
}

// nightsOfChange are the evenings before the next two changes of the clocks.
func nightsOfChange(zone *time.Location) []time.Time {
	now := time.Now().In(zone)
	y, m, d := now.Date()
	var nights []time.Time
	for n := 1; len(nights) < 2; n++ {
		evening, next := time.Date(y, m, d+n, 22, 0, 0, 0, zone), time.Date(y, m, d+n+1, 22, 0, 0, 0, zone)
		if next.Sub(evening) != 24*time.Hour {
			nights = append(nights, evening)
		}
	}
	return nights
}

// TestAnotherProgramReadsACalendar follows a counsellor's calendar through what becomes of the shifts, in a zone that changes its clocks.
func TestAnotherProgramReadsACalendar(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation(berlinName)
	if err != nil {
		t.Fatal(err)
	}
	h := rosterHouse(t, berlinName)
	boss, a1, a2 := h.As("boss"), h.As("a1"), h.As("a2")
	somebodyCalls(t, h)

	y, m, d := time.Now().In(berlin).Date()
	at := func(day, hour int) time.Time { return time.Date(y, m, d+day, hour, 0, 0, 0, berlin) }
	nights := nightsOfChange(berlin)
	rows := []string{row("a1", at(2, 8), at(2, 16)), row("a1", at(4, 8), at(4, 16)), row("a2", at(2, 16), at(3, 0))}
	for _, n := range nights {
		rows = append(rows, row("a1", n, time.Date(n.Year(), n.Month(), n.Day()+1, 6, 0, 0, 0, berlin)))
	}
	shifts := publish(t, boss, rows...)
	path, others := subscribe(t, a1), subscribe(t, a2)
	own := slices.DeleteFunc(slices.Clone(shifts), func(s api.Shift) bool { return s.Agent.Id != "a1" })
	if len(shifts) != 5 || len(own) != 4 {
		t.Fatalf("published: %+v", shifts)
	}

	first := readFeed(t, h, path)
	if first.Version != "2.0" || len(first.Events) != len(own) {
		t.Fatalf("the calendar of a1: %+v", first)
	}
	for _, s := range own {
		first.event(t, s.Id).is(t, s)
	}
	zoneIs(t, first, nights)
	lengths := map[time.Duration]bool{}
	for _, s := range own {
		lengths[s.End.Sub(s.Start)] = true
	}
	for _, hours := range []int{7, 8, 9} {
		if !lengths[time.Duration(hours)*time.Hour] {
			t.Errorf("no shift of a1 has %d hours: %v", hours, lengths)
		}
	}
	if other := readFeed(t, h, others); len(other.Events) != 1 || other.has(own[0].Id) {
		t.Errorf("the calendar of a2: %+v", other.Events)
	}

	moved, cancelled := own[0], own[1]
	boss.Must(http.MethodPost, "/roster/shifts/"+moved.Id+"/move", map[string]any{"start": moved.Start.Add(time.Hour), "end": moved.End.Add(time.Hour), "reason": "training"}, nil)
	boss.Must(http.MethodPost, "/roster/shifts/"+cancelled.Id+"/cancel", map[string]any{"reason": "training"}, nil)
	moved.Start, moved.End = moved.Start.Add(time.Hour), moved.End.Add(time.Hour)
	second := readFeed(t, h, path)
	e := second.event(t, moved.Id)
	e.is(t, moved)
	if was := first.event(t, moved.Id); e.Sequence <= was.Sequence {
		t.Errorf("a moved shift has the sequence %d after %d", e.Sequence, was.Sequence)
	}
	if second.has(cancelled.Id) && second.event(t, cancelled.Id).Status != "CANCELLED" {
		t.Error("a shift that was taken off the roster is still in the calendar")
	}
	if again := readFeed(t, h, path); fmt.Sprint(again) != fmt.Sprint(second) {
		t.Error("the calendar changes by itself")
	}

	boss.Must(http.MethodPost, "/roster/shifts/"+moved.Id+"/assign", map[string]any{"agent": "a3", "reason": "training"}, nil)
	third := subscribe(t, h.As("a3"))
	if readFeed(t, h, path).has(moved.Id) {
		t.Error("a shift that was handed over is still in the calendar of who had it")
	}
	if e := readFeed(t, h, third).event(t, moved.Id); e.Sequence <= second.event(t, moved.Id).Sequence {
		t.Errorf("who has it now sees it with the sequence %d", e.Sequence)
	}
	theAddressIsTakenBack(t, h, a1, path)
}

// somebodyCalls has a marked caller call, so that there is something of callers that a calendar could hold.
func somebodyCalls(t *testing.T, h *house.House) {
	t.Helper()
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Ended(1)
}

// is holds an event against its shift: times by both ways, reminders, and nothing in it that is nobody's business.
func (e seenEvent) is(t *testing.T, s api.Shift) {
	t.Helper()
	start, end := s.Start.UTC().Format(inUTC), s.End.UTC().Format(inUTC)
	if e.Start != start || e.End != end || e.StartByFile != start || e.EndByFile != end {
		t.Errorf("the shift from %s to %s is read as %+v", start, end, e)
	}
	if e.Status != "CONFIRMED" || e.Sequence < 0 {
		t.Errorf("the shift from %s is %s, sequence %d", start, e.Status, e.Sequence)
	}
	if !slices.Equal(e.Alarms, []int{-24 * 60 * 60, -2 * 60 * 60}) {
		t.Errorf("reminders, in seconds: %v", e.Alarms)
	}
	for _, p := range e.Properties {
		if !slices.Contains([]string{"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "TRANSP"}, p) {
			t.Errorf("the calendar tells of a shift's %s", p)
		}
	}
	if strings.Contains(e.Summary, "a1") || strings.Contains(e.Summary, "甲") {
		t.Errorf("the calendar names people: %q", e.Summary)
	}
}

// zoneIs holds the file's rules of the zone against the changes of the clocks that are known.
func zoneIs(t *testing.T, s seen, nights []time.Time) {
	t.Helper()
	if len(s.Zones) != 1 || s.Zones[0].ID != berlinName {
		t.Fatalf("zones: %+v", s.Zones)
	}
	for _, n := range nights {
		before, after := n.Format("-0700"), n.Add(12*time.Hour).Format("-0700")
		kind := "STANDARD"
		if n.Add(12 * time.Hour).IsDST() {
			kind = "DAYLIGHT"
		}
		if !slices.ContainsFunc(s.Zones[0].Rules, func(r struct{ Name, Begins, From, To, Repeats string }) bool {
			return r.Name == kind && strings.Contains(r.From, before) && strings.Contains(r.To, after)
		}) {
			t.Errorf("no rule of the zone changes from %s to %s: %+v", before, after, s.Zones[0].Rules)
		}
	}
}

// theAddressIsTakenBack revokes a calendar; from then on it is as if there had never been one.
func theAddressIsTakenBack(t *testing.T, h *house.House, c *house.Client, path string) {
	t.Helper()
	anew := subscribe(t, c)
	if status, _ := visit(t, h, path); status != http.StatusNotFound || anew == path {
		t.Errorf("the address before: %d", status)
	}
	if status, _ := visit(t, h, anew); status != http.StatusOK {
		t.Errorf("the new address: %d", status)
	}
	c.Must(http.MethodDelete, "/roster/feed", nil, nil)
	_, never := visit(t, h, "/feeds/"+strings.Repeat("x", 43)+".ics")
	if status, body := visit(t, h, anew); status != http.StatusNotFound || string(body) != string(never) {
		t.Errorf("an address that was taken back: %d %q", status, body)
	}
}
