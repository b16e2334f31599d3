package configs

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"heartline/agent"
	"heartline/ivr"
)

// node checks what Asterisk listens on.
func (k *checker) node() {
	n := k.cfg.Node
	if !idPattern.MatchString(n.Name) || len(n.Name) > 32 {
		k.bad("node.name", "use up to 32 small letters, digits and -", "the node is called %q", n.Name)
	}
	k.addrPort("node.sip", n.SIP)
	k.addrPort("node.http", n.HTTP)
	if n.HTTP == k.cfg.Console.Listen && n.HTTP != "" {
		k.bad("node.http", "choose another port", "Asterisk and the console listen on the same address %s", n.HTTP)
	}
	if n.SIP == n.HTTP && n.SIP != "" {
		k.bad("node.sip", "choose another port", "SIP and ARI listen on the same address %s", n.SIP)
	}
	if c := k.cfg; c.Metrics.Listen == c.Console.Listen && c.Metrics.Listen != "" {
		k.bad("metrics.listen", "choose another port", "metrics and the console listen on the same address %s", c.Metrics.Listen)
	}
	if ports := int(n.RTP.To) - int(n.RTP.From); ports < 20 {
		k.bad("node.rtp", "give it at least 20 ports, four for each call", "the range %s is too small", n.RTP)
	}
	if n.Media != "" {
		if _, err := netip.ParseAddr(n.Media); err != nil {
			k.bad("node.media", "write an IP address", "node.media is %q", n.Media)
		}
	}
	for i, net := range n.LocalNetworks {
		if _, err := netip.ParsePrefix(net); err != nil {
			k.bad(fmt.Sprintf("node.local_networks[%d]", i), "write it as 192.168.0.0/16", "%q is not a network", net)
		}
	}
	if n.Rootfs != "" && n.Binary != "" {
		k.bad("node", "keep one of the two", "the node has both a rootfs and a binary")
	}
	if n.HeartbeatLimit < 3*time.Second || n.HeartbeatLimit > time.Minute {
		k.bad("node.heartbeat_limit", "it may be 3s to 1m; a restart of the controller needs about one second", "the heartbeat limit is %v", n.HeartbeatLimit)
	}
	if n.ToneZone != "cn" && n.ToneZone != "us" {
		k.bad("node.tone_zone", "write cn or us", "the tone zone is %q", n.ToneZone)
	}
}

var codecs = []string{"alaw", "ulaw", "g722", "opus"}

func (k *checker) trunks() {
	var known []string
	for i, t := range k.cfg.Trunks {
		path := fmt.Sprintf("trunks[%d]", i)
		switch {
		case !endpointPattern.MatchString(t.Name):
			k.bad(path+".name", "begin with a letter; then letters, digits, - and _", "a trunk is called %q", t.Name)
		case slices.Contains(known, t.Name):
			k.bad(path+".name", "name them apart", "two trunks are called %q", t.Name)
		}
		known = append(known, t.Name)
		switch t.Kind {
		case "ip":
			if len(t.Match) == 0 {
				k.bad(path, "name the carrier's addresses or networks under match", "the trunk %q takes calls from nowhere", t.Name)
			}
		case "register":
			if t.Contact == "" || t.User == "" {
				k.bad(path, "write contact and user", "the trunk %q cannot register", t.Name)
			}
			k.secretFile(path+".password_file", t.PasswordFile, fmt.Sprintf("the trunk %q", t.Name))
		default:
			k.bad(path+".kind", "write ip or register", "the trunk %q is of the kind %q", t.Name, t.Kind)
		}
		if t.DeadAfter != 0 && (t.DeadAfter < 5*time.Second || t.DeadAfter > 10*time.Minute) {
			k.bad(path+".dead_after", "it may be 5s to 10m, or left out", "the trunk %q counts as dead after %v", t.Name, t.DeadAfter)
		}
		if t.Contact != "" {
			k.address(path+".contact", t.Contact)
		}
		if t.Transport != "" && t.Transport != "udp" && t.Transport != "tcp" {
			k.bad(path+".transport", "write udp or tcp", "the trunk %q has the transport %q", t.Name, t.Transport)
		}
		for j, c := range t.Codecs {
			k.member(fmt.Sprintf("%s.codecs[%d]", path, j), "codec", c, codecs)
		}
	}
	if len(k.cfg.Trunks) == 0 && !k.cfg.Node.OpenLoopback && !k.soft {
		k.bad("", "write a trunk under trunks", "no call can come in")
	}
}

