package fakepbx

import (
	"fmt"
	"time"
)

// Caller describes who calls.
type Caller struct {
	ID           string   // channel id; made up when empty
	Number       string   // calling number
	Dialed       string   // number dialled; "12345" when empty
	Endpoint     string   // PJSIP endpoint it comes from; "trunk" when empty
	Context      string   // dialplan context; "hotline-in" when empty
	Args         []string // arguments of the broadcast; {"inbound"} when empty
	Presentation string   // CALLERID(num-pres), a second argument when not empty
}

// Party is the far side of a channel: a caller, or the phone of a dialled leg.
type Party struct {
	server *Server
	id     string
}

// Call makes a caller ring. It is offered to the controllers and goes to the fail-safe when none takes it.
func (s *Server) Call(c Caller) *Party {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.world
	serial := w.next()
	text := func(v *string, otherwise string) {
		if *v == "" {
			*v = otherwise
		}
	}
	text(&c.ID, fmt.Sprintf("%d.%s", time.Now().Unix(), serial))
	text(&c.Dialed, "12345")
	text(&c.Endpoint, "trunk")
	text(&c.Context, "hotline-in")
	if len(c.Args) == 0 {
		c.Args = []string{"inbound"}
	}
	if c.Presentation != "" {
		c.Args = append(c.Args, c.Presentation)
	}
	ch := w.newChannel(c.ID, "PJSIP/"+c.Endpoint+"-"+serial)
	ch.state, ch.number = "Ring", c.Number
	ch.at = place{context: c.Context, exten: c.Dialed, priority: 1}
	w.after(0, func() { w.offer(ch, c.Args) })
	return &Party{s, c.ID}
}

// Desk makes a browser desk dial in: the leg of a nailed-up desk.
func (s *Server) Desk(endpoint string) *Party {
	return s.Call(Caller{Dialed: "desk", Endpoint: endpoint, Context: "from-agent", Args: []string{"desk"}})
}

// Party returns the far side of a channel by its id, such as a dialled leg's.
func (s *Server) Party(channel string) *Party { return &Party{s, channel} }

// ID returns the channel's id.
func (p *Party) ID() string { return p.id }

// act runs f on the channel, if it is there.
func (p *Party) act(f func(w *world, c *channel)) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if c := p.server.world.channels[p.id]; c != nil && !p.server.world.dead {
		f(p.server.world, c)
	}
}

// Hangup hangs up at the far side with a Q.850 cause; 16 is normal.
func (p *Party) Hangup(cause int) { p.act(func(w *world, c *channel) { w.hangup(c, cause, true) }) }

// Cancel takes the channel away without a report of a hang-up, as a CANCEL that crosses the claim does.
func (p *Party) Cancel(cause int) { p.act(func(w *world, c *channel) { w.perish(c, cause, false) }) }

// Answer answers a dialled leg.
func (p *Party) Answer() { p.act(func(w *world, c *channel) { w.answered(c) }) }

// keyEvery is the pause between two keys. Two reports of one key in the same millisecond count as one press.
const keyEvery = 2 * time.Millisecond

// Press presses keys, one after another, a moment apart.
func (p *Party) Press(keys string) {
	p.act(func(w *world, c *channel) { w.pressAll(c, []rune(keys)) })
}

func (w *world) pressAll(c *channel, keys []rune) {
	if len(keys) == 0 || c.gone {
		return
	}
	w.press(c, string(keys[0]))
	w.after(keyEvery, func() { w.pressAll(c, keys[1:]) })
}

func (w *world) press(c *channel, key string) {
	w.tell(c, "ChannelDtmfReceived", object{"digit": key, "duration_ms": 100})
	for _, r := range w.records {
		if r.channel == c && (r.endKey == "any" || r.endKey == key) {
			w.finish(r)
		}
	}
}

// Hold puts us on hold.
func (p *Party) Hold() { p.act(func(w *world, c *channel) { w.tell(c, "ChannelHold", nil) }) }

// Unhold takes us off hold.
func (p *Party) Unhold() { p.act(func(w *world, c *channel) { w.tell(c, "ChannelUnhold", nil) }) }

// Freeze stops the party's media: its packets stand still.
func (p *Party) Freeze() { p.act(func(_ *world, c *channel) { c.frozen = c.packets() }) }

// Thaw lets the media flow again.
func (p *Party) Thaw() { p.act(func(_ *world, c *channel) { c.frozen = -1 }) }

// Unsend has the party be sent nothing more until it enters a bridge, or for good.
func (p *Party) Unsend(forGood bool) {
	p.act(func(_ *world, c *channel) { c.unsent, c.deaf = c.packets(), forGood })
}

// Unsent reports whether the party is sent nothing.
func (p *Party) Unsent() (unsent bool) {
	p.act(func(_ *world, c *channel) { unsent = c.unsent >= 0 })
	return unsent
}

// Gone reports whether the channel has ended.
func (p *Party) Gone() bool {
	_, there := p.View()
	return !there
}

// View returns the channel as it is now; ok is false when it has ended.
func (p *Party) View() (v View, ok bool) {
	p.act(func(_ *world, c *channel) { v, ok = c.view(), true })
	return v, ok
}
