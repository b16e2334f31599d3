package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestCareFactsAreReadAsTheyWereWritten holds what ledgers of this release say: the text may never change, whatever
// becomes of the structs.
func TestCareFactsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		fact ledger.Fact
		kind ledger.Kind
		text string
	}{
		{ledger.CareScreened{Outcome: "asked", Result: "present", Positive: true, Rules: "1", By: "u"}, "care.screened", `{"outcome":"asked","result":"present","positive":true,"rules":"1","by":"u"}`},
		{ledger.CareScreened{Outcome: "not_possible", Reason: "silent", By: "u"}, "care.screened", `{"outcome":"not_possible","reason":"silent","by":"u"}`},
		{
			ledger.CareAssessed{Assessment: "a", Questionnaire: "safety", Version: "1", Suggested: "red", Decided: "yellow", Reason: "in_care", Open: 2, By: "u"},
			"care.assessed", `{"assessment":"a","questionnaire":"safety","version":"1","suggested":"red","decided":"yellow","reason":"in_care","open":2,"by":"u"}`,
		},
		{ledger.CareNoted{Entry: "e", Item: "address", State: "known", Replaces: "d", By: "u"}, "care.noted", `{"entry":"e","item":"address","state":"known","replaces":"d","by":"u"}`},
		{ledger.CareDispatched{Entry: "e", Dispatch: "d", Step: "closed", At: at, Outcome: "safe", By: "u"}, "care.dispatched", `{"entry":"e","dispatch":"d","step":"closed","at":"2026-11-22T03:00:00Z","outcome":"safe","by":"u"}`},
		{ledger.CareScreened{Outcome: "refused", About: "other", By: "u"}, "care.screened", `{"outcome":"refused","about":"other","by":"u"}`},
		{ledger.CareListed{Entry: "e", List: "minor_report", Item: "reported", State: "done", By: "u"}, "care.listed", `{"entry":"e","list":"minor_report","item":"reported","state":"done","by":"u"}`},
		{
			ledger.RecordsDeleted{Forms: 1, Drafts: 2, Entries: 3, Keys: 6, At: at, FinalAt: at.AddDate(0, 0, 14)},
			"records.deleted", `{"forms":1,"drafts":2,"entries":3,"keys":6,"at":"2026-11-22T03:00:00Z","final_at":"2026-12-06T03:00:00Z"}`,
		},
		{ledger.FollowUpEnded{Reason: "refused", By: "u"}, "followup.ended", `{"reason":"refused","by":"u"}`},
		{ledger.ChecklistRead{Call: "c"}, "audit.checklist_read", `{"call":"c"}`},
		{ledger.RecordsHeld{Call: "c", Hold: true, Reason: "court"}, "audit.records_held", `{"call":"c","hold":true,"reason":"court"}`},
		{ledger.ScreeningsExported{From: at, To: at, Rows: 2}, "audit.screenings_exported", `{"from":"2026-11-22T03:00:00Z","to":"2026-11-22T03:00:00Z","rows":2}`},
		{ledger.RescueRead{Call: "c", For: "print"}, "audit.rescue_read", `{"call":"c","for":"print"}`},
		{ledger.AssessmentRead{Call: "c"}, "audit.assessment_read", `{"call":"c"}`},
	} {
		d := ledger.NewDraft(ledger.CareStream("c"), 1, at, 0, "user:u", c.fact)
		if d.Kind != c.kind || d.V != 1 || !d.Durable || string(d.Data) != c.text {
			t.Errorf("%s, version %d, durable %t: %s", d.Kind, d.V, d.Durable, d.Data)
		}
		got, err := ledger.Decode(ledger.Event{Kind: c.kind, V: 1, Data: json.RawMessage(c.text)})
		if diff := cmp.Diff(c.fact, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	if call, ok := ledger.CallOf(ledger.CareStream("c")); !ok || call != "c" {
		t.Errorf("the stream is of the call %q, %t", call, ok)
	}
}
