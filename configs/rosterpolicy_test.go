package configs_test

import (
	"strings"
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

// TestNotesAreKeptForAsLongAsTheyAreShown sets how long hand-over notes are kept.
func TestNotesAreKeptForAsLongAsTheyAreShown(t *testing.T) {
	t.Parallel()
	for said, want := range map[time.Duration]time.Duration{
		0: 90 * 24 * time.Hour, life.NoteShown: life.NoteShown, life.NoteShown - 1: 0, 3650 * 24 * time.Hour: 3650 * 24 * time.Hour, 3651 * 24 * time.Hour: 0,
		-time.Hour: 0,
	} {
		cfg, problems := configs.Load("testdata/good", func(c *configs.Config) { c.Roster.NotesFor = said })
		switch {
		case want == 0 && (len(problems) != 1 || !strings.Contains(problems.Error(), "17d to 3650d")):
			t.Errorf("%v is taken: %v", said, problems)
		case want > 0 && (len(problems) > 0 || cfg.Roster.NotesFor != want):
			t.Errorf("%v: %v", said, problems)
		}
	}
}
