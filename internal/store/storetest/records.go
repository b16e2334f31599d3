package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// agreePlan opens a plan with two steps on the form of a call.
func agreePlan(t *testing.T, s *store.Store, call, hash string) (plan string, tasks []string) {
	t.Helper()
	form := On(ledger.FormStream(call))
	plan, tasks = id.New(), []string{id.New(), id.New()}
	Put(t, s, form.Draft(ledger.FollowUpOpened{Plan: plan, Grade: "red", Hotline: "12345", NumberHash: hash, Rules: "1", Steps: 2, Unreachable: 3, By: "li"}))
	for i, task := range tasks {
		Put(t, s, form.Draft(ledger.TaskWanted{
			Task: task, Kind: "follow_up", Grade: "red", Due: start.Add(time.Duration(i+1) * 24 * time.Hour), Hotline: "12345", NumberHash: hash, Plan: plan, Step: i + 1,
		}))
	}
	return plan, tasks
}

func testFollowPlans(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	read := func(plan string) store.FollowPlan {
		Folded(t, s)
		return must[store.FollowPlan](t)(s.FollowPlan(t.Context(), plan))
	}
	states := func(p store.FollowPlan) (out []triage.TaskState) {
		for _, task := range p.Tasks {
			out = append(out, task.State)
		}
		return out
	}
	completed, tasks := agreePlan(t, s, id.New(), "hash-1")
	if p := read(completed); len(p.Tasks) != 2 || p.Tasks[1].Step != 2 || !p.EndedAt.IsZero() || p.Steps != 2 || !p.Tasks[0].Due.Equal(start.Add(24*time.Hour)) {
		t.Errorf("just agreed: %+v", p)
	}
	for _, task := range tasks {
		on := On(ledger.TaskStream(task))
		Put(t, s, on.Draft(ledger.TaskTaken{By: "wu"}), on.Draft(ledger.TaskDone{By: "wu", Outcome: "reached"}))
	}
	if p := read(completed); p.Reason != "completed" || p.EndedAt.IsZero() || p.EndedBy != "" {
		t.Errorf("every step done: %+v", p)
	}

	unreachable, tasks := agreePlan(t, s, id.New(), "hash-1")
	on := On(ledger.TaskStream(tasks[0]))
	for range 3 {
		Put(t, s, on.Draft(ledger.TaskAttempted{By: "wu", Outcome: "no_answer"}))
	}
	if p := read(unreachable); p.Reason != "unreachable" || !slices.Equal(states(p), []triage.TaskState{triage.TaskClosed, triage.TaskClosed}) || p.Tasks[1].Outcome != "plan_unreachable" {
		t.Errorf("nobody reached: %+v", p)
	}

	if p := read(unreachable); p.Review != "" {
		t.Errorf("a plan of version 1 wants a task: %+v", p)
	}

	refused, tasks := agreePlan(t, s, id.New(), "hash-2")
	on = On(ledger.TaskStream(tasks[0]))
	Put(t, s, on.Draft(ledger.TaskTaken{By: "wu"}), on.Draft(ledger.TaskDone{By: "wu", Outcome: "declined"}))
	if p := read(refused); p.Reason != "refused" || p.Tasks[0].Outcome != "declined" || p.Tasks[1].State != triage.TaskClosed {
		t.Errorf("refused: %+v", p)
	}

	call := id.New()
	closed, _ := agreePlan(t, s, call, "")
	on = On(ledger.FollowUpStream(closed))
	Put(t, s, on.Draft(ledger.FollowUpEnded{Reason: "closed", By: "li"}), on.Draft(ledger.FollowUpEnded{Reason: "refused", By: "wu"}))
	if p := read(closed); p.Reason != "closed" || p.EndedBy != "li" {
		t.Errorf("what ended it first holds: %+v", p)
	}
	going, _ := agreePlan(t, s, id.New(), "hash-1")
	Folded(t, s)
	var got []string
	for _, p := range must[[]store.FollowPlan](t)(s.FollowPlansOf(t.Context(), id.New(), []string{"hash-1", ""}, 10)) {
		got = append(got, p.ID)
	}
	if len(got) != 3 || got[0] != going || !slices.Contains(got, completed) || !slices.Contains(got, unreachable) {
		t.Errorf("of a person, what goes on first: %v", got)
	}
	if all := must[[]store.FollowPlan](t)(s.FollowPlansOf(t.Context(), call, []string{""}, 10)); len(all) != 1 || all[0].ID != closed {
		t.Errorf("of a call whose caller has withheld the number: %+v", all)
	}
	if over := must[map[triage.Grade]int](t)(s.OverdueFollowUps(t.Context(), start.Add(25*time.Hour))); over[triage.Red] != 1 {
		t.Errorf("overdue after a day: %v", over) // of the plan that goes on, its first step
	}
	before := read(unreachable)
	if err := s.Rebuild(t.Context(), "task"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, read(unreachable)); diff != "" {
		t.Errorf("rebuilt (-before +after):\n%s", diff)
	}
}

