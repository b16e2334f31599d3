package ivr

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heartline/internal/yamlfile"
)

// Check returns everything that is wrong with the table. Paths for at begin at the table.
func (h *Hours) Check(at Places) yamlfile.Problems {
	c := checker{at: at}
	open := false
	for i, day := range weekdays {
		spans := h.Week.On(time.Weekday(i))
		open = open || len(spans) > 0
		c.spans("week."+day, spans)
	}
	for i, r := range h.Holidays {
		path := fmt.Sprintf("holidays[%d]", i)
		open = open || len(r.Open) > 0
		c.spans(path+".hours", r.Open)
		switch {
		case r.From == Date{}:
			c.complain(path, "write from: 2026-10-01", "the holiday %q has no first day", r.Name)
		case r.last().before(r.From):
			c.complain(path+".to", "write the later day as to", "the holiday %q ends on %s, before it begins on %s", r.Name, r.To, r.From)
		}
		for _, other := range h.Holidays[:i] {
			if !other.last().before(r.From) && !r.last().before(other.From) {
				c.complain(path, "let them follow each other", "the holidays %q and %q overlap", other.Name, r.Name)
			}
		}
	}
	for i, w := range h.WorkingDays {
		path := fmt.Sprintf("working_days[%d]", i)
		open = open || len(w.Open) > 0
		c.spans(path+".hours", w.Open)
		if w.Date == (Date{}) {
			c.complain(path, "write date: 2026-10-10", "the adjusted working day has no date")
		}
		if w.As != "" && !slices.Contains(weekdays, w.As) {
			c.complain(path+".as", "write mon, tue, wed, thu, fri, sat or sun", "the adjusted working day %s is like %q", w.Date, w.As)
		}
		if w.As != "" && len(w.Open) > 0 {
			c.complain(path, "keep one of the two", "the adjusted working day %s has both as and hours", w.Date)
		}
		for _, other := range h.WorkingDays[:i] {
			if other.Date == w.Date && w.Date != (Date{}) {
				c.complain(path, "remove one of the two", "the adjusted working day %s stands here twice", w.Date)
			}
		}
	}
	if !open {
		c.complain("", "write hours under week, such as mon: [08:30-17:30]", "the opening hours are never open")
	}
	return c.problems
}

// spans complains about hours of one day that overlap.
func (c *checker) spans(path string, spans []Span) {
	for i, a := range spans {
		for _, b := range spans[:i] {
			if a.From < b.end() && b.From < a.end() {
				c.complain(fmt.Sprintf("%s[%d]", path, i), "let them follow each other", "the hours %s and %s of %s overlap", b, a, path[strings.LastIndexByte(path, '.')+1:])
			}
		}
	}
}

// end is the end of the span, beyond 24:00 when it lies on the next day.
func (s Span) end() Clock {
	if s.To <= s.From {
		return s.To + 24*60
	}
	return s.To
}
