package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"heartline/console"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/metrics"
)

// web is what people work with: the console with its services, and what keeps their pages fresh.
type web struct {
	server     *console.Server
	hub        *live.Hub
	registry   *access.Registry
	audit      *access.Trail
	desks      *desks
	floor      *floorDesk
	demo       *demoPhones // nil in production
	share      *boardShare // nil without a Redis
	forms      console.Forms
	care       *care
	records    *records
	tasks      *tasks
	planner    *planner
	shifts     *rosterAlerts
	prover     console.Prover
	drills     *drills
	reminders  *reminders
	guests     *access.GuestBook
	keeper     *guestKeeper
	metrics    *metrics.Metrics
	background *background
	listening  atomic.Pointer[Addresses]
}

// Addresses are where a running controller listens.
type Addresses struct{ Console, Metrics string }

// Listening returns where the controller listens; ok is false until it does.
func (a *App) Listening() (at Addresses, ok bool) {
	if p := a.web.listening.Load(); p != nil {
		return *p, true
	}
	return Addresses{}, false
}

// serveConsole listens for the console and the metrics, and runs what keeps pages fresh.
func (a *App) serveConsole(ctx context.Context, cancel context.CancelCauseFunc, g *group) error {
	l, err := a.listenConsole(ctx)
	if err != nil {
		return err
	}
	ml, err := listen(ctx, "metrics.listen", a.cfg.Metrics.Listen)
	if err != nil {
		_ = l.Close()
		return err
	}
	g.run(ctx, cancel, "asterisk", a.checkSwitch)
	news := newsroom{a}
	g.run(ctx, cancel, "people", a.people.Run)
	g.run(ctx, cancel, "live", a.web.hub.Run)
	g.run(ctx, cancel, "reminders", a.web.reminders.run)
	g.run(ctx, cancel, "roster", func(ctx context.Context) error { return a.roster.Run(ctx, a.tellNotice) })
	g.run(ctx, cancel, "running roster", a.web.shifts.run)
	g.run(ctx, cancel, "guests", a.web.keeper.run)
	g.run(ctx, cancel, "floor news", news.watchFloor)
	g.run(ctx, cancel, "ledger news", news.watchLedger)
	g.run(ctx, cancel, "softphones", func(ctx context.Context) error { return a.sink.runRepush(ctx, a.repush) })
	g.run(ctx, cancel, "sign-ins", a.dropExpired)
	g.run(ctx, cancel, "records", a.web.records.run)
	g.run(ctx, cancel, "vitals", a.watchVitals)
	if a.web.share != nil {
		g.run(ctx, cancel, "board share", a.web.share.run)
	}
	g.run(ctx, cancel, "console", func(ctx context.Context) error { return a.web.server.Serve(ctx, l) })
	g.run(ctx, cancel, "metrics", func(ctx context.Context) error { return a.serveMetrics(ctx, ml) })
	at := Addresses{Console: l.Addr().String(), Metrics: ml.Addr().String()}
	a.web.listening.Store(&at)
	a.log.InfoContext(ctx, "console listens", "address", at.Console, "metrics", at.Metrics)
	return nil
}

// repush gives a new Asterisk the logins of desks and demo telephones, after each LinkUp.
func (a *App) repush(ctx context.Context) {
	a.web.metrics.Resynced(a.link.Node())
	a.logins.repush(ctx)
	if a.web.demo != nil {
		a.web.demo.repush(ctx)
	}
}

// expiredEvery is how often sign-ins that are over are removed from the store.
const expiredEvery = time.Hour

func (a *App) dropExpired(ctx context.Context) error {
	for ctx.Err() == nil {
		if _, err := a.store.WebSessions().DeleteExpired(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "old sign-ins not removed", "err", err)
		}
		pause(ctx, expiredEvery)
	}
	return nil
}

// listenConsole listens where the configuration says, with HTTPS if it has a certificate.
func (a *App) listenConsole(ctx context.Context) (net.Listener, error) {
	var config *tls.Config
	if t := a.cfg.Console.TLS; t != nil {
		cert, err := tls.LoadX509KeyPair(a.cfg.Path(t.CertFile), a.cfg.Path(t.KeyFile))
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "console.tls", err, "console.tls: the certificate and its key cannot be used: both must be PEM and belong together")
		}
		// WebSockets need HTTP/1.1: nothing else is offered.
		config = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	}
	l, err := listen(ctx, "console.listen", a.cfg.Console.Listen)
	if err != nil || config == nil {
		return l, err
	}
	return tls.NewListener(l, config), nil
}

// listen listens on a TCP address. The error is one sentence with the mend.
func listen(ctx context.Context, setting, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.Wrap(fault.Conflict, setting, err, fmt.Sprintf("%s: %s is taken by another program: end it, or choose another address", setting, address))
	case errors.Is(err, syscall.EACCES):
		return nil, fault.Wrap(fault.Denied, setting, err, fmt.Sprintf("%s: this user may not listen on %s: name a port above 1023", setting, address))
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fault.Wrap(fault.Invalid, setting, err, fmt.Sprintf("%s: %s is not an address of this machine: name one that is", setting, address))
	default:
		return nil, fault.Wrap(fault.Unavailable, setting, err, fmt.Sprintf("%s: nothing can listen on %s: name another address", setting, address))
	}
}
