//go:build e2e

package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// plan is whom the crisis button of the house asks: the supervisors, then one colleague.
func plan() house.Option {
	return house.Replace("categories:\n", `escalations:
  - id: crisis
    page: [supervisor]
    steps:
      - id: supervisors
        name: {zh-CN: 值班督导, en: Supervisors}
        wait: 60s
        ways: [{way: desk, role: supervisor}]
      - id: second
        name: {zh-CN: 二线, en: Second line}
        wait: 60s
        ways: [{way: desk, person: a2}]
categories:
`)
}

// Deadlines of calling for help.
const (
	firstAlert = 300 * time.Millisecond
	twoPresses = 400 * time.Millisecond // a second press that comes earlier belongs to the first
)

// alerted notes in a page when it has painted an alert; pressed notes when its crisis button or key was pressed last.
const (
	alerted = `new MutationObserver(() => {
		const a = document.querySelector('[data-name=alert]');
		if (!a) { window.__alerted = undefined; return }
		if (window.__alerted === undefined) { window.__alerted = 0; requestAnimationFrame(() => setTimeout(() => { window.__alerted = Date.now() })) }
	}).observe(document.body, {childList: true, subtree: true})`
	pressed = `for (const type of ['click', 'keydown']) addEventListener(type, e => {
		if (type === 'click' ? e.target.closest('[data-name=crisis]') : e.key === 'F9') window.__pressed = Date.now();
	}, true)`
)

const searching = `document.querySelector('[data-name=search][data-condition=searching]')`

// callForHelp presses twice, as a person does, and waits for the search.
func callForHelp(desk *house.Page, press func()) {
	press()
	desk.See("crisis-not-now", 2*time.Second)
	began := time.Now()
	desk.Wait("the time between two presses", 2*time.Second, fmt.Sprintf(`Date.now() - %d >= %d`, began.UnixMilli(), twoPresses.Milliseconds()))
	press()
	desk.Wait("the search", 5*time.Second, searching)
}

// TestCallingForHelp calls for help in a talk: the button by mouse and by key, the alert at the supervisor, who cannot
// come, the next one, who comes, and how that one is in the call; pages are loaded again in the middle of it.
func TestCallingForHelp(t *testing.T) {
	h := house.New(t, plan())
	desk := h.Browser(deskTone).Desk("a1", "7")
	second := h.Browser(secondTone).Sit("a2", "8")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	visit(boss, "/board")
	boss.Evaluate(alerted, nil)
	desk.Evaluate(pressed, nil)
	c := connected(t, h, desk)

	// A double click calls nobody.
	desk.Evaluate(`(() => { const b = document.querySelector('[data-name=crisis]'); b.click(); document.querySelector('[data-name=crisis]').click() })()`, nil)
	desk.See("crisis-not-now", 2*time.Second)
	desk.Click("crisis-not-now")
	desk.Gone("crisis-not-now", 2*time.Second)
	if n := len(house.FactsOf[ledger.CrisisStarted](h)); n != 0 {
		t.Fatalf("a double click began %d searches", n)
	}

	// The button, the key while a note is being written, and the button again.
	click := func() { desk.Click("crisis") }
	key := func() {
		desk.Evaluate(`document.querySelector('textarea[name=note]').focus()`, nil)
		desk.Press(kb.F9)
	}
	for i, press := range []func(){click, key, click} {
		callForHelp(desk, press)
		boss.Wait("the alert", 5*time.Second, `window.__alerted > 0`)
		in(t, fmt.Sprintf("the alert is shown, time %d", i+1), between(desk, boss), firstAlert)
		if i == 2 {
			break
		}
		desk.Click("crisis-cancel")
		desk.Click("cancel-mistake")
		boss.Gone("alert", 2*time.Second)
		desk.Wait("the end of the search", 2*time.Second, `document.querySelector('[data-name=search][data-condition=cancelled]')`)
	}
	if boss.Is(`document.querySelector('[data-name=alert]').textContent.includes('`+house.NumberMark[2:]+`')`) || !boss.Is(`document.querySelector('[data-name=alert]').textContent.includes('甲一')`) {
		t.Errorf("the alert does not say what it should: %s", boss.Text("[data-name=alert]"))
	}

	// Loaded again in the middle, both show what is so.
	again(t, desk, "the search after a reload", searching+` && document.querySelector('[data-name=attempt-`+id(t, h, "boss")+`][data-progress=shown]')`)
	again(t, boss, "the alert after a reload", `document.querySelector('[data-name=alert][data-kind=ask]')`)
	desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	desk.Listen()

	// The first cannot come, the next one is asked, and comes.
	at := overADialog(t, boss)
	desk.Wait("that the supervisor cannot come", 3*truthful, `document.querySelector('[data-outcome=declined]') && document.querySelector('[data-name=attempt-`+id(t, h, "a2")+`]')`)
	in(t, "the desk shows who cannot come and who is next", time.Since(at), truthful)
	boss.Gone("alert", 2*time.Second)
	boss.Press(kb.Escape)
	boss.Wait("the dialog to be closed", 2*time.Second, `!document.querySelector('dialog[open]')`)
	second.See("alert", 5*time.Second)
	if !desk.Is(`document.querySelector('[data-name=crisis-next]')?.textContent.includes('通知督导')`) {
		t.Errorf("the desk does not say what follows: %s", desk.Text("[data-name=crisis-next]"))
	}
	desk.Wait("that the second has seen it", 3*truthful, `document.querySelector('[data-name=attempt-`+id(t, h, "a2")+`][data-progress=shown]')`)
	at = time.Now()
	second.Press(kb.F2)
	desk.Wait("who comes", 3*truthful, `document.querySelector('[data-name=crisis-coming][data-there=false]')?.textContent.includes('甲二')`)
	in(t, "the desk shows who comes", time.Since(at), truthful)
	second.See("alert-coming", 3*time.Second)
	again(t, second, "where one comes, after a reload", `document.querySelector('[data-name=alert-coming]')`)
	second.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	second.Listen()

	// Listen, whisper, conference: one press each.
	at = time.Now()
	second.Click("join-listen")
	desk.Wait("that the helper listens", 3*truthful, helper(t, h, "a2", "listen"))
	in(t, "the desk shows the helper in the call", time.Since(at), truthful)
	chorus(t, second, callerTone, deskTone)
	callerHears(t, c, deskTone)
	second.Gone("alert-coming", 3*time.Second)
	second.Click("join-whisper")
	desk.Wait("that the helper whispers", 3*truthful, helper(t, h, "a2", "whisper"))
	chorus(t, desk, callerTone, secondTone)
	callerHears(t, c, deskTone)
	second.Click("join-conference")
	desk.Wait("the helper in the conference", 3*truthful, helper(t, h, "a2", "conference"))
	callerHears(t, c, deskTone, secondTone)
	boss.Wait("the board's row", 3*time.Second, `document.querySelector('[data-name^="crisis-"][data-condition=acknowledged]')`)
	hangup(t, c)
	ended := h.Ended(1)[0]
	if ended.Class != "completed" {
		t.Errorf("ended %+v", ended)
	}
	theStory(t, h, boss)
	clean(t, desk, second, boss)
}

