package node

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"time"

	"heartline/internal/fault"
)

// mediaPlan is how audio reaches this Asterisk.
type mediaPlan struct {
	Bind     string // media sockets are bound to this address and it is the one offered
	External string // an address in front of this machine that is offered instead
	ICE      iceView
}

// iceView is the part that browsers need.
type iceView struct {
	Deny, Permit []string
	Map          *iceMap
}

// iceMap says that candidates of From are offered as To.
type iceMap struct{ From, To string }

// loopbackAlias is the address that a machine without any network gets on its loopback interface.
// Asterisk never offers an address of 127.0.0.0/8 to a browser; it offers this one, mapped.
const loopbackAlias = "10.77.0.1"

// planMedia decides how audio reaches this Asterisk. own holds the machine's addresses that are up and
// not loopback.
func planMedia(media netip.Addr, own []netip.Addr) (mediaPlan, error) {
	if !media.IsValid() {
		return mediaPlan{}, nil
	}
	media = media.Unmap()
	everything := []string{"0.0.0.0/0", "::/0"}
	host := func(a netip.Addr) string { return netip.PrefixFrom(a, a.BitLen()).String() }
	isOwn := false
	var first netip.Addr
	for _, a := range own {
		if a == media {
			isOwn = true
		}
		if !first.IsValid() && a.Is4() == media.Is4() {
			first = a
		}
	}
	switch {
	case isOwn:
		return mediaPlan{Bind: media.String(), ICE: iceView{Deny: everything, Permit: []string{host(media)}}}, nil
	case !first.IsValid():
		return mediaPlan{}, fault.New(fault.Unavailable, "node",
			"this machine has no network address but loopback, and browsers get no audio from that: run 'ip addr add %s/32 dev lo' as root", loopbackAlias)
	case media.IsLoopback():
		return mediaPlan{Bind: media.String(), ICE: iceView{
			Deny: everything, Permit: []string{"127.0.0.0/8"}, Map: &iceMap{From: first.String(), To: media.String()},
		}}, nil
	default:
		return mediaPlan{External: media.String(), ICE: iceView{Map: &iceMap{From: first.String(), To: media.String()}}}, nil
	}
}

// ownAddresses returns this machine's addresses that are up and not loopback or link-local. The alias on
// the loopback interface counts.
func ownAddresses() ([]netip.Addr, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list network interfaces: %w", err)
	}
	var out []netip.Addr
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue // the interface went away meanwhile
		}
		for _, a := range addrs {
			n, ok := a.(*net.IPNet)
			if !ok {
				continue
			}
			addr, ok := netip.AddrFromSlice(n.IP)
			if addr = addr.Unmap(); ok && !addr.IsLoopback() && !addr.IsLinkLocalUnicast() {
				out = append(out, addr)
			}
		}
	}
	return out, nil
}

// findMedia plans the media of this machine. One that has nothing but loopback gets the alias, where we may
// give it one.
func findMedia(ctx context.Context, media netip.Addr) (mediaPlan, error) {
	own, err := ownAddresses()
	if err != nil {
		return mediaPlan{}, err
	}
	if len(own) == 0 && media.IsLoopback() {
		ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		// Without the right to do it this fails, and planMedia says in a sentence what to run.
		if exec.CommandContext(ctx, "ip", "addr", "add", loopbackAlias+"/32", "dev", "lo").Run() == nil {
			if own, err = ownAddresses(); err != nil {
				return mediaPlan{}, err
			}
		}
	}
	return planMedia(media, own)
}
