//go:build e2e

package ringback_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What callers say who come before and after the person who keeps a place, in Hz.
const (
	earlierTone = 1700
	laterTone   = 1900
)

// keeping is a house whose callers may hang up after 5 s of waiting and keep the place, by more rules.
func keeping(t *testing.T, rules string, more ...house.Option) *rig {
	t.Helper()
	return openWith(t, append(more, house.Replace("    max_missed: 3\n", "    max_missed: 3\n    callback: {after: 5s"+rules+"}\n"))...)
}

// comes has somebody call the line without a menu.
func (x *rig) comes(number string, tone int) *phone.Call {
	x.T.Helper()
	p, err := phone.New(phone.Config{Server: x.SIP, User: number, Sound: phone.Tone(tone), Watch: house.Tones()})
	if err != nil {
		x.T.Fatal(err)
	}
	x.T.Cleanup(p.Close)
	waiting := len(house.FactsOf[ledger.Queued](x.House))
	c := x.Dial(p, "96111", phone.DialOptions{})
	x.Until("the caller to wait", 20*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](x.House)) > waiting })
	return c
}

// steps is how often a step towards being called back was taken.
func (x *rig) steps(step string) (n int) {
	for _, f := range house.FactsOf[ledger.CallBackTurned](x.House) {
		if f.Step == step {
			n++
		}
	}
	return n
}

// stepsBy has a caller press a key, which is followed by a step.
func (x *rig) stepsBy(c *phone.Call, key, step string) {
	x.T.Helper()
	before := x.steps(step)
	if err := c.SendDigits(x.T.Context(), key); err != nil {
		x.T.Fatal(err)
	}
	x.Until("the step "+step, 20*time.Second, func() bool { return x.steps(step) > before })
}

// keeps has the counsellor talk with somebody, and the person wait, agree to be called back, and hang up. Between the two come
// those who are named.
func (x *rig) keeps(between ...func()) (talk *phone.Call, lost string) {
	x.T.Helper()
	x.free()
	talk = x.comes("13900000003", laterTone)
	x.a1.Accept()
	x.hear("the counsellor", x.a1.Line, laterTone)
	for _, come := range between {
		come()
	}
	offered, placed := x.steps("offered"), len(house.FactsOf[ledger.CallPlaced](x.House))
	person := x.comes(personNumber, personTone)
	x.Until("the person to be told of it", 30*time.Second, func() bool { return x.steps("offered") > offered })
	x.stepsBy(person, "2", "asked")
	x.stepsBy(person, "1", "agreed")
	x.drop(person)
	x.Until("the place to be kept", 20*time.Second, func() bool { return len(house.FactsOf[ledger.CallPlaced](x.House)) > placed })
	all := house.FactsOf[ledger.CallPlaced](x.House)
	last := all[len(all)-1]
	if last.Why != "call_back" || last.Place == nil || last.Place.Queue != "main" {
		x.T.Fatalf("placed %+v", last)
	}
	return talk, last.Of
}

// reached waits until the person is called, lets them agree by a key, and has both hear each other.
func (x *rig) reached() *phone.Call {
	x.T.Helper()
	p := x.rung(20 * time.Second)
	if err := p.WaitAnswered(x.T.Context()); err != nil {
		x.T.Fatal(err)
	}
	x.shows("greeting")
	if err := p.SendDigits(x.T.Context(), "1"); err != nil {
		x.T.Fatal(err)
	}
	x.hear("the person", p, counsellorTone)
	x.hear("the counsellor", x.a1.Line, personTone)
	return p
}

// TestAPersonHangsUpAndKeepsThePlace: a counsellor is offered the place behind whoever came earlier and waits on the line,
// before whoever came later, and only then the person is called, once, and talks. Elsewhere those who are called back jump
// the queue (FreePBX 621), and are called several times (525).
func TestAPersonHangsUpAndKeepsThePlace(t *testing.T) {
	t.Parallel()
	x := keeping(t, "")
	var earlier *phone.Call
	talk, lost := x.keeps(func() {
		earlier = x.comes("13900000005", earlierTone)
		x.Until("whoever was there before to be told of it too, and to stay", 30*time.Second, func() bool { return x.steps("offered") == 1 })
	})
	later := x.comes("13900000004", laterTone)
	x.drop(talk)
	x.a1.Accept()
	x.hear("the counsellor, of whoever was there before the person", x.a1.Line, earlierTone)
	if x.count.Load() != 0 {
		t.Errorf("the person was called %d times before their turn", x.count.Load())
	}
	x.drop(earlier)
	offer := x.a1.Offer()
	var now struct{ Offer struct{ Ask string } }
	x.a1.Must(http.MethodGet, "/desk", nil, &now)
	if now.Offer.Ask != "call_back" || x.count.Load() != 0 {
		t.Errorf("offered %q, the person was called %d times", now.Offer.Ask, x.count.Load())
	}
	x.a1.Must(http.MethodPost, "/offers/"+offer+"/accept", nil, nil)
	p := x.reached()
	if from := p.Header("From"); !strings.Contains(from, "<sip:96111@") {
		t.Errorf("the person sees %q", from)
	}
	x.attempted(lost, "reached")
	x.drop(p)
	x.a1.Accept()
	x.hear("the counsellor", x.a1.Line, laterTone)
	x.drop(later)
	x.nobodyRung()
	if n := x.count.Load(); n != 1 {
		t.Errorf("the person was called %d times in all", n)
	}
}

// TestAPersonWhoRingsInHasThePlace: nobody is called, and the person is served before whoever came later.
func TestAPersonWhoRingsInHasThePlace(t *testing.T) {
	t.Parallel()
	x := keeping(t, "")
	talk, lost := x.keeps()
	later := x.comes("13900000004", laterTone)
	again := x.comes(personNumber, personTone)
	x.attempted(lost, "came_back")
	x.drop(talk)
	x.a1.Accept()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := x.a1.Line.WaitTone(ctx, personTone, 200*time.Millisecond); err != nil {
		t.Errorf("the person is not who is served first: %v", err)
	}
	x.drop(again)
	x.a1.Accept()
	x.drop(later)
	x.nobodyRung()
}
