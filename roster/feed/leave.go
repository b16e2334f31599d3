package feed

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/roster"
)

// Bounds of a calendar that is read.
const (
	maxFile   = 4 << 20 // bytes
	maxEvents = 10_000
	maxLeave  = 20_000                // spans that are returned
	maxAhead  = 1100 * 24 * time.Hour // the span that is looked at
	maxLong   = 3660                  // days of one event
)

// Leave is one span of leave.
type Leave struct {
	UID       string
	Start     time.Time // UTC
	End       time.Time // UTC, after Start: half-open
	AllDay    bool      // the file has dates: from the midnight of the first to that after the last, in the reader's zone
	Tentative bool      // not settled yet (STATUS:TENTATIVE)
	Line      int       // of the file, where its event begins
}

// Dates returns the first and the last date in a zone that the leave touches, both included.
func (l Leave) Dates(zone *time.Location) (first, last roster.Day) {
	date := func(at time.Time) roster.Day {
		y, m, d := at.In(zone).Date()
		return roster.Day{Year: y, Month: m, Day: d}
	}
	return date(l.Start), date(l.End.Add(-1))
}

// reading is what one call of ReadLeave knows.
type reading struct {
	faults faults
	budget budget
	zone   zone // of dates and of times without a zone
	from   int64
	to     int64
	last   int64 // the last day on which anything that is looked for can begin
	leave  []Leave
	events int // read so far
	zones  int // VTIMEZONEs and names of zones so far
}

// ReadLeave reads one person's calendar of leave and returns all spans that touch [from, to), whole, in order of their starts.
// zone is that of dates and of times without a zone. The bounds are 4 MiB, 10,000 events, 20,000 spans, and three years from
// from to to. If anything is wrong every fault is returned, in order of the lines, and no leave.
func ReadLeave(r io.Reader, zone *time.Location, from, to time.Time) ([]Leave, []Fault) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return nil, []Fault{{Text: "the file cannot be read to its end; try again"}}
	case len(data) > maxFile:
		return nil, []Fault{{Text: "the file is larger than 4 MiB; export fewer years, without attachments"}}
	case !from.Before(to) || to.Sub(from) > maxAhead || !plausible(from) || !plausible(to):
		return nil, []Fault{{Text: "the span that is asked for is empty, longer than three years, or not of the years 2000 to 2199"}}
	case bytes.IndexByte(data, 0) >= 0:
		return nil, []Fault{{Text: "the file is not text in UTF-8; export it as iCalendar (.ics)"}}
	}
	rd := &reading{
		zone: location{zone}, from: from.Unix(), to: to.Unix(),
		last:   to.Unix()/day + 2, // no clock is more than a day from UTC
		budget: budget{steps: maxSteps},
	}
	for _, c := range parseComponents(data, &rd.faults) {
		rd.calendar(c)
	}
	if rd.faults.seen > 0 {
		return nil, rd.faults.sorted()
	}
	slices.SortFunc(rd.leave, func(a, b Leave) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.UID, b.UID), a.Line-b.Line)
	})
	return rd.leave, nil
}

// calendar reads one VCALENDAR.
func (r *reading) calendar(c *component) {
	if v, ok := c.one("VERSION", &r.faults); ok && strings.TrimSpace(v.value) != "2.0" {
		r.faults.add(v.line, v.name, "the version is %q; export the calendar as iCalendar 2.0", short(v.value))
		return
	}
	if s, ok := c.one("CALSCALE", &r.faults); ok && !strings.EqualFold(strings.TrimSpace(s.value), "GREGORIAN") {
		r.faults.add(s.line, s.name, "the calendar is %q; export it as GREGORIAN", short(s.value))
		return
	}
	cancelled := false
	if m, ok := c.one("METHOD", &r.faults); ok {
		switch strings.ToUpper(strings.TrimSpace(m.value)) {
		case "PUBLISH", "REQUEST", "ADD":
		case "CANCEL":
			cancelled = true
		default:
			r.faults.add(m.line, m.name, "the file is a message about a meeting (%s), not a calendar; export the calendar itself", short(m.value))
			return
		}
	}
	z := r.zonesOf(c)
	var events []*event
	for _, part := range c.parts {
		switch part.name {
		case "VEVENT":
			if r.events++; r.events > maxEvents {
				r.faults.add(part.line, "", "the file has more than %d events; export fewer years", maxEvents)
				return
			}
			if e := z.event(part); e != nil {
				e.cancelled = e.cancelled || cancelled
				events = append(events, e)
			}
		case "VFREEBUSY":
			r.faults.add(part.line, "", "the file has busy times (VFREEBUSY) instead of events; export the calendar itself")
		}
	}
	for _, s := range r.series(events) {
		r.spans(s)
	}
}

