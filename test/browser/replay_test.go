//go:build e2e

package browser_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestAPastHourIsPlayedOnThePage has a supervisor play the last minutes again, by the page alone: as it was by the rules of
// then, and with a caller answered who gave up where after-call work is shorter.
func TestAPastHourIsPlayedOnThePage(t *testing.T) {
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 60s"))
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	a1 := h.Sit("a1", "1")
	began := time.Now().Truncate(time.Minute)
	first := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	if _, err := first.WaitTone(t.Context(), deskTone, 200*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	second := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	h.Until("the second caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](h)) == 2 })
	if err := first.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Ended(1)
	<-time.After(2 * time.Second) // the second caller's patience
	if err := second.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Ended(2)
	a1.Must(http.MethodPost, "/desk/sign-out", nil, nil)

	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	boss.Open("/replay")
	boss.SetTime("replay-from", began.Format("2006-01-02T15:04"))
	boss.Choose("replay-minutes", "15")
	boss.Choose("replay-rules", "then")
	boss.Click("replay-play")
	boss.See("replay-result", 20*time.Second)
	if got := boss.Text(`[data-name="replay-changes"]`); got != "没有来电因此不同。" {
		t.Errorf("by the rules of then: %s\n%s", got, boss.Looks())
	}
	if got := boss.Text(`[data-name="replay-asked"]`); !strings.Contains(got, "询问 1，接起 1，让先 0") {
		t.Errorf("how the counsellor was asked: %s", got)
	}
	boss.Wait("the chart", 10*time.Second, `document.querySelector('.uplot canvas')`)

	boss.Choose("replay-queue", "main")
	boss.Fill("replay-after-call", "0")
	boss.Click("replay-play")
	boss.Wait("a call that changes", 20*time.Second, `document.querySelector('[data-name="replay-changes"]').textContent.startsWith('1 ')`)
	if got := boss.Looks(); !boss.Is(`[...document.querySelectorAll('main td')].some((td) => td.textContent.startsWith('甲一 接起'))`) {
		t.Errorf("the caller who gave up is not told to be answered:\n%s", got)
	}
	boss.Language("en")
	boss.Wait("the page in English", 5*time.Second, `document.querySelector('main').textContent.includes('What cannot be known')`)
}
