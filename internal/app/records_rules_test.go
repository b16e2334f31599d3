package app

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/roster"
	"heartline/triage"
)

func TestWhatACommandMeansForATask(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	row := func(state triage.TaskState, by string) store.Task {
		return store.Task{Task: triage.Task{ID: "t", State: state, TakenBy: by, Grade: triage.Yellow, Due: now.Add(-time.Minute)}, Outcome: "reached"}
	}
	open, mine, others := row(triage.TaskOpen, ""), row(triage.TaskTaken, "me"), row(triage.TaskTaken, "other")
	review := open
	review.Kind = triage.TaskReview
	done, given := row(triage.TaskDone, "me"), row(triage.TaskClosed, "")
	tests := []struct {
		name    string
		row     store.Task
		change  console.TaskChange
		may     bool
		want    ledger.Fact
		refused string // code; "-" for a refusal without one
	}{
		{"an open task is taken", open, console.TaskChange{Verb: console.TaskTake}, false, ledger.TaskTaken{By: "me"}, ""},
		{"taking it again changes nothing", mine, console.TaskChange{Verb: console.TaskTake}, false, nil, ""},
		{"what somebody has taken is not", others, console.TaskChange{Verb: console.TaskTake}, true, nil, "task_taken"},
		{"a done task is not taken", done, console.TaskChange{Verb: console.TaskTake}, false, nil, "-"},
		{"a task given up by rule is not taken", given, console.TaskChange{Verb: console.TaskTake}, false, nil, "-"},
		{"the own task is released", mine, console.TaskChange{Verb: console.TaskRelease}, false, ledger.TaskReleased{By: "me"}, ""},
		{"an open task is released already", open, console.TaskChange{Verb: console.TaskRelease}, false, nil, ""},
		{"another one's task stays", others, console.TaskChange{Verb: console.TaskRelease}, false, nil, "not_yours"},
		{"unless a supervisor releases it", others, console.TaskChange{Verb: console.TaskRelease}, true, ledger.TaskReleased{By: "me"}, ""},
		{
			"nobody reached: due after the grade's time", mine,
			console.TaskChange{Verb: console.TaskAttempt, Outcome: "no_answer"},
			false,
			ledger.TaskAttempted{By: "me", Outcome: "no_answer", NextDue: now.Add(time.Hour)},
			"",
		},
		{"somebody reached: the due time stays", mine, console.TaskChange{Verb: console.TaskAttempt, Outcome: "reached"}, false, ledger.TaskAttempted{By: "me", Outcome: "reached"}, ""},
		{
			"a due time that is asked for", mine,
			console.TaskChange{Verb: console.TaskAttempt, Outcome: "reached", NextDue: now.Add(time.Minute)},
			false,
			ledger.TaskAttempted{By: "me", Outcome: "reached", NextDue: now.Add(time.Minute)},
			"",
		},
		{"which cannot lie in the past", mine, console.TaskChange{Verb: console.TaskAttempt, Outcome: "busy", NextDue: now.Add(-time.Minute)}, false, nil, "-"},
		{"an attempt needs an owner", open, console.TaskChange{Verb: console.TaskAttempt, Outcome: "busy"}, false, nil, "not_yours"},
		{"what asks for a decision is for a supervisor", review, console.TaskChange{Verb: console.TaskTake}, false, nil, "supervisor_task"},
		{"who takes it", review, console.TaskChange{Verb: console.TaskTake}, true, ledger.TaskTaken{By: "me"}, ""},
		{"the own task is done", mine, console.TaskChange{Verb: console.TaskDone, Outcome: "reached"}, false, ledger.TaskDone{By: "me", Outcome: "reached"}, ""},
		{"done again changes nothing", done, console.TaskChange{Verb: console.TaskDone, Outcome: "reached"}, false, nil, ""},
		{"another outcome comes too late", done, console.TaskChange{Verb: console.TaskDone, Outcome: "duplicate"}, false, nil, "-"},
		{"another one's task cannot be done", others, console.TaskChange{Verb: console.TaskDone, Outcome: "reached"}, true, nil, "not_yours"},
		{"no such command", mine, console.TaskChange{Verb: "burn"}, true, nil, "-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.change.By = "me"
			got, err := changeOfTask(tt.row, tt.change, tt.may, now)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if (err != nil) != (tt.refused != "") || tt.refused != "-" && fault.CodeOf(err) != tt.refused {
				t.Errorf("refusal %v with the code %q", err, fault.CodeOf(err))
			}
		})
	}
}

func TestAnAttemptNeverShortensADueTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	late := store.Task{Task: triage.Task{Grade: triage.Red, Due: now.Add(time.Hour)}}
	if next := nextDue(late, console.TaskChange{Outcome: "no_answer"}, now); !next.IsZero() {
		t.Errorf("moved to %v", next)
	}
}

