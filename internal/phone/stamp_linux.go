//go:build linux && (amd64 || arm64)

package phone

import (
	"encoding/binary"
	"net"
	"syscall"
	"time"
)

// stampRoom is the room for one control message with a struct timespec.
const stampRoom = 64

// stampArrivals asks the kernel for the time at which each datagram arrived. An error is no harm: arrival
// then falls back to the time of reading.
func stampArrivals(conn *net.UDPConn) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1)
	})
}

// arrival returns when the datagram with control data oob arrived, with a monotonic reading; now is the
// time of reading. It takes the cmsghdr of a 64-bit Linux apart by hand because the library's parser
// allocates, fifty times a second for each call.
func arrival(oob []byte, now time.Time) time.Time {
	if len(oob) < 32 ||
		binary.NativeEndian.Uint32(oob[8:]) != syscall.SOL_SOCKET ||
		binary.NativeEndian.Uint32(oob[12:]) != syscall.SO_TIMESTAMPNS {
		return now
	}
	sec := int64(binary.NativeEndian.Uint64(oob[16:]))
	nsec := int64(binary.NativeEndian.Uint64(oob[24:]))
	waited := time.Duration(now.UnixNano() - sec*int64(time.Second) - nsec)
	if waited < 0 || waited > time.Minute { // the wall clock was set in between
		return now
	}
	return now.Add(-waited)
}
