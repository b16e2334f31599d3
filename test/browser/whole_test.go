//go:build e2e

package browser_test

import (
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// boardSays waits until the supervisor's board shows a counsellor in a state, by the words on the page.
func boardSays(t *testing.T, board *house.Page, name, state string) {
	t.Helper()
	board.Wait("the board to show that "+name+" is "+state, 3*time.Second,
		`[...document.querySelectorAll('tr')].some(r => r.textContent.includes('`+name+`') && r.textContent.includes('`+state+`'))`)
}

// TestTheWholeLineWithNothingButABrowser is a counsellor, a caller and a supervisor, each in a browser.
func TestTheWholeLineWithNothingButABrowser(t *testing.T) {
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 2m"))
	board := h.Browser(0).Page("boss", "/board")
	board.SignIn("boss")
	board.Open("/board")
	board.See("group-city", 10*time.Second)

	desk := h.Browser(deskTone).Page("a1", "/desk")
	desk.SignIn("a1")
	desk.Click("seat-7")
	desk.Listen()
	desk.CheckSeat()
	desk.Click("ready")
	desk.Until("ready", 10*time.Second)
	boardSays(t, board, "甲一", "就绪")

	telephone := h.Browser(callerTone).Page("caller", "/phone")
	telephone.Click("number-12345")
	began := time.Now()
	telephone.Click("phone-call")
	telephone.Wait("an answer", 8*time.Second, `document.querySelector('[data-name="phone-state"]').dataset.state === 'talking'`)
	telephone.Listen()
	telephone.Hears(-1, talk, began, 8*time.Second) // the menu
	telephone.Click("key-1")
	desk.See("offer", 15*time.Second)
	boardSays(t, board, "甲一", "来电振铃")
	since := time.Now()
	desk.Click("accept")
	telephone.Hears(deskTone, talk, since, 5*time.Second)
	desk.Hears(callerTone, talk, since, 5*time.Second)
	desk.Until("talking", 3*time.Second)
	boardSays(t, board, "甲一", "通话中")
	until := time.Now().Add(2 * time.Second)
	h.Until("two seconds of talk", 4*time.Second, func() bool { return time.Now().After(until) })
	for who, hole := range map[string]time.Duration{
		"caller":     telephone.Hole(deskTone, since.Add(time.Second), until.Add(-100*time.Millisecond)),
		"counsellor": desk.Hole(callerTone, since.Add(time.Second), until.Add(-100*time.Millisecond)),
	} {
		in(t, "the longest hole of the "+who+" in a quiet talk", hole, longestHole)
	}

	const note = "来电者情绪平稳，约定明天再联系。"
	telephone.Click("phone-hangup")
	desk.Until("after_call", 5*time.Second)
	boardSays(t, board, "甲一", "话后处理")
	desk.Choose("category", "emotion")
	desk.Fill("note", note)
	desk.Wait("the draft to be kept", 5*time.Second, `document.querySelector('[data-name="save-line"]').dataset.state === 'saved'`)
	desk.Reload()
	desk.Wait("the note after a reload", 8*time.Second, `document.querySelector('textarea[name=note]')?.value === '`+note+`' && document.querySelector('select[name=category]').value === 'emotion'`)
	desk.Click("submit-form")
	desk.Until("ready", 8*time.Second)

	if end := h.Ended(1)[0]; end.Class != "completed" || end.By != "caller" {
		t.Errorf("ended %+v", end)
	}
	if shown := house.FactsOf[ledger.OfferShown](h); len(shown) != 1 {
		t.Errorf("the offer was confirmed as shown %d times", len(shown))
	}
	history(t, board, note)
	clean(t, desk, telephone, board)
}

// history finds the call and plays its recording for a reason; the note is not shown unasked.
func history(t *testing.T, board *house.Page, note string) {
	t.Helper()
	board.Open("/calls")
	board.Wait("the call in the history", 8*time.Second, `document.querySelector('a[href^="/calls/"]')`)
	board.Evaluate(`document.querySelector('td a[href^="/calls/"], tr a[href^="/calls/"]').click()`, nil)
	board.Wait("the timeline", 5*time.Second, `document.querySelectorAll('.timeline li, ol li').length > 3`)
	board.Wait("the recording to be sealed", 20*time.Second, `document.querySelector('[data-name="play"]') || (location.reload(), false)`)
	board.Click("play")
	board.Choose("playback-reason", "quality")
	board.Click("playback-start")
	board.Wait("the recording to play", 10*time.Second, `(() => { const a = document.querySelector('audio'); if (!a) return false; if (a.paused) a.play(); return a.currentTime > 0.3 })()`)
	if text := board.Text("main"); strings.Contains(text, note) {
		t.Error("the note stands in the history without having been asked for")
	}
}

// TestTheCounsellorIsHeardThoughMusicHasJustBegun accepts in the moment in which the recording notice has ended
// and music begins: the music must not stay.
func TestTheCounsellorIsHeardThoughMusicHasJustBegun(t *testing.T) {
	h := house.New(t, house.Replace("after_call: 1s", "after_call: 100ms"))
	desk := h.Browser(deskTone).Desk("a1", "7")
	telephone := h.Browser(callerTone).Page("caller", "/phone")
	for range 6 {
		telephone.Click("number-12345")
		began := time.Now()
		telephone.Click("phone-call")
		telephone.Wait("an answer", 8*time.Second, `document.querySelector('[data-name="phone-state"]').dataset.state === 'talking'`)
		telephone.Listen()
		telephone.Hears(-1, talk, began, 8*time.Second)
		telephone.Click("key-1")
		desk.See("offer", 15*time.Second)
		at := time.Now()
		desk.Click("accept")
		telephone.Hears(deskTone, talk, at, 3*time.Second)
		telephone.Click("phone-hangup")
		desk.Until("ready", 8*time.Second)
	}
	for _, e := range h.Ended(6) {
		if e.Class != "completed" {
			t.Errorf("ended %+v", e)
		}
	}
	clean(t, desk, telephone)
}
