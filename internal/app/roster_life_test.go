package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
)

// rosterRig is a house whose people work by the roster alone, with its supervisor.
func rosterRig(t *testing.T) (*rig, *client) {
	t.Helper()
	r := newRig(t, func(c *configs.Config) { c.Roster.EveryoneOnDuty = false })
	return r, r.signIn("gao")
}

// rosterDay is a date of the roster, so many days from today.
func rosterDay(n int) string {
	return time.Now().In(time.FixedZone("CST", 8*60*60)).AddDate(0, 0, n).Format(time.DateOnly)
}

// rota publishes rows of agent, day from today, start and end, and returns the ids of the shifts by agent.
func (c *client) rota(rows ...string) map[string]string {
	c.r.t.Helper()
	text := "agent,date,start,end\n" + strings.Join(rows, "\n") + "\n"
	var out api.RosterImport
	c.upload(http.MethodPost, "/roster/import?running=true", "text/csv", []byte(text), &out)
	if !out.Accepted {
		c.r.t.Fatalf("the rota is refused: %+v", out.Errors)
	}
	ids := map[string]string{}
	for _, s := range c.roster().Shifts {
		ids[s.Agent.Id] = s.Id
	}
	return ids
}

// roster reads the next weeks of the published roster.
func (c *client) roster() api.Roster {
	c.r.t.Helper()
	return c.rosterAround(time.Now())
}

// rosterAround is the roster from the day before to thirty days after now: two readings with the same now can be compared.
func (c *client) rosterAround(now time.Time) (out api.Roster) {
	c.r.t.Helper()
	q := url.Values{"from": {now.AddDate(0, 0, -1).Format(time.RFC3339)}, "to": {now.AddDate(0, 0, 30).Format(time.RFC3339)}}
	c.must(http.MethodGet, "/roster?"+q.Encode(), nil, &out)
	return out
}

func (c *client) mine() (out api.MyRoster) {
	c.r.t.Helper()
	c.must(http.MethodGet, "/roster/mine", nil, &out)
	return out
}

// holder returns who has a shift by the published roster; nobody: it is open.
func (c *client) holder(shift string) string {
	c.r.t.Helper()
	for _, s := range c.roster().Shifts {
		if s.Id == shift {
			return s.Agent.Id
		}
	}
	return ""
}

func TestTwoPeopleSwapTheirShifts(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "lin,"+rosterDay(5)+",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	stream := lin.live()
	var partners []api.RosterTaker
	chen.must(http.MethodGet, "/roster/mine/partners?shift="+ids["chen"], nil, &partners)
	if len(partners) != 1 || !partners[0].Legal || partners[0].Shift.Id != ids["lin"] {
		t.Fatalf("partners: %+v", partners)
	}
	chen.refused(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["lin"], "want": ids["chen"]}, http.StatusForbidden, "not_yours")
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": ids["chen"], "want": ids["lin"]}, &d)
	if d.State != api.RosterDealStateAsked || !d.Own || d.AskedOfMe {
		t.Fatalf("asked: %+v", d)
	}
	await(stream, "who is asked is told", live.RosterMine, func(m live.RosterMineData) bool { return m.Deal == d.Id && m.What == "deal_asked" })
	if m := chen.mine(); len(m.Deals) != 1 || len(m.Shifts) != 1 || !m.Shifts[0].DealPending {
		t.Errorf("the page of who asks: %+v", m)
	}
	if m := lin.mine(); len(m.Deals) != 1 || !m.Deals[0].AskedOfMe {
		t.Errorf("the page of who is asked: %+v", m)
	}
	lin.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, &d)
	if d.State != api.RosterDealStateDone || boss.holder(ids["chen"]) != "lin" || boss.holder(ids["lin"]) != "chen" {
		t.Errorf("accepted: %+v", d)
	}
	lin.refused(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, http.StatusConflict, "ended")
	r.stop()
	r.start()
	if boss = r.signIn("gao"); boss.holder(ids["chen"]) != "lin" {
		t.Error("the swap did not outlive a restart")
	}
	var all []api.RosterDeal
	boss.must(http.MethodGet, "/roster/deals?state=all", nil, &all)
	if len(all) != 1 || all[0].State != api.RosterDealStateDone || len(all[0].History) < 3 {
		t.Errorf("after the restart: %+v", all)
	}
}

