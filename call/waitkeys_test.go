package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
)

// keys gives the queue of the rig every key that there is.
func (r *rig) keys() {
	r.hotline.WaitKeys = map[string]map[string]call.WaitKey{"main": {
		"1": {Does: call.WaitMessage, Box: "night"},
		"2": {Does: call.WaitMenu},
		"3": {Does: call.WaitOn, Ways: []call.WaitWay{{Queue: "other"}}},
		"4": {Does: call.WaitOn, Ways: []call.WaitWay{{Outside: "duty"}}},
		"5": {Does: call.WaitListen, Name: "breathing", Play: []ivr.PromptRef{{ID: "breathing"}}},
		"6": {Does: call.WaitOn, Ways: []call.WaitWay{{Queue: "nowhere"}, {Outside: "duty"}}},
	}}
	r.asterisk.SetPrompt("sound:/prompts/breathing", time.Minute)
	r.asterisk.SetPrompt("sound:/prompts/system.please_wait", 100*time.Millisecond)
	r.asterisk.SetPrompt("sound:/prompts/system.wait_key", 100*time.Millisecond)
}

// hears waits until the caller hears a prompt; empty: music.
func (r *rig) hears(p *fakepbx.Party, prompt string) {
	r.t.Helper()
	r.wait("the caller to hear "+prompt, func() bool {
		v, ok := p.View()
		if prompt == "" {
			return ok && v.Music != "" && len(v.Playing) == 0
		}
		return ok && slices.Contains(v.Playing, "sound:/prompts/"+prompt)
	})
}

// moments of waiting at which a key may be pressed.
var moments = map[string]func(r *rig) (caller *fakepbx.Party){
	"during music": func(r *rig) *fakepbx.Party {
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Waiting)
		r.hears(c, "")
		return c
	},
	"during an announcement": func(r *rig) *fakepbx.Party {
		r.hotline.Comforts = map[string]call.Comfort{"main": {First: 10 * time.Millisecond, Every: time.Hour, Prompts: []ivr.PromptRef{{ID: "comfort"}}}}
		r.asterisk.SetPrompt("sound:/prompts/comfort", time.Minute)
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.hears(c, "comfort")
		return c
	},
	"after a restart": func(r *rig) *fakepbx.Party {
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Waiting)
		r.hears(c, "")
		r.anew()
		r.hears(c, "")
		return c
	},
	"while a counsellor is rung": func(r *rig) *fakepbx.Party {
		r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.Ready})
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.wait("the offer", func() bool { _, ok := r.screens.offer("agent-d1"); return ok })
		return c
	},
	"while an exercise is heard": func(r *rig) *fakepbx.Party {
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Waiting)
		c.Press("5")
		r.hears(c, "breathing")
		return c
	},
	"after a wrong key": func(r *rig) *fakepbx.Party {
		c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
		r.phase(call.Waiting)
		c.Press("9")
		r.hears(c, "system.wait_key")
		return c
	},
}

// busyDesk is a rig with one counsellor at work who is not ready, after a talk in which they chose not to be: somebody to
// wait for who takes nobody.
func busyDesk(t *testing.T) (r *rig, desk *fakepbx.Party) {
	t.Helper()
	r = newRig(t)
	r.keys()
	r.offerTime = time.Minute
	r.start()
	desk = r.desk("d1")
	r.life.floor.Send(queue.Seize{Agent: "agent-d1", Call: "another", Seat: "d1"})
	r.is("agent-d1", agent.Talking)
	return r, desk
}

// anew starts the controller again while the caller waits and the counsellor of the desk talks.
func (r *rig) anew() {
	r.t.Helper()
	r.life.stop()
	r.floor = r.life.floor.floor
	adopted := count[ledger.CallAdopted](r)
	r.start()
	r.phase(call.Waiting)
	// A new life frees whoever talks with a call that it does not know; it is done with that before the first call goes on.
	r.wait("the call to go on", func() bool { return count[ledger.CallAdopted](r) > adopted })
	r.life.floor.Send(queue.Seize{Agent: "agent-d1", Call: "another", Seat: "d1"})
	r.wait("the counsellor to talk", func() bool { return r.life.floor.agent("agent-d1").Call == "another" })
	r.wait("no offer", func() bool { _, ok := r.screens.offer("agent-d1"); return !ok })
}

