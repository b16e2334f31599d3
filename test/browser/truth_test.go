//go:build e2e

package browser_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// truthful is how long a desk may take until it shows what is so.
const truthful = 2 * time.Second

// line is a desk whose network can be cut, with what a test of it needs.
type line struct {
	h    *house.House
	wire *fakepbx.Wire
	desk *house.Page
}

func cuttable(t *testing.T, options ...house.Option) *line {
	t.Helper()
	h := house.New(t, options...)
	wire, err := fakepbx.NewWire(h.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	return &line{h: h, wire: wire, desk: h.Browser(deskTone).Through(wire.Addr()).Desk("a1", "7")}
}

// ways are what happens to a page in the middle of its work. Each returns from when on the truth is owed.
func (l *line) ways() map[string]func() time.Time {
	return map[string]func() time.Time{
		"reload": func() time.Time {
			at := time.Now()
			l.desk.Reload()
			return at
		},
		"another network": func() time.Time {
			l.wire.Drop()
			return time.Now()
		},
	}
}

// shows waits until the page's picture is fresh and as it has to be, and measures how long that took.
func (l *line) shows(t *testing.T, what, script string, since time.Time) {
	t.Helper()
	l.desk.Wait(what, 3*truthful, fmt.Sprintf(`(() => document.readyState === 'complete' && !document.querySelector('[data-name=connection-lost]') && (%s))()`, script))
	took := time.Since(since)
	if took > truthful {
		t.Logf("%s waited for\n%s", what, l.desk.Timeline())
	}
	in(t, what, took, truthful)
}

const (
	showsHold  = `document.querySelector('.state-bar.state-hold') && document.querySelector('[data-name=call] .call-hold') && document.querySelector('[data-name=hold][aria-pressed=true]:not([disabled])')`
	showsMute  = `document.querySelector('[data-name=muted]') && document.querySelector('[data-name=mute][aria-pressed=true]')`
	showsOffer = `document.querySelector('[data-name=offer]') && document.querySelector('[data-name=accept]:not([disabled])')`
	showsForm  = `document.querySelector('.state-bar.state-after_call') && document.querySelector('textarea[name=note]')?.value.includes('约定明天再联系') && document.querySelector('select[name=category]')?.value === 'emotion'`
)

// TestADeskShowsTheTruthInTheMiddleOfATalk holds and mutes, and takes the page's network or the page itself away.
func TestADeskShowsTheTruthInTheMiddleOfATalk(t *testing.T) {
	l := cuttable(t)
	c := connected(t, l.h, l.desk)
	for name, happen := range l.ways() {
		l.desk.Click("hold")
		music(t, c, 3*time.Second)
		l.desk.Until("hold", truthful)
		l.shows(t, "hold after "+name, showsHold, happen())
		l.desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
		l.desk.Click("hold")
		hears(t, c, deskTone, 8*time.Second)

		l.desk.Click("mute")
		if err := c.WaitSilence(within(t, 3*time.Second), talk); err != nil {
			t.Fatalf("a muted desk is heard: %v", err)
		}
		from := time.Now()
		l.shows(t, "mute after "+name, showsMute, happen())
		l.desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
		l.desk.Listen()
		l.desk.Hears(callerTone, talk, from, 8*time.Second)
		if s := c.Summary(from, time.Now()); s.Tones[deskTone] > 0 {
			t.Errorf("after %s the muted counsellor was heard: %v", name, s)
		}
		l.desk.Click("mute")
		hears(t, c, deskTone, 5*time.Second)
		l.desk.Until("talking", truthful)
	}

	// What happens while the page is cut off is shown as soon as it is back.
	l.desk.Click("hold")
	l.desk.Until("hold", truthful)
	l.wire.Cut()
	l.desk.See("connection-lost", 5*time.Second)
	hangup(t, c)
	l.h.Ended(1)
	l.wire.Mend()
	l.shows(t, "no call after a cut", `!document.querySelector('[data-name=call]') && !document.querySelector('.state-bar.state-hold')`, time.Now())
	clean(t, l.desk)
}

// TestADeskShowsTheTruthWhileItRings takes page and network away while an offer rings and the form is written.
func TestADeskShowsTheTruthWhileItRings(t *testing.T) {
	l := cuttable(t, house.Replace("offer_timeout: 5s", "offer_timeout: 1m"), house.Replace("after_call: 1s", "after_call: 4m"))
	c := l.h.Dial(l.h.Caller(callerTone), "96111", phone.DialOptions{})
	l.desk.See("offer", 5*time.Second)
	for name, happen := range l.ways() {
		l.shows(t, "the offer after "+name, showsOffer, happen())
		l.desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	}
	l.desk.Click("accept")
	hears(t, c, deskTone, 8*time.Second)
	hangup(t, c)
	l.desk.Until("after_call", 5*time.Second)
	l.desk.Choose("category", "emotion")
	l.desk.Fill("note", "约定明天再联系")
	l.desk.Wait("the text to be saved", 5*time.Second, `document.querySelector('[data-name=save-line]')?.dataset.state === 'saved'`)
	for name, happen := range l.ways() {
		l.shows(t, "the form after "+name, showsForm, happen())
	}
	l.desk.Wait("the leg", 10*time.Second, `window.__hl?.leg() === 'up'`)
	l.desk.Rest("submit-form")
	l.desk.Click("submit-form")
	l.desk.Until("ready", 5*time.Second)
	clean(t, l.desk)
}

// TestTheSecondBrowserTakesTheLineAndTheFirstYields opens one desk in two browsers, which know nothing of each other:
// the first one says what happened and does not dial again, so that the two do not push each other out.
func TestTheSecondBrowserTakesTheLineAndTheFirstYields(t *testing.T) {
	h := house.New(t)
	first := h.Browser(deskTone).Desk("a1", "7")
	second := h.Browser(secondTone).Page("a1 elsewhere", "/desk")
	second.SignIn("a1")
	second.Wait("a line of its own", 15*time.Second, `window.__hl?.leg() === 'up'`)
	at := time.Now()
	first.Wait("a sentence", 5*time.Second, `document.querySelector('.notice.level-warning')?.textContent.length > 10`)
	in(t, "the first page says that it has no line any more", time.Since(at), time.Second)
	first.Wait("a line that is elsewhere", 3*time.Second, `window.__hl.leg() === 'elsewhere'`)
	h.Until("one leg", 5*time.Second, func() bool { return legs(h) == 1 })

	c := h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
	second.Click("accept")
	hears(t, c, secondTone, 8*time.Second)
	if first.Is(`window.__hl.leg() !== 'elsewhere'`) || legs(h) != 2 {
		t.Errorf("the first page dialled again: %d channels", legs(h))
	}
	hangup(t, c)
	ups := 0
	for _, e := range h.Facts() {
		if e.Kind == ledger.KindDeskUp {
			ups++
		}
	}
	if ups != 2 {
		t.Errorf("the line came up %d times, want once for each browser", ups)
	}
	clean(t, first, second)
}

// TestALineIsTakenOverInTheMiddleOfATalk lets two browsers take one desk's line from each other while a caller talks and
// the older line is still alive: the caller hears the new voice within a second, each time.
func TestALineIsTakenOverInTheMiddleOfATalk(t *testing.T) {
	h := house.New(t)
	pages, tones := []*house.Page{h.Browser(deskTone).Desk("a1", "7"), nil}, []int{deskTone, secondTone}
	c := connected(t, h, pages[0])
	pages[1] = h.Browser(secondTone).Page("a1 elsewhere", "/desk")
	pages[1].SignIn("a1")
	for n := range 10 {
		now, then := pages[(n+1)%2], pages[n%2]
		if n > 0 {
			now.Reload()
		}
		now.Wait("the line", 15*time.Second, `window.__hl?.leg() === 'up'`)
		at := time.Now()
		then.Wait("a line that is elsewhere", 5*time.Second, `window.__hl?.leg() === 'elsewhere'`)
		in(t, "the caller hears the new voice", hears(t, c, tones[(n+1)%2], 5*time.Second).Sub(at), time.Second)
		now.Listen()
		now.Hears(callerTone, talk, at, 5*time.Second)
	}
	hangup(t, c)
	if end := h.Ended(1)[0]; end.Class != "completed" {
		t.Errorf("ended %+v", end)
	}
	clean(t, pages...)
}
