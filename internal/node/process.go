package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is one running Asterisk. It outlives the node: it was started in a session of its own, perhaps by
// a node that has died since.
type process struct {
	Pid     int               `json:"pid"`
	Ticks   uint64            `json:"start_ticks"` // the kernel's start time: a pid alone may have been given to another
	Version string            `json:"version"`
	Digests map[string]string `json:"digests"` // of the files that it has read
	Started time.Time         `json:"started"`

	exited chan struct{} // closed when our own child has been waited for; nil for an adopted one
}

// startProcess starts Asterisk. Its first words go to a file on tmpfs: they tell why a start failed.
func startProcess(inst installation, l layout, digests map[string]string) (*process, error) {
	out, err := os.OpenFile(filepath.Join(l.log, "start"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start asterisk: %w", err)
	}
	defer func() { _ = out.Close() }()
	args := append(append([]string{}, inst.argv[1:]...), "-f", "-C", filepath.Join(l.etc, "asterisk.conf"))
	cmd := exec.Command(inst.argv[0], args...) //nolint:gosec,noctx // the operator names the program; it outlives every context
	cmd.Dir = l.data
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ="+os.Getenv("TZ"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start asterisk: %w", err)
	}
	p := &process{Pid: cmd.Process.Pid, Version: inst.version.String(), Digests: digests, Started: time.Now().UTC(), exited: make(chan struct{})}
	go func() {
		defer close(p.exited)
		_ = cmd.Wait() // how it ended is in its own log; that it ended is what matters here
	}()
	p.Ticks, _ = startTicks(p.Pid)
	if err := p.save(l.process); err != nil {
		p.signal(syscall.SIGKILL)
		<-p.exited
		return nil, err
	}
	return p, nil
}

// adoptProcess returns the Asterisk that an earlier node left running on this folder, or nil.
func adoptProcess(l layout) (*process, error) {
	content, err := os.ReadFile(l.process)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read process file: %w", err)
	}
	var p process
	if json.Unmarshal(content, &p) == nil && p.Pid > 1 && p.alive() && p.ours(l) {
		return &p, nil
	}
	return findProcess(l) // a torn file or an old one
}

// findProcess looks for an Asterisk that reads our configuration folder among all processes: a node that was killed
// between starting one and writing that down has left no other trace. What it has read is not known.
func findProcess(l layout) (*process, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	for _, entry := range entries {
		p := process{}
		if p.Pid, err = strconv.Atoi(entry.Name()); err != nil || p.Pid <= 1 || !p.ours(l) {
			continue
		}
		ticks, running := startTicks(p.Pid)
		if !running {
			continue
		}
		p.Ticks = ticks
		p.Started = time.Now().UTC()
		if info, err := entry.Info(); err == nil {
			p.Started = info.ModTime().UTC()
		}
		return &p, p.save(l.process)
	}
	return nil, nil //nolint:nilnil // nothing runs here
}

func (p *process) save(path string) error {
	content, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode process file: %w", err)
	}
	return writeFile(path, content)
}

// ours reports whether the process reads our configuration folder: the pid may have been given to another.
func (p *process) ours(l layout) bool {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.Pid), "cmdline"))
	// -f tells the server from somebody who asks it something over its control socket.
	return err == nil && strings.Contains(string(line), "\x00-f\x00-C\x00"+filepath.Join(l.etc, "asterisk.conf")+"\x00")
}

// alive reports whether the process still runs. A zombie does not.
func (p *process) alive() bool {
	if p.exited != nil {
		select {
		case <-p.exited:
			return false
		default:
			return true
		}
	}
	ticks, running := startTicks(p.Pid)
	return running && (p.Ticks == 0 || ticks == p.Ticks)
}

// startTicks reads a process's start time since boot. running is false where there is none, or a zombie.
func startTicks(pid int) (ticks uint64, running bool) {
	content, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, false
	}
	// The name, in parentheses, may hold anything; what is after the last one is fields from the third on.
	_, rest, found := cutLast(string(content), ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 20 || fields[0] == "Z" || fields[0] == "X" {
		return 0, false
	}
	ticks, err = strconv.ParseUint(fields[19], 10, 64)
	return ticks, err == nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func (p *process) signal(sig syscall.Signal) {
	if p.alive() {
		_ = syscall.Kill(p.Pid, sig) // it may end between the look and the signal
	}
}

// deathPoll is how often an adopted process is looked at; our own child's end is known at once.
const deathPoll = 100 * time.Millisecond

// wait returns when the process has ended or ctx has.
func (p *process) wait(ctx context.Context) error {
	tick := time.NewTicker(deathPoll)
	defer tick.Stop()
	for p.alive() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.exited:
			return nil
		case <-tick.C:
		}
	}
	return nil
}

// stop ends the process: SIGTERM lets it say goodbye to its calls, after grace it is killed.
func (p *process) stop(ctx context.Context, grace time.Duration) error {
	p.signal(syscall.SIGTERM)
	soft, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if p.wait(soft) == nil {
		return nil
	}
	p.signal(syscall.SIGKILL)
	hard, cancelHard := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancelHard()
	if err := p.wait(hard); err != nil {
		return fmt.Errorf("end asterisk: process %d does not end", p.Pid)
	}
	return nil
}

// lastWords returns the end of what a process said at its start, for the log.
func lastWords(l layout) string {
	const most = 400
	content, err := os.ReadFile(filepath.Join(l.log, "start"))
	if err != nil {
		return ""
	}
	text := strings.ToValidUTF8(strings.TrimSpace(string(content)), "")
	if len(text) > most {
		text = strings.ToValidUTF8(text[len(text)-most:], "")
	}
	return text
}
