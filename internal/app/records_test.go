package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
	"heartline/internal/wav"
)

// secretNote is what must stand nowhere in clear.
const secretNote = "QZX-the-caller-said-this-in-confidence"

// talk has a counsellor talk with a caller until the caller hangs up, and returns the call.
func (s *seated) talk(number string) (call string) {
	s.r.t.Helper()
	caller := s.r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: number})
	o := s.answer()
	caller.Hangup(16)
	await(s.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	return o.CallId
}

// abandon has a caller wait, and leave before anybody is there.
func (r *rig) abandon(boss *client, number string) {
	r.t.Helper()
	caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: number})
	r.until("the caller waits", func() bool {
		var b api.Board
		boss.must(http.MethodGet, "/board", nil, &b)
		return len(b.Waiting) == 1 && b.Pooled.Waiting.Green.Count == 1
	})
	caller.Hangup(16)
}

func TestACallIsWrittenUp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	call := s.talk("13800138047")
	form := "/calls/" + call + "/form"

	var open []api.OpenForm
	r.until("the form is asked for", func() bool {
		s.must(http.MethodGet, "/forms/open", nil, &open)
		return len(open) == 1 && open[0].CallId == call && open[0].Hotline.Id == "minors"
	})
	var f api.Form
	s.must(http.MethodGet, form, nil, &f)
	if f.Version != 0 || f.State != api.FormStateOpen {
		t.Fatalf("empty form: %+v", f)
	}
	s.must(http.MethodPut, form, map[string]any{"version": 0, "category": "", "note": secretNote + " draft"}, &f)
	if f.Version != 1 || f.Note != secretNote+" draft" || f.SavedAt.IsZero() {
		t.Fatalf("draft: %+v", f)
	}
	s.refused(http.MethodPut, form, map[string]any{"version": 0, "category": "", "note": "another tab"}, http.StatusConflict, "stale")
	r.signIn("lin").refused(http.MethodGet, form, nil, http.StatusConflict, "not_yours")

	hand := func(version int, category string, due time.Time) map[string]any {
		return map[string]any{
			"version": version, "category": category, "note": secretNote, "grade": "yellow", "done": true, "follow_up": map[string]any{"due_at": due},
			"record": map[string]any{"contact": "self"},
		}
	}
	due := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Second)
	s.refused(http.MethodPost, form+"/submit", hand(1, "free text", due), http.StatusUnprocessableEntity, "invalid")
	s.refused(http.MethodPost, form+"/submit", hand(1, "family", time.Now().Add(-time.Hour)), http.StatusUnprocessableEntity, "follow_up_past")
	for range 2 { // handing it in again changes nothing
		s.must(http.MethodPost, form+"/submit", hand(1, "family", due), &f)
		if f.State != api.FormStateSubmitted || f.By.Id != "chen" || f.Note != secretNote || !f.FollowUp.DueAt.Equal(due) {
			t.Fatalf("handed in: %+v", f)
		}
	}
	if d := s.desk(); d.Status.State != api.AgentStateReady {
		t.Errorf("after the form: %+v", d.Status)
	}
	s.refused(http.MethodPut, form, map[string]any{"version": 2, "category": "", "note": "later"}, http.StatusConflict, "stale")
	if s.must(http.MethodGet, "/forms/open", nil, &open); len(open) != 0 {
		t.Errorf("open forms: %+v", open)
	}

	var note api.Form
	boss.must(http.MethodGet, "/calls/"+call+"/note", nil, &note)
	if note.Note != secretNote || note.Category != "family" {
		t.Errorf("note: %+v", note)
	}
	r.signIn("lin").refused(http.MethodGet, "/calls/"+call+"/note", nil, http.StatusNotFound, "not_found")
	var detail api.CallDetail
	boss.must(http.MethodGet, "/calls/"+call, nil, &detail)
	if detail.Call.Category != "family" || detail.Call.Grade != api.GradeYellow || !detail.HasNote {
		t.Errorf("call: %+v", detail.Call)
	}
	var tasks api.TaskPage
	boss.must(http.MethodGet, "/tasks", nil, &tasks)
	if len(tasks.Items) != 1 || tasks.Items[0].Kind != "follow_up" || !tasks.Items[0].DueAt.Equal(due) || tasks.Items[0].MaskedNumber != "••• •••• ••47" || tasks.Items[0].CallId != call {
		t.Errorf("follow-up: %+v", tasks)
	}
	r.stop()
	r.nowhere(secretNote)
	if strings.Contains(r.logged(), secretNote) {
		t.Error("the note is in the log")
	}
}

