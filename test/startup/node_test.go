//go:build e2e

package startup_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/fakepbx"
	"heartline/test/house"
)

func TestNodeSaysWhyItDoesNotStart(t *testing.T) {
	t.Parallel()
	for _, f := range nodeFaults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			h := newHotline(t, f.house...)
			mend := f.breaks(h)
			h.refused("node", f.words...)
			mend()
			h.nodeWorks()
		})
	}
}

func nodeFaults() []fault {
	// A folder of another Asterisk, as far as it is looked at: its loader, which says what the program would say.
	other := func(h *hotline, says string) func() {
		h.write("rootfs/usr/sbin/asterisk", "")
		h.write("rootfs/usr/lib/here/ld-linux-here.so.2", "#!/bin/sh\necho '"+says+"'\n")
		if err := os.Chmod(h.path("rootfs/usr/lib/here/ld-linux-here.so.2"), 0o700); err != nil {
			h.t.Fatal(err)
		}
		return h.instead("heartline.yaml", strings.Replace(h.read("heartline.yaml"), "name: test", "name: test\n  rootfs: "+h.path("rootfs"), 1))
	}
	return []fault{
		{name: "an older Asterisk", words: []string{"Asterisk 20.11.0 is too old", "22.10.1 or newer"}, breaks: func(h *hotline) func() { return other(h, "Asterisk 20.11.0") }},
		{name: "a program that is no Asterisk", words: []string{"does not call itself Asterisk", "name the right one"}, breaks: func(h *hotline) func() { return other(h, "FreeSWITCH version: 1.10") }},
		{name: "the SIP port is taken over UDP", words: []string{"the SIP over UDP address", "is taken by another program"}, breaks: func(h *hotline) func() { return takes(h.t, "udp", h.SIP) }},
		{name: "the SIP port is taken over TCP", words: []string{"the SIP over TCP address", "is taken by another program"}, breaks: func(h *hotline) func() { return takes(h.t, "tcp", h.SIP) }},
		{name: "the ARI port is taken", words: []string{"the ARI address", "is taken by another program"}, breaks: func(h *hotline) func() { return takes(h.t, "tcp", h.ARI) }},
		{name: "the media ports are taken", words: []string{"most of the media ports", "are taken by another program", "name another range"}, breaks: takesRange},
		{name: "an address of another machine", words: []string{"192.0.2.1:5060 is not one of this machine"}, breaks: func(h *hotline) func() {
			h.also = []string{"-sip", "192.0.2.1:5060"}
			return func() { h.also = nil }
		}},
		{name: "a port for which the right is missing", words: []string{"may not listen on", "127.0.0.1:506", "a port above 1023"}, breaks: func(h *hotline) func() {
			h.withinLoopback(false)
			h.also = []string{"-sip", "127.0.0.1:506"}
			return func() { h.within, h.also = nil, nil }
		}},
		{name: "the folder for what is clear lies on a disk", words: []string{"is on a disk", "a folder on tmpfs"}, breaks: func(h *hotline) func() {
			return h.instead("heartline.yaml", strings.Replace(h.read("heartline.yaml"), "name: test", "name: test\n  spool: /var/tmp/heartline-startup-spool", 1))
		}},
		{name: "no Asterisk has been fetched", words: []string{"Asterisk has not been fetched yet", "make bootstrap"}, breaks: func(h *hotline) func() {
			h.within = []string{"env", "HEARTLINE_CACHE=" + h.Dir}
			return func() { h.within = nil }
		}},
		{name: "the node's folder is a file", words: []string{"node"}, breaks: func(h *hotline) func() {
			mend := h.aside("node")
			h.write("node", "")
			return mend
		}},
		{name: "no password of its own", words: []string{"secrets/node", "cannot be read", "heartline setup"}, breaks: func(h *hotline) func() { return h.aside("secrets/node") }},
	}
}

// takesRange listens on every port of the house's media range.
func takesRange(h *hotline) func() {
	flags := h.Flags()
	from, to, _ := strings.Cut(flags[len(flags)-1], "-")
	var free []func()
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err := errors.Join(err, err2); err != nil {
		h.t.Fatal(err)
	}
	for port := first; port <= last; port++ {
		free = append(free, takes(h.t, "udp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))))
	}
	return func() {
		for _, f := range free {
			f()
		}
	}
}

// nodeWorks starts the node, waits for its Asterisk, and ends both.
func (h *hotline) nodeWorks() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	defer cancel()
	cmd := h.command(ctx, append([]string{"node"}, h.Flags()...)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	up := func() bool {
		res, err := http.Get("http://" + h.ARI + "/ari/asterisk/ping")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusUnauthorized
	}
	deadline := time.Now().Add(30 * time.Second)
	for !up() && time.Now().Before(deadline) {
		<-time.After(50 * time.Millisecond)
	}
	if !up() {
		h.t.Errorf("Asterisk does not come up although nothing is wrong any more")
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		h.t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		h.t.Errorf("the node ended with %v:\n%s", err, said.String())
	}
	h.stopAsterisk()
}

func (h *hotline) stopAsterisk() {
	h.t.Helper()
	out, err := h.command(context.WithoutCancel(h.t.Context()), append([]string{"node", "-stop"}, h.Flags()...)...).CombinedOutput()
	if err != nil {
		h.t.Errorf("stop Asterisk: %v: %s", err, out)
	}
	if err := os.RemoveAll(h.Spool()); err != nil {
		h.t.Error(err)
	}
}

// A controller whose password Asterisk refuses says so; the node's Asterisk goes on, and the right password mends it.
func TestWrongPasswordForAsterisk(t *testing.T) {
	t.Parallel()
	running := house.New(t, house.WithoutController())
	h := &hotline{House: running, t: t, folder: running.ConfigDir()}
	mend := h.instead("secrets/ari", "not-the-password-of-asterisk\n")
	h.refused("serve", "Asterisk of node test refuses the password", filepath.Join(h.folder, "secrets", "ari"), "put back the file")
	mend()
	h.StartServe()
}

// A controller that finds another release of Asterisk says which one it needs.
func TestOtherAsteriskAtTheController(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	old, err := fakepbx.New(fakepbx.Options{Version: "20.11.0", User: app.ControllerUser, Password: strings.TrimSpace(h.read("secrets/ari"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(old.Close)
	h.also = []string{"-ari", strings.TrimSuffix(strings.TrimPrefix(old.URL(), "http://"), "/ari")}
	h.refused("serve", "runs Asterisk 20.11.0", "Heartline needs 22.10.1 or newer", "upgrade Asterisk")
	h.also = nil
	h.works()
}
