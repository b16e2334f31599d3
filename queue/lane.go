package queue

import (
	"fmt"
	"slices"
	"strings"

	"heartline/agent"
)

// lane gathers the entries that ask for the same: queue, skills, and person. Who can serve one of them can
// serve all, so counsellors are judged once for each lane and not once for each caller. A lane is an index:
// it can be dropped and built again at any time.
type lane struct {
	key        string
	line       string
	reqs       []agent.Requirement
	only, also agent.ID
	board      agent.ID // all calls of the queue come to this counsellor
	lines      []string // serve it too

	waiting []*waiting // those that can be offered now, in the global order
	members int        // all entries of the lane
	marks   []mark     // by the counsellor's slot
	onShift int        // counsellors by mark
	working int
	ready   int
	turned  bool // onShift or working has become nobody or somebody: look at the overflow rules
}

// mark is what a counsellor is to a lane.
type mark uint8

const (
	markQualified mark = 1 << iota // line and skills
	markOnShift                    // and on duty
	markWorking                    // and takes calls now or will without a hand
	markReady                      // and is Ready
)

// maxLanes bounds the lanes kept without entries in them.
const maxLanes = 128

func (f *Floor) laneFor(e *waiting) *lane {
	q, _ := f.queue(e.Queue)
	board := f.boards[e.Queue].Agent
	widen, lines := f.opened(e.Queue)
	var key strings.Builder
	fmt.Fprintf(&key, "%s|%s|%s", e.Queue, e.Only, e.Also)
	for _, r := range e.Requires {
		fmt.Fprintf(&key, "|%s:%d", r.Skill, r.Level)
	}
	if l := f.lanes[key.String()]; l != nil {
		return l
	}
	if len(f.laneSet) >= maxLanes {
		f.dropLanes()
	}
	l := &lane{
		key: key.String(), line: q.Line, reqs: slices.Concat(q.Requires, widened(e.Requires, widen)),
		only: e.Only, also: e.Also, marks: make([]mark, len(f.slots)), board: board, lines: lines,
	}
	for _, p := range f.roll {
		l.judge(p)
	}
	l.turned = false
	f.lanes[l.key] = l
	f.laneSet = append(f.laneSet, l)
	return l
}

func (f *Floor) dropLanes() {
	f.laneSet = slices.DeleteFunc(f.laneSet, func(l *lane) bool {
		if l.members == 0 {
			delete(f.lanes, l.key)
		}
		return l.members == 0
	})
}

// rebuildLanes builds the lanes anew, after a change of the rules. What has just turned in the old ones is still
// looked at.
func (f *Floor) rebuildLanes() {
	for _, l := range f.laneSet {
		if l.turned {
			for _, e := range l.waiting {
				f.markDue(e)
			}
		}
	}
	f.lanes, f.laneSet = map[string]*lane{}, nil
	for _, e := range f.line {
		e.lane = f.laneFor(e)
		e.lane.members++
		if e.Offer == "" {
			e.lane.waiting = append(e.lane.waiting, e) // f.line is in order
		}
	}
}

// qualifies reports whether the counsellor may serve the lane; missing is the reason if not.
func (l *lane) qualifies(p *person) (missing string, ok bool) {
	switch {
	case l.board != "":
		return "switchboard", l.board == p.ID
	case l.only != "":
		return "not_asked_for", l.only == p.ID
	case l.also == p.ID:
		return "", true
	case p.OnDuty && l.line != "" && len(p.Lines) > 0 && !slices.Contains(p.Lines, l.line) && !slices.ContainsFunc(l.lines, p.serves):
		return "line", false
	case !p.Known && p.State == agent.LoggedOut:
		return "", true // not judged before the skills are known: on shift, as far as anyone can say
	}
	if r, ok := p.Skills.Meets(l.reqs); !ok {
		return "skill:" + string(r.Skill), false
	}
	return "", true
}

// judge sets the counsellor's mark from scratch.
func (l *lane) judge(p *person) {
	if _, ok := l.qualifies(p); ok {
		l.set(p.slot, standing(p))
	} else {
		l.set(p.slot, 0)
	}
}

// standing is the mark of a counsellor who is qualified.
func standing(p *person) mark {
	m := markQualified
	if p.OnDuty {
		m |= markOnShift
	}
	if p.working() {
		m |= markWorking
	}
	if p.State == agent.Ready {
		m |= markReady
	}
	return m
}

func (l *lane) set(slot int, m mark) {
	for len(l.marks) <= slot {
		l.marks = append(l.marks, 0)
	}
	old := l.marks[slot]
	if old == m {
		return
	}
	l.marks[slot] = m
	onShift, working := l.onShift > 0, l.working > 0
	l.onShift += delta(old, m, markOnShift)
	l.working += delta(old, m, markWorking)
	l.ready += delta(old, m, markReady)
	if (l.onShift > 0) != onShift || (l.working > 0) != working {
		l.turned = true
	}
	if onShift && l.working == 0 && delta(old, m, markOnShift) > 0 {
		l.turned = true // whoever comes to those who all pause may be called back for a red caller
	}
}

func delta(old, m, bit mark) int {
	switch {
	case m&bit != 0 && old&bit == 0:
		return 1
	case m&bit == 0 && old&bit != 0:
		return -1
	}
	return 0
}

// refresh brings the lanes up to date after a step of the counsellor's state.
func (f *Floor) refresh(p *person) {
	if !p.Known {
		f.requalify(p)
		return
	}
	m := standing(p)
	for _, l := range f.laneSet {
		if p.Reason == agent.ReasonRedPause && l.working == 0 {
			l.turned = true // with a seat again, a pause may be broken for a red caller
		}
		if p.slot >= len(l.marks) {
			l.judge(p)
		} else if l.marks[p.slot] != 0 {
			l.set(p.slot, m)
		}
	}
}

// requalify brings the lanes up to date after a change of duty, lines or skills.
func (f *Floor) requalify(p *person) {
	for _, l := range f.laneSet {
		l.judge(p)
	}
}

// serves reports whether the counsellor's shift is on a line.
func (p *person) serves(line string) bool { return slices.Contains(p.Lines, line) }
