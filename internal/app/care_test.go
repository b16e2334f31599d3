package app_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
)

// What must stand nowhere in clear.
const (
	secretPlace  = "QZX-the-third-house-behind-the-mill"
	secretAgency = "QZX-the-agency-that-was-called"
)

// changed waits for word that something of a call has changed.
func changed(s *stream, call, what string) {
	s.r.t.Helper()
	await(s, what+" has changed", live.Call, func(d live.CallData) bool { return d.CallID == call && d.Change == what })
}

func TestAScreeningIsRecordedDuringAndAfterTheCall(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	watch := boss.live()
	call := s.talk("13800138047")
	path := "/calls/" + call + "/screening"

	review := func() (v api.ScreeningReview) { boss.must(http.MethodGet, "/care/screenings", nil, &v); return v }
	r.until("the gap is on the list", func() bool { v := review(); return len(v.Missing) == 1 && v.Missing[0].CallId == call })
	if !strings.Contains(r.metrics(), `heartline_talks_unscreened_24h{hotline="minors"} 1`) {
		t.Error("the metric does not count the gap")
	}
	if v := review(); v.Total.Talks != 1 || v.Total.Missing != 1 || v.ByAgent[0].Agent.Id != "chen" || v.ByHotline[0].Hotline.Id != "minors" || v.Missing[0].Agent.Id != "chen" {
		t.Errorf("%+v", v)
	}
	var got api.Screening
	if s.must(http.MethodGet, path, nil, &got); got.Outcome != "" || len(got.Changes) != 0 {
		t.Errorf("before anything was said: %+v", got)
	}
	s.refused(http.MethodPut, path, map[string]string{"outcome": "asked", "result": "perhaps"}, http.StatusUnprocessableEntity, "invalid")
	s.refused(http.MethodPut, path, map[string]string{"outcome": "not_possible"}, http.StatusUnprocessableEntity, "invalid")
	r.signIn("lin").refused(http.MethodGet, path, nil, http.StatusForbidden, "not_yours")
	for range 2 { // saying the same again changes nothing
		s.must(http.MethodPut, path, map[string]string{"outcome": "cut_off"}, &got)
	}
	changed(watch, call, "screening")
	boss.must(http.MethodPut, path, map[string]string{"outcome": "asked", "result": "present"}, &got)
	changed(s.live, call, "screening")
	if len(got.Changes) != 2 || got.Changes[0].By.Id != "chen" || got.By.Id != "gao" || !got.Positive || got.Result != "present" || got.At.Before(got.Changes[0].At) {
		t.Errorf("the newest holds, every change is kept: %+v", got)
	}
	r.until("the gap is closed", func() bool {
		v := review()
		return len(v.Missing) == 0 && v.Total.Asked == 1 && v.Total.Positive == 1 && v.Total.Missing == 0
	})
	if !boss.reads("/calls/"+call, "care.screened") {
		t.Error("the timeline does not show it")
	}
	var seen api.CallDetail
	r.signIn("audit").must(http.MethodGet, "/calls/"+call, nil, &seen)
	for _, e := range seen.Timeline {
		if e.Kind == "care.screened" && len(e.Data) > 0 {
			t.Errorf("the auditor sees what came of it: %v", e.Data)
		}
	}
	boss.refused(http.MethodGet, "/care/screenings?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", nil, http.StatusUnprocessableEntity, "invalid")
	boss.refused(http.MethodGet, "/calls/"+id.New()+"/screening", nil, http.StatusNotFound, "not_found")
}

