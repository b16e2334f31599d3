package feed

import (
	"slices"
	"strings"
	"time"
)

// Bounds of the zones of a file.
const (
	maxZones       = 100
	maxObservances = 500 // in a zone
)

// onset is when an observance of a VTIMEZONE begins.
type onset struct {
	at       int64
	from, to int
}

// observed is a zone by a file's own VTIMEZONE.
type observed []onset // in order, not empty

func (o observed) offset(at int64) int {
	i, found := slices.BinarySearchFunc(o, at, func(a onset, at int64) int {
		switch {
		case a.at < at:
			return -1
		case a.at > at:
			return 1
		default:
			return 0
		}
	})
	switch {
	case found:
		return o[i].to
	case i == 0:
		return o[0].from
	default:
		return o[i-1].to
	}
}

// zones finds the zones that a calendar names.
type zones struct {
	own   map[string]*component // the calendar's VTIMEZONEs
	known map[string]zone       // what was found; nil: a fault was named
	last  int64                 // day up to which changes of the clock are reckoned
	*reading
}

func (r *reading) zonesOf(calendar *component) *zones {
	z := &zones{own: map[string]*component{}, known: map[string]zone{}, last: r.last + maxLong + 2, reading: r}
	for _, c := range calendar.parts {
		if c.name != "VTIMEZONE" {
			continue
		}
		id, ok := c.one("TZID", &r.faults)
		switch first := z.own[id.value]; {
		case !ok || id.value == "":
			r.faults.add(c.line, "TZID", "the VTIMEZONE has no TZID; remove it, or name it")
		case first != nil:
			r.faults.add(c.line, "TZID", "the zone %q is in line %d already; keep one", short(id.value), first.line)
		case r.zones == maxZones:
			r.faults.add(c.line, "", "the file has more than %d zones; remove those that no event uses", maxZones)
			return z
		default:
			z.own[id.value] = c
			r.zones++
		}
	}
	return z
}

// find returns the zone of a TZID, or nil after naming the fault.
func (z *zones) find(id string, p property) zone {
	found, looked := z.known[id]
	if looked {
		if found == nil {
			z.faults.again()
		}
		return found
	}
	own := z.own[id]
	if r := z.reading; own == nil && r.zones == maxZones {
		r.faults.add(p.line, p.name, "the file names more than %d zones; use fewer", maxZones)
		return nil
	} else if own == nil {
		r.zones++
	}
	loc := iana(id)
	switch {
	case loc != nil && (own == nil || strings.Contains(id, "/")):
		found = location{loc}
	case own != nil:
		if o := z.observe(own); o != nil {
			found = o
		}
	default:
		z.faults.add(p.line, p.name, "TZID %q is no zone of IANA, and the file has no VTIMEZONE for it; export the calendar with its zones, or use a name such as Asia/Shanghai", short(id))
	}
	z.known[id] = found
	return found
}

// iana returns a zone by its name, or nil. The machine's own zone is none.
func iana(id string) *time.Location {
	if !zoneForm.MatchString(id) || strings.EqualFold(id, "Local") {
		return nil
	}
	loc, err := time.LoadLocation(id)
	if err != nil {
		return nil
	}
	return loc
}

// observe reads a VTIMEZONE (RFC 5545 section 3.6.5).
func (z *zones) observe(c *component) observed {
	var all observed
	for i, part := range c.parts {
		if part.name != "STANDARD" && part.name != "DAYLIGHT" {
			continue
		}
		if i >= maxObservances {
			z.faults.add(part.line, "", "the zone has more than %d parts; export the calendar with less history", maxObservances)
			return nil
		}
		onsets, ok := z.onsets(part)
		if !ok {
			return nil
		}
		all = append(all, onsets...)
	}
	if len(all) == 0 {
		z.faults.add(c.line, "", "the VTIMEZONE has no STANDARD and no DAYLIGHT; export the calendar anew, or use a TZID such as Asia/Shanghai")
		return nil
	}
	slices.SortStableFunc(all, func(a, b onset) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		default:
			return 0
		}
	})
	return all
}

// onsets returns when a STANDARD or DAYLIGHT begins, up to the last day.
func (z *zones) onsets(c *component) ([]onset, bool) {
	before := z.faults.seen
	offset := func(name string) int {
		p, ok := c.one(name, &z.faults)
		o, good := parseOffset(p.value)
		switch {
		case !ok:
			z.faults.add(c.line, name, "the %s has none; add it, such as +0800", c.name)
		case !good:
			z.faults.add(p.line, name, "%q is no offset; write +0800", short(p.value))
		}
		return o
	}
	from, to := offset("TZOFFSETFROM"), offset("TZOFFSETTO")
	start, ok := c.one("DTSTART", &z.faults)
	wall, date, utc, err := parseWall(start.value)
	switch {
	case !ok:
		z.faults.add(c.line, "DTSTART", "the %s has none; add it", c.name)
	case err != nil:
		z.faults.add(start.line, start.name, "%v", err)
	case date || utc:
		z.faults.add(start.line, start.name, "the zone begins at no clock time; write one without Z, such as 19700101T000000")
	}
	if z.faults.seen > before {
		return nil, false
	}

	list := []onset{{wall - int64(from), from, to}}
	for _, p := range c.all("RDATE") {
		for value := range strings.SplitSeq(p.value, ",") {
			wall, date, utc, err := parseWall(value)
			if err != nil || date || utc {
				z.faults.add(p.line, p.name, "%q is no clock time without Z; write 19700101T000000", short(value))
				return nil, false
			}
			list = append(list, onset{wall - int64(from), from, to})
		}
	}
	for _, p := range c.all("RRULE") {
		r, err := parseRule(p.value)
		if err != nil {
			z.faults.add(p.line, p.name, "%v", err)
			return nil, false
		}
		first, second := floorDay(wall)
		err = r.expand(first, z.last, false, &z.budget, func(d int64) bool {
			wall := d*day + second
			at := wall - int64(from)
			if r.ended(wall, at) {
				return false
			}
			list = append(list, onset{at, from, to})
			return true
		})
		if err != nil {
			z.faults.add(p.line, p.name, "%v", err)
			return nil, false
		}
	}
	return list, true
}

// ended reports whether a recurrence lies after the rule's UNTIL.
func (r rule) ended(wall, at int64) bool {
	switch {
	case r.until == nil:
		return false
	case r.until.date:
		return wall >= r.until.wall+day
	case r.until.zone != nil:
		return at > r.until.wall // in UTC, where the clock shows the instant
	default:
		return wall > r.until.wall
	}
}
