package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func welfare(limit int, pause time.Duration) queue.Rules {
	r := rules(nil)
	r.Welfare = queue.Welfare{RedCap: limit, Pause: pause}
	return r
}

func by(who string) func(*queue.SetState) { return func(in *queue.SetState) { in.By = "user:" + who } }

func set(name string, s agent.State, edit ...func(*queue.SetState)) queue.Input {
	in := queue.SetState{Agent: agent.ID(name), State: s, By: "user:" + name}
	for _, f := range edit {
		f(&in)
	}
	return in
}

// redCall has a counsellor take a red call and finish it, after-call work included.
func (h *hall) redCall(name, call string) {
	h.t.Helper()
	h.do(queue.Seize{Agent: agent.ID(name), Call: call, Queue: line12345, Grade: triage.Red})
	h.do(released(name, call))
	h.do(queue.AfterCallDone{Agent: agent.ID(name)})
}

func passed(outs []queue.Output) (n int) {
	for _, o := range outs {
		if _, ok := o.(queue.RedCapPassed); ok {
			n++
		}
	}
	return n
}

func TestRedCap(t *testing.T) {
	t.Parallel()
	t.Run("others are asked first, the longest idle of them", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, 0), "li", "wang")
		h.redCall("li", "old")
		h.do(set("wang", agent.NotReady))
		h.do(set("wang", agent.Ready)) // li is idle for longer now
		h.pass(time.Second)
		h.outs = nil
		h.join(grade(triage.Red))
		h.want("c1>wang")
		h.join()
		h.want("c2>li") // the cap is for red calls alone
	})
	t.Run("the caller wins where nobody else is ready", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, 0), "li")
		h.redCall("li", "old")
		h.outs = nil
		h.join(grade(triage.Red))
		if passed(h.outs) != 1 {
			t.Fatalf("the cap was passed %d times by its own word, want 1", passed(h.outs))
		}
		h.want("c1>li")
	})
	t.Run("a preference does not keep a red caller for somebody beyond the cap", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, 0), "li", "wang")
		h.redCall("li", "old")
		h.outs = nil
		h.join(grade(triage.Red), prefer("li"))
		h.want("c1>wang")
	})
	t.Run("a stretch on duty begins anew", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, 0), "li", "wang")
		h.redCall("li", "old")
		h.duty("wang")
		h.duty("li", "wang")
		if st, _ := h.f.Snapshot().Agent("li"); st.Reds != 0 || st.Capped {
			t.Fatalf("li has %d red calls, capped %v, after coming back on duty", st.Reds, st.Capped)
		}
	})
	t.Run("a call counts once, and from the moment in which it is graded", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(2, 0), "li")
		h.do(queue.Seize{Agent: "li", Call: "x", Queue: line12345, Grade: triage.Green})
		for _, g := range []triage.Grade{triage.Red, triage.Yellow, triage.Red} {
			h.do(queue.Regrade{Call: "x", Grade: g, By: "user:li"})
		}
		if st, _ := h.f.Snapshot().Agent("li"); st.Reds != 1 {
			t.Fatalf("li has %d red calls, want 1", st.Reds)
		}
	})
}

