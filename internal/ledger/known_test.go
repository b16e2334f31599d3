package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestFactsAboutKnownCallersAreReadAsEver decodes what was written by the first release that had them.
func TestFactsAboutKnownCallersAreReadAsEver(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	skill := []ledger.Requirement{{Skill: "minors", Level: 2}}
	for kind, tt := range map[ledger.Kind]struct {
		data string
		want ledger.Fact
	}{
		"audit.plan_set": {
			`{"plan":"p","number_hash":"k1:a","number_id":"n","call":"c","grade":"red","requires":[{"skill":"minors","level":2}],"prefer":"li","until":"2026-11-22T08:00:00Z","words":"w","by":"wu"}`,
			ledger.PlanSet{Plan: "p", NumberHash: "k1:a", NumberID: "n", Call: "c", Grade: "red", Requires: skill, Prefer: "li", Until: at, Words: "w", By: "wu"},
		},
		"audit.plan_ended": {`{"plan":"p","by":"wu"}`, ledger.PlanEnded{Plan: "p", By: "wu"}},
		"audit.plan_read":  {`{"plan":"p","call":"c"}`, ledger.PlanRead{Plan: "p", Call: "c"}},
		"call.plan_followed": {
			`{"plan":"p","grade":"red","requires":[{"skill":"minors","level":2}],"prefer":"li","by":"wu","set_at":"2026-11-22T08:00:00Z","until":"2026-11-22T08:00:00Z"}`,
			ledger.PlanFollowed{Plan: "p", Grade: "red", Requires: skill, Prefer: "li", By: "wu", SetAt: at, Until: at},
		},
		"audit.places_imported": {`{"places":7}`, ledger.PlacesImported{Places: 7}},
		"audit.number_revealed": {`{"task":"t"}`, ledger.NumberRevealed{Task: "t"}},
	} {
		got, err := ledger.Decode(ledger.Event{Kind: kind, V: 1, Data: json.RawMessage(tt.data)})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", kind, d)
		}
		text, err := json.Marshal(tt.want)
		if err != nil || string(text) != tt.data {
			t.Errorf("%s is written as %s (%v)", kind, text, err)
		}
	}
}