// nowhere fails if a file of the controller holds a text in clear.
func (r *rig) nowhere(text string) {
	r.t.Helper()
	err := filepath.WalkDir(r.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(name)
		if err == nil && bytes.Contains(content, []byte(text)) {
			r.t.Errorf("%s holds it in clear", filepath.Base(name))
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestATaskHasOneOwner(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss, chen, lin := r.signIn("gao"), r.signIn("chen"), r.signIn("lin")
	s := r.sit("sun", "1") // somebody has to be at work, else the caller is sent to the message box
	s.must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	o := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138046"})
	s.answer()
	for range 2 { // the same person twice is one task
		r.abandon(boss, "13800138047")
		r.until("the task is there", func() bool {
			var p api.TaskPage
			boss.must(http.MethodGet, "/tasks", nil, &p)
			return len(p.Items) == 1
		})
	}
	var p api.TaskPage
	r.until("both calls are in the task", func() bool {
		chen.must(http.MethodGet, "/tasks?state=open", nil, &p)
		return len(p.Items) == 1 && p.Items[0].Calls == 2
	})
	if p.Total != 1 || p.Items[0].Kind != "callback" || p.Items[0].Reason != "queue" || p.Items[0].MaskedNumber != "••• •••• ••47" {
		t.Fatalf("tasks: %+v", p)
	}
	task := "/tasks/" + p.Items[0].Id
	chen.refused(http.MethodPost, task+"/number", nil, http.StatusConflict, "not_yours")
	var got api.Task
	for range 2 {
		chen.must(http.MethodPost, task+"/take", nil, &got)
	}
	if got.State != api.TaskStateTaken || got.TakenBy.Name != "陈安" {
		t.Errorf("taken: %+v", got)
	}
	lin.refused(http.MethodPost, task+"/take", nil, http.StatusConflict, "task_taken")
	lin.refused(http.MethodPost, task+"/release", nil, http.StatusConflict, "not_yours")
	lin.refused(http.MethodPost, task+"/number", nil, http.StatusConflict, "not_yours")
	lin.refused(http.MethodPost, task+"/attempt", map[string]string{"outcome": "reached"}, http.StatusConflict, "not_yours")
	var number api.RevealedNumber
	chen.must(http.MethodPost, task+"/number", nil, &number)
	if number.Number != "+8613800138047" {
		t.Error("the taker is shown another number")
	}
	chen.must(http.MethodPost, task+"/attempt", map[string]string{"outcome": "no_answer"}, &got)
	if len(got.Attempts) != 1 || got.Attempts[0].Outcome != "no_answer" || got.Attempts[0].By.Id != "chen" {
		t.Errorf("attempts: %+v", got.Attempts)
	}
	boss.must(http.MethodPost, task+"/release", nil, nil) // a supervisor may, when the counsellor has gone home
	lin.must(http.MethodPost, task+"/take", nil, nil)
	for range 2 {
		lin.must(http.MethodPost, task+"/done", map[string]string{"outcome": "reached"}, &got)
	}
	if got.State != api.TaskStateDone || got.Outcome != "reached" || got.DoneAt.IsZero() {
		t.Errorf("done: %+v", got)
	}
	lin.refused(http.MethodPost, task+"/take", nil, http.StatusConflict, "conflict")
	for state, want := range map[string]int{"open": 0, "taken": 0, "overdue": 0, "done": 1, "all": 1} {
		var p api.TaskPage
		chen.must(http.MethodGet, "/tasks?state="+state, nil, &p)
		if len(p.Items) != want || p.Total != want {
			t.Errorf("%s: %d tasks of %d, want %d", state, len(p.Items), p.Total, want)
		}
	}
	var audit api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.number_revealed", nil, &audit)
	if len(audit.Items) != 1 || audit.Items[0].Actor.Id != "chen" || audit.Items[0].Object != "task:"+got.Id {
		t.Errorf("audit: %+v", audit.Items)
	}
	o.Hangup(16)
}

func TestTheBoardShowsWhoWaitsAndWhoTalks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	page := boss.live()
	s := r.sit("chen", "1")
	s.ready()
	talking := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138046"})
	o := s.answer()
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	b := await(page, "one talks and one waits", live.Board, func(b api.Board) bool {
		return len(b.Waiting) == 1 && b.Waiting[0].State == api.BoardWaitingStateWaiting && b.Pooled.Talking == 1
	})
	w := b.Waiting[0]
	if w.Hotline != "minors" || w.Position != 1 || w.State != api.BoardWaitingStateWaiting || w.Since.IsZero() {
		t.Errorf("waiting: %+v", w)
	}
	minors := b.Hotlines[slices.IndexFunc(b.Hotlines, func(g api.BoardGroup) bool { return g.Id == "minors" })]
	for _, g := range []api.BoardGroup{minors, b.Pooled} {
		if g.Talking != 1 || g.Waiting.Green.Count != 1 || !g.LongestWaitingSince.Equal(w.Since) || g.Seats.Talking != 1 {
			t.Errorf("group %q: %+v", g.Id, g)
		}
	}
	row := b.Agents[slices.IndexFunc(b.Agents, func(a api.AgentRow) bool { return a.Status.Agent.Id == "chen" })]
	if row.Status.State != api.AgentStateTalking || row.Seat.Id != "1" || row.Status.CallId != o.CallId {
		t.Errorf("counsellor: %+v", row)
	}
	for _, a := range b.Agents {
		if a.Status.Agent.Id == "prove" {
			t.Error("the counsellor of test calls is on the board")
		}
	}
	talking.Hangup(16)
	after := await(page, "the figures follow", live.Board, func(b api.Board) bool { return b.Pooled.Today.Answered == 1 && b.Pooled.Day.Offered == 2 })
	if m := after.Pooled.Today; m.ServiceLevel == nil || *m.ServiceLevel != 1 || m.AsaSeconds == nil || m.ThresholdSeconds != 15 || m.AnswerRatio == nil || *m.AnswerRatio != 0.5 {
		t.Errorf("today: %+v", m)
	}
	var series api.Series
	boss.must(http.MethodGet, "/board/series?hotline=minors", nil, &series)
	offered := 0
	for _, p := range series.Points {
		offered += p.Offered
	}
	if series.StepSeconds != 900 || len(series.Points) != 96 || offered != 2 {
		t.Errorf("series: %d points, %d offered", len(series.Points), offered)
	}
	boss.refused(http.MethodGet, "/board/series?hotline=nowhere", nil, http.StatusNotFound, "not_found")
}

func TestTheHistoryExplainsACall(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, sun := r.sit("chen", "1"), r.signIn("sun")
	s.ready()
	call := s.talk("13800138047")
	var d api.CallDetail
	r.until("the call is over in the history", func() bool {
		s.must(http.MethodGet, "/calls/"+call, nil, &d)
		return !d.Call.EndedAt.IsZero()
	})
	c := d.Call
	if c.Class != api.EndClassCompleted || c.Reason != "caller_hung_up" || c.HungUpBy != api.CallSummaryHungUpByCaller || c.Agent.Name != "陈安" ||
		c.WaitSeconds == nil || c.TalkSeconds == nil || c.MaskedNumber != "••• •••• ••47" {
		t.Errorf("summary: %+v", c)
	}
	if len(d.Offers) != 1 || d.Offers[0].Outcome != api.OfferRecordOutcomeAccepted || d.Offers[0].Step == "" || len(d.Offers[0].Candidates) == 0 || len(d.Offers[0].Excluded) == 0 {
		t.Errorf("offers: %+v", d.Offers)
	}
	var kinds []string
	for i, e := range d.Timeline {
		kinds = append(kinds, e.Kind)
		for key := range e.Data {
			if strings.HasSuffix(key, "_id") || key == "channel" || key == "number_hash" {
				t.Errorf("%s shows %s", e.Kind, key)
			}
		}
		if i == 0 && e.OffsetMs != 0 {
			t.Errorf("the first event is at %d ms", e.OffsetMs)
		}
	}
	for _, want := range []string{"call.arrived", "queue.joined", "offer.made", "call.bridged", "call.ended"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("no %s in %v", want, kinds)
		}
	}
	r.signIn("lin").refused(http.MethodGet, "/calls/"+call, nil, http.StatusNotFound, "not_found")
	var page api.CallPage
	sun.must(http.MethodGet, "/calls?agent=chen&class=completed", nil, &page)
	if len(page.Items) != 1 || page.Items[0].Id != call {
		t.Errorf("calls: %+v", page)
	}
	lin := r.signIn("lin")
	if lin.must(http.MethodGet, "/calls?agent=chen", nil, &page); len(page.Items) != 0 {
		t.Errorf("somebody else's calls: %+v", page)
	}
	auditor := r.signIn("audit")
	var first, second api.AuditPage
	auditor.must(http.MethodGet, "/audit?limit=2", nil, &first)
	auditor.must(http.MethodGet, "/audit?limit=2&cursor="+first.Next, nil, &second)
	if len(first.Items) != 2 || len(second.Items) != 2 || second.Items[0].Pos >= first.Items[1].Pos || first.Items[0].Kind != "audit.signed_in" {
		t.Errorf("audit pages: %+v, %+v", first, second)
	}
	auditor.refused(http.MethodGet, "/audit?cursor=%21", nil, http.StatusUnprocessableEntity, "invalid")
}

func TestABadConfigurationIsNotTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	admin := r.signIn("admin")
	var c api.Config
	admin.must(http.MethodGet, "/config", nil, &c)
	if len(c.Hotlines) != 3 || !c.Hotlines[0].Default || len(c.Menus) != 3 || len(c.Files) < 4 || c.Files[0].Hash == "" {
		t.Fatalf("configuration: %d hotlines, %d menus, files %v", len(c.Hotlines), len(c.Menus), c.Files)
	}
	tree := c.Menus[slices.IndexFunc(c.Menus, func(m api.MenuTree) bool { return m.Id == "government" })]
	if kinds := menuKinds(tree.Root, map[string]bool{}); !kinds["menu"] || !kinds["queue"] || !kinds["person"] {
		t.Errorf("the menu as a tree: %v", kinds)
	}
	for _, s := range c.Settings {
		if strings.HasSuffix(s.Key, "password_file") && s.Value != "[hidden]" {
			t.Errorf("%s is shown", s.Key)
		}
	}
	file := filepath.Join(r.dir, "heartline.yaml")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(old, now string) {
		t.Helper()
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("the sample has no %q", old)
		}
		if err := os.WriteFile(file, bytes.Replace(good, []byte(old), []byte(now), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("queue: minors # no menu", "queue: nowhere # no menu")
	var bad api.Config
	admin.must(http.MethodPost, "/config/reload", nil, &bad)
	if bad.Reloaded || bad.Version != c.Version || len(bad.Problems) == 0 || bad.Problems[0].Severity != api.ConfigProblemSeverityError || bad.Problems[0].Mend == "" || bad.Problems[0].Line == 0 {
		t.Errorf("after a bad one: %v %s %+v", bad.Reloaded, bad.Version, bad.Problems)
	}
	write(`numbers: ["96111"]`, `numbers: ["96111", "96112"]`)
	var fresh api.Config
	admin.must(http.MethodPost, "/config/reload", nil, &fresh)
	if !fresh.Reloaded || fresh.Version == c.Version {
		t.Fatalf("after a good one: %+v", fresh.Problems)
	}
	boss := r.signIn("gao")
	s := r.sit("chen", "1")
	s.ready()
	r.fake.Call(fakepbx.Caller{Dialed: "96112", Number: "13800138047"})
	if o := s.answer(); o.Hotline.Id != "minors" {
		t.Errorf("the new number leads to %s", o.Hotline.Id)
	}
	var trunks []api.Trunk
	boss.must(http.MethodGet, "/trunks", nil, &trunks)
	if len(trunks) != 1 || trunks[0].Id != "test" {
		t.Errorf("the trunks of the sample: %+v", trunks)
	}
}

func menuKinds(n api.MenuNode, into map[string]bool) map[string]bool {
	into[n.Kind] = true
	for _, c := range n.Children {
		menuKinds(c, into)
	}
	return into
}

func TestARosterIsPublishedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	send := func(csv string, dryRun bool) (out api.RosterImport) {
		t.Helper()
		path := "/roster/import"
		if dryRun {
			path += "?dry_run=true"
		}
		boss.upload(http.MethodPost, path, "text/csv", []byte(csv), &out)
		return out
	}
	const header = "agent,date,start,end,line\n"
	shanghai := time.FixedZone("CST", 8*60*60)
	day := func(n int) string { return time.Now().In(shanghai).AddDate(0, 0, n).Format(time.DateOnly) }
	wrong := send(header+"chen,"+day(2)+",08:00,16:00,\nnobody,"+day(2)+",16:00,24:00,\nlin,2026-13-01,16:00,24:00,\n", false)
	if wrong.Accepted || len(wrong.Errors) != 2 || wrong.Errors[0].Line != 3 || wrong.Errors[0].Column != "agent" || wrong.Errors[0].Mend == "" {
		t.Errorf("wrong rows: %+v", wrong)
	}
	if out := send(header+"chen,"+day(2)+",08:00,16:00,no such line\n", false); out.Accepted || len(out.Errors) != 1 || out.Errors[0].Column != "line" {
		t.Errorf("unknown line: %+v", out)
	}
	rota := header + "chen," + day(2) + ",00:00,12:00,\nlin," + day(2) + ",12:00,24:00,\n"
	if out := send(rota, true); !out.Accepted || out.Shifts != 2 || out.Version != "" || out.Diff.Count.New != 2 || len(out.Diff.People) != 2 {
		t.Errorf("dry run: %+v", out)
	}
	var seen api.Roster
	span := "/roster?from=" + day(2) + "T00:00:00%2B08:00&to=" + day(3) + "T00:00:00%2B08:00"
	if boss.must(http.MethodGet, span, nil, &seen); len(seen.Shifts) != 0 {
		t.Errorf("a dry run publishes: %+v", seen)
	}
	if out := send(rota, false); !out.Accepted || out.Version != "roster-1" || out.Replaced != 0 {
		t.Errorf("published: %+v", out)
	}
	boss.must(http.MethodGet, span, nil, &seen)
	was := seen.Shifts
	if out := send(rota, false); !out.Accepted || out.Version != "roster-2" || out.Replaced != 2 || out.Diff.Count != (api.RosterDiffCount{}) {
		t.Errorf("published again: %+v", out)
	}
	boss.must(http.MethodGet, span, nil, &seen)
	if len(seen.Shifts) != 2 || seen.Version != "roster-2" || seen.Zone != "Asia/Shanghai" || seen.Shifts[0].Agent.Name != "陈安" {
		t.Errorf("roster: %+v", seen)
	}
	if d := cmp.Diff(was, seen.Shifts); d != "" {
		t.Errorf("what is published again is another shift (-was +is):\n%s", d)
	}
	if boss.must(http.MethodGet, "/roster", nil, &seen); seen.To.Sub(seen.From) != 7*24*time.Hour {
		t.Errorf("this week: %v to %v", seen.From, seen.To)
	}
	if out := send(header+"chen,"+day(1)+",20:00,08:00,\n", false); out.Accepted || len(out.Errors) != 1 {
		t.Errorf("overlap with what is published: %+v", out)
	}
	running := header + "chen," + day(0) + ",00:00,24:00,\n"
	if status, why := boss.send(http.MethodPost, "/roster/import", "text/csv", strings.NewReader(running), nil); status != http.StatusConflict || !strings.Contains(why, "roster_running") {
		t.Errorf("a running shift is not asked about: %d %s", status, why)
	}
	var out api.RosterImport
	if boss.upload(http.MethodPost, "/roster/import?running=true", "text/csv", []byte(running), &out); !out.Accepted || out.Version != "roster-3" {
		t.Errorf("the rest of a running shift: %+v", out)
	}
}

// upload sends a body that is no JSON.
func (c *client) upload(method, path, kind string, body []byte, out any) {
	c.r.t.Helper()
	if status, why := c.send(method, path, kind, bytes.NewReader(body), out); status/100 != 2 {
		c.r.t.Fatalf("%s %s: %d %s", method, path, status, why)
	}
}

// send sends a body of any kind and returns the status and what is wrong.
func (c *client) send(method, path, kind string, body io.Reader, out any) (status int, why string) {
	c.r.t.Helper()
	req, err := http.NewRequestWithContext(c.r.t.Context(), method, c.r.url+"/api/v1"+path, body)
	if err != nil {
		c.r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", c.r.url)
	res, err := c.http.Do(req)
	if err != nil {
		c.r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.r.t.Fatal(err)
	}
	if res.StatusCode/100 == 2 && out != nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil {
		c.r.t.Fatalf("%s %s: %v in %s", method, path, err, text)
	}
	return res.StatusCode, string(text)
}

func TestARecordedPromptReplacesTheSpokenOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	boss := r.signIn("gao")
	var b bytes.Buffer
	tone := make([]int16, 8000)
	for i := range tone {
		tone[i] = int16(i%20-10) * 800
	}
	if err := wav.Encode(&b, 8000, 1, tone); err != nil {
		t.Fatal(err)
	}
	source := func() api.PromptAudio {
		t.Helper()
		var all []api.Prompt
		boss.must(http.MethodGet, "/prompts", nil, &all)
		p := all[slices.IndexFunc(all, func(p api.Prompt) bool { return p.Name == "welcome_minors" })]
		if !slices.Equal(p.UsedBy, []string{"minors"}) {
			t.Errorf("used by %v", p.UsedBy)
		}
		return p.Recordings[0]
	}
	if a := source(); a.Source != api.PromptAudioSourceSpoken || a.Text == "" || a.Language != "zh-CN" {
		t.Errorf("at first: %+v", a)
	}
	var p api.Prompt
	boss.upload(http.MethodPut, "/prompts/welcome_minors/zh-CN", "audio/wav", b.Bytes(), &p)
	if a := source(); a.Source != api.PromptAudioSourceUploaded || a.DurationSeconds < 0.9 || a.DurationSeconds > 1.1 {
		t.Errorf("uploaded: %+v", a)
	}
	res, err := boss.http.Get(r.url + "/api/v1/prompts/welcome_minors/zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if audio, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || !bytes.HasPrefix(audio, []byte("RIFF")) {
		t.Errorf("audio: %d, %d bytes, %v", res.StatusCode, len(audio), err)
	}
	boss.refused(http.MethodDelete, "/prompts/no_such_prompt/zh-CN", nil, http.StatusNotFound, "not_found")
	boss.must(http.MethodDelete, "/prompts/welcome_minors/zh-CN", nil, nil)
	if a := source(); a.Source != api.PromptAudioSourceSpoken {
		t.Errorf("after the removal: %+v", a)
	}
}
