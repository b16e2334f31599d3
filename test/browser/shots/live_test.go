//go:build e2e && shots

package shots_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// chain is whom the crisis button asks in the pictures. Nothing of it rings.
func chain() house.Option {
	return house.Replace("categories:\n", `escalations:
  - id: crisis
    page: [supervisor]
    steps:
      - id: supervisors
        name: {zh-CN: 值班督导, en: Supervisors on shift}
        wait: 10m
        ways: [{way: desk, role: supervisor}]
      - id: second
        name: {zh-CN: 二线咨询员, en: Second line}
        wait: 10m
        ways: [{way: desk, person: a2}]
    drill: {first_alert: 300ms, first_ring: 1s, acknowledged: 60s, joined: 90s}
numbers:
  - id: dispatch
    name: {zh-CN: 急救（占位）, en: Ambulance (placeholder)}
    class: emergency
    number: PLACEHOLDER
    area: 示例区
    trunk: PLACEHOLDER
    script:
      zh-CN: 【草稿，待临床负责人审定】您好，这里是心理援助热线，有一位来电者可能需要急救。
      en: "[Draft, for the clinical lead] This is the crisis line. A caller may need an ambulance."
categories:
`)
}

// sits brings somebody to a desk who takes no callers.
func sits(h *house.House, user, seat string, tone int) *house.Page {
	p := h.Browser(tone).Page(user, "/desk")
	p.SignIn(user)
	p.Click("seat-" + seat)
	p.Listen()
	p.CheckSeat()
	return p
}

func visit(p *house.Page, path string) {
	p.Wait("a link to "+path, 5*time.Second, fmt.Sprintf(`document.querySelector('nav a[href=%q]')`, path))
	p.Evaluate(fmt.Sprintf(`document.querySelector('nav a[href=%q]').click()`, path), nil)
}

// help presses the crisis button twice.
func help(desk *house.Page) {
	desk.Click("crisis")
	desk.See("crisis-not-now", 3*time.Second)
	began := time.Now()
	desk.Wait("the time between two presses", 3*time.Second, fmt.Sprintf(`Date.now() - %d > 400`, began.UnixMilli()))
	desk.Click("crisis")
	desk.Wait("the search", 5*time.Second, condition("searching"))
}

func condition(of string) string {
	return fmt.Sprintf(`document.querySelector('[data-name=search][data-condition=%s]')`, of)
}

// liveFolder is a folder of its own beside the pictures of the pages.
func liveFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots-live"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestLivePictures pictures a call that others are in, and a call for help from the button to the score of a drill.
// The pictures lie in build/shots-live.
func TestLivePictures(t *testing.T) {
	a := album{t, liveFolder(t)}
	h := house.New(t, chain(), house.Replace("after_call: 1s", "after_call: 4m"))
	desk := h.Browser(1000).Desk("a1", "7")
	second := sits(h, "a2", "8", 1500)
	boss := sits(h, "boss", "9", 2100)
	visit(boss, "/board")
	mine := h.Dial(h.Caller(440), "96111", phone.DialOptions{})
	desk.Click("accept")
	desk.Until("talking", 5*time.Second)

	t.Run("others in the call", func(t *testing.T) { others(album{t, a.dir}, desk, second, boss) })
	t.Run("a call for help", func(t *testing.T) { searching(album{t, a.dir}, desk, second, boss) })
	hang(t, mine)
	h.Ended(1)
	visit(boss, "/calls")
	boss.Wait("the call in the list", 10*time.Second, `document.querySelector('main td a[href^="/calls/"]')`)
	boss.Evaluate(`document.querySelector('main td a[href^="/calls/"]').click()`, nil)
	boss.Wait("its story", 10*time.Second, `document.querySelector('[data-name=story]')`)
	a.take(boss, "crisis-story")
	drilled(a, boss)
	for _, p := range []*house.Page{desk, second, boss} {
		for _, e := range p.Errors() {
			t.Errorf("the page of %s complains: %s", p.Who, e)
		}
	}
}

// others pictures a consultation beside a caller on hold, and listening.
func others(a album, desk, second, boss *house.Page) {
	desk.Click("bring-in")
	desk.Click("pick-a2")
	second.See("offer", 8*time.Second)
	second.Click("accept")
	desk.Wait("the colleague", 8*time.Second, `document.querySelector('[data-name=party-a2][data-state=there]')`)
	a.take(desk, "consult")
	a.take(second, "consulted")
	desk.Click("drop-a2")
	second.Gone("guest", 5*time.Second)
	boss.Wait("the call on the board", 5*time.Second, `document.querySelector('table [data-name^="act-"]')`)
	boss.Evaluate(`document.querySelector('table [data-name^="act-"]').click()`, nil)
	a.take(boss, "board-act")
	boss.Click("act-listen")
	boss.See("listener", 8*time.Second)
	a.take(boss, "board-listening")
	a.take(desk, "listened-to")
	boss.Click("stop-listening")
	boss.Gone("listener", 5*time.Second)
}

// searching pictures a call for help: who is asked, who comes, how they are in the call, and when nobody can come.
func searching(a album, desk, second, boss *house.Page) {
	help(desk)
	boss.See("alert", 5*time.Second)
	a.take(desk, "crisis-search")
	a.take(boss, "crisis-alert")
	boss.Click("alert-cannot")
	second.See("alert", 5*time.Second)
	desk.Wait("the next step", 5*time.Second, `document.querySelector('[data-outcome=declined]')`)
	a.take(desk, "crisis-declined")
	a.take(second, "crisis-alert-desk")
	second.Click("alert-come")
	desk.Wait("who comes", 5*time.Second, condition("acknowledged"))
	second.See("alert-coming", 5*time.Second)
	a.take(desk, "crisis-coming")
	a.take(second, "crisis-joining")
	second.Click("join-whisper")
	desk.Wait("the helper", 8*time.Second, `document.querySelector('[data-name=crisis-coming][data-there=true]')`)
	a.take(desk, "crisis-there")
	a.take(second, "crisis-helper")
	a.take(boss, "crisis-board")
	second.Click("stop-listening")
	second.Gone("own-mode", 8*time.Second)

	help(desk)
	boss.See("alert", 5*time.Second)
	boss.Click("alert-cannot")
	second.See("alert", 5*time.Second)
	second.Click("alert-cannot")
	desk.Wait("that nobody can come", 5*time.Second, condition("exhausted"))
	boss.Wait("the page", 5*time.Second, `document.querySelector('[data-name=alert][data-kind=page]')`)
	a.take(desk, "crisis-exhausted")
	a.take(boss, "crisis-page")
	boss.Click("alert-cannot")
	desk.Click("emergency-prepare")
	a.take(desk, "emergency-choose")
	desk.Click("prepare-dispatch")
	desk.See("emergency-dispatch", 5*time.Second)
	a.take(desk, "emergency-ready")
}

// drilled pictures a drill that runs, and its score.
func drilled(a album, boss *house.Page) {
	visit(boss, "/board")
	boss.Click("drill-start")
	boss.Wait("the drill", 10*time.Second, `document.querySelector('[data-name=drills] [data-state=running]')`)
	boss.Wait("its alert", 20*time.Second, `document.querySelector('[data-name=alert][data-drill=true]')`)
	a.take(boss, "drill-running")
	boss.Click("alert-come")
	boss.See("alert-coming", 5*time.Second)
	a.take(boss, "drill-coming")
	boss.Click("drill-end")
	boss.Wait("the score", 30*time.Second, `document.querySelector('[data-name=drills] [data-state=scored]')`)
	a.take(boss, "drill-scored")
}
