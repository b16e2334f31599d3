package node

import (
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/internal/fault"
)

// Everything that reaches a rendered file has one of these shapes. None of them contains a character that
// Asterisk's configuration or dialplan gives a meaning: ; [ ] , & | ( ) $ { } \ quotes and line ends.
var (
	nameShape     = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$`)
	endpointShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)
	userShape     = regexp.MustCompile(`^[A-Za-z0-9+][A-Za-z0-9_.+-]{0,63}$`)
	passwordShape = regexp.MustCompile(`^[A-Za-z0-9_.~+/=-]{8,128}$`)
	numberShape   = regexp.MustCompile(`^\+?[0-9*]{1,24}$`)
	callerShape   = regexp.MustCompile(`^\+?[0-9]{0,24}$`)
	displayShape  = regexp.MustCompile(`^[\p{L}\p{N} _.-]{0,40}$`)
	hostShape     = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	pathShape     = regexp.MustCompile(`^/[\p{L}\p{N} ._/@+~-]*$`)
	entityShape   = regexp.MustCompile(`^([0-9a-f]{2}:){5}[0-9a-f]{2}$`)
	keyShape      = regexp.MustCompile(`^[0-9*]$`)
	languageShape = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)
)

// reservedNames are sections of rendered files that a trunk or a phone must not be called.
var reservedNames = []string{"global", "system", "general", "leg", "caller", "phone", "open", "transport-udp", "transport-tcp", "transport-ws"}

// problems gathers what is wrong, so that one start names everything.
type problems []string

func (p *problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

func (p *problems) shape(re *regexp.Regexp, value, what, mend string) {
	if !re.MatchString(value) {
		p.add("%s is not usable: %s", what, mend)
	}
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "node configuration", "%s", strings.Join(p, "; "))
}

// withDefaults returns the configuration with its defaults filled in.
func (c Config) withDefaults() Config {
	if c.Spool == "" {
		c.Spool = DefaultSpool(c.Dir)
	}
	if c.EntityID == "" {
		c.EntityID = derivedEntityID(c.Name, c.Dir)
	}
	if c.Language == "" {
		c.Language = "zh"
	}
	if c.ToneZone == "" {
		c.ToneZone = "cn"
	}
	if c.HeartbeatLimit == 0 {
		c.HeartbeatLimit = DefaultHeartbeatLimit
	}
	if c.HangLimit == 0 {
		c.HangLimit = defaultHangLimit
	}
	c.Failsafe = c.Failsafe.withDefaults()
	c.Trunks = slices.Clone(c.Trunks)
	for i := range c.Trunks {
		t := &c.Trunks[i]
		if len(t.Codecs) == 0 {
			t.Codecs = []string{"alaw", "ulaw"}
		}
		if t.Register == nil {
			continue
		}
		if t.Contact == "" {
			t.Contact = t.Register.Server
		}
		if len(t.Match) == 0 {
			// A carrier that wants a registration sends its calls from where it takes it.
			if host, _, err := net.SplitHostPort(t.Register.Server); err == nil {
				t.Match = []string{host}
			}
		}
	}
	c.Phones = slices.Clone(c.Phones)
	for i := range c.Phones {
		p := &c.Phones[i]
		if p.User == "" {
			p.User = p.Endpoint
		}
		if len(p.Codecs) == 0 {
			p.Codecs = []string{"alaw", "ulaw"}
		}
	}
	if !slices.ContainsFunc(c.Music, func(m Music) bool { return m.Name == "default" }) {
		c.Music = append(slices.Clone(c.Music), Music{Name: "default"})
	}
	return c
}

func (f Failsafe) withDefaults() Failsafe {
	if f.SeatRing == 0 {
		f.SeatRing = 20 * time.Second
	}
	if f.MessageMax == 0 {
		f.MessageMax = 3 * time.Minute
	}
	if f.CallerName == "" {
		f.CallerName = "Heartline"
	}
	f.Duty = slices.Clone(f.Duty)
	for i := range f.Duty {
		d := &f.Duty[i]
		if d.Ring == 0 {
			d.Ring = 25 * time.Second
		}
		if d.Key == "" {
			d.Key = "1"
		}
	}
	return f
}

// validate reports everything that is wrong with a configuration that has its defaults.
func (c Config) validate() error {
	var p problems
	p.shape(nameShape, c.Name, "the node's name", "use 1 to 32 lower-case letters, digits and hyphens")
	p.shape(entityShape, c.EntityID, "the entity id", "use six hexadecimal bytes with colons, for example 02:00:5e:10:00:01")
	p.shape(languageShape, c.Language, "the node's language", "use a code such as zh or en")
	if c.ToneZone != "cn" && c.ToneZone != "us" {
		p.add("the tone zone is unknown: use cn or us")
	}
	c.validatePaths(&p)
	c.validateAddresses(&p)
	c.validateUsers(&p)
	c.validateEndpoints(&p)
	c.validateFailsafe(&p)
	seen := map[string]bool{}
	for _, m := range c.Music {
		p.shape(endpointShape, m.Name, fmt.Sprintf("the music class %q", m.Name), "use letters, digits, _ and -, beginning with a letter")
		if seen[m.Name] {
			p.add("the music class %q is there twice: rename one", m.Name)
		}
		seen[m.Name] = true
	}
	if c.HeartbeatLimit < MinHeartbeatLimit {
		p.add("the heartbeat limit is below %s, so a controller that starts again would lose its callers: raise it", MinHeartbeatLimit)
	}
	if c.HangLimit < 5*time.Second {
		p.add("the hang limit is below 5s: raise it")
	}
	if _, err := newSealer(c.Recipients); err != nil {
		p.add("%s", err)
	}
	return p.err()
}

func (c Config) validatePaths(p *problems) {
	paths := map[string]string{"the node's folder": c.Dir, "the spool folder": c.Spool}
	switch {
	case c.Rootfs == "" && c.Binary == "":
		p.add("no Asterisk is named: run 'make bootstrap' and give its folder as rootfs, or give a binary")
	case c.Rootfs != "" && c.Binary != "":
		p.add("both a rootfs and a binary are named: give one")
	}
	for what, path := range map[string]string{"the rootfs": c.Rootfs, "the Asterisk binary": c.Binary, "the module folder": c.ModuleDir, "the data folder": c.DataDir} {
		if path != "" {
			paths[what] = path
		}
	}
	for _, what := range sortedKeys(paths) {
		path := paths[what]
		if !pathShape.MatchString(path) || filepath.Clean(path) != path || strings.HasSuffix(path, " ") || strings.Contains(path, " /") {
			p.add("%s has a path that Asterisk's files cannot carry: use an absolute path of letters, digits and . _ - + @ ~", what)
		}
	}
	// The control socket's path is bounded by the kernel: 107 bytes.
	if len(newLayout(c.Dir, c.Spool).run)+len("/asterisk.ctl") > 107 {
		p.add("the spool folder's path is too long for Asterisk's control socket: use one below 90 characters")
	}
}

func (c Config) validateAddresses(p *problems) {
	if !c.SIP.IsValid() || c.SIP.Port() == 0 {
		p.add("the SIP address is missing: give an address and a port")
	}
	if !c.HTTP.IsValid() || c.HTTP.Port() == 0 {
		p.add("the ARI address is missing: give an address and a port")
	}
	if c.RTPFrom < 1024 || c.RTPTo < c.RTPFrom || c.RTPTo-c.RTPFrom < 19 {
		p.add("the RTP range needs at least 20 ports above 1023")
	}
	if c.Media.IsValid() && c.Media.IsUnspecified() {
		p.add("the media address is unspecified: give the one that callers reach, or none")
	}
}

func (c Config) validateUsers(p *problems) {
	if len(c.Users) == 0 {
		p.add("no ARI user for the controller is named")
	}
	seen := map[string]bool{"general": true}
	for _, u := range append(slices.Clone(c.Users), c.NodeUser) {
		p.shape(nameShape, u.Name, fmt.Sprintf("the ARI user %q", u.Name), "use lower-case letters, digits and hyphens")
		p.shape(passwordShape, u.Password.Reveal(), fmt.Sprintf("the password of the ARI user %q", u.Name), "use 8 to 128 letters, digits and _ . ~ + / = -")
		if seen[u.Name] {
			p.add("the ARI user %q is there twice: rename one", u.Name)
		}
		seen[u.Name] = true
	}
}

func (c Config) validateEndpoints(p *problems) {
	seen := map[string]bool{}
	name := func(what, n string) {
		p.shape(endpointShape, n, fmt.Sprintf("%s %q", what, n), "begin with a letter, then letters, digits, _ and -")
		if slices.Contains(reservedNames, n) {
			p.add("%s %q has a name that is taken: rename it", what, n)
		}
		if seen[n] {
			p.add("%s %q is there twice: rename one", what, n)
		}
		seen[n] = true
	}
	for _, t := range c.Trunks {
		name("the trunk", t.Name)
		if len(t.Match) == 0 {
			p.add("the trunk %q has no address that its calls come from", t.Name)
		}
		for _, m := range t.Match {
			if !matchable(m) {
				p.add("the trunk %q has a match that is no address, host:port or network: %q", t.Name, m)
			}
		}
		if t.Contact != "" && !hostPort(t.Contact) {
			p.add("the trunk %q has a contact that is no host:port", t.Name)
		}
		if r := t.Register; r != nil {
			p.shape(userShape, r.User, fmt.Sprintf("the user of the trunk %q", t.Name), "use letters, digits and _ . + -")
			p.shape(passwordShape, r.Password.Reveal(), fmt.Sprintf("the password of the trunk %q", t.Name), "use 8 to 128 letters, digits and _ . ~ + / = -")
			if !hostPort(r.Server) {
				p.add("the trunk %q has a registrar that is no host:port", t.Name)
			}
			if r.Domain != "" {
				p.shape(hostShape, r.Domain, fmt.Sprintf("the domain of the trunk %q", t.Name), "use a host name")
			}
		}
		validateCodecs(p, "the trunk", t.Name, t.Codecs)
	}
	for _, ph := range c.Phones {
		name("the phone", ph.Endpoint)
		p.shape(userShape, ph.User, fmt.Sprintf("the user of the phone %q", ph.Endpoint), "use letters, digits and _ . + -")
		p.shape(passwordShape, ph.Password.Reveal(), fmt.Sprintf("the password of the phone %q", ph.Endpoint), "use 8 to 128 letters, digits and _ . ~ + / = -")
		validateCodecs(p, "the phone", ph.Endpoint, ph.Codecs)
	}
}

func validateCodecs(p *problems, what, name string, codecs []string) {
	for _, codec := range codecs {
		if !slices.Contains(Codecs(), codec) {
			p.add("%s %q names the codec %q: use %s", what, name, codec, strings.Join(Codecs(), ", "))
		}
	}
}

func (c Config) validateFailsafe(p *problems) {
	f := c.Failsafe
	if len(f.Seats) == 0 && len(f.Duty) == 0 {
		p.add("the fail-safe reaches nobody: name a SIP-phone seat or a duty phone")
	}
	phone := func(n string) bool {
		return slices.ContainsFunc(c.Phones, func(ph Phone) bool { return ph.Endpoint == n })
	}
	for _, s := range f.Seats {
		if !phone(s) {
			p.add("the fail-safe seat %q is no SIP phone of this node", s)
		}
	}
	seconds := func(what string, d, low, high time.Duration) {
		if d < low || d > high || d%time.Second != 0 {
			p.add("%s is not between %s and %s in whole seconds", what, low, high)
		}
	}
	seconds("the ring time of the fail-safe seats", f.SeatRing, 5*time.Second, 22*time.Second)
	seconds("the longest fail-safe message", f.MessageMax, 10*time.Second, 30*time.Minute)
	p.shape(displayShape, f.CallerName, "the fail-safe's caller name", "use at most 40 letters, digits and spaces")
	p.shape(callerShape, f.CallerNumber, "the fail-safe's caller number", "use digits, with a + in front or none")
	for i, d := range f.Duty {
		what := fmt.Sprintf("the duty phone %d", i+1)
		switch {
		case d.Endpoint != "" && d.Number != "":
			p.add("%s has both an endpoint and a number: give one", what)
		case d.Endpoint != "":
			if !phone(d.Endpoint) {
				p.add("%s is no SIP phone of this node", what)
			}
		default:
			p.shape(numberShape, d.Number, what+"'s number", "use digits and *, with a + in front or none")
			if !slices.ContainsFunc(c.Trunks, func(t Trunk) bool { return t.Name == d.Trunk && t.Contact != "" }) {
				p.add("%s goes through a trunk that is not there or has no contact", what)
			}
		}
		p.shape(keyShape, d.Key, what+"'s accept key", "use one of 0-9 and *")
		seconds(what+"'s ring time", d.Ring, 5*time.Second, 90*time.Second)
	}
}

// matchable reports whether a trunk's match is an address, a network, or a host with or without a port.
func matchable(m string) bool {
	if _, err := netip.ParsePrefix(m); err == nil {
		return true
	}
	if _, err := netip.ParseAddr(m); err == nil {
		return true
	}
	return hostPort(m) || hostShape.MatchString(m)
}

func hostPort(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	if _, err := netip.ParseAddr(host); err != nil && !hostShape.MatchString(host) {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}
