package console

import (
	"context"
	_ "embed" // the interface file
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"heartline/console/api"
	"heartline/console/live"
	"heartline/console/origin"
	"heartline/console/relay"
	"heartline/console/spec"
	"heartline/internal/access"
)

//go:embed openapi.yaml
var interfaceFile []byte

// Demo is what only a demonstration has. It must be nil wherever real callers ring.
type Demo struct {
	Accounts []api.DemoAccount // shown on the sign-in page
	Phones   DemoPhones
}

// Config is what the console needs. Everything but Demo, Zone, Origins, TrustedProxies and Log must
// be set.
type Config struct {
	Gate      *access.Gate
	Directory *access.Directory
	Registry  *access.Registry
	Audit     Auditor
	Hub       *live.Hub

	Desks       Desks
	Floor       Floor
	Offers      Offers
	Calls       Calls
	Live        Live
	Crises      Crises
	Steering    Steering
	Outgoing    Outgoing
	Known       Known
	Referrals   Referrals
	Drills      Drills
	Forms       Forms
	Care        Care
	Callers     Callers
	Tasks       Tasks
	Boards      Boards
	History     History
	Sounds      Sounds
	Holds       Holds
	Records     Records
	Places      Places
	Skills      Skills
	Guests      GuestDesk
	Softphones  Softphones
	Operation   Operation
	Roster      Roster
	Planner     RosterPlanner
	Life        RosterLife
	Reports     RosterReports
	Simulations Simulations
	Accounts    Accounts
	Prompts     Prompts
	Prover      Prover
	Demo        *Demo

	Zone           func() string // in which the house's roster is read; nil: it is not told
	Pages          fs.FS         // the web app, index.html at its root
	Version        string
	TLS            bool           // the console is served by HTTPS, here or by a proxy in front
	TestHooks      bool           // pages may offer their test hooks
	Origins        []string       // further origins under which the pages are reached, as a proxy in front has it
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Log            *slog.Logger
}

// Server is the console's handler.
type Server struct {
	Config

	log     *slog.Logger
	doc     *spec.Document
	tickets *tickets
	phones  *phones
	handler http.Handler
	refused *throttle
	feeds   feedGate
	origins origin.Allowed
}

// New builds the console. It fails when an operation of the interface file has no handler, or a handler no
// operation.
func New(cfg Config) (*Server, error) {
	doc, err := spec.Parse(interfaceFile, func(p string) bool { return access.Known(access.Permission(p)) })
	if err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		Config: cfg, log: cfg.Log, doc: doc, tickets: newTickets(), phones: newPhones(), refused: newThrottle(time.Minute, 1000),
	}
	if s.origins, err = origin.Parse(cfg.Origins); err != nil {
		return nil, err
	}
	routes := &router{server: s, mux: http.NewServeMux(), served: make(map[string]bool)}
	strict := api.NewStrictHandlerWithOptions(&operations{s}, nil, api.StrictHTTPServerOptions{
		RequestErrorHandlerFunc:  s.failRequest,
		ResponseErrorHandlerFunc: s.fail,
	})
	api.HandlerWithOptions(strict, api.StdHTTPServerOptions{BaseURL: doc.Base, BaseRouter: routes, ErrorHandlerFunc: s.failRequest})
	routes.HandleFunc("GET "+doc.Base+"/live", cfg.Hub.Handler(cfg.Registry, s.origins).ServeHTTP)
	routes.HandleFunc("GET "+doc.Base+"/playback/{ticket}", s.getPlayback)
	routes.HandleFunc("GET /sip", relay.New(s.relay(cfg.Softphones, cfg.Softphones)).ServeHTTP)
	routes.HandleFunc("GET /demo/sip", s.demoSIP())
	if err := routes.complete(); err != nil {
		return nil, err
	}
	pages, err := newPages(cfg.Pages)
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	routes.mux.HandleFunc("GET /feeds/{file}", s.getFeed)
	routes.mux.Handle(doc.Base+"/", http.HandlerFunc(s.noOperation))
	routes.mux.Handle("/", pages)

	cross := http.NewCrossOriginProtection()
	for _, o := range s.origins {
		if err := cross.AddTrustedOrigin(o); err != nil {
			return nil, fmt.Errorf("origin %s: %w", o, err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(s.crossOrigin))
	s.handler = s.recovered(s.headers(cross.Handler(routes.mux)))
	return s, nil
}

// relay is a relay of SIP to the targets, for the console's own pages.
func (s *Server) relay(to relay.Targets, watcher relay.Watcher) relay.Config {
	return relay.Config{Targets: to, Watcher: watcher, Sign: s.Registry, Origins: s.origins, Refuse: s.fail, Log: s.log}
}

// ServeHTTP serves the whole console.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// SignInEnded forgets what hangs on sign-ins that ended: the desk's leg and tickets for playback. It is to be
// one of the registry's hooks.
func (s *Server) SignInEnded(ctx context.Context, who access.Owner, why access.Reason) {
	s.tickets.drop(who)
	if err := s.Softphones.Revoke(ctx, who); err != nil {
		s.log.WarnContext(ctx, "softphone not revoked", "user_id", who.User, "reason", string(why), "error", err)
	}
}

// stopTime bounds how long open requests may take to end when the server stops. Streams end at once.
const stopTime = 2 * time.Second

// Serve serves the console on l until ctx is done. Streams and relays end with ctx; calls do not, since they
// live in Asterisk.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve the console: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("stop the console: %w", err)
	}
	return nil
}