func TestAnAssessmentSurvivesAHandOverAndSetsTheGrade(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, caller, call := r.talk("chen", "1")
	lin := r.sit("lin", "2")
	path := call + "/assessment"
	var got api.Assessment
	draft := func(version int, answers map[string]string) map[string]any {
		return map[string]any{"version": version, "answers": answers}
	}
	lin.refused(http.MethodGet, path, nil, http.StatusForbidden, "not_yours")
	if chen.must(http.MethodGet, path, nil, &got); got.Version != 0 || got.Suggested != api.GradeGreen || len(got.Open) < 5 {
		t.Errorf("before anything was asked: %+v", got)
	}
	chen.refused(http.MethodPut, path, draft(0, map[string]string{"plan": "constant"}), http.StatusUnprocessableEntity, "invalid")
	chen.must(http.MethodPut, path, draft(0, map[string]string{"plan": "vague"}), &got)
	if got.Version != 1 || got.Suggested != api.GradeYellow || !slices.Equal(got.Because, []string{"plan"}) || got.SavedBy.Id != "chen" {
		t.Errorf("draft %+v", got)
	}
	chen.refused(http.MethodPut, path, draft(0, map[string]string{}), http.StatusConflict, "stale")

	// The colleague to whom the call is handed over goes on with the same draft.
	lin.ready()
	guest := lin.joins(chen, call, "join")
	chen.must(http.MethodPost, call+"/parties/"+guest.Id+"/hand-over", nil, nil)
	await(lin.live, "the call", live.Desk, func(d api.Desk) bool { return d.Call.Part == api.DeskCallPartCounsellor })
	if lin.must(http.MethodGet, path, nil, &got); got.Answers["plan"] != "vague" {
		t.Errorf("after the hand-over: %+v", got)
	}
	lin.must(http.MethodPut, path, draft(1, map[string]string{"plan": "definite", "means": "at_hand"}), &got)
	changed(lin.live, call[len("/calls/"):], "assessment")
	confirm := map[string]any{"id": id.New(), "version": 2, "answers": got.Answers, "decided": "yellow"}
	lin.refused(http.MethodPost, path+"/confirm", confirm, http.StatusUnprocessableEntity, "invalid") // less than asked for, without a reason
	confirm["decided"] = "red"
	for range 2 { // a repeat is known by its id
		lin.must(http.MethodPost, path+"/confirm", confirm, &got)
	}
	if len(got.Confirmed) != 1 || got.Version != 0 || got.Confirmed[0].By.Id != "lin" || got.Confirmed[0].Suggested != api.GradeRed || got.Confirmed[0].Answers["means"] != "at_hand" {
		t.Errorf("confirmed %+v", got)
	}
	r.until("the call has the grade", func() bool { return lin.desk().Call.Grade == api.GradeRed })
	caller.Hangup(16)
	r.until("the call is over", caller.Gone)

	// A draft and a decision outlive the controller.
	r.stop()
	r.start()
	chen.http.CloseIdleConnections()
	gao := r.signIn("gao")
	if gao.must(http.MethodGet, path, nil, &got); len(got.Confirmed) != 1 || got.Confirmed[0].Answers["plan"] != "definite" {
		t.Errorf("after a restart: %+v", got)
	}
	r.signIn("sun").refused(http.MethodGet, path, nil, http.StatusForbidden, "not_yours")
	r.nowhere(`"at_hand"`)
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.assessment_read", nil, &page)
	if len(page.Items) < 3 || page.Items[0].Actor.Id != "gao" {
		t.Errorf("audit: %+v", page.Items)
	}
}

