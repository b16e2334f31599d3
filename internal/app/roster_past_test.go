package app_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"heartline/console/api"
)

// TestWhatWasWorkedBeforeLiesBeforeADraft keeps what somebody worked elsewhere, whatever older leave there is; a draft that begins
// earlier leaves out what is not before it.
func TestWhatWasWorkedBeforeLiesBeforeADraft(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	past := func(dates ...string) func(doc map[string]any) {
		return func(doc map[string]any) {
			doc["leave"] = []any{map[string]any{"staff": "lin", "from": rosterDay(-40), "to": rosterDay(-30)}}
			var shifts []any
			for _, date := range dates {
				shifts = append(shifts, map[string]any{"date": date, "shift": "day"})
			}
			doc["staff"].([]any)[0].(map[string]any)["history"] = map[string]any{"shifts": shifts}
		}
	}
	boss.edit(past(rosterDay(-20), rosterDay(-10)))
	var kept api.RosterModel
	boss.must(http.MethodGet, "/roster/model", nil, &kept)
	for _, from := range []string{rosterDay(-15), rosterDay(1)} {
		var d api.RosterDraft
		boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": from, "days": 7, "begin": "empty"}, &d)
		if d.Days != 7 {
			t.Errorf("from %s: %+v", from, d)
		}
	}
	var table api.RosterTable
	boss.upload(http.MethodPost, "/roster/model/import?what=leave&dry_run=true", "text/csv", []byte("staff,from,to\nlin,"+rosterDay(3)+","+rosterDay(4)+"\n"), &table)
	if !table.Accepted || len(table.Errors) > 0 {
		t.Errorf("a table beside what was worked: %+v", table)
	}
	whole := map[string]any{}
	if err := json.Unmarshal(kept.Model, &whole); err != nil {
		t.Fatal(err)
	}
	past(rosterDay(-20), rosterDay(-20))(whole)
	boss.refused(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": whole}, http.StatusUnprocessableEntity, "roster_model")
	past(rosterDay(40))(whole)
	boss.refused(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": whole}, http.StatusUnprocessableEntity, "roster_model")
}
