package phone

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"
)

// errNoKey is the cause of every refusal of a character that is on no keypad.
var errNoKey = errors.New("not a key: want 0-9, *, #, A-D")

// skipAfter is how far the sender may fall behind its schedule before it leaves packets out, as a telephone
// whose clock is hardware would never send a second of backlog at once.
const skipAfter = 200 * time.Millisecond

// Sent is the account of what a call has sent.
type Sent struct {
	Packets   int
	FirstAt   time.Time     // just before the first packet
	WorstLate time.Duration // behind the absolute schedule of one packet each 20 ms
	Skipped   int           // packets left out because the sender fell over 200 ms behind
}

// media is the audio of one call: a socket, a sender and a reader.
type media struct {
	conn *net.UDPConn
	ear  *Ear
	quit chan struct{} // closed by close
	done sync.WaitGroup

	firstSeq *uint16 // nil: by chance

	mu      sync.Mutex // protects the following
	running bool
	closed  bool
	remote  netip.AddrPort
	law     *g711
	voice   bool  // a codec that we speak was agreed
	keys    uint8 // payload type of telephone-event
	hasKeys bool
	talk    bool // the direction allows us to send
	mute    bool
	base    *Sound
	at      int // position in base
	insert  *insert
	press   *press
	queue   []*press
	sent    Sent
}

// insert is a sound that is sent once, instead of the base.
type insert struct {
	sound *Sound
	at    int
	over  chan struct{}
}

// press is a key on its way out as telephone-events.
type press struct {
	event    byte
	length   int // in packets
	sent     int
	pause    int // packets of audio after it
	started  bool
	stamp    uint32
	finished chan struct{}
}

func newMedia(ip netip.Addr, ear *Ear, base *Sound) (*media, error) {
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(ip, 0)))
	if err != nil {
		return nil, err
	}
	_ = conn.SetReadBuffer(256 << 10) // seconds of audio, for when the reader is starved
	stampArrivals(conn)
	if base == nil {
		base = Silence()
	}
	return &media{conn: conn, ear: ear, base: base, quit: make(chan struct{})}, nil
}

func (m *media) addr() netip.AddrPort { return m.conn.LocalAddr().(*net.UDPAddr).AddrPort() }

// agree applies the far end's description and starts the flow if it does not run yet.
func (m *media) agree(s session, codecs []Codec) {
	codec, voice := s.voice(codecs)
	if voice {
		m.ear.setLaw(lawOf(codec))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remote = netip.AddrPortFrom(s.addr.Addr().Unmap(), s.addr.Port())
	m.voice = voice && s.addr.Port() != 0
	m.keys, m.hasKeys = s.keys()
	m.talk = s.direction == "sendrecv" || s.direction == "recvonly"
	if !m.voice {
		return
	}
	m.law = lawOf(codec)
	if m.running || m.closed {
		return
	}
	m.running = true
	m.done.Go(m.send)
	m.done.Go(m.read)
}

// close ends the flow and waits for its goroutines.
func (m *media) close() {
	m.mu.Lock()
	again := m.closed
	m.closed = true
	m.mu.Unlock()
	if again {
		return
	}
	close(m.quit)
	_ = m.conn.Close()
	m.done.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.insert != nil {
		close(m.insert.over)
		m.insert = nil
	}
	for _, p := range append(m.queue, m.press) {
		if p != nil {
			close(p.finished)
		}
	}
	m.queue, m.press = nil, nil
}

func (m *media) read() {
	buf := make([]byte, 2048)
	oob := make([]byte, stampRoom)
	for {
		n, oobn, _, from, err := m.conn.ReadMsgUDPAddrPort(buf, oob)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // an ICMP report about what we sent
		}
		at := arrival(oob[:oobn], time.Now())
		h, payload, ok := parseRTP(buf[:n])
		m.mu.Lock()
		known := ok && netip.AddrPortFrom(from.Addr().Unmap(), from.Port()) == m.remote
		law, keys, hasKeys := m.law, m.keys, m.hasKeys
		m.mu.Unlock()
		switch {
		case known && h.payload == law.payload:
			m.ear.hear(at, h, payload)
		case known && hasKeys && h.payload == keys:
			m.ear.hearKey(h, payload)
		default:
			m.ear.stray()
		}
	}
}

// send sends one packet each 20 ms by an absolute schedule until close.
func (m *media) send() {
	ssrc, seq, stamp := rand.Uint32(), uint16(rand.Uint32()), rand.Uint32()
	if m.firstSeq != nil {
		seq = *m.firstSeq
	}
	packet := make([]byte, rtpHeaderSize+frameSamples)
	first := true
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-m.quit:
			return
		case <-timer.C:
		}
		late := time.Since(next)
		if late > skipAfter {
			skip := int(late / frameDuration)
			next = next.Add(time.Duration(skip) * frameDuration)
			stamp += uint32(skip * frameSamples)
			m.mu.Lock()
			m.sent.Skipped += skip
			m.mu.Unlock()
		}
		h := rtpHeader{seq: seq, time: stamp, ssrc: ssrc, marker: first}
		n, repeat, to := m.fill(packet, &h, max(late, 0))
		for range repeat {
			h.put(packet)
			_, _ = m.conn.WriteToUDPAddrPort(packet[:n], to) // the far end may be gone: the signalling says so
			seq++
			h.seq = seq
			first = false
		}
		stamp += frameSamples
		next = next.Add(frameDuration)
		timer.Reset(time.Until(next))
	}
}

