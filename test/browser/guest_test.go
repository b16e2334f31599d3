//go:build e2e

package browser_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// TestAGuestComesByCodeTalksAndIsOut invites a guest expert from the console, as a supervisor does; the guest comes in by the
// link, is rung for the line, talks on when the account is ended, writes the note, and is out for good.
func TestAGuestComesByCodeTalksAndIsOut(t *testing.T) {
	h := house.New(t, house.Replace("    after_call: 1s\n    max_missed", "    after_call: 300s\n    max_missed"))
	boss := h.Browser(0).Page("boss", "/guests")
	boss.SignIn("boss")
	boss.Click("invite-guest")
	boss.Fill("guest-name", "林教授")
	boss.Wait("the lines", 5*time.Second, `document.querySelector('[name="line-main"]')`)
	boss.Evaluate(`document.querySelector('[name="line-main"]').click()`, nil)
	boss.Click("guest-send")
	boss.See("guest-code", 5*time.Second)
	login := strings.TrimSpace(boss.Text(`[data-name="guest-login"]`))
	code := strings.TrimSpace(boss.Text(`[data-name="guest-code"]`))
	boss.Resize(390, 844)
	if over := boss.Overflow(); over > 0 {
		t.Errorf("the slip is %d px wider than a telephone: %s", over, boss.Widest())
	}
	boss.Click("code-close")
	boss.Wait("the account on the list", 5*time.Second, fmt.Sprintf(`document.querySelector('[data-name="end-%s"]')`, login))
	if over := boss.Overflow(); over > 0 {
		t.Errorf("the list is %d px wider than a telephone: %s", over, boss.Widest())
	}
	if boss.Is(fmt.Sprintf(`document.body.innerText.includes(%q)`, code)) {
		t.Error("the code is shown a second time")
	}

	guest := h.Browser(deskTone).Page("guest", "/desk")
	guest.Evaluate(fmt.Sprintf(`location.hash = 'guest=' + %q + '.' + %q; 0`, login, code), nil)
	guest.Wait("name and code filled in", 10*time.Second, fmt.Sprintf(`document.querySelector('[name=login]')?.value === %q && location.hash === ''`, login))
	guest.Click("sign-in")
	guest.Wait("the console", 10*time.Second, `document.querySelector('.console')`)
	guest.Seat("7")
	guest.See("guest-time", 5*time.Second)
	for _, path := range []string{"/calls", "/tasks", "/callers", "/roster", "/guests"} {
		if guest.Is(fmt.Sprintf(`document.querySelector('nav a[href=%q]')`, path)) {
			t.Errorf("the guest is shown the way to %s", path)
		}
	}
	guest.Click("ready")
	guest.Until("ready", 10*time.Second)

	c := connected(t, h, guest)
	boss.Click("end-" + login)
	boss.Click("end-sure")
	boss.Wait("the account to be finishing", 10*time.Second, `document.querySelector('tbody .badge.tone-warn')`)
	guest.Wait("word of the end", 10*time.Second, `document.querySelector('.note.tone-warn [data-name="guest-time"]')`)
	since := time.Now()
	hears(t, c, deskTone, 3*time.Second)
	guest.Hears(callerTone, talk, since, 3*time.Second)
	hangup(t, c)
	guest.Until("after_call", 5*time.Second)
	guest.Click("contact-self")
	guest.Choose("category", "emotion")
	guest.Click("submit-form")
	guest.Wait("the sign-in page", 20*time.Second, `document.querySelector('main.sign-in')`)
	guest.Fill("login", login)
	guest.Fill("password", code)
	guest.Click("sign-in")
	guest.Wait("a refusal", 5*time.Second, `document.querySelector('main.sign-in [role=alert]')`)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	var closed int
	for _, f := range house.FactsOf[ledger.GuestChanged](h) {
		if f.Change == ledger.GuestClosed {
			closed++
		}
	}
	if closed != 1 {
		t.Errorf("the account was closed %d times", closed)
	}
	h.Until("the guest's leg to end", 5*time.Second, func() bool { return legs(h) == 0 })
	clean(t, boss, guest)
}
