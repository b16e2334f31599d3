package configs_test

import (
	"testing"

	"heartline/configs"
	"heartline/roster/pay"
)

func TestPay(t *testing.T) {
	t.Parallel()
	night, sum, none, minutes := 20, 3000, 0, 9600
	comprehensive := pay.Comprehensive
	for name, tt := range map[string]struct {
		pay  configs.Pay
		bad  bool
		want func(pay.Profile) bool
	}{
		"nothing said":         {configs.Pay{}, false, func(p pay.Profile) bool { return p.Overtime == 150 && p.NightPercent == 0 && p.Holiday == 300 }},
		"a night":              {configs.Pay{NightPercent: &night, NightSum: &sum}, false, func(p pay.Profile) bool { return p.NightPercent == 20 && p.NightSum == 3000 && p.Overtime == 150 }},
		"no factor for a rest": {configs.Pay{RestDay: &none}, false, func(p pay.Profile) bool { return p.RestDay == 0 }},
		"a period": {configs.Pay{System: &comprehensive, Period: pay.Quarter, PeriodStandard: &minutes, PaidBreaks: true}, false, func(p pay.Profile) bool {
			return p.System == pay.Comprehensive && p.PeriodStandards[pay.Quarter] == 9600 && p.PaidBreaks
		}},
		"less than plain": {configs.Pay{Overtime: &night}, true, nil},
		"no such period":  {configs.Pay{System: &comprehensive, Period: "day"}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := configs.CopySample(dir); err != nil {
				t.Fatal(err)
			}
			cfg, problems := configs.Load(dir, func(c *configs.Config) { c.Roster.Pay = tt.pay })
			if (len(problems) > 0) != tt.bad {
				t.Fatalf("problems: %v", problems)
			}
			if tt.bad {
				return
			}
			law, _ := pay.LookupProfile("cn")
			if p := cfg.Roster.Pay.Over(law); !tt.want(p) {
				t.Errorf("%+v", p)
			}
		})
	}
}
