package app

import (
	"testing"

	"heartline/agent"
	"heartline/configs"
	"heartline/crisis"
)

// Nothing but test numbers leaves the house in demo and test, and no emergency number ever does without a press.
func TestTheGateBeforeEveryNumber(t *testing.T) {
	t.Parallel()
	cfg := func(mode configs.Mode) *configs.Config {
		return &configs.Config{
			Mode: mode,
			Outside: []configs.Outside{
				{ID: "listed", Number: "13900000001", Trunk: "t"},
				{ID: "other", Number: "13900000002", Trunk: "t"},
				{ID: "urgent", Number: "70000009", Trunk: "t"},
			},
			Seats: []configs.Seat{
				{ID: "1", Kind: agent.SIPPhone},
				{ID: "2", Kind: agent.OutsideNumber, Number: "13900000001"},
				{ID: "3", Kind: agent.OutsideNumber, Number: "13900000002"},
			},
			Numbers: []configs.Number{{ID: "dispatch", Class: "emergency", Number: "70000009", Area: "north", Trunk: "t"}},
			Trunk:   configs.TrunkRules{TestNumbers: []string{"13900000001"}},
		}
	}
	passesInDrill := map[string]bool{"1": true, "unknown": true} // what never leaves the house, and what is no number
	for _, tt := range []struct {
		name    string
		outside bool
		test    crisis.Refusal
		live    crisis.Refusal
	}{
		{"listed", true, crisis.Pass, crisis.Pass},
		{"other", true, crisis.NotATestNumber, crisis.Pass},
		{"urgent", true, crisis.EmergencyInTest, crisis.NeedsAPerson},
		{"unknown", true, crisis.Pass, crisis.Pass},
		{"1", false, crisis.Pass, crisis.Pass},
		{"2", false, crisis.Pass, crisis.Pass},
		{"3", false, crisis.NotATestNumber, crisis.Pass},
	} {
		if got, by := refusalOf(cfg(configs.Production), tt.name, tt.outside, true); by != crisis.DrillMode || (got == crisis.Pass) != passesInDrill[tt.name] {
			t.Errorf("%s in a drill in production: %q by %q", tt.name, got, by)
		}
		for mode, want := range map[configs.Mode]crisis.Refusal{configs.Demo: tt.test, configs.Test: tt.test, configs.Production: tt.live} {
			if got, by := refusalOf(cfg(mode), tt.name, tt.outside, false); got != want || string(by) != string(mode) {
				t.Errorf("%s in %s: %q by %q, want %q", tt.name, mode, got, by, want)
			}
		}
	}
}
