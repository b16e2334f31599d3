//go:build e2e

package pbx_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
	"heartline/internal/pbx"
	"heartline/internal/phone"
)

// book keeps what a link reports.
type book struct {
	mu   sync.Mutex // protects the following
	seen []call.Signal
}

func (b *book) Signal(s call.Signal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, s)
}

// find returns the signals that match.
func (b *book) find(m func(call.Signal) bool) []call.Signal {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []call.Signal
	for _, s := range b.seen {
		if m(s) {
			out = append(out, s)
		}
	}
	return out
}

// wait returns the first signal that matches.
func (b *book) wait(t *testing.T, what string, m func(call.Signal) bool) call.Signal {
	t.Helper()
	return b.waitNth(t, what, 1, m)
}

// waitNth returns the n-th signal that matches, counted from 1.
func (b *book) waitNth(t *testing.T, what string, n int, m func(call.Signal) bool) call.Signal {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); ; <-tick.C {
		if found := b.find(m); len(found) >= n {
			return found[n-1]
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func is(k call.SignalKind) func(call.Signal) bool {
	return func(s call.Signal) bool { return s.Kind == k }
}

// sipRig is an Asterisk with a link and a phone.
type sipRig struct {
	asterisk *asterisk
	rig      *rig
	link     *pbx.Link
	book     *book
	phone    *phone.Phone
}

func newSIP(t *testing.T) *sipRig {
	t.Helper()
	a := newAsterisk(t)
	wire, err := fakepbx.NewWire(a.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	s := &sipRig{asterisk: a, rig: &rig{asterisk: a, wire: wire, prompts: make(map[time.Duration]string)}, book: &book{}}
	c := s.rig.Config(t)
	c.Name, c.Endpoints = "sip", []string{"seat1", "nobody"}
	if s.link, err = pbx.New(c, s.book); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.link.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	s.phone, err = phone.New(phone.Config{Server: a.sip, User: "trunk", Sound: phone.Tone(700)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.phone.Close)
	s.book.wait(t, "the link is up", is(call.SignalLinkUp))
	return s
}

// answered makes the phone call, claims and answers.
func (s *sipRig) answered(t *testing.T, o phone.DialOptions) (*phone.Call, call.Channel) {
	t.Helper()
	before := len(s.book.find(is(call.SignalOffered)))
	far, err := s.phone.Dial(t.Context(), "12345", o)
	if err != nil {
		t.Fatal(err)
	}
	offered := s.book.waitNth(t, "the caller is offered", before+1, is(call.SignalOffered))
	channel := offered.Channel.ID
	if err := s.link.Claim(t.Context(), channel); err != nil {
		t.Fatal(err)
	}
	arrived := s.book.wait(t, "the caller arrives", func(x call.Signal) bool { return x.Kind == call.SignalArrived && x.Channel.ID == channel })
	if err := s.link.Answer(t.Context(), channel); err != nil {
		t.Fatal(err)
	}
	if err := far.WaitAnswered(t.Context()); err != nil {
		t.Fatal(err)
	}
	return far, arrived.Channel
}

func TestSIPCallerHoldsPressesAndHangsUp(t *testing.T) {
	s := newSIP(t)
	far, ch := s.answered(t, phone.DialOptions{AssertedID: "13800000006"})
	if ch.Endpoint != "trunk" || ch.Caller != "13800000006" || ch.Dialed != "12345" {
		t.Errorf("endpoint %q, caller given %v, dialled as expected %v", ch.Endpoint, ch.Caller == "13800000006", ch.Dialed == "12345")
	}
	of := func(k call.SignalKind) func(call.Signal) bool {
		return func(x call.Signal) bool { return x.Kind == k && x.Channel.ID == ch.ID }
	}
	if err := far.Hold(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.book.wait(t, "hold is told", of(call.SignalHold))
	if err := far.Unhold(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.book.wait(t, "unhold is told", of(call.SignalUnhold))
	if err := far.SendDigits(t.Context(), "1122"); err != nil {
		t.Fatal(err)
	}
	if err := far.SendInfo(t.Context(), "3"); err != nil {
		t.Fatal(err)
	}
	s.book.wait(t, "the last digit comes", func(x call.Signal) bool { return x.Kind == call.SignalDigit && x.Digit == "3" })
	digits := ""
	for _, x := range s.book.find(of(call.SignalDigit)) {
		digits += x.Digit
	}
	if digits != "11223" {
		t.Errorf("heard %q, want 11223", digits)
	}
	first, err := s.link.Received(t.Context(), ch.ID)
	if err != nil || first == 0 {
		t.Errorf("received %d packets, %v", first, err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(3 * time.Second); ; <-tick.C {
		if now, err := s.link.Received(t.Context(), ch.ID); err != nil || now > first {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the count of packets stands still")
		}
	}
	if err := far.Hangup(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The first end may come before the announcement of the hang-up, and then without a cause.
	s.book.wait(t, "the caller is gone with cause 16", func(x call.Signal) bool { return of(call.SignalGone)(x) && x.Cause == 16 })
}

func TestSIPCallerWithholdsTheNumber(t *testing.T) {
	s := newSIP(t)
	far, ch := s.answered(t, phone.DialOptions{AssertedID: "13800000006", Headers: []string{"Privacy: id"}})
	if ch.Caller != "" {
		t.Error("a withheld number was passed on")
	}
	if err := s.link.Hangup(t.Context(), ch.ID, 21); err != nil {
		t.Fatal(err)
	}
	if _, err := far.WaitEnded(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestSIPSeatIsWatchedAndDialled(t *testing.T) {
	s := newSIP(t)
	trunk := func(name, state string) func(call.Signal) bool {
		return func(x call.Signal) bool { return x.Kind == call.SignalTrunk && x.Object == name && x.Reason == state }
	}
	s.book.wait(t, "the seat is offline", trunk("seat1", "offline"))
	s.book.wait(t, "an unknown endpoint is offline", trunk("nobody", "offline"))
	seat, err := phone.New(phone.Config{
		Server: s.asterisk.sip, User: "seat1", Password: "seat1-password",
		React: func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(seat.Close)
	if err := seat.Register(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	s.book.wait(t, "the seat is online", trunk("seat1", "online"))
	_, caller := s.answered(t, phone.DialOptions{})
	leg := id.Object(id.New(), id.RoleSeat, 0)
	err = s.link.Dial(t.Context(), call.Dial{
		ID: leg, Endpoint: "PJSIP/seat1", Timeout: 5 * time.Second,
		CallerID: `"Hotline" <12345>`, Originator: caller.ID, Vars: map[string]string{"HL_CALL": "x.se"},
	})
	if err != nil {
		t.Fatal(err)
	}
	state := func(v string) func(call.Signal) bool {
		return func(x call.Signal) bool {
			return x.Kind == call.SignalState && x.Channel.ID == leg && x.Channel.State == v
		}
	}
	s.book.wait(t, "the seat rings", state("Ringing"))
	s.book.wait(t, "the seat answers", state("Up"))
	rung, err := seat.NextCall(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if from := rung.Header("From"); from == "" || !strings.Contains(from, "Hotline") || !strings.Contains(from, "12345") {
		t.Errorf("the seat was shown %q", from)
	}
	seat.SetReact(func(*phone.Call) phone.Reaction { return phone.Busy() })
	busy := id.Object(id.New(), id.RoleSeat, 0)
	if err := s.link.Dial(t.Context(), call.Dial{ID: busy, Endpoint: "PJSIP/seat1", Timeout: 5 * time.Second}); err != nil {
		t.Fatal(err)
	}
	s.book.wait(t, "the seat is busy", func(x call.Signal) bool {
		return x.Kind == call.SignalGone && x.Channel.ID == busy && x.Cause == 17
	})
	seat.Kill()
	s.book.waitNth(t, "the seat is offline again", 2, trunk("seat1", "offline"))
}
