package forecast

import (
	"cmp"
	"slices"
	"time"

	"heartline/roster"
)

// Span is a number of people, required or on the rota, in one role of one line for some time.
type Span struct {
	Line   string // empty: of no line in particular, which is a line of its own here
	Role   string
	Start  time.Time // half-open: [Start, End)
	End    time.Time
	People int
}

// Urgency says what is to be done about a gap.
type Urgency string

// Urgencies, the most pressing first.
const (
	Overflow   Urgency = "overflow"   // it is now: let calls go elsewhere
	Escalation Urgency = "escalation" // it begins within the hour: tell the supervisor
	Warning    Urgency = "warning"    // it lies ahead: mend the rota
)

// Ahead says how far gaps are looked for. The zero value is the default.
type Ahead struct {
	Escalate time.Duration // before it begins; 0: an hour
	Warn     time.Duration // ahead; 0: 30 days of 24 hours
}

// Gap is a time in which fewer people are on the rota than are required in one role of one line, without a break in it.
type Gap struct {
	Line, Role string
	Start, End time.Time // UTC; Start may be past if the gap is now
	Urgency    Urgency
	Short      int           // the most people missing at once
	Missing    time.Duration // people missing times how long, from the later of Start and now on
	Parts      []Part        // in which nothing changes, in order of time
}

// Part is a part of a gap.
type Part struct {
	Start, End         time.Time
	Required, Rostered int
}

// Gaps compares what is required with who is on the rota, and returns where people are missing, in order of start, line and
// role. Spans of the same line and role that overlap add up. Somebody on the rota counts for the line and role of the span
// alone: whoever serves several at once must be given to one of them, or split, by the caller, since nobody answers two
// calls.
//
// Gaps that are over are left out. One that is now, or goes on past what is looked at, is told from its start to its end; so a
// gap keeps its line, role and start for as long as it lasts, and can be told once.
func Gaps(required, rostered []Span, now time.Time, ahead Ahead) []Gap {
	if ahead.Escalate <= 0 {
		ahead.Escalate = time.Hour
	}
	if ahead.Warn <= 0 {
		ahead.Warn = 30 * 24 * time.Hour
	}
	var gaps []Gap
	for k, parts := range short(required, rostered) {
		for _, g := range merged(k, parts) {
			if !g.End.After(now) || g.Start.After(now.Add(ahead.Warn)) {
				continue
			}
			g.Urgency = Warning
			switch {
			case !g.Start.After(now):
				g.Urgency = Overflow
			case !g.Start.After(now.Add(ahead.Escalate)):
				g.Urgency = Escalation
			}
			for _, p := range g.Parts {
				g.Short = max(g.Short, p.Required-p.Rostered)
				if from := later(p.Start, now); p.End.After(from) {
					g.Missing += time.Duration(p.Required-p.Rostered) * p.End.Sub(from)
				}
			}
			gaps = append(gaps, g)
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Role, b.Role))
	})
	return gaps
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// seat is what gaps are found for, each by itself.
type seat struct{ line, role string }

// change is a boundary of a span.
type change struct {
	at                 time.Time
	required, rostered int
}

// short returns, for each seat, the parts in which people are missing, in order of time.
func short(required, rostered []Span) map[seat][]Part {
	changes := map[seat][]change{}
	add := func(s Span, required, rostered int) {
		if s.Start.Before(s.End) {
			k := seat{s.Line, s.Role}
			changes[k] = append(changes[k], change{s.Start.UTC(), required, rostered}, change{s.End.UTC(), -required, -rostered})
		}
	}
	for _, s := range required {
		add(s, s.People, 0)
	}
	for _, s := range rostered {
		add(s, 0, s.People)
	}
	parts := map[seat][]Part{}
	for k, list := range changes {
		slices.SortFunc(list, func(a, b change) int { return a.at.Compare(b.at) })
		need, have := 0, 0
		for i, c := range list {
			need, have = need+c.required, have+c.rostered
			if i+1 < len(list) && c.at.Before(list[i+1].at) && need > have {
				parts[k] = append(parts[k], Part{Start: c.at, End: list[i+1].at, Required: need, Rostered: have})
			}
		}
	}
	return parts
}

// merged joins parts that touch: into gaps, and, where the numbers are the same, into one part.
func merged(k seat, parts []Part) []Gap {
	var gaps []Gap
	for _, p := range parts {
		if len(gaps) == 0 || gaps[len(gaps)-1].End.Before(p.Start) {
			gaps = append(gaps, Gap{Line: k.line, Role: k.role, Start: p.Start, End: p.End, Parts: []Part{p}})
			continue
		}
		g := &gaps[len(gaps)-1]
		g.End = p.End
		if last := &g.Parts[len(g.Parts)-1]; last.Required == p.Required && last.Rostered == p.Rostered {
			last.End = p.End
		} else {
			g.Parts = append(g.Parts, p)
		}
	}
	return gaps
}

// ShiftSpans turns shifts into spans of one person each, in one role.
func ShiftSpans(shifts []roster.Shift, role string) []Span {
	spans := make([]Span, len(shifts))
	for i, s := range shifts {
		spans[i] = Span{Line: s.Line, Role: role, Start: s.Start, End: s.End, People: 1}
	}
	return spans
}

// NeedSpans turns needs into spans of one line and role: of the people to be put on the rota. What a cap cuts off is no gap
// of the rota; Need.Short says it.
func NeedSpans(needs []Need, line, role string) []Span {
	spans := make([]Span, len(needs))
	for i, n := range needs {
		spans[i] = Span{Line: line, Role: role, Start: n.Start, End: n.End, People: n.Rostered}
	}
	return spans
}
