//go:build e2e

package prove_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// ask has the house make a test call.
func ask(h *house.House) (p app.Proof, err error) {
	ctx, cancel := context.WithTimeout(h.T.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.Metrics+app.ProvePath, http.NoBody)
	if err != nil {
		return p, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return p, err
	}
	defer func() { _ = res.Body.Close() }()
	return p, json.NewDecoder(res.Body).Decode(&p)
}

func mustAsk(h *house.House) app.Proof {
	h.T.Helper()
	p, err := ask(h)
	if err != nil {
		h.T.Fatal(err)
	}
	return p
}

func passed(h *house.House, p app.Proof) {
	h.T.Helper()
	if !p.Ok || !p.AudioIn || !p.AudioOut || !p.LedgerClosed || p.CallId == "" {
		h.T.Fatalf("the test call failed: %s %+v", p.Why(), p)
	}
	h.T.Logf("a person in %d ms", p.PersonMs)
}

// TestTheLineProvesItself is the promise that an operator is told before callers are: the whole way of a call,
// again and again, without anybody's figures moving.
func TestTheLineProvesItself(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	h.SeatPhone("1", 1000, func(*phone.Call) phone.Reaction { return phone.Answer(0) })
	h.Sit("a1", "1") // a real counsellor, who is never asked
	for range 3 {
		at := time.Now()
		passed(h, mustAsk(h))
		t.Logf("took %v", time.Since(at))
	}
	for _, o := range house.FactsOf[ledger.OfferMade](h) {
		if o.Agent != "prove" || o.Seat != "prove" {
			t.Errorf("a test call was offered to %s at %s", o.Agent, o.Seat)
		}
	}
	for _, c := range house.FactsOf[ledger.CallArrived](h) {
		if c.Marked != "prove" {
			t.Error("a test call is not marked")
		}
	}
	for _, e := range h.Ended(3) {
		if e.Class != "completed" {
			t.Errorf("ended %+v", e)
		}
	}
	proofs := house.FactsOf[ledger.LineProved](h)
	if len(proofs) != 3 || !proofs[2].OK || proofs[2].PersonMS <= 0 {
		t.Errorf("in the ledger: %+v", proofs)
	}
	if n := len(house.FactsOf[ledger.TaskWanted](h)) + len(house.FactsOf[ledger.RecordingStarted](h)); n != 0 {
		t.Errorf("test calls left %d tasks and recordings", n)
	}
	if text := h.MetricsText(); strings.Contains(text, `heartline_calls_offered_total{hotline="city"} 1`) {
		t.Error("test calls are counted")
	}
	h.Empty()
}

// TestOnlyOneAtATime: the second to ask is told so at once.
func TestOnlyOneAtATime(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	first := make(chan app.Proof)
	go func() {
		p, err := ask(h)
		if err != nil {
			t.Error(err)
		}
		first <- p
	}()
	h.Until("the first is under way", 10*time.Second, func() bool { return len(house.FactsOf[ledger.CallArrived](h)) == 1 })
	if p := mustAsk(h); p.Ok || !strings.Contains(p.Detail, "under way") {
		t.Errorf("a second one at the same time: %+v", p)
	}
	passed(h, <-first)
}

// TestWithoutAnOpenLoopback: a line in service takes calls from its trunks alone; its own test call comes in
// all the same, with the password that this machine has made for it.
func TestWithoutAnOpenLoopback(t *testing.T) {
	t.Parallel()
	h := house.New(t, house.Replace("open_loopback: true", "open_loopback: false"), house.Replace(
		"store: {dir: data}", "store: {dir: data}\ntrunks: [{name: carrier, kind: ip, match: [192.0.2.1], contact: \"192.0.2.1:5060\"}]"))
	passed(h, mustAsk(h))
}

// TestAFailureNamesTheStep: without an Asterisk nobody can register.
func TestAFailureNamesTheStep(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	h.KillNode()
	h.KillAsterisk()
	if p := mustAsk(h); p.Ok || !strings.Contains(p.Detail, "cannot register") || p.CallId != "" {
		t.Errorf("without Asterisk: %+v", p)
	}
	if proofs := house.FactsOf[ledger.LineProved](h); len(proofs) != 1 || proofs[0].OK || proofs[0].Failed != "not_registered" {
		t.Errorf("in the ledger: %+v", proofs)
	}
}
