package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/roster/life"
)

// again sends a command with a word of the page's own and returns the answer.
func (c *client) again(key, path string, in, out any) (status int) {
	c.r.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		c.r.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.r.t.Context(), http.MethodPost, c.r.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		c.r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", c.r.url)
	req.Header.Set("Idempotency-Key", key)
	res, err := c.http.Do(req)
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 == 2 && out != nil {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			c.r.t.Fatal(err)
		}
	}
	return res.StatusCode
}

func TestACommandThatIsSentAgainIsDoneOnce(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	add := map[string]any{"type": "day", "start": time.Now().AddDate(0, 0, 9), "end": time.Now().AddDate(0, 0, 9).Add(time.Hour), "reason": "demand"}
	var one, two api.RosterShift
	if boss.again("k1", "/roster/shifts", add, &one); boss.again("k1", "/roster/shifts", add, &two) != http.StatusCreated || one.Id == "" || one.Id != two.Id {
		t.Errorf("a shift: %+v and %+v", one, two)
	}
	if boss.again("k2", "/roster/shifts", add, &two); one.Id == two.Id {
		t.Error("another command is taken for the first one")
	}
	sick := map[string]any{"sick": true, "from": time.Now().AddDate(0, 0, 20), "to": time.Now().AddDate(0, 0, 21)}
	var first, second, other api.RosterAbsence
	chen.again("k1", "/roster/absences", sick, &first)
	if chen.again("k1", "/roster/absences", sick, &second) != http.StatusOK || first.Id == "" || first.Id != second.Id {
		t.Errorf("a sickness: %+v and %+v", first, second)
	}
	if lin.again("k1", "/roster/absences", sick, &other); other.Id == first.Id || other.Agent.Id != "lin" {
		t.Errorf("the same word of somebody else: %+v", other)
	}
	swap := map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}
	var asked, twice api.RosterDeal
	chen.again("k2", "/roster/deals", swap, &asked)
	if chen.again("k2", "/roster/deals", swap, &twice) != http.StatusOK || asked.Id == "" || asked.Id != twice.Id || len(lin.mine().Deals) != 1 {
		t.Errorf("a swap: %+v and %+v", asked, twice)
	}
	for range 2 {
		var d api.RosterDeal
		if lin.again("k2", "/roster/deals/"+asked.Id+"/accept", map[string]any{}, &d) != http.StatusOK || d.State != api.RosterDealStateDone {
			t.Errorf("accepted: %+v", d)
		}
	}
	lin.must(http.MethodPost, "/roster/deals", map[string]any{"way": "take", "shift": one.Id}, nil)
	for range 2 {
		if status := lin.again("k3", "/roster/shifts/"+one.Id+"/give-back", nil, nil); status != http.StatusNoContent {
			t.Errorf("given back: %d", status)
		}
	}
}

func TestWhatChangedSinceItWasSeenIsNotPublished(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	file := "agent,date,start,end\nchen," + rosterDay(3) + ",08:00,16:00\nlin," + rosterDay(4) + ",08:00,16:00\n"
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(4)+",08:00,16:00")
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(1), "days": 7, "begin": "published"}, &d)
	at := "/roster/drafts/" + d.Id
	var seen api.RosterDiff
	boss.must(http.MethodGet, at+"/diff", nil, &seen)
	var dry api.RosterImport
	boss.upload(http.MethodPost, "/roster/import?dry_run=true", "text/csv", []byte(file), &dry)
	chen, lin := r.signIn("chen"), r.signIn("lin")
	var deal api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &deal)
	lin.must(http.MethodPost, "/roster/deals/"+deal.Id+"/accept", map[string]any{}, &deal)

	publish := map[string]any{"version": d.Version, "seen": seen.Mark}
	boss.refused(http.MethodPost, at+"/publish", publish, http.StatusConflict, "stale")
	if status, why := boss.send(http.MethodPost, "/roster/import?seen="+url.QueryEscape(dry.Diff.Mark), "text/csv", strings.NewReader(file), nil); status != http.StatusConflict || !strings.Contains(why, `"stale"`) {
		t.Errorf("the file after the swap: %d %s", status, why)
	}
	if boss.holder(ids["chen"]) != "lin" {
		t.Fatal("the swap is undone")
	}
	boss.must(http.MethodGet, at+"/diff", nil, &seen)
	if seen.Count.Handed != 2 {
		t.Errorf("read again: %+v", seen)
	}
	publish["seen"] = seen.Mark
	for range 2 { // the second time because nobody has heard the answer of the first
		var out api.RosterPublished
		if status := boss.again("p", at+"/publish", publish, &out); status != http.StatusOK || out.Version != 2 || out.Told != 2 {
			t.Errorf("published: %d %+v", status, out)
		}
	}
}