// testPlanReview ends a plan that has reached nobody: who answers for the shift has a task of their own then, once.
func testPlanReview(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	agree := func(review string) (call, plan, step string) {
		call, plan, step = id.New(), id.New(), id.New()
		form := On(ledger.FormStream(call))
		Put(t, s, form.Draft(ledger.FollowUpOpened{
			Plan: plan, Grade: "yellow", Hotline: "12345", NumberHash: "hash-1", Steps: 2, Unreachable: 1, By: "li", Review: review, ReviewSeconds: 7200,
		}))
		for i, task := range []string{step, id.New()} {
			Put(t, s, form.Draft(ledger.TaskWanted{Task: task, Kind: "follow_up", Grade: "yellow", Due: start, Hotline: "12345", NumberID: "sealed", NumberHash: "hash-1", Plan: plan, Step: i + 1}))
		}
		return call, plan, step
	}
	review := id.New()
	call, plan, step := agree(review)
	on := On(ledger.TaskStream(step))
	Put(t, s, on.Draft(ledger.TaskAttempted{By: "wu", Outcome: "no_answer"}))
	Put(t, s, on.Draft(ledger.TaskAttempted{By: "wu", Outcome: "no_answer"})) // late, after the end
	none, _, other := agree("")
	Put(t, s, On(ledger.TaskStream(other)).Draft(ledger.TaskAttempted{By: "wu", Outcome: "no_answer"}))
	refusedReview := id.New()
	_, refused, third := agree(refusedReview)
	Put(t, s, On(ledger.TaskStream(third)).Draft(ledger.TaskDone{By: "wu", Outcome: "declined"}))
	Folded(t, s)
	want := must[store.Task](t)(s.Task(t.Context(), review))
	if want.Kind != triage.TaskReview || want.State != triage.TaskOpen || want.Grade != triage.Yellow || want.Hotline != "12345" || want.NumberID != "sealed" || want.NumberHash != "hash-1" ||
		want.Plan != plan || want.Step != 0 || !want.Due.Equal(want.OpenedAt.Add(2*time.Hour)) || len(want.Contacts) != 1 || want.Contacts[0].Call != call {
		t.Errorf("the task of who answers for the shift: %+v", want)
	}
	p := must[store.FollowPlan](t)(s.FollowPlan(t.Context(), plan))
	if p.Reason != "unreachable" || p.Review != review || len(p.Tasks) != 2 {
		t.Errorf("the plan: %+v", p)
	}
	for _, over := range []string{refused} {
		if p := must[store.FollowPlan](t)(s.FollowPlan(t.Context(), over)); p.Reason != "refused" || len(p.Tasks) != 2 {
			t.Errorf("refused: %+v", p)
		}
	}
	if _, err := s.Task(t.Context(), refusedReview); !fault.Is(err, fault.NotFound) {
		t.Errorf("a plan that was refused wants a task: %v", err)
	}
	if open, err := s.CountTasks(t.Context(), store.TaskFilter{States: []triage.TaskState{triage.TaskOpen}}); err != nil || open != 1 {
		t.Errorf("%d open tasks, %v; a plan without a task of its own is %s", open, err, none)
	}
	// The person calls again and leaves a message: that is another task, and the decision stays one by itself.
	again := Call()
	Put(t, s, again.Draft(ledger.TaskWanted{Task: id.New(), Kind: "message", Grade: "red", Due: start, Hotline: "12345", NumberHash: "hash-1"}))
	Put(t, s, On(ledger.TaskStream(review)).Draft(ledger.TaskTaken{By: "boss"}))
	if err := s.Rebuild(t.Context(), "task"); err != nil {
		t.Fatal(err)
	}
	Folded(t, s)
	if got := must[store.Task](t)(s.Task(t.Context(), review)); got.State != triage.TaskTaken || len(got.Contacts) != 1 || got.Kind != triage.TaskReview {
		t.Errorf("folded anew: %+v", got)
	}
}