// TestKeysWorkAtEveryMomentOfWaiting presses each key at each moment: none is lost, and none loses the caller.
func TestKeysWorkAtEveryMomentOfWaiting(t *testing.T) {
	t.Parallel()
	keys := map[string]struct {
		press string
		then  func(r *rig, c *fakepbx.Party, placed time.Time)
	}{
		"a message": {"1", func(r *rig, c *fakepbx.Party, _ time.Time) {
			r.phase(call.Message)
			if !has(r, func(f ledger.MessageOffered) bool { return f.Box == "night" && f.Why == "key" }) {
				r.t.Error("not offered the box of the key")
			}
			c.Hangup(16)
		}},
		"the menu": {"2", func(r *rig, c *fakepbx.Party, placed time.Time) {
			r.wait("the menu", func() bool { return count[ledger.MenuMoved](r) == 2 })
			r.keepsThePlace("main", placed) // the rig's menu leads to the queue
			c.Hangup(16)
		}},
		"another queue": {"3", func(r *rig, c *fakepbx.Party, placed time.Time) {
			r.keepsThePlace("other", placed)
			c.Hangup(16)
		}},
		"an outside number": {"4", func(r *rig, c *fakepbx.Party, _ time.Time) {
			leg := r.asked()
			leg.Press("1")
			r.talks(c, leg)
			c.Hangup(16)
		}},
		"an outside number that nobody answers": {"4 busy", func(r *rig, c *fakepbx.Party, placed time.Time) {
			r.wait("the number to have been tried", func() bool { return count[ledger.LegGone](r) == 1 })
			r.keepsThePlace("main", placed)
			c.Hangup(16)
		}},
		"a tier of which the queue is not served": {"6", func(r *rig, c *fakepbx.Party, _ time.Time) {
			leg := r.asked()
			leg.Press("1")
			r.talks(c, leg)
			c.Hangup(16)
		}},
		"a person": {"0", func(r *rig, c *fakepbx.Party, placed time.Time) {
			r.keepsThePlace("main", placed)
			c.Hangup(16)
		}},
		"a key without a meaning": {"#", func(r *rig, c *fakepbx.Party, placed time.Time) {
			r.keepsThePlace("main", placed)
			c.Hangup(16)
		}},
	}
	for moment, begin := range moments {
		for name, k := range keys {
			t.Run(moment+"/"+name, func(t *testing.T) {
				t.Parallel()
				r, _ := busyDesk(t)
				r.unserved = []string{"nowhere"}
				answer := fakepbx.Answers(10 * time.Millisecond)
				if k.press == "4 busy" {
					answer = fakepbx.Busy(10 * time.Millisecond)
				}
				r.asterisk.Endpoint("PJSIP/duty@trunk", answer)
				r.asterisk.SetPrompt("sound:/prompts/system.accept_key", 10*time.Second)
				if moment == "while a counsellor is rung" {
					r.life.floor.Send(queue.Released{Agent: "agent-d1", Call: "another", AfterCall: -1})
				}
				c := begin(r)
				placed := r.phase(call.Waiting).QueuedAt
				c.Press(k.press[:1])
				k.then(r, c, placed)
				r.wait("the calls to end", r.idle)
			})
		}
	}
}

// keepsThePlace wants the caller in a queue, with the place of the whole wait.
func (r *rig) keepsThePlace(in string, placed time.Time) {
	r.t.Helper()
	r.wait("the caller to wait in "+in, func() bool {
		r.life.floor.mu.Lock()
		defer r.life.floor.mu.Unlock()
		for _, w := range r.life.floor.floor.Snapshot().Waiting {
			if string(w.Queue) == in && w.EnqueuedAt.Sub(placed).Abs() < time.Millisecond {
				return true
			}
		}
		return false
	})
	r.wait("the call to say so", func() bool {
		v := r.phase(call.Waiting)
		return v.Queue == in && v.QueuedAt.Equal(placed)
	})
}

