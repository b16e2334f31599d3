package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/node"
	"heartline/internal/store"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
)

// importRig is an importer over a real store and real keys, with an outbox to put things into.
type importRig struct {
	*importer
	t        *testing.T
	kept     map[string]string // what the archive was given: message by id
	refuse   error             // of the archive
	imported int
	over     []call.ID // calls that were said to be over
}

func newImportRig(t *testing.T) *importRig {
	t.Helper()
	cfg, problems := configs.LoadFS(configs.Sample())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), SpoolDir: t.TempDir(), Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := keys.Create(dir, ""); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(dir, keyRows{s})
	if err != nil {
		t.Fatal(err)
	}
	r := &importRig{t: t, kept: map[string]string{}}
	b := &book{}
	b.now.Store(newEdition(cfg))
	r.importer = &importer{
		outbox: t.TempDir(), region: "CN", boot: time.Now(), store: s, ring: ring, book: b, messages: r,
		rescued: func(owner call.ID) { r.over = append(r.over, owner) },
		log:     slog.New(slog.DiscardHandler), waiting: map[string]time.Time{},
	}
	return r
}

// Import plays the archive.
func (r *importRig) Import(_ context.Context, id, _ string, _ time.Time, file io.Reader) (archive.Stored, error) {
	r.imported++
	b, err := io.ReadAll(file)
	if err == nil {
		err = r.refuse
	}
	if err != nil {
		return archive.Stored{}, err
	}
	r.kept[id] = string(b)
	return archive.Stored{ID: id}, nil
}

