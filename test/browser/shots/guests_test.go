//go:build e2e && shots

package shots_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// wishMenu asks callers of the straight line what they would like.
const wishMenu = `skills:
  - {id: woman, kind: trait, name: {zh-CN: 女性, en: a woman}}
menus:
  - id: wishing
    entry: ask
    steps:
      ask:
        menu: [choose]
        options:
          1: {option: woman, goto: woman}
          2: {option: same_counsellor, goto: same}
          3: {option: no_wish, goto: wait}
      woman: {wish: {needs: woman, for: 60s}, goto: same}
      same: {wish: {same_counsellor: true, for: 10s}, goto: wait}
      wait: {queue: main}
phones:
`

// TestGuestPictures pictures how a guest expert is invited, comes in, and is offered a caller with wishes. They lie in
// build/shots/guests.
func TestGuestPictures(t *testing.T) {
	a := album{t, beside(t, "guests")}
	h := house.New(t,
		house.Replace("    numbers: [\"96111\"]\n    languages: [zh-CN]\n", "    numbers: [\"96111\"]\n    languages: [zh-CN]\n    menu: wishing\n    familiar: {within: 720h, weekly: 2}\n"),
		house.Replace("phones:\n", wishMenu),
		house.Replace("offer_timeout: 5s", "offer_timeout: 2m"), house.Replace("after_call: 1s", "after_call: 4m"),
	)
	boss := h.Browser(0).Page("boss", "/guests")
	boss.SignIn("boss")
	boss.Open("/guests")
	boss.Wait("the page", 10*time.Second, `document.querySelector('[name="invite-guest"], [data-name="invite-guest"]')`)
	a.take(boss, "guests-none")
	boss.Click("invite-guest")
	boss.Fill("guest-name", "林教授")
	boss.Wait("the lines", 5*time.Second, `document.querySelector('[name="line-main"]')`)
	boss.Evaluate(`document.querySelector('[name="line-main"]').click()`, nil)
	a.take(boss, "guest-invite")
	boss.Click("guest-send")
	boss.See("guest-code", 5*time.Second)
	login := strings.TrimSpace(boss.Text(`[data-name="guest-login"]`))
	code := strings.TrimSpace(boss.Text(`[data-name="guest-code"]`))
	a.take(boss, "guest-code")
	boss.Click("code-close")
	boss.Wait("the account on the list", 5*time.Second, fmt.Sprintf(`document.querySelector('[data-name="end-%s"]')`, login))
	a.take(boss, "guests")

	guest := h.Browser(1000).Page("guest", "/desk")
	guest.Evaluate(fmt.Sprintf(`location.hash = 'guest=' + %q + '.' + %q; 0`, login, code), nil)
	guest.Wait("name and code filled in", 10*time.Second, fmt.Sprintf(`document.querySelector('[name=login]')?.value === %q`, login))
	a.take(guest, "guest-sign-in")
	guest.Click("sign-in")
	guest.Wait("the console", 10*time.Second, `document.querySelector('.console')`)
	guest.Seat("7")
	guest.Click("ready")
	guest.Until("ready", 10*time.Second)
	a.take(guest, "guest-desk")

	c := h.Dial(h.Caller(850), "96111", phone.DialOptions{})
	<-time.After(time.Second) // the menu speaks
	digits(t, c, "1")
	guest.See("offer", 10*time.Second)
	a.take(guest, "guest-offer-with-wishes")
	guest.Click("accept")
	guest.Until("talking", 10*time.Second)
	a.take(guest, "guest-talking")
	hang(t, c)
	guest.Until("after_call", 10*time.Second)
	a.take(guest, "guest-after-call")
	boss.Open("/calls")
	boss.Wait("a call", 10*time.Second, `document.querySelector('main a[href^="/calls/"]')`)
	boss.Evaluate(`document.querySelector('main a[href^="/calls/"]').click()`, nil)
	boss.Wait("the call", 10*time.Second, `document.querySelector('main dl') && !document.querySelector('main .loading')`)
	var at string
	boss.Evaluate(`location.pathname`, &at)
	boss.Open(at + "/routing")
	boss.Wait("the steps of its waiting", 10*time.Second, `document.querySelector('main h1') && !document.querySelector('main .loading')`)
	a.take(boss, "routing-with-wishes")
}
