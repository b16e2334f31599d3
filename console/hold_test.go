package console_test

import (
	"errors"
	"net/http"
	"testing"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

const holdPath = "/api/v1/calls/c1/recordings/r1/hold"

func TestLegalHoldIsRecordedBeforeItStands(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	set := func(hold bool, reason string) (int, string) {
		return b.do("PUT", holdPath, map[string]any{"hold": hold, "reason": reason})
	}
	if status, body := set(true, "complaint"); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	last := r.ledger.Kinds()[len(r.ledger.Kinds())-1]
	if last != ledger.KindRecordingHeld {
		t.Errorf("the last fact is %s", last)
	}
	if got := r.world.hold; got.Call != "c1" || got.Recording != "r1" || !got.Hold || got.Reason != api.HoldReasonComplaint || got.By != "id-supervisor" {
		t.Errorf("%+v", got)
	}
	for _, c := range []struct {
		hold   bool
		reason string
	}{{true, "closed"}, {true, "mistake"}, {false, "complaint"}, {false, "nonsense"}} {
		if p := b.problem("PUT", holdPath, map[string]any{"hold": c.hold, "reason": c.reason}); p.Status != http.StatusUnprocessableEntity || p.Field != "reason" {
			t.Errorf("%+v: %+v", c, p)
		}
	}
	if status, body := set(false, "closed"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	r.ledger.Fail(errors.New("disk full"))
	r.world.hold.Hold = false
	if p := b.problem("PUT", holdPath, map[string]any{"hold": true, "reason": "court"}); p.Status != http.StatusServiceUnavailable || p.Type != "audit_unavailable" || r.world.hold.Hold {
		t.Errorf("without a trail: %+v", p)
	}
}