// fill puts the next payload behind the header and completes the header. repeat is how often the packet is
// sent: 0 when the line is held or muted, 3 for the end of a key (RFC 4733 section 2.5.1.4).
func (m *media) fill(packet []byte, h *rtpHeader, late time.Duration) (n, repeat int, to netip.AddrPort) {
	m.mu.Lock()
	defer m.mu.Unlock()
	to = m.remote
	if m.press == nil && len(m.queue) > 0 {
		m.press, m.queue = m.queue[0], m.queue[1:]
	}
	sending := m.voice && m.talk && !m.mute
	if p := m.press; p != nil && p.sent <= p.length {
		if !sending || !m.hasKeys {
			m.finishPressLocked()
			return 0, 0, to
		}
		n, repeat = p.fill(packet, h)
		h.payload = m.keys
	} else {
		if p != nil {
			if p.pause--; p.pause <= 0 {
				m.finishPressLocked()
			}
		}
		m.fillAudioLocked(packet[rtpHeaderSize:])
		if !sending {
			return 0, 0, to
		}
		n, repeat = rtpHeaderSize+frameSamples, 1
		h.payload = m.law.payload
	}
	if m.sent.Packets == 0 {
		m.sent.FirstAt = time.Now()
	}
	m.sent.Packets += repeat
	m.sent.WorstLate = max(m.sent.WorstLate, late)
	return n, repeat, to
}

func (m *media) finishPressLocked() {
	close(m.press.finished)
	m.press = nil
}

// fill writes the next event packet: one each 20 ms with a growing duration, then the end thrice.
func (p *press) fill(packet []byte, h *rtpHeader) (n, repeat int) {
	h.marker = !p.started
	if !p.started {
		p.started, p.stamp = true, h.time
	}
	h.time = p.stamp
	p.sent++
	repeat = 1
	duration := p.sent * frameSamples
	flags := byte(10) // volume -10 dBm0
	if p.sent > p.length {
		duration = p.length * frameSamples
		flags |= 0x80
		repeat = 3
	}
	b := packet[rtpHeaderSize:]
	b[0], b[1], b[2], b[3] = p.event, flags, byte(duration>>8), byte(duration)
	return rtpHeaderSize + 4, repeat
}

// fillAudioLocked copies the next 20 ms of audio, of the insert if there is one, else of the base.
func (m *media) fillAudioLocked(payload []byte) {
	if i := m.insert; i != nil {
		b := i.sound.bytes(m.law)
		copy(payload, b[i.at:i.at+frameSamples])
		if i.at += frameSamples; i.at >= len(b) {
			if i.at = 0; !i.sound.loop {
				close(i.over)
				m.insert = nil
			}
		}
		return
	}
	b := m.base.bytes(m.law)
	copy(payload, b[m.at:m.at+frameSamples])
	if m.at += frameSamples; m.at >= len(b) {
		if m.at = 0; !m.base.loop {
			m.base = Silence()
		}
	}
}

// say sends sound instead of the base until it is over. A sound that is being said is cut off.
func (m *media) say(sound *Sound) <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.insert != nil {
		close(m.insert.over)
	}
	over := make(chan struct{})
	if m.closed {
		close(over)
		m.insert = nil
		return over
	}
	m.insert = &insert{sound: sound, over: over}
	return over
}

func (m *media) setBase(sound *Sound) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.base, m.at = sound, 0
}

// push queues digits as telephone-events, each of the given length with a pause of 60 ms after it, and
// returns the channel that is closed when the last one is out.
func (m *media) push(digits string, length time.Duration) (<-chan struct{}, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.running || m.closed || !m.hasKeys {
		return nil, errors.New("the far end takes no telephone-events")
	}
	var last <-chan struct{}
	var presses []*press
	for i := range len(digits) {
		event, err := eventOf(digits[i])
		if err != nil {
			return nil, err
		}
		p := &press{event: event, length: max(int(length/frameDuration), 1), pause: 3, finished: make(chan struct{})}
		presses, last = append(presses, p), p.finished
	}
	m.queue = append(m.queue, presses...)
	return last, nil
}

func eventOf(digit byte) (byte, error) {
	for i := range len(keyEvents) {
		if keyEvents[i] == digit {
			return byte(i), nil
		}
	}
	return 0, errNoKey
}

func (m *media) account() Sent {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sent
}

func (m *media) setMute(mute bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mute = mute
}
