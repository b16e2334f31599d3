//go:build e2e

package browser_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	planTone  = 1900
	otherTone = 2100
	worldTone = 2300
)

// callID is the id of the newest call of a house.
func callID(h *house.House) (id string) {
	h.T.Helper()
	h.Until("a call in the ledger", 5*time.Second, func() bool {
		for _, e := range h.Facts() {
			if e.Kind == "call.arrived" {
				id = strings.TrimPrefix(string(e.Stream), "call:")
			}
		}
		return id != ""
	})
	return id
}

// redPlan makes a red plan for the caller of a call.
func redPlan(h *house.House, boss *house.Client, call, words string) {
	h.T.Helper()
	h.Until("the plan to be made", 10*time.Second, func() bool {
		status, _ := boss.Do(http.MethodPut, "/calls/"+call+"/plan", map[string]any{
			"grade": "red", "until": time.Now().Add(48 * time.Hour).UTC(), "prefer": "a1", "words": words,
		}, nil)
		return status == http.StatusOK
	})
}

// TestACallerWithARedPlanIsOfferedFirst has a caller with a plan call last of three who wait, after the controller was
// killed: the one counsellor gets that caller first, and the ledger says whose plan it was.
func TestACallerWithARedPlanIsOfferedFirst(t *testing.T) {
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 300ms"))
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	desk, boss := h.Sit("a1", "1"), h.As("boss")
	known := h.Caller(planTone)
	c := h.Dial(known, "96111", phone.DialOptions{})
	hears(t, c, deskTone, 10*time.Second)
	redPlan(h, boss, callID(h), "")
	hangup(t, c)
	h.Ended(1)

	h.KillServe()
	h.StartServe()
	h.Until("the counsellor to be ready", 20*time.Second, func() bool { return desk.State() == "ready" })
	talking := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	hears(t, talking, deskTone, 10*time.Second)
	waiting := func(n int) {
		t.Helper()
		h.Until(fmt.Sprintf("%d callers to wait", n), 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](h)) == n })
	}
	before := len(house.FactsOf[ledger.Queued](h))
	second := h.Dial(h.Caller(secondTone), "96111", phone.DialOptions{})
	waiting(before + 1)
	third := h.Dial(h.Caller(otherTone), "96111", phone.DialOptions{})
	waiting(before + 2)
	last := h.Dial(known, "96111", phone.DialOptions{})
	waiting(before + 3)
	since := time.Now()
	hangup(t, talking)
	hears(t, last, deskTone, 20*time.Second)
	for name, other := range map[string]*phone.Call{"second": second, "third": third} {
		if d := other.Heard(deskTone, since); d > 0 {
			t.Errorf("the %s caller was heard for %v before the one with the plan", name, d)
		}
	}
	followed := house.FactsOf[ledger.PlanFollowed](h)
	if len(followed) != 1 || followed[0].By != "boss" || followed[0].Grade != "red" || followed[0].Prefer != "a1" || followed[0].SetAt.IsZero() {
		t.Errorf("followed: %+v", followed)
	}
	if g := house.FactsOf[ledger.Graded](h); len(g) != 1 || g[0].By != "plan" || g[0].Grade != "red" {
		t.Errorf("graded: %+v", g)
	}
	for _, c := range []*phone.Call{last, second, third} {
		hangup(t, c)
	}
	h.Ended(5)
}

