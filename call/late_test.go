package call_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/id"
)

// makes lets the switch make a leg, as a command does that it was slow to carry out.
func (r *rig) makes(owner call.ID, n int) {
	q := url.Values{"endpoint": {"PJSIP/a1"}, "app": {"heartline-a"}, "appArgs": {"leg"}, "channelId": {id.Object(string(owner), id.RoleSeat, n)}}
	r.ask(http.MethodPost, "/channels/create?"+q.Encode())
}

// TestALegThatIsMadeTooLateIsTakenDownAtOnce lets the switch carry out a command long after the one that took it back had
// found nothing. Such a telephone would be taken until the next sweep.
func TestALegThatIsMadeTooLateIsTakenDownAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("a1", fakepbx.NoAnswer())
	r.start()
	r.ready("a1", "a1")
	c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	first := r.phase(call.Waiting)
	r.wait("the telephone to ring", func() bool { return len(r.asterisk.Channels()) == 2 })
	c.Hangup(16)
	r.over()

	r.makes(first.ID, 1)
	began := time.Now()
	r.wait("the late leg to be taken down", func() bool { return len(r.asterisk.Channels()) == 0 })
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("a leg of a call that has ended was taken down after %v", d)
	}
}

// TestALegThatWasGivenUpIsHungUpWhenItComes is the same while the call goes on: the making was given up, and the next
// telephone is asked.
func TestALegThatWasGivenUpIsHungUpWhenItComes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("a1", fakepbx.NoAnswer())
	r.asterisk.Refuse("/channels/create", http.StatusInternalServerError, 1)
	r.start()
	r.ready("a1", "a1")
	r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	r.wait("the offer to fail", func() bool { return r.asterisk.Count("/channels/create") > 0 && len(r.asterisk.Channels()) == 1 })
	r.makes(v.ID, 0)
	r.wait("the late leg to be hung up", func() bool { return len(r.asterisk.Channels()) == 1 })
}

// TestALegThatComesWhileItsCallIsTakenDown comes when the call has hung up in vain and is about to end.
func TestALegThatComesWhileItsCallIsTakenDown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("a1", fakepbx.NoAnswer())
	r.start()
	r.ready("a1", "a1")
	c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	first := r.phase(call.Waiting)
	r.wait("the telephone to ring", func() bool { return len(r.asterisk.Channels()) == 2 })
	r.asterisk.Slow(500 * time.Millisecond)
	c.Hangup(16)
	r.wait("both to be gone", func() bool { return len(r.asterisk.Channels()) == 0 })
	<-time.After(60 * time.Millisecond)
	r.asterisk.Slow(0)
	r.makes(first.ID, 0)
	r.wait("the late leg to be taken down", func() bool { return len(r.asterisk.Channels()) == 0 })
	r.over()
}

// TestAPersonWhoseLineIsMadeLateIsDialled refuses to make the line of somebody who is called until it is there by an earlier try.
func TestAPersonWhoseLineIsMadeLateIsDialled(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.Answers(50*time.Millisecond))
	r.start()
	r.desk("d1")
	r.asterisk.Refuse("/channels/create", http.StatusServiceUnavailable, 5)
	of, err := r.calls("d1")
	if err != nil {
		t.Fatal(err)
	}
	r.wait("the first try", func() bool { return r.asterisk.Count("/channels/create") > 0 })
	q := url.Values{"endpoint": {person}, "app": {"heartline-a"}, "appArgs": {"leg"}, "channelId": {id.Object(string(of), id.RoleOutside, 0)}}
	for status := 0; status != http.StatusOK && status != http.StatusConflict; {
		status = r.status(http.MethodPost, "/channels/create?"+q.Encode())
	}
	r.phase(call.Talking)
}
