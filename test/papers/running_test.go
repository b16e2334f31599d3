//go:build e2e

package papers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/phone"
)

// TestAnImportOverARunningShiftAsksFirst takes the rest of today from somebody who is talking: not without being asked, not with a
// row that is wrong, and then at once, while the talk goes on.
func TestAnImportOverARunningShiftAsksFirst(t *testing.T) {
	h := rosterHouse(t, "Asia/Shanghai")
	boss := h.As("boss")
	zone := time.FixedZone("CST", 8*60*60)
	today := func() string { return time.Now().In(zone).Format(time.DateOnly) }
	rota := func(who string) string { return "agent,date,start,end\n" + who + "," + today() + ",00:00,24:00\n" }
	now := func() (out api.RosterDuty) {
		t.Helper()
		boss.Must(http.MethodGet, "/roster/duty", nil, &out)
		return out
	}
	version := func() string {
		t.Helper()
		var page api.Roster
		boss.Must(http.MethodGet, "/roster", nil, &page)
		return page.Version
	}
	var out api.RosterImport
	boss.Import("/roster/import?running=true", "text/csv", rota("a1"), &out)
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	h.SeatPhone("2", deskTone+150, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	a1 := h.Sit("a1", "1")
	talk := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	h.Until("a1 to talk", 15*time.Second, func() bool { return a1.State() == "talking" })
	began := version()

	if status, why := boss.Send("/roster/import", "text/csv", rota("a2")); status != http.StatusConflict || !strings.Contains(why, `"roster_running"`) {
		t.Errorf("without a word: %d %s", status, why)
	}
	var only api.RosterImport
	if boss.Import("/roster/import?dry_run=true", "text/csv", rota("a2"), &only); !only.Accepted || len(only.Diff.Running) != 1 || only.Version != "" {
		t.Errorf("looked at: %+v", only)
	}
	var wrong api.RosterImport
	boss.Import("/roster/import?running=true", "text/csv", rota("a2")+"a3,"+today()+",25:00,26:00\n", &wrong)
	if wrong.Accepted || len(wrong.Errors) != 2 || wrong.Errors[0].Line != 3 || wrong.Errors[0].Column != "start" {
		t.Errorf("with a wrong row: %+v", wrong)
	}
	if on := now().On; version() != began || len(on) != 1 || on[0].Agent.Id != "a1" {
		t.Fatalf("the roster has changed: %s after %s, on duty %+v", version(), began, on)
	}

	boss.Import("/roster/import?running=true", "text/csv", rota("a2"), &out)
	if !out.Accepted || version() == began {
		t.Fatalf("with a word: %+v", out)
	}
	h.Until("a2 to be on duty alone", 5*time.Second, func() bool { on := now().On; return len(on) == 1 && on[0].Agent.Id == "a2" })
	if state := a1.State(); state != "talking" {
		t.Errorf("the talk of who is not on shift any more is %s", state)
	}
	a2 := h.Sit("a2", "2")
	next := h.Dial(h.Caller(callerTone+180), "96111", phone.DialOptions{})
	h.Until("the next caller to reach a2", 15*time.Second, func() bool { return a2.State() == "talking" })
	if state := a1.State(); state != "talking" {
		t.Errorf("the talk of who is not on shift any more is %s", state)
	}
	for _, c := range []*phone.Call{talk, next} {
		if err := c.Hangup(t.Context()); err != nil {
			t.Error(err)
		}
	}
	h.Ended(2)
}

const deskTone = 850
