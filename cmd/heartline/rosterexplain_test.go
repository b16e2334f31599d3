package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heartline/roster/explain"
	"heartline/roster/model"
)

// documents writes files into a folder and returns the path of each.
func documents(t *testing.T, texts map[string]string) map[string]string {
	t.Helper()
	dir, at := t.TempDir(), map[string]string{}
	for name, text := range texts {
		at[name] = filepath.Join(dir, name)
		if err := os.WriteFile(at[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

// aWeek is a roster of fourPeople in which c1 works on the day that c1 wished to be free, and nobody on the last night.
const aWeek = `{"version": 1, "assignments": [
  {"staff": "c1", "date": "2026-12-08", "shift": "D"}, {"staff": "c1", "date": "2026-12-09", "shift": "D"},
  {"staff": "c2", "date": "2026-12-07", "shift": "D"}, {"staff": "c3", "date": "2026-12-07", "shift": "N"},
  {"staff": "c3", "date": "2026-12-08", "shift": "N"}, {"staff": "c2", "date": "2026-12-09", "shift": "N"},
  {"staff": "c4", "date": "2026-12-10", "shift": "D"}, {"staff": "c4", "date": "2026-12-11", "shift": "D"},
  {"staff": "c1", "date": "2026-12-10", "shift": "N"}, {"staff": "c1", "date": "2026-12-11", "shift": "N"},
  {"staff": "c3", "date": "2026-12-12", "shift": "D"}, {"staff": "c4", "date": "2026-12-12", "shift": "N"},
  {"staff": "c2", "date": "2026-12-13", "shift": "D"}
], "value": 0, "hard": 0}`

func TestRosterExplain(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": fourPeople, "r.json": aWeek})
	status, said, complaint := rostered(t, "roster", "explain", "-model", at["m.json"], "-roster", at["r.json"])
	if status != 0 {
		t.Fatalf("status %d: %s%s", status, said, complaint)
	}
	for _, want := range []string{
		"c1 wished to be free and works, on 2026-12-09: request, costs 3",
		"2026-12-13: c3 takes N",
		"a repair that betters the roster: value -100",
		"wishes met: 0 of 1, weight 0 of 3",
		"weekends/fair",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
	if strings.ContainsAny(said, "{}[]?") {
		t.Errorf("a sentence is not whole:\n%s", said)
	}

	var x explain.Explanation
	status, said, complaint = rostered(t, "roster", "explain", "-model", at["m.json"], "-roster", at["r.json"], "-json", "-most", "1", "-changes", "2")
	if err := json.Unmarshal([]byte(said), &x); status != 0 || err != nil {
		t.Fatalf("status %d, %v: %s", status, err, complaint)
	}
	if len(x.Broken) < 2 || x.Broken[0].Within != 2 || x.Broken[1].Within != 0 || x.Broken[0].Repair == nil {
		t.Errorf("%+v", x.Broken)
	}
}

func TestRosterExplainWhy(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": fourPeople, "r.json": aWeek})
	ask := func(more ...string) (status int, said, complaint string) {
		return rostered(t, append([]string{"roster", "explain", "-model", at["m.json"], "-roster", at["r.json"]}, more...)...)
	}
	status, said, complaint := ask("-why", "c2@2026-12-10")
	for _, want := range []string{"c2 is free on 2026-12-10\n", "D, 1 of 1 there, full: breaks a hard rule", "leave c2 2026-12-10 D: hard, broken by 1 more"} {
		if status != 0 || !strings.Contains(said, want) {
			t.Errorf("status %d, %q is not in:\n%s%s", status, want, said, complaint)
		}
	}
	if status, said, _ = ask("-why", "c1@2026-12-09@N"); status != 0 || !strings.Contains(said, "c1 has D on 2026-12-09\nto take the person out") || strings.Contains(said, "\nD, ") {
		t.Errorf("status %d: %s", status, said)
	}
	var a explain.Answer
	status, said, _ = ask("-why", "c1@2026-12-09", "-json")
	if err := json.Unmarshal([]byte(said), &a); status != 0 || err != nil || a.Out == nil || len(a.Seats) != 1 {
		t.Errorf("status %d, %v: %s", status, err, said)
	}
	for _, tt := range [][2]string{{"c1", "write WHO@DATE"}, {"c9@2026-12-09", "nobody of the staff"}, {"c1@2026-12-20", "no date of the model"}} {
		if status, said, complaint = ask("-why", tt[0]); status == 0 || !strings.Contains(complaint, tt[1]) {
			t.Errorf("%v: status %d: %s%s", tt, status, said, complaint)
		}
	}
	if status, _, complaint = ask("-changes", "9"); status == 0 || !strings.Contains(complaint, "use 1 to 6") {
		t.Errorf("status %d: %s", status, complaint)
	}
}

func TestWhoAndWhen(t *testing.T) {
	t.Parallel()
	for question, want := range map[string][3]string{
		"c1@2026-12-09": {"c1", "2026-12-09", ""}, "c1@2026-12-09@N": {"c1", "2026-12-09", "N"}, "li@x.org@2026-12-09@N@2": {"li@x.org", "2026-12-09", "N@2"},
		"c1": {}, "c1@N": {}, "": {},
	} {
		who, date, shift, found := whoAndWhen(question)
		if got := [3]string{who, date, shift}; got != want || found != (who != "") {
			t.Errorf("%q: %q", question, got)
		}
	}
}

// TestAllIsSaid holds the table of sentences against all codes that there are.
func TestAllIsSaid(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, m := range []model.Measure{
		model.Shifts, model.Minutes, model.DaysOff, model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds, model.WorkRun,
		model.OffRun, model.KindRun, model.WeekendRun, model.Rest, model.Follows, model.Pattern,
	} {
		for _, side := range []explain.Side{explain.Low, explain.High} {
			codes = append(codes, explain.Broken{Of: explain.Rule{Kind: explain.Personal, Measure: m}, Side: side}.Sentence().Code)
		}
	}
	for _, k := range []explain.Kind{
		explain.Room, explain.Guarded, explain.Published, explain.OnLeave, explain.Away, explain.Unskilled, explain.WrongType, explain.Unasked,
		explain.Pinned, explain.Overlaps,
	} {
		codes = append(codes, explain.Broken{Of: explain.Rule{Kind: k}}.Sentence().Code)
	}
	for _, wanted := range []string{"work", "free", "shift", "not"} {
		codes = append(codes, explain.Broken{Of: explain.Rule{Kind: explain.Wish}, Wanted: wanted}.Sentence().Code)
	}
	for _, k := range []explain.StepKind{explain.In, explain.Out, explain.Move, explain.Cover, explain.Exchange} {
		codes = append(codes, "step."+string(k))
	}
	for _, code := range codes {
		if sentences[code] == "" {
			t.Errorf("there is no text for %s", code)
		}
	}
}
