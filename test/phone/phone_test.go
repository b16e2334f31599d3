//go:build e2e

package phone_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/phone"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func bounded(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func start(t *testing.T, config phone.Config) *phone.Phone {
	t.Helper()
	p, err := phone.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func dial(t *testing.T, p *phone.Phone, number string, o phone.DialOptions) *phone.Call {
	t.Helper()
	c, err := p.Dial(bounded(t), number, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answered(t *testing.T, c *phone.Call) {
	t.Helper()
	if err := c.WaitAnswered(bounded(t)); err != nil {
		t.Fatal(err)
	}
}

func heard(t *testing.T, c *phone.Call, hz int) {
	t.Helper()
	if _, err := c.WaitTone(bounded(t), hz, 200*time.Millisecond); err != nil {
		t.Error(err)
	}
}

func TestPhonesOnAsterisk(t *testing.T) {
	pbx := startAsterisk(t)
	watch := []int{440, 500, 880, 1000}
	config := phone.Config{Server: pbx.sip, User: "13800000000", Sound: phone.Tone(440), Watch: watch}

	t.Run("echo comes back without a hole", func(t *testing.T) {
		for _, codec := range []phone.Codec{phone.PCMA, phone.PCMU} {
			c := dial(t, start(t, config), "100", phone.DialOptions{Codecs: []phone.Codec{codec}})
			answered(t, c)
			from, err := c.WaitTone(bounded(t), 440, 3*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if hole := c.LongestHole(440, from.Add(100*time.Millisecond), from.Add(2900*time.Millisecond)); hole > 60*time.Millisecond {
				t.Errorf("%s: hole of %v; sent %+v; heard %v", codec, hole, c.Sent(), c.Summary(time.Time{}, time.Time{}))
			}
			if err := c.Hangup(bounded(t)); err != nil {
				t.Error(err)
			}
		}
	})

	t.Run("a registered seat is rung and both hear each other", func(t *testing.T) {
		seat := start(t, phone.Config{
			Server: pbx.sip, User: "seat", Password: "secret", Sound: phone.Tone(880), Watch: watch,
			React: func(*phone.Call) phone.Reaction { return phone.Answer(100 * time.Millisecond) },
		})
		if err := seat.Register(bounded(t), time.Minute); err != nil {
			t.Fatal(err)
		}
		out := dial(t, start(t, config), "200", phone.DialOptions{})
		if err := out.WaitRinging(bounded(t)); err != nil {
			t.Error(err)
		}
		in, err := seat.NextCall(bounded(t))
		if err != nil {
			t.Fatal(err)
		}
		answered(t, out)
		heard(t, out, 880)
		heard(t, in, 440)

		if err := out.Hold(bounded(t)); err != nil {
			t.Fatal(err)
		}
		if err := in.WaitSilence(bounded(t), 300*time.Millisecond); err != nil {
			t.Error(err)
		}
		if err := out.Unhold(bounded(t)); err != nil {
			t.Fatal(err)
		}
		heard(t, in, 440)

		if err := in.Hangup(bounded(t)); err != nil {
			t.Error(err)
		}
		e, err := out.WaitEnded(bounded(t))
		if err != nil || e.By != phone.ByPeer || e.Cause != 16 {
			t.Errorf("end = %+v, %v", e, err)
		}
		for status, react := range map[int]phone.Reaction{486: phone.Busy(), 603: phone.Decline(0)} {
			seat.SetReact(func(*phone.Call) phone.Reaction { return react })
			out := dial(t, start(t, config), "200", phone.DialOptions{})
			if e, err := out.WaitEnded(bounded(t)); err != nil || e.By != phone.ByRefusal {
				t.Errorf("seat says %d: end = %+v, %v", status, e, err)
			}
		}
		seat.SetReact(func(*phone.Call) phone.Reaction { return phone.Ring() })
		out = dial(t, start(t, config), "200", phone.DialOptions{})
		if err := out.WaitRinging(bounded(t)); err != nil {
			t.Fatal(err)
		}
		if err := out.Hangup(bounded(t)); err != nil {
			t.Error(err)
		}
	})

	t.Run("keys by telephone-event, INFO and tones of the audio", func(t *testing.T) {
		for name, send := range map[string]func(c *phone.Call) error{
			"rfc 4733": func(c *phone.Call) error { return c.SendDigits(bounded(t), "125") },
			"info":     func(c *phone.Call) error { return c.SendInfo(bounded(t), "125") },
		} {
			c := dial(t, start(t, config), "400", phone.DialOptions{Sound: phone.Silence()})
			answered(t, c)
			if err := send(c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			heard(t, c, 500)
			if e, err := c.WaitEnded(bounded(t)); err != nil || e.By != phone.ByPeer {
				t.Errorf("%s: end = %+v, %v", name, e, err)
			}
		}
	})

	t.Run("odd requests are told as they ended", func(t *testing.T) {
		c := dial(t, start(t, config), "999", phone.DialOptions{})
		if e, err := c.WaitEnded(bounded(t)); err != nil || e.Status != 404 || e.Cause != 1 {
			t.Errorf("unknown number: end = %+v, %v", e, err)
		}
		c = dial(t, start(t, config), "100", phone.DialOptions{Codecs: []phone.Codec{"G729"}})
		if e, err := c.WaitEnded(bounded(t)); err != nil || e.Status != 488 {
			t.Errorf("unknown codec: end = %+v, %v", e, err)
		}
		c = dial(t, start(t, config), "100", phone.DialOptions{LateOffer: true})
		answered(t, c)
		heard(t, c, 440)
		// A bare quote inside the quotes is a syntax error to Asterisk, which drops the message without an answer.
		for _, display := range []string{"\x01\xff'--", `a\"b`, "😀"} {
			c = dial(t, start(t, config), "100", phone.DialOptions{Display: display})
			answered(t, c)
			heard(t, c, 440)
		}
	})
}
