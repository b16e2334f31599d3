package call_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/triage"
)

// callBackRig is a rig whose callers may hang up and keep the place, told apart by their numbers. The person whom it
// calls has the telephone b.
func callBackRig(t *testing.T, b fakepbx.Behaviour) *rig {
	t.Helper()
	r := newRig(t)
	r.out, r.known = &outward{}, &plansOf{}
	r.hotline.Grade, r.hotline.Shown = triage.Green, "12345"
	r.hotline.CallBacks = map[string]call.PlaceRules{"main": {Key: "2", Dial: call.RingBackRules{
		Tries: 2, Within: time.Hour, Gap: 50 * time.Millisecond, Sentence: []ivr.PromptRef{{ID: "neutral"}}, Key: "1", RefuseKey: "9",
	}}}
	for _, p := range []string{"neutral", "system.call_back_2", "system.call_back_confirm", "system.call_back_kept"} {
		r.asterisk.SetPrompt("sound:/prompts/"+p, 20*time.Millisecond)
	}
	r.asterisk.Endpoint(person, b)
	return r
}

// dial changes how people are called back.
func (r *rig) dial(f func(*call.RingBackRules)) {
	rules := r.hotline.CallBacks["main"]
	f(&rules.Dial)
	r.hotline.CallBacks = map[string]call.PlaceRules{"main": rules}
}

// busyDesk has a counsellor in a talk, so that others wait.
func (r *rig) busyDesk() (talk, desk *fakepbx.Party) {
	r.t.Helper()
	desk = r.desk("d1")
	talk = r.asterisk.Call(fakepbx.Caller{Number: "1999"})
	r.accept("d1")
	r.phase(call.Talking)
	r.talks(talk, desk)
	return talk, desk
}

// turned waits until the steps of the callers from 2000 towards being called back are these. Others are told of it too.
func (r *rig) turned(want ...string) {
	r.t.Helper()
	r.wait(fmt.Sprint("the steps ", want), func() bool {
		var got []string
		theirs := map[ledger.Stream]bool{}
		for _, e := range r.ledger.all() {
			switch f, _ := ledger.Decode(e); f := f.(type) {
			case ledger.CallArrived:
				theirs[e.Stream] = f.NumberHash == "hash-2000"
			case ledger.CallBackTurned:
				if theirs[e.Stream] {
					got = append(got, f.Step)
				}
			}
		}
		return slices.Equal(got, want)
	})
}

// keeps has a caller from 2000 wait, want to be called back, and be hung up on by us; the place that is kept is returned.
func (r *rig) keeps() (kept call.View, at time.Time) {
	r.t.Helper()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	r.wait("the caller to wait", func() bool {
		for _, v := range r.life.x.Calls() {
			if v.NumberHash == "hash-2000" && v.Phase == call.Waiting {
				at = v.QueuedAt
			}
		}
		return !at.IsZero()
	})
	caller.Press("2")
	r.turned("offered", "asked")
	caller.Press("1")
	kept = r.phase(call.Due)
	r.wait("the caller's line to end", func() bool { _, there := caller.View(); return !there })
	return kept, at
}

// place waits until a call of a number waits on the floor, and returns its entry there.
func (r *rig) place(id call.ID) (found queue.Entry) {
	r.t.Helper()
	r.wait("the place on the floor", func() bool {
		r.life.floor.mu.Lock()
		defer r.life.floor.mu.Unlock()
		for _, e := range r.life.floor.floor.Export().Entries {
			if e.Call == string(id) {
				found = e.Entry
				return true
			}
		}
		return false
	})
	return found
}

func TestACallerHangsUpAndKeepsThePlace(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.Answers(20*time.Millisecond))
	r.start()
	talk, desk := r.busyDesk()
	kept, at := r.keeps()
	if p := r.place(kept.ID); !p.EnqueuedAt.Equal(at) || !p.Absent || p.Returned || p.Grade != triage.Green {
		t.Errorf("the place %+v, want that since %s", p, at)
	}
	later := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.inQueue(1)
	talk.Hangup(16)
	r.wait("the offer to be marked", func() bool {
		o, ok := r.screens.offer("agent-d1")
		return ok && o.Ask == call.ThenCallBack && o.WaitedBy.Equal(at)
	})
	if len(r.out.dialled) > 0 {
		t.Error("the person is dialled before a counsellor has accepted")
	}
	r.accept("d1")
	p := r.rungPerson(true)
	r.wait("the neutral sentence", func() bool { v, ok := p.View(); return ok && len(v.Playing) > 0 && v.Shown == "12345" })
	p.Press("1")
	r.talks(p, desk)
	if v := r.phase(call.Talking); v.ID != kept.ID || v.Agent != "agent-d1" {
		t.Errorf("talks %+v", v)
	}
	p.Hangup(16)
	r.accept("d1") // the caller who came later
	r.talks(later, desk)
	later.Hangup(16)
	r.tidy(1)
	if n := len(facts[ledger.OutDialed](r)); n != 1 {
		t.Errorf("dialled %d times", n)
	}
	tasks, done := facts[ledger.TaskWanted](r), facts[ledger.OutAttemptEnded](r)
	if len(tasks) != 1 || tasks[0].Kind != "call_back" || len(done) != 1 || !done[0].Done || done[0].Work != "call_back" || done[0].Task != tasks[0].Task {
		t.Errorf("tasks %+v, attempts %+v", tasks, done)
	}
	if !slices.Contains(r.endings(), "callback/place_kept") {
		t.Errorf("endings %v", r.endings())
	}
}

