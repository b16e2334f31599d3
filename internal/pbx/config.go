package pbx

import (
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"heartline/call"
	"heartline/internal/fault"
)

// AppPrefix begins every application name; the dialplan broadcasts callers to ^heartline- only.
const AppPrefix = "heartline-"

// Defaults and bounds of a Config.
const (
	DefaultTimeout = 2 * time.Second // deadline of a command whose context has none sooner
	aliveEvery     = 2 * time.Second // period of the liveness proof, and how long each half may take
	backoffMin     = 100 * time.Millisecond
	backoffMax     = 5 * time.Second
	idleConnection = 10 * time.Second // Asterisk closes idle HTTP connections after 15 s
	// maxConnections is how many commands we have with Asterisk at the same time; the others wait for their turn. Each
	// connection is a thread there, and one beyond its limit of sessions is closed at once: the command is lost just when
	// many callers come together.
	maxConnections = 128
)

// Sink takes the signals of a link. Signal must not block: it is called from the one goroutine that delivers.
type Sink interface {
	Signal(call.Signal)
}

// Config describes one Asterisk and the controller's application on it.
type Config struct {
	Node     string      // name of the node, as in call.Signal
	URL      string      // root of ARI, such as http://127.0.0.1:8088/ari
	User     string      // ARI user
	Password call.Secret // ARI password
	Name     string      // the application is called heartline-Name; one per controller

	// Endpoints are the PJSIP endpoints (names without "PJSIP/") whose state is reported by SignalTrunk.
	// They are asked for every two seconds: a subscription would deliver every event of their channels twice.
	Endpoints []string

	Timeout time.Duration // deadline of a command, 100 ms to 30 s; 0 means DefaultTimeout
	Boot    time.Time     // origin of call.Signal.Mono; the zero time means now
	Log     *slog.Logger  // nil means no log
}

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)

// prepare fills defaults and refuses what cannot work.
func (c Config) prepare() (Config, error) {
	const op = "configure asterisk link"
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return c, fault.New(fault.Invalid, op, "the ARI address must look like http://127.0.0.1:8088/ari")
	case u.User != nil || u.RawQuery != "":
		return c, fault.New(fault.Invalid, op, "the ARI address must hold no user, password or query; set them apart")
	case c.Node == "":
		return c, fault.New(fault.Invalid, op, "the node needs a name")
	case c.User == "" || c.Password == "":
		return c, fault.New(fault.Invalid, op, "node %s needs an ARI user and password", c.Node)
	case !nameForm.MatchString(c.Name):
		return c, fault.New(fault.Invalid, op, "the controller's name must be lower-case letters, digits and hyphens")
	}
	c.URL = strings.TrimSuffix(u.String(), "/")
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	if c.Timeout < 100*time.Millisecond || c.Timeout > 30*time.Second {
		return c, fault.New(fault.Invalid, op, "the ARI time-out must lie between 100 ms and 30 s")
	}
	if c.Boot.IsZero() {
		c.Boot = time.Now()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Log = c.Log.With("node", c.Node)
	return c, nil
}
