package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/app"
	"heartline/roster/intake/intaketest"
)

// keptRoster is all that an import could leave behind.
func (c *client) keptRoster() string {
	c.r.t.Helper()
	var doc api.RosterModel
	c.must(http.MethodGet, "/roster/model", nil, &doc)
	page := c.roster()
	text, err := json.Marshal([]any{doc.Revision, doc.Model, page.Version, page.Shifts, page.Open, page.OnCall})
	if err != nil {
		c.r.t.Fatal(err)
	}
	return string(text)
}

// placed is a fault as the console tells it, whatever was sent.
type placed struct {
	line                        int
	column, path, message, mend string
}

// faultsOf sends a malformed file and returns what is told of it.
func (c *client) faultsOf(f intaketest.Case, revision int64, dryRun bool) (faults []placed) {
	c.r.t.Helper()
	if f.Kind == intaketest.Document || f.Kind == intaketest.Broken {
		body := fmt.Sprintf(`{"revision":%d,"model":%s}`, revision, f.File)
		status, why := c.send(http.MethodPut, "/roster/model", "application/json", strings.NewReader(body), nil)
		var p api.Problem
		if err := json.Unmarshal([]byte(why), &p); err != nil || status != http.StatusUnprocessableEntity {
			c.r.t.Fatalf("%d %s", status, why)
		}
		for _, e := range p.Faults {
			faults = append(faults, placed{e.Line, strconv.Itoa(e.Column), e.Path, e.Message, e.Message})
		}
		return faults
	}
	path := "/roster/model/import?what=" + string(f.Kind)
	if f.Kind == intaketest.Rota {
		path = "/roster/import?running=true"
	}
	path += "&dry_run=" + strconv.FormatBool(dryRun)
	var out struct {
		Accepted bool
		Errors   []api.RowError
	}
	if c.upload(http.MethodPost, path, "text/csv", []byte(f.File), &out); out.Accepted {
		c.r.t.Error("it was accepted")
	}
	for _, e := range out.Errors {
		faults = append(faults, placed{e.Line, e.Column, "", e.Message, e.Mend})
	}
	return faults
}

// TestNothingMalformedIsTakenInByTheConsole sends every malformed file: each fault has its place and its mend, and the document and the
// published roster stay as they were to the letter.
func TestNothingMalformedIsTakenInByTheConsole(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	var kept api.RosterModel
	boss.must(http.MethodPut, "/roster/model", map[string]any{"revision": 0, "model": json.RawMessage(intaketest.Good)}, &kept)
	boss.rota("chen,"+rosterDay(10)+",08:00,16:00", "lin,"+rosterDay(0)+",00:00,24:00")
	before := boss.keptRoster()
	for _, c := range intaketest.Cases() {
		name := string(c.Kind) + "/" + c.Name
		for _, dryRun := range []bool{true, false} {
			faults := boss.faultsOf(c, kept.Revision, dryRun)
			if len(faults) != len(c.Wrong) {
				t.Errorf("%s: %d faults, want %d: %+v", name, len(faults), len(c.Wrong), faults)
				continue
			}
			for i, f := range faults {
				w := c.Wrong[i]
				if f.line != w.Line || w.Column != "" && f.column != w.Column || f.column == "" || f.column == "0" || f.path != w.Path || f.mend == "" ||
					!strings.Contains(f.message+" "+f.mend, w.Says) {
					t.Errorf("%s: %+v, want %+v", name, f, w)
				}
			}
		}
		if after := boss.keptRoster(); after != before {
			t.Fatalf("%s: something of it was taken in:\n%s\n%s", name, before, after)
		}
	}
}

// TestTheRotaOfTheConfigurationIsToldWhole has the check of a configuration name every fault of its rota.
func TestTheRotaOfTheConfigurationIsToldWhole(t *testing.T) {
	t.Parallel()
	for _, c := range intaketest.Of(intaketest.Rota) {
		if strings.Contains(c.Name, "nobody") || strings.Contains(c.Name, "queue") {
			continue // whom the house has, and which lines, is not in the file
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "rota.csv"), []byte(c.File), 0o600); err != nil {
			t.Fatal(err)
		}
		err := app.CheckRoster(&configs.Config{Dir: dir, Roster: configs.Roster{File: "rota.csv"}})
		if err == nil {
			t.Errorf("%s: it is good", c.Name)
			continue
		}
		for _, w := range c.Wrong {
			if want := fmt.Sprintf("rota.csv line %d column %s: ", w.Line, w.Column); !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in %v", c.Name, want, err)
			}
		}
	}
}

