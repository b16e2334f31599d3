package duty

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"
)

// Urgency says what is to be done about a time without somebody.
type Urgency string

// Urgencies, the most pressing first.
const (
	Page       Urgency = "page"       // it is now
	Escalation Urgency = "escalation" // it begins within the hour
	Warning    Urgency = "warning"    // it lies ahead
)

// EscalateAhead is how long before its beginning a time without somebody is escalated.
const EscalateAhead = time.Hour

// Gap is a time in which a line is worked and nobody of a role is there, without a break in it.
type Gap struct {
	Line    string // empty: of those who serve every line, who need somebody on any
	Start   time.Time
	End     time.Time
	Urgency Urgency
	// Shifts are the ids of the shifts that are on in it, in order of start.
	Shifts []string
}

// post counts who is on a line, by shifts of a line of their own.
type post struct {
	staff, role int
	open        *Gap
}

// Without finds the times in [from, to) in which somebody works on a line and nobody on it is of a role, in order of start and line. The
// line is worked by shifts that are neither of the role nor on call or second line, since who sits at home works on none. Who of
// the role serves every line is there for each of them. What is over by now is left out; a gap that has begun goes from its start, even if that
// lies before from, so that it stays the same gap for as long as it lasts.
func (x *Index) Without(role string, from, to, now time.Time) []Gap {
	w := walk{x: x, role: role, posts: make([]post, len(x.lines))}
	if now.After(from) {
		from = now
	}
	for i := 0; i < len(x.edges) && x.edges[i].at.Before(to); {
		at := x.edges[i].at
		for ; i < len(x.edges) && x.edges[i].at.Equal(at); i++ {
			w.pass(x.edges[i])
		}
		w.settle(at)
	}
	for line := range w.posts {
		w.set(line, to, false) // what is open where the search ends
	}
	var gaps []Gap
	for _, g := range w.gaps {
		if !g.End.After(from) || !g.Start.Before(to) {
			continue
		}
		g.Urgency = Warning
		switch {
		case !g.Start.After(now):
			g.Urgency = Page
		case !g.Start.After(now.Add(EscalateAhead)):
			g.Urgency = Escalation
		}
		g.Shifts = x.during(g, role)
		gaps = append(gaps, g)
	}
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Line, b.Line)) })
	return gaps
}

// works reports whether a shift is one that needs somebody of the role beside it.
func works(s *Shift, role string) bool {
	return !s.Is(role) && !s.Is(OnCall) && !s.Is(SecondLine)
}

// walk goes along the edges.
type walk struct {
	x        *Index
	role     string
	posts    []post // by the place of the line among the lines; the first is of those who serve every line
	anywhere int    // people of the role on any line
	touched  []int32
	all      bool // the role came or went on every line
	gaps     []Gap
}

func (w *walk) pass(e edge) {
	s := &w.x.shifts[e.shift]
	line := w.x.lineOf[e.shift]
	p := &w.posts[line]
	w.touched = append(w.touched, line)
	switch {
	case s.Is(w.role):
		w.all = w.all || line == 0
		p.role += int(e.by)
		w.anywhere += int(e.by)
	case works(s, w.role):
		p.staff += int(e.by)
	}
}

// settle opens and closes gaps at an instant. Who serves every line needs somebody of the role on any.
func (w *walk) settle(at time.Time) {
	w.set(0, at, w.posts[0].staff > 0 && w.anywhere == 0)
	if w.all {
		w.touched = w.touched[:0]
		for i := range w.posts {
			w.touched = append(w.touched, int32(i))
		}
	}
	for _, i := range w.touched {
		if i > 0 {
			w.set(int(i), at, w.posts[i].staff > 0 && w.posts[i].role+w.posts[0].role == 0)
		}
	}
	w.touched, w.all = w.touched[:0], false
}

func (w *walk) set(line int, at time.Time, short bool) {
	switch p := &w.posts[line]; {
	case short && p.open == nil:
		p.open = &Gap{Line: w.x.lines[line], Start: at}
	case !short && p.open != nil:
		p.open.End = at
		w.gaps = append(w.gaps, *p.open)
		p.open = nil
	}
}

// during are the shifts that are on in a gap and need somebody of the role.
func (x *Index) during(g Gap, role string) []string {
	var ids []string
	line, _ := slices.BinarySearch(x.lines, g.Line)
	first := sort.Search(len(x.last), func(i int) bool { return x.last[i].After(g.Start) })
	for i := first; i < len(x.shifts) && x.shifts[i].Start.Before(g.End); i++ {
		if s := &x.shifts[i]; int(x.lineOf[i]) == line && s.End.After(g.Start) && works(s, role) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
