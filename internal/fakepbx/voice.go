package fakepbx

import (
	"net/http"
	"strings"
	"time"
)

// voiceGap is how long a snoop that heeds waits before a sound counts as over, as its controller has told it.
const voiceGap = 500 * time.Millisecond

// setVariable sets one variable of a channel, or has a snoop report what it hears.
func setVariable(w *world, r *http.Request) (any, error) {
	c, err := w.found(r)
	if err != nil {
		return nil, err
	}
	name := r.FormValue("variable")
	if name != "TALK_DETECT(set)" {
		if !strings.Contains(name, "(") {
			c.vars[name] = variable{Value: r.FormValue("value")}
		}
		return nil, nil
	}
	heard := w.channels[c.snooped]
	if !c.heeds && heard != nil && heard.voices > 0 {
		w.tell(c, "ChannelTalkingStarted", nil)
	}
	c.heeds = true
	return nil, nil
}

// Speak makes a sound at the far side for so long. What is said is not modelled, only that something is.
func (p *Party) Speak(d time.Duration) {
	p.act(func(w *world, c *channel) {
		began := time.Now()
		if c.voices++; c.voices == 1 {
			w.tellHeeding(c, "ChannelTalkingStarted", nil)
		}
		w.after(d+voiceGap, func() {
			if c.voices--; c.voices == 0 {
				w.tellHeeding(c, "ChannelTalkingFinished", object{"duration": (time.Since(began) - voiceGap).Milliseconds()})
			}
		})
	})
}

// tellHeeding sends an event about every snoop that heeds a channel.
func (w *world) tellHeeding(c *channel, kind string, fields object) {
	for _, s := range w.channels {
		if s.snooped == c.id && s.heeds {
			w.tell(s, kind, fields)
		}
	}
}
