package configs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/roster/life"
)

func TestWhatTheHouseHasNotAgreedIsAsUsual(t *testing.T) {
	t.Parallel()
	want := life.DefaultPolicy()
	want.Approvers = []string{configs.RosterApprover}
	if d := cmp.Diff(want, (configs.Roster{}).Agreed()); d != "" {
		t.Errorf("nothing is agreed (-want +got):\n%s", d)
	}
	day, none, no := 24*time.Hour, time.Duration(0), false
	want.Approve, want.ApproveWithin, want.Notice, want.TakeRunning, want.Remind = life.Always, 0, day, false, []time.Duration{day}
	got := configs.Roster{Policy: configs.RosterPolicy{Approve: life.Always, ApproveWithin: &none, Notice: &day, TakeRunning: &no, Remind: &[]time.Duration{day}}}
	if d := cmp.Diff(want, got.Agreed()); d != "" {
		t.Errorf("some is agreed (-want +got):\n%s", d)
	}
}
