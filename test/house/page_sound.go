//go:build e2e

package house

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

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
			p.b.h.fatal("%s does not hear %d Hz for %v within %v: %v\n%s", p.Who, tone, lasting, limit, tail(sounds), p.Looks())
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
