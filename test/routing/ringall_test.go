//go:build e2e

package routing_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// elsewhere is the Q.850 cause by which a telephone knows that somebody else has taken the call: it shows none as missed.
const elsewhere = 26

// crossing is by how much the end of one ringing may come after the beginning of the next at the same telephone.
const crossing = 20 * time.Millisecond

// TestRingAll rings three telephones for one caller.
func TestRingAll(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.plays([]part{
		{"all ring at once, one answers, the others are told that it was answered elsewhere and get the next caller at once", (*rig).firstToAnswer},
		{"a decline of one does not stop the rest", (*rig).declinesAlone},
		{"two answer in the same instant: one has the caller, the other is ready again at once", (*rig).answersAtOnce},
		{"who becomes ready while they ring joins them", (*rig).joinsTheRound},
		{"a caller who gives up stops them all, and nobody is blamed", (*rig).givesUp},
		{"a red caller who comes meanwhile has one telephone called off, which rings for them at once", (*rig).calledOff},
		{"a colleague who rings beside others can be asked into a talk, and the others ring on", (*rig).asksWhoRings},
	})
}

// ringing returns the calls that come in at telephones, which must have begun to ring together.
func (r *rig) ringing(seats ...int) map[int]*phone.Call {
	r.T.Helper()
	calls, first, last := map[int]*phone.Call{}, time.Time{}, time.Time{}
	for _, n := range seats {
		c := r.rings(n)
		if at := c.Times().InviteAt; first.IsZero() || at.Before(first) {
			first = at
		}
		if at := c.Times().InviteAt; at.After(last) {
			last = at
		}
		calls[n] = c
	}
	pace.Deadline(r.T, "from the first telephone to the last", last.Sub(first), 200*time.Millisecond)
	return calls
}

// cancelled wants a telephone to have stopped ringing because somebody else answered, so soon after that.
func (r *rig) cancelled(n int, c *phone.Call, since time.Time) {
	r.T.Helper()
	end, err := c.WaitEnded(within(r.T, 5*time.Second))
	if err != nil {
		r.T.Fatalf("the telephone of a%d rings on: %v\n%s", n, err, r.Story())
	}
	if end.By != phone.ByPeer || end.Status != 487 || end.Cause != elsewhere {
		r.T.Errorf("the telephone of a%d stops by %s with status %d and cause %d", n, end.By, end.Status, end.Cause)
	}
	pace.Deadline(r.T, "from the answer to the cancelled telephone", end.At.Sub(since), 300*time.Millisecond)
}

// answers answers a telephone and wants the two to hear each other.
func (r *rig) answers(caller, in *phone.Call, tone int) (at time.Time) {
	r.T.Helper()
	r.talks(caller, in, tone)
	if _, err := in.WaitTone(within(r.T, 5*time.Second), 440, 200*time.Millisecond); err != nil {
		r.T.Fatalf("the counsellor does not hear the caller: %v\n%s", err, r.Story())
	}
	return in.Times().AnsweredAt
}

// outcomes are how the last offers ended, by counsellor.
func (r *rig) outcomes() map[string]string {
	out := map[string]string{}
	for _, o := range house.FactsOf[ledger.OfferEnded](r.House) {
		out[o.Agent] = o.Outcome
	}
	return out
}

// ready waits until counsellors are ready.
func (r *rig) ready(seats ...int) {
	r.T.Helper()
	for _, n := range seats {
		user := "a" + string(rune('0'+n))
		r.Until(user+" to be ready", 8*time.Second, func() bool { return r.As(user).State() == "ready" })
	}
}

func (r *rig) firstToAnswer() {
	r.sit(1, 2, 3)
	first, _ := r.waits(together)
	in := r.ringing(1, 2, 3)
	id := r.lastCall()
	second, _ := r.waits(together)
	for n := range in {
		r.silent(n) // one caller at a time is offered to a counsellor
	}
	since := r.answers(first, in[2], tone2)
	for _, n := range []int{1, 3} {
		r.cancelled(n, in[n], since)
	}
	if got := r.outcomes(); got["a1"] != call.OutcomeElsewhere || got["a2"] != call.OutcomeAccepted || got["a3"] != call.OutcomeElsewhere {
		r.T.Errorf("the offers ended as %v", got)
	}
	next := r.ringing(1, 3)
	for _, n := range []int{1, 3} {
		pace.Deadline(r.T, "from the answer to the next caller at another telephone", next[n].Times().InviteAt.Sub(since), 300*time.Millisecond)
		// Asterisk says that the telephone is hung up before its CANCEL is on the wire: the two may cross by some milliseconds.
		if end := in[n].Times().EndedAt; end.Sub(next[n].Times().InviteAt) > crossing {
			r.T.Errorf("the telephone of a%d was rung for the next caller while it rang for the last one", n)
		}
	}
	r.answers(second, next[3], tone3)
	r.goes(first, second)
	r.ready(1, 2, 3)
	r.explained(id, "a1", "a2", "a3")
	r.leave(1, 2, 3)
}

