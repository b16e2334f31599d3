package ports

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// Ports are taken from first to last, without those of the demo's media.
const (
	first     = 10000
	last      = 32767 // from 32768 on the kernel takes ports for outgoing connections
	demoFirst = 20000
	demoLast  = 20399
)

// setLock is F_OFD_SETLK: a lock that belongs to the open file, so that two of one process exclude each other too.
const setLock = 37

var (
	mu   sync.Mutex
	next = first + rand.IntN(last-first) //nolint:gosec // only spreads processes that begin at one time
)

// Hold takes n ports in a row, the first of them even, and gives them back when the test ends. It ends the test where
// there are none.
func Hold(t *testing.T, n int) (from int) {
	t.Helper()
	from, release, err := take(n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return from
}

// Addr takes one port and returns it as an address of loopback.
func Addr(t *testing.T) string {
	t.Helper()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(Hold(t, 1)))
}

func take(n int) (from int, release func(), err error) {
	name := filepath.Join(os.TempDir(), fmt.Sprintf("heartline-test-ports-%d", os.Getuid()))
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, nil, fmt.Errorf("ports for a test: %w", err)
	}
	mu.Lock()
	defer mu.Unlock()
	at := next
	for range last - first {
		at = start(at, n)
		lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: int64(at), Len: int64(n)}
		switch err := syscall.FcntlFlock(f.Fd(), setLock, &lock); {
		case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EACCES):
			at += 2
			continue
		case err != nil:
			_ = f.Close()
			return 0, nil, fmt.Errorf("ports for a test: %w", err)
		}
		used := taken(at, n)
		if used == 0 {
			next = at + n
			return at, func() { _ = f.Close() }, nil
		}
		lock.Type = syscall.F_UNLCK
		if err := syscall.FcntlFlock(f.Fd(), setLock, &lock); err != nil {
			_ = f.Close()
			return 0, nil, fmt.Errorf("ports for a test: %w", err)
		}
		at = used + 1
	}
	_ = f.Close()
	return 0, nil, fmt.Errorf("there are no %d ports in a row between %d and %d that nobody has: end programs that listen there", n, first, last)
}

// start is the first even port from at on where n ports have room.
func start(at, n int) int {
	at += at % 2
	if at+n-1 > last {
		at = first
	}
	if at <= demoLast && at+n > demoFirst {
		at = demoLast + 1
	}
	return at
}

// taken is one of the ports on which something listens; 0 where there is none.
func taken(from, n int) int {
	for port := from; port < from+n; port++ {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		c, err := net.ListenPacket("udp", addr) //nolint:noctx // ends at once
		if err != nil {
			return port
		}
		_ = c.Close()
		l, err := net.Listen("tcp", addr) //nolint:noctx // ends at once
		if err != nil {
			return port
		}
		_ = l.Close()
	}
	return 0
}
