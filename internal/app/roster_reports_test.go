package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"heartline/console/api"
)

func TestWhoIsOnDutyAndWhoComesNext(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "lin,"+rosterDay(1)+",00:00,12:00")
	var d api.RosterDuty
	boss.must(http.MethodGet, "/roster/duty", nil, &d)
	if len(d.On) != 1 || d.On[0].Agent.Id != "chen" || len(d.Next) == 0 || d.Next[0].Agent.Id != "lin" || len(d.Chain) != 3 || d.Chain[0].Nobody == "" {
		t.Errorf("now: %+v", d)
	}
	boss.must(http.MethodGet, "/roster/duty?skill=nobody-has-this", nil, &d)
	if len(d.On) != 0 || d.Nobody != "nobody_skilled" {
		t.Errorf("with a skill that nobody has: %+v", d)
	}
	boss.refused(http.MethodGet, "/roster/duty?area=nowhere", nil, http.StatusNotFound, "not_found")
}

func TestBurdensAndHoursOfTheRoster(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.rota("chen,"+rosterDay(1)+",08:00,16:00", "lin,"+rosterDay(1)+",08:00,16:00")
	var f api.RosterFairness
	boss.must(http.MethodGet, "/roster/fairness?weeks=2&until="+rosterDay(1), nil, &f)
	minutes := map[string]int{}
	for _, row := range f.Rows {
		if row.Measure == "minutes" {
			minutes[row.Person.Id] = row.Value
		}
	}
	if minutes["chen"] != 480 || minutes["lin"] != 480 || minutes["gao"] != 0 {
		t.Errorf("minutes: %v", minutes)
	}
	month := rosterDay(0)[:7]
	if status, table := boss.get("/roster/hours?month=" + month); status != http.StatusOK || !strings.HasPrefix(table, "person,month,") || strings.Contains(table, "chen") {
		t.Errorf("before anything is over: %d %q", status, table)
	}
	boss.refused(http.MethodGet, "/roster/hours?month=2026-13", nil, http.StatusUnprocessableEntity, "invalid")
	r.signIn("chen").refused(http.MethodGet, "/roster/hours?month="+month, nil, http.StatusForbidden, "denied")
}

// get returns a body that is no JSON.
func (c *client) get(path string) (status int, body string) {
	c.r.t.Helper()
	res, err := c.http.Get(c.r.url + "/api/v1" + path)
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var text bytes.Buffer
	if _, err := text.ReadFrom(res.Body); err != nil {
		c.r.t.Fatal(err)
	}
	return res.StatusCode, text.String()
}

func TestWhoIsOnTheRosterAndDoesNotComeIsLate(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen," + rosterDay(0) + ",00:00,24:00")
	r.until("who does not come is seen", func() bool {
		q := url.Values{"from": {time.Now().Add(-time.Hour).Format(time.RFC3339)}, "to": {time.Now().Add(time.Hour).Format(time.RFC3339)}, "agent": {"chen"}}
		var a api.RosterAdherence
		boss.must(http.MethodGet, "/roster/adherence?"+q.Encode(), nil, &a)
		return len(a.Shifts) == 1 && a.Shifts[0].Shift == ids["chen"] && a.Shifts[0].LatenessSeconds > 0 && a.Shifts[0].Times.AgreedSeconds == 0 && len(a.Quarters) > 0
	})
}

func TestAPublishedRosterIsMendedByHandAndByProposal(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("chen," + rosterDay(3) + ",08:00,16:00")
	r.signIn("chen").must(http.MethodPost, "/roster/absences", map[string]any{"sick": true, "from": rosterDay(3) + "T00:00:00+08:00", "to": rosterDay(4) + "T00:00:00+08:00"}, nil)
	var proposal api.RosterReplan
	boss.must(http.MethodGet, "/roster/replan?days=7", nil, &proposal)
	if len(proposal.Broken) != 0 {
		t.Errorf("the proposal breaks %+v", proposal.Broken)
	}
	for _, c := range proposal.Changes {
		if c.Staff == "chen" && c.Date == rosterDay(3) && c.Shift != "" {
			t.Errorf("who is ill is proposed: %+v", c)
		}
	}
	changes := []any{
		map[string]any{"staff": "lin", "date": rosterDay(3), "shift": "day"},
		map[string]any{"staff": "gao", "date": rosterDay(3), "shift": "day"},
	}
	var made api.RosterReplanned
	boss.must(http.MethodPost, "/roster/replan", map[string]any{"changes": changes, "seen": proposal.Mark}, &made)
	if made.Done != 0 || len(made.Refused) != 1 || made.Refused[0].Change.Staff != "gao" || made.Refused[0].Why[0] != "no_seat" || boss.holder(ids["chen"]) != "" {
		t.Errorf("made: %+v, the shift is %q's", made, boss.holder(ids["chen"]))
	}
	made = api.RosterReplanned{}
	boss.must(http.MethodPost, "/roster/replan", map[string]any{"changes": changes[:1], "seen": proposal.Mark}, &made)
	if made.Done != 1 || len(made.Refused) != 0 || boss.holder(ids["chen"]) != "lin" {
		t.Errorf("made: %+v, the shift is %q's", made, boss.holder(ids["chen"]))
	}
}

