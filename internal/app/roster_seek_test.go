package app_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
)

// yielding is how long a search may take for its beginning that yields to every other test on the machine.
const yielding = 150 * time.Second

// drafted is an empty draft of four weeks for 24 people.
func drafted(boss *client) string {
	boss.r.t.Helper()
	boss.plannedStaff(24)
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "January", "from": "2027-01-04", "days": 28, "begin": "empty"}, &d)
	return d.Id
}

// searchesBy has rosters searched for by a command.
func (r *rig) searchesBy(command ...string) *client {
	r.t.Helper()
	r.stop()
	r.searcher = command
	r.start()
	return r.signIn("gao")
}

func TestARosterIsSearchedForInAProcessOfItsOwn(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	boss := r.searchesBy(self, asSearch)
	page := boss.live()
	id := drafted(boss)
	// A small part of the time is for what linear programs begin with, by the clock too, and this process yields to every other test.
	boss.must(http.MethodPost, "/roster/drafts/"+id+"/search", map[string]any{"seconds": 300}, nil)
	awaitWithin(page, yielding, "a legal roster, by linear programs", live.RosterDraft, func(d live.RosterDraftData) bool {
		return d.State == string(api.RosterDraftStateSearching) && d.Helped && d.Alone == "" && d.Hard == 0
	})
	var h api.RosterDraftHead
	boss.must(http.MethodPost, "/roster/drafts/"+id+"/stop", nil, &h)
	if h.State != api.RosterDraftStateOpen || h.Version < 2 || h.Hard != 0 || h.Bound > h.Value {
		t.Errorf("stopped: %+v", h)
	}
	if strings.Contains(r.logged(), "annealing alone") || strings.Contains(r.logged(), "has failed") {
		t.Error("the log tells of a fault")
	}
}

func TestWithoutASolverAnnealingGoesOnAloneAndTheLogSaysItOnce(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(c *configs.Config) { c.Roster.Solver = "solver/highs.wasm" })
	boss := r.searchesBy(self, asSearch)
	page := boss.live()
	id := drafted(boss)
	for range 2 {
		boss.must(http.MethodPost, "/roster/drafts/"+id+"/search", map[string]any{"seconds": 60}, nil)
		awaitWithin(page, yielding, "a legal roster, by annealing alone", live.RosterDraft, func(d live.RosterDraftData) bool {
			return d.State == string(api.RosterDraftStateSearching) && !d.Helped && d.Alone == "missed" && d.Hard == 0
		})
		boss.must(http.MethodPost, "/roster/drafts/"+id+"/stop", nil, nil)
	}
	if n := strings.Count(r.logged(), "searched for by annealing alone"); n != 1 {
		t.Errorf("the log says it %d times", n)
	}
}

func TestWhereTheProcessFailsTheControllerSearches(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.searchesBy("sh", "-c", "exit 3")
	page := boss.live()
	id := drafted(boss)
	boss.must(http.MethodPost, "/roster/drafts/"+id+"/search", map[string]any{"seconds": 60}, nil)
	awaitWithin(page, yielding, "a legal roster, by the controller itself", live.RosterDraft, func(d live.RosterDraftData) bool {
		return d.State == string(api.RosterDraftStateSearching) && !d.Helped && d.Alone == "broke" && d.Hard == 0
	})
	var h api.RosterDraftHead
	boss.must(http.MethodPost, "/roster/drafts/"+id+"/stop", nil, &h)
	if h.State != api.RosterDraftStateOpen || h.Version < 2 || h.Hard != 0 {
		t.Errorf("stopped: %+v", h)
	}
	if !strings.Contains(r.logged(), "the process that searches for a roster has failed") {
		t.Error("the log does not say so")
	}
}
