package crisis_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/crisis"
	"heartline/internal/ledger"
)

var update = flag.Bool("update", false, "record the ledgers of the present release anew, with the states they fold to")

// release names the folder of the ledgers that -update writes. Folders of older releases are never written
// again: what they hold must fold to the same states for ever.
const release = "0.1"

// line is a fact as the golden ledgers keep it.
type line struct {
	Seq   int64           `json:"seq"`
	At    time.Time       `json:"at"`
	Kind  ledger.Kind     `json:"kind"`
	V     int             `json:"v"`
	Actor string          `json:"actor"`
	Data  json.RawMessage `json:"data"`
}

// TestRecordedLedgersFoldAsEver folds the ledgers of every release, fact by fact where a process may have ended,
// and compares the states. From each of those places another process goes on without asking anybody twice.
func TestRecordedLedgersFoldAsEver(t *testing.T) {
	if *update {
		recordAnswered(t)
		recordExhausted(t)
		recordLapsed(t)
	}
	names, err := filepath.Glob("testdata/ledger/*/*.jsonl")
	if err != nil || len(names) < 2 {
		t.Fatalf("%d recorded ledgers, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			states := foldFile(t, name)
			golden := strings.TrimSuffix(name, ".jsonl") + ".json"
			if *update && strings.Contains(name, "/"+release+"/") {
				if err := os.WriteFile(golden, states, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(states)); diff != "" {
				t.Errorf("the ledger folds to another state (-recorded +now):\n%s", diff)
			}
		})
	}
}

// foldFile returns the state at the end of a ledger and the condition after each fact, as text.
func foldFile(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Conditions []string
		State      crisis.State
	}
	lines := bufio.NewScanner(bytes.NewReader(file))
	lines.Buffer(nil, len(file)+1)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		f, err := ledger.Decode(ledger.Event{Seq: l.Seq, At: l.At, Kind: l.Kind, V: l.V, Data: l.Data})
		if err != nil || f == nil {
			t.Fatalf("%s is not known: %v", l.Kind, err)
		}
		out.State = crisis.Apply(out.State, l.At, f)
		out.Conditions = append(out.Conditions, string(l.Kind)+" -> "+string(out.State.Condition()))
		goesOn(t, out.State, l.At)
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

// goesOn lets another process take over at this place.
func goesOn(t *testing.T, s crisis.State, at time.Time) {
	t.Helper()
	r := newRig(t)
	r.env.Now = at
	d := crisis.Decide(s, crisis.Adopted{}, r.env)
	for _, i := range pick[crisis.CallPhone](d.Intents) {
		if _, there := s.Attempt(i.Attempt); there {
			t.Errorf("%s is called again", i.Number)
		}
	}
	if next := d.Next; next.Condition() == crisis.Searching && next.Wake().IsZero() {
		t.Errorf("a search without a deadline after %d attempts", s.Asked)
	}
}

// recordAnswered plays a search through every sort of fact up to its end with the call.
func recordAnswered(t *testing.T) {
	t.Helper()
	r := newRig(t)
	p := policy()
	p.Steps = append(p.Steps[3:4:4], p.Steps[:3]...)
	p.Steps[0].Wait = 5 * time.Second
	p.Steps[3].Ways = append(p.Steps[3].Ways, crisis.Way{Kind: crisis.Phone, To: crisis.Target{Number: "gone"}})
	r.feed(start(p))
	r.feed(crisis.Press{Attempt: r.attempt("urgent"), By: "user:gao"})
	r.feed(crisis.Progressed{Attempt: r.attempt("urgent"), To: crisis.Answered})
	r.feed(crisis.Ended{Attempt: r.attempt("urgent"), Outcome: crisis.Done, Press: 1})
	r.after(6 * time.Second)
	r.feed(crisis.Progressed{Attempt: r.attempt("gao"), To: crisis.Shown})
	r.feed(crisis.Progressed{Attempt: r.attempt("hospital"), To: crisis.Delivered})
	r.feed(crisis.Adopted{})
	r.after(21 * time.Second)
	r.feed(crisis.Progressed{Attempt: r.attempt("sun"), To: crisis.Ringing})
	r.feed(crisis.Decline{Attempt: r.attempt("sun"), By: "user:sun"})
	r.feed(crisis.Ended{Attempt: r.attempt("yu"), Outcome: crisis.Busy, Cause: 17})
	zhou := r.attempt("zhou")
	r.feed(crisis.Progressed{Attempt: zhou, To: crisis.Answered})
	r.feed(crisis.Acknowledge{Attempt: zhou, How: crisis.ByKey})
	r.feed(crisis.Ended{Attempt: zhou, Outcome: crisis.Done})
	r.after(15 * time.Second)
	r.feed(crisis.Acknowledge{By: "user:he", How: crisis.AtBoard})
	r.feed(crisis.Acknowledge{By: "user:gao", How: crisis.AtBoard})
	r.feed(crisis.Join{By: "user:he", Mode: crisis.Whisper})
	r.feed(crisis.Join{By: "user:he", Mode: crisis.Conference})
	r.after(time.Minute)
	r.feed(crisis.Leave{By: "user:he"})
	r.feed(crisis.CallOver{})
	score, _ := crisis.ScoreOf(escalation, r.events, crisis.DefaultTargets())
	r.keep(crisis.Recorded{Actor: "system", Fact: score.Fact()})
	keep(t, r, "answered")
}

// recordExhausted plays two searches that nobody answers: one is stopped by a person.
func recordExhausted(t *testing.T) {
	t.Helper()
	r := newRig(t)
	in := start(policy())
	in.Drill = true
	r.feed(in)
	r.after(time.Hour)
	r.feed(crisis.CallOver{})
	keep(t, r, "exhausted")

	r = newRig(t)
	r.feed(start(policy()))
	r.feed(crisis.Cancel{By: "user:lin", Reason: "eased"})
	keep(t, r, "cancelled")
}

// recordLapsed plays a search whose helpers do not come, leave again, and come late.
func recordLapsed(t *testing.T) {
	t.Helper()
	r := newRig(t)
	p := policy()
	p.JoinWithin = time.Minute
	r.feed(start(p))
	r.feed(crisis.Acknowledge{Attempt: r.attempt("gao"), By: "user:gao", How: crisis.AtDesk})
	r.after(time.Minute + time.Second)
	r.feed(crisis.Join{By: "user:gao", Mode: crisis.Whisper})
	r.feed(crisis.Leave{By: "user:gao"})
	r.after(2 * time.Minute)
	r.feed(crisis.CallOver{})
	keep(t, r, "lapsed")
}

func keep(t *testing.T, r *rig, name string) {
	t.Helper()
	var out bytes.Buffer
	for _, e := range r.events {
		b, err := json.Marshal(line{e.Seq, e.At, e.Kind, e.V, e.Actor, e.Data})
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(b, '\n'))
	}
	dir := filepath.Join("testdata", "ledger", release)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".jsonl"), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
