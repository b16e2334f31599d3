package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

// The fact of an alert about the roster is read as it was written, and as the first release has written it.
func TestRosterAlertFacts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		fact   ledger.RosterAlertTold
		golden string
	}{
		{
			ledger.RosterAlertTold{Alert: "late.s.chen", Kind: "late", Line: "l", Agent: "chen", From: at, To: at.Add(time.Hour), Level: 2, Since: at, Hooks: []string{"pager"}},
			`{"alert":"late.s.chen","kind":"late","line":"l","agent":"chen","from":"2026-11-23T08:00:00Z","to":"2026-11-23T09:00:00Z","level":2,"since":"2026-11-23T08:00:00Z","hooks":["pager"]}`,
		},
		{
			ledger.RosterAlertTold{Alert: "no_supervisor..1", Kind: "no_supervisor", Level: 1, Since: at},
			`{"alert":"no_supervisor..1","kind":"no_supervisor","level":1,"since":"2026-11-23T08:00:00Z"}`,
		},
	} {
		d := ledger.NewDraft(ledger.RosterAlerts, 1, at, 0, "system", tt.fact)
		if d.Kind != "roster.alert_told" || d.V != 1 || !d.Durable || string(d.Data) != tt.golden {
			t.Errorf("kind %s, version %d, durable %v: %s", d.Kind, d.V, d.Durable, d.Data)
		}
		got, err := ledger.Decode(ledger.Event{Kind: d.Kind, V: 1, Data: []byte(tt.golden)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ledger.Fact(tt.fact), got); diff != "" {
			t.Errorf("read as another (-written +read):\n%s", diff)
		}
	}
}
