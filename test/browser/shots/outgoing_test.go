//go:build e2e && shots

package shots_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// outgoingFolder is a folder of its own beside the pictures of the pages.
func outgoingFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "build", "shots-outgoing"))
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

// TestOutgoingPictures pictures the end of a red call, the count-down of a ring-back at the desk and on the board, the rule
// of a person, the dialog of a task's call, and what a call has come to. The pictures lie in build/shots-outgoing.
func TestOutgoingPictures(t *testing.T) {
	a := album{t, outgoingFolder(t)}
	person, err := phone.New(phone.Config{Listen: "127.0.0.12:0", Server: "127.0.0.1:9", User: "world", React: ring})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(person.Close)
	host, _, _ := strings.Cut(person.Addr(), ":")
	h := house.New(t,
		house.Replace("phones:\n", fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nphones:\n", host, person.Addr())),
		house.Replace("failsafe:\n", "outside:\n  - {id: clinic, name: {zh-CN: 市立医院心理科, en: City hospital}, number: \"13900000002\", desk: true}\nfailsafe:\n"),
		house.Replace("  - id: closed\n", `  - id: red
    name: {zh-CN: 危机热线, en: Crisis line}
    numbers: ["96222"]
    languages: [zh-CN]
    queue: main
    message_box: box
    grade: red
    ring_back: {delay: 2m}
  - id: closed
`))
	desk := h.Browser(1000).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	visit(boss, "/board")
	caller, err := phone.New(phone.Config{Server: h.SIP, User: "13900000001"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(caller.Close)

	c := h.Dial(caller, "96222", phone.DialOptions{})
	desk.Click("accept")
	desk.Until("talking", 10*time.Second)
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	desk.Wait("what is missing", 5*time.Second, `document.querySelector('.field .error')`)
	a.take(desk, "red-end")
	desk.Evaluate(`document.querySelector('dialog [autofocus], dialog button').click()`, nil)
	hang(t, c)
	desk.See("outgoing-countdown", 10*time.Second)
	a.take(desk, "ring-back-desk")
	boss.See("board-countdown", 10*time.Second)
	a.take(boss, "ring-back-board")
	desk.Click("outgoing-now")
	desk.Wait("it to ring", 10*time.Second, `document.querySelector('[data-name=outgoing][data-state=ringing]')`)
	a.take(desk, "ring-back-ringing")
	desk.Click("outgoing-call-off")
	desk.See("outgoing-last", 10*time.Second)
	a.take(desk, "last-call")
	desk.Click("outgoing-last-away")
	desk.Evaluate(`document.querySelector('[data-name=place-call] summary').click()`, nil)
	desk.See("outgoing-entry-clinic", 5*time.Second)
	a.take(desk, "directory")

	desk.Until("ready", 15*time.Second)
	missed := h.Dial(caller, "96111", phone.DialOptions{})
	desk.See("offer", 15*time.Second)
	hang(t, missed)
	visit(boss, "/tasks")
	boss.Click("task")
	boss.Click("task-take")
	boss.Click("contact-edit")
	boss.Evaluate(`for (const [n, v] of [['contact-from', '18:00'], ['contact-to', '21:00'], ['contact-say', '只说是图书馆，约借的书到了。']]) {
		const e = document.querySelector('[name=' + n + ']'); e.value = v; e.dispatchEvent(new Event('input', {bubbles: true}));
	}`, nil)
	a.take(boss, "contact-form")
	boss.Click("contact-save")
	boss.See("contact-say", 5*time.Second)
	a.take(boss, "task-call")
}
