//go:build e2e

package house

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is one tab of a browser.
type Page struct {
	Who  string // for messages
	b    *Browser
	ctx  context.Context
	stop context.CancelFunc

	mu     sync.Mutex
	errors []string
}

// Page opens a path of the console in a tab of its own, with the flags that keep test tones whole.
func (b *Browser) Page(who, path string) *Page {
	b.t.Helper()
	p := &Page{Who: who, b: b}
	p.ctx, p.stop = chromedp.NewContext(b.ctx)
	chromedp.ListenTarget(p.ctx, p.note)
	p.do("open a tab", 20*time.Second, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(`addEventListener('unhandledrejection', e => console.error('unhandled: ' + e.reason))`).Do(ctx)
		return err
	}))
	p.Open(path)
	return p
}

// note keeps what the page complains about.
func (p *Page) note(event any) {
	var text string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.APITypeError {
			return
		}
		for _, a := range e.Args {
			text += " " + string(a.Value) + a.Description
		}
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.errors = append(p.errors, strings.TrimSpace(text))
}

// Errors are the exceptions and errors that the page has thrown so far.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.errors...)
}

// Run runs actions in the page within a limit.
func (p *Page) Run(limit time.Duration, actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

func (p *Page) do(what string, limit time.Duration, actions ...chromedp.Action) {
	p.b.t.Helper()
	// The first run of a tab must not have a deadline: its context is the tab's life.
	if chromedp.FromContext(p.ctx).Target == nil {
		if err := chromedp.Run(p.ctx); err != nil {
			p.b.h.fatal("%s: %v", p.Who, err)
		}
	}
	if err := p.Run(limit, actions...); err != nil {
		p.b.h.fatal("%s cannot %s: %v\n%s", p.Who, what, err, p.looks())
	}
}

// looks says what the page shows and complains about, and leaves a picture where HEARTLINE_SHOTS names a folder.
func (p *Page) looks() string {
	var text string
	_ = p.Run(2*time.Second, chromedp.Evaluate(`location.pathname + '\n' + document.body.innerText`, &text))
	if dir := os.Getenv("HEARTLINE_SHOTS"); dir != "" {
		var png []byte
		if err := p.Run(5*time.Second, chromedp.FullScreenshot(&png, 100)); err == nil {
			_ = os.WriteFile(filepath.Join(dir, "failed-"+p.Who+".png"), png, 0o600) //nolint:gosec // whoever runs the tests names the folder
		}
	}
	return fmt.Sprintf("--- the page of %s\n%s\n--- its errors\n%s", p.Who, text, strings.Join(p.Errors(), "\n"))
}

// Open goes to a path of the console.
func (p *Page) Open(path string) {
	p.b.t.Helper()
	p.do("open "+path, 20*time.Second, chromedp.Navigate("http://"+cmp.Or(p.b.way, p.b.h.HTTP)+path+"?testaudio=1"))
}

// Reload loads the page again, as a person does. A page that was reached by a link has lost the flag that keeps test
// tones whole, and Chromium takes a steady tone for noise: the flag is put back first.
func (p *Page) Reload() {
	p.b.t.Helper()
	p.Evaluate(`history.replaceState(history.state, '', location.pathname + '?testaudio=1')`, nil)
	p.do("reload", 20*time.Second, chromedp.Reload())
}

// Timeline tells what the page has waited for since it was loaded last: each thing with when it was asked for and when
// it had come, in milliseconds.
func (p *Page) Timeline() string {
	var text string
	_ = p.Run(3*time.Second, chromedp.Evaluate(`[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
		.map(e => Math.round(e.startTime) + '-' + Math.round(e.responseEnd) + ' ' + new URL(e.name).pathname).join('\n')`, &text))
	return text
}

// Close closes the tab.
func (p *Page) Close() { p.stop() }

func named(name string) string { return `[data-name="` + name + `"]` }

// Click presses what carries the name, once it is there and may be pressed.
func (p *Page) Click(name string) {
	p.b.t.Helper()
	p.Wait(name+" to be pressable", 10*time.Second, fmt.Sprintf(`(() => { const e = document.querySelector(%q); return !!e && !e.disabled })()`, named(name)))
	p.do("press "+name, 10*time.Second, chromedp.Click(named(name), chromedp.ByQuery))
}

// Rest waits until an element can be pressed and has stood in one place for two looks: what is loaded late, after a reload,
// moves what stands below it, and a press would miss.
func (p *Page) Rest(name string) {
	p.b.t.Helper()
	p.Wait(name+" to stand still", 10*time.Second, fmt.Sprintf(atRest, named(name)))
}

const atRest = `(() => {
	const sel = %q, e = document.querySelector(sel);
	if (!e || e.disabled) return false;
	const r = e.getBoundingClientRect(), at = [sel, r.x + scrollX, r.y + scrollY, r.width].join(), was = window.restedAt;
	window.restedAt = at;
	return was === at;
})()`

// Fill types into the field of a name.
func (p *Page) Fill(name, text string) {
	p.b.t.Helper()
	sel := `[name="` + name + `"]`
	p.do("fill "+name, 10*time.Second, chromedp.WaitVisible(sel, chromedp.ByQuery), chromedp.SendKeys(sel, text, chromedp.ByQuery))
}

// Press presses a key, as github.com/chromedp/chromedp/kb names it, wherever the focus is.
func (p *Page) Press(key string) {
	p.b.t.Helper()
	p.do("press a key", 5*time.Second, chromedp.KeyEvent(key))
}

// Choose picks an option of the select field of a name.
func (p *Page) Choose(name, value string) {
	p.b.t.Helper()
	sel := `select[name="` + name + `"]`
	script := fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event('change', {bubbles: true})); return e.value })()`, sel, value)
	var got string
	p.do("choose "+name, 10*time.Second, chromedp.WaitVisible(sel, chromedp.ByQuery), chromedp.Evaluate(script, &got))
	if got != value {
		p.b.h.fatal("%s: the field %s has no choice %q\n%s", p.Who, name, value, p.looks())
	}
}

// Wait polls a condition, in JavaScript, until it holds.
func (p *Page) Wait(what string, limit time.Duration, script string) {
	p.b.t.Helper()
	deadline := time.Now().Add(limit)
	for !p.Is(script) {
		if time.Now().After(deadline) {
			p.b.h.fatal("%s: waited %v in vain for %s\n%s", p.Who, limit, what, p.looks())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// Is evaluates a condition now; a page that is just loading has no condition fulfilled.
func (p *Page) Is(script string) bool {
	var ok bool
	err := p.Run(3*time.Second, chromedp.Evaluate(`Boolean(`+script+`)`, &ok))
	return err == nil && ok
}

// See waits until the page shows what carries the name.
func (p *Page) See(name string, limit time.Duration) {
	p.b.t.Helper()
	p.Wait("sight of "+name, limit, fmt.Sprintf(`document.querySelector(%q)`, named(name)))
}

// Gone waits until the page does not show what carries the name.
func (p *Page) Gone(name string, limit time.Duration) {
	p.b.t.Helper()
	p.Wait("the end of "+name, limit, fmt.Sprintf(`document.body && !document.querySelector(%q)`, named(name)))
}

// Text returns the text of what a selector finds first, "" where there is none.
func (p *Page) Text(selector string) string {
	var text string
	_ = p.Run(3*time.Second, chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ''`, selector), &text))
	return text
}

