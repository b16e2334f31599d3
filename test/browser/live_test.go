//go:build e2e

package browser_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// The voices of a call that several are in: far enough apart that a page and a telephone can tell each in a chorus.
const bossTone = 2100

var voices = []int{callerTone, deskTone, secondTone, bossTone}

// chorus waits until a page hears these voices together and no other.
func chorus(t *testing.T, p *house.Page, hz ...int) {
	t.Helper()
	slices.Sort(hz)
	var heard struct{ Voices, Traces []int }
	for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		p.Evaluate(`window.__hl?.chorus() ?? {voices: [], traces: []}`, &heard)
		if slices.Equal(heard.Voices, hz) && slices.Equal(heard.Traces, hz) {
			return
		}
	}
	var stats any
	p.Evaluate(`window.__hl?.stats()`, &stats)
	t.Fatalf("%s does not hear exactly %v: %+v; leg %+v", p.Who, hz, heard, stats)
}

// callerHears waits until a telephone hears these voices together and no other.
func callerHears(t *testing.T, c *phone.Call, hz ...int) {
	t.Helper()
	const packets, most, few = 16, 13, 1
	var count map[int]int
	for deadline := time.Now().Add(8 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		to := time.Now().Add(-60 * time.Millisecond)
		count = map[int]int{}
		for _, f := range c.Frames(to.Add(-packets*20*time.Millisecond), to) {
			for _, h := range c.Tones(f) {
				count[h]++
			}
		}
		if !slices.ContainsFunc(voices, func(v int) bool {
			return slices.Contains(hz, v) && count[v] < most || !slices.Contains(hz, v) && count[v] > few
		}) {
			return
		}
	}
	t.Fatalf("the caller does not hear exactly %v: %v", hz, count)
}

// neverHeard fails the test if a telephone has heard a voice since then. Music strikes a watched tone for a packet
// or two.
func neverHeard(t *testing.T, c *phone.Call, hz int, since time.Time) {
	t.Helper()
	if s := c.Summary(since, time.Now()); s.Tones[hz] > 5 {
		t.Errorf("the caller heard %d Hz: %v", hz, s)
	}
}

// sound is a condition on what the desk says about who hears whom.
func sound(of, kind string) string {
	return fmt.Sprintf(`document.querySelector('[data-name=hears] [data-of=%s][data-sound=%s]')`, of, kind)
}

// party is a condition on a card of the strip.
func party(who, state string, in bool) string {
	return fmt.Sprintf(`document.querySelector('[data-name="party-%s"][data-state=%s][data-in="%t"]')`, who, state, in)
}

