package call_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// guard continues a caller into the fail-safe, as the node does when the controller is silent.
func (r *rig) guard(p *fakepbx.Party) { r.sendTo(p, "failsafe") }

// sendTo continues a caller into a context of the dialplan.
func (r *rig) sendTo(p *fakepbx.Party, where string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost,
		r.asterisk.URL()+"/channels/"+p.ID()+"/continue?context="+where+"&extension=s&priority=1", http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth(r.asterisk.User(), r.asterisk.Password())
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		r.t.Fatalf("continue: %d", res.StatusCode)
	}
}

// closedByTheFailsafe wants the call closed as our fault, with a task, and says nothing of the channel.
func (r *rig) closedByTheFailsafe() {
	r.t.Helper()
	r.wait("the call to be closed", func() bool { return has(r, func(ledger.CallEnded) bool { return true }) })
	if e := r.ended(); e.Class != "service_error" || e.Reason != "failsafe" {
		r.t.Errorf("ended %+v, want service_error/failsafe", e)
	}
	if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "ring_back" }) {
		r.t.Error("no ring-back task")
	}
}

// TestWhoeverIsInTheFailsafeStaysThere lets the guard take a waiting caller before, between and after.
func TestWhoeverIsInTheFailsafeStaysThere(t *testing.T) {
	tests := map[string]func(r *rig, p *fakepbx.Party, c call.ID){
		"under a running controller": func(r *rig, p *fakepbx.Party, _ call.ID) { r.guard(p) },
		"between two controllers": func(r *rig, p *fakepbx.Party, _ call.ID) {
			r.life.stop()
			r.guard(p)
			r.start()
		},
		"and the journal says so first": func(r *rig, _ *fakepbx.Party, c call.ID) { r.life.x.Rescued(c) },
	}
	for name, take := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			r.onDuty("li")
			p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			v := r.phase(call.Waiting)
			take(r, p, v.ID)
			r.closedByTheFailsafe()
			if _, here := p.View(); !here {
				t.Error("the caller was hung up")
			}
			p.Hangup(16)
		})
	}
}

// TestACancelThatCrossesTheClaim wants a caller who gives up before the answer, of whose hang-up nothing is reported,
// to be one who gave up, and not one whom the fail-safe took over.
func TestACancelThatCrossesTheClaim(t *testing.T) {
	for name, cause := range map[string]int{"with a cause": 16, "without a cause": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			r.onDuty("li")
			r.asterisk.Refuse("/answer", http.StatusServiceUnavailable, 1000) // so that it stays where it is
			r.asterisk.Refuse("/addChannel", http.StatusServiceUnavailable, 1000)
			p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.wait("the claim", func() bool { return has(r, func(ledger.CallClaimed) bool { return true }) })
			p.Cancel(cause)
			r.over()
			if e := r.ended(); e.Class != "abandoned" || e.Reason != "before_answer" || e.By != "caller" {
				t.Errorf("ended %+v, want abandoned/before_answer by the caller", e)
			}
			if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "missed" }) {
				t.Error("no task")
			}
		})
	}
}

// TestACancelThatCrossesTheAnswer wants a caller who gives up in the moment of the answer, of whose hang-up nothing is
// reported but an end with the cause of a protocol error, to be one who gave up.
func TestACancelThatCrossesTheAnswer(t *testing.T) {
	for name, cause := range map[string]int{"with a cause": 127, "without a cause": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.start()
			r.onDuty("li")
			p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			r.phase(call.Waiting)
			p.Cancel(cause)
			r.over()
			if e := r.ended(); e.Class != "abandoned" || e.Reason != "queue" || e.By != "caller" {
				t.Errorf("ended %+v, want abandoned/queue by the caller", e)
			}
			if !has(r, func(f ledger.TaskWanted) bool { return f.Kind == "missed" }) {
				t.Error("no task")
			}
		})
	}
}

// TestWhoeverWaitsDoesNotGiveUpUnseen wants the end of a call that is no longer young, and of whose hang-up nothing is
// reported, to stay one that is followed up as ours: the guard may have had it.
func TestWhoeverWaitsDoesNotGiveUpUnseen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.onDuty("li")
	p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	v := r.phase(call.Waiting)
	r.wait("the call to grow old", func() bool { return time.Since(v.ArrivedAt) > 3100*time.Millisecond })
	p.Cancel(0)
	r.closedByTheFailsafe()
}

// TestALineThatDiesIsNotTheFailsafes has a caller's dead line leave our application, and linger in the dialplan for a
// moment before its end is reported: a snoop may hold it for so long.
func TestALineThatDiesIsNotTheFailsafes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sipSeat("seat1", fakepbx.Answers(0))
	r.start()
	r.ready("li", "seat1")
	p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Talking)
	r.wait("the ends of channels to come with their causes", func() bool { return r.life.link.Stats().Subscribed > 0 })
	r.sendTo(p, "callers")
	<-time.After(50 * time.Millisecond) // our look at it
	p.Cancel(44)
	r.over()
	if e := r.ended(); e.Class != "carrier_error" || e.Reason != "no_media" {
		t.Errorf("ended %+v, want carrier_error/no_media", e)
	}
}

// TestWhoeverIsSentElsewhereIsNotForgotten has an operator send a waiting caller into the dialplan, where they stay.
func TestWhoeverIsSentElsewhereIsNotForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.start()
	r.onDuty("li")
	p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.phase(call.Waiting)
	r.sendTo(p, "callers")
	r.closedByTheFailsafe()
	p.Hangup(16)
}

// TestWhatBecameOfACallerBehindADeadLink has callers hang up while the controller has no link: in the fail-safe, whose
// journal is sealed a moment after the link is back, or still with us. A counsellor who is left on the line is told at once.
func TestWhatBecameOfACallerBehindADeadLink(t *testing.T) {
	tests := map[string]struct {
		talks, rescued bool
		want           string
	}{
		"a waiting caller, in the fail-safe": {rescued: true, want: "service_error failsafe"},
		"a waiting caller, with us":          {want: "abandoned queue"},
		"a talk, in the fail-safe":           {talks: true, rescued: true, want: "service_error failsafe"},
		"a talk, with us":                    {talks: true, want: "completed caller_hung_up"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.sipSeat("seat1", fakepbx.Answers(0))
			r.start()
			r.onDuty("li")
			if tt.talks {
				r.ready("li", "seat1")
			}
			p := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
			if tt.talks {
				r.phase(call.Talking)
				r.wait("both in one bridge", r.together(2))
			} else {
				r.phase(call.Waiting)
			}
			r.asterisk.CutSocket(300 * time.Millisecond)
			if tt.talks && tt.rescued { // the guard takes who talked when the counsellor has left
				for id, ch := range r.asterisk.Channels() {
					if ch.Endpoint == "PJSIP/seat1" {
						r.asterisk.Party(id).Hangup(16)
					}
				}
			}
			p.Hangup(16) // wherever the guard had taken them
			time.AfterFunc(500*time.Millisecond, func() { r.sealed.Store(tt.rescued) })
			r.over()
			if e := r.ended(); e.Class+" "+e.Reason != tt.want {
				t.Errorf("ended %+v, want %s", e, tt.want)
			}
		})
	}
}
