package simulate

import (
	"slices"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// tally counts the measured callers of one group in one run.
type tally struct {
	offered, answered, abandoned, sentOn, unserved int

	within       []int // answered within each of the scenario's thresholds
	waitAnswered time.Duration
	waitAll      time.Duration
	waits        []time.Duration // of the answered, in the order of their answers; sorted when the run is over
}

// hourTally is one hour of one run, by when callers came and what counsellors did in it.
type hourTally struct {
	offered, answered, within, abandoned, sentOn int

	waitAnswered time.Duration
	busy, ready  time.Duration
}

// sums is everything that is kept of one run.
type sums struct {
	groups      []tally // as Scenario.groups names them
	hours       []hourTally
	busy, ready time.Duration
}

// groupKind says what the callers of a group have in common.
type groupKind string

// The kinds of groups.
const (
	ofAll   groupKind = "all"
	ofQueue groupKind = "queue"
	ofGrade groupKind = "grade"
)

type groupName struct {
	kind groupKind
	name string
}

// groups are those that results tell of: all callers, those who came to each queue, those of each grade. What is alone of
// its kind is left out.
func (s *Scenario) groups() []groupName {
	out := []groupName{{kind: ofAll}}
	var queues []queue.ID
	var grades []triage.Grade
	for _, stream := range s.Streams {
		if !slices.Contains(queues, stream.Queue) {
			queues = append(queues, stream.Queue)
		}
		for _, g := range stream.grades() {
			if !slices.Contains(grades, g) {
				grades = append(grades, g)
			}
		}
	}
	if len(queues) > 1 {
		for _, q := range queues {
			out = append(out, groupName{ofQueue, string(q)})
		}
	}
	if len(grades) > 1 {
		for _, g := range triage.Grades() {
			if slices.Contains(grades, g) {
				out = append(out, groupName{ofGrade, g.String()})
			}
		}
	}
	return out
}

func (s Stream) grades() []triage.Grade {
	var out []triage.Grade
	for _, g := range s.Grades {
		if g.Share > 0 {
			out = append(out, g.Grade)
		}
	}
	if len(out) == 0 {
		return []triage.Grade{triage.Green}
	}
	return out
}

// recorder is the witness that counts what results are made of.
type recorder struct {
	scenario   *Scenario
	thresholds []time.Duration
	names      []groupName
	sums
	people []standing
}

// standing is what a counsellor does since an offset.
type standing struct {
	state agent.State
	since time.Duration
}

// maxHours bounds the hours that are told one by one.
const maxHours = 7 * 24

func newRecorder(s *Scenario) *recorder {
	r := &recorder{scenario: s, thresholds: s.thresholds(), names: s.groups(), people: make([]standing, len(s.People))}
	r.groups = make([]tally, len(r.names))
	for i := range r.groups {
		r.groups[i].within = make([]int, len(r.thresholds))
	}
	if hours := int((s.Span + time.Hour - 1) / time.Hour); hours <= maxHours {
		r.hours = make([]hourTally, hours)
	}
	for i := range r.people {
		r.people[i].state = agent.LoggedOut
	}
	return r
}

func (r *recorder) passes(time.Duration, time.Duration, int, int) {}

func (r *recorder) enough() bool { return false }

func (r *recorder) hangsUp(*caller, ending, int, int) {}

func (r *recorder) comes(*caller, int, int) {}

// settled counts a caller by the moment of coming, so that the callers of an hour are one set whatever becomes of them.
func (r *recorder) settled(c *caller, end ending, at time.Duration) {
	if !c.measured {
		return
	}
	wait := at - c.came
	stream := &r.scenario.Streams[c.stream]
	for i, name := range r.names {
		if name.kind == ofAll || name.kind == ofQueue && name.name == string(stream.Queue) || name.kind == ofGrade && name.name == c.grade.String() {
			r.groups[i].count(end, wait, r.thresholds)
		}
	}
	if hour := int((c.came - r.scenario.WarmUp) / time.Hour); hour < len(r.hours) {
		r.hours[hour].count(end, wait, r.thresholds[0])
	}
}

func (t *tally) count(end ending, wait time.Duration, thresholds []time.Duration) {
	t.offered++
	t.waitAll += wait
	switch end {
	case answered:
		t.answered++
		t.waitAnswered += wait
		t.waits = append(t.waits, wait)
		for i, w := range thresholds {
			if wait <= w {
				t.within[i]++
			}
		}
	case abandoned:
		t.abandoned++
	case sentOn:
		t.sentOn++
	case unserved, talked:
		t.unserved++
	}
}

func (h *hourTally) count(end ending, wait, threshold time.Duration) {
	h.offered++
	switch end {
	case answered:
		h.answered++
		h.waitAnswered += wait
		if wait <= threshold {
			h.within++
		}
	case abandoned:
		h.abandoned++
	case sentOn:
		h.sentOn++
	case unserved, talked:
	}
}

func (r *recorder) stepped(person int, _, to agent.State, at time.Duration) {
	p := &r.people[person]
	r.spent(p.state, p.since, at)
	p.state, p.since = to, at
}

// close ends the run at an offset.
func (r *recorder) close(at time.Duration) {
	for i := range r.people {
		r.spent(r.people[i].state, r.people[i].since, at)
	}
	for i := range r.groups {
		slices.Sort(r.groups[i].waits)
	}
}

// spent adds a stretch of a counsellor's time, where it lies in the measured span. Ringing counts as ready: nobody works yet.
func (r *recorder) spent(state agent.State, from, to time.Duration) {
	begin := r.scenario.WarmUp
	from, to = max(from, begin), min(to, r.scenario.end())
	if from >= to {
		return
	}
	var busy bool
	switch state {
	case agent.Talking, agent.Hold, agent.AfterCall:
		busy = true
	case agent.Ready, agent.Reserved:
	case agent.NotReady, agent.LoggedOut:
		return
	}
	add := func(total *time.Duration, ready *time.Duration, d time.Duration) {
		if busy {
			*total += d
		} else {
			*ready += d
		}
	}
	add(&r.busy, &r.ready, to-from)
	for i := int((from - begin) / time.Hour); i < len(r.hours); i++ {
		start := begin + time.Duration(i)*time.Hour
		if start >= to {
			return
		}
		add(&r.hours[i].busy, &r.hours[i].ready, min(to, start+time.Hour)-max(from, start))
	}
}
