package queue_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// aged is a rule set with the usual credits.
func aged(edit func(q *queue.Queue)) queue.Rules {
	r := rules(edit)
	r.Aging = &queue.Aging{YellowAhead: queue.DefaultYellowAhead, PriorityAhead: queue.DefaultPriorityAhead}
	return r
}

// order lists the calls in the order in which they are served.
func (h *hall) order() (calls string) {
	for _, w := range h.f.Snapshot().Waiting {
		calls += w.Call
	}
	return calls
}

func (h *hall) joinAs(call string, edit ...func(*queue.Entry)) {
	h.t.Helper()
	h.join(append(edit, as(call))...)
}

func TestOrderOfCallers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		rules queue.Rules
		want  string
		join  func(h *hall)
	}{
		{"a long-waiting green outranks a fresh yellow, never a red", aged(nil), "rgy", func(h *hall) {
			h.joinAs("g", grade(triage.Green))
			h.pass(10*time.Minute + time.Second)
			h.joinAs("y", grade(triage.Yellow))
			h.joinAs("r", grade(triage.Red))
		}},
		{"a green who has not waited for so long does not", aged(nil), "yg", func(h *hall) {
			h.joinAs("g", grade(triage.Green))
			h.pass(10*time.Minute - time.Second)
			h.joinAs("y", grade(triage.Yellow))
		}},
		{"strictly by grade where the rules are old", rules(nil), "ryg", func(h *hall) {
			h.joinAs("g", grade(triage.Green))
			h.pass(time.Hour)
			h.joinAs("y", grade(triage.Yellow))
			h.joinAs("r", grade(triage.Red))
		}},
		{"the example of the documentation", aged(nil), "rgyp", func(h *hall) {
			at := h.at
			h.joinAs("p", priority(5), since(at.Add(8*time.Minute)))
			h.joinAs("y", grade(triage.Yellow), since(at.Add(11*time.Minute)))
			h.joinAs("g", since(at))
			h.joinAs("r", grade(triage.Red), since(at.Add(12*time.Minute)))
		}},
		{"each step of priority is worth a minute", aged(nil), "pgh", func(h *hall) {
			h.joinAs("g")
			h.pass(119 * time.Second)
			h.joinAs("h", priority(1))
			h.joinAs("p", priority(2))
		}},
		{"priority counts before age among red callers", aged(nil), "pr", func(h *hall) {
			h.joinAs("r", grade(triage.Red))
			h.pass(time.Hour)
			h.joinAs("p", grade(triage.Red), priority(1))
		}},
		{"returned callers first within red and within the rest", aged(nil), "srgy", func(h *hall) {
			h.joinAs("y", grade(triage.Yellow))
			h.joinAs("g", returned)
			h.joinAs("r", grade(triage.Red))
			h.joinAs("s", grade(triage.Red), returned)
		}},
		{"who has waited for as long goes by the earlier arrival", aged(nil), "gy", func(h *hall) {
			h.joinAs("g")
			h.pass(10 * time.Minute)
			h.joinAs("y", grade(triage.Yellow))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, tt.rules, "li")
			h.do(queue.Seize{Agent: "li", Call: "x"})
			tt.join(h)
			if got := h.order(); got != tt.want {
				t.Errorf("served as %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever comes: after T nobody who is yellow and has come later is served before a green caller.
func TestNobodyStarves(t *testing.T) {
	t.Parallel()
	h := newHall(t, aged(func(q *queue.Queue) { q.AfterCall = 0 }), "li")
	h.do(queue.Seize{Agent: "li", Call: "x"})
	h.joinAs("green")
	talk := "x"
	for i := range 60 { // a yellow caller each half minute, and a talk each half minute
		h.joinAs(fmt.Sprintf("y%d", i), grade(triage.Yellow))
		h.pass(30 * time.Second)
		h.do(queue.Released{Agent: "li", Call: talk, AfterCall: -1})
		h.close("li", queue.Accepted)
		st, _ := h.f.Snapshot().Agent("li")
		if talk = st.Call; talk == "green" {
			if waited := h.at.Sub(h.start); waited > queue.DefaultYellowAhead+2*time.Minute {
				t.Errorf("the green caller waited for %v", waited)
			}
			return
		}
	}
	t.Error("the green caller starves")
}

// WZ: the order across queues that share counsellors is one, the longest wait first.
func TestLongestWaitingFirstAcrossQueues(t *testing.T) {
	t.Parallel()
	r := aged(nil)
	for _, id := range []queue.ID{"b", "a", "c"} {
		r.Queues[id] = queue.Queue{ID: id}
	}
	h := newHall(t, r, "li")
	h.do(queue.Seize{Agent: "li", Call: "x"})
	for _, q := range []queue.ID{"c", "a", "b", "a", "c"} {
		h.join(inQueue(q))
		h.pass(time.Second)
	}
	h.outs = nil
	for i, talk := 1, "x"; i <= 5; i++ {
		h.do(queue.Released{Agent: "li", Call: talk, AfterCall: -1})
		talk = fmt.Sprintf("c%d", i)
		h.want(talk + ">li")
		h.close("li", queue.Accepted)
	}
}

func TestOrderIsMendedByAReload(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "li")
	h.do(queue.Seize{Agent: "li", Call: "x"})
	h.joinAs("g")
	h.pass(time.Hour)
	h.joinAs("y", grade(triage.Yellow))
	before := h.order()
	h.do(queue.RulesChanged{Version: "2", Rules: aged(nil)})
	if got := before + " " + h.order(); got != "yg gy" {
		t.Errorf("served as %q", got)
	}
}

func TestPriorityForFrontAndEnd(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]queue.Rules{"strict": rules(nil), "aged": aged(nil)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, r, "li")
			h.do(queue.Seize{Agent: "li", Call: "x"})
			ids := map[string]queue.EntryID{}
			for _, c := range []string{"a", "b", "c", "d"} {
				ids[c] = h.join(as(c), priority(len(ids)/2))
				h.pass(95 * time.Second)
			}
			move := func(call string, first bool, want string) {
				t.Helper()
				p, moves, ok := h.f.Snapshot().PriorityFor(call, first)
				if !ok || !moves {
					t.Fatalf("%s: moves %v, ok %v", call, moves, ok)
				}
				h.do(queue.Regrade{Entry: ids[call], Grade: triage.Green, Priority: p, By: "user:boss"})
				if got := h.order(); got != want {
					t.Fatalf("served as %q, want %q", got, want)
				}
				if _, moves, _ = h.f.Snapshot().PriorityFor(call, first); moves {
					t.Errorf("%s is there and moves again", call)
				}
			}
			if name == "strict" {
				move("b", true, "bcda")
				move("c", false, "bdac")
				return
			}
			move("d", true, "dabc")
			move("a", false, "dbca")
		})
	}
	h := newHall(t, rules(nil), "li")
	if _, _, ok := h.f.Snapshot().PriorityFor("nobody", true); ok {
		t.Error("who does not wait is found")
	}
}