func TestAProposalIsMadeWholeAndFromTheRosterThatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(3)+",16:00,24:00")
	mark := func() string {
		t.Helper()
		var p api.RosterReplan
		boss.must(http.MethodGet, "/roster/replan?days=7", nil, &p)
		return p.Mark
	}
	change := func(staff, shift string) map[string]any {
		return map[string]any{"staff": staff, "date": rosterDay(3), "shift": shift}
	}
	replan := func(seen string, changes ...any) (made api.RosterReplanned) {
		t.Helper()
		boss.must(http.MethodPost, "/roster/replan", map[string]any{"changes": changes, "seen": seen}, &made)
		return made
	}
	seen := mark()
	if made := replan(seen, change("chen", "evening"), change("lin", "night")); made.Done != 0 || len(made.Refused) == 0 || boss.holder(ids["chen"]) != "chen" || boss.holder(ids["lin"]) != "lin" {
		t.Errorf("with a change that cannot be: %+v, the shifts are %q's and %q's", made, boss.holder(ids["chen"]), boss.holder(ids["lin"]))
	}
	if made := replan(seen, change("chen", "evening"), change("lin", "day")); made.Done != 2 || boss.holder(ids["chen"]) != "lin" || boss.holder(ids["lin"]) != "chen" {
		t.Errorf("two change places: %+v", made)
	}
	again := map[string]any{"changes": []any{change("chen", "day")}, "seen": seen}
	boss.refused(http.MethodPost, "/roster/replan", again, http.StatusConflict, "stale")
	again["seen"] = "nonsense"
	boss.refused(http.MethodPost, "/roster/replan", again, http.StatusUnprocessableEntity, "invalid")
	again["seen"] = mark()
	r.signIn("lin").must(http.MethodPost, "/roster/absences", map[string]any{"sick": true, "from": rosterDay(3) + "T00:00:00+08:00", "to": rosterDay(4) + "T00:00:00+08:00"}, nil)
	boss.refused(http.MethodPost, "/roster/replan", again, http.StatusConflict, "stale")
}

// TestRulesOfColleaguesAreNotShown has somebody who expects a child: she may not work at night, and only who plans learns that from the
// roster.
func TestRulesOfColleaguesAreNotShown(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		for _, p := range doc["staff"].([]any) {
			if who := p.(map[string]any); who["id"] == "lin" {
				who["tags"] = []any{map[string]any{"id": "pregnant_7m"}}
			}
		}
	})
	ids := boss.rota("chen,"+rosterDay(4)+",00:00,08:00", "lin,"+rosterDay(6)+",08:00,16:00", "gao,"+rosterDay(8)+",08:00,16:00")
	chen := r.signIn("chen")
	status, page := chen.get("/roster/mine/partners?shift=" + ids["chen"])
	if status != http.StatusOK || strings.Contains(page, "protected") || strings.Contains(page, `"lin"`) || !strings.Contains(page, `"gao"`) {
		t.Errorf("partners: %d %s", status, page)
	}
	swap := `{"way":"swap","shift":"` + ids["chen"] + `","want":"` + ids["lin"] + `"}`
	status, why := chen.send(http.MethodPost, "/roster/deals", "application/json", strings.NewReader(swap), nil)
	if status != http.StatusConflict || !strings.Contains(why, `"rules"`) || strings.Contains(why, "protected") || strings.Contains(why, "violations") {
		t.Errorf("a swap with her: %d %s", status, why)
	}
	offer := `{"way":"offer","shift":"` + ids["chen"] + `","with":["lin"]}`
	if status, why := chen.send(http.MethodPost, "/roster/deals", "application/json", strings.NewReader(offer), nil); status != http.StatusConflict || strings.Contains(why, "protected") || strings.Contains(why, "lin") {
		t.Errorf("an offer to her: %d %s", status, why)
	}
	behalf := strings.Replace(swap, "{", `{"on_behalf":"chen",`, 1)
	if status, why := boss.send(http.MethodPost, "/roster/deals", "application/json", strings.NewReader(behalf), nil); status != http.StatusConflict || !strings.Contains(why, "protected_nights") {
		t.Errorf("who plans: %d %s", status, why)
	}
	// A deal that lapses because of her absence does not say so to the other side.
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["gao"]}, &d)
	boss.must(http.MethodPost, "/roster/absences", map[string]any{"sick": true, "from": rosterDay(4) + "T00:00:00+08:00", "to": rosterDay(5) + "T00:00:00+08:00"}, nil)
	boss.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, &d)
	if d.State != api.RosterDealStateLapsed || len(d.Broken) == 0 {
		t.Errorf("who plans reads %+v", d)
	}
	if status, page := chen.get("/roster/deals?state=all"); status != http.StatusOK || !strings.Contains(page, `"lapsed"`) || strings.Contains(page, "absence") {
		t.Errorf("the other side reads %d %s", status, page)
	}
}

