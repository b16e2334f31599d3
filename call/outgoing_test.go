package call_test

import (
	"slices"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// calls places a call of the counsellor at a desk.
func (r *rig) calls(seat string) (call.ID, error) {
	return r.life.x.Place(r.t.Context(), call.Placing{
		Agent: agent.ID("agent-" + seat), Seat: agent.SeatID(seat), Hotline: "city", NumberID: "01HYYYYYYYYYYYYYYYYYYYYYYY", NumberHash: "k1:other",
	})
}

// outRig is a rig from whose desks people can be called.
func outRig(t *testing.T, b fakepbx.Behaviour) *rig {
	t.Helper()
	r := newRig(t)
	r.out = &outward{}
	r.hotline.Shown = "12345"
	r.asterisk.Endpoint(person, b)
	return r
}

func TestACounsellorCallsSomebody(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.Answers(50*time.Millisecond))
	r.start()
	desk := r.desk("d1")
	id, err := r.calls("d1")
	if err != nil {
		t.Fatal(err)
	}
	v := r.phase(call.Talking)
	p := r.rungPerson(true)
	r.talks(p, desk)
	if v.ID != id || v.Agent != "agent-d1" || v.Out.Why != call.OutDesk || !has(r, func(ledger.OutRinging) bool { return true }) {
		t.Errorf("talks: %+v", v)
	}
	if _, err := r.calls("d1"); fault.CodeOf(err) != "busy_here" {
		t.Errorf("a second call at once: %v", err)
	}
	ask := call.Request{Agent: "agent-d1", Call: id}
	if err := r.life.x.Hold(t.Context(), ask); err != nil {
		t.Error(err)
	}
	r.wait("music for the person", func() bool { v, _ := p.View(); return v.Music != "" })
	if err := r.life.x.Resume(t.Context(), ask); err != nil {
		t.Error(err)
	}
	p.Hangup(16)
	r.tidy(1)
	r.home(desk)
	r.attempted("reached")
	if has(r, func(ledger.TaskWanted) bool { return true }) {
		t.Error("a task for a call that reached its person")
	}
}

// TestWhatBecomesOfACall has one case for each way in which a counsellor's call does not reach its person.
func TestWhatBecomesOfACall(t *testing.T) {
	tests := map[string]struct {
		person fakepbx.Behaviour
		end    string
		down   bool // the way out is known not to answer
		do     func(*rig, call.ID)
	}{
		"silence, and no way out": {person: fakepbx.Silent(), down: true, end: "not_reached/no_line"},
		"silence":                 {person: fakepbx.Silent(), end: "not_reached/no_answer"},
		"it rings by a way that is said to be down": {person: fakepbx.NoAnswer(), down: true, end: "not_reached/no_answer"},
		"busy":          {person: fakepbx.Busy(0), end: "not_reached/busy"},
		"rejected":      {person: fakepbx.Declines(0), end: "not_reached/rejected"},
		"not reachable": {person: fakepbx.Unreachable(), end: "not_reached/no_line"},
		"no answer":     {person: fakepbx.NoAnswer(), end: "not_reached/no_answer"},
		"the counsellor hangs up while it rings": {person: fakepbx.NoAnswer(), end: "called_off/cancelled", do: func(r *rig, id call.ID) {
			r.rungPerson(false)
			if err := r.life.x.Hangup(r.t.Context(), call.Request{Agent: "agent-d1", Call: id}); err != nil {
				r.t.Error(err)
			}
		}},
		"a machine": {person: fakepbx.Answers(0), end: "not_reached/machine", do: func(r *rig, id call.ID) {
			r.phase(call.Talking)
			if err := r.life.x.Machine(r.t.Context(), call.OutRequest{Call: id, Agent: "agent-d1"}); err != nil {
				r.t.Error(err)
			}
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := outRig(t, tt.person)
			r.hotline.Outgoing = &call.OutgoingRules{Ring: 300 * time.Millisecond}
			r.out.down = tt.down
			r.start()
			desk := r.desk("d1")
			id, err := r.calls("d1")
			if err != nil {
				t.Fatal(err)
			}
			if tt.do != nil {
				tt.do(r, id)
			}
			r.wait("the end", func() bool { return slices.Equal(r.endings(), []string{tt.end}) })
			r.tidy(1)
			r.home(desk)
			r.wait("the counsellor to be free", func() bool { return r.life.floor.status("agent-d1") == agent.Ready })
		})
	}
}

