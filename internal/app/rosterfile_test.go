package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
)

// TestABadRotaStopsNobody starts a controller without the rota that its configuration names, and with one in which a row is
// wrong: it starts, with nobody on shift, and says so. What is right is published at the next start, and what has been
// published stays in force whatever is in the file later.
func TestABadRotaStopsNobody(t *testing.T) {
	t.Parallel()
	const name = "rota.csv"
	r := newRig(t, func(c *configs.Config) { c.Roster.File, c.Roster.EveryoneOnDuty = name, false })
	shown := func() (item api.HealthItem) {
		t.Helper()
		r.until("the board tells of the rota", func() bool {
			for _, h := range r.board("gao").Health {
				if h.Part == "roster" {
					item = h
					return true
				}
			}
			return false
		})
		return item
	}
	again := func(text string) {
		t.Helper()
		r.stop()
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r.start()
	}
	if h := shown(); h.Code != api.HealthCodeRosterFile || h.State != api.HealthItemStateBad || !strings.Contains(h.Detail, name) {
		t.Errorf("without a file the board shows %+v", h)
	}
	now := time.Now().UTC()
	day := now.In(time.FixedZone("CST", 8*60*60)).Format(time.DateOnly) // what is over is not published any more
	const head = "agent,date,start,end\n"
	again(head + "chen," + day + ",00:00,24:00\nchen,yesterday,00:00,24:00\n")
	if h := shown(); h.Code != api.HealthCodeRosterFile || !strings.Contains(h.Detail, name+" line 3 column date") {
		t.Errorf("with a wrong row the board shows %+v", h)
	}
	if !strings.Contains(r.logged(), name+" line 3") {
		t.Error("what is wrong is not logged")
	}
	again(head + "chen," + day + ",00:00,24:00\n")
	published := func() {
		t.Helper()
		if h := shown(); h.Code == api.HealthCodeRosterFile {
			t.Errorf("with a rota the board shows %+v", h)
		}
		var page struct{ Shifts []struct{ ID string } }
		span := "?from=" + now.AddDate(0, 0, -3).Format(time.RFC3339) + "&to=" + now.AddDate(0, 0, 3).Format(time.RFC3339)
		r.signIn("gao").must(http.MethodGet, "/roster"+span, nil, &page)
		if len(page.Shifts) != 1 {
			t.Errorf("%d shifts, want 1", len(page.Shifts))
		}
	}
	published()
	again(head + "nobody,yesterday,,\n")
	published()
}