func TestARescueSheetGrowsAndIsCorrected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, caller, call := r.talk("chen", "1")
	gao, lin, sun := r.signIn("gao"), r.signIn("lin"), r.signIn("sun")
	watch := gao.live()
	path := call + "/rescue"
	var sheet api.RescueSheet
	write := func(c *client, entry map[string]any) {
		t.Helper()
		c.must(http.MethodPost, path+"/entries", entry, &sheet)
	}
	for _, other := range []*client{lin, sun, r.signIn("admin"), r.signIn("audit")} {
		if status, why := other.do(http.MethodGet, path, nil, nil); status != http.StatusForbidden {
			t.Errorf("a sheet for nobody's eyes: %d %s", status, why)
		}
	}
	first := map[string]any{"id": id.New(), "item": "address", "state": "known", "text": secretPlace, "source": "caller"}
	for range 2 { // a repeat is known by its id
		write(chen.client, first)
	}
	changed(watch, call[len("/calls/"):], "rescue")
	write(gao, map[string]any{"id": id.New(), "item": "person", "state": "unknown"})
	changed(chen.live, call[len("/calls/"):], "rescue")
	second := map[string]any{"id": id.New(), "item": "address", "state": "known", "text": secretPlace + "-2", "source": "heard", "replaces": first["id"], "told_at": time.Now().Add(-time.Minute).UTC()}
	write(gao, second)
	if n := len(sheet.Entries); n != 3 || !sheet.Entries[0].Replaced || sheet.Entries[2].Replaces != first["id"] || sheet.Entries[2].By.Id != "gao" || sheet.Entries[1].State != api.RescueEntryStateUnknown || !sheet.MayWrite {
		t.Errorf("%+v", sheet)
	}
	for name, bad := range map[string]map[string]any{
		"text":     {"item": "address", "state": "known", "source": "caller"},
		"source":   {"item": "address", "state": "known", "text": "x"},
		"item":     {"item": "mood", "state": "unknown"},
		"unknown":  {"item": "address", "state": "unknown", "text": "x"},
		"future":   {"item": "address", "state": "known", "text": "x", "source": "caller", "told_at": time.Now().Add(time.Hour).UTC()},
		"withdraw": {"item": "address", "state": "withdrawn"},
		"replaces": {"item": "address", "state": "withdrawn", "replaces": id.New()},
	} {
		bad["id"] = id.New()
		if status, why := chen.do(http.MethodPost, path+"/entries", bad, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, status, why)
		}
	}
	chen.refused(http.MethodPost, path+"/entries", map[string]any{"id": id.New(), "item": "address", "state": "withdrawn", "replaces": first["id"]}, http.StatusConflict, "replaced")
	chen.refused(http.MethodPost, path+"/entries", map[string]any{"id": second["id"], "item": "address", "state": "unknown"}, http.StatusConflict, "conflict")

	// Who has said to come to the call's help sees the sheet, and no longer when that is taken back.
	chen.must(http.MethodPost, call+"/crisis", nil, nil)
	sun.must(http.MethodPost, call+"/crisis/acknowledge", nil, nil)
	r.until("the helper may see it", func() bool {
		status, _ := sun.do(http.MethodGet, path, nil, &sheet)
		return status == http.StatusOK
	})
	var mine []api.OpenRescue
	if sun.must(http.MethodGet, "/care/rescue-sheets", nil, &mine); len(mine) != 1 || mine[0].Part != api.OpenRescuePartHelper || mine[0].Help != api.OpenRescueHelpAcknowledged || mine[0].Counsellor.Id != "chen" {
		t.Errorf("%+v", mine)
	}
	if lin.must(http.MethodGet, "/care/rescue-sheets", nil, &mine); len(mine) != 0 {
		t.Errorf("for who does not help: %+v", mine)
	}
	write(sun, map[string]any{"id": id.New(), "item": "present", "state": "known", "text": "nobody", "source": "caller"})
	sun.must(http.MethodPost, call+"/crisis/give-back", nil, nil)
	r.until("the helper sees it no longer", func() bool {
		status, _ := sun.do(http.MethodGet, path, nil, nil)
		return status == http.StatusForbidden
	})

	// The log of a dispatch, until after the call.
	dispatch := id.New()
	step := func(c *client, step string, more map[string]any) (int, string) {
		entry := map[string]any{"id": id.New(), "dispatch": dispatch, "step": step}
		maps.Copy(entry, more)
		return c.do(http.MethodPost, path+"/dispatches", entry, &sheet)
	}
	for _, c := range []struct {
		step string
		more map[string]any
		want int
	}{
		{"accepted", nil, http.StatusUnprocessableEntity}, // nobody was called yet
		{"called", map[string]any{"agency": secretAgency, "reference": "QZX-1"}, http.StatusOK},
		{"accepted", nil, http.StatusOK},
		{"arrived", map[string]any{"outcome": "safe"}, http.StatusUnprocessableEntity},
		{"closed", nil, http.StatusUnprocessableEntity},
		{"note", nil, http.StatusUnprocessableEntity},
		{"arrived", nil, http.StatusOK},
	} {
		if status, why := step(chen.client, c.step, c.more); status != c.want {
			t.Errorf("%s: %d %s", c.step, status, why)
		}
	}
	caller.Hangup(16)
	await(chen.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
	if status, why := step(chen.client, "closed", map[string]any{"outcome": "hospital"}); status != http.StatusOK {
		t.Fatalf("in after-call work: %d %s", status, why)
	}
	d := sheet.Dispatches
	if len(d) != 1 || d[0].Agency != secretAgency || d[0].Reference != "QZX-1" || d[0].Outcome != "hospital" || d[0].ClosedAt.Before(d[0].ArrivedAt) || d[0].CalledAt.IsZero() || len(d[0].Entries) != 4 {
		t.Errorf("%+v", d)
	}
	chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	chen.refused(http.MethodGet, path, nil, http.StatusForbidden, "no_rescue") // the call and its after-call work are over
	gao.must(http.MethodGet, path+"?for=print", nil, &sheet)
	if len(sheet.Entries) != 4 {
		t.Errorf("for the supervisor: %+v", sheet.Entries)
	}
	for _, secret := range []string{secretPlace, secretAgency, "QZX-1"} {
		r.nowhere(secret)
	}
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.rescue_read", nil, &page)
	if len(page.Items) < 10 || page.Items[0].Actor.Id != "gao" || page.Items[0].Data["for"] != "print" {
		t.Errorf("audit: %d entries, %+v", len(page.Items), page.Items[:1])
	}
}

func TestARescueSheetIsNotForWhoIsOnlyOffered(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) { c.Floor.HideListeners = true })
	s := r.sit("chen", "1")
	s.ready()
	r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
	o := await(s.live, "an offer", live.Offer, func(api.Offer) bool { return true })
	s.refused(http.MethodGet, "/calls/"+o.CallId+"/rescue", nil, http.StatusForbidden, "no_rescue")
	s.refused(http.MethodGet, "/calls/"+o.CallId+"/screening", nil, http.StatusForbidden, "not_yours")
}
