//go:build e2e

package browser_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// legs counts the channels in Asterisk.
func legs(h *house.House) int {
	var channels []struct{ ID string }
	h.Asterisk(http.MethodGet, "/channels", &channels)
	return len(channels)
}

// TestSigningOutEndsEverythingInTheOtherTab does it once as the page does and once by the bare request, so that
// what ends the other tab is the server and not a message between the tabs.
func TestSigningOutEndsEverythingInTheOtherTab(t *testing.T) {
	h := house.New(t)
	ways := []struct {
		name string
		do   func(p *house.Page)
	}{
		{"by the page", func(p *house.Page) { p.Click("sign-out") }},
		{"by a bare request", func(p *house.Page) { p.Evaluate(`fetch('/api/v1/session', {method: 'DELETE'}).then(r => r.ok)`, nil) }},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			b := h.Browser(deskTone)
			desk := b.Desk("a1", "7")
			sockets := desk.Sockets()
			h.Until("the leg", 5*time.Second, func() bool { return legs(h) == 1 })
			other := b.Page("a1's second tab", "/tasks")
			other.Wait("its console", 8*time.Second, `document.querySelector('.console')`)
			at := time.Now()
			way.do(other)
			h.Until("stream, relay and leg to end", 3*time.Second, func() bool { return sockets.Open() == 0 && legs(h) == 0 })
			in(t, "stream, relay and leg of the other tab end", time.Since(at), time.Second)
			desk.Wait("the sign-in page", 3*time.Second, `document.querySelector('main.sign-in')`)
			if n := sockets.Opened(); n < 2 {
				t.Errorf("only %d sockets were watched, want the stream and the relay", n)
			}
			b.Kill()
		})
	}
}

// TestSigningOutWhileTwoTalk wants the caller safe and with the next counsellor.
func TestSigningOutWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	b := h.Browser(deskTone)
	c := connected(t, h, b.Desk("a1", "7"))
	second := h.Browser(secondTone).Desk("a2", "8")
	other := b.Page("a1's second tab", "/tasks")
	other.Wait("its console", 8*time.Second, `document.querySelector('.console')`)
	from := time.Now()
	other.Evaluate(`fetch('/api/v1/session', {method: 'DELETE'}).then(r => r.ok)`, nil)
	in(t, "music after the counsellor signed out", comforted(t, h, c, deskTone, from), 500*time.Millisecond)
	second.See("offer", 20*time.Second)
	second.Click("accept")
	hears(t, c, secondTone, 15*time.Second)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, second)
}

func TestARefusedMicrophoneIsASentence(t *testing.T) {
	h := house.New(t)
	b := h.Browser(0, house.WithoutMicrophone())
	desk := b.Page("a1", "/desk")
	desk.SignIn("a1")
	desk.Click("seat-7")
	desk.Wait("a sentence with its mend", 8*time.Second, `document.querySelector('[role=alert]')?.textContent.length > 20`)
	if desk.Is(`document.querySelector('[data-name=ready]:not([disabled])')`) {
		t.Error("a desk without a microphone can become ready")
	}
	desk.Click("leave-seat")
	desk.See("seat-7", 5*time.Second)
	clean(t, desk)

	telephone := b.Page("caller", "/phone")
	telephone.Click("number-96111")
	telephone.Click("phone-call")
	telephone.Wait("a sentence with its mend", 8*time.Second, `document.querySelector('[role=alert]')?.textContent.length > 20`)
	telephone.Click("phone-call") // the page lives
	clean(t, telephone)
}

// TestTheControllerIsKilledWhileTwoTalk wants talk without a hole, a page that heals and a call that goes on.
func TestTheControllerIsKilledWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, desk)
	from := time.Now()
	h.KillServe()
	desk.See("connection-lost", 10*time.Second)
	h.StartServe()
	desk.Gone("connection-lost", 10*time.Second)
	desk.See("call", 5*time.Second)
	desk.Until("talking", 3*time.Second)
	desk.Wait("a leg that is up", 10*time.Second, `window.__hl.leg() === 'up'`)
	settled := time.Now().Add(2 * time.Second)
	h.Until("talk to settle", 4*time.Second, func() bool { return time.Now().After(settled) })
	to := time.Now().Add(-200 * time.Millisecond)
	for who, hole := range map[string]time.Duration{"caller": c.LongestHole(deskTone, from, to), "counsellor": desk.Hole(callerTone, from, to)} {
		in(t, "the longest hole of the "+who+" while the controller is killed", hole, longestHole)
	}
	desk.Click("hold")
	music(t, c, 3*time.Second)
	desk.Click("hold")
	hears(t, c, deskTone, 3*time.Second)
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	if _, err := c.WaitEnded(within(t, 3*time.Second)); err != nil {
		t.Fatal(err)
	}
	if end := h.Ended(1)[0]; end.Class != "completed" || end.By != "counsellor" {
		t.Errorf("ended %+v", end)
	}
	clean(t, desk)
	second := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	desk.Click("accept")
	hears(t, second, deskTone, 5*time.Second)
	hangup(t, second)
	h.Ended(2)
}