// seats checks seats and phones; their endpoints share one name space with the trunks.
func (k *checker) seats() {
	ids := k.ids("seats", "seat", pluck(k.cfg.Seats, func(s Seat) string { return s.ID }), idPattern)
	if len(ids) == 0 && !k.soft {
		k.bad("", "write at least one under seats", "there is no seat")
	}
	endpoints := k.trunkNames()
	claim := func(path, name string) {
		if !endpointPattern.MatchString(name) {
			k.bad(path, "begin with a letter; then letters, digits, - and _", "a phone is called %q", name)
		} else if slices.Contains(endpoints, name) {
			k.bad(path, "name them apart", "two phones or trunks are called %q", name)
		}
		endpoints = append(endpoints, name)
	}
	for i := range k.cfg.Seats {
		s := &k.cfg.Seats[i]
		path := fmt.Sprintf("seats[%d]", i)
		if s.Name == "" {
			s.Name = s.ID
		}
		switch s.Kind {
		case agent.BrowserDesk:
			if s.Number != "" || s.Endpoint != "" || s.PasswordFile != "" {
				k.bad(path, "remove endpoint, number and password_file", "the browser seat %q is reached by its page alone", s.ID)
			}
		case agent.SIPPhone:
			if s.Endpoint == "" {
				s.Endpoint = "seat" + s.ID
			}
			if s.User == "" {
				s.User = s.Endpoint
			}
			claim(path+".endpoint", s.Endpoint)
			k.secretFile(path+".password_file", s.PasswordFile, fmt.Sprintf("the SIP-phone seat %q", s.ID))
		case agent.OutsideNumber:
			k.outside(path, fmt.Sprintf("the seat %q", s.ID), s.Number, &s.Trunk)
			k.acceptKey(path+".accept_key", &s.AcceptKey)
		default:
			k.bad(path+".kind", "write browser, sip or outside", "the seat %q is of the kind %q", s.ID, s.Kind)
		}
	}
	for i := range k.cfg.Phones {
		p := &k.cfg.Phones[i]
		path := fmt.Sprintf("phones[%d]", i)
		claim(path+".id", p.ID)
		if p.User == "" {
			p.User = p.ID
		}
		k.secretFile(path+".password_file", p.PasswordFile, fmt.Sprintf("the phone %q", p.ID))
	}
}

// outside checks a number outside of the house. Short numbers are refused: they may be those of emergency
// services, which no program rings by itself. The number is personal and stays out of the sentence. Where there is
// one trunk it need not be named.
func (k *checker) outside(path, noun, number string, trunk *string) {
	if !outsidePattern.MatchString(number) {
		k.bad(path+".number", "write 5 to 20 digits, with + before a country code", "%s has no number that can be rung", noun)
	}
	switch n := len(k.cfg.Trunks); {
	case *trunk == "" && n == 1:
		*trunk = k.cfg.Trunks[0].Name
	case n == 0:
		k.bad(path, "write one under trunks", "%s cannot be reached without a trunk", noun)
		return
	}
	k.member(path+".trunk", "trunk", *trunk, k.trunkNames())
	if i := slices.IndexFunc(k.cfg.Trunks, func(t Trunk) bool { return t.Name == *trunk }); i >= 0 && k.cfg.Trunks[i].Contact == "" {
		k.bad(path+".trunk", "write the carrier's host:port as its contact", "%s cannot be reached: the trunk %q has no contact", noun, *trunk)
	}
}