// TestConsultConferenceAndHandOver lets a counsellor consult a colleague while the caller hears music, bring the
// colleague in, and hand the call over; both pages are loaded again in the middle of it.
func TestConsultConferenceAndHandOver(t *testing.T) {
	h := house.New(t)
	first := h.Browser(deskTone).Desk("a1", "7")
	c := connected(t, h, first)
	second := h.Browser(secondTone).Desk("a2", "8")
	first.Wait("the words for a talk", 2*time.Second, sound("caller", "people"))

	// Consult.
	first.Click("bring-in")
	first.Wait("why nobody can ask a3", 5*time.Second, `document.querySelector('[data-name=pick-a3]')?.disabled && document.querySelector('[data-name=pick-a3]').textContent.includes('未就座')`)
	first.Click("pick-a2")
	first.Wait("the colleague to be rung", 5*time.Second, party("a2", "ringing", false))
	second.Wait("the asking", 5*time.Second, `document.querySelector('[data-name=offer][data-ask=consult]')?.textContent.includes('甲一')`)
	callerHears(t, c, deskTone)
	second.Click("accept")
	music(t, c, 5*time.Second)
	chorus(t, first, secondTone)
	chorus(t, second, deskTone)
	aside := time.Now()
	first.Wait("the words for a consultation", 2*time.Second, sound("caller", "music")+" && "+party("a2", "there", false))
	second.See("guest", 2*time.Second)

	// The page is loaded again in the middle of it.
	reload := time.Now()
	first.Reload()
	first.Wait("the consultation after a reload", 3*truthful, sound("caller", "music")+" && "+party("a2", "there", false))
	in(t, "the desk shows the consultation after a reload", time.Since(reload), truthful)
	first.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	first.Listen()
	chorus(t, first, secondTone)
	chorus(t, second, deskTone)
	neverHeard(t, c, deskTone, aside)
	neverHeard(t, c, secondTone, aside)

	// Conference.
	first.Click("bring-in-a2")
	callerHears(t, c, deskTone, secondTone)
	chorus(t, first, callerTone, secondTone)
	chorus(t, second, callerTone, deskTone)
	first.Wait("the words for a conference", 2*time.Second, sound("caller", "people")+" && "+party("a2", "there", true))
	reload = time.Now()
	second.Reload()
	second.Wait("the conference after a reload", 3*truthful, `document.querySelector('[data-name=guest][data-in=true]')`)
	in(t, "the colleague's desk shows the conference after a reload", time.Since(reload), truthful)
	second.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	second.Listen()
	callerHears(t, c, deskTone, secondTone)
	chorus(t, second, callerTone, deskTone)

	// Mute, and put aside.
	first.Click("mute-a2")
	callerHears(t, c, deskTone)
	chorus(t, second, callerTone, deskTone)
	first.Click("unmute-a2")
	callerHears(t, c, deskTone, secondTone)
	first.Click("take-out-a2")
	callerHears(t, c, deskTone)
	chorus(t, first, callerTone)
	first.Click("turn")
	music(t, c, 5*time.Second)
	chorus(t, first, secondTone)
	first.Click("back")
	callerHears(t, c, deskTone)

	// Hand over.
	first.Click("bring-in-a2")
	callerHears(t, c, deskTone, secondTone)
	first.Click("hand-over-a2")
	first.Gone("call", 3*time.Second)
	second.See("call", 3*time.Second)
	callerHears(t, c, secondTone)
	chorus(t, second, callerTone)
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	if moved := house.FactsOf[ledger.Transferred](h); len(moved) != 1 || moved[0].How != "attended" {
		t.Errorf("transfers: %+v", moved)
	}
	clean(t, first, second)
}

