package queue_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func ringAll(edit func(q *queue.Queue)) queue.Rules {
	return rules(func(q *queue.Queue) {
		q.Strategy, q.AfterCall = queue.RingAll, 0
		if edit != nil {
			edit(q)
		}
	})
}

func TestRingAll(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(q *queue.Queue)
		run  func(h *hall)
	}{
		{"all who are ready are asked at once, the first to accept has the caller, the others are ready again at their places", nil, func(h *hall) {
			h.join()
			h.want("c1>cleo c1>anna c1>bert")
			h.join()
			h.want("") // one offer for each counsellor
			h.close("anna", queue.Accepted)
			h.want("back:cleo/taken back:bert/taken")
			h.close("cleo", queue.Elsewhere)
			h.want("c2>cleo")
			h.close("bert", queue.Elsewhere)
			h.want("c2>bert")
			h.is("anna", "talking")
			h.close("cleo", queue.Elsewhere)
			h.want("c2>cleo") // asked on: still the longest idle, and without a rest
		}},
		{"nobody is blamed for a call that was answered elsewhere", func(q *queue.Queue) { q.MaxMissed = 1 }, func(h *hall) {
			h.join()
			h.close("bert", queue.Accepted)
			h.close("cleo", queue.Elsewhere)
			h.close("anna", queue.Elsewhere)
			for _, who := range []string{"cleo", "anna"} {
				h.is(who, "ready")
				if s, _ := h.f.Snapshot().Agent(agent.ID(who)); s.Missed != 0 {
					h.t.Errorf("%s has missed %d", who, s.Missed)
				}
			}
			h.said()
			h.join()
			h.want("c2>cleo c2>anna")
		}},
		{"as many as the bound are asked, by the order of idleness, and the next caller gets the others", func(q *queue.Queue) { q.RingAllMax = 2 }, func(h *hall) {
			h.join()
			h.want("c1>cleo c1>anna")
			h.join()
			h.want("c2>bert")
			h.close("cleo", queue.Declined)
			h.want("c2>cleo") // rests for the first caller, and may be asked for the second
		}},
		{"who declines drops out, the others ring on, and who becomes ready joins them", nil, func(h *hall) {
			h.do(notReady("bert"))
			h.join()
			h.want("c1>cleo c1>anna")
			h.close("cleo", queue.Declined)
			h.want("")
			h.is("anna", "reserved")
			h.do(ready("bert"))
			h.want("c1>bert")
			h.close("anna", queue.Declined)
			h.close("bert", queue.Accepted)
			h.want("")
			h.is("bert", "talking")
			h.waits(0)
		}},
		{"an unanswered round counts as missed for each, and the next one begins as soon as anybody may be asked", nil, func(h *hall) {
			h.join()
			h.said()
			h.pass(20 * time.Second)
			h.want("back:cleo/no_answer back:anna/no_answer back:bert/no_answer")
			for _, who := range []string{"cleo", "anna", "bert"} {
				h.close(who, queue.NoAnswer)
			}
			h.pass(5 * time.Second)
			h.want("c1>anna c1>bert c1>cleo") // all at the back since one instant
			h.waits(1)
		}},
		{"who joins late has the whole time to answer", nil, func(h *hall) {
			h.do(notReady("bert"))
			h.join()
			h.said()
			h.pass(15 * time.Second)
			h.do(ready("bert"))
			h.want("c1>bert")
			h.pass(5 * time.Second)
			h.want("back:cleo/no_answer back:anna/no_answer")
			h.close("cleo", queue.NoAnswer)
			h.close("anna", queue.NoAnswer)
			h.pass(5 * time.Second) // rested, and beside bert again: the caller is never without a ring
			h.want("c1>anna c1>cleo")
			h.pass(10 * time.Second)
			h.want("back:bert/no_answer")
		}},
		{"two accept at once: the second is told that it was answered elsewhere, and is free", nil, func(h *hall) {
			h.join()
			h.close("anna", queue.Accepted)
			h.close("bert", queue.Elsewhere)
			h.is("anna", "talking")
			h.is("bert", "ready")
		}},
		{"the caller gives up: everybody is let go", nil, func(h *hall) {
			id := h.join()
			h.said()
			h.do(queue.Leave{Entry: id, Why: "abandoned", Call: "c1"})
			h.want("back:cleo/caller_gone back:anna/caller_gone back:bert/caller_gone")
			for _, who := range []string{"cleo", "anna", "bert"} {
				h.close(who, queue.CallerGone)
				h.is(who, "ready")
			}
		}},
		{"whoever the session has not answered for is free after a while", nil, func(h *hall) {
			h.join()
			h.close("anna", queue.Accepted)
			h.join()
			h.said()
			h.pass(5 * time.Second)
			h.want("c2>cleo c2>bert")
		}},
		{"a call that is over lets go whoever is asked for a wait that the floor has lost", nil, func(h *hall) {
			h.join()
			s := h.f.Export()
			s.Entries = nil // what was damaged in the ledger
			f, err := queue.Import(s)
			if err != nil {
				h.t.Fatal(err)
			}
			h.f = f
			h.said()
			h.do(queue.Leave{Entry: "older", Why: "ended", Call: "c9"})
			h.want("")
			h.do(queue.Leave{Entry: "older", Why: "ended", Call: "c1"})
			h.want("back:cleo/caller_gone back:anna/caller_gone back:bert/caller_gone")
			h.close("cleo", queue.WasTaken)
			h.is("cleo", "ready")
		}},
		{"the session begins anew: what rang is taken back, and asked again when that is closed", nil, func(h *hall) {
			id := h.join()
			h.said()
			h.do(queue.Join{Entry: queue.Entry{ID: id, Call: "c1", Queue: line12345, Grade: triage.Green}})
			h.want("back:cleo/rejoined back:anna/rejoined back:bert/rejoined")
			h.close("cleo", queue.WasTaken)
			h.close("anna", queue.WasTaken)
			h.close("bert", queue.WasTaken)
			h.want("c1>cleo c1>anna c1>bert")
		}},
		{"the same counsellor is asked alone at first", func(q *queue.Queue) { q.PreferFor = 6 * time.Second }, func(h *hall) {
			h.join(prefer("bert"))
			h.want("c1>bert")
			h.pass(6 * time.Second)
			h.want("c1>cleo c1>anna")
			h.is("bert", "reserved")
		}},
		{"a direct call rings one", nil, func(h *hall) {
			h.join(only("anna"))
			h.want("c1>anna")
		}},
		{"a person who is not on the line is called by one at a time", nil, func(h *hall) {
			h.join(func(e *queue.Entry) { e.Absent = true })
			h.want("c1>cleo")
			h.close("cleo", queue.Declined)
			h.want("c1>anna")
		}},
		{"a talk that was begun by another way ends the round", nil, func(h *hall) {
			h.join()
			h.said()
			h.do(queue.Seize{Agent: "anna", Call: "c1", Queue: line12345})
			h.want("back:cleo/taken back:bert/taken")
			h.close("cleo", queue.WasTaken)
			h.close("bert", queue.WasTaken)
			h.is("cleo", "ready")
			h.is("anna", "talking")
			h.waits(0)
		}},
		{"who was called away by another talk is not asked again before the first offer is closed", nil, func(h *hall) {
			h.join()
			first := h.offers["cleo"]
			h.do(queue.Seize{Agent: "cleo", Call: "other", Queue: line12345})
			h.said()
			h.do(queue.Released{Agent: "cleo", Call: "other", AfterCall: -1})
			h.is("cleo", "ready")
			h.want("")
			h.do(queue.OfferClosed{Offer: first, Outcome: queue.WasTaken})
			h.want("c1>cleo")
		}},
		{"a grade that changes while they ring changes nothing for them", nil, func(h *hall) {
			id := h.join()
			h.said()
			h.do(queue.Regrade{Entry: id, Grade: triage.Red, By: "user:boss", Call: "c1"})
			h.want("")
			h.close("cleo", queue.Accepted)
			h.is("cleo", "talking")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(newHall(t, ringAll(tt.edit), "cleo", "anna", "bert"))
		})
	}
}