func TestGapsOfARoster(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(h int) time.Time { return day.Add(time.Duration(h) * time.Hour) }
	shift := func(line string, from, to int) roster.Shift {
		return roster.NewShift("chen", line, at(from), at(to), "UTC")
	}
	gap := func(line string, from, to int) api.RosterGap {
		return api.RosterGap{Line: line, Start: at(from), End: at(to)}
	}
	tests := []struct {
		name   string
		line   string
		shifts []roster.Shift
		want   []api.RosterGap
	}{
		{"nobody at all", "minors", nil, []api.RosterGap{gap("minors", 0, 24)}},
		{"a shift without a line serves every line", "minors", []roster.Shift{shift("", 0, 24)}, nil},
		{"a shift of another line serves it not", "minors", []roster.Shift{shift("crisis", 0, 24)}, []api.RosterGap{gap("minors", 0, 24)}},
		{"every shift serves the empty line", "", []roster.Shift{shift("crisis", 0, 24)}, nil},
		{"before, between and after", "a", []roster.Shift{shift("a", 14, 18), shift("a", 2, 12)}, []api.RosterGap{gap("a", 0, 2), gap("a", 12, 14), gap("a", 18, 24)}},
		{"shifts that overlap or touch leave none", "a", []roster.Shift{shift("a", 0, 10), shift("a", 5, 8), shift("a", 10, 24)}, nil},
		{"what lies outside does not matter", "a", []roster.Shift{shift("a", -5, 3), shift("a", 20, 40), shift("a", 30, 31)}, []api.RosterGap{gap("a", 3, 20)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, rosterGaps(tt.shifts, tt.line, at(0), at(24))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheWeekBeginsOnMonday(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 11, 16, 0, 0, 0, 0, zone)
	for _, now := range []time.Time{want, want.Add(time.Hour), time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC)} {
		if got := monday(now, zone); !got.Equal(want) {
			t.Errorf("the week of %v begins at %v", now, got)
		}
	}
	if got := monday(time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC), zone); !got.Equal(want.AddDate(0, 0, 7)) {
		t.Errorf("the next week begins at %v", got)
	}
}

func TestOnlyPlainValuesAreShown(t *testing.T) {
	t.Parallel()
	for name, fact := range map[string]ledger.Fact{
		"arrival": ledger.CallArrived{Channel: "1763.1", NumberID: "n", NumberHash: "h", Hotline: "minors", Language: "zh-CN", Grade: "green"},
		"place":   ledger.MenuMoved{Position: json.RawMessage(`{"step":"main"}`), Option: "language_zh"},
		"form":    ledger.FormSubmitted{NoteID: "n", Category: "family"},
		"leg":     ledger.LegDialed{Leg: "object", Role: "seat", Seat: "5"},
	} {
		data, err := json.Marshal(fact)
		if err != nil {
			t.Fatal(err)
		}
		got := plain(data)
		for _, key := range []string{"channel", "number_id", "number_hash", "position", "note_id", "leg"} {
			if _, shown := got[key]; shown {
				t.Errorf("%s: %s is shown", name, key)
			}
		}
		if len(got) == 0 {
			t.Errorf("%s: nothing is shown", name)
		}
	}
}

func TestFiguresThatDivideByNothingAreAbsent(t *testing.T) {
	t.Parallel()
	to := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	if m := measuresOf(store.Counts{}, 0, to.Add(-time.Hour), to); m.ServiceLevel != nil || m.AnswerRatio != nil || m.AsaSeconds != nil {
		t.Errorf("of nothing: %+v", m)
	}
	// 860 of 1000 answered in time, 60 abandoned: nobody gets credit for callers who leave.
	m := measuresOf(store.Counts{Offered: 1060, Answered: 1000, AnsweredIn: 860, Abandoned: 60}, 20_000*time.Second, to.Add(-time.Hour), to)
	if *m.ServiceLevel < 0.8113 || *m.ServiceLevel > 0.8114 || *m.AsaSeconds != 20 || *m.AnswerRatio < 0.943 || *m.AnswerRatio > 0.944 {
		t.Errorf("strict service level %v, mean wait %v, answer ratio %v", *m.ServiceLevel, *m.AsaSeconds, *m.AnswerRatio)
	}
}

func TestTurnsComeOneAfterAnother(t *testing.T) {
	t.Parallel()
	var ts turns
	release, err := ts.take(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := ts.try("a"); ok {
		t.Error("a turn is given twice")
	}
	other, ok := ts.try("b")
	if !ok {
		t.Error("another key has to wait")
	} else {
		other()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ts.take(ctx, "a"); err == nil {
		t.Error("whoever has gone gets a turn")
	}
	got := make(chan func())
	go func() {
		next, err := ts.take(t.Context(), "a")
		if err != nil {
			t.Error(err)
		}
		got <- next
	}()
	release()
	(<-got)()
}
