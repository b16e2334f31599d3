package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
)

// plannedStaff is a document of so many people who work three shifts of eight hours.
func (c *client) plannedStaff(people int) (revision int64) {
	c.r.t.Helper()
	var kept api.RosterModel
	c.must(http.MethodGet, "/roster/model", nil, &kept)
	var doc map[string]any
	if err := json.Unmarshal(kept.Model, &doc); err != nil {
		c.r.t.Fatal(err)
	}
	if !kept.First || doc["profile"] != "cn" || len(doc["shifts"].([]any)) != 3 || len(doc["staff"].([]any)) == 0 {
		c.r.t.Fatalf("the first document: %s", kept.Model)
	}
	var staff []any
	for i := range people {
		staff = append(staff, map[string]any{"id": fmt.Sprintf("p%02d", i), "contract": "full"})
	}
	doc["staff"] = staff
	var out api.RosterModel
	c.must(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": doc}, &out)
	return out.Revision
}

func TestADraftIsSearchedChangedExplainedAndOutlivesARestart(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	if revision := boss.plannedStaff(24); revision != 1 {
		t.Fatalf("revision %d", revision)
	}
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "January", "from": "2027-01-04", "days": 28, "begin": "empty"}, &d)
	if d.Version != 1 || len(d.Staff) != 24 || len(d.Seats) != 3*28 || d.Value == 0 || len(d.Coverage) == 0 {
		t.Fatalf("draft: version %d, %d people, %d seats, value %d", d.Version, len(d.Staff), len(d.Seats), d.Value)
	}
	at := "/roster/drafts/" + d.Id
	empty := d.Value
	boss.must(http.MethodPost, at+"/search", map[string]any{"seconds": 60, "moves": 100000}, nil)
	r.until("the search is over", func() bool {
		var h api.RosterDraftHead
		boss.must(http.MethodGet, at, nil, &h)
		return h.State == api.RosterDraftStateOpen && h.Version > 1
	})
	boss.must(http.MethodGet, at, nil, &d)
	if d.Hard != 0 || d.Value >= empty || len(d.Assignments) < 2*3*28 {
		t.Errorf("found: hard %d, value %d of %d, %d assignments", d.Hard, d.Value, empty, len(d.Assignments))
	}

	a := d.Assignments[0]
	out := []any{map[string]any{"staff": a.Staff, "date": a.Date}}
	var v api.RosterVerdict
	boss.must(http.MethodPost, at+"/try", map[string]any{"changes": out}, &v)
	boss.refused(http.MethodPost, at+"/change", map[string]any{"version": d.Version - 1, "changes": out}, http.StatusConflict, "stale")
	var before, same api.RosterFindings
	boss.must(http.MethodGet, at+"/findings", nil, &before)
	boss.must(http.MethodGet, at+"/findings", nil, &same)
	if before.Summary.Value != d.Value || same.Summary.Value != d.Value || len(same.Findings) != len(before.Findings) {
		t.Errorf("findings of %d, and again of %d, want %d", before.Summary.Value, same.Summary.Value, d.Value)
	}
	var part api.RosterDraftPart
	boss.must(http.MethodPost, at+"/change", map[string]any{"version": d.Version, "changes": out, "override": "ill"}, &part)
	if part.Version != d.Version+1 || part.Value != d.Value+v.Value || len(part.Cells) != 1 {
		t.Errorf("changed: %d, value %d, said %d + %d", part.Version, part.Value, d.Value, v.Value)
	}
	boss.refused(http.MethodPost, at+"/try", map[string]any{"changes": []any{map[string]any{"staff": "nobody", "date": a.Date}}}, http.StatusUnprocessableEntity, "invalid")

	var why api.RosterWhy
	boss.must(http.MethodGet, at+"/why?staff="+a.Staff+"&date="+a.Date, nil, &why)
	var covers []api.RosterCandidate
	boss.must(http.MethodGet, at+"/covers?date="+a.Date+"&shift="+a.Shift, nil, &covers)
	var found api.RosterFindings
	boss.must(http.MethodGet, at+"/findings", nil, &found)
	if len(why.Said) == 0 || len(covers) == 0 || found.Summary.Value != part.Value {
		t.Errorf("%d sentences, %d candidates, findings of %d", len(why.Said), len(covers), found.Summary.Value)
	}

	r.stop()
	r.start()
	boss = r.signIn("gao")
	var heads []api.RosterDraftHead
	boss.must(http.MethodGet, "/roster/drafts", nil, &heads)
	if len(heads) != 1 || heads[0].Value != part.Value || heads[0].Days != 28 || heads[0].Bound != d.Bound || heads[0].Version != part.Version {
		t.Errorf("the list after the restart: %+v", heads)
	}
	var again api.RosterDraft
	boss.must(http.MethodGet, at, nil, &again)
	if again.Version != part.Version || again.Value != part.Value || len(again.Assignments) != len(d.Assignments)-1 {
		t.Errorf("after the restart: version %d, value %d, %d assignments", again.Version, again.Value, len(again.Assignments))
	}
	boss.must(http.MethodDelete, at, nil, nil)
	boss.refused(http.MethodGet, at, nil, http.StatusNotFound, "not_found")
}

func TestASearchIsStoppedAndKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	boss.plannedStaff(12)
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": "2027-01-04", "days": 7, "begin": "empty"}, &d)
	at := "/roster/drafts/" + d.Id
	boss.must(http.MethodPost, at+"/search", map[string]any{"seconds": 300}, nil)
	boss.refused(http.MethodPost, at+"/search", map[string]any{"seconds": 5}, http.StatusConflict, "search_busy")
	change := map[string]any{"version": d.Version, "changes": []any{map[string]any{"staff": "p00", "date": "2027-01-04", "shift": "day"}}}
	boss.refused(http.MethodPost, at+"/change", change, http.StatusConflict, "draft_searching")
	boss.refused(http.MethodDelete, at, nil, http.StatusConflict, "draft_searching")
	var h api.RosterDraftHead
	boss.must(http.MethodPost, at+"/stop", nil, &h)
	if h.State != api.RosterDraftStateOpen || h.Version < 1 {
		t.Errorf("stopped: %+v", h)
	}
	boss.must(http.MethodPost, at+"/search", map[string]any{"seconds": 300}, nil)
	began := time.Now()
	r.stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the program ended after %v", took)
	}
}

func TestADocumentIsKeptWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	boss.plannedStaff(3)
	put := func(doc string, revision int) (int, string) {
		body := fmt.Sprintf(`{"revision":%d,"model":%s}`, revision, doc)
		return boss.send(http.MethodPut, "/roster/model", "application/json", strings.NewReader(body), nil)
	}
	if status, why := put(`{"version":1}`, 0); status != http.StatusConflict || !strings.Contains(why, `"stale"`) {
		t.Errorf("stale: %d %s", status, why)
	}
	if status, why := put("{\n\"version\":1,\n\"zone\":\"Nowhere/Town\",\"shifts\":[],\"demand\":[],\"staff\":[]}", 1); status != http.StatusUnprocessableEntity ||
		!strings.Contains(why, `"path":"zone"`) || !strings.Contains(why, `"line":3`) {
		t.Errorf("no zone: %d %s", status, why)
	}
	if status, why := put(`{"version":1,"start":"2027-01-04"}`, 1); status != http.StatusUnprocessableEntity || !strings.Contains(why, `"path":"start"`) {
		t.Errorf("with a first day: %d %s", status, why)
	}
	var table api.RosterTable
	boss.upload(http.MethodPost, "/roster/model/import?what=leave", "text/csv", []byte("staff,from,to\np00,2027-01-05,2027-01-06\nnobody,2027-01-05,2027-01-06\n"), &table)
	if table.Accepted || len(table.Errors) != 1 || table.Errors[0].Line != 3 || table.Revision != 1 {
		t.Errorf("a wrong row: %+v", table)
	}
	table = api.RosterTable{}
	// What is only tried is not in the document, or taking it in would change nothing.
	boss.upload(http.MethodPost, "/roster/model/import?what=leave&dry_run=true", "text/csv", []byte("staff,from,to\np00,2027-01-05,2027-01-06\n"), &table)
	if !table.Accepted || table.Revision != 1 {
		t.Errorf("a file that was only tried: %+v", table)
	}
	table = api.RosterTable{}
	boss.upload(http.MethodPost, "/roster/model/import?what=leave", "text/csv", []byte("staff,from,to\np00,2027-01-05,2027-01-06\n"), &table)
	if !table.Accepted || table.Rows != 1 || table.Revision != 2 {
		t.Errorf("leave: %+v", table)
	}
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": "2027-01-04", "days": 7, "begin": "empty"}, &d)
	if len(d.Leave) != 1 {
		t.Errorf("leave of the draft: %+v", d.Leave)
	}
	var diagnosis api.RosterDiagnosis
	boss.must(http.MethodGet, "/roster/diagnosis?from=2027-01-04&days=7", nil, &diagnosis)
	if len(diagnosis.Balance) == 0 || len(diagnosis.Reasons) == 0 {
		t.Errorf("three people for 42 seats: %+v", diagnosis)
	}
}
