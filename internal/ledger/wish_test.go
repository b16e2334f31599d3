package ledger_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// TestFactsAboutWishesAreReadAsEver decodes what was written by the first release that had them.
func TestFactsAboutWishesAreReadAsEver(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]ledger.Fact{
		`{"kind":"trait","needs":"woman","for_ns":60000000000,"option":"woman"}`: ledger.CallerWished{Kind: "trait", Needs: "woman", For: time.Minute, Option: "woman"},
		`{"kind":"none"}`:                          ledger.CallerWished{Kind: "none"},
		`{"agent":"li","talks":1,"weekly":2}`:      ledger.SameCounsellor{Agent: "li", Talks: 1, Weekly: 2},
		`{"weekly":2,"not_granted":"not_at_work"}`: ledger.SameCounsellor{Weekly: 2, NotGranted: "not_at_work"},
	} {
		kind := ledger.Kind("call.wished")
		if _, same := want.(ledger.SameCounsellor); same {
			kind = "call.same_counsellor"
		}
		got, err := ledger.Decode(ledger.Event{Kind: kind, V: 1, Data: json.RawMessage(data)})
		if err != nil {
			t.Errorf("%s: %v", data, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", data, d)
		}
		text, err := json.Marshal(want)
		if err != nil || string(text) != data {
			t.Errorf("%s is written as %s (%v)", data, text, err)
		}
	}
}