// explained wants the page about a call to say of each offer that these were asked at the same time.
func (r *rig) explained(id string, who ...string) {
	r.T.Helper()
	var told struct {
		Steps []struct {
			Turn  string
			Offer struct {
				Step     string
				Together []struct{ ID string }
			}
		}
	}
	r.As("boss").Must(http.MethodGet, "/calls/"+id+"/routing", nil, &told)
	offers := 0
	for _, s := range told.Steps {
		if s.Turn != "offered" {
			continue
		}
		offers++
		var asked []string
		for _, p := range s.Offer.Together {
			asked = append(asked, p.ID)
		}
		if slices.Sort(asked); s.Offer.Step != "ring_all" || !slices.Equal(asked, who) {
			r.T.Errorf("an offer by %q says that %v were asked at the same time, want %v", s.Offer.Step, asked, who)
		}
	}
	if offers != len(who) {
		r.T.Errorf("%d offers are explained, want %d", offers, len(who))
	}
	told.Steps = nil
	r.As("a2").Must(http.MethodGet, "/calls/"+id+"/routing", nil, &told)
	for _, s := range told.Steps {
		for _, p := range s.Offer.Together {
			if p.ID != "" && p.ID != "a2" {
				r.T.Errorf("who had the call reads that %s was asked too", p.ID)
			}
		}
	}
}

func (r *rig) declinesAlone() {
	r.sit(1, 2, 3)
	r.seats[1].SetReact(does(phone.Decline(300 * time.Millisecond)))
	c, _ := r.waits(together)
	in := r.ringing(1, 2, 3)
	if end, err := in[1].WaitEnded(within(r.T, 5*time.Second)); err != nil || end.By != phone.ByPhone {
		r.T.Fatalf("a1 does not decline: %+v, %v", end, err)
	}
	<-time.After(500 * time.Millisecond)
	for _, n := range []int{2, 3} {
		select {
		case <-in[n].Ended():
			r.T.Errorf("the telephone of a%d rings no more", n)
		default:
		}
	}
	r.cancelled(2, in[2], r.answers(c, in[3], tone3))
	if got := r.outcomes(); got["a1"] != call.OutcomeDeclined {
		r.T.Errorf("the offers ended as %v", got)
	}
	r.goes(c)
	r.ready(1, 2, 3)
	r.leave(1, 2, 3)
}

func (r *rig) answersAtOnce() {
	r.sit(1, 2)
	c, _ := r.waits(together)
	in := r.ringing(1, 2)
	var both sync.WaitGroup
	for _, one := range in {
		both.Go(func() {
			if err := one.Answer(); err != nil {
				r.T.Error(err)
			}
		})
	}
	both.Wait()
	loser, tone, winner := 1, tone2, 2
	select {
	case <-in[1].Ended():
	case <-in[2].Ended():
		loser, tone, winner = 2, tone1, 1
	case <-time.After(5 * time.Second):
		r.T.Fatalf("two counsellors have one caller\n%s", r.Story())
	}
	end := in[loser].End()
	if end.By != phone.ByPeer || end.Cause != elsewhere {
		r.T.Errorf("the second to answer is sent away by %s with cause %d", end.By, end.Cause)
	}
	pace.Deadline(r.T, "from the answer of both to the end of the second", end.At.Sub(in[winner].Times().AnsweredAt), 300*time.Millisecond)
	if _, err := c.WaitTone(within(r.T, 5*time.Second), tone, 200*time.Millisecond); err != nil {
		r.T.Fatalf("the caller does not hear who was first: %v\n%s", err, r.Story())
	}
	r.ready(loser)
	user := "a" + string(rune('0'+loser))
	for _, e := range house.FactsOf[ledger.AgentState](r.House) {
		if e.Agent == user && e.After.Call == r.lastCall() && e.After.State != "reserved" {
			r.T.Errorf("who was second has been %s for the call", e.After.State)
		}
	}
	if got := r.outcomes()[user]; got != call.OutcomeElsewhere {
		r.T.Errorf("the offer of who was second ended as %q", got)
	}
	r.goes(c)
	r.ready(1, 2)
	r.leave(1, 2)
}

