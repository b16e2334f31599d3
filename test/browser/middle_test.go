//go:build e2e

package browser_test

import (
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// unaccompanied is the longest time for which a caller may hear nothing while a desk's network changes.
const unaccompanied = 500 * time.Millisecond

// changes moves the desk to another network: what is open is gone, the line is dialled anew with new media, and the page
// shows soon how it stands. The caller is never alone in silence until then.
func (l *line) changes(t *testing.T, c *phone.Call, what, script string) {
	t.Helper()
	from := time.Now()
	l.wire.Drop()
	l.shows(t, what+" after another network", script, from)
	l.desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	l.desk.Listen()
	in(t, "silence to the caller in "+what, quiet(c, from, time.Now().Add(-200*time.Millisecond)), unaccompanied)
}

// TestAnotherNetworkInTheMiddleOfAConsultation moves the counsellor to another network while a colleague is asked aside,
// while both talk with the caller, and while the caller is on the way to the colleague.
func TestAnotherNetworkInTheMiddleOfAConsultation(t *testing.T) {
	l := cuttable(t, house.Replace("offer_timeout: 5s", "offer_timeout: 1m"))
	c := connected(t, l.h, l.desk)
	second := l.h.Browser(secondTone).Desk("a2", "8")
	l.desk.Click("bring-in")
	l.desk.Click("pick-a2")
	second.Click("accept")
	music(t, c, 8*time.Second)
	chorus(t, second, deskTone)
	aside := time.Now()
	l.changes(t, c, "a consultation", sound("caller", "music")+" && "+party("a2", "there", false))
	chorus(t, l.desk, secondTone)
	chorus(t, second, deskTone)
	neverHeard(t, c, deskTone, aside)
	neverHeard(t, c, secondTone, aside)

	l.desk.Click("bring-in-a2")
	callerHears(t, c, deskTone, secondTone)
	l.changes(t, c, "a conference", sound("caller", "people")+" && "+party("a2", "there", true))
	callerHears(t, c, deskTone, secondTone)
	chorus(t, l.desk, callerTone, secondTone)
	chorus(t, second, callerTone, deskTone)

	l.desk.Click("drop-a2")
	second.Gone("call", 5*time.Second)
	callerHears(t, c, deskTone)
	second.Until("ready", 10*time.Second)
	l.desk.Click("bring-in")
	l.desk.Click("how-transfer")
	l.desk.Click("pick-a2")
	l.desk.Gone("call", 5*time.Second)
	second.See("offer", 8*time.Second)
	music(t, c, 5*time.Second)
	l.changes(t, c, "a transfer", `!document.querySelector('[data-name=call]') && !document.querySelector('.state-bar.state-talking')`)
	second.Click("accept")
	callerHears(t, c, secondTone)
	chorus(t, second, callerTone)
	hangup(t, c)
	if end := l.h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	if moved := house.FactsOf[ledger.Transferred](l.h); len(moved) != 1 || moved[0].How != "blind" {
		t.Errorf("transfers: %+v", moved)
	}
	if lost := house.FactsOf[ledger.CounsellorLost](l.h); len(lost) != 0 {
		t.Errorf("the counsellor was taken for lost: %+v", lost)
	}
	clean(t, l.desk, second)
}
