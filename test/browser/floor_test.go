//go:build e2e

package browser_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// steered is a house in which a supervisor has something to steer.
func steered() []house.Option {
	return []house.Option{
		house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    surge: {after_call: 1s, line: reserve}\n    thresholds: {waiting: 1, waiting_soon: 1}\n"),
		house.Replace("    max_missed: 3\n", "    max_missed: 3\n    max_paused: 1\n"),
		house.Replace("name: 甲一, roles: [counsellor]", "name: 甲一, roles: [counsellor], skills: {law: 1}"),
		house.Replace("queues:\n", "skills:\n  - {id: law, name: {zh-CN: 法律, en: Law}}\n\nqueues:\n"),
	}
}

// TestASupervisorSteersTheFloor has a supervisor put a switchboard and a surge in force, put an alert off, and change
// many counsellors after a look at what it would do, by the page alone.
func TestASupervisorSteersTheFloor(t *testing.T) {
	h := house.New(t, steered()...)
	answers := func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) }
	h.SeatPhone("1", deskTone, answers)
	h.SeatPhone("2", secondTone, answers)
	a1, a2 := h.Sit("a1", "1"), h.Sit("a2", "2")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	boss.Open("/board")

	press(boss, "switchboard-main")
	boss.Choose("switchboard-agent", "a1")
	boss.Choose("floor-why", "incident")
	boss.Click("floor-confirm")
	const row = `document.querySelector('[data-name="switchboard-main"]')?.closest('li')?.textContent`
	boss.Wait("the switchboard on the board", 5*time.Second, row+`?.includes('甲一')`)
	press(boss, "switchboard-main")
	boss.Click("floor-confirm")
	boss.Wait("the end of the switchboard", 5*time.Second, row+`?.includes('甲一') === false`)

	press(boss, "surge-minors")
	boss.Choose("surge-minutes", "30")
	boss.Click("floor-confirm")
	boss.See("surge-end-minors", 5*time.Second)
	press(boss, "surge-end-minors")
	boss.Click("floor-confirm")
	boss.Gone("surge-end-minors", 5*time.Second)

	a1.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	boss.Wait("how many are on a pause", 5*time.Second, row+`?.includes('离席 1 人')`)
	h.As("boss").Must(http.MethodPost, "/agents/a2/state", map[string]string{"state": "not_ready"}, nil)
	caller := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	boss.See("alert-waiting.minors", 10*time.Second)
	boss.Wait("the estimate, told as one", 20*time.Second, `document.querySelector('[data-name="alert-waiting_soon.minors"]')?.textContent.includes('估计')`)
	press(boss, "alert-snooze-5-waiting.minors")
	off := `document.querySelector('[data-name="alert-waiting.minors"].known')?.textContent.includes('督导')`
	boss.Wait("the alert to be put off", 5*time.Second, off)
	boss.Reload()
	boss.Wait("the alert, put off, after a reload", 10*time.Second, off)
	hangup(t, caller)

	press(boss, "floor-change")
	for _, who := range []string{"a1", "a2"} {
		box := fmt.Sprintf(`document.querySelector('input[name="change-%s"]')`, who)
		boss.Wait("the box of "+who, 5*time.Second, box)
		boss.Evaluate(box+`.click()`, nil)
	}
	boss.Choose("change-skill", "law")
	boss.Choose("change-level", "4")
	boss.Choose("change-state", "ready")
	boss.Click("change-preview")
	boss.See("change-apply", 5*time.Second)
	if n := len(house.FactsOf[ledger.ManyChanged](h)); n != 0 {
		t.Errorf("a look has changed something: %d facts", n)
	}
	boss.Wait("what would change", 3*time.Second, `document.querySelector('dialog table')?.textContent.includes('law 4') && document.querySelectorAll('dialog tbody tr').length === 2`)
	boss.Click("change-apply")
	boss.See("change-undo", 5*time.Second)
	h.Until("both to be ready", 5*time.Second, func() bool { return a1.State() == "ready" && a2.State() == "ready" })
	boss.Click("change-undo")
	boss.Gone("change-undo", 5*time.Second)
	if done, undone := house.FactsOf[ledger.ManyChanged](h), house.FactsOf[ledger.ChangeUndone](h); len(done) != 1 || len(done[0].Each) != 2 || len(undone) != 1 || undone[0].By != "boss" {
		t.Errorf("changed %+v, undone %+v", done, undone)
	}
	clean(t, boss)
}

// press presses a button of the board once it stands still and nothing lies over it: the board moves as things happen on
// it, and words of them lie over its corner for some seconds.
func press(p *house.Page, name string) {
	p.Rest(name)
	p.Wait(name+" to lie open", 15*time.Second, fmt.Sprintf(`(() => {
		const e = document.querySelector('[data-name="%s"]');
		e?.scrollIntoView({block: 'center'});
		const r = e?.getBoundingClientRect();
		return r && e.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2));
	})()`, name))
	p.Click(name)
}
