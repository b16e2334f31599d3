package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
)

// partners asks with whom a shift, or a part of it, could be swapped, or who could take it.
func (c *client) partners(query url.Values) (out []api.RosterTaker) {
	c.r.t.Helper()
	c.must(http.MethodGet, "/roster/mine/partners?"+query.Encode(), nil, &out)
	return out
}

func names(all []api.RosterTaker) (out []string) {
	for _, t := range all {
		out = append(out, t.Agent.Id)
	}
	slices.Sort(out)
	return out
}

// TestWhoMayTakeAShiftOrAPartOfIt weighs the part that is offered, and names nobody who may not take it.
func TestWhoMayTakeAShiftOrAPartOfIt(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("chen,"+rosterDay(3)+",16:00,24:00", "lin,"+rosterDay(4)+",08:00,16:00")
	chen := r.signIn("chen")
	q := url.Values{"shift": {ids["chen"]}, "way": {"offer"}}
	if got := chen.partners(q); !slices.Equal(names(got), []string{"gao"}) || !got[0].Legal || got[0].Shift.Id != "" {
		t.Errorf("eight hours before the next shift are too few: %+v", got)
	}
	var start time.Time
	for _, s := range chen.mine().Shifts {
		start = s.Start
	}
	part := func(from, to time.Duration) url.Values {
		q.Set("part_from", start.Add(from).Format(time.RFC3339))
		q.Set("part_to", start.Add(to).Format(time.RFC3339))
		return q
	}
	if got := names(chen.partners(part(0, 4*time.Hour))); !slices.Equal(got, []string{"gao", "lin"}) {
		t.Errorf("the first half may be taken by %v", got)
	}
	chen.refused(http.MethodGet, "/roster/mine/partners?"+part(-time.Hour, time.Hour).Encode(), nil, http.StatusUnprocessableEntity, "part")
	q.Set("way", "swap")
	for _, half := range []struct {
		from  time.Duration
		legal bool
	}{{0, false}, {4 * time.Hour, true}} { // who keeps the second half has it eight hours before what is got in return
		if got := chen.partners(part(half.from, half.from+4*time.Hour)); len(got) != 1 || got[0].Legal != half.legal || got[0].Shift.Id != ids["lin"] {
			t.Errorf("the half from %v may be swapped with %+v", half.from, got)
		}
	}
	lin := r.signIn("lin")
	lin.refused(http.MethodGet, "/roster/mine/partners?"+url.Values{"shift": {ids["chen"]}, "way": {"offer"}}.Encode(), nil, http.StatusNotFound, "not_yours")
}

// TestPeopleWaitForShiftsOfAnOpenWindow lists what others have as full where one can wait for it, and no longer once the window closes.
func TestPeopleWaitForShiftsOfAnOpenWindow(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("lin," + rosterDay(5) + ",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	if open := chen.mine().Open; len(open) != 0 {
		t.Errorf("without a window: %+v", open)
	}
	now := time.Now()
	w := map[string]any{"opens": now.Add(-time.Hour), "closes": now.Add(time.Hour), "from": now, "to": now.AddDate(0, 0, 20)}
	var made api.RosterWindow
	boss.must(http.MethodPost, "/roster/windows", w, &made)
	if open := chen.mine().Open; len(open) != 1 || open[0].Id != ids["lin"] || !open[0].Full || open[0].Waiting {
		t.Fatalf("what one can wait for: %+v", open)
	}
	if open := lin.mine().Open; len(open) != 0 {
		t.Errorf("her own: %+v", open)
	}
	chen.must(http.MethodPost, "/roster/shifts/"+ids["lin"]+"/wait", nil, nil)
	if open := chen.mine().Open; len(open) != 1 || !open[0].Full || !open[0].Waiting {
		t.Errorf("waiting: %+v", open)
	}
	chen.must(http.MethodDelete, "/roster/shifts/"+ids["lin"]+"/wait", nil, nil)
	var listed []api.RosterWindow
	if boss.must(http.MethodGet, "/roster/windows", nil, &listed); len(listed) != 1 {
		t.Errorf("windows: %+v", listed)
	}
	w["id"], w["closes"] = made.Id, now.Add(-time.Minute)
	boss.must(http.MethodPut, "/roster/windows", w, nil)
	if open := chen.mine().Open; len(open) != 0 {
		t.Errorf("the window has closed: %+v", open)
	}
	if boss.must(http.MethodGet, "/roster/windows", nil, &listed); len(listed) != 0 {
		t.Errorf("windows that have closed: %+v", listed)
	}
}

// TestOnlyWhatWasTakenGoesBack tells a shift that was taken from one that was swapped.
func TestOnlyWhatWasTakenGoesBack(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(6)+",08:00,16:00", "lin,"+rosterDay(9)+",08:00,16:00", "gao,"+rosterDay(12)+",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "offer", "shift": ids["chen"], "with": []string{"lin"}}, &d)
	lin.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, nil)
	lin.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["lin"], "want": ids["gao"]}, &d)
	boss.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, nil)
	back := map[string]bool{}
	for _, s := range lin.mine().Shifts {
		back[s.Id] = s.Back
	}
	if diff := cmp.Diff(map[string]bool{ids["chen"]: true, ids["gao"]: false}, back); diff != "" {
		t.Errorf("what she can give back (-want +got):\n%s", diff)
	}
}

// TestLeaveThatIsAskedForNamesTheShiftsInIt tells whoever decides how many have to be filled.
func TestLeaveThatIsAskedForNamesTheShiftsInIt(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "chen,"+rosterDay(8)+",08:00,16:00")
	r.signIn("chen").must(http.MethodPost, "/roster/absences", map[string]any{
		"sick": false, "kind": "annual", "from": rosterDay(2) + "T00:00:00+08:00", "to": rosterDay(5) + "T00:00:00+08:00",
	}, nil)
	var asked []api.RosterAbsence
	if boss.must(http.MethodGet, "/roster/absences", nil, &asked); len(asked) != 1 || asked[0].Conflicts != 1 {
		t.Errorf("asked: %+v", asked)
	}
}

// TestAChangeByHandSaysHowItIsCovered gives the page what it shows, so that it need not read the draft again.
func TestAChangeByHandSaysHowItIsCovered(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	var d, after api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "next", "from": rosterDay(7), "days": 7, "begin": "empty"}, &d)
	var part api.RosterDraftPart
	boss.must(http.MethodPost, "/roster/drafts/"+d.Id+"/change", map[string]any{
		"version": d.Version, "changes": []any{map[string]any{"staff": "chen", "date": rosterDay(8), "shift": "day"}},
	}, &part)
	boss.must(http.MethodGet, "/roster/drafts/"+d.Id, nil, &after)
	if len(part.Coverage) == 0 || cmp.Equal(d.Coverage, part.Coverage) {
		t.Errorf("coverage of the part: %+v", part.Coverage)
	}
	if diff := cmp.Diff(after.Coverage, part.Coverage); diff != "" {
		t.Errorf("coverage is not that of the draft (-draft +part):\n%s", diff)
	}
}