func (r *rig) joinsTheRound() {
	r.sit(1)
	c, _ := r.waits(together)
	ring := r.rings(1)
	r.sit(3)
	joined := r.rings(3)
	select {
	case <-ring.Ended():
		r.T.Error("who rang first rings no more")
	default:
	}
	r.cancelled(1, ring, r.answers(c, joined, tone3))
	r.goes(c)
	r.ready(1, 3)
	r.leave(1, 3)
}

func (r *rig) givesUp() {
	r.sit(1, 2, 3)
	c, _ := r.waits(together)
	in := r.ringing(1, 2, 3)
	since := time.Now()
	r.goes(c)
	for n, ring := range in {
		end, err := ring.WaitEnded(within(r.T, 5*time.Second))
		if err != nil || end.Cause == elsewhere {
			r.T.Errorf("the telephone of a%d: %+v, %v", n, end, err)
		}
		pace.Deadline(r.T, "from the caller's end to the end of a telephone", ring.Times().EndedAt.Sub(since), 300*time.Millisecond)
	}
	r.ready(1, 2, 3)
	again, _ := r.waits(together) // nobody was put to rest
	r.ringing(1, 2, 3)
	r.goes(again)
	r.leave(1, 2, 3)
}

func (r *rig) calledOff() {
	r.sit(1, 2, 3)
	green, _ := r.waits(together)
	in := r.ringing(1, 2, 3)
	red, since := r.waits(grave)
	r.cancelled(1, in[1], since.EnqueuedAt) // ready for the longest time
	own := r.rings(1)
	pace.Deadline(r.T, "from the red caller's coming to a telephone", own.Times().InviteAt.Sub(since.EnqueuedAt), 300*time.Millisecond)
	for _, n := range []int{2, 3} {
		select {
		case <-in[n].Ended():
			r.T.Errorf("the telephone of a%d rings no more", n)
		default:
		}
	}
	ended := last[ledger.OfferEnded](r)
	if ended.Agent != "a1" || ended.Outcome != call.OutcomeWithdrawn {
		r.T.Errorf("the offer to %s ended as %s", ended.Agent, ended.Outcome)
	}
	r.answers(red, own, tone1)
	r.cancelled(3, in[3], r.answers(green, in[2], tone2))
	r.goes(red, green)
	r.ready(1, 2, 3)
	r.leave(1, 2, 3)
}

func (r *rig) asksWhoRings() {
	r.sit(1)
	first, _ := r.waits(idlest)
	r.talks(first, r.rings(1), tone1)
	id := r.lastCall()
	r.sit(2, 3)
	second, _ := r.waits(together)
	in := r.ringing(2, 3)
	since := time.Now()
	r.As("a1").Must(http.MethodPost, "/calls/"+id+"/ask", map[string]string{"agent": "a2", "then": "consult"}, nil)
	r.cancelled(2, in[2], since)
	own := r.rings(2)
	if err := own.Answer(); err != nil {
		r.T.Fatal(err)
	}
	if _, err := own.WaitTone(within(r.T, 5*time.Second), tone1, 200*time.Millisecond); err != nil {
		r.T.Fatalf("who was asked does not hear the one who asks: %v\n%s", err, r.Story())
	}
	select {
	case <-in[3].Ended():
		r.T.Error("the telephone of a3 rings no more")
	default:
	}
	r.answers(second, in[3], tone3)
	r.goes(first, second)
	r.ready(1, 2, 3)
	r.leave(1, 2, 3)
}

// TestRingAllOutlivesTheController kills the controller with kill -9 while three telephones ring. The next process stops
// them, and asks the three again, none of whom has missed anything.
func TestRingAllOutlivesTheController(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.sit(1, 2, 3)
	c, _ := r.waits(together)
	in := r.ringing(1, 2, 3)
	r.KillServe()
	r.StartServe()
	for n, ring := range in {
		if _, err := ring.WaitEnded(within(t, 10*time.Second)); err != nil {
			t.Fatalf("the telephone of a%d rings for nobody: %v\n%s", n, err, r.Story())
		}
	}
	next := r.ringing(1, 2, 3)
	since := r.answers(c, next[1], tone1)
	for _, n := range []int{2, 3} {
		r.cancelled(n, next[n], since)
	}
	for _, o := range house.FactsOf[ledger.OfferEnded](r.House) {
		if !slices.Contains([]string{call.OutcomeAccepted, call.OutcomeElsewhere, call.OutcomeWithdrawn}, o.Outcome) {
			t.Errorf("an offer to %s ended as %s", o.Agent, o.Outcome)
		}
	}
	r.goes(c)
	r.ready(1, 2, 3)
	r.leave(1, 2, 3)
}
