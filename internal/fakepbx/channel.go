package fakepbx

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// variable is a channel or bridge variable.
type variable struct {
	Value  string `json:"value"`
	Report bool   `json:"report_events"`
}

// place is where the dialplan has a channel.
type place struct {
	context, exten string
	priority       int
	app, data      string
}

// channel is one leg.
type channel struct {
	id, name, state string
	number          string // caller's number
	endpoint        string // as dialled
	at              place
	created         time.Time
	vars            map[string]variable
	stasis          string // the application that it is in
	subscribed      map[string]bool
	bridge          *bridge
	music           string
	muted           bool
	keys            string      // that were sent to it
	queue           []*playback // the first one plays
	rings           *time.Timer // what its endpoint, the dial time-out or the broadcast will do
	limit           *time.Timer
	tries           int    // offers made
	offered         bool   // waits to be claimed
	entered         bool   // its application has been told of it
	snooped         string // the channel that it listens to
	heeds           bool   // it reports when that channel begins and ends to make a sound
	voices          int    // sounds that its party makes now
	shown           string // the number that a dialled telephone shows
	spies, whispers bool   // it hears what that channel hears, not only what it says; that channel hears it
	dialled         bool
	upAt            time.Time
	deaf            bool  // nothing brings unsent to an end
	unsent          int64 // packets sent when the way to the channel was lost, -1 while it is there
	frozen          int64 // packets received when the media stopped, -1 while it flows
	gone            bool
}

func (w *world) newChannel(id, name string) *channel {
	c := &channel{
		id: id, name: name, state: "Down", created: time.Now(), vars: make(map[string]variable),
		subscribed: make(map[string]bool), frozen: -1, unsent: -1,
	}
	w.channels[id] = c
	return c
}

// number counts what names need.
func (w *world) next() string {
	w.serial++
	return fmt.Sprintf("%08x", w.serial)
}

// hearers are the applications that get the channel's events.
func (c *channel) hearers() []string {
	var names []string
	if c.stasis != "" {
		names = append(names, c.stasis)
	}
	for name := range c.subscribed {
		if name != c.stasis {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func reportedVars(vars map[string]variable) map[string]string {
	var out map[string]string
	for name, v := range vars {
		if v.Report {
			if out == nil {
				out = make(map[string]string)
			}
			out[name] = v.Value
		}
	}
	return out
}

func (c *channel) json() object {
	out := object{
		"id": c.id, "name": c.name, "state": c.state, "protocol_id": "", "accountcode": "", "language": "en",
		"caller":       object{"name": "", "number": c.number},
		"connected":    object{"name": "", "number": ""},
		"creationtime": stamp(c.created),
		"dialplan": object{
			"context": c.at.context, "exten": c.at.exten, "priority": c.at.priority, "app_name": c.at.app, "app_data": c.at.data,
		},
	}
	if vars := reportedVars(c.vars); vars != nil {
		out["channelvars"] = vars
	}
	return out
}

// enter puts the channel into an application; an inactive one does not take it.
func (w *world) enter(c *channel, name string, args []string) bool {
	if !w.apps[name].active() {
		return false
	}
	c.stasis, c.offered, c.entered = name, false, true
	if args == nil {
		args = []string{}
	}
	w.send(name, "StasisStart", object{"args": args, "channel": c.json()})
	return true
}

// set changes the state and tells it.
func (w *world) set(c *channel, state string) {
	if c.state == state || c.gone {
		return
	}
	c.state = state
	if state == "Up" {
		c.upAt = time.Now()
	}
	w.tell(c, "ChannelStateChange", nil)
}

// leave takes the channel out of its application: what it heard and was in ends.
func (w *world) leave(c *channel) {
	w.stopPlays(c)
	w.part(c)
	if c.stasis == "" {
		return
	}
	name := c.stasis
	for _, r := range w.records {
		if r.channel == c {
			w.finish(r)
		}
	}
	w.tell(c, "StasisEnd", nil)
	c.stasis = ""
	w.dropIfIdle(name)
}

// hangup ends the channel. far says that the other side did it.
func (w *world) hangup(c *channel, cause int, far bool) {
	if c.gone {
		return
	}
	if far {
		w.tell(c, "ChannelHangupRequest", object{"cause": cause})
	} else {
		w.tell(c, "ChannelHangupRequest", object{"cause": 32, "soft": true})
	}
	w.perish(c, cause, true)
}

// perish takes the channel away. told says that its hang-up is reported, too.
func (w *world) perish(c *channel, cause int, told bool) {
	if c.gone {
		return
	}
	c.gone = true
	for _, t := range []*time.Timer{c.rings, c.limit} {
		if t != nil {
			t.Stop()
		}
	}
	w.leave(c)
	c.at.app, c.at.data = "", ""
	if told {
		w.tell(c, "ChannelHangupRequest", object{"cause": cause, "soft": true})
	}
	w.tell(c, "ChannelDestroyed", object{"cause": cause, "cause_txt": "as told"})
	delete(w.channels, c.id)
	for _, other := range w.channels {
		if other.snooped == c.id {
			w.hangup(other, 16, false)
		}
	}
	for name := range c.subscribed {
		w.dropIfIdle(name)
	}
}

// clash reports whether a new channel of that id is refused: Asterisk compares only as many characters as
// the new id has, ignoring case.
func (w *world) clash(id string) bool {
	for live := range w.channels {
		if len(id) <= len(live) && strings.EqualFold(live[:len(id)], id) {
			return true
		}
	}
	return false
}

// packets counts the RTP that the channel has received, 50 a second while it is up.
func (c *channel) packets() int64 {
	if c.frozen >= 0 {
		return c.frozen
	}
	if c.upAt.IsZero() {
		return 0
	}
	return int64(time.Since(c.upAt) / (20 * time.Millisecond))
}

// sent counts the RTP that the channel was sent.
func (c *channel) sent() int64 {
	if c.unsent >= 0 {
		return c.unsent
	}
	return c.packets()
}
