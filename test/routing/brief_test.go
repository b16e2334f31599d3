//go:build e2e

package routing_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestACounsellorIsBriefed: whoever answers a telephone hears about the caller before the two talk, the caller hears
// nothing but music meanwhile, and whoever hangs up on it has declined and not ended the call.
func TestACounsellorIsBriefed(t *testing.T) {
	t.Parallel()
	r := open(t, house.Replace("{id: choosy, name: {zh-CN: 挑选, en: Choosy}, needs: \"english >= 3 or sign\"", "{id: choosy, name: {zh-CN: 挑选, en: Choosy}, brief: {prompts: [closed], grade: true, returned: true, wait: true}, decline_rest: 1s"))
	r.sit(1, 2)
	c, _ := r.waits(choosy)
	refused := r.rings(1)
	r.hears(refused)
	if err := refused.Hangup(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	in := r.rings(2)
	if o := last[ledger.OfferEnded](r); o.Outcome != "declined" {
		t.Errorf("the counsellor who hung up on the briefing has %s", o.Outcome)
	}
	answered := r.hears(in)
	talks, err := c.WaitTone(within(t, 15*time.Second), tone2, 200*time.Millisecond)
	if err != nil {
		t.Fatalf("the caller does not hear the counsellor: %v\n%s", err, r.Story())
	}
	if told := talks.Sub(answered); told < time.Second {
		t.Errorf("the caller is there %v after the counsellor has answered", told)
	}
	if _, err := in.WaitTone(within(t, 5*time.Second), 440, 200*time.Millisecond); err != nil {
		t.Errorf("the counsellor does not hear the caller: %v", err)
	}
	heard := answered
	for _, f := range c.Frames(answered, talks) {
		if f.Kind() == phone.KindSilence {
			continue
		}
		if gap := f.Play.Sub(heard); gap > 400*time.Millisecond {
			t.Errorf("the caller hears nothing for %v while the counsellor is told", gap)
		}
		heard = f.Play
	}
	if d := refused.Heard(440, time.Time{}); d > 0 {
		t.Errorf("whoever hung up on the briefing has heard the caller for %v", d)
	}
	r.goes(c)
	r.leave(1, 2)
}

// hears answers a telephone, and returns when; the counsellor must hear what is said.
func (r *rig) hears(in *phone.Call) (answered time.Time) {
	r.T.Helper()
	if err := in.Answer(); err != nil {
		r.T.Fatal(err)
	}
	answered = time.Now()
	if _, err := in.WaitSound(within(r.T, 5*time.Second), 300*time.Millisecond); err != nil {
		r.T.Fatalf("the counsellor is told nothing: %v\n%s", err, r.Story())
	}
	return answered
}
