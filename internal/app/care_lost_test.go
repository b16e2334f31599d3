package app_test

import (
	"bytes"
	"database/sql"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/id"
)

func TestADecisionGradesOnlyForWhoHasTheCaller(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen, _, call := r.talk("chen", "1")
	lin, gao := r.sit("lin", "2"), r.signIn("gao")
	lin.ready()
	guest := lin.joins(chen, call, "join")
	chen.must(http.MethodPost, call+"/parties/"+guest.Id+"/hand-over", nil, nil)
	await(lin.live, "the call", live.Desk, func(d api.Desk) bool { return d.Call.Part == api.DeskCallPartCounsellor })

	path := call + "/assessment/confirm"
	decide := func(decided string) map[string]any {
		return map[string]any{"id": id.New(), "version": 0, "answers": map[string]string{"plan": "definite"}, "decided": decided}
	}
	grade := func(want api.Grade, when string) {
		t.Helper()
		if got := lin.desk().Call.Grade; got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	var got api.Assessment
	if chen.must(http.MethodPost, path, decide("red"), &got); len(got.Confirmed) != 1 || got.Confirmed[0].Decided != api.GradeRed {
		t.Errorf("the decision of who had the call is kept: %+v", got)
	}
	grade(api.GradeGreen, "decided by who had the call")
	first := decide("red")
	lin.must(http.MethodPost, path, first, nil)
	grade(api.GradeRed, "decided by who has the call")

	// A repeat of a decision neither undoes a grade that was given since, nor stands for another decision.
	gao.must(http.MethodPost, call+"/grade", map[string]string{"grade": "yellow", "why": "means"}, nil)
	lin.must(http.MethodPost, path, first, nil)
	grade(api.GradeYellow, "after a repeat")
	other := map[string]any{"id": first["id"], "version": 0, "answers": first["answers"], "decided": "yellow", "reason": "in_care"}
	lin.refused(http.MethodPost, path, other, http.StatusConflict, "conflict")
	gao.must(http.MethodPost, path, decide("red"), nil)
	grade(api.GradeRed, "decided by who oversees every call")
}

func TestATimelineHidesWhatCameOfCare(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen := r.sit("chen", "1")
	chen.ready()
	call := "/calls/" + chen.talk("13800138047")
	chen.must(http.MethodPut, call+"/screening", map[string]string{"outcome": "asked", "result": "present"}, nil)
	chen.must(http.MethodPost, call+"/assessment/confirm", map[string]any{"id": id.New(), "version": 0, "answers": map[string]string{}, "decided": "yellow"}, nil)
	chen.must(http.MethodPost, call+"/rescue/entries", map[string]any{"id": id.New(), "item": "person", "state": "unknown"}, nil)
	chen.must(http.MethodPost, call+"/rescue/dispatches", map[string]any{"id": id.New(), "dispatch": id.New(), "step": "called", "agency": secretAgency}, nil)
	shown := func(c *client) string {
		t.Helper()
		var d api.CallDetail
		c.must(http.MethodGet, call, nil, &d)
		var with []string
		n := 0
		for _, e := range d.Timeline {
			if kind, ok := strings.CutPrefix(e.Kind, "care."); ok {
				n++
				if len(e.Data) > 0 {
					with = append(with, kind)
				}
			}
		}
		if n != 4 {
			t.Errorf("%d of 4 facts", n)
		}
		return strings.Join(with, " ")
	}
	check := func(c *client, who, want string) {
		t.Helper()
		if got := shown(c); got != want {
			t.Errorf("%s sees %q, want %q", who, got, want)
		}
	}
	check(chen.client, "who has the call", "screened assessed noted dispatched")
	check(r.signIn("gao"), "the supervisor", "screened assessed noted dispatched")
	check(r.signIn("sun"), "the senior", "screened")
	check(r.signIn("audit"), "the auditor", "")
	chen.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	check(chen.client, "who had the call", "screened assessed")
}

func TestALostTextHidesNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chen := r.sit("chen", "1")
	chen.ready()
	call := "/calls/" + chen.talk("13800138047")
	dispatch := id.New()
	lost := map[string]any{"id": id.New(), "item": "address", "state": "known", "text": secretPlace, "source": "caller"}
	chen.must(http.MethodPost, call+"/rescue/entries", lost, nil)
	chen.must(http.MethodPost, call+"/rescue/dispatches", map[string]any{"id": id.New(), "dispatch": dispatch, "step": "called", "agency": secretAgency}, nil)
	chen.must(http.MethodPost, call+"/assessment/confirm", map[string]any{"id": id.New(), "version": 0, "answers": map[string]string{"plan": "vague"}, "decided": "yellow"}, nil)
	chen.must(http.MethodPut, call+"/assessment", map[string]any{"version": 0, "answers": map[string]string{"plan": "vague"}}, nil)

	r.stop()
	r.loseCare()
	r.start()
	chen.http.CloseIdleConnections()
	gao := r.signIn("gao")
	var sheet api.RescueSheet
	gao.must(http.MethodPost, call+"/rescue/entries", map[string]any{"id": id.New(), "item": "person", "state": "known", "text": "somebody", "source": "caller"}, &sheet)
	if len(sheet.Entries) != 2 || sheet.Entries[0].State != api.RescueEntryStateUnreadable || sheet.Entries[0].Text != "" || sheet.Entries[0].By.Id != "chen" || sheet.Entries[1].Text != "somebody" {
		t.Errorf("entries %+v", sheet.Entries)
	}
	gao.must(http.MethodPost, call+"/rescue/dispatches", map[string]any{"id": id.New(), "dispatch": dispatch, "step": "accepted"}, &sheet)
	if d := sheet.Dispatches; len(d) != 1 || len(d[0].Entries) != 2 || !d[0].Entries[0].Unreadable || d[0].Entries[1].Unreadable || d[0].CalledAt.IsZero() || d[0].AcceptedAt.IsZero() {
		t.Errorf("dispatches %+v", d)
	}
	gao.must(http.MethodPost, call+"/rescue/entries", map[string]any{"id": id.New(), "item": "address", "state": "unknown", "replaces": lost["id"]}, &sheet)
	if !sheet.Entries[0].Replaced {
		t.Errorf("what is lost cannot be replaced: %+v", sheet.Entries)
	}
	var got api.Assessment
	gao.must(http.MethodGet, call+"/assessment", nil, &got)
	if got.Version != 1 || !got.Unreadable || len(got.Answers) != 0 || len(got.Confirmed) != 1 || !got.Confirmed[0].Unreadable || got.Confirmed[0].Decided != api.GradeYellow {
		t.Errorf("assessment %+v", got)
	}
	got = api.Assessment{}
	gao.must(http.MethodPut, call+"/assessment", map[string]any{"version": 1, "answers": map[string]string{"plan": "definite"}}, &got)
	if got.Version != 2 || got.Unreadable || got.Answers["plan"] != "definite" || len(got.Confirmed) != 1 {
		t.Errorf("the draft goes on: %+v", got)
	}
	if r.nowhere(secretPlace); !strings.Contains(r.logged(), lost["id"].(string)) {
		t.Error("the log does not say which entry is lost")
	}
}

