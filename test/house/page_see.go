//go:build e2e

package house

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Looks says what the page shows and complains about, and leaves a picture where HEARTLINE_SHOTS names a folder.
func (p *Page) Looks() string {
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

// Wait polls a condition, in JavaScript, until it holds.
func (p *Page) Wait(what string, limit time.Duration, script string) {
	p.b.t.Helper()
	deadline := time.Now().Add(limit)
	for !p.Is(script) {
		if time.Now().After(deadline) {
			p.b.h.fatal("%s: waited %v in vain for %s\n%s", p.Who, limit, what, p.Looks())
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