func (k *checker) failsafe() {
	f, before := &k.cfg.Failsafe, len(k.problems)
	if f.Seats != nil {
		for i, id := range *f.Seats {
			path := fmt.Sprintf("failsafe.seats[%d]", i)
			j := slices.IndexFunc(k.cfg.Seats, func(s Seat) bool { return s.ID == id })
			switch {
			case j < 0:
				k.member(path, "seat", id, pluck(k.cfg.Seats, func(s Seat) string { return s.ID }))
			case k.cfg.Seats[j].Kind == agent.BrowserDesk:
				k.bad(path, "name a SIP-phone seat; browsers are reached through the controller, which may be down", "the fail-safe rings the browser desk %q", id)
			case k.cfg.Seats[j].Kind == agent.OutsideNumber:
				k.bad(path, "write its number under failsafe.duty", "the fail-safe rings the outside seat %q as a SIP phone", id)
			}
		}
	}
	phones := pluck(k.cfg.Phones, func(p Phone) string { return p.ID })
	for i := range f.Duty {
		d := &f.Duty[i]
		path := fmt.Sprintf("failsafe.duty[%d]", i)
		switch {
		case d.Phone != "" && d.Number != "":
			k.bad(path, "make two of it", "a duty phone has both a phone and a number")
		case d.Phone != "":
			k.member(path+".phone", "phone", d.Phone, phones)
		case d.Number != "":
			found := len(k.problems)
			k.outside(path, "a duty phone", d.Number, &d.Trunk)
			if len(k.problems) == found {
				k.leaves(path, d.Number, d.Trunk)
			}
		default:
			k.bad(path, "write phone or number", "a duty phone has no target")
		}
		if d.Key == "" {
			d.Key = "1"
		}
		k.key(path+".key", d.Key)
		k.span(path+".ring", &d.Ring, 25*time.Second, 5*time.Second, time.Minute)
	}
	for i, d := range f.Duty {
		k.spokenKey(fmt.Sprintf("failsafe.duty[%d].key", i), d.Key, ivr.PromptFailsafeAccept)
	}
	k.span("failsafe.seat_ring", &f.SeatRing, 20*time.Second, 5*time.Second, time.Minute)
	k.span("failsafe.message_max", &f.MessageMax, 3*time.Minute, 30*time.Second, 10*time.Minute)
	if len(k.cfg.FailsafeSeats()) == 0 && len(f.Duty) == 0 && !k.soft && len(k.problems) == before {
		for i, h := range k.cfg.Hotlines {
			k.bad(fmt.Sprintf("hotlines[%d]", i), "add a SIP-phone seat, or a duty phone under failsafe.duty",
				"the hotline %q has no fail-safe target that is a SIP phone or an outside number", h.ID)
		}
	}
}

// spokenKey refuses a key where the prompt that comes with the program names another one: nobody would press it.
func (k *checker) spokenKey(path, key string, prompt ivr.PromptID) {
	if key == "1" || len(key) != 1 { // what is no key has been complained about
		return
	}
	system := systemTexts()
	for _, lang := range k.cfg.Languages() {
		if text, ok := k.cfg.Text(prompt, lang); ok && text == system[lang][string(prompt)] {
			k.bad(path, "write a text of your own in prompts/"+lang+".yaml", "the prompt %q says key 1 in %s, but another key is set", prompt, lang)
		}
	}
}

// span sets a default and complains about a value outside of its bounds.
func (k *checker) span(path string, v *time.Duration, def, least, most time.Duration) {
	if *v == 0 {
		*v = def
	}
	if *v < least || *v > most {
		k.bad(path, fmt.Sprintf("it may be %v to %v", least, most), "%s is %v", path, *v)
	}
}
