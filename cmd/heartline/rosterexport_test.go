package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/roster"
	"heartline/roster/model"
)

// autumn is a model around the night in which Berlin's clocks go back, with a night shift, one of more than a day, one on call and
// another of a certain line.
const autumn = `{
  "version": 1, "zone": "Europe/Berlin", "start": "2026-10-24", "days": 3,
  "shifts": [{"id": "N", "start": "22:00", "minutes": 480}, {"id": "L", "start": "08:00", "minutes": 1800},
    {"id": "C", "start": "00:00", "minutes": 1440, "tags": ["on_call"]}, {"id": "D", "start": "08:00", "minutes": 240}],
  "demand": [{"shifts": ["N", "L", "C"], "target": 1, "w_under": 1}, {"shifts": ["D"], "line": "youth", "target": 1, "w_under": 1}],
  "staff": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}]
}`

const autumnRoster = `{"version": 1, "assignments": [
  {"staff": "c1", "date": "2026-10-24", "shift": "N"}, {"staff": "c2", "date": "2026-10-24", "shift": "L"},
  {"staff": "c3", "date": "2026-10-24", "shift": "C"}, {"staff": "c3", "date": "2026-10-25", "shift": "D"}], "value": 0, "hard": 0}`

func TestRosterExportRota(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": autumn, "r.json": autumnRoster})
	status, said, complaint := rostered(t, "roster", "export", "-model", at["m.json"], "-roster", at["r.json"])
	want := "agent,date,start,end,line\nc2,2026-10-24,08:00,08:00,\nc1,2026-10-24,22:00,06:00,\nc2,2026-10-25,08:00,14:00,\nc3,2026-10-25,08:00,12:00,youth\n"
	rows := func(s string) int { return strings.Count(s, "\n") }
	if status != 0 || rows(said) != rows(want) {
		t.Fatalf("status %d: %s%s", status, said, complaint)
	}
	for line := range strings.SplitSeq(want, "\n") {
		if !strings.Contains(said, line) {
			t.Errorf("%q is not in:\n%s", line, said)
		}
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	shifts, faults := roster.ParseCSV(strings.NewReader(said), berlin, func(string) bool { return true })
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var night time.Duration
	for _, s := range shifts {
		if s.Agent == "c1" {
			night = s.End.Sub(s.Start)
		}
	}
	if night != 9*time.Hour {
		t.Errorf("the night in which the clocks go back is %v long", night)
	}
	status, said, complaint = rostered(t, "roster", "export", "-model", at["m.json"], "-roster", at["r.json"], "-on-call", "-as", "csv")
	if status != 0 || !strings.Contains(said, "c3,2026-10-24,00:00,00:00,\n") {
		t.Errorf("status %d: %s%s", status, said, complaint)
	}
}

// TestRosterExportKeepsInstants gives out shifts of each length in zones and nights of each kind, and reads them again.
func TestRosterExportKeepsInstants(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{{"Europe/Berlin", "2026-03-28"}, {"Europe/Berlin", "2026-10-24"}, {"America/New_York", "2026-10-31"}, {"Asia/Shanghai", "2026-12-31"}} {
		for _, minutes := range []int{60, 481, 1439, 1440, 1441, 2880} {
			for _, start := range []string{"00:00", "01:30", "02:30", "22:00"} {
				m, faults := model.Parse(strings.NewReader(fmt.Sprintf(`{"version": 1, "zone": %q, "start": %q, "days": 1,
					"shifts": [{"id": "S", "start": %q, "minutes": %d}], "demand": [{"shifts": ["S"]}], "staff": [{"id": "c1"}]}`, tt[0], tt[1], start, minutes)))
				if len(faults) > 0 {
					t.Fatal(faults)
				}
				x, err := newExport(m)
				if err != nil {
					t.Fatal(err)
				}
				data, err := x.csv([]model.Assignment{{Staff: "c1", Date: tt[1], Shift: "S"}}, false)
				if err != nil {
					t.Fatal(err)
				}
				shifts, wrong := roster.ParseCSV(bytes.NewReader(data), x.zone, func(string) bool { return true })
				if len(wrong) > 0 {
					t.Fatal(wrong)
				}
				begins, ends := x.cal.Begins(0, &m.Shifts[0]), x.cal.Ends(0, &m.Shifts[0])
				if !shifts[0].Start.Equal(begins) || !shifts[len(shifts)-1].End.Equal(ends) {
					t.Errorf("%v, %s for %d minutes: %v, not %v to %v", tt, start, minutes, shifts, begins, ends)
				}
				for i := 1; i < len(shifts); i++ {
					if !shifts[i].Start.Equal(shifts[i-1].End) {
						t.Errorf("%v has a gap", shifts)
					}
				}
			}
		}
	}
}

func TestRosterExportCalendar(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": autumn, "r.json": autumnRoster})
	args := []string{"roster", "export", "-model", at["m.json"], "-roster", at["r.json"], "-as", "ics"}
	status, said, complaint := rostered(t, append(args, "-who", "c3", "-domain", "line.example")...)
	if status != 0 || strings.Count(said, "BEGIN:VEVENT") != 2 || !strings.Contains(said, "c3-2026-10-25@line.example") {
		t.Errorf("status %d: %s%s", status, said, complaint)
	}
	for _, tt := range []struct {
		more []string
		want string
	}{
		{nil, "-who is missing"},
		{[]string{"-who", "c9"}, "nobody of the staff"},
		{[]string{"-who", "c3", "-domain", "no name"}, "domain"},
		{[]string{"-as", "pdf"}, "use csv or ics"},
	} {
		if status, _, complaint = rostered(t, append(args, tt.more...)...); status == 0 || !strings.Contains(strings.ToLower(complaint), tt.want) {
			t.Errorf("%v: status %d: %s", tt.more, status, complaint)
		}
	}
}

func TestRosterExportRefusesWhatCannotBePublished(t *testing.T) {
	t.Parallel()
	twice := strings.Replace(autumnRoster, `"c3", "date": "2026-10-25"`, `"c2", "date": "2026-10-25"`, 1)
	at := documents(t, map[string]string{"m.json": autumn, "r.json": twice})
	status, said, complaint := rostered(t, "roster", "export", "-model", at["m.json"], "-roster", at["r.json"])
	if status == 0 || said != "" || !strings.Contains(complaint, "c2,2026-10-25,08:00,12:00,youth: line") {
		t.Errorf("status %d: %s%s", status, said, complaint)
	}
}
