//go:build e2e

package house

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

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
		p.b.h.fatal("%s cannot %s: %v\n%s", p.Who, what, err, p.Looks())
	}
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
	p.do("reload", 45*time.Second, chromedp.Reload())
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