// series is what the events of one UID are together: the newest state of the event and of each recurrence that differs.
type series struct {
	whole *event           // nil: the file has single recurrences only
	parts map[int64]*event // by the instant at which they would begin
	order []*event         // the parts, as they stand in the file
}

// series sorts events by their UIDs. Of several states of one event the newest counts, by SEQUENCE and then DTSTAMP.
func (r *reading) series(events []*event) []*series {
	byUID := map[string]*series{}
	var all []*series
	for _, e := range events {
		s := byUID[e.uid]
		if s == nil {
			s = &series{parts: map[int64]*event{}}
			byUID[e.uid] = s
			all = append(all, s)
		}
		if e.instead == nil {
			s.whole = r.newer(s.whole, e)
			continue
		}
		at := e.instead.at()
		s.parts[at] = r.newer(s.parts[at], e)
		s.order = append(s.order, e)
	}
	return all
}

func (r *reading) newer(a, b *event) *event {
	switch {
	case a == nil:
		return b
	case a.sequence != b.sequence:
		if a.sequence > b.sequence {
			return a
		}
		return b
	case a.stamp > b.stamp:
		return a
	case a.stamp < b.stamp:
		return b
	default:
		r.faults.add(b.line, "UID", "the event of line %d has the same UID, SEQUENCE and DTSTAMP; remove one, or give it a UID of its own", a.line)
		return a
	}
}

// spans adds the leave of a series. Whoever withdraws a series withdraws its recurrences.
func (r *reading) spans(s *series) {
	e := s.whole
	if e != nil && e.cancelled {
		return
	}
	for _, p := range s.order {
		if e != nil && p.instead.date != e.start.date {
			r.faults.add(p.line, "RECURRENCE-ID", "one of it and the DTSTART of line %d is a date and the other a time; write both in one form", e.line)
		}
		if s.parts[p.instead.at()] == p && !p.cancelled {
			r.add(p, p.start.wall)
		}
	}
	switch {
	case e == nil:
	case e.rule == nil:
		r.give(s, e.start.wall)
		r.giveMore(s, map[int64]bool{e.start.at(): true})
	case e.rule.ended(e.start.wall, e.start.at()):
		r.faults.add(e.ruleLine, "RRULE", "UNTIL lies before DTSTART; mend one of them")
	default:
		r.recur(s)
	}
}

// recur adds the recurrences of a rule.
func (r *reading) recur(s *series) {
	e := s.whole
	given := map[int64]bool{} // filled only where RDATE may name the same again
	first, second := floorDay(e.start.wall)
	err := e.rule.expand(first, r.last, true, &r.budget, func(d int64) bool {
		wall := d*day + second
		at := instant(e.start.zone, wall)
		if e.rule.ended(wall, at) {
			return false
		}
		if len(e.more) > 0 {
			given[at] = true
		}
		r.give(s, wall)
		return len(r.leave) <= maxLeave
	})
	if err != nil {
		r.faults.add(e.ruleLine, "RRULE", "%v", err)
		return
	}
	r.giveMore(s, given)
}

// giveMore adds what RDATE names beside what was given.
func (r *reading) giveMore(s *series, given map[int64]bool) {
	for _, wall := range s.whole.more {
		if at := instant(s.whole.start.zone, wall); !given[at] {
			given[at] = true
			r.give(s, wall)
		}
	}
}

// give adds a recurrence unless it is excepted, or another event stands for it.
func (r *reading) give(s *series, wall int64) {
	if at := instant(s.whole.start.zone, wall); !s.whole.except[at] && s.parts[at] == nil {
		r.add(s.whole, wall)
	}
}

// add keeps one recurrence if it touches the span that is asked for.
func (r *reading) add(e *event, wall int64) {
	start, end := instant(e.start.zone, wall), e.lasts.after(e.start.zone, wall)
	if start >= r.to || end <= r.from || end <= start || len(r.leave) > maxLeave {
		return
	}
	if len(r.leave) == maxLeave {
		r.faults.add(e.line, "", "there are more than %d spans of leave; export fewer years", maxLeave)
	}
	r.leave = append(r.leave, Leave{
		UID: e.uid, Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC(),
		AllDay: e.start.date, Tentative: e.tentative, Line: e.line,
	})
}

func sequence(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	return n, err == nil && n >= 0
}
