package roster_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster"
)

func at(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, time.UTC) }

func TestOnDuty(t *testing.T) {
	t.Parallel()
	shifts := []roster.Shift{
		roster.NewShift("bert", "12345", at(8, 0), at(14, 0), "UTC"),
		roster.NewShift("anna", "96111", at(8, 0), at(14, 0), "UTC"),
		roster.NewShift("bert", "96111", at(14, 0), at(16, 0), "UTC"),
		roster.NewShift("cleo", "", at(9, 0), at(10, 0), "UTC"),
	}
	tests := []struct {
		name string
		at   time.Time
		want []roster.Duty
	}{
		{"before all", at(7, 59), []roster.Duty{}},
		{"the start belongs to the shift", at(8, 0), []roster.Duty{
			{Agent: "anna", Lines: []string{"96111"}, Until: at(14, 0)}, {Agent: "bert", Lines: []string{"12345"}, Until: at(16, 0)},
		}},
		{"no line is every line", at(9, 30), []roster.Duty{
			{Agent: "anna", Lines: []string{"96111"}, Until: at(14, 0)},
			{Agent: "bert", Lines: []string{"12345"}, Until: at(16, 0)},
			{Agent: "cleo", Until: at(10, 0)},
		}},
		{"the end does not", at(14, 0), []roster.Duty{{Agent: "bert", Lines: []string{"96111"}, Until: at(16, 0)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, roster.OnDuty(shifts, tt.at)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for from, want := range map[time.Time]time.Time{
		at(0, 0): at(8, 0), at(8, 0): at(9, 0), at(9, 30): at(10, 0), at(15, 0): at(16, 0), at(16, 0): {},
	} {
		if got := roster.NextChange(shifts, from); !got.Equal(want) {
			t.Errorf("after %v the next change is %v, want %v", from, got, want)
		}
	}
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	long := roster.NewShift("a", "", at(8, 0), at(20, 0), "UTC")
	inner := roster.NewShift("a", "", at(9, 0), at(10, 0), "UTC")
	late := roster.NewShift("a", "", at(19, 0), at(21, 0), "UTC")
	other := roster.NewShift("b", "", at(8, 0), at(20, 0), "UTC")
	next := roster.NewShift("a", "", at(20, 0), at(22, 0), "UTC")
	if _, _, ok := roster.Overlap([]roster.Shift{next, other, long}); ok {
		t.Error("shifts that touch, or of two people, do not overlap")
	}
	if first, second, ok := roster.Overlap([]roster.Shift{late, long}); !ok || first.ID != long.ID || second.ID != late.ID {
		t.Errorf("overlap %v and %v, %v", first, second, ok)
	}
	if _, second, ok := roster.Overlap([]roster.Shift{inner, late, long}); !ok || second.ID != inner.ID {
		t.Errorf("the first overlap is with %v, %v", second, ok)
	}
}