// Whoever is beyond the cap of red calls is not asked beside somebody who is not.
func TestRingAllSparesWhoHasHadEnough(t *testing.T) {
	t.Parallel()
	r := ringAll(nil)
	r.Welfare = queue.Welfare{RedCap: 1}
	h := newHall(t, r, "cleo", "anna")
	h.do(notReady("anna"))
	h.join(grade(triage.Red))
	h.close("cleo", queue.Accepted)
	h.do(released("cleo", "c1"))
	h.do(ready("anna"))
	h.said()
	h.join(grade(triage.Red))
	h.want("c2>anna")
	h.close("anna", queue.Declined)
	h.want("c2>cleo") // nobody else is ready
}

func TestRingAllByCircles(t *testing.T) {
	t.Parallel()
	h := newHall(t, ringAll(func(q *queue.Queue) {
		q.Requires = []agent.Requirement{{Skill: "law", Level: 1}}
		q.Relax = []queue.RelaxStep{{After: 10 * time.Second, Drop: []agent.Skill{"law"}}}
	}))
	h.duty("anna", "bert", "cleo")
	h.sit("anna", "s1", agent.Skills{"law": 1})
	h.sit("bert", "s2", agent.Skills{"law": 2})
	h.sit("cleo", "s3", agent.Skills{})
	for _, who := range []string{"cleo", "anna", "bert"} {
		h.do(ready(who))
		h.pass(time.Millisecond)
	}
	h.join()
	h.want("c1>anna c1>bert")
	h.pass(10 * time.Second)
	h.want("c1>cleo") // beside those who ring
	h.is("anna", "reserved")
}

