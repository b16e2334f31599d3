package queue_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func parsed(t *testing.T, text string) agent.Expr {
	t.Helper()
	e, err := agent.ParseExpr(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func step(t *testing.T, after time.Duration, text string) queue.RelaxStep {
	t.Helper()
	e := parsed(t, text)
	return queue.RelaxStep{After: after, Needs: &e}
}

func skilled(name string, skills agent.Skills) queue.Input {
	return queue.SkillsChanged{Agent: agent.ID(name), Skills: skills}
}

// dialects is a queue that asks for Cantonese, after 20 s for any dialect and after 40 s for nothing.
func dialects(t *testing.T) queue.Rules {
	t.Helper()
	return aged(func(q *queue.Queue) {
		q.Needs = parsed(t, "cantonese")
		q.Relax = []queue.RelaxStep{
			step(t, 20*time.Second, "cantonese or hakka or wu"),
			{After: 40 * time.Second, Drop: []agent.Skill{"cantonese", "hakka", "wu"}},
		}
		q.Overflow = []queue.OverflowRule{{When: queue.NobodyReady, Action: queue.Action{Kind: queue.ToMessage}}}
	})
}

// team has chen, who speaks Cantonese, han, who speaks Hakka, and li, who speaks neither.
func team(t *testing.T, r queue.Rules) *hall {
	t.Helper()
	h := newHall(t, r, "li", "han", "chen")
	h.do(skilled("chen", agent.Skills{"cantonese": 3}))
	h.do(skilled("han", agent.Skills{"hakka": 3}))
	h.outs = nil
	return h
}

func busy(name string) queue.Input { return queue.Seize{Agent: agent.ID(name), Call: "talk-" + name} }

func TestRelaxationKeepsThePlace(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.do(busy("chen"))
	h.join()
	h.pass(5 * time.Second)
	h.join()
	h.pass(15*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("c1>han") // who came first goes on first
	h.pass(5 * time.Second)
	h.want("")
	h.pass(15 * time.Second)
	h.want("back:han/no_answer")
	h.close("han", queue.NoAnswer)
	h.want("c1>li c2>han") // 40 s: the third circle, in the same step; and the second one for who came later
	h.close("li", queue.Accepted)
	if w := h.f.Snapshot().Waiting; len(w) != 1 || w[0].EnqueuedAt.Sub(h.start) > 10*time.Second {
		t.Errorf("the place is lost: %v", w)
	}
}

func TestNarrowCircleKeepsTheFirstClaim(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.join(since(h.at.Add(-time.Hour))) // every circle is open, and li has been idle for longest
	h.want("c1>chen")
	h.close("chen", queue.Declined)
	h.want("c1>han")
	h.close("han", queue.Declined)
	h.want("c1>li")
}

func TestStepIsSkippedWhenNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.do(queue.SignOut{Agent: "chen"})
	h.outs = nil
	h.join()
	h.want("c1>han") // at once, without the 20 s
	h.close("han", queue.CallerGone)
	h.do(queue.SignOut{Agent: "han"})
	h.outs = nil
	h.join()
	h.want("c2>li") // and the next step is looked at too
	h.close("li", queue.CallerGone)
	h.do(queue.SignIn{Agent: "chen", Seat: "s3", Skills: agent.Skills{"cantonese": 3}, SeatUp: true})
	h.do(ready("chen"))
	h.do(busy("chen"))
	h.outs = nil
	h.join()
	h.want("") // somebody who is at work and talks is waited for
	h.do(queue.SignOut{Agent: "chen"})
	h.want("c3>li") // until they mean to go
}

// Wazo, scenario 1: while one qualified agent merely rings, the next rule is never tried. Here the clock runs on.
func TestRelaxationGoesOnWhileSomebodyRings(t *testing.T) {
	t.Parallel()
	r := dialects(t)
	q := r.Queues[line12345]
	q.OfferTimeout, q.MaxMissed = 60*time.Second, 9
	r.Queues[line12345] = q
	h := team(t, r)
	h.do(busy("li"))
	h.outs = nil
	h.join()
	h.want("c1>chen") // who rings for a whole minute
	h.join()
	h.pass(20*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("c2>han") // another caller is not held up by it
	h.close("han", queue.Accepted)
	h.do(queue.Released{Agent: "li", Call: "talk-li", AfterCall: -1})
	h.pass(40*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("back:chen/no_answer")
	h.close("chen", queue.NoAnswer)
	h.want("c1>li") // and the caller for whom it rang has lost no time either
}

func TestReloadOfTheStepsReachesThoseWhoWait(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.do(busy("chen"))
	h.join()
	h.pass(10 * time.Second)
	r := dialects(t)
	q := r.Queues[line12345]
	q.Relax = []queue.RelaxStep{step(t, 15*time.Second, "wu"), {After: 25 * time.Second, Drop: []agent.Skill{"cantonese", "wu"}}}
	r.Queues[line12345] = q
	h.do(queue.RulesChanged{Version: "2", Rules: r})
	h.pass(10 * time.Second)
	h.want("") // the step of 20 s is gone
	h.pass(5*time.Second - time.Millisecond)
	h.want("")
	h.pass(time.Millisecond)
	h.want("c1>li")
	h.close("li", queue.Declined)
	h.want("c1>han")
	h.close("han", queue.Declined)
	h.outs = nil
	q.Relax = nil
	r.Queues[line12345] = q
	h.do(queue.RulesChanged{Version: "3", Rules: r})
	h.pass(time.Minute)
	h.want("") // back to Cantonese alone, also for who had waited for long
	h.do(queue.Released{Agent: "chen", Call: "talk-chen", AfterCall: -1})
	h.want("c1>chen")
}

func TestRelaxationOutlivesARestart(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.do(busy("chen"))
	h.join()
	h.pass(19 * time.Second)
	restored, err := queue.Import(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	h.f = restored
	h.want("")
	h.pass(time.Second)
	h.want("c1>han")
}

func TestQueueAndSkillGoneWhileCallersWait(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	for _, who := range []string{"li", "han", "chen"} {
		h.do(busy(who))
	}
	h.join()
	h.outs = nil
	other := aged(func(q *queue.Queue) { q.ID = "other" })
	other.Queues["other"] = queue.Queue{ID: "other"}
	delete(other.Queues, line12345)
	h.do(queue.RulesChanged{Version: "2", Rules: other})
	h.waits(1)
	h.pass(20 * time.Second)
	h.do(queue.Released{Agent: "han", Call: "talk-han", AfterCall: -1})
	h.want("c1>han") // under the rules of the queue that is gone, with its relaxation
	h.close("han", queue.Declined)
	h.do(skilled("chen", nil)) // and nobody has the skill any more
	h.waits(1)
	h.outs = nil
	h.do(queue.Released{Agent: "chen", Call: "talk-chen", AfterCall: -1})
	h.want("")
	h.pass(20 * time.Second)
	h.want("c1>han")
	h.close("han", queue.Declined)
	h.want("c1>chen") // in the circle in which nothing is asked for
}

// gender is a caller's wish, soft, for 30 s.
func gender(t *testing.T, text string) func(*queue.Entry) {
	t.Helper()
	e := parsed(t, text)
	return func(en *queue.Entry) { en.Wishes = []queue.Wish{{Needs: e, For: 30 * time.Second}} }
}

// yap 5.0 dialled men always. A preference for women reaches women first, one for men men, and none both.
func TestGenderPreference(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *hall {
		t.Helper()
		h := newHall(t, aged(nil), "man", "woman", "both")
		h.do(skilled("man", agent.Skills{"gender:m": 1}))
		h.do(skilled("woman", agent.Skills{"gender:f": 1}))
		h.outs = nil
		return h
	}
	t.Run("women", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(gender(t, `"gender:f"`))
		h.want("c1>woman")
		h.close("woman", queue.Accepted)
		h.join(gender(t, "gender:f"))
		h.pass(30*time.Second - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c2>man") // a wish ends
	})
	t.Run("men", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join(gender(t, "gender:m"))
		h.want("c1>man")
	})
	t.Run("none reaches both", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.join()
		h.join()
		h.join()
		h.want("c1>man c2>woman c3>both")
	})
	t.Run("nobody of that gender at work", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(queue.SignOut{Agent: "woman"})
		h.outs = nil
		h.join(gender(t, "gender:f"))
		h.want("c1>man") // at once
	})
	t.Run("a red caller waits for it no longer than for skills", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		h.do(busy("woman"))
		h.outs = nil
		h.join(gender(t, "gender:f"), grade(triage.Red))
		h.pass(queue.DefaultSkilledFor - time.Millisecond)
		h.want("")
		h.pass(time.Millisecond)
		h.want("c1>man")
	})
}

func TestExplanationOfARelaxedOffer(t *testing.T) {
	t.Parallel()
	h := team(t, dialects(t))
	h.do(busy("chen"))
	h.outs = nil
	h.join()
	h.pass(20 * time.Second)
	want := queue.Explanation{
		Step: "longest_idle", Candidates: []agent.ID{"han"}, Relaxed: 1, Circle: 1,
		Excluded: []queue.Exclusion{{Agent: "chen", Reason: "talking"}, {Agent: "li", Reason: "not_yet"}},
	}
	if diff := cmp.Diff(want, h.outs[len(h.outs)-1].(queue.Offered).Why); diff != "" {
		t.Error(diff)
	}
	h = team(t, aged(func(q *queue.Queue) { q.Needs = parsed(t, "(hakka or wu) and not cantonese") }))
	h.join()
	why := h.outs[len(h.outs)-1].(queue.Offered).Why
	reasons := []queue.Exclusion{{Agent: "chen", Reason: "needs:hakka or wu"}, {Agent: "li", Reason: "needs:hakka or wu"}}
	if diff := cmp.Diff(reasons, why.Excluded); diff != "" {
		t.Error(diff)
	}
}

func TestRelaxationIsValidated(t *testing.T) {
	t.Parallel()
	for want, steps := range map[string][]queue.RelaxStep{
		"has no span":           {{Drop: []agent.Skill{"a"}}},
		"does not come after":   {step(t, 2*time.Second, "a"), step(t, time.Second, "b")},
		"changes nothing":       {{After: time.Second}},
		"what nobody can meet":  {step(t, time.Second, "a and not a")},
		"9 steps of relaxation": make([]queue.RelaxStep, 9),
	} {
		r := rules(func(q *queue.Queue) { q.Relax = steps })
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	r := rules(func(q *queue.Queue) { q.Needs = parsed(t, "a and not a") })
	if err := r.Validate(); err == nil || !strings.Contains(err.Error(), "nobody can meet") {
		t.Errorf("%v", err)
	}
}
