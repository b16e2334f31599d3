//go:build e2e

package bench_test

import (
	"fmt"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// deskEyes notes on the page's clock when an offer is on the screen, and when a person accepts it.
const deskEyes = `(() => {
  const bench = window.__bench = {shown: [], clicked: [], up: false};
  const look = () => {
    const up = Boolean(document.querySelector('[data-name="offer"]'));
    if (up && !bench.up) requestAnimationFrame(() => setTimeout(() => bench.shown.push(performance.timeOrigin + performance.now()), 0));
    bench.up = up;
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
  addEventListener('click', e => { if (e.target.closest('[data-name="accept"]')) bench.clicked.push(performance.timeOrigin + e.timeStamp) }, true);
  return true;
})()`

// boardEyes notes on the page's clock each change of how many wait, of all hotlines together.
const boardEyes = `(() => {
  const bench = window.__bench = {seen: [], now: ''};
  const look = () => {
    const text = document.querySelector('[data-name="group-"] .group-number')?.textContent ?? '';
    if (text !== bench.now) { bench.now = text; bench.seen.push({at: performance.timeOrigin + performance.now(), waiting: Number(text)}) }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
  look();
  return true;
})()`

// wall is an instant of a page's clock.
func wall(ms float64) time.Time { return time.UnixMicro(int64(ms * 1000)) }

// browserPart measures what people at browsers see and hear.
func browserPart(t *testing.T, b *bench) {
	h := house.New(t, talkative()...)
	desk := h.Browser(seatTone).Desk("a1", "7")
	loads(h, b, desk)
	desk.Listen()
	answers(t, h, b, desk)
	desk.Evaluate(`fetch('/api/v1/desk/sign-out', {method: 'POST'}).then(r => r.status)`, nil)
	h.SeatPhone("1", seatTone, func(*phone.Call) phone.Reaction { return phone.Ring() })
	h.Sit("a2", "1")
	h.As("a2").Must("POST", "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil)
	boards(t, h, b)
}

// loads loads the desk's page again and again: until its leg stands and it shows the counsellor's state.
func loads(h *house.House, b *bench, desk *house.Page) {
	f := b.table.add(&figure{what: "desk: load to ready (leg up, state shown)", unit: "ms", aim: "2000"})
	for range b.size.loads {
		h.Until("the desk to be ready", 10*time.Second, func() bool { return h.As("a1").State() == "ready" })
		desk.Reload()
		var took float64
		desk.Evaluate(`new Promise(done => { const look = () => window.__hl?.leg() === 'up' && document.querySelector('.state-bar')
			? done(performance.now()) : setTimeout(look, 2); look() })`, &took)
		f.ours = append(f.ours, took)
	}
}

// answers has callers come to the desk, whose counsellor clicks.
func answers(t *testing.T, h *house.House, b *bench, desk *house.Page) {
	t.Helper()
	offered := b.table.add(&figure{what: "desk: caller's INVITE to the offer on the screen", unit: "ms", aim: "100 p95"})
	caller := b.table.add(&figure{what: "desk: click to its sound at the caller", unit: "ms", aim: "20"})
	heard := b.table.add(&figure{what: "desk: click to the caller's sound in the page", unit: "ms"})
	desk.Evaluate(deskEyes, nil)
	telephone := h.Caller(callerTone)
	ctx := within(t, 4*time.Minute)
	for i := range b.size.answers {
		h.Until("the desk to be ready", 10*time.Second, func() bool { return h.As("a1").State() == "ready" })
		// A browser goes on with the last sound for a moment when packets end.
		desk.Wait("the last caller's sound to fade", 5*time.Second, fmt.Sprintf(`window.__hl.tone() !== %d`, callerTone))
		c := h.Dial(telephone, "96111", phone.DialOptions{})
		desk.Click("accept")
		if _, err := c.WaitTone(ctx, seatTone, 100*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		var bench struct{ Shown, Clicked []float64 }
		desk.Evaluate(`window.__bench`, &bench)
		if len(bench.Shown) <= i || len(bench.Clicked) <= i {
			t.Fatalf("the page has seen %d offers and %d clicks after %d calls", len(bench.Shown), len(bench.Clicked), i+1)
		}
		clicked := wall(bench.Clicked[i])
		offered.ours.ms(wall(bench.Shown[i]).Sub(c.Times().InviteAt))
		if at, ok := c.FirstTone(seatTone, c.Times().InviteAt); ok {
			caller.ours.ms(at.Sub(clicked))
		}
		heard.ours.ms(desk.Hears(callerTone, 60*time.Millisecond, clicked, 5*time.Second).Sub(clicked))
		if err := c.Hangup(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// boards measures how far the supervisor's board is behind: from a caller's INVITE, and from the BYE, to the number
// of those who wait.
func boards(t *testing.T, h *house.House, b *bench) {
	t.Helper()
	f := b.table.add(&figure{what: "board: caller's INVITE or BYE to the number on the screen", unit: "ms", aim: "500"})
	board := h.Browser(0).Page("boss", "/board")
	board.SignIn("boss")
	board.Open("/board")
	board.See("group-", 10*time.Second)
	board.Evaluate(boardEyes, nil)
	telephone := h.Caller(callerTone)
	ctx := within(t, 3*time.Minute)
	seen := func(waiting int, since time.Time) {
		t.Helper()
		var at float64
		board.Wait(fmt.Sprintf("%d waiting", waiting), 5*time.Second, fmt.Sprintf(`window.__bench.now === '%d'`, waiting))
		board.Evaluate(`window.__bench.seen.at(-1).at`, &at)
		f.ours.ms(wall(at).Sub(since))
	}
	board.Wait("nobody to wait", 10*time.Second, `window.__bench.now === '0'`)
	for i := range b.size.boards {
		pause(ctx, time.Duration(100+37*(i%10))*time.Millisecond) // not in step with what the board does by itself
		c := h.Dial(telephone, "96111", phone.DialOptions{})
		seen(1, c.Times().InviteAt)
		if err := c.Hangup(ctx); err != nil {
			t.Fatal(err)
		}
		seen(0, c.End().At)
	}
}
