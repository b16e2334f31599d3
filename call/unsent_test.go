package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
)

// TestWhoIsSentNothingInAConferenceEntersAgain loses the way to one of those whom a third joins, as Asterisk does now and
// then.
func TestWhoIsSentNothingInAConferenceEntersAgain(t *testing.T) {
	for name, who := range map[string]func(caller, d1 *fakepbx.Party) *fakepbx.Party{
		"the caller":     func(caller, _ *fakepbx.Party) *fakepbx.Party { return caller },
		"the counsellor": func(_, d1 *fakepbx.Party) *fakepbx.Party { return d1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			caller, d1, v := r.talk("d1")
			d2 := r.desk("d2")
			lost := who(caller, d1)
			lost.Unsend(false)
			r.asksColleague(v, call.ThenJoin)
			r.with(caller, d1, d2)
			r.wait("the lost one to enter again", func() bool { return !lost.Unsent() })
			r.with(caller, d1, d2)
			if n := r.life.x.Counts().Unsent; n != 1 {
				t.Errorf("%d are counted", n)
			}
			caller.Hangup(16)
			r.tidy(2)
		})
	}
}

// TestATelephoneThatIsNeverSentAnythingIsLeftInPeace bounds how often somebody enters again, and that nobody does in a
// talk of two, where there may be nothing to be sent.
func TestATelephoneThatIsNeverSentAnythingIsLeftInPeace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, d1, v := r.talk("d1")
	d2 := r.desk("d2")
	enters := func() int { return r.asterisk.Count("addChannel") }
	caller.Unsend(true)
	before := enters()
	<-time.After(time.Second)
	if n := enters() - before; n != 0 {
		t.Errorf("%d entered again in a talk of two", n)
	}
	r.asksColleague(v, call.ThenJoin)
	r.with(caller, d1, d2)
	before = enters()
	r.wait("the rounds to be over", func() bool { return r.life.x.Counts().Unsent == 4 })
	<-time.After(time.Second)
	if n := enters() - before; n != 4 {
		t.Errorf("whoever is sent nothing for good has entered %d times again", n)
	}
	r.with(caller, d1, d2)
	caller.Hangup(16)
	r.tidy(2)
}
