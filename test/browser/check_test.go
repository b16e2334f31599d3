//go:build e2e

package browser_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/test/house"
)

const (
	ringTone = 450 // the ring of the tone zone cn
	stroke   = 800 * time.Millisecond
)

// TestASeatIsProvenByTheSwitch does the seat check step by step: the ring comes from Asterisk by its frequency, the
// echo brings back the microphone's own, and without either the desk is not ready.
func TestASeatIsProvenByTheSwitch(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Page("a1", "/desk")
	desk.SignIn("a1")
	desk.Click("seat-7")
	desk.Listen(ringTone, deskTone)
	desk.Click("check-speaker")
	desk.Click("speaker-heard")

	since := time.Now()
	desk.Click("check-ring")
	desk.Hears(ringTone, stroke, since, 5*time.Second)
	if desk.Is(`document.querySelector('[data-name=check-done]:not([disabled])')`) {
		t.Error("the check is complete without the echo")
	}
	me := h.As("a1")
	if status, problem := me.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil); status != http.StatusConflict {
		t.Errorf("ready before the check: %d %s", status, problem)
	}
	desk.Click("ring-heard")

	since = time.Now()
	desk.Click("check-echo")
	desk.Hears(deskTone, stroke, since, 5*time.Second)
	desk.Wait("a bar that shows the echo", 2*time.Second, `document.querySelector('[data-name=echo-level]')?.ariaValueNow >= 60`)
	desk.Wait("the step to pass", 2*time.Second, `document.querySelector('[data-name=echo-step] .tone-ok')`)
	since = time.Now()
	desk.Wait("the echo to end by itself", 8*time.Second, `!document.querySelector('[data-name=echo-level]')`)
	desk.Hears(0, stroke, since, 3*time.Second)
	h.Until("nothing but the leg", 3*time.Second, func() bool { return legs(h) == 1 })

	desk.Click("check-done")
	desk.Click("ready")
	desk.Until("ready", 5*time.Second)
	clean(t, desk)
}

// TestADeskWithASilentMicrophoneIsNotReady wants the echo of silence to prove nothing.
func TestADeskWithASilentMicrophoneIsNotReady(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(0).Page("a1", "/desk")
	desk.SignIn("a1")
	desk.Click("seat-7")
	desk.Listen(ringTone)
	desk.Click("check-ring")
	desk.Click("ring-heard")
	desk.Click("check-echo")
	desk.See("echo-level", 5*time.Second)
	desk.Click("echo-end")
	desk.Gone("echo-level", 5*time.Second)
	h.Until("nothing but the leg", 3*time.Second, func() bool { return legs(h) == 1 })
	if desk.Is(`document.querySelector('[data-name=echo-step] .tone-ok')`) {
		t.Error("silence came back and the step has passed")
	}
	if desk.Is(`document.querySelector('[data-name=check-done]:not([disabled]), [data-name=ready]:not([disabled])')`) {
		t.Error("a desk that nobody would hear can become ready")
	}
	clean(t, desk)
}
