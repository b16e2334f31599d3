package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
)

// outgoingApp is an app with a real store and keys, and no telephone.
func outgoingApp(t *testing.T) *App {
	t.Helper()
	r := newImportRig(t)
	log := slog.New(slog.DiscardHandler)
	a := &App{log: log, boot: time.Now(), book: r.book, store: r.store, ring: r.ring, people: newPeople(nil, nil, log)}
	a.calls = call.NewExchange(&call.Parts{Log: log}, nil, nil, nil, "CN")
	a.floor = queue.NewDispatcher(queue.Options{Floor: queue.NewFloor(queue.Rules{})})
	a.sayings = newSayings(r.ring, r.store, a.log)
	a.web = &web{audit: access.NewTrail(r.store, r.store, a.boot, log)}
	return a
}

// came puts a call of somebody into the ledger and returns its id, and the sealed number and its hash.
func came(t *testing.T, a *App, number string, facts ...ledger.Fact) (callID string, sealed keys.SealedNumber) {
	t.Helper()
	sealed, err := a.ring.SealNumber(t.Context(), number, "CN")
	if err != nil {
		t.Fatal(err)
	}
	callID = id.New()
	now := time.Now().UTC().Truncate(time.Microsecond)
	d := ledger.NewDraft(ledger.CallStream(callID), 1, now, 0, "system", ledger.CallArrived{NumberID: sealed.Value.ID, NumberHash: sealed.Hash})
	d.Sealed = []ledger.Sealed{sealed.Value}
	drafts := []ledger.Draft{d}
	for i, f := range facts {
		drafts = append(drafts, ledger.NewDraft(ledger.CallStream(callID), int64(i+2), now, 0, "system", f))
	}
	if _, err := a.store.Append(t.Context(), drafts...); err != nil {
		t.Fatal(err)
	}
	if !a.folded(t.Context()) {
		t.Fatal("not folded")
	}
	return callID, sealed
}

// TestARuleOutlivesItsKey forbids calling somebody, changes the key of the hashes, and has them call again.
func TestARuleOutlivesItsKey(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	d := outgoingDesk{a}
	const number = "13800000012"
	before, was := came(t, a, number)
	set, err := d.SetSafeContact(t.Context(), before, "boss", api.SafeContactInput{Rule: api.SafeContactRuleDeny})
	if err != nil || set.Rule != api.SafeContactRuleDeny {
		t.Fatalf("%+v, %v", set, err)
	}
	if _, _, err := a.ring.RotateHash(); err != nil {
		t.Fatal(err)
	}
	after, now := came(t, a, number)
	if was.Hash == now.Hash {
		t.Fatal("the key is the same")
	}
	denied := func(want bool) {
		t.Helper()
		for _, s := range []keys.SealedNumber{was, now} {
			if c, err := (outward{a}).SafeContact(t.Context(), s.Value.ID, s.Hash); err != nil || c.Deny != want {
				t.Errorf("deny %v, want %v, %v", c.Deny, want, err)
			}
		}
	}
	denied(true)
	if c, err := d.SafeContact(t.Context(), console.Reader{User: "boss", All: true}, after); err != nil || c.Rule != api.SafeContactRuleDeny {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := d.SetSafeContact(t.Context(), before, "boss", api.SafeContactInput{Rule: api.SafeContactRuleAllow}); err != nil {
		t.Fatal(err)
	}
	denied(false)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (outward{a}).SafeContact(over, now.Value.ID, now.Hash); err == nil {
		t.Error("a rule without having looked")
	}
}

// lateLedger keeps everything in the spool.
type lateLedger struct{}

func (lateLedger) Append(context.Context, ...ledger.Draft) (bool, error) { return true, nil }
func (lateLedger) LastSeq(context.Context, ledger.Stream) (int64, error) { return 0, nil }

// TestARuleThatIsNotInForceIsNotAnswered has the storage take the rule late.
func TestARuleThatIsNotInForceIsNotAnswered(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, _ := came(t, a, "13800000012")
	a.web.audit = access.NewTrail(lateLedger{}, lateLedger{}, a.boot, a.log)
	_, err := outgoingDesk{a}.SetSafeContact(t.Context(), callID, "boss", api.SafeContactInput{Rule: api.SafeContactRuleDeny})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("answered: %v", err)
	}
}

// TestWhoMayKnowHowAPersonIsReached has one case for each reader.
func TestWhoMayKnowHowAPersonIsReached(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	task := id.New()
	callID, sealed := came(t, a, "13800000012", ledger.Connected{Agent: "li"}, ledger.TaskWanted{Task: task, Kind: "call_back", Grade: "red"})
	took := ledger.NewDraft(ledger.TaskStream(task), 1, time.Now(), 0, "user:wu", ledger.TaskTaken{By: "wu"})
	if _, err := a.store.Append(t.Context(), took); err != nil || !a.folded(t.Context()) {
		t.Fatal(err)
	}
	for who, may := range map[console.Reader]bool{{User: "boss", All: true}: true, {User: "li"}: true, {User: "wu"}: true, {User: "chen"}: false} {
		_, err := outgoingDesk{a}.SafeContact(t.Context(), who, callID)
		if may && err != nil || !may && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", who.User, err)
		}
	}
	if over, err := (outward{a}).TaskOver(t.Context(), task); over || err != nil {
		t.Errorf("a taken task is over: %v, %v", over, err)
	}
	done := ledger.NewDraft(ledger.TaskStream(task), 2, time.Now(), 0, "user:wu", ledger.TaskDone{By: "wu", Outcome: "reached"})
	if _, err := a.store.Append(t.Context(), done); err != nil || !a.folded(t.Context()) {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{task: true, sealed.Value.ID: false} {
		if over, err := (outward{a}).TaskOver(t.Context(), id); over != want || err != nil {
			t.Errorf("over %v, want %v, %v", over, want, err)
		}
	}
}

