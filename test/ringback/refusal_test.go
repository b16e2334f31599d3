//go:build e2e

package ringback_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/phone"
)

// TestWhoRingsBackAndWhoRefuses has the counsellor not come, so that it is the supervisor's turn, and the person refuse by
// key. Either time the person sees the neutral number alone.
func TestWhoRingsBackAndWhoRefuses(t *testing.T) {
	t.Parallel()
	x := open(t)
	t.Run("the person refuses by key", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		x.drop(caller)
		p := x.rung(15 * time.Second)
		x.neutral(p)
		x.presses(p, "9")
		x.over(p)
		x.attempted(lost, "unwanted")
		x.nobodyRung()
	})
	t.Run("the supervisor's turn", func(t *testing.T) {
		caller, lost := x.talks("96333", personNumber)
		boss := x.Desk("boss", "9", bossTone)
		boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
		x.drop(caller)
		x.a1.Phone.Close() // who lost the caller does not come
		boss.Accept()
		p := x.rung(15 * time.Second)
		x.neutral(p)
		x.presses(p, "1")
		x.hear("the person", p, bossTone)
		x.hear("the supervisor", boss.Line, personTone)
		x.Until("the attempt to be reached", 40*time.Second, func() bool { return slices.Contains(x.attempts(lost), "reached") })
	})
}

// TestAMessageIsLeftOnlyWhereAllowed has nobody press the key: a message is left as the rule of the person allows it, and
// nothing of the counsellor is heard. Without a rule there is none: see TestRingingBack.
func TestAMessageIsLeftOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	x := open(t)
	caller, lost := x.talks("96333", personNumber)
	x.boss.Must(http.MethodPut, "/calls/"+lost+"/safe-contact", map[string]any{"rule": "allow", "message_allowed": true}, nil)
	x.drop(caller)
	p := x.rung(15 * time.Second)
	x.neutral(p)
	if err := p.WaitAnswered(t.Context()); err != nil {
		t.Fatal(err)
	}
	x.attempted(lost, "message_left")
	const struck = 20 // packets of speech that strike a watched tone
	if s := p.Summary(time.Time{}, time.Now()); s.Tones[counsellorTone] > struck {
		t.Errorf("whoever answered heard the counsellor: %v", s)
	}
}

// presses presses a key at the person's telephone, as soon as the sentence is heard there.
func (x *rig) presses(p *phone.Call, key string) {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.T.Context(), 20*time.Second)
	defer cancel()
	if err := p.WaitAnswered(ctx); err != nil {
		x.T.Fatal(err)
	}
	if _, err := p.WaitSound(ctx, 200*time.Millisecond); err != nil {
		x.T.Fatalf("the person hears no sentence: %v", err)
	}
	if err := p.SendDigits(ctx, key); err != nil {
		if _, over := p.WaitEnded(ctx); over != nil { // who refuses may be let go before the key has come up again
			x.T.Fatal(err)
		}
	}
}

// neutral wants the person to be shown the neutral number, and nothing of who calls.
func (x *rig) neutral(p *phone.Call) {
	x.T.Helper()
	if from, _, _ := strings.Cut(p.Header("From"), ";"); !strings.Contains(from, "<sip:12345@") || strings.Contains(from, "a1") || strings.Contains(from, "boss") {
		x.T.Errorf("the person sees %q", from)
	}
	if pai := p.Header("P-Asserted-Identity"); pai != "" && !strings.Contains(pai, "12345@") {
		x.T.Errorf("the carrier is told %q", pai)
	}
}
