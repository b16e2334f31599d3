package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func TestOrder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		join func(h *hall)
		want string
	}{
		{"first come first served", func(h *hall) { h.join(); h.join(); h.join() }, "c1>anna c2>anna c3>anna"},
		{"a red caller who came last is offered first", func(h *hall) { h.join(); h.join(grade(triage.Yellow)); h.join(grade(triage.Red)) }, "c3>anna c2>anna c1>anna"},
		{"higher priority within the grade", func(h *hall) { h.join(); h.join(priority(5)); h.join(grade(triage.Yellow)) }, "c3>anna c2>anna c1>anna"},
		{"a returned caller is at the front of the grade", func(h *hall) { h.join(priority(9)); h.join(returned); h.join(grade(triage.Yellow)) }, "c3>anna c2>anna c1>anna"},
		{"the place goes by EnqueuedAt, not by joining", func(h *hall) { h.join(); h.join(since(h.at.Add(-time.Hour))) }, "c2>anna c1>anna"},
		{"ties go by id", func(h *hall) { h.join(since(h.start)); h.join(since(h.start)) }, "c1>anna c2>anna"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(func(q *queue.Queue) { q.AfterCall = 0 }), "anna")
			h.do(queue.Seize{Agent: "anna", Call: "before"})
			tt.join(h)
			h.do(released("anna", "before"))
			for range 3 {
				s, _ := h.f.Snapshot().Agent("anna")
				if s.State != agent.Reserved {
					break
				}
				h.close("anna", queue.Accepted)
				h.do(released("anna", s.Call))
			}
			h.want(tt.want)
			h.waits(0)
		})
	}
}

func TestChoiceOfCounsellor(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "cleo", "anna", "bert")
	h.join()
	h.join()
	h.want("c1>cleo c2>anna") // longest idle, both at once
	h.close("anna", queue.Declined)
	h.want("c2>bert")
	h.join()
	h.want("c3>anna") // free of blame: still the longest idle for another call
}

func TestSkillsAndLevels(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil))
	h.duty("anna", "bert")
	h.sit("anna", "s1", agent.Skills{"minors": 1})
	h.sit("bert", "s2", agent.Skills{"minors": 4})
	h.do(ready("anna"))
	h.pass(time.Minute)
	h.do(ready("bert"))
	h.join(needs("minors", 3))
	h.want("c1>bert")
	h.join(needs("minors", 3))
	h.want("") // waits for bert; anna, who is free, has the skill at too low a level
	h.join()
	h.want("c3>anna") // no head of line
	h.close("anna", queue.Declined)
	h.do(queue.SkillsChanged{Agent: "anna", Skills: agent.Skills{"minors": 5}})
	h.want("c2>anna")
}

func TestExplanation(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "a", "b", "c", "d")
	h.duty("a", "b", "c", "d", "e", "f")
	h.sit("f", "s9", agent.Skills{"law": 2})
	h.do(ready("f"))
	h.do(notReady("a"))
	h.do(queue.Seize{Agent: "b", Call: "x"})
	h.do(queue.SkillsChanged{Agent: "d", Skills: agent.Skills{"law": 2}})
	h.outs = nil
	h.join(needs("law", 2), excluding("d"))
	var got queue.Offered
	for _, o := range h.outs {
		if o, ok := o.(queue.Offered); ok {
			got = o
		}
	}
	if got.Why.Step != "longest_idle" || len(got.Why.Candidates) != 1 || got.Why.Candidates[0] != "f" {
		t.Fatalf("explanation %+v", got.Why)
	}
	want := map[agent.ID]string{"a": "skill:law", "b": "skill:law", "c": "skill:law", "d": "resting", "e": "logged_out"}
	for _, x := range got.Why.Excluded {
		if want[x.Agent] != x.Reason {
			t.Errorf("%s is excluded as %q, want %q", x.Agent, x.Reason, want[x.Agent])
		}
		delete(want, x.Agent)
	}
	if len(want) > 0 || got.Why.More != 0 {
		t.Errorf("not explained: %v, %d more", want, got.Why.More)
	}
	if got.Offer != queue.OfferID(got.Entry.ID+"-of0001") {
		t.Errorf("offer id %s", got.Offer)
	}
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna", "bert")
	h.join()
	h.pass(19 * time.Second)
	h.want("c1>anna")
	h.pass(2 * time.Second)
	h.want("back:anna/no_answer")
	h.is("anna", "reserved") // until the session answers
	h.close("anna", queue.NoAnswer)
	h.want("c1>bert")
	h.is("anna", "ready")
	h.close("bert", queue.Accepted)
	h.join()
	h.want("c2>anna")
	h.close("anna", queue.NoAnswer)
	h.is("anna", "not_ready:unanswered") // the second in a row
	h.want("")                           // bert is in a talk: the caller keeps the place
	h.waits(1)
	h.do(ready("anna"))
	h.pass(5 * time.Second)
	h.want("c2>anna") // again after the rest
	h.close("anna", queue.Accepted)
	s, _ := h.f.Snapshot().Agent("anna")
	if s.State != agent.Talking || s.Missed != 0 || s.Call != "c2" {
		t.Errorf("status %+v", s)
	}
}