// TestNobodyIsCalledAgainstTheirRule has a counsellor call by a task and by a number, under each rule of the person; the
// key of the hashes has changed since it was set.
func TestNobodyIsCalledAgainstTheirRule(t *testing.T) {
	t.Parallel()
	const number = "13800000012"
	a := outgoingApp(t)
	a.tails = newTails(a.ring, a.store.SealedValue)
	cfg := *a.config()
	cfg.Mode, cfg.Trunk.TestNumbers = configs.Test, []string{"+86" + number}
	cfg.Hotlines = slices.Clone(cfg.Hotlines)
	cfg.Hotlines[0].Outgoing.Trunk = "out"
	a.book.now.Store(newEdition(&cfg))
	d, task := outgoingDesk{a}, id.New()
	callID, sealed := came(t, a, number)
	wanted := ledger.TaskWanted{Task: task, Kind: "call_back", Grade: "red", NumberID: sealed.Value.ID, NumberHash: sealed.Hash}
	came(t, a, "13800000013", wanted)
	took := ledger.NewDraft(ledger.TaskStream(task), 1, time.Now(), 0, "user:li", ledger.TaskTaken{By: "li"})
	if _, err := a.store.Append(t.Context(), took); err != nil || !a.folded(t.Context()) {
		t.Fatal(err)
	}
	calls := func(ctx context.Context, want string) {
		t.Helper()
		placing := call.Placing{}
		if err := d.ofTask(ctx, console.OutgoingPlace{By: "li", Task: task}, &placing); ctx.Err() == nil && (fault.CodeOf(err) != want || (err == nil) != (want == "")) {
			t.Errorf("by the task: %v, want %q", err, want)
		}
		err := d.byNumber(ctx, console.OutgoingPlace{By: "li", Number: number, Hotline: cfg.Hotlines[0].ID}, &placing)
		if fault.CodeOf(err) != want || (err == nil) != (want == "") {
			t.Errorf("by the number: %v, want %q", err, want)
		}
	}
	calls(t.Context(), "")
	for rule, want := range map[api.SafeContactRule]string{api.SafeContactRuleDeny: "safe_contact", api.SafeContactRuleAllow: "", api.SafeContactRuleNeutral: ""} {
		if _, err := d.SetSafeContact(t.Context(), callID, "boss", api.SafeContactInput{Rule: rule}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.ring.RotateHash(); err != nil {
			t.Fatal(err)
		}
		calls(t.Context(), want)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	calls(over, "safe_contact_unknown")
}

// busyForm is a draft that its page saves as often as it is read.
type busyForm struct {
	form api.Form
	busy int // so often
	fail error
}

func (f *busyForm) Form(context.Context, agent.ID, string) (api.Form, error) { return f.form, f.fail }

func (f *busyForm) SaveForm(_ context.Context, _ agent.ID, _ string, d api.FormDraft) (api.Form, error) {
	if f.busy > 0 {
		f.busy--
		f.form.Version++
		f.form.Note += "."
	}
	if d.Version != f.form.Version {
		return api.Form{}, stale("The form has been saved elsewhere since; open it again.")
	}
	f.form.Note, f.form.Version = d.Note, d.Version+1
	return f.form, nil
}

func TestANoteIsKeptOrSaidNotToBe(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		form busyForm
		note string
		kept bool
	}{
		"an empty form":          {note: "calm", kept: true},
		"a form with a note":     {form: busyForm{form: api.Form{Note: "before"}}, note: "before\ncalm", kept: true},
		"the page saves as well": {form: busyForm{busy: 4}, note: "....\ncalm", kept: true},
		"the page saves always":  {form: busyForm{busy: 9}, note: "....."},
		"no storage":             {form: busyForm{fail: errors.New("no storage")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := console.CallCommand{Agent: "li", Call: "c", Note: " calm "}
			for range 2 { // the call did not end the first time
				if err := keepNote(t.Context(), &tt.form, cmd); (err == nil) != tt.kept {
					t.Fatal(err)
				}
				if !tt.kept {
					break
				}
			}
			if tt.form.form.Note != tt.note {
				t.Errorf("note %q, want %q", tt.form.form.Note, tt.note)
			}
		})
	}
}

func TestPagesHearOfAnAttempt(t *testing.T) {
	t.Parallel()
	for task, want := range map[string]bool{"t1": true, "": false} {
		d := ledger.NewDraft(ledger.CallStream("c"), 1, time.Now(), 0, "system", ledger.OutAttemptEnded{Outcome: "busy", Task: task})
		if got, ok := taskOf(ledger.Event{Stream: d.Stream, Kind: d.Kind, V: d.V, Data: d.Data}); got != task || ok != want {
			t.Errorf("%q: %q, %v", task, got, ok)
		}
	}
}