// TestASupervisorListens sits a supervisor down, who hears a talk from the board without being heard, speaks to the
// counsellor alone, comes in, and answers a call for help.
func TestASupervisorListens(t *testing.T) {
	h := house.New(t)
	desk := h.Browser(deskTone).Desk("a1", "7")
	boss := h.Browser(bossTone).Sit("boss", "9")
	visit(boss, "/board")
	boss.Wait("the own line", 5*time.Second, `document.querySelector('[data-name=own-line][data-up=true]')`)
	c := connected(t, h, desk)

	// Listen: both are heard, nobody hears.
	listen(boss)
	boss.See("listener", 5*time.Second)
	desk.Wait("who listens, as the policy has it", 3*truthful, `document.querySelector('[data-name=listened]')?.textContent.includes('督导')`)
	chorus(t, boss, callerTone, deskTone)
	began := time.Now()
	callerHears(t, c, deskTone)
	chorus(t, desk, callerTone)
	if !boss.Is(sound("caller", "people")) {
		t.Errorf("the board does not say whom the caller hears: %s", boss.Text("[data-name=hears]"))
	}

	// Whisper: the counsellor hears it, the caller does not.
	boss.Click("whisper")
	boss.Wait("the words for whispering", 3*time.Second, `document.querySelector('[data-name=listener][data-whispering=true]')`)
	chorus(t, desk, callerTone, bossTone)
	callerHears(t, c, deskTone)
	boss.Click("whisper")
	chorus(t, desk, callerTone)

	// A page that is loaded again shows what is so: its line is new, so it listens no more.
	reload := time.Now()
	boss.Reload()
	boss.Wait("the board after a reload", 3*truthful, `document.querySelector('[data-name=own-line]') && !document.querySelector('[data-name=listener]')`)
	in(t, "the board shows the truth after a reload", time.Since(reload), truthful)
	boss.Wait("the leg", 10*time.Second, `document.querySelector('[data-name=own-line][data-up=true]')`)
	boss.Listen()

	// Help, asked for without a sound.
	desk.Click("help")
	boss.Wait("a call for help", 5*time.Second, `document.querySelector('[data-name^="help-"]')`)
	boss.Evaluate(`document.querySelector('[data-name^="help-"]').click()`, nil)
	desk.Wait("who comes", 5*time.Second, `document.querySelector('[data-name=help-state]')?.textContent.includes('督导')`)
	callerHears(t, c, deskTone)

	// Where the policy hides listening, the counsellor's page shows nothing of it; who speaks is heard, and seen.
	desk.Gone("listened", 3*truthful)
	h.Change("roster: {everyone_on_duty: true}", "roster: {everyone_on_duty: true}\nfloor: {hide_listeners: true}")
	desk.Evaluate(watchListened, nil)
	listen(boss)
	boss.See("listener", 5*time.Second)
	chorus(t, boss, callerTone, deskTone)
	boss.Click("whisper")
	desk.Wait("who whispers", 3*truthful, `document.querySelector('[data-name=listened]')?.textContent.includes('督导')`)
	boss.Click("whisper")
	desk.Gone("listened", 3*truthful)
	var told []string
	desk.Evaluate(`window.__listening`, &told)
	if len(told) > 0 {
		t.Errorf("the counsellor's page tells of hidden listening: %q", told)
	}

	// Come in, and leave.
	neverHeard(t, c, bossTone, began)
	boss.Click("barge")
	callerHears(t, c, deskTone, bossTone)
	chorus(t, desk, callerTone, bossTone)
	chorus(t, boss, callerTone, deskTone)
	boss.See("guest", 3*time.Second)
	desk.Wait("the supervisor's card", 3*time.Second, party("boss", "there", true))
	boss.Click("leave")
	callerHears(t, c, deskTone)
	chorus(t, desk, callerTone)
	hangup(t, c)
	h.Ended(1)
	if n := len(house.FactsOf[ledger.MonitorStarted](h)); n != 2 {
		t.Errorf("%d times was listened, want 2", n)
	}
	recordOfListening(t, boss, "/calls/"+callID(h), 2)
	recordOfListening(t, desk, "/calls/"+callID(h), 0)
	clean(t, desk, boss)
}

// watchListened notes what a counsellor's page says of somebody who listens, from now on.
const watchListened = `(() => {
	window.__listening = [];
	for (const e of document.querySelectorAll('.notice')) e.dataset.before = 'yes';
	new MutationObserver(() => {
		for (const e of document.querySelectorAll('[data-name=listened], .notice:not([data-before])')) if (e.textContent.includes('旁听')) window.__listening.push(e.textContent);
	}).observe(document.body, {childList: true, subtree: true, characterData: true});
})()`

// recordOfListening wants the page of a call to tell so many times that somebody began to listen.
func recordOfListening(t *testing.T, p *house.Page, path string, times int) {
	t.Helper()
	p.Open(path)
	p.Wait("what happened in the call", 10*time.Second, `document.querySelectorAll('.timeline li').length > 3`)
	var told int
	p.Evaluate(`[...document.querySelectorAll('.timeline li')].filter(l => l.textContent.includes('开始旁听')).length`, &told)
	if told != times {
		t.Errorf("the page of the call tells %s of %d times that somebody listened, want %d", p.Who, told, times)
	}
}

// visit follows the page's own link, so that the desk's line stays.
func visit(p *house.Page, path string) {
	p.Wait("a link to "+path, 5*time.Second, fmt.Sprintf(`document.querySelector('nav a[href=%q]')`, path))
	p.Evaluate(fmt.Sprintf(`document.querySelector('nav a[href=%q]').click()`, path), nil)
}

// listen chooses the one call of the board and listens to it.
func listen(boss *house.Page) {
	boss.Wait("the call on the board", 5*time.Second, `document.querySelector('table [data-name^="act-"]')`)
	boss.Evaluate(`document.querySelector('table [data-name^="act-"]').click()`, nil)
	boss.Click("act-listen")
}
