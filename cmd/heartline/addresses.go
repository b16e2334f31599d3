package main

import (
	"flag"
	"net/netip"

	"heartline/configs"
	"heartline/internal/fault"
)

// addresses are settings of the configuration that a command line may replace, so that several hotlines can
// run side by side from one sample.
type addresses struct {
	http, sip, rtp, ari, metrics string
}

func (a *addresses) flags(f *flag.FlagSet) {
	f.StringVar(&a.http, "http", a.http, "address:port of the console instead of the configuration's")
	f.StringVar(&a.sip, "sip", a.sip, "address:port of SIP instead of the configuration's")
	f.StringVar(&a.rtp, "rtp", a.rtp, "range of media ports, FROM-TO, instead of the configuration's")
	f.StringVar(&a.ari, "ari", a.ari, "address:port of Asterisk's HTTP instead of the configuration's")
	f.StringVar(&a.metrics, "metrics", a.metrics, "address:port of metrics and readiness (with -ari: one port above it)")
}

// args gives the same flags to another process of this program.
func (a *addresses) args() []string {
	var out []string
	for _, x := range []struct{ name, value string }{{"-http", a.http}, {"-sip", a.sip}, {"-rtp", a.rtp}, {"-ari", a.ari}, {"-metrics", a.metrics}} {
		if x.value != "" {
			out = append(out, x.name, x.value)
		}
	}
	return out
}

// override checks the flags and returns what they change.
func (a *addresses) override() (configs.Override, error) {
	for _, x := range []struct{ name, value string }{{"-http", a.http}, {"-sip", a.sip}, {"-ari", a.ari}, {"-metrics", a.metrics}} {
		if x.value == "" {
			continue
		}
		if _, err := netip.ParseAddrPort(x.value); err != nil {
			return nil, fault.New(fault.Invalid, "flags", "%s %q is not an address with a port: write it as 127.0.0.1:8480", x.name, x.value)
		}
	}
	var ports configs.PortRange
	if a.rtp != "" {
		if err := ports.UnmarshalText([]byte(a.rtp)); err != nil {
			return nil, fault.New(fault.Invalid, "flags", "-rtp %s", err)
		}
	}
	if a.metrics == "" && a.ari != "" {
		ap := netip.MustParseAddrPort(a.ari)
		a.metrics = netip.AddrPortFrom(ap.Addr(), ap.Port()+1).String()
	}
	return func(c *configs.Config) {
		set(&c.Console.Listen, a.http)
		set(&c.Node.SIP, a.sip)
		set(&c.Node.HTTP, a.ari)
		set(&c.Metrics.Listen, a.metrics)
		if a.rtp != "" {
			c.Node.RTP = ports
		}
	}, nil
}

func set(to *string, value string) {
	if value != "" {
		*to = value
	}
}