// edit changes the document that rosters are made from.
func (c *client) edit(change func(doc map[string]any)) {
	c.r.t.Helper()
	var kept api.RosterModel
	c.must(http.MethodGet, "/roster/model", nil, &kept)
	var doc map[string]any
	if err := json.Unmarshal(kept.Model, &doc); err != nil {
		c.r.t.Fatal(err)
	}
	change(doc)
	c.must(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": doc}, nil)
}

func TestTheReasonForWhatADraftBreaksIsKeptWithIt(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(7), "days": 7, "begin": "empty"}, &d)
	at := "/roster/drafts/" + d.Id
	var part api.RosterDraftPart
	night := []any{
		map[string]any{"staff": "chen", "date": rosterDay(8), "shift": "evening"}, map[string]any{"staff": "chen", "date": rosterDay(9), "shift": "night"},
	}
	boss.must(http.MethodPost, at+"/change", map[string]any{"version": d.Version, "changes": night, "override": "flu"}, &part)
	if part.Hard == 0 {
		t.Fatalf("no rest between two shifts breaks nothing: %+v", part)
	}
	var diff api.RosterDiff
	boss.must(http.MethodGet, at+"/diff", nil, &diff)
	publish := map[string]any{"version": part.Version, "seen": diff.Mark}
	boss.refused(http.MethodPost, at+"/publish", publish, http.StatusUnprocessableEntity, "hard_rules")
	publish["override"], publish["seen"] = "flu again", "old"
	boss.refused(http.MethodPost, at+"/publish", publish, http.StatusConflict, "stale")
	if boss.must(http.MethodGet, at, nil, &d); d.Version != part.Version || len(d.Overrides) != 1 {
		t.Fatalf("what was refused has a reason: %+v", d.Overrides)
	}
	publish["seen"] = diff.Mark
	boss.must(http.MethodPost, at+"/publish", publish, nil)
	if boss.must(http.MethodGet, at, nil, &d); d.State != api.RosterDraftStatePublished || len(d.Overrides) != 2 || d.Overrides[1].Reason != "flu again" {
		t.Errorf("published: %s, %+v", d.State, d.Overrides)
	}
	boss.refused(http.MethodDelete, at, nil, http.StatusConflict, "draft_reason")
}

