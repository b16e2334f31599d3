package feed

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Years that are read. Programs date the beginning of a zone's rules to 1601.
const (
	firstYear = 1601
	lastYear  = 2199
)

// when is a date, or a time of day on a date, as a file has it.
type when struct {
	date bool
	wall int64 // midnight, of a date
	zone zone
}

func (w when) at() int64 { return instant(w.zone, w.wall) }

// parseWall reads a DATE or a DATE-TIME (RFC 5545 sections 3.3.4 and 3.3.5) up to the zone.
func parseWall(s string) (wall int64, date, utc bool, err error) {
	form := formLocal
	switch len(s) {
	case len(formDate):
		form, date = formDate, true
	case len(formUTC):
		form, utc = formUTC, true
	}
	leap := strings.HasSuffix(strings.TrimSuffix(s, "Z"), "60") && !date
	if leap { // a leap second, which no clock here has
		n := strings.LastIndex(s, "60")
		s = s[:n] + "59" + s[n+2:]
	}
	t, err := time.Parse(form, s)
	if err != nil {
		return 0, false, false, fmt.Errorf("%q has the form of no date and no time; write it as 20261207, or as 20261207T083000 with or without Z", short(s))
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return 0, false, false, fmt.Errorf("the year of %q cannot be; use %d to %d", short(s), firstYear, lastYear)
	}
	return t.Unix(), date, utc, nil
}

// lasts is how long an event is: nominal days, which are days on the clock, and exact seconds.
type lasts struct{ days, seconds int64 }

// after returns when what begins at a wall-clock time ends.
func (l lasts) after(z zone, wall int64) int64 {
	if l.days == 0 {
		return instant(z, wall) + l.seconds
	}
	return instant(z, wall+l.days*day) + l.seconds
}

// parseDuration reads a DURATION (RFC 5545 section 3.3.6) of more than nothing.
func parseDuration(s string) (lasts, error) {
	bad := fmt.Errorf("%q is no duration above 0; write P1D, P2W or PT8H30M", short(s))
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	if !ok || rest == "" {
		return lasts{}, bad
	}
	var l lasts
	units, clock := "WD", false // what may still follow, in order
	for rest != "" {
		if rest[0] == 'T' && !clock {
			units, clock, rest = "HMS", true, rest[1:]
			if rest == "" {
				return lasts{}, bad
			}
		}
		n := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if n < 1 || n > 7 {
			return lasts{}, bad
		}
		count, _ := strconv.ParseInt(rest[:n], 10, 64) // seven digits at most
		i := strings.IndexByte(units, rest[n])
		if i < 0 {
			return lasts{}, bad
		}
		switch rest[n] {
		case 'W':
			l.days += 7 * count
		case 'D':
			l.days += count
		case 'H':
			l.seconds += count * 3600
		case 'M':
			l.seconds += count * 60
		case 'S':
			l.seconds += count
		}
		units, rest = units[i+1:], rest[n+1:]
	}
	if l == (lasts{}) {
		return lasts{}, bad
	}
	return l, nil
}

// parseOffset reads a UTC-OFFSET (RFC 5545 section 3.3.14) in seconds.
func parseOffset(s string) (int, bool) {
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	seconds := 0
	for i, most := range []int{23, 59, 59}[:len(s)/2] {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 10, 8)
		if err != nil || int(n) > most {
			return 0, false
		}
		seconds += int(n) * []int{3600, 60, 1}[i]
	}
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}
