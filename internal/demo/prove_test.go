package demo

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/phone"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sentence is what the fail-safe says to a duty phone, as a tone in Hz.
const sentence = 440

// ring calls a duty phone of the demo as the fail-safe does, and plays the sentence.
func ring(t *testing.T) (out *phone.Call, in *phone.Call) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	duty, err := phone.New(phone.Config{
		User: "duty", Sound: phone.Tone(dutyTone), React: func(*phone.Call) phone.Reaction { return phone.Answer(0) }, Script: pressKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(duty.Close)
	caller, err := phone.New(phone.Config{User: "failsafe", Server: duty.Addr(), Sound: phone.Tone(sentence)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(caller.Close)
	if out, err = caller.Dial(ctx, "duty", phone.DialOptions{}); err != nil {
		t.Fatal(err)
	}
	if in, err = duty.NextCall(ctx); err != nil {
		t.Fatal(err)
	}
	if err := out.WaitAnswered(ctx); err != nil {
		t.Fatal(err)
	}
	return out, in
}

// keys waits for so many keys.
func keys(t *testing.T, out *phone.Call, want string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); out.HeardDigits() != want; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("pressed %q, want %q", out.HeardDigits(), want)
		}
	}
}

// TestTheDutyPhonePressesItsKeyOnce cuts the sentence with the key, as the fail-safe does.
func TestTheDutyPhonePressesItsKeyOnce(t *testing.T) {
	t.Parallel()
	began := time.Now()
	out, _ := ring(t)
	keys(t, out, "1")
	if heard := time.Since(began); heard < keyPause {
		t.Errorf("the key came after %v, before anybody could have listened", heard)
	}
	out.Mute(true)
	// So long it would have taken to press once more.
	<-time.After(keyCutTime + keyPause + 500*time.Millisecond)
	if got := out.HeardDigits(); got != "1" {
		t.Errorf("pressed %q after the sentence was cut", got)
	}
}

// TestTheDutyPhonePressesAgainWhereTheAskingGoesOn never cuts the sentence.
func TestTheDutyPhonePressesAgainWhereTheAskingGoesOn(t *testing.T) {
	t.Parallel()
	out, _ := ring(t)
	keys(t, out, "111")
	<-time.After(keyCutTime + keyPause + 500*time.Millisecond)
	if got := out.HeardDigits(); got != "111" {
		t.Errorf("pressed %q, at most %d tries", got, keyTries)
	}
}

// TestTheDutyPhonePressesNothingWhenTheCallerHasGone hangs up while the phone listens.
func TestTheDutyPhonePressesNothingWhenTheCallerHasGone(t *testing.T) {
	t.Parallel()
	out, in := ring(t)
	if err := out.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-in.Ended():
	case <-time.After(5 * time.Second):
		t.Fatal("the duty phone does not notice that the caller has gone")
	}
	<-time.After(keyPause + 300*time.Millisecond)
	if got := out.HeardDigits(); got != "" {
		t.Errorf("pressed %q for nobody", got)
	}
}