// overADialog opens a dialog in front of the alert and answers the alert in it by a press that goes where the mouse is.
// Tab leads to it. The dialog stays open: what the press brings about is timed.
func overADialog(t *testing.T, p *house.Page) (pressed time.Time) {
	t.Helper()
	p.Press("?")
	p.Wait("the alert in the dialog, with what is in it", 3*time.Second, `document.querySelector('dialog[open] [data-name=alert]') && document.querySelector('dialog[open] .keys dt')`)
	reached := false
	for range 12 {
		p.Press(kb.Tab)
		if reached = p.Is(`document.activeElement?.dataset.name === 'alert-come'`); reached {
			break
		}
	}
	if !reached {
		t.Error("Tab does not lead to the alert in a dialog")
	}
	pressed = time.Now()
	p.Click("alert-cannot")
	return pressed
}

// between is the time from the last press at a desk until a page has painted the alert. All browsers run on this
// machine, and so by one clock.
func between(desk, other *house.Page) time.Duration {
	var from, to float64
	desk.Evaluate(`window.__pressed`, &from)
	other.Evaluate(`window.__alerted`, &to)
	return time.Duration((to - from) * float64(time.Millisecond))
}

// again loads a page again and judges how soon it shows what is so.
func again(t *testing.T, p *house.Page, what, condition string) {
	t.Helper()
	at := time.Now()
	p.Reload()
	p.Wait(what, 3*truthful, condition)
	in(t, p.Who+": "+what, time.Since(at), truthful)
}

// helper is a condition on how somebody is in the call, as the desk shows it.
func helper(t *testing.T, h *house.House, user, mode string) string {
	t.Helper()
	return fmt.Sprintf(`document.querySelector('[data-name="crisis-coming"][data-there=true]') && document.querySelector('[data-name="helper-%s"][data-mode=%s]')`, id(t, h, user), mode)
}

// id is a person's own id, by which pages name them.
func id(t *testing.T, h *house.House, user string) string {
	t.Helper()
	var me struct{ ID string }
	h.As(user).Must("GET", "/session", nil, &me)
	return me.ID
}
