package call_test

import (
	"strings"
	"testing"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/queue"
)

const echoEndpoint = "Local/echo@desk-echo/n"

// echoes waits until a desk's leg is at home with the echo, or alone and muted again.
func (r *rig) echoes(desk *fakepbx.Party, on bool) {
	r.t.Helper()
	r.wait("the echo", func() bool {
		d, ok := desk.View()
		here := len(r.asterisk.Bridges()[d.Bridge])
		return ok && d.Muted == !on && (here == 2) == on && (here == 1) == !on
	})
}

func TestADeskIsRungByTheSwitch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	desk := r.desk("d1")
	if err := r.life.x.TryRing(t.Context(), "agent-d1"); err != nil {
		t.Fatal(err)
	}
	if d, _ := desk.View(); len(d.Playing) != 1 {
		t.Errorf("the leg hears %v", d.Playing)
	}
	for range 2 { // a repeat succeeds
		if err := r.life.x.EndTry(t.Context(), "agent-d1"); err != nil {
			t.Fatal(err)
		}
	}
	r.wait("silence", func() bool { d, _ := desk.View(); return len(d.Playing) == 0 && d.Muted })
}

func TestADeskHearsItsEcho(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.asterisk.Endpoint(echoEndpoint, fakepbx.Answers(0))
	desk := r.desk("d1")
	for range 2 { // the second echo takes the place of the first
		if err := r.life.x.TryEcho(t.Context(), "agent-d1"); err != nil {
			t.Fatal(err)
		}
		r.echoes(desk, true)
	}
	if err := r.life.x.TryRing(t.Context(), "agent-d1"); err != nil {
		t.Fatal(err)
	}
	r.echoes(desk, false)
	if err := r.life.x.EndTry(t.Context(), "agent-d1"); err != nil {
		t.Fatal(err)
	}
	r.tidy(1)
}

func TestAnEchoThatEndsLeavesTheDeskMuted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.asterisk.Endpoint(echoEndpoint, fakepbx.Answers(0))
	desk := r.desk("d1")
	if err := r.life.x.TryEcho(t.Context(), "agent-d1"); err != nil {
		t.Fatal(err)
	}
	r.echoes(desk, true)
	for name := range r.asterisk.Channels() {
		if strings.Contains(name, "-ec") {
			r.asterisk.Party(name).Hangup(16)
		}
	}
	r.echoes(desk, false)
	if !r.life.x.DeskUp("agent-d1") {
		t.Error("the end of the echo took the desk down")
	}
	r.tidy(1)
}

func TestAnAcceptEndsATryFirst(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*rig) error{
		"ring": func(r *rig) error { return r.life.x.TryRing(t.Context(), "agent-d1") },
		"echo": func(r *rig) error { return r.life.x.TryEcho(t.Context(), "agent-d1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			r.asterisk.Endpoint(echoEndpoint, fakepbx.Answers(0))
			desk := r.desk("d1")
			if err := begin(r); err != nil {
				t.Fatal(err)
			}
			caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.accept("d1")
			r.phase(call.Talking)
			r.talks(caller, desk)
			if err := r.life.x.TryRing(t.Context(), "agent-d1"); !fault.Is(err, fault.Conflict) {
				t.Errorf("a ring in the middle of a talk: %v", err)
			}
			r.talks(caller, desk)
			caller.Hangup(16)
			r.tidy(1)
		})
	}
}

func TestADeskThatCannotBeTried(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	if err := r.life.x.TryRing(t.Context(), "agent-d1"); !fault.Is(err, fault.Conflict) {
		t.Errorf("without a leg: %v", err)
	}
	desk := r.desk("d1")
	if err := r.life.x.TryEcho(t.Context(), "agent-d1"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("without an echo: %v", err)
	}
	r.echoes(desk, false)
	r.life.floor.Send(queue.SignOut{Agent: "agent-d1"})
	r.asterisk.Endpoint(echoEndpoint, fakepbx.Answers(0))
	if err := r.life.x.TryEcho(t.Context(), "agent-d1"); err != nil {
		t.Fatal(err)
	}
	r.life.x.DropDesk("agent-d1", "signed_out")
	r.tidy(0)
}

func TestTheOlderPageIsToldThatItsLegIsReplaced(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	caller, old, _ := r.talk("d1")
	newer := r.asterisk.Desk("desk-d1")
	r.talks(caller, newer)
	r.wait("the old leg to go", old.Gone)
	r.screens.mu.Lock()
	told := r.screens.replaced["agent-d1"]
	r.screens.mu.Unlock()
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	caller.Hangup(16)
	r.tidy(1)
}
