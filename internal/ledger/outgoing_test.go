package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestOutgoingFacts reads the facts about calls of the house, ringing back, the end of red calls and safe contact as they
// were written, and as releases before have written them.
func TestOutgoingFacts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		fact    ledger.Fact
		kind    ledger.Kind
		durable bool
		golden  string
		old     string // the same fact as it was written before it had all its data; empty: it has always been like this
	}{
		{
			ledger.CallPlaced{Node: "a", Hotline: "h", Language: "zh-CN", Grade: "red", NumberID: "n", NumberHash: "k:x", Agent: "u", Seat: "1", Why: "ring_back", Task: "t", Of: "c", Used: 1, DueAt: at, Until: at, Config: "v"},
			"call.placed", true,
			`{"node":"a","hotline":"h","language":"zh-CN","grade":"red","number_id":"n","number_hash":"k:x","agent":"u","seat":"1","why":"ring_back","task":"t","of":"c","used":1,"due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z","config":"v"}`, "",
		},
		{
			ledger.CallPlaced{Node: "a", Hotline: "h", Why: "desk", DueAt: at, Until: at, Outside: "clinic"},
			"call.placed", true,
			`{"node":"a","hotline":"h","language":"","grade":"","number_id":"","why":"desk","due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z","outside":"clinic"}`, "",
		},
		{
			ledger.CallPlaced{Node: "a", Hotline: "h", Agent: "u", Why: "ring_back", DueAt: at, Until: at, Engaged: true},
			"call.placed", true,
			`{"node":"a","hotline":"h","language":"","grade":"","number_id":"","agent":"u","why":"ring_back","due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z","engaged":true}`, "",
		},
		{ledger.OutSeated{Agent: "u", Seat: "1", Leg: "l", Desk: "d", Parking: "p"}, "outgoing.seated", false, `{"agent":"u","seat":"1","leg":"l","desk":"d","parking":"p"}`, ""},
		{ledger.OutAsked{Offer: "o", Agent: "u"}, "outgoing.asked", false, `{"offer":"o","agent":"u"}`, ""},
		{ledger.OutAskEnded{Offer: "o", Agent: "u", Outcome: "declined"}, "outgoing.ask_ended", false, `{"offer":"o","agent":"u","outcome":"declined"}`, ""},
		{ledger.OutDialed{Channel: "ch", Attempt: 2, Agent: "u"}, "outgoing.dialed", true, `{"channel":"ch","attempt":2,"agent":"u"}`, ""},
		{ledger.OutRinging{}, "outgoing.ringing", false, `{}`, ""},
		{
			ledger.OutAttemptEnded{Attempt: 1, Outcome: "busy", Cause: 17, Agent: "u", Task: "t", NextAt: at, NextBy: "w"},
			"outgoing.attempt_ended", true,
			`{"attempt":1,"outcome":"busy","cause":17,"agent":"u","task":"t","next_at":"2026-11-22T03:00:00Z","next_by":"w"}`, "",
		},
		{ledger.OutAttemptEnded{Attempt: 2, Outcome: "reached", Done: true}, "outgoing.attempt_ended", true, `{"attempt":2,"outcome":"reached","done":true}`, ""},
		{ledger.OutCameBack{Call: "c"}, "outgoing.came_back", false, `{"call":"c"}`, ""},
		{
			ledger.RingBackWanted{Call: "c", Task: "t", Agent: "u", Seat: "1", Used: 1, DueAt: at, Until: at},
			"ring_back.wanted", true,
			`{"call":"c","task":"t","agent":"u","seat":"1","used":1,"due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z"}`, "",
		},
		{ledger.RingBackBegun{Call: "c"}, "ring_back.begun", false, `{"call":"c"}`, ""},
		{ledger.RingBackWithheld{Why: "unwanted"}, "ring_back.withheld", false, `{"why":"unwanted"}`, ""},
		{ledger.RingBackUnwanted{By: "caller"}, "ring_back.unwanted", true, `{"by":"caller"}`, ""},
		{ledger.CallCameBack{Of: "c", Agent: "u", Grade: "red"}, "call.came_back", false, `{"of":"c","agent":"u","grade":"red"}`, ""},
		{ledger.CallCameBack{Of: "c", Agent: "u", Engaged: true}, "call.came_back", false, `{"of":"c","agent":"u","engaged":true}`, ""},
		{
			ledger.CallCameBack{Of: "c", Place: &ledger.Place{Queue: "q", EnqueuedAt: at}},
			"call.came_back", false,
			`{"of":"c","place":{"queue":"q","enqueued_at":"2026-11-22T03:00:00Z"}}`, "",
		},
		{ledger.CallBackTurned{Step: "agreed"}, "call_back.turned", true, `{"step":"agreed"}`, ""},
		{ledger.OutAttemptEnded{Attempt: 1, Outcome: "reached", Done: true, Work: "call_back"}, "outgoing.attempt_ended", true, `{"attempt":1,"outcome":"reached","done":true,"work":"call_back"}`, ""},
		{
			ledger.RingBackWanted{Call: "c", Task: "t", DueAt: at, Until: at, Place: &ledger.Place{Queue: "q", Requires: []ledger.Requirement{{Skill: "s", Level: 2}}, Priority: 3, EnqueuedAt: at}},
			"ring_back.wanted", true,
			`{"call":"c","task":"t","due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z","place":{"queue":"q","requires":[{"skill":"s","level":2}],"priority":3,"enqueued_at":"2026-11-22T03:00:00Z"}}`, "",
		},
		{
			ledger.CallPlaced{Node: "a", Hotline: "h", Why: "call_back", DueAt: at, Until: at, Place: &ledger.Place{Queue: "q", EnqueuedAt: at}},
			"call.placed", true,
			`{"node":"a","hotline":"h","language":"","grade":"","number_id":"","why":"call_back","due_at":"2026-11-22T03:00:00Z","until":"2026-11-22T03:00:00Z","place":{"queue":"q","enqueued_at":"2026-11-22T03:00:00Z"}}`, "",
		},
		{ledger.RedEnded{Reason: "agreed", Next: "follow_up_today", By: "u", NoteID: "n"}, "call.red_ended", true, `{"reason":"agreed","next":"follow_up_today","by":"u","note_id":"n"}`, ""},
		{
			ledger.SafeContactSet{NumberHash: "k:x", Rule: "allow", Message: true, By: "u", From: 540, To: 1080, Say: "s", Zone: "Asia/Shanghai"},
			"audit.safe_contact_set", true,
			`{"number_hash":"k:x","rule":"allow","message":true,"by":"u","from":540,"to":1080,"say":"s","zone":"Asia/Shanghai"}`, "",
		},
		{ledger.SafeContactSet{NumberHash: "k:x", Rule: "deny", By: "u"}, "audit.safe_contact_set", true, `{"number_hash":"k:x","rule":"deny","by":"u"}`, `{"number_hash":"k:x","rule":"deny","message":false,"by":"u"}`},
		{ledger.SafeContactRead{Call: "c"}, "audit.safe_contact_read", true, `{"call":"c"}`, ""},
	} {
		d := ledger.NewDraft(ledger.CallStream("c"), 1, at, 0, "system", tt.fact)
		if d.Kind != tt.kind || d.V != 1 || d.Durable != tt.durable || string(d.Data) != tt.golden {
			t.Errorf("kind %s, version %d, durable %v: %s", d.Kind, d.V, d.Durable, d.Data)
		}
		for _, data := range []string{tt.golden, tt.old} {
			if data == "" {
				continue
			}
			got, err := ledger.Decode(ledger.Event{Kind: tt.kind, V: 1, Data: []byte(data)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.fact, got); diff != "" {
				t.Errorf("%s is read as another (-written +read):\n%s", tt.kind, diff)
			}
		}
	}
}
