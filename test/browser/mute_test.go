//go:build e2e

package browser_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/test/house"
)

// failing makes a page's next requests to mute or unmute fail, as those of a network that is away.
const failing = `(() => {
	const real = window.fetch;
	window.refused = 0;
	window.fetch = (input, ...rest) => {
		if (window.away && /(mute|unmute)$/.test(String(input.url ?? input))) { window.refused++; return Promise.reject(new TypeError('away')) }
		return real(input, ...rest);
	};
	return true;
})()`

// serverMutes reports whether the server says that a1 is muted.
func serverMutes(h *house.House) bool {
	h.T.Helper()
	var d struct{ Call struct{ Muted bool } }
	h.As("a1").Must(http.MethodGet, "/desk", nil, &d)
	return d.Call.Muted
}

// TestAMuteThatFailsIsAskedForAgain takes away the network of the mute button: the microphone is closed with the click, the
// page says that the server does not know yet, and wish and truth come together when the network is back.
func TestAMuteThatFailsIsAskedForAgain(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, desk)
	desk.Evaluate(failing, nil)

	desk.Evaluate(`window.away = true`, nil)
	pressed := time.Now()
	desk.Click("mute")
	if err := c.WaitSilence(within(t, 3*time.Second), talk); err != nil {
		t.Fatalf("who pressed mute is heard: %v", err)
	}
	desk.Wait("the words for what the server does not know", 3*time.Second,
		`document.querySelector('[data-name=mute-note]')?.dataset.state === 'late' && document.querySelector('[data-name=muted]')`)
	desk.Wait("more tries", 10*time.Second, `window.refused > 2`)
	if serverMutes(h) {
		t.Error("the server knows of a mute that has not reached it")
	}
	from := time.Now()
	desk.Evaluate(`window.away = false`, nil)
	desk.Gone("mute-note", 10*time.Second)
	h.Until("the server to know", 5*time.Second, func() bool { return serverMutes(h) })
	in(t, "wish and truth together after the network is back", time.Since(from), 5*time.Second)
	if s := c.Summary(pressed.Add(time.Second), time.Now()); s.Tones[deskTone] > 0 {
		t.Errorf("the muted counsellor was heard meanwhile: %v", s)
	}

	// And the other way: still mute until the server lets the voice through.
	desk.Evaluate(`window.away = true`, nil)
	desk.Click("mute")
	desk.Wait("the words for what the server does not know", 3*time.Second, `document.querySelector('[data-name=mute-note]')?.dataset.state === 'late'`)
	desk.See("muted", time.Second)
	desk.Evaluate(`window.away = false`, nil)
	hears(t, c, deskTone, 8*time.Second)
	desk.Gone("mute-note", 3*time.Second)
	desk.Gone("muted", 3*time.Second)
	hangup(t, c)
	h.Ended(1)
	clean(t, desk)
}
