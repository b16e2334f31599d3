//go:build e2e

package node_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"
	"heartline/test/pace"
)

// TestASilentControllerLosesNoCaller holds one caller alone, one for whom a seat rings and one who talks;
// then the controller hangs with everything still claimed.
func TestASilentControllerLosesNoCaller(t *testing.T) {
	r := newRig(t, func(c *node.Config) {
		c.Failsafe.Seats = nil // the seats are the controller's in this test
		c.Failsafe.Duty = []node.Duty{{Endpoint: "duty", Ring: 30 * time.Second}}
	})
	r.start()
	duty := r.phone("duty", phone.Config{Password: "duty-password", React: func(*phone.Call) phone.Reaction { return phone.Ring() }})
	rings := r.phone("seat1", phone.Config{Password: "seat1-password", React: func(*phone.Call) phone.Reaction { return phone.Ring() }})
	talks := r.phone("seat2", phone.Config{
		Password: "seat2-password", Sound: phone.Tone(seatTone), Watch: []int{callerTone, sentenceTone},
		React: func(*phone.Call) phone.Reaction { return phone.AnswerAtOnce() },
	})
	c := r.control()
	dial := func(n int) (*phone.Call, string) {
		call := r.dial(r.caller(), "12345", phone.DialOptions{})
		r.eventually(10*time.Second, "the call claimed", func() bool { return len(c.calls()) == n })
		return call, c.calls()[n-1]
	}
	alone, aloneID := dial(1)
	if status := c.post(t.Context(), "/channels/"+aloneID+"/snoop", url.Values{"spy": {"in"}, "app": {"heartline-test"}, "snoopId": {"snoop-alone-1"}}); status != http.StatusOK {
		t.Fatalf("snoop: status %d", status)
	}
	c.join("br-"+aloneID, "snoop-alone-1") // what listens is no company, even in the bridge
	ringing, ringingID := dial(2)
	c.ring("seat1", "leg-ringing-1")
	r.next(rings, 5*time.Second)
	_ = ringingID
	talking, talkingID := dial(3)
	c.ring("seat2", "leg-talking-1")
	seat := r.next(talks, 5*time.Second)
	c.join("br-"+talkingID, "leg-talking-1")
	if _, err := talking.WaitTone(r.deadline(5*time.Second), seatTone, 200*time.Millisecond); err != nil {
		t.Fatal(err)
	}

	silent := time.Now()
	c.silence(true)
	for name, call := range map[string]*phone.Call{"alone": alone, "ringing": ringing} {
		at, err := call.WaitTone(r.deadline(20*time.Second), sentenceTone, 100*time.Millisecond)
		if err != nil {
			t.Fatalf("the caller who was %s is not in the fail-safe: %v", name, err)
		}
		pace.Deadline(t, "the caller who was "+name+" is in the fail-safe", at.Sub(silent), 8*time.Second)
	}
	r.next(duty, 10*time.Second)
	now := time.Now()
	hole, late := talking.LongestHole(seatTone, silent, now), seat.Sent().WorstLate
	r.pace.Hole(t, "the talk that goes on", hole, late, 60*time.Millisecond, silent, now)
	if heard := talking.Heard(sentenceTone, silent); heard > 0 {
		t.Error("the caller who talks was taken away")
	}
	// The counsellor leaves: now this caller has nobody either.
	if err := seat.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	left := time.Now()
	at, err := talking.WaitTone(r.deadline(10*time.Second), sentenceTone, 100*time.Millisecond)
	if err != nil {
		t.Fatalf("the caller whose counsellor left is not in the fail-safe: %v", err)
	}
	t.Logf("after the counsellor left: %v", at.Sub(left))
	if s := r.node.Status(); !s.Silent || s.Moved < 3 {
		t.Errorf("status %+v", s)
	}
	// Who is in the fail-safe stays there when the controller comes back, and is not moved again.
	c.silence(false)
	r.eventually(5*time.Second, "the guard sees the controller", func() bool { return !r.node.Status().Silent })
	if alone.End().By != "" {
		t.Error("the caller in the fail-safe was dropped")
	}
	for _, call := range []*phone.Call{alone, ringing, talking} {
		if err := call.Hangup(r.deadline(5 * time.Second)); err != nil {
			t.Error(err)
		}
	}
	r.eventually(10*time.Second, "three sealed items", func() bool {
		items, err := node.ReadOutbox(r.node.Outbox())
		return err == nil && len(items) == 3
	})
}

func TestACallIsOfferedOnceAndNotAfterItsEnd(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	c := r.control()
	call := r.dial(r.caller(), "12345", phone.DialOptions{})
	r.eventually(10*time.Second, "the call claimed", func() bool { return len(c.calls()) == 1 })
	if err := call.WaitAnswered(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := call.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	// Another whole call is time enough for a ghost of the first to be offered.
	second := r.dial(r.caller(), "12345", phone.DialOptions{})
	r.eventually(10*time.Second, "the second call claimed", func() bool { return len(c.calls()) == 2 })
	if err := second.WaitAnswered(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := second.Hangup(r.deadline(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, n := range c.offered {
		if n != 1 {
			t.Errorf("channel %s was offered %d times", id, n)
		}
	}
	if files := r.clearFiles(); len(files) != 0 {
		t.Errorf("a call that ended in the controller left %v", files)
	}
}

// TestACallerDroppedByTheControllerIsNotHungUp continues a channel out of Stasis the wrong way.
func TestACallerDroppedByTheControllerIsNotHungUp(t *testing.T) {
	r := newRig(t, nil)
	r.start()
	c := r.control()
	call := r.dial(r.caller(), "12345", phone.DialOptions{})
	r.eventually(10*time.Second, "the call claimed", func() bool { return len(c.calls()) == 1 })
	if status := c.post(t.Context(), "/channels/"+c.calls()[0]+"/continue", nil); status != http.StatusNoContent {
		t.Fatalf("continue: status %d", status)
	}
	if _, err := call.WaitTone(r.deadline(10*time.Second), sentenceTone, 200*time.Millisecond); err != nil {
		t.Fatalf("the caller is not in the fail-safe: %v", err)
	}
}
