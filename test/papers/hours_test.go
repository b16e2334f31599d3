//go:build e2e

package papers_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"heartline/roster/model"
	"heartline/roster/pay"
	"heartline/roster/sheet"
	"heartline/test/house"
)

// The columns of the sheet of kinds.
const (
	colPerson = iota
	colMonth
	colKind
	colPercent
	colNight
	colNightPercent
	colMinutes
	colHours
	colWeighted
)

// total is what a row is called that adds others up.
const total = "合计"

func whole(t *testing.T, cell string) int {
	t.Helper()
	n, err := strconv.Atoi(cell)
	if err != nil {
		t.Fatalf("%q is no whole number", cell)
	}
	return n
}

// sums holds the rows of a sheet of kinds against their factors and their totals, and returns the minutes of each person.
func sums(t *testing.T, rows [][]string) (minutes map[string]int) {
	t.Helper()
	minutes = map[string]int{}
	all, totals := 0, 0
	for _, r := range rows[2:] {
		if len(r) <= colWeighted || r[colMinutes] == "" {
			continue // what is written below the table
		}
		n := whole(t, r[colMinutes])
		if r[colKind] == "" {
			if totals != n {
				t.Errorf("all kinds have %d minutes together, shown as %d", totals, n)
			}
			continue
		}
		factor := whole(t, r[colPercent]) + whole(t, r[colNightPercent])
		hours, err := strconv.ParseFloat(r[colHours], 64)
		weighted, wrong := strconv.ParseFloat(r[colWeighted], 64)
		if err != nil || wrong != nil || !near(hours, float64(n)/60) || !near(weighted, float64(n*factor)/6000) {
			t.Errorf("%d minutes at %d percent: %q", n, factor, r)
		}
		if r[colPerson] == total {
			totals += n
			continue
		}
		minutes[r[colPerson]] += n
		all += n
	}
	if all != totals {
		t.Errorf("the rows have %d minutes, the totals of the kinds %d", all, totals)
	}
	return minutes
}

// near allows for two decimals.
func near(a, b float64) bool { return a-b < 0.00501 && b-a < 0.00501 }

// TestAnOfficeOpensTheHoursOfTheHouse compares the workbook with the table of the same month, after a shift that is over.
func TestAnOfficeOpensTheHoursOfTheHouse(t *testing.T) {
	t.Parallel()
	h := rosterHouse(t, "Asia/Shanghai", house.Replace("everyone_on_duty: false", "everyone_on_duty: false, pay: {night_percent: 20, night_sum: 3000, night_least: 1}"))
	boss := h.As("boss")
	keepDocument(t, boss)
	zone := time.FixedZone("CST", 8*60*60)
	now := time.Now().In(zone)
	end := now.Truncate(time.Minute).Add(time.Minute)
	row := "a1," + now.Format(time.DateOnly) + ",00:00," + end.Format("15:04") + ",\n"
	if end.Day() != now.Day() {
		row = "a1," + now.Format(time.DateOnly) + ",00:00,24:00,\n"
	}
	publish(t, boss, row)
	month := now.Format("2006-01")
	var table [][]string
	h.Until("the shift to be over", 90*time.Second, func() bool {
		status, body := boss.Fetch("/api/v1/roster/hours?month="+month, "")
		if status != http.StatusOK {
			t.Fatalf("the hours: %d %s", status, body)
		}
		var err error
		if table, err = csv.NewReader(bytes.NewReader(body)).ReadAll(); err != nil {
			t.Fatal(err)
		}
		return len(table) == 2
	})
	worked := whole(t, table[1][2])
	if table[1][0] != "a1" || worked < 1 {
		t.Fatalf("the hours: %q", table)
	}
	status, book := boss.Fetch("/api/v1/roster/hours?format=xlsx&month="+month, "")
	if status != http.StatusOK {
		t.Fatalf("the workbook: %d %s", status, book)
	}
	sheets := opened(t, book)
	if minutes := sums(t, only(t, sheets, "按类别工时")); minutes["甲一"] != worked || len(minutes) != 1 {
		t.Errorf("the rows of the kinds: %v, the table %d", minutes, worked)
	}
	months := only(t, sheets, "计薪工时")
	for i, cell := range table[1][2:] {
		if months[2][2+i] != cell || months[3][2+i] != cell {
			t.Errorf("%s: the workbook has %q and in total %q, the table %q", table[0][2+i], months[2][2+i], months[3][2+i], cell)
		}
	}
	if months[2][0] != "甲一" || months[3][0] != total {
		t.Errorf("the rows of the month: %q", months)
	}
	proof := 0
	for _, r := range only(t, sheets, "工时凭据")[2:] {
		proof += whole(t, r[5])
	}
	if proof != worked {
		t.Errorf("the proof has %d minutes, the table %d", proof, worked)
	}
}

// TestAnOfficeOpensNightsAndHolidays has the factors of the law and an agreed supplement for the night on the shifts around a holiday.
func TestAnOfficeOpensNightsAndHolidays(t *testing.T) {
	cal, err := model.NewCalendar(&model.Model{Zone: "Asia/Shanghai", Start: "2026-09-28", Days: 14, Profile: "cn"})
	if err != nil {
		t.Fatal(err)
	}
	profile, _ := pay.LookupProfile("cn")
	profile.NightPercent, profile.NightSum = 20, 3000
	at := func(day, hour int) time.Time {
		return time.Date(2026, 9, day, hour, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	}
	e, err := pay.Compute(pay.Input{Profile: profile, Calendar: cal, From: "2026-09-01", Until: "2026-10-31", Shifts: []pay.Shift{
		{ID: "s1", Person: "p1", Start: at(30, 22), End: at(31, 6), Zone: "Asia/Shanghai"},            // into the holiday
		{ID: "s2", Person: "p2", Start: at(29, 8), End: at(29, 18), Zone: "Asia/Shanghai", Break: 60}, // ten hours on a Tuesday
	}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../roster/sheet/testdata/zh-CN.json")
	if err != nil {
		t.Fatal(err)
	}
	words := sheet.Words{}
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	names := sheet.Names{People: map[string]string{"p1": "=SUM(A1:A9)", "p2": "陈安；“静”"}}
	kinds, err := sheet.KindsTable(words, e, names)
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := sheet.WriteWorkbook(&book, kinds); err != nil {
		t.Fatal(err)
	}
	rows := only(t, opened(t, book.Bytes()), words["tab_kinds"])
	sums(t, rows)
	want := []string{
		"=SUM(A1:A9)|2026-09|正常|100|是|20|120|2.00|2.40",
		"=SUM(A1:A9)|2026-10|法定节日|300|是|20|360|6.00|19.20",
		"陈安；“静”|2026-09|正常|100|否|0|480|8.00|8.00",
		"陈安；“静”|2026-09|延时加班|150|否|0|60|1.00|1.50",
		"合计||正常|100|否|0|480|8.00|8.00",
		"合计||正常|100|是|20|120|2.00|2.40",
		"合计||延时加班|150|否|0|60|1.00|1.50",
		"合计||法定节日|300|是|20|360|6.00|19.20",
		"合计||||||1020|17.00|31.10",
	}
	for i, line := range want {
		got := ""
		if 2+i < len(rows) {
			got = strings.Join(rows[2+i], "|")
		}
		if got != line {
			t.Errorf("row %d: %q, want %q", i+1, got, line)
		}
	}
}
