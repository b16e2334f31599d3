package swarm

import (
	"fmt"
	"time"
)

// Callers are telephones that call, all of them the same number.
type Callers struct {
	*swarm
	number      string
	listenAfter time.Duration
	ended       func()
}

// NewCallers makes callers of a number. Their audio is counted from listenAfter after their answer on; ended, which
// must not block, is called at each end of a call by the switch.
func NewCallers(c Config, number string, listenAfter time.Duration, ended func()) (*Callers, error) {
	base, err := open(c)
	if err != nil {
		return nil, err
	}
	s := &Callers{swarm: base, number: number, listenAfter: listenAfter, ended: ended}
	s.run(s.handle)
	return s, nil
}

// Call begins a call.
func (s *Callers) Call() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.stats.Begun++
	local, server := s.config.Addr.String(), s.config.Server.String()
	id := "c" + s.token()
	c := &call{
		id: id, seq: 1, target: "sip:" + s.number + "@" + server, remote: "<sip:" + s.number + "@" + server + ">",
		local: fmt.Sprintf("<sip:139%08d@%s>;tag=%s", s.stats.Begun, local, id),
	}
	s.calls[id] = c
	s.insist(c, request("INVITE", c.target, local, id, c.local, c.remote, id, 1, s.contact, "", offerOf(s.config.Media)))
}

// HangUp ends every call.
func (s *Callers) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.up {
			s.bye(c)
		}
	}
}

// Up is how many callers are answered.
func (s *Callers) Up() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.up {
			n++
		}
	}
	return n
}

func (s *Callers) handle(m *message) {
	c := s.calls[m.callID]
	switch {
	case m.status == 0:
		known := c != nil
		s.inCall(m)
		if known && m.method == "BYE" && s.ended != nil {
			s.ended()
		}
	case c == nil || m.status < 200:
		if c != nil && m.of == "INVITE" {
			c.stop() // it is being worked on; RFC 3261 §17.1.1.2
		}
	case m.of == "BYE":
		s.forget(c)
	case m.of == "INVITE" && m.status < 300:
		s.answered(c, m)
	case m.of == "INVITE":
		s.stats.Refused++
		s.acknowledge(c, m, c.target, c.id)
		s.forget(c)
	}
}

func (s *Callers) answered(c *call, m *message) {
	if !c.up {
		c.up = true
		c.stop()
		c.remote, c.target = m.to, m.peer
		s.stats.Answered++
		s.speak(c, m.body, s.listenAfter)
	}
	s.acknowledge(c, m, c.target, s.token())
}

func (s *Callers) acknowledge(c *call, m *message, uri, branch string) {
	s.write(request("ACK", uri, s.config.Addr.String(), branch, c.local, m.to, c.id, m.seq, "", "", ""))
}
