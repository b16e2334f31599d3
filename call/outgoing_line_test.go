package call_test

import (
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// TestALineThatDialsIsTaken has a supervisor call somebody and, while it rings, ask for what needs the same line.
func TestALineThatDialsIsTaken(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.NoAnswer())
	r.start()
	caller, desk, talk := r.talk("d1")
	boss := r.desk("d2")
	id, err := r.calls("d2")
	if err != nil {
		t.Fatal(err)
	}
	p := r.rungPerson(false)
	if err := r.life.x.Listen(t.Context(), call.Live{Call: talk.ID, Agent: "agent-d2", Any: true}); fault.CodeOf(err) != "line_busy" {
		t.Errorf("listens while it rings: %v", err)
	}
	if err := r.life.x.TryRing(t.Context(), "agent-d2"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a ring is tried while it rings: %v", err)
	}
	r.talks(caller, desk)
	p.Answer()
	r.talks(p, boss)
	r.wait("the call to be a talk", func() bool { v, _ := r.life.x.Call(id); return v.Phase == call.Talking && v.Out.Leg == "" })
	if err := r.life.x.Listen(t.Context(), call.Live{Call: talk.ID, Agent: "agent-d2", Any: true}); fault.CodeOf(err) != "line_busy" {
		t.Errorf("listens in a talk: %v", err)
	}
	p.Hangup(16)
	caller.Hangup(16)
	r.tidy(2)
	r.home(boss)
}

// TestTheRingToneEndsAfterARestart replaces the controller while it rings, which lets the counsellor hear so.
func TestTheRingToneEndsAfterARestart(t *testing.T) {
	for name, answers := range map[string]bool{"the person answers": true, "the person has gone meanwhile": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := outRig(t, fakepbx.NoAnswer())
			r.start()
			desk := r.desk("d1")
			if _, err := r.calls("d1"); err != nil {
				t.Fatal(err)
			}
			p := r.rungPerson(false)
			r.wait("the ring tone", func() bool { d, _ := desk.View(); return len(d.Playing) == 1 })
			r.wait("it to ring there", func() bool { return has(r, func(ledger.OutRinging) bool { return true }) })
			r.life.stop()
			if answers {
				r.again()
				p.Answer()
				r.talks(p, desk)
				p.Hangup(16)
			} else {
				p.Cancel(16)
				r.again()
			}
			r.tidy(1)
			r.home(desk)
			r.wait("silence", func() bool { d, _ := desk.View(); return len(d.Playing) == 0 })
		})
	}
}
