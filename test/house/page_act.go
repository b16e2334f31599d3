//go:build e2e

package house

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

func named(name string) string { return `[data-name="` + name + `"]` }

// Click presses what carries the name, once it is there and may be pressed.
func (p *Page) Click(name string) {
	p.b.t.Helper()
	p.Rest(name)
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

// Drag presses the mouse at one point of the window and carries to another, where it is held.
func (p *Page) Drag(x, y, toX, toY float64) {
	p.b.t.Helper()
	p.do("drag", 10*time.Second,
		input.DispatchMouseEvent(input.MousePressed, x, y).WithButton(input.Left).WithClickCount(1),
		input.DispatchMouseEvent(input.MouseMoved, (x+toX)/2, (y+toY)/2).WithButton(input.Left),
		input.DispatchMouseEvent(input.MouseMoved, toX, toY).WithButton(input.Left))
}

// Drop lets go what is dragged.
func (p *Page) Drop(x, y float64) {
	p.b.t.Helper()
	p.do("drop", 5*time.Second, input.DispatchMouseEvent(input.MouseReleased, x, y).WithButton(input.Left).WithClickCount(1))
}

// Choose picks an option of the select field of a name.
func (p *Page) Choose(name, value string) {
	p.b.t.Helper()
	sel := `select[name="` + name + `"]`
	script := fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event('change', {bubbles: true})); return e.value })()`, sel, value)
	var got string
	p.do("choose "+name, 10*time.Second, chromedp.WaitVisible(sel, chromedp.ByQuery), chromedp.Evaluate(script, &got))
	if got != value {
		p.b.h.fatal("%s: the field %s has no choice %q\n%s", p.Who, name, value, p.Looks())
	}
}

// SetTime writes a time, as the field of a name takes it.
func (p *Page) SetTime(name, value string) {
	p.b.t.Helper()
	sel := `[name="` + name + `"]`
	p.do("set "+name, 10*time.Second, chromedp.WaitVisible(sel, chromedp.ByQuery), chromedp.Evaluate(fmt.Sprintf(
		`(() => { const e = document.querySelector(%q); e.value = %q; for (const type of ['input', 'change']) e.dispatchEvent(new Event(type, {bubbles: true})) })()`, sel, value), nil))
}

// Upload chooses a file with a text in the field of a name.
func (p *Page) Upload(name, file, text string) {
	p.b.t.Helper()
	path := filepath.Join(p.b.t.TempDir(), file)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.b.t.Fatal(err)
	}
	sel := `[name="` + name + `"]`
	p.do("choose a file for "+name, 10*time.Second, chromedp.WaitReady(sel, chromedp.ByQuery), chromedp.SetUploadFiles(sel, []string{path}, chromedp.ByQuery))
}