// TestWhatOverlapsThePublishedRosterIsPlaced names the line of each shift that would overlap one that stays.
func TestWhatOverlapsThePublishedRosterIsPlaced(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.rota("chen,"+rosterDay(5)+",16:00,24:00", "lin,"+rosterDay(5)+",22:00,06:00")
	before := boss.keptRoster()
	file := "agent,date,start,end\nlin," + rosterDay(6) + ",08:00,16:00\nlin," + rosterDay(6) + ",05:00,08:00\nchen," + rosterDay(6) + ",00:00,08:00\n"
	var out api.RosterImport
	boss.upload(http.MethodPost, "/roster/import", "text/csv", []byte(file), &out)
	if out.Accepted || len(out.Errors) != 1 || out.Errors[0].Line != 3 || out.Errors[0].Column != "start" || out.Errors[0].Mend == "" {
		t.Errorf("%+v", out)
	}
	if boss.keptRoster() != before {
		t.Error("something of it was taken in")
	}
}

// TestWhatIsTooLargeIsRefused sends ten million bytes on each way in.
func TestWhatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	before := boss.keptRoster()
	large := bytes.Repeat([]byte("id,a name and more\n"), 10<<20/19)
	for path, kind := range map[string]string{
		"/roster/import": "text/csv", "/roster/model/import?what=staff": "text/csv", "/roster/model/import?what=leave": "text/csv",
		"/roster/model/import?what=demand": "text/csv", "/roster/model/calendar?agent=chen": "text/calendar",
	} {
		status, why := boss.send(http.MethodPost, path, kind, bytes.NewReader(large), nil)
		if status != http.StatusRequestEntityTooLarge || !strings.Contains(why, `"too_large"`) || !strings.Contains(why, "5 MiB; split it") {
			t.Errorf("%s: %d %s", path, status, why)
		}
	}
	body := `{"revision":0,"model":{"name":"` + string(bytes.Repeat([]byte("x"), 10<<20)) + `"}}`
	if status, why := boss.send(http.MethodPut, "/roster/model", "application/json", strings.NewReader(body), nil); status != http.StatusRequestEntityTooLarge || !strings.Contains(why, "5 MiB") {
		t.Errorf("a document: %d %s", status, why)
	}
	if boss.keptRoster() != before {
		t.Error("something of it was taken in")
	}
}

// TestPlacesInTheFirstLineOfADocument are those of the document as it was sent, though days are put into it to be read.
func TestPlacesInTheFirstLineOfADocument(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	oneLine := strings.ReplaceAll(intaketest.Good, "\n", "")
	at := strings.Index(oneLine, `"16:00"`)
	wrong := oneLine[:at] + `"16:99"` + oneLine[at+7:]
	_, why := boss.send(http.MethodPut, "/roster/model", "application/json", strings.NewReader(`{"revision":0,"model":`+wrong+`}`), nil)
	var p api.Problem
	if err := json.Unmarshal([]byte(why), &p); err != nil || len(p.Faults) != 1 || p.Faults[0].Line != 1 || p.Faults[0].Column != at+1 {
		t.Errorf("%s, want column %d", why, at+1)
	}
}

// TestACalendarIsTakenInOnce adds leave by a calendar over leave that is there, and nothing when it comes again.
func TestACalendarIsTakenInOnce(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	compact := func(n int) string { return strings.ReplaceAll(rosterDay(n), "-", "") }
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:" + compact(2) +
		"\r\nDTEND;VALUE=DATE:" + compact(6) + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20260101T000000Z\r\nSTATUS:TENTATIVE\r\nDTSTART;VALUE=DATE:" +
		compact(20) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	var out api.RosterTable
	boss.upload(http.MethodPost, "/roster/model/import?what=leave", "text/csv", []byte("staff,from,to\nchen,"+rosterDay(3)+","+rosterDay(3)+"\n"), &out)
	bring := func(query string) (out api.RosterTable) {
		t.Helper()
		boss.upload(http.MethodPost, "/roster/model/calendar?agent=chen"+query, "text/calendar", []byte(calendar), &out)
		return out
	}
	if out = bring("&dry_run=true"); !out.Accepted || out.Rows != 2 || out.Revision != 1 {
		t.Errorf("looked at: %+v", out)
	}
	if out = bring(""); !out.Accepted || out.Rows != 2 || out.Unsettled != 1 || out.Revision != 2 {
		t.Errorf("taken in: %+v", out)
	}
	if out = bring(""); !out.Accepted || out.Rows != 0 || out.Revision != 2 {
		t.Errorf("taken in again: %+v", out)
	}
	boss.refused(http.MethodPost, "/roster/model/calendar?agent=nobody", nil, http.StatusUnprocessableEntity, "invalid")
	calendar = strings.Replace(calendar, "UID:1", "UID 1", 1)
	if out = bring(""); out.Accepted || len(out.Errors) == 0 || out.Errors[0].Line == 0 || out.Errors[0].Column == "" || out.Errors[0].Mend == "" || out.Revision != 2 {
		t.Errorf("damaged: %+v", out)
	}
}
