package configs

import (
	"strings"

	"heartline/crisis"
	"heartline/internal/access/keys"
)

// Bounds of what counts as one number written in two ways.
const (
	shortCode = 6 // digits: numbers of emergency services are this short, and are dialled as they are
	doubtful  = 9 // digits: outside of production a number this short that ends with a short code may be one
)

// callingCodes are those that may stand before a short code where it is written with its country.
func callingCodes() []string { return []string{"86", "852", "853", "886", "65"} }

// sameNumber reports whether two numbers are one, however they are written: with a country code, with 00 or + before
// it, with an area code.
func sameNumber(a, b, region string) bool {
	x, _ := keys.Normalize(a, region)
	y, _ := keys.Normalize(b, region)
	return x == y || bare(a) == bare(b) || shortOf(a, bare(b)) || shortOf(b, bare(a))
}

// bare is the digits of a number without what leads out of the country.
func bare(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return strings.TrimPrefix(digits, "00")
}

// shortOf reports whether a number is a short code behind a country's or an area's code. A subscriber's number that
// only ends with the same digits is none.
func shortOf(number, code string) bool {
	rest, ends := strings.CutSuffix(bare(number), code)
	if !ends || code == "" || len(code) > shortCode {
		return false
	}
	for _, c := range callingCodes() {
		if cut, ok := strings.CutPrefix(rest, c); ok && strings.HasPrefix(strings.TrimLeft(number, " "), "+") || ok && strings.HasPrefix(number, "00") {
			rest = "0" + strings.TrimPrefix(cut, "0")
			break
		}
	}
	area, trunk := strings.CutPrefix(rest, "0")
	return rest == "" || trunk && len(area) <= 3
}

// perhaps reports whether digits may be a short code in a way that nobody foresaw.
func perhaps(number, code string) bool {
	return len(code) <= shortCode && code != "" && len(bare(number)) <= doubtful && strings.HasSuffix(bare(number), code)
}

// Dialled returns what is known about digits that are about to be dialled, so that the gate can judge them wherever
// they come from. Digits that are an emergency number, however they are written, are that number; outside of
// production those that only may be one are, too. Digits that are no configured number count as a partner's.
func (b *NumberBook) Dialled(digits crisis.Digits, trunk string) crisis.Number {
	for _, n := range b.byName {
		if n.Class != crisis.EmergencyClass || n.Digits == "" {
			continue
		}
		if sameNumber(string(n.Digits), string(digits), b.region) || b.strict && perhaps(string(digits), bare(string(n.Digits))) {
			return n
		}
	}
	return crisis.Number{Class: crisis.Partner, Digits: digits, Trunk: trunk}
}

// LeavesTo says why a number may not leave the house by a timer or a rule, in the mode of the configuration.
func (c *Config) LeavesTo(number, trunk string) crisis.Refusal {
	return c.NumberGate().Check(c.NumberBook().Dialled(crisis.Digits(number), trunk), "")
}

// leaves refuses a duty phone of the fail-safe that may not be dialled: the dialplan dials it without the controller, so
// that nothing stands before it but this check.
func (k *checker) leaves(path, number, trunk string) {
	switch why := k.cfg.LeavesTo(number, trunk); why {
	case crisis.Pass:
	case crisis.NotATestNumber:
		k.bad(path+".number", "name it under trunk.test_numbers if it is a test telephone, or use a phone of the house",
			"the fail-safe would dial a number that is no test number in the mode %s", k.cfg.Mode)
	default:
		k.bad(path+".number", "name a person's number; emergency numbers are only called by a person's press", "the fail-safe would dial an emergency number")
	}
}
