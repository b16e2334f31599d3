package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"heartline/internal/id"
	"heartline/internal/wav"
)

const (
	testChannel = "north-1795312983.7"
	testNumber  = "13800138000"
)

// outboxRig is a collector on folders of its own.
type outboxRig struct {
	*collector
	t    *testing.T
	key  *age.X25519Identity
	live map[string]bool
	err  error
	name string // the item's id
}

func newOutboxRig(t *testing.T) *outboxRig {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	recipients := []string{key.Recipient().String()}
	keys, err := newSealer(Recipients{Number: recipients, Message: recipients})
	if err != nil {
		t.Fatal(err)
	}
	r := &outboxRig{t: t, key: key, live: map[string]bool{}, name: itemID("north", testChannel)}
	r.collector = &collector{
		node: "north", spool: t.TempDir(), outbox: t.TempDir(), sealer: func() *sealer { return keys }, log: slog.New(slog.DiscardHandler),
		channels: func(context.Context) (map[string]bool, error) { return r.live, r.err },
		note:     func(int) {}, asked: map[string]time.Time{}, refused: map[string]bool{},
	}
	return r
}

func (r *outboxRig) write(suffix, content string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.spool, testChannel+suffix), []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// callInFailsafe writes what the dialplan leaves of a call with a message.
func (r *outboxRig) callInFailsafe(steps ...string) {
	r.t.Helper()
	r.write(callerFile, "MTM4MDAxMzgwMDA= MTIzNDU= allowed_not_screened\n")
	lines := "call north-1795312983.7 01J0000000000000000000000A.ca\n"
	for i, step := range steps {
		lines += time.Date(2026, 11, 22, 8, 0, i, 0, time.UTC).Format(stepTime) + " " + step + "\n"
	}
	r.write(journalFile, lines)
}

func (r *outboxRig) message(seconds int) {
	r.t.Helper()
	var b bytes.Buffer
	if err := wav.Encode(&b, 8000, 1, make([]int16, 8000*seconds)); err != nil {
		r.t.Fatal(err)
	}
	r.write(audioFile, b.String())
}

func (r *outboxRig) items() []Item {
	r.t.Helper()
	items, err := ReadOutbox(r.outbox)
	if err != nil {
		r.t.Fatal(err)
	}
	return items
}

func (r *outboxRig) spooled() int {
	r.t.Helper()
	entries, err := os.ReadDir(r.spool)
	if err != nil {
		r.t.Fatal(err)
	}
	return len(entries)
}

func (r *outboxRig) open(part func() (io.ReadCloser, error)) []byte {
	r.t.Helper()
	f, err := part()
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	clear, err := age.Decrypt(f, r.key)
	if err != nil {
		r.t.Fatal(err)
	}
	content, err := io.ReadAll(clear)
	if err != nil {
		r.t.Fatal(err)
	}
	return content
}

func TestACallIsSealedWhenItIsOver(t *testing.T) {
	t.Parallel()
	r := newOutboxRig(t)
	r.callInFailsafe("entered", "seats_none", "duty_ringing 1", "duty_unanswered 1", "message_started")
	r.message(2)
	r.collect(t.Context(), time.Now())
	if len(r.items()) != 0 {
		t.Fatal("a call that goes on was handed out")
	}
	if _, err := os.Stat(filepath.Join(r.spool, testChannel+callerFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the number lies in clear while the call goes on")
	}
	r.callEnds()
	r.collect(t.Context(), time.Now())
	items := r.items()
	if len(items) != 1 || r.spooled() != 0 {
		t.Fatalf("%d items, %d clear files", len(items), r.spooled())
	}
	got := items[0]
	if got.ID != r.name || got.Outcome != OutcomeMessage || !got.Number || !got.Message || got.Duration != 2*time.Second ||
		got.Linked != testChannel || got.Call != "01J0000000000000000000000A.ca" || len(got.Steps) != 6 || got.Steps[2].N != 1 {
		t.Errorf("item %+v", got)
	}
	var caller Caller
	if err := json.Unmarshal(r.open(got.OpenNumber), &caller); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Caller{Number: testNumber, Dialed: "12345"}, caller); diff != "" {
		t.Errorf("caller (-want +got):\n%s", diff)
	}
	if _, samples, err := wav.Decode(r.open(got.OpenMessage)); err != nil || len(samples) != 16000 {
		t.Errorf("message of %d samples, %v", len(samples), err)
	}
	content, err := os.ReadFile(filepath.Join(r.outbox, r.name+itemSuffix))
	if err != nil || strings.Contains(string(content), testNumber) {
		t.Errorf("the item's JSON names the caller: %v", err)
	}
}