func TestAShiftOfSomebodyWhoIsIllIsOpenAndTaken(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen," + rosterDay(4) + ",08:00,16:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	var away api.RosterAbsence
	chen.must(http.MethodPost, "/roster/absences", map[string]any{"sick": true, "to": time.Now().AddDate(0, 0, 5)}, &away)
	if !away.Sick || away.State != api.RosterAbsenceStateAway || away.Conflicts != 0 {
		t.Fatalf("reported: %+v", away)
	}
	if open := boss.roster().Open; len(open) != 1 || open[0].Id != ids["chen"] {
		t.Fatalf("open: %+v", open)
	}
	var covers []api.RosterTaker
	boss.must(http.MethodGet, "/roster/shifts/"+ids["chen"]+"/covers", nil, &covers)
	for _, c := range covers {
		if c.Legal == (c.Agent.Id == "chen") {
			t.Errorf("who could take it: %+v", c)
		}
	}
	chen.refused(http.MethodPost, "/roster/deals", map[string]any{"way": "take", "shift": ids["chen"]}, http.StatusConflict, "rules")
	if m := lin.mine(); len(m.Open) != 1 || !m.Open[0].Legal {
		t.Errorf("what may be taken: %+v", m.Open)
	}
	lin.must(http.MethodPost, "/roster/deals", map[string]any{"way": "take", "shift": ids["chen"]}, nil)
	if who := boss.holder(ids["chen"]); who != "lin" {
		t.Errorf("it is %q's", who)
	}
	lin.refused(http.MethodPost, "/roster/absences/"+away.Id+"/end", map[string]any{}, http.StatusForbidden, "on_behalf")
	chen.must(http.MethodPost, "/roster/absences/"+away.Id+"/end", map[string]any{}, &away)
	if away.State != api.RosterAbsenceStateOver {
		t.Errorf("ended: %+v", away)
	}
	lin.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/give-back", nil, nil)
	if open := boss.roster().Open; len(open) != 1 {
		t.Errorf("given back: %+v", open)
	}
}

func TestLeaveIsApprovedBySomebodyElse(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(3)+",08:00,16:00", "gao,"+rosterDay(9)+",08:00,16:00")
	chen := r.signIn("chen")
	span := func(from, to int) map[string]any {
		return map[string]any{"sick": false, "kind": "annual", "from": rosterDay(from) + "T00:00:00+08:00", "to": rosterDay(to) + "T00:00:00+08:00"}
	}
	var asked, own api.RosterAbsence
	chen.must(http.MethodPost, "/roster/absences", span(3, 4), &asked)
	boss.must(http.MethodPost, "/roster/absences", span(9, 10), &own)
	chen.refused(http.MethodPost, "/roster/absences/"+asked.Id+"/approve", map[string]any{}, http.StatusForbidden, "denied")
	boss.refused(http.MethodPost, "/roster/absences/"+own.Id+"/approve", map[string]any{}, http.StatusForbidden, "own")
	var list []api.RosterAbsence
	if chen.must(http.MethodGet, "/roster/absences", nil, &list); len(list) != 1 {
		t.Errorf("a counsellor sees %+v", list)
	}
	if boss.must(http.MethodGet, "/roster/absences", nil, &list); len(list) != 2 {
		t.Errorf("the supervisor sees %+v", list)
	}
	boss.must(http.MethodPost, "/roster/absences/"+asked.Id+"/approve", map[string]any{"keep": true}, &asked)
	if asked.State != api.RosterAbsenceStateAway || asked.Conflicts != 1 || boss.holder(ids["chen"]) != "chen" {
		t.Errorf("kept until somebody is found: %+v", asked)
	}
	boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/unassign", map[string]any{"reason": "leave"}, nil)
	boss.refused(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{"agent": "chen", "reason": "leave"}, http.StatusConflict, "rules")
	boss.refused(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{"agent": "nobody", "reason": "leave"}, http.StatusUnprocessableEntity, "unknown_person")
	boss.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/assign", map[string]any{"agent": "lin", "reason": "leave"}, nil)
	if who := boss.holder(ids["chen"]); who != "lin" {
		t.Errorf("it is %q's", who)
	}
	// What begins after the leave was approved takes it in.
	boss.staffOf("chen", "lin", "gao")
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "a", "from": rosterDay(1), "days": 14, "begin": "empty"}, &d)
	if len(d.Leave) != 1 || d.Leave[0].Staff != "chen" || d.Leave[0].From != rosterDay(3) || d.Leave[0].To != rosterDay(3) {
		t.Errorf("leave of the draft: %+v", d.Leave)
	}
}

