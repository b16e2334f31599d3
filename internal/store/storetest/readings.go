package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// talk appends a whole call: 4 s of menu, a declined offer, 12 s of waiting, 2 minutes of talk with a hold
// of 30 s, after-call work of 40 s.
func talk(tb testing.TB, s *store.Store, floor *Stream, c *Stream) {
	tb.Helper()
	arrival := arrived("12345")
	arrival.NumberID, arrival.NumberHash = "num", "hash-1"
	Put(tb, s, c.Draft(arrival), c.After(100*time.Millisecond).Draft(ledger.CallAnswered{}),
		c.After(time.Second).Draft(ledger.Announced{Prompts: []string{"rec"}, Wording: "w3"}),
		c.Draft(ledger.Consent{Allowed: true, How: "announced", Wording: "w3"}),
		c.After(3*time.Second).Draft(ledger.MenuEnded{To: "queue"}), c.Draft(ledger.LanguageSet{Language: "en"}),
		c.Draft(ledger.Queued{Entry: "e1", Queue: "general", Grade: "green"}),
		c.After(time.Second).Draft(ledger.OfferMade{
			Offer: c.ID() + "-1", Entry: "e1", Agent: "li", Seat: "1", SeatKind: "browser", Deadline: c.now.Add(20 * time.Second),
			Step: "all", Candidates: []string{"li", "wu"}, Excluded: []ledger.Exclusion{{Agent: "he", Reason: "busy"}}, Together: []string{"li", "wu"},
		}),
		c.Draft(ledger.OfferShown{Offer: c.ID() + "-1"}), c.After(2*time.Second).Draft(ledger.OfferEnded{Offer: c.ID() + "-1", Agent: "li", Outcome: "declined"}),
		c.Draft(ledger.OfferMade{Offer: c.ID() + "-2", Entry: "e1", Agent: "wu", Seat: "2", SeatKind: "browser", Deadline: c.now.Add(20 * time.Second)}),
		c.After(9*time.Second).Draft(ledger.OfferEnded{Offer: c.ID() + "-2", Agent: "wu", Outcome: "accepted"}),
		c.Draft(ledger.Connected{Leg: "l", Agent: "wu", Seat: "2"}), c.After(10*time.Millisecond).Draft(ledger.Bridged{Leg: "l"}),
		c.Draft(ledger.RecordingStarted{Recording: "r", Leg: "l", Side: "caller"}), c.After(30*time.Second).Draft(ledger.Graded{Grade: "red", Was: "green", By: "user:wu"}),
		c.Draft(ledger.Held{By: "wu"}), c.After(30*time.Second).Draft(ledger.Resumed{By: "wu"}), c.After(time.Minute).Draft(ledger.RecordingStopped{Recording: "r"}),
		c.Draft(ledger.CallEnding{Class: "completed", Reason: "caller_hung_up", By: "caller", Cause: 16}),
		c.Draft(ledger.CallEnded{Class: "completed", Reason: "caller_hung_up", By: "caller", Cause: 16}))
	floor.now = c.now
	Put(tb, s, step(floor, "wu", ledger.AgentPhase{State: "talking", Call: c.ID()}, ledger.AgentPhase{State: "after_call", Call: c.ID()}),
		step(floor.After(40*time.Second), "wu", ledger.AgentPhase{State: "after_call", Call: c.ID()}, ledger.AgentPhase{State: "ready"}),
		c.Draft(ledger.FormSubmitted{Agent: "wu", Category: "grief"}))
}

// step is a counsellor's change of state, now.
func step(floor *Stream, agent string, before, after ledger.AgentPhase) ledger.Draft {
	after.Since, after.Seat = floor.now, "2"
	return floor.Draft(ledger.AgentState{Agent: agent, Before: before, After: after, OnDuty: true, By: "floor"})
}

