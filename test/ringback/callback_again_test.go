//go:build e2e

package ringback_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// againGap is the shortest pause between two tries that a queue may have.
const againGap = 30 * time.Second

// TestAPersonIsCalledASecondTimeByTheRule: the person does not answer the first try. After the pause, and no sooner, the place
// is offered again, and the person is called once more, when nothing of the first try rings any more, and talks.
func TestAPersonIsCalledASecondTimeByTheRule(t *testing.T) {
	t.Parallel()
	x := keeping(t, ", tries: 2, gap: 30s", house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    outgoing: {ring: 10s}\n"))
	talk, lost := x.keeps()
	x.answers(phone.Ring())
	x.drop(talk)
	x.a1.Accept()
	first := x.rung(20 * time.Second)
	x.shows("ringing")
	x.over(first)
	x.attempted(lost, "no_answer")
	ended := time.Now()
	if n := x.count.Load(); n != 1 {
		t.Errorf("the person was called %d times in the first try", n)
	}
	x.answers(phone.Answer(300 * time.Millisecond))
	x.free()
	x.Until("the place to be offered again", againGap+20*time.Second, func() bool { return len(house.FactsOf[ledger.OutAsked](x.House)) > 1 })
	if pause := time.Since(ended); pause < againGap-5*time.Second {
		t.Errorf("offered again after %v, want a pause of %v", pause, againGap)
	}
	if n := x.count.Load(); n != 1 {
		t.Errorf("the person was called %d times before a counsellor has accepted", n)
	}
	x.a1.Accept()
	p := x.reached()
	x.attempted(lost, "no_answer", "reached")
	x.drop(p)
	x.nobodyRung()
	if n := x.count.Load(); n != 2 {
		t.Errorf("the person was called %d times in all", n)
	}
}
