package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// The facts of drills and pages are read as they were written, and as the first release has written them.
func TestDrillFacts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		fact    ledger.Fact
		kind    ledger.Kind
		durable bool
		golden  string
	}{
		{ledger.DrillStarted{Drill: "d", Hotline: "h"}, "drill.started", false, `{"drill":"d","hotline":"h"}`},
		{ledger.DrillEnded{Drill: "d", Call: "c", Escalation: "e"}, "drill.ended", false, `{"drill":"d","call":"c","escalation":"e"}`},
		{ledger.DrillEnded{Drill: "d", Failed: "no_search"}, "drill.ended", false, `{"drill":"d","failed":"no_search"}`},
		{
			ledger.CrisisPaged{Escalation: "e", Call: "c", Roles: []string{"supervisor"}, Why: "exhausted", Seen: []string{"u"}, Drill: true},
			"crisis.paged", true,
			`{"escalation":"e","call":"c","roles":["supervisor"],"why":"exhausted","seen":["u"],"drill":true}`,
		},
	} {
		d := ledger.NewDraft(ledger.Drills, 1, at, 0, "system", tt.fact)
		if d.Kind != tt.kind || d.V != 1 || d.Durable != tt.durable || string(d.Data) != tt.golden {
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
