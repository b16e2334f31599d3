package queue

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"heartline/agent"
)

// lane gathers the entries that ask for the same: queue, skills, and person. Who can serve one of them can
// serve all, so counsellors are judged once for each lane and not once for each caller. A lane is an index:
// it can be dropped and built again at any time.
type lane struct {
	key        string
	queue      ID
	line       string
	circles    []circle // what is asked for, wider and wider
	only, also agent.ID
	board      agent.ID // all calls of the queue come to this counsellor
	lines      []string // serve it too
	ranking    ranking

	rows    [][]*waiting // those that can be offered now by the circle that time has opened, each in the global order
	members int          // all entries of the lane
	marks   []mark       // by the counsellor's slot
	tallies []tally      // counsellors by the first circle that they meet
	onShift int          // counsellors by mark, in any circle
	working int
	ready   int
	turned  bool // onShift or working has become nobody or somebody: look at the overflow rules
}

// mark is what a counsellor is to a lane: flags, and above them the first circle that the counsellor meets.
type mark uint8

const (
	markQualified mark = 1 << iota // line and skills of any circle
	markOnShift                    // and on duty
	markWorking                    // and takes calls now or will without a hand
	markReady                      // and is Ready

	markCircle = 4 // bits below the circle
)

// flag is 1 where the mark has the flag.
func (m mark) flag(bit mark) int {
	if m&bit != 0 {
		return 1
	}
	return 0
}

// circle is the first circle that the counsellor meets.
func (m mark) circle() int { return int(m >> markCircle) }

// maxLanes bounds the lanes kept without entries in them.
const maxLanes = 1024

func (f *Floor) laneFor(e *waiting) *lane {
	q, _ := f.queue(e.Queue)
	board := f.boards[e.Queue].Agent
	_, lines := f.opened(e.Queue)
	var key strings.Builder
	fmt.Fprintf(&key, "%s|%s|%s", e.Queue, e.Only, e.Also)
	for _, r := range e.Requires {
		fmt.Fprintf(&key, "|%s:%d", r.Skill, r.Level)
	}
	if !e.Needs.IsZero() {
		fmt.Fprintf(&key, "|%s", e.Needs)
	}
	for _, w := range e.Wishes {
		fmt.Fprintf(&key, "|%s for %d", w.Needs, w.span(e.Grade))
	}
	if l := f.lanes[key.String()]; l != nil {
		return l
	}
	if len(f.laneSet) >= maxLanes {
		f.dropLanes()
	}
	l := &lane{
		key: key.String(), queue: e.Queue, line: q.Line, circles: f.circles(q, &e.Entry),
		only: e.Only, also: e.Also, marks: make([]mark, len(f.slots)), board: board, lines: lines, ranking: f.rankingOf(q),
	}
	l.rows, l.tallies = make([][]*waiting, len(l.circles)), make([]tally, len(l.circles))
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
			for e := range l.each() {
				f.markDue(e)
			}
		}
	}
	f.lanes, f.laneSet = map[string]*lane{}, nil
	f.noteTiers()
	for _, e := range f.line {
		e.lane = f.laneFor(e)
		e.lane.members++
		f.setLevel(e)
		if e.room() {
			e.lane.rows[e.level] = append(e.lane.rows[e.level], e) // f.line is in order
		}
	}
}

// add puts an entry that can be offered into its row; drop takes it out.
func (l *lane) add(e *waiting)  { l.rows[e.level] = insertEntry(l.rows[e.level], e) }
func (l *lane) drop(e *waiting) { l.rows[e.level] = removeEntry(l.rows[e.level], e) }

// each goes through the entries that can be offered, row by row.
func (l *lane) each() iter.Seq[*waiting] {
	return func(yield func(*waiting) bool) {
		for _, row := range l.rows {
			for _, e := range row {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// qualifies reports whether the counsellor may serve the lane, and the first circle that the counsellor meets.
func (l *lane) qualifies(p *person) (circle int, ok bool) {
	switch {
	case l.board != "":
		return 0, l.board == p.ID
	case l.only != "":
		return 0, l.only == p.ID
	case l.also == p.ID:
		return 0, true
	case l.offLine(p):
		return 0, false
	case !p.Known && p.State == agent.LoggedOut:
		return 0, true // not judged before the skills are known: on shift, as far as anyone can say
	}
	for i := range l.circles {
		if l.circles[i].made.Meets(p.profile) {
			return i, true
		}
	}
	return 0, false
}

// offLine reports a counsellor whose shift is on other lines, and a guest of other queues.
func (l *lane) offLine(p *person) bool {
	if p.barred(l.queue) {
		return true
	}
	return p.OnDuty && l.line != "" && len(p.Lines) > 0 && !slices.Contains(p.Lines, l.line) && !slices.ContainsFunc(l.lines, p.serves)
}

// missing says why a counsellor who does not qualify does not. open is the widest circle of now: what fails is a clause
// of that.
func (l *lane) missing(p *person, open int) string {
	switch {
	case l.board != "":
		return "switchboard"
	case l.only != "":
		return "not_asked_for"
	case l.offLine(p):
		return "line"
	}
	clause, _ := l.circles[open].needs.Unmet(p.Skills)
	if s, ok := clause.Single(); ok {
		return "skill:" + string(s)
	}
	return "needs:" + clause.String()
}

// judge sets the counsellor's mark from scratch.
func (l *lane) judge(p *person) {
	if circle, ok := l.qualifies(p); ok {
		l.set(p.slot, standing(p)|mark(circle)<<markCircle)
	} else {
		l.set(p.slot, 0)
	}
}

// standing is the mark of a counsellor who is qualified.
func standing(p *person) mark {
	m := markQualified
	if p.OnDuty && (!p.guest() || p.State != agent.LoggedOut) { // nobody knows whether a guest comes
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
	l.count(old, -1)
	l.count(m, 1)
	if (l.onShift > 0) != onShift || (l.working > 0) != working {
		l.turned = true
	}
	if onShift && l.working == 0 && old&markOnShift == 0 && m&markOnShift != 0 {
		l.turned = true // whoever comes to those who all pause may be called back for a red caller
	}
}

// count adds a counsellor's mark to the tallies, or takes it away.
func (l *lane) count(m mark, by int) {
	t := &l.tallies[m.circle()]
	if m&markOnShift != 0 {
		t.onShift += by
		l.onShift += by
	}
	if m&markWorking != 0 {
		t.working += by
		l.working += by
	}
	if m&markReady != 0 {
		t.ready += by
		l.ready += by
	}
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
		} else if old := l.marks[p.slot]; old != 0 {
			l.set(p.slot, m|old>>markCircle<<markCircle)
		}
	}
}

// requalify brings the lanes up to date after a change of duty, lines or skills.
func (f *Floor) requalify(p *person) {
	p.profile = f.skills.Profile(p.Skills)
	for _, l := range f.laneSet {
		l.judge(p)
	}
}

// barred reports a guest who is there for other queues. No surge of a line and no skill lets a guest into one.
func (p *person) barred(queue ID) bool {
	return p.OnDuty && p.guest() && !slices.Contains(p.Queues, queue)
}

// guest reports somebody who is there for some queues alone.
func (p *person) guest() bool { return len(p.Queues) > 0 }

// serves reports whether the counsellor's shift is on a line.
func (p *person) serves(line string) bool { return slices.Contains(p.Lines, line) }