func TestOutcomesAreToldApart(t *testing.T) {
	t.Parallel()
	tests := []struct {
		outcome queue.Outcome
		said    string
		state   string
		waits   int
	}{
		{queue.Accepted, "", "talking", 0},
		{queue.Declined, "c1>bert", "ready", 1},
		{queue.NoAnswer, "c1>bert", "ready", 1},
		{queue.BusySeat, "check:s1 c1>bert", "not_ready:unreachable", 1},
		{queue.Unreachable, "check:s1 c1>bert", "not_ready:unreachable", 1},
		{queue.CallerGone, "", "ready", 0},
		{queue.WasTaken, "c1>anna", "ready", 1},
	}
	for _, tt := range tests {
		t.Run(string(tt.outcome), func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil), "anna", "bert")
			h.join()
			h.want("c1>anna")
			offer := h.offers["anna"]
			h.do(queue.OfferClosed{Offer: offer, Outcome: tt.outcome})
			h.want(tt.said)
			if tt.outcome != queue.WasTaken {
				h.is("anna", tt.state)
			}
			h.waits(tt.waits)
			h.do(queue.OfferClosed{Offer: offer, Outcome: queue.NoAnswer}) // a second answer changes nothing
			h.want("")
		})
	}
}

func TestDeclineRestsThenComesAgain(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.join()
	h.close("anna", queue.Declined)
	h.want("c1>anna")
	h.pass(4 * time.Second)
	h.want("")
	h.pass(time.Second)
	h.want("c1>anna")
	h.is("anna", "reserved")
}

func TestAcceptedWinsOverWithdrawal(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.join()
	h.pass(20 * time.Second)
	h.want("c1>anna back:anna/no_answer")
	h.close("anna", queue.Accepted)
	h.is("anna", "talking")
	h.waits(0)
	h.pass(time.Hour)
	h.want("")
	h.is("anna", "talking")
}

func TestAcceptanceAtTheDeadline(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.join()
	h.at = h.f.NextWake()
	h.close("anna", queue.Accepted)
	h.want("c1>anna")
	h.is("anna", "talking")
}

func TestBackstopFreesBoth(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna", "bert")
	h.join()
	h.pass(24 * time.Second)
	h.want("c1>anna back:anna/no_answer")
	h.pass(time.Second)
	h.want("c1>bert") // no answer from the session for 5 s
	h.is("anna", "ready")
	late := h.offers["anna"]
	h.do(queue.OfferClosed{Offer: late, Outcome: queue.Accepted}) // and now it has been accepted after all
	h.want("back:bert/taken")
	h.is("anna", "talking")
	h.waits(0)
	h.close("bert", queue.WasTaken)
	h.is("bert", "ready")
	h.pass(time.Hour)
	h.want("")
}

func TestCallerLeavesWhileRinging(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	e := h.join()
	h.do(queue.Leave{Entry: e, Why: "abandoned"})
	h.want("c1>anna back:anna/caller_gone")
	h.waits(0)
	h.is("anna", "reserved")
	h.join()
	h.want("") // anna's phone still rings
	h.close("anna", queue.CallerGone)
	h.want("c2>anna")
	if s, _ := h.f.Snapshot().Agent("anna"); s.Missed != 0 {
		t.Errorf("missed %d", s.Missed)
	}
}

func TestRegradeReordersWithoutWithdrawing(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) { q.AfterCall, q.AfterCallRed = time.Minute, 10*time.Minute }), "anna")
	h.join()
	h.join()
	third := h.join()
	h.want("c1>anna")
	h.do(queue.Regrade{Entry: third, Grade: triage.Red, By: "user:anna"})
	h.want("")
	if place, ok := h.f.Snapshot().Position(third); !ok || place != 1 {
		t.Errorf("position %d", place)
	}
	h.close("anna", queue.Declined)
	h.want("c3>anna")
	h.close("anna", queue.Accepted)
	h.do(released("anna", "c3"))
	s, _ := h.f.Snapshot().Agent("anna")
	if s.Until.Sub(h.at) != 10*time.Minute {
		t.Errorf("after a red call the after-call work lasts %v", s.Until.Sub(h.at))
	}
}

func TestPreferredCounsellor(t *testing.T) {
	t.Parallel()
	t.Run("is waited for and comes back", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.do(queue.Seize{Agent: "anna", Call: "c1", Seat: "s1"})
		h.do(seat("s1", false))
		h.do(queue.Released{Agent: "anna", Call: "c1", AfterCall: -1})
		h.is("anna", "not_ready:seat_down")
		h.join(prefer("anna"), returned, as("c1"))
		h.want("")
		h.pass(3 * time.Second)
		h.do(seat("s1", true))
		h.want("c1>anna")
	})
	t.Run("else the next one", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.do(seat("s1", false))
		h.join(prefer("anna"), returned)
		h.pass(9 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c1>bert")
	})
	t.Run("not waited for when signed out", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.do(seat("s1", false))
		h.join(prefer("anna"))
		h.do(queue.SignOut{Agent: "anna"})
		h.want("c1>bert")
	})
}

func TestOfferIDsNeverRepeat(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.join(func(e *queue.Entry) { e.Offers = 7 })
	if got := h.offers["anna"]; got != "01JENTRY000000000000000001-of0008" {
		t.Errorf("offer id %s", got)
	}
}
