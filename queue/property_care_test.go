package queue

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"heartline/agent"
	"heartline/triage"
)

// slowSpared counts red calls from scratch.
func slowSpared(f *Floor, e *waiting, p *person) bool {
	w := f.rules.Welfare
	if w.RedCap == 0 || e.Grade != triage.Red {
		return false
	}
	window := w.RedWindow
	if window == 0 {
		window = DefaultRedWindow
	}
	n := 0
	for _, at := range p.Reds {
		if f.now.Sub(at) < window {
			n++
		}
	}
	return n >= w.RedCap
}

func slowKeptForSkilled(f *Floor, e *waiting, p *person) bool {
	r := f.rules.Grades[e.Grade]
	if len(r.Requires) == 0 || !e.SkilledUntil.After(f.now) || meets(p, r.Requires) {
		return false
	}
	for _, other := range f.people {
		if other.working() && slowMayTake(f, e, other) && meets(other, r.Requires) && !e.rests(other, f.now) && !slowSpared(f, e, other) {
			return true
		}
	}
	return false
}

func meets(p *person, reqs []agent.Requirement) bool {
	_, ok := p.Skills.Meets(reqs)
	return ok
}

// slowLines are the lines that serve a queue now.
func slowLines(f *Floor, q Queue) []string {
	lines := []string{q.Line}
	for hotline := range f.surges {
		if s := f.rules.Surges[hotline]; slices.Contains(s.Queues, q.ID) {
			lines = append(lines, s.Lines...)
		}
	}
	return lines
}

// drawCare adds rules of welfare, grades and surges.
func drawCare(t *rapid.T, r *Rules) {
	if rapid.Bool().Draw(t, "welfare") {
		r.Welfare = Welfare{
			RedCap: rapid.IntRange(0, 2).Draw(t, "cap"), RedWindow: drawSeconds(t, 0, 60), Pause: drawSeconds(t, 0, 30),
			SelfEnd: rapid.Bool().Draw(t, "self"),
		}
	}
	if rapid.Bool().Draw(t, "grades") {
		r.Grades = map[triage.Grade]GradeRule{triage.Red: {Requires: drawReqs(t), SkilledFor: drawSeconds(t, 0, 20)}}
	}
	r.Surges = map[string]Surge{}
	for _, h := range []string{"h1", "h2"} {
		q := rapid.SampledFrom(propQueues).Draw(t, "surges")
		if _, ok := r.Queues[q]; ok && rapid.Bool().Draw(t, "profile") {
			r.Surges[h] = Surge{
				Queues: []ID{q}, AfterCall: drawSeconds(t, 0, 5),
				Widen: rapid.SampledFrom([][]agent.Skill{nil, {"law"}, {"law", "minors"}}).Draw(t, "widen"),
				Lines: rapid.SampledFrom([][]string{nil, {"l2"}}).Draw(t, "extra"),
			}
		}
	}
}

func (w *world) drawCareInput(t *rapid.T, f *Floor, who agent.ID) Input {
	switch rapid.IntRange(0, 4).Draw(t, "care") {
	case 0:
		return SetSwitchboard{Queue: rapid.SampledFrom(propQueues).Draw(t, "board"), Agent: who, Why: "many_callers", By: "user:boss"}
	case 1:
		return SetSwitchboard{Queue: rapid.SampledFrom(propQueues).Draw(t, "board"), Why: "over", By: "user:boss"}
	case 2, 3:
		return SetSurge{
			Hotline: rapid.SampledFrom([]string{"h1", "h2"}).Draw(t, "hotline"), On: rapid.IntRange(0, 3).Draw(t, "on") > 0,
			Until: w.at.Add(drawSeconds(t, -5, 60)), Why: "many_callers", By: "user:boss",
		}
	default:
		if p := f.people[who]; p != nil && p.Reason == agent.ReasonRedPause {
			return SetState{Agent: who, State: agent.Ready, By: "user:boss"}
		}
		return NoteAlert{Alert: "longest_wait.q1.red", Level: 1, Until: w.at.Add(time.Minute), By: "user:boss"}
	}
}

// watchful is the real matcher under a rule: a red caller goes to somebody beyond the cap only where no other
// counsellor who is ready may take the caller.
type watchful struct {
	sweep
	t *rapid.T
}

func (m *watchful) next(f *Floor) (*waiting, *person) {
	e, p := m.sweep.next(f)
	if e == nil || !slowSpared(f, e, p) {
		return e, p
	}
	for _, other := range f.people {
		if other != p && slowEligible(f, e, other) && !slowSpared(f, e, other) {
			m.t.Fatalf("%s gets red call %s beyond the cap although %s is free for it", p.ID, e.Call, other.ID)
		}
	}
	return e, p
}

// checkCare checks what must hold of pauses and switchboards whenever the floor is at rest.
func checkCare(t *rapid.T, f *Floor) {
	for _, p := range f.people {
		if p.State == agent.Ready && f.paused(p) {
			t.Fatalf("%s is ready in a pause until %v", p.ID, p.PauseUntil)
		}
		if p.Reason == agent.ReasonRedPause && !f.paused(p) {
			t.Fatalf("%s pauses although the pause was over at %v", p.ID, p.PauseUntil)
		}
	}
	for _, e := range f.entries {
		if e.Grade != triage.Red || e.Offer != "" || e.lane.working > 0 {
			continue
		}
		for _, p := range f.people {
			if p.Reason == agent.ReasonRedPause && p.OnDuty && p.SeatUp && slowServes(f, e, p) && !e.rests(p, f.now) {
				t.Fatalf("red call %s waits for nobody while %s pauses", e.Call, p.ID)
			}
		}
	}
	for _, b := range f.boards {
		if p := f.people[b.Agent]; p == nil || p.State == agent.LoggedOut || p.State == agent.NotReady || !p.OnDuty {
			t.Fatalf("%s is the switchboard of %s and is not there", b.Agent, b.Queue)
		}
	}
	for _, s := range f.surges {
		if !s.Until.After(f.now) {
			t.Fatalf("the surge of %s was over at %v", s.Hotline, s.Until)
		}
	}
}
