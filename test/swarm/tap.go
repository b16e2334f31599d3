package swarm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Record is a SIP message as it passed loopback.
type Record struct {
	At     time.Time // the kernel's stamp
	From   uint16    // port
	To     uint16    // port
	Method string    // of a request
	Status int       // of an answer
	Of     string    // the method of CSeq
	CallID string
	User   string // of the request's URI
}

// Tap listens to the signalling of some ports.
type Tap struct {
	fd      int
	stop    func()
	running sync.WaitGroup

	mu      sync.Mutex // protects the following
	records []Record
	err     error
}

const (
	tapRoom    = 16 << 20
	tapWait    = 200 * time.Millisecond // how often the reader looks whether the tap is closed
	outgoing   = 4                      // PACKET_OUTGOING: loopback shows every packet twice
	longest    = 65535
	udpHeader  = 8
	protoUDP   = 17
	stampBytes = 16
)

// NewTap listens to UDP from and to the ports.
func NewTap(ports ...uint16) (*Tap, error) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		return nil, fmt.Errorf("tap: %w", err)
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if errors.Is(err, unix.EPERM) {
		return nil, errors.New("the wire cannot be listened to: run this as root or with CAP_NET_RAW")
	}
	if err != nil {
		return nil, fmt.Errorf("tap: %w", err)
	}
	filter, err := portFilter(ports)
	if err == nil {
		err = unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, filter)
	}
	if err == nil {
		err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
	}
	if err == nil && unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, tapRoom) != nil {
		err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, tapRoom) // what the kernel gives
	}
	if err == nil {
		wait := unix.NsecToTimeval(tapWait.Nanoseconds())
		err = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait)
	}
	if err == nil { // only now, so that nothing comes in unfiltered
		err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: swapped(unix.ETH_P_IP), Ifindex: lo.Index})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("tap: %w", err), unix.Close(fd))
	}
	t := &Tap{fd: fd}
	stop := make(chan struct{})
	t.running.Go(func() { t.read(stop) })
	t.stop = sync.OnceFunc(func() { close(stop) })
	return t, nil
}

func swapped(v uint16) uint16 { return v<<8 | v>>8 }

// portFilter lets through what comes in over UDP from or to one of the ports. The packet begins with its IP header, which
// on loopback has no options and no fragments.
func portFilter(ports []uint16) (*unix.SockFprog, error) {
	n := len(ports)
	program := []bpf.Instruction{
		bpf.LoadExtension{Num: bpf.ExtType}, // of the packet: to us, from us
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: outgoing, SkipTrue: uint8(2*n + 4)},
		bpf.LoadAbsolute{Off: 9, Size: 1},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: protoUDP, SkipTrue: uint8(2*n + 2)},
	}
	for i, off := range []uint32{20, 22} {
		program = append(program, bpf.LoadAbsolute{Off: off, Size: 2})
		for j, port := range ports {
			left := (1-i)*(n+1) + n - 1 - j // instructions to the drop
			program = append(program, bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(port), SkipTrue: uint8(left + 1)})
		}
	}
	program = append(program, bpf.RetConstant{Val: 0}, bpf.RetConstant{Val: longest})
	raw, err := bpf.Assemble(program)
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	filter := make([]unix.SockFilter, len(raw))
	for i, in := range raw {
		filter[i] = unix.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	return &unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}, nil
}

func (t *Tap) read(stop <-chan struct{}) {
	packet, control := make([]byte, longest), make([]byte, 128)
	for {
		select {
		case <-stop:
			return
		default:
		}
		n, oob, _, _, err := unix.Recvmsg(t.fd, packet, control, 0)
		if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			t.mu.Lock()
			t.err = fmt.Errorf("tap: %w", err)
			t.mu.Unlock()
			return
		}
		if r, ok := record(packet[:n]); ok {
			r.At = stamp(control[:oob])
			t.mu.Lock()
			t.records = append(t.records, r)
			t.mu.Unlock()
		}
	}
}

// record reads an IP packet.
func record(packet []byte) (r Record, ok bool) {
	if len(packet) < 20 {
		return r, false
	}
	head := int(packet[0]&0xf) * 4
	if len(packet) < head+udpHeader {
		return r, false
	}
	m, ok := parse(string(packet[head+udpHeader:]))
	if !ok {
		return r, false
	}
	return Record{
		From: binary.BigEndian.Uint16(packet[head:]), To: binary.BigEndian.Uint16(packet[head+2:]),
		Method: m.method, Status: m.status, Of: m.of, CallID: m.callID, User: user(m.uri),
	}, true
}

// stamp is the kernel's time in the control data of a packet; zero where it has none.
func stamp(control []byte) time.Time {
	all, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return time.Time{}
	}
	for _, m := range all {
		if m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SO_TIMESTAMPNS && len(m.Data) >= stampBytes {
			return time.Unix(int64(binary.NativeEndian.Uint64(m.Data)), int64(binary.NativeEndian.Uint64(m.Data[8:])))
		}
	}
	return time.Time{}
}

// Take returns what was seen since the last time, and fails where something was missed.
func (t *Tap) Take() ([]Record, error) {
	t.mu.Lock()
	records, err := t.records, t.err
	t.records = nil
	t.mu.Unlock()
	if stats, statErr := unix.GetsockoptTpacketStats(t.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS); statErr == nil && stats.Drops > 0 {
		err = errors.Join(err, fmt.Errorf("tap: the kernel threw %d messages away", stats.Drops))
	}
	return records, err
}

// Close ends the tap.
func (t *Tap) Close() {
	t.stop()
	t.running.Wait()
	_ = unix.Close(t.fd)
}
