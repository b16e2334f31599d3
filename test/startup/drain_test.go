//go:build e2e

package startup_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	callerTone = 850
	newTone    = 1300
	seatTone   = 1500
	dutyTone   = 2100
	directLine = "96111"
)

// An operator drains the controller while two talk: the talk goes on, a new caller rings the fail-safe, the operator
// sees whom it waits for, and the command ends with the last call.
func TestDrain(t *testing.T) {
	t.Parallel()
	running := house.New(t)
	h := &hotline{House: running, t: t, folder: running.ConfigDir()}
	h.SeatPhone("1", seatTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	h.SeatPhone("duty", dutyTone, func(*phone.Call) phone.Reaction { return phone.Ring() })
	h.Sit("a1", "1")
	talk := h.Dial(h.Caller(callerTone), directLine, phone.DialOptions{})
	h.hears("the caller", talk, seatTone)

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := h.command(ctx, append([]string{"drain"}, h.Flags()...)...)
	var said output
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h.Until("the operator to see the call", 10*time.Second, func() bool {
		return strings.Contains(said.String(), "1 calls left") && strings.Contains(said.String(), "talking with 甲一")
	})
	if answers("http://" + h.Metrics + "/readyz") {
		t.Error("a controller that drains calls itself ready")
	}
	before := len(house.FactsOf[ledger.CallArrived](h.House))
	began := time.Now()
	other, err := h.Caller(newTone).Dial(ctx, directLine, phone.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.WaitSound(ctx, 200*time.Millisecond); err != nil {
		t.Fatalf("a new caller hears nothing: %v", err)
	}
	t.Logf("a new caller heard the fail-safe after %v", time.Since(began).Round(time.Millisecond))
	if n := len(house.FactsOf[ledger.CallArrived](h.House)); n != before {
		t.Errorf("%d calls in the ledger, want %d: a draining controller claimed one", n, before)
	}
	if err := other.Hangup(ctx); err != nil {
		t.Error(err)
	}
	h.hears("the caller", talk, seatTone)
	if err := talk.Hangup(ctx); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(said.String(), "no call is left") {
		t.Errorf("drain ended with %v and said\n%s", err, said.String())
	}
	t.Logf("the operator saw:\n%s", said.String())

	if out, err := h.command(ctx, append([]string{"drain", "-cancel"}, h.Flags()...)...).CombinedOutput(); err != nil {
		t.Fatalf("drain -cancel: %v: %s", err, out)
	}
	h.Until("the controller to be ready", 5*time.Second, func() bool { return answers("http://" + h.Metrics + "/readyz") })
	again := h.Dial(h.Caller(newTone), directLine, phone.DialOptions{})
	h.hears("a caller after the draining", again, seatTone)
	if err := again.Hangup(ctx); err != nil {
		t.Error(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.Metrics+"/drain", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("whoever does not know the controller's word gets %d", res.StatusCode)
	}
}

// hears fails the test unless a telephone hears a tone.
func (h *hotline) hears(who string, c *phone.Call, hz int) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	if _, err := c.WaitTone(ctx, hz, 200*time.Millisecond); err != nil {
		h.t.Fatalf("%s does not hear %d Hz: %v", who, hz, err)
	}
}
