package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// The facts about callers who say nothing are read as the first release has written them.
func TestSilentFacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fact   ledger.Fact
		kind   ledger.Kind
		golden string
	}{
		{ledger.CallerSilent{After: 12 * time.Second}, "caller.silent", `{"duration_ns":12000000000}`},
		{ledger.CallerSpoke{After: time.Second}, "caller.spoke", `{"duration_ns":1000000000}`},
		{ledger.CallerTold{By: "u"}, "caller.told", `{"by":"u"}`},
		{ledger.CallerTold{}, "caller.told", `{}`},
		{ledger.CallerAnswersOver{By: "u"}, "caller.answers_over", `{"by":"u"}`},
	} {
		d := ledger.NewDraft(ledger.CallStream("c"), 1, time.Now(), 0, "system", tt.fact)
		if d.Kind != tt.kind || d.V != 1 || d.Durable || string(d.Data) != tt.golden {
			t.Errorf("kind %s, version %d, durable %v: %s", d.Kind, d.V, d.Durable, d.Data)
		}
		got, err := ledger.Decode(ledger.Event{Kind: tt.kind, V: 1, Data: []byte(tt.golden)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.fact, got); diff != "" {
			t.Errorf("read as another (-written +read):\n%s", diff)
		}
	}
}
