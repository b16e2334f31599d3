package call

import (
	"testing"
	"time"
)

func TestCallsAreCountedByNumber(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 22, 0, 0, 0, time.UTC)
	limits := Limits{PerMinute: 3, PerHour: 5, WithheldPerMinute: 4}
	type made struct {
		after time.Duration
		from  string
		want  Limited
	}
	for name, calls := range map[string][]made{
		"three in a minute are let through, the fourth is not": {
			{0, "a", NotLimited}, {10 * time.Second, "a", NotLimited}, {20 * time.Second, "a", NotLimited}, {30 * time.Second, "a", LimitedMinute},
		},
		"a minute later": {
			{0, "a", NotLimited}, {0, "a", NotLimited}, {0, "a", NotLimited}, {time.Minute + time.Second, "a", NotLimited},
		},
		"six in an hour": {
			{0, "a", NotLimited},
			{5 * time.Minute, "a", NotLimited},
			{10 * time.Minute, "a", NotLimited},
			{15 * time.Minute, "a", NotLimited},
			{20 * time.Minute, "a", NotLimited},
			{25 * time.Minute, "a", LimitedHour},
			{59 * time.Minute, "a", LimitedHour},
			{3 * time.Hour, "a", NotLimited},
		},
		"numbers do not count for each other": {
			{0, "a", NotLimited}, {0, "a", NotLimited}, {0, "a", NotLimited}, {0, "b", NotLimited}, {0, "a", LimitedMinute}, {0, "b", NotLimited},
		},
		"without a number all count together, and for nobody else": {
			{0, "", NotLimited},
			{0, "", NotLimited},
			{0, "", NotLimited},
			{0, "", NotLimited},
			{0, "", LimitedWithheld},
			{0, "a", NotLimited},
			{time.Minute + time.Second, "", NotLimited},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c Counter
			for i, call := range calls {
				if got := c.Count(start.Add(call.after), call.from, limits); got != call.want {
					t.Errorf("call %d after %v: %q, want %q", i+1, call.after, got, call.want)
				}
			}
		})
	}
}

func TestNumbersThatDoNotCallAreForgotten(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 22, 0, 0, 0, time.UTC)
	var c Counter
	for i := range 1000 {
		c.Count(start, string(rune('a'+i)), Limits{PerMinute: 1})
	}
	c.Count(start.Add(2*time.Hour), "z", Limits{PerMinute: 1})
	if len(c.calls) != 1 {
		t.Errorf("%d numbers are remembered", len(c.calls))
	}
	for range 100 {
		c.Count(start.Add(2*time.Hour), "z", Limits{PerMinute: 1, PerHour: 10})
	}
	if n := len(c.calls["z"]); n > 11 {
		t.Errorf("%d calls of one number are remembered", n)
	}
}

func TestWithoutLimitsNobodyIsLimited(t *testing.T) {
	t.Parallel()
	var c Counter
	for range 1000 {
		if got := c.Count(time.Now(), "a", Limits{}); got != NotLimited {
			t.Fatal(got)
		}
		if got := c.Count(time.Now(), "", Limits{}); got != NotLimited {
			t.Fatal(got)
		}
	}
}
