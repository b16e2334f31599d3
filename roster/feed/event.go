package feed

import (
	"strings"
)

// event is one VEVENT.
type event struct {
	line      int
	uid       string
	start     when
	lasts     lasts
	rule      *rule
	ruleLine  int
	except    map[int64]bool // EXDATE, by instant
	more      []int64        // RDATE, on the clock of the start
	instead   *when          // RECURRENCE-ID
	sequence  int64
	stamp     int64 // DTSTAMP; 0: none
	cancelled bool
	tentative bool
}

// event reads a VEVENT, or names its faults and returns nil.
func (z *zones) event(c *component) *event {
	f := &z.faults
	before := f.seen
	e := &event{line: c.line, except: map[int64]bool{}}
	if p, ok := c.one("UID", f); !ok || p.value == "" {
		f.add(c.line, "UID", "the event has none, by which it could be known again; add one")
	} else {
		e.uid = unescape(p.value)
	}
	if p, ok := c.one("SEQUENCE", f); ok {
		if e.sequence, ok = sequence(p.value); !ok {
			f.add(p.line, p.name, "%q is no number of changes; write 0 or more", short(p.value))
		}
	}
	if p, ok := c.one("DTSTAMP", f); ok {
		if w, ok := z.when(p, p.value); ok {
			e.stamp = w.at()
		}
	}
	if p, ok := c.one("STATUS", f); ok {
		switch strings.ToUpper(strings.TrimSpace(p.value)) {
		case "CANCELLED":
			e.cancelled = true
		case "TENTATIVE":
			e.tentative = true
		case "CONFIRMED":
		default:
			f.add(p.line, p.name, "%q is no status of an event; write CONFIRMED, TENTATIVE or CANCELLED", short(p.value))
		}
	}
	if z.times(e, c) {
		z.recurrence(e, c)
	}
	if f.seen > before {
		return nil
	}
	return e
}

// times reads when the event begins and how long it lasts, and reports whether its start is known.
func (z *zones) times(e *event, c *component) bool {
	f := &z.faults
	start, ok := c.one("DTSTART", f)
	if !ok {
		f.add(c.line, "DTSTART", "the event has none; add it")
		return false
	}
	if e.start, ok = z.when(start, start.value); !ok {
		return false
	}
	end, hasEnd := c.one("DTEND", f)
	long, hasLong := c.one("DURATION", f)
	switch {
	case hasEnd && hasLong:
		f.add(long.line, long.name, "the event has DTEND too; keep one")
	case hasEnd:
		z.until(e, end)
	case hasLong:
		l, err := parseDuration(strings.TrimSpace(long.value))
		switch {
		case err != nil:
			f.add(long.line, long.name, "%v", err)
		case e.start.date && l.seconds != 0:
			f.add(long.line, long.name, "%q has hours, and DTSTART is a date; write whole days", short(long.value))
		case l.days+l.seconds/day > maxLong:
			f.add(long.line, long.name, "the event lasts more than ten years; mend its end")
		}
		e.lasts = l
	case e.start.date:
		e.lasts = lasts{days: 1} // section 3.6.1: without an end a date is that one day
	default:
		f.add(c.line, "DTEND", "the event begins at a time and has no end, so that it takes none; add DTEND or DURATION")
	}
	return true
}

// until reads DTEND. What recurs lasts as many seconds as it does the first time, or as many dates (section 3.8.5.3).
func (z *zones) until(e *event, p property) {
	w, ok := z.when(p, p.value)
	if !ok {
		return
	}
	days := (w.wall - e.start.wall) / day
	seconds := w.at() - e.start.at()
	switch {
	case w.date != e.start.date:
		z.faults.add(p.line, p.name, "one of DTSTART and DTEND is a date and the other a time; write both in one form")
	case seconds < 0 || seconds == 0 && !w.date:
		z.faults.add(p.line, p.name, "the end is not after the start; mend one of them")
	case seconds > maxLong*day:
		z.faults.add(p.line, p.name, "the event lasts more than ten years; mend its end")
	case w.date:
		e.lasts = lasts{days: max(1, days)} // many programs end a single day on itself
	default:
		e.lasts = lasts{seconds: seconds}
	}
}

// recurrence reads what makes the event come again, and what it stands for.
func (z *zones) recurrence(e *event, c *component) {
	f := &z.faults
	if p, ok := c.one("RRULE", f); ok {
		r, err := parseRule(strings.TrimSpace(p.value))
		if err != nil {
			f.add(p.line, p.name, "%v", err)
		}
		e.rule, e.ruleLine = &r, p.line
	}
	for _, p := range c.all("EXRULE") {
		f.add(p.line, p.name, "it is not read, and no longer of the standard; write the days as EXDATE")
	}
	for _, p := range c.all("EXDATE") {
		for _, w := range z.list(e, p) {
			e.except[w.at()] = true
		}
	}
	for _, p := range c.all("RDATE") {
		for _, w := range z.list(e, p) {
			at := w.at()
			e.more = append(e.more, at+int64(e.start.zone.offset(at)))
		}
	}
	p, ok := c.one("RECURRENCE-ID", f)
	if !ok {
		return
	}
	if p.params["RANGE"] != "" {
		f.add(p.line, p.name, "RANGE=%s is not read; end the series before, and begin a new one", short(p.params["RANGE"]))
	}
	if e.rule != nil || len(e.more) > 0 {
		f.add(p.line, p.name, "the event stands for one recurrence and recurs itself; remove one of both")
	}
	if w, ok := z.when(p, p.value); ok {
		e.instead = &w
	}
}

// list reads a list of times in the form of the start.
func (z *zones) list(e *event, p property) []when {
	var all []when
	for value := range strings.SplitSeq(p.value, ",") {
		w, ok := z.when(p, value)
		switch {
		case !ok:
			return nil
		case w.date != e.start.date:
			z.faults.add(p.line, p.name, "one of DTSTART and %s is a date and the other a time; write both in one form", p.name)
			return nil
		}
		all = append(all, w)
	}
	return all
}

// when reads a date or a time of a property, or names the fault.
func (z *zones) when(p property, value string) (when, bool) {
	wall, date, utc, err := parseWall(strings.TrimSpace(value))
	if err != nil {
		z.faults.add(p.line, p.name, "%v", err)
		return when{}, false
	}
	if kind := strings.ToUpper(p.params["VALUE"]); kind != "" && (kind == "DATE") != date || kind != "" && kind != "DATE" && kind != "DATE-TIME" {
		z.faults.add(p.line, p.name, "VALUE is %q and the value %q; write VALUE=DATE with dates, and no VALUE with times", short(kind), short(value))
		return when{}, false
	}
	w := when{date: date, wall: wall, zone: z.zone}
	id := p.params["TZID"]
	switch {
	case utc && id != "" && !strings.EqualFold(id, "UTC"):
		z.faults.add(p.line, p.name, "it has both TZID and Z; remove one")
		return when{}, false
	case utc:
		w.zone = utcZone
	case id != "" && !date: // a TZID beside a date says nothing
		if w.zone = z.find(id, p); w.zone == nil {
			return when{}, false
		}
	}
	return w, true
}
