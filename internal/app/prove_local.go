package app

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
)

// ProvePath is where `heartline prove` asks for a test call, on the metrics listener.
const ProvePath = "/prove"

// Proof is the result of a test call, as `heartline prove` reads it.
type Proof api.Proof

// Why says in words what did not come out right.
func (p Proof) Why() string {
	if p.Detail != "" {
		return p.Detail
	}
	var missing []string
	for _, x := range []struct {
		ok   bool
		what string
	}{{p.AudioIn, "the person does not hear the caller"}, {p.AudioOut, "the caller does not hear the person"}, {p.LedgerClosed, "the ledger does not close the call"}} {
		if !x.ok {
			missing = append(missing, x.what)
		}
	}
	return strings.Join(missing, "; ")
}

// proveHandler answers ProvePath to programs on this machine: a watchdog there needs no password to learn
// whether callers would reach a person. A page in a browser is refused, and so is every other machine.
func proveHandler(p console.Prover, next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("POST "+ProvePath, func(w http.ResponseWriter, r *http.Request) {
		if !fromThisMachine(r) {
			http.Error(w, "test calls are asked for on the controller's own machine", http.StatusForbidden)
			return
		}
		result, err := p.Prove(r.Context())
		if err != nil {
			if result.Detail = fault.MessageOf(err); result.Detail == "" {
				result.Detail = "the test call could not be made; the controller's log says why"
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(result) // whoever asked is gone, or has it
	})
	return mux
}

// fromThisMachine reports whether a program on this machine asks, and no page.
func fromThisMachine(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
