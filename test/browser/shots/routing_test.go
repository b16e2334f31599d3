//go:build e2e && shots

package shots_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestRoutingPictures pictures why a call went where it went, the card of somebody who has kept a place, groups of lines on
// the board, a caller who answers by keys, the list of callers, a simulated day and a past one. They lie in build/shots/routing.
func TestRoutingPictures(t *testing.T) {
	a := album{t, beside(t, "routing")}
	person, err := phone.New(phone.Config{Listen: "127.0.0.13:0", Server: "127.0.0.1:9", User: "world", React: ring})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(person.Close)
	host, _, _ := strings.Cut(person.Addr(), ":")
	h := house.New(t,
		house.Replace("phones:\n", fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nphones:\n", host, person.Addr())),
		house.Replace("    max_missed: 3\n", "    max_missed: 3\n    callback: {after: 5s}\n"),
		house.Replace("offer_timeout: 5s", "offer_timeout: 2m"),
		house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    group: experts\n"),
		house.Replace("    numbers: [\"12345\"]\n", "    numbers: [\"12345\"]\n    group: branches\n"),
		house.Replace("hotlines:\n", "groups:\n  - {id: experts, name: {zh-CN: 专家热线, en: Expert lines}}\n  - {id: branches, name: {zh-CN: 分线, en: Branch lines}}\n\nhotlines:\n"),
	)
	desk := h.Browser(1000).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	boss.Open("/board")

	talk := h.Dial(h.Caller(850), "96111", phone.DialOptions{})
	desk.Click("accept")
	desk.Until("talking", 10*time.Second)
	waits := h.Dial(h.Caller(1300), "96111", phone.DialOptions{})
	steps := func(step string) func() bool {
		return func() bool {
			for _, f := range house.FactsOf[ledger.CallBackTurned](h) {
				if f.Step == step {
					return true
				}
			}
			return false
		}
	}
	h.Until("the caller to be told of the call-back", 30*time.Second, steps("offered"))
	digits(t, waits, "2")
	h.Until("the question", 20*time.Second, steps("asked"))
	digits(t, waits, "1")
	h.Until("the answer", 20*time.Second, steps("agreed"))
	hang(t, waits)
	boss.Wait("the groups", 20*time.Second, `document.querySelector('main').textContent.includes('专家热线')`)
	a.take(boss, "board-groups")
	desk.Click("tell-keys")
	desk.See("silent", 10*time.Second)
	a.take(desk, "desk-silent")
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	desk.Until("after_call", 5*time.Second)
	desk.Choose("category", "emotion")
	desk.Click("submit-form")
	desk.See("offer", 20*time.Second)
	a.take(desk, "desk-call-back")
	hang(t, talk)

	first := house.FactsOf[ledger.OfferMade](h)
	if len(first) == 0 {
		t.Fatal("no offer")
	}
	boss.Open("/calls")
	boss.Wait("a call", 10*time.Second, `document.querySelector('main a[href^="/calls/"]')`)
	boss.Evaluate(`[...document.querySelectorAll('main a[href^="/calls/"]')].at(-1).click()`, nil)
	boss.Wait("the call", 10*time.Second, `document.querySelector('main dl') && !document.querySelector('main .loading')`)
	var at string
	boss.Evaluate(`location.pathname`, &at)
	boss.Open(at + "/routing")
	boss.Wait("the steps of its waiting", 10*time.Second, `document.querySelector('main h1') && !document.querySelector('main .loading')`)
	a.take(boss, "call-routing")
	boss.Open("/callers")
	boss.Wait("the callers", 10*time.Second, `document.querySelector('main h1') && !document.querySelector('main .loading')`)
	a.take(boss, "callers")
	boss.Open("/simulation")
	boss.Wait("the form", 10*time.Second, `document.querySelector('main form')`)
	a.take(boss, "simulation")
	boss.Choose("simulation-queue", "main")
	boss.Fill("simulation-per-hour", "6")
	boss.Click("simulation-play")
	boss.Wait("the day that was played", 20*time.Second, `document.querySelector('[data-name=simulation-result]') && document.querySelector('.uplot')`)
	a.take(boss, "simulation-played")
	boss.Open("/replay")
	boss.SetTime("replay-from", time.Now().Add(-15*time.Minute).Format("2006-01-02T15:04"))
	boss.Choose("replay-queue", "main")
	boss.Fill("replay-after-call", "0")
	boss.Click("replay-play")
	boss.Wait("the past that was played", 20*time.Second, `document.querySelector('[data-name=replay-result]') && document.querySelector('.uplot')`)
	a.take(boss, "replay-played")
	boss.Open("/account")
	boss.Wait("the months", 10*time.Second, `document.querySelector('[name=account-month]')`)
	boss.SetTime("account-month", time.Now().Format("2006-01"))
	boss.Wait("the account of this month", 20*time.Second, `document.querySelector('[data-name=account-verdict]') && document.querySelector('.account-chart')`)
	a.take(boss, "account")
}