// TestWhoAnswersHearsOfTheRecording and is recorded from the talk on.
func TestWhoAnswersHearsOfTheRecording(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.Answers(0))
	r.hotline.Record, r.hotline.Wording = true, "w1"
	r.hotline.Outgoing = &call.OutgoingRules{Sentence: []ivr.PromptRef{{ID: "notice"}}, Records: true}
	r.asterisk.SetPrompt("sound:/prompts/notice", 50*time.Millisecond)
	r.start()
	r.desk("d1")
	if _, err := r.calls("d1"); err != nil {
		t.Fatal(err)
	}
	p := r.rungPerson(true)
	r.records("recording", "recording")
	if !has(r, func(f ledger.Consent) bool { return f.Allowed && f.Wording == "w1" }) {
		t.Error("no consent")
	}
	p.Hangup(16)
	r.tidy(1)
}

func TestNobodyIsCalledFromNowhere(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.Answers(0))
	r.start()
	if _, err := r.calls("d1"); fault.CodeOf(err) != "no_line" {
		t.Errorf("without a line: %v", err)
	}
	if len(r.life.x.Calls()) > 0 {
		t.Error("a call was made")
	}
}

// TestTheDeskGoesWhileItRings lets who answers wait for the counsellor as any caller does.
func TestTheDeskGoesWhileItRings(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.Answers(300*time.Millisecond))
	r.start()
	desk := r.desk("d1")
	if _, err := r.calls("d1"); err != nil {
		t.Fatal(err)
	}
	p := r.rungPerson(false)
	desk.Hangup(16)
	v := r.phase(call.Waiting)
	r.wait("music for the person", func() bool { v, _ := p.View(); return v.Music != "" })
	again := r.desk("d1")
	r.accept("d1")
	r.talks(p, again)
	if v.Out == nil {
		t.Error("another call")
	}
	p.Hangup(16)
	r.tidy(1)
}

// TestTwoCallsAreOneAtATime asks for another call while the first is being put into the ledger.
func TestTwoCallsAreOneAtATime(t *testing.T) {
	t.Parallel()
	r := outRig(t, fakepbx.NoAnswer())
	r.start()
	r.desk("d1")
	r.desk("d2")
	resume := r.ledger.delay(ledger.KindCallPlaced)
	first := make(chan error, 1)
	go func() {
		_, err := r.calls("d1")
		first <- err
	}()
	second := func(seat, hash string) error {
		_, err := r.life.x.Place(t.Context(), call.Placing{
			Agent: agent.ID("agent-" + seat), Seat: agent.SeatID(seat), Hotline: "city", NumberID: "01HYYYYYYYYYYYYYYYYYYYYYYY", NumberHash: hash,
		})
		return err
	}
	r.wait("the first to be in hand", func() bool { return r.ledger.waits(ledger.KindCallPlaced) })
	if err := second("d1", "k1:another"); fault.CodeOf(err) != "busy_here" {
		t.Errorf("another call of the same desk: %v", err)
	}
	if err := second("d2", "k1:other"); fault.CodeOf(err) != "being_called" {
		t.Errorf("the same person from another desk: %v", err)
	}
	resume()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := second("d2", "k1:other"); fault.CodeOf(err) != "being_called" {
		t.Errorf("the same person while they are rung: %v", err)
	}
	if err := second("d2", "k1:another"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}
