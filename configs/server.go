package configs

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Console is the web interface.
type Console struct {
	Listen  string   `yaml:"listen"`   // host:port
	BaseURL string   `yaml:"base_url"` // as browsers see it; default: from Listen
	TLS     *TLS     `yaml:"tls"`
	Origins []string `yaml:"origins"` // further origins of its pages, where a proxy in front changes the Host
	// TrustedProxies are addresses and networks whose X-Forwarded-For is believed.
	TrustedProxies []string `yaml:"trusted_proxies"`
}

// PageOrigins are the origins that browsers may name beside that of the request's own host: base_url, and those of
// origins.
func (c Console) PageOrigins() []string {
	if c.BaseURL == "" {
		return c.Origins
	}
	return append([]string{c.BaseURL}, c.Origins...)
}

// Proxies are the networks of trusted_proxies. A text that is neither an address nor a network is left out: the check
// of the configuration refuses it.
func (c Console) Proxies() (out []netip.Prefix) {
	for _, text := range c.TrustedProxies {
		if p, err := network(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// network reads an address, or a network as address/bits.
func network(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		p, err := netip.ParsePrefix(text)
		return p.Masked(), err
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return addr.Unmap().Prefix(addr.Unmap().BitLen())
}

// TLS names the certificate chain and key, both PEM.
type TLS struct {
	CertFile string `yaml:"cert_file"`
	KeyFile  string `yaml:"key_file"`
}

// Metrics is the listener for metrics, readiness and profiles.
type Metrics struct {
	Listen string `yaml:"listen"`
}

// Node is the Asterisk that this configuration's `heartline node` renders and runs.
type Node struct {
	Name            string        `yaml:"name"`
	Dir             string        `yaml:"dir"`
	Spool           string        `yaml:"spool"` // on tmpfs; empty: the node chooses
	SIP             string        `yaml:"sip"`   // address:port for UDP and TCP
	HTTP            string        `yaml:"http"`  // address:port of ARI; only the controller may reach it
	RTP             PortRange     `yaml:"rtp"`
	Media           string        `yaml:"media"` // address that callers and desks send audio to; empty: Asterisk chooses
	LocalNetworks   []string      `yaml:"local_networks"`
	Rootfs          string        `yaml:"rootfs"` // folder with Debian's packages; empty: the cache
	Binary          string        `yaml:"binary"` // the machine's own asterisk instead
	ARIPasswordFile string        `yaml:"ari_password_file"`
	OpenLoopback    bool          `yaml:"open_loopback"` // calls from loopback need no trunk; demo and test only
	HeartbeatLimit  time.Duration `yaml:"heartbeat_limit"`
	ToneZone        string        `yaml:"tone_zone"`
}

// DeskCodecs lists what browser desks speak, in order of preference: the codecs of the trunks that telephone networks and
// every browser know. Where caller and counsellor speak the same one, Asterisk passes it on as it is.
func (c *Config) DeskCodecs() []string {
	var list []string
	for _, t := range c.Trunks {
		for _, codec := range t.Codecs {
			if (codec == "alaw" || codec == "ulaw") && !slices.Contains(list, codec) {
				list = append(list, codec)
			}
		}
	}
	for _, codec := range []string{"alaw", "ulaw"} {
		if !slices.Contains(list, codec) {
			list = append(list, codec)
		}
	}
	return list
}

// PortRange is a range of ports, both ends included: "20000-20399".
type PortRange struct{ From, To uint16 }

// UnmarshalText reads "from-to".
func (r *PortRange) UnmarshalText(text []byte) error {
	from, to, _ := strings.Cut(string(text), "-")
	a, errA := strconv.ParseUint(from, 10, 16)
	b, errB := strconv.ParseUint(to, 10, 16)
	if errA != nil || errB != nil || a < 1024 || b <= a {
		return fmt.Errorf("%q is not a range of ports; write it as 20000-20399, above 1023", text)
	}
	*r = PortRange{uint16(a), uint16(b)}
	return nil
}

// String writes "from-to".
func (r PortRange) String() string { return fmt.Sprintf("%d-%d", r.From, r.To) }

// MarshalText is String for encoders.
func (r PortRange) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Store is where everything is kept: a folder for SQLite, or a PostgreSQL.
type Store struct {
	Dir     string `yaml:"dir"`
	DSNFile string `yaml:"dsn_file"` // holds the PostgreSQL address with its password
}

// Redis carries the board between several controllers.
type Redis struct {
	Address      string `yaml:"address"`
	PasswordFile string `yaml:"password_file"`
}

// Trunk is where calls come from and outside numbers are reached.
type Trunk struct {
	Name         string   `yaml:"name"`
	Kind         string   `yaml:"kind"`    // ip or register
	Match        []string `yaml:"match"`   // ip: addresses, address:port or networks that calls come from
	Contact      string   `yaml:"contact"` // host:port that outside numbers are sent to; register: the registrar
	Transport    string   `yaml:"transport"`
	Codecs       []string `yaml:"codecs"`
	User         string   `yaml:"user"`          // register
	Domain       string   `yaml:"domain"`        // register
	PasswordFile string   `yaml:"password_file"` // register
	// DeadAfter ends a call whose line has sent nothing for so long, 5 s to 10 min: for carriers that never stop sending. 0:
	// a caller is never ended for being silent.
	DeadAfter time.Duration `yaml:"dead_after"`
}

// Speech turns prompt texts into sound. Command gets the text on its standard input; {voice}, {speed} and
// {out} in it stand for the language's voice, its speed and the WAV file to write.
type Speech struct {
	Command []string          `yaml:"command"`
	Voices  map[string]string `yaml:"voices"`
	Speeds  map[string]int    `yaml:"speeds"`  // as the command counts; default DefaultSpeed
	Dir     string            `yaml:"dir"`     // cache of spoken prompts
	Uploads string            `yaml:"uploads"` // recorded prompts that replace spoken ones
}

// Prove is the regular test call.
type Prove struct {
	Every   time.Duration `yaml:"every"` // 0: only on request
	Hotline string        `yaml:"hotline"`
}

// DefaultSpeed is how fast prompts are spoken, in words a minute: unhurried.
const DefaultSpeed = 155

// Default returns the configuration before any file is read.
func Default() Config {
	return Config{
		Mode:    Production,
		Region:  "CN",
		Console: Console{Listen: "127.0.0.1:8480"},
		Metrics: Metrics{Listen: "127.0.0.1:8489"},
		Node: Node{
			Name: "node1", Dir: "node", SIP: "127.0.0.1:5480", HTTP: "127.0.0.1:8488", RTP: PortRange{20000, 20399},
			HeartbeatLimit: 5 * time.Second, ToneZone: "cn",
		},
		Store:   Store{Dir: "data"},
		KeysDir: "keys",
		Archive: "archive",
		Speech: Speech{
			Command: []string{"espeak-ng", "-v", "{voice}", "-s", "{speed}", "-w", "{out}", "--stdin"},
			Voices:  map[string]string{"zh-CN": "cmn", "en": "en-gb"},
			// The command counts words of English; four syllables of Mandarin a second are 260 of them.
			Speeds: map[string]int{"zh-CN": 260, "en": DefaultSpeed},
			Dir:    "prompt-cache", Uploads: "prompt-uploads",
		},
		Floor: Floor{SeatGrace: 15 * time.Second, AfterCallMax: 30 * time.Minute},
	}
}

// exposed reports whether host:port can be reached from other machines.
func exposed(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil || host == "localhost" {
		return false // what is no address at all is a problem of its own
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || !ip.Unmap().IsLoopback()
}