func testCallHistory(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c, floor := Call(), On(ledger.Floor)
	talk(t, s, floor, c)
	Folded(t, s)
	at := start.Add
	want := store.Call{
		ID: c.ID(), Node: "n1", Hotline: "12345", Language: "en", Queue: "general", NumberID: "num", NumberHash: "hash-1", Grade: "red", Agent: "wu", Seat: "2",
		Consent: "allowed", Wording: "w3", Recording: "recorded", Category: "grief", Class: "completed", Reason: "caller_hung_up", EndedBy: "caller", Cause: 16,
		Offers: 2, HoldTime: 30 * time.Second,
		ArrivedAt: at(0), AnsweredAt: at(100 * time.Millisecond), MenuEndAt: at(4100 * time.Millisecond), QueuedAt: at(4100 * time.Millisecond),
		FirstOfferAt: at(5100 * time.Millisecond), AcceptedAt: at(16100 * time.Millisecond), BridgedAt: at(16110 * time.Millisecond),
		RedAt: at(46110 * time.Millisecond), EndedAt: at(136110 * time.Millisecond), WrapEndAt: at(176110 * time.Millisecond),
	}
	if d := cmp.Diff(want, must[store.Call](t)(s.Call(t.Context(), c.ID()))); d != "" {
		t.Errorf("call (-want +got):\n%s", d)
	}
	offers := must[[]store.Offer](t)(s.OffersOfCall(t.Context(), c.ID()))
	if len(offers) != 2 || offers[0].Outcome != "declined" || offers[1].Outcome != "accepted" || offers[0].ShownAt.IsZero() {
		t.Errorf("offers: %+v", offers)
	}
	if d := cmp.Diff([]ledger.Exclusion{{Agent: "he", Reason: "busy"}}, offers[0].Excluded); d != "" {
		t.Errorf("why (-want +got):\n%s", d)
	}
	if events := must[[]ledger.Event](t)(s.Timeline(t.Context(), c.ID())); len(events) != 22 {
		t.Errorf("timeline of %d facts", len(events))
	}
	if _, err := s.Timeline(t.Context(), id.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("timeline of an unknown call: %v", err)
	}
	if _, err := s.Call(t.Context(), id.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown call: %v", err)
	}
}

func testPaging(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	var want []string
	for i := range 25 {
		c := Call().After(time.Duration(i/3) * time.Minute) // three calls in the same instant
		a := arrived([]string{"12345", "96111"}[i%2])
		if i == 7 {
			a.Marked = "prove"
		}
		Put(t, s, c.Draft(a))
		if i%4 == 0 {
			Put(t, s, c.Draft(ledger.CallEnded{Class: "abandoned", By: "caller"}))
		}
		if i != 7 {
			want = append([]string{c.ID()}, want...)
		}
	}
	Folded(t, s)
	var got []string
	for cursor, first := "", true; first || cursor != ""; first = false {
		page, next, err := s.Calls(t.Context(), store.CallFilter{}, cursor, 4)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			got = append(got, c.ID)
		}
		cursor = next
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("pages (-want +got):\n%s", d)
	}
	for name, tt := range map[string]struct {
		filter store.CallFilter
		n      int
	}{
		"hotline": {store.CallFilter{Hotline: "96111"}, 11}, "class": {store.CallFilter{Class: "abandoned"}, 7}, "live": {store.CallFilter{Live: true}, 17},
		"test calls": {store.CallFilter{Marked: true}, 25}, "time": {store.CallFilter{From: start.Add(time.Minute), To: start.Add(2 * time.Minute)}, 3},
		"agent": {store.CallFilter{Agent: "nobody"}, 0}, "grade": {store.CallFilter{Grade: "green"}, 24}, "number": {store.CallFilter{NumberHash: "x"}, 0},
	} {
		page, _, err := s.Calls(t.Context(), tt.filter, "", 100)
		if err != nil || len(page) != tt.n {
			t.Errorf("%s: %d calls, want %d: %v", name, len(page), tt.n, err)
		}
	}
	for _, cursor := range []string{"x", "!.y", "1"} {
		if _, _, err := s.Calls(t.Context(), store.CallFilter{}, cursor, 5); !fault.Is(err, fault.Invalid) {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}

func testTasks(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	wanted := func(kind triage.TaskKind, grade triage.Grade, hash string, due time.Duration) (string, string) {
		c, task := Call(), id.New()
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.TaskWanted{
			Task: task, Kind: string(kind), Grade: string(grade), Due: start.Add(due), Hotline: "12345", NumberHash: hash, Recording: "rec", Box: "box_" + string(kind),
		}))
		return c.ID(), task
	}
	call1, first := wanted(triage.TaskMissed, triage.Green, "h1", 4*time.Hour)
	call2, again := wanted(triage.TaskMessage, triage.Red, "h1", 10*time.Minute)
	_, withheld := wanted(triage.TaskMissed, triage.Yellow, "", time.Hour)
	_, withheld2 := wanted(triage.TaskMissed, triage.Green, "", time.Hour)
	Folded(t, s)
	page, more, err := s.Tasks(t.Context(), store.TaskFilter{States: []triage.TaskState{triage.TaskOpen}}, 0, 10)
	if err != nil || more || len(page) != 3 || page[0].ID != first || page[1].ID != withheld || page[2].ID != withheld2 {
		t.Fatalf("open tasks: %v, more %v, %v", page, more, err)
	}
	if got := page[0]; got.Grade != triage.Red || got.Kind != triage.TaskMessage || !got.Due.Equal(start.Add(10*time.Minute)) {
		t.Errorf("gathered task: %+v", got.Task)
	}
	if boxes := page[0].Contacts; len(boxes) != 2 || boxes[0].Box != "box_missed" || boxes[1].Box != "box_message" {
		t.Errorf("contacts of the gathered task: %+v", boxes)
	}
	if d := cmp.Diff([]string{call1, call2}, page[0].Calls); d != "" {
		t.Errorf("contacts (-want +got):\n%s", d)
	}
	ts := On(ledger.TaskStream(first))
	Put(t, s, ts.Draft(ledger.TaskTaken{By: "wu"}), ts.Draft(ledger.TaskReleased{By: "wu"}), ts.Draft(ledger.TaskTaken{By: "li"}),
		ts.After(time.Minute).Draft(ledger.TaskAttempted{By: "li", Outcome: "no_answer", NextDue: start.Add(2 * time.Hour)}))
	Folded(t, s)
	task := must[store.Task](t)(s.Task(t.Context(), again)) // by the id that was gathered into the first
	if task.ID != first || task.State != triage.TaskTaken || task.TakenBy != "li" || !task.Due.Equal(start.Add(2*time.Hour)) || task.Attempts != 1 || task.Tries[0].Outcome != "no_answer" {
		t.Errorf("taken task: %+v", task)
	}
	Put(t, s, ts.Draft(ledger.TaskDone{By: "li", Outcome: "reached"}), ts.Draft(ledger.TaskTaken{By: "late"}))
	gone := On(ledger.TaskStream(withheld))
	Put(t, s, gone.Draft(ledger.TaskClosed{Reason: "no_number"}))
	call3, third := wanted(triage.TaskMissed, triage.Green, "h1", time.Hour) // the first is done: a new one
	Folded(t, s)
	if done := must[store.Task](t)(s.Task(t.Context(), first)); done.State != triage.TaskDone || done.TakenBy != "li" || done.Outcome != "reached" || done.ClosedAt.IsZero() {
		t.Errorf("done task: %+v", done)
	}
	byCall, _, err := s.Tasks(t.Context(), store.TaskFilter{Call: call3, Hotline: "12345"}, 0, 10)
	if err != nil || len(byCall) != 1 || byCall[0].ID != third {
		t.Errorf("tasks of the third call: %v, %v", byCall, err)
	}
	mine, _, err := s.Tasks(t.Context(), store.TaskFilter{TakenBy: "li"}, 0, 10)
	if err != nil || len(mine) != 1 {
		t.Errorf("tasks of li: %v, %v", mine, err)
	}
	if second, more, err := s.Tasks(t.Context(), store.TaskFilter{}, 1, 1); err != nil || !more || len(second) != 1 {
		t.Errorf("second page: %v, %v, %v", second, more, err)
	}
	if _, err := s.Task(t.Context(), "none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("unknown task: %v", err)
	}
}

