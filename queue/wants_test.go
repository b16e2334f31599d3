package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func wants(s agent.Skill, l agent.SkillLevel) func(*queue.Entry) {
	return func(e *queue.Entry) { e.Wants = append(e.Wants, agent.Requirement{Skill: s, Level: l}) }
}

// TestACallWantsSkills has li wait at a desk, and zhao who alone has what a call wants.
func TestACallWantsSkills(t *testing.T) {
	t.Parallel()
	minors := wants("minors", 3)
	open := func(t *testing.T, r queue.Rules) *hall {
		t.Helper()
		h := newHall(t, r, "li", "zhao")
		h.do(queue.SkillsChanged{Agent: "zhao", Skills: agent.Skills{"minors": 3}})
		h.outs = nil
		return h
	}
	busy := queue.Seize{Agent: "zhao", Call: "x"}
	t.Run("who has them is asked first", func(t *testing.T) {
		t.Parallel()
		h := open(t, rules(nil))
		h.join(minors)
		h.want("c1>zhao")
	})
	t.Run("who has them and talks is waited for", func(t *testing.T) {
		t.Parallel()
		h := open(t, rules(nil))
		h.do(busy)
		h.join(minors)
		h.pass(time.Minute)
		h.want("")
		h.do(queue.Released{Agent: "zhao", Call: "x", AfterCall: -1})
		h.want("c1>zhao")
	})
	t.Run("a red caller waits for them a while only", func(t *testing.T) {
		t.Parallel()
		h := open(t, rules(nil))
		h.do(busy)
		h.join(minors, grade(triage.Red))
		h.pass(queue.DefaultSkilledFor - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>li")
	})
	t.Run("nobody at work has them any more: nobody waits", func(t *testing.T) {
		t.Parallel()
		h := open(t, rules(func(q *queue.Queue) {
			q.Overflow = []queue.OverflowRule{{When: queue.NobodyOnShift, Action: queue.Action{Kind: queue.ToMessage}}}
		}))
		h.do(busy)
		h.join(minors)
		h.want("")
		h.do(queue.SignOut{Agent: "zhao"})
		h.do(queue.Released{Agent: "zhao", Call: "x"})
		h.want("c1>li")
	})
	t.Run("who is preferred needs none", func(t *testing.T) {
		t.Parallel()
		h := open(t, rules(nil))
		h.join(minors, prefer("li"))
		h.want("c1>li")
	})
	t.Run("who has what the grade asks for is not kept waiting for who has what the call wants", func(t *testing.T) {
		t.Parallel()
		r := rules(nil)
		r.Grades = map[triage.Grade]queue.GradeRule{triage.Red: {Requires: []agent.Requirement{{Skill: "crisis", Level: 2}}}}
		h := open(t, r)
		h.do(queue.SkillsChanged{Agent: "li", Skills: agent.Skills{"crisis": 2}})
		h.join(minors, grade(triage.Red))
		h.want("c1>li")
	})
}

// TestWhoIsPreferredMayBeWaivedTheSkills keeps a caller for somebody without a skill that the call requires and one that the
// grade asks for; afterwards those who have it are asked too, and nobody else.
func TestWhoIsPreferredMayBeWaivedTheSkills(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *hall {
		t.Helper()
		r := rules(nil)
		r.Grades = map[triage.Grade]queue.GradeRule{triage.Red: {Requires: []agent.Requirement{{Skill: "minors", Level: 1}}}}
		h := newHall(t, r, "li", "zhao", "lead")
		h.do(queue.SkillsChanged{Agent: "zhao", Skills: agent.Skills{"minors": 1}})
		h.outs = nil
		return h
	}
	waived := func(e *queue.Entry) {
		e.Prefer, e.PreferFor, e.Waived, e.Returned = "lead", 2*time.Second, true, true
	}
	t.Run("who is preferred is asked first", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(waived, needs("minors", 1), grade(triage.Red))
		h.want("c1>lead")
		h.close("lead", queue.Declined)
		h.want("c1>zhao")
		h.close("zhao", queue.Declined)
		h.want("")
	})
	t.Run("who is preferred has gone", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(queue.SignOut{Agent: "lead"})
		h.join(waived, needs("minors", 1), grade(triage.Red))
		h.want("c1>zhao")
	})
}
