//go:build e2e

package house

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

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

// passCheck has the seat check done with by the page's own sign-in: the line is rung and echoes, and nobody looks at the
// panel, for which CheckSeat is.
func (p *Page) passCheck() {
	p.b.t.Helper()
	p.Wait("a line that can be checked", 15*time.Second, fmt.Sprintf(`document.querySelector(%q)?.disabled === false`, named("check-ring")))
	p.Evaluate(`(async () => {
		const send = async (method, path, body) => {
			const r = await fetch('/api/v1/desk/' + path, {method, headers: body && {'Content-Type': 'application/json'}, body: body && JSON.stringify(body)});
			if (!r.ok) throw new Error(path + ': ' + r.status + ' ' + await r.text());
		};
		await send('POST', 'test-ring');
		await send('POST', 'echo');
		await send('DELETE', 'echo');
		await send('POST', 'check', {microphone: 'ok', speaker: 'ok', ring: 'ok', echo: 'ok', leg: 'ok'});
	})()`, nil)
}

// Sit signs somebody in at a browser seat, listens, and has the seat checked: what is left is to be ready.
func (b *Browser) Sit(user, seat string) *Page {
	b.t.Helper()
	p := b.Page(user, "/desk")
	p.SignIn(user)
	p.Wait("the way to the own desk", 5*time.Second, `document.querySelector('nav a[href="/desk"]')`)
	p.Evaluate(`document.querySelector('nav a[href="/desk"]').click()`, nil)
	p.Seat(seat)
	return p
}

// Seat takes a browser seat on the desk's page, listens, and has the seat checked.
func (p *Page) Seat(seat string) {
	p.b.t.Helper()
	p.Click("seat-" + seat)
	p.Listen()
	p.passCheck()
}

// Desk signs a counsellor in at a browser desk, listens, and makes them ready.
func (b *Browser) Desk(user, seat string) *Page {
	b.t.Helper()
	p := b.Sit(user, seat)
	p.Click("ready")
	p.Until("ready", 10*time.Second)
	return p
}