// TestFreePBX621ACallBackJumpsNoQueue: whoever waits for longer is served before, on the line or not.
func TestFreePBX621ACallBackJumpsNoQueue(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.start()
	talk, desk := r.busyDesk()
	first := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.inQueue(1)
	second := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	second.Press("2")
	r.turned("offered", "asked")
	second.Press("1")
	kept := r.place(r.phase(call.Due).ID)
	talk.Hangup(16)
	r.accept("d1")
	r.talks(first, desk) // and not the person at the later place
	if place := r.life.floor.Position(string(kept.ID)); place != 1 {
		t.Errorf("the place is %d now", place)
	}
	first.Hangup(16)
	r.accept("d1")
	r.rungPerson(false)
}

// TestFreePBX525NobodyIsDialledTwice: the place is offered to one counsellor at a time, and one who accepts has the person
// dialled once, however often the key is pressed and whoever calls by hand.
func TestFreePBX525NobodyIsDialledTwice(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.start()
	talk, _ := r.busyDesk()
	kept, _ := r.keeps()
	r.place(kept.ID)
	_, err := r.life.x.Place(t.Context(), call.Placing{Agent: "agent-d9", Hotline: "city", NumberID: "01HYYYYYYYYYYYYYYYYYYYYYYY", NumberHash: "hash-2000"})
	if fault.CodeOf(err) != "being_called" {
		t.Errorf("called by hand beside it: %v", err)
	}
	talk.Hangup(16)
	r.accept("d1")
	r.desk("d2")
	r.rungPerson(false)
	if err := r.life.x.Accept(t.Context(), "agent-d1", facts[ledger.OutAsked](r)[0].Offer); fault.KindOf(err) != fault.Conflict {
		t.Errorf("accepted twice: %v", err)
	}
	if _, ok := r.screens.offer("agent-d2"); ok {
		t.Error("offered to somebody else while the person is rung")
	}
	if n := len(facts[ledger.OutDialed](r)); n != 1 {
		t.Errorf("dialled %d times", n)
	}
}

// TestAPersonWhoRingsInHasTheirPlace: before their turn has come the place is theirs and no better one; when a counsellor
// has accepted already the dialling stops and they are brought to that counsellor.
func TestAPersonWhoRingsInHasTheirPlace(t *testing.T) {
	for name, rings := range map[string]bool{"before their turn": false, "while they are rung": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := callBackRig(t, fakepbx.NoAnswer())
			r.start()
			talk, desk := r.busyDesk()
			kept, at := r.keeps()
			r.place(kept.ID)
			if rings {
				talk.Hangup(16)
				r.accept("d1")
				r.rungPerson(false)
			}
			back := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.wait("the kept place to be given up", func() bool { return slices.Contains(r.endings(), "called_off/came_back") })
			v := r.phase(call.Waiting)
			p := r.place(v.ID)
			if !p.EnqueuedAt.Equal(at) || p.Absent || p.Returned != rings {
				t.Errorf("the place %+v, want that since %s", p, at)
			}
			if !rings {
				talk.Hangup(16)
			}
			r.accept("d1")
			r.talks(back, desk)
			back.Hangup(16)
			r.tidy(1)
			if n := len(facts[ledger.OutDialed](r)); n != map[bool]int{false: 0, true: 1}[rings] {
				t.Errorf("dialled %d times", n)
			}
			if f := facts[ledger.OutAttemptEnded](r); len(f) != 1 || f[0].Outcome != "came_back" || !f[0].Done {
				t.Errorf("the work: %+v", f)
			}
		})
	}
}

// TestTheSecondTryKeepsThePlace: a person who does not answer is put back at the same place once, and is a task then.
func TestTheSecondTryKeepsThePlace(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.Busy(0))
	r.start()
	talk, _ := r.busyDesk()
	kept, at := r.keeps()
	talk.Hangup(16)
	r.accept("d1")
	r.attempted("busy")
	if p := r.place(kept.ID); !p.EnqueuedAt.Equal(at) || !p.Absent {
		t.Errorf("the place %+v, want that since %s", p, at)
	}
	r.accept("d1")
	r.attempted("busy", "busy")
	r.tidy(1)
	if !slices.Contains(r.endings(), "not_reached/busy") || slices.ContainsFunc(facts[ledger.OutAttemptEnded](r), func(f ledger.OutAttemptEnded) bool { return f.Done }) {
		t.Errorf("endings %v", r.endings())
	}
	r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
}