// TestADeskKnowsTheCallerBeforeAndDuringTheCall makes a plan at the page of a call, shows it with the next offer before it
// is answered, without moving the buttons, and opens its words after the answer alone. Another page finds a place and calls
// it into the talk.
func TestADeskKnowsTheCallerBeforeAndDuringTheCall(t *testing.T) {
	const words = "先问今晚是否安全。"
	world, err := phone.New(phone.Config{
		Listen: "127.0.0.9:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(worldTone), Watch: house.Tones(),
		React: func(*phone.Call) phone.Reaction { return phone.Answer(100 * time.Millisecond) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(world.Close)
	host, _, _ := strings.Cut(world.Addr(), ":")
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 300ms"),
		house.Replace("phones:\n", fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nreferrals: {format: national}\nphones:\n", host, world.Addr())))
	boss := h.As("boss")
	places(t, boss)
	browser := h.Browser(deskTone)
	desk := browser.Desk("a1", "7")
	known := h.Caller(planTone)
	c := h.Dial(known, "96111", phone.DialOptions{})
	desk.Wait("nothing to be known of the first call", 10*time.Second, `document.querySelector('[data-name=offer] [data-name=known][data-read=yes]')`)
	if desk.Is(`document.querySelector('[data-name=plan-line]')`) {
		t.Error("there is a plan for somebody who was never here")
	}
	desk.Click("accept")
	hears(t, c, deskTone, 5*time.Second)
	redPlan(h, boss, callID(h), words)
	hangup(t, c)
	desk.Until("ready", 8*time.Second)

	// The offer stands first; what is known comes into the room that is kept for it.
	desk.Evaluate(`window.__tops = new Set(); window.__watch = setInterval(() => { const b = document.querySelector('[data-name=offer] [data-name=accept]'); if (b) window.__tops.add(Math.round(b.offsetTop)) }, 5)`, nil)
	second := h.Dial(known, "96111", phone.DialOptions{})
	desk.Wait("the plan with the offer", 10*time.Second, `document.querySelector('[data-name=offer] [data-name=plan-line]')`)
	var tops int
	desk.Evaluate(`clearInterval(window.__watch), window.__tops.size`, &tops)
	if tops != 1 {
		t.Errorf("the button to answer stood at %d places", tops)
	}
	if text := desk.Text("[data-name=offer]"); strings.Contains(text, words) || !strings.Contains(text, "督导") {
		t.Errorf("the offer says %q", text)
	}
	offered := callID(h)
	if status, problem := h.As("a1").Do(http.MethodPost, "/calls/"+offered+"/plan/words", nil, nil); status != http.StatusConflict {
		t.Errorf("the words before the answer: %d %s", status, problem)
	}
	desk.Click("accept")
	hears(t, second, deskTone, 5*time.Second)
	desk.Click("plan-open")
	desk.Wait("the words", 5*time.Second, `document.querySelector('[data-name=plan-words]')?.textContent.trim() === '`+words+`'`)
	if read := house.FactsOf[ledger.PlanRead](h); len(read) != 1 || read[0].Call != offered {
		t.Errorf("opened: %+v", read)
	}

	// A place by its kind, into the talk by one press.
	desk.Evaluate(`document.querySelector('[data-name=referrals]').open = true`, nil)
	desk.Wait("the kinds of places", 5*time.Second, `document.querySelector('select[name=referral-kind] option[value=clinic]')`)
	desk.Choose("referral-kind", "clinic")
	desk.Wait("the clinic alone", 5*time.Second, `document.querySelectorAll('.referral').length === 1`)
	desk.Click("place-join-clinic-1")
	hears(t, second, worldTone, 15*time.Second)
	if asked := house.FactsOf[ledger.PartyAsked](h); len(asked) != 1 || asked[0].Number != "place:clinic-1" {
		t.Errorf("asked: %+v", asked)
	}

	// Its keys, from the keyboard as soon as they are there.
	desk.Evaluate(`document.querySelector('[data-name^="keypad-"]').click()`, nil)
	desk.Wait("the first key to have the focus", 5*time.Second, `document.activeElement?.dataset.name === 'key-1'`)
	desk.Press("5")
	desk.Wait("the key to be sent", 5*time.Second, `document.querySelector('[data-name=keypad-sent]').textContent.trim() === '5'`)
	narrow(t, desk, "the keypad")
	desk.Press(kb.Escape)
	hangup(t, second)
	h.Ended(2)
	clean(t, desk)
}

// places imports a list that is wrong in two rows, and one that is right.
func places(t *testing.T, boss *house.Client) {
	t.Helper()
	const head = "id,name,kind,town,hours,phone,note,languages\n"
	var answer struct {
		Accepted bool
		Errors   []struct {
			Line   int
			Column string
		}
	}
	boss.Import("/referrals/import", "text/csv", head+"Clinic 1,x,clinic,,,,,\nb,,nowhere,,,,,\n", &answer)
	if answer.Accepted || len(answer.Errors) != 3 || answer.Errors[0].Line != 2 || answer.Errors[0].Column != "id" {
		t.Errorf("a wrong list: %+v", answer)
	}
	boss.Import("/referrals/import", "text/csv", head+"clinic-1,市心理门诊,clinic,东区,9-17,13900000001,先预约,zh-CN en\nshelter-1,临时住所,shelter,西区,,,,\n", &answer)
	if !answer.Accepted {
		t.Fatalf("the list: %+v", answer)
	}
}

// TestAnOfferToAHiddenPageIsTold hides the page of a desk: the offer is told by a notification that says nothing of the
// caller, by the title, and is confirmed; when the page is seen again the notification goes.
func TestAnOfferToAHiddenPageIsTold(t *testing.T) {
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 300ms"))
	desk := h.Browser(deskTone).Desk("a1", "7")
	desk.Evaluate(`window.__notes = []; window.__gone = 0;
		window.Notification = class { static permission = 'granted'; constructor(title, o) { window.__notes.push(title + ' ' + o.body) } close() { window.__gone++ } };
		window.__hide = (v) => { Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => v }); document.dispatchEvent(new Event('visibilitychange')) };
		window.__title = document.title; window.__hide('hidden')`, nil)
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	desk.Wait("a notification", 24*time.Second, `window.__notes.length === 1`)
	h.Until("the offer to be confirmed", 5*time.Second, func() bool { return len(house.FactsOf[ledger.OfferShown](h)) == 1 })
	desk.Wait("the title to flash", 5*time.Second, `document.title !== window.__title`)
	if desk.Is(`/\d{2}/.test(window.__notes[0])`) {
		t.Error("the notification holds digits")
	}
	desk.Evaluate(`window.__hide('visible')`, nil)
	desk.Wait("the notification to go", 3*time.Second, `window.__gone === 1`)
	desk.Click("accept")
	hears(t, c, deskTone, 5*time.Second)
	hangup(t, c)
	h.Ended(1)
	clean(t, desk)
}
