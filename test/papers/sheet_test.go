//go:build e2e

package papers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/test/house"
)

// formula is what somebody is called whom a spreadsheet could take for a formula.
const formula = `=1+1`

// weekday is how a day is called on paper.
var weekday = []string{"日", "一", "二", "三", "四", "五", "六"}

// rosterOnPaper publishes two weeks of three shifts, of which seven people have one in turn, and returns them.
func rosterOnPaper(t *testing.T) (h *house.House, from time.Time, shifts []api.Shift) {
	t.Helper()
	h = rosterHouse(t, "Asia/Shanghai", house.Replace("name: 甲七", "name: '"+formula+"'"))
	boss := h.As("boss")
	keepDocument(t, boss)
	zone := time.FixedZone("CST", 8*60*60)
	now := time.Now().In(zone)
	from = time.Date(now.Year(), now.Month(), now.Day()+8-int(now.Weekday()), 0, 0, 0, 0, zone) // a Monday
	var rows []string
	for d := range 14 {
		for k, hour := range []int{0, 8, 16} {
			start := from.AddDate(0, 0, d).Add(time.Duration(hour) * time.Hour)
			rows = append(rows, row("a"+string(rune('1'+(3*d+k)%7)), start, start.Add(8*time.Hour)))
		}
	}
	return h, from, publish(t, boss, rows...)
}

// keepDocument keeps the document that the house makes of itself.
func keepDocument(t *testing.T, boss *house.Client) {
	t.Helper()
	var kept api.RosterModel
	boss.Must(http.MethodGet, "/roster/model", nil, &kept)
	boss.Must(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": kept.Model}, nil)
}

// TestAnOfficeOpensTheRoster compares every cell of the workbooks with the published roster.
func TestAnOfficeOpensTheRoster(t *testing.T) {
	t.Parallel()
	h, from, shifts := rosterOnPaper(t)
	if len(shifts) != 42 {
		t.Fatalf("%d shifts are published", len(shifts))
	}
	boss := h.As("boss")
	span := "?from=" + from.Format(time.DateOnly) + "&to=" + from.AddDate(0, 0, 13).Format(time.DateOnly)
	book := func(by string) [][]string {
		t.Helper()
		status, body := boss.Fetch("/api/v1/roster/sheet"+span+"&format=xlsx&by="+by, "")
		if status != http.StatusOK {
			t.Fatalf("the workbook by %s: %d %s", by, status, body)
		}
		return only(t, opened(t, body), map[string]string{"person": "按人员", "seat": "按座席"}[by])
	}

	people := book("person")
	heads(t, people[1][1:], from)
	names := map[string]string{}
	for _, s := range shifts {
		names[s.Agent.Name] = s.Agent.Id
	}
	rows := map[string][]string{}
	for _, r := range people[2:] {
		if _, known := names[r[0]]; known {
			rows[r[0]] = r[1:]
		}
	}
	if len(rows) != 7 || rows[formula] == nil || rows["甲一"] == nil {
		t.Fatalf("people: %q", people)
	}
	for name, cells := range rows {
		for d := range 14 {
			want := ""
			for _, s := range shifts {
				if s.Agent.Name == name && s.Start.In(from.Location()).Format(time.DateOnly) == from.AddDate(0, 0, d).Format(time.DateOnly) {
					want = s.Type
				}
			}
			if cells[d] != want {
				t.Errorf("%s on day %d: %q, want %q", name, d, cells[d], want)
			}
		}
	}

	seats := book("seat")
	heads(t, seats[1][2:], from)
	for d := range 14 {
		for _, s := range shifts {
			if s.Start.In(from.Location()).Format(time.DateOnly) != from.AddDate(0, 0, d).Format(time.DateOnly) {
				continue
			}
			i := slices.IndexFunc(seats, func(r []string) bool { return strings.HasPrefix(r[0], s.Type+" ") })
			if i < 0 || seats[i][2+d] != s.Agent.Name {
				t.Errorf("%s on day %d: %q, want %s", s.Type, d, seats[max(i, 0)], s.Agent.Name)
			}
		}
	}
}

// heads holds the heads of the days against the calendar.
func heads(t *testing.T, cells []string, from time.Time) {
	t.Helper()
	if len(cells) < 14 {
		t.Fatalf("heads: %q", cells)
	}
	for d := range 14 {
		day := from.AddDate(0, 0, d)
		lines := strings.Split(cells[d], "\n")
		if lines[0] != day.Format("01-02") || len(lines) < 2 || lines[1] != weekday[day.Weekday()] {
			t.Errorf("the head of day %d: %q", d, cells[d])
		}
	}
}