func TestPauseAfterRed(t *testing.T) {
	t.Parallel()
	paused := func(t *testing.T, others ...string) *hall {
		t.Helper()
		h := newHall(t, welfare(0, 10*time.Minute), append([]string{"li"}, others...)...)
		h.redCall("li", "old")
		h.outs = nil
		h.is("li", "not_ready:red_pause")
		return h
	}
	t.Run("ends by time", func(t *testing.T) {
		t.Parallel()
		h := paused(t)
		h.pass(10*time.Minute - time.Second)
		h.is("li", "not_ready:red_pause")
		h.pass(time.Second)
		h.is("li", "ready")
	})
	t.Run("not by the counsellor, unless the rule allows it", func(t *testing.T) {
		t.Parallel()
		h := paused(t)
		h.do(set("li", agent.Ready))
		h.want("li!red_pause")
		r := welfare(0, 10*time.Minute)
		r.Welfare.SelfEnd = true
		h.do(queue.RulesChanged{Version: "2", Rules: r})
		h.do(set("li", agent.Ready))
		h.is("li", "ready")
	})
	t.Run("by a supervisor", func(t *testing.T) {
		t.Parallel()
		h := paused(t)
		h.do(set("li", agent.Ready, by("boss")))
		h.is("li", "ready")
	})
	t.Run("signing out and in again is no way round it", func(t *testing.T) {
		t.Parallel()
		h := paused(t)
		h.do(queue.SignOut{Agent: "li"})
		h.sit("li", "s1", nil)
		h.do(set("li", agent.Ready))
		h.want("li!red_pause")
	})
	t.Run("a green caller does not end it", func(t *testing.T) {
		t.Parallel()
		h := paused(t, "wang")
		h.do(queue.Seize{Agent: "wang", Call: "y"})
		h.join()
		h.is("li", "not_ready:red_pause")
	})
	t.Run("a red caller waits for a colleague who is at work", func(t *testing.T) {
		t.Parallel()
		h := paused(t, "wang")
		h.do(queue.Seize{Agent: "wang", Call: "y"})
		h.join(grade(triage.Red))
		h.want("")
		h.is("li", "not_ready:red_pause")
	})
	t.Run("a red caller whom nobody else can serve ends it", func(t *testing.T) {
		t.Parallel()
		h := paused(t, "wang")
		h.do(set("wang", agent.NotReady))
		h.outs = nil
		h.join(grade(triage.Red))
		broken := 0
		for _, o := range h.outs {
			if _, ok := o.(queue.PauseBroken); ok {
				broken++
			}
		}
		if broken != 1 {
			t.Fatalf("the pause was broken %d times, want 1", broken)
		}
		h.want("c1>li")
	})
	t.Run("a waiting caller who is graded red ends it too", func(t *testing.T) {
		t.Parallel()
		h := paused(t, "wang")
		late := welfare(0, 10*time.Minute)
		q := late.Queues[line12345]
		q.Overflow = []queue.OverflowRule{{After: time.Hour, When: queue.Always, Action: queue.Action{Kind: queue.ToMessage}}}
		late.Queues[line12345] = q
		h.do(queue.RulesChanged{Version: "2", Rules: late})
		h.do(queue.Seize{Agent: "wang", Call: "y"})
		id := h.join()
		h.do(set("wang", agent.NotReady)) // after the talk
		h.outs = nil
		h.do(queue.Regrade{Entry: id, Grade: triage.Red, By: "user:boss"})
		h.want("c1>li")
	})
	t.Run("it follows a talk that was red for a while only", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(0, time.Minute), "li")
		h.do(queue.Seize{Agent: "li", Call: "x", Queue: line12345, Grade: triage.Green})
		h.do(queue.Regrade{Call: "x", Grade: triage.Red, By: "user:li"})
		h.do(queue.Regrade{Call: "x", Grade: triage.Green, By: "user:li"})
		h.do(released("li", "x"))
		h.is("li", "after_call")
		h.do(set("li", agent.Ready)) // the work is done
		h.is("li", "not_ready:red_pause")
	})
}

