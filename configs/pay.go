package configs

import "heartline/roster/pay"

// Pay says what is paid more than plain, where that differs from the profile of the roster's document. Factors are percent of the plain
// minute, 150 for one and a half; 0: there is no such factor.
type Pay struct {
	System       *pay.System `yaml:"system"`        // standard, comprehensive, or "" for no overtime
	Period       pay.Period  `yaml:"period"`        // of the comprehensive system: week, month, quarter or year
	Overtime     *int        `yaml:"overtime"`      // percent
	RestDay      *int        `yaml:"rest_day"`      // percent
	Holiday      *int        `yaml:"holiday"`       // percent
	NightPercent *int        `yaml:"night_percent"` // beside the factor
	NightSum     *int        `yaml:"night_sum"`     // for each night, in the currency's smallest unit
	NightLeast   *int        `yaml:"night_least"`   // minutes of the night from which a shift is a night
	PaidBreaks   bool        `yaml:"paid_breaks"`
	// Minutes from which on overtime is paid: of a day and a week of the standard system, of a period of the comprehensive one.
	DayStandard    *int `yaml:"day_standard"`
	WeekStandard   *int `yaml:"week_standard"`
	PeriodStandard *int `yaml:"period_standard"`
}

// Over returns a profile with what the house has agreed in its place.
func (p *Pay) Over(profile pay.Profile) pay.Profile {
	set := func(to, from *int) {
		if from != nil {
			*to = *from
		}
	}
	if p.System != nil {
		profile.System = *p.System
	}
	if p.Period != "" {
		profile.Period = p.Period
	}
	set(&profile.Overtime, p.Overtime)
	set(&profile.RestDay, p.RestDay)
	set(&profile.Holiday, p.Holiday)
	set(&profile.NightPercent, p.NightPercent)
	set(&profile.NightSum, p.NightSum)
	set(&profile.NightLeast, p.NightLeast)
	set(&profile.DayStandard, p.DayStandard)
	set(&profile.WeekStandard, p.WeekStandard)
	if p.PeriodStandard != nil {
		profile.PeriodStandards = map[pay.Period]int{profile.Period: *p.PeriodStandard}
	}
	profile.PaidBreaks = profile.PaidBreaks || p.PaidBreaks
	return profile
}

// pay holds the factors against what a profile may have: that of cn has the standards of all systems.
func (k *checker) pay() {
	base, _ := pay.LookupProfile("cn")
	profile := k.cfg.Roster.Pay.Over(base)
	if err := profile.Check(); err != nil {
		k.bad("roster.pay", "mend it, or leave it out for the factors of the law", "%v", err)
	}
}
