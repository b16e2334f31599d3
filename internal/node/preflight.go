package node

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"

	"heartline/internal/fault"
)

// spoolInMemory refuses a spool on a disk. It is asked at every start: an Asterisk that is adopted is started again
// with this configuration some time.
func spoolInMemory(c Config) error {
	if c.AllowDiskSpool {
		return nil
	}
	memory, err := onTmpfs(c.Spool)
	if err == nil && !memory {
		err = fault.New(fault.Invalid, "node",
			"the spool folder %s is on a disk, and what callers say must not lie there in clear: name a folder on tmpfs, for example below /dev/shm", c.Spool)
	}
	return err
}

// preflight refuses a start that cannot work, with a sentence each. It is not asked where an Asterisk of
// ours already runs: the ports are taken by itself then.
func preflight(ctx context.Context, c Config) error {
	if err := spoolInMemory(c); err != nil {
		return err
	}
	var listen net.ListenConfig
	udp := func(addr netip.AddrPort) error {
		conn, err := listen.ListenPacket(ctx, "udp", addr.String())
		if err == nil {
			_ = conn.Close()
		}
		return err
	}
	tcp := func(addr netip.AddrPort) error {
		l, err := listen.Listen(ctx, "tcp", addr.String())
		if err == nil {
			_ = l.Close()
		}
		return err
	}
	for _, port := range []struct {
		what string
		try  func(netip.AddrPort) error
		addr netip.AddrPort
	}{
		{"SIP over UDP", udp, c.SIP},
		{"SIP over TCP", tcp, c.SIP},
		{"ARI", tcp, c.HTTP},
	} {
		if err := port.try(port.addr); err != nil {
			return portFault(port.what, port.addr, err)
		}
	}
	return preflightRTP(c, udp)
}

// preflightRTP tries a part of the media range: another program may use a port or two, not most of them.
func preflightRTP(c Config, udp func(netip.AddrPort) error) error {
	addr := netip.IPv4Unspecified()
	if c.Media.IsValid() && c.Media.IsLoopback() {
		addr = c.Media
	}
	const tries = 32
	span := int(c.RTPTo-c.RTPFrom) + 1
	step := max(span/tries, 1)
	tried, taken := 0, 0
	for port := int(c.RTPFrom); port <= int(c.RTPTo); port += step {
		tried++
		if err := udp(netip.AddrPortFrom(addr, uint16(port))); errors.Is(err, syscall.EADDRINUSE) {
			taken++
		}
	}
	if 2*taken > tried {
		return fault.New(fault.Conflict, "node",
			"most of the media ports %d to %d are taken by another program: end it, or name another range", c.RTPFrom, c.RTPTo)
	}
	return nil
}

func portFault(what string, addr netip.AddrPort, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fault.New(fault.Conflict, "node", "the %s address %s is taken by another program: end it, or name another port", what, addr)
	case errors.Is(err, syscall.EACCES):
		return fault.New(fault.Denied, "node", "this user may not listen on the %s address %s: name a port above 1023", what, addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fault.New(fault.Invalid, "node", "the %s address %s is not one of this machine: name one that is", what, addr)
	default:
		return fault.Wrap(fault.Unavailable, "node", err, "the "+what+" address cannot be listened on")
	}
}