// testSafeWords replaces the words of a rule, by the same hash and by that of another key, and removes a rule.
func testSafeWords(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	set := func(f ledger.SafeContactSet) {
		f.By = "boss"
		Put(t, s, audit.Draft(f))
	}
	over := func() []string {
		Folded(t, s)
		return must[[]string](t)(s.SafeWordsOver(t.Context(), 10))
	}
	set(ledger.SafeContactSet{NumberHash: "a", Rule: "allow", Say: "w1"})
	set(ledger.SafeContactSet{NumberHash: "b", Rule: "allow", Say: "w2"})
	if got := over(); len(got) != 0 {
		t.Errorf("words that hold are over: %v", got)
	}
	set(ledger.SafeContactSet{NumberHash: "a", Rule: "allow", Say: "w3"})                 // the same person
	set(ledger.SafeContactSet{NumberHash: "c", Rule: "deny", Replaces: "w2"})             // by the hash of another key
	set(ledger.SafeContactSet{NumberHash: "d", Rule: "allow", Say: "w4", Replaces: "w0"}) // of words that nobody knows
	if got := over(); !slices.Equal(got, []string{"w1", "w2"}) {
		t.Errorf("replaced: %v", got)
	}
	for _, words := range []string{"w1", "w3", "none"} { // w3 holds
		if err := s.ForgetSafeWords(t.Context(), words); err != nil {
			t.Fatal(err)
		}
	}
	set(ledger.SafeContactSet{NumberHash: "a"})
	if got := over(); !slices.Equal(got, []string{"w2", "w3"}) {
		t.Errorf("after a rule was removed: %v", got)
	}
	if err := s.Rebuild(t.Context(), "safe_contact"); err != nil {
		t.Fatal(err)
	}
	if got := over(); !slices.Equal(got, []string{"w1", "w2", "w3"}) {
		t.Errorf("read anew: %v", got)
	}
}

