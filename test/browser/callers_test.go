//go:build e2e

package browser_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestANumberIsBlockedAndReviewed has a counsellor end a call as abusive at the desk, and a supervisor find it on the list
// of callers, block the number from the page of the call, look at what came of it, and lift the block: on a phone's width
// too, in both languages.
func TestANumberIsBlockedAndReviewed(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	connected(t, h, desk)
	desk.Click("tell-keys") // and the card of a caller who answers by keys is shown
	desk.See("silent", 10*time.Second)
	narrow(t, desk, "the card of a silent caller")
	desk.Click("hangup")
	desk.See("hangup-confirm", 5*time.Second)
	desk.Evaluate(`document.querySelector('[name=hangup-abusive]').click()`, nil)
	desk.Click("hangup-confirm")
	if e := h.Ended(1)[0]; e.Reason != "abusive" {
		t.Errorf("ended as %s/%s", e.Class, e.Reason)
	}

	visit(boss, "/callers")
	boss.Wait("the abusive call", 10*time.Second, `document.querySelector('[data-name=callers] [data-kind=abusive] a, [data-name=callers] [data-kind=abusive]')`)
	boss.Evaluate(`document.querySelector('[data-name^="caller-open-"]').click()`, nil)
	boss.Wait("its calls", 10*time.Second, `document.querySelector('[data-name=caller-detail] a[href^="/calls/"]')`)
	boss.Evaluate(`document.querySelector('[data-name=caller-detail] a[href^="/calls/"]').click()`, nil)
	boss.Wait("the page of the call", 10*time.Second, `document.querySelector('[data-name=caller-of-call] summary')`)
	boss.Evaluate(`document.querySelector('[data-name=caller-of-call] summary').click()`, nil)
	boss.See("block-number", 10*time.Second)
	boss.Click("block-number")
	boss.Wait("a guard that wants a reason", 5*time.Second, `document.querySelector('[data-name=block-confirm]').disabled`)
	boss.Choose("block-reason", "abuse")
	boss.Fill("block-note", house.NoteMark)
	boss.Click("block-confirm")
	boss.Wait("the block", 10*time.Second, `document.querySelector('[data-name=caller-evidence][data-blocked=true]')`)

	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	h.Until("the block to be felt", 10*time.Second, func() bool {
		all := house.FactsOf[ledger.CallLimited](h)
		return len(all) == 1 && all[0].Why == "blocked"
	})
	if err := c.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Ended(2)

	boss.Open("/callers")
	entry := `document.querySelector('[data-name=callers] [data-kind=blocked]')`
	boss.Wait("the blocked number, to be looked at", 10*time.Second, entry)
	narrow(t, boss, "the list in Chinese")
	boss.Language("en")
	narrow(t, boss, "the list in English")
	boss.Evaluate(`document.querySelector('[data-name^="caller-lift-"]').click()`, nil)
	boss.See("caller-confirm", 5*time.Second)
	boss.Click("caller-confirm")
	boss.See("callers-empty", 10*time.Second)
	boss.Click("callers-all")
	boss.Wait("the lifted block", 10*time.Second, fmt.Sprintf(`%s?.dataset.state === 'lifted'`, entry))
	if errors := boss.Errors(); len(errors) > 0 {
		t.Errorf("the page complains: %v", errors)
	}
}

// narrow wants nothing of a page to stand out of a telephone's window, and gives the page its width back.
func narrow(t *testing.T, p *house.Page, what string) {
	t.Helper()
	p.Resize(390, 780)
	if over := p.Overflow(); over > 0 {
		t.Errorf("on a phone %s is %d px too wide: %s", what, over, p.Widest())
	}
	p.Resize(1280, 800)
}
