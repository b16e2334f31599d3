package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"heartline/internal/fault"
)

// Starting again after a death: at once the first time, then with growing pauses while it keeps dying
// within settledAfter.
const (
	settledAfter = 10 * time.Second
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
	stopGrace    = 8 * time.Second
	logLimit     = 4 << 20
)

// supervise keeps an Asterisk running until ctx ends or Stop was called. It returns an error only where the
// very first start fails for good.
func (n *Node) supervise(ctx context.Context, p *process) error {
	deaths := 0
	for {
		if p == nil {
			started, err := startProcess(n.inst, n.layout, n.wanted())
			if err != nil {
				return err
			}
			p = started
			n.restartPending.Store(false) // it has read everything: to end it once more would refuse who calls meanwhile
			n.log.Info("asterisk started", "pid", p.Pid, "version", p.Version)
		}
		n.setProcess(p)
		begin := time.Now()
		if p.wait(ctx) != nil {
			return nil //nolint:nilerr // the node ends; Asterisk goes on
		}
		n.setProcess(nil)
		if n.stopping.Load() {
			return nil
		}
		if time.Since(begin) > settledAfter {
			deaths = 0
		}
		deaths++
		n.log.Error("asterisk died; it is started again", "pid", p.Pid, "deaths", deaths, "last_words", n.harmlessLastWords(begin))
		if deaths > 1 && !pause(ctx, min(firstPause<<min(deaths-2, 6), longestPause)) {
			return nil
		}
		p = nil
	}
}

// harmlessLastWords returns what Asterisk said when it could not even start. One that ran has heard
// callers, so nothing of it is repeated.
func (n *Node) harmlessLastWords(begin time.Time) string {
	if n.answered.Load() || time.Since(begin) > settledAfter {
		return ""
	}
	return lastWords(n.layout)
}

// pause waits and reports whether ctx still runs.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// watchHealth asks Asterisk each second whether it lives, ends one that hangs, applies configuration that
// waited, and keeps its log bounded.
func (n *Node) watchHealth(ctx context.Context) {
	const quick, slow = 50 * time.Millisecond, time.Second
	period := quick
	lastAnswer := time.Now()
	var lastPid int
	denied, stuck := false, false
	for pause(ctx, period) {
		p := n.currentProcess()
		if p == nil {
			period = quick
			continue
		}
		if p.Pid != lastPid {
			lastPid, lastAnswer, period = p.Pid, time.Now(), quick
		}
		err := n.ari.ping(ctx)
		if errors.Is(err, errDenied) && !denied {
			// An adopted process may know older passwords; it reads the new ones through its control socket.
			n.log.Warn("asterisk has other passwords than this node's; it is told to read them", "pid", p.Pid)
			if err := n.control(ctx, "module reload res_ari.so"); err != nil {
				n.log.Error("asterisk does not take the new passwords; it must be started again", "pid", p.Pid, "error", err)
			}
		}
		denied = errors.Is(err, errDenied)
		switch {
		case err == nil:
			lastAnswer, period = time.Now(), slow
			n.becomeReady(ctx, p)
			err := n.takePrompts(ctx, p)
			if err != nil && !stuck {
				n.log.Error("new prompts of the fail-safe cannot be written; it is tried again", "error", err)
			}
			stuck = err != nil
			n.applyPending(ctx, p)
		case answersSIP(ctx, n.cfg.SIP):
			// Calls still come in, so it is not hung; at start-up SIP answers first.
			if n.answered.Load() {
				lastAnswer = time.Now()
			}
		case time.Since(lastAnswer) > n.cfg.HangLimit:
			n.log.Error("asterisk hangs; it is ended", "pid", p.Pid, "silent_for", time.Since(lastAnswer).Round(time.Second))
			p.kill()
			lastAnswer = time.Now()
		}
		truncateLog(filepath.Join(n.layout.log, "messages"))
	}
}