func testRecordKeep(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	floor := On(ledger.Floor)
	first, second, silent := Call(), Call(), Call()
	for _, c := range []*Stream{first, second, silent} {
		talk(t, s, floor, c)
	}
	Folded(t, s)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	do(s.SaveDraft(ctx, store.Draft{Call: first.ID(), Agent: "li", KeyID: "k1", Body: []byte{1}, UpdatedAt: start}))
	do(s.SubmitForm(ctx, store.Form{ID: "f1", Call: first.ID(), Agent: "wu", Category: "grief", KeyID: "k2", Body: []byte{2}, SubmittedAt: start}))
	do(s.AddCareEntry(ctx, store.CareEntry{ID: "e1", Call: first.ID(), Topic: store.CareRescue, Subject: "address", By: "wu", KeyID: "k3", Body: []byte{3}, At: start}))
	do(s.SaveAssessmentDraft(ctx, store.AssessmentDraft{Call: first.ID(), Version: 1, By: "wu", KeyID: "k4", Body: []byte{4}, UpdatedAt: start}))
	do(s.SubmitForm(ctx, store.Form{ID: "f2", Call: second.ID(), Agent: "wu", Category: "grief", KeyID: "k5", Body: []byte{5}, SubmittedAt: start}))

	unkept := func() (out []string) {
		for _, w := range must[[]store.WrittenCall](t)(s.Unkept(ctx, 10)) {
			if w.EndedAt.IsZero() || w.Hotline != "12345" {
				t.Errorf("%+v", w)
			}
			out = append(out, w.Call)
		}
		slices.Sort(out)
		return out
	}
	want := []string{first.ID(), second.ID()}
	slices.Sort(want)
	if got := unkept(); !slices.Equal(got, want) {
		t.Fatalf("something is written down of %v, not of %v", got, want)
	}
	day := 24 * time.Hour
	for _, c := range want {
		do(s.KeepRecord(ctx, c, start.Add(day), start.Add(2*day)))
		do(s.KeepRecord(ctx, c, start, start)) // a later policy changes nothing
	}
	if got := unkept(); len(got) != 0 {
		t.Errorf("still to be said: %v", got)
	}
	do(s.HoldRecord(ctx, second.ID(), store.Hold{On: true, Reason: "court", By: "gao", At: start}, start, start))
	begin := func(at time.Time) []string { return must[[]string](t)(s.BeginRecordDeletion(ctx, at, 10)) }
	if got := begin(start.Add(day)); len(got) != 0 {
		t.Errorf("deleted before its time: %v", got)
	}
	for range 2 { // a job that died goes on
		if got := begin(start.Add(2 * day)); !slices.Equal(got, []string{first.ID()}) {
			t.Errorf("due: %v", got)
		}
	}
	if err := s.HoldRecord(ctx, first.ID(), store.Hold{On: true, Reason: "court", By: "gao", At: start}, start, start); fault.CodeOf(err) != "deleted" {
		t.Errorf("held when the deletion had begun: %v", err)
	}
	w := must[store.Written](t)(s.Written(ctx, first.ID()))
	if diff := cmp.Diff(store.Written{Forms: []string{"k2"}, Drafts: []string{"k1", "k4"}, Entries: []string{"k3"}}, w); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	late := store.CareEntry{ID: "e9", Call: first.ID(), Topic: store.CareRescue, Subject: "address", By: "wu", KeyID: "k9", Body: []byte{9}, At: start}
	do(s.AddCareEntry(ctx, late))
	do(s.DeleteWritten(ctx, first.ID(), w))
	do(s.EndRecordDeletion(ctx, first.ID(), start.Add(2*day)))
	if left := must[store.Written](t)(s.Written(ctx, first.ID())); !slices.Equal(left.Keys(), []string{"k9"}) {
		t.Errorf("what was written meanwhile: %+v", left)
	}
	if k := must[store.RecordKeep](t)(s.RecordKeep(ctx, first.ID())); k.State != store.RecordDeleted || !k.DeletedAt.Equal(start.Add(2*day)) {
		t.Errorf("%+v", k)
	}
	if got := unkept(); !slices.Equal(got, []string{first.ID()}) {
		t.Errorf("what was written after a deletion is kept anew: %v", got)
	}
	do(s.HoldRecord(ctx, second.ID(), store.Hold{}, start, start))
	if got := begin(start.Add(3 * day)); !slices.Equal(got, []string{second.ID()}) {
		t.Errorf("once the hold is lifted: %v", got)
	}
	if _, err := s.RecordKeep(context.WithoutCancel(ctx), silent.ID()); !fault.Is(err, fault.NotFound) {
		t.Errorf("of a call of which nothing is written down: %v", err)
	}
}
