package pbx

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// wire carries requests over connections that are kept open. The transport of net/http hands each request to a goroutine that
// writes and each answer to one that reads; a call is a dozen commands one after the other, and each hand-over wakes a
// thread. Here whoever asks writes and reads. An answer is read whole, bounded by answerMost. No TLS, no proxy, no HTTP/2.
// It is safe for concurrent use.
type wire struct {
	dialer *net.Dialer
	mu     sync.Mutex
	idle   []*strand // the one that was used last is last
}

// answerMost bounds one answer, in bytes: a list of some ten thousand channels.
const answerMost = 64 << 20

// strand is one connection.
type strand struct {
	conn net.Conn
	in   *bufio.Reader
	out  *bufio.Writer
	used time.Time
}

var errAnswerTooLong = errors.New("an answer is too long")

// RoundTrip sends a request and reads the whole answer. A connection that Asterisk has closed while nobody used it is not
// taken for a missing answer: the request goes over a new one if nothing of an answer came, and if it may be repeated.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	for {
		s, again, err := w.take(ctx, req.URL.Host)
		if err != nil {
			return nil, err
		}
		resp, heard, err := s.ask(ctx, req)
		switch {
		case err == nil && !resp.Close && s.in.Buffered() == 0: // more than one answer is nobody's
			w.put(s)
			return resp, nil
		case err == nil:
			_ = s.conn.Close()
			return resp, nil
		}
		_ = s.conn.Close()
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		if again && !heard && req.Method == http.MethodGet {
			continue // each turn uses up an idle connection, so that this ends
		}
		return nil, err
	}
}

// ask writes the request and reads the answer. heard reports whether anything of an answer came.
func (s *strand) ask(ctx context.Context, req *http.Request) (resp *http.Response, heard bool, err error) {
	stop := context.AfterFunc(ctx, func() { _ = s.conn.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		if !stop() && err == nil { // the connection's time is over, or about to be
			resp.Close = true
		}
	}()
	if err := req.Write(s.out); err != nil {
		return nil, false, fmt.Errorf("write: %w", err)
	}
	if err := s.out.Flush(); err != nil {
		return nil, false, fmt.Errorf("write: %w", err)
	}
	if _, err := s.in.Peek(1); err != nil {
		return nil, false, fmt.Errorf("read: %w", err)
	}
	resp, err = http.ReadResponse(s.in, req)
	if err != nil {
		return nil, true, fmt.Errorf("read: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, answerMost+1))
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return nil, true, fmt.Errorf("read: %w", err)
	case len(data) > answerMost:
		return nil, true, errAnswerTooLong
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, true, nil
}

// take returns a connection, and whether it has been used before.
func (w *wire) take(ctx context.Context, host string) (s *strand, used bool, err error) {
	w.mu.Lock()
	for len(w.idle) > 0 {
		s := w.idle[len(w.idle)-1]
		w.idle = w.idle[:len(w.idle)-1]
		if time.Since(s.used) < idleConnection && s.open() {
			w.mu.Unlock()
			return s, true, nil
		}
		_ = s.conn.Close()
	}
	w.mu.Unlock()
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(strings.Trim(host, "[]"), "80")
	}
	conn, err := w.dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, false, err
	}
	return &strand{conn: conn, in: bufio.NewReader(conn), out: bufio.NewWriter(conn)}, false, nil
}

// open reports whether Asterisk still has the connection open, as far as is known here.
func (s *strand) open() bool {
	conn, ok := s.conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	silent := false
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, _, err := syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		silent = errors.Is(err, syscall.EAGAIN) // its end can be read, and so can bytes that nobody asked for
		return true
	})
	return err == nil && silent
}

// put keeps a connection for the next request, and closes those that nobody has needed for long.
func (w *wire) put(s *strand) {
	s.used = time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.idle = append(w.idle, s)
	for len(w.idle) > maxConnections || s.used.Sub(w.idle[0].used) >= idleConnection {
		_ = w.idle[0].conn.Close()
		w.idle = w.idle[1:]
	}
}

// CloseIdleConnections closes the connections that nobody uses now.
func (w *wire) CloseIdleConnections() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.idle {
		_ = s.conn.Close()
	}
	w.idle = nil
}
