package swarm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/ipv4"

	"heartline/internal/sound"
)

const (
	frame      = 20 * time.Millisecond
	octets     = 160 // bytes of A-law in a packet
	header     = 12  // of RTP
	batch      = 64  // packets to one system call
	shares     = 4   // of the calls are served in turn, so that 300 packets are not one burst
	mediaRoom  = 4 << 20
	nobodyHear = 2048 // what a silent swarm's socket holds: the kernel throws the rest away, which costs next to nothing
)

// media is the audio of a swarm: one socket.
type media struct {
	conn    *net.UDPConn
	batches *ipv4.PacketConn
	running sync.WaitGroup
	stopped chan struct{}
	sent    atomic.Int64

	mu      sync.Mutex // protects the following
	streams [shares]map[*stream]struct{}
	next    int
	ears    map[uint16]*ear // by the switch's port
}

// stream is audio to one port of the switch.
type stream struct {
	to    *net.UDPAddr
	seq   uint16
	ssrc  uint32
	share int
}

// ear counts what one port of the switch sends.
type ear struct {
	port        uint16
	from        time.Time
	first, last time.Time
	n           int
}

func listen(c Config) (*media, error) {
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(c.Addr.Addr(), c.Media)))
	if err != nil {
		return nil, fmt.Errorf("swarm: %w", err)
	}
	m := &media{conn: conn, batches: ipv4.NewPacketConn(conn), stopped: make(chan struct{}), ears: map[uint16]*ear{}}
	for i := range m.streams {
		m.streams[i] = map[*stream]struct{}{}
	}
	if !c.Talks {
		_ = conn.SetReadBuffer(nobodyHear)
		return m, nil
	}
	_ = conn.SetReadBuffer(mediaRoom) // as much as the kernel gives
	m.running.Go(m.send)
	m.running.Go(m.receive)
	return m, nil
}

func (m *media) close() {
	close(m.stopped)
	_ = m.conn.Close()
	m.running.Wait()
}

func (m *media) speak(to netip.AddrPort) *stream {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	s := &stream{to: net.UDPAddrFromAddrPort(to), ssrc: uint32(m.next), share: m.next % shares}
	m.streams[s.share][s] = struct{}{}
	return s
}

func (m *media) hush(s *stream) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.streams[s.share], s)
}

func (m *media) listen(port uint16, from time.Time) *ear {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := &ear{port: port, from: from}
	m.ears[port] = e
	return e
}

// done ends an ear. missing is how many packets there would have been between the first and the last one, fifty a
// second, beside those that came; ok is false where there are not two.
func (m *media) done(e *ear) (heard int, missing float64, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ears[e.port] == e {
		delete(m.ears, e.port)
	}
	if e.n < 2 {
		return e.n, 0, false
	}
	return e.n, float64(e.last.Sub(e.first))/float64(frame) + 1 - float64(e.n), true
}

// send is fifty packets a second for every stream.
func (m *media) send() {
	clock := time.NewTicker(frame / shares)
	defer clock.Stop()
	tone := sound.ALaw(sound.Tone(440, 2*time.Second))
	messages := make([]ipv4.Message, batch)
	for i := range messages {
		messages[i].Buffers = [][]byte{make([]byte, header+octets)}
	}
	began, done := time.Now(), 0
	for {
		select {
		case <-m.stopped:
			return
		case <-clock.C:
		}
		// What a busy machine has missed is made up for: a ticker drops ticks, a telephone does not.
		for due := int(time.Since(began) / (frame / shares)); done < due; done++ {
			m.round(done%shares, messages, tone)
		}
	}
}

func (m *media) round(share int, messages []ipv4.Message, tone []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for s := range m.streams[share] {
		s.seq++
		packet := messages[n].Buffers[0]
		packet[0], packet[1] = 0x80, 8
		binary.BigEndian.PutUint16(packet[2:], s.seq)
		binary.BigEndian.PutUint32(packet[4:], uint32(s.seq)*octets)
		binary.BigEndian.PutUint32(packet[8:], s.ssrc)
		at := int(s.seq) * octets % (len(tone) - octets)
		copy(packet[header:], tone[at:at+octets])
		messages[n].Addr = s.to
		if n++; n == batch {
			m.flush(messages)
			n = 0
		}
	}
	m.flush(messages[:n])
}

func (m *media) flush(messages []ipv4.Message) {
	m.sent.Add(int64(len(messages)))
	for len(messages) > 0 {
		n, err := m.batches.WriteBatch(messages, 0)
		if err != nil || n == 0 {
			n = 1 // a port that is gone, told by ICMP; its packet is passed over
		}
		messages = messages[n:]
	}
}

// receive counts.
func (m *media) receive() {
	messages := make([]ipv4.Message, batch)
	for i := range messages {
		messages[i].Buffers = [][]byte{make([]byte, 512)}
	}
	for {
		n, err := m.batches.ReadBatch(messages, 0)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		now := time.Now()
		m.mu.Lock()
		for _, got := range messages[:max(n, 0)] {
			addr, isUDP := got.Addr.(*net.UDPAddr)
			if !isUDP || got.N < header {
				continue
			}
			if e := m.ears[uint16(addr.Port)]; e != nil && now.After(e.from) {
				if e.n == 0 {
					e.first = now
				}
				e.n++
				e.last = now
			}
		}
		m.mu.Unlock()
	}
}
