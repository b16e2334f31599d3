package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"heartline/console/api"
	"heartline/internal/fault"
)

// oneProof answers every test call with the same result.
type oneProof struct {
	result api.Proof
	err    error
}

func (o oneProof) Prove(context.Context) (api.Proof, error)    { return o.result, o.err }
func (o oneProof) Proofs(context.Context) ([]api.Proof, error) { return nil, nil }

func TestTestCallsAreAskedForOnThisMachine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prover oneProof
		method string
		from   string
		header string
		status int
		why    string
	}{
		"a program on this machine": {oneProof{result: api.Proof{Ok: true}}, http.MethodPost, "127.0.0.1:4", "", http.StatusOK, ""},
		"by IPv6":                   {oneProof{result: api.Proof{Ok: true}}, http.MethodPost, "[::1]:4", "", http.StatusOK, ""},
		"another machine":           {oneProof{}, http.MethodPost, "192.0.2.7:4", "", http.StatusForbidden, ""},
		"a page in a browser":       {oneProof{}, http.MethodPost, "127.0.0.1:4", "Origin", http.StatusForbidden, ""},
		"a page of the same site":   {oneProof{}, http.MethodPost, "127.0.0.1:4", "Sec-Fetch-Site", http.StatusForbidden, ""},
		"a link":                    {oneProof{}, http.MethodGet, "127.0.0.1:4", "", http.StatusTeapot, ""},
		"one is under way": {
			oneProof{err: fault.New(fault.Conflict, "prove", "A test call is under way.")}, http.MethodPost, "127.0.0.1:4", "", http.StatusOK, "A test call is under way.",
		},
		"one side is not heard": {
			oneProof{result: api.Proof{AudioIn: true, LedgerClosed: true}}, http.MethodPost, "127.0.0.1:4", "", http.StatusOK, "the caller does not hear the person",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
			r := httptest.NewRequestWithContext(t.Context(), tt.method, ProvePath, http.NoBody)
			if r.RemoteAddr = tt.from; tt.header != "" {
				r.Header.Set(tt.header, "cross-site")
			}
			w := httptest.NewRecorder()
			proveHandler(tt.prover, next).ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Fatalf("status %d, want %d", w.Code, tt.status)
			}
			var p Proof
			if tt.status == http.StatusOK && (json.NewDecoder(w.Body).Decode(&p) != nil || !p.Ok && p.Why() != tt.why) {
				t.Errorf("%+v", p)
			}
		})
	}
}
