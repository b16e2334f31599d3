package phone_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"heartline/internal/phone"
)

// patience bounds every wait of these tests; nothing waits for it when all is well.
const patience = 20 * time.Second

func start(t *testing.T, config phone.Config) *phone.Phone {
	t.Helper()
	p, err := phone.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func bounded(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// pair returns a caller and a callee that watch for 440, 660 and 880 Hz.
func pair(t *testing.T, react func(*phone.Call) phone.Reaction) (caller, callee *phone.Phone) {
	t.Helper()
	watch := []int{440, 660, 880}
	callee = start(t, phone.Config{User: "seat", React: react, Sound: phone.Tone(880), Watch: watch, Capture: true})
	caller = start(t, phone.Config{User: "caller", Server: callee.Addr(), Sound: phone.Tone(440), Watch: watch, Capture: true})
	return caller, callee
}

func always(r phone.Reaction) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return r }
}

// connect dials and waits until both sides are up.
func connect(t *testing.T, caller, callee *phone.Phone, o phone.DialOptions) (out, in *phone.Call) {
	t.Helper()
	ctx := bounded(t)
	out, err := caller.Dial(ctx, "12345", o)
	if err != nil {
		t.Fatal(err)
	}
	if in, err = callee.NextCall(ctx); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*phone.Call{out, in} {
		if err := c.WaitAnswered(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return out, in
}

func mustTone(t *testing.T, c *phone.Call, hz int) time.Time {
	t.Helper()
	at, err := c.WaitTone(bounded(t), hz, 200*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func mustEnd(t *testing.T, c *phone.Call) phone.End {
	t.Helper()
	e, err := c.WaitEnded(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTwoPhonesHearEachOtherUntilOneHangsUp(t *testing.T) {
	t.Parallel()
	for _, codec := range []phone.Codec{phone.PCMA, phone.PCMU} {
		t.Run(string(codec), func(t *testing.T) {
			t.Parallel()
			caller, callee := pair(t, always(phone.Answer(50*time.Millisecond)))
			out, in := connect(t, caller, callee, phone.DialOptions{Codecs: []phone.Codec{codec}})
			heard := mustTone(t, out, 880)
			mustTone(t, in, 440)
			times := out.Times()
			order := []time.Time{times.InviteAt, times.RingingAt, times.AnsweredAt, heard}
			for i := 1; i < len(order); i++ {
				if !order[i].After(order[i-1]) {
					t.Errorf("instants out of order: %v", order)
				}
			}
			if got := out.Heard(440, times.AnsweredAt); got != 0 {
				t.Errorf("the caller hears itself for %v", got)
			}
			if level := out.Level(heard, time.Time{}); level < -13 || level > -11 {
				t.Errorf("level %.1f dB, want -12", level)
			}
			if err := out.Hangup(bounded(t)); err != nil {
				t.Error(err)
			}
			if e := mustEnd(t, in); e.By != phone.ByPeer {
				t.Errorf("callee's end = %+v", e)
			}
			if e := mustEnd(t, out); e.By != phone.ByPhone {
				t.Errorf("caller's end = %+v", e)
			}
			if err := out.Hangup(bounded(t)); err != nil {
				t.Errorf("second hang-up: %v", err)
			}
			if len(caller.Calls()) != 0 || len(callee.Calls()) != 0 {
				t.Error("an ended call is still in the books")
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		react  phone.Reaction
		status int
		rings  bool
	}{
		"decline after ringing": {phone.Decline(30 * time.Millisecond), 603, true},
		"busy":                  {phone.Busy(), 486, false},
		"unavailable":           {phone.Unavailable(), 480, false},
		"own status":            {phone.Refuse(404, 0), 404, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller, _ := pair(t, always(row.react))
			out, err := caller.Dial(bounded(t), "12345", phone.DialOptions{})
			if err != nil {
				t.Fatal(err)
			}
			e := mustEnd(t, out)
			if e.By != phone.ByRefusal || e.Status != row.status {
				t.Errorf("end = %+v, want a refusal with %d", e, row.status)
			}
			if rang := !out.Times().RingingAt.IsZero(); rang != row.rings {
				t.Errorf("rang = %v", rang)
			}
			if err := out.WaitAnswered(bounded(t)); err == nil {
				t.Error("WaitAnswered succeeded")
			}
		})
	}
}

func TestCallerGivesUpWhileItRings(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.Ring()))
	out, err := caller.Dial(bounded(t), "12345", phone.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := callee.NextCall(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := out.WaitRinging(bounded(t)); err != nil {
		t.Fatal(err)
	}
	if err := out.Hangup(bounded(t)); err != nil {
		t.Fatal(err)
	}
	if e := mustEnd(t, out); e.By != phone.ByPhone || e.Status != 487 {
		t.Errorf("caller's end = %+v", e)
	}
	if e := mustEnd(t, in); e.By != phone.ByPeer || e.Status != 487 {
		t.Errorf("callee's end = %+v", e)
	}
}

func TestDialEndsWithItsContext(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.Ring()))
	ctx, cancel := context.WithCancel(t.Context())
	out, err := caller.Dial(ctx, "12345", phone.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.WaitRinging(bounded(t)); err != nil {
		t.Fatal(err)
	}
	cancel()
	mustEnd(t, out)
	in, err := callee.NextCall(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	mustEnd(t, in)
}

func TestAnsweredByHand(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.Ring()))
	out, err := caller.Dial(bounded(t), "12345", phone.DialOptions{Display: "心线"})
	if err != nil {
		t.Fatal(err)
	}
	in, err := callee.NextCall(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	if from := in.Header("From"); !strings.Contains(from, "心线") || !strings.Contains(from, "sip:caller@") {
		t.Errorf("From = %q", from)
	}
	if err := out.WaitRinging(bounded(t)); err != nil {
		t.Fatal(err)
	}
	if err := in.Answer(); err != nil {
		t.Fatal(err)
	}
	mustTone(t, out, 880)
}

func TestKeysArriveOnceEach(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{})
	if err := out.SendDigits(bounded(t), "12#"); err != nil {
		t.Fatal(err)
	}
	if err := out.SendInfo(bounded(t), "5"); err != nil {
		t.Fatal(err)
	}
	if err := out.SendDigits(bounded(t), "*0"); err != nil {
		t.Fatal(err)
	}
	mustTone(t, in, 440) // the tone goes on after the keys
	if got := in.HeardDigits(); got != "12#*0" {
		t.Errorf("heard %q", got)
	}
	if err := out.SendDigits(bounded(t), "1x"); err == nil || strings.Contains(err.Error(), "x ") {
		t.Errorf("a character on no keypad: %v", err)
	}
}

func TestKeysAsTonesAreHeardAsBothFrequencies(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{NoKeys: true, Sound: phone.Silence()})
	in.Watch(770, 1336)
	if err := out.SendDigits(bounded(t), "5"); err == nil {
		t.Error("telephone-events went out that were not agreed")
	}
	begun := time.Now()
	if err := out.SendTones(bounded(t), "5"); err != nil {
		t.Fatal(err)
	}
	if _, err := out.WaitTone(bounded(t), 880, 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	for _, hz := range []int{770, 1336} {
		if got := in.Heard(hz, begun); got < 60*time.Millisecond || got > 140*time.Millisecond {
			t.Errorf("%d Hz heard for %v, want about 100 ms", hz, got)
		}
	}
}

func TestHoldSilencesTheHoldingSide(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{})
	mustTone(t, in, 440)
	if err := out.Hold(bounded(t)); err != nil {
		t.Fatal(err)
	}
	if !in.PeerHolds() {
		t.Error("the far end does not know that it is held")
	}
	if err := in.WaitSilence(bounded(t), 200*time.Millisecond); err != nil {
		t.Error(err)
	}
	if err := out.WaitSilence(bounded(t), 200*time.Millisecond); err != nil {
		t.Error(err)
	}
	if err := out.Unhold(bounded(t)); err != nil {
		t.Fatal(err)
	}
	mustTone(t, in, 440)
	mustTone(t, out, 880)
}

func TestLateOfferIsAnsweredInTheACK(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{LateOffer: true})
	mustTone(t, out, 880)
	mustTone(t, in, 440)
}

func TestNoSDPAtAllConnectsWithoutAudio(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{NoSDP: true})
	if err := in.WaitSilence(bounded(t), 200*time.Millisecond); err != nil {
		t.Error(err)
	}
	if got := out.Sent().Packets; got != 0 {
		t.Errorf("%d packets sent without an agreement", got)
	}
}

func TestOnlyUnknownCodecsAreRefusedWith488(t *testing.T) {
	t.Parallel()
	caller, _ := pair(t, always(phone.AnswerAtOnce()))
	out, err := caller.Dial(bounded(t), "12345", phone.DialOptions{Codecs: []phone.Codec{"G729", "opus"}})
	if err != nil {
		t.Fatal(err)
	}
	if e := mustEnd(t, out); e.Status != 488 {
		t.Errorf("end = %+v", e)
	}
}

func TestOddNamesAndNumbers(t *testing.T) {
	t.Parallel()
	empty, plus, long := "", "+", strings.Repeat("1", 64)
	for name, o := range map[string]phone.DialOptions{
		"control bytes": {Display: "\x01\xff\x00'--", User: "x"},
		"open quote":    {Display: `a"b`, User: "x"},
		"emoji":         {Display: "😀", User: "%f0%9f%98%80"},
		"blank in user": {User: "a b"},
		"broken uri":    {User: "<<>>@@"},
		"no user":       {RequestUser: &empty},
		"plus":          {RequestUser: &plus},
		"64 characters": {RequestUser: &long},
		"anonymous":     {Anonymous: true, AssertedID: "13800000000"},
		"own header":    {Headers: []string{"X-Marked: yes"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller, callee := pair(t, always(phone.AnswerAtOnce()))
			out, in := connect(t, caller, callee, o)
			if o.Anonymous && (in.Header("Privacy") != "id" || !strings.Contains(in.Header("P-Asserted-Identity"), "13800000000")) {
				t.Errorf("Privacy %q, asserted %q", in.Header("Privacy"), in.Header("P-Asserted-Identity"))
			}
			mustTone(t, out, 880)
			if err := out.Hangup(bounded(t)); err != nil {
				t.Error(err)
			}
		})
	}
	caller, _ := pair(t, nil)
	if _, err := caller.Dial(t.Context(), "1", phone.DialOptions{User: "a\r\nX: y"}); err == nil {
		t.Error("a line break in a name was sent")
	}
}

func TestScriptAnswersPressesAndSpeaks(t *testing.T) {
	t.Parallel()
	duty := start(t, phone.Config{
		User: "duty", React: always(phone.Answer(20 * time.Millisecond)),
		Script: func(ctx context.Context, c *phone.Call) {
			if c.WaitAnswered(ctx) != nil || c.SendDigits(ctx, "1") != nil {
				return
			}
			c.Say(phone.Tone(660))
		},
	})
	caller := start(t, phone.Config{Server: duty.Addr(), Watch: []int{660}})
	out, err := caller.Dial(bounded(t), "1", phone.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	mustTone(t, out, 660)
	if got := out.HeardDigits(); got != "1" {
		t.Errorf("heard %q", got)
	}
}

func TestFrozenPhoneIsDeafAndDumbAndThaws(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, _ := connect(t, caller, callee, phone.DialOptions{})
	mustTone(t, out, 880)
	callee.Freeze()
	if err := out.WaitSilence(bounded(t), 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	callee.Thaw()
	mustTone(t, out, 880)
}

func TestCloseEndsCallsAndKillDoesNot(t *testing.T) {
	t.Parallel()
	caller, callee := pair(t, always(phone.AnswerAtOnce()))
	out, in := connect(t, caller, callee, phone.DialOptions{})
	callee.Kill()
	if e := mustEnd(t, in); e.By != phone.ByPhone {
		t.Errorf("killed phone's end = %+v", e)
	}
	select {
	case <-out.Ended():
		t.Error("the far end was told")
	default:
	}
	if _, err := callee.NextCall(t.Context()); err == nil {
		t.Error("a killed phone takes calls")
	}
	if _, err := callee.Dial(t.Context(), "sip:x@"+caller.Addr(), phone.DialOptions{}); err == nil {
		t.Error("a killed phone makes calls")
	}
}
