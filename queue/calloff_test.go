package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

const lineOther = queue.ID("other")

// branches are a queue that rings all, and another one over the same counsellors that rings one.
func branches(edit func(q *queue.Queue)) queue.Rules {
	r := ringAll(edit)
	r.Queues[lineOther] = queue.Queue{ID: lineOther, OfferTimeout: 20 * time.Second, DeclineRest: 5 * time.Second}
	return r
}

func TestTelephonesAreCalledOffForWhoIsMoreUrgent(t *testing.T) {
	t.Parallel()
	red := grade(triage.Red)
	tests := []struct {
		name string
		edit func(q *queue.Queue)
		run  func(h *hall)
	}{
		{"one telephone, the best for the red caller, is called off and offered on when that is closed; the round goes on", nil, func(h *hall) {
			h.join()
			h.want("c1>cleo c1>anna c1>bert")
			h.join(red)
			h.want("back:cleo/urgent")
			h.close("cleo", queue.WasTaken)
			h.want("c2>cleo")
			h.is("anna", "reserved")
			h.is("bert", "reserved")
			h.close("anna", queue.Accepted)
			h.want("back:bert/taken")
		}},
		{"nobody who is called off has missed anything, or rests", func(q *queue.Queue) { q.MaxMissed = 1 }, func(h *hall) {
			h.join()
			id := h.join(red)
			h.close("cleo", queue.WasTaken)
			h.do(queue.Leave{Entry: id, Why: "abandoned", Call: "c2"})
			h.said()
			h.close("cleo", queue.CallerGone)
			h.want("c1>cleo") // back in the round at once
			if s, _ := h.f.Snapshot().Agent("cleo"); s.Missed != 0 {
				h.t.Errorf("cleo has missed %d", s.Missed)
			}
		}},
		{"the queue of the red caller says who is the best, whatever the queue of the round", nil, func(h *hall) {
			h.join()
			h.said()
			h.join(red, inQueue(lineOther), excluding("cleo"))
			h.want("back:anna/urgent")
		}},
		{"none of the round suits: none is called off", nil, func(h *hall) {
			h.join()
			h.said()
			h.join(red, func(e *queue.Entry) { e.Exclude = []agent.ID{"cleo", "anna", "bert"} })
			h.want("")
			h.pass(5 * time.Second)
			h.want("back:cleo/urgent") // rested
		}},
		{"an acceptance that crosses the withdrawal wins, and another telephone is free for the red caller", nil, func(h *hall) {
			h.join()
			h.join(red)
			h.said()
			h.close("cleo", queue.Accepted)
			h.want("back:anna/taken back:bert/taken")
			h.close("anna", queue.Elsewhere)
			h.want("c2>anna")
			h.is("cleo", "talking")
			h.waits(1)
		}},
		{"an acceptance that crosses the withdrawal wins, and a telephone of another round is called off", func(q *queue.Queue) { q.RingAllMax = 2 }, func(h *hall) {
			h.do(queue.SignIn{Agent: "dora", Seat: "s4", SeatUp: true})
			h.join()
			h.do(ready("dora"))
			h.join()
			h.want("c1>cleo c1>anna c2>bert c2>dora")
			h.join(red, inQueue(lineOther))
			h.want("back:cleo/urgent")
			h.close("cleo", queue.Accepted)
			h.want("back:anna/taken back:bert/urgent")
			h.close("anna", queue.Elsewhere)
			h.want("c3>anna")
			h.close("bert", queue.WasTaken)
			h.want("c2>bert") // no longer needed
		}},
		{"the last telephone of a round too: its caller waits at the place", func(q *queue.Queue) { q.RingAllMax = 3 }, func(h *hall) {
			h.do(notReady("anna"))
			h.do(notReady("bert"))
			h.join()
			h.want("c1>cleo")
			h.join(red)
			h.want("back:cleo/urgent")
			h.close("cleo", queue.WasTaken)
			h.want("c2>cleo")
			h.waits(2)
			h.do(ready("anna"))
			h.want("c2>anna") // the red caller's round comes first
			h.close("cleo", queue.Accepted)
			h.close("anna", queue.Elsewhere)
			h.want("back:anna/taken c1>anna")
		}},
		{"a single offer is left to end by itself", nil, func(h *hall) {
			h.do(notReady("anna"))
			h.do(notReady("bert"))
			h.join(inQueue(lineOther))
			h.want("c1>cleo")
			h.join(red)
			h.want("")
		}},
		{"so are a direct call, and one of a person who is not on the line", nil, func(h *hall) {
			h.do(notReady("anna"))
			h.join(only("cleo"))
			h.join(func(e *queue.Entry) { e.Absent = true })
			h.want("c1>cleo c2>bert")
			h.join(red)
			h.want("")
		}},
		{"two red callers have one telephone each, and the first one's round does not take the second one's", nil, func(h *hall) {
			h.join()
			h.join(red)
			h.join(red)
			h.want("c1>cleo c1>anna c1>bert back:cleo/urgent back:anna/urgent")
			h.close("cleo", queue.WasTaken)
			h.want("c2>cleo")
			h.close("anna", queue.WasTaken)
			h.want("c3>anna")
			h.is("bert", "reserved")
		}},
		{"who declines the red caller is replaced by another one of the round", nil, func(h *hall) {
			h.join()
			h.join(red)
			h.close("cleo", queue.WasTaken)
			h.said()
			h.close("cleo", queue.Declined)
			h.want("c1>cleo back:anna/urgent") // cleo rests for the red caller alone
			h.close("anna", queue.WasTaken)
			h.want("c2>anna")
		}},
		{"a caller who is graded red has one called off at once", func(q *queue.Queue) { q.RingAllMax = 3 }, func(h *hall) {
			h.join()
			id := h.join()
			h.said()
			h.do(queue.Regrade{Entry: id, Grade: triage.Red, By: "user:boss", Call: "c2"})
			h.want("back:cleo/urgent")
		}},
		{"never by age: of the same grade nobody is called off, however long the wait", nil, func(h *hall) {
			h.join(red)
			h.join(red, returned)
			h.want("c1>cleo c1>anna c1>bert")
		}},
		{"a yellow caller has one called off from a green round", nil, func(h *hall) {
			h.join()
			h.join(grade(triage.Yellow))
			h.want("c1>cleo c1>anna c1>bert back:cleo/urgent")
		}},
		{"a call of our own takes nobody away from a caller", nil, func(h *hall) {
			h.join()
			h.join(red, ours)
			h.want("c1>cleo c1>anna c1>bert")
		}},
		{"who goes, or is about to, is not called off in vain", nil, func(h *hall) {
			h.join()
			h.said()
			h.duty("anna", "bert") // cleo's shift has ended
			h.join(red)
			h.want("back:anna/urgent")
		}},
		{"whoever the session does not answer for is free after a while", nil, func(h *hall) {
			h.join()
			h.join(red)
			h.said()
			h.pass(5 * time.Second)
			h.want("c2>cleo")
		}},
		{"the caller of the round gives up meanwhile", nil, func(h *hall) {
			id := h.join()
			h.join(red)
			h.said()
			h.do(queue.Leave{Entry: id, Why: "abandoned", Call: "c1"})
			h.want("back:anna/caller_gone back:bert/caller_gone")
			h.close("anna", queue.CallerGone)
			h.want("c2>anna")
			h.close("cleo", queue.CallerGone)
			h.want("c2>cleo") // the red caller's queue rings all
		}},
		{"nobody but the one is called off, also over a restart", nil, func(h *hall) {
			h.join()
			h.join(red)
			h.said()
			f, err := queue.Import(h.f.Export())
			if err != nil {
				h.t.Fatal(err)
			}
			h.f = f
			h.pass(time.Second)
			h.want("")
			h.close("cleo", queue.WasTaken)
			h.want("c2>cleo")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, branches(tt.edit), "cleo", "anna", "bert", "dora")
			h.do(queue.SignOut{Agent: "dora"})
			h.outs = nil
			tt.run(h)
		})
	}
}