// loseCare deletes the keys of everything that was written down for callers. The controller must have stopped.
func (r *rig) loseCare() {
	r.t.Helper()
	lost := int64(0)
	err := filepath.WalkDir(r.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".db" {
			return err
		}
		db, err := sql.Open("sqlite3", name)
		if err != nil {
			return err
		}
		if res, err := db.ExecContext(r.t.Context(), `DELETE FROM data_key WHERE purpose = 'case'`); err == nil {
			n, _ := res.RowsAffected()
			lost += n
		}
		return db.Close()
	})
	if err != nil || lost < 4 {
		r.t.Fatalf("%d keys lost: %v", lost, err)
	}
}

func TestADraftOutlivesItsQuestions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	file := filepath.Join(r.dir, configs.CareFile)
	text, err := os.ReadFile(filepath.Join("..", "..", "configs", "care", "draft.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		var c api.Config
		if r.signIn("admin").must(http.MethodPost, "/config/reload", nil, &c); !c.Reloaded {
			t.Fatalf("%+v", c.Problems)
		}
	}
	chen, _, call := r.talk("chen", "1")
	path := call + "/assessment"
	old := map[string]string{"thoughts": "passing", "plan": "vague"}
	chen.must(http.MethodPut, path, map[string]any{"version": 0, "answers": old}, nil)
	write(bytes.Replace(bytes.Replace(text, []byte("- id: thoughts"), []byte("- id: ideas"), 1), []byte("version: draft-1"), []byte("version: draft-2"), 1))

	var got api.Assessment
	if chen.must(http.MethodGet, path, nil, &got); got.Version != 1 || len(got.Answers) != 1 || got.Answers["plan"] != "vague" {
		t.Errorf("after the reload: %+v", got)
	}
	chen.refused(http.MethodPut, path, map[string]any{"version": 1, "answers": map[string]string{"thoughts": "constant"}}, http.StatusUnprocessableEntity, "invalid")
	// A page that was opened before still sends what is in the draft.
	confirm := map[string]any{"id": id.New(), "version": 1, "answers": old, "decided": "yellow"}
	chen.must(http.MethodPut, path, map[string]any{"version": 1, "answers": map[string]string{"thoughts": "passing", "plan": "definite"}}, &got)
	if got.Version != 2 || len(got.Answers) != 1 || got.Answers["plan"] != "definite" {
		t.Errorf("kept: %+v", got)
	}
	confirm["version"], confirm["answers"], confirm["decided"] = 2, got.Answers, "red"
	chen.must(http.MethodPost, path+"/confirm", confirm, &got)
	// What was confirmed keeps its own questions.
	write(text)
	if chen.must(http.MethodGet, path, nil, &got); len(got.Confirmed) != 1 || got.Confirmed[0].Version != "draft-2" || got.Confirmed[0].Answers["plan"] != "definite" {
		t.Errorf("confirmed: %+v", got.Confirmed)
	}
}
