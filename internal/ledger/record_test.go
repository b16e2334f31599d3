package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestPlansOfEachReleaseAreRead holds what ledgers say of follow-up plans. One of version 1 wants no task where nobody could
// be reached.
func TestPlansOfEachReleaseAreRead(t *testing.T) {
	t.Parallel()
	first := ledger.FollowUpOpened{Plan: "p", Grade: "red", Hotline: "h", NumberHash: "n", Rules: "1", Steps: 5, Unreachable: 3, By: "u"}
	second := first
	second.Review, second.ReviewSeconds = "t", 86400
	const text = `{"plan":"p","grade":"red","hotline":"h","number_hash":"n","rules":"1","steps":5,"unreachable":3,"by":"u"`
	for _, c := range []struct {
		fact ledger.FollowUpOpened
		v    int
		text string
	}{
		{first, 1, text + `}`},
		{first, 2, text + `}`},
		{second, 2, text + `,"review":"t","review_seconds":86400}`},
	} {
		got, err := ledger.Decode(ledger.Event{Kind: "followup.opened", V: c.v, Data: json.RawMessage(c.text)})
		if diff := cmp.Diff(ledger.Fact(c.fact), got); err != nil || diff != "" {
			t.Errorf("version %d: %v\n%s", c.v, err, diff)
		}
		if d := ledger.NewDraft(ledger.FormStream("c"), 1, time.Now(), 0, "user:u", c.fact); d.V != 2 || !d.Durable || string(d.Data) != c.text {
			t.Errorf("written: version %d, durable %t: %s", d.V, d.Durable, d.Data)
		}
	}
}

// TestAProofCountsNotesOnlyWhereThereWereSome reads a proof of deletion with notes on entries of the list of callers.
func TestAProofCountsNotesOnlyWhereThereWereSome(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	const text = `{"notes":2,"keys":2,"at":"2026-11-22T03:00:00Z","final_at":"2026-11-22T03:00:00Z"}`
	d := ledger.NewDraft(ledger.CareStream("c"), 1, at, 0, "system", ledger.RecordsDeleted{Notes: 2, Keys: 2, At: at, FinalAt: at})
	if d.V != 1 || string(d.Data) != text {
		t.Errorf("version %d: %s", d.V, d.Data)
	}
}

// TestALookAtACallerNamesTheCallAlone reads the trace of one.
func TestALookAtACallerNamesTheCallAlone(t *testing.T) {
	t.Parallel()
	fact := ledger.KnownRead{Call: "c", What: "follow_ups"}
	d := ledger.NewDraft(ledger.Audit, 1, time.Now(), 0, "user:u", fact)
	got, err := ledger.Decode(ledger.Event{Kind: "audit.known_read", V: 1, Data: json.RawMessage(`{"call":"c","what":"follow_ups"}`)})
	if diff := cmp.Diff(ledger.Fact(fact), got); err != nil || diff != "" || d.V != 1 || !d.Durable || string(d.Data) != `{"call":"c","what":"follow_ups"}` {
		t.Errorf("version %d, durable %t: %s, %v\n%s", d.V, d.Durable, d.Data, err, diff)
	}
}

// TestARuleNamesTheWordsItReplaces reads a safe-contact rule whose person had another one.
func TestARuleNamesTheWordsItReplaces(t *testing.T) {
	t.Parallel()
	const text = `{"number_hash":"k:x","rule":"deny","by":"u","replaces":"w"}`
	d := ledger.NewDraft(ledger.Audit, 1, time.Now(), 0, "user:u", ledger.SafeContactSet{NumberHash: "k:x", Rule: "deny", By: "u", Replaces: "w"})
	if d.V != 1 || string(d.Data) != text {
		t.Errorf("version %d: %s", d.V, d.Data)
	}
}
