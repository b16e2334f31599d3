package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// TestWhoIsNotOfferedToBeCalledBack has one case for each caller who waits on the line and is told nothing else.
func TestWhoIsNotOfferedToBeCalledBack(t *testing.T) {
	tests := map[string]struct {
		before func(*rig)
		number string
	}{
		"red":                          {before: func(r *rig) { r.hotline.Grade = triage.Red }},
		"withheld":                     {number: "withheld"},
		"a rule of the person forbids": {before: func(r *rig) { r.out.set(func(o *outward) { o.safe.Deny = true }) }},
		"the queue does not":           {before: func(r *rig) { r.hotline.CallBacks = nil }},
		"not so soon": {before: func(r *rig) {
			rules := r.hotline.CallBacks["main"]
			rules.After = time.Hour
			r.hotline.CallBacks["main"] = rules
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := callBackRig(t, fakepbx.NoAnswer())
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			talk, _ := r.busyDesk()
			caller := r.asterisk.Call(fakepbx.Caller{Number: map[string]string{"": "2000", "withheld": ""}[tt.number]})
			r.phase(call.Waiting)
			caller.Press("2")
			caller.Press("1")
			caller.Hangup(16)
			r.wait("the caller to have left", func() bool { return slices.Contains(r.endings(), "abandoned/queue") })
			r.turned()
			talk.Hangup(16)
			r.tidy(1)
		})
	}
}

// TestACallerStaysOnTheLine: any other key than that of the question, none, and a counsellor who is free in time.
func TestACallerStaysOnTheLine(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.asterisk.SetPrompt("sound:/prompts/system.call_back_kept", time.Hour) // the farewell lasts
	r.start()
	talk, desk := r.busyDesk()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	caller.Press("2")
	r.turned("offered", "asked")
	caller.Press("5")
	r.turned("offered", "asked", "dropped")
	caller.Press("2")
	r.turned("offered", "asked", "dropped", "asked")
	caller.Press("1")
	r.turned("offered", "asked", "dropped", "asked", "agreed")
	talk.Hangup(16)
	r.accept("d1")
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
	if len(facts[ledger.CallPlaced](r)) > 0 || slices.Contains(r.endings(), "callback/place_kept") {
		t.Errorf("called back all the same: %v", r.endings())
	}
}

// TestACallerWhoBecomesRedIsNotBidFarewell: the agreement is void.
func TestACallerWhoBecomesRedIsNotBidFarewell(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	r.hotline.CrisisKey = "0"
	r.asterisk.SetPrompt("sound:/prompts/system.call_back_kept", 300*time.Millisecond)
	r.start()
	talk, desk := r.busyDesk()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	caller.Press("2")
	r.turned("offered", "asked")
	caller.Press("1")
	r.turned("offered", "asked", "agreed")
	caller.Press("0")
	r.wait("the caller to be red", func() bool { return r.phase(call.Waiting).Grade == triage.Red })
	r.wait("the farewell to be over", func() bool { v, ok := caller.View(); return ok && len(v.Playing) == 0 && v.Music != "" })
	talk.Hangup(16)
	r.accept("d1")
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
}

// TestHowAKeptPlaceEnds has one case for each way in which nobody is dialled any more. The task stays, but where a person
// has ended it.
func TestHowAKeptPlaceEnds(t *testing.T) {
	tests := map[string]struct {
		before func(*rig)
		then   func(*rig, call.View)
		end    string
	}{
		"its time is over": {
			before: func(r *rig) { r.dial(func(d *call.RingBackRules) { d.Within = 300 * time.Millisecond }) },
			end:    "not_reached/attempts_used",
		},
		"nobody is on shift any more": {
			then: func(r *rig, _ call.View) { r.life.floor.Send(queue.OnDuty{Version: "2"}) },
			end:  "not_reached/nobody_free",
		},
		"a supervisor calls it off": {
			then: func(r *rig, v call.View) {
				must(r.t, "call off", r.life.x.CallOff(r.t.Context(), call.OutRequest{Call: v.ID, Agent: "lead", Any: true}))
			},
			end: "called_off/cancelled",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := callBackRig(t, fakepbx.Answers(0))
			if tt.before != nil {
				tt.before(r)
			}
			r.start()
			talk, _ := r.busyDesk()
			kept, _ := r.keeps()
			if tt.then != nil {
				r.place(kept.ID)
				tt.then(r, kept)
			}
			r.wait("the end "+tt.end, func() bool { return slices.Contains(r.endings(), tt.end) })
			talk.Hangup(16)
			r.tidy(1)
			if n := len(facts[ledger.OutDialed](r)); n > 0 {
				t.Errorf("dialled %d times", n)
			}
			if tasks := facts[ledger.TaskWanted](r); len(tasks) != 1 || tasks[0].Kind != "call_back" {
				t.Errorf("tasks %+v", tasks)
			}
		})
	}
}

// TestAKeptPlaceOutlivesAPauseOfEverybody: a caller on the line would be asked for a message where nobody is at work; a
// person who is not waits for as long as somebody is on shift.
func TestAKeptPlaceOutlivesAPauseOfEverybody(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.Answers(0))
	r.start()
	talk, desk := r.busyDesk()
	kept, at := r.keeps()
	r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.NotReady, Reason: agent.ReasonChosen})
	talk.Hangup(16)
	r.is("agent-d1", agent.NotReady)
	if p := r.place(kept.ID); !p.EnqueuedAt.Equal(at) {
		t.Errorf("the place %+v", p)
	}
	r.life.floor.Send(queue.SetState{Agent: "agent-d1", State: agent.Ready})
	r.accept("d1")
	p := r.rungPerson(true)
	p.Press("1")
	r.talks(p, desk)
	p.Hangup(16)
	r.tidy(1)
}

// TestATelephoneTakesAKeptPlace: a counsellor without a page lifts the receiver, and only then the person is dialled.
func TestATelephoneTakesAKeptPlace(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.Answers(0))
	r.sipSeat("seat1", fakepbx.Answers(100*time.Millisecond))
	r.start()
	talk, _ := r.busyDesk()
	r.keeps()
	r.ready("li", "seat1")
	p := r.rungPerson(true)
	if f := facts[ledger.OutAskEnded](r); len(f) != 1 || f[0].Outcome != "accepted" || f[0].Agent != "li" {
		t.Errorf("asked: %+v", f)
	}
	p.Press("1")
	r.wait("the talk", func() bool { return r.life.floor.status("li") == agent.Talking && len(facts[ledger.Connected](r)) == 2 })
	p.Hangup(16)
	talk.Hangup(16)
	r.tidy(1)
}