func TestANoteIsForWhoWorksNextAlone(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "lin,"+rosterDay(1)+",00:00,12:00")
	chen, lin := r.signIn("chen"), r.signIn("lin")
	lin.refused(http.MethodPost, "/roster/shifts/"+ids["lin"]+"/note", map[string]any{"text": "early"}, http.StatusForbidden, "not_yours")
	chen.must(http.MethodPost, "/roster/shifts/"+ids["chen"]+"/note", map[string]any{"text": secretNote}, nil)
	notes := lin.mine().Notes
	if len(notes) != 1 || notes[0].Shift != ids["lin"] || notes[0].By.Id != "chen" {
		t.Fatalf("notes: %+v", notes)
	}
	var n api.RosterNote
	lin.must(http.MethodGet, "/roster/notes/"+notes[0].Id, nil, &n)
	if n.Text != secretNote {
		t.Errorf("the note says %q", n.Text)
	}
	boss.refused(http.MethodGet, "/roster/notes/"+notes[0].Id, nil, http.StatusNotFound, "not_found")
	r.nowhere(secretNote)
}

func TestACalendarShowsTheOwnShifts(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	ids := boss.rota("chen,"+rosterDay(2)+",08:00,16:00", "lin,"+rosterDay(2)+",16:00,24:00")
	chen := r.signIn("chen")
	var made, again api.RosterFeed
	chen.must(http.MethodPost, "/roster/feed", nil, &made)
	read := func(f api.RosterFeed) (int, string) {
		t.Helper()
		at, err := url.Parse(f.Url)
		if err != nil {
			t.Fatal(err)
		}
		res, err := r.client().http.Get(r.url + at.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(text)
	}
	status, text := read(made)
	if status != http.StatusOK || strings.Count(text, "BEGIN:VEVENT") != 1 || !strings.Contains(text, "UID:"+ids["chen"]+"@") {
		t.Errorf("%d %s", status, text)
	}
	if !strings.HasPrefix(made.Url, r.url+"/feeds/") {
		t.Errorf("nobody can go to %s", made.Url)
	}
	if !strings.Contains(text, "TRIGGER:-P1D\r\n") && !strings.Contains(text, "TRIGGER:-PT24H\r\n") || !strings.Contains(text, "TRIGGER:-PT2H\r\n") {
		t.Errorf("the calendar reminds of nothing:\n%s", text)
	}
	if chen.mine().Feed.MadeAt.IsZero() {
		t.Error("the page does not tell that there is a calendar")
	}
	chen.must(http.MethodPost, "/roster/feed", nil, &again)
	if status, _ := read(made); status != http.StatusNotFound {
		t.Errorf("the address before: %d", status)
	}
	if status, _ := read(again); status != http.StatusOK {
		t.Errorf("the new address: %d", status)
	}
	chen.must(http.MethodDelete, "/roster/feed", nil, nil)
	if status, _ := read(again); status != http.StatusNotFound {
		t.Errorf("the address that was taken back: %d", status)
	}
	if at, _ := url.Parse(made.Url); strings.Contains(r.logged(), strings.TrimPrefix(at.Path, "/feeds/")) {
		t.Error("the secret is in the log")
	}
}

// staffOf writes a model of some of the house's people who work three shifts of eight hours.
func (c *client) staffOf(people ...string) {
	c.r.t.Helper()
	var kept api.RosterModel
	c.must(http.MethodGet, "/roster/model", nil, &kept)
	var doc map[string]any
	if err := json.Unmarshal(kept.Model, &doc); err != nil {
		c.r.t.Fatal(err)
	}
	staff := []any{}
	for _, who := range people {
		staff = append(staff, map[string]any{"id": who, "contract": "full"})
	}
	doc["staff"] = staff
	c.must(http.MethodPut, "/roster/model", map[string]any{"revision": kept.Revision, "model": doc}, nil)
}

// TestTheRulesOfTheModelJudgeDeals refuses what would leave somebody too little rest, and lets a part of a shift go whose rest is
// still a shift of the roster for every later question.
func TestTheRulesOfTheModelJudgeDeals(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	ids := boss.rota("lin,"+rosterDay(4)+",00:00,08:00", "chen,"+rosterDay(3)+",16:00,24:00")
	chen, gao := r.signIn("chen"), boss
	chen.refused(http.MethodPost, "/roster/deals", map[string]any{"way": "offer", "shift": ids["chen"], "with": []string{"lin"}}, http.StatusConflict, "rules")
	offer := func(to string) map[string]any {
		return map[string]any{"way": "offer", "shift": ids["chen"], "with": []string{to}}
	}
	if status, why := gao.send(http.MethodPost, "/roster/deals", "application/json", strings.NewReader(`{"way":"offer","on_behalf":"chen","shift":"`+ids["chen"]+`","with":["lin"]}`), nil); status != http.StatusConflict || !strings.Contains(why, `"rule":"rest"`) {
		t.Errorf("no rest between evening and night: %d %s", status, why)
	}
	var d api.RosterDeal
	chen.must(http.MethodPost, "/roster/deals", offer("gao"), &d)
	start := d.Give.From
	gao.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{"from": start.Add(4 * time.Hour), "to": d.Give.To}, &d)
	if d.State == api.RosterDealStateAccepted {
		t.Fatalf("half a shift needs approval: %+v", d)
	}
	var halves []api.Shift
	for _, s := range boss.roster().Shifts {
		if s.Agent.Id != "lin" {
			halves = append(halves, s)
		}
	}
	if len(halves) != 2 || halves[0].Agent.Id != "chen" || halves[1].Agent.Id != "gao" || !halves[0].End.Equal(halves[1].Start) {
		t.Fatalf("the halves: %+v", halves)
	}
	// With a half each the question about the whole evening is still answered by the rules.
	if status, why := gao.send(http.MethodPost, "/roster/deals", "application/json", strings.NewReader(`{"way":"offer","on_behalf":"chen","shift":"`+halves[0].Id+`","with":["lin"]}`), nil); status != http.StatusConflict || !strings.Contains(why, `"rule":"rest"`) {
		t.Errorf("four hours of rest: %d %s", status, why)
	}
	chen.must(http.MethodPost, "/roster/deals", map[string]any{"way": "offer", "shift": halves[0].Id, "with": []string{"gao"}}, &d)
	gao.must(http.MethodPost, "/roster/deals/"+d.Id+"/accept", map[string]any{}, &d)
	if who := boss.holder(halves[0].Id); who != "gao" {
		t.Errorf("the first half is %q's", who)
	}
}

