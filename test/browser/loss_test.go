//go:build e2e

package browser_test

import (
	"slices"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// longestHole is the longest time for which one of two who talk may not hear the other.
const longestHole = 60 * time.Millisecond

// in reports how long something took and fails the test past the threefold of its deadline.
func in(t *testing.T, what string, took, strict time.Duration) {
	t.Helper()
	pace.Deadline(t, what, took, strict)
}

// quiet is the longest time within [from, to) in which a telephone plays nothing but silence, and the time from
// the last packet of a tone until anything else is heard.
func quiet(c *phone.Call, from, to time.Time) time.Duration {
	longest, covered := time.Duration(0), from
	for _, f := range c.Frames(from, to) {
		if f.Kind() == phone.KindSilence {
			continue
		}
		longest = max(longest, f.Play.Sub(covered))
		if end := f.Play.Add(20 * time.Millisecond); end.After(covered) {
			covered = end
		}
	}
	return max(longest, to.Sub(covered))
}

// comforted waits until the caller hears music or a sentence after the counsellor's voice is gone, and returns
// how long there was nothing to hear.
func comforted(t *testing.T, h *house.House, c *phone.Call, tone int, from time.Time) time.Duration {
	t.Helper()
	var last, sound time.Time
	h.Until("the caller to hear music or a sentence", 10*time.Second, func() bool {
		for _, f := range c.Frames(from, time.Time{}) {
			if f.Kind() != phone.KindSound {
				continue
			}
			last, _ = toneBefore(c, tone, f.Play)
			// A frame that holds the edge of the tone is no music.
			if c.Ear.Summary(f.Play, f.Play.Add(200*time.Millisecond)).Sound >= 5 {
				sound = f.Play
				return true
			}
		}
		return false
	})
	if last.Before(from) {
		last = from
	}
	return sound.Sub(last)
}

// toneBefore is when the last packet with the tone before an instant was heard.
func toneBefore(c *phone.Call, tone int, before time.Time) (at time.Time, ok bool) {
	for _, f := range c.Frames(time.Time{}, before) {
		for _, hz := range c.Tones(f) {
			if hz == tone {
				at, ok = f.Play, true
			}
		}
	}
	return at, ok
}

func TestAPageReloadedWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, desk)
	for range 3 {
		from := time.Now()
		desk.Reload()
		desk.See("call", 5*time.Second)
		desk.Listen()
		desk.Hears(callerTone, talk, from, 5*time.Second)
		hears(t, c, deskTone, 8*time.Second)
		to := time.Now().Add(-200 * time.Millisecond)
		in(t, "silence to the caller during a reload", quiet(c, from, to), 500*time.Millisecond)
		t.Logf("without the counsellor: %v", c.Ear.LongestHole(deskTone, from, to).Round(time.Millisecond))
		desk.Until("talking", 3*time.Second)
	}
	if offers := house.FactsOf[ledger.OfferMade](h); len(offers) != 1 {
		t.Errorf("%d offers for one call that never left its counsellor", len(offers))
	}
	desk.Click("hangup")
	desk.Click("hangup-confirm")
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, desk)
}

func TestATabClosedWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	b := h.Browser(deskTone)
	desk := b.Desk("a1", "7")
	c := connected(t, h, desk)
	from := time.Now()
	desk.Close()
	in(t, "music after the tab was closed", comforted(t, h, c, deskTone, from), 500*time.Millisecond)

	desk = b.Page("a1 again", "/desk")
	desk.See("call", 5*time.Second)
	hears(t, c, deskTone, 8*time.Second)
	desk.Listen()
	desk.Hears(callerTone, talk, time.Now(), 3*time.Second)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, desk)
}

func TestABrowserKilledWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	first := h.Browser(deskTone, house.OwnProcess())
	c := connected(t, h, first.Desk("a1", "7"))
	second := h.Browser(secondTone).Desk("a2", "8")
	from := time.Now()
	first.Kill()
	in(t, "music after the browser was killed", comforted(t, h, c, deskTone, from), 500*time.Millisecond)
	second.See("offer", 20*time.Second)
	second.Click("accept")
	back := hears(t, c, secondTone, 15*time.Second)
	t.Logf("the next counsellor spoke after %v", back.Sub(from).Round(time.Millisecond))
	second.Hears(callerTone, talk, from, 5*time.Second)
	in(t, "silence to the caller until the next counsellor", quiet(c, from, back), 500*time.Millisecond)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, second)
}

