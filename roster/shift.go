package roster

import (
	"slices"
	"strings"
	"time"
)

// Shift is one counsellor's time on duty, half-open: [Start, End).
type Shift struct {
	ID    string    `json:"id"`    // counsellor and start; unique, because shifts of one counsellor do not overlap
	Agent string    `json:"agent"` // the counsellor's id
	Line  string    `json:"line,omitempty"`
	Start time.Time `json:"start"` // UTC
	End   time.Time `json:"end"`   // UTC, after Start
	Zone  string    `json:"zone"`  // IANA name of the zone in which the rota was written
}

// NewShift returns a shift with its id. Instants are kept to the second, in UTC.
func NewShift(agent, line string, start, end time.Time, zone string) Shift {
	start, end = start.UTC().Truncate(time.Second), end.UTC().Truncate(time.Second)
	return Shift{ID: agent + "-" + start.Format("20060102T150405Z"), Agent: agent, Line: line, Start: start, End: end, Zone: zone}
}

// Covers reports whether the shift is on at an instant.
func (s Shift) Covers(at time.Time) bool { return !at.Before(s.Start) && at.Before(s.End) }

// Overlaps reports whether two shifts share an instant. Shifts that only touch do not.
func (s Shift) Overlaps(o Shift) bool { return s.Start.Before(o.End) && o.Start.Before(s.End) }

// Duty is one counsellor on duty.
type Duty struct {
	Agent string
	Lines []string  // lines served now, in order; none: every line
	Until time.Time // when the duty ends, over shifts of any line that follow each other without a gap
}

// OnDuty returns who is on duty at an instant, in order of the counsellors' ids. A shift without a line
// serves every line.
func OnDuty(shifts []Shift, at time.Time) []Duty {
	lines := map[string][]string{}
	every := map[string]bool{}
	for _, s := range shifts {
		if !s.Covers(at) {
			continue
		}
		if s.Line == "" {
			every[s.Agent] = true
		}
		if !slices.Contains(lines[s.Agent], s.Line) {
			lines[s.Agent] = append(lines[s.Agent], s.Line)
		}
	}
	duty := make([]Duty, 0, len(lines))
	for a, ls := range lines {
		d := Duty{Agent: a, Until: until(shifts, a, at)}
		if !every[a] {
			slices.Sort(ls)
			d.Lines = ls
		}
		duty = append(duty, d)
	}
	slices.SortFunc(duty, func(a, b Duty) int { return strings.Compare(a.Agent, b.Agent) })
	return duty
}

func until(shifts []Shift, agent string, at time.Time) time.Time {
	for grown := true; grown; {
		grown = false
		for _, s := range shifts {
			if s.Agent == agent && s.Covers(at) {
				at, grown = s.End, true
			}
		}
	}
	return at
}

// NextChange returns the first boundary of a shift after an instant; zero: there is none.
func NextChange(shifts []Shift, at time.Time) time.Time {
	var next time.Time
	for _, s := range shifts {
		for _, t := range []time.Time{s.Start, s.End} {
			if t.After(at) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next
}

// Overlap returns the first two shifts of one counsellor that overlap, in order of time; ok is false if
// there are none.
func Overlap(shifts []Shift) (first, second Shift, ok bool) {
	sorted := slices.Clone(shifts)
	slices.SortStableFunc(sorted, byAgentAndStart)
	last := Shift{}
	for _, s := range sorted {
		if last.Agent == s.Agent && last.Overlaps(s) {
			return last, s, true
		}
		if last.Agent != s.Agent || s.End.After(last.End) {
			last = s
		}
	}
	return Shift{}, Shift{}, false
}

func byAgentAndStart(a, b Shift) int {
	if c := strings.Compare(a.Agent, b.Agent); c != 0 {
		return c
	}
	return a.Start.Compare(b.Start)
}
