package fakepbx

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// world is all that the played process holds. The server's lock guards it.
type world struct {
	server   *Server
	dead     bool // the process was killed: timers that fire late do nothing
	started  time.Time
	serial   int
	apps     map[string]*app
	channels map[string]*channel
	bridges  map[string]*bridge
	plays    map[string]*playback
	records  map[string]*recording
	stored   map[string]bool // recordings that have ended
	configs  map[string]json.RawMessage
}

func newWorld(s *Server) *world {
	return &world{
		server: s, started: time.Now().UTC().Truncate(time.Millisecond), apps: make(map[string]*app), channels: make(map[string]*channel),
		bridges: make(map[string]*bridge), plays: make(map[string]*playback), records: make(map[string]*recording),
		stored: make(map[string]bool), configs: make(map[string]json.RawMessage),
	}
}

// after runs f under the lock when d has passed, unless the process was killed meanwhile.
func (w *world) after(d time.Duration, f func()) *time.Timer {
	return time.AfterFunc(d, func() {
		w.server.mu.Lock()
		defer w.server.mu.Unlock()
		if !w.dead {
			f()
		}
	})
}

// soon is how long the channel's thread takes to carry out what REST has only ordered.
const soon = time.Millisecond

// entityID is what the switch calls itself.
const entityID = "02:00:00:00:00:01"

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000-0700") }

// object is a JSON object.
type object = map[string]any

// app is a Stasis application: it lives while it has a socket or holds something.
type app struct {
	name    string
	socket  *socket // nil: inactive
	taken   bool    // by the other controller that Replace plays
	allowed map[string]bool
}

func (a *app) active() bool { return a != nil && (a.socket != nil || a.taken) }

// send gives an event to an application; an inactive one misses it.
func (w *world) send(name, kind string, fields object) {
	a := w.apps[name]
	if a == nil || a.socket == nil || (a.allowed != nil && !a.allowed[kind]) {
		return
	}
	a.socket.put(event(name, kind, fields))
}

func event(name, kind string, fields object) []byte {
	out := object{"type": kind, "timestamp": stamp(time.Now()), "application": name, "asterisk_id": entityID}
	maps.Copy(out, fields)
	data, err := json.Marshal(out)
	if err != nil {
		panic(err) // our own maps of strings
	}
	return data
}

// tell sends an event about a channel to every application that hears of it.
func (w *world) tell(c *channel, kind string, fields object) {
	w.tellAs(c, "channel", kind, fields)
}

func (w *world) tellAs(c *channel, role, kind string, fields object) {
	out := object{role: c.json()}
	maps.Copy(out, fields)
	for _, name := range c.hearers() {
		w.send(name, kind, out)
	}
}

// tellOwner sends an event about a playback or recording, which goes to the target's hearers.
func (w *world) tellTarget(target *channel, b *bridge, kind string, fields object) {
	var names []string
	if target != nil {
		names = target.hearers()
	}
	if b != nil {
		for _, id := range b.members {
			if c := w.channels[id]; c != nil {
				names = append(names, c.hearers()...)
			}
		}
		names = append(names, b.app)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		w.send(name, kind, fields)
	}
}

// dropIfIdle forgets an application that has neither a socket nor anything to hold.
func (w *world) dropIfIdle(name string) {
	a := w.apps[name]
	if a == nil || a.active() {
		return
	}
	for _, c := range w.channels {
		if slices.Contains(c.hearers(), name) {
			return
		}
	}
	for _, b := range w.bridges {
		if b.app == name && len(b.members) > 0 {
			return
		}
	}
	delete(w.apps, name)
}
