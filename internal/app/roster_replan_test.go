package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"heartline/console/api"
	"heartline/console/live"
)

// leaveOf takes a table of leave into the document.
func (c *client) leaveOf(query string, rows string) (out api.RosterTable) {
	c.r.t.Helper()
	c.upload(http.MethodPost, "/roster/model/import?what=leave"+query, "text/csv", []byte("staff,from,to,kind\n"+rows), &out)
	if !out.Accepted {
		c.r.t.Fatalf("the leave is refused: %+v", out.Errors)
	}
	return out
}

// TestAProposalIsCarriedOutWholeWhoeverStillHasTheShift has somebody on leave whose shift the book has left to them.
func TestAProposalIsCarriedOutWholeWhoeverStillHasTheShift(t *testing.T) {
	t.Parallel()
	away := map[string]func(r *rig, boss *client){
		"approved, and kept": func(r *rig, boss *client) {
			var asked api.RosterAbsence
			r.signIn("chen").must(http.MethodPost, "/roster/absences", map[string]any{"sick": false, "kind": "annual", "from": rosterDay(3) + "T00:00:00+08:00", "to": rosterDay(4) + "T00:00:00+08:00"}, &asked)
			boss.must(http.MethodPost, "/roster/absences/"+asked.Id+"/approve", map[string]any{"keep": true}, nil)
		},
		"imported": func(_ *rig, boss *client) { boss.leaveOf("", "chen,"+rosterDay(3)+","+rosterDay(3)+",annual\n") },
	}
	for name, away := range away {
		for _, needed := range []bool{true, false} {
			t.Run(name+map[bool]string{true: "/needed", false: "/not needed"}[needed], func(t *testing.T) {
				t.Parallel()
				r, boss := rosterRig(t)
				boss.staffOf("chen", "lin", "gao")
				boss.edit(func(doc map[string]any) {
					demand := []any{}
					if needed {
						demand = append(demand, map[string]any{"shifts": []string{"day"}, "on": map[string]any{"dates": []string{rosterDay(3)}}, "min": 1, "hard_min": true})
					}
					doc["demand"] = demand
				})
				ids := boss.rota("chen," + rosterDay(3) + ",08:00,16:00")
				away(r, boss)
				if boss.holder(ids["chen"]) != "chen" {
					t.Fatal("the shift is no longer theirs")
				}
				var p api.RosterReplan
				boss.must(http.MethodGet, "/roster/replan?days=7", nil, &p)
				if len(p.Gone) != 1 || p.Gone[0].Staff != "chen" || (len(p.Changes) == 1) != needed {
					t.Fatalf("proposed: %+v", p)
				}
				changes := []any{}
				for _, c := range append(p.Gone, p.Changes...) {
					changes = append(changes, map[string]any{"staff": c.Staff, "date": c.Date, "shift": c.Shift, "role": c.Role})
				}
				var made api.RosterReplanned
				boss.must(http.MethodPost, "/roster/replan", map[string]any{"changes": changes, "seen": p.Mark}, &made)
				who := boss.holder(ids["chen"])
				if made.Done != len(changes) || len(made.Refused) != 0 || who == "chen" || (who != "") != needed {
					t.Errorf("made: %+v; the shift is %q's", made, who)
				}
			})
		}
	}
}

// TestLeaveThatIsTakenInOverPublishedShiftsIsTold has people who are rostered then, and one shift that lies in older leave.
func TestLeaveThatIsTakenInOverPublishedShiftsIsTold(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(4)+",08:00,16:00", "gao,"+rosterDay(5)+",08:00,16:00")
	boss.leaveOf("", "lin,"+rosterDay(4)+","+rosterDay(4)+",annual\n")
	stream := boss.live()
	held := func(what string, out api.RosterTable, want ...string) {
		t.Helper()
		var got []string
		for _, s := range out.Held {
			got = append(got, s.Id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v are held, want %v", what, got, want)
		}
	}
	rows := "chen," + rosterDay(2) + "," + rosterDay(9) + ",annual\nlin," + rosterDay(5) + "," + rosterDay(9) + ",annual\n"
	held("tried", boss.leaveOf("&dry_run=true", rows), ids["chen"])
	held("taken in", boss.leaveOf("", rows), ids["chen"])
	await(stream, "whoever plans is told", live.RosterMine, func(m live.RosterMineData) bool { return m.Shift == ids["chen"] && m.What == "away_ahead" })
	held("again", boss.leaveOf("", rows))
	var out api.RosterTable
	day := strings.ReplaceAll(rosterDay(5), "-", "")
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:one\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:" + day + "\r\nSUMMARY:away\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	boss.upload(http.MethodPost, "/roster/model/calendar?agent=gao", "text/calendar", []byte(calendar), &out)
	held("a calendar", out, ids["gao"])
	await(stream, "whoever plans is told", live.RosterMine, func(m live.RosterMineData) bool { return m.Shift == ids["gao"] && m.What == "away_ahead" })
}
