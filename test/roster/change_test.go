//go:build e2e

package roster_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// TestTheShiftChangesWhilePeopleTalk lets a1's shift end, and a2's begin, in the middle of a talk and while a caller waits; then
// a2 swaps what is left of the shift for one of a3's, in the middle of a talk too; then nobody is left on shift.
func TestTheShiftChangesWhilePeopleTalk(t *testing.T) {
	t.Parallel()
	r := open(t)
	now := time.Now()
	change, end := now.Add(25*time.Second).Truncate(time.Second), now.Add(2*time.Hour).Truncate(time.Second)
	r.shift("a1", now.Add(2*time.Second), change)
	second := r.shift("a2", change, end)
	third := r.shift("a3", end.Add(time.Hour), end.Add(3*time.Hour))
	r.signIn(1)
	r.signIn(2)
	r.ready(1)
	if status, problem := r.As("a2").Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil); status != http.StatusConflict {
		t.Errorf("ready before the shift begins: %d %s", status, problem)
	}

	first := r.waits()
	talk := r.answers(1, tone1, first)
	across := r.waits()
	if time.Now().After(change) {
		t.Fatalf("the machine is too slow: %v after the change of shifts already", time.Since(change))
	}
	begun := r.ready(2)
	pace.Deadline(t, "the shift begins", begun.Sub(change), 500*time.Millisecond)
	if early := change.Sub(begun); early > 50*time.Millisecond {
		t.Errorf("a2 is on shift %v before it begins", early)
	}
	served := r.answers(2, tone2, across)
	r.silent(1)
	r.unbroken(first, talk, tone1, change.Add(-time.Second))
	if got := r.state(1); got != "talking" {
		t.Errorf("a1, whose shift is over, is %s in the talk", got)
	}
	next := r.waits()
	offers := len(house.FactsOf[ledger.OfferMade](r.House))
	r.hangup(first)
	r.becomes(1, "after_call")
	r.becomes(1, "not_ready:off_shift")
	r.silent(1)
	if n := len(house.FactsOf[ledger.OfferMade](r.House)); n != offers {
		t.Errorf("%d offers while nobody of the new shift is free", n-offers)
	}
	r.hangup(across)
	<-served.Ended()
	talk = r.answers(2, tone2, next)

	r.signIn(3)
	swapped := time.Now().Add(12 * time.Second).Truncate(time.Second)
	r.swaps(second, swapped, third)
	if early := swapped.Sub(r.ready(3)); early > 50*time.Millisecond {
		t.Errorf("a3 is on shift %v before the swap says so", early)
	}
	other := r.waits()
	in := r.answers(3, tone3, other)
	r.silent(2)
	r.unbroken(next, talk, tone2, swapped.Add(-time.Second))
	r.hangup(next)
	r.becomes(2, "not_ready:off_shift")

	waiting := r.waits()
	r.leavesNobody()
	r.hears("who waited as the last shift ended", waiting, beep)
	late := r.Dial(r.Caller(callerTone), line, phone.DialOptions{})
	r.hears("who called when nobody was on shift", late, beep)
	r.hears("who talks as the last shift ends", other, tone3)
	r.hangup(other)
	<-in.Ended()
	r.becomes(3, "not_ready:off_shift")
	r.silent(3)
	r.hangup(waiting)
	r.hangup(late)
	ends := r.Ended(6)
	for _, e := range ends[:4] {
		if e.Class != "completed" {
			t.Errorf("a talk ended as %s (%s)", e.Class, e.Reason)
		}
	}
}

// swaps has a2 give the running shift from an instant on for one of a3's, with the supervisor's approval.
func (r *rig) swaps(running string, from time.Time, other string) {
	r.T.Helper()
	var d struct{ ID, State string }
	r.As("a2").Must(http.MethodPost, "/roster/deals", map[string]any{"way": "swap", "shift": running, "from": from, "want": other}, &d)
	r.As("a3").Must(http.MethodPost, "/roster/deals/"+d.ID+"/accept", map[string]any{}, &d)
	if d.State != "accepted" {
		r.T.Fatalf("a swap so near needs approval, and is %q", d.State)
	}
	if status, problem := r.As("a3").Do(http.MethodPost, "/roster/deals/"+d.ID+"/approve", map[string]any{}, nil); status != http.StatusForbidden {
		r.T.Errorf("a3 approves the own swap: %d %s", status, problem)
	}
	r.boss.Must(http.MethodPost, "/roster/deals/"+d.ID+"/approve", map[string]any{}, &d)
	if d.State != "done" {
		r.T.Fatalf("the approved swap is %q", d.State)
	}
}

// leavesNobody takes whoever is on shift now off it.
func (r *rig) leavesNobody() {
	r.T.Helper()
	var duty struct {
		On []struct {
			Agent struct{ ID string }
			Shift struct{ ID string }
		}
	}
	r.boss.Must(http.MethodGet, "/roster/duty", nil, &duty)
	if len(duty.On) != 1 || duty.On[0].Agent.ID != "a3" {
		r.T.Fatalf("on duty: %+v", duty.On)
	}
	r.boss.Must(http.MethodPost, "/roster/shifts/"+duty.On[0].Shift.ID+"/unassign", map[string]any{"reason": "needed"}, nil)
}