// Evaluate evaluates a script, which may be a promise, into out.
func (p *Page) Evaluate(script string, out any) {
	p.b.t.Helper()
	p.do("evaluate a script", 10*time.Second, chromedp.Evaluate(script, out, func(e *runtime.EvaluateParams) *runtime.EvaluateParams {
		return e.WithAwaitPromise(true)
	}))
}

// Picture saves a picture of the page as it stands in its window.
func (p *Page) Picture(file string, whole bool) {
	p.b.t.Helper()
	var png []byte
	action := chromedp.CaptureScreenshot(&png)
	if whole {
		action = chromedp.FullScreenshot(&png, 100)
	}
	// A picture of the whole page is laid out without the scroll bar that the page has in its window.
	p.do("be pictured", 10*time.Second, emulation.SetScrollbarsHidden(true), chromedp.Evaluate(`scrollTo(0, 0)`, nil), action)
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.b.t.Fatal(err)
	}
}

// Listen makes the page watch for tones (Hz) in what it hears; for those of the house where none is named.
func (p *Page) Listen(hz ...int) {
	p.b.t.Helper()
	if len(hz) == 0 {
		hz = Tones()
	}
	tones, err := json.Marshal(hz)
	if err != nil {
		p.b.t.Fatal(err)
	}
	p.Wait("its test hooks", 10*time.Second, `window.__hl`)
	p.Evaluate(`window.__hl.watch(`+string(tones)+`).then(() => true)`, nil)
}

// Sound is a change of what a page hears.
type Sound struct {
	At   time.Time
	Tone int // Hz of a tone of the house, -1 another sound, 0 silence
}

// Heard are the changes of what the page has heard since Listen, oldest first.
func (p *Page) Heard() []Sound {
	var raw []struct{ At, Tone float64 }
	_ = p.Run(3*time.Second, chromedp.Evaluate(`(window.__hl?.heard() ?? []).map(h => ({at: performance.timeOrigin + h.at, tone: h.tone}))`, &raw))
	out := make([]Sound, len(raw))
	for i, r := range raw {
		out[i] = Sound{At: time.UnixMicro(int64(r.At * 1000)), Tone: int(r.Tone)}
	}
	return out
}

