package pbx

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// wire sends requests to one Asterisk over kept connections. A call is a dozen requests of a few hundred bytes, so
// that what net/http's client does around each of them (two goroutines to a connection, a hand-over between them and
// the one who asks) costs more than the request: here who asks writes and reads. It is safe for concurrent use and has
// no goroutines.
type wire struct {
	// Constant after newWire.
	address string // host:port
	secure  *tls.Config
	host    string // as the Host header has it
	prefix  string // of every path, such as /ari
	auth    string // Authorization header
	dialer  net.Dialer

	mu   sync.Mutex // protects the following
	idle []*kept    // the one used last is last
}

// kept is a connection between two requests.
type kept struct {
	net.Conn
	in    *bufio.Reader
	since time.Time // of the last answer; zero: never used
}

// maxIdle bounds the connections that are kept.
const maxIdle = 64

// newWire takes a root that Config.prepare has checked.
func newWire(c Config) *wire {
	w := &wire{dialer: net.Dialer{Timeout: c.Timeout}}
	root, err := url.Parse(c.URL)
	if err != nil {
		return w // prepare has refused it
	}
	port := root.Port()
	if root.Scheme == "https" {
		w.secure = &tls.Config{ServerName: root.Hostname(), MinVersion: tls.VersionTLS12}
	}
	if port == "" && w.secure != nil {
		port = "443"
	} else if port == "" {
		port = "80"
	}
	w.address, w.host, w.prefix = net.JoinHostPort(root.Hostname(), port), root.Host, root.EscapedPath()
	w.auth = "Basic " + base64.StdEncoding.EncodeToString([]byte(c.User+":"+string(c.Password)))
	return w
}

// answer is what came back.
type answer struct {
	status int
	body   []byte
}

// ask sends one request and reads the whole answer before ctx ends. A kept connection that the far end closed
// meanwhile is passed over where that can be seen before anything is sent; where it is seen only afterwards, a GET
// is sent once more, and any other request is an error: it may have been carried out.
func (w *wire) ask(ctx context.Context, method, path string, query url.Values, body []byte) (answer, error) {
	request := w.format(method, path, query, body)
	for {
		c, err := w.take(ctx)
		if err != nil {
			return answer{}, err
		}
		used := !c.since.IsZero()
		a, begun, err := w.exchange(ctx, c, method, request)
		if err == nil || begun || !used || method != http.MethodGet || ctx.Err() != nil {
			return a, err
		}
	}
}

// format writes a request as it goes over the wire.
func (w *wire) format(method, path string, query url.Values, body []byte) []byte {
	b := make([]byte, 0, 512+len(body))
	b = append(b, method...)
	b = append(b, ' ')
	b = append(b, w.prefix...)
	b = append(b, path...)
	if len(query) > 0 {
		b = append(b, '?')
		b = append(b, query.Encode()...)
	}
	b = append(b, " HTTP/1.1\r\nHost: "...)
	b = append(b, w.host...)
	b = append(b, "\r\nAuthorization: "...)
	b = append(b, w.auth...)
	if body != nil {
		b = append(b, "\r\nContent-Type: application/json"...)
	}
	if method != http.MethodGet {
		b = append(b, "\r\nContent-Length: "...)
		b = strconv.AppendInt(b, int64(len(body)), 10)
	}
	b = append(b, "\r\n\r\n"...)
	return append(b, body...)
}

// exchange sends request over c and reads the answer; begun says that some of it came. c is kept when it can be used
// again, and closed when not.
func (w *wire) exchange(ctx context.Context, c *kept, method string, request []byte) (a answer, begun bool, err error) {
	again := false
	defer func() {
		if !again {
			_ = c.Close()
		}
	}()
	deadline, _ := ctx.Deadline() // the zero time: none
	if err := c.SetDeadline(deadline); err != nil {
		return answer{}, false, err
	}
	// A context may also end before its deadline.
	unwatch := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	defer unwatch()
	if _, err := c.Write(request); err != nil {
		return answer{}, false, ended(ctx, err)
	}
	if _, err := c.in.Peek(1); err != nil {
		return answer{}, false, ended(ctx, err)
	}
	resp, err := http.ReadResponse(c.in, &http.Request{Method: method})
	if err != nil {
		return answer{}, true, ended(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	a.status = resp.StatusCode
	if a.body, err = read(resp); err != nil {
		return answer{}, true, ended(ctx, err)
	}
	if again = !resp.Close && unwatch(); again {
		w.put(c)
	}
	return a, true, nil
}

// read reads the whole body, in one piece where its length is known.
func read(resp *http.Response) ([]byte, error) {
	if resp.ContentLength == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	b.Grow(int(min(max(resp.ContentLength, 0), 1<<20)) + bytes.MinRead)
	_, err := b.ReadFrom(resp.Body)
	return b.Bytes(), err
}

// ended puts the end of ctx before the error that it led to.
func ended(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// take returns a connection: the kept one that was used last, unless it is too old or closed, or a new one.
func (w *wire) take(ctx context.Context) (*kept, error) {
	for {
		c := w.pop()
		if c == nil {
			break
		}
		if !c.stale() {
			return c, nil
		}
		_ = c.Close()
	}
	conn, err := w.dialer.DialContext(ctx, "tcp", w.address)
	if err != nil {
		return nil, err
	}
	if w.secure != nil {
		over := tls.Client(conn, w.secure)
		if err := over.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		conn = over
	}
	return &kept{Conn: conn, in: bufio.NewReader(conn)}, nil
}

// pop takes the connection that was used last off the list, and closes those that have been idle for too long.
func (w *wire) pop() *kept {
	w.mu.Lock()
	defer w.mu.Unlock()
	old := 0
	for old < len(w.idle) && time.Since(w.idle[old].since) > idleConnection {
		_ = w.idle[old].Close()
		old++
	}
	w.idle = append(w.idle[:0], w.idle[old:]...)
	if len(w.idle) == 0 {
		return nil
	}
	last := len(w.idle) - 1
	c := w.idle[last]
	w.idle[last] = nil
	w.idle = w.idle[:last]
	return c
}

// put keeps a connection for the next request.
func (w *wire) put(c *kept) {
	c.since = time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.idle) >= maxIdle {
		_ = c.Close()
		return
	}
	w.idle = append(w.idle, c)
}

// closeIdle closes the connections that nobody uses now.
func (w *wire) closeIdle() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.idle {
		_ = c.Close()
	}
	w.idle = nil
}

// stale reports whether the far end has closed the connection, or sent something that nobody asked for.
func (c *kept) stale() bool {
	if c.in.Buffered() > 0 {
		return true
	}
	socket, ok := c.Conn.(*net.TCPConn)
	if !ok {
		return false // what lies under TLS is not looked into
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return true
	}
	fresh := false
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		n, _, err := syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		fresh = n <= 0 && (err == syscall.EAGAIN || err == syscall.EINTR)
		return true
	})
	return err != nil || !fresh
}
