package configs

import (
	"slices"
	"time"
)

// Silence says when a hotline notices callers who are with a counsellor and say nothing, and who tells them that they can
// answer by keys. Nobody is hung up on for it.
type Silence struct {
	After *time.Duration `yaml:"after"` // 3 s to 5 min; 0: nobody is noticed; default 12 s
	Say   string         `yaml:"say"`   // counsellor (default): by a press at the desk; auto: at once
}

// DefaultSilentAfter is when a caller who says nothing is noticed where the configuration does not say.
const DefaultSilentAfter = 12 * time.Second

// Who tells a caller how to answer by keys.
const (
	SayCounsellor = "counsellor"
	SayAuto       = "auto"
)

// Noticed is when callers are noticed; 0: never.
func (s Silence) Noticed() time.Duration {
	if s.After == nil {
		return DefaultSilentAfter
	}
	return *s.After
}

// silence checks a hotline's rule for callers who say nothing, and fills in the defaults.
func (k *checker) silence(path string, h *Hotline) {
	s := &h.Silence
	after := s.Noticed()
	s.After = &after
	if after != 0 && (after < 3*time.Second || after > 5*time.Minute) {
		k.bad(path+".after", "write 3s to 5m, or 0 for never", "callers who say nothing are noticed after %s", after)
	}
	if s.Say == "" {
		s.Say = SayCounsellor
	}
	if ways := []string{SayCounsellor, SayAuto}; !slices.Contains(ways, s.Say) {
		k.member(path+".say", "way to tell a silent caller", s.Say, ways)
	}
}