func TestSwitchboard(t *testing.T) {
	t.Parallel()
	begin := queue.SetSwitchboard{Queue: line12345, Agent: "chief", Why: "incident", By: "user:boss"}
	t.Run("nobody else is asked", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "chief", "li")
		h.do(queue.Seize{Agent: "chief", Call: "x"})
		h.do(begin)
		h.join()
		h.want("") // li is ready, and not asked
		h.do(queue.Released{Agent: "chief", Call: "x", AfterCall: -1})
		h.want("c1>chief")
	})
	t.Run("three who wait come one after another, whatever the skills", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "chief", "li")
		h.do(queue.Seize{Agent: "chief", Call: "x"})
		h.do(queue.Seize{Agent: "li", Call: "y"})
		h.do(queue.SkillsChanged{Agent: "li", Skills: agent.Skills{"law": 3}})
		for range 3 {
			h.join(needs("law", 3))
		}
		h.said()
		h.do(begin)
		h.do(queue.Released{Agent: "li", Call: "y", AfterCall: -1})
		h.want("") // li is ready, and not asked
		for _, call := range []string{"c1", "c2", "c3"} {
			h.do(queue.Released{Agent: "chief", Call: map[string]string{"c1": "x", "c2": "c1", "c3": "c2"}[call], AfterCall: -1})
			h.want(call + ">chief")
			h.close("chief", queue.Accepted)
		}
	})
	for name, leave := range map[string]func(h *hall){
		"signs out":    func(h *hall) { h.do(queue.SignOut{Agent: "chief"}) },
		"is not ready": func(h *hall) { h.do(set("chief", agent.NotReady)) },
		"goes off duty": func(h *hall) {
			h.duty("li")
		},
		"loses the seat": func(h *hall) { h.do(seat("s1", false)) },
	} {
		t.Run("ends at once when the desk "+name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil), "chief", "li")
			h.do(begin)
			h.do(queue.Seize{Agent: "chief", Call: "x"})
			h.join()
			h.want("")
			h.do(queue.Released{Agent: "chief", Call: "x", AfterCall: -1})
			h.close("chief", queue.Declined)
			h.outs = nil
			leave(h)
			ended := false
			for _, o := range h.outs {
				if o, ok := o.(queue.SwitchboardChanged); ok && !o.On && o.Why == queue.SwitchboardDeskLeft {
					ended = true
				}
			}
			if !ended {
				t.Fatal("the switchboard did not end")
			}
			h.want("c1>li")
		})
	}
	t.Run("by a supervisor's hand", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "chief", "li")
		h.do(queue.Seize{Agent: "chief", Call: "x"})
		h.do(begin)
		h.join()
		h.want("")
		h.do(queue.SetSwitchboard{Queue: line12345, Why: "over", By: "user:boss"})
		h.want("c1>li")
	})
	t.Run("refused for a desk that is not at work", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "li")
		for _, in := range []queue.SetSwitchboard{begin, {Queue: "nowhere", Agent: "li", By: "user:boss"}} {
			if err := queue.Refusal(h.do(in)); err == nil {
				t.Errorf("%+v is not refused", in)
			}
		}
	})
	t.Run("a pause that is due waits for its end", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, time.Minute), "chief", "li")
		h.do(begin)
		h.redCall("chief", "x")
		h.is("chief", "ready")
		h.do(queue.SetSwitchboard{Queue: line12345, Why: "over", By: "user:boss"})
		h.is("chief", "not_ready:red_pause")
	})
}

func surgeRules() queue.Rules {
	r := rules(func(q *queue.Queue) {
		q.Line, q.AfterCallRed = "day", 10*time.Minute
		q.Requires = []agent.Requirement{{Skill: "law", Level: 1}}
	})
	r.Surges = map[string]queue.Surge{"h": {
		Queues: []queue.ID{line12345}, AfterCall: 10 * time.Second, Widen: []agent.Skill{"law"}, Lines: []string{"reserve"},
	}}
	return r
}

