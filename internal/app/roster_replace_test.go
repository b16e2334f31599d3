package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
)

// TestAFileMayReplaceTheWholeRoster has a shift that runs, one of the file's days, two of others, a seat that nobody has, and somebody on
// call: what the file does not say goes, after it has been said.
func TestAFileMayReplaceTheWholeRoster(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	ids := boss.rota("sun,"+rosterDay(0)+",00:00,24:00", "chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00", "gao,"+rosterDay(9)+",08:00,16:00")
	day, err := time.Parse(time.RFC3339, rosterDay(3)+"T08:00:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []map[string]any{{"type": "home", "off_floor": true, "agent": "lin"}, {"type": "day"}} {
		s["start"], s["end"], s["reason"] = day, day.Add(8*time.Hour), "demand"
		boss.must(http.MethodPost, "/roster/shifts", s, nil)
	}
	before := boss.roster()
	unchanged := func() {
		t.Helper()
		if now := boss.roster(); now.Version != before.Version || len(now.Shifts) != 4 || len(now.Open) != 1 || len(now.OnCall) != 1 {
			t.Fatalf("the roster has changed: %+v", now)
		}
	}
	file := "agent,date,start,end\nchen," + rosterDay(3) + ",08:00,16:00\nwang," + rosterDay(4) + ",08:00,16:00\n"
	send := func(file, query string, status int, says string) (out api.RosterImport) {
		t.Helper()
		if status == http.StatusOK {
			boss.upload(http.MethodPost, "/roster/import?replace=true"+query, "text/csv", []byte(file), &out)
			return out
		}
		if got, why := boss.send(http.MethodPost, "/roster/import?replace=true"+query, "text/csv", strings.NewReader(file), nil); got != status || !strings.Contains(why, says) {
			t.Errorf("%s: %d %s", query, got, why)
		}
		return out
	}
	if out := send(file+"nobody,"+rosterDay(4)+",08:00,16:00\n", "&dry_run=true", http.StatusOK, ""); out.Accepted || len(out.Errors) != 1 {
		t.Errorf("with a wrong row: %+v", out)
	}
	send(file, "", http.StatusUnprocessableEntity, `"seen"`)
	seen := send(file, "&dry_run=true", http.StatusOK, "")
	want := api.RosterDiffCount{New: 1, Cancelled: 4, Frozen: 1}
	if seen.Diff.Count != want || seen.Replaced != 4 || len(seen.Diff.Running) != 1 || len(seen.Diff.OpenGone) != 1 || seen.Diff.OpenGone[0].Date != rosterDay(3) || len(seen.Diff.People) != 4 {
		t.Fatalf("it would do this: %+v", seen)
	}
	unchanged()
	mark := "&seen=" + url.QueryEscape(seen.Diff.Mark)
	send(file, "&seen=old&running=true", http.StatusConflict, `"stale"`)
	send(file, mark, http.StatusConflict, `"roster_running"`)
	send(strings.Replace(file, "wang", "nobody", 1), mark+"&running=true", http.StatusOK, "")
	unchanged()

	if out := send(file, mark+"&running=true", http.StatusOK, ""); !out.Accepted || out.Diff.Count.Cancelled != 5 {
		t.Errorf("done: %+v", out)
	}
	now := boss.roster()
	if len(now.Open) != 0 || len(now.OnCall) != 0 || boss.holder(ids["chen"]) != "chen" {
		t.Errorf("published: %+v", now)
	}
	ahead := map[string]int{}
	for _, s := range now.Shifts {
		if s.End.After(time.Now()) {
			ahead[s.Agent.Id]++
		}
	}
	if len(ahead) != 2 || ahead["chen"] != 1 || ahead["wang"] != 1 {
		t.Errorf("published: %v", ahead)
	}
}

// TestATableMayReplaceTheWholeOfItsList has people and leave that are not in the table.
func TestATableMayReplaceTheWholeOfItsList(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		doc["leave"] = []any{map[string]any{"staff": "lin", "from": "2027-01-05", "to": "2027-01-06"}, map[string]any{"staff": "gao", "from": "2027-01-05", "to": "2027-01-06"}}
		doc["requests"] = []any{map[string]any{"staff": "lin", "date": "2027-01-08", "want": false, "weight": 2}}
	})
	send := func(what, query, file string) (out api.RosterTable) {
		t.Helper()
		boss.upload(http.MethodPost, "/roster/model/import?what="+what+query, "text/csv", []byte(file), &out)
		return out
	}
	refused := func(query, file string, status int, says string) {
		t.Helper()
		if got, why := boss.send(http.MethodPost, "/roster/model/import?replace=true&what=staff"+query, "text/csv", strings.NewReader(file), nil); got != status || !strings.Contains(why, says) {
			t.Errorf("%s: %d %s", query, got, why)
		}
	}
	const table = "id,team\nchen,red\nsun,red\ngao,\n"
	if plain := send("staff", "&dry_run=true", table); len(plain.Comes) != 1 || len(plain.Changed) != 1 || len(plain.Goes) != 0 {
		t.Errorf("beside what is there: %+v", plain)
	}
	refused("", table, http.StatusUnprocessableEntity, `"seen"`)
	seen := send("staff", "&replace=true&dry_run=true", table)
	goes := []api.RosterEntry{{List: "staff", Name: "lin"}, {List: "leave", Name: "lin 2027-01-05..2027-01-06"}, {List: "requests", Name: "lin 2027-01-08"}}
	if len(seen.Goes) != len(goes) || seen.Goes[0] != goes[0] || seen.Goes[1] != goes[1] || seen.Goes[2] != goes[2] || len(seen.Comes) != 1 || seen.Comes[0].Name != "sun" || seen.Revision != 2 {
		t.Fatalf("it would do this: %+v", seen)
	}
	mark := "&seen=" + seen.Mark
	refused(mark, strings.Replace(table, "gao", "lin", 1), http.StatusConflict, `"stale"`)
	boss.edit(func(doc map[string]any) { doc["skills"] = []string{"counsel"} })
	refused(mark, table, http.StatusConflict, `"stale"`)
	if out := send("staff", "&replace=true"+mark, table+"sun,\n"); out.Accepted || len(out.Errors) == 0 || out.Revision != 3 {
		t.Errorf("with a wrong row: %+v", out)
	}
	seen = send("staff", "&replace=true&dry_run=true", table)
	if out := send("staff", "&replace=true&seen="+seen.Mark, table); !out.Accepted || out.Revision != 4 || len(out.Goes) != 3 {
		t.Errorf("done: %+v", out)
	}
	if again := send("staff", "&replace=true&dry_run=true", table); len(again.Comes)+len(again.Changed)+len(again.Goes) != 0 || again.Revision != 4 {
		t.Errorf("once more: %+v", again)
	}
	seen = send("leave", "&replace=true&dry_run=true", "staff,from,to\nchen,2027-01-05,2027-01-06\n")
	if len(seen.Goes) != 1 || seen.Goes[0].Name != "gao 2027-01-05..2027-01-06" || len(seen.Comes) != 1 {
		t.Errorf("leave: %+v", seen)
	}
}
