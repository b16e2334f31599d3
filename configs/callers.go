package configs

// Callers are the limits for numbers that call too often. Zero, the default, is no limit. Whoever is over a limit hears a
// short message, and comes to a person by a key or leaves a message; a number that was graded red lately has no limit.
type Callers struct {
	PerMinute         int `yaml:"per_minute"`          // calls of one number; 3 to 600
	PerHour           int `yaml:"per_hour"`            // calls of one number; 10 to 6000
	WithheldPerMinute int `yaml:"withheld_per_minute"` // calls without a number, all together; 30 to 6000
}

// Any reports whether anybody is limited.
func (c Callers) Any() bool { return c.PerMinute > 0 || c.PerHour > 0 || c.WithheldPerMinute > 0 }

// callers checks the limits. They are wide: somebody in distress calls again and again.
func (k *checker) callers() {
	c := k.cfg.Callers
	for _, x := range []struct {
		key               string
		value, least, top int
	}{{"per_minute", c.PerMinute, 3, 600}, {"per_hour", c.PerHour, 10, 6000}, {"withheld_per_minute", c.WithheldPerMinute, 30, 6000}} {
		if x.value != 0 && (x.value < x.least || x.value > x.top) {
			k.bad("callers."+x.key, "write a number of calls in that range, or 0 for no limit",
				"%s is %d; it goes from %d to %d", x.key, x.value, x.least, x.top)
		}
	}
}
