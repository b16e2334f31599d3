package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestRosterFactsAreReadAsTheyWereWritten holds what ledgers of this release say: the text may never change, whatever becomes of the
// structs.
func TestRosterFactsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fact ledger.Fact
		kind ledger.Kind
		text string
	}{
		{ledger.RosterNoteRead{Note: "n"}, "audit.roster_note_read", `{"note":"n"}`},
		{ledger.RosterExported{What: "hours", From: "2026-11", To: "2026-11"}, "audit.roster_exported", `{"what":"hours","from":"2026-11","to":"2026-11"}`},
		{
			ledger.RosterExported{What: "adherence", From: "2026-11-22", To: "2026-11-23", Agent: "u"},
			"audit.roster_exported", `{"what":"adherence","from":"2026-11-22","to":"2026-11-23","agent":"u"}`,
		},
		{ledger.RosterModelChanged{Revision: 3, How: "staff"}, "audit.roster_model_changed", `{"revision":3,"how":"staff"}`},
		{ledger.RosterDraftDeleted{Draft: "d"}, "audit.roster_draft_deleted", `{"draft":"d"}`},
		{ledger.RosterFeedMade{}, "audit.roster_feed_made", `{}`},
		{ledger.RosterFeedRevoked{}, "audit.roster_feed_revoked", `{}`},
		{ledger.RosterCommanded{What: "assign", Object: "s", On: "u"}, "audit.roster_commanded", `{"what":"assign","object":"s","on":"u"}`},
	} {
		d := ledger.NewDraft("audit", 1, time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), 0, "user:u", c.fact)
		if d.Kind != c.kind || d.V != 1 || !d.Durable || string(d.Data) != c.text {
			t.Errorf("%s, version %d, durable %t: %s", d.Kind, d.V, d.Durable, d.Data)
		}
		got, err := ledger.Decode(ledger.Event{Kind: c.kind, V: 1, Data: json.RawMessage(c.text)})
		if diff := cmp.Diff(c.fact, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
}