// TestHoursAreAWorkbook reads it in both languages; of a month in which nothing is over it has heads and a total.
func TestHoursAreAWorkbook(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	at := "/roster/hours?format=xlsx&month=" + rosterDay(0)[:7]
	for _, tt := range []struct{ language, tab, total string }{{"zh-CN", "按类别工时", "合计"}, {"en", "Hours by kind", "Total"}} {
		boss.must(http.MethodPut, "/session/language", map[string]string{"language": tt.language}, nil)
		status, text := boss.get(at)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", tt.language, status, text)
		}
		book, err := excelize.OpenReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if tabs := book.GetSheetList(); len(tabs) != 3 || tabs[0] != tt.tab {
			t.Errorf("%s: the sheets are %v", tt.language, tabs)
		}
		if total, err := book.GetCellValue(tt.tab, "A3"); err != nil || total != tt.total {
			t.Errorf("%s: the first row is %q, %v", tt.language, total, err)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestTheRosterIsPrinted(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.rota("chen," + rosterDay(1) + ",08:00,16:00")
	at := "/roster/sheet?from=" + rosterDay(0) + "&to=" + rosterDay(6)
	if status, page := boss.get(at + "&format=html"); status != http.StatusOK || !strings.Contains(page, "<html") || !strings.Contains(page, "陈安") {
		t.Errorf("pages: %d, %d bytes", status, len(page))
	}
	if status, book := boss.get(at + "&by=seat"); status != http.StatusOK || !strings.HasPrefix(book, "PK") {
		t.Errorf("workbook: %d, %d bytes", status, len(book))
	}
	boss.refused(http.MethodGet, "/roster/sheet?from="+rosterDay(6)+"&to="+rosterDay(0), nil, http.StatusUnprocessableEntity, "invalid")
}

// TestThePrintedRosterIsThatOfTheBook has a day that two people share, one that was moved, a second shift on a date, shifts of twelve hours that
// the rules have no type for, and somebody who is not of the staff, in a house with a document and in one without.
func TestThePrintedRosterIsThatOfTheBook(t *testing.T) {
	t.Parallel()
	for _, document := range []bool{true, false} {
		t.Run(fmt.Sprint("document ", document), func(t *testing.T) {
			t.Parallel()
			_, boss := rosterRig(t)
			if document {
				boss.staffOf("chen", "gao")
			}
			ids := boss.rota("chen,"+rosterDay(1)+",08:00,16:00", "gao,"+rosterDay(1)+",06:00,18:00", "gao,"+rosterDay(2)+",16:00,24:00")
			boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{
				"agent": "lin", "from": rosterDay(1) + "T12:00:00+08:00", "to": rosterDay(1) + "T16:00:00+08:00", "reason": "needed", "override": "needed",
			}, nil)
			add := func(kind, who string, day int, from, to string) (s api.RosterShift) {
				boss.must(http.MethodPost, "/roster/shifts", map[string]any{
					"type": kind, "agent": who, "start": rosterDay(day) + "T" + from + ":00+08:00", "end": rosterDay(day) + "T" + to + ":00+08:00", "reason": "needed", "override": "needed",
				}, &s)
				return s
			}
			add("day", "chen", 3, "10:00", "18:00")
			add("day", "gao", 4, "08:00", "16:00")
			add("training", "gao", 4, "18:00", "19:30")
			rows := boss.sheetRows(rosterDay(1), rosterDay(4), "person")
			times := func(kind, from, to string) string { return strings.TrimSpace(kind + " " + from + "–" + to) }
			for who, want := range map[string][]string{
				"陈安": {times("day", "08:00", "12:00"), "", times("day", "10:00", "18:00"), ""},
				"林静": {times("day", "12:00", "16:00"), "", "", ""},
				"高远": {times("", "06:00", "18:00"), "evening", "", "day\n" + times("training", "18:00", "19:30")},
			} {
				if got := rows[who]; !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q; all: %q", who, got, want, rows)
				}
			}
		})
	}
}

// sheetRows reads the printed roster as a workbook: the cells of each row by what stands at its left.
func (c *client) sheetRows(from, to, by string) map[string][]string {
	c.r.t.Helper()
	status, text := c.get("/roster/sheet?" + url.Values{"from": {from}, "to": {to}, "by": {by}, "format": {"xlsx"}}.Encode())
	if status != http.StatusOK {
		c.r.t.Fatalf("%d %s", status, text)
	}
	book, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	tab := book.GetSheetList()[0]
	out := map[string][]string{}
	for y := 3; ; y++ {
		var cells []string
		for x := 1; x <= 5; x++ {
			at, err := excelize.CoordinatesToCellName(x, y)
			if err != nil {
				c.r.t.Fatal(err)
			}
			cell, err := book.GetCellValue(tab, at)
			if err != nil {
				c.r.t.Fatal(err)
			}
			cells = append(cells, cell)
		}
		if cells[0] == "" {
			return out
		}
		out[cells[0]] = cells[1:]
	}
}
