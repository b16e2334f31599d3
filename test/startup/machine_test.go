//go:build e2e

package startup_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"heartline/test/house"
)

// rightFaults are folders that the program's user may not use. The program is started without root's right to pass
// over modes.
func rightFaults() []fault {
	closed := func(name string, mode os.FileMode) func(h *hotline) func() {
		return func(h *hotline) func() {
			h.withinLoopback(false)
			mend := h.mode(h.path(name), mode, 0o700)
			return func() {
				mend()
				h.within = nil
			}
		}
	}
	return []fault{
		{name: "a configuration folder that cannot be read", words: []string{"config", "cannot be read", "the right to read it"}, breaks: closed(".", 0)},
		{name: "menus that cannot be read", words: []string{"menus", "cannot be read", "the right to read it"}, breaks: closed("menus", 0)},
		{name: "a data folder that cannot be written", words: []string{"ledger.db", "check its owner", "/data"}, breaks: closed("data", 0o500)},
		{name: "a data folder that cannot be entered", words: []string{"check its owner", "/data"}, breaks: closed("data", 0)},
	}
}

// A failed download names the network and the log, and leaves nothing half-written behind.
func TestFailedDownload(t *testing.T) {
	t.Parallel()
	script, err := filepath.Abs("../../scripts/asterisk.sh")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	line := append(asRoot(), "--net", script)
	cmd := exec.CommandContext(t.Context(), line[0], line[1:]...)
	cmd.Env = append(os.Environ(), "HEARTLINE_CACHE="+cache)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err == nil {
		t.Fatalf("Asterisk was fetched without a network: %s", said.String())
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	last := lines[len(lines)-1]
	for _, word := range []string{"heartline: Asterisk could not be fetched", "check the network", "make bootstrap", filepath.Join(cache, "asterisk.log")} {
		if !strings.Contains(last, word) {
			t.Errorf("said %q, which lacks %q", last, word)
		}
	}
	left, err := filepath.Glob(filepath.Join(cache, "asterisk-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// output gathers what a process says while it runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// A machine with nothing but loopback runs the whole hotline.
func TestMachineWithLoopbackOnly(t *testing.T) {
	t.Parallel()
	h := &hotline{House: house.Unstarted(t), t: t}
	h.withinLoopback(true)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	dir := filepath.Join(h.Dir, "demo")
	cmd := h.command(ctx, "demo", "-dir", dir)
	var said output
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for !strings.Contains(said.String(), "ready. Open http://") {
		select {
		case err := <-ended:
			t.Fatalf("the demo ended: %v\n%s", err, said.String())
		case <-time.After(100 * time.Millisecond):
		}
	}
	if !strings.Contains(said.String(), "12345: a person in") {
		t.Errorf("no test call was made: %s", said.String())
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the demo ended with %v\n%s", err, said.String())
	}
	if !strings.Contains(said.String(), "everything has stopped") {
		t.Errorf("said %s", said.String())
	}
}
