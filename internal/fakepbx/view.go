package fakepbx

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// View is a channel as tests see it.
type View struct {
	ID       string
	Name     string
	State    string
	App      string            // application that holds it; empty in the dialplan
	Entered  bool              // its application has been told that it holds it
	Context  string            // dialplan context
	Exten    string            // dialplan extension
	Bridge   string            // bridge that it is in
	Music    string            // class of its music on hold; empty for none
	Muted    bool              // what it says is not heard
	Keys     string            // keys that were sent to it
	Playing  []string          // media of the playback that runs, with what is left of it
	Snoops   string            // channel that it listens to
	Vars     map[string]string // all variables
	Endpoint string            // as dialled
	Shown    string            // the number that a dialled telephone shows
}

// Failsafe reports whether the dialplan's fail-safe has the channel.
func (v View) Failsafe() bool { return v.App == "" && v.Context == "failsafe" }

func (c *channel) view() View {
	v := View{
		ID: c.id, Name: c.name, State: c.state, App: c.stasis, Entered: c.entered && c.stasis != "", Context: c.at.context, Exten: c.at.exten,
		Music: c.music, Muted: c.muted, Keys: c.keys, Snoops: c.snooped, Endpoint: c.endpoint, Shown: c.shown, Vars: make(map[string]string),
	}
	if c.bridge != nil {
		v.Bridge = c.bridge.id
	}
	if len(c.queue) > 0 {
		v.Playing = slices.Clone(c.queue[0].media[c.queue[0].at:])
	}
	for name, x := range c.vars {
		v.Vars[name] = x.Value
	}
	return v
}

// Channels returns all channels by id.
func (s *Server) Channels() map[string]View {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]View, len(s.world.channels))
	for id, c := range s.world.channels {
		out[id] = c.view()
	}
	return out
}

// Bridges returns the members of all bridges by id.
func (s *Server) Bridges() map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string][]string, len(s.world.bridges))
	for id, b := range s.world.bridges {
		out[id] = slices.Clone(b.members)
	}
	return out
}

// Recordings returns the names and states of live recordings.
func (s *Server) Recordings() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]string, len(s.world.records))
	for name, r := range s.world.records {
		out[name] = r.state
	}
	return out
}

// Requests returns the commands received, as "POST /channels/ID/answer", without those that prove life.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count returns how many received commands contain part.
func (s *Server) Count(part string) int {
	n := 0
	for _, line := range s.Requests() {
		if strings.Contains(line, part) {
			n++
		}
	}
	return n
}

// Global returns a global variable.
func (s *Server) Global(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.globals[name]
}

// Config returns the fields pushed for a dynamic object such as "endpoint", "desk-1"; nil when there is none.
func (s *Server) Config(kind, id string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, ok := s.world.configs["res_pjsip/"+kind+"/"+id]
	if !ok {
		return nil
	}
	var body struct {
		Fields []struct{ Attribute, Value string } `json:"fields"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil
	}
	out := make(map[string]string, len(body.Fields))
	for _, f := range body.Fields {
		out[f.Attribute] = f.Value
	}
	return out
}

// Apps returns the names of the applications and whether each has a socket.
func (s *Server) Apps() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]bool, len(s.world.apps))
	for name, a := range maps.All(s.world.apps) {
		out[name] = a.socket != nil
	}
	return out
}
