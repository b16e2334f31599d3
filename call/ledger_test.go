package call_test

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

	"heartline/call"
	"heartline/internal/fakepbx"
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
// and compares the states.
func TestRecordedLedgersFoldAsEver(t *testing.T) {
	if *update {
		record(t)
	}
	names, err := filepath.Glob("testdata/ledger/*/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded ledgers: %v", err)
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

// foldFile returns the state at the end of a ledger and the phase after each fact, as text.
func foldFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var events []ledger.Event
	var out struct {
		Phases []string
		State  call.State
	}
	const id = "01HZZZZZZZZZZZZZZZZZZZZZZZ"
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		events = append(events, ledger.Event{Stream: ledger.CallStream(id), Seq: l.Seq, At: l.At, Kind: l.Kind, V: l.V, Actor: l.Actor, Data: l.Data})
		if out.State, err = call.Fold(id, events); err != nil {
			t.Fatal(err)
		}
		out.Phases = append(out.Phases, string(l.Kind)+" -> "+string(out.State.Phase))
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

// record plays calls and keeps their ledgers.
func record(t *testing.T) {
	t.Helper()
	r := recordingRig(t)
	r.start()
	caller, desk, v := r.talk("d1")
	r.records("recording", "recording")
	ask := call.Request{Agent: v.Agent, Call: v.ID, Grade: "red", Why: "asked"}
	for _, do := range []func() error{
		func() error { return r.life.x.SetGrade(t.Context(), ask) },
		func() error { return r.life.x.Hold(t.Context(), ask) },
		func() error { return r.life.x.Mute(t.Context(), ask) },
		func() error { return r.life.x.Resume(t.Context(), ask) },
		func() error { return r.life.x.Unmute(t.Context(), ask) },
		func() error { return r.life.x.PauseRecording(t.Context(), ask) },
		func() error { return r.life.x.ResumeRecording(t.Context(), ask) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	desk.Hangup(16)
	r.phase(call.Parted)
	r.life.stop()
	r.start() // a take-over in the middle
	r.onDuty("agent-d1")
	back := r.asterisk.Desk("desk-d1")
	r.talks(caller, back)
	caller.Hangup(16)
	r.tidy(1)
	keep(t, r, "talk")

	m := newRig(t)
	m.start()
	caller = m.asterisk.Call(fakepbx.Caller{Number: "2000"})
	m.phase(call.Message)
	m.wait("the recording", func() bool { return len(m.recorded()) == 1 })
	<-time.After(1100 * time.Millisecond)
	caller.Press("#")
	m.over()
	keep(t, m, "message")
	recordOutgoing(t)
	recordSilent(t)
	recordWished(t)
	recordRound(t)
	recordSurvey(t)
}

func keep(t *testing.T, r *rig, name string) {
	t.Helper()
	keepEvents(t, r, name, func(e ledger.Event) bool { return strings.HasPrefix(string(e.Stream), "call:") })
}

// keepEvents keeps those events of a rig's ledger that are of one call.
func keepEvents(t *testing.T, r *rig, name string, of func(ledger.Event) bool) {
	t.Helper()
	var out bytes.Buffer
	for _, e := range r.ledger.all() {
		if !of(e) {
			continue
		}
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