// publishDraft looks at what a draft would change, and publishes it.
func (c *client) publishDraft(draft string, version int64, out any) {
	c.r.t.Helper()
	var diff api.RosterDiff
	c.must(http.MethodGet, "/roster/drafts/"+draft+"/diff", nil, &diff)
	c.must(http.MethodPost, "/roster/drafts/"+draft+"/publish", map[string]any{"version": version, "seen": diff.Mark}, out)
}

func TestADraftBecomesTheRoster(t *testing.T) {
	t.Parallel()
	r, boss := rosterRig(t)
	boss.staffOf("chen", "lin", "gao")
	var d api.RosterDraft
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "next", "from": rosterDay(7), "days": 7, "begin": "empty"}, &d)
	at := "/roster/drafts/" + d.Id
	put := func(who string) map[string]any {
		return map[string]any{"version": d.Version, "changes": []any{map[string]any{"staff": who, "date": rosterDay(8), "shift": "day"}}}
	}
	var part api.RosterDraftPart
	boss.must(http.MethodPost, at+"/change", put("chen"), &part)
	var diff api.RosterDiff
	boss.must(http.MethodGet, at+"/diff", nil, &diff)
	if diff.Count.New != 2*3*7 || len(diff.People) != 1 || diff.People[0].Staff != "chen" || len(diff.Running) != 0 {
		t.Fatalf("what it would change: %+v", diff)
	}
	boss.refused(http.MethodPost, at+"/publish", map[string]any{"version": d.Version, "seen": diff.Mark}, http.StatusConflict, "stale")
	boss.refused(http.MethodPost, at+"/publish", map[string]any{"version": part.Version}, http.StatusUnprocessableEntity, "invalid")
	boss.refused(http.MethodPost, at+"/publish", map[string]any{"version": part.Version, "seen": ""}, http.StatusUnprocessableEntity, "invalid")
	var out api.RosterPublished
	boss.must(http.MethodPost, at+"/publish", map[string]any{"version": part.Version, "seen": diff.Mark}, &out)
	if out.Version != 1 || out.Told != 1 {
		t.Errorf("published: %+v", out)
	}
	page := boss.roster()
	if page.Version != "roster-1" || len(page.Shifts) != 1 || page.Shifts[0].Type != "day" || page.Shifts[0].Agent.Id != "chen" || len(page.Open) != 2*3*7-1 {
		t.Fatalf("the roster: %s, %d shifts, %d open", page.Version, len(page.Shifts), len(page.Open))
	}
	boss.refused(http.MethodPost, at+"/publish", map[string]any{"version": part.Version + 1, "seen": diff.Mark}, http.StatusConflict, "draft_published")
	boss.refused(http.MethodPost, at+"/change", map[string]any{"version": part.Version + 1, "changes": put("lin")["changes"]}, http.StatusConflict, "draft_published")
	if m := r.signIn("chen").mine(); len(m.Shifts) != 1 || len(m.Open) == 0 {
		t.Errorf("the page of who has the shift: %d shifts, %d open", len(m.Shifts), len(m.Open))
	}

	// The next draft begins with what is published, and who has the seat then has the same shift.
	was := page.Shifts[0].Id
	boss.must(http.MethodPost, "/roster/drafts", map[string]any{"name": "again", "from": rosterDay(7), "days": 7, "begin": "published"}, &d)
	if len(d.Assignments) != 1 {
		t.Fatalf("begins with %+v", d.Assignments)
	}
	at = "/roster/drafts/" + d.Id
	changes := []any{map[string]any{"staff": "chen", "date": rosterDay(8)}, map[string]any{"staff": "lin", "date": rosterDay(8), "shift": "day"}}
	boss.must(http.MethodPost, at+"/change", map[string]any{"version": d.Version, "changes": changes}, &part)
	boss.publishDraft(d.Id, part.Version, &out)
	if out.Version != 2 || out.Told != 2 || boss.holder(was) != "lin" {
		t.Errorf("published again: %+v, the shift is %q's", out, boss.holder(was))
	}
}