func TestFewestCallsThisShift(t *testing.T) {
	t.Parallel()
	h := newHall(t, aged(func(q *queue.Queue) { q.Strategy, q.AfterCall = queue.FewestCalls, 0 }), "li", "zhao")
	talk := func(who, call string) {
		t.Helper()
		h.joinAs(call)
		h.want(call + ">" + who)
		h.close(who, queue.Accepted)
		h.pass(time.Minute)
		h.do(queue.Released{Agent: agent.ID(who), Call: call, AfterCall: -1})
		h.outs = nil
	}
	talk("li", "c1")
	talk("zhao", "c2")
	talk("li", "c3") // as many, and idle for longer
	talk("zhao", "c4")
	// zhao goes and comes back for another shift: the count begins anew, though li has been idle for longer.
	h.pass(time.Hour)
	h.duty("li")
	h.duty("li", "zhao")
	h.do(ready("zhao"))
	h.outs = nil
	h.pass(time.Hour)
	talk("zhao", "c5")
	restored, err := queue.Import(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	h.f = restored
	talk("zhao", "c6") // one against two, also after a restart
	h.joinAs("c7")
	h.want("c7>li")
}

// freeswitch PR 1221: one agent who cannot be reached must not halt top down.
func TestOneUnavailableAgentDoesNotHaltTopDown(t *testing.T) {
	t.Parallel()
	r := aged(func(q *queue.Queue) {
		q.Strategy, q.Order, q.OrderSkill = queue.TopDown, []agent.ID{"qian", "li"}, "crisis"
	})
	h := newHall(t, r, "li", "zhao", "sun", "qian")
	h.do(queue.SkillsChanged{Agent: "sun", Skills: agent.Skills{"crisis": 4}})
	h.outs = nil
	h.joinAs("c1")
	h.want("c1>qian")
	h.close("qian", queue.Unreachable)
	h.want("check:s4 c1>li")
	h.close("li", queue.Declined)
	h.want("c1>sun") // then by the level of the skill
	h.close("sun", queue.BusySeat)
	h.want("check:s3 c1>zhao")
	h.close("zhao", queue.Accepted)
	h.joinAs("c2")
	h.want("c2>li")
}
