//go:build e2e

package calls_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestACallerChoosesALanguage has a caller press the key for English: from then on everything is said in it, the
// announcement of the recording too, whose wording is written down before anything is recorded.
func TestACallerChoosesALanguage(t *testing.T) {
	t.Parallel()
	h := house.New(t)
	h.SeatPhone("1", seatTone, answers(0))
	h.Sit("a1", "1")
	said := h.SaidIn()
	c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
	hearsSaid := func(want string) {
		t.Helper()
		select {
		case got := <-said:
			if got != want {
				t.Errorf("says %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("does not say %q", want)
		}
	}
	press := func(key string) {
		t.Helper()
		if err := c.SendDigits(within(t, 5*time.Second), key); err != nil {
			t.Fatal(err)
		}
	}
	hearsSaid("zh-CN choose")
	press("4")
	hearsSaid("en choose")
	press("1")
	hearsSaid("en notice")
	hears(t, "the caller", c, seatTone)
	hangup(t, c)
	h.Ended(1)
	chosen, announced := house.FactsOf[ledger.LanguageSet](h), house.FactsOf[ledger.Announced](h)
	if len(chosen) != 1 || chosen[0].Language != "en" {
		t.Errorf("chosen %+v", chosen)
	}
	if len(announced) != 1 || announced[0].Wording != "test-1" {
		t.Errorf("announced %+v", announced)
	}
	agreed := false
	for _, e := range h.Facts() {
		switch f, err := ledger.Decode(e); f := f.(type) {
		case ledger.Consent:
			agreed = err == nil && f.Allowed && f.How == "announced" && f.Wording == "test-1"
		case ledger.RecordingStarted:
			if !agreed {
				t.Error("recorded before it is written down which wording the caller has heard and not refused")
			}
		}
	}
	if !agreed {
		t.Error("nothing is written down of the caller's consent")
	}
	h.Empty()
}
