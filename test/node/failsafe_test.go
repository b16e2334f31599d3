//go:build e2e

package node_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"
	"heartline/internal/wav"
	"heartline/test/pace"
)

func toneSamples(hertz float64, length time.Duration) []int16 {
	out := make([]int16, int(length*8000/time.Second))
	for i := range out {
		out[i] = int16(8000 * math.Sin(2*math.Pi*hertz*float64(i)/8000))
	}
	return out
}

func TestAsteriskStartsWithoutComplaint(t *testing.T) {
	r := newRig(t, func(c *node.Config) {
		c.Trunks = []node.Trunk{
			{Name: "carrier", Match: []string{"192.0.2.10:5060", "198.51.100.0/24"}, Contact: "127.0.0.1:9"},
			{Name: "account", Match: []string{"192.0.2.20"}, Register: &node.Register{Server: "127.0.0.1:9", User: "u100", Password: "account-password"}},
		}
	})
	r.start()
	content, err := os.ReadFile(filepath.Join(r.config.Spool, "log", "messages"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		// The registrar and the carrier are not there on purpose, and neither is the caution: a pattern that
		// takes less than everything would turn callers away.
		known := strings.Contains(line, "127.0.0.1:9") || strings.Contains(line, "The use of '_.'") ||
			strings.Contains(line, "registered during operation") || strings.Contains(line, " built by ")
		if !known {
			t.Errorf("asterisk says: %s", line)
		}
	}
	start, _ := os.ReadFile(filepath.Join(r.config.Spool, "log", "start"))
	for line := range strings.Lines(string(start)) {
		if strings.Contains(line, "ERROR") || strings.Contains(line, "WARNING") || strings.Contains(line, "not be loaded") {
			t.Errorf("asterisk said at its start: %s", line)
		}
	}
}

func TestWithoutAControllerTheFirstSeatRings(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	seat := r.phone("seat1", phone.Config{
		Password: "seat1-password", React: func(*phone.Call) phone.Reaction { return phone.Answer(500 * time.Millisecond) },
		Sound: phone.Tone(seatTone), Watch: []int{callerTone},
	})
	caller := r.caller()
	call := r.dial(caller, "96111", phone.DialOptions{})
	rung := r.next(seat, 15*time.Second)
	took := rung.Times().InviteAt.Sub(call.Times().InviteAt)
	pace.Deadline(t, "the first seat rings", took, 5*time.Second)
	for _, header := range []string{"From", "Contact", "P-Asserted-Identity", "Remote-Party-ID"} {
		if strings.Contains(rung.Header(header), "13800138000") {
			t.Errorf("the seat is shown the caller's number in %s", header)
		}
	}
	if !strings.Contains(rung.Header("From"), "12345") {
		t.Error("the seat is not shown the hotline's number")
	}
	if _, err := call.WaitTone(r.deadline(10*time.Second), seatTone, 200*time.Millisecond); err != nil {
		t.Fatalf("the caller does not hear the seat: %v", err)
	}
	if _, err := rung.WaitTone(r.deadline(5*time.Second), callerTone, 200*time.Millisecond); err != nil {
		t.Fatalf("the seat does not hear the caller: %v", err)
	}
	if heard := call.Heard(sentenceTone, time.Time{}); heard < time.Second {
		t.Errorf("the caller heard %v of the sentence", heard)
	}
	if err := rung.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := call.WaitEnded(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	item := r.item(5 * time.Second)
	if item.Outcome != node.OutcomeSeat || stepNames(item) != "entered, seats_ringing, seat_answered, ended" {
		t.Errorf("item %s with steps %s", item.Outcome, stepNames(item))
	}
	if got := r.callerOf(item); got.Number != "13800138000" || got.Dialed != "96111" || got.Hidden {
		t.Errorf("sealed caller = %+v", got)
	}
	r.searchDisk("13800138000")
}

func TestADutyPhoneNeedsItsKeyAndAMailboxIsNoPerson(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	// The first duty phone is a mailbox: it answers and presses nothing. No seat is registered.
	mailbox := r.phone("duty", phone.Config{
		Password: "duty-password", React: func(*phone.Call) phone.Reaction { return phone.AnswerAtOnce() },
		Sound: phone.Tone(1300), Watch: []int{acceptTone},
	})
	person := r.phone("duty2", phone.Config{
		Password: "duty2-password", React: func(*phone.Call) phone.Reaction { return phone.Answer(300 * time.Millisecond) },
		Sound: phone.Tone(dutyTone), Watch: []int{acceptTone, callerTone},
	})
	caller := r.caller()
	call := r.dial(caller, "12345", phone.DialOptions{})
	call.Watch(1300)
	boxed := r.next(mailbox, 15*time.Second)
	took := boxed.Times().InviteAt.Sub(call.Times().InviteAt)
	pace.Deadline(t, "the duty phone rings where there is no seat", took, 5*time.Second)
	rung := r.next(person, 40*time.Second)
	if _, err := rung.WaitTone(r.deadline(10*time.Second), acceptTone, 300*time.Millisecond); err != nil {
		t.Fatalf("the duty phone does not hear the question: %v", err)
	}
	// A wrong key asks again.
	if err := rung.SendDigits(r.deadline(3*time.Second), "1"); err != nil {
		t.Fatal(err)
	}
	if call.Heard(dutyTone, time.Time{}) > 0 || call.Heard(1300, time.Time{}) > 0 {
		t.Fatal("the caller was connected without the key")
	}
	again := time.Now()
	r.eventually(10*time.Second, "the question again", func() bool { return rung.Heard(acceptTone, again) > 300*time.Millisecond })
	// The right one counts, also when it comes by INFO.
	if err := rung.SendInfo(r.deadline(3*time.Second), "5"); err != nil {
		t.Fatal(err)
	}
	if _, err := call.WaitTone(r.deadline(10*time.Second), dutyTone, 200*time.Millisecond); err != nil {
		t.Fatalf("the caller does not hear the duty phone: %v", err)
	}
	if _, err := rung.WaitTone(r.deadline(5*time.Second), callerTone, 200*time.Millisecond); err != nil {
		t.Fatalf("the duty phone does not hear the caller: %v", err)
	}
	// Between answer and person the caller heard the line ringing all the time: a pause of the ringing tone is 4 s.
	talk, _ := call.FirstTone(dutyTone, time.Time{})
	if hole := call.LongestHole(ringTone, call.Times().AnsweredAt.Add(2*time.Second), talk); hole > 5*time.Second {
		t.Errorf("no ringing for %v", hole)
	}
	if err := call.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	item := r.item(5 * time.Second)
	want := "entered, seats_none, duty_ringing 1, duty_unanswered 1, duty_ringing 2, duty_accepted 2, ended"
	if item.Outcome != node.OutcomeDuty || stepNames(item) != want {
		t.Errorf("item %s with steps\n%s, want\n%s", item.Outcome, stepNames(item), want)
	}
}

// TestACallerIsShownToNobody has no number of the hotline to show instead.
func TestACallerIsShownToNobody(t *testing.T) {
	r := newRig(t, func(c *node.Config) {
		c.Failsafe.CallerNumber = ""
		c.Trunks = []node.Trunk{{Name: "carrier", Match: []string{"192.0.2.1"}, Contact: "127.0.0.1:9"}}
	})
	outside := r.phone("", phone.Config{React: func(*phone.Call) phone.Reaction { return phone.AnswerAtOnce() }})
	r.config.Trunks[0].Contact = outside.Addr()
	r.config.Failsafe.Duty = []node.Duty{{Number: "02012345678", Trunk: "carrier"}}
	r.start()
	caller := r.caller()
	r.dial(caller, "12345", phone.DialOptions{Display: "Somebody"})
	rung := r.next(outside, 15*time.Second)
	for _, header := range []string{"From", "Contact", "P-Asserted-Identity", "Remote-Party-ID", "Diversion"} {
		if value := rung.Header(header); strings.Contains(value, "13800138000") || strings.Contains(value, "Somebody") {
			t.Errorf("the outside phone is shown the caller in %s", header)
		}
	}
}

func TestWhereNobodyAnswersAMessageIsSealed(t *testing.T) {
	r := newRig(t, func(c *node.Config) { c.Failsafe.Duty = c.Failsafe.Duty[:1] })
	r.start()
	seat := r.phone("seat1", phone.Config{Password: "seat1-password", React: func(*phone.Call) phone.Reaction { return phone.Ring() }})
	caller := r.caller()
	call := r.dial(caller, "12345", phone.DialOptions{Anonymous: true, AssertedID: "13900139000"})
	r.next(seat, 15*time.Second)
	if _, err := call.WaitTone(r.deadline(40*time.Second), messageTone, 300*time.Millisecond); err != nil {
		t.Fatalf("the caller is not asked for a message: %v", err)
	}
	if _, err := call.WaitTone(r.deadline(10*time.Second), beepTone, 200*time.Millisecond); err != nil {
		t.Fatalf("no tone before the recording: %v", err)
	}
	// The number is sealed while the call goes on.
	r.eventually(5*time.Second, "the number sealed", func() bool {
		for _, f := range r.clearFiles() {
			if strings.HasSuffix(f, ".caller") {
				return false
			}
		}
		return len(r.clearFiles()) > 0
	})
	r.recorded(32000)
	hungUp := time.Now()
	if err := call.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	item := r.item(10 * time.Second)
	t.Logf("sealed %v after the caller hung up", time.Since(hungUp))
	want := "entered, seats_ringing, seats_unanswered, duty_ringing 1, duty_unanswered 1, message_started, ended"
	if item.Outcome != node.OutcomeMessage || stepNames(item) != want {
		t.Errorf("item %s with steps\n%s, want\n%s", item.Outcome, stepNames(item), want)
	}
	got := r.callerOf(item)
	if got.Number != "13900139000" || !got.Hidden {
		t.Errorf("sealed caller = %+v, want the asserted number and hidden", got)
	}
	header, samples, err := wav.Decode(r.open(item.OpenMessage, r.message))
	if err != nil {
		t.Fatal(err)
	}
	if header.Rate != 8000 || item.Duration < 1500*time.Millisecond {
		t.Errorf("message of %v at %d Hz", item.Duration, header.Rate)
	}
	if level := goertzel(samples, callerTone); level < 2000 {
		t.Errorf("the caller's tone is not in the message: level %v", level)
	}
	r.eventually(2*time.Second, "the clear files gone", func() bool { return len(r.clearFiles()) == 0 })
	r.searchDisk("13900139000")
	if err := item.Remove(); err != nil {
		t.Fatal(err)
	}
	if items, err := node.ReadOutbox(r.node.Outbox()); err != nil || len(items) != 0 {
		t.Errorf("after the receipt: %d items, %v", len(items), err)
	}
}

func TestAMessageEndedByAKeyIsThanked(t *testing.T) {
	r := newRig(t, func(c *node.Config) {
		c.Failsafe.Duty = []node.Duty{{Endpoint: "duty"}}
	})
	r.start()
	caller := r.caller()
	call := r.dial(caller, "12345", phone.DialOptions{})
	if _, err := call.WaitTone(r.deadline(20*time.Second), beepTone, 200*time.Millisecond); err != nil {
		t.Fatalf("nobody is registered, and no message is asked for: %v", err)
	}
	r.recorded(16000)
	if err := call.SendDigits(r.deadline(3*time.Second), "#"); err != nil {
		t.Fatal(err)
	}
	if _, err := call.WaitTone(r.deadline(5*time.Second), thanksTone, 200*time.Millisecond); err != nil {
		t.Fatalf("no thanks: %v", err)
	}
	if end, err := call.WaitEnded(r.deadline(5 * time.Second)); err != nil || end.By != phone.ByPeer {
		t.Errorf("end %+v, %v", end, err)
	}
	if item := r.item(5 * time.Second); item.Outcome != node.OutcomeMessage || !strings.HasSuffix(stepNames(item), "message_kept, ended") {
		t.Errorf("item %s with steps %s", item.Outcome, stepNames(item))
	}
}

func TestEveryDialledTextAndOfferReachesTheFailsafe(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	seat := r.phone("seat1", phone.Config{Password: "seat1-password", React: func(*phone.Call) phone.Reaction { return phone.AnswerAtOnce() }, Sound: phone.Tone(seatTone)})
	text := func(s string) *string { return &s }
	for _, tc := range []struct {
		name string
		o    phone.DialOptions
	}{
		{"unknown number", phone.DialOptions{RequestUser: text("99999")}},
		{"one digit", phone.DialOptions{RequestUser: text("7")}},
		{"plus", phone.DialOptions{RequestUser: text("+")}},
		{"empty", phone.DialOptions{RequestUser: text("")}},
		{"the letter h", phone.DialOptions{RequestUser: text("h")}},
		{"64 characters", phone.DialOptions{RequestUser: text(strings.Repeat("1", 64))}},
		{"a line end", phone.DialOptions{RequestUser: text("12%0A345")}},
		{"dialplan characters", phone.DialOptions{RequestUser: text("$%7BSHELL(x)%7D,&")}},
		{"odd caller", phone.DialOptions{User: "a%22b$%7BEPOCH%7D,c", Display: `x,y${EPOCH}`}},
		{"caller named as a seat", phone.DialOptions{User: "caller"}},
		{"late offer", phone.DialOptions{LateOffer: true}},
		{"mu-law only", phone.DialOptions{Codecs: []phone.Codec{phone.PCMU}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			call := r.dial(r.caller(), "12345", tc.o)
			rung := r.next(seat, 15*time.Second)
			if _, err := call.WaitTone(r.deadline(10*time.Second), seatTone, 100*time.Millisecond); err != nil {
				t.Errorf("the caller does not hear the seat (status %d): %v", call.Status(), err)
			}
			if err := rung.Hangup(r.deadline(5 * time.Second)); err != nil {
				t.Error(err)
			}
			item := r.item(5 * time.Second)
			t.Logf("sealed caller: %+v", r.callerOf(item))
			if err := item.Remove(); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("a codec that nobody speaks is refused with 488", func(t *testing.T) {
		call := r.dial(r.caller(), "12345", phone.DialOptions{Codecs: []phone.Codec{"G723/8000"}})
		if _, err := call.WaitEnded(r.deadline(5 * time.Second)); err != nil || call.Status() != 488 {
			t.Errorf("status %d, %v, want 488", call.Status(), err)
		}
	})
}

// goertzel returns the amplitude of one frequency.
func goertzel(samples []int16, hertz float64) float64 {
	var re, im float64
	for i, s := range samples {
		re += float64(s) * math.Cos(2*math.Pi*hertz*float64(i)/8000)
		im += float64(s) * math.Sin(2*math.Pi*hertz*float64(i)/8000)
	}
	return 2 * math.Hypot(re, im) / float64(max(len(samples), 1))
}

func TestSecondNodeOnTheFolderIsRefused(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	second, err := node.New(r.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "another node runs") {
		t.Errorf("second node: %v", err)
	}
	if !bytes.Contains([]byte(r.log.String()), []byte("asterisk started")) {
		t.Error("no start in the log")
	}
}