// A yellow caller who has just come is behind a green one who has waited for longer than the credit: what was called off
// would go back to that one.
func TestNobodyIsCalledOffForWhoComesLaterInTheOrder(t *testing.T) {
	t.Parallel()
	r := ringAll(nil)
	r.Aging = &queue.Aging{YellowAhead: time.Minute}
	h := newHall(t, r, "cleo", "anna")
	h.join(since(h.at.Add(-2 * time.Minute)))
	h.join(grade(triage.Yellow))
	h.want("c1>cleo c1>anna")
	h.join(grade(triage.Yellow), since(h.at.Add(-90*time.Second)))
	h.want("back:cleo/urgent")
}

// Whoever is beyond the cap of red calls is called off last.
func TestWhoHasHadEnoughIsCalledOffLast(t *testing.T) {
	t.Parallel()
	r := ringAll(nil)
	r.Welfare = queue.Welfare{RedCap: 1}
	h := newHall(t, r, "cleo", "anna")
	h.do(notReady("anna"))
	h.join(grade(triage.Red))
	h.close("cleo", queue.Accepted)
	h.do(released("cleo", "c1"))
	h.do(ready("anna"))
	h.join()
	h.said()
	h.join(grade(triage.Red))
	h.want("back:anna/urgent")
}

// Overflow that takes a caller off the floor waits for a telephone that is being called off, as it does for one that rings.
func TestOverflowWaitsForWhoIsCalledOff(t *testing.T) {
	t.Parallel()
	h := newHall(t, branches(func(q *queue.Queue) {
		q.Overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: 10 * time.Second, Action: queue.Action{Kind: queue.ToMessage}}}
	}), "cleo", "anna")
	h.join()
	h.pass(2 * time.Second)
	h.said()
	h.join(grade(triage.Red), since(h.at.Add(-9*time.Second)))
	h.want("back:cleo/urgent")
	h.pass(2 * time.Second)
	h.want("")
	h.close("cleo", queue.WasTaken)
	h.want("c2>cleo")
	h.close("cleo", queue.BusySeat)
	h.want("check:s1 back:anna/urgent")
	h.do(queue.Seize{Agent: "anna", Call: "c1", Queue: line12345})
	if s, _ := h.f.Snapshot().Agent("anna"); s.State != agent.Talking {
		t.Fatalf("anna is %s", s.State)
	}
	h.want("c2>>message") // nobody is left
}

