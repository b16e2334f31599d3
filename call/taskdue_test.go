package call

import (
	"testing"
	"time"

	"heartline/triage"
)

// TestAMessageIsDueByItsBox has a box say how soon its messages are answered, and urgent callers answered as soon as their
// grade asks for all the same.
func TestAMessageIsDueByItsBox(t *testing.T) {
	t.Parallel()
	h := &Hotline{BoxDues: map[string]time.Duration{"late": 12 * time.Hour, "soon": 5 * time.Minute}}
	for _, tt := range []struct {
		kind  triage.TaskKind
		box   string
		grade triage.Grade
		want  time.Duration
	}{
		{triage.TaskMessage, "late", triage.Green, 12 * time.Hour},
		{triage.TaskMessage, "late", triage.Yellow, time.Hour},
		{triage.TaskMessage, "late", triage.Red, 10 * time.Minute},
		{triage.TaskMessage, "soon", triage.Green, 5 * time.Minute},
		{triage.TaskMessage, "soon", triage.Red, 5 * time.Minute},
		{triage.TaskMessage, "silent", triage.Green, 4 * time.Hour},
		{triage.TaskMessage, "", triage.Yellow, time.Hour},
		{triage.TaskMissed, "late", triage.Green, 4 * time.Hour},
		{triage.TaskRingBack, "soon", triage.Green, 4 * time.Hour},
	} {
		if got := h.taskDue(tt.kind, tt.box, tt.grade); got != tt.want {
			t.Errorf("a %s in the box %q of a %s caller is due after %v, want %v", tt.kind, tt.box, tt.grade, got, tt.want)
		}
	}
}