func testAgentTimes(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	f := On(ledger.Floor)
	states := []string{"logged_out", "not_ready", "ready", "reserved", "talking", "after_call", "ready", "logged_out"}
	for i := 1; i < len(states); i++ {
		Put(t, s, step(f.After(time.Minute), "wu", ledger.AgentPhase{State: states[i-1]}, ledger.AgentPhase{State: states[i]}))
	}
	Put(t, s, step(f, "li", ledger.AgentPhase{State: "logged_out"}, ledger.AgentPhase{State: "ready"}))
	Folded(t, s)
	times := must[[]store.AgentTime](t)(s.AgentTimes(t.Context(), "wu", start, start.Add(time.Hour)))
	if len(times) != 6 {
		t.Fatalf("got %d stretches: %+v", len(times), times)
	}
	for i, st := range times {
		if st.State != states[i+1] || st.End.Sub(st.Start) != time.Minute {
			t.Errorf("stretch %d: %+v", i, st)
		}
	}
	all := must[[]store.AgentTime](t)(s.AgentTimes(t.Context(), "", start.Add(5*time.Minute), start.Add(time.Hour)))
	if len(all) != 3 || all[2].Agent != "li" || !all[2].End.IsZero() {
		t.Errorf("stretches of all: %+v", all)
	}
}

