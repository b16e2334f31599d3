package demo

import (
	"net"
	"net/netip"
	"strings"
	"time"

	"heartline/configs"
	"heartline/internal/phone"
)

// outsideTone is what the telephone behind the demo's trunk says, in Hz; outsideRings is how long it rings.
const (
	outsideTone  = 880
	outsideRings = 3 * time.Second
)

// outside is the telephone behind the demo's trunk: whoever is called by a test number that no page has is answered by
// it. It takes a ring-back by its key.
type outside struct{ phone *phone.Phone }

func (o outside) close() {
	if o.phone != nil {
		o.phone.Close()
	}
}

// outsidePhone stands behind the first trunk that leads to this very machine. Without one, or where another demo on
// this machine stands there already, calls by the trunk reach nobody here.
func (d *demo) outsidePhone() outside {
	contact, ok := d.loopbackTrunk()
	if !ok {
		return outside{}
	}
	p, err := phone.New(phone.Config{
		Listen: contact, Server: d.cfg.Node.SIP, User: "outside", Sound: phone.Tone(outsideTone),
		React:  func(*phone.Call) phone.Reaction { return phone.Answer(outsideRings) },
		Script: pressKey,
	})
	if err != nil {
		d.say("no telephone stands behind the trunk (%s is taken, perhaps by another demo): calls to test numbers without a page are not answered", contact)
		return outside{}
	}
	return outside{p}
}

// loopbackTrunk is the contact of the first trunk whose carrier is this machine.
func (d *demo) loopbackTrunk() (contact string, ok bool) {
	if d.cfg.Mode != configs.Demo {
		return "", false
	}
	for _, t := range d.cfg.Trunks {
		host, _, err := net.SplitHostPort(t.Contact)
		if addr, parse := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && parse == nil && addr.Unmap().IsLoopback() {
			return t.Contact, true
		}
	}
	return "", false
}
