package console_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"heartline/internal/access"
	"heartline/internal/ledger"
)

// TestNobodyListensUnseen refuses what the audit cannot hold, and never what ends it.
func TestNobodyListensUnseen(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	refused := func(path string) {
		t.Helper()
		if p := b.problem("POST", "/api/v1/calls/c1"+path, nil); p.Status != http.StatusServiceUnavailable || p.Type != "audit_unavailable" || p.Detail == "" {
			t.Errorf("%s without audit: %+v", path, p)
		}
	}
	done := func(path string) {
		t.Helper()
		resp := b.send(b.request("POST", "/api/v1/calls/c1"+path, nil))
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	r.ledger.Late(true) // the storage is slow: facts reach the spool
	refused("/listen")
	refused("/whisper")
	done("/barge") // help must not wait for storage; the spool keeps the fact
	done("/take-over")
	r.ledger.Fail(errors.New("disk full"))
	for _, path := range []string{"/listen", "/whisper", "/barge", "/take-over", "/parties/p1/drop"} {
		refused(path)
	}
	for _, path := range []string{"/silent", "/stop-listening", "/leave"} {
		done(path)
	}
	if got := r.world.all(); slices.Contains(got, "live id-supervisor c1 listen ") {
		t.Errorf("done without audit: %v", got)
	}
}

func TestTheAuditSaysWhoDidWhatToWhoseCall(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	resp := b.send(b.request("POST", "/api/v1/calls/c1/listen", nil))
	_ = resp.Body.Close()
	for _, d := range slices.Backward(r.ledger.Drafts()) {
		if d.Kind == ledger.KindCallSupervised {
			if d.Actor != "user:id-supervisor" || string(d.Data) != `{"call":"c1","action":"listen","agent":"cora"}` {
				t.Errorf("audited %s %s", d.Actor, d.Data)
			}
			return
		}
	}
	t.Error("nothing was audited")
}