// callEnds adds the dialplan's last line.
func (r *outboxRig) callEnds() {
	r.t.Helper()
	path := filepath.Join(r.spool, testChannel+journalFile)
	content, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(journalFile, string(content)+"2026-11-22T08:01:00.000Z ended\n")
}

// TestACrashAnywhereNeitherLosesNorDoubles repeats what a node finds that was killed after each step.
func TestACrashAnywhereNeitherLosesNorDoubles(t *testing.T) {
	t.Parallel()
	t.Run("after the parts, before the JSON", func(t *testing.T) {
		t.Parallel()
		r := newOutboxRig(t)
		r.callInFailsafe("entered", "ended")
		r.message(1)
		for _, suffix := range []string{numberSuffix, messageSuffix} {
			if err := os.WriteFile(filepath.Join(r.outbox, r.name+suffix), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if len(r.items()) != 0 {
			t.Fatal("an incomplete item is read")
		}
		r.collect(t.Context(), time.Now())
		if items := r.items(); len(items) != 1 || len(r.open(items[0].OpenMessage)) < 16000 {
			t.Error("the parts were not replaced")
		}
	})
	t.Run("after the JSON, before the clear files are gone", func(t *testing.T) {
		t.Parallel()
		r := newOutboxRig(t)
		r.callInFailsafe("entered", "ended")
		r.collect(t.Context(), time.Now())
		first := r.items()
		r.callInFailsafe("entered", "ended") // they lie there again
		r.collect(t.Context(), time.Now())
		if diff := cmp.Diff(first, r.items(), cmp.AllowUnexported(Item{})); diff != "" || r.spooled() != 0 {
			t.Errorf("%d clear files, items (-first +now):\n%s", r.spooled(), diff)
		}
	})
	t.Run("after the import, with a node that comes back late", func(t *testing.T) {
		t.Parallel()
		r := newOutboxRig(t)
		r.callInFailsafe("entered", "ended")
		r.collect(t.Context(), time.Now())
		if err := r.items()[0].Remove(); err != nil {
			t.Fatal(err)
		}
		r.callInFailsafe("entered", "ended")
		r.collect(t.Context(), time.Now())
		if n := len(r.items()); n != 0 || r.spooled() != 0 {
			t.Errorf("%d items came back, %d clear files", n, r.spooled())
		}
	})
	t.Run("in the middle of a removal", func(t *testing.T) {
		t.Parallel()
		r := newOutboxRig(t)
		r.callInFailsafe("entered", "ended")
		r.collect(t.Context(), time.Now())
		if err := os.WriteFile(filepath.Join(r.outbox, r.name+receiptSuffix), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if n := len(r.items()); n != 0 {
			t.Errorf("%d items", n)
		}
		if left, _ := filepath.Glob(filepath.Join(r.outbox, "*.age")); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
		if err := purgeReceipts(r.outbox, time.Now().Add(receiptKeep+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if hasReceipt(r.outbox, r.name) {
			t.Error("an old receipt stays")
		}
	})
	t.Run("of asterisk, with the recording open", func(t *testing.T) {
		t.Parallel()
		r := newOutboxRig(t)
		r.callInFailsafe("entered", "message_started")
		r.message(1)
		path := filepath.Join(r.spool, testChannel+audioFile)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copy(file[40:44], []byte{0, 0, 0, 0}) // the length is filled in at the end
		r.write(audioFile, string(file))
		later := time.Now().Add(time.Minute)
		r.err = errors.New("asterisk is starting")
		r.collect(t.Context(), later)
		r.err, r.live[testChannel] = nil, true
		r.collect(t.Context(), later.Add(2*time.Second))
		if len(r.items()) != 0 {
			t.Fatal("a call that may go on was closed")
		}
		r.live = nil
		r.collect(t.Context(), later.Add(4*time.Second))
		items := r.items()
		if len(items) != 1 || items[0].Duration != time.Second || items[0].Outcome != OutcomeMessage || items[0].Steps[2].Name != StepLost {
			t.Errorf("items %+v", items)
		}
	})
}

func TestATornCallerFileDoesNotHoldUpTheRest(t *testing.T) {
	t.Parallel()
	r := newOutboxRig(t)
	r.callInFailsafe("entered")
	r.write(callerFile, "MTM4MDAx")
	now := time.Now()
	r.collect(t.Context(), now)
	if _, err := os.Stat(filepath.Join(r.spool, testChannel+callerFile)); err != nil {
		t.Fatal("a file that is being written was taken")
	}
	r.callEnds()
	r.collect(t.Context(), now.Add(time.Minute))
	if items := r.items(); len(items) != 1 || items[0].Number || items[0].Warning == "" || r.spooled() != 0 {
		t.Errorf("items %+v, %d clear files", items, r.spooled())
	}
}

func TestWithoutAKeyEverythingWaitsInMemory(t *testing.T) {
	t.Parallel()
	r := newOutboxRig(t)
	keys := r.sealer
	r.sealer = func() *sealer { return &sealer{} }
	r.callInFailsafe("entered", "message_started", "ended")
	r.message(1)
	r.collect(t.Context(), time.Now())
	if entries, err := os.ReadDir(r.outbox); err != nil || len(entries) != 0 || r.spooled() != 3 {
		t.Fatalf("%d files on disk, %d in memory, %v", len(entries), r.spooled(), err)
	}
	r.sealer = keys
	r.collect(t.Context(), time.Now())
	if items := r.items(); len(items) != 1 || !items[0].Number || !items[0].Message || r.spooled() != 0 {
		t.Errorf("items %+v, %d clear files", items, r.spooled())
	}
}

func TestADamagedItemDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	r := newOutboxRig(t)
	r.callInFailsafe("entered", "ended")
	r.collect(t.Context(), time.Now())
	for name, content := range map[string]string{id.New(): "{", id.New(): `{"id":"other"}`, "notes": "{}"} {
		if err := os.WriteFile(filepath.Join(r.outbox, name+itemSuffix), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	items, err := ReadOutbox(r.outbox)
	if len(items) != 1 || err == nil {
		t.Errorf("%d items, %v", len(items), err)
	}
	if items, err := ReadOutbox(filepath.Join(r.outbox, "missing")); items != nil || err != nil {
		t.Errorf("a missing outbox: %v, %v", items, err)
	}
}

func TestItemIDsAreStableULIDs(t *testing.T) {
	t.Parallel()
	a := itemID("north", testChannel)
	if !id.Valid(a) || a != itemID("north", testChannel) || a == itemID("south", testChannel) || a == itemID("north", "north-1795312983.8") {
		t.Errorf("id %s", a)
	}
	if later := itemID("north", "north-1795312999.1"); later <= a {
		t.Errorf("%s does not sort after %s", later, a)
	}
	for _, odd := range []string{"", "x", "north-99999999999999999999.1", "a.b.c"} {
		if !id.Valid(itemID("n", odd)) {
			t.Errorf("no id for %q", odd)
		}
	}
}

func FuzzParseJournal(f *testing.F) {
	f.Add([]byte("call a b\n2026-11-22T08:00:00.000Z entered\n2026-11-22T08:00:01.000Z duty_ringing 2\n"), []byte("MTIz MTIz allowed\n"))
	f.Fuzz(func(t *testing.T, content, caller []byte) {
		j := parseJournal(content)
		for _, s := range j.steps {
			if !stepNames[s.Name] || s.N < 0 || s.N > 999 {
				t.Fatalf("step %+v", s)
			}
		}
		for _, text := range []string{j.call, j.linked} {
			if text != "" && !idShape.MatchString(text) {
				t.Fatalf("id %q", text)
			}
		}
		if c, err := parseCaller(caller); err == nil {
			if _, err := json.Marshal(c); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for want, steps := range map[Outcome][]string{
		OutcomeSeat: {StepEntered, StepSeatAnswered, StepEnded}, OutcomeDuty: {StepEntered, StepDutyAccepted, StepEnded},
		OutcomeAbandoned: {StepEntered, StepSeatsRinging, StepEnded}, OutcomeLost: {StepEntered, StepLost},
	} {
		var j journal
		for _, s := range steps {
			j.steps = append(j.steps, Step{Name: s})
		}
		if got := j.outcome(false); got != want {
			t.Errorf("%v: %s, want %s", steps, got, want)
		}
	}
}

// TestLookingAtTheOutboxChangesNothing has an item that waits, one that was imported and not removed yet, a receipt and a
// damaged file: each is told as what it is, and stays.
func TestLookingAtTheOutboxChangesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := LookOutbox(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an outbox that is not there: %v", err)
	}
	waits, imported, received, damaged := id.New(), id.New(), id.New(), id.New()
	for name, text := range map[string]string{
		waits + itemSuffix: `{"id":"` + waits + `","channel":"c"}`, imported + itemSuffix: `{"id":"` + imported + `"}`, imported + receiptSuffix: "",
		received + receiptSuffix: "", damaged + itemSuffix: "{", "half.tmp": "x", waits + numberSuffix: "x",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LookOutbox(dir)
	if err != nil || len(got.Items) != 1 || got.Items[0].ID != waits || got.Items[0].Channel != "c" {
		t.Errorf("items %+v, %v", got.Items, err)
	}
	if diff := cmp.Diff([]string{imported, received}, got.Receipts); diff != "" {
		t.Errorf("receipts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{damaged}, got.Damaged); diff != "" {
		t.Errorf("damaged (-want +got):\n%s", diff)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 7 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
