package relay

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"heartline/console/origin"
	"heartline/internal/access"
	"heartline/internal/fault"
)

// Targets says where an owner's softphone is to be carried: the URL of the WebSocket of the Asterisk that is
// home to the desk, for example http://127.0.0.1:8088/ws.
type Targets interface {
	SIPTarget(ctx context.Context, who access.Owner) (*url.URL, error)
}

// Watcher is told how many relays of an owner are open after one has opened or closed. The calls are made one
// at a time, so that the last one tells how it is; it must not block.
type Watcher interface {
	RelayChanged(who access.Owner, open int)
}

// Attacher ties a relay to the sign-in that opened it. *access.Registry implements it.
type Attacher interface {
	Attach(ctx context.Context, who access.Identity) (attached context.Context, release func())
}

// Config is what a relay needs. Origins may be empty; everything else must be set.
type Config struct {
	Targets Targets
	Watcher Watcher
	Sign    Attacher
	Origins origin.Allowed                                          // further origins of pages, beside the request's own host
	Refuse  func(w http.ResponseWriter, r *http.Request, err error) // answers what is not carried
	Log     *slog.Logger
}

// Relay is the handler of /sip. It is safe for concurrent use.
type Relay struct {
	Config

	proxy *httputil.ReverseProxy

	telling sync.Mutex // held while the watcher is told; taken before mu

	mu   sync.Mutex // protects the following
	open map[access.Owner]int
}

// maxPerOwner bounds what one sign-in may hold open: a few tabs.
const maxPerOwner = 8

type targetKey struct{}

// New returns a relay.
func New(cfg Config) *Relay {
	r := &Relay{Config: cfg, open: make(map[access.Owner]int)}
	r.proxy = &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			target, _ := p.In.Context().Value(targetKey{}).(*url.URL)
			p.Out.URL = &url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path}
			p.Out.Host = target.Host
			p.Out.Header.Del("Cookie")
			p.Out.Header.Del("Authorization")
			p.Out.Header.Del("Origin")
		},
		// No keep-alive: a WebSocket takes its connection with it.
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
			ResponseHeaderTimeout: 4 * time.Second,
			DisableKeepAlives:     true,
		},
		ModifyResponse: func(resp *http.Response) error {
			if far, ok := resp.Body.(io.ReadWriteCloser); ok && resp.StatusCode == http.StatusSwitchingProtocols {
				resp.Body = &wholeConn{far}
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, req *http.Request, err error) {
			if errors.Is(err, context.Canceled) {
				return
			}
			cfg.Refuse(w, req, fault.Wrap(fault.Unavailable, "relay.sip", err, "The telephone system does not answer just now; the page tries again by itself."))
		},
		ErrorLog: log.New(quiet{cfg.Log}, "", 0),
	}
	return r
}

// wholeConn is the connection to Asterisk as one that ends as a whole. The proxy would pass an end on as half an
// end and wait for the other half, which a frozen browser or a hung Asterisk never sends: the relay would stay
// open, and the watcher believe in a softphone that is not there. A WebSocket has no use for half an end.
type wholeConn struct{ far io.ReadWriteCloser }

// errFarEnded tells the proxy that there is nothing more to wait for.
var errFarEnded = errors.New("the far side has closed the connection")

func (c *wholeConn) Read(p []byte) (int, error) {
	n, err := c.far.Read(p)
	if errors.Is(err, io.EOF) {
		err = errFarEnded
	}
	return n, err
}

func (c *wholeConn) Write(p []byte) (int, error) { return c.far.Write(p) }

func (c *wholeConn) Close() error { return c.far.Close() }

// quiet sends what the proxy would print to the log of the program.
type quiet struct{ log *slog.Logger }

func (q quiet) Write(p []byte) (int, error) {
	q.log.Debug("sip relay", "message", strings.TrimSpace(string(p)))
	return len(p), nil
}

// ServeHTTP carries one WebSocket until either side or the sign-in ends.
func (r *Relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	who := access.From(req.Context())
	owner := access.Owner{User: who.User.ID, SignIn: who.SignIn}
	target, err := r.admit(req, owner)
	if err != nil {
		r.Refuse(w, req, err)
		return
	}
	ctx, release := r.Sign.Attach(context.WithValue(req.Context(), targetKey{}, target), who)
	defer release()
	if err := r.enter(owner); err != nil {
		r.Refuse(w, req, err)
		return
	}
	defer r.leave(owner)
	r.Log.DebugContext(ctx, "sip relay opened", "user_id", owner.User)
	r.proxy.ServeHTTP(w, req.WithContext(ctx))
}

func (r *Relay) admit(req *http.Request, owner access.Owner) (*url.URL, error) {
	if owner.User == "" {
		return nil, fault.New(fault.Denied, "relay.sip", "Sign in first.")
	}
	if err := r.Origins.Check(req, false); err != nil {
		return nil, err
	}
	if !strings.EqualFold(req.Header.Get("Upgrade"), "websocket") || !offers(req, "sip") {
		return nil, fault.New(fault.Invalid, "relay.sip", "This address speaks WebSocket with the subprotocol sip only.")
	}
	return r.Targets.SIPTarget(req.Context(), owner)
}

// offers reports whether the request offers a subprotocol.
func offers(req *http.Request, protocol string) bool {
	for _, line := range req.Header.Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(name), protocol) {
				return true
			}
		}
	}
	return false
}

func (r *Relay) enter(owner access.Owner) error {
	r.mu.Lock()
	if r.open[owner] >= maxPerOwner {
		r.mu.Unlock()
		return fault.New(fault.Conflict, "relay.sip", "This sign-in has %d softphones open already; close the other tabs.", maxPerOwner)
	}
	r.open[owner]++
	r.mu.Unlock()
	r.tell(owner)
	return nil
}

func (r *Relay) leave(owner access.Owner) {
	r.mu.Lock()
	r.open[owner]--
	if r.open[owner] == 0 {
		delete(r.open, owner)
	}
	r.mu.Unlock()
	r.tell(owner)
}

func (r *Relay) tell(owner access.Owner) {
	r.telling.Lock()
	defer r.telling.Unlock()
	r.Watcher.RelayChanged(owner, r.Open(owner))
}

// Open returns how many relays of an owner are open.
func (r *Relay) Open(owner access.Owner) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open[owner]
}