// TestARoleThatTheRulesDoNotKnowStopsNothing renames the roles of the rules after a shift was published with another one.
func TestARoleThatTheRulesDoNotKnowStopsNothing(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00")
	start := time.Now().AddDate(0, 0, 4)
	shift := map[string]any{"type": "day", "role": "standby", "start": start, "end": start.Add(time.Hour), "reason": "demand", "agent": "gao"}
	boss.must(http.MethodPost, "/roster/shifts", shift, nil)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) { // two roles, neither of which is on the roster
		row := doc["demand"].([]any)[0].(map[string]any)
		row["role"] = "line"
		doc["demand"] = append(doc["demand"].([]any), map[string]any{"id": "lead", "role": "lead", "shifts": []string{"day"}, "min": 0, "target": 1})
	})
	boss.refused(http.MethodPost, "/roster/shifts", shift, http.StatusUnprocessableEntity, "invalid")
	shift["role"], shift["line"] = "line", "nowhere"
	boss.refused(http.MethodPost, "/roster/shifts", shift, http.StatusUnprocessableEntity, "invalid")
	chen := r.signIn("chen")
	if m := chen.mine(); len(m.Shifts) != 1 {
		t.Errorf("the page of the own shifts: %+v", m)
	}
	var deal api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &deal)
	r.signIn("lin").must(http.MethodPost, "/roster/deals/"+deal.Id+"/accept", map[string]any{}, &deal)
	if boss.holder(ids["chen"]) != "lin" {
		t.Errorf("swapped: %+v", deal)
	}
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(1), "days": 14, "begin": "published"}, nil)
	boss.must(http.MethodGet, "/roster/replan", nil, nil)
}

// TestAFileLeavesWhatItDoesNotSay has somebody on call, and a seat that nobody has, beside what the file says.
func TestAFileLeavesWhatItDoesNotSay(t *testing.T) {
	t.Parallel()
	_, boss := rosterRig(t)
	boss.rota("chen," + rosterDay(3) + ",08:00,16:00")
	day, err := time.Parse(time.RFC3339, rosterDay(3)+"T08:00:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	shift := func(kind string, offFloor bool, agent string) map[string]any {
		return map[string]any{"type": kind, "start": day, "end": day.Add(8 * time.Hour), "reason": "demand", "agent": agent, "off_floor": offFloor}
	}
	boss.must(http.MethodPost, "/roster/shifts", shift("home", true, "lin"), nil)
	boss.must(http.MethodPost, "/roster/shifts", shift("day", false, ""), nil)
	boss.rota("sun," + rosterDay(3) + ",08:00,16:00")
	page := boss.roster()
	if len(page.Shifts) != 1 || page.Shifts[0].Agent.Id != "sun" || len(page.OnCall) != 1 || page.OnCall[0].Agent.Id != "lin" || len(page.Open) != 1 {
		t.Errorf("one is replaced: %+v, on call %+v, open %+v", page.Shifts, page.OnCall, page.Open)
	}
	boss.rota("sun,"+rosterDay(3)+",08:00,16:00", "wang,"+rosterDay(3)+",08:00,16:00")
	page = boss.roster()
	if len(page.Shifts) != 2 || len(page.OnCall) != 1 || len(page.Open) != 0 {
		t.Errorf("the open seat is filled: %+v, on call %+v, open %+v", page.Shifts, page.OnCall, page.Open)
	}
}

// TestADraftThatBeginsWithTheRosterChangesNothingOfIt has a shift that was cut and handed on in part, one that was moved, and one of no
// type of the rules.
func TestADraftThatBeginsWithTheRosterChangesNothingOfIt(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao", "sun")
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(4)+",08:00,16:00", "sun,"+rosterDay(5)+",10:00,12:00")
	at := func(day int, clock string) string { return rosterDay(day) + "T" + clock + ":00+08:00" }
	boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{"agent": "gao", "from": at(3, "12:00"), "reason": "training"}, nil)
	boss.must(http.MethodPost, "/roster/shifts/"+ids["lin"]+"/move", map[string]any{"start": at(4, "09:00"), "end": at(4, "17:00"), "reason": "demand"}, nil)
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(1), "days": 7, "begin": "published"}, &d)
	var diff api.RosterDiff
	boss.must(http.MethodGet, "/roster/drafts/"+d.Id+"/diff", nil, &diff)
	if len(diff.People) != 0 || diff.Count.Handed+diff.Count.Moved+diff.Count.Altered+diff.Count.Cancelled != 0 || diff.Count.New != 2*3*7-2 {
		t.Fatalf("the roster as it is would change: %+v", diff)
	}
	boss.publishDraft(d.Id, d.Version, nil)
	page := boss.roster()
	if len(page.Shifts) != 4 || boss.holder(ids["lin"]) != "lin" {
		t.Errorf("published: %+v", page.Shifts)
	}

	// Whoever works otherwise in the next one leaves a part open; the other half stays.
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "b", "from": rosterDay(1), "days": 7, "begin": "published"}, &d)
	var part api.RosterDraftPart
	boss.must(http.MethodPost, "/roster/drafts/"+d.Id+"/change", map[string]any{"version": d.Version, "changes": []any{map[string]any{"staff": "chen", "date": rosterDay(3)}}}, &part)
	boss.publishDraft(d.Id, part.Version, nil)
	if m := r.signIn("chen").mine(); len(m.Shifts) != 0 {
		t.Errorf("chen still has %+v", m.Shifts)
	}
	halves := 0
	for _, s := range boss.roster().Shifts {
		if s.Agent.Id == "gao" {
			halves++
		}
	}
	if halves != 1 {
		t.Errorf("the other half is had %d times", halves)
	}
}

