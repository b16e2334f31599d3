package fakepbx

import (
	"slices"
	"time"
)

// bridge is a mixing bridge.
type bridge struct {
	id, name string
	app      string // the application that works with it, once a channel of its has entered
	members  []string
	vars     map[string]variable
	created  time.Time
	queue    []*playback
}

func (b *bridge) json() object {
	members := b.members
	if members == nil {
		members = []string{}
	}
	out := object{
		"id": b.id, "name": b.name, "technology": "simple_bridge", "bridge_type": "mixing", "bridge_class": "stasis",
		"creator": "Stasis", "channels": slices.Clone(members), "creationtime": stamp(b.created), "video_mode": "talker",
	}
	if vars := reportedVars(b.vars); vars != nil {
		out["bridgevars"] = vars
	}
	return out
}

// join moves a channel into a bridge. One that is in it already leaves and enters again.
func (w *world) join(b *bridge, c *channel) {
	w.part(c)
	b.members = append(b.members, c.id)
	b.app = c.stasis
	c.bridge = b
	w.tell(c, "ChannelEnteredBridge", object{"bridge": b.json()})
}

// part takes a channel out of whatever bridge it is in. Its music goes on.
func (w *world) part(c *channel) {
	b := c.bridge
	if b == nil {
		return
	}
	b.members = slices.DeleteFunc(b.members, func(id string) bool { return id == c.id })
	c.bridge = nil
	w.tell(c, "ChannelLeftBridge", object{"bridge": b.json()})
}

// destroy ends a bridge; its channels stay alive.
func (w *world) destroy(b *bridge) {
	for _, p := range slices.Clone(b.queue) {
		w.stopPlay(p, "done")
	}
	for _, id := range slices.Clone(b.members) {
		if c := w.channels[id]; c != nil {
			w.part(c)
		}
	}
	delete(w.bridges, b.id)
}
