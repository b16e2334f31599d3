//go:build e2e

package crisis_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/phone"
	"heartline/test/pace"
)

// The controller is killed while an alert is shown, and again while a telephone rings. The search goes on at the right
// step: the alert stands there again, the telephone rings on and is not rung a second time, and whoever answers comes
// into the call. The caller and the counsellor notice nothing.
func TestTheControllerIsKilledInTheMiddle(t *testing.T) {
	x := open(t)
	rung := watch(x.doctor, phone.Ring())
	caller := x.call("96111", callerTone)
	x.a1.Accept()
	id := x.talking()
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone)
	since := time.Now()
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, nil)
	a, _ := x.boss.asked(since)

	back := x.killed()
	again := x.standsAgain(back, a)
	pace.Deadline(t, "the alert after the death of the controller", again, 2*time.Second)
	no, _ := x.second.asked(back)
	x.second.answer(no, "decline")
	doctor, err := x.doctor.NextCall(within(t, 20*time.Second))
	if err != nil {
		t.Fatalf("the doctor is not called: %v", err)
	}
	x.last(id, "ringing at the doctor's", func(s crisis.State) bool { d, _ := attemptBy(s, "number:doctor"); return !d.RingingAt.IsZero() })

	x.killed()
	if err := doctor.Answer(); err != nil {
		t.Fatalf("the doctor's telephone does not ring any more: %v", err)
	}
	x.last(id, "answered", func(s crisis.State) bool { d, _ := attemptBy(s, "number:doctor"); return d.Progress == crisis.Answered })
	press(t, doctor, "5")
	x.hears("the counsellor who is whispered to", x.a1.Line, callerTone, doctorTone)
	x.hears("the caller", caller, firstTone)
	s := x.last(id, "joined", func(s crisis.State) bool { return len(s.Present()) == 1 })
	x.askedOnce(s)
	if n := len(rung.all()); n != 1 {
		t.Errorf("the doctor's telephone was rung %d times", n)
	}
	if len(s.Attempts) != 3 || s.Round != 1 || s.Step != 2 {
		t.Errorf("the search has come to round %d, step %d by %+v", s.Round, s.Step, s.Attempts)
	}
	x.unbroken("the counsellor at the caller, over two deaths of the controller", caller, firstTone, since, x.a1.Line)
	x.unbroken("the caller at the counsellor, over two deaths of the controller", x.a1.Line, callerTone, since, caller)
	_ = caller.Hangup(within(t, 5*time.Second))
	x.Ended(1)
}

// killed kills the controller and starts the next one; the pages come back.
func (x *rig) killed() (back time.Time) {
	x.T.Helper()
	x.KillServe()
	x.StartServe()
	back = time.Now()
	x.boss.reload()
	x.second.reload()
	return back
}

// standsAgain waits until an alert stands before the supervisor again, and says that it is shown.
func (x *rig) standsAgain(since time.Time, a alert) time.Duration {
	x.T.Helper()
	x.Until("the alert of the search that goes on", 10*time.Second, func() bool {
		var list struct{ Items []alert }
		x.boss.Must(http.MethodGet, "/crisis/alerts", nil, &list)
		return slices.ContainsFunc(list.Items, func(i alert) bool { return i.ID == a.ID })
	})
	took := time.Since(since)
	x.boss.answer(a, "shown")
	return took
}
