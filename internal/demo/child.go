package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// child is a process of this program, kept running.
type child struct {
	d       *demo
	name    string
	args    []string
	logFile string
	done    chan struct{}

	mu     sync.Mutex // protects the following
	cmd    *exec.Cmd
	ending bool
	last   string // its last sentence when it ended early
	tries  int
}

func newChild(d *demo, name string, args []string) *child {
	return &child{d: d, name: name, args: args, logFile: filepath.Join(d.dir, "logs", name+".log"), done: make(chan struct{})}
}

// How often a child that dies is started again, and after what pause.
const (
	maxStarts    = 20
	restartPause = 300 * time.Millisecond
)

// start runs the child until stop; one that dies is started again.
func (c *child) start(ctx context.Context, fail context.CancelCauseFunc) {
	go func() {
		defer close(c.done)
		for {
			began := time.Now()
			err := c.once()
			c.mu.Lock()
			ending, tries := c.ending, c.tries
			if time.Since(began) > time.Minute {
				c.tries = 0
			}
			c.tries++
			c.mu.Unlock()
			if ending || ctx.Err() != nil {
				return
			}
			if tries >= maxStarts {
				fail(fmt.Errorf("the %s keeps failing: %w; read %s", c.name, err, c.logFile))
				return
			}
			c.d.say("the %s ended (%v); starting it again", c.name, err)
			select {
			case <-ctx.Done():
				return
			case <-time.After(restartPause):
			}
		}
	}()
}

// once runs the child to its end.
func (c *child) once() error {
	if err := os.MkdirAll(filepath.Dir(c.logFile), 0o700); err != nil {
		return fmt.Errorf("log folder: %w", err)
	}
	log, err := os.OpenFile(c.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	defer func() { _ = log.Close() }()
	tail := &tail{to: log}
	cmd := exec.Command(c.d.Program, c.args...) //nolint:gosec,noctx // our own program; it ends by SIGTERM, in order
	cmd.Stdout, cmd.Stderr = tail, tail
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.mu.Lock()
	if c.ending {
		c.mu.Unlock()
		return nil
	}
	if err = cmd.Start(); err == nil {
		c.cmd = cmd
	}
	c.mu.Unlock()
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	c.d.note(c.name, cmd.Process.Pid)
	err = cmd.Wait()
	c.mu.Lock()
	c.cmd, c.last = nil, tail.sentence()
	c.mu.Unlock()
	return err
}

// failed returns the child's own sentence if it has ended.
func (c *child) failed() (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last, c.last != "" && c.cmd == nil
}

// stop ends the child in order, and by force when it does not obey.
func (c *child) stop() {
	c.mu.Lock()
	c.ending = true
	if c.cmd != nil {
		_ = c.cmd.Process.Signal(syscall.SIGTERM)
	}
	c.mu.Unlock()
	select {
	case <-c.done:
	case <-time.After(stopPatience):
		c.mu.Lock()
		if c.cmd != nil {
			_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		}
		c.mu.Unlock()
		<-c.done
	}
	c.d.note(c.name, 0)
}

// tail passes a child's output on to its log and keeps the last sentence that it addressed to people.
type tail struct {
	to *os.File
	mu sync.Mutex
	b  bytes.Buffer
}

const tailKept = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.Write(p)
	if over := t.b.Len() - tailKept; over > 0 {
		t.b.Next(over)
	}
	return t.to.Write(p)
}

func (t *tail) sentence() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(t.b.String()), "\n")
	for i, line := range slices.Backward(lines) {
		if s, ok := strings.CutPrefix(line, "heartline: "); ok {
			return strings.Join(append([]string{s}, lines[i+1:]...), " ")
		}
	}
	return "it ended without a word; its log says more"
}

// note keeps the processes of this demo in a file, so that the next start can end what a killed one left.
func (d *demo) note(name string, pid int) {
	d.noting.Lock()
	defer d.noting.Unlock()
	pids := d.noted()
	if pid == 0 {
		delete(pids, name)
	} else {
		pids[name] = pid
	}
	text, err := json.Marshal(pids)
	if err == nil {
		err = os.WriteFile(d.pidFile(), text, 0o600)
	}
	if err != nil {
		d.Log.Warn("the list of processes was not kept", "err", err)
	}
}

func (d *demo) pidFile() string { return filepath.Join(d.dir, "processes.json") }

func (d *demo) noted() map[string]int {
	pids := map[string]int{}
	if text, err := os.ReadFile(d.pidFile()); err == nil {
		_ = json.Unmarshal(text, &pids) // a damaged list is an empty one
	}
	return pids
}

// endLeftovers ends what a killed demo left running in this folder. The calls in Asterisk go on: the new node
// takes it over.
func (d *demo) endLeftovers() {
	for name, pid := range d.noted() {
		if !d.ours(pid, name) {
			continue
		}
		d.say("ending the %s that an earlier demo left running", name)
		_ = syscall.Kill(pid, syscall.SIGTERM)
		for deadline := time.Now().Add(stopPatience); time.Now().Before(deadline) && d.ours(pid, name); {
			<-time.After(20 * time.Millisecond)
		}
		if d.ours(pid, name) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// ours reports whether a process is the named part of a demo in this folder.
func (d *demo) ours(pid int, name string) bool {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return false
	}
	args := strings.Split(string(line), "\x00")
	return len(args) > 3 && args[1] == name && args[3] == d.config
}

// stopAsterisk ends the Asterisk that the node has left running, also when ctx has ended.
func (d *demo) stopAsterisk(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*stopPatience)
	defer cancel()
	args := append([]string{"node", "-stop", "-config", d.config}, d.Addresses...)
	out, err := exec.CommandContext(ctx, d.Program, args...).CombinedOutput() //nolint:gosec // our own program
	if err != nil {
		return errors.Join(fmt.Errorf("stop Asterisk: %w", err), errors.New(strings.TrimSpace(string(out))))
	}
	return nil
}