// answersSIP reports whether Asterisk answers an OPTIONS request within half a second; any answer counts.
func answersSIP(ctx context.Context, addr netip.AddrPort) bool {
	to := addr
	if addr.Addr().IsUnspecified() {
		loopback := netip.AddrFrom4([4]byte{127, 0, 0, 1})
		if addr.Addr().Is6() {
			loopback = netip.IPv6Loopback()
		}
		to = netip.AddrPortFrom(loopback, addr.Port())
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "udp", to.String())
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	if conn.SetDeadline(time.Now().Add(500*time.Millisecond)) != nil {
		return false
	}
	local, tag := conn.LocalAddr().String(), randomToken()
	request := strings.Join([]string{
		"OPTIONS sip:health@" + to.String() + " SIP/2.0",
		"Via: SIP/2.0/UDP " + local + ";rport;branch=z9hG4bK" + tag,
		"Max-Forwards: 1",
		"From: <sip:health@" + local + ">;tag=" + tag,
		"To: <sip:health@" + to.String() + ">",
		"Call-ID: " + tag + "@heartline",
		"CSeq: 1 OPTIONS",
		"Contact: <sip:health@" + local + ">",
		"Content-Length: 0", "", "",
	}, "\r\n")
	if _, err := conn.Write([]byte(request)); err != nil {
		return false
	}
	answer := make([]byte, 64)
	got, err := conn.Read(answer)
	return err == nil && strings.HasPrefix(string(answer[:got]), "SIP/2.0 ")
}

// becomeReady runs once per process, when it has answered for the first time.
func (n *Node) becomeReady(ctx context.Context, p *process) {
	if n.readyPid.Swap(int64(p.Pid)) == int64(p.Pid) {
		return
	}
	n.answered.Store(true)
	n.readyOnce.Do(func() { close(n.ready) })
	n.changeStatus(func(s *Status) { s.Answers = true })
	n.bringUpToDate(ctx, p) // an adopted process has read an older configuration
}

// bringUpToDate makes a process read what it has not read yet: at once what it can read while calls go on, the rest
// when it is started again.
func (n *Node) bringUpToDate(ctx context.Context, p *process) {
	wanted := n.wanted()
	files := changed(p.Digests, wanted)
	if len(files) == 0 {
		return
	}
	var restart []string
	applied := maps.Clone(p.Digests)
	if applied == nil {
		applied = map[string]string{}
	}
	for _, file := range files {
		module, ok := reloadable[file]
		if !ok {
			restart = append(restart, file)
			continue
		}
		if err := n.ari.reload(ctx, module); err != nil {
			n.log.Error("asterisk does not take new configuration; it is started again without calls", "file", file, "error", err)
			restart = append(restart, file)
			continue
		}
		applied[file] = wanted[file]
		n.log.Info("asterisk took new configuration", "file", file)
	}
	p.Digests = applied
	if err := p.save(n.layout.process); err != nil {
		n.log.Error("process file cannot be written", "error", err)
	}
	if len(restart) > 0 && !n.restartPending.Swap(true) {
		n.log.Warn("new configuration waits until no call is left", "files", strings.Join(restart, " "))
	}
}

// control gives Asterisk a command through its control socket, which needs no password.
func (n *Node) control(ctx context.Context, command string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	args := append(append([]string{}, n.inst.argv[1:]...), "-C", filepath.Join(n.layout.etc, "asterisk.conf"), "-rx", command)
	if err := exec.CommandContext(ctx, n.inst.argv[0], args...).Run(); err != nil { //nolint:gosec // the operator names the program
		return fmt.Errorf("asterisk control: %w", err)
	}
	return nil
}

// applyPending starts Asterisk again for configuration that it reads only at its start, when no channel is
// left. It is killed: one that shuts down refuses whoever calls meanwhile, one that is gone is called again.
func (n *Node) applyPending(ctx context.Context, p *process) {
	if !n.restartPending.Load() {
		return
	}
	channels, err := n.ari.channels(ctx)
	if err != nil || len(channels) > 0 {
		return
	}
	n.restartPending.Store(false)
	n.log.Info("asterisk is started again for its new configuration", "pid", p.Pid)
	p.kill()
}

// truncateLog keeps Asterisk's log on tmpfs bounded. Asterisk appends, so cutting it is safe.
func truncateLog(path string) {
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		_ = os.Truncate(path, 0) // it is tried again in a second
	}
}

// Stop ends this node's Asterisk: with a goodbye to its calls, after a grace of 8 s by force. A Run in this
// process returns; where none runs, an Asterisk that an earlier node left is ended. It fails with
// fault.Conflict while another process runs a node on the folder.
func (n *Node) Stop(ctx context.Context) error {
	n.stopping.Store(true)
	p := n.currentProcess()
	if p == nil && !n.running.Load() {
		lock, err := lockFile(n.layout.lock)
		if err != nil {
			if os.IsNotExist(err) {
				return nil // nothing ever ran here
			}
			return err
		}
		defer lock.Release()
		if p, err = adoptProcess(n.layout); err != nil {
			return err
		}
	}
	if p == nil {
		return nil
	}
	if err := p.stop(ctx, stopGrace); err != nil {
		return fault.Wrap(fault.Unavailable, "node", err, "Asterisk does not end: end it by its process id")
	}
	return nil
}