func TestAColleagueIsCalledOffForWhoAsksForThem(t *testing.T) {
	t.Parallel()
	ask := func(who string, g triage.Grade) queue.Ask {
		return queue.Ask{Offer: queue.OfferID("ask-" + who), Call: "talk", Agent: agent.ID(who), Grade: g, By: "user:lin"}
	}
	// asked are the answers since the last time.
	asked := func(h *hall) (words string) {
		for _, o := range h.outs {
			switch o := o.(type) {
			case queue.Asked:
				words += "asked:" + string(o.Agent) + " "
			case queue.AskRefused:
				words += "refused:" + o.Reason + " "
			}
		}
		return words + h.said()
	}
	want := func(h *hall, words string) {
		h.t.Helper()
		if got := asked(h); got != words {
			h.t.Fatalf("the floor says %q, want %q", got, words)
		}
	}
	tests := []struct {
		name string
		run  func(h *hall)
	}{
		{"the named one stops ringing and is asked, the others ring on", func(h *hall) {
			h.join()
			h.said()
			h.do(ask("anna", triage.Green))
			want(h, "back:anna/asked")
			h.do(ask("anna", triage.Green)) // a second time changes nothing
			want(h, "")
			h.close("anna", queue.WasTaken)
			want(h, "asked:anna ")
			h.is("anna", "reserved")
			h.do(queue.OfferClosed{Offer: "ask-anna", Outcome: queue.Declined})
			h.want("c1>anna") // back in the round
		}},
		{"never for a more urgent caller's", func(h *hall) {
			h.join(grade(triage.Yellow))
			h.said()
			h.do(ask("anna", triage.Green))
			want(h, "refused:reserved ")
			h.do(ask("bert", triage.Yellow))
			want(h, "back:bert/asked")
		}},
		{"never the last one", func(h *hall) {
			h.join()
			h.said()
			h.do(ask("anna", triage.Green))
			h.do(ask("bert", triage.Green))
			want(h, "back:anna/asked back:bert/asked")
			h.do(ask("cleo", triage.Red))
			want(h, "refused:reserved ")
		}},
		{"never a single offer", func(h *hall) {
			h.join(inQueue(lineOther))
			h.said()
			h.do(ask("cleo", triage.Red))
			want(h, "refused:reserved ")
		}},
		{"never for a call of our own", func(h *hall) {
			h.join()
			h.said()
			in := ask("anna", triage.Red)
			in.Test = true
			h.do(in)
			want(h, "refused:reserved ")
		}},
		{"never where the system asks one after another", func(h *hall) {
			h.join()
			h.said()
			in := ask("anna", triage.Red)
			in.By = "system"
			h.do(in)
			want(h, "refused:reserved ")
		}},
		{"an acceptance that crosses it wins, and the one who asks is told", func(h *hall) {
			h.join()
			h.do(ask("anna", triage.Green))
			h.said()
			h.close("anna", queue.Accepted)
			want(h, "refused:talking back:cleo/taken back:bert/taken")
		}},
		{"so does a talk that was begun by another way", func(h *hall) {
			h.join()
			h.do(ask("anna", triage.Green))
			h.said()
			h.do(queue.Seize{Agent: "anna", Call: "c1", Queue: line12345})
			want(h, "refused:talking back:cleo/taken back:bert/taken")
		}},
		{"who is being called off for somebody else is not asked", func(h *hall) {
			h.join()
			h.join(grade(triage.Red))
			h.said()
			h.do(ask("cleo", triage.Red))
			want(h, "refused:reserved ")
		}},
		{"who signs out meanwhile cannot be asked", func(h *hall) {
			h.join()
			h.do(ask("anna", triage.Green))
			h.do(queue.SignOut{Agent: "anna"})
			h.said()
			h.close("anna", queue.WasTaken)
			want(h, "refused:logged_out ")
		}},
		{"whoever the session does not answer for is asked after a while, also over a restart", func(h *hall) {
			h.join()
			h.do(ask("anna", triage.Green))
			h.said()
			f, err := queue.Import(h.f.Export())
			if err != nil {
				h.t.Fatal(err)
			}
			h.f = f
			h.pass(5 * time.Second)
			want(h, "asked:anna ")
		}},
		{"the directory knows", func(h *hall) {
			h.join(grade(triage.Yellow))
			s := h.f.Snapshot()
			if !s.Spared("anna", triage.Yellow) || !s.Spared("anna", triage.Red) || s.Spared("anna", triage.Green) || s.Spared("dora", triage.Red) {
				h.t.Error("who can be asked is wrong")
			}
			h.do(ask("anna", triage.Yellow))
			h.do(ask("bert", triage.Yellow))
			if h.f.Snapshot().Spared("cleo", triage.Red) {
				h.t.Error("the last one of a round could be asked")
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, branches(nil), "cleo", "anna", "bert", "dora")
			h.do(queue.SignOut{Agent: "dora"})
			h.outs = nil
			tt.run(h)
		})
	}
}
