package node

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Node runs one Asterisk. Make it with New; Run may be called once.
type Node struct {
	cfg    Config
	layout layout
	sealer atomic.Pointer[sealer]
	// Prompts that wait to be put into force; nil: none.
	prompts atomic.Pointer[FailsafePrompts]
	ari     *ariClient
	log     *slog.Logger

	// Set by prepare, constant afterwards.
	inst  installation
	media mediaPlan

	ready          chan struct{}
	readyOnce      sync.Once
	readyPid       atomic.Int64 // the process that has answered
	answered       atomic.Bool  // some process has answered since Run began
	running        atomic.Bool
	stopping       atomic.Bool
	restartPending atomic.Bool

	mu      sync.Mutex // protects the following
	process *process
	status  Status
	digests map[string]string // of the files that Asterisk should have read; a map is never changed
}

// Status is what a node knows of itself.
type Status struct {
	Node         string        `json:"node"`
	Version      string        `json:"version"` // of Asterisk
	Pid          int           `json:"pid"`     // of Asterisk; 0 while none runs
	Since        time.Time     `json:"since"`   // when it was started
	Adopted      bool          `json:"adopted"` // an earlier node started it
	Answers      bool          `json:"answers"` // it has answered since it was started or adopted
	Starts       int           `json:"starts"`  // by this node
	HeartbeatAge time.Duration `json:"heartbeat_age_ns"`
	Silent       bool          `json:"silent"`  // the controller's heartbeat stands still
	Moved        int           `json:"moved"`   // callers continued into the fail-safe, repeats included
	Waiting      int           `json:"waiting"` // calls in the fail-safe that are not sealed yet
}

// New checks a configuration and makes a node of it. It touches nothing on disk.
func New(c Config) (*Node, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	sealer, err := newSealer(c.Recipients)
	if err != nil {
		return nil, err
	}
	log := c.Log
	if log == nil {
		log = slog.Default()
	}
	n := &Node{
		cfg:    c,
		layout: newLayout(c.Dir, c.Spool),
		ari:    newARIClient(c),
		log:    log.With("node", c.Name),
		ready:  make(chan struct{}),
		status: Status{Node: c.Name},
	}
	n.sealer.Store(sealer)
	return n, nil
}

// Run prepares the folder, starts or adopts Asterisk, and keeps, guards and seals until ctx ends; then it
// returns nil and leaves Asterisk running. It returns earlier with an error where nothing can be started,
// and with nil after Stop.
func (n *Node) Run(ctx context.Context) error {
	n.running.Store(true)
	defer n.running.Store(false)
	if err := NoCoreFiles(); err != nil {
		return err
	}
	if err := n.layout.make(); err != nil {
		return err
	}
	lock, err := lockFile(n.layout.lock)
	if err != nil {
		return err
	}
	defer lock.Release()
	defer n.ari.close()
	adopted, err := n.prepare(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { n.watchHealth(ctx) })
	wg.Go(func() { n.newGuard().run(ctx) })
	wg.Go(func() { n.newCollector().run(ctx) })
	wg.Go(func() { n.newFollower().run(ctx) })
	err = n.supervise(ctx, adopted)
	cancel()
	wg.Wait()
	return err
}

// prepare writes everything that Asterisk reads and returns the one that still runs, or nil.
func (n *Node) prepare(ctx context.Context) (*process, error) {
	inst, err := locate(ctx, n.cfg)
	if err != nil {
		return nil, err
	}
	known, err := inst.version.check()
	if err != nil {
		return nil, err
	}
	if !known {
		n.log.Warn("this Asterisk is newer than any that Heartline has been tried with", "version", inst.version.String())
	}
	adopted, err := adoptProcess(n.layout)
	if err != nil {
		return nil, err
	}
	if adopted == nil {
		if err := preflight(ctx, n.cfg); err != nil {
			return nil, err
		}
	} else {
		if err := spoolInMemory(n.cfg); err != nil {
			return nil, err
		}
		n.log.Info("asterisk of an earlier run adopted", "pid", adopted.Pid, "version", adopted.Version)
	}
	n.warnOfSwap()
	if n.media, err = findMedia(ctx, n.cfg.Media); err != nil {
		return nil, err
	}
	n.inst = inst
	return adopted, n.write(n.cfg)
}

