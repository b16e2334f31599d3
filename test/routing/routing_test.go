//go:build e2e

package routing_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

func TestRouting(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.plays([]part{
		{"Wazo: while one counsellor's telephone merely rings, the clock of relaxation runs for everybody", (*rig).relaxesWhileRinging},
		{"a step is skipped at once where nobody who qualifies is signed in", (*rig).skipsAStep},
		{"a level counts, and so does an expression; why others were not asked can be read", (*rig).asksForALevel},
		{"FreeSWITCH 1221: one unavailable counsellor does not halt top-down", (*rig).passesOver},
		{"whoever has been ready for the longest time is asked first", (*rig).asksTheIdlest},
		{"whoever has had the fewest calls is asked first", (*rig).asksTheFewest},
		{"Asterisk 1006 and 607: work after a call counts in every queue", (*rig).worksAfterACall},
		{"the longest waiting comes first across queues that share a counsellor", (*rig).servesAcrossQueues},
		{"declined, busy and not answered have rests of their own", (*rig).rests},
		{"a telephone that could not be reached rests for the same caller alone, for as long as is set", (*rig).restsUnreached},
		{"whoever speaks the language best is asked first, whoever has been idle for longest", (*rig).asksTheMostSkilled},
		{"two missed calls make not ready, and an answer begins the count anew", (*rig).countsMissed},
	})
}

// Wazo's documentation, scenario 1: while the one who qualifies rings, no other rule is ever tried.
func (r *rig) relaxesWhileRinging() {
	r.sit(1, 2, 3)
	first, _ := r.waits(relaxing)
	ring := r.rings(1)
	second, since := r.waits(relaxing)
	other := r.rings(2)
	r.after("the second caller's step", since.EnqueuedAt, other.Times().InviteAt, 3*time.Second)
	select {
	case <-ring.Ended():
		r.T.Error("the first telephone rings no more")
	default:
	}
	if _, err := ring.WaitEnded(within(r.T, 8*time.Second)); err != nil {
		r.T.Fatalf("the offer does not end: %v", err)
	}
	relief := r.rings(3)
	r.after("the first caller, whose step came while it rang, is offered on", ring.Times().EndedAt, relief.Times().InviteAt, 0)
	r.goes(first, second)
	r.leave(1, 2, 3)
}

func (r *rig) skipsAStep() {
	r.sit(3)
	c, since := r.waits(skipping)
	r.after("an offer", since.EnqueuedAt, r.rings(3).Times().InviteAt, 0)
	if o := last[ledger.OfferMade](r); o.Relaxed != 1 || o.Circle != 1 {
		r.T.Errorf("the offer says that it was widened %d times, and %d for the counsellor", o.Relaxed, o.Circle)
	}
	r.goes(c)
	r.leave(3)
}

func (r *rig) asksForALevel() {
	r.sit(1, 2)
	c, since := r.waits(choosy)
	in := r.rings(2)
	r.after("an offer", since.EnqueuedAt, in.Times().InviteAt, 0)
	r.silent(1)
	if o := last[ledger.OfferMade](r); !slices.ContainsFunc(o.Excluded, func(x ledger.Exclusion) bool { return x.Agent == "a1" && strings.HasPrefix(x.Reason, "needs:") }) {
		r.T.Errorf("why a1 was not asked: %+v", o.Excluded)
	}
	r.talks(c, in, tone2)
	r.goes(c)
	var told struct {
		Steps []struct {
			Turn  string
			Offer struct {
				Excluded []struct{ Reason string }
			}
		}
	}
	r.As("boss").Must(http.MethodGet, "/calls/"+r.lastCall()+"/routing", nil, &told)
	found := false
	for _, s := range told.Steps {
		for _, x := range s.Offer.Excluded {
			found = found || s.Turn == "offered" && strings.HasPrefix(x.Reason, "needs:")
		}
	}
	if !found {
		r.T.Errorf("the page about the call does not say why a1 was not asked: %+v", told.Steps)
	}
	r.leave(1, 2)
}

// lastCall is the id of the call that arrived last.
func (r *rig) lastCall() string {
	r.T.Helper()
	all := r.callIDs()
	return all[len(all)-1]
}

// FreeSWITCH's mod_callcenter (pull request 1221) stood still where the first of the list could not be had.
func (r *rig) passesOver() {
	r.sit(1, 2, 3)
	r.seats[1].SetReact(does(phone.Busy()))
	first, _ := r.waits(ordered)
	busy := r.rings(1)
	in := r.rings(2)
	r.after("the second of the list, when the first is busy", busy.Times().InviteAt, in.Times().InviteAt, 0)
	r.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	second, since := r.waits(ordered)
	r.after("whoever there is, when the first is away and the second rings", since.EnqueuedAt, r.rings(3).Times().InviteAt, 0)
	r.silent(1)
	r.goes(first, second)
	r.leave(1, 2, 3)
}

// served lets a caller talk with a counsellor for a moment.
func (r *rig) served(line string, n, tone int) {
	r.T.Helper()
	c, _ := r.waits(line)
	r.talks(c, r.rings(n), tone)
	r.goes(c)
	user := "a" + string(rune('0'+n))
	r.Until(user+" to be ready again", 8*time.Second, func() bool { return r.As(user).State() == "ready" })
}

func (r *rig) asksTheIdlest() {
	r.sit(1, 2)
	r.served(idlest, 1, tone1)
	r.served(idlest, 2, tone2)
	r.served(idlest, 1, tone1)
	r.silent(2)
	r.leave(1, 2)
}

func (r *rig) asksTheFewest() {
	r.sit(1, 2)
	r.served(idlest, 1, tone1)
	for _, state := range []string{"not_ready", "ready"} { // a1 has been ready for longer from now on
		r.As("a2").Must(http.MethodPost, "/desk/state", map[string]string{"state": state}, nil)
	}
	r.served(fewest, 2, tone2)
	r.silent(1)
	r.leave(1, 2)
}

