//go:build e2e && shots

package shots_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// TestSteeringPictures pictures what a supervisor does with the floor as a whole: alerts, a switchboard, a surge and a
// change of many, each before it is done. They lie in build/shots/steering.
func TestSteeringPictures(t *testing.T) {
	a := album{t, beside(t, "steering")}
	h := house.New(t,
		house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    surge: {after_call: 1m, widen: [law], line: reserve}\n    thresholds: {waiting: 1, waiting_soon: 1, longest_wait: {green: 2s}}\n"),
		house.Replace("    max_missed: 3\n", "    max_missed: 3\n    max_paused: 2\n"),
		house.Replace("name: 甲一, roles: [counsellor]", "name: 甲一, roles: [counsellor], skills: {law: 1}"),
		house.Replace("queues:\n", "skills:\n  - {id: law, name: {zh-CN: 法律, en: Law}}\n\nqueues:\n"),
	)
	h.SeatPhone("1", 1500, answer)
	h.SeatPhone("2", 1700, answer)
	h.Sit("a1", "1")
	h.Sit("a2", "2").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	boss.Open("/board")
	boss.Click("switchboard-main")
	a.take(boss, "switchboard")
	boss.Choose("switchboard-agent", "a1")
	boss.Click("floor-confirm")
	boss.Click("surge-minors")
	a.take(boss, "surge")
	boss.Click("floor-confirm")
	h.Dial(h.Caller(850), "96111", phone.DialOptions{})
	h.Dial(h.Caller(440), "96111", phone.DialOptions{})
	h.Dial(h.Caller(620), "96111", phone.DialOptions{})
	boss.See("alert-waiting.minors", 10*time.Second)
	boss.Wait("the estimate", 20*time.Second, `document.querySelector('[data-name="alert-waiting_soon.minors"]')`)
	boss.Click("alert-snooze-5-waiting.minors")
	a.take(boss, "alerts")
	boss.Click("floor-change")
	for _, who := range []string{"a1", "a2", "a3"} {
		box := fmt.Sprintf(`document.querySelector('input[name="change-%s"]')`, who)
		boss.Wait("the box of "+who, 5*time.Second, box)
		boss.Evaluate(box+`.click()`, nil)
	}
	boss.Choose("change-skill", "law")
	boss.Choose("change-level", "4")
	boss.Choose("change-state", "not_ready")
	a.take(boss, "change")
	boss.Click("change-preview")
	boss.See("change-apply", 5*time.Second)
	a.take(boss, "change-preview")
	boss.Click("change-apply")
	boss.See("change-undo", 5*time.Second)
	a.take(boss, "change-done")
}
