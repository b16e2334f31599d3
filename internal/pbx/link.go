package pbx

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/CyCoreSystems/ari/v5/client/native"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/mailbox"
)

// State is what a link is.
type State string

// The states of a link.
const (
	Down     State = "down"     // no socket, or not yet in step: nothing is known
	Up       State = "up"       // events flow
	Replaced State = "replaced" // another controller took the application's name; the link rests until Retake
)

// Link is the controller's connection to one Asterisk. Its methods are safe for concurrent use.
type Link struct {
	// Constant after New.
	config Config
	app    string
	sink   Sink
	rest   *rest
	dial   *http.Client // for the event socket, without a time-out of its own
	native *native.Client
	stats  *stats
	wait   waiters
	in     entered
	retake chan struct{}

	running atomic.Bool
	inbox   atomic.Pointer[mailbox.Mailbox[call.Signal]] // of the last session, for Stats

	mu    sync.Mutex // protects the following
	state State
	gen   uint64
	about Info
}

var _ call.Switch = (*Link)(nil)

// errReplaced ends a connection whose application another controller has taken.
var errReplaced = errors.New("another controller took the application")

// New returns a link that is Down. Commands work at once; signals flow to sink while Run runs. A Config that
// cannot work is a fault.Invalid with the mend.
func New(c Config, sink Sink) (*Link, error) {
	c, err := c.prepare()
	if err != nil {
		return nil, err
	}
	s := newStats()
	l := &Link{
		config: c, app: AppPrefix + c.Name, sink: sink, stats: s, rest: newREST(c, s),
		retake: make(chan struct{}, 1), state: Down,
		dial: &http.Client{Transport: &http.Transport{DialContext: socketDialer().DialContext, DisableKeepAlives: true}},
		native: native.New(&native.Options{
			Application: AppPrefix + c.Name, URL: c.URL, Username: c.User, Password: string(c.Password),
		}),
	}
	l.wait.byChannel = make(map[string]*waiter)
	return l, nil
}

// App returns the name of the application, heartline-NAME.
func (l *Link) App() string { return l.app }

// Node returns the node's name.
func (l *Link) Node() string { return l.config.Node }

// State returns the link's state and the number of its LinkUps so far.
func (l *Link) State() (State, uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.gen
}

// Info returns what the Asterisk said of itself at the last LinkUp; ok is false before the first.
func (l *Link) Info() (info Info, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.about, l.gen > 0
}

// Stats returns the link's counters.
func (l *Link) Stats() Stats {
	s := l.stats.read()
	s.State, s.Gen = l.State()
	if box := l.inbox.Load(); box != nil {
		s.Waiting = box.Len()
	}
	return s
}

// Retake makes a Replaced link dial again, which in turn replaces the controller that took the name. It does
// nothing in any other state.
func (l *Link) Retake() {
	if s, _ := l.State(); s != Replaced {
		return
	}
	select {
	case l.retake <- struct{}{}:
	default:
	}
}

// Run keeps the link up until ctx ends, and then returns nil. It returns a fault.Invalid when the Asterisk
// is too old to be used. Channels are left as they are. Run must not be called twice.
func (l *Link) Run(ctx context.Context) error {
	if !l.running.CompareAndSwap(false, true) {
		return fault.New(fault.Internal, "run asterisk link", "the link of node %s runs already", l.config.Node)
	}
	defer l.close()
	pause := backoffMin
	for ctx.Err() == nil {
		was := l.gens()
		err := l.connect(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errReplaced):
			l.config.Log.Error("another controller took our application on asterisk", "app", l.app)
			select {
			case <-ctx.Done():
				return nil
			case <-l.retake:
			}
			l.move(Down)
			continue
		case fault.Is(err, fault.Invalid):
			return err
		}
		if l.gens() > was {
			pause = backoffMin // it had been up: begin anew
		}
		l.config.Log.Warn("asterisk link is down", "retry_in", pause, "err", err)
		if !sleep(ctx, pause/2+rand.N(pause/2+1)) { //nolint:gosec // jitter needs no secrecy
			return nil
		}
		pause = min(2*pause, backoffMax)
	}
	return nil
}

// Check asks the Asterisk whether it can be used, for a start that must say at once what is wrong. It returns
// a fault whose message is one sentence with the mend. modules are names such as "app_stasis_broadcast.so".
func (l *Link) Check(ctx context.Context, modules ...string) (Info, error) {
	const op = "check asterisk"
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	err := l.rest.once(ctx, request{method: http.MethodGet, path: at("asterisk", "ping")})
	switch {
	case status(err) == http.StatusUnauthorized:
		return Info{}, fault.Wrap(fault.Denied, op, err, "node "+l.config.Node+
			" refuses the ARI user or password: set them as in its ari.conf")
	case status(err) == http.StatusNotFound:
		return Info{}, fault.Wrap(fault.Invalid, op, err, "there is no ARI at the address given for node "+l.config.Node+
			": it must end in /ari, and ari.conf must say enabled=yes")
	case err != nil:
		return Info{}, fault.Wrap(fault.Unavailable, op, err, "Asterisk of node "+l.config.Node+
			" does not answer at the ARI address: start it, or correct the address")
	}
	var about *ari.AsteriskInfo
	var missing string
	err = bounded(ctx, func() error {
		a, err := l.native.Asterisk().Info(nil)
		if err != nil {
			return err
		}
		about = a
		missing, err = l.missingModule(modules)
		return err
	})
	if err != nil {
		return Info{}, fault.Wrap(fault.Unavailable, op, err, "Asterisk of node "+l.config.Node+" does not say what it is: look at its log")
	}
	info, err := judge(l.config.Node, about.SystemInfo.Version, time.Time(about.StatusInfo.StartupTime).UTC())
	if err == nil && missing != "" {
		err = fault.New(fault.Invalid, op, "Asterisk of node %s has not loaded %s: add it to its modules.conf", l.config.Node, missing)
	}
	return info, err
}

// missingModule returns the first of the modules that is not running.
func (l *Link) missingModule(modules []string) (string, error) {
	if len(modules) == 0 {
		return "", nil
	}
	keys, err := l.native.Asterisk().Modules().List(nil)
	if err != nil {
		return "", err
	}
	loaded := make(map[string]bool, len(keys))
	for _, k := range keys {
		loaded[k.ID] = true
	}
	for _, m := range modules {
		if !loaded[m] {
			return m, nil
		}
	}
	return "", nil
}

// bounded runs f, which knows no context, and returns at the end of ctx at the latest. f may go on then, until
// its own time-out (see LimitDefaultTransport) ends it; its results must not be used.
func bounded(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// LimitDefaultTransport gives http.DefaultTransport a time-out for response headers. ari's native client,
// which is used for modules and dynamic configuration, has no other way to give up. Call it once, at start.
func LimitDefaultTransport(d time.Duration) {
	if t, ok := http.DefaultTransport.(*http.Transport); ok {
		t.ResponseHeaderTimeout = d
	}
}

func (l *Link) gens() uint64 {
	_, gen := l.State()
	return gen
}

func (l *Link) move(s State) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = s
}

// up counts a new generation.
func (l *Link) up(about Info) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gen++
	l.state, l.about = Up, about
	return l.gen
}

// close lets go of idle connections at the end of Run. Commands still work after it.
func (l *Link) close() {
	l.move(Down)
	l.rest.http.CloseIdleConnections()
	l.dial.CloseIdleConnections()
}

// sleep waits for d; it reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
