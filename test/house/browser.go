//go:build e2e

package house

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Browser is somebody's browser: cookies, storage and pages of its own. Its process is its own only where OwnProcess says
// so; else it is one that the tests of a binary have one after another, because Chromium is slow to start.
type Browser struct {
	*chromium
	h    *House
	t    *testing.T
	ctx  context.Context
	stop context.CancelFunc
	own  bool
	dead bool
	way  string // where the console is reached; empty: where it listens
}

// BrowserOption changes a browser before it starts.
type BrowserOption func(*browserPlan)

type browserPlan struct {
	own              bool
	refuseMicrophone bool
	size             string
}

// OwnProcess gives the browser a process of its own, which a test can kill, freeze or cut off.
func OwnProcess() BrowserOption {
	return func(p *browserPlan) { p.own = true }
}

// WithoutMicrophone makes the browser, in a process of its own, refuse every request for the microphone, as a person does who
// clicks "block".
func WithoutMicrophone() BrowserOption {
	return func(p *browserPlan) { p.own, p.refuseMicrophone = true, true }
}

// WindowSize sets the size of the window of a browser with a process of its own, "1280,800" unless told.
func WindowSize(width, height int) BrowserOption {
	return func(p *browserPlan) { p.own, p.size = true, fmt.Sprintf("%d,%d", width, height) }
}

// Browser opens a browser whose microphone says a tone (Hz; 0 is silence). It is gone when the test ends.
func (h *House) Browser(tone int, options ...BrowserOption) *Browser {
	h.T.Helper()
	p := &browserPlan{size: "1280,800"}
	for _, o := range options {
		o(p)
	}
	b := &Browser{h: h, t: h.T, own: p.own}
	var err error
	if p.own {
		b.chromium, err = launch(tone, p)
	} else {
		b.chromium, err = borrow(tone, p)
	}
	if err != nil {
		h.fatal("Chromium: %v", err)
	}
	b.ctx, b.stop = b.root, func() {}
	if !p.own {
		b.ctx, b.stop, err = b.apart()
	}
	h.T.Cleanup(b.Kill)
	if err != nil {
		h.fatal("Chromium cannot be driven: %v", err)
	}
	return b
}

// Through makes the browser's next pages reach the console by another address, such as that of a relay that can
// be cut.
func (b *Browser) Through(address string) *Browser {
	b.way = address
	return b
}

// Signal sends a signal to every process of a browser that has them for itself.
func (b *Browser) Signal(s syscall.Signal) {
	b.t.Helper()
	b.alone()
	b.signal(s)
}

// alone ends a test that would do to the browsers of others what it does to this one.
func (b *Browser) alone() {
	b.t.Helper()
	if !b.own {
		b.t.Fatal("this browser shares its process: give it one by OwnProcess")
	}
}

// Kill ends the browser: with kill -9 where it has a process of its own, else by closing what is open in it. It may be
// called twice.
func (b *Browser) Kill() {
	if b.dead {
		return
	}
	b.dead = true
	if b.own {
		b.kill()
		return
	}
	b.stop()
}

// Freeze stops every process of the browser, as a closed lid does; Thaw lets it go on.
func (b *Browser) Freeze() { b.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen browser go on.
func (b *Browser) Thaw() { b.Signal(syscall.SIGCONT) }

// CutNetwork stops the browser's network: what it sends and what comes for it is swallowed, and no connection is closed,
// as when a machine moves to another network. The page itself goes on. The function ends it.
func (b *Browser) CutNetwork() (mend func()) {
	b.t.Helper()
	b.alone()
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, file := range processes {
		line, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(line, []byte("network.mojom.NetworkService")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if group, err := syscall.Getpgid(pid); err != nil || group != b.cmd.Process.Pid {
			continue // another browser's
		}
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			b.t.Fatal(err)
		}
		return func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	}
	b.t.Fatal("the browser has no network process of its own")
	return nil
}