// Each offer of a round says who else was asked at the same time.
func TestRingAllIsExplained(t *testing.T) {
	t.Parallel()
	h := newHall(t, ringAll(nil), "cleo", "anna", "bert")
	h.do(notReady("bert"))
	h.outs = nil
	h.join()
	h.do(ready("bert"))
	want := map[agent.ID][]agent.ID{"cleo": {"cleo", "anna"}, "anna": {"cleo", "anna"}, "bert": {"cleo", "anna", "bert"}}
	for _, o := range h.outs {
		if o, ok := o.(queue.Offered); ok {
			if diff := cmp.Diff(want[o.Agent], o.Why.Together); diff != "" || o.Why.Step != string(queue.RingAll) {
				t.Errorf("%s is asked by %q together with (-want +got):\n%s", o.Agent, o.Why.Step, diff)
			}
			for _, x := range o.Why.Excluded {
				if slices.Contains(o.Why.Together, x.Agent) {
					t.Errorf("the offer to %s says that %s was not asked: %s", o.Agent, x.Agent, x.Reason)
				}
			}
			delete(want, o.Agent)
		}
	}
	if len(want) > 0 {
		t.Errorf("not asked: %v", want)
	}
	w := h.f.Snapshot().Waiting[0]
	if w.Agent != "cleo" || w.Beside != 2 {
		t.Errorf("the board says %s and %d more", w.Agent, w.Beside)
	}
}

// A bound of 200 seats is refused, and a floor that was never told it keeps to the bound.
func TestRingAllIsBounded(t *testing.T) {
	t.Parallel()
	if err := ringAll(func(q *queue.Queue) { q.RingAllMax = 200 }).Validate(); err == nil {
		t.Error("200 counsellors may ring at once")
	}
	names := make([]string, 0, 12)
	for i := range 12 {
		names = append(names, string(rune('a'+i)))
	}
	h := newHall(t, ringAll(nil), names...)
	h.join()
	if n := len(strings.Fields(h.said())); n != queue.DefaultRingAllMax {
		t.Errorf("%d ring at once", n)
	}
}