// Hears waits until the page has heard a tone (Hz; -1 is any other sound) for a time at one go after since, and
// returns when that began. Breaks up to 60 ms do not count.
func (p *Page) Hears(tone int, lasting time.Duration, since time.Time, limit time.Duration) time.Time {
	p.b.t.Helper()
	const gap = 60 * time.Millisecond
	deadline := time.Now().Add(limit)
	for {
		var began, ended time.Time
		sounds := p.Heard()
		for i, s := range sounds {
			until := time.Now()
			if i+1 < len(sounds) {
				until = sounds[i+1].At
			}
			if s.Tone != tone || !until.After(since) {
				continue
			}
			at := s.At
			if at.Before(since) {
				at = since
			}
			if began.IsZero() || at.Sub(ended) > gap {
				began = at
			}
			if ended = until; ended.Sub(began) >= lasting {
				return began
			}
		}
		if time.Now().After(deadline) {
			p.b.h.fatal("%s does not hear %d Hz for %v within %v: %v\n%s", p.Who, tone, lasting, limit, tail(sounds), p.looks())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// Hole is the longest time within [from, to) in which the page does not hear a tone.
func (p *Page) Hole(tone int, from, to time.Time) time.Duration {
	longest, covered := time.Duration(0), from
	sounds := p.Heard()
	for i, s := range sounds {
		until := to
		if i+1 < len(sounds) && sounds[i+1].At.Before(to) {
			until = sounds[i+1].At
		}
		if s.Tone != tone || !until.After(from) || s.At.After(to) {
			continue
		}
		longest = max(longest, s.At.Sub(covered))
		covered = until
	}
	return max(longest, to.Sub(covered))
}

func tail(s []Sound) string {
	var b strings.Builder
	for _, x := range s[max(0, len(s)-12):] {
		fmt.Fprintf(&b, " %s:%d", x.At.Format("05.000"), x.Tone)
	}
	return b.String()
}

// SignIn signs in at the form.
func (p *Page) SignIn(user string) {
	p.b.t.Helper()
	p.Fill("login", user)
	p.Fill("password", "heartline-demo")
	p.Click("sign-in")
	p.Wait("the console", 10*time.Second, `document.querySelector('.console')`)
}

// State is the counsellor's state that the desk shows, "" where it shows none.
func (p *Page) State() string {
	var class string
	_ = p.Run(3*time.Second, chromedp.Evaluate(`document.querySelector('.state-bar')?.className ?? ''`, &class))
	_, state, _ := strings.Cut(class, "state-bar state-")
	return state
}

// Until waits for the counsellor's state.
func (p *Page) Until(state string, limit time.Duration) {
	p.b.t.Helper()
	p.Wait("the state "+state, limit, fmt.Sprintf(`document.querySelector('.state-bar.state-%s')`, state))
}

// CheckSeat does the seat check as a person does: speaks, listens, is rung and hears the own echo. The buttons
// that say so can be pressed only when the page has measured the sound.
func (p *Page) CheckSeat() {
	p.b.t.Helper()
	p.Click("check-speaker")
	p.Click("speaker-heard")
	p.Click("check-ring")
	p.Click("ring-heard")
	p.Click("check-echo")
	p.Click("check-done")
}

// Desk signs a counsellor in at a browser desk by the pages alone, listens, and makes them ready.
func (b *Browser) Desk(user, seat string) *Page {
	b.t.Helper()
	p := b.Page(user, "/desk")
	p.SignIn(user)
	p.Click("seat-" + seat)
	p.Listen()
	p.CheckSeat()
	p.Click("ready")
	p.Until("ready", 10*time.Second)
	return p
}

// Language switches the page to a language.
func (p *Page) Language(language string) {
	p.b.t.Helper()
	p.Resize(1280, 800)
	p.Evaluate(fmt.Sprintf(`document.querySelector(%q)?.click()`, named("language-"+language)), nil)
	p.Wait("the language "+language, 3*time.Second, fmt.Sprintf(`document.documentElement.lang === %q`, language))
}

// Resize gives the page another size.
func (p *Page) Resize(width, height int) {
	p.b.t.Helper()
	p.do("be resized", 5*time.Second, chromedp.EmulateViewport(int64(width), int64(height)))
}

// Overflow is by how many pixels the page is wider than its window.
func (p *Page) Overflow() (px int) {
	p.b.t.Helper()
	p.Evaluate(`document.documentElement.scrollWidth - innerWidth`, &px)
	return px
}

// Widest names what stands out at the right.
func (p *Page) Widest() string {
	var text string
	p.Evaluate(`[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.tagName + '.' + e.className).join(' ')`, &text)
	return text
}