func (r *importRig) seal(p keys.Purpose, content []byte, name string) {
	r.t.Helper()
	var to []age.Recipient
	for _, k := range r.ring.PublicRecipients()[p] {
		x, err := age.ParseX25519Recipient(k)
		if err != nil {
			r.t.Fatal(err)
		}
		to = append(to, x)
	}
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to...)
	if err == nil {
		_, err = w.Write(content)
		err = errors.Join(err, w.Close())
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(r.outbox, name), box.Bytes(), 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// leave puts an item into the outbox, as a node does.
func (r *importRig) leave(item node.Item, who *node.Caller, message string) node.Item {
	r.t.Helper()
	item.ID, item.Node = id.New(), "main" // born now
	item.Began = time.Now().Add(-time.Minute).UTC().Truncate(time.Millisecond)
	item.Ended = item.Began.Add(30 * time.Second)
	if who != nil {
		item.Number = true
		text, err := json.Marshal(who)
		if err != nil {
			r.t.Fatal(err)
		}
		r.seal(keys.Number, text, item.ID+".number.age")
	}
	if message != "" {
		item.Message, item.Duration = true, 3*time.Second
		r.seal(keys.Message, []byte(message), item.ID+".message.age")
	}
	text, err := json.Marshal(item)
	if err == nil {
		err = os.WriteFile(filepath.Join(r.outbox, item.ID+".json"), text, 0o600)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return item
}

func (r *importRig) outboxItems() []node.Item {
	r.t.Helper()
	items, err := node.ReadOutbox(r.outbox)
	if err != nil {
		r.t.Fatal(err)
	}
	return items
}

func factsOn[F ledger.Fact](r *importRig, stream ledger.Stream) (facts []F) {
	r.t.Helper()
	events, err := r.store.Stream(r.t.Context(), stream)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range events {
		f, err := ledger.Decode(e)
		if err != nil {
			r.t.Fatal(err)
		}
		if x, ok := f.(F); ok {
			facts = append(facts, x)
		}
	}
	return facts
}

func TestACallOfTheFailsafeIsImportedOnce(t *testing.T) {
	tests := map[string]struct {
		outcome                     node.Outcome
		who                         *node.Caller
		message                     string
		class, reason, task, number string
	}{
		"message":         {node.OutcomeMessage, &node.Caller{Number: "13800138000", Dialed: "12345"}, "audio", "message", "failsafe_message", "message", "+8613800138000"},
		"a seat took it":  {node.OutcomeSeat, &node.Caller{Number: "13800138000", Dialed: "12345"}, "", "service_error", "failsafe_seat", "ring_back", "+8613800138000"},
		"a duty phone":    {node.OutcomeDuty, &node.Caller{Number: "13800138000", Dialed: "nothing of ours"}, "", "service_error", "failsafe_duty", "ring_back", "+8613800138000"},
		"number withheld": {node.OutcomeAbandoned, &node.Caller{Number: "13800138000", Dialed: "12345", Hidden: true}, "", "service_error", "failsafe_abandoned", "ring_back", ""},
		"nothing kept":    {node.OutcomeLost, nil, "", "service_error", "failsafe_lost", "ring_back", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newImportRig(t)
			item := r.leave(node.Item{Outcome: tt.outcome, Channel: "main-1.1"}, tt.who, tt.message)
			r.round(t.Context(), time.Now())
			r.round(t.Context(), time.Now())
			if left := r.outboxItems(); len(left) != 0 {
				t.Fatalf("left in the outbox: %+v", left)
			}
			stream := ledger.CallStream(item.ID)
			ends := factsOn[ledger.CallEnded](r, stream)
			if len(ends) != 1 || ends[0].Class != tt.class || ends[0].Reason != tt.reason {
				t.Errorf("endings %+v, want one %s/%s", ends, tt.class, tt.reason)
			}
			tasks := factsOn[ledger.TaskWanted](r, stream)
			if len(tasks) != 1 || tasks[0].Kind != tt.task || (tasks[0].Recording != "") != (tt.message != "") {
				t.Fatalf("tasks %+v, want one %s", tasks, tt.task)
			}
			got := ""
			if tasks[0].NumberID != "" {
				v, err := r.store.SealedValue(t.Context(), tasks[0].NumberID)
				if err != nil {
					t.Fatal(err)
				}
				if got, err = r.ring.OpenNumber(t.Context(), v); err != nil {
					t.Fatal(err)
				}
			}
			if got != tt.number {
				t.Errorf("sealed number is %q, want %q", got, tt.number)
			}
			if arrived := factsOn[ledger.CallArrived](r, stream); len(arrived) != 1 || arrived[0].Anonymous != (tt.number == "") {
				t.Errorf("arrived %+v", arrived)
			}
			if tt.message != r.kept[item.ID] {
				t.Errorf("the archive got %q, want %q", r.kept[item.ID], tt.message)
			}
			open, err := r.store.OpenCalls(t.Context())
			if err != nil || len(open) != 0 {
				t.Errorf("open calls %v, %v", open, err)
			}
		})
	}
}

// TestAnImportThatWasCutOffIsFinished stops an import after the facts: the next one must bring the message
// and no second call.
func TestAnImportThatWasCutOffIsFinished(t *testing.T) {
	t.Parallel()
	r := newImportRig(t)
	item := r.leave(node.Item{Outcome: node.OutcomeMessage, Channel: "main-1.1"}, &node.Caller{Number: "13800138000", Dialed: "12345"}, "audio")
	r.refuse = errors.New("the disk is full")
	now := time.Now()
	r.round(t.Context(), now)
	r.round(t.Context(), now.Add(time.Second))
	if r.imported != 1 {
		t.Errorf("tried %d times within a second, want 1", r.imported)
	}
	if len(r.outboxItems()) != 1 {
		t.Fatal("the item is gone before its message was kept")
	}
	if tasks := factsOn[ledger.TaskWanted](r, ledger.CallStream(item.ID)); len(tasks) != 1 {
		t.Errorf("tasks %+v: a caller must not wait for a full disk", tasks)
	}
	r.refuse, r.waiting = nil, map[string]time.Time{} // another process
	r.round(t.Context(), now.Add(time.Second))
	if len(r.outboxItems()) != 0 || r.kept[item.ID] != "audio" {
		t.Error("the import was not finished")
	}
	if tasks := factsOn[ledger.TaskWanted](r, ledger.CallStream(item.ID)); len(tasks) != 1 {
		t.Errorf("tasks %+v, want one", tasks)
	}
}

// TestACallOfOursThatWentToTheFailsafeIsNoSecondCall covers the calls that a controller had begun: their first
// facts name the channel.
func TestACallOfOursThatWentToTheFailsafeIsNoSecondCall(t *testing.T) {
	t.Parallel()
	r := newImportRig(t)
	owner := id.New()
	at := time.Now().Add(-30 * time.Second)
	draft := ledger.NewDraft(ledger.CallStream(owner), 1, at, 0, "system", ledger.CallArrived{
		Node: "main", Channel: "main-1.1", Hotline: "city", NumberHash: "h", Language: "zh-CN", Grade: "yellow",
	})
	if _, err := r.store.Append(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	item := r.leave(node.Item{Outcome: node.OutcomeMessage, Channel: "main-1.1"}, &node.Caller{Number: "13800138000", Dialed: "12345"}, "audio")
	other := call.State{ID: call.ID(id.New()), Node: "main", Caller: "main-1.2"}
	open := []call.State{{ID: call.ID(owner), Node: "main", Caller: "main-1.1"}, other}
	past := func() {
		t.Helper()
		if over, err := r.past(t.Context(), open); err != nil || !slices.Equal(over, []call.ID{call.ID(owner)}) {
			t.Errorf("over are %v, %v, want %v", over, err, owner)
		}
	}
	past()
	r.round(t.Context(), time.Now())
	r.round(t.Context(), time.Now())
	if n := len(factsOn[ledger.CallArrived](r, ledger.CallStream(item.ID))); n != 0 {
		t.Error("the journal became a second call")
	}
	if n := len(factsOn[ledger.FailsafeImported](r, ledger.FailsafeStream(owner))); n != 1 {
		t.Errorf("%d journals, want 1", n)
	}
	tasks := factsOn[ledger.TaskWanted](r, ledger.FailsafeStream(owner))
	want := []ledger.TaskWanted{{
		Kind: "message", Grade: "yellow", Hotline: "city", NumberHash: "h", Recording: item.ID, Box: "night", Due: item.Ended.Add(time.Hour),
	}}
	for i := range tasks {
		tasks[i].Task = ""
	}
	if diff := cmp.Diff(want, tasks); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	if len(r.outboxItems()) != 0 {
		t.Error("the item is still there")
	}
	past()
	if !slices.Equal(r.over, []call.ID{call.ID(owner)}) {
		t.Errorf("said to be over are %v, want %v", r.over, owner)
	}
}

// TestACallerWhoSeemedToGiveUpIsRungBack wants what the fail-safe did for a call that was closed as given up in its
// task, and no second ending.
func TestACallerWhoSeemedToGiveUpIsRungBack(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		class, reason string
		want          []string // kinds of tasks in the order of recording
	}{
		"given up":            {"abandoned", "before_answer", []string{"missed", "ring_back"}},
		"known to be our own": {"service_error", "failsafe", []string{"ring_back"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newImportRig(t)
			owner := id.New()
			facts := []ledger.Fact{
				ledger.CallArrived{Node: "main", Channel: "main-1.1", Hotline: "city", NumberHash: "h", Language: "zh-CN", Grade: "green"},
				ledger.TaskWanted{Task: id.New(), Kind: tt.want[0], Grade: "green", Due: time.Now().Add(time.Hour), Hotline: "city", NumberHash: "h"},
				ledger.CallEnding{Class: tt.class, Reason: tt.reason, By: "caller"},
				ledger.CallEnded{Class: tt.class, Reason: tt.reason, By: "caller"},
			}
			for n, f := range facts {
				if _, err := r.store.Append(t.Context(), ledger.NewDraft(ledger.CallStream(owner), int64(n)+1, time.Now(), 0, "system", f)); err != nil {
					t.Fatal(err)
				}
			}
			r.leave(node.Item{Outcome: node.OutcomeDuty, Channel: "main-1.1"}, &node.Caller{Number: "13800138000", Dialed: "12345"}, "")
			r.round(t.Context(), time.Now())
			r.round(t.Context(), time.Now())
			var got []string
			for _, stream := range []ledger.Stream{ledger.CallStream(owner), ledger.FailsafeStream(owner)} {
				for _, w := range factsOn[ledger.TaskWanted](r, stream) {
					got = append(got, w.Kind)
				}
				if n := len(factsOn[ledger.CallEnded](r, stream)); n > 1 {
					t.Errorf("%d endings", n)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("tasks %v, want %v", got, tt.want)
			}
			head, err := r.store.Head(t.Context())
			if err == nil {
				err = r.store.Folded(t.Context(), head)
			}
			if err != nil {
				t.Fatal(err)
			}
			tasks, _, err := r.store.Tasks(t.Context(), store.TaskFilter{}, 0, 10)
			if err != nil || len(tasks) != 1 || tasks[0].Kind != "ring_back" {
				t.Errorf("tasks %+v, %v, want one ring_back", tasks, err)
			}
		})
	}
}

// TestAWithheldCallerWithAMessageIsOneTask wants what the end of the call and its message ask for in one task, in
// whichever order the two are told.
func TestAWithheldCallerWithAMessageIsOneTask(t *testing.T) {
	t.Parallel()
	for name, endFirst := range map[string]bool{"the end first": true, "the message first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newImportRig(t)
			owner := id.New()
			put := func(seq int64, f ledger.Fact) {
				t.Helper()
				if _, err := r.store.Append(t.Context(), ledger.NewDraft(ledger.CallStream(owner), seq, time.Now(), 0, "system", f)); err != nil {
					t.Fatal(err)
				}
			}
			end := func() {
				put(2, ledger.TaskWanted{Task: id.New(), Kind: "ring_back", Grade: "green", Due: time.Now(), Hotline: "city"})
			}
			put(1, ledger.CallArrived{Node: "main", Channel: "main-1.1", Hotline: "city", Anonymous: true, Language: "zh-CN", Grade: "green"})
			if endFirst {
				end()
			}
			item := r.leave(node.Item{Outcome: node.OutcomeMessage, Channel: "main-1.1"}, &node.Caller{Number: "13800138000", Hidden: true}, "audio")
			r.round(t.Context(), time.Now())
			if !endFirst {
				end()
			}
			head, err := r.store.Head(t.Context())
			if err == nil {
				err = r.store.Folded(t.Context(), head)
			}
			if err != nil {
				t.Fatal(err)
			}
			tasks, _, err := r.store.Tasks(t.Context(), store.TaskFilter{}, 0, 10)
			if err != nil || len(tasks) != 1 {
				t.Fatalf("%d tasks, %v, want one: %+v", len(tasks), err, tasks)
			}
			if n := len(factsOn[ledger.TaskWanted](r, ledger.FailsafeStream(owner))); n != 1 || item.ID == "" {
				t.Errorf("%d wishes for the message", n)
			}
		})
	}
}

// TestADamagedItemHoldsUpNoOther wants the good item imported and the bad one kept.
func TestADamagedItemHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	r := newImportRig(t)
	bad := r.leave(node.Item{Outcome: node.OutcomeAbandoned, Channel: "main-1.1"}, &node.Caller{Number: "1"}, "")
	if err := os.WriteFile(filepath.Join(r.outbox, bad.ID+".number.age"), []byte("not a box"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := r.leave(node.Item{Outcome: node.OutcomeAbandoned, Channel: "main-1.2"}, nil, "")
	r.round(t.Context(), time.Now())
	if n := len(factsOn[ledger.CallEnded](r, ledger.CallStream(good.ID))); n != 1 {
		t.Errorf("%d endings of the good item, want 1", n)
	}
	if left := r.outboxItems(); len(left) != 1 || left[0].ID != bad.ID {
		t.Errorf("left %+v, want the damaged item alone", left)
	}
}