// TestAnExerciseKeepsThePlaceAndEndsWhenSomebodyTakesTheCall hears an exercise, while which nothing else is said, and is
// taken in the middle of it.
func TestAnExerciseKeepsThePlaceAndEndsWhenSomebodyTakesTheCall(t *testing.T) {
	t.Parallel()
	r, d1 := busyDesk(t)
	r.hotline.Comforts = map[string]call.Comfort{"main": {First: 50 * time.Millisecond, Every: 50 * time.Millisecond, Prompts: []ivr.PromptRef{{ID: "comfort"}}}}
	r.asterisk.SetPrompt("sound:/prompts/comfort", 10*time.Millisecond)
	c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	placed := r.phase(call.Waiting).QueuedAt
	said := func() int { return r.asterisk.Count("/play") }
	r.wait("an announcement", func() bool { return said() > 0 })
	c.Press("5")
	r.hears(c, "breathing")
	before := said()
	<-time.After(300 * time.Millisecond) // six announcements would be due
	if n := said(); n != before {
		t.Errorf("%d announcements while the exercise is heard", n-before)
	}
	c.Press("9") // said into it, and then it begins anew
	r.hears(c, "system.wait_key")
	r.hears(c, "breathing")
	r.anew()
	r.hears(c, "breathing")
	r.keepsThePlace("main", placed)
	c.Press("5") // no more of it
	r.wait("the end of it", func() bool { return count[ledger.Listened](r) == 1 })
	silent := said()
	r.wait("the announcements to go on", func() bool { return said() > silent })
	c.Press("5")
	r.wait("the exercise once more", func() bool { return count[ledger.WaitKey](r) == 2 })
	r.hears(c, "breathing")
	r.life.floor.Send(queue.Released{Agent: "agent-d1", Call: "another", AfterCall: -1})
	r.accept("d1")
	r.with(c, d1)
	if v, _ := c.View(); len(v.Playing) > 0 || v.Music != "" {
		t.Errorf("the caller hears %v and %q in the talk", v.Playing, v.Music)
	}
	c.Hangup(16)
	r.tidy(1)
	if e := r.ended(); e.Class != "completed" {
		t.Errorf("ended %+v", e)
	}
}

// TestAKeyEndsTheRingingOfAnOutsideNumber lets the caller go another way while the overflow rings somebody.
func TestAKeyEndsTheRingingOfAnOutsideNumber(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		key   string
		phase call.Phase
	}{
		"to a message": {"1", call.Message}, "to another queue": {"3", call.Message}, "and an exercise does not": {"5", call.Outside},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.keys()
			r.nobody = queue.Action{Kind: queue.ToOutside, Target: "duty"}
			r.asterisk.Endpoint("PJSIP/duty@trunk", fakepbx.NoAnswer())
			r.start()
			c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.phase(call.Outside)
			r.wait("the number to ring", func() bool { return len(r.asterisk.Channels()) == 2 })
			c.Press(tt.key)
			if tt.key == "5" {
				r.hears(c, "breathing")
			} else {
				r.wait("the ringing to end", func() bool { return len(r.asterisk.Channels()) == 1 })
			}
			r.phase(tt.phase) // nobody is on shift: the other queue asks for a message
			c.Hangup(16)
			r.over()
		})
	}
}

// TestWithoutKeysNothingIsDifferent presses keys in a queue that has none.
func TestWithoutKeysNothingIsDifferent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.desk("d1")
	r.life.floor.Send(queue.Seize{Agent: "agent-d1", Call: "another", Seat: "d1"})
	c := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	for _, key := range []string{"0", "1", "9", "#"} {
		c.Press(key)
	}
	r.hears(c, "")
	if n := count[ledger.WaitKey](r); n != 0 || count[ledger.Queued](r) != 1 {
		t.Errorf("%d keys, %v", n, r.ledger.kinds())
	}
	c.Hangup(16)
	r.tidy(1)
}
