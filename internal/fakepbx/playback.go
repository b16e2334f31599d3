package fakepbx

import (
	"slices"
	"strings"
	"time"
)

// missingPrefix begins media that are never there.
const missingPrefix = "sound:/no/such/"

// playback is one play command: several media, one after another.
type playback struct {
	id, lang string
	media    []string
	at       int
	state    string
	channel  *channel
	bridge   *bridge
	timer    *time.Timer
}

func (p *playback) json() object {
	target := "channel:"
	if p.bridge != nil {
		target = "bridge:" + p.bridge.id
	} else {
		target += p.channel.id
	}
	lang := p.lang
	if lang == "" {
		lang = "en"
	}
	out := object{"id": p.id, "media_uri": p.media[p.at], "target_uri": target, "language": lang, "state": p.state}
	if p.at+1 < len(p.media) {
		out["next_media_uri"] = p.media[p.at+1]
	}
	return out
}

func (p *playback) queue() *[]*playback {
	if p.bridge != nil {
		return &p.bridge.queue
	}
	return &p.channel.queue
}

// play queues a playback behind those of the same target.
func (w *world) play(p *playback) {
	p.state = "queued"
	w.plays[p.id] = p
	q := p.queue()
	*q = append(*q, p)
	if len(*q) == 1 {
		p.timer = w.after(soon/2, func() { w.medium(p) })
	}
}

// medium begins the next medium of a playback.
func (w *world) medium(p *playback) {
	p.state = "playing"
	w.tellTarget(p.channel, p.bridge, "PlaybackStarted", object{"playback": p.json()})
	length, there := w.length(p.media[p.at])
	last := p.at+1 == len(p.media)
	switch {
	case !there && last:
		w.stopPlay(p, "failed")
	case length < 0: // a tone goes on until it is stopped
	default:
		p.timer = w.after(length, func() {
			if last {
				w.stopPlay(p, "done")
				return
			}
			p.state = "continuing"
			w.tellTarget(p.channel, p.bridge, "PlaybackContinuing", object{"playback": p.json()})
			p.at++
			w.medium(p)
		})
	}
}

// length of a medium; negative for one without an end, and not there for a missing one.
func (w *world) length(media string) (d time.Duration, there bool) {
	if d, ok := w.server.prompts[media]; ok {
		return max(d, 0), d >= 0
	}
	switch {
	case strings.HasPrefix(media, missingPrefix):
		return 0, false
	case strings.HasPrefix(media, "tone:"):
		return -1, true
	default:
		return w.server.options.Prompt, true
	}
}

// stopPlay ends a playback and begins the next of the same target.
func (w *world) stopPlay(p *playback, state string) {
	if p.state == "done" || p.state == "failed" {
		return
	}
	if p.timer != nil {
		p.timer.Stop()
	}
	p.state = state
	if w.plays[p.id] == p {
		delete(w.plays, p.id)
	}
	w.tellTarget(p.channel, p.bridge, "PlaybackFinished", object{"playback": p.json()})
	q := p.queue()
	playing := len(*q) > 0 && (*q)[0] == p
	*q = slices.DeleteFunc(*q, func(o *playback) bool { return o == p })
	if playing && len(*q) > 0 && (p.channel == nil || !p.channel.gone) {
		w.medium((*q)[0])
	}
}

// stopPlays ends a channel's playbacks because it leaves: what was cut ends as failed.
func (w *world) stopPlays(c *channel) {
	queue := c.queue
	c.queue = nil
	for _, p := range queue {
		w.stopPlay(p, "failed")
	}
}