// app_queue offers who works on a call of one queue the callers of another one (Asterisk 1006, 607).
func (r *rig) worksAfterACall() {
	r.sit(1)
	c, _ := r.waits(tiring)
	r.talks(c, r.rings(1), tone1)
	next, _ := r.waits(idlest)
	r.goes(c)
	over := house.FactsOf[ledger.CallEnding](r.House)
	if len(over) == 0 {
		r.T.Fatal("no call is over")
	}
	r.after("the next caller, of another queue", c.Times().EndedAt, r.rings(1).Times().InviteAt, 4*time.Second)
	r.goes(next)
	r.leave(1)
}

func (r *rig) servesAcrossQueues() {
	first, _ := r.waits(patient)
	second, _ := r.waits(idlest)
	third, _ := r.waits(tiring)
	r.sit(1)
	for _, c := range []*phone.Call{first, second} {
		r.talks(c, r.rings(1), tone1)
		r.goes(c)
	}
	r.rings(1)
	r.goes(third)
	r.leave(1)
}

func (r *rig) rests() {
	r.sit(1)
	r.seats[1].SetReact(does(phone.Decline(50 * time.Millisecond)))
	c, _ := r.waits(patient)
	ended := func(in *phone.Call) time.Time {
		if _, err := in.WaitEnded(within(r.T, 8*time.Second)); err != nil {
			r.T.Fatalf("the offer does not end: %v", err)
		}
		return in.Times().EndedAt
	}
	at := ended(r.rings(1))
	r.seats[1].SetReact(does(phone.Busy()))
	in := r.rings(1)
	r.after("again to who declined", at, in.Times().InviteAt, 2*time.Second)
	at = ended(in)
	r.seats[1].SetReact(does(phone.Ring()))
	r.Until("who is busy to be not ready", 5*time.Second, func() bool { return r.As("a1").State() == "not_ready" })
	r.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	in = r.rings(1)
	r.after("again to who was busy", at, in.Times().InviteAt, time.Second)
	at = ended(in)
	in = r.rings(1)
	r.after("again to who did not answer", at, in.Times().InviteAt, 3*time.Second)
	r.goes(c)
	r.leave(1)
}

func (r *rig) restsUnreached() {
	r.sit(1)
	r.seats[1].SetReact(does(phone.Refuse(503, 0)))
	c, _ := r.waits(cutOff)
	in := r.rings(1)
	if _, err := in.WaitEnded(within(r.T, 5*time.Second)); err != nil {
		r.T.Fatalf("the offer does not end: %v", err)
	}
	at := in.Times().EndedAt
	r.Until("a1 to be not ready, and why", 3*time.Second, func() bool { state, why, _ := r.status(1); return state == "not_ready" && why == "unreachable" })
	if o := last[ledger.OfferEnded](r); o.Agent != "a1" || o.Outcome != "unreachable" {
		r.T.Errorf("the offer to %s ended as %s", o.Agent, o.Outcome)
	}
	r.seats[1].SetReact(does(phone.Ring()))
	r.As("a1").Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	other, since := r.waits(cutOff)
	r.after("another caller", since.EnqueuedAt, r.rings(1).Times().InviteAt, 0)
	r.goes(other)
	r.after("again to who could not be reached", at, r.rings(1).Times().InviteAt, 4*time.Second)
	r.goes(c)
	r.leave(1)
}

func (r *rig) asksTheMostSkilled() {
	r.sit(3, 1, 2) // by idleness the other way round
	var callers []*phone.Call
	for _, n := range []int{2, 1, 3} {
		c, since := r.waits(fluent)
		r.after("an offer", since.EnqueuedAt, r.rings(n).Times().InviteAt, 0)
		callers = append(callers, c)
	}
	r.goes(callers...)
	r.leave(1, 2, 3)
}

func (r *rig) countsMissed() {
	r.sit(1)
	miss := func(times int) {
		r.seats[1].SetReact(does(phone.Ring()))
		c, _ := r.waits(missing)
		for range times {
			if _, err := r.rings(1).WaitEnded(within(r.T, 8*time.Second)); err != nil {
				r.T.Fatalf("the offer does not end: %v", err)
			}
		}
		r.goes(c)
	}
	miss(1)
	r.served(missing, 1, tone1)
	miss(1)
	if state := r.As("a1").State(); state != "ready" {
		r.T.Errorf("one missed call after an answer makes a1 %s", state)
	}
	miss(1)
	r.Until("a1 to be not ready", 3*time.Second, func() bool { return r.As("a1").State() == "not_ready" })
	r.leave(1)
}

// TestNobodyStarves has a green caller wait for longer than a yellow one is ahead: the green one is served first, before a
// fresh yellow one, and both after a red one.
func TestNobodyStarves(t *testing.T) {
	t.Parallel()
	r := open(t, house.Replace("roster: {everyone", "floor: {aging: {yellow_ahead: 1m}}\nroster: {everyone"))
	green, since := r.waits(idlest)
	<-time.After(time.Until(since.EnqueuedAt.Add(61 * time.Second)))
	yellow, _ := r.waits(urgent)
	fresh, _ := r.waits(idlest)
	red, _ := r.waits(idlest)
	r.As("boss").Must(http.MethodPost, "/calls/"+r.lastCall()+"/grade", map[string]string{"grade": "red", "why": "ideation"}, nil)
	r.sit(1)
	for _, c := range []*phone.Call{red, green, yellow} {
		r.talks(c, r.rings(1), tone1)
		r.goes(c)
	}
	r.rings(1)
	r.goes(fresh)
	r.leave(1)
}