func TestTheHouseSaysWhichDealsNeedApproval(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) {
		c.Roster.EveryoneOnDuty = false
		c.Roster.Policy.Approve = life.Always
	})
	boss := r.signIn("gao")
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &d)
	if lin.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, &d); d.State != api.RosterDealStateAccepted {
		t.Fatalf("accepted: %+v", d)
	}
	if boss.must(http.MethodPost, "/roster/deals/"+d.Id+"/approve", map[string]any{}, &d); d.State != api.RosterDealStateDone || boss.holder(ids["chen"]) != "lin" {
		t.Errorf("approved: %+v", d)
	}
	r.stop()
	r.start() // what is agreed is set once
	if boss = r.signIn("gao"); boss.holder(ids["chen"]) != "lin" {
		t.Error("the swap did not outlive a restart")
	}
}

// TestANoticeComesUpUntilSomebodyHears has somebody asked who comes to the page only later.
func TestANoticeComesUpUntilSomebodyHears(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &d)
	chen.must(http.MethodPost, "/roster/absences", map[string]any{"sick": false, "kind": "annual", "from": time.Now().AddDate(0, 0, 30), "to": time.Now().AddDate(0, 0, 31)}, nil)
	await(lin.live(), "who was away hears what is asked", live.RosterMine, func(m live.RosterMineData) bool { return m.Deal == d.Id && m.What == "deal_asked" })
}

// TestCostsOfColleaguesAreNotShown has a swap that goes against a wish of each side: each is told of the own one, and who plans of both.
func TestCostsOfColleaguesAreNotShown(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	boss.edit(func(doc map[string]any) {
		doc["rules"] = []any{}
		doc["requests"] = []any{
			map[string]any{"staff": "chen", "date": rosterDay(6), "want": false, "weight": 3},
			map[string]any{"staff": "lin", "date": rosterDay(4), "want": false, "weight": 70},
		}
	})
	ids := boss.rota("chen,"+rosterDay(4)+",08:00,16:00", "lin,"+rosterDay(6)+",08:00,16:00")
	chen := r.signIn("chen")
	var partners []api.RosterTaker
	chen.must(http.MethodGet, "/roster/mine/partners?shift="+ids["chen"], nil, &partners)
	if len(partners) != 1 || partners[0].Cost != 3 {
		t.Errorf("partners of a swap: %+v", partners)
	}
	partners = nil
	chen.must(http.MethodGet, "/roster/mine/partners?way=offer&shift="+ids["chen"], nil, &partners)
	for _, p := range partners {
		if p.Cost != 0 {
			t.Errorf("who could take it: %+v", p)
		}
	}
	if len(partners) == 0 {
		t.Error("nobody could take it")
	}
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &d)
	var all []api.RosterDeal
	boss.must(http.MethodGet, "/roster/deals?state=all", nil, &all)
	if len(all) != 1 || all[0].Cost != 73 || d.Cost != 0 {
		t.Errorf("who asks reads a cost of %d, who plans %+v", d.Cost, all)
	}
	if _, page := r.signIn("lin").get("/roster/deals?state=all"); strings.Contains(page, `"cost"`) || !strings.Contains(page, d.Id) {
		t.Errorf("who is asked reads %s", page)
	}
}
