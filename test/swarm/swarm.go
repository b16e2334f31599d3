package swarm

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Times of RFC 3261 §17.1.1.1 and how often something is repeated before it is given up.
const (
	t1      = 500 * time.Millisecond
	t2      = 4 * time.Second
	repeats = 7
)

// signalRoom is what a socket may hold unread: a busy machine must not make the generator lose messages.
const signalRoom = 4 << 20

// Config is a swarm's place.
type Config struct {
	Addr   netip.AddrPort // its signalling
	Server netip.AddrPort // the switch
	Media  uint16         // its audio's port
	Talks  bool           // it sends G.711 and counts what it hears; else it is silent and deaf
}

// swarm is what seats and callers have in common: a socket, calls by their Call-ID, and their timers.
type swarm struct {
	config  Config
	conn    *net.UDPConn
	contact string
	media   *media
	running sync.WaitGroup

	mu     sync.Mutex // protects the following
	calls  map[string]*call
	closed bool
	stats  Stats
}

// Stats are what a swarm counts.
type Stats struct {
	Begun     int     // INVITEs of calls, sent or received
	Answered  int     // of these, with a 200
	Refused   int     // of these, with another final answer, or cancelled
	Over      int     // calls that were answered and ended by BYE
	Unheard   int     // requests and answers of ours that nobody answered
	Heard     int     // packets of audio that arrived while they were counted
	Missing   float64 // packets that should have arrived meanwhile
	Listened  int     // calls whose audio was counted
	Deaf      int     // calls whose audio should have been counted, and of which nothing came
	SentAudio int     // packets of audio that were sent
}

// call is one call of a telephone of the swarm.
type call struct {
	user     string
	id       string
	local    string // From or To with our tag
	remote   string // the other one, with its tag once it is known
	target   string // URI for requests inside the call
	invite   *message
	sent     string // the last message that is repeated until it is answered
	timer    *time.Timer
	seq      int
	up, over bool
	last     string // the last answer to an INVITE, for its repetition
	audio    *stream
	ear      *ear
}

func open(c Config) (*swarm, error) {
	s := &swarm{config: c, calls: map[string]*call{}, contact: "sip:swarm@" + c.Addr.String()}
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(c.Addr))
	if err != nil {
		return nil, fmt.Errorf("swarm: %w", err)
	}
	s.conn = conn
	s.media, err = listen(c)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	_ = conn.SetReadBuffer(signalRoom) // as much as the kernel gives
	return s, nil
}

// run hands every message to handle, one after another and under the lock.
func (s *swarm) run(handle func(*message)) {
	s.running.Go(func() {
		buffer := make([]byte, 65535)
		for {
			n, _, err := s.conn.ReadFromUDPAddrPort(buffer)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				continue // a port that is gone, told by ICMP
			}
			if m, ok := parse(string(buffer[:n])); ok {
				s.mu.Lock()
				if !s.closed {
					handle(&m)
				}
				s.mu.Unlock()
			}
		}
	})
}

// Close ends the swarm without a word to the switch. A second time it does nothing.
func (s *swarm) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	for _, c := range s.calls {
		c.stop()
	}
	s.mu.Unlock()
	_ = s.conn.Close()
	s.media.close()
	s.running.Wait()
}

// Stats returns the counts of all calls so far.
func (s *swarm) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.SentAudio = int(s.media.sent.Load())
	return stats
}

// Open is how many calls there are.
func (s *swarm) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

func (s *swarm) write(text string) {
	_, _ = s.conn.WriteToUDPAddrPort([]byte(text), s.config.Server) // what is lost is repeated
}

// serial counts in all swarms of the process: one that takes another's place must not repeat its branches, which the
// switch knows for half a minute.
var serial atomic.Int64

// token names something once.
func (s *swarm) token() string {
	return strconv.Itoa(int(s.config.Addr.Port())) + "x" + strconv.FormatInt(serial.Add(1), 36)
}

// after does something to a call later, unless the swarm or the call is over by then.
func (s *swarm) after(c *call, d time.Duration, do func()) {
	c.stop()
	c.timer = time.AfterFunc(d, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.closed && !c.over {
			do()
		}
	})
}

func (c *call) stop() {
	if c.timer != nil {
		c.timer.Stop()
	}
}

// insist sends a message and repeats it until something stops the call's timer.
func (s *swarm) insist(c *call, text string) {
	c.sent = text
	s.write(text)
	s.again(c, t1, 1)
}

func (s *swarm) again(c *call, wait time.Duration, n int) {
	s.after(c, wait, func() {
		if n > repeats {
			s.stats.Unheard++
			s.forget(c)
			return
		}
		s.write(c.sent)
		s.again(c, min(2*wait, t2), n+1)
	})
}

// bye ends a call.
func (s *swarm) bye(c *call) {
	s.hush(c)
	c.seq++
	s.insist(c, request("BYE", c.target, s.config.Addr.String(), s.token(), c.local, c.remote, c.id, c.seq, "", "", ""))
}

// forget is the end of a call.
func (s *swarm) forget(c *call) {
	c.over = true
	c.stop()
	s.hush(c)
	delete(s.calls, c.id)
}

// speak begins the call's audio.
func (s *swarm) speak(c *call, sdp string, listenAfter time.Duration) {
	if port := audioPort(sdp); port != 0 && s.config.Talks && c.audio == nil {
		to := netip.AddrPortFrom(s.config.Server.Addr(), port)
		c.audio, c.ear = s.media.speak(to), s.media.listen(port, time.Now().Add(listenAfter))
	}
}

// hush ends the call's audio and counts what was heard.
func (s *swarm) hush(c *call) {
	if c.audio == nil {
		return
	}
	s.media.hush(c.audio)
	heard, missing, ok := s.media.done(c.ear)
	c.audio, c.ear = nil, nil
	switch {
	case ok:
		s.stats.Listened++
		s.stats.Heard += heard
		s.stats.Missing += missing
	default:
		s.stats.Deaf++
	}
}

// inCall answers what the other side asks inside or outside a call, an INVITE for a new call excepted.
func (s *swarm) inCall(m *message) {
	c := s.calls[m.callID]
	switch {
	case m.method == "BYE" && c == nil:
		s.write(answer(m, 481, "No Such Call", s.token(), "", "")) // of a repetition; the first one was answered
	case m.method == "BYE":
		s.write(answer(m, 200, "OK", "", "", ""))
		s.stats.Over++
		s.forget(c)
	case m.method == "INVITE": // within a call
		s.write(answer(m, 200, "OK", "", s.contact, offerOf(s.config.Media)))
	case m.method == "ACK":
	default: // OPTIONS, UPDATE, NOTIFY, INFO
		sdp := ""
		if m.body != "" && m.method == "UPDATE" {
			sdp = offerOf(s.config.Media)
		}
		s.write(answer(m, 200, "OK", "o", s.contact, sdp))
	}
}
