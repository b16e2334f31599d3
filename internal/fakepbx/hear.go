package fakepbx

// Hears reports whether the far side of a channel hears something that the switch plays: music, a prompt to the
// channel or its bridge, or a prompt that reaches it through a snoop. What people say is not modelled.
func (s *Server) Hears(channel string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.channels[channel]
	return c != nil && s.world.hears(c, map[string]bool{})
}

// hears reports whether something is played to a channel. seen keeps snoops that listen to each other from going
// round for ever.
func (w *world) hears(c *channel, seen map[string]bool) bool {
	if seen[c.id] {
		return false
	}
	seen[c.id] = true
	if c.music != "" || len(c.queue) > 0 {
		return true
	}
	if b := c.bridge; b != nil {
		if len(b.queue) > 0 {
			return true
		}
		for _, id := range b.members {
			m := w.channels[id]
			if m == nil || m.snooped == "" || !m.spies {
				continue
			}
			// What a snoop brings into its bridge is what its channel hears.
			if target := w.channels[m.snooped]; target != nil && w.hears(target, seen) {
				return true
			}
		}
	}
	for _, s := range w.channels {
		if s.snooped == c.id && s.whispers && w.hears(s, seen) {
			return true
		}
	}
	return false
}
