//go:build e2e

package browser_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// outsideTone is what the telephone of who is called says, in Hz.
const outsideTone = 2300

// outgoingHouse is a house with a trunk to one telephone, and a red line whose lost callers are rung back after a delay.
func outgoingHouse(t *testing.T, delay string) (h *house.House, person *phone.Phone) {
	t.Helper()
	person, err := phone.New(phone.Config{
		Listen: "127.0.0.11:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(outsideTone), Watch: house.Tones(),
		React: func(*phone.Call) phone.Reaction { return phone.Answer(200 * time.Millisecond) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(person.Close)
	host, _, _ := strings.Cut(person.Addr(), ":")
	return house.New(t,
		house.Replace("phones:\n", fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nphones:\n", host, person.Addr())),
		house.Replace("  - id: closed\n", `  - id: red
    name: {zh-CN: 危机热线, en: Crisis line}
    numbers: ["96222"]
    languages: [zh-CN]
    queue: main
    message_box: box
    grade: red
    outgoing: {shown: "12345", format: national}
    ring_back: {delay: `+delay+`, gap: 10s}
  - id: closed
`), house.Replace("after_call: 1s", "after_call: 500ms"),
		house.Replace("name: 甲一, roles: [counsellor]", "name: 甲一, roles: [counsellor, senior]"), // who may call any number
	), person
}

// lost brings a red caller to the desk, and loses them.
func lost(t *testing.T, h *house.House, desk *house.Page, number string) {
	t.Helper()
	hangup(t, red(t, h, desk, number))
}

// red brings a red caller of a number to the desk.
func red(t *testing.T, h *house.House, desk *house.Page, number string) *phone.Call {
	t.Helper()
	p, err := phone.New(phone.Config{Server: h.SIP, User: number, Sound: phone.Tone(callerTone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	since := time.Now()
	c := h.Dial(p, "96222", phone.DialOptions{})
	desk.Click("accept")
	hears(t, c, deskTone, 10*time.Second)
	desk.Hears(callerTone, talk, since, 10*time.Second)
	return c
}

// toRing waits until somebody is called at the telephone behind the trunk.
func toRing(t *testing.T, h *house.House, desk *house.Page, person *phone.Phone, limit time.Duration) *phone.Call {
	t.Helper()
	c, err := person.NextCall(within(t, limit))
	if err != nil {
		t.Fatalf("nobody is called: %v\n%s\n%s", err, desk.Looks(), h.Story())
	}
	return c
}

// TestCallingFromThePages ends a red call by its guard, calls the person of a task with their rule before, and lets a
// supervisor call off the ring-back of a lost caller.
func TestCallingFromThePages(t *testing.T) {
	h, person := outgoingHouse(t, "30s") // nobody is rung before the press that calls it off
	desk := h.Browser(deskTone).Desk("a1", "7")
	boss := h.Browser(0).Page("boss", "/board")
	boss.SignIn("boss")
	visit(boss, "/board")

	// A red call ends with a reason and a next step only.
	c := red(t, h, desk, "13900000002")
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	desk.Wait("that a reason is missing", 5*time.Second, `document.querySelector('select[name=red-reason]')?.getAttribute('aria-invalid') === 'true' || document.querySelector('.field .error')`)
	desk.Choose("red-reason", "agreed")
	desk.Choose("red-next-step", "follow_up_today")
	desk.Click("hangup-confirm")
	if _, err := c.WaitEnded(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	if f := house.FactsOf[ledger.RedEnded](h); len(f) != 1 || f[0].Reason != "agreed" || f[0].Next != "follow_up_today" {
		t.Errorf("why it ended: %+v", f)
	}

	// What is wrong is told with its place and its mend.
	desk.Until("ready", 15*time.Second)
	wrongNumber(t, desk)
	wrongRow(t, boss)
	visit(boss, "/board")

	// A red caller is lost: the desk counts down, and one press on the board calls it off.
	lost(t, h, desk, "13900000001")
	desk.See("outgoing-countdown", 10*time.Second)
	boss.See("board-countdown", 5*time.Second)
	boss.Evaluate(`document.querySelector('[data-name^="board-call-off-"]').click()`, nil)
	boss.Gone("outgoing-board", 5*time.Second)
	desk.Wait("what has become of it", 5*time.Second, `document.querySelector('[data-name=outgoing-last][data-outcome=cancelled]')`)
	desk.Click("outgoing-last-away")
	desk.Gone("outgoing-last", 2*time.Second)
	if got := outcomes(h); !slices.Equal(got, []string{"cancelled"}) {
		t.Errorf("attempts %v", got)
	}

	// A caller who did not wait leaves a task, and is called by somebody to whom the number is not shown.
	desk.Until("ready", 15*time.Second)
	impatient, err := phone.New(phone.Config{Server: h.SIP, User: "13900000001", Sound: phone.Tone(callerTone)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(impatient.Close)
	missed := h.Dial(impatient, "96111", phone.DialOptions{})
	desk.See("offer", 15*time.Second)
	hangup(t, missed)
	desk.Until("ready", 15*time.Second)
	visit(desk, "/tasks")
	desk.Click("task")
	desk.Click("task-take")
	desk.See("contact", 5*time.Second)
	desk.Click("task-call")
	person1 := toRing(t, h, desk, person, 15*time.Second)
	since := time.Now()
	hears(t, person1, deskTone, 15*time.Second)
	desk.Hears(outsideTone, talk, since, 10*time.Second)
	if text := desk.Text("[data-name=call]"); strings.Contains(text, "0000001") {
		t.Errorf("the desk shows the number: %s", text)
	}
	again(t, desk, "the call after a reload", `document.querySelector('[data-name=outgoing][data-state=reached]')`)
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	if _, err := person1.WaitEnded(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*house.Page{desk, boss} {
		for _, e := range p.Errors() {
			t.Errorf("the page of %s complains: %s", p.Who, e)
		}
	}
}

// TestATelephoneInAPageIsRungBack makes a red call from the demonstration's telephone, closes its page, and opens it
// again: it rings.
func TestATelephoneInAPageIsRungBack(t *testing.T) {
	h, _ := outgoingHouse(t, "8s")
	desk := h.Browser(deskTone).Desk("a1", "7")
	b := h.Browser(callerTone)
	telephone := b.Page("caller", "/phone")
	telephone.Click("number-96222")
	telephone.Click("phone-call")
	since := time.Now()
	desk.Click("accept")
	desk.Hears(callerTone, talk, since, 15*time.Second)
	next := b.Page("caller again", "/") // before the first is closed, or the browser would end with it
	telephone.Close()
	desk.See("outgoing-countdown", 20*time.Second)
	next.Open("/phone")
	next.Click("phone-answer")
	next.Wait("the sentence", 10*time.Second, `document.querySelector('[data-name="phone-state"]').dataset.state === 'talking'`)
	next.Listen()
	next.Hears(-1, talk, time.Now(), 10*time.Second) // the sentence
	since = time.Now()
	next.Click("key-1")
	next.Hears(deskTone, talk, since, 10*time.Second)
	desk.Hears(callerTone, talk, since, 10*time.Second)
	next.Click("phone-hangup")
	h.Until("the attempt to be in the ledger", 10*time.Second, func() bool { return slices.Equal(outcomes(h), []string{"reached"}) })
}

// outcomes are those of all attempts to reach somebody, in order.
func outcomes(h *house.House) (all []string) {
	for _, f := range house.FactsOf[ledger.OutAttemptEnded](h) {
		all = append(all, f.Outcome)
	}
	return all
}

// wrongNumber types a number that is none.
func wrongNumber(t *testing.T, desk *house.Page) {
	t.Helper()
	const typed = "12-3"
	desk.Evaluate(`document.querySelector('[data-name=place-call]').open = true`, nil)
	desk.Fill("outgoing-number", typed)
	desk.Click("outgoing-place")
	sentence(t, desk, "[data-name=place-call] [role=alert] p", "这不是完整的电话号码，请带区号填写", "This is no whole telephone number: write it with its area code")
	if !desk.Is(`document.querySelector('[name=outgoing-number]').value === '` + typed + `'`) {
		t.Error("the number that was typed is gone")
	}
	desk.Evaluate(`document.querySelector('[data-name=place-call]').open = false`, nil)
}

// wrongRow chooses a list of places with a row that is wrong.
func wrongRow(t *testing.T, boss *house.Page) {
	t.Helper()
	visit(boss, "/referrals")
	boss.Click("referral-import")
	boss.Upload("referral-file", "places.csv", "id,name,kind\nclinic-1,市心理门诊,clinic\nClinic 2,东区门诊,clinic\n")
	sentence(t, boss, "dialog [role=alert]", "第 3 行有误（共 1 处），未导入任何内容：请按下表改好文件，再重新选择", "Row 3 is wrong (mistakes in all: 1). Nothing was imported: mend the file as the list says, then choose it again")
	if row := boss.Text("dialog tbody tr"); !strings.Contains(row, "id") || !strings.Contains(row, "clinic-3") {
		t.Errorf("the list does not tell column and mend: %s", row)
	}
	if !boss.Is(`document.querySelector('[name=referral-file]').files[0].name === 'places.csv' && document.querySelector('[data-name=referral-put]').disabled`) {
		t.Error("the file is gone, or can be put in force")
	}
	boss.Press(kb.Escape)
}
