package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/internal/id"
)

// whole is a form of a red call with everything that it needs.
func whole(version int64) map[string]any {
	return map[string]any{
		"version": version, "category": "family", "note": secretNote, "grade": "red", "done": false,
		"record": map[string]any{"contact": "self", "problems": []string{"family", "suicide"}, "outcome": "follow_up", "flags": []string{"minor"}},
	}
}

// contact has a talk and ends the after-call work, so that the next caller is offered.
func (s *seated) contact(number string) (call string) {
	s.r.t.Helper()
	call = s.talk(number)
	s.must(http.MethodPost, "/desk/after-call/done", nil, nil)
	return call
}

// with is a form with something else at one place.
func with(form map[string]any, key string, value any) map[string]any {
	form[key] = value
	return form
}

func TestAFormNeedsWhatItsGradeAsksFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	call := s.talk("13800138047")
	path := "/calls/" + call + "/form"
	record := func(contact string, problems ...string) map[string]any {
		return map[string]any{"contact": contact, "problems": problems, "outcome": "settled"}
	}
	for name, form := range map[string]map[string]any{
		"nothing of what red needs": {"version": 0, "category": "family", "note": secretNote, "grade": "red", "done": false},
		"a red call without a note": with(whole(0), "note", " "),
		"an unknown problem":        with(whole(0), "record", record("self", "dog")),
		"an illness of the absent":  with(whole(0), "record", record("teacher", "illness")),
	} {
		if status, _ := s.do(http.MethodPost, path+"/submit", form, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, status)
		}
	}
	var f api.Form
	draft := whole(0)
	delete(draft, "done")
	s.must(http.MethodPut, path, draft, &f)
	if f.Version != 1 || f.Record.Contact != "self" || len(f.Record.Problems) != 2 || f.CallGrade != api.GradeGreen {
		t.Fatalf("draft: %+v", f)
	}
	if s.must(http.MethodGet, path, nil, &f); f.Record.Outcome != "follow_up" || len(f.Record.Flags) != 1 {
		t.Errorf("the draft as it is read: %+v", f)
	}
	s.must(http.MethodPost, path+"/submit", whole(1), &f)
	var seen api.CallDetail
	r.signIn("audit").must(http.MethodGet, "/calls/"+call, nil, &seen)
	for _, e := range seen.Timeline {
		for _, code := range []string{"contact", "problems", "outcome", "flags"} {
			if _, shown := e.Data[code]; shown && e.Kind == "call.form_submitted" {
				t.Errorf("the auditor sees the %s of the form", code)
			}
		}
	}
	var note api.Form
	if boss.must(http.MethodGet, "/calls/"+call+"/note", nil, &note); note.Record.Contact != "self" || note.Record.Outcome != "follow_up" {
		t.Errorf("as it is read later: %+v", note)
	}
}

func TestAFollowUpPlanIsAgreedDoneAndSeenAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	call := s.contact("13800138047")
	path := "/calls/" + call
	plans := func(call string) (all []api.FollowPlan) {
		s.must(http.MethodGet, "/calls/"+call+"/follow-ups", nil, &all)
		return all
	}
	if got := plans(call); len(got) != 0 {
		t.Errorf("before anything is agreed: %+v", got)
	}
	s.refused(http.MethodPost, path+"/form/submit", with(with(whole(0), "plan", "agreed"), "grade", "green"), http.StatusUnprocessableEntity, "no_plan")
	boss.must(http.MethodPut, path+"/safe-contact", map[string]any{"rule": "deny", "message_allowed": false}, nil)
	s.refused(http.MethodPost, path+"/form/submit", with(whole(0), "plan", "agreed"), http.StatusUnprocessableEntity, "safe_contact")
	boss.must(http.MethodPut, path+"/safe-contact", map[string]any{"rule": "allow", "message_allowed": false}, nil)
	for range 2 { // handing it in again agrees on nothing more
		s.must(http.MethodPost, path+"/form/submit", with(whole(0), "plan", "agreed"), nil)
	}
	got := plans(call)
	if len(got) != 1 || len(got[0].Steps) != 5 || !got[0].EndedAt.IsZero() || got[0].By.Id != "chen" || got[0].Grade != api.GradeRed {
		t.Fatalf("agreed: %+v", got)
	}
	steps := got[0].Steps
	for i, days := range []int{1, 7, 30, 91, 182} {
		if left := time.Until(steps[i].DueAt); left > time.Duration(days)*24*time.Hour || left < time.Duration(days)*24*time.Hour-time.Minute {
			t.Errorf("step %d is due in %v", i+1, left)
		}
	}

	// The steps are tasks like any other.
	s.must(http.MethodPost, "/tasks/"+steps[0].TaskId+"/take", nil, nil)
	for range 2 {
		s.must(http.MethodPost, "/tasks/"+steps[0].TaskId+"/attempt", map[string]string{"outcome": "no_answer"}, nil)
	}
	var task api.Task
	if s.must(http.MethodGet, "/tasks/"+steps[0].TaskId, nil, &task); task.PlanId != got[0].Id || task.PlanStep != 1 || task.Kind != "follow_up" || len(task.Attempts) != 2 {
		t.Errorf("as a task: %+v", task)
	}
	s.must(http.MethodPost, "/tasks/"+steps[0].TaskId+"/done", map[string]string{"outcome": "reached"}, nil)

	// When they call again it is there, by whichever call it was agreed.
	again := s.contact("13800138047")
	if got = plans(again); len(got) != 1 || got[0].CallId != call || got[0].Steps[0].Outcome != "reached" || got[0].Steps[1].State != api.FollowStepStateOpen {
		t.Errorf("seen again: %+v", got)
	}
	other := s.contact("13800138048")
	if all := plans(other); len(all) != 0 {
		t.Errorf("of somebody else: %+v", all)
	}
	r.signIn("lin").refused(http.MethodGet, "/calls/"+again+"/follow-ups", nil, http.StatusConflict, "not_yours")

	var ended api.FollowPlan
	for range 2 {
		s.must(http.MethodPost, "/follow-ups/"+got[0].Id+"/end", map[string]string{"reason": "refused"}, &ended)
	}
	if ended.Reason != "refused" || ended.EndedBy.Id != "chen" || ended.Steps[4].Outcome != "plan_refused" {
		t.Errorf("ended: %+v", ended)
	}
	withheld := s.contact("")
	s.refused(http.MethodPost, "/calls/"+withheld+"/form/submit", with(whole(0), "plan", "agreed"), http.StatusUnprocessableEntity, "number_withheld")
	s.must(http.MethodPost, "/calls/"+withheld+"/form/submit", with(whole(0), "plan", "declined"), nil)
	r.stop()
	r.nowhere(secretNote)
}

