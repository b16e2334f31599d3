package node

import (
	"log/slog"
	"net/netip"
	"time"
)

// Secret is a password. It prints as [hidden]; Reveal gives the text to the one place that needs it.
type Secret string

// Reveal returns the text.
func (s Secret) Reveal() string { return string(s) }

// String hides the text.
func (Secret) String() string { return "[hidden]" }

// GoString hides the text from %#v.
func (Secret) GoString() string { return "[hidden]" }

// MarshalText hides the text from encoders and from slog.
func (Secret) MarshalText() ([]byte, error) { return []byte("[hidden]"), nil }

// Config says what one node runs. New refuses a value that is missing or unsafe.
type Config struct {
	Name     string // the node's name in ids and logs: lower-case letters, digits and hyphens, 1 to 32
	EntityID string // Asterisk's identity, six hexadecimal bytes with colons; empty: derived from Name and Dir
	Dir      string // the node's folder, absolute
	Spool    string // a folder on tmpfs for what is clear, absolute; empty: DefaultSpool(Dir)

	Rootfs    string // a folder with Debian's packages, run through its own loader; or
	Binary    string // the machine's own asterisk
	ModuleDir string // with Binary: Asterisk's modules; empty: Debian's place
	DataDir   string // with Binary: Asterisk's data; empty: /usr/share/asterisk

	SIP              netip.AddrPort // UDP and TCP
	HTTP             netip.AddrPort // ARI and the browser desks' WebSocket; only the controller may reach it
	RTPFrom, RTPTo   uint16         // the range of media ports, both ends included
	Media            netip.Addr     // the address that callers and desks send audio to; zero: Asterisk chooses
	LocalNets        []netip.Prefix // with a Media address that is not this machine's: networks reached without translation
	Users            []User         // who may use ARI: the controllers
	NodeUser         User           // the node's own ARI user
	Trunks           []Trunk        //
	OpenLoopback     bool           // the demo: calls from loopback need no trunk
	Phones           []Phone        // SIP phones that register: seats, and the duty phone of a demo
	Failsafe         Failsafe       //
	Music            []Music        // music classes; one named "default" is made where none is given
	Language         string         // Asterisk's name of the first language, for example "zh"; empty: "zh"
	ToneZone         string         // "cn" or "us"; empty: "cn"
	Recipients       Recipients     // public keys for what the fail-safe leaves
	HandedOver       HandedOver     // asked each second for newer keys and prompts; nil: what is above stays
	HeartbeatLimit   time.Duration  // empty: 5 s; at least MinHeartbeatLimit
	HangLimit        time.Duration  // Asterisk is ended after so much silence of HTTP and SIP together; 0: 20 s
	AllowDiskSpool   bool           // tests: Spool need not be tmpfs
	Log              *slog.Logger   // nil: slog.Default()
	OnAsteriskChange func(Status)   // called after each start, adoption and death; it must not block
}

// The bounds of Config.HeartbeatLimit. A controller needs about a second to start again; a limit below
// that and two seconds more would move callers while it does.
const (
	MinHeartbeatLimit     = 3 * time.Second
	DefaultHeartbeatLimit = 5 * time.Second
	defaultHangLimit      = 20 * time.Second
)

// User is one who may use ARI.
type User struct {
	Name     string // letters, digits and hyphens
	Password Secret // 8 to 128 letters, digits and any of _.~+/=-
}

// Trunk is where calls come from and outside numbers are reached.
type Trunk struct {
	Name     string    // the endpoint's name, also in PJSIP/number@name: begins with a letter
	Match    []string  // where its calls come from: address, address:port, host name or network (CIDR)
	Contact  string    // where outside numbers are sent, host:port; empty with Register: its Server
	TCP      bool      // contact it over TCP instead of UDP
	Codecs   []string  // in order of preference, of Codecs(); empty: alaw, ulaw
	Register *Register // nil: the carrier knows us by address
	// DeadAfter ends a call whose line has sent nothing for so long, in whole seconds; 0: none is ended for that.
	DeadAfter time.Duration
}

// Register is the account of a trunk that wants a registration.
type Register struct {
	Server   string // host:port of the registrar
	Domain   string // the account's domain; empty: the registrar's host
	User     string
	Password Secret
}

// Phone is a SIP phone that registers here.
type Phone struct {
	Endpoint string   // its name, begins with a letter so that no caller's number can be one
	User     string   // empty: Endpoint
	Password Secret   //
	Codecs   []string // empty: alaw, ulaw
	Calls    bool     // it may dial the hotlines, with its password, under any name: the telephone of test calls
}

// Failsafe says who is reached when no controller takes a call, in this order: seats, duty, message.
type Failsafe struct {
	Seats        []string      // endpoints of Phones, rung together; those not registered are passed over
	SeatRing     time.Duration // whole seconds; 0: 20 s
	Duty         []Duty        // one after another
	MessageMax   time.Duration // longest message; 0: 3 min
	CallerName   string        // shown to those who are rung instead of the caller; empty: Heartline
	CallerNumber string        // the same; digits and +; empty: no number
	Prompts      FailsafePrompts
}

// Duty is one duty phone: an endpoint of Phones, or a number through a trunk.
type Duty struct {
	Endpoint string        // or
	Number   string        // digits, * and + only
	Trunk    string        // with Number
	Ring     time.Duration // whole seconds; 0: 25 s
	Key      string        // the key that takes the call, one of 0-9 and *; empty: "1"
}

// FailsafePrompts are WAV files (16-bit PCM, mono or stereo, any rate), played in the given order. They are
// copied into the node's folder at start. One that is missing is replaced by a tone, so that the fail-safe
// works without any.
type FailsafePrompts struct {
	Sentence []string // on answer: together at most MaxSentence, further ones are left out
	Accept   []string // to a duty phone: which key takes the call
	Message  []string // before the tone: leave a message
	Thanks   []string // after the message
	Farewell []string // to a caller whose talk was over; it says that any key leads to a person
}

// MaxSentence is the longest that a caller is spoken to before the first phone rings.
const MaxSentence = 2500 * time.Millisecond

// Music is a music class: WAV files as in FailsafePrompts. Without files a quiet piece of our own is made.
type Music struct {
	Name  string
	Files []string
}

// Recipients are age public keys (age1…) by purpose. While a list is empty what it is for waits in the spool,
// because it must not be written to a disk in clear; HandedOver can name them later.
type Recipients struct {
	Number  []string
	Message []string
}

// HandedOver tells what the controller has left for the node: the public keys in force and the fail-safe's
// prompts. An empty list of keys, and prompts without a single file, change nothing: what the node has is better
// than nothing. It is called by one goroutine and should answer within milliseconds.
type HandedOver func() (Recipients, FailsafePrompts, error)

// Codecs lists the codecs that a trunk or a phone may name.
func Codecs() []string { return []string{"alaw", "ulaw", "g722", "opus"} }
