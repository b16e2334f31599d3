package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"heartline/roster"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// Taken is what became of a calendar.
type Taken struct {
	Times     int   // of leave that were added
	Unsettled []int // lines of the events that are not settled yet (STATUS:TENTATIVE) and were left out
}

// Calendar takes in the calendar of somebody of the staff: each day from one to before another that an event touches and that is not
// leave already. Days are those of the model's zone.
func (in *Intake) Calendar(file, who string, data []byte, from, until roster.Day) (out Taken) {
	zone, err := time.LoadLocation(in.m.Zone)
	if err != nil {
		in.fault(file, roster.RowError{Column: "zone", Text: "the document has no zone that is known; mend it first"})
		return out
	}
	leave, faults := feed.ReadLeave(bytes.NewReader(data), zone, from.At(0, zone), until.At(0, zone))
	for _, f := range faults {
		in.fault(file, calendarFault(f))
	}
	if len(faults) > 0 {
		return out
	}
	before := len(in.m.Leave)
	for _, l := range leave {
		if l.Tentative {
			if !slices.Contains(out.Unsettled, l.Line) { // one event may come back often
				out.Unsettled = append(out.Unsettled, l.Line)
			}
			continue
		}
		day, last := l.Dates(zone)
		for ; !later(day, last); day = day.Next() {
			if !later(from, day) && later(until, day) {
				in.dayOff(who, day, source{file, l.Line, "BEGIN"})
			}
		}
	}
	out.Times = len(in.m.Leave) - before
	return out
}

// calendarFault names the place of a fault: the property, or where there is none the first character of the line.
func calendarFault(f feed.Fault) roster.RowError {
	return roster.RowError{Line: max(f.Line, 1), Column: cmp.Or(f.Property, "1"), Text: f.Text}
}

// later reports whether a lies after b.
func later(a, b roster.Day) bool {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day)) > 0
}

func dateOf(d roster.Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// dayOff adds a day of leave, to that of the day before where it came from the same event.
func (in *Intake) dayOff(who string, day roster.Day, from source) {
	date := dateOf(day)
	if slices.ContainsFunc(in.m.Leave, func(l model.Leave) bool { return l.Staff == who && l.From <= date && date <= l.To }) {
		return
	}
	last := len(in.m.Leave) - 1
	if last >= 0 {
		l := &in.m.Leave[last]
		before, err := roster.ParseDay(l.To)
		if in.from["leave["+strconv.Itoa(last)+"]"] == from && l.Staff == who && err == nil && before.Next() == day {
			l.To = date
			return
		}
	}
	in.m.Leave = append(in.m.Leave, model.Leave{Staff: who, From: date, To: date, Kind: "calendar"})
	in.from["leave["+strconv.Itoa(last+1)+"]"] = from
}
