//go:build e2e && shots

package shots_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

func TestMain(m *testing.M) {
	code := m.Run()
	house.Cleanup()
	os.Exit(code)
}

// folder is build/shots of the repository, empty.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots"))
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

// beside is a folder of its own beside the pictures of the pages.
func beside(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// album pictures a page in every language and size.
type album struct {
	t   *testing.T
	dir string
}

func (a album) take(p *house.Page, name string) {
	a.t.Helper()
	for _, language := range []string{"zh-CN", "en"} {
		p.Language(language)
		for _, size := range []struct {
			name          string
			width, height int
		}{{"wide", 1280, 800}, {"narrow", 390, 844}} {
			p.Resize(size.width, size.height)
			p.Picture(filepath.Join(a.dir, name+"-"+size.name+"-"+language+".png"), true)
			if over := p.Overflow(); over > 0 {
				a.t.Errorf("%s, %s, %s: %d px are cut off at the right: %s", name, size.name, language, over, p.Widest())
			}
		}
	}
	p.Resize(1280, 800)
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func ring(*phone.Call) phone.Reaction   { return phone.Ring() }
func answer(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) }

// TestPictures fills a hotline with people and pictures every page.
func TestPictures(t *testing.T) {
	a := album{t, folder(t)}
	h := house.New(t, house.Replace("offer_timeout: 5s", "offer_timeout: 2m"), house.Replace("after_call: 1s", "after_call: 4m"))
	abandoned := h.Dial(h.Caller(850), "12345", phone.DialOptions{})
	t.Run("before anybody has signed in", func(t *testing.T) {
		a := album{t, a.dir}
		p := h.Browser(440).Page("visitor", "/")
		p.See("sign-in", 10*time.Second)
		a.take(p, "sign-in")
		p.Open("/phone")
		p.Click("number-12345")
		a.take(p, "phone-idle")
		p.Click("phone-call")
		p.Wait("an answer", 8*time.Second, `document.querySelector('[data-name="phone-state"]').dataset.state === 'talking'`)
		a.take(p, "phone-talking")
		p.Click("phone-hangup")
		a.take(p, "phone-ended")
	})
	hang(t, abandoned)
	h.SeatPhone("1", 1500, answer)
	h.SeatPhone("2", 1700, ring)
	h.Sit("a2", "1")

	desk := h.Browser(1000).Page("a1", "/desk")
	desk.SignIn("a1")
	desk.See("seat-7", 10*time.Second)
	a.take(desk, "desk-seats")
	desk.Click("seat-7")
	desk.Click("check-speaker")
	a.take(desk, "desk-check")
	desk.Listen()
	desk.CheckSeat()
	a.take(desk, "desk-not-ready")
	desk.Click("not-ready")
	a.take(desk, "desk-reasons")
	desk.Click("reason-break")
	busy := h.Dial(h.Caller(440), "96111", phone.DialOptions{}) // a2 takes this one
	h.Sit("a3", "2")
	desk.Click("ready")
	desk.Until("ready", 5*time.Second)
	a.take(desk, "desk-ready")
	h.As("a3").Must("POST", "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)

	mine := h.Dial(h.Caller(620), "12345", phone.DialOptions{})
	digits(t, mine, "1")
	desk.See("offer", 20*time.Second)
	a.take(desk, "desk-offer")
	desk.Click("accept")
	desk.Until("talking", 5*time.Second)
	desk.Choose("category", "emotion")
	desk.Fill("note", "来电者说最近睡不好，工作压力大。约定明天下午再联系。")
	green := h.Dial(h.Caller(1300), "96111", phone.DialOptions{})
	red := h.Dial(h.Caller(1900), "12345", phone.DialOptions{})
	digits(t, red, "2")
	a.take(desk, "desk-talking")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	boss.Open("/board")
	boss.Wait("somebody who waits", 20*time.Second, `document.querySelectorAll('.grade-red').length > 0 && document.querySelector('.uplot')`)
	a.take(boss, "board")
	desk.Click("hold")
	desk.Until("hold", 5*time.Second)
	a.take(desk, "desk-hold")
	desk.Click("hold")
	desk.Click("hangup")
	a.take(desk, "desk-hang-up")
	desk.Click("hangup-confirm")
	desk.Until("after_call", 5*time.Second)
	a.take(desk, "desk-after-call")
	desk.Click("submit-form")
	hang(t, green)
	hang(t, red)
	hang(t, busy)
	h.Ended(4)

	for _, s := range []struct{ who, path, name, ready string }{
		{"boss", "/tasks", "tasks", "main table, main li"},
		{"boss", "/calls", "calls", `td a[href^="/calls/"], a[href^="/calls/"]`},
		{"boss", "/roster", "roster", "main h1"},
		{"boss", "/trunks", "trunks", "main h1"},
		{"boss", "/password", "password", "main input"},
		{"boss", "/nowhere", "nowhere", "main h1"},
	} {
		boss.Open(s.path)
		boss.Wait("the page "+s.path, 10*time.Second, `document.querySelector('`+s.ready+`') && !document.querySelector('main .loading')`)
		a.take(boss, s.name)
	}
	boss.Open("/calls")
	boss.Wait("a call", 10*time.Second, `document.querySelector('main a[href^="/calls/"]')`)
	boss.Evaluate(`[...document.querySelectorAll('main a[href^="/calls/"]')].at(0).click()`, nil)
	boss.Wait("the call", 10*time.Second, `document.querySelector('main dl') && !document.querySelector('main .loading')`)
	a.take(boss, "call")
	var recorded bool
	boss.Evaluate(`!!document.querySelector('[data-name="hold-set"]')`, &recorded)
	if recorded {
		boss.Click("hold-set")
		a.take(boss, "call-hold")
	}
	root := h.Browser(0).Page("root", "/people")
	root.SignIn("root")
	for _, path := range []string{"people", "prompts", "config"} {
		root.Open("/" + path)
		root.Wait("the page "+path, 10*time.Second, `document.querySelector('main h1') && !document.querySelector('main .loading')`)
		a.take(root, path)
	}
	root.Open("/prompts")
	root.Wait("a prompt", 10*time.Second, `document.querySelector('.prompt-list summary')`)
	root.Evaluate(`document.querySelector('.prompt-list summary').click()`, nil)
	a.take(root, "prompts-open")
	root.Open("/tokens")
	root.See("add-token", 10*time.Second)
	root.Click("add-token")
	root.Fill("token-name", "wall display")
	root.Wait("permissions", 5*time.Second, `document.querySelector('[name="may-board.read"]')`)
	a.take(root, "tokens-new")
	root.Evaluate(`document.querySelector('[name="may-board.read"]').click()`, nil)
	root.Click("token-make")
	root.Wait("the token", 5*time.Second, `document.querySelector('.revealed')`)
	a.take(root, "tokens-made")
	root.Open("/tokens")
	root.Wait("the list of tokens", 10*time.Second, `document.querySelector('main table')`)
	a.take(root, "tokens")
	auditor := h.Browser(0).Page("auditor", "/audit")
	auditor.SignIn("auditor")
	auditor.Open("/audit")
	auditor.Wait("the audit", 10*time.Second, `document.querySelector('main table')`)
	a.take(auditor, "audit")
	for _, p := range []*house.Page{desk, boss, root, auditor} {
		for _, e := range p.Errors() {
			t.Errorf("the page of %s complains: %s", p.Who, e)
		}
	}
}

func hang(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.Hangup(within(t, 5*time.Second)); err != nil {
		t.Errorf("hang up: %v", err)
	}
}

func digits(t *testing.T, c *phone.Call, d string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), d); err != nil {
		t.Fatal(err)
	}
}