func testRebuild(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	floor := On(ledger.Floor)
	for i := range 6 {
		c := Call().After(time.Duration(i) * time.Minute)
		talk(t, s, floor, c)
		Put(t, s, c.Draft(ledger.TaskWanted{Task: fmt.Sprintf("task%d", i), Kind: "missed", Grade: "green", Due: start, Hotline: "12345", NumberHash: fmt.Sprint(i % 2)}))
	}
	Folded(t, s)
	read := func() (all []any) {
		calls, _, err := s.Calls(t.Context(), store.CallFilter{}, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		tasks, _, err := s.Tasks(t.Context(), store.TaskFilter{}, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, calls, tasks, must[[]store.AgentTime](t)(s.AgentTimes(t.Context(), "", start, start.Add(time.Hour))))
		for _, c := range calls {
			all = append(all, must[[]store.Offer](t)(s.OffersOfCall(t.Context(), c.ID)))
		}
		return all
	}
	before := read()
	for _, table := range []string{"call", "offer", "task", "task_call", "agent_time"} {
		site.Exec(t, "desk", `DELETE FROM `+table) // what rebuilding is for
	}
	if cmp.Equal(before, read()) {
		t.Fatal("nothing was lost before the rebuild")
	}
	if err := s.Rebuild(t.Context(), "task"); err != nil {
		t.Fatal(err)
	}
	if err := s.Rebuild(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, read()); d != "" {
		t.Errorf("rebuilt (-before +after):\n%s", d)
	}
	if err := s.Rebuild(t.Context(), "attic"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a projection that is not there: %v", err)
	}
	// A fold of another version starts again by itself, and so does one that is ahead of the ledger.
	for _, change := range []string{`UPDATE projection SET version = 0`, `UPDATE projection SET pos = 1000000`} {
		Close(t, s)
		site.Exec(t, "desk", change)
		site.Exec(t, "desk", `DELETE FROM call`)
		s = Open(t, site.Config)
		Folded(t, s)
		if d := cmp.Diff(before, read()); d != "" {
			t.Errorf("after %s (-before +after):\n%s", change, d)
		}
	}
}

func testDamagedFact(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	c := Call()
	bad := c.Draft(arrived("1"))
	bad.Data = []byte(`{"node":7}`)
	unknown := c.Draft(ledger.CallClaimed{})
	unknown.Kind = "call.of_tomorrow"
	Put(t, s, bad, unknown, Call().Draft(arrived("1")))
	Folded(t, s)
	for _, p := range s.Projections() {
		if p.Skipped != 1 || p.Pos != 3 {
			t.Errorf("projection %+v", p)
		}
	}
}

func testCounts(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	call := func(wait time.Duration, end ledger.Fact) {
		c := Call()
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.Queued{Queue: "q"}))
		c.After(wait)
		if end != nil {
			Put(t, s, c.Draft(end))
		}
	}
	call(10*time.Second, ledger.Bridged{})
	call(15*time.Second, ledger.Bridged{})
	call(16*time.Second, ledger.Bridged{})
	call(3*time.Second, ledger.CallEnded{Class: "abandoned"})
	call(30*time.Second, ledger.CallEnded{Class: "abandoned"})
	call(30*time.Second, ledger.CallEnded{Class: "message"})
	call(0, nil)
	proof := Call()
	a := arrived("12345")
	a.Marked = "prove"
	Put(t, s, proof.Draft(a), proof.Draft(ledger.Queued{Queue: "q"}))
	Folded(t, s)
	got := must[[]store.Counts](t)(s.Counts(t.Context(), start, start.Add(time.Hour), 15*time.Second))
	want := []store.Counts{{Hotline: "12345", Offered: 7, Answered: 3, AnsweredIn: 2, Abandoned: 2, ShortAbandoned: 1, Flowed: 1, Waiting: 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("counts (-want +got):\n%s", d)
	}
	if level, ok := got[0].ServiceLevel(); !ok || level != 2.0/6 {
		t.Errorf("service level %v", level)
	}
}

func testFlow(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	call := func(talk time.Duration, facts ...ledger.Fact) {
		c := Call()
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.Queued{Queue: "q"}))
		for _, f := range facts {
			c.After(talk)
			Put(t, s, c.Draft(f))
		}
	}
	call(10*time.Minute, ledger.Bridged{}, ledger.CallEnded{Class: "completed"}) // came before the window, ended in it
	call(40*time.Minute, ledger.Bridged{}, ledger.CallEnded{Class: "completed"}) // ends after it
	call(10*time.Minute, ledger.CallEnded{Class: "abandoned"})                   // nobody became free
	call(5*time.Minute, ledger.Bridged{})                                        // talks on
	Folded(t, s)
	for _, tt := range []struct {
		from, to time.Duration
		want     []store.Flow
	}{
		{0, time.Hour, []store.Flow{{Hotline: "12345", Arrived: 4, Served: 1}}},
		{15 * time.Minute, 45 * time.Minute, []store.Flow{{Hotline: "12345", Served: 1}}},
		{time.Hour, 2 * time.Hour, []store.Flow{{Hotline: "12345", Served: 1}}},
		{8 * time.Hour, 9 * time.Hour, nil},
	} {
		got := must[[]store.Flow](t)(s.Flow(t.Context(), start.Add(tt.from), start.Add(tt.to)))
		if d := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("flow from %v to %v (-want +got):\n%s", tt.from, tt.to, d)
		}
	}
}
