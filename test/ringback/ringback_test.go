//go:build e2e

package ringback_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/internal/phone"
)

// rungBackWithin is how soon a caller who was lost is talked with again, the delay of 10 s among it.
const rungBackWithin = 30 * time.Second

func TestRingingBack(t *testing.T) {
	t.Parallel()
	x := open(t)
	t.Run("a lost red caller is rung back by the same counsellor", func(t *testing.T) {
		caller, lost := x.talks("96222", personNumber)
		at := time.Now()
		x.drop(caller)
		x.shows("due")
		p := x.rung(rungBackWithin)
		dialled := time.Since(at)
		if err := p.WaitAnswered(t.Context()); err != nil {
			t.Fatal(err)
		}
		x.shows("greeting")
		if err := p.SendDigits(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		x.hear("the person", p, counsellorTone)
		again := time.Since(at)
		x.hear("the counsellor", x.a1.Line, personTone)
		t.Logf("lost to dialled %.2f s, lost to talking again %.2f s, with the delay of 10 s", dialled.Seconds(), again.Seconds())
		if again > rungBackWithin {
			t.Errorf("talked with again after %v", again)
		}
		x.neutral(p)
		id := x.call()
		if status, problem := x.a1.Do(http.MethodPost, "/calls/"+id+"/hangup", nil, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("a red call ended without a reason: %d %s", status, problem)
		}
		x.ends(id)
		x.attempted(lost, "reached")
	})
	t.Run("one press calls it off", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		x.drop(caller)
		id := x.shows("due")
		x.a1.Must(http.MethodPost, "/calls/"+id+"/outgoing/cancel", nil, nil)
		x.attempted(lost, "cancelled")
		x.free()
		x.nobodyRung()
	})
	t.Run("a caller who said no", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		x.a1.Must(http.MethodPost, "/calls/"+lost+"/no-ring-back", nil, nil)
		x.drop(caller)
		x.withheld(lost, "unwanted")
		x.nobodyRung()
	})
	t.Run("a withheld number", func(t *testing.T) {
		caller, lost := x.talks("96333", "anonymous")
		x.drop(caller)
		x.withheld(lost, "number_withheld")
		x.nobodyRung()
	})
	t.Run("a caller who rings in gets the same counsellor", func(t *testing.T) {
		caller, lost := x.talks("96222", personNumber)
		x.drop(caller)
		x.shows("due")
		again, id := x.returns("96222")
		x.attempted(lost, "came_back")
		x.hear("the caller", again, counsellorTone)
		x.ends(id)
		x.nobodyRung()
	})
	t.Run("nobody presses the key", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		x.drop(caller)
		p := x.rung(15 * time.Second)
		if err := p.WaitAnswered(t.Context()); err != nil {
			t.Fatal(err)
		}
		x.attempted(lost, "not_taken") // no rule of the person allows a message
		x.answers(phone.Busy())
		x.a1.Accept() // and is asked again, once
		x.rung(30 * time.Second)
		x.attempted(lost, "not_taken", "busy")
		x.answers(phone.Answer(300 * time.Millisecond))
	})
	t.Run("the controller dies in the delay", func(t *testing.T) {
		caller, lost := x.talks("96222", personNumber)
		x.drop(caller)
		x.shows("due")
		x.KillServe()
		x.StartServe()
		p := x.rung(rungBackWithin)
		if err := p.WaitAnswered(t.Context()); err != nil {
			t.Fatal(err)
		}
		x.shows("greeting")
		if err := p.SendDigits(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		x.hear("the person", p, counsellorTone)
		x.ends(x.call())
		x.attempted(lost, "reached")
	})
	t.Run("a rule of the person", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		x.boss.Must(http.MethodPut, "/calls/"+lost+"/safe-contact", map[string]any{"rule": "deny", "message_allowed": false}, nil)
		x.drop(caller)
		x.attempted(lost, "safe_contact")
		x.nobodyRung()
	})
}

// returns has the person ring in once more.
func (x *rig) returns(line string) (caller *phone.Call, id string) {
	x.T.Helper()
	p, err := phone.New(phone.Config{Server: x.SIP, User: personNumber, Sound: phone.Tone(personTone)})
	if err != nil {
		x.T.Fatal(err)
	}
	x.T.Cleanup(p.Close)
	caller = x.Dial(p, line, phone.DialOptions{})
	x.a1.Accept()
	return caller, x.call()
}

// nobodyRung wants no call at the person's telephone that a test has not looked at, once the counsellor is free.
func (x *rig) nobodyRung() {
	x.T.Helper()
	x.free()
	if n := x.count.Load(); n > x.seen {
		x.T.Errorf("the person was rung %d times, want %d", n, x.seen)
	}
}
