package app_test

import (
	"net/http"
	"slices"
	"testing"

	"heartline/console/api"
)

// draftOf begins a draft of a week from tomorrow.
func (c *client) draftOf(begin string) (d api.RosterDraft) {
	c.r.t.Helper()
	c.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(1), "days": 7, "begin": begin}, &d)
	return d
}

// openSeats are the shifts of a day that nobody has.
func (c *client) openSeats(day string) (open []api.RosterShift) {
	c.r.t.Helper()
	return slices.DeleteFunc(c.roster().Open, func(s api.RosterShift) bool { return s.Date != day })
}

// TestOpenSeatsThatWereAddedByHandOutliveADraft has seats beyond the two that are demanded in each shift: one of the type's own times,
// one of other times, and one of no type of the rules.
func TestOpenSeatsThatWereAddedByHandOutliveADraft(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao", "sun")
	first := boss.draftOf("empty")
	boss.publishDraft(first.Id, first.Version, nil)
	if open := boss.openSeats(rosterDay(3)); len(open) != 2*3 {
		t.Fatalf("%d seats are open", len(open))
	}
	add := func(kind, from, to string) string {
		var s api.RosterShift
		at := func(clock string) string { return rosterDay(3) + "T" + clock + ":00+08:00" }
		boss.must(http.MethodPost, "/roster/shifts", map[string]any{"type": kind, "site": "office", "start": at(from), "end": at(to), "reason": "demand"}, &s)
		return s.Id
	}
	before := boss.draftOf("published")
	added := []string{add("day", "08:00", "16:00"), add("day", "10:00", "14:00"), add("training", "12:00", "13:00")}
	since := boss.draftOf("published")
	for _, d := range []api.RosterDraft{before, since, boss.draftOf("draft:" + since.Id)} {
		var diff api.RosterDiff
		boss.must(http.MethodGet, "/roster/drafts/"+d.Id+"/diff", nil, &diff)
		if diff.Count != (api.RosterDiffCount{}) {
			t.Fatalf("the roster as it is would change: %+v", diff.Count)
		}
	}
	open := boss.openSeats(rosterDay(3))
	for _, id := range added {
		if !slices.ContainsFunc(open, func(s api.RosterShift) bool { return s.Id == id }) {
			t.Errorf("%s is not open", id)
		}
	}

	// Who is put into the shift by the draft fills what is demanded first.
	put := func(d api.RosterDraft, people ...string) api.RosterDiffCount {
		t.Helper()
		var changes []any
		for _, who := range people {
			changes = append(changes, map[string]any{"staff": who, "date": rosterDay(3), "shift": "day"})
		}
		var part api.RosterDraftPart
		boss.must(http.MethodPost, "/roster/drafts/"+d.Id+"/change", map[string]any{"version": d.Version, "changes": changes}, &part)
		var diff api.RosterDiff
		boss.must(http.MethodGet, "/roster/drafts/"+d.Id+"/diff", nil, &diff)
		return diff.Count
	}
	if count := put(before, "chen", "lin"); count != (api.RosterDiffCount{Handed: 2}) {
		t.Errorf("two of three seats are filled: %+v", count)
	}
	if count := put(since, "chen", "lin", "sun"); count != (api.RosterDiffCount{Handed: 3}) {
		t.Errorf("all seats are filled: %+v", count)
	}
	boss.publishDraft(before.Id, before.Version+1, nil)
	if open := boss.openSeats(rosterDay(3)); len(open) != 2*2+3 {
		t.Errorf("open after the publication: %+v", open)
	}

	// What is demanded no more goes, and what was added stays; a draft that begins with nothing says all there is.
	boss.edit(func(doc map[string]any) {
		doc["demand"].([]any)[0].(map[string]any)["target"] = 2
		doc["demand"].([]any)[0].(map[string]any)["shifts"] = []string{"day"}
	})
	d := boss.draftOf("published")
	boss.publishDraft(d.Id, d.Version, nil)
	if open := boss.openSeats(rosterDay(3)); len(open) != 3 {
		t.Errorf("open after the demand has gone: %+v", open)
	}
	d = boss.draftOf("empty")
	boss.publishDraft(d.Id, d.Version, nil)
	if open := boss.openSeats(rosterDay(3)); len(open) != 2 {
		t.Errorf("open after an empty draft: %+v", open)
	}
}
