//go:build e2e

package papers_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
	"heartline/roster/model"
	"heartline/test/house"
)

// document reads what rosters are made from.
func document(t *testing.T, c *house.Client) (revision int64, doc model.Model) {
	t.Helper()
	var kept api.RosterModel
	c.Must(http.MethodGet, "/roster/model", nil, &kept)
	if err := json.Unmarshal(kept.Model, &doc); err != nil {
		t.Fatal(err)
	}
	return kept.Revision, doc
}

// TestLeaveOfOtherCalendars takes in what other programs write, and nothing of what is damaged.
func TestLeaveOfOtherCalendars(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation(berlinName)
	if err != nil {
		t.Fatal(err)
	}
	h := rosterHouse(t, berlinName)
	boss := h.As("boss")
	now := time.Now().In(berlin)
	monday := time.Date(now.Year(), now.Month(), now.Day()+15-int(now.Weekday()), 0, 0, 0, 0, berlin)
	date := func(day int) string { return monday.AddDate(0, 0, day).Format(time.DateOnly) }
	bring := func(who, text string) (out api.RosterTable) {
		t.Helper()
		boss.Import("/roster/model/calendar?agent="+who, "text/calendar", text, &out)
		return out
	}

	calendar := string(script(t, "write_ics.py", monday.Format(time.DateOnly)))
	out := bring("a1", calendar)
	if !out.Accepted || out.Rows != 6 || out.Unsettled != 1 || out.Revision != 1 {
		t.Fatalf("taken in: %+v", out)
	}
	leave := func(who string, from, to int) model.Leave {
		return model.Leave{Staff: who, From: date(from), To: date(to), Kind: "calendar"}
	}
	// Noon in New York is evening in Berlin: until midnight, which is none of the next day's time.
	want := []model.Leave{
		leave("a1", 1, 2), leave("a1", 4, 4), leave("a1", 15, 15), leave("a1", 18, 18), leave("a1", 25, 25), leave("a1", 32, 32),
	}
	_, doc := document(t, boss)
	if d := cmp.Diff(want, doc.Leave); d != "" {
		t.Errorf("leave of a1 (-want +is):\n%s", d)
	}
	if out = bring("a1", calendar); !out.Accepted || out.Rows != 0 {
		t.Errorf("taken in again: %+v", out)
	}

	text, err := os.ReadFile("testdata/outlook.ics")
	if err != nil {
		t.Fatal(err)
	}
	plain := func(day int) string { return monday.AddDate(0, 0, day).Format("20060102") }
	outlook := strings.NewReplacer("{{monday}}", plain(0), "{{tuesday}}", plain(1), "{{wednesday}}", plain(2), "{{thursday}}", plain(3), "\n", "\r\n").Replace(string(text))
	if out = bring("a2", outlook); !out.Accepted || out.Rows != 3 {
		t.Fatalf("taken in: %+v", out)
	}
	revision, doc := document(t, boss)
	want = append(want, leave("a2", 0, 0), leave("a2", 2, 3), leave("a2", 9, 10))
	if d := cmp.Diff(want, doc.Leave); d != "" {
		t.Errorf("leave of both (-want +is):\n%s", d)
	}

	damaged := strings.Replace(outlook, "DTSTART;VALUE=DATE:"+plain(0), "DTSTART;VALUE=DATE:"+plain(0)[:6]+"32", 1)
	damaged = strings.Replace(damaged, "CLASS:PUBLIC", "CLASS PUBLIC", 1)
	out = bring("a3", damaged)
	if out.Accepted || len(out.Errors) != 2 || out.Errors[0].Line != 22 || out.Errors[0].Column != "1" || out.Errors[1].Line != 25 || out.Errors[1].Column != "DTSTART" {
		t.Errorf("a damaged calendar: %+v", out)
	}
	for _, e := range out.Errors {
		if e.Mend == "" {
			t.Errorf("no mend: %+v", e)
		}
	}
	if after, kept := document(t, boss); after != revision || len(kept.Leave) != len(want) {
		t.Errorf("something of a damaged calendar was taken in: revision %d after %d", after, revision)
	}
}
