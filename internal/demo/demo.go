package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"heartline/configs"
	"heartline/internal/app"
	"heartline/internal/fault"
	"heartline/internal/flock"
)

// Options say where a demo lives.
type Options struct {
	Program   string   // path of this program
	Dir       string   // the demo's folder
	Addresses []string // flags that serve and node get
	Override  configs.Override
	Out       io.Writer
	Log       *slog.Logger
}

// Times of a start. The first one renders every prompt.
const (
	nodePatience  = 20 * time.Second
	servePatience = 120 * time.Second
	stopPatience  = 8 * time.Second
)

// Run starts everything, proves the line, and serves until ctx ends. Then it stops everything.
func Run(ctx context.Context, o Options) (err error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return fmt.Errorf("demo folder: %w", err)
	}
	d := &demo{Options: o, dir: dir, config: filepath.Join(dir, "config"), began: time.Now()}
	unlock, err := d.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := d.prepare(ctx); err != nil {
		return err
	}
	d.endLeftovers()
	if err := d.free(); err != nil {
		return err
	}
	return d.run(ctx)
}

type demo struct {
	Options
	dir    string
	config string
	cfg    *configs.Config
	began  time.Time

	noting sync.Mutex // held while the list of processes is written
}

func (d *demo) say(format string, args ...any) {
	_, _ = fmt.Fprintf(d.Out, "[%5.1f s] %s\n", time.Since(d.began).Seconds(), fmt.Sprintf(format, args...))
}

// lock keeps two demos out of one folder.
func (d *demo) lock() (func(), error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Invalid, "demo", err, "the folder "+d.dir+" cannot be made: choose another one with -dir")
	}
	l, err := flock.Take(filepath.Join(d.dir, "demo.lock"))
	if errors.Is(err, flock.ErrHeld) {
		return nil, fault.New(fault.Conflict, "demo", "another demo runs in %s: stop it, or choose another folder with -dir", d.dir)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "demo", err, "the folder "+d.dir+" cannot be written: choose another one with -dir")
	}
	return l.Release, nil
}

// prepare lays out the folder: sample configuration, passwords, keys.
func (d *demo) prepare(ctx context.Context) error {
	if err := configs.CopySample(d.config); err != nil {
		return fault.Wrap(fault.Invalid, "demo", err, "the sample configuration cannot be written: make room, or choose another folder with -dir")
	}
	bare, problems := configs.LoadFS(configs.Sample(), d.Override)
	if len(problems) > 0 {
		return fault.New(fault.Internal, "demo", "%s", problems.Error())
	}
	bare.Dir = d.config
	recovery, err := app.Setup(bare)
	if err != nil {
		return err
	}
	if recovery != "" {
		d.say("made keys. The offline recovery key is shown this once; a real line writes it down:")
		if _, err := fmt.Fprintln(d.Out, "         ", recovery); err != nil {
			return fmt.Errorf("show the recovery key: %w", err)
		}
	}
	cfg, problems := configs.Load(d.config, d.Override)
	if len(problems) > 0 {
		return fault.New(fault.Invalid, "demo", "%s", problems.Error())
	}
	d.cfg = cfg
	return d.speak(ctx)
}

// speak renders the prompts that are missing, before anything rings.
func (d *demo) speak(ctx context.Context) error {
	said := 0
	_, err := app.RenderPrompts(ctx, d.cfg, func(done, total int) {
		if done == total || done-said >= total/4 {
			said = done
			d.say("prompts spoken: %d of %d", done, total)
		}
	})
	if err != nil {
		return fault.Wrap(fault.KindOf(err), "demo", err, "not every prompt could be spoken: install espeak-ng (apt-get install espeak-ng), or set another speech command; "+err.Error())
	}
	return nil
}

// free looks whether the addresses can be used, before anything is started.
func (d *demo) free() error {
	for _, a := range []struct{ flag, addr string }{{"-http", d.cfg.Console.Listen}, {"-metrics", d.cfg.Metrics.Listen}} {
		l, err := net.Listen("tcp", a.addr) //nolint:noctx // closed at once
		if err != nil {
			return taken(a.flag, a.addr, err)
		}
		_ = l.Close()
	}
	return nil
}

func taken(flag, addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fault.New(fault.Conflict, "demo", "%s is taken by another program: choose another address with %s", addr, flag)
	}
	return fault.Wrap(fault.Invalid, "demo", err, addr+" cannot be used: choose another address with "+flag)
}

// run starts the parts in order and waits.
func (d *demo) run(ctx context.Context) (err error) {
	work, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var parts []*child
	defer func() {
		if ctx.Err() != nil {
			d.say("stopping")
		}
		for _, part := range slices.Backward(parts) {
			part.stop()
		}
		if stopErr := d.stopAsterisk(ctx); stopErr != nil {
			err = errors.Join(err, stopErr)
		}
		if ctx.Err() != nil {
			d.say("everything has stopped")
		}
	}()
	start := func(name string) *child {
		args := append([]string{name, "-config", d.config}, d.Addresses...)
		c := newChild(d, name, args)
		parts = append(parts, c)
		c.start(work, cancel)
		return c
	}
	d.say("starting Asterisk")
	n := start("node")
	if err := d.wait(work, n, nodePatience, d.asteriskUp); err != nil {
		return err
	}
	d.say("starting the controller")
	s := start("serve")
	if err := d.wait(work, s, servePatience, d.serveUp); err != nil {
		return err
	}
	duty, err := d.dutyPhone(work)
	if err != nil {
		return err
	}
	defer duty.Close() //nolint:contextcheck // it takes its leave after ctx has ended
	outside := d.outsidePhone()
	defer outside.close() //nolint:contextcheck // as above
	if err := d.prove(work); err != nil {
		return err
	}
	d.say("ready. Open http://%s/ (demo users are listed on the page; Ctrl-C stops everything)", d.cfg.Console.Listen)
	<-work.Done()
	if ctx.Err() != nil {
		return nil
	}
	return context.Cause(work)
}

// wait waits until a part is up, or has failed.
func (d *demo) wait(ctx context.Context, c *child, patience time.Duration, up func(context.Context) bool) error {
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
		if up(ctx) {
			return nil
		}
		if said, failed := c.failed(); failed {
			return fault.New(fault.Unavailable, "demo", "%s", said)
		}
		if time.Now().After(deadline) {
			return fault.New(fault.Unavailable, "demo", "the %s did not come up within %v: read %s", c.name, patience, c.logFile)
		}
	}
}

func (d *demo) asteriskUp(ctx context.Context) bool {
	return d.answers(ctx, "http://"+d.cfg.Node.HTTP+"/ari/asterisk/ping", http.StatusUnauthorized)
}

func (d *demo) serveUp(ctx context.Context) bool {
	return d.answers(ctx, "http://"+d.cfg.Metrics.Listen+"/readyz", http.StatusOK)
}

func (d *demo) answers(ctx context.Context, url string, status int) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == status || res.StatusCode == http.StatusOK
}
