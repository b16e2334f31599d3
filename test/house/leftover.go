//go:build e2e

package house

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"heartline/internal/node"
)

// markName is a file in a house's folder on tmpfs that says whose house it is.
const markName = "house.json"

// mark names the test process that a house belongs to, by what no other process of this machine has been, and what is
// needed to end what runs in it.
type mark struct {
	Test    int      `json:"test"`
	Started string   `json:"started"` // in ticks since the machine started
	Config  string   `json:"config"`
	Flags   []string `json:"flags"`
}

var sweepOnce sync.Once

// claim marks the house's folder on tmpfs, and first ends what tests that were killed have left on this machine.
func (h *House) claim() {
	h.T.Helper()
	sweepOnce.Do(func() { sweep(h.T) })
	m := mark{Test: os.Getpid(), Started: startOf(os.Getpid()), Config: h.configDir(), Flags: h.flags}
	text, err := json.Marshal(m)
	if err == nil {
		err = os.MkdirAll(h.Spool(), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(h.Spool(), markName), text, 0o600)
	}
	if err != nil {
		h.T.Fatal(err)
	}
}

// sweep ends the processes and removes the folders on tmpfs of houses whose test is no more.
func sweep(t *testing.T) {
	t.Helper()
	marks, err := filepath.Glob(filepath.Join(filepath.Dir(node.DefaultSpool("/")), "heartline-*", markName))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range marks {
		var m mark
		text, err := os.ReadFile(path)
		if err != nil || json.Unmarshal(text, &m) != nil || startOf(m.Test) == m.Started {
			continue // another test's that runs beside this one
		}
		t.Logf("a killed test has left a house: %s", m.Config)
		m.end(t)
		if err := os.RemoveAll(filepath.Dir(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Logf("remove what a killed test has left: %v", err)
		}
	}
}

// end ends what runs in a house without a test: controller and node first, then their Asterisk.
func (m mark) end(t *testing.T) {
	t.Helper()
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline") // the pattern is good
	for _, path := range lines {
		line, err := os.ReadFile(path)
		args := strings.Split(string(line), "\x00")
		if err != nil || len(args) < 4 || args[1] != "node" && args[1] != "serve" || !slices.Contains(args, m.Config) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	if _, err := os.Stat(m.Config); err != nil || !strings.HasPrefix(m.Config, os.TempDir()) {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, Program(t), append([]string{"node", "-stop"}, m.Flags...)...).CombinedOutput() //nolint:gosec // our own program
	if err != nil {
		t.Logf("stop the Asterisk that a killed test has left: %v: %s", err, out)
	}
	if err := os.RemoveAll(filepath.Dir(m.Config)); err != nil {
		t.Logf("remove what a killed test has left: %v", err)
	}
}

// startOf returns when a process started; empty if there is none of that number.
func startOf(pid int) string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const started = 19 // behind the name
	if len(fields) <= started {
		return ""
	}
	return fields[started]
}