// TestABrowserKilledInARedCall kills the browser of a red caller's counsellor: the caller is reassured at once, and a
// supervisor who takes calls is asked before a colleague who has been free for longer, and has the call.
func TestABrowserKilledInARedCall(t *testing.T) {
	h := house.New(t, house.Replace(`numbers: ["96111"]`, "numbers: [\"96111\"]\n    grade: red"))
	first := h.Browser(deskTone, house.OwnProcess())
	c := connected(t, h, first.Desk("a1", "7"))
	h.Desk("a2", "8", secondTone)
	boss := h.Desk("boss", "9", bossTone)
	from := time.Now()
	first.Kill()
	in(t, "a sentence after the browser was killed in a red call", comforted(t, h, c, deskTone, from), 500*time.Millisecond)
	boss.Accept()
	back := hears(t, c, bossTone, 15*time.Second)
	in(t, "silence to a red caller until the supervisor", quiet(c, from, back), 500*time.Millisecond)
	if _, err := boss.Line.WaitTone(within(t, 5*time.Second), callerTone, talk); err != nil {
		t.Errorf("the supervisor does not hear the caller: %v", err)
	}
	var asked []string
	for _, f := range house.FactsOf[ledger.OfferMade](h) {
		asked = append(asked, f.Agent)
	}
	if !slices.Equal(asked, []string{"a1", "boss"}) {
		t.Errorf("asked in turn: %v", asked)
	}
	var returned bool
	for _, f := range house.FactsOf[ledger.Queued](h) {
		returned = returned || f.Returned && f.Prefer == "boss"
	}
	if lost := house.FactsOf[ledger.CounsellorLost](h); len(lost) != 1 || !returned {
		t.Errorf("the ledger tells of %d losses; kept for the supervisor: %t", len(lost), returned)
	}
	t.Logf("the supervisor spoke after %v", back.Sub(from).Round(time.Millisecond))
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
}

func TestABrowserFrozenWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	first := h.Browser(deskTone, house.OwnProcess())
	desk := first.Desk("a1", "7")
	c := connected(t, h, desk)
	second := h.Browser(secondTone).Desk("a2", "8")
	from := time.Now()
	first.Freeze()
	in(t, "music after the last packet of a frozen browser", comforted(t, h, c, deskTone, from), 2500*time.Millisecond)
	second.See("offer", 20*time.Second)
	second.Click("accept")
	hears(t, c, secondTone, 15*time.Second)
	second.Hears(callerTone, talk, from, 5*time.Second)

	thawed := time.Now()
	first.Thaw()
	desk.Gone("call", 10*time.Second)
	desk.Wait("a leg that is up again", 15*time.Second, `window.__hl.leg() === 'up'`)
	to := time.Now().Add(-100 * time.Millisecond)
	in(t, "the longest hole in the talk of others while a browser thaws", c.LongestHole(secondTone, thawed, to), longestHole)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, second)
}

// TestANetworkThatSwallowsEverythingWhileTwoTalk moves a counsellor's machine to another network and back: the caller hears
// a sentence or music, and then the same counsellor.
func TestANetworkThatSwallowsEverythingWhileTwoTalk(t *testing.T) {
	h := house.New(t)
	b := h.Browser(deskTone, house.OwnProcess())
	desk := b.Desk("a1", "7")
	c := connected(t, h, desk)
	from := time.Now()
	mend := b.CutNetwork()
	t.Cleanup(mend)
	in(t, "music after the last packet of a desk whose network is gone", comforted(t, h, c, deskTone, from), 2500*time.Millisecond)
	back := time.Now()
	mend()
	hears(t, c, deskTone, 20*time.Second)
	t.Logf("the counsellor was heard again %v after the network's return", time.Since(back).Round(time.Millisecond))
	desk.Wait("the leg", 15*time.Second, `window.__hl.leg() === 'up'`)
	desk.Hears(callerTone, talk, back, 10*time.Second)
	if offers := house.FactsOf[ledger.OfferMade](h); len(offers) != 1 {
		t.Errorf("%d offers for one call that never left its counsellor", len(offers))
	}
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, desk)
}

func TestAnIdleBrowserThatIsFrozenIsPassedOver(t *testing.T) {
	h := house.New(t)
	first := h.Browser(deskTone, house.OwnProcess())
	first.Desk("a1", "7")
	second := h.Browser(secondTone).Desk("a2", "8")
	first.Freeze()
	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	second.See("offer", 20*time.Second)
	second.Click("accept")
	hears(t, c, secondTone, 5*time.Second)
	var queued, offered time.Time
	for _, e := range h.Facts() {
		f, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		switch f := f.(type) {
		case *ledger.Queued:
			queued = e.At
		case *ledger.OfferMade:
			if f.Agent == "a2" {
				offered = e.At
			}
		case ledger.Queued:
			queued = e.At
		case ledger.OfferMade:
			if f.Agent == "a2" {
				offered = e.At
			}
		}
	}
	in(t, "the next desk is offered", offered.Sub(queued), 1500*time.Millisecond)
	if ends := house.FactsOf[ledger.OfferEnded](h); len(ends) != 2 || ends[0].Agent != "a1" || ends[0].Outcome != "unreachable" {
		t.Errorf("offers ended %+v", ends)
	}
	hangup(t, c)
	h.Ended(1)
	clean(t, second)
}
