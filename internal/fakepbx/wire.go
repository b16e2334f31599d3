package fakepbx

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Wire is a TCP relay on loopback that can be cut and frozen, in front of the fake or of a real Asterisk.
type Wire struct {
	target   string
	listener net.Listener
	done     sync.WaitGroup

	mu     sync.Mutex // protects the following
	moves  *sync.Cond // on mu; broadcast at every change
	conns  map[net.Conn]bool
	cut    bool
	frozen bool
	closed bool
}

// NewWire listens on a free port of 127.0.0.1 and relays to target.
func NewWire(target string) (*Wire, error) {
	ln, err := listen("127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for relay: %w", err)
	}
	w := &Wire{target: target, listener: ln, conns: make(map[net.Conn]bool)}
	w.moves = sync.NewCond(&w.mu)
	w.done.Go(w.accept)
	return w, nil
}

// listen opens a listener that lives until it is closed: no context ends it.
func listen(addr string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
}

// Addr returns host:port of the relay.
func (w *Wire) Addr() string { return w.listener.Addr().String() }

// Cut breaks all connections and every new one, until Mend.
func (w *Wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	w.dropLocked()
	w.moves.Broadcast()
}

// Mend undoes Cut.
func (w *Wire) Mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

// Freeze makes the wire a black hole: connections are accepted and stay open, and nothing passes, until Thaw.
func (w *Wire) Freeze() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frozen = true
}

// Thaw undoes Freeze; what was sent meanwhile arrives.
func (w *Wire) Thaw() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frozen = false
	w.moves.Broadcast()
}

// Drop breaks all connections once; new ones are relayed.
func (w *Wire) Drop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropLocked()
}

// Close breaks everything and waits for it.
func (w *Wire) Close() {
	w.mu.Lock()
	w.closed = true
	w.dropLocked()
	w.moves.Broadcast()
	w.mu.Unlock()
	_ = w.listener.Close()
	w.done.Wait()
}

func (w *Wire) dropLocked() {
	for c := range w.conns {
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0) // a reset, not a farewell
		}
		_ = c.Close()
	}
	clear(w.conns)
}

func (w *Wire) accept() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.done.Go(func() { w.relay(c) })
	}
}

// relay joins one connection with a connection to the target.
func (w *Wire) relay(near net.Conn) {
	defer func() { _ = near.Close() }()
	if !w.enter(near) {
		return
	}
	defer w.leave(near)
	if !w.pass() {
		return
	}
	dialer := net.Dialer{Timeout: time.Second}
	far, err := dialer.DialContext(context.Background(), "tcp", w.target)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	if !w.enter(far) {
		return
	}
	defer w.leave(far)
	var both sync.WaitGroup
	both.Go(func() { w.pump(far, near); _ = far.Close() })
	both.Go(func() { w.pump(near, far); _ = near.Close() })
	both.Wait()
}

func (w *Wire) enter(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.cut {
		return false
	}
	w.conns[c] = true
	return true
}

func (w *Wire) leave(c net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.conns, c)
}

// pass waits while the wire is frozen; it reports false when the wire is cut or closed meanwhile.
func (w *Wire) pass() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.frozen && !w.cut && !w.closed {
		w.moves.Wait()
	}
	return !w.cut && !w.closed
}

func (w *Wire) pump(to io.Writer, from io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !w.pass() {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
