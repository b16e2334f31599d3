package pay

import (
	"fmt"

	"heartline/roster"
	"heartline/roster/model"
)

// System is how overtime is found.
type System string

// Systems of hours.
const (
	None          System = ""              // nothing is overtime
	Standard      System = "standard"      // by the day and the week (标准工时)
	Comprehensive System = "comprehensive" // by a period, on approval (综合计算工时)
)

// Period is the time over which the comprehensive system counts; calendar weeks from Monday, months, quarters and years.
type Period string

// Periods.
const (
	Week    Period = "week"
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
)

// Profile is what is paid more than plain, as data. Factors are in percent of the plain minute: 150 is one and a half times; 0: the profile
// has no such factor, and the minutes are counted as if it did not exist.
type Profile struct {
	ID     string `json:"id"`
	System System `json:"system,omitempty"`
	// Period is that of the comprehensive system.
	Period Period `json:"period,omitempty"`
	// Of the standard system: minutes a day and a week, 1 to 1440 and 1 to 10080.
	DayStandard  int `json:"day_standard,omitempty"`
	WeekStandard int `json:"week_standard,omitempty"`
	// PeriodStandards are minutes in each period of the comprehensive system.
	PeriodStandards map[Period]int `json:"period_standards,omitempty"`

	Overtime int `json:"overtime,omitempty"` // percent, 0 or 100 to 1000
	RestDay  int `json:"rest_day,omitempty"` // percent, 0 or 100 to 1000
	Holiday  int `json:"holiday,omitempty"`  // percent, 0 or 100 to 1000
	// EveryHoliday pays Holiday on every holiday of the calendar, not on statutory days alone.
	EveryHoliday bool `json:"every_holiday,omitempty"`

	// The night lies between two clock times; the same twice: there is none.
	NightFrom roster.Clock `json:"night_from"`
	NightTo   roster.Clock `json:"night_to"`
	// NightPercent is what a minute of the night has on top, in percent of a plain one, 0 to 1000; it is never multiplied.
	NightPercent int `json:"night_percent,omitempty"`
	// NightSum is what a night has on top, in the currency's smallest unit, 0 to 1,000,000: for each shift with at least
	// NightLeast paid minutes of the night.
	NightSum   int `json:"night_sum,omitempty"`
	NightLeast int `json:"night_least,omitempty"`

	PaidBreaks bool   `json:"paid_breaks,omitempty"`
	Source     string `json:"source,omitempty"`
}

// LookupProfile returns the defaults of a profile, cn or eu; ok: there is one of that id. The result may be changed: it is a copy.
//
// cn has the factors of the Labour Law, Article 44 (1.5, 2, 3), and the standards of its Article 36 with State Council Order 174 (8 and 40 hours);
// those of periods follow from 248 working days a year since 2025 (MOHRSS notice of 2025-01-01: 1,984 hours a year, 496 a quarter, a twelfth
// of the year a month). It is of the standard system. eu has no factor: Directive 2003/88/EC knows none, national law and agreements do.
func LookupProfile(id string) (p Profile, ok bool) {
	const hour = 60
	night := Profile{ID: id, NightFrom: model.NightFrom, NightTo: model.NightTo, NightLeast: model.NightLeast}
	switch id {
	case "cn":
		p = night
		p.System, p.Period = Standard, Month
		p.DayStandard, p.WeekStandard = 8*hour, 40*hour
		p.PeriodStandards = map[Period]int{Week: 40 * hour, Month: 1984 * hour / 12, Quarter: 496 * hour, Year: 1984 * hour}
		p.Overtime, p.RestDay, p.Holiday = 150, 200, 300
		p.Source = "Labour Law (劳动法) Art. 36, 39, 44; State Council Order 174; MOHRSS notice of 2025-01-01"
		return p, true
	case "eu":
		p = night
		p.EveryHoliday = true
		p.Source = "2003/88/EC names no factor: set what national law and agreements say"
		return p, true
	}
	return Profile{}, false
}

// Check returns the first thing that is wrong with a profile.
func (p *Profile) Check() error {
	const most = 1000
	factors := []struct {
		name  string
		value int
	}{{"overtime", p.Overtime}, {"rest_day", p.RestDay}, {"holiday", p.Holiday}}
	for _, f := range factors {
		if f.value != 0 && (f.value < 100 || f.value > most) {
			return fmt.Errorf("the factor %s is %d percent; use 100 to %d, or 0 for none", f.name, f.value, most)
		}
	}
	switch {
	case p.NightPercent < 0 || p.NightPercent > most:
		return fmt.Errorf("night_percent is %d; use 0 to %d", p.NightPercent, most)
	case p.NightSum < 0 || p.NightSum > 1_000_000 || p.NightLeast < 0:
		return fmt.Errorf("night_sum is %d from %d minutes on; use 0 to 1000000 and no negative minutes", p.NightSum, p.NightLeast)
	case !clock(p.NightFrom) || !clock(p.NightTo):
		return fmt.Errorf("the night is from %d to %d minutes after midnight; use 0 to 1439", p.NightFrom, p.NightTo)
	}
	switch p.System {
	case None:
		return nil
	case Standard:
		if p.DayStandard < 1 || p.DayStandard > 24*60 || p.WeekStandard < 1 || p.WeekStandard > 7*24*60 {
			return fmt.Errorf("the standard is %d minutes a day and %d a week; use 1 to 1440 and 1 to 10080", p.DayStandard, p.WeekStandard)
		}
		return nil
	case Comprehensive:
		if p.PeriodStandards[p.Period] < 1 {
			return fmt.Errorf("no standard is given for the period %q; use week, month, quarter or year and its minutes", p.Period)
		}
		return nil
	default:
		return fmt.Errorf("no system of hours is called %q; use standard or comprehensive, or leave it empty", p.System)
	}
}

func clock(c roster.Clock) bool { return c >= 0 && c < 24*60 }
