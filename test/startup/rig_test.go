//go:build e2e

package startup_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/test/house"
)

// hotline is the folder of a hotline with data in it, and nothing that runs.
type hotline struct {
	*house.House
	t      *testing.T
	folder string
	within []string // what every program is started through, such as unshare
	also   []string // flags besides those of the house
}

// newHotline lays out a folder that has a user in its database, so that a loss would show.
func newHotline(t *testing.T, options ...house.Option) *hotline {
	t.Helper()
	h := &hotline{House: house.Unstarted(t, options...), t: t}
	h.folder = h.ConfigDir()
	if out, err := h.tool("user", "add", "-login", "kept", "-roles", "counsellor"); err != nil {
		t.Fatalf("user add: %v: %s", err, out)
	}
	return h
}

func (h *hotline) path(name string) string { return filepath.Join(h.folder, name) }

// tool runs a command of an operator.
func (h *hotline) tool(args ...string) (string, error) {
	h.t.Helper()
	n := 1
	if len(args) > 1 && !strings.HasPrefix(args[1], "-") {
		n = 2
	}
	line := append(append(append([]string{}, args[:n]...), "-config", h.folder), args[n:]...)
	out, err := h.command(h.t.Context(), line...).CombinedOutput()
	return string(out), err
}

// command is the program with a command line, started through what the hotline is within.
func (h *hotline) command(ctx context.Context, args ...string) *exec.Cmd {
	line := append(append(append([]string{}, h.within...), house.Program(h.t)), args...)
	c := exec.CommandContext(ctx, line[0], line[1:]...)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 10 * time.Second
	return c
}

// startLimit is how long a start that cannot work may take to say so.
const startLimit = 25 * time.Second

// refused starts a part of the hotline and wants it to end by itself: status 1, and one sentence with every one of
// the words. Lines of the log stand beside it.
func (h *hotline) refused(part string, words ...string) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), startLimit)
	defer cancel()
	cmd := h.command(ctx, append([]string{part}, append(h.Flags(), h.also...)...)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	err := cmd.Run()
	if ctx.Err() != nil {
		h.t.Fatalf("%s did not end within %v; it said\n%s", part, startLimit, said.String())
	}
	var status *exec.ExitError
	if !errors.As(err, &status) || status.ExitCode() != 1 {
		h.t.Errorf("%s ended with %v, want status 1", part, err)
	}
	sentence(h.t, said.String(), words...)
	h.t.Logf("after %v: %s", time.Since(began).Round(10*time.Millisecond), strings.TrimSpace(plain(said.String())))
}

// plain is what was said outside of the log.
func plain(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "{") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// sentence wants one sentence with every one of the words, and no inside of the program.
func sentence(t *testing.T, said string, words ...string) {
	t.Helper()
	text := plain(said)
	if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "heartline: ") {
		t.Errorf("said %q, want one sentence; all of it:\n%s", text, said)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("said %q, which lacks %q", text, w)
		}
	}
	for _, inside := range []string{"panic", "goroutine ", "%!", "<nil>", "errno"} {
		if strings.Contains(text, inside) {
			t.Errorf("said %q, which is for programmers", text)
		}
	}
}

// works starts the controller, wants it to serve, ends it, and looks whether anything was lost.
func (h *hotline) works() {
	h.t.Helper()
	h.serves(func() {})
	if out, err := h.tool("verify"); err != nil || !strings.Contains(out, "the chain is whole") {
		h.t.Errorf("verify: %v: %s", err, out)
	}
	if out, err := h.tool("user", "list"); err != nil || !strings.Contains(out, "kept") {
		h.t.Errorf("user list: %v: %s", err, out)
	}
}

// serves runs a controller while do runs.
func (h *hotline) serves(do func()) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	defer cancel()
	cmd := h.command(ctx, append([]string{"serve"}, append(h.Flags(), h.also...)...)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.Now().Add(60 * time.Second)
	for !answers("http://" + h.Metrics + "/healthz") {
		select {
		case err := <-ended:
			h.t.Fatalf("serve ended (%v) although nothing is wrong any more:\n%s", err, said.String())
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			cancel()
			h.t.Fatalf("serve does not come up and ends as %v:\n%s", <-ended, said.String())
		}
	}
	do()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		h.t.Error(err)
	}
	if err := <-ended; err != nil {
		h.t.Errorf("serve ended with %v:\n%s", err, said.String())
	}
}

func answers(url string) bool {
	client := http.Client{Timeout: time.Second}
	res, err := client.Get(url)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK
}

// write replaces a file of the hotline.
func (h *hotline) write(name, text string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(h.path(name)), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hotline) read(name string) string {
	h.t.Helper()
	text, err := os.ReadFile(h.path(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// instead puts a text into a file until the returned mend is called.
func (h *hotline) instead(name, text string) (mend func()) {
	h.t.Helper()
	before := h.read(name)
	h.write(name, text)
	return func() { h.write(name, before) }
}

// aside moves a file or a folder away until the returned mend is called.
func (h *hotline) aside(name string) (mend func()) {
	h.t.Helper()
	h.rename(name, name+".aside")
	return func() {
		if err := os.RemoveAll(h.path(name)); err != nil {
			h.t.Fatal(err)
		}
		h.rename(name+".aside", name)
	}
}

func (h *hotline) rename(from, to string) {
	h.t.Helper()
	if err := os.Rename(h.path(from), h.path(to)); err != nil {
		h.t.Fatal(err)
	}
}

// takes listens on an address until the returned function is called.
func takes(t *testing.T, network, address string) (free func()) {
	t.Helper()
	var l io.Closer
	var err error
	if network == "udp" {
		l, err = new(net.ListenConfig).ListenPacket(t.Context(), network, address)
	} else {
		l, err = new(net.ListenConfig).Listen(t.Context(), network, address)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = l.Close() }
}

// asRoot are the ways into namespaces: root may enter them, anybody else by way of a user namespace.
func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"unshare"}
	}
	return []string{"unshare", "--user", "--map-root-user"}
}

// withinFullDisk starts programs where a folder lies on a file system of its own that has no room left. It holds what
// is in the folder now.
func (h *hotline) withinFullDisk(folder string) {
	const script = `cp -a "$0" "$0.copy"; mount -t tmpfs -o size=32m none "$0"; cp -a "$0.copy/." "$0"; rm -rf "$0.copy"
		head -c 64m /dev/zero >"$0/other.data" 2>/dev/null || true; exec "$@"`
	h.within = append(asRoot(), "--mount", "sh", "-ec", script, folder)
}

// withinLoopback starts programs where there is no network but loopback.
func (h *hotline) withinLoopback(privileged bool) {
	drop := ""
	if !privileged {
		drop = "setpriv --bounding-set=-all --inh-caps=-all --securebits=+noroot,+noroot_locked "
	}
	h.within = append(asRoot(), "--net", "sh", "-ec", `ip link set lo up; exec `+drop+`"$0" "$@"`)
}
