package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// The facts about what a waiting caller does are read as the first release has written them.
func TestWaitingFacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fact   ledger.Fact
		kind   ledger.Kind
		golden string
	}{
		{ledger.WaitKey{Entry: "e", Does: "queue", To: "crisis"}, "wait.key", `{"entry":"e","does":"queue","to":"crisis"}`},
		{ledger.WaitKey{Entry: "e", Does: "menu"}, "wait.key", `{"entry":"e","does":"menu"}`},
		{ledger.Listened{Entry: "e", What: "breathing", Complete: true}, "wait.listened", `{"entry":"e","what":"breathing","complete":true}`},
		{ledger.Listened{Entry: "e", What: "breathing"}, "wait.listened", `{"entry":"e","what":"breathing"}`},
		{ledger.WaitTold{Entry: "e", Place: 3}, "wait.told", `{"entry":"e","place":3}`},
		{ledger.WaitTold{Entry: "e", From: time.Minute, To: 2 * time.Minute}, "wait.told", `{"entry":"e","from_ns":60000000000,"to_ns":120000000000}`},
	} {
		d := ledger.NewDraft(ledger.CallStream("c"), 1, time.Now(), 0, "caller", tt.fact)
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
