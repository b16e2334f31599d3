package configs

import "time"

// Guests bound the accounts of guest experts, whom supervisors and administrators invite on the page Guests.
type Guests struct {
	Open      *int          `yaml:"open"`       // accounts that may be open at once, 0 to 100; default 5; 0: nobody is invited
	CodeValid time.Duration `yaml:"code_valid"` // until its first use, from the beginning of the account or from when it was made; 5m to 12h, default 30m
}

// Bounds and defaults of the accounts of guests.
const (
	DefaultGuests    = 5
	MostGuests       = 100
	DefaultGuestCode = 30 * time.Minute
	LeastGuestCode   = 5 * time.Minute
	MostGuestCode    = 12 * time.Hour
)

// Most is how many accounts may be open at once.
func (g Guests) Most() int {
	if g.Open == nil {
		return DefaultGuests
	}
	return *g.Open
}

// guests checks the bounds of the accounts of guests.
func (k *checker) guests() {
	g := &k.cfg.Guests
	if n := g.Most(); n < 0 || n > MostGuests {
		k.bad("guests.open", "write how many guests' accounts may be open at once, 0 to 100", "open is %d", n)
	}
	k.span("guests.code_valid", &g.CodeValid, DefaultGuestCode, LeastGuestCode, MostGuestCode)
}
