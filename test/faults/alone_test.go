//go:build e2e

package faults_test

import (
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestWithoutAControllerTelephonesRing has no controller: the seats' telephones ring, then the duty phone,
// which counts only with its key.
func TestWithoutAControllerTelephonesRing(t *testing.T) {
	t.Parallel()
	h := open(t, house.WithoutController())
	duty := h.SeatPhone("duty", dutyTone, does(phone.Answer(100*time.Millisecond)))
	t.Run("the duty phone, where no seat is registered", func(t *testing.T) {
		c := h.Dial(h.Caller(waitTone), straightLine, phone.DialOptions{})
		at := next(t, duty, 40*time.Second)
		deadline(t, "the duty phone rings", at.Times().InviteAt.Sub(c.Times().InviteAt), 5*time.Second)
		sound(t, "the duty phone", at, 10*time.Second) // is asked for its key
		if c.Heard(dutyTone, time.Time{}) > 0 {
			t.Error("the caller was connected without the key")
		}
		press(t, at, "1")
		hears(t, "the caller", c, dutyTone, 10*time.Second)
		hears(t, "the duty phone", at, waitTone, 10*time.Second)
		hangup(t, c)
	})
	t.Run("the seats first", func(t *testing.T) {
		seat := h.SeatPhone("1", seat1Tone, does(phone.Ring()))
		c := h.Dial(h.Caller(talkTone), menuLine, phone.DialOptions{})
		first := next(t, seat, 20*time.Second)
		deadline(t, "the first seat rings", first.Times().InviteAt.Sub(c.Times().InviteAt), 5*time.Second)
		second := next(t, duty, 60*time.Second)
		deadline(t, "the duty phone rings after the seats", second.Times().InviteAt.Sub(c.Times().InviteAt), 30*time.Second)
		sound(t, "the duty phone", second, 10*time.Second)
		press(t, second, "1")
		hears(t, "the caller", c, dutyTone, 10*time.Second)
		hangup(t, c)
	})
	h.Until("the journals to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 2 })
	h.StartServe()
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 })
	if got := endings(h, 2); got["service_error/failsafe_duty"] != 2 {
		t.Errorf("endings %v, want two that the duty phone took", got)
	}
	h.Empty()
}

// TestAMessageLeftWithoutAControllerIsImportedOnce leaves a message while the controller is dead, and lets two
// controllers after each other find it.
func TestAMessageLeftWithoutAControllerIsImportedOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.KillServe()
	c := h.Dial(h.Caller(messageTone), menuLine, phone.DialOptions{})
	hears(t, "the caller", c, beepTone, 60*time.Second)
	h.Until("the message in the spool", 10*time.Second, func() bool {
		for _, f := range h.Clear() {
			if strings.HasSuffix(f, ".wav") {
				return true
			}
		}
		return false
	})
	<-time.After(2 * time.Second) // the message
	hangup(t, c)
	hung := time.Now()
	h.Until("the message to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 1 && len(h.Clear()) == 0 })
	deadline(t, "message sealed and its clear file gone", time.Since(hung), 2*time.Second)
	item := h.Outbox()[0]
	if !item.Message || !item.Number || item.Duration < time.Second {
		t.Errorf("item %+v", item)
	}
	h.StartServe()
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 })
	h.KillServe()
	h.StartServe()
	if got := endings(h, 1); got["message/failsafe_message"] != 1 || len(got) != 1 {
		t.Errorf("endings %v, want one message", got)
	}
	wanted := house.FactsOf[ledger.TaskWanted](h)
	if len(wanted) != 1 || wanted[0].Kind != "message" || wanted[0].NumberHash == "" || wanted[0].Recording == "" {
		t.Errorf("tasks %+v, want one with the message and the caller's number", wanted)
	}
	sealed := house.FactsOf[ledger.RecordingSealed](h)
	if len(sealed) != 1 || sealed[0].Kind != "message" || sealed[0].Duration < time.Second {
		t.Errorf("sealed recordings %+v, want the message", sealed)
	}
	h.Empty()
}