func TestSurge(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *hall {
		t.Helper()
		h := newHall(t, surgeRules())
		h.do(queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li", Lines: []string{"reserve"}}}})
		h.sit("li", "s1", nil)
		h.do(ready("li"))
		h.outs = nil
		return h
	}
	on := func(h *hall, d time.Duration) queue.SetSurge {
		return queue.SetSurge{Hotline: "h", On: true, Until: h.at.Add(d), Why: "many_callers", By: "user:boss"}
	}
	t.Run("opens the reserve and the skills, and shortens what follows a call", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(on(h, time.Hour))
		h.join(needs("law", 2))
		h.want("c1>li")
		h.close("li", queue.Accepted)
		h.do(released("li", "c1"))
		h.pass(10 * time.Second)
		h.is("li", "ready")
	})
	t.Run("never after a red call", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(on(h, time.Hour))
		h.join(grade(triage.Red))
		h.close("li", queue.Accepted)
		h.do(released("li", "c1"))
		h.pass(9 * time.Minute)
		h.is("li", "after_call")
	})
	t.Run("ends by itself", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(on(h, time.Minute))
		h.pass(time.Minute)
		if s := h.f.Snapshot().Surges; len(s) != 0 {
			t.Fatalf("the surge is still there: %+v", s)
		}
		h.join()
		h.want("c1>>message") // nobody of the queue's own line is there
	})
	t.Run("another end keeps its beginning", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(on(h, time.Minute))
		since := h.at
		h.pass(30 * time.Second)
		h.do(on(h, time.Hour))
		h.pass(10 * time.Minute)
		if s := h.f.Snapshot().Surges; len(s) != 1 || !s[0].Since.Equal(since) {
			t.Fatalf("surges %+v, want one since %v", s, since)
		}
	})
	t.Run("refused without a profile or with a wrong end", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		for _, in := range []queue.SetSurge{on(h, -time.Second), on(h, queue.SurgeMax+time.Second), {Hotline: "other", On: true, Until: h.at.Add(time.Hour)}} {
			if err := queue.Refusal(h.do(in)); err == nil {
				t.Errorf("%+v is not refused", in)
			}
		}
	})
	t.Run("a reload without the profile ends it", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(on(h, time.Hour))
		h.do(queue.RulesChanged{Version: "2", Rules: rules(nil)})
		if s := h.f.Snapshot().Surges; len(s) != 0 {
			t.Fatalf("the surge is still there: %+v", s)
		}
	})
}

func TestGradeAsksForSkills(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *hall {
		t.Helper()
		r := rules(nil)
		r.Grades = map[triage.Grade]queue.GradeRule{triage.Red: {Requires: []agent.Requirement{{Skill: "crisis", Level: 2}}, SkilledFor: 8 * time.Second}}
		h := newHall(t, r, "li", "zhao")
		h.do(queue.SkillsChanged{Agent: "zhao", Skills: agent.Skills{"crisis": 3}})
		h.outs = nil
		return h
	}
	t.Run("who has them is asked first", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(grade(triage.Red))
		h.want("c1>zhao")
	})
	t.Run("who has them and talks is waited for, for a while", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(queue.Seize{Agent: "zhao", Call: "x"})
		h.join(grade(triage.Red))
		h.pass(8*time.Second - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>li")
	})
	t.Run("nobody has them: nobody waits", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(queue.SignOut{Agent: "zhao"})
		h.join(grade(triage.Red))
		h.want("c1>li")
	})
	t.Run("a change of the grade while waiting asks anew", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(queue.Seize{Agent: "li", Call: "y"})
		h.do(queue.Seize{Agent: "zhao", Call: "x"})
		id := h.join()
		h.do(queue.Regrade{Entry: id, Grade: triage.Red, By: "user:boss"})
		h.do(queue.Released{Agent: "li", Call: "y", AfterCall: -1})
		h.want("")
		h.do(queue.Released{Agent: "zhao", Call: "x", AfterCall: -1})
		h.want("c1>zhao")
	})
}

func TestAlertNotesOutliveARestart(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "li")
	until := h.at.Add(time.Minute)
	h.do(queue.NoteAlert{Alert: "nobody_ready.q12345", Level: 1, Until: until, By: "user:boss"})
	f, err := queue.Import(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	if n := f.Snapshot().Notes; len(n) != 1 || n[0].Alert != "nobody_ready.q12345" || !n[0].Until.Equal(until) || n[0].By != "user:boss" {
		t.Fatalf("notes %+v", n)
	}
}
