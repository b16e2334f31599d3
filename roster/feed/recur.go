package feed

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is the length of a rule's periods.
type frequency string

const (
	freqDaily   frequency = "DAILY"
	freqWeekly  frequency = "WEEKLY"
	freqMonthly frequency = "MONTHLY"
	freqYearly  frequency = "YEARLY"
)

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// nthDay is a BYDAY: each such weekday, or with nth the nth of a month or year, from its end if negative.
type nthDay struct {
	nth     int
	weekday time.Weekday
}

// rule is a RECUR value (RFC 5545 section 3.3.10) whose days are those of the clock; the time of day is that of the start.
type rule struct {
	freq       frequency
	interval   int
	count      int   // 0: none
	until      *when // of a date: that day too; zone nil: on the clock of the start
	byDay      []nthDay
	byMonthDay []int
	byMonth    []int
	bySetPos   []int
	weekStart  time.Weekday
}

const (
	maxInterval = 1000
	maxCount    = 100_000
	maxListed   = 64 // values of a list, or its steps would be no measure of its work
)

// parseRule reads an RRULE.
func parseRule(s string) (rule, error) {
	r := rule{interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(s, ";") {
		name, value, _ := strings.Cut(part, "=")
		name, value = strings.ToUpper(name), strings.ToUpper(value)
		if part == "" {
			continue // a semicolon at the end, as some programs write
		}
		if seen[name] {
			return rule{}, fmt.Errorf("%s is there twice; keep one", short(name))
		}
		seen[name] = true
		if err := r.set(name, value); err != nil {
			return rule{}, err
		}
	}
	return r, r.check()
}

func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.freq = frequency(value)
	case "INTERVAL":
		r.interval, err = number(name, value, 1, maxInterval)
	case "COUNT":
		r.count, err = number(name, value, 1, maxCount)
	case "UNTIL":
		wall, date, utc, bad := parseWall(value)
		r.until, err = &when{wall: wall, date: date}, bad
		if utc {
			r.until.zone = utcZone
		}
	case "BYDAY":
		r.byDay, err = parseDays(value)
	case "BYMONTHDAY":
		r.byMonthDay, err = numbers(name, value, -31, 31)
	case "BYMONTH":
		r.byMonth, err = numbers(name, value, 1, 12)
	case "BYSETPOS":
		r.bySetPos, err = numbers(name, value, -366, 366)
	case "WKST":
		i := slices.Index(weekdays[:], value)
		if i < 0 {
			return fmt.Errorf("WKST is %q; use one of SU MO TU WE TH FR SA", short(value))
		}
		r.weekStart = time.Weekday(i)
	default:
		return fmt.Errorf("%s is not read; write the days singly, or by BYDAY, BYMONTHDAY and BYMONTH", short(name))
	}
	return err
}

// check looks at what must fit together.
func (r *rule) check() error {
	nth := slices.ContainsFunc(r.byDay, func(d nthDay) bool { return d.nth != 0 })
	switch {
	case !slices.Contains([]frequency{freqDaily, freqWeekly, freqMonthly, freqYearly}, r.freq):
		return fmt.Errorf("FREQ is %q; use DAILY, WEEKLY, MONTHLY or YEARLY", short(string(r.freq)))
	case r.count > 0 && r.until != nil:
		return errors.New("it has COUNT and UNTIL; keep one")
	case nth && (r.freq == freqDaily || r.freq == freqWeekly):
		return errors.New("BYDAY has numbers, which only MONTHLY and YEARLY can have; remove them")
	case len(r.byMonthDay) > 0 && r.freq == freqWeekly:
		return errors.New("BYMONTHDAY does not go with WEEKLY; use DAILY or MONTHLY")
	case len(r.bySetPos) > 0 && len(r.byDay)+len(r.byMonthDay)+len(r.byMonth) == 0:
		return errors.New("BYSETPOS is alone; add BYDAY, BYMONTHDAY or BYMONTH")
	}
	return nil
}

func number(name, value string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most || n == 0 {
		return 0, fmt.Errorf("%s holds %q; use numbers from %d to %d, without 0", short(name), short(value), least, most)
	}
	return n, nil
}

func numbers(name, value string, least, most int) ([]int, error) {
	var list []int
	for s := range strings.SplitSeq(value, ",") {
		n, err := number(name, s, least, most)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
		if len(list) > maxListed {
			return nil, fmt.Errorf("%s has more than %d values; write a simpler rule", name, maxListed)
		}
	}
	return list, nil
}

func parseDays(value string) ([]nthDay, error) {
	var list []nthDay
	for s := range strings.SplitSeq(value, ",") {
		n := max(0, len(s)-2)
		d := nthDay{weekday: time.Weekday(slices.Index(weekdays[:], s[n:]))}
		nth, err := 0, error(nil)
		if n > 0 {
			nth, err = strconv.Atoi(s[:n])
		}
		if d.weekday < 0 || err != nil || nth < -53 || nth > 53 || n > 0 && nth == 0 {
			return nil, fmt.Errorf("BYDAY holds %q; use SU MO TU WE TH FR SA, or 1MO for the first, -1MO for the last Monday", short(s))
		}
		d.nth = nth
		if !slices.Contains(list, d) {
			list = append(list, d)
		}
		if len(list) > maxListed {
			return nil, fmt.Errorf("BYDAY has more than %d values; write a simpler rule", maxListed)
		}
	}
	return list, nil
}
