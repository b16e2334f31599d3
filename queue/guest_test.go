package queue_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// guested is a floor with the queues of a line and of the whole team, and a guest of the line who is ready.
func guested(t *testing.T) *hall {
	t.Helper()
	r := rules(func(q *queue.Queue) {
		q.Overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: 30 * time.Second, Action: queue.Action{Kind: queue.ToQueue, Queue: "team"}}}
	})
	r.Queues["team"] = queue.Queue{ID: "team", OfferTimeout: 20 * time.Second, AfterCall: time.Minute, MaxMissed: 2}
	h := newHall(t, r)
	h.do(guestOnDuty())
	h.sit("guest", "s1", nil)
	h.do(ready("guest"))
	h.outs = nil
	return h
}

func guestOnDuty(others ...string) queue.OnDuty {
	in := queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "guest", Queues: []queue.ID{line12345}}}}
	for _, n := range others {
		in.Agents = append(in.Agents, queue.Duty{Agent: agent.ID(n)})
	}
	return in
}

// beside is guested with a colleague of the house beside the guest, who talks with a caller of the team.
func beside(t *testing.T) *hall {
	t.Helper()
	h := guested(t)
	h.do(guestOnDuty("anna"))
	h.sit("anna", "s2", nil)
	h.do(ready("anna"))
	h.join(inQueue("team"))
	h.want("c1>anna")
	h.close("anna", queue.Accepted)
	return h
}

func TestAGuestServesTheOwnLinesAlone(t *testing.T) {
	t.Parallel()
	h := beside(t)
	h.join(inQueue("team"), grade(triage.Red))
	h.want("") // a red caller of another queue waits for the house's own, as without the guest
	h.join()
	h.want("c3>guest")
	h.close("guest", queue.Accepted)
	h.join()
	h.pass(31 * time.Second)
	h.want("c4>>team")
	h.do(released("guest", "c3"))
	h.pass(2 * time.Minute)
	h.is("guest", "ready")
	h.want("") // the caller who went on to the team is not the guest's any more
	h.do(released("anna", "c1"))
	h.pass(time.Minute)
	h.want("c2>anna")
}

func TestAQueueThatOnlyAGuestOfOthersCouldServeHasNobody(t *testing.T) {
	t.Parallel()
	h := guested(t)
	h.join(inQueue("team"))
	h.want("c1>>message")
}

func TestWhyAGuestIsNotAskedIsTheLine(t *testing.T) {
	t.Parallel()
	h := guested(t)
	h.do(guestOnDuty("anna"))
	h.sit("anna", "s2", nil)
	h.do(ready("anna"))
	outs := h.do(queue.Join{Entry: queue.Entry{ID: "01JENTRY000000000000000042", Call: "c42", Queue: "team"}})
	i := slices.IndexFunc(outs, func(o queue.Output) bool { _, ok := o.(queue.Offered); return ok })
	if i < 0 {
		t.Fatalf("nobody was offered the caller: %+v", outs)
	}
	offered := outs[i].(queue.Offered)
	if offered.Agent != "anna" {
		t.Fatalf("offered to %s", offered.Agent)
	}
	if why := offered.Why.Excluded; len(why) != 1 || why[0].Agent != "guest" || why[0].Reason != "line" {
		t.Errorf("excluded: %+v", why)
	}
}

func TestAColleagueMayAskAGuest(t *testing.T) {
	t.Parallel()
	h := guested(t)
	h.join(inQueue("team"), only("guest"))
	h.want("c1>guest")
}

func TestTheEndOfAGuestsTimeCutsNoTalk(t *testing.T) {
	t.Parallel()
	h := beside(t)
	h.join()
	h.want("c2>guest")
	h.close("guest", queue.Accepted)
	without := queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "anna"}}}
	h.do(without)
	h.pass(10 * time.Minute)
	h.is("guest", "talking")
	h.do(released("guest", "c2"))
	h.is("guest", "after_call")
	h.join()
	h.pass(time.Minute)
	h.is("guest", "not_ready:off_shift")
	h.outs = nil
	h.do(ready("guest"))
	h.want("guest!off_shift")
}

func TestAGuestOfOtherLinesIsNoSwitchboard(t *testing.T) {
	t.Parallel()
	h := guested(t)
	if err := queue.Refusal(h.do(queue.SetSwitchboard{Queue: "team", Agent: "guest", Why: "incident", By: "user:boss"})); err == nil {
		t.Error("a guest became the switchboard of the team")
	}
	if err := queue.Refusal(h.do(queue.SetSwitchboard{Queue: line12345, Agent: "guest", Why: "incident", By: "user:boss"})); err != nil {
		t.Errorf("of the own line: %v", err)
	}
}

func TestAGuestsLinesOutliveARestart(t *testing.T) {
	t.Parallel()
	h := beside(t)
	f, err := queue.Import(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	h.f = f
	h.join(inQueue("team"))
	h.want("")
	h.join()
	h.want("c3>guest")
}

// TestAGuestWhoDoesNotComeIsNobody: an account alone keeps nobody waiting who would go on to the house's own.
func TestAGuestWhoDoesNotComeIsNobody(t *testing.T) {
	t.Parallel()
	r := rules(func(q *queue.Queue) {
		q.Overflow = []queue.OverflowRule{{When: queue.NobodyOnShift, Action: queue.Action{Kind: queue.ToQueue, Queue: "team"}}}
	})
	r.Queues["team"] = queue.Queue{ID: "team", OfferTimeout: 20 * time.Second, AfterCall: time.Minute, MaxMissed: 2}
	h := newHall(t, r)
	h.do(guestOnDuty("anna"))
	h.sit("anna", "s2", nil)
	h.do(ready("anna"))
	h.do(queue.OnDuty{Version: "2", Agents: []queue.Duty{{Agent: "guest", Queues: []queue.ID{line12345}}, {Agent: "anna", Queues: []queue.ID{"team"}}}})
	h.outs = nil
	h.join()
	h.want("c1>>team c1>anna")
}

// TestAGuestCallsNobodyBack: what may be said to somebody who called before is not a guest's to read.
func TestAGuestCallsNobodyBack(t *testing.T) {
	t.Parallel()
	h := guested(t)
	h.join(func(e *queue.Entry) { e.Absent = true })
	h.want("")
	h.join()
	h.want("c2>guest")
}
