package phone

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emiago/sipgo/sip"
)

// ErrClosed is the error of everything that is asked of a phone after Close or Kill.
var ErrClosed = errors.New("the phone is closed")

// closeGrace is how long Close waits for its goodbyes to be answered.
const closeGrace = 500 * time.Millisecond

// Phone is a SIP telephone that can hold any number of calls at once. Its methods may be called from any
// goroutine.
type Phone struct {
	config Config
	log    *slog.Logger
	conn   *net.UDPConn
	local  netip.AddrPort
	server netip.AddrPort
	frozen atomic.Bool

	ctx    context.Context // the phone's lifetime
	cancel context.CancelFunc
	owned  sync.WaitGroup

	mu       sync.Mutex // protects the following
	closed   bool
	react    func(*Call) Reaction
	clients  map[string]*clientTx // by branch and method
	servers  map[string]*serverTx // by branch, sent-by and method
	swept    time.Time
	calls    map[string]*Call // by Call-ID and own tag
	incoming []*Call          // not yet taken by NextCall
	arrived  chan struct{}    // closed and replaced when incoming grows
	refresh  context.CancelFunc
}

// New starts a phone. It holds a socket and two goroutines until Close or Kill.
func New(config Config) (*Phone, error) {
	if config.Listen == "" {
		config.Listen = "127.0.0.1:0"
	}
	if len(config.Codecs) == 0 {
		config.Codecs = []Codec{PCMA, PCMU}
	}
	for _, c := range config.Codecs {
		if lawOf(c) == nil {
			return nil, fmt.Errorf("start phone: codec %q is none of PCMA, PCMU", c)
		}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	addr, err := net.ResolveUDPAddr("udp", config.Listen)
	if err != nil {
		return nil, fmt.Errorf("start phone: listen address: %w", err)
	}
	if addr.IP == nil || addr.IP.IsUnspecified() {
		return nil, fmt.Errorf("start phone: listen address %q must name one address of this machine", config.Listen)
	}
	p := &Phone{
		config: config, log: config.Logger, react: config.React,
		clients: map[string]*clientTx{}, servers: map[string]*serverTx{}, calls: map[string]*Call{},
		arrived: make(chan struct{}),
	}
	if config.Server != "" {
		server, err := net.ResolveUDPAddr("udp", config.Server)
		if err != nil {
			return nil, fmt.Errorf("start phone: server address: %w", err)
		}
		p.server = unmap(server.AddrPort())
	}
	if p.conn, err = net.ListenUDP("udp", addr); err != nil {
		return nil, fmt.Errorf("start phone: %w", err)
	}
	_ = p.conn.SetReadBuffer(1 << 20)
	stampArrivals(p.conn)
	p.local = unmap(p.conn.LocalAddr().(*net.UDPAddr).AddrPort())
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.owned.Go(p.read)
	return p, nil
}

// Addr returns the address and port that the phone takes SIP at.
func (p *Phone) Addr() string { return p.local.String() }

// SetReact changes what the phone does with the calls that come from now on.
func (p *Phone) SetReact(react func(*Call) Reaction) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.react = react
}

// Calls returns the calls that have not ended.
func (p *Phone) Calls() []*Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	calls := make([]*Call, 0, len(p.calls))
	for _, c := range p.calls {
		calls = append(calls, c)
	}
	return calls
}

// NextCall waits for the next incoming call that NextCall has not returned yet, in order of arrival, and
// returns it whatever has become of it since. The last 1000 are kept.
func (p *Phone) NextCall(ctx context.Context) (*Call, error) {
	for {
		p.mu.Lock()
		if len(p.incoming) > 0 {
			c := p.incoming[0]
			p.incoming = p.incoming[1:]
			p.mu.Unlock()
			return c, nil
		}
		arrived := p.arrived
		p.mu.Unlock()
		select {
		case <-arrived:
		case <-p.ctx.Done():
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for an incoming call: %w", context.Cause(ctx))
		}
	}
}

// Freeze makes the phone deaf and dumb until Thaw, sockets open: as a telephone whose processor hangs.
func (p *Phone) Freeze() { p.setFrozen(true) }

// Thaw ends Freeze.
func (p *Phone) Thaw() { p.setFrozen(false) }

func (p *Phone) setFrozen(frozen bool) {
	p.frozen.Store(frozen)
	for _, c := range p.Calls() {
		c.media.setMute(frozen)
	}
}

// Close ends all calls with a goodbye (answers are awaited for at most half a second), closes the sockets
// and returns when the last goroutine has ended. It does not sign the registration off: see Unregister.
func (p *Phone) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	var goodbyes sync.WaitGroup
	for _, c := range p.Calls() {
		goodbyes.Go(func() { _ = c.Hangup(ctx) })
	}
	goodbyes.Wait()
	p.Kill()
}

// Kill closes the sockets without a word, as a telephone whose plug was pulled, and returns when the last
// goroutine has ended. It may be called again.
func (p *Phone) Kill() {
	p.mu.Lock()
	p.closed = true
	p.cancel() // under the lock, so that own never starts a goroutine after it
	p.mu.Unlock()
	_ = p.conn.Close()
	for _, c := range p.Calls() {
		c.end(End{By: ByPhone})
	}
	p.owned.Wait()
}

// own runs f on a goroutine that Close and Kill wait for. It reports whether it could.
func (p *Phone) own(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx.Err() != nil {
		return false
	}
	p.owned.Go(f)
	return true
}

// write sends a message and returns the instant before it went out.
func (p *Phone) write(to netip.AddrPort, b []byte) time.Time {
	at := time.Now()
	if !p.frozen.Load() {
		_, _ = p.conn.WriteToUDPAddrPort(b, to) // a lost datagram: the transaction repeats it
	}
	return at
}

func (p *Phone) read() {
	buf := make([]byte, 65536)
	oob := make([]byte, stampRoom)
	for {
		n, oobn, _, from, err := p.conn.ReadMsgUDPAddrPort(buf, oob)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil || n < 16 || p.frozen.Load() {
			continue // an ICMP report, or a keep-alive
		}
		at := arrival(oob[:oobn], time.Now())
		message, err := parseMessage(buf[:n])
		if err != nil {
			p.log.Debug("phone could not read a message", "bytes", n)
			continue
		}
		switch m := message.(type) {
		case *sip.Response:
			p.takeResponse(m, at)
		case *sip.Request:
			p.takeRequest(m, unmap(from), at)
		}
	}
}

// contact is the URI at which the phone is reached.
func (p *Phone) contact() string {
	user := p.config.User
	if user == "" {
		user = "phone"
	}
	return fmt.Sprintf("sip:%s@%s", user, p.local)
}

func unmap(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }
