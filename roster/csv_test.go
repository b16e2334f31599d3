package roster_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster"
)

func known(agent string) bool { return agent == "anna" || agent == "bert" }

const head = "agent,date,start,end,line\n"

func TestParseCSV(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, file string
		want             []string // agent line start end, UTC
	}{
		{
			"a day and a night", "Asia/Shanghai", head + "anna,2026-11-22,08:00,20:00,12345\nbert,2026-11-22,20:00,08:00,\n",
			[]string{"anna 12345 22T00:00 22T12:00", "bert  22T12:00 23T00:00"},
		},
		{
			"byte order mark, CRLF, spaces, quotes", "UTC", "\xef\xbb\xbfagent,date,start,end,line\r\n anna , 2026-11-22,\"8:00\",09:00, \"96111\"\r\n",
			[]string{"anna 96111 22T08:00 22T09:00"},
		},
		{"semicolons, another order, no line", "UTC", "start;end;date;agent\n08:00;09:00;2026-11-22;anna\n", []string{"anna  22T08:00 22T09:00"}},
		{"until midnight", "UTC", head + "anna,2026-11-22,18:00,24:00,\n", []string{"anna  22T18:00 23T00:00"}},
		{"the same clock time is a whole day", "UTC", head + "anna,2026-11-22,08:00,08:00,\n", []string{"anna  22T08:00 23T08:00"}},
		{"a night of 7 hours when the clocks go forward", "Europe/Berlin", head + "anna,2026-03-28,22:00,06:00,\n", []string{"anna  28T21:00 29T04:00"}},
		{"a night of 9 hours when they go back", "Europe/Berlin", head + "anna,2026-10-24,22:00,06:00,\n", []string{"anna  24T20:00 25T05:00"}},
		{
			"shifts that join at a repeated time join", "Europe/Berlin", head + "anna,2026-10-24,22:00,02:30,\nanna,2026-10-25,02:30,06:00,\n",
			[]string{"anna  24T20:00 25T00:30", "anna  25T00:30 25T05:00"},
		},
		{"no rows", "UTC", head, nil},
		{
			"sorted", "UTC", head + "bert,2026-11-23,08:00,09:00,\nbert,2026-11-22,08:00,09:00,\nanna,2026-11-22,08:00,09:00,\n",
			[]string{"anna  22T08:00 22T09:00", "bert  22T08:00 22T09:00", "bert  23T08:00 23T09:00"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shifts, faults := roster.ParseCSV(strings.NewReader(tt.file), zone(t, tt.zone), known)
			if len(faults) > 0 {
				t.Fatalf("faults %v", faults)
			}
			var got []string
			for _, s := range shifts {
				const f = "02T15:04"
				got = append(got, s.Agent+" "+s.Line+" "+s.Start.Format(f)+" "+s.End.Format(f))
				if s.Zone != tt.zone || !strings.HasPrefix(s.ID, s.Agent+"-2026") {
					t.Errorf("shift %+v", s)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseCSVNamesEveryFault(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, file string
		want             []string
	}{
		{"empty", "UTC", "", []string{"line 1, column 1: the file is empty; begin it with the line agent,date,start,end,line"}},
		{"GBK", "UTC", head + "anna,2026-11-22,08:00,09:00,\xd0\xc4\xcf\xdf\n", []string{"line 2, column 5: the text is not UTF-8 (GBK is not read); save the file as \"CSV UTF-8\""}},
		{"UTF-16", "UTC", "a\x00g\x00", []string{"line 1, column 1: the file is not text in UTF-8; save it as \"CSV UTF-8\""}},
		{"column missing", "UTC", "agent,date,start\n", []string{"line 1, column end: the column is missing; begin the file with the line agent,date,start,end,line"}},
		{"column unknown", "UTC", "agent,date,start,end,lines\n", []string{"line 1, column 5: the column has a name that is not known; use the columns agent, date, start, end, line, in a first line"}},
		{"column twice", "UTC", "agent,date,start,end,end\n", []string{"line 1, column end: the column is there twice; remove one"}},
		{"every row", "UTC", head + "zoe,2026-11-22,08:00,09:00,\nanna,22.11.2026,8,25:00,\nanna,2026-11-22,08:00\n,2026-11-22,24:00,09:00,\n", []string{
			"line 2, column agent: no counsellor has this id; use an id from the list of users",
			"line 3, column date: write the date as YYYY-MM-DD, for example 2026-11-22",
			"line 3, column start: write the time as HH:MM, for example 08:30",
			"line 3, column end: use a time from 00:00 to 23:59",
			"line 4, column end: the row has 3 fields and the first line 5; add or remove a separator",
			"line 5, column agent: the counsellor's id is missing; fill it in",
			"line 5, column start: a shift cannot begin at 24:00; write 00:00 and the next day's date",
		}},
		{"overlaps, also inside a longer one and over midnight", "UTC", head +
			"anna,2026-11-22,08:00,20:00,12345\nanna,2026-11-22,09:00,10:00,96111\nanna,2026-11-22,19:00,03:00,\nbert,2026-11-22,19:00,03:00,\n", []string{
			"line 3, column start: the shift overlaps the same counsellor's shift in line 2; change one of them",
			"line 4, column start: the shift overlaps the same counsellor's shift in line 2; change one of them",
		}},
		{"the same shift twice", "UTC", head + "anna,2026-11-22,08:00,20:00,1\nanna,2026-11-22,08:00,20:00,2\n", []string{
			"line 3, column start: the shift begins together with the one in line 2; remove one of them",
		}},
		{"a shift that the clocks skip", "Europe/Berlin", head + "anna,2026-03-29,02:10,02:50,\n", []string{
			"line 2, column end: the clocks skip this time on that day; choose other times",
		}},
		{"a lone quotation mark", "UTC", head + "anna,\"2026-11-22,08:00,20:00,\n", []string{
			"line 2, column date: a quotation mark is wrong or has no end; put text that holds one between quotation marks and double it",
		}},
		{"quotation marks inside and after a field, after good ones over two lines", "UTC", head + "\"an\nna\",\"2026-11-\"\"22\",08:00,20\"00,\n", []string{
			"line 3, column end: a quotation mark is wrong or has no end; put text that holds one between quotation marks and double it",
		}},
		{"text after a quotation mark", "UTC", head + "anna,2026-11-22,08:00,20:00,\nanna,2026-11-23,\"08\"00,20:00,\n", []string{
			"line 3, column start: a quotation mark is wrong or has no end; put text that holds one between quotation marks and double it",
		}},
		{"a field too many", "UTC", head + "anna,2026-11-22,08:00,20:00,,x\n", []string{
			"line 2, column 6: the row has 6 fields and the first line 5; add or remove a separator",
		}},
		{"GBK in a later field of the first line", "UTC", "agent;date;\xd0\xc4\n", []string{
			"line 1, column 3: the text is not UTF-8 (GBK is not read); save the file as \"CSV UTF-8\"",
		}},
		{"a long line name", "UTC", head + "anna,2026-11-22,08:00,20:00," + strings.Repeat("心", 65) + "\n", []string{
			"line 2, column line: the line is longer than 64 characters; use the line's id",
		}},
		{"too large", "UTC", head + strings.Repeat(" ", 16<<20), []string{"line 2, column 1: the file is larger than 16 MiB from this line on; split it by month"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shifts, faults := roster.ParseCSV(strings.NewReader(tt.file), zone(t, tt.zone), known)
			if len(shifts) > 0 {
				t.Errorf("%d shifts of a bad file", len(shifts))
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.Error())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseCSVFromABrokenReader(t *testing.T) {
	t.Parallel()
	r := io.MultiReader(strings.NewReader(head), iotest.ErrReader(errors.New("gone")))
	if shifts, faults := roster.ParseCSV(r, zone(t, "UTC"), known); len(shifts) != 0 || len(faults) != 1 {
		t.Errorf("%v, %v", shifts, faults)
	}
}

func FuzzParseCSV(f *testing.F) {
	f.Add(head+"anna,2026-11-22,08:00,20:00,12345\nbert,2026-11-22,20:00,08:00,\n", true)
	f.Add("\xef\xbb\xbfagent;date;start;end\nanna;2026-03-29;02:30;24:00\n", true)
	f.Add(head+"anna,\"2026-10-25\n\",02:30,02:30,x\n", false)
	f.Add(head+"anna,\"2026-10-25\n\",02:30,\"02\"\":\"30,x\n", false)
	f.Add("agent;date\xd0\nanna;\x00", true)
	berlin, shanghai := zone(f, "Europe/Berlin"), zone(f, "Asia/Shanghai")
	f.Fuzz(func(t *testing.T, file string, west bool) {
		z := shanghai
		if west {
			z = berlin
		}
		shifts, faults := roster.ParseCSV(strings.NewReader(file), z, known)
		if len(shifts) > 0 && len(faults) > 0 {
			t.Fatal("shifts of a file with faults")
		}
		ids := map[string]bool{}
		for _, s := range shifts {
			if !s.Start.Before(s.End) || !known(s.Agent) || ids[s.ID] {
				t.Fatalf("shift %+v", s)
			}
			ids[s.ID] = true
		}
		if first, second, ok := roster.Overlap(shifts); ok {
			t.Fatalf("%+v overlaps %+v", first, second)
		}
		for _, e := range faults {
			if e.Text == "" || e.Line < 1 || e.Line > 1+strings.Count(file, "\n") || e.Column == "" || strings.ContainsAny(e.Error(), "\r\n") {
				t.Fatalf("fault %q", e.Error())
			}
		}
	})
}

// TestAFileWithoutAFirstLineRepeatsNobody has a rota whose first row is a shift: its login is in no message, because these are logged.
func TestAFileWithoutAFirstLineRepeatsNobody(t *testing.T) {
	t.Parallel()
	_, faults := roster.ParseCSV(strings.NewReader("marked-login,2026-12-01,08:00,16:00,\n"), time.UTC, func(string) bool { return true })
	if len(faults) == 0 {
		t.Fatal("it is taken in")
	}
	for _, f := range faults {
		if strings.Contains(f.Error(), "marked-login") {
			t.Error("the login is repeated")
		}
	}
}