// write puts the sounds and files of a configuration where Asterisk reads them.
func (n *Node) write(c Config) error {
	sounds, err := makeSounds(c, n.layout, n.log)
	if err != nil {
		return err
	}
	files, err := render(newView(c, n.layout, n.inst, n.media, sounds))
	if err != nil {
		return err
	}
	if err := files.write(n.layout.etc); err != nil {
		return err
	}
	digests := files.digests()
	// pjsip.conf can be read again, its transports cannot: their addresses count as a file of their own.
	sum := sha256.Sum256(fmt.Append(nil, c.SIP, c.HTTP, n.media))
	digests["(addresses)"] = hex.EncodeToString(sum[:8])
	n.mu.Lock()
	defer n.mu.Unlock()
	n.digests = digests
	return nil
}

// wanted returns the digests of the files that Asterisk should have read.
func (n *Node) wanted() map[string]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.digests
}

func (n *Node) newGuard() *guard {
	return &guard{
		ari: n.ari, log: n.log, watch: heartbeatWatch{limit: n.cfg.HeartbeatLimit},
		note: func(age time.Duration, silent bool, moved int) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.status.HeartbeatAge, n.status.Silent = age, silent
			n.status.Moved += moved
		},
	}
}

func (n *Node) newCollector() *collector {
	return &collector{
		node: n.cfg.Name, spool: n.layout.failsafe, outbox: n.layout.outbox, sealer: n.sealer.Load, log: n.log,
		asked: map[string]time.Time{}, refused: map[string]bool{},
		channels: func(ctx context.Context) (map[string]bool, error) {
			list, err := n.ari.channels(ctx)
			if err != nil {
				return nil, err
			}
			live := map[string]bool{}
			for _, c := range list {
				live[c.ID] = true
			}
			return live, nil
		},
		note: func(waiting int) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.status.Waiting = waiting
		},
	}
}

// Ready is closed when Asterisk has answered for the first time.
func (n *Node) Ready() <-chan struct{} { return n.ready }

// Status returns what the node knows now.
func (n *Node) Status() Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.status
}

// Outbox returns the folder of sealed items, for ReadOutbox.
func (n *Node) Outbox() string { return n.layout.outbox }

// RecordingDir returns the tmpfs folder of the controller's recordings: name.wav lies there in clear.
func (n *Node) RecordingDir() string { return n.layout.record }

// ARI returns the base address of this node's ARI, for example http://127.0.0.1:8488/ari.
func (n *Node) ARI() string { return n.ari.base }

func (n *Node) currentProcess() *process {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.process
}

// setProcess notes a start, an adoption, or with nil a death.
func (n *Node) setProcess(p *process) {
	n.mu.Lock()
	n.process = p
	n.mu.Unlock()
	n.changeStatus(func(s *Status) {
		s.Answers = false
		if p == nil {
			s.Pid = 0
			return
		}
		s.Pid, s.Version, s.Since = p.Pid, p.Version, p.Started
		if s.Adopted = p.exited == nil; !s.Adopted {
			s.Starts++
		}
	})
}

func (n *Node) changeStatus(change func(*Status)) {
	n.mu.Lock()
	change(&n.status)
	status := n.status
	n.mu.Unlock()
	if n.cfg.OnAsteriskChange != nil {
		n.cfg.OnAsteriskChange(status)
	}
}

// kill ends a process that does not listen any more.
func (p *process) kill() { p.signal(syscall.SIGKILL) }

// randomToken returns 16 random hexadecimal digits.
func randomToken() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// ErrNotReady is returned by WaitReady where Asterisk did not answer in time.
var ErrNotReady = errors.New("asterisk does not answer")

// WaitReady returns when Asterisk has answered for the first time, or ctx ends.
func (n *Node) WaitReady(ctx context.Context) error {
	select {
	case <-n.ready:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrNotReady, context.Cause(ctx))
	}
}
