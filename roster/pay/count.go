package pay

import (
	"fmt"
	"time"
)

// Kind is what a piece is paid as.
type Kind string

// Kinds, in the order in which they win.
const (
	Break    Kind = "break"
	Holiday  Kind = "holiday"
	RestDay  Kind = "rest_day"
	Overtime Kind = "overtime"
	Regular  Kind = "regular"
)

// Piece is a part of a shift that has one date and one factor: the proof of a row.
type Piece struct {
	Person  string
	Shift   string
	Date    string    // on which it lies, in the shift's zone
	Start   time.Time // with the shift's zone as its location
	End     time.Time // likewise
	Minutes int       // real ones between the two
	Night   bool
	Kind    Kind
	Percent int // factor of the kind; 0 of a break
	// NightPercent is the night's supplement beside it.
	NightPercent int
}

// Weighted returns the minutes times their factor, in hundredths of a plain minute.
func (p Piece) Weighted() int { return p.Minutes * (p.Percent + p.NightPercent) }

// counter is how many minutes of one person have counted towards each standard so far.
type counter struct {
	days  map[string]int // by the date on which the shift began
	weeks map[string]int // by the Monday, or by the period
}

// pieces returns what a shift is paid as. The counter is moved on.
func (c *calc) pieces(s *Shift, n *counter) []Piece {
	var all []Piece
	begins := c.begins(s)
	for _, part := range c.cut(s) {
		p := Piece{Person: s.Person, Shift: s.ID, Date: part.date, Start: part.start, End: part.end, Night: part.night}
		kind := c.kind(s.Person, &part)
		if kind != Regular {
			all = append(all, c.paid(p, kind))
			continue
		}
		left := c.left(s.Person, begins, part.date, n)
		total := minutes(p.Start, p.End)
		regular := min(total, left)
		n.days[begins] += regular
		n.weeks[c.window(part.date)] += regular
		if regular > 0 {
			first := p
			first.End = p.Start.Add(time.Duration(regular) * time.Minute)
			all = append(all, c.paid(first, Regular))
		}
		if regular < total {
			p.Start = p.Start.Add(time.Duration(regular) * time.Minute)
			all = append(all, c.paid(p, Overtime))
		}
	}
	return all
}

// paid completes a piece.
func (c *calc) paid(p Piece, kind Kind) Piece {
	p.Kind, p.Minutes, p.Percent = kind, minutes(p.Start, p.End), 100
	switch kind {
	case Break:
		p.Percent = 0
	case Holiday:
		p.Percent = c.Profile.Holiday
	case RestDay:
		p.Percent = c.Profile.RestDay
	case Overtime:
		p.Percent = c.Profile.Overtime
	case Regular:
	}
	if p.Night && kind != Break {
		p.NightPercent = c.Profile.NightPercent
	}
	return p
}

// kind returns what a part is by its date; what has to be counted first is Regular.
func (c *calc) kind(person string, part *span) Kind {
	day, _ := c.Calendar.Day(part.date)
	switch {
	case part.rest:
		return Break
	case c.Profile.Holiday > 0 && (c.Calendar.Statutory(day) || c.Profile.EveryHoliday && c.Calendar.Holiday(day)):
		return Holiday
	case c.Profile.RestDay > 0 && c.Profile.System != Comprehensive && !c.works(person, day):
		return RestDay
	default:
		return Regular
	}
}

// works reports whether a day is a working day of a person.
func (c *calc) works(person string, day int) bool {
	if rest, named := c.days[PersonDay{Person: person, Date: c.Calendar.Date(day)}]; named {
		return !rest
	}
	return c.Calendar.Workday(day)
}

// left returns how many minutes may still be regular in a shift that began on a date, of those that lie on another.
func (c *calc) left(person, begins, date string, n *counter) int {
	const all = int(longest / time.Minute)
	if c.Profile.Overtime == 0 {
		return all
	}
	switch c.Profile.System {
	case Standard:
		week := c.weekStandard(person, date) - n.weeks[c.window(date)]
		return max(0, min(c.Profile.DayStandard-n.days[begins], week))
	case Comprehensive:
		return max(0, min(all, c.Profile.PeriodStandards[c.Profile.Period]-n.weeks[c.window(date)]))
	default:
		return all
	}
}

// weekStandard returns the minutes of the week of a date, with those of days beyond the fifth that are worked in exchange.
func (c *calc) weekStandard(person, date string) int {
	day, _ := c.Calendar.Day(date)
	monday := day - (int(c.Calendar.Weekday(day))+6)%7
	worked := 0
	for d := monday; d < monday+7; d++ {
		if c.works(person, d) {
			worked++
		}
	}
	return c.Profile.WeekStandard + max(0, worked-5)*c.Profile.DayStandard
}

// window returns the name of the week or period in which a date counts.
func (c *calc) window(date string) string {
	period := Week
	if c.Profile.System == Comprehensive {
		period = c.Profile.Period
	}
	switch period {
	case Month:
		return date[:len("2026-10")]
	case Quarter:
		month := int(date[5]-'0')*10 + int(date[6]-'0')
		return fmt.Sprintf("%s-q%d", date[:len("2026")], (month+2)/3)
	case Year:
		return date[:len("2026")]
	default:
		day, _ := c.Calendar.Day(date)
		return c.Calendar.Date(day - (int(c.Calendar.Weekday(day))+6)%7)
	}
}
