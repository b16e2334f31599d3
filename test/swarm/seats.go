package swarm

import (
	"fmt"
	"strings"
	"time"

	"github.com/icholy/digest"
)

// Seats are telephones that are rung. Users need not be declared: whoever is rung answers.
type Seats struct {
	*swarm
	ring time.Duration
	talk func(user string) time.Duration

	registered chan string
	keys       map[string]string // passwords by user
	expires    time.Duration
}

// NewSeats begins to answer. Each rings for ring; talk tells how long a user talks, 0 means until the switch says BYE.
func NewSeats(c Config, ring time.Duration, talk func(user string) time.Duration) (*Seats, error) {
	base, err := open(c)
	if err != nil {
		return nil, err
	}
	s := &Seats{swarm: base, ring: ring, talk: talk, registered: make(chan string, 4096), keys: map[string]string{}}
	s.run(s.handle)
	return s, nil
}

// Register signs users in with their passwords and returns when all of them are.
func (s *Seats) Register(passwords map[string]string, expires, limit time.Duration) error {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	s.mu.Lock()
	s.keys, s.expires = passwords, expires
	s.mu.Unlock()
	pace := time.NewTicker(2 * time.Millisecond) // no flood: the switch reads them one after another
	defer pace.Stop()
	for name := range passwords {
		<-pace.C
		s.mu.Lock()
		s.write(s.register(name, "r"+s.token(), 1, expires, ""))
		s.mu.Unlock()
	}
	for n := range len(passwords) {
		select {
		case <-s.registered:
		case <-deadline.C:
			return fmt.Errorf("%d of %d seats are registered after %v", n, len(passwords), limit)
		}
	}
	return nil
}

func (s *Seats) register(name, id string, seq int, expires time.Duration, auth string) string {
	server := s.config.Server.String()
	self := fmt.Sprintf("<sip:%s@%s>", name, server)
	extra := fmt.Sprintf("Expires: %d\r\n%s", int(expires.Seconds()), auth)
	contact := fmt.Sprintf("sip:%s@%s", name, s.config.Addr)
	return request("REGISTER", "sip:"+server, s.config.Addr.String(), s.token(), self+";tag="+id, self, id, seq, contact, extra, "")
}

// registration goes on with a sign-in: a challenge is answered once, a 200 is the end.
func (s *Seats) registration(m *message) {
	name := user(strings.Trim(m.to, "<>"))
	switch {
	case m.status == 401 && m.seq == 1:
		auth, err := authorization(m.auth, name, s.keys[name], "sip:"+s.config.Server.String())
		if err == nil { // a challenge that cannot be read is missed at the end of Register
			s.write(s.register(name, m.callID, 2, s.expires, auth))
		}
	case m.status == 200:
		select {
		case s.registered <- name:
		default:
		}
	}
}

// authorization answers a challenge to a REGISTER: a whole header line.
func authorization(challenge, name, password, uri string) (string, error) {
	c, err := digest.ParseChallenge(challenge)
	if err != nil {
		return "", fmt.Errorf("read challenge: %w", err)
	}
	c.Algorithm = strings.ToUpper(c.Algorithm)
	answer, err := digest.Digest(c, digest.Options{Method: "REGISTER", URI: uri, Username: name, Password: password})
	if err != nil {
		return "", fmt.Errorf("answer challenge: %w", err)
	}
	return "Authorization: " + answer.String() + "\r\n", nil
}

func (s *Seats) handle(m *message) {
	c := s.calls[m.callID]
	switch {
	case m.of == "REGISTER":
		s.registration(m)
	case m.status >= 200 && m.of == "BYE" && c != nil:
		s.stats.Over++
		s.forget(c)
	case m.method == "INVITE" && c == nil:
		s.rung(m)
	case m.method == "INVITE" && !c.up:
		s.write(c.last) // it was lost, or was late
	case m.method == "ACK" && c != nil && !c.up:
		s.connected(c)
	case m.method == "CANCEL":
		s.write(answer(m, 200, "OK", s.token(), "", ""))
		if c != nil && !c.up {
			s.stats.Refused++
			s.write(answer(c.invite, 487, "Request Terminated", tagOf(c.local), "", ""))
			s.forget(c)
		}
	case m.status == 0:
		s.inCall(m)
	}
}

// rung is a new call: 180 now, 200 after a while, and that until it is acknowledged.
func (s *Seats) rung(m *message) {
	tag := s.token()
	c := &call{user: user(m.uri), id: m.callID, invite: m, local: m.to + ";tag=" + tag, remote: m.from, target: m.peer}
	s.calls[c.id] = c
	s.stats.Begun++
	contact := fmt.Sprintf("sip:%s@%s", c.user, s.config.Addr)
	c.last = answer(m, 180, "Ringing", tag, contact, "")
	s.write(c.last)
	s.after(c, s.ring, func() {
		c.last = answer(m, 200, "OK", tag, contact, offerOf(s.config.Media))
		s.stats.Answered++
		s.speak(c, m.body, settled)
		s.insist(c, c.last)
	})
}

// settled is how long after its beginning a seat's audio is counted from.
const settled = 500 * time.Millisecond

func (s *Seats) connected(c *call) {
	if c.last == "" || c.sent == "" {
		return // the ACK of a refusal
	}
	c.up = true
	c.stop()
	if talk := s.talk(c.user); talk > 0 {
		s.after(c, talk, func() { s.bye(c) })
	}
}

func tagOf(header string) string {
	_, tag, _ := strings.Cut(header, ";tag=")
	return tag
}