func TestAChecklistIsAnsweredAndSealed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	call := s.contact("13800138047")
	path := "/calls/" + call + "/checklists"
	answer := func(item, state, reference, text string) map[string]any {
		return map[string]any{"id": id.New(), "list": "minor_report", "item": item, "state": state, "reference": reference, "text": text}
	}
	var got api.Checklists
	first := answer("reported", "done", secretAgency, "")
	for range 2 { // a repeat writes nothing twice
		s.must(http.MethodPost, path, first, &got)
	}
	s.refused(http.MethodPost, path, answer("told", "not_needed", "", " "), http.StatusUnprocessableEntity, "invalid")
	s.refused(http.MethodPost, path, answer("dog", "done", "", ""), http.StatusUnprocessableEntity, "invalid")
	s.must(http.MethodPost, path, answer("told", "not_needed", "", secretPlace), &got)
	boss.must(http.MethodPost, path, answer("told", "open", "", ""), &got)
	if len(got.Answers) != 3 || got.Answers[0].Reference != secretAgency || got.Answers[0].DoneAt.IsZero() || got.Answers[1].Text != secretPlace || got.Answers[2].By.Id != "gao" {
		t.Errorf("%+v", got)
	}
	r.signIn("lin").refused(http.MethodGet, path, nil, http.StatusForbidden, "not_yours")
	r.signIn("audit").refused(http.MethodGet, path, nil, http.StatusForbidden, "denied")
	r.stop()
	r.nowhere(secretAgency)
	r.nowhere(secretPlace)
	if strings.Contains(r.logged(), secretAgency) {
		t.Error("the reference is in the log")
	}
}

func TestWhatWasWrittenDownIsDeletedInTimeUnlessItIsHeld(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *configs.Config) {
		for i := range c.Hotlines {
			c.Hotlines[i].Records = configs.Keeping{KeepAtLeast: time.Millisecond, DeleteBy: time.Millisecond}
		}
	})
	s, boss := r.sit("chen", "1"), r.signIn("gao")
	s.ready()
	held, free := s.contact("13800138047"), s.contact("13800138048")
	for _, call := range []string{held, free} {
		s.must(http.MethodPost, "/calls/"+call+"/checklists", map[string]any{"id": id.New(), "list": "minor_report", "item": "duty", "state": "done"}, nil)
		s.must(http.MethodPost, "/calls/"+call+"/form/submit", whole(0), nil)
	}
	state := func(call string) api.RecordsKept {
		var k api.RecordsKept
		boss.must(http.MethodGet, "/calls/"+call+"/records", nil, &k)
		return k
	}
	s.refused(http.MethodGet, "/calls/"+held+"/records", nil, http.StatusForbidden, "denied")
	boss.refused(http.MethodPut, "/calls/"+held+"/records/hold", map[string]any{"hold": true, "reason": "closed"}, http.StatusUnprocessableEntity, "invalid")
	for range 2 {
		boss.must(http.MethodPut, "/calls/"+held+"/records/hold", map[string]any{"hold": true, "reason": "court"}, nil)
	}
	if k := state(held); k.State != "kept" || k.Hold.Reason != "court" || k.Hold.By.Id != "gao" {
		t.Errorf("held: %+v", k)
	}
	again := func() {
		r.stop()
		r.start()
		boss = r.signIn("gao")
	}
	again()
	r.until("what is free is deleted", func() bool { k := state(free); return k.State == "deleted" && !k.DeletedAt.IsZero() })
	boss.refused(http.MethodGet, "/calls/"+free+"/note", nil, http.StatusNotFound, "not_found")
	boss.refused(http.MethodPut, "/calls/"+free+"/records/hold", map[string]any{"hold": true, "reason": "court"}, http.StatusConflict, "deleted")
	if !boss.reads("/calls/"+free, "records.deleted") {
		t.Error("the timeline does not prove it")
	}
	if k := state(held); k.State != "kept" {
		t.Errorf("under a legal hold: %+v", k)
	}
	var note api.Form
	if boss.must(http.MethodGet, "/calls/"+held+"/note", nil, &note); note.Note != secretNote {
		t.Errorf("what is held is gone: %+v", note)
	}
	boss.must(http.MethodPut, "/calls/"+held+"/records/hold", map[string]any{"hold": false, "reason": "closed"}, nil)
	again()
	r.until("what was held is deleted", func() bool { return state(held).State == "deleted" })
	boss.refused(http.MethodGet, "/calls/"+held+"/note", nil, http.StatusNotFound, "not_found")
}
