package configs

import (
	"testing"

	"heartline/agent"
	"heartline/crisis"
)

// A number is one number however it is written; a subscriber's that only ends with the same digits is another.
func TestNumbersAreComparedByWhatTheyDial(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"13900000001", "+8613900000001", true},
		{"13900000001", "008613900000001", true},
		{"013900000001", "13900000001", true},
		{"13900000001", "13900000002", false},
		{"7990", "+867990", true},
		{"7990", "00867990", true},
		{"7990", "0107990", true},
		{"7990", "+86107990", true},
		{"7990", "07317990", true},
		{"7990", "7990", true},
		{"7990", "61237990", false},
		{"7990", "13900007990", false},
		{"7990", "79901", false},
		{"7990", "867990", false},
	} {
		if got := sameNumber(tt.a, tt.b, "CN"); got != tt.same {
			t.Errorf("%s and %s: %t", tt.a, tt.b, got)
		}
		if got := sameNumber(tt.b, tt.a, "CN"); got != tt.same {
			t.Errorf("%s and %s: %t", tt.b, tt.a, got)
		}
	}
}

// Whatever name and form an emergency number hides behind, no timer dials it; in doubt nothing is dialled outside of
// production.
func TestAnEmergencyNumberIsKnownInEveryForm(t *testing.T) {
	t.Parallel()
	cfg := func(mode Mode, listed ...string) *Config {
		return &Config{
			Mode: mode, Region: "CN", Trunk: TrunkRules{TestNumbers: listed},
			Numbers: []Number{{ID: "dispatch", Class: "emergency", Number: "7990", Area: "north", Trunk: "t"}},
		}
	}
	for _, tt := range []struct {
		digits string
		test   crisis.Refusal // though it is listed
		live   crisis.Refusal
	}{
		{"7990", crisis.EmergencyInTest, crisis.NeedsAPerson},
		{"+867990", crisis.EmergencyInTest, crisis.NeedsAPerson},
		{"00867990", crisis.EmergencyInTest, crisis.NeedsAPerson},
		{"0107990", crisis.EmergencyInTest, crisis.NeedsAPerson},
		{"61237990", crisis.EmergencyInTest, crisis.Pass},
		{"13900007990", crisis.Pass, crisis.Pass},
	} {
		for _, mode := range []Mode{Demo, Test} {
			if got := cfg(mode, tt.digits).LeavesTo(tt.digits, "t"); got != tt.test {
				t.Errorf("%s in %s: %q, want %q", tt.digits, mode, got, tt.test)
			}
		}
		if got := cfg(Production).LeavesTo(tt.digits, "t"); got != tt.live {
			t.Errorf("%s in production: %q, want %q", tt.digits, got, tt.live)
		}
	}
	c := cfg(Test, "13900000001")
	c.Seats = []Seat{{ID: "1", Kind: agent.OutsideNumber, Number: "+8613900000001"}}
	if n, _ := c.NumberBook().SeatNumber("1"); c.NumberGate().Check(n, "") != crisis.NotATestNumber {
		t.Error("a number in another form than the listed one is dialled: the list says what is dialled, digit by digit")
	}
}
